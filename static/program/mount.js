// Puts forms into pages, and has them survive whatever stops the program.
import { controlsIn, controlsOf, copy, doAgain, download, focus, focusOf, showMarked, valuesOf } from "./browser.js";
import { watcher } from "./guard.js";
import { save } from "./save.js";
import { createRoot, isLaterThere, startAfresh, startLater, styled } from "./start.js";

/** How long nobody has to have typed before what no keystroke needs is loaded. */
const REST_MILLISECONDS = 1000;

const STOPPED = "The form has stopped and does not start again by itself. Try again or reload the page.";

/** The forms that are mounted. */
const forms = new Set();

/** Roots without a form. They are used again, because Yew never lets go of what it listens on. */
const idle = [];

function takeRoot(document) {
  if (idle.length) {
    idle.at(-1).holder.translate = true;
    return idle.pop();
  }
  const root = { holder: document.createElement("div") };
  // Before the program hears of it.
  root.holder.addEventListener("input", (event) => root.form?.typed(event), true);
  // A program that is gone listens no more in what is still shown of it.
  for (const type of ["blur", "change", "click", "focusout", "input", "keydown", "submit"]) {
    root.holder.addEventListener(type, (event) => {
      if (root.element.contains(event.target)) return;
      event.stopPropagation();
      if (type === "submit") event.preventDefault();
    }, true);
  }
  renew(root);
  return root;
}

/** Gives a root an element for the program that runs by now. Its style sheet stays where it is. */
function renew(root) {
  root.element = root.holder.ownerDocument.createElement("div");
  root.holder.append(root.element);
  root.program = createRoot(root.element);
}

class Form {
  #element;
  /** What is shown and typed into until the first drawing is complete, which may take longer than a keystroke. */
  #before;
  /** What stood in it when the program took it over. */
  #handedOver;
  #root;
  /** As the host has set them. */
  #options = {};
  /** What was there from before, as far as nothing shows it yet. */
  #kept;
  /** The names of what the program may have stopped over, and does not read again until it changes. */
  #held = new Set();
  /** The name of what was typed last and is not read for good. */
  #suspect;
  #isTouched = false;
  #lastTyped = performance.now();
  /** What was last drawn to type into and tick. What somebody else replaces keeps its text, and is seen no more. */
  #controls = [];
  /** What is being saved or is shown as saved: the request and its answer. */
  #sent;
  /** Gives the focus to what is drawn next. */
  #giveFocus;
  #isLoading = false;
  #isWatched = false;
  #viewportObserver = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(), { rootMargin: "50%" });
  /** Others than the program change what it has drawn: translators, extensions. */
  #changeObserver = new MutationObserver((changes) => this.#changed(changes));
  #isDrawing = false;
  #isChanged = false;
  #added = new WeakSet();

