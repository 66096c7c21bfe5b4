// Starts the form on the stand-alone page, filled in from what stands behind the # of the address.
import init, { mount } from "./version/form.js";

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
  await init();
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
