// Registers <flow-log-export>.
import { FlowLogExport } from "./element-class.js";

export { FlowLogExport };

FlowLogExport.define();