  constructor(element, options, kept, takesFocus) {
    this.#element = element;
    this.#kept = kept;
    this.#before = element.querySelector(":scope > [data-state=waiting]");
    if (this.#before) {
      const typed = Object.entries(controlsOf(this.#before)).filter(([, value]) => value);
      this.#kept = { ...kept, ...Object.fromEntries(typed) };
    }
    if (takesFocus) this.#giveFocus = (root) => root.querySelector("input").focus();
    this.#root = takeRoot(element.ownerDocument);
    try {
      this.#show(options);
    } catch (error) {
      this.#leave();
      throw error;
    }
    this.#options = { ...options };
    this.#root.form = this;
    element.append(this.#root.holder);
    forms.add(this);
  }

  /** Draws the form, with all that was there before. */
  #show(options) {
    const root = this.#root;
    root.element.hidden = Boolean(this.#before);
    this.#handedOver = this.#before && controlsOf(this.#before);
    root.program.show(options, this.#kept, isLaterThere && Boolean(root.style), this.#host);
    this.#changeObserver.observe(root.element, { subtree: true, childList: true, characterData: true });
  }

  #leave() {
    this.#changeObserver.disconnect();
    this.#viewportObserver.disconnect();
    this.#root.form = undefined;
    // What waits for a form waits for the next one.
    if (this.#root.holder.contains(this.#before)) this.#before.remove();
    this.#root.holder.remove();
    idle.push(this.#root);
  }

  /** What the program asks of the page. */
  #host = {
    emit: (name, detail) => this.#emit(name, detail),
    copy: (shown, text) => copy(this.#root.element, shown, text),
    download,
    focus: (id) => focus(this.#root.element, id),
    load: () => this.#load(),
    draws: () => {
      this.#isDrawing = true;
    },
    drawn: (isSettled, showsNewPolicy) => this.#drawn(isSettled, showsNewPolicy),
    save: (request, address, timeLimitSeconds) => {
      const sent = { request: JSON.stringify(request), answer: save(this, this.#options.onSave, address, request, timeLimitSeconds) };
      this.#sent = sent;
      sent.answer.then(({ kind }) => {
        if (kind !== "done" && this.#sent === sent) this.#sent = undefined;
      });
      return sent.answer;
    },
    sent: (request) => (this.#sent?.request === JSON.stringify(request) ? this.#sent.answer : undefined),
  };

  #emit(name, detail) {
    const sent = this.#sent;
    if (name === "saved" && sent) {
      // The program before may have told.
      if (sent.isTold) return true;
      sent.isTold = true;
    }
    // What is shown as saved gives way to what is typed.
    if (name === "change" && sent?.isTold) this.#sent = undefined;
    return this.#root.element.dispatchEvent(new CustomEvent(`flow-log-export-${name}`, {
      detail, bubbles: true, composed: true, cancelable: name === "save",
    }));
  }

  #drawn(isSettled, showsNewPolicy) {
    const { element } = this.#root;
    this.#changeObserver.takeRecords();
    this.#isDrawing = false;
    if (isSettled) this.#suspect = undefined;
    if (showsNewPolicy) requestAnimationFrame(() => showMarked(element));
    if (this.#isChanged) return restart("changed");
    if (isSettled) this.#controls = controlsIn(element);
    if (this.#before) this.#takeOver();
    this.#giveFocus?.(element);
    this.#giveFocus = undefined;
    if (!this.#isWatched) {
      this.#isWatched = true;
      this.#viewportObserver.observe(element.lastElementChild);
      this.#whenRested(() => this.#load());
    }
  }

  /** Shows what is drawn in place of what was shown before, with what was typed there in the meantime. */
  #takeOver() {
    const { element } = this.#root, before = this.#before;
    this.#before = undefined;
    element.hidden = false;
    const giveFocus = focusOf(before);
    doAgain(element, this.#handedOver, controlsOf(before));
    giveFocus(element);
    before.remove();
  }

  /** What the user sees and types into. */
  get #shown() {
    return this.#before ?? this.#root.element;
  }

  // Acts once nobody has typed for a while, without a new timer for every keystroke.
  #whenRested(act) {
    const left = this.#lastTyped + REST_MILLISECONDS - performance.now();
    if (left > 0) setTimeout(() => this.#whenRested(act), left);
    else if (forms.has(this)) act();
  }

  /** Loads what no keystroke needs, and draws it. */
  async #load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#viewportObserver.disconnect();
    const root = this.#root;
    try {
      [root.style] = await Promise.all([root.style ?? styled(root.element, "panels.css"), startLater()]);
    } catch (error) {
      console.error(error);
    }
    this.#isLoading = false;
    if (!forms.has(this) || root !== this.#root) return;
    // From the button that goes, to where it was.
    if (root.element.querySelector(".later-failed :focus")) {
      this.#giveFocus = (element) => element.querySelector("textarea, .later-failed button")?.focus();
    }
    root.program.loaded(isLaterThere && Boolean(root.style));
  }

  typed({ target }) {
    this.#lastTyped = performance.now();
    this.#isTouched = true;
    this.#suspect = target.name;
    this.#held.delete(target.name);
    // What the program hears of, it may draw where nobody sees it.
    if (this.#isChanged) setTimeout(() => this.#isChanged && restart("changed"));
  }

  #changed(changes) {
    if (this.#isDrawing) return;
    const isOurs = (node) => !this.#added.has(node);
    for (const { type, addedNodes, removedNodes } of changes) {
      if (type === "characterData" || [...removedNodes].some(isOurs)) this.#isChanged = true;
      for (const node of addedNodes) this.#added.add(node);
    }
  }

  /** What stands in the form, and what stood in what somebody else has replaced. */
  #texts() {
    const shown = this.#shown, texts = controlsOf(shown);
    const lost = valuesOf(this.#controls.filter((control) => !shown.contains(control)));
    for (const [name, value] of Object.entries(lost)) texts[name] ||= value;
    return texts;
  }

  /** What a form in a fresh program takes over. */
  keep(reason) {
    const texts = this.#texts();
    // A program stops over what somebody else did to its form, too, and over nothing that stands there.
    const isOwnFault = reason === "stopped" && !this.#isChanged;
    if (isOwnFault) {
      if (this.#suspect) this.#held.add(this.#suspect);
      // Nobody did anything since it stopped before: then it is about something that was there already.
      else if (this.#kept.restart && !this.#isTouched) Object.keys({ ...this.#kept, ...texts }).forEach((name) => this.#held.add(name));
    }
    const held = Object.fromEntries([...this.#held].map((name) => [`held-${name}`, true]));
    // What changed another form is none of this one's business.
    const restart = isOwnFault ? "stopped" : this.#isChanged ? "changed" : undefined;
    this.#kept = { ...this.#kept, ...texts, ...held, sent: Boolean(this.#sent), restart };
  }

  /** Draws the form anew, in a fresh program. */
  showAgain() {
    const root = this.#root;
    // What was typed since it stopped.
    Object.assign(this.#kept, this.#texts());
    // What was not drawn yet never will be.
    if (this.#before) root.element.remove();
    this.#before ??= root.element;
    this.#changeObserver.disconnect();
    this.#viewportObserver.disconnect();
    // A translator would only change it again.
    root.holder.translate &&= !this.#isChanged;
    this.#isTouched = this.#isChanged = this.#isDrawing = this.#isLoading = this.#isWatched = false;
    this.#suspect = undefined;
    renew(root);
    this.#show(this.#options);
  }

  showStopped() {
    const { ownerDocument } = this.#element;
    const words = Object.assign(ownerDocument.createElement("p"), { className: "notice notice--error", textContent: STOPPED });
    words.setAttribute("role", "alert");
    const retry = Object.assign(ownerDocument.createElement("button"), { type: "button", className: "button", textContent: "Try again" });
    retry.onclick = () => restart("stopped");
    this.#changeObserver.disconnect();
    this.#root.element.className = "flow-log-export";
    this.#root.element.replaceChildren(words, retry);
    this.#root.element.hidden = false;
    this.#before?.remove();
    this.#before = undefined;
  }

  get hasSettled() {
    return this.#isTouched || !this.#kept.restart;
  }

  update(options) {
    this.#root.program.update(options);
    Object.assign(this.#options, options);
  }

  unmount() {
    if (!forms.delete(this)) return this.#kept;
    this.#kept = { ...this.#kept, ...this.#texts(), sent: false, restart: undefined };
    this.#leave();
    this.#root.program.hide();
    return this.#kept;
  }
}

let restarting, restarts = 0;

watcher.stopped = (error) => {
  console.error(error);
  restart("stopped");
};

/** Starts the program afresh, with all that was typed and pasted. */
function restart(reason) {
  restarting ??= Promise.resolve().then(async () => {
    restarts = [...forms].every((form) => form.hasSettled) ? 1 : restarts + 1;
    for (const form of forms) form.keep(reason);
    idle.length = 0;
    // Once more with nothing of what was there read; then it is for the user to say.
    if (restarts > 3) {
      restarts = 1;
      restarting = undefined;
      for (const form of forms) form.showStopped();
      return;
    }
    await startAfresh();
    // What stops from now on is the fresh program.
    restarting = undefined;
    for (const form of forms) form.showAgain();
  }).catch((error) => {
    console.error(error);
    restarting = undefined;
    for (const form of forms) form.showStopped();
  });
}

/**
 * Puts the form into an element, with what is `kept` from a form that was there before. It may take the focus
 * over, once it is drawn.
 */
export function mount(element, options = {}, kept = {}, takesFocus = false) {
  if (!(element instanceof Element)) throw new Error("mount: element must be an element of the document");
  const form = new Form(element, options, kept, takesFocus);
  return { update: (options) => void (forms.has(form) && form.update(options)), unmount: () => form.unmount() };
}
