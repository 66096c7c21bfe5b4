// Reports what dist/ weighs: node tools/size.mjs DIST BUDGET, a number of bytes above which it warns
import { readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [dist, budget] = process.argv.slice(2);

const sizes = new Map();
for (const name of filesIn("")) {
  const bytes = readFileSync(join(dist, name));
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  sizes.set(name, { raw: bytes.length, brotli: brotliCompressSync(bytes, options).length });
}

const needed = neededByTheForm();
const total = { raw: 0, brotli: 0 };
for (const name of needed) {
  const size = sizes.get(name);
  if (!size) fail(`${name} is not in ${dist}`);
  total.raw += size.raw;
  total.brotli += size.brotli;
}

row("", "raw", "brotli");
for (const [name, { raw, brotli }] of sizes) row(`${needed.has(name) ? "*" : " "} ${name}`, raw, brotli);
row("* to a working form", total.raw, total.brotli);
row("  budget", "", Number(budget));
if (total.brotli > Number(budget)) {
  console.log(`warning: over the budget by ${(total.brotli - budget).toLocaleString("en")} bytes`);
}

function filesIn(folder) {
  return readdirSync(join(dist, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = posix.join(folder, entry.name);
      if (/\.(br|gz)$/.test(name)) return [];
      return entry.isDirectory() ? filesIn(name) : [name];
    })
    .sort();
}

// The page itself, and what it asks for before anybody types.
function neededByTheForm() {
  // Without what only those without scripts ask for.
  const page = readFileSync(join(dist, "index.html"), "utf8").replace(/<noscript>.*?<\/noscript>/gs, "");
  const tags = page.match(/<(?:script [^>]*src|link [^>]*rel="(?:stylesheet|modulepreload|preload)")[^>]*>/g) ?? [];
  return new Set(["index.html", ...tags.map((tag) => posix.normalize(tag.match(/(?:src|href)="([^"]+)"/)[1]))]);
}

function row(name, raw, brotli) {
  const number = (value) => value.toLocaleString("en").padStart(11);
  console.log(name.padEnd(36) + number(raw) + number(brotli));
}

function fail(words) {
  console.error(words);
  process.exit(1);
}
