// Starts the programs, each once however often it is asked for.
const started = new Map();
let mountForm, attempts = 0;
// Forms that were taken out of the document. They are used again, because Yew never lets go of what it
// listens on.
const spare = [];

// A browser may remember for ever that a module could not be loaded, so each new attempt has an address of its own.
const load = (name) => import(`./${name}.js${attempts ? `?again=${attempts}` : new URL(import.meta.url).search}`);

// What failed is tried again when it is asked for again.
function once(name, program, use) {
  if (!started.has(name)) {
    const start = async () => {
      const module = await load(name);
      await module.default(program && { module_or_path: program });
      return use(module);
    };
    started.set(name, start().catch((error) => {
      started.delete(name);
      attempts++;
      throw error;
    }));
  }
  return started.get(name);
}

export const startForm = (program) => once("form", program, (form) => void (mountForm = form.mount));

export const startTools = (program) => once("tools", program, (tools) => tools);

const emit = (form, name, detail) =>
  form.dispatchEvent(new CustomEvent(`flow-log-export-${name}`, { detail, bubbles: true, composed: true }));

function ownAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

// A style sheet beside an element, once it is there.
function styled(element) {
  return new Promise((resolve, reject) => {
    const href = new URL("panels.css", import.meta.url).href;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: () => resolve(style) });
    style.onerror = () => {
      style.remove();
      reject(new Error(`${href} could not be loaded`));
    };
    element.before(style);
  });
}

// A long policy is scrolled to what was added.
function showMarked(pre) {
  const mark = pre?.querySelector("mark");
  if (mark) pre.scrollTop += mark.getBoundingClientRect().top - pre.getBoundingClientRect().top - pre.clientHeight / 4;
}

/** How long nobody has to have typed before what no keystroke needs is loaded. */
const REST_MILLISECONDS = 1000;

// From the markup that waited for the program to the form, without losing a keystroke.
function takeOver(waiting, root) {
  for (const old of waiting.querySelectorAll("input[name]")) {
    const input = root.querySelector(`input[name=${old.name}]`);
    const { value, selectionStart, selectionEnd } = old;
    if (value) input.value = value;
    if (old.matches(":focus")) {
      input.focus();
      input.setSelectionRange(selectionStart, selectionEnd);
    }
    if (value) input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  waiting.remove();
}

// What the browser does for each program.
const browser = (element) => ({
  async copy(root, shown, text) {
    try {
      // Without a secure context there is no clipboard, and in a frame without permission it refuses.
      await navigator.clipboard.writeText(text);
      return false;
    } catch {
      const place = root.querySelector(shown);
      // The keyboard's copy takes the selection from where the focus is.
      place?.closest("[tabindex]")?.focus();
      if (place) getSelection().selectAllChildren(place);
      return true;
    }
  },
  download(fileName, text, type) {
    const href = URL.createObjectURL(new Blob([text], { type }));
    Object.assign(document.createElement("a"), { href, download: fileName }).click();
    URL.revokeObjectURL(href);
  },
  focus(id) {
    const target = element.querySelector(`#${id}`);
    // With its label.
    (target?.closest(".field") ?? target)?.scrollIntoView();
    target?.focus({ preventScroll: true });
  },
});

// Puts the form into an element, and beside it what no first keystroke needs, once the user rests or
// comes near to it.
export function mount(element, options) {
  let form, tools, style, panels, values, instance, root, resting, begun, typed;
  // Beside the form and not in it: two programs of Yew would hear each other's events.
  const place = Object.assign(document.createElement("div"), { className: "flow-log-export" });

  const beside = {
    ...browser(element),
    merged(policy, first, last) {
      form?.merged(policy, first, last);
      if (first) requestAnimationFrame(() => showMarked(root.querySelector(".policy pre")));
    },
    judged: (failures) => form?.judged(failures),
    copied: (what) => emit(place, "copy", { what }),
  };

  const load = async () => {
    try {
      [tools, style] = await Promise.all([startTools(), style ?? styled(place)]);
      if (!form) style.remove();
      else panels = tools.mountPanels(place, beside, new tools.Values(...values), instance);
    } catch (error) {
      console.error(error);
      const retry = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: "Try again" });
      retry.onclick = () => place.replaceChildren() ?? load();
      place.replaceChildren("A part of this page could not be loaded: merging, scripts and templates. ", retry);
    }
  };

  const near = new IntersectionObserver((places) => places.some(({ isIntersecting }) => isIntersecting) && begin(), { rootMargin: "50%" });

  // No new timer for every keystroke.
  function rest() {
    const left = typed + REST_MILLISECONDS - performance.now();
    if (left <= 0) begin();
    else resting = setTimeout(rest, left);
  }

  function begin() {
    begun = true;
    clearTimeout(resting);
    near.disconnect();
    load();
  }

  if (!(element instanceof Element)) throw new Error("mount: element must be an element of the document");
  const waiting = element.querySelector(":scope > [data-state=waiting]");
  const host = {
    ownAddress,
    ...browser(element),
    changed: (root, accountId, bucket, valid) => emit(root, "change", { accountId, bucket, valid }),
    copied: (root, what) => emit(root, "copy", { what }),
    async save(root, ...request) {
      const tools = await startTools().catch((error) => console.error(error));
      if (tools) return tools.save(root, ...request);
      const message = "A part of this page could not be loaded. Check your connection, then try again.";
      emit(root, "error", { message });
      return message;
    },
    shown(shown, ...now) {
      root = shown;
      instance = now.pop();
      const first = !values;
      const changed = first || now.some((value, index) => value !== values[index]);
      values = now;
      if (first) {
        // Hidden elements take no focus.
        root.parentElement.hidden = false;
        if (waiting) takeOver(waiting, root);
        root.parentElement.after(place);
        near.observe(place);
        resting = setTimeout(rest, REST_MILLISECONDS);
      }
      typed = performance.now();
      place.dataset.theme = root.dataset.theme ?? "";
      if (panels && changed) panels.update(new tools.Values(...values));
    },
  };

  const mounted = spare.pop() ?? { around: element.ownerDocument.createElement("div") };
  try {
    if (mounted.form) mounted.form.mount(options, host);
    else mounted.form = mountForm(mounted.around, options, host);
  } catch (error) {
    if (mounted.form) spare.push(mounted);
    throw error;
  }
  form = mounted.form;
  // What waits stays in sight until the first rendering is complete.
  mounted.around.hidden = Boolean(waiting);
  element.append(mounted.around);

  return {
    update: (options) => form?.update(options),
    unmount() {
      clearTimeout(resting);
      near.disconnect();
      if (!form) return;
      form.unmount();
      spare.push(mounted);
      panels?.unmount();
      panels?.free();
      for (const part of [mounted.around, place, style]) part?.remove();
      panels = form = undefined;
    },
  };
}
