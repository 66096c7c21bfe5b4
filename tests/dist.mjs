// The built page, as text: it must hold under the strict Content Security
// Policy, below any path, and be readable before any script runs.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const html = readFileSync(new URL("index.html", DIST), "utf8").replace(/<!--[\s\S]*?-->/g, "");

const tags = [...html.matchAll(/<([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi)].map(([text, name, rest]) => ({
  text,
  name: name.toLowerCase(),
  attributes: new Map(
    [...rest.matchAll(/([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map(
      ([, key, double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ""],
    ),
  ),
}));

function none(what, unwanted) {
  assert.deepEqual(tags.filter(unwanted).map((tag) => tag.text), [], what);
}

/** The styles in the page. */
const [, styles] = html.match(/<style>([^<]*)<\/style>/);

test("no script or handler is inline, and no style but one sheet", () => {
  assert.equal(tags.filter(({ name }) => name === "style").length, 1);

  none("inline script", (tag) => tag.name === "script" && !tag.attributes.has("src"));
  none("style attribute", (tag) => tag.attributes.has("style"));
  none("event handler", (tag) => [...tag.attributes.keys()].some((key) => key.startsWith("on")));
  none("javascript: address", (tag) => [...tag.attributes.values()].some((value) => /^\s*javascript:/i.test(value)));
});

test("the styles in the page are its sheet, which comes without scripts where a server forbids them", () => {
  const [, href] = html.match(/<noscript><link rel="stylesheet" href="([^"]+)"\/><\/noscript>/);
  assert.equal(readFileSync(new URL(href, DIST), "utf8"), styles);
});

/** The first Content Security Policy that a document gives. */
function policyOf(document) {
  const [policy] = readFileSync(new URL(`../docs/${document}`, import.meta.url), "utf8").match(/^default-src .*$/m);
  return policy;
}

test("the page has the policy that is documented, which is what portals are told and stricter, but for frames", () => {
  const documented = policyOf("security.md");
  assert.equal(documented.replace(" 'sha256-…'", ""), `${policyOf("embedding.md")}; base-uri 'none'; form-action 'none'`);
  const policy = documented.replace("…", createHash("sha256").update(styles).digest("base64"));
  const isPolicy = ({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy";
  assert.deepEqual(tags.filter(isPolicy).map(({ attributes }) => attributes.get("content")), [policy]);
  const before = tags.slice(0, tags.findIndex(isPolicy)).map(({ name }) => name);
  assert.deepEqual(before, ["html", "head", "meta"], "nothing is loaded before it is known");
  const frame = readFileSync(new URL("frame.html", DIST), "utf8"), page = readFileSync(new URL("index.html", DIST), "utf8");
  const link = html.match(/<link rel="stylesheet"[^>]*>/)[0];
  const framed = page
    .replace(tags.find(isPolicy).text, '<base target="_blank">')
    .replace('as="fetch"', 'as="fetch" crossorigin')
    .replace(/<style>[^<]*<\/style><noscript>.*?<\/noscript>/, () => link);
  assert.equal(frame, framed);
});

test("everything that is loaded is relative and there", () => {
  const loaded = tags.flatMap(({ name, attributes }) => {
    const link = name === "link" && !["canonical", "alternate"].includes(attributes.get("rel"));
    return [attributes.get("src"), attributes.get("poster"), link ? attributes.get("href") : undefined];
  }).filter((address) => address !== undefined);
  assert.ok(loaded.length >= 3, `only ${loaded} are loaded`);
  for (const address of loaded) {
    assert.doesNotMatch(address, /^([a-z][a-z0-9+.-]*:|\/)/i, `${address} is not relative`);
    assert.ok(existsSync(new URL(address.split(/[?#]/)[0], DIST)), `${address} is not in dist/`);
  }
  none("a base would change what #… means", (tag) => tag.name === "base");
});

test("the page reads well before any script", () => {
  for (const text of ["Organization Flow Logs", "AWS Account ID", "S3 Bucket", "allow-tg-writes"]) {
    assert.ok(html.includes(text), `${text} is missing`);
  }
});

test("what changes with a version is loaded from one folder named by its content", () => {
  const folders = readdirSync(DIST, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "hugo");
  assert.equal(folders.length, 1, "one folder");
  const [{ name: folder }] = folders;
  assert.match(folder, /^[0-9a-f]{16}$/);
  for (const entry of ["index.html", "boot.js", "flow-log-export.js", "element-class.js", "flow-log-export.css", "package.json"]) {
    const text = readFileSync(new URL(entry, DIST), "utf8");
    const loaded = [...text.matchAll(/"\.\/([^"]+\.(?:js|wasm|css))"/g)].map(([, address]) => address);
    // package.json names what is beside it, too.
    const versioned = loaded.filter((address) => address.includes("/"));
    assert.ok(versioned.length > 0, `${entry} loads ${loaded}`);
    for (const address of versioned) {
      assert.ok(address.startsWith(`${folder}/`), `${entry} loads ${address} from outside of ${folder}`);
      assert.ok(existsSync(new URL(address, DIST)), `${entry} loads ${address}, which is not there`);
    }
  }
});

test("bundlers can follow what is loaded, and leave alone what is only known when it runs", () => {
  const [{ name: folder }] = readdirSync(DIST, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const scriptOf = (name) => readFileSync(new URL(name, DIST), "utf8");
  const loader = scriptOf(`${folder}/loader.js`), element = scriptOf("element-class.js");
  for (const literal of ['new URL("program_bg.wasm",import.meta.url)', 'new URL("later.wasm",import.meta.url)', 'import("./panels.js")']) {
    assert.ok(loader.includes(literal), literal);
  }
  assert.ok(element.includes(`import("./${folder}/loader.js")`) && element.includes(`import("./${folder}/styles.js")`));
  for (const script of [loader, element]) {
    const imports = [...script.matchAll(/\bimport\(([^)]*)\)/g)].map(([, address]) => address);
    const left = imports.filter((address) => !/^"\.\/[^"]+"$/.test(address));
    assert.equal(left.length, 1, `${left}`);
    assert.match(left[0], /webpackIgnore: true.*@vite-ignore.*turbopackIgnore: true/);
    assert.doesNotMatch(script, /\bimport\("node:/);
  }
});

test("each file stands there compressed, too", () => {
  const filesIn = (folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesIn(new URL(`${entry.name}/`, folder)) : [new URL(entry.name, folder)],
    );
  const files = filesIn(DIST).filter(({ pathname }) => /(?<!\/hugo\/.*)\.(html|js|css|wasm|svg)$/.test(pathname));
  assert.ok(files.length > 10, `only ${files.length} files`);
  for (const file of files) {
    const content = readFileSync(file);
    assert.ok(brotliDecompressSync(readFileSync(new URL(`${file}.br`))).equals(content), `${file}.br`);
    assert.ok(gunzipSync(readFileSync(new URL(`${file}.gz`))).equals(content), `${file}.gz`);
  }
});
