// The package in bundlers: packed, installed, built into a portal's page, and opened.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { PORTAL, binary, closeBrowser, examples, installed, open, serve, tool } from "./hosts.mjs";

const run = promisify(execFile);
/** Parcel writes an inline import map into the page. */
const POLICIES = { Parcel: "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; img-src 'self' data:" };

after(closeBrowser);

/** The form with all its parts in their styles, and the answer of a function. */
async function seesAll({ page, errors }) {
  await page.locator("[data-state=live]").waitFor();
  await page.waitForFunction(() => document.title === "210987654300");
  await page.locator(".pane", { hasText: "arn:aws:s3:::acme-flow-logs" }).waitFor();
  await page.locator("[name=account-id]").fill("210987654300");
  await page.locator("[name=preflight-report]").fill('{ "Status": "Suspended" }');
  await page.locator(".banner", { hasText: "Not ready: 1 thing to fix." }).waitFor();
  const sheets = await page.evaluate(() => document.querySelector("flow-log-export").shadowRoot.adoptedStyleSheets.length);
  assert.equal(sheets, 2, "the form's styles and those of the panels");
  const border = (selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).borderTopStyle);
  assert.equal(await border("[name=bucket]"), "solid");
  assert.deepEqual(errors, []);
}

/** What the README's line for esbuild and Rollup does, and the page around the script. */
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
    const [, passesOn] = examples("Bundler", "ts");
    const others = 'import { checkAccountId } from "flow-log-export"; await init(); document.title = checkAccountId("2109-8765-4300").value;';
    await writeFile(join(PORTAL, "addresses.ts"), `${passesOn}\n${others}\n`);
    const { warnings } = await build({
      absWorkingDir: PORTAL, entryPoints: { main: "addresses.ts" }, bundle: true, splitting: true, format: "esm", outdir: folder, logLevel: "silent",
      loader: { ".wasm": "file" },
    });
    assert.deepEqual(warnings, []);
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

test("a program that does not come at first is asked for again, where the bundler has put it", { timeout: 120_000 }, async (context) => {
  const { page } = await open(context, "about:blank");
  const asked = [];
  await page.route(/\.wasm/, async (route) => {
    asked.push(new URL(route.request().url()).search);
    await (route.request().url().includes("?again=") ? route.continue() : route.abort());
  });
  await page.goto(await serve(context, join(PORTAL, "../built/Vite")));
  await page.locator("[data-state=live]").waitFor();
  assert.ok(asked.some((search) => search.startsWith("?again=")), `${asked}`);
});

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
