// The link that fills in the form: what the address carries behind its #, which no server gets to see.
const OPTIONS = [["account-id", "accountId"], ["bucket", "bucket"], ["org-id", "orgId"]];

/** The options that the address of this page carries. */
export function carried() {
  const values = new URLSearchParams(location.hash.slice(1));
  const options = {};
  for (const [name, option] of OPTIONS) if (values.has(name)) options[option] = values.get(name);
  return options;
}

/** The same, where links that begin with this address lead to this page. */
export function carriedFrom(address) {
  // Unlike a URL it takes any text.
  const { origin, pathname } = Object.assign(document.createElement("a"), { href: address });
  return origin === location.origin && pathname === location.pathname ? carried() : {};
}
