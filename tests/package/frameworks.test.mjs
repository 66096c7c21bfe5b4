// The documented examples for frameworks: compiled strictly, and those of React and Vue in portals that save.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { PORTAL, binary, closeBrowser, examples, open, press, serve, tool } from "./hosts.mjs";

const run = promisify(execFile);
const STRICT = {
  strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: false, types: [],
  target: "es2022", module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom", "dom.iterable"], jsx: "react-jsx",
};
const FOLDER = join(PORTAL, "examples");

/** The messages of a compiler about files of the examples. */
async function problems(compiler, files, options = {}, others = {}) {
  const config = join(FOLDER, `${files[0]}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files, ...others }));
  return run(binary(compiler), ["-p", config]).then(() => "", ({ stdout, stderr }) => stdout + stderr);
}

before(async () => {
  await mkdir(FOLDER, { recursive: true });
  for (const [n, example] of examples("Bundler", "ts").entries()) await writeFile(join(FOLDER, `Bundler${n}.ts`), example);
  await writeFile(join(FOLDER, "FlowLogs.tsx"), examples("React", "tsx")[0]);
  await writeFile(join(FOLDER, "FlowLogs.vue"), examples("Vue", "vue")[0]);
  await writeFile(join(FOLDER, "FlowLogs.component.ts"), examples("Angular", "ts")[0]);
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

test("the bundler's examples and listeners of the document, by their types", { timeout: 240_000 }, async () => {
  await writeFile(join(FOLDER, "document.ts"), `
    import "flow-log-export/element.js";
    import init, { bucketPolicy, mount } from "flow-log-export";
    const bucket: string | undefined = document.querySelector("flow-log-export")?.bucket ?? undefined;
    document.addEventListener("flow-log-export-change", ({ detail }) => detail.valid);
    await init({ program: undefined });
    bucketPolicy({ bucket: "acme-flow-logs", trustgridAccountId: undefined });
    mount(document.body, { bucket }).update();
  `);
  assert.equal(await problems("tsc", ["Bundler0.ts", "Bundler1.ts", "document.ts"]), "");
});

test("Vue 3, by its types", { timeout: 240_000 }, async () => {
  assert.equal(await problems("vue-tsc", ["FlowLogs.vue"], { jsx: "preserve", skipLibCheck: true }), "");
  await writeFile(join(FOLDER, "Wrong.vue"), examples("Vue", "vue")[0].replace('save-url="', 'theme="purple" save-url="'));
  assert.match(await problems("vue-tsc", ["Wrong.vue"], { jsx: "preserve", skipLibCheck: true }), /purple/);
});

test("Angular, by its types, in a strict template", { timeout: 240_000 }, async () => {
  const options = [{ skipLibCheck: true, experimentalDecorators: true }, { angularCompilerOptions: { strictTemplates: true } }];
  assert.equal(await problems("ngc", ["FlowLogs.component.ts"], ...options), "");
  await writeFile(join(FOLDER, "Wrong.component.ts"), examples("Angular", "ts")[0].replace("saved()\"", "closed()\""));
  assert.match(await problems("ngc", ["Wrong.component.ts"], ...options), /'closed' does not exist/);
});

/** Builds a page with Vite of a script, opens it, and answers what it asks to save by what `answer` does. */
async function portal(context, name, script, answer, config) {
  const root = join(FOLDER, name), { build } = await tool("vite");
  await mkdir(root, { recursive: true });
  await writeFile(join(root, "main.tsx"), script);
  await writeFile(join(root, "index.html"), '<!doctype html><title>Portal</title><link rel="icon" href="data:,"><div id="app"></div><script type="module" src="./main.tsx"></script>');
  const folder = join(PORTAL, "../built", name);
  await build({ root, configFile: false, logLevel: "error", build: { outDir: folder, emptyOutDir: true }, ...config });
  const { page, errors } = await open(context, await serve(context, folder));
  const requests = [];
  await page.route("**/api/flow-log-export", async (route) => {
    const request = route.request(), { authorization, "idempotency-key": key } = request.headers();
    requests.push({ authorization, key, body: request.postDataJSON() });
    await answer(route, authorization);
  });
  return { page, errors, requests };
}

const isSaved = (page) => page.locator(".card", { hasText: "Saved. Trustgrid takes it from here." }).waitFor();

/** What a portal may answer, and what the form makes of it. */
const REFUSALS = [
  [(route) => route.fulfill({ status: 401 }), "You have been signed out. Sign in in another tab, then try again."],
  [(route) => route.fulfill({ status: 409, json: { detail: "The bucket is taken." } }), "Not saved: The bucket is taken."],
  [(route) => route.fulfill({ contentType: "text/html", body: "<title>Sign in</title>" }), "You have been signed out. Sign in in another tab, then try again."],
  [(route) => route.abort(), "The portal could not be reached. Check your connection, then try again."],
];

for (const [version, alias] of [[19, {}], [18, { react: "react-18", "react-dom": "react-dom-18" }]]) {
  test(`a portal made with Vite and React ${version} saves with its token, whatever comes between`, { timeout: 120_000 }, async (context) => {
    let answer;
    const { page, requests } = await portal(context, `react-${version}`, `
      import { StrictMode, useState } from "react";
      import { createRoot } from "react-dom/client";
      import { FlowLogs } from "../FlowLogs";

      function Portal() {
        const [token, setToken] = useState("t0ken"), [isOpen, setOpen] = useState(true);
        return (
          <>
            <button onClick={() => setToken("renewed")}>Renew</button>
            <button onClick={() => setOpen(!isOpen)}>Toggle</button>
            {isOpen && <FlowLogs token={token} />}
          </>
        );
      }
      createRoot(document.querySelector("#app")).render(<StrictMode><Portal /></StrictMode>);
    `, (route) => answer(route), { resolve: { alias }, oxc: { jsx: { runtime: "automatic" } } });
    await page.locator("[name=bucket]").fill("acme-flow-logs");
    for (const [n, [refusal, words]] of REFUSALS.entries()) {
      answer = refusal;
      await press(page, n ? "Try again" : "Save");
      await page.locator("[data-step='4'] [role=alert]", { hasText: words }).waitFor();
    }
    answer = (route) => route.fulfill({ status: 204 });
    await press(page, "Try again");
    await isSaved(page);
    const body = { accountId: "210987654300", bucket: "acme-flow-logs", orgId: "acme" };
    assert.deepEqual(requests, Array(5).fill({ authorization: "Bearer t0ken", key: requests[0].key, body }));

    await press(page, "Renew");
    for (let times = 0; times < 4; times += 1) await press(page, "Toggle");
    await page.locator("[name=bucket]").fill("other-flow-logs");
    await press(page, "Save");
    await isSaved(page);
    assert.equal(requests.at(-1).authorization, "Bearer renewed");
  });
}

test("a portal made with Vite and Vue hears of what is typed, and saves", { timeout: 120_000 }, async (context) => {
  const { default: vue } = await tool("@vitejs/plugin-vue");
  const isCustomElement = (tag) => tag === "flow-log-export";
  const { page, errors, requests } = await portal(context, "vue", `
    import { createApp } from "vue";
    import FlowLogs from "../FlowLogs.vue";

    createApp(FlowLogs).mount("#app");
  `, (route) => route.fulfill({ status: 204 }), { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] });
  await page.locator("[name=bucket]").fill("acme-flow-logs");
  await page.locator("h2", { hasText: "acme-flow-logs" }).first().waitFor();
  await press(page, "Save");
  await isSaved(page);
  assert.deepEqual(requests.map(({ body }) => body), [{ accountId: "210987654300", bucket: "acme-flow-logs", orgId: "acme" }]);
  assert.deepEqual(errors, []);
});
