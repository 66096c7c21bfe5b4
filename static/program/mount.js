// Puts forms into pages, and has them survive whatever stops the program.
import {
  buttonsIn, changesIn, controlsIn, controlsOf, copy, copyOf, doAgain, download, focus, focusOf, isText, placeOf, readDropped, select, showLines, showMarked, showReached, typeIn, valuesOf,
} from "./browser.js";
import { watcher } from "./guard.js";
import { save } from "./save.js";
import { allArrived, askAnew, createRoot, isLaterThere, loadPanelStyles, needProgram, panelStyles, startAfresh, startLater } from "./start.js";

/** How long nobody has to have typed before what no keystroke needs is loaded. */
const REST_MILLISECONDS = 1000;

/** How long that may take to load before somebody may want to try again. */
const SLOW_MILLISECONDS = 10_000;

/** How often the program starts again by itself before the user does anything. */
const MAX_RESTARTS = 3;

/** How often somebody else may replace what a form stands in before the user types again. */
const MAX_REPLACEMENTS = 3;

const ENDED = "The form stopped and could not start again. What you typed and pasted is below. Try again. If that does not help, copy what you need, then reload the page.";

/** The forms that are mounted. */
const forms = new Set();

/** Roots without a form. They are used again, because Yew never lets go of what it listens on. */
const idle = [];

/** Whether there is all that a form may show. */
const isComplete = () => isLaterThere && Boolean(panelStyles);

/** Whether no program runs: it has stopped, or gives way to a fresh one. */
let isDown = false;

/** Whether Tab moves the focus at the moment. */
let isTabbing = false;

