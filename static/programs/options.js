// What a host may say about a form.
const OPTIONS = {
  accountId: "string", bucket: "string", orgId: "string", trustgridAccountId: "string", saveUrl: "string",
  portalUrl: "string", docsUrl: "string", theme: "string", onSave: "function",
};

/** Options as the program takes them. A wrong shape is an error that names it. */
export function read(where, options = {}) {
  const taken = {};
  const refuse = (words) => {
    throw new Error(`${where}: options${words}`);
  };
  if (Object(options) !== options) refuse(" must be an object");
  for (const [name, value] of Object.entries(options)) {
    const type = OPTIONS[name] ?? refuse(` has no member ${name}`);
    if (value != null && typeof value !== type) refuse(`.${name} must be a ${type}, not ${typeof value}`);
    taken[name] = value;
  }
  const { saveUrl, theme } = taken;
  if (saveUrl != null) taken.saveUrl = ownAddress(saveUrl) ?? refuse(".saveUrl must be an address of this page's own origin");
  if (theme && !/^(auto|light|dark)$/.test(theme)) refuse(".theme must be auto, light or dark");
  if (theme === "auto") taken.theme = null;
  return taken;
}

// The values go nowhere else.
function ownAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    // No address is not the page's own.
    if (address && url.origin === location.origin) return url.href;
  } catch {}
}
