// Loads the program and its later part, each once however often it is asked for.
import initialise, * as glue from "program";

/** Whether the program and its later part are there. */
let isProgramThere = false;
export let isLaterThere = false;

/** The program's start. A second program would take the first one's place. */
let starting;

/** The later part, compiled, and on its way into the program that runs. */
let later, joining;

/** The style sheet of what the later part draws, as a module that adopts it. */
export let panelStyles;

// Browsers and caches may remember for ever that a file could not be loaded, or one that is broken, so each
// new attempt has addresses of its own.
let [, again] = /\?again=(.*)/.exec(import.meta.url) ?? [];

// Bundlers follow what is written out like this, and put another address in its place.
const FILES = {
  program: () => new URL("program_bg.wasm", import.meta.url),
  later: () => new URL("later.wasm", import.meta.url),
};

/** What the host has given in place of a file: where it is, which holds for each attempt, or what it holds, for one. */
export const given = new Map();

/** What is loaded once, however often it is asked for. Of several attempts the first that comes counts. */
function part(load) {
  let current, arrive, isThere = false;
  const arrived = new Promise((resolve) => {
    arrive = resolve;
  });
  const forget = () => {
    current = undefined;
    again = Date.now();
  };
  const start = () => {
    if (!current) {
      const attempt = load().then(() => {
        isThere = true;
        arrive();
      });
      current = attempt;
      // What failed is tried again when it is asked for again.
      attempt.catch(() => attempt === current && forget());
    }
    return Promise.race([arrived, current]);
  };
  return { start, arrived, askAnew: () => isThere || forget() };
}

/** What has not come yet is asked for again, too, beside the attempts that go on. */
export const askAnew = () => [program, laterPart, panels].forEach((part) => part.askAnew());

// Bundlers leave these addresses alone: they see no URL in them, and the build tells them to import what is given.
const beside = (file) => import.meta.url.replace(/[^/]*$/, file);
const importFrom = (address) => import(address);

// Node fetches no files.
const read = async (address, fileSystem = "node:fs/promises") => (await importFrom(fileSystem)).readFile(address);

/** A file, compiled once all of it is here: as long as Firefox waits for the rest of one, it may compile no other. */
async function compiled(name) {
  const source = given.get(name) ?? FILES[name]();
  if (typeof source !== "string" && !(source instanceof URL || source instanceof Request)) {
    given.delete(name);
    return compile(await source);
  }
  const address = new URL(source.url ?? source, globalThis.document?.baseURI ?? globalThis.location?.href);
  // Other addresses are not asked of a server.
  if (again && address.protocol.startsWith("http")) address.searchParams.set("again", again);
  try {
    if (address.protocol === "file:") return await compile(await read(address));
    return await compile(await fetch(source instanceof Request ? new Request(address, source) : address));
  } catch (error) {
    // Browsers do not tell which file it was.
    throw Object.assign(error, { address: address.href });
  }
}

async function compile(content) {
  if (content instanceof WebAssembly.Module) return content;
  if (!(content instanceof Response)) return WebAssembly.compile(content);
  if (!content.ok) throw new Error(`${content.url}: ${content.status}`);
  return WebAssembly.compile(await content.arrayBuffer());
}

const program = part(async () => {
  const module = await compiled("program");
  starting ??= initialise({ module_or_path: module });
  try {
    await starting;
    isProgramThere = true;
  } catch (error) {
    starting = undefined;
    throw error;
  }
});

const laterPart = part(async () => {
  const [module] = await Promise.all([compiled("later"), program.start()]);
  later ??= module;
  try {
    await joinLater();
  } catch (error) {
    later = undefined;
    throw error;
  }
});

const panels = part(async () => {
  const styles = await importPanelStyles();
  panelStyles ??= styles;
});

function start(name, part, source) {
  if (source !== undefined) given.set(name, source);
  return part.start();
}

export const startProgram = (source) => start("program", program, source);
export const startLater = (source) => start("later", laterPart, source);
export const loadPanelStyles = panels.start;

/** The later part and its styles, whichever attempts bring them. */
export const allArrived = Promise.all([laterPart.arrived, panels.arrived]);

async function importPanelStyles() {
  try {
    if (again) return await importFrom(beside(`panels.js?again=${again}`));
  } catch {
    // In a bundle it has another name.
  }
  return import("./panels.js");
}

// The later part shares all that the program has, so it must not come twice.
async function joinLater() {
  const joined = (joining ??= WebAssembly.instantiate(later, { __wasm_split: glue.shared() }));
  try {
    await joined;
  } catch (error) {
    if (joining === joined) joining = undefined;
    throw error;
  }
  // A fresh program has taken the place of the one that it has joined.
  if (joining !== joined) return joinLater();
  isLaterThere = true;
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
