// The benchmark itself: what it cannot measure it must say, and never take for quick.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { growth } from "./native.mjs";
import { serve } from "./site.mjs";
import { launch, serveAll } from "./sites.mjs";
import { between, median, p95, table } from "./table.mjs";
import { visit } from "./visit.mjs";

const FIELD = "<label>S3 Bucket <input></label>";
const POLICY = "<pre>allow-tg-writes arn:aws:s3:::first-bucket/*</pre>";
const FAST = { patience: 1500, network: null };

let browser, folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "bench-"));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function visiting(body) {
  writeFileSync(join(folder, "index.html"), `<!doctype html><link rel="icon" href="data:,"><title>Page</title>${body}`);
  const site = { ...(await serve(folder, () => false)), settled: (page) => page.waitForLoadState() };
  try {
    return await visit(browser, site, FAST);
  } finally {
    site.close();
  }
}

for (const [what, body, words] of [
  ["without the field", POLICY, /no field labelled "S3 Bucket"/],
  ["without a policy", FIELD, /the policy never followed the field/],
  ["whose policy stands still", FIELD + POLICY, /waited in vain for the policy of flow-logs-a0/],
  ["whose script fails", `${FIELD}${POLICY}<script>throw new Error("broken script")</script>`, /broken script/],
  ["that lacks a file", `${FIELD}${POLICY}<script src="missing.js"></script>`, /404|has no \/missing\.js/],
]) {
  test(`a page ${what} fails`, () => assert.rejects(visiting(body), words));
}

test("both peers do the job", async () => {
  const { page, ...peers } = await serveAll();
  page.close();
  for (const [name, peer] of Object.entries(peers)) {
    const { toWorkingForm, inAll, keystrokes } = await visit(browser, peer, { ...FAST, patience: 30_000 });
    peer.close();
    assert.equal(toWorkingForm, inAll, `${name} needs all that it loads`);
    assert.ok(keystrokes.every((time) => time > 0), name);
  }
});

test("median and the time below which 95 of 100 stay", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(p95(Array.from({ length: 101 }, (_, index) => 100 - index)), 95);
  assert.throws(() => median([]), /nothing was measured/);
});

test("a table replaces what stood between its markers", () => {
  assert.equal(table(["", "b"], [["c", 1]]), "|  | b |\n| --- | ---: |\n| c | 1 |");
  assert.equal(between("a\n<!-- bench -->\nold\n<!-- /bench -->\nb", "bench", "new"), "a\n<!-- bench -->\nnew\n<!-- /bench -->\nb");
  for (const document of ["", "<!-- bench -->", "<!-- /bench --> <!-- bench -->", "<!-- bench --><!-- /bench -->".repeat(2)]) {
    assert.throws(() => between(document, "bench", "new"), /must stand there once/, document);
  }
});

test("what divan prints is read", () => {
  const printed = [
    "core                 fastest       │ slowest       │ median        │ mean          │ samples │ iters",
    "├─ check_bucket      720.7 ns      │ 8.061 µs      │ 740.7 ns      │ 838.7 ns      │ 100     │ 100",
    "╰─ merge_policy                    │               │               │               │         │",
    "   ├─ 20480          211.1 µs      │ 186.2 ms      │ 221.6 µs      │ 4.279 ms      │ 100     │ 100",
    "   │                 96.03 MB/s    │ 108.8 KB/s    │ 91.5 MB/s     │ 4.737 MB/s    │         │",
    "   ╰─ 1048576        11 ms         │ 2 s           │ 12.5 ms       │ 13 ms         │ 1       │ 1",
  ];
  assert.equal(
    growth(printed.join("\n")),
    table(["", "KiB", "fastest", "per KiB"], [
      ["check bucket", "", "720.7 ns", ""],
      ["merge policy", "20", "211.1 µs", "10.55 µs"],
      ["merge policy", "1024", "11 ms", "10.74 µs"],
    ]),
  );
  assert.throws(() => growth("error: bench failed"), /no benchmark/);
});
