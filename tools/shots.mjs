// Writes PICTURES/index.html, which shows every state of the page in every look, and what has changed since the
// pictures in PICTURES-before: node tools/shots.mjs PICTURES
// A picture is BROWSER/LOOK/STATE.png in there, as the tests of accessibility take them.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const DIFFERENCES = ["changed", "new", "gone"];

const [, , folder] = process.argv;
if (!folder) fail("say where the pictures are");
const now = picturesIn(folder, ".");
if (now.size === 0) fail(`there are no pictures in ${folder}`);
const before = picturesIn(`${folder}-before`, `../${basename(resolve(folder))}-before`);
const all = [...new Map([...before, ...now])].map(([name, picture]) => ({ ...picture, change: changeOf(name), was: before.get(name) }));
const browsers = [...new Set(all.map(({ browser }) => browser))].sort();
writeFileSync(join(folder, "index.html"), page());
console.log(`${now.size} pictures; ${counted(all)}`);

/** By `browser/look/state`, in the order in which they were taken. */
function picturesIn(folder, address) {
  const pictures = [];
  for (const browser of foldersIn(folder)) {
    for (const look of foldersIn(join(folder, browser))) {
      for (const file of readdirSync(join(folder, browser, look))) {
        if (!file.endsWith(".png")) continue;
        const place = `${browser}/${look}/${file}`, path = join(folder, place), bytes = readFileSync(path);
        pictures.push({
          browser,
          look,
          state: basename(file, ".png"),
          address: `${address}/${place}`,
          taken: statSync(path).mtimeMs,
          sum: createHash("sha256").update(bytes).digest("hex"),
          // Where every PNG has them.
          width: bytes.readUInt32BE(16),
          height: bytes.readUInt32BE(20),
        });
      }
    }
  }
  pictures.sort((one, other) => one.taken - other.taken || (one.state < other.state ? -1 : 1));
  return new Map(pictures.map((picture) => [`${picture.browser}/${picture.look}/${picture.state}`, picture]));
}

function foldersIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function changeOf(name) {
  if (before.size === 0) return "same";
  if (!before.has(name)) return "new";
  if (!now.has(name)) return "gone";
  return before.get(name).sum === now.get(name).sum ? "same" : "changed";
}

function counted(pictures) {
  if (before.size === 0) return "nothing to compare with";
  return [...DIFFERENCES, "same"]
    .map((change) => `${pictures.filter((picture) => picture.change === change).length} ${change}`)
    .join(", ");
}

/** Wide ones first. */
function looksOf(pictures) {
  const widths = new Map(pictures.map(({ look, width }) => [look, width]));
  return [...widths.keys()].sort((one, other) => widths.get(other) - widths.get(one) || (one < other ? -1 : 1));
}

/** In the order in which they were taken, those that only some looks have last. */
function statesOf(pictures) {
  const looks = new Map();
  for (const { state, look } of pictures) looks.set(state, (looks.get(state) ?? new Set()).add(look));
  const most = Math.max(...[...looks.values()].map(({ size }) => size));
  const isEverywhere = (state) => looks.get(state).size === most;
  return [...looks.keys()].sort((one, other) => isEverywhere(other) - isEverywhere(one));
}

