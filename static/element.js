// Registers <flow-log-export>.
import { FlowLogExport } from "./element-class.js";

export { FlowLogExport };
/** Asked for by this script as it was in the versions that had the class in it. */
export { folder } from "./element-class.js";

FlowLogExport.define();
