// Starts the programs, each once however often it is asked for.
const started = new Map();
let mountForm;

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

// Time in which nobody waits for anything. Safari cannot tell.
const idle = () => new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve, { timeout: 2000 }));

// A long policy is scrolled to what was added.
function showMarked(pre) {
  const mark = pre?.querySelector("mark");
  if (mark) pre.scrollTop += mark.getBoundingClientRect().top - pre.getBoundingClientRect().top - pre.clientHeight / 4;
}

// Puts the form into an element, and beside it what no first keystroke needs, once nobody waits.
export function mount(element, options) {
  let form, tools, panels, values, instance, root;
  // Beside the form and not in it: two programs of Yew would hear each other's events.
  const place = Object.assign(document.createElement("div"), { className: "flow-log-export" });

  const beside = {
    merged(policy, first, last) {
      form?.merged(policy, first, last);
      if (first) requestAnimationFrame(() => showMarked(root.querySelector(".policy pre")));
    },
    judged: (failures) => form?.judged(failures),
    copied: (what) => emit(place, "copy", { what }),
  };

  const load = async () => {
    try {
      tools = await startTools();
      if (form) panels = tools.mountPanels(place, beside, new tools.Values(...values), instance);
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

  form = mountForm(element, options, {
    ownAddress,
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
        root.parentElement.after(place);
        idle().then(load);
      }
      place.dataset.theme = root.dataset.theme ?? "";
      if (panels && changed) panels.update(new tools.Values(...values));
    },
  });

  return {
    update: (options) => form.update(options),
    unmount() {
      for (const mounted of [panels, form]) {
        mounted?.unmount();
        mounted?.free();
      }
      place.remove();
      panels = form = undefined;
    },
  };
}
