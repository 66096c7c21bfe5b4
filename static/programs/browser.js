// What the browser does for the programs.

/** Tells the page around a form, by an event. */
export const emit = (form, name, detail) =>
  form.dispatchEvent(new CustomEvent(`flow-log-export-${name}`, { detail, bubbles: true, composed: true }));

/** For each program. */
export const browser = (element) => ({
  async copy(root, shown, text) {
    try {
      // Without a secure context there is no clipboard, and in a frame without permission it refuses.
      await navigator.clipboard.writeText(text);
      return false;
    } catch {
      const place = root.querySelector(shown);
      // The keyboard's copy takes the selection from where the focus is.
      place?.closest("[tabindex]")?.focus();
      if (place) getSelection().selectAllChildren(place);
      return true;
    }
  },
  download(fileName, text, type) {
    const href = URL.createObjectURL(new Blob([text], { type }));
    Object.assign(document.createElement("a"), { href, download: fileName }).click();
    URL.revokeObjectURL(href);
  },
  focus(id) {
    const target = element.querySelector(`#${id}`);
    // With its label.
    (target?.closest(".field") ?? target)?.scrollIntoView();
    target?.focus({ preventScroll: true });
  },
});

/** Types for the user. */
export function put(field, text) {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** From the markup that waited for the program to the form, without losing a keystroke. */
export function takeOver(waiting, root) {
  for (const old of waiting.querySelectorAll("input[name]")) {
    const input = root.querySelector(`input[name=${old.name}]`);
    const { value, selectionStart, selectionEnd } = old;
    if (value) put(input, value);
    if (old.matches(":focus")) {
      input.focus();
      input.setSelectionRange(selectionStart, selectionEnd);
    }
  }
  waiting.remove();
}

/** A long policy is scrolled to what was added. */
export function showMarked(pre) {
  const mark = pre?.querySelector("mark");
  if (mark) pre.scrollTop += mark.getBoundingClientRect().top - pre.getBoundingClientRect().top - pre.clientHeight / 4;
}
