// The module for other pages: the form and the functions in one. Importing it renders nothing.
import { startForm, startTools } from "./version/programs.js";

export { mount } from "./version/programs.js";
export { artifact, bucketPolicy, checkAccountId, checkBucket, evaluatePolicy, mergePolicy, preflight, preflightScript, version } from "./version/tools.js";

export default async function init({ form, tools } = {}) {
  await Promise.all([startForm(form), startTools(tools)]);
}
