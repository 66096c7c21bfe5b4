// The module for other pages: the form and the functions in one. Importing it renders nothing.
import startForm from "./version/form.js";
import startTools from "./version/tools.js";

export { mount } from "./version/form.js";
export { bucketPolicy, checkAccountId, checkBucket, version } from "./version/tools.js";

let started;

/** Loads the programs; what is exported works once it is done. Again, it gives the same answer, or tries again if it failed. */
export default function init({ form, tools } = {}) {
  started ??= Promise.all([
    startForm(form && { module_or_path: form }),
    startTools(tools && { module_or_path: tools }),
  ]).then(() => {}, (error) => {
    started = undefined;
    throw error;
  });
  return started;
}
