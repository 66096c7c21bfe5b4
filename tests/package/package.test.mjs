// The package as it is installed: what is in it, and importing it where there is no page.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { PORTAL, binary, installed, tool } from "./hosts.mjs";

const run = promisify(execFile);
const FOLDER = dirname(installed("flow-log-export/package.json"));
const manifest = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8"));
const FILES = readdirSync(FOLDER, { recursive: true });

test("holds its documentation and licences, and nothing compressed", () => {
  for (const name of ["README.md", "preflight.md", "security.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(FILES.includes(name), name);
  assert.deepEqual(FILES.filter((name) => /\.(br|gz)$/.test(name)), []);
});

test("its documents link to what is there", () => {
  const links = FILES.filter((name) => /^[^/]+\.md$/.test(name)).flatMap((name) => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    return [...text.matchAll(/\]\((?!https:)([^)#]*)/g)].map(([, link]) => link || name);
  });
  assert.ok(links.includes("security.md"), `${links}`);
  for (const link of links) assert.ok(existsSync(join(FOLDER, link)), link);
});

test("whatever it exports is there", () => {
  const files = Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? target : Object.values(target)));
  assert.ok(files.length > 5);
  for (const file of [...files, manifest.customElements]) assert.ok(existsSync(join(FOLDER, file)), file);
});

test("publint finds nothing to say", async () => {
  const { publint } = await tool("publint");
  const { messages } = await publint({ pkgDir: FOLDER, strict: true });
  assert.deepEqual(messages, []);
});

test("a server imports it, and its functions answer there", async () => {
  const script = `
    const { FlowLogExport } = await import("flow-log-export/element.js");
    const { default: init, checkAccountId } = await import("flow-log-export");
    if (FlowLogExport.define() !== undefined) throw new Error("registered where there is no registry");
    await init();
    console.log(checkAccountId("2109-8765-4300").value);`;
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", script], { cwd: PORTAL });
  assert.deepEqual([stdout, stderr], ["210987654300\n", ""]);
});

test("vitest imports it with jsdom", { timeout: 120_000 }, async () => {
  await writeFile(join(PORTAL, "portal.test.js"), `
    import { expect, test } from "vitest";
    import "flow-log-export/element.js";
    import init, { checkAccountId } from "flow-log-export";

    test("the element is registered, and functions answer", async () => {
      expect(document.createElement("flow-log-export").shadowRoot).not.toBeNull();
      await init();
      expect(checkAccountId("2109-8765-4300").value).toBe("210987654300");
    });
  `);
  const { stdout } = await run(binary("vitest"), ["run", "--environment", "jsdom", "--no-color"], { cwd: PORTAL });
  assert.match(stdout, /1 passed/);
});
