// A portal's own script, as every bundler takes it in.
import "flow-log-export/element.js";
import init, { checkAccountId } from "flow-log-export";

await init();
document.title = checkAccountId("2109-8765-4300").value;
