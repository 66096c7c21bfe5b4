// The npm packages that build and test the page may be used for that, and none of them is served. What bundlers and the
// benchmark need is only looked at beside it, and stays out of this.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);
const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

const [, list] = read("deny.toml").match(/^allow = \[(.*?)^\]/ms);
const allowed = new Set([...list.matchAll(/"([^"]+)"/g)].map(([, licence]) => licence));

// A process of its own that only tests talk to.
const ORACLE = "@cloud-copilot/";

function isAllowed(licence) {
  const parts = (text, word) => text.replace(/[()]/g, "").split(` ${word} `);
  return parts(licence, "OR").some((choice) => parts(choice, "AND").every((one) => allowed.has(one)));
}

// All packages in a node_modules, which may have others of their own.
function packages(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => /(^|[\\/]node_modules[\\/])(@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/.test(path))
    .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")))
    .filter(({ name, version }) => name && version);
}

test("every package that package.json brings is under a licence that deny.toml lists", () => {
  const installed = packages(fileURLToPath(new URL("target/npm/node_modules", ROOT)));
  const names = new Set(installed.map(({ name }) => name));
  const { devDependencies } = JSON.parse(read("package.json"));
  assert.deepEqual(Object.keys(devDependencies).filter((name) => !names.has(name)), [], "not there");
  for (const { name, version, license } of installed.filter(({ name }) => !name.startsWith(ORACLE))) {
    assert.ok(typeof license === "string" && isAllowed(license), `${name} ${version} is under ${license}`);
  }
});

// Whoever has a framework reads the types for it, which are nothing in a browser.
const TYPES_FOR = { "react.d.ts": ["react"], "vue.d.ts": ["vue"] };

test("what is served imports nothing of npm", () => {
  const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(read("static/package.json"));
  assert.deepEqual({ ...dependencies, ...peerDependencies, ...optionalDependencies }, {});
  const scripts = readdirSync(new URL("static/", ROOT)).filter((file) => /\.[jt]s$/.test(file));
  assert.ok(scripts.length > 3, `only ${scripts} are served`);
  for (const script of scripts) {
    const imports = [...read(`static/${script}`).matchAll(/(?:\bfrom|\bimport\(?)\s*["']([^"']+)["']/g)];
    const packages = imports.map(([, name]) => name).filter((name) => !/^(\.|flow-log-export\/)/.test(name));
    assert.deepEqual(packages, TYPES_FOR[script] ?? [], script);
    if (script in TYPES_FOR) assert.doesNotMatch(read(`static/${script}`), /^import (?!type )/m, script);
  }
});
