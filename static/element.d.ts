import type { ArtifactKind, Options, SaveRequest } from "./flow-log-export.js";

/** What the user typed: the value where one can be read, otherwise the text. */
export interface ChangeDetail {
  accountId: string;
  bucket: string;
  /** Whether both are values that can be saved. */
  valid: boolean;
}

export interface CopyDetail {
  what: ArtifactKind | "account-id" | "bucket" | "link" | "reviewer" | "preflight" | "fix" | "permissions"
    | "arrival" | "alarm" | "lifecycle" | "key-statement" | "policy-without-grant";
}

export type SaveDetail = SaveRequest;

/** Before saving; `preventDefault()` keeps the form from it. */
export interface SaveEvent extends CustomEvent<SaveDetail> {
  /** The page around saves itself: what `answer` comes to means what it would mean from a `SaveHandler`. */
  respondWith(answer: unknown): void;
}

export interface ErrorDetail {
  /**
   * The form could not be loaded, or takes more than 10 seconds; the values are not saved; it started again, since its
   * program had stopped or something else had changed it; or it has ended, until the user tries again.
   */
  code: "not-loaded" | "slow" | "not-saved" | "stopped" | "changed" | "ended";
  /** What the form says of it. */
  message: string;
  /** What a server answered, where it did. */
  status?: number;
}

/** Each option but `saveHandler` and `saveHeaders` is an attribute, too, in kebab-case. */
export class FlowLogExport extends HTMLElement implements Options {
  static define(tag?: string, registry?: CustomElementRegistry): CustomElementConstructor | undefined;
  /** Resolves to the element once the form is there. */
  readonly ready: Promise<this>;
  /** What is valid now: both values, or nothing. */
  readonly value: SaveRequest | null;
  /** Begins anew with what the attributes say: what was typed, pasted and ticked goes. */
  reset(): void;
  /** Moves the focus to the first field, once the form is there. */
  focus(options?: FocusOptions): void;
  /*options*/
}

declare global {
  interface HTMLElementTagNameMap {
    "flow-log-export": FlowLogExport;
  }

  interface HTMLElementEventMap {
    /** The form is there. */
    "flow-log-export-ready": CustomEvent<null>;
    "flow-log-export-change": CustomEvent<ChangeDetail>;
    "flow-log-export-copy": CustomEvent<CopyDetail>;
    "flow-log-export-save": SaveEvent;
    "flow-log-export-saved": CustomEvent<SaveDetail>;
    "flow-log-export-error": CustomEvent<ErrorDetail>;
  }
}

/** The events by name. */
export type FlowLogExportEvents = {
  [Name in keyof HTMLElementEventMap as Name extends `flow-log-export-${string}` ? Name : never]: HTMLElementEventMap[Name];
};

declare global {
  // They bubble.
  interface DocumentEventMap extends FlowLogExportEvents {}
}

type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : Name;

// A template takes what begins with "on" for a listener.
type TemplateName = Exclude<keyof Options, `on${string}`>;

/** What a template sets: each option by the name of its property or of its attribute. */
export type FlowLogExportProps =
  & { [Name in TemplateName]?: Options[Name] | undefined }
  & { [Name in TemplateName as Options[Name] extends string | boolean | null ? KebabCase<Name> : never]?: Options[Name] | undefined };
