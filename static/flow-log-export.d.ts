export type Severity = "error" | "warning" | "info";

/** One thing worth saying about what was typed. */
export interface Finding {
  severity: Severity;
  /** Stable name of the rule, such as `account-id.wrong-length`. */
  code: string;
  /** What is wrong, where, and what to do: whole sentences, with their full stop. */
  message: string;
  /** Where in a document it is, such as `Statement[0].Resource`. */
  path?: string;
  /** Counted from 1, in the text as it was given. */
  line?: number;
  column?: number;
  /** What to put there or to run instead. */
  fix?: string;
}

/** What could be made of the text in a field. */
export interface Check {
  status: "ok" | "warning" | "error" | "empty";
  /** There exactly when `status` is `ok` or `warning`. */
  value?: string;
  /** What the value was taken from, such as `an ARN`. */
  taken?: string;
  findings: Finding[];
}

/** Whom the policy lets in, and where. */
export interface Grant {
  bucket: string;
  /** The account that replicates; `079972220921` unless the deployment says otherwise. */
  trustgridAccountId?: string | undefined;
}

/** What an artifact is made for. */
export interface Target extends Grant {
  /** The account that owns the bucket; scripts stop in any other. */
  accountId: string;
  orgId?: string | undefined;
  /** The policy that the bucket has already, in any form that it is pasted in. */
  existingPolicy?: string | undefined;
  /** The page with these values filled in. */
  link?: string | undefined;
}

/** A policy with the grant in it. */
export interface Merge {
  /**
   * `updated`: Trustgrid's own statement had other values, or that of `replaceAccountId` gave way to it. Nobody else
   * loses access by a merge.
   */
  outcome: "added" | "unchanged" | "updated" | "refused";
  /** There unless `outcome` is `refused`. */
  policy?: string;
  /** Bytes without the blanks between values; S3 takes 20,480. */
  compactBytes?: number;
  /**
   * A statement like Trustgrid's lets in this other account. It was kept, or replaced where `replaceAccountId` says so;
   * a finding says what that means.
   */
  otherAccountId?: string;
  findings: Finding[];
}

export interface MergeOptions {
  /**
   * The account whose statement gives way to Trustgrid's, as `otherAccountId` names it: its access ends. Ask the user
   * first, since an export may run through it.
   */
  replaceAccountId?: string | undefined;
}

/** A policy without the grant. Nobody but Trustgrid loses access by it. */
export interface Removal {
  /**
   * `absent`: there is no statement of Trustgrid's to take out. `emptied`: nothing is left, and S3 stores no such policy,
   * so the policy is to be deleted; a finding's `fix` is the command for it.
   */
  outcome: "removed" | "absent" | "emptied" | "refused";
  /** There when `removed`, and when `absent` as it was, if there was one. */
  policy?: string;
  /** Among them what still lets Trustgrid in: a statement that lets in others, too, or allows more, stays. */
  findings: Finding[];
}

/** Whether a bucket's policy lets Trustgrid in, by IAM's logic; `unknown` where AWS documents no answer. */
export interface Evaluation {
  actions: Record<string, "allowed" | "denied" | "unknown">;
  /** As S3 defines it. */
  public: "yes" | "no" | "unknown";
  findings: Finding[];
}

/** What is needed for replication. */
export interface Requirement {
  id: string;
  status: "pass" | "fail" | "warn" | "unknown";
  /** Whole sentences. */
  message: string;
  /** A command or a statement to copy, or what to do in whole sentences. */
  fix?: string;
  /** What AWS calls it if it fails. */
  failureCodes?: string[];
}

export interface Preflight {
  verdict: "ready" | "blocked" | "unknown";
  checks: Requirement[];
  /** What no output shows. */
  unseen: string[];
  /** About what was pasted. */
  findings: Finding[];
}

/** Whether flow logs arrive, by what commands print. */
export interface Arrival {
  /**
   * `arriving`: replication put a file there within a day. `stale`: something is there, and nothing came for more than a
   * day. `none`: replication put nothing there. `unknown`: it does not show.
   */
  status: "arriving" | "stale" | "none" | "unknown";
  /** When the newest file came, in UTC, such as `2026-11-26T07:30:00Z`. */
  newest?: string;
  /** How many files were listed, of at most 10,000. */
  count?: number;
  message: string;
  /** About what was pasted, then what to look at, with the likeliest first. */
  findings: Finding[];
}

export type ArtifactKind = "policy" | "cli" | "terraform" | "cloudformation" | "ticket" | "remove";

/** A file to copy or download. */
export interface Artifact {
  fileName: string;
  language: string;
  text: string;
}

