// A style sheet of the form as a module: what bundlers do to style sheets does not touch it. The build makes one of
// each sheet.
import text from "styles";

const sheets = new WeakMap();

/** Has the document or shadow root that a node is in adopt the sheet, which is one of the document's own. */
export function adopt(node) {
  const root = node.getRootNode(), document = node.ownerDocument, { CSSStyleSheet } = document.defaultView ?? {};
  if (!root.adoptedStyleSheets || !CSSStyleSheet) return;
  if (!sheets.has(document)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(document, sheet);
  }
  const sheet = sheets.get(document);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
