// What the browser does for the program.

/** More than the program reads of a text. */
const MAX_READ_BYTES = 2 ** 21;

/** What a browser puts in as if it was typed without taking seconds for it. */
const MAX_TYPED_LENGTH = 2 ** 16;

/** How long a browser may take to begin with a download. */
const DOWNLOAD_MILLISECONDS = 60_000;

/** Puts text on the clipboard. Resolves to whether the clipboard was refused. */
export async function copy(text) {
  try {
    // Without a secure context there is no clipboard, and in a frame without permission it refuses.
    await navigator.clipboard.writeText(text);
    return false;
  } catch {
    return true;
  }
}

/** Selects what stands in an element, for the keyboard's copy, which takes the selection from where the focus is. */
export function select(root, selector) {
  const target = root.querySelector(selector);
  target?.closest("[tabindex]")?.focus();
  if (target) getSelection().selectAllChildren(target);
}

/** Puts text in place of what a control holds as if it was typed, so that it can be undone. False where it cannot be. */
export function typeIn(control, text) {
  control.focus({ preventScroll: true });
  control.select();
  // A browser deletes faster than it puts in.
  const length = Math.max(text.length, control.value.length), limit = text ? MAX_TYPED_LENGTH : MAX_READ_BYTES;
  return length < limit && control.ownerDocument.execCommand(text ? "insertText" : "delete", false, text);
}

/** Puts the text of a file that is dropped on a box into it as if it was typed, so that it can be undone. */
export async function readDropped(event) {
  const { target, dataTransfer } = event;
  // Firefox tells text, too, of what is dragged over it.
  if (!target.matches?.("textarea:read-write") || !dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const [file] = dataTransfer.files;
  if (event.type !== "drop" || !file) return;
  // A larger text is refused anyway.
  // A folder has none.
  const text = await file.slice(0, MAX_READ_BYTES).text().catch(() => "");
  if (!text) return;
  if (typeIn(target, text)) return;
  target.value = text;
  target.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
}

export function download(fileName, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(href), DOWNLOAD_MILLISECONDS);
}

/** Whether some of it is beyond an edge of the window, or behind the header that the host keeps there. */
function isOutOfView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top < parseFloat(getComputedStyle(element).scrollMarginTop) || bottom > innerHeight;
}

/** Safari scrolls but the caret of a text field into view that is reached by Tab, which a header may cover. */
export function showReached(control) {
  if (!isText(control)) return;
  const shown = control.closest(".field, .paste-box") ?? control;
  const show = () => control.matches(":focus") && isOutOfView(shown) && shown.scrollIntoView({ block: "nearest" });
  // It does so only when it draws.
  requestAnimationFrame(() => requestAnimationFrame(show));
}

/** Moves the focus, and only what is out of view into it. */
export function focus(root, id) {
  const target = root.querySelector(`#${id}`);
  if (!target) return;
  for (let around = target; around !== root; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
  // With its label.
  const shown = target.closest(".field, .paste-box, .ways") ?? target;
  if (isOutOfView(shown)) shown.scrollIntoView({ block: shown.offsetHeight < innerHeight ? "center" : "start" });
  const control = target.matches("fieldset") ? target.querySelector(":checked, input") ?? target : target;
  const give = () => control.focus({ preventScroll: true });
  give();
  // Once a click on a label is over, Safari gives the focus to what the label is of.
  setTimeout(() => {
    const { activeElement } = control.getRootNode();
    if (root.contains(activeElement) && activeElement.matches("[type=radio], [type=checkbox]")) give();
  });
}

/** Remembers where a control is, and scrolls it back there once what is drawn above it has moved it. */
export function placeOf(control) {
  // The pane stays in view by itself, and no letter in a field moves anything.
  if (!control?.isConnected || control.matches("[type=text]") || control.closest(".pane, .phone-bar")) return () => {};
  const { top, bottom } = control.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) return () => {};
  return () => {
    const moved = control.isConnected && control.getBoundingClientRect().top - top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  };
}

