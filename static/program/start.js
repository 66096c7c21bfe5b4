// Loads the program and its later part, each once however often it is asked for.
import initialise, * as glue from "program";

const started = new Map();

/** Whether the program and its later part are there. */
let isProgramThere = false;
export let isLaterThere = false;

/** The later part, compiled, and on its way into the program that runs. */
let later, joining;

/** Ends the wait for the program. */
let waiting = new AbortController();

/** The style sheet of what the later part draws, as a module that adopts it. */
export let panelStyles;

// Browsers and caches may remember for ever that a file could not be loaded, or one that is broken, so each
// new attempt has addresses of its own.
let [again = ""] = /\?again=.*/.exec(import.meta.url) ?? [];

// Bundlers follow what is written out like this, and put another address in its place.
const PROGRAM = () => new URL("program_bg.wasm", import.meta.url);
const LATER = () => new URL("later.wasm", import.meta.url);

// What failed is tried again when it is asked for again.
function once(name, start) {
  if (!started.has(name)) {
    const attempt = start().catch((error) => {
      if (started.get(name) === attempt) forget(name);
      throw error;
    });
    started.set(name, attempt);
  }
  return started.get(name);
}

function forget(name) {
  started.delete(name);
  again = `?again=${Date.now()}`;
}

/** What has not come yet is tried again, too, beside the attempt that hangs: the first that comes counts. */
export function askAnew() {
  if (!isLaterThere) forget("later");
  if (!panelStyles) forget("panels");
}

// Bundlers leave these addresses alone: they see no URL in them, and the build tells them to import what is given.
const beside = (file) => import.meta.url.replace(/[^/]*$/, file);
const importFrom = (address) => import(address);

// Node fetches no files.
const read = async (address, fileSystem = "node:fs/promises") => (await importFrom(fileSystem)).readFile(address);

function ask(addressOf, signal) {
  const address = addressOf();
  if (address.protocol === "file:") return read(address);
  if (again) address.search = again;
  return fetch(address, { signal });
}

export const startProgram = (given) => once("program", async () => {
  try {
    const file = await (given ?? ask(PROGRAM, waiting.signal));
    // One that was given up may have come all the same.
    if (!isProgramThere) await initialise({ module_or_path: file });
  } catch (error) {
    // Browsers do not tell which file it was.
    throw given ? error : Object.assign(error, { address: PROGRAM().href + again });
  }
  isProgramThere = true;
});

/** Waits no longer for the program. As long as a browser waits, it may compile no other. */
export function giveUp() {
  if (isProgramThere) return;
  waiting.abort();
  waiting = new AbortController();
  forget("program");
}

export const startLater = (given) => once("later", async () => {
  const [compiled] = await Promise.all([compile(given ?? ask(LATER)), startProgram()]);
  later ??= compiled;
  await joinLater();
});

export const loadPanelStyles = () => once("panels", async () => {
  const styles = await importPanelStyles();
  panelStyles ??= styles;
});

async function importPanelStyles() {
  try {
    if (again) return await importFrom(beside(`panels.js${again}`));
  } catch {
    // In a bundle it has another name.
  }
  return import("./panels.js");
}

async function compile(source) {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return WebAssembly.compile(given);
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

// The later part shares all that the program has, so it must not come twice.
async function joinLater() {
  joining ??= WebAssembly.instantiate(later, { __wasm_split: glue.shared() });
  try {
    await joining;
    isLaterThere = true;
  } catch (error) {
    later = joining = undefined;
    throw error;
  }
}

/** A fresh program, with the later part if that was there. */
export async function startAfresh() {
  isLaterThere = false;
  joining = undefined;
  glue.__wbg_reset_state();
  if (later) await joinLater();
}

function running(name, isThere) {
  if (!isThere) throw new Error(`${name}: call init() first`);
  return glue;
}

/** Throws as long as there is no program to mount a form. */
export const needProgram = () => running("mount", isProgramThere);

/** A root of the program in an element. */
export const createRoot = (element) => new glue.Root(element);

/** Calls a function of the API by its name. */
export const call = (name, values) => running(name, isLaterThere).call(name, values);
