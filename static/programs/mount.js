// Puts forms into pages.
import { browser, emit, put, showMarked, takeOver } from "./browser.js";
import { read } from "./options.js";
import { program, startTools, styled } from "./start.js";

/** How long nobody has to have typed before what no keystroke needs is loaded, and drawn. */
const REST_MILLISECONDS = 1000, PAUSE_MILLISECONDS = 120;

// Forms that were taken out of the document. They are used again, because Yew never lets go of what it
// listens on.
const spare = [];

// What a form and its panels stand in.
function create(document) {
  const [element, around, place] = ["", "", "flow-log-export"].map((className) => Object.assign(document.createElement("div"), { className }));
  // Beside each other, not one in the other: two programs of Yew would hear each other's events.
  element.append(around, place);
  return { element, around, place };
}

/**
 * Puts the form into an element, and beside it what no first keystroke needs, once the user rests or comes near to it.
 * Into that goes, by the names of its fields, what was pasted before.
 */
export function mount(element, options, pasted = {}) {
  if (!(element instanceof Element)) throw new Error("mount: element must be an element of the document");
  const waiting = element.querySelector(":scope > [data-state=waiting]");
  const given = read("mount", options);
  const mounted = spare.pop() ?? create(element.ownerDocument);
  const { around, place } = mounted;
  let alive = true, tools, panels, known, root, begun, typed, pausing, following;

  const ofBrowser = browser(element);
  const beside = {
    ...ofBrowser,
    merged(policy, first, last) {
      if (!alive) return;
      following = true;
      program.merged(mounted.number, policy, first, last);
      if (first) requestAnimationFrame(() => showMarked(root.querySelector(".policy pre")));
    },
    judged: (failures) => alive && program.judged(mounted.number, failures),
    copied: (what) => emit(place, "copy", { what }),
  };

  const load = async () => {
    try {
      [tools, mounted.style] = await Promise.all([startTools(), mounted.style ?? styled(place)]);
      if (!alive) return;
      const now = new tools.Values(...known);
      if (mounted.panels) mounted.panels.mount(beside, now);
      else mounted.panels = tools.mountPanels(place, beside, now, mounted.number);
      panels = mounted.panels;
      // They are drawn in a moment.
      setTimeout(() => {
        for (const area of place.querySelectorAll("textarea")) if (pasted[area.name]) put(area, pasted[area.name]);
      });
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

  const near = new IntersectionObserver((places) => places.some(({ isIntersecting }) => isIntersecting) && begin(), { rootMargin: "50%" });

  // Acts once nobody has typed for a while, without a new timer for every keystroke.
  function rested(milliseconds, act) {
    const left = typed + milliseconds - performance.now();
    if (left > 0) setTimeout(rested, left, milliseconds, act);
    else if (alive) act();
  }

  function begin() {
    if (begun) return;
    begun = true;
    near.disconnect();
    load();
  }

  function follow() {
    pausing = false;
    panels.update(new tools.Values(...known));
  }

  const host = {
    ...ofBrowser,
    changed: (root, accountId, bucket, valid) => emit(root, "change", { accountId, bucket, valid }),
    copied: (root, what) => emit(root, "copy", { what }),
    async save(root, ...request) {
      const tools = await startTools().catch((error) => console.error(error));
      if (tools) return tools.save(root, ...request);
      const message = "A part of this page could not be loaded. Check your connection, then try again.";
      emit(root, "error", { message });
      return message;
    },
    values(form, ...now) {
      root = form;
      const first = !known;
      const changed = first || now.some((value, index) => value !== known[index]);
      known = now;
      typed = performance.now();
      place.dataset.theme = root.dataset.theme ?? "";
      if (first) {
        // Hidden elements take no focus.
        around.hidden = false;
        if (waiting) takeOver(waiting, root);
        near.observe(place);
        rested(REST_MILLISECONDS, begin);
      }
      if (!panels || !changed) return;
      // Only the policy follows every keystroke.
      if (following) panels.follow(new tools.Values(...known));
      if (pausing) return;
      // Before it may follow at once, where drawing took longer than the pause.
      pausing = true;
      rested(PAUSE_MILLISECONDS, follow);
    },
  };

  try {
    if (mounted.number === undefined) mounted.number = program.mount(around, given, host);
    else program.mountAgain(mounted.number, given, host);
  } catch (error) {
    if (mounted.number !== undefined) spare.push(mounted);
    throw error;
  }
  // What waits stays in sight until the first rendering is complete.
  around.hidden = Boolean(waiting);
  element.append(mounted.element);

  return {
    update: (options) => alive && program.update(mounted.number, read("update", options)),
    unmount() {
      if (!alive) return;
      alive = false;
      near.disconnect();
      program.unmount(mounted.number);
      panels?.unmount();
      mounted.element.remove();
      spare.push(mounted);
    },
  };
}
