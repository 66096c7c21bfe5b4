// Registers <flow-log-export>: the form in a shadow root, so that neither page's style leaks into the
// other. What stands between the tags shows until the form is there, and stays if it cannot be.
// `HOST_OPTIONS` comes from src/app/options.rs when the page is built.
const ATTRIBUTES = new Map(HOST_OPTIONS.filter(({ attribute }) => attribute).map(({ attribute, name }) => [attribute, name]));
/** How long the form of an element outside of the document is kept. */
const KEPT_MILLISECONDS = 30_000;
const FAILED = "The form could not be loaded. Check your connection, then try again.";

// Bundlers leave these addresses alone: they see no URL in them, and the build tells them to import what is given.
const beside = (file) => import.meta.url.replace(/[^/]*$/, file);
const importFrom = (address) => import(address);

/** Where the program and the styles of this version are; told to this script of the version before. */
export const folder = import.meta.url && beside("./version/");

let failed = false, loading, styles;

async function start(loader, styleModule) {
  styles = styleModule;
  await loader.startProgram();
  return loader;
}

// Bundlers follow these.
const startFirst = async () => start(...await Promise.all([import("./version/loader.js"), import("./version/styles.js")]));

// By addresses that no cache knows, beginning with this script: it may be from before a deploy, and its folder gone.
async function startAgain() {
  const again = `?again=${Date.now()}`;
  let parts;
  try {
    const { folder } = await importFrom(beside(`./element.js${again}`));
    parts = await Promise.all(["loader.js", "styles.js"].map((file) => importFrom(folder + file + again)));
  } catch {
    // In a bundle they have other names.
    return startFirst();
  }
  return start(...parts);
}

// All elements share an attempt, because the program must not be started twice. The first is followed by a second.
const load = () => (loading ??= (failed ? startAgain() : startFirst().catch((error) => {
  console.error(error);
  failed = true;
  return startAgain();
})).catch((error) => {
  loading = undefined;
  throw error;
}));

function create(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// Where there is no document, as on a server, it is only imported.
const { HTMLElement = class {} } = globalThis;

export class FlowLogExport extends HTMLElement {
  static observedAttributes = [...ATTRIBUTES.keys()];

  static define(tag = "flow-log-export", registry = globalThis.customElements) {
    if (registry && !registry.get(tag)) registry.define(tag, this);
    return registry?.get(tag);
  }

  /** Options that are no attributes. */
  #functions = {};
  /** The mounted form and what it is mounted in. */
  #form;
  #container;
  /** What the user had typed, pasted and ticked when the form was last taken away. */
  #kept = {};
  #starting = false;
  #leaving;
  #problems = new Map();
  /** Others may replace what is in the shadow root. */
  #observer = new MutationObserver(() => this.#putBack());
  #message = create("div", { className: "flow-log-export host-message" });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#message.setAttribute("role", "alert");
    root.append(this.#message, document.createElement("slot"));
    // What was set before this script ran hides the properties of the class.
    for (const { name } of HOST_OPTIONS) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  #option({ name, attribute }) {
    return attribute ? this.getAttribute(attribute) : this.#functions[name] ?? null;
  }

  #setOption({ name, attribute }, value) {
    const type = attribute ? "string" : "function";
    if (value != null && typeof value !== type) throw new Error(`${name} must be a ${type}, not ${typeof value}.`);
    if (!attribute) {
      this.#functions[name] = value;
      this.#update(name, value ?? null);
    } else if (value == null) {
      this.removeAttribute(attribute);
    } else {
      this.setAttribute(attribute, value);
    }
  }

  static {
    for (const option of HOST_OPTIONS) {
      Object.defineProperty(this.prototype, option.name, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#option(option);
        },
        set(value) {
          this.#setOption(option, value);
        },
      });
    }
  }

  connectedCallback() {
    this.#adoptStyles();
    this.#start();
  }

  disconnectedCallback() {
    // An element that is moved, or put back soon, keeps its form as it is.
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.isConnected || this.#unmount(), KEPT_MILLISECONDS);
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    // What the user had typed there gives way.
    delete this.#kept[name];
    this.#update(ATTRIBUTES.get(name), value);
  }

  async #start() {
    if (this.#form || this.#starting) return;
    this.#starting = true;
    try {
      const loader = await load();
      if (!this.isConnected) return;
      // From the button that goes.
      this.#mount(loader, this.#message.matches(":focus-within"));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#starting = false;
    }
  }

  #mount({ mount }, takesFocus) {
    this.#container = document.createElement("div");
    this.#form = mount(this.#container, {}, this.#kept, takesFocus);
    this.#problems.clear();
    for (const option of HOST_OPTIONS) {
      const { name, attribute } = option, value = this.#option(option);
      if (value !== null && !this.#kept[attribute]) this.#update(name, value);
    }
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
  #update(option, value) {
    if (!this.#form) return;
    this.#problems.delete(option);
    try {
      this.#form.update({ [option]: value });
    } catch (error) {
      console.error(error);
      this.#form.update({ [option]: null });
      this.#problems.set(option, error.message.replace(/^update: options\./, ""));
    }
    this.#say();
  }

  #say() {
    const problems = [...this.#problems.values()].map((problem) =>
      create("p", { className: "notice notice--error" }, `This page is not set up right: ${problem} Tell whoever runs it.`));
    this.#message.replaceChildren(...problems);
  }

  #fail(error) {
    console.error(error);
    const focused = this.#message.matches(":focus-within");
    const retry = create("button", { type: "button", className: "button" }, "Try again");
    retry.onclick = () => {
      retry.textContent = "Trying again…";
      this.#start();
    };
    this.#adoptStyles();
    this.#message.replaceChildren(create("p", { className: "notice notice--error" }, FAILED), retry);
    if (focused) retry.focus();
    this.dispatchEvent(new CustomEvent("flow-log-export-error", { detail: { code: "not-loaded", message: FAILED }, bubbles: true, composed: true }));
  }
}

FlowLogExport.define();
