// The module without a browser, as a portal's own tools and tests load it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

// A copy that Node takes for ES modules whatever stands above it.
const folder = mkdtempSync(join(tmpdir(), "flow-log-export-"));
cpSync(fileURLToPath(new URL("../dist/", import.meta.url)), folder, { recursive: true });
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
after(() => rmSync(folder, { recursive: true }));

let api;
before(async () => {
  api = await import(pathToFileURL(join(folder, "flow-log-export.js")).href);
  const files = readdirSync(folder, { recursive: true });
  const program = (name) => readFileSync(join(folder, files.find((file) => file.endsWith(name))));
  await api.default({ form: program("form_bg.wasm"), tools: program("tools_bg.wasm") });
});

test("tells its version", () => {
  const manifest = readFileSync(new URL("../Cargo.toml", import.meta.url), "utf8");
  assert.equal(api.version(), /^version = "(.*)"/m.exec(manifest)[1]);
});

test("checks what is typed", () => {
  assert.equal(api.checkAccountId("").status, "empty");
  const account = api.checkAccountId("1234-5678-9012");
  assert.notEqual(account.status, "error");
  assert.equal(account.value, "123456789012");
  assert.equal(api.checkAccountId("12345").status, "error");

  const bucket = api.checkBucket("s3://my-logs/x");
  assert.notEqual(bucket.status, "error");
  assert.equal(bucket.value, "my-logs");
  const refused = api.checkBucket("ab");
  assert.equal(refused.status, "error");
  for (const finding of refused.findings) {
    assert.match(finding.severity, /^(error|warning|info)$/);
    assert.notEqual(finding.code, "");
    assert.notEqual(finding.message, "");
  }
});

test("writes the bucket policy", () => {
  const policy = api.bucketPolicy({ bucket: "my-logs" });
  assert.equal(JSON.parse(policy).Statement.length, 1);
  assert.equal(policy.split("my-logs").length - 1, 2);
  assert.equal(policy.trimEnd().split("\n").length, 24);
});

test("a wrong shape is an Error that names the argument", () => {
  const naming = (name) => (error) => error instanceof Error && error.message.includes(name);
  assert.throws(() => api.checkAccountId(123456789012), naming("text"));
  assert.throws(() => api.checkBucket(null), naming("text"));
  assert.throws(() => api.bucketPolicy(), naming("grant"));
  assert.throws(() => api.bucketPolicy({}), naming("bucket"));
  assert.throws(() => api.bucketPolicy({ bucket: 1 }), naming("bucket"));
  assert.throws(() => api.bucketPolicy({ bucket: "Not A Bucket" }), Error);
  assert.equal(api.checkBucket("still-works").value, "still-works");
});
