// The figures as a table of Markdown, and its place in a document.

export const median = (values) => at(values, 0.5);
export const p95 = (values) => at(values, 0.95);

function at(values, part) {
  if (values.length === 0) throw new Error("nothing was measured");
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)];
}

/** `rows` are lists of cells; all columns but the first hold numbers. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** `document` with `text` between its two markers. */
export function between(document, name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, ...more] = document.split(open);
  const [, after, ...evenMore] = rest?.split(close) ?? [];
  if (after === undefined || more.length > 0 || evenMore.length > 0) throw new Error(`${open} … ${close} must stand there once`);
  return `${before}${open}\n${text}\n${close}${after}`;
}
