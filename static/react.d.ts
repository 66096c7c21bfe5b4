// <flow-log-export> in JSX, for React 18 and 19: import type {} from "flow-log-export/react". React 18 sets attributes
// only; there, properties and listeners go by a ref.
import type { ClassAttributes, HTMLAttributes } from "react";
import type { FlowLogExport, FlowLogExportEvents, FlowLogExportProps } from "./element.js";

type Listeners = {
  [Name in keyof FlowLogExportEvents as `on${Name}`]?: ((event: FlowLogExportEvents[Name]) => void) | undefined;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "flow-log-export": ClassAttributes<FlowLogExport> & HTMLAttributes<FlowLogExport> & FlowLogExportProps & Listeners;
    }
  }
}
