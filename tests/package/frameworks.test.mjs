// The README's examples for frameworks: compiled strictly, and React's in a portal that saves with a bearer token.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { PORTAL, binary, closeBrowser, open, serve, tool } from "./hosts.mjs";

const run = promisify(execFile);
const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The example of a section of the README. */
function example(section, language) {
  const [, text] = README.split(`\n### ${section}\n`);
  return text.split(`\n\`\`\`${language}\n`)[1].split("\n```")[0];
}

const STRICT = {
  strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: false, types: [],
  target: "es2022", module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom", "dom.iterable"], jsx: "react-jsx",
};
const FOLDER = join(PORTAL, "examples");

/** The messages of a compiler about files of the examples. */
async function problems(compiler, files, options = {}) {
  const config = join(FOLDER, `${files[0]}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }));
  return run(binary(compiler), ["-p", config]).then(() => "", ({ stdout, stderr }) => stdout + stderr);
}

before(async () => {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, "Bundler.ts"), example("Bundler", "ts"));
  await writeFile(join(FOLDER, "FlowLogs.tsx"), example("React", "tsx"));
  await writeFile(join(FOLDER, "FlowLogs.vue"), example("Vue", "vue"));
});

after(closeBrowser);

for (const [version, types] of [[19, "@types/react"], [18, "@types/react-18"]]) {
  test(`React ${version}, by its types`, { timeout: 240_000 }, async () => {
    const paths = { react: [`../../node_modules/${types}`], "react/jsx-runtime": [`../../node_modules/${types}/jsx-runtime`] };
    await writeFile(join(FOLDER, "Wrong.tsx"), `
      import type {} from "flow-log-export/react";
      const theme = "dark";
      export const right = <flow-log-export theme={theme} orgId={undefined} onflow-log-export-change={({ detail }) => detail.bucket} />;
      // @ts-expect-error: there are three themes
      export const purple = <flow-log-export theme="purple" />;
      // @ts-expect-error: a change says nothing of an organization
      export const wrong = <flow-log-export onflow-log-export-change={({ detail }) => detail.orgId} />;
    `);
    assert.equal(await problems("tsc", ["FlowLogs.tsx", "Wrong.tsx"], { paths }), "");
  });
}

test("the bundler's example and listeners of the document, by their types", { timeout: 240_000 }, async () => {
  await writeFile(join(FOLDER, "document.ts"), `
    import "flow-log-export/element.js";
    import init, { bucketPolicy, mount } from "flow-log-export";
    const bucket: string | undefined = document.querySelector("flow-log-export")?.bucket ?? undefined;
    document.addEventListener("flow-log-export-change", ({ detail }) => detail.valid);
    await init({ program: undefined });
    bucketPolicy({ bucket: "acme-flow-logs", trustgridAccountId: undefined });
    mount(document.body, { bucket }).update();
  `);
  assert.equal(await problems("tsc", ["Bundler.ts", "document.ts"]), "");
});

test("Vue 3, by its types", { timeout: 240_000 }, async () => {
  assert.equal(await problems("vue-tsc", ["FlowLogs.vue"], { jsx: "preserve", skipLibCheck: true }), "");
  await writeFile(join(FOLDER, "Wrong.vue"), example("Vue", "vue").replace('save-url="', 'theme="purple" save-url="'));
  assert.match(await problems("vue-tsc", ["Wrong.vue"], { jsx: "preserve", skipLibCheck: true }), /purple/);
});

test("a portal made with Vite and React saves with its token", { timeout: 120_000 }, async (context) => {
  await writeFile(join(FOLDER, "main.tsx"), `
    import { createRoot } from "react-dom/client";
    import { FlowLogs } from "./FlowLogs";
    createRoot(document.body).render(<FlowLogs token="t0ken" />);
  `);
  await writeFile(join(FOLDER, "index.html"), '<!doctype html><title>Portal</title><link rel="icon" href="data:,"><body><script type="module" src="./main.tsx"></script>');
  const { build } = await tool("vite");
  const folder = join(PORTAL, "../built/react");
  await build({ root: FOLDER, configFile: false, logLevel: "error", build: { outDir: folder, emptyOutDir: true }, oxc: { jsx: { runtime: "automatic" } } });

  const { page, errors } = await open(context, await serve(context, folder));
  const requests = [];
  await page.route("**/api/flow-log-export", async (route) => {
    const request = route.request();
    requests.push({ token: request.headers().authorization, body: request.postDataJSON() });
    await route.fulfill({ status: request.headers().authorization === "Bearer t0ken" ? 204 : 401 });
  });
  await page.locator("[name=bucket]").fill("acme-flow-logs");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator(".card", { hasText: "Saved. Trustgrid takes it from here." }).waitFor();
  assert.deepEqual(requests, [{ token: "Bearer t0ken", body: { accountId: "210987654300", bucket: "acme-flow-logs", orgId: "acme" } }]);
  assert.deepEqual(errors, []);
});