function takeRoot(document) {
  if (idle.length && !isDown) {
    idle.at(-1).holder.translate = true;
    return idle.pop();
  }
  const root = { holder: document.createElement("div") };
  // Before the program hears of it.
  root.holder.addEventListener("input", (event) => root.form?.typed(event), true);
  for (const type of ["dragover", "drop"]) root.holder.addEventListener(type, readDropped);
  root.holder.addEventListener("focusin", ({ target }) => root.form?.focused(target));
  root.holder.addEventListener("focusout", () => root.form?.focused());
  root.holder.addEventListener("mousedown", (event) => root.form?.pressed(event), true);
  root.holder.addEventListener("mouseup", (event) => root.form?.released(event), true);
  root.holder.addEventListener("click", (event) => root.form?.clicked(event), true);
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

/** Gives a root an element for the program that runs by now. */
function renew(root) {
  root.element = root.holder.ownerDocument.createElement("div");
  root.holder.append(root.element);
  root.program = undefined;
}

/** Options with one name for each. */
function named(options) {
  if (typeof options !== "object" || !options || !Object.hasOwn(options, "onSave")) return options;
  const { onSave, ...others } = options;
  return { saveHandler: onSave, ...others };
}

/** The name of the field that an option of the host fills in. */
const nameOf = (option) => option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const isHolder = (node) => [...forms].some((form) => form.isHeldBy(node));

/** Whether it was said of a policy that is no longer shown, and not of the next one. */
const isOfPolicy = ({ dataset: { kept } }) => kept === "compact-policy" || kept === "replaced-account";

/** What looks like a form and is none. */
const isCopy = (node) => node.nodeType === Node.ELEMENT_NODE && node.parentNode && !isHolder(node)
  && (node.matches(".flow-log-export") || node.querySelector(".flow-log-export"));

class Form {
  #element;
  /** What is shown and typed into until the first drawing is complete, which may take longer than a keystroke. */
  #before;
  /** What stood in it when the program took it over. */
  #handedOver;
  #root;
  /** As the host has set them, and what it has set while no program ran. */
  #options = {};
  #waiting = [];
  /** The fields that the host has filled in and nobody typed into since, each with what stood there before. */
  #filledIn = new Map();
  /** What was there from before, as far as nothing shows it yet. */
  #kept;
  /** The names of what the program may have stopped over, and does not read again until it changes, each with whether it was typed right before. */
  #held = new Map();
  /** The name of what was typed last and is not read for good. */
  #suspect;
  /** What is valid now: both values, or nothing. */
  #value = null;
  #isReady = false;
  #isTouched = false;
  /** Whether it has stopped for good, until somebody wants it to try again. */
  #hasEnded = false;
  /** Whether a program has ever shown it. */
  #isShown = false;
  #lastTyped = performance.now();
  /** What was last drawn to type into and tick. What somebody else replaces keeps its text, and is seen no more. */
  #controls = [];
  /** What buttons that were drawn are called, whatever became of their words. */
  #names = new WeakMap();
  /** What has the focus of it, and keeps it where somebody else takes it out of the page. */
  #focused;
  /** The button, choice or link that the mouse went down on, and where it was then. */
  #pressed;
  #pressedTop;
  /** The name of a button that was pressed when no program listened. */
  #toPress;
  /** What is being saved or is shown as saved: the request and its answer. */
  #sent;
  #stopSaving;
  /** Gives the focus to what is drawn next. */
  #giveFocus;
  #isLoading = false;
  #isWatched = false;
  /** Whether loading what comes later has been put off until the form may be seen. */
  #isPutOff = false;
  #viewportObserver = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(), { rootMargin: "50%" });
  /** Others than the program change what it has drawn: translators, extensions. */
  #changeObserver = new MutationObserver((changes) => this.#changed(changes));
  /** An element that nobody saw before may be in another document or shadow root by now. */
  #sizeObserver = new ResizeObserver(() => {
    this.adoptStyles();
    this.mayBeSeen();
  });
  #isDrawing = false;
  /** Scrolls what has the focus to where it was before it was drawn. */
  #keepPlace;
  #isChanged = false;
  #added = new WeakSet();
  /** They replace what it stands in, too: a copy of a form looks alive and is not. */
  #outerObserver = new MutationObserver((changes) => this.#replaced(changes));
  #replacements = 0;

  /** Is told of options that the host set while no program ran, and that are wrong. */
  #refuse;

  constructor(element, options, kept, takesFocus, refuse) {
    this.#element = element;
    this.#refuse = refuse;
    this.#kept = kept;
    this.#before = element.querySelector(":scope > [data-state=waiting]");
    if (this.#before) {
      this.#kept = { ...kept, ...changesIn(this.#before) };
      this.#toPress = buttonsIn(this.#before).find(([, button]) => "pressed" in button.dataset)?.[0];
    }
    if (takesFocus) this.#giveFocus = (root) => root.querySelector("input").focus();
    this.#root = takeRoot(element.ownerDocument);
    try {
      if (!isDown) this.#show(options);
      this.#options = { ...options };
    } catch (error) {
      if (!isDown) {
        this.#leave();
        throw error;
      }
    }
    if (isDown) {
      this.#options = {};
      this.#waiting = [options];
    }
    this.#root.form = this;
    element.append(this.#root.holder);
    this.#sizeObserver.observe(this.#root.holder);
    this.#watchAround();
    forms.add(this);
    if (isDown) restart();
  }

  /** Draws the form, with all that was there before. */
  #show(options) {
    const root = this.#root;
    root.element.hidden = Boolean(this.#before);
    this.#handedOver = this.#before && controlsOf(this.#before);
    root.program ??= createRoot(root.element);
    this.#isShown = true;
    root.program.show(options, this.#kept, isComplete(), this.#host);
    this.#changeObserver.observe(root.element, { subtree: true, childList: true, characterData: true });
  }

  #watchAround() {
    this.#outerObserver.observe(this.#element, { childList: true });
    this.#outerObserver.observe(this.#root.holder, { childList: true });
  }

  #watchNothing() {
    this.#changeObserver.disconnect();
    this.#outerObserver.disconnect();
    this.#viewportObserver.disconnect();
  }

  #leave() {
    this.#watchNothing();
    this.#sizeObserver.disconnect();
    this.#root.form = undefined;
    // What waits for a form waits for the next one.
    if (this.#root.holder.contains(this.#before)) this.#before.remove();
    this.#root.holder.remove();
    if (this.#isRunning) idle.push(this.#root);
  }

  get #isRunning() {
    return !isDown && !this.#hasEnded;
  }

  isHeldBy(node) {
    return this.#root.holder === node;
  }

  /** What the program asks of the page. */
  #host = {
    emit: (name, detail) => this.#emit(name, detail),
    copy,
    select: (selector) => select(this.#root.element, selector),
    showLines: (first, last) => showLines(this.#root.element, first, last),
    download,
    // What the user does elsewhere goes on.
    focus: (id) => this.#mayFocus && focus(this.#root.element, id),
    typeIn: (id, text) => this.#mayFocus && typeIn(this.#root.element.querySelector(`#${id}`), text),
    load: () => this.#load(),
    draws: () => {
      this.#isDrawing = true;
      this.#keepPlace ??= placeOf(this.#focused);
    },
    drawn: (isSettled, showsNewPolicy) => this.#drawn(isSettled, showsNewPolicy),
    holds: (value) => {
      this.#value = value ?? null;
    },
    warn: (words) => console.warn(`flow-log-export: ${words}`),
    save: (request, address, timeLimitSeconds) => this.#save(request, address, timeLimitSeconds),
    sent: (request) => (this.#sent?.request === JSON.stringify(request) ? this.#sent.answer : undefined),
  };

  /** Whether the focus is in the form, or nowhere. */
  get #mayFocus() {
    const { holder } = this.#root, { activeElement, body } = holder.ownerDocument;
    return !activeElement || activeElement === body || holder.contains(holder.getRootNode().activeElement);
  }

  /** Tells the host of a request, and saves it unless that prevents it. */
  #save(request, address, timeLimitSeconds) {
    let answered, isOver = false;
    const respondWith = (answer) => {
      if (isOver) return console.error("flow-log-export-save: call respondWith before the listener returns.");
      answered = Promise.resolve(answer);
      // It is waited for below, and may be rejected before.
      answered.catch(() => {});
    };
    const goesOn = this.#emit("save", { ...request }, { respondWith });
    isOver = true;
    if (!goesOn && !answered) return;
    const { saveHandler, saveHeaders } = this.#options;
    const { answer, abort } = save(this, { saveHandler, saveHeaders, address, answered }, request, timeLimitSeconds);
    const sent = { request: JSON.stringify(request), answer };
    this.#sent = sent;
    this.#stopSaving = abort;
    answer.then(({ kind }) => {
      if (this.#sent !== sent) return;
      this.#stopSaving = undefined;
      if (kind !== "done") this.#sent = undefined;
    });
    return answer;
  }

  /** Whatever is being saved is waited for no longer. */
  abort() {
    this.#stopSaving?.();
  }

  #emit(name, detail, more) {
    const sent = this.#sent;
    if (name === "saved" && sent) {
      // The program before may have told.
      if (sent.isTold) return true;
      sent.isTold = true;
    }
    // What is shown as saved gives way to what is typed.
    if (name === "change" && sent?.isTold) this.#sent = undefined;
    const init = { detail, bubbles: true, composed: true, cancelable: name === "save" };
    const event = Object.assign(new CustomEvent(`flow-log-export-${name}`, init), more);
    // Whoever listens may act at once.
    this.programEnds();
    const { element } = this.#root;
    element.dispatchEvent(event);
    // What is out of the document reaches nobody there.
    if (!element.isConnected) element.ownerDocument.dispatchEvent(new CustomEvent(event.type, init));
    this.programBegins();
    return !event.defaultPrevented;
  }

  #drawn(isSettled, showsNewPolicy) {
    const { element } = this.#root;
    this.adoptStyles();
    this.#isDrawing = false;
    this.#restorePlace();
    if (isSettled) this.#suspect = undefined;
    if (showsNewPolicy) requestAnimationFrame(() => showMarked(element));
    if (this.#isChanged) return restart("changed");
    if (isSettled) {
      // What is out of sight is to come back with the rest.
      const hidden = this.#controls.filter((control) => !element.contains(control) && !isOfPolicy(control));
      this.#kept = { ...this.#kept, ...valuesOf(hidden) };
      this.#controls = controlsIn(element);
      for (const [name, button] of buttonsIn(element)) this.#names.set(button, name);
    }
    if (this.#before) this.#takeOver();
    this.#giveFocus?.(element);
    this.#giveFocus = undefined;
    if (this.#later && !this.#isWatched) {
      this.#isWatched = true;
      this.#viewportObserver.observe(this.#later);
      // Where the browser is to save data, it comes only once it is near.
      if (!navigator.connection?.saveData) this.#loadWhenRested();
    }
    if (!this.#isReady) {
      this.#isReady = true;
      this.#emit("ready", null);
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
    if (this.#toPress !== undefined) this.#press();
  }

  /** The first of what the later part draws into, below what is seen first; a compact form has none of it. */
  get #later() {
    return this.#root.element.querySelector("[data-step='3']");
  }

  /** What the user sees and types into. */
  get #shown() {
    return this.#before ?? this.#root.element;
  }

  /** Loads it once nobody has typed for a while, where the form can be seen: in no closed dialog and no hidden tab. */
  #loadWhenRested() {
    const left = this.#lastTyped + REST_MILLISECONDS - performance.now();
    // Without a new timer for every keystroke.
    if (left > 0) setTimeout(() => this.#loadWhenRested(), left);
    else if (!forms.has(this)) return;
    else if (!this.#later) this.#isWatched = false;
    else if (document.hidden || !this.#root.holder.getClientRects().length) this.#isPutOff = true;
    else this.#load();
  }

  /** The form may be seen from now on. */
  mayBeSeen() {
    if (!this.#isPutOff) return;
    this.#isPutOff = false;
    this.#loadWhenRested();
  }

  /** Loads what no keystroke needs, and draws it. */
  async #load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#viewportObserver.disconnect();
    let limit;
    await Promise.race([Promise.all([loadPanelStyles(), startLater()]), new Promise((resolve) => {
      limit = setTimeout(resolve, SLOW_MILLISECONDS);
    })]).catch((error) => console.error(error));
    clearTimeout(limit);
    this.#isLoading = false;
    this.showLoaded();
    // What has not come may still come.
    if (!isComplete()) askAnew();
  }

  /** Draws what comes later, or says that it did not. */
  showLoaded() {
    if (!forms.has(this) || !this.#isRunning) return;
    const { element, program } = this.#root;
    // From the button that goes, to where it was.
    if (element.querySelector(".later-failed :focus")) {
      this.#giveFocus = (element) => (element.querySelector(".later-failed button") ?? element.querySelector("[name=preflight-report]")).focus();
    }
    program.loaded(isComplete());
  }

  /** Has what the form is in by now adopt the styles of what comes later. */
  adoptStyles() {
    panelStyles?.adopt(this.#root.holder);
  }

  typed({ target }) {
    this.#lastTyped = performance.now();
    this.#isTouched = true;
    this.#replacements = 0;
    this.#suspect = target.name;
    this.#held.delete(target.name);
    this.#filledIn.delete(target.name);
    // What the program hears of, it may draw where nobody sees it.
    if (this.#isChanged) setTimeout(() => this.#isChanged && restart("changed"));
  }

  focused(target) {
    if (target && isTabbing) showReached(target);
    if (target) this.#focused = target;
    // Some browsers tell, too, of what is taken out of the page.
    else queueMicrotask(() => this.#root.element.isConnected && (this.#focused = undefined));
  }

  pressed({ target, button }) {
    if (button) return;
    this.#pressed = target.closest("button, label, a, summary");
    this.#pressedTop = this.#pressed?.getBoundingClientRect().top;
  }

  released({ target }) {
    const pressed = this.#pressed;
    this.#pressed = undefined;
    // What a field that was left had to say may have moved it from under the mouse, which is no click.
    if (pressed?.isConnected && !pressed.contains(target) && pressed.getBoundingClientRect().top !== this.#pressedTop) {
      return pressed.click();
    }
    // What has gone since the mouse went down hears of no click.
    if (!pressed || this.#hasEnded || this.#root.element.contains(pressed)) return;
    if (pressed.matches("button")) this.#pressLater(pressed);
    const { kept } = pressed.control?.dataset ?? {};
    const choice = kept && this.#root.element.querySelector(`[data-kept="${kept}"]`);
    choice?.focus({ preventScroll: true });
    choice?.click();
  }

  clicked(event) {
    if (this.#hasEnded) return;
    this.#isTouched = true;
    const button = event.target.closest("button");
    if (!button || (this.#isRunning && !this.#isChanged && this.#root.element.contains(button))) return;
    event.stopPropagation();
    this.#pressLater(button);
  }

  /** Presses a button once a program listens to it that is what it was drawn as. */
  #pressLater(button) {
    this.#toPress = this.#names.get(button) ?? "";
    if (this.#isRunning && this.#isChanged) restart("changed");
    else if (this.#isRunning && !this.#before) this.#press();
  }

  #press() {
    const { element } = this.#root;
    const button = new Map(buttonsIn(element)).get(this.#toPress);
    this.#toPress = undefined;
    button?.focus();
    button?.click();
    // That is where it says that it has to be pressed again.
    if (!button) element.querySelector("[data-restart]")?.scrollIntoView({ block: "center" });
  }

  #replaced(changes) {
    const { holder, element } = this.#root;
    if (holder.parentNode === this.#element && element.parentNode === holder) return;
    // Whoever takes it away without a copy wants it gone.
    const copies = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter(isCopy);
    if (!copies.length) return;
    for (const copy of copies) copy.remove();
    const before = this.#before?.parentNode !== this.#element && this.#before;
    holder.replaceChildren(...[before, element].filter(Boolean));
    this.#element.append(holder);
    this.changed();
  }

  /** Starts again, since somebody else replaced what it stands in, unless that never ends. */
  changed() {
    const { activeElement } = this.#root.holder.getRootNode();
    if (!activeElement || activeElement === this.#element.ownerDocument.body) this.#focused?.focus({ preventScroll: true });
    this.#isChanged = true;
    this.#replacements += 1;
    if (this.#replacements > MAX_REPLACEMENTS) this.end();
    else restart("changed");
    return !this.#hasEnded;
  }

  /** The program begins to act: what was changed until now, others changed. */
  programBegins() {
    this.#changed(this.#changeObserver.takeRecords());
    // The user may have scrolled and gone on in the midst of a drawing.
    if (this.#isDrawing) this.#keepPlace = placeOf(this.#focused);
  }

  /** The program comes to rest: what was changed since, it changed. */
  programEnds() {
    this.#changeObserver.takeRecords();
    this.#restorePlace();
  }

  #restorePlace() {
    this.#keepPlace?.();
    this.#keepPlace = undefined;
  }

  #changed(changes) {
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
    // What no program has shown yet has nothing to do with it.
    if (!this.#isShown || this.#hasEnded) return;
    const texts = this.#texts();
    // A program stops over what somebody else did to its form, too, and over nothing that stands there.
    const isOwnFault = reason === "stopped" && !this.#isChanged;
    if (isOwnFault) {
      if (this.#suspect) this.#held.set(this.#suspect, true);
      // Nobody did anything since it stopped before: then it is about something that was there already.
      else if (this.#kept.restart && !this.#isTouched) this.#holdAll({ ...this.#kept, ...texts });
    }
    // What changed another form is none of this one's business.
    const restart = isOwnFault ? "stopped" : this.#isChanged ? "changed" : undefined;
    this.#kept = { ...this.#kept, ...texts, sent: Boolean(this.#sent), restart };
  }

  #holdAll(texts) {
    for (const [name, text] of Object.entries(texts)) {
      if (typeof text === "string" && text.trim() && !this.#held.has(name)) this.#held.set(name, false);
    }
  }

  /** Draws the form anew, in a fresh program. */
  showAgain() {
    const root = this.#root;
    const held = Object.fromEntries([...this.#held.keys()].map((name) => [`held-${name}`, true]));
    const kept = Object.entries(this.#kept).filter(([name]) => !name.startsWith("held-"));
    // With what was typed since it stopped.
    const texts = this.#texts();
    this.#kept = { ...Object.fromEntries(kept), ...texts, ...held };
    for (const [name, before] of this.#filledIn) if (texts[name] === before) delete this.#kept[name];
    // What was not drawn yet never will be.
    if (this.#before) root.element.remove();
    this.#before ??= root.element;
    this.#watchNothing();
    // A translator would only change it again.
    root.holder.translate &&= !this.#isChanged;
    this.#isTouched = this.#isChanged = this.#isDrawing = this.#isLoading = this.#isWatched = this.#isPutOff = false;
    this.#suspect = undefined;
    renew(root);
    this.#watchAround();
    this.#show(this.#options);
    for (const options of this.#waiting.splice(0)) {
      try {
        this.update(options);
      } catch (error) {
        // Nobody is there to catch it any more.
        this.#refuse(error, options);
      }
    }
  }

  /** Shows what was typed and pasted, to read and to copy, without a program. */
  end() {
    const root = this.#root, { holder, element } = root, document = holder.ownerDocument;
    const hadFocus = holder.contains(holder.getRootNode().activeElement);
    const shown = controlsIn(this.#shown), names = new Set(shown.map(({ name }) => name));
    const controls = [...shown, ...this.#controls.filter(({ name }) => !names.has(name))].filter(isText);
    const texts = this.#texts();
    this.#kept = { ...this.#kept, ...texts };
    // It stopped all the same when it did not read these.
    for (const [name, wasTyped] of this.#held) wasTyped || this.#held.delete(name);
    this.#watchNothing();
    const create = (name, properties, ...children) => {
      const node = Object.assign(document.createElement(name), properties);
      node.append(...children);
      return node;
    };
    const retry = create("button", { type: "button", className: "button" }, "Try again");
    retry.onclick = () => this.#retry();
    const words = create("div", { className: "notice notice--error", tabIndex: -1 }, create("p", {}, ENDED), retry);
    words.setAttribute("role", "alert");
    const copies = controls.filter(({ name, form }) => form || texts[name]).map((control) => copyOf(control, texts[control.name]));
    const theme = this.#shown.querySelector("[data-theme]")?.dataset.theme;
    if (this.#isRunning) root.program.hide();
    this.#hasEnded = true;
    this.#toPress = undefined;
    root.element = create("div", { className: "flow-log-export", lang: "en", dir: "ltr" }, create("div", { className: "journey" }, words, ...copies));
    root.element.dataset.state = "ended";
    if (theme) root.element.dataset.theme = theme;
    for (const old of [this.#before, element]) old?.remove();
    this.#before = undefined;
    holder.append(root.element);
    if (hadFocus) words.focus();
    this.#emit("error", { code: "ended", message: ENDED });
  }

  #retry() {
    this.#hasEnded = this.#isShown = this.#isChanged = false;
    this.#replacements = 0;
    this.#giveFocus = (root) => root.querySelector("input").focus({ preventScroll: true });
    if (isDown) restart();
    else showAgain(this);
  }

  get hasEnded() {
    return this.#hasEnded;
  }

  get hasSettled() {
    return this.#isTouched || !this.#kept.restart;
  }

  update(options) {
    let isSet = this.#isRunning;
    options = named(options);
    const before = { ...this.#options };
    try {
      if (isSet) this.#root.program.update(options);
    } catch (error) {
      if (!isDown) throw error;
      isSet = false;
    }
    if (isSet) Object.assign(this.#options, options);
    else this.#waiting.push(options);
    const texts = this.#texts();
    for (const [option, value] of Object.entries(options ?? {})) {
      const name = nameOf(option);
      // Only what is new fills in a field.
      if (typeof value === "string" && value !== before[option] && name in texts) this.#filledIn.set(name, texts[name]);
    }
  }

  /**
   * Whether the browser is to complete what is typed: "on" or "off". When Safari comes back to a page that it has kept
   * whole, it empties what it is not to complete.
   */
  completes(setting) {
    for (const element of this.#shown.querySelectorAll("[autocomplete]")) element.autocomplete = setting;
  }

  /** What was typed, pasted and ticked. */
  get kept() {
    const kept = Object.entries({ ...this.#kept, ...this.#texts() }).filter(([name]) => !name.startsWith("held-"));
    return { ...Object.fromEntries(kept), sent: false, restart: undefined };
  }

  get value() {
    return this.#value && { ...this.#value };
  }

  /** Begins anew with what the host has set. */
  reset() {
    const { holder, program } = this.#root;
    const hasFocus = holder.contains(holder.getRootNode().activeElement);
    const giveFocus = hasFocus ? (root) => root.querySelector("input").focus() : this.#giveFocus;
    this.abort();
    this.#kept = {};
    this.#controls = [];
    for (const map of [this.#held, this.#filledIn]) map.clear();
    this.#sent = this.#suspect = this.#toPress = undefined;
    if (!this.#isRunning) {
      // What is still shown would be taken over, with the word that all of it is here.
      this.#shown.replaceChildren();
      this.#isShown = false;
    }
    if (this.#hasEnded) this.#retry();
    else if (this.#isRunning) program.show(this.#options, {}, isComplete(), this.#host);
    this.#giveFocus = giveFocus;
  }

  unmount() {
    if (!forms.delete(this)) return this.#kept;
    this.abort();
    this.#kept = this.kept;
    this.#leave();
    if (this.#isRunning) this.#root.program.hide();
    return this.#kept;
  }
}

allArrived.then(() => forms.forEach((form) => form.showLoaded()));

let isRestarting = false, restarts = 0;

// Node has no pages.
globalThis.addEventListener?.("keydown", ({ code }) => {
  isTabbing = code === "Tab";
  setTimeout(() => (isTabbing = false));
}, true);
globalThis.addEventListener?.("pagehide", ({ persisted }) => persisted && forms.forEach((form) => form.completes("on")));
// Safari looks only after it has told.
globalThis.addEventListener?.("pageshow", ({ persisted }) => persisted && setTimeout(() => forms.forEach((form) => form.completes("off"))));
globalThis.document?.addEventListener("visibilitychange", () => forms.forEach((form) => form.mayBeSeen()));

watcher.begins = () => forms.forEach((form) => form.programBegins());
watcher.ends = () => forms.forEach((form) => form.programEnds());
watcher.stopped = (error) => {
  console.error(error);
  restart("stopped");
};

/** Starts the program afresh, with all that was typed and pasted. */
async function restart(reason) {
  isDown = true;
  if (isRestarting) return;
  isRestarting = true;
  // What goes on at the moment comes to its end.
  await undefined;
  const running = () => [...forms].filter((form) => !form.hasEnded);
  restarts = running().every((form) => form.hasSettled) ? 1 : restarts + 1;
  for (const form of running()) form.keep(reason);
  idle.length = 0;
  try {
    // Once more with nothing of what was there read; then it is for the user to say.
    if (restarts > MAX_RESTARTS) throw new Error("The form keeps stopping");
    await startAfresh();
    // What stops from now on is the fresh program.
    isDown = isRestarting = false;
    running().forEach(showAgain);
  } catch (error) {
    console.error(error);
    restarts = 0;
    isRestarting = false;
    for (const form of running()) form.end();
  }
}

/** Draws a form in the program that runs, unless that stops over it or over one before. */
function showAgain(form) {
  if (isDown) return;
  try {
    form.showAgain();
  } catch (error) {
    console.error(error);
    if (!isDown) form.end();
  }
}

/**
 * Puts the form into an element, with what is `kept` from a form that was there before. It may take the focus
 * over, once it is drawn. `refuse` hears of options that turn out to be wrong later, when the program runs again.
 */
export function mount(element, options = {}, kept = {}, takesFocus = false, refuse = console.error) {
  needProgram();
  // Node has none.
  if (!globalThis.Element || !(element instanceof Element)) throw new Error("mount: element must be an element of the document.");
  const form = new Form(element, named(options), kept, takesFocus, refuse);
  return {
    update: (options) => void (forms.has(form) && form.update(options)),
    unmount: () => form.unmount(),
    kept: () => form.kept,
    /** What is valid now: both values, or nothing. */
    value: () => form.value,
    /** Begins anew with what the host has set. */
    reset: () => form.reset(),
    /** Whatever is being saved is waited for no longer. */
    abort: () => form.abort(),
    /** Tells that what the element stands in was replaced. False once it gives up. */
    changed: () => form.changed(),
    /** Tells that the element is in another place. */
    moved: () => form.adoptStyles(),
  };
}