function page() {
  const choices = browsers.map((browser, index) => {
    const pictures = all.filter((picture) => picture.browser === browser);
    return `<label><input type="radio" name="browser" value="${browser}"${index === 0 ? " checked" : ""}> ${title(browser)}: ${counted(pictures)}</label>`;
  });
  const others = browsers.map(
    (browser) => `body:has([value=${browser}]:checked) section:not([data-browser=${browser}]) { display: none; }`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The page in every state</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 1.5rem; background: Canvas; }
fieldset { inline-size: fit-content; }
label { display: block; }
figure { margin: 0 0 2rem; }
figcaption, th { text-align: start; font-weight: 600; }
img { display: block; inline-size: 100%; block-size: auto; }
/* Pages are long: what is compared scrolls together. */
.box { overflow: auto; max-block-size: 80vh; border: 1px solid GrayText; }
.sides { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.5rem; align-items: start; }
.sides p { position: sticky; inset-block-start: 0; z-index: 1; margin: 0; padding-inline: 0.5rem; background: Canvas; }
.difference { display: grid; isolation: isolate; background: black; filter: brightness(4); }
.difference img { grid-area: 1 / 1; }
.difference img + img { mix-blend-mode: difference; }
table { border-spacing: 0.5rem; }
th, td { min-inline-size: 20rem; max-inline-size: 20rem; vertical-align: top; }
td .box { max-block-size: 30rem; }
thead th { position: sticky; inset-block-start: 0; z-index: 2; background: Canvas; }
tr > :first-child { min-inline-size: 8rem; position: sticky; inset-inline-start: 0; z-index: 1; background: Canvas; }
thead tr > :first-child { z-index: 3; }
${others.join("\n")}
</style>
<h1>The page in every state</h1>
<p>${before.size === 0 ? `Taken ${lastOf(now)}.` : `Before: ${lastOf(before)}. After: ${lastOf(now)}.`} A click on a picture shows it in its full size.</p>
<fieldset><legend>Browser</legend>${choices.join("")}</fieldset>
${browsers.map(section).join("\n")}
</html>
`;
}

function section(browser) {
  const pictures = all.filter((picture) => picture.browser === browser), there = pictures.filter(({ change }) => change !== "gone");
  const states = statesOf(pictures);
  const byState = states.flatMap((state) => pictures.filter((picture) => picture.state === state));
  const differing = DIFFERENCES.map((change) => byState.filter((picture) => picture.change === change)).filter(({ length }) => length > 0);
  const named = differing.map((pictures) => {
    const links = pictures.map((picture) => `<a href="#${id(picture)}">${caption(picture)}</a>`);
    return `<p>${title(pictures[0].change)}: ${links.join("; ")}</p>`;
  });
  const looks = looksOf(there);
  const rows = states.filter((state) => there.some((picture) => picture.state === state)).map((state) => {
    const cells = looks.map((look) => {
      const picture = there.find((picture) => picture.look === look && picture.state === state);
      if (!picture) return "<td></td>";
      const mark = picture.change === "same" ? "" : `<a href="#${id(picture)}">${title(picture.change)}</a>`;
      return `<td>${mark}<div class="box">${linked(picture, caption(picture))}</div></td>`;
    });
    return `<tr><th scope="row">${title(state)}</th>${cells.join("")}</tr>`;
  });
  return `<section data-browser="${browser}">
<h2>${title(browser)}</h2>
${differing.length === 0 ? "" : `<h3>What differs</h3>\n${named.join("\n")}\n${differing.flat().map(figure).join("\n")}\n`}<h3>Every state</h3>
<table><thead><tr><td></td>${looks.map((look) => `<th scope="col">${title(look)}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>
</section>`;
}

function figure(picture) {
  const { change, was } = picture, name = caption(picture);
  const side = (words, content) => `<div><p>${words}</p>${content}</div>`;
  const sides = {
    new: () => side("", "") + side("After", linked(picture, `${name}, after`)),
    gone: () => side("Before", linked(picture, `${name}, before`)),
    changed: () =>
      side("Before", linked(was, `${name}, before`)) +
      side("After", linked(picture, `${name}, after`)) +
      side("Black where nothing differs", `<div class="difference">${image(was, "")}${image(picture, "")}</div>`),
  };
  return `<figure id="${id(picture)}"><figcaption>${name}: ${change}</figcaption><div class="box sides" tabindex="0" role="group" aria-label="${name}">${sides[change]()}</div></figure>`;
}

function linked(picture, words) {
  return `<a href="${picture.address}">${image(picture, words)}</a>`;
}

function image({ address, width, height }, words) {
  return `<img src="${address}" width="${width}" height="${height}" alt="${words}" loading="lazy">`;
}

function id({ browser, look, state }) {
  return `${browser}-${look}-${state}`;
}

function caption({ look, state }) {
  return `${title(state)} (${title(look).toLowerCase()})`;
}

function title(name) {
  return name === "webkit" ? "WebKit" : name[0].toUpperCase() + name.slice(1).replaceAll("-", " ");
}

function lastOf(pictures) {
  const last = Math.max(...[...pictures.values()].map(({ taken }) => taken));
  return new Date(last).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}

function fail(words) {
  console.error(words);
  process.exit(1);
}
