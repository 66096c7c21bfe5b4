// The class of <flow-log-export>: the form in a shadow root, so that neither page's style leaks into the other. What
// stands between the tags shows until the form is there, and stays if it cannot be. Importing this registers nothing.
// `HOST_OPTIONS` comes from src/app/options.rs when the page is built.
const OPTIONS = new Map(HOST_OPTIONS.filter(({ attribute }) => attribute).map((option) => [option.attribute, option]));
/** How long the form of an element outside of the document is kept. */
const KEPT_MILLISECONDS = 30_000;
/** How long loading may take before somebody may want to try again. */
const SLOW_MILLISECONDS = 10_000;
const SLOW = "The form is slow to load. It will show as soon as it's here. You can also try again.";

// Bundlers leave these addresses alone: they see no URL in them, and the build tells them to import what is given.
const beside = (file) => import.meta.url.replace(/[^/]*$/, file);
const importFrom = (address) => import(address);

/** Where the program and the styles of this version are; told to this script of the version before. */
export const folder = import.meta.url && beside("./version/");

let current = folder, again = "", failed = false, loading, latest, styles, arrive;

/** The first program that comes. All elements use it, whichever of them asked for it. */
const arrived = new Promise((resolve) => {
  arrive = resolve;
});

async function start(loader, styleModule) {
  styles ??= styleModule;
  // The host has given it to the first one.
  for (const [name, source] of latest?.given ?? []) loader.given.set(name, source);
  latest = loader;
  await loader.startProgram();
  arrive(loader);
  return arrived;
}

// Bundlers follow these.
const startFirst = async () => start(...await Promise.all([import("./version/loader.js"), import("./version/styles.js")]));

// By addresses that no cache knows, beginning with this script: it may be from before a deploy, and its folder gone.
async function startAgain() {
  again = `?again=${Date.now()}`;
  let parts;
  try {
    current = (await importFrom(beside(`./element-class.js${again}`))).folder;
    parts = await Promise.all(["loader.js", "styles.js"].map((file) => importFrom(current + file + again)));
  } catch {
    // In a bundle they have other names.
    return startFirst();
  }
  return start(...parts);
}

async function startTwice() {
  if (failed) return startAgain();
  try {
    return await startFirst();
  } catch (error) {
    console.error(error);
    failed = true;
    return startAgain();
  }
}

/** All elements share an attempt. One that is asked for by hand goes beside those before: the first that comes counts. */
function load(isRetry) {
  if (!loading || isRetry) {
    if (!loading && !failed) watchPolicy();
    blocked.length = 0;
    latest?.askAnew();
    const attempt = (isRetry ? startAgain() : startTwice()).catch((error) => {
      // Whoever waits for it waits for the one after it.
      if (loading && loading !== attempt) return loading;
      loading = undefined;
      throw error;
    });
    loading = attempt;
  }
  return Promise.race([arrived, loading]);
}

/** What a security policy has kept from being loaded, as far as it is of this form. */
const blocked = [];

function watchPolicy() {
  const here = beside("");
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    if (blockedURI === "wasm-eval" || blockedURI.startsWith(here)) blocked.push(effectiveDirective);
  });
}

/** Why the form could not be loaded, for whoever can do something about it. */
async function causeOf(error) {
  const failure = (cause, more) => ({ message: `The form did not load: ${cause} Try again, or tell whoever runs this page.`, ...more });
  const isForbidden = /Content Security Policy|CSP|disallowed by embedder/.test(error.message);
  const isBlocked = () => blocked.length || isForbidden;
  const abort = new AbortController();
  setTimeout(() => abort.abort(), SLOW_MILLISECONDS);
  for (const address of isBlocked() ? [] : suspects(error)) {
    const { host, pathname } = new URL(address, location.href);
    const answer = await asked(address, abort.signal);
    if (isBlocked()) break;
    if (!answer) {
      if (host === location.host || !(await asked(address, abort.signal, "no-cors"))) break;
      return failure(`${host} doesn't share it with this page (CORS).`);
    }
    if (!answer.ok) return failure(`the server answered ${answer.status} for ${pathname}.`, { status: answer.status });
    const isBroken = pathname.endsWith(".wasm") && error instanceof WebAssembly.CompileError;
    // A page comes for every address from some servers.
    if (isBroken || answer.headers.get("content-type")?.includes("html")) return failure(`the server sent the wrong content for ${pathname}.`);
  }
  if (isBlocked()) return failure(`this page's Content Security Policy (${blocked[0] ?? "script-src"}) blocks it.`);
  return { message: "The form did not load. Check your connection, then try again." };
}

