// Starts the form on the stand-alone page, filled in from what stands behind the # of the address.
const app = document.getElementById("app");
const failure = document.getElementById("failure");

// Whether this script was asked for again, since the one before failed.
const again = new URL(import.meta.url).search;

// What was typed, pasted and ticked outlives the page in the entry of the tab's history, where a reload and a restored
// tab find it.
let form, keeping;
const typed = (name) => app.querySelector(`input[name=${name}]`)?.value;
const kept = () => form?.kept() ?? { "account-id": typed("account-id"), bucket: typed("bucket") };
app.oninput = app.onchange = app.onclick = () => {
  clearTimeout(keeping);
  // Safari takes no more than three a second, and every browser only so much at once.
  keeping = setTimeout(() => {
    try {
      history.replaceState({ kept: kept() }, "");
    } catch (error) {
      console.warn(error);
    }
  }, 400);
};

// By an address that no cache knows: this script may be from before a deploy, and its folder gone.
const retry = () => import(`./boot.js?again=${Date.now()}`).catch(fail);

function fail(error) {
  console.error(error);
  const button = failure.querySelector("button");
  button.textContent = "Try again";
  button.onclick = () => {
    button.onclick = null;
    button.textContent = "Trying again…";
    retry();
  };
  app.firstElementChild.dataset.state = "failed";
}

try {
  // The page, too, may be from before a deploy.
  const href = "./version/page.css";
  if (!document.querySelector(`[href="${href}"]`)) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }
  const { carried, mount, startProgram } = await import("./version/loader.js" + again);
  await startProgram();
  app.firstElementChild.dataset.state = "waiting";
  // Follows into the form.
  if (failure.contains(document.activeElement)) app.querySelector("input").focus();
  form = mount(app, { docsUrl: location.href.split("#")[0].replace(/frame\.html$/, ""), ...carried() }, history.state?.kept);
  addEventListener("hashchange", () => form.update(carried()));
} catch (error) {
  again ? fail(error) : retry();
}

// In a frame the page around it is told how high this one is, so that it needs no scroll bar of its own.
if (parent !== window && !again) {
  // Sites that forbid framing would not show in its place.
  document.head.append(Object.assign(document.createElement("base"), { target: "_blank" }));
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ type: "flow-log-export-height", height }, "*");
  }).observe(document.documentElement);
}
