// Starts the form on the stand-alone page, filled in from what stands behind the # of the address.

// Whether this script was asked for again, since the one before failed.
const again = new URL(import.meta.url).search;

// The program is on its way while the rest of the page still comes. After a deploy the page may name another version
// than this script's.
const preload = document.querySelector("[rel=preload][href$='program_bg.wasm']");
const isOfSameVersion = preload?.href === new URL("program_bg.wasm", import.meta.url).href;
const starting = start();
// It is waited for below.
starting.catch(() => {});

async function start() {
  // Safari takes what a page has preloaded for requests of this mode only. In a frame, which may have no origin, they bring nothing.
  const isPreloaded = isOfSameVersion && !again && preload.crossOrigin === null;
  const preloaded = isPreloaded ? fetch(preload.href, { mode: "no-cors", credentials: "include" }) : undefined;
  preloaded?.catch(() => {});
  const loader = await import("./loader.js" + again);
  await loader.startProgram(preloaded);
  return loader;
}

if (document.readyState === "loading") await new Promise((ready) => document.addEventListener("readystatechange", ready, { once: true }));

const app = document.getElementById("app");
const failure = document.getElementById("failure");
// boot.js looks at this, and so does another attempt.
const isFirst = !("started" in app.dataset);
// A cached boot.js from before a deploy may have asked for another version before this one came.
if (!isFirst && !again) throw new Error("This page has started already.");
app.dataset.started = "";

/** How long loading may take before somebody may want to try again. */
const SLOW_MILLISECONDS = 10_000;

// What was typed, pasted and ticked outlives the page in the entry of the tab's history, where a reload and a restored
// tab find it.
let loader, form, keeping;
const typed = () => [...app.querySelectorAll("input[type=text]")].filter(({ value }) => value).map(({ name, value }) => [name, value]);
// Before there is a form, what is kept from before shows nowhere.
const kept = () => form?.kept() ?? { ...history.state?.kept, ...Object.fromEntries(typed()) };

function keep() {
  clearTimeout(keeping);
  keeping = undefined;
  try {
    history.replaceState({ ...history.state, kept: kept() }, "");
  } catch (error) {
    console.warn(error);
  }
}

function keepSoon() {
  clearTimeout(keeping);
  // Safari takes no more than three a second, and every browser only so much at once.
  keeping = setTimeout(keep, 400);
}

function hear({ type, target }) {
  // Another attempt has the form.
  if (!form && isShown()) return;
  keepSoon();
  // The form presses it again once it listens.
  if (!form && type === "click") target.closest("button")?.setAttribute("data-pressed", "");
}
// A form that starts again keeps from its program what is typed meanwhile, which must outlive a reload all the same.
for (const type of ["input", "change", "click"]) app.addEventListener(type, hear, true);
// Whoever leaves right after the last letter loses nothing, and no timer writes what is shown on the way back otherwise.
// For a reload "pagehide" is too late, and not every browser tells before.
for (const type of ["beforeunload", "pagehide"]) addEventListener(type, () => keeping !== undefined && keep());

// It is no more of the entry that is shown then.
addEventListener("popstate", () => {
  clearTimeout(keeping);
  keeping = undefined;
});

function show() {
  form?.unmount();
  const docsUrl = location.href.split("#")[0].replace(/frame\.html$/, "");
  form = loader.mount(app, { docsUrl, ...loader.carried() }, history.state?.kept);
}

/** Whether another attempt is made beside this one, which goes on. */
let isRetried = false;

// By an address that no cache knows and a deploy keeps: this folder may be gone.
async function retry() {
  isRetried = true;
  const slow = offerWhenSlow();
  await import(`../boot.js?again=${Date.now()}`).catch(fail);
  clearTimeout(slow);
}

// The first attempt that has a program shows the form.
const isShown = () => "shown" in app.dataset;

function fail(error) {
  console.error(error);
  if (!isShown()) offer();
}

/** Offers to try again. */
function offer() {
  const button = failure.querySelector("button");
  button.textContent = "Try again";
  button.onclick = () => {
    button.onclick = null;
    button.textContent = "Trying again…";
    retry();
  };
  app.firstElementChild.dataset.state = "failed";
  // Older browsers have no styles by what stands elsewhere.
  failure.dataset.failed = "";
  failure.hidden = false;
}

const offerWhenSlow = () => setTimeout(() => isShown() || offer(), SLOW_MILLISECONDS);

// Where another attempt asked for this script, that one watches over the time.
const slow = isFirst ? offerWhenSlow() : undefined;
try {
  // A server may forbid the styles in the page.
  if (!isOfSameVersion || document.querySelector("style")?.sheet === null) {
    const href = new URL("./page.css", import.meta.url).href;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }
  loader = await starting;
  if (!isShown()) {
    app.firstElementChild.dataset.state = "waiting";
    delete failure.dataset.failed;
    // Follows into the form.
    if (failure.contains(document.activeElement)) app.querySelector("input").focus();
    show();
    app.dataset.shown = "";
    addEventListener("hashchange", () => {
      // An entry of the history that was filled in shows what it shows after a reload.
      if (history.state?.kept) return show();
      form.update(loader.carried());
      keepSoon();
    });
  }
} catch (error) {
  if (isRetried) console.error(error);
  else if (again) fail(error);
  else retry();
} finally {
  clearTimeout(slow);
}

// In a frame the page around it is told how high this one is, so that it needs no scroll bar of its own.
if (parent !== window && isFirst) {
  // Sites that forbid framing would not show in its place.
  document.head.append(Object.assign(document.createElement("base"), { target: "_blank" }));
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ type: "flow-log-export-height", height }, "*");
  }).observe(document.documentElement);
}
