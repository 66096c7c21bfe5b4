// The built page, as text: it must hold under the strict Content Security
// Policy, below any path, and be readable before any script runs.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

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

test("no script, style or handler is inline", () => {
  none("inline script", (tag) => tag.name === "script" && !tag.attributes.has("src"));
  none("inline style sheet", (tag) => tag.name === "style");
  none("style attribute", (tag) => tag.attributes.has("style"));
  none("event handler", (tag) => [...tag.attributes.keys()].some((key) => key.startsWith("on")));
  none("javascript: address", (tag) => [...tag.attributes.values()].some((value) => /^\s*javascript:/i.test(value)));
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