/** The script merges the rule into those that the bucket has; `json` is for a bucket without rules. */
export type LifecycleKind = "cli" | "json" | "terraform" | "cloudformation";

export interface LifecycleOptions {
  /** For how many days flow logs are kept, 1 to 36,500; without it, they are kept for good. */
  keepDays?: number | undefined;
}

/** How to be told when flow logs stop coming. */
export interface SilenceAlarm {
  /** For CloudFormation; it changes nothing about the bucket. */
  template: Artifact;
  /** What to do, in this order. */
  steps: string[];
  /** Where in the AWS console the first step is done. */
  console: string;
}

/** What a KMS key's policy needs where Trustgrid encrypts copies with that key. */
export interface KeyStatement {
  /** One statement, as JSON. */
  text: string;
  /** Whether it is needed, where it goes and why. */
  notes: string[];
}

export interface Options {
  /*options*/
}

/** Some of the options. */
export type SomeOptions = { [Name in keyof Options]?: Options[Name] | undefined };

/** What is to be saved. */
export interface SaveRequest {
  accountId: string;
  bucket: string;
  orgId?: string;
}

/** What goes with a request. */
export interface SaveContext {
  /** The same when the same request is made again. */
  idempotencyKey: string;
  /** Aborts after 15 seconds, and when the form is taken away. */
  signal: AbortSignal;
}

/**
 * Saves. A `Response`, or anything with `ok`, counts as what it says; `false`, an `Error`, a page of HTML, and what is
 * thrown or rejected with mean not saved; anything else means saved.
 */
export type SaveHandler = (request: SaveRequest, context: SaveContext) => unknown;

/** Headers of the request to `saveUrl`, or what gives them each time. */
export type SaveHeaders = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** A form in the document. */
export interface Handle {
  /** Changes the options given; `null` takes one back to its default. */
  update(options?: SomeOptions): void;
  unmount(): void;
}

/** Reads an AWS account ID out of what people paste for one. */
export function checkAccountId(text: string, trustgridAccountId?: string): Check;
/** Reads a bucket name out of what people paste for one and compares it with the account. */
export function checkBucket(text: string, accountId?: string): Check;
/** The bucket policy. Throws the finding's sentence for a bucket that cannot be one. */
export function bucketPolicy(grant: Grant): string;
/** Merges the grant into a policy that is there, and leaves every other byte of it as it is. */
export function mergePolicy(existing: string, grant: Grant, options?: MergeOptions): Merge;
/**
 * Takes the grant out of a policy again, and leaves every other byte of it as it is. With the `accountId` of the bucket's
 * owner, the command that deletes an emptied policy refuses to run in another account.
 */
export function removeGrant(existing: string, grant: Grant & { accountId?: string | undefined }): Removal;
/** Throws the finding's sentence for values that cannot be. */
export function artifact(kind: ArtifactKind, target: Target): Artifact;
/** A lifecycle rule that deletes old versions and, after `keepDays`, flow logs. Throws a sentence for values that cannot be. */
export function lifecycleRule(kind: LifecycleKind, target: Target, options?: LifecycleOptions): Artifact;
/** A template and steps for an e-mail when no flow log has come for a day. */
export function silenceAlarm(target: Target): SilenceAlarm;
/** The statement for the policy of a KMS key of the bucket's. */
export function keyStatement(grant: Grant): KeyStatement;
/** A block of commands that reads how the bucket is set up and prints it as JSON. */
export function preflightScript(target: Target): string;
/** Says from what these commands print, or from a single one's output, whether replication will work. */
export function preflight(report: string, target: Target): Preflight;
/** A block of commands that lists what has arrived below `flow-logs/by-org/` and prints it as JSON. */
export function arrivalScript(target: Target): string;
/** Says from what these commands print, or from a listing with `head-object` and `date -u`, whether flow logs arrive. */
export function arrival(report: string, target: Target): Arrival;
/** Whether a policy lets Trustgrid write, with `restrictPublicBuckets` as the bucket has it. */
export function evaluatePolicy(policy: string, grant: Grant, options?: { restrictPublicBuckets?: boolean | undefined }): Evaluation;
/** Puts the form into an element. */
export function mount(element: Element, options?: SomeOptions): Handle;
export function version(): string;

/** A part of the program: its address, its bytes, or compiled already. */
export type Program = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the program and its later part, from beside this module unless told otherwise. What is exported works
 * once it is done. Again, it gives the same answer, or tries again if it failed.
 */
export default function init(parts?: { program?: Program | undefined; later?: Program | undefined }): Promise<void>;
