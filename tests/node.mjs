// The module without a browser, as a portal's own tools and tests load it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  const { default: init, ...functions } = api;
  const answersNothing = () => {
    for (const [name, run] of Object.entries(functions)) assert.throws(() => run(), { message: `${name}: call init() first` });
  };
  assert.ok(Object.keys(functions).length > 10);
  answersNothing();
  // What failed may be tried again.
  await assert.rejects(init({ program: new Uint8Array(4), later: new Uint8Array(4) }));
  answersNothing();
  await assert.rejects(init({ later: new Uint8Array(4) }));
  assert.throws(() => functions.version(), { message: "version: call init() first" });
  await init();
});

test("optional members may be undefined", () => {
  const grant = { bucket: "my-logs", trustgridAccountId: undefined };
  assert.equal(api.bucketPolicy(grant), api.bucketPolicy({ bucket: "my-logs" }));
  const target = { ...grant, accountId: "493827156084", orgId: undefined, existingPolicy: undefined, link: undefined };
  assert.match(api.artifact("cli", target).text, /my-logs/);
  assert.equal(api.mergePolicy("", grant, { replaceAccountId: undefined }).outcome, "added");
  assert.match(api.lifecycleRule("cli", target, { keepDays: undefined }).text, /my-logs/);
  assert.equal(api.evaluatePolicy("", grant, { restrictPublicBuckets: undefined }).public, "no");
});

test("there is nothing to mount a form in", () => {
  assert.throws(() => api.mount(null), { message: "mount: element must be an element of the document." });
});

