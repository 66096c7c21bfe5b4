// The package in bundlers: packed, installed, built into a portal's page, and opened.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { PORTAL, binary, closeBrowser, examples, installed, open, press, serve, tool } from "./hosts.mjs";

const run = promisify(execFile);
/** Parcel writes an inline import map into the page. */
const POLICIES = { Parcel: "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; img-src 'self' data:" };

before(async () => {
  const [, passesOn] = examples("Bundler", "ts");
  const others = 'import { checkAccountId } from "flow-log-export"; await init(); document.title = checkAccountId("2109-8765-4300").value;';
  await writeFile(join(PORTAL, "addresses.js"), `${passesOn}\n${others}\n`);
});

after(closeBrowser);

/** Types into the form, and reads what its later part answers. */
async function usesAll(page) {
  await page.locator("[data-state=live]").waitFor();
  await page.locator(".pane", { hasText: "arn:aws:s3:::acme-flow-logs" }).waitFor();
  await page.locator("[name=account-id]").fill("210987654300");
  await page.locator("[name=preflight-report]").fill('{ "Status": "Suspended" }');
  await page.locator(".banner", { hasText: "Not ready: 1 thing to fix." }).waitFor();
}

/** The form with all its parts in their styles, and the answer of a function. */
async function seesAll({ page, errors }) {
  await page.waitForFunction(() => document.title === "210987654300");
  await usesAll(page);
  const sheets = await page.evaluate(() => document.querySelector("flow-log-export").shadowRoot.adoptedStyleSheets.length);
  assert.equal(sheets, 2, "the form's styles and those of the panels");
  const border = (selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).borderTopStyle);
  assert.equal(await border("[name=bucket]"), "solid");
  assert.deepEqual(errors, []);
}

/** What the documented line for esbuild and Rollup does, and the page around the script. */
async function copyFiles(folder) {
  for (const name of ["program_bg.wasm", "later.wasm"]) await cp(installed(`flow-log-export/${name}`), join(folder, name));
  await cp(join(PORTAL, "index.html"), join(folder, "index.html"));
}

const BUILDS = {
  async Vite(folder) {
    const { build } = await tool("vite");
    await build({ root: PORTAL, configFile: false, logLevel: "error", build: { outDir: folder, target: "es2022" } });
  },
  async webpack(folder) {
    const { default: webpack } = await tool("webpack");
    const compiler = webpack({ mode: "production", performance: false, context: PORTAL, entry: "./main.js", output: { path: folder, filename: "main.js" } });
    const stats = (await promisify(compiler.run.bind(compiler))()).toJson();
    assert.deepEqual([...stats.errors, ...stats.warnings].map(({ message }) => message), []);
    await cp(join(PORTAL, "index.html"), join(folder, "index.html"));
  },
  async Rollup(folder) {
    const [{ rollup }, { default: resolve }] = [await tool("rollup"), await tool("@rollup/plugin-node-resolve")];
    const bundle = await rollup({ input: join(PORTAL, "main.js"), plugins: [resolve()], onwarn: ({ message }) => assert.fail(message) });
    await bundle.write({ dir: folder, format: "es" });
    await copyFiles(folder);
  },
  async esbuild(folder) {
    const { build } = await tool("esbuild");
    const { warnings } = await build({
      absWorkingDir: PORTAL, entryPoints: ["main.js"], bundle: true, splitting: true, format: "esm", minify: true, outdir: folder, logLevel: "silent",
    });
    assert.deepEqual(warnings, []);
    await copyFiles(folder);
  },
  async "esbuild, which passes on the addresses"(folder) {
    const { build } = await tool("esbuild");
    const { warnings } = await build({
      absWorkingDir: PORTAL, entryPoints: { main: "addresses.js" }, bundle: true, splitting: true, format: "esm", outdir: folder, logLevel: "silent",
      loader: { ".wasm": "file" },
    });
    assert.deepEqual(warnings, []);
    await cp(join(PORTAL, "index.html"), join(folder, "index.html"));
  },
  async "Rollup, which passes on the addresses"(folder) {
    const [{ rollup }, { default: resolve }, { default: url }] = await Promise.all(["rollup", "@rollup/plugin-node-resolve", "@rollup/plugin-url"].map(tool));
    const plugins = [resolve(), url({ include: "**/*.wasm", limit: 0 })];
    const bundle = await rollup({ input: { main: join(PORTAL, "addresses.js") }, plugins, onwarn: ({ message }) => assert.fail(message) });
    await bundle.write({ dir: folder, format: "es" });
    await cp(join(PORTAL, "index.html"), join(folder, "index.html"));
  },
  async Parcel(folder) {
    await run(binary("parcel"), ["build", "index.html", "--dist-dir", folder, "--public-url", "./", "--no-source-maps", "--cache-dir", join(PORTAL, ".parcel-cache")], { cwd: PORTAL });
  },
};

