// Starts the programs, each once however often it is asked for.
const OPTIONS = {
  accountId: "string", bucket: "string", orgId: "string", trustgridAccountId: "string", saveUrl: "string",
  portalUrl: "string", docsUrl: "string", theme: "string", onSave: "function",
};
const started = new Map();
let program;
// Forms that were taken out of the document. They are used again, because Yew never lets go of what it
// listens on.
const spare = [];

// Browsers and caches may remember for ever that a file could not be loaded, or one that is broken, so each
// new attempt has addresses of its own.
let again = new URL(import.meta.url).search;

// What failed is tried again when it is asked for again.
function once(name, program, use) {
  if (!started.has(name)) {
    const start = async () => {
      const module = await import(`./${name}.js${again}`);
      await module.default({ module_or_path: program ?? new URL(`./${name}_bg.wasm${again}`, import.meta.url) });
      return use(module);
    };
    started.set(name, start().catch((error) => {
      started.delete(name);
      again = `?again=${Date.now()}`;
      throw error;
    }));
  }
  return started.get(name);
}

export const startForm = (bytes) => once("form", bytes, (form) => void (program = form));

export const startTools = (bytes) => once("tools", bytes, (tools) => tools);

const emit = (form, name, detail) =>
  form.dispatchEvent(new CustomEvent(`flow-log-export-${name}`, { detail, bubbles: true, composed: true }));

// Options as the program takes them. A wrong shape is an error that names it.
function read(where, options = {}) {
  const taken = {};
  const refuse = (words) => {
    throw new Error(`${where}: options${words}`);
  };
  if (Object(options) !== options) refuse(" must be an object");
  for (const [name, value] of Object.entries(options)) {
    const type = OPTIONS[name] ?? refuse(` has no member ${name}`);
    if (value != null && typeof value !== type) refuse(`.${name} must be a ${type}, not ${typeof value}`);
    taken[name] = value;
  }
  const { saveUrl, theme } = taken;
  if (saveUrl != null) taken.saveUrl = ownAddress(saveUrl) ?? refuse(".saveUrl must be an address of this page's own origin");
  if (theme && !/^(auto|light|dark)$/.test(theme)) refuse(".theme must be auto, light or dark");
  if (theme === "auto") taken.theme = null;
  return taken;
}

// The values go nowhere else.
function ownAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    // No address is not the page's own.
    if (address && url.origin === location.origin) return url.href;
  } catch {}
}

// What a form and its panels stand in.
function create(document) {
  const [element, around, place] = ["", "", "flow-log-export"].map((className) => Object.assign(document.createElement("div"), { className }));
  // Beside each other, not one in the other: two programs of Yew would hear each other's events.
  element.append(around, place);
  return { element, around, place };
}

// A style sheet beside an element, once it is there.
function styled(element) {
  return new Promise((resolve, reject) => {
    const href = new URL(`panels.css${again}`, import.meta.url).href;
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

/** How long nobody has to have typed before what no keystroke needs is loaded, and drawn. */
const REST_MILLISECONDS = 1000, PAUSE_MILLISECONDS = 120;

// Types for the user.
function put(field, text) {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// From the markup that waited for the program to the form, without losing a keystroke.
function takeOver(waiting, root) {
  for (const old of waiting.querySelectorAll("input[name]")) {
    const input = root.querySelector(`input[name=${old.name}]`);
    const { value, selectionStart, selectionEnd } = old;
    if (value) put(input, value);
    if (old.matches(":focus")) {
      input.focus();
      input.setSelectionRange(selectionStart, selectionEnd);
    }
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
// comes near to it. Into that goes, by the names of its fields, what was pasted before.
export function mount(element, options, pasted = {}) {
  if (!(element instanceof Element)) throw new Error("mount: element must be an element of the document");
  const waiting = element.querySelector(":scope > [data-state=waiting]");
  const given = read("mount", options);
  const mounted = spare.pop() ?? create(element.ownerDocument);
  const { around, place } = mounted;
  let alive = true, tools, panels, known, root, begun, typed, pausing, following;

  const beside = {
    ...browser(element),
    merged(policy, first, last) {
      if (!alive) return;
      following = true;
      program.merged(mounted.number, policy, first, last);
      if (first) requestAnimationFrame(() => showMarked(root.querySelector(".policy pre")));
    },
    judged: (failures) => alive && program.judged(mounted.number, failures),
    copied: (what) => emit(place, "copy", { what }),
  };

  const load = async () => {
    try {
      [tools, mounted.style] = await Promise.all([startTools(), mounted.style ?? styled(place)]);
      if (!alive) return;
      const now = new tools.Values(...known);
      if (mounted.panels) mounted.panels.mount(beside, now);
      else mounted.panels = tools.mountPanels(place, beside, now, mounted.number);
      panels = mounted.panels;
      // They are drawn in a moment.
      setTimeout(() => {
        for (const area of place.querySelectorAll("textarea")) if (pasted[area.name]) put(area, pasted[area.name]);
      });
    } catch (error) {
      console.error(error);
      const retry = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: "Try again" });
      retry.onclick = async () => {
        retry.textContent = "Trying again…";
        await load();
        // Where the button was, or the next one.
        place.querySelector("textarea, button")?.focus();
      };
      place.replaceChildren("A part of this page could not be loaded: merging, scripts and templates. Try again or reload the page. ", retry);
    }
  };

  const near = new IntersectionObserver((places) => places.some(({ isIntersecting }) => isIntersecting) && begin(), { rootMargin: "50%" });

  // Acts once nobody has typed for a while, without a new timer for every keystroke.
  function rested(milliseconds, act) {
    const left = typed + milliseconds - performance.now();
    if (left > 0) setTimeout(rested, left, milliseconds, act);
    else if (alive) act();
  }

  function begin() {
    if (begun) return;
    begun = true;
    near.disconnect();
    load();
  }

  function follow() {
    pausing = false;
    panels.update(new tools.Values(...known));
  }

  const host = {
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
    values(form, ...now) {
      root = form;
      const first = !known;
      const changed = first || now.some((value, index) => value !== known[index]);
      known = now;
      if (first) {
        // Hidden elements take no focus.
        around.hidden = false;
        if (waiting) takeOver(waiting, root);
        near.observe(place);
      }
      typed = performance.now();
      if (first) rested(REST_MILLISECONDS, begin);
      place.dataset.theme = root.dataset.theme ?? "";
      if (!panels || !changed) return;
      // Only the policy follows every keystroke.
      if (following) panels.follow(new tools.Values(...known));
      if (!pausing) rested(PAUSE_MILLISECONDS, follow);
      pausing = true;
    },
  };

  try {
    if (mounted.number === undefined) mounted.number = program.mount(around, given, host);
    else program.mountAgain(mounted.number, given, host);
  } catch (error) {
    if (mounted.number !== undefined) spare.push(mounted);
    throw error;
  }
  // What waits stays in sight until the first rendering is complete.
  around.hidden = Boolean(waiting);
  element.append(mounted.element);

  return {
    update: (options) => alive && program.update(mounted.number, read("update", options)),
    unmount() {
      if (!alive) return;
      alive = false;
      near.disconnect();
      program.unmount(mounted.number);
      panels?.unmount();
      mounted.element.remove();
      spare.push(mounted);
    },
  };
}