/** The files that may have failed. In a bundle they have other names, which the program or the browser tells. */
function suspects({ address, message }) {
  const named = address ?? /https?:[^\s)]+/.exec(message)?.[0];
  if (named) return [named];
  const isServedAsItIs = /\/element-class\.js(\?|$)/.test(import.meta.url);
  return isServedAsItIs ? ["loader.js", "program_bg.wasm", "styles.js"].map((file) => current + file + again) : [];
}

/** What a server says of a file now; nothing where there is no answer in time. */
async function asked(address, signal, mode = "cors") {
  try {
    const answer = await fetch(address, { mode, cache: "no-store", signal });
    answer.body?.cancel().catch(() => {});
    return answer;
  } catch {
    // Then nobody knows.
  }
}

function create(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// Where there is no document, as on a server, it is only imported.
const { HTMLElement = class {} } = globalThis;

export class FlowLogExport extends HTMLElement {
  static observedAttributes = [...OPTIONS.keys()];

  static define(tag = "flow-log-export", registry = globalThis.customElements) {
    // A class can have one name only.
    if (registry && !registry.get(tag)) registry.define(tag, class extends this {});
    return registry?.get(tag);
  }

  /** Options that no attribute can hold: functions, and what is of the wrong type. */
  #others = new Map();
  /** The mounted form and what it is mounted in. */
  #form;
  #container;
  /** What the user had typed, pasted and ticked when the form was last taken away. */
  #kept = {};
  #carriedFrom;
  /** A link to the page of this form fills it in. */
  #followLink = () => {
    if (this.#form && this.docsUrl) this.#form.update(this.#carriedFrom(this.docsUrl));
  };
  #attempt;
  #leaving;
  #giveReady;
  #ready = new Promise((resolve) => {
    this.#giveReady = resolve;
  });
  /** Whether the form takes the focus once it is there. */
  #awaitsFocus = false;
  #problems = new Map();
  /** Others may replace what is in the shadow root. */
  #observer = new MutationObserver(() => this.#putBack());
  #message = create("div", { className: "flow-log-export host-message", lang: "en", dir: "ltr" });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#message.setAttribute("role", "alert");
    root.append(this.#message, document.createElement("slot"));
    // What was set before this script ran hides the properties of the class.
    for (const { name, alias } of HOST_OPTIONS) {
      for (const property of [name, alias]) {
        if (!Object.hasOwn(this, property)) continue;
        const value = this[property];
        delete this[property];
        this[property] = value;
      }
    }
  }

  /** An option as the host has set it. */
  #given({ name, attribute, isFlag }) {
    if (this.#others.has(name)) return this.#others.get(name);
    const text = attribute ? this.getAttribute(attribute) : null;
    return isFlag ? text !== null && text !== "false" : text;
  }

  #get(option) {
    const given = this.#given(option);
    if (option.isFlag) return given === true;
    return option.attribute && typeof given !== "string" ? null : given;
  }

  #set(option, given) {
    const { name, attribute, isFlag } = option;
    const value = isFlag && (given === "" || given === "true") ? true : isFlag && given === "false" ? false : given;
    const isAbsent = value === undefined || value === null || (isFlag && value === false), wasOther = this.#others.has(name);
    const fits = attribute && typeof value === (isFlag ? "boolean" : "string");
    if (attribute && !isAbsent && fits) this.setAttribute(attribute, isFlag ? "" : value);
    else if (attribute) this.removeAttribute(attribute);
    if (isAbsent || fits) this.#others.delete(name);
    else this.#others.set(name, value);
    // Of attributes the callback below hears.
    if (wasOther || this.#others.has(name)) this.#update(option);
  }

  static {
    for (const option of HOST_OPTIONS) {
      for (const property of [option.name, option.alias].filter(Boolean)) {
        Object.defineProperty(this.prototype, property, {
          configurable: true,
          enumerable: true,
          get() {
            return this.#get(option);
          },
          set(value) {
            this.#set(option, value);
          },
        });
      }
    }
  }

  /** Resolves to this element once the form is there. */
  get ready() {
    return this.#ready;
  }

  /** What is valid now: both values, or nothing. */
  get value() {
    return this.#form?.value() ?? null;
  }

  // Frameworks set what they find.
  set value(_) {
    console.error("flow-log-export: value is read-only. Set accountId and bucket instead.");
  }

  /** Begins anew with what the host has set. */
  reset() {
    this.#kept = {};
    this.#form?.reset();
  }

  focus(options) {
    const field = this.#container?.querySelector("input");
    if (field) field.focus(options);
    else this.#awaitsFocus = true;
  }

  connectedCallback() {
    addEventListener("hashchange", this.#followLink);
    this.#adoptStyles();
    this.#start();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#followLink);
    // An element that is moved, or put back soon, keeps its form as it is.
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.isConnected || this.#unmount(), KEPT_MILLISECONDS);
    setTimeout(() => this.isConnected || this.#form?.abort());
  }

  attributeChangedCallback(name, before, value) {
    const option = OPTIONS.get(name);
    this.#others.delete(option.name);
    if (before === value) return;
    // What the user had typed there gives way.
    delete this.#kept[name];
    this.#update(option);
  }

  async #start(isRetry = false) {
    if (this.#form || (this.#attempt && !isRetry)) return;
    const attempt = {};
    this.#attempt = attempt;
    const slow = setTimeout(() => this.#offer(SLOW, { code: "slow" }), SLOW_MILLISECONDS);
    try {
      const loader = await load(isRetry);
      if (!this.isConnected || this.#form) return;
      const { activeElement, body } = this.ownerDocument, isFree = !activeElement || activeElement === body;
      // From the button that goes.
      this.#mount(loader, (this.#awaitsFocus && isFree) || this.#message.matches(":focus-within"));
    } catch (error) {
      clearTimeout(slow);
      console.error(error);
      if (attempt !== this.#attempt || this.#form) return;
      const { message, status } = await causeOf(error);
      if (attempt === this.#attempt && !this.#form) this.#offer(message, { code: "not-loaded", ...(status && { status }) });
    } finally {
      clearTimeout(slow);
      if (attempt === this.#attempt) this.#attempt = undefined;
    }
  }

  #mount({ carriedFrom, mount }, takesFocus) {
    this.#container = document.createElement("div");
    this.#container.addEventListener("flow-log-export-ready", () => this.#giveReady(this));
    const isKept = ({ attribute }) => attribute in this.#kept;
    // What is kept goes over what the host gave there.
    const below = HOST_OPTIONS.filter((option) => isKept(option) && typeof this.#given(option) === "string");
    const options = Object.fromEntries(below.map((option) => [option.name, this.#given(option)]));
    // By then there may be another value.
    const refuse = (_, options) => HOST_OPTIONS.forEach((option) => option.name in options && this.#update(option));
    this.#form = mount(this.#container, options, this.#kept, takesFocus, refuse);
    this.#awaitsFocus = false;
    this.#problems.clear();
    for (const option of HOST_OPTIONS) {
      const given = this.#given(option);
      if (given !== null && given !== false && !isKept(option)) this.#update(option);
    }
    this.#carriedFrom = carriedFrom;
    if (!Object.keys(this.#kept).length) this.#followLink();
    this.#say();
    this.shadowRoot.querySelector("slot")?.replaceWith(this.#container);
    this.#adoptStyles();
    this.#observer.observe(this.shadowRoot, { childList: true });
  }

  // Another document takes the sheets of the one before away.
  #adoptStyles() {
    styles?.adopt(this.#message);
    this.#form?.moved();
  }

  #putBack() {
    if (!this.#form || this.#container.parentNode === this.shadowRoot) return;
    this.shadowRoot.replaceChildren(this.#message, this.#container);
    if (!this.#form.changed()) this.#observer.disconnect();
  }

  #unmount() {
    if (!this.#form) return;
    this.#kept = this.#form.unmount();
    this.#form = undefined;
    this.#container.replaceWith(document.createElement("slot"));
  }

  // An option that is refused is named on the page and in the console; the others stand.
  #update(option) {
    if (!this.#form) return;
    const { name } = option;
    this.#problems.delete(name);
    try {
      this.#form.update({ [name]: this.#given(option) });
    } catch (error) {
      console.error(error);
      this.#form.update({ [name]: null });
      this.#problems.set(name, error.message.replace(/^update: options\./, ""));
    }
    this.#say();
  }

  #say() {
    const problems = [...this.#problems.values()].map((problem) =>
      create("p", { className: "notice notice--error" }, `This page isn't set up right: ${problem} Tell whoever runs it.`));
    this.#message.replaceChildren(...problems);
  }

  /** Says in the place of the form why it is not there, and offers to try again. */
  #offer(message, detail) {
    const focused = this.#message.matches(":focus-within");
    const retry = create("button", { type: "button", className: "button" }, "Try again");
    retry.onclick = () => {
      retry.textContent = "Trying again…";
      this.#start(true);
    };
    this.#adoptStyles();
    this.#message.replaceChildren(create("p", { className: "notice notice--error" }, message), retry);
    if (focused) retry.focus();
    this.dispatchEvent(new CustomEvent("flow-log-export-error", { detail: { ...detail, message }, bubbles: true, composed: true }));
  }
}