describe("a portal's page built with", { concurrency: 2 }, () => {
  for (const [name, build] of Object.entries(BUILDS)) {
    test(name, { timeout: 120_000 }, async (context) => {
      const folder = join(PORTAL, "../built", name);
      await mkdir(folder, { recursive: true });
      await build(folder);
      await seesAll(await open(context, await serve(context, folder, POLICIES[name])));
    });
  }
});

/** Portals by where their program is: where the bundler has put it, or where they say themselves. */
const PLACES = {
  "by Vite": async () => join(PORTAL, "../built/Vite"),
  "by the portal, of esbuild": async () => join(PORTAL, "../built/esbuild, which passes on the addresses"),
  async "by the portal, in the folder as it is served"() {
    const folder = join(PORTAL, "../built/served");
    await cp(dirname(installed("flow-log-export/package.json")), folder, { recursive: true });
    for (const name of ["program_bg.wasm", "later.wasm"]) await cp(installed(`flow-log-export/${name}`), join(folder, `their-${name}`));
    await cp(join(PORTAL, "index.html"), join(folder, "index.html"));
    await writeFile(join(folder, "main.js"), 'import init from "./flow-log-export.js"; import "./element.js"; init({ program: "their-program_bg.wasm", later: "their-later.wasm" }).catch(() => {});');
    return folder;
  },
};

for (const [place, folderOf] of Object.entries(PLACES)) {
  test(`a program that fails, and one that hangs, are asked for again where they are put ${place}`, { timeout: 120_000 }, async (context) => {
    const address = await serve(context, await folderOf());
    for (const fails of [true, false]) {
      const { page } = await open(context, "about:blank");
      const asked = [];
      await page.route(/\.wasm/, async (route) => {
        const { pathname, search } = new URL(route.request().url());
        asked.push(pathname);
        if (search.startsWith("?again=")) await route.continue();
        else if (fails) await route.abort();
      });
      await page.clock.install();
      await Promise.all([page.waitForRequest(/\.wasm/), page.goto(address)]);
      if (!fails) {
        await page.clock.fastForward(10_000);
        await press(page, "Try again");
      }
      await usesAll(page);
      assert.equal(new Set(asked).size, 2, `${asked}`);
    }
  });
}

/** What is wrong with a file, and what the form says in its place. */
const FAULTS = [
  ["program_bg", (route) => route.fulfill({ status: 403 }), /the server answered 403 for \/assets\/program_bg.*\.wasm\./],
  ["program_bg", (route) => route.fulfill({ contentType: "text/html", body: "<title>Portal</title>" }), /the server sent the wrong content for \/assets\/program_bg/],
  ["loader", (route) => route.fulfill({ status: 404 }), /the server answered 404 for \/assets\/loader.*\.js\./],
  ["loader", (route) => route.abort(), /Check your connection/],
];

test("a bundle says which file does not come, and why", { timeout: 120_000 }, async (context) => {
  const root = join(PORTAL, "element"), folder = join(PORTAL, "../built/element");
  await mkdir(root);
  await writeFile(join(root, "index.html"), '<script type="module">import "flow-log-export/element.js";</script><flow-log-export></flow-log-export>');
  const { build } = await tool("vite");
  await build({ root, configFile: false, logLevel: "error", build: { outDir: folder } });
  const address = await serve(context, folder);
  for (const [name, fault, words] of FAULTS) {
    const { page } = await open(context, "about:blank");
    await page.route(`**/assets/${name}*`, fault);
    await page.goto(address);
    await page.locator(".host-message", { hasText: words }).waitFor();
  }
});

test("a portal's page on Vite's development server", { timeout: 120_000 }, async (context) => {
  const { createServer } = await tool("vite");
  const server = await createServer({ root: PORTAL, configFile: false, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
  await server.listen();
  context.after(() => server.close());
  await seesAll(await open(context, server.resolvedUrls.local[0]));
});
