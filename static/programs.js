// Starts the programs, each once however often it is asked for.
import loadForm, { mount as mountForm } from "./form.js";

const started = new Map();

// What failed is tried again when it is asked for again.
function once(name, start) {
  if (!started.has(name)) {
    started.set(name, start().catch((error) => {
      started.delete(name);
      throw error;
    }));
  }
  return started.get(name);
}

const given = (program) => program && { module_or_path: program };

export const startForm = (program) => once("form", () => loadForm(given(program)));

export const startTools = (program) => once("tools", async () => {
  const tools = await import("./tools.js");
  await tools.default(given(program));
  return tools;
});

const emit = (form, name, detail) =>
  form.dispatchEvent(new CustomEvent(`flow-log-export-${name}`, { detail, bubbles: true, composed: true }));

// What the form has done for it here, because it weighs less than in the program.
const host = {
  changed: (form, accountId, bucket, valid) => emit(form, "change", { accountId, bucket, valid }),
  copied: (form, what) => emit(form, "copy", { what }),
  save: async (...request) => (await startTools()).save(...request),
  ownAddress(address) {
    try {
      const url = new URL(address, document.baseURI);
      return url.origin === location.origin ? url.href : undefined;
    } catch {
      return undefined;
    }
  },
};

export const mount = (element, options) => mountForm(element, options, host);
