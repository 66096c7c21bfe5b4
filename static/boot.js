// Starts the form on the stand-alone page, filled in from what stands behind the # of the address.
const app = document.getElementById("app");

function carried() {
  const values = new URLSearchParams(location.hash.slice(1));
  const options = {};
  for (const [name, option] of [["account-id", "accountId"], ["bucket", "bucket"], ["org-id", "orgId"]]) {
    if (values.has(name)) options[option] = values.get(name);
  }
  return options;
}

try {
  const { mount, startForm } = await import("./version/programs.js");
  await startForm();
  const form = mount(app, { docsUrl: location.href.split("#")[0], ...carried() });
  addEventListener("hashchange", () => form.update(carried()));
} catch (error) {
  console.error(error);
  for (const form of app.querySelectorAll("[data-state=waiting]")) form.dataset.state = "failed";
  const failure = document.getElementById("failure");
  failure.textContent =
    "The form could not be started. Reload the page to try again. The policy below is complete: " +
    "replace example-flowlogs in lines 19 and 20 with the name of your bucket.";
  failure.hidden = false;
}

// In a frame the page around it is told how high this one is, so that it needs no scroll bar of its own.
if (parent !== window) {
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ type: "flow-log-export-height", height }, "*");
  }).observe(document.documentElement);
}
