// Starts the programs, each once however often it is asked for.
const started = new Map();

/** The program of the form, once it runs. */
export let program;

// Browsers and caches may remember for ever that a file could not be loaded, or one that is broken, so each
// new attempt has addresses of its own.
let again = new URL(import.meta.url).search;

const addressOf = (file) => new URL(file + again, import.meta.url).href;

// What failed is tried again when it is asked for again.
function once(name, bytes, use) {
  if (!started.has(name)) {
    const start = async () => {
      const module = await import(addressOf(`${name}.js`));
      await module.default({ module_or_path: bytes ?? addressOf(`${name}_bg.wasm`) });
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

/** The panels' style sheet beside an element, once it is there. */
export function styled(element) {
  return new Promise((resolve, reject) => {
    const href = addressOf("panels.css");
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: () => resolve(style) });
    style.onerror = () => {
      style.remove();
      reject(new Error(`${href} could not be loaded`));
    };
    element.before(style);
  });
}
