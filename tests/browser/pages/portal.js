// What a portal does around the form. Tests tell it which way.

// The program's memory, which it shows nobody.
let memory;
for (const way of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[way];
  WebAssembly[way] = async (...given) => {
    const made = await instantiate(...given);
    const shared = Object.values((made.instance ?? made).exports).find((part) => part instanceof WebAssembly.Memory);
    memory = shared ?? memory;
    return made;
  };
}

import init, { mount } from "/flow-log-export.js";

const turn = () => new Promise((resolve) => setTimeout(resolve));
const isLive = (element) => element.shadowRoot.querySelector("[data-state=live]");

const portal = {
  /** What the form said to the document. */
  heard: [],
  /** What handlers were called with. */
  asked: [],
  prevents: false,
  looks: 0,

  load: () => import("/element.js"),

  /** Gives the class another name, and then its own. Whether nobody had done so, and both are elements of the class. */
  async define(tag) {
    const { FlowLogExport } = await import("/element-class.js");
    const isNew = customElements.get("flow-log-export") === undefined;
    FlowLogExport.define(tag);
    FlowLogExport.define();
    return [isNew, ...[tag, "flow-log-export"].map((name) => document.createElement(name) instanceof FlowLogExport)];
  },

  async mount(options) {
    await init();
    portal.handle = mount(document.querySelector("#place"), JSON.parse(options));
  },

  update: (options) => portal.handle.update(JSON.parse(options)),

  ways: {
    "at once": () => {},
    later: () => Promise.resolve({ saved: true }),
    throwing: () => {
      throw new Error("The bucket is in use elsewhere.");
    },
    rejecting: () => Promise.reject("Your contract has ended."),
    "rejecting without a word": () => Promise.reject(),
    never: () => new Promise(() => {}),
    "when told": () => new Promise((resolve) => (portal.answer = resolve)),
    "a mistake": () => undefined.bucket,
    "its own request": () => fetch("/save", { method: "POST", body: "{}" }),
    "a refusal": () => false,
    rubbish: () => Symbol("saved"),
    "a response": () => new Response(null, { status: 204 }),
    "a session that ended": () => new Response(null, { status: 401 }),
    "problem details": () => new Response('{"title":"Refused","detail":"The bucket is taken."}', { status: 409 }),
    "a nested reason": () => Promise.reject({ error: { message: "No contract." } }),
    "a list of errors": () => new Response('{"errors":[{"detail":"No such bucket."},"Ask Kim."]}', { status: 422 }),
    "errors by field": () => new Response('{"title":"Invalid","errors":{"bucket":["It is taken."]}}', { status: 400 }),
    "an answer that was thrown": () => Promise.reject(new Response('{"message":"Slow down."}', { status: 429, headers: { "Retry-After": "7" } })),
    "a library's error": () => Promise.reject(Object.assign(new Error("Request failed"), { response: { status: 403, data: { message: "Only owners may." } } })),
  },

  saves(element, way) {
    element.saveHandler = (request, { idempotencyKey, signal }) => {
      portal.asked.push({ request, options: { idempotencyKey } });
      portal.signal = signal;
      return portal.ways[way]();
    };
  },

  /** Takes the element away and brings it back, each time with the form in it. */
  async reconnect(element, times) {
    for (let n = 0; n < times; n += 1) {
      const next = document.querySelector(n % 2 ? "#place" : "#elsewhere");
      element.remove();
      await turn();
      next.append(element);
      while (!isLive(element)) await turn();
    }
  },

  /** Mounts forms and takes each away for good. */
  async mountAndUnmount(times) {
    for (let n = 0; n < times; n += 1) {
      const place = document.querySelector("#elsewhere").appendChild(document.createElement("div"));
      const form = mount(place, { bucket: `my-logs-${n}` });
      while (place.querySelector("[data-state=live] input[name=bucket]")?.value !== `my-logs-${n}`) await turn();
      form.unmount();
      place.remove();
    }
  },

  /** Counts how often a field is looked at: by whoever reads what was typed, and by whoever draws it. */
  countLooks(name) {
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    const counting = function () {
      portal.looks += 1;
      return get.call(this);
    };
    Object.defineProperty(document.querySelector(`input[name=${name}]`), "value", { get: counting, set });
  },

  /** Bytes that the program of the form has taken. */
  memory() {
    return memory.buffer.byteLength;
  },

  wrong: { number: 7, boolean: true, object: {}, array: ["text"], function() {}, symbol: Symbol("text"), bigint: 7n },

  /** What is said to values of the wrong type, by type. */
  refusals(place, option) {
    const use = {
      mount: (value) => mount(document.createElement("div"), { [option]: value }),
      update: (value) => portal.handle.update({ [option]: value }),
    }[place];
    const said = {};
    for (const [type, value] of Object.entries(portal.wrong)) {
      if (/^(onSave|saveHandler)$/.test(option) && type === "function") continue;
      said[type] = portal.refusal(() => use(value));
    }
    return said;
  },

  /** What is said to arguments of the wrong shape, by argument. */
  misuses() {
    const place = document.createElement("div");
    return {
      "no element": portal.refusal(() => mount()),
      "text for an element": portal.refusal(() => mount("#place")),
      "text for options": portal.refusal(() => mount(place, "text")),
      "null for options": portal.refusal(() => mount(place, null)),
      "an unknown option": portal.refusal(() => mount(place, { colour: "red" })),
      "an unknown option later": portal.refusal(() => portal.handle.update({ colour: "red" })),
    };
  },

  refusal(use) {
    try {
      use();
    } catch (error) {
      return `${error.constructor.name}: ${error.message}`;
    }
    return "nothing";
  },
};
window.portal = portal;

for (const name of ["ready", "change", "copy", "save", "saved", "error"]) {
  document.addEventListener(`flow-log-export-${name}`, (event) => {
    portal.heard.push({ name, detail: event.detail, from: event.target.id });
    if (name === "save" && portal.prevents) event.preventDefault();
    if (name === "save" && portal.responds) event.respondWith(portal.ways[portal.responds]());
  });
}
