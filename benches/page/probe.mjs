/**
 * Runs in the page before anything else does: types, pastes, and tells how long the answer took. What takes longer than
 * `patience`, in milliseconds, fails.
 */
export function probe(patience) {
  const labelled = (label) => [...document.querySelectorAll("label")].find((e) => e.textContent.trim() === label)?.control;

  function field(label) {
    const found = labelled(label);
    if (!found) throw new Error(`the page has no field labelled "${label}"`);
    return found;
  }

  // React hides the setter.
  function fill(input, text) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set.call(input, text);
    input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }

  let policy;
  function showsPolicyOf(bucket) {
    if (!policy?.isConnected) policy = [...document.querySelectorAll("pre")].find((e) => e.textContent.includes("allow-tg-writes"));
    return policy?.textContent.includes(`arn:aws:s3:::${bucket}/*`);
  }

  const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));

  /** Looks again after whatever changes in the document. */
  const until = (isThere, what) =>
    new Promise((resolve, reject) => {
      const done = (settle, value) => {
        observer.disconnect();
        clearTimeout(limit);
        settle(value);
      };
      const observer = new MutationObserver(() => isThere() && done(resolve));
      const limit = setTimeout(() => done(reject, new Error(`waited in vain for ${what}`)), patience);
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      if (isThere()) done(resolve);
    });

  const timed = async (from, isThere, what) => {
    await until(isThere, what);
    const shown = performance.now() - from;
    void document.body.offsetHeight;
    return { shown, laidOut: performance.now() - from };
  };

  const arrived = () => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type)).map((entry) => entry.name);

  let shifted = 0;
  new PerformanceObserver((list) => {
    // As CLS has it: what follows what the user does is no surprise.
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  window.bench = {
    /** Milliseconds from the navigation to the first keystroke that changes the policy, and what had arrived by then. */
    answered: (async () => {
      while (performance.now() < patience) {
        const bucket = labelled("S3 Bucket");
        if (bucket) {
          fill(bucket, "first-bucket");
          await pause(0);
          if (showsPolicyOf("first-bucket")) return { answered: performance.now(), arrived: arrived() };
        }
        await pause(4);
      }
      throw new Error(labelled("S3 Bucket") ? "the policy never followed the field" : 'the page has no field labelled "S3 Bucket"');
    })(),

    /** One keystroke per frame. */
    async keystrokes(count) {
      const input = field("S3 Bucket");
      const times = [];
      for (let number = 0; number < count; number++) {
        const bucket = `flow-logs-${"abcdefghijklmnopqrstuvwxyz"[number % 26]}${number}`;
        await new Promise((frame) => requestAnimationFrame(() => setTimeout(frame)));
        const from = performance.now();
        fill(input, bucket);
        times.push(await timed(from, () => showsPolicyOf(bucket), `the policy of ${bucket}`));
      }
      return times;
    },

    /** Times every key that is pressed from now on, from when the browser heard of it. */
    watchKeys() {
      const input = field("S3 Bucket");
      let pressed;
      addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
      input.addEventListener("input", () => {
        const bucket = input.value;
        window.bench.lastKey = timed(pressed, () => showsPolicyOf(bucket), `the policy of ${bucket}`);
      });
      input.focus();
    },

    fill: (label, text) => fill(field(label), text),

    /** Chooses one of several, and waits for the field that comes with it. */
    async choose(choice, label) {
      field(choice).click();
      await until(() => labelled(label), `the field labelled "${label}"`);
    },

    /** Pastes the texts in turn; each must bring its own words into the element that tells the outcome. */
    async pastes(label, texts, count) {
      // Where there is nothing to tell, there is no such element.
      const outcome = () => document.getElementById(field(label).getAttribute("aria-describedby")?.split(" ").at(-1));
      const times = [];
      for (let number = 0; number < count; number++) {
        const [text, words] = texts[number % texts.length];
        fill(field(label), "");
        await pause(400);
        const from = performance.now();
        fill(field(label), text);
        times.push(await timed(from, () => outcome()?.textContent.includes(words), `"${words}"`));
      }
      return times;
    },

    shifted: () => shifted,
  };
  // Whoever asks is told; nobody is to hear of it before.
  window.bench.answered.catch(() => {});
}
