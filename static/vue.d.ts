// <flow-log-export> in the templates of Vue 3: import type {} from "flow-log-export/vue".
import type { HTMLAttributes } from "vue";
import type { FlowLogExportEvents, FlowLogExportProps } from "./element.js";

type PascalCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${PascalCase<Rest>}`
  : Capitalize<Name>;

type Listeners = {
  [Name in keyof FlowLogExportEvents as `on${PascalCase<Name>}`]?: ((event: FlowLogExportEvents[Name]) => void) | undefined;
};

declare module "vue" {
  interface GlobalComponents {
    "flow-log-export": new () => { $props: HTMLAttributes & FlowLogExportProps & Listeners };
  }
}