/** Brings lines of the pane into view, and the pane where it is not. */
export function showLines(root, first, last) {
  const pane = root.querySelector(".pane"), code = pane.querySelector("pre.code");
  if (!code) return;
  if (isOutOfView(pane)) pane.scrollIntoView({ block: "nearest" });
  const height = parseFloat(getComputedStyle(code).lineHeight);
  code.scrollTop = (first - 1) * height - Math.max(0, code.clientHeight - (last - first + 1) * height) / 3;
  code.focus({ preventScroll: true });
}

/** What there is to type into, to tick and to press in below an element. */
export const controlsIn = (root) => [...root.querySelectorAll("input, textarea, [data-kept]")];

export const isText = (control) => control.matches("textarea, [type=text]");

const isChosen = (control) => control.checked ?? control.getAttribute("aria-pressed") === "true";

/** What was typed, pasted and ticked, by name. */
export function valuesOf(controls) {
  const values = {};
  for (const control of controls) {
    const { kept } = control.dataset;
    if (kept) values[kept] ||= isChosen(control) && control.value;
    else values[control.name] = control.value;
  }
  return values;
}

/** What was typed, pasted and ticked below an element. */
export const controlsOf = (root) => valuesOf(controlsIn(root));

/** What was typed and chosen below an element that no program listens to yet, by name. */
export function changesIn(root) {
  const controls = controlsIn(root);
  const changed = controls.filter(({ type, checked, defaultChecked, value, defaultValue }) =>
    /radio|checkbox/.test(type) ? checked !== defaultChecked : value !== defaultValue);
  // One choice takes back the others of its group, also those from before.
  const groups = new Set(changed.filter(({ type }) => type === "radio").map(({ name }) => name));
  return valuesOf(controls.filter((control) => changed.includes(control) || groups.has(control.name)));
}

/** Remembers which control has the focus, and gives it to that of the same name elsewhere. */
export function focusOf(root) {
  // In a window behind another, Safari has no :focus.
  const old = root.getRootNode().activeElement, { kept } = old?.dataset ?? {};
  if (!root.contains(old) || (!old.name && !kept)) return () => {};
  const { name, selectionStart, selectionEnd } = old;
  return (next) => {
    // Choices share the name of their group.
    const control = next.querySelector(kept ? `[data-kept="${kept}"]` : `[name="${name}"]`);
    // Where it has the focus already, Safari scrolls to it.
    if (selectionStart !== null) control?.setSelectionRange?.(selectionStart, selectionEnd);
    control?.focus({ preventScroll: true });
  };
}

/** Does again in an element what was typed and ticked elsewhere, where it was `before` and is something else `after`. */
export function doAgain(root, before, after) {
  for (const [name, value] of Object.entries(after)) {
    const control = root.querySelector(`[name="${name}"], [data-kept="${name}"]`);
    if (!control || value === before[name]) continue;
    if (control.dataset.kept) {
      // One choice takes back the other by itself.
      if (isChosen(control) !== Boolean(value) && (value || control.type !== "radio")) control.click();
    } else if (control.value !== value) {
      control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    }
  }
}

/** The buttons below an element, each after a name of its own: its words, and which of those with these words it is. */
export function buttonsIn(root) {
  const counts = {};
  return Array.from(root.querySelectorAll("button"), (button) => {
    const words = button.textContent;
    counts[words] = (counts[words] ?? 0) + 1;
    return [`${words} ${counts[words]}`, button];
  });
}

/** What holds a text, to read and to copy only, with its label. */
export function copyOf(control, text) {
  const field = control.ownerDocument.createElement("div");
  const copy = Object.assign(control.cloneNode(), { readOnly: true, value: text });
  for (const name of ["aria-describedby", "aria-invalid"]) copy.removeAttribute(name);
  copy.setAttribute("form", "");
  field.className = "field";
  field.append(...Array.from(control.labels, (label) => label.cloneNode(true)), copy);
  return field;
}

/** A long policy is scrolled to what was added. */
export function showMarked(root) {
  const pre = root.querySelector(".pane pre.code");
  const mark = pre?.querySelector("mark");
  // Where it is folded, it begins with its first line.
  if (mark && getComputedStyle(pre).overflowY !== "hidden") pre.scrollTop += mark.getBoundingClientRect().top - pre.getBoundingClientRect().top - pre.clientHeight / 4;
}
