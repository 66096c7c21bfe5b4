// Brings the form where the script that the page names cannot be had: it may be from before a deploy, and its folder gone.
const again = new URL(import.meta.url).search;
if (again) await import("./version/page.js" + again);
else if (!("started" in document.getElementById("app").dataset)) {
  // By an address that no cache knows: this script, too, may be from before a deploy.
  await import("./version/page.js").catch((error) => {
    console.error(error);
    return import(`./boot.js?again=${Date.now()}`);
  });
}
