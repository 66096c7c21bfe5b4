// Compiles against the module's types as a TypeScript portal would; never run.
import init, {
  arrival, arrivalScript, bucketPolicy, checkAccountId, checkBucket, keyStatement, lifecycleRule, mergePolicy, mount,
  removeGrant, silenceAlarm, version,
} from "../dist/flow-log-export.js";
import type {
  Arrival, Artifact, Check, Finding, Grant, Handle, KeyStatement, Merge, Options, Removal, SilenceAlarm,
} from "../dist/flow-log-export.js";

await init();
await init({ program: new URL("program_bg.wasm", "https://portal.example/"), later: new Uint8Array() });

const name: string = version();

const account: Check = checkAccountId("123456789012");
const sameAccount: Check = checkAccountId("123456789012", "079972220921");
const bucket: Check = checkBucket("s3://my-logs/x");
const bucketOfAccount: Check = checkBucket("my-logs", account.value);
const status: "ok" | "warning" | "error" | "empty" = bucket.status;
const worst: Finding | undefined = bucket.findings.find((finding) => finding.severity === "error");
const words: string | undefined = worst?.message;

const grant: Grant = { bucket: bucket.value ?? "my-logs" };
const policy: string = bucketPolicy(grant);
bucketPolicy({ bucket: "my-logs", trustgridAccountId: "079972220921" });

const merge: Merge = mergePolicy("", grant);
const replaced: Merge = mergePolicy("", grant, { replaceAccountId: merge.otherAccountId });

const target = { ...grant, accountId: account.value ?? "210987654321", orgId: "org-1" };
const script: string = arrivalScript(target);
const arrived: Arrival = arrival("", target);
const arrivalStatus: "arriving" | "stale" | "none" | "unknown" = arrived.status;
const since: string | undefined = arrived.newest;
const files: number | undefined = arrived.count;

const rule: Artifact = lifecycleRule("cli", target, { keepDays: 90 });
const alarm: SilenceAlarm = silenceAlarm(target);
const key: KeyStatement = keyStatement(grant);
const shown: string[] = [rule.text, alarm.template.text, key.text, ...alarm.steps, ...key.notes];

const removal: Removal = removeGrant(merge.policy ?? "", grant);
removeGrant("", { ...grant, accountId: "210987654300" });
const left: string | undefined = removal.policy;

const options: Partial<Options> = { accountId: account.value, bucket: grant.bucket, theme: "dark" };
const handle: Handle = mount(document.createElement("div"), options);
mount(document.createElement("div"));
handle.update({ theme: "auto" });
handle.unmount();

// @ts-expect-error: a grant needs its bucket
bucketPolicy({});
// @ts-expect-error: an account is named, not a word
mergePolicy("", grant, "replace");
// @ts-expect-error: text is a string
checkAccountId(123456789012);
// @ts-expect-error: there are three themes
mount(document.body, { theme: "purple" });

// @ts-expect-error: days are a number
lifecycleRule("cli", target, { keepDays: "90" });

// @ts-expect-error: files are looked for in a bucket of an account
arrivalScript(grant);

export {
  arrivalStatus, bucketOfAccount, files, left, name, policy, replaced, sameAccount, script, shown, since, status,
  words,
};

// The element, as TypeScript portals meet it.
import "../dist/element.js";
import { FlowLogExport } from "../dist/element.js";
import type { ChangeDetail, CopyDetail, ErrorDetail, SaveDetail } from "../dist/element.js";
import type { SaveHandler, SaveRequest } from "../dist/flow-log-export.js";

const element: HTMLElementTagNameMap["flow-log-export"] = document.createElement("flow-log-export");
const found: FlowLogExport | null = document.querySelector("flow-log-export");
element.accountId = "210987654321";
element.bucket = element.orgId = element.trustgridAccountId = null;
element.saveUrl = "/save";
element.portalUrl = element.docsUrl = element.supportUrl = "https://portal.example/";
element.theme = "dark";
element.compact = true;
element.hidden = true;
const text: string | null = element.accountId;

element.onSave = async (request, { idempotencyKey }) => {
  const { accountId, bucket, orgId }: SaveRequest = request;
  const key: string = idempotencyKey;
  await fetch("/save", { method: "POST", body: JSON.stringify([accountId, bucket, orgId, key]) });
};
element.onSave = () => {
  throw new Error("No contract.");
};
element.onSave = null;
const handler: SaveHandler = (request) => request.bucket;
handle.update({ onSave: handler, saveUrl: null });

element.addEventListener("flow-log-export-change", (event) => {
  const { accountId, bucket, valid }: ChangeDetail = event.detail;
  const isValid: boolean = valid;
  return [accountId, bucket, isValid];
});
element.addEventListener("flow-log-export-copy", ({ detail }: CustomEvent<CopyDetail>) => detail.what === "reviewer");
element.addEventListener("flow-log-export-save", (event) => {
  const detail: SaveDetail = event.detail;
  const org: string | undefined = detail.orgId;
  if (org === undefined) event.preventDefault();
});
element.addEventListener("flow-log-export-saved", () => {});
element.addEventListener("flow-log-export-error", ({ detail }) => {
  const error: ErrorDetail = detail;
  const message: string = error.message;
  return message;
});
const defined: CustomElementConstructor | undefined = FlowLogExport.define("acme-flow-logs");

// @ts-expect-error: there are three themes
element.theme = "purple";
// @ts-expect-error: there or not
element.compact = "yes";
// @ts-expect-error: an ID is a string
element.accountId = 210987654321;
// @ts-expect-error: a handler is a function
element.onSave = "/save";
// @ts-expect-error: nothing of that name is copied
element.addEventListener("flow-log-export-copy", ({ detail }) => detail.what === "password");
// @ts-expect-error: a change says nothing of an organization
element.addEventListener("flow-log-export-change", ({ detail }) => detail.orgId);

export { defined, found, text };
