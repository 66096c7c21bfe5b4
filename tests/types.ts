// Compiles against the module's types as a TypeScript portal would; never run.
import init, { bucketPolicy, checkAccountId, checkBucket, mount, version } from "../dist/flow-log-export.js";
import type { Check, Finding, Grant, Handle, Options } from "../dist/flow-log-export.js";

await init();
await init({ form: new URL("form_bg.wasm", "https://portal.example/"), tools: new Uint8Array() });

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

const options: Partial<Options> = { accountId: account.value, bucket: grant.bucket, theme: "dark" };
const handle: Handle = mount(document.createElement("div"), options);
mount(document.createElement("div"));
handle.update({ theme: "auto" });
handle.unmount();

// @ts-expect-error: a grant needs its bucket
bucketPolicy({});
// @ts-expect-error: text is a string
checkAccountId(123456789012);
// @ts-expect-error: there are three themes
mount(document.body, { theme: "purple" });

export { bucketOfAccount, name, policy, sameAccount, status, words };
