// What the browser does for the program.

/** Puts text on the clipboard, or selects it where it is shown. Resolves to whether the clipboard was refused. */
export async function copy(root, shown, text) {
  try {
    // Without a secure context there is no clipboard, and in a frame without permission it refuses.
    await navigator.clipboard.writeText(text);
    return false;
  } catch {
    const target = root.querySelector(shown);
    // The keyboard's copy takes the selection from where the focus is.
    target?.closest("[tabindex]")?.focus();
    if (target) getSelection().selectAllChildren(target);
    return true;
  }
}

export function download(fileName, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href, download: fileName }).click();
  URL.revokeObjectURL(href);
}

export function focus(root, id) {
  const target = root.querySelector(`#${id}`);
  // With its label.
  (target?.closest(".field") ?? target)?.scrollIntoView();
  target?.focus({ preventScroll: true });
}

/** What there is to type into and to tick below an element. */
export const controlsIn = (root) => [...root.querySelectorAll("input, textarea")];

/** What was typed, pasted and ticked, by name. */
export function valuesOf(controls) {
  const values = {};
  for (const control of controls) {
    const { kept } = control.dataset;
    if (kept) values[kept] ||= control.checked && control.value;
    else values[control.name] = control.value;
  }
  return values;
}

/** What was typed, pasted and ticked below an element. */
export const controlsOf = (root) => valuesOf(controlsIn(root));

/** Remembers which control has the focus, and gives it to that of the same name elsewhere. */
export function focusOf(root) {
  const old = root.querySelector(":focus");
  if (!old?.name) return () => {};
  const { name, selectionStart, selectionEnd } = old;
  return (next) => {
    const control = next.querySelector(`[name="${name}"]`);
    control?.focus({ preventScroll: true });
    if (selectionStart !== null) control?.setSelectionRange?.(selectionStart, selectionEnd);
  };
}

/** Does again in an element what was typed and ticked elsewhere, where it was `before` and is something else `after`. */
export function doAgain(root, before, after) {
  for (const [name, value] of Object.entries(after)) {
    const control = root.querySelector(`[name="${name}"], [data-kept="${name}"]`);
    if (!control || value === before[name]) continue;
    if (control.dataset.kept) {
      // One choice takes back the other by itself.
      if (control.checked !== Boolean(value) && (value || control.type === "checkbox")) control.click();
    } else if (control.value !== value) {
      control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    }
  }
}

/** A long policy is scrolled to what was added. */
export function showMarked(root) {
  const pre = root.querySelector(".policy pre");
  const mark = pre?.querySelector("mark");
  if (mark) pre.scrollTop += mark.getBoundingClientRect().top - pre.getBoundingClientRect().top - pre.clientHeight / 4;
}