test("tells its version, as the package and the changelog do", () => {
  const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
  const [, version] = /^version = "(.*)"/m.exec(read("Cargo.toml"));
  assert.equal(api.version(), version);
  assert.equal(JSON.parse(read("dist/package.json")).version, version);
  assert.equal(/^## (\S+)/m.exec(read("CHANGELOG.md"))[1], version);
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

test("merges into a policy", () => {
  const existing = '{"Version":"2012-10-17","Statement":[{"Sid":"theirs","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::my-logs/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}';
  const merged = api.mergePolicy(existing, { bucket: "my-logs" });
  assert.equal(merged.outcome, "added");
  const statements = JSON.parse(merged.policy).Statement;
  assert.deepEqual(statements[0], JSON.parse(existing).Statement[0]);
  assert.deepEqual(statements[1], JSON.parse(api.bucketPolicy({ bucket: "my-logs" })).Statement[0]);
  assert.equal(merged.compactBytes, Buffer.byteLength(JSON.stringify(JSON.parse(merged.policy))));
  assert.equal(api.mergePolicy(merged.policy, { bucket: "my-logs" }).outcome, "unchanged");

  const refused = api.mergePolicy('{\n  "Version": ', { bucket: "my-logs" });
  assert.equal(refused.outcome, "refused");
  assert.equal(refused.policy, undefined);
  assert.equal(refused.findings[0].severity, "error");
  assert.equal(refused.findings[0].line, 2);
});

test("replaces the statement for another account only where it is named", () => {
  const grant = { bucket: "my-logs" };
  const theirs = api.bucketPolicy({ ...grant, trustgridAccountId: "078223296091" });
  const kept = api.mergePolicy(theirs, grant);
  assert.equal(kept.outcome, "added");
  assert.equal(kept.otherAccountId, "078223296091");
  assert.deepEqual(JSON.parse(kept.policy).Statement[0], JSON.parse(theirs).Statement[0]);
  assert.equal(kept.findings[0].code, "policy.other-account");
  assert.deepEqual(api.mergePolicy(theirs, grant, {}), kept);
  assert.deepEqual(api.mergePolicy(theirs, grant, { replaceAccountId: "493827156084" }), kept);

  const replaced = api.mergePolicy(theirs, grant, { replaceAccountId: kept.otherAccountId });
  assert.equal(replaced.outcome, "updated");
  assert.equal(replaced.policy, api.bucketPolicy(grant));
  const naming = (name) => (error) => error instanceof Error && error.message.includes(name);
  assert.throws(() => api.mergePolicy(theirs, grant, "replace"), naming("options"));
  assert.throws(() => api.mergePolicy(theirs, grant, null), naming("options"));
  assert.throws(() => api.mergePolicy(theirs, grant, { replace: true }), naming("replace"));
  assert.throws(() => api.mergePolicy(theirs, grant, { replaceAccountId: 78223296091 }), naming("options.replaceAccountId"));
  assert.throws(() => api.mergePolicy(theirs, grant, { replaceAccountId: "78223296091" }), naming("options.replaceAccountId"));
});

test("takes out what it added, to the byte", () => {
  const grant = { bucket: "my-logs" };
  const theirs = '{"Statement":[{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}]}';
  const removed = api.removeGrant(api.mergePolicy(theirs, grant).policy, grant);
  assert.deepEqual([removed.outcome, removed.policy], ["removed", theirs]);
  assert.deepEqual(removed.findings.map(({ code }) => code), ["policy.bucket-stays"]);
  assert.deepEqual(api.removeGrant(theirs, grant), { outcome: "absent", policy: theirs, findings: [] });

  const emptied = api.removeGrant(api.bucketPolicy(grant), grant);
  assert.equal(emptied.outcome, "emptied");
  assert.equal(emptied.policy, undefined);
  const deletes = "aws s3api delete-bucket-policy --bucket my-logs";
  assert.equal(emptied.findings[0].fix, deletes);
  const owned = api.removeGrant(api.bucketPolicy(grant), { ...grant, accountId: "493827156084" });
  assert.equal(owned.findings[0].fix, `${deletes} --expected-bucket-owner 493827156084`);
  assert.throws(() => api.removeGrant("", { ...grant, accountId: "12" }), /12 digits/);

  const refused = api.removeGrant("{", grant);
  assert.equal(refused.outcome, "refused");
  assert.equal(refused.findings[0].severity, "error");
  const naming = (name) => (error) => error instanceof Error && error.message.includes(name);
  assert.throws(() => api.removeGrant(7, grant), naming("existing"));
  assert.throws(() => api.removeGrant("", {}), naming("bucket"));
});

test("makes every artifact for the target, and none for what could become syntax", () => {
  const target = { accountId: "493827156084", bucket: "my-logs", orgId: "org-1", link: "https://example.com/#bucket=my-logs" };
  for (const kind of ["policy", "cli", "terraform", "cloudformation", "ticket", "remove"]) {
    const { fileName, language, text } = api.artifact(kind, target);
    assert.match(fileName, /my-logs/);
    assert.notEqual(language, "");
    assert.ok(text.includes("my-logs") && text.includes("079972220921"), `${kind} names bucket and principal`);
  }
  const existingPolicy = '{"Version":"2012-10-17","Statement":[{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"493827156084"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-logs/*"}]}';
  assert.deepEqual(
    api.artifact("policy", { ...target, existingPolicy }).text,
    api.mergePolicy(existingPolicy, { bucket: "my-logs" }).policy,
  );
  // The policy need not be one that can be merged: no room is needed to take something out.
  const full = JSON.stringify({ Statement: [JSON.parse(api.bucketPolicy({ bucket: "my-logs" })).Statement[0], { ...JSON.parse(existingPolicy).Statement[0], Sid: "x".repeat(19800) }] });
  assert.match(api.artifact("remove", { ...target, existingPolicy: full }).text, /^numbers='\[1\]'$/m);
  assert.throws(() => api.artifact("remove", { ...target, existingPolicy: "{" }), Error);
  assert.match(api.preflightScript(target), /expected-bucket-owner/);
  const naming = (name) => (error) => error instanceof Error && error.message.includes(name);
  assert.throws(() => api.artifact("perl", target), naming("kind"));
  assert.throws(() => api.artifact("cli", { ...target, bucket: "$(reboot)" }), Error);
  assert.throws(() => api.artifact("cli", { ...target, orgId: "`reboot`" }), Error);
  assert.throws(() => api.artifact("ticket", { ...target, link: "javascript:alert(1)" }), Error);
  assert.throws(() => api.artifact("cli", { ...target, existingPolicy: "{" }), Error);
  assert.throws(() => api.artifact("cli", { bucket: "my-logs" }), naming("accountId"));
});

const TARGET = { accountId: "493827156084", bucket: "my-logs" };

test("says whether a policy lets Trustgrid in", () => {
  const granted = api.evaluatePolicy(api.bucketPolicy({ bucket: "my-logs" }), { bucket: "my-logs" });
  assert.equal(Object.keys(granted.actions).length, 6);
  assert.deepEqual(new Set(Object.values(granted.actions)), new Set(["allowed"]));
  assert.equal(granted.public, "no");
  const denied = api.evaluatePolicy(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}',
    { bucket: "my-logs" },
    { restrictPublicBuckets: true },
  );
  assert.deepEqual(new Set(Object.values(denied.actions)), new Set(["denied"]));
  assert.throws(() => api.evaluatePolicy("", { bucket: "my-logs" }, { restrictPublicBuckets: 1 }), /restrictPublicBuckets/);
});

test("says from what commands print whether it will work", () => {
  const off = api.preflight('{ "Status": "Suspended" }', TARGET);
  assert.equal(off.verdict, "blocked");
  const versioning = off.checks.find((check) => check.id === "versioning");
  assert.equal(versioning.status, "fail");
  assert.match(versioning.fix, /expected-bucket-owner 493827156084/);
  assert.ok(versioning.failureCodes.includes("DstBucketUnversioned"));
  assert.ok(off.unseen.length > 0);
  assert.equal(api.preflight("", TARGET).verdict, "unknown");
  assert.throws(() => api.preflight(1, TARGET), /report/);
});

test("says from what commands print whether flow logs arrive", () => {
  const target = { ...TARGET, orgId: "org-1" };
  assert.match(api.arrivalScript(target), /flow-logs\/by-org\/org-1\//);
  const report = (age) => JSON.stringify({
    flowLogExportArrival: 1,
    ...TARGET,
    prefix: "flow-logs/by-org/org-1/",
    objects: { Count: 1, IsCut: false, Newest: [{ Key: "flow-logs/by-org/org-1/a", LastModified: "2026-11-26T07:30:00Z" }] },
    newest: [{ Key: "flow-logs/by-org/org-1/a", Head: { LastModified: "2026-11-26T07:30:00Z", ReplicationStatus: "REPLICA" } }],
    time: { UTC: age },
  });
  const arriving = api.arrival(report("2026-11-26T07:42:00Z"), target);
  assert.deepEqual(arriving, {
    status: "arriving",
    newest: "2026-11-26T07:30:00Z",
    count: 1,
    message: "Arriving. The newest flow log is 12 minutes old. It is below flow-logs/by-org/org-1/. Replication put it there at 2026-11-26T07:30:00Z.",
    findings: [],
  });
  assert.equal(api.arrival(report("2026-11-28T07:42:00Z"), target).status, "stale");
  const unknown = api.arrival("", target);
  assert.equal(unknown.status, "unknown");
  assert.equal(unknown.newest, undefined);
  assert.throws(() => api.arrival(1, target), /report/);
});

test("gives a lifecycle rule, an alarm and the statement for a key", () => {
  const rule = (options) => JSON.parse(api.lifecycleRule("json", TARGET, options).text).Rules[0];
  assert.deepEqual(rule({ keepDays: 90 }).Expiration, { Days: 90 });
  assert.deepEqual(rule().Expiration, { ExpiredObjectDeleteMarker: true });
  const script = api.lifecycleRule("cli", TARGET, { keepDays: 1 });
  assert.deepEqual([script.fileName, script.language], [`lifecycle-${TARGET.bucket}.sh`, "bash"]);
  assert.match(script.text, /--expected-bucket-owner/);
  for (const keepDays of [0, -1, 1.5, NaN, 36501, 1e21]) {
    assert.throws(() => api.lifecycleRule("cli", TARGET, { keepDays }), Error, `${keepDays}`);
  }
  assert.throws(() => api.lifecycleRule("cli", TARGET, { keepDays: "90" }), /keepDays must be a number/);
  assert.throws(() => api.lifecycleRule("xml", TARGET), /cli, json, terraform, cloudformation/);

  const alarm = api.silenceAlarm({ ...TARGET, orgId: "org-1" });
  assert.match(alarm.template.text, /prefix: flow-logs\/by-org\/org-1\//);
  assert.equal(alarm.steps.length, 3);
  assert.match(alarm.console, /^https:/);

  const key = api.keyStatement({ bucket: TARGET.bucket });
  assert.ok(JSON.parse(key.text).Action.includes("kms:Encrypt"));
  assert.ok(key.notes.length > 0);
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

test("custom-elements.json names what the class has", async () => {
  const { FlowLogExport } = await import(pathToFileURL(join(folder, "element-class.js")).href);
  const { modules: [{ declarations: [{ members, attributes }] }] } = JSON.parse(readFileSync(join(folder, "custom-elements.json"), "utf8"));
  const called = ["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback"];
  const own = Object.entries(Object.getOwnPropertyDescriptors(FlowLogExport.prototype)).filter(([name]) => !called.includes(name));
  const inOrder = (list) => [...list].sort();
  assert.deepEqual(
    inOrder(members.map(({ name, kind }) => `${kind} ${name}`)),
    inOrder(own.map(([name, { value }]) => `${value ? "method" : "field"} ${name}`)),
  );
  assert.deepEqual(inOrder(attributes.map(({ name }) => name)), inOrder(FlowLogExport.observedAttributes));
});
