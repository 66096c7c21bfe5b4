// Brings the form where the script that the page names cannot be had: it may be from before a deploy, and its folder gone.
const again = new URL(import.meta.url).search;
const hasStarted = () => "started" in document.getElementById("app").dataset;
if (again) await import("./version/page.js" + again);
else {
  // That script may only be late, and this one of another version.
  const named = document.querySelector("script[src$='/page.js']");
  if (!hasStarted() && named) await import(named.src).catch(console.error);
  // By an address that no cache knows: this script, too, may be from before a deploy.
  if (!hasStarted()) await import("./version/page.js").catch((error) => {
    console.error(error);
    return import(`./boot.js?again=${Date.now()}`);
  });
}
