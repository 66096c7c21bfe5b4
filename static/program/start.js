// Loads the program and its later part, each once however often it is asked for.
import initialise, * as glue from "program";

const started = new Map();

/** Whether the later part is there. */
export let isLaterThere = false;

/** The later part, compiled. */
let later;

// Browsers and caches may remember for ever that a file could not be loaded, or one that is broken, so each
// new attempt has addresses of its own.
let again = new URL(import.meta.url).search;

const addressOf = (file) => new URL(file + again, import.meta.url);

// What failed is tried again when it is asked for again.
function once(name, start) {
  if (!started.has(name)) {
    started.set(name, start().catch((error) => {
      started.delete(name);
      again = `?again=${Date.now()}`;
      throw error;
    }));
  }
  return started.get(name);
}

// Node fetches no files. Bundlers need not follow this.
const fileSystem = "node:fs/promises";
const read = async (address) => (await import(/* webpackIgnore: true */ /* @vite-ignore */ fileSystem)).readFile(address);

const source = (file) => {
  const address = addressOf(file);
  return address.protocol === "file:" ? read(address) : address;
};

export const startProgram = (given) => once("program", async () => {
  await initialise({ module_or_path: given ?? await source("program_bg.wasm") });
});

export const startLater = (given) => once("later", async () => {
  [later] = await Promise.all([compile(given ?? await source("later.wasm")), startProgram()]);
  await joinLater();
});

async function compile(given) {
  if (given instanceof WebAssembly.Module) return given;
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return WebAssembly.compile(given);
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

// The later part shares all that the program has.
async function joinLater() {
  await WebAssembly.instantiate(later, { __wasm_split: glue.shared() });
  isLaterThere = true;
}

/** A fresh program, with the later part if that was there. */
export async function startAfresh() {
  isLaterThere = false;
  glue.__wbg_reset_state();
  if (later) await joinLater();
}

function running(name) {
  if (!started.has("program")) throw new Error(`${name}: call init() first`);
  return glue;
}

/** A root of the program in an element. */
export const createRoot = (element) => new (running("mount").Root)(element);

/** Calls a function of the API by its name. */
export const call = (name, values) => running(name).call(name, values);

/** A style sheet of this version before an element, once it is there. */
export function styled(element, file) {
  return new Promise((resolve, reject) => {
    const { href } = addressOf(file);
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: () => resolve(style) });
    style.onerror = () => {
      style.remove();
      reject(new Error(`${href} could not be loaded`));
    };
    element.before(style);
  });
}
