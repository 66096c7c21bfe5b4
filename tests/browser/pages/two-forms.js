import init, { mount } from "/flow-log-export.js";

await init();

const handles = {};
for (const button of document.querySelectorAll("body > button")) {
  const [action, place] = button.textContent.split(" ");
  button.addEventListener("click", () => {
    if (action === "Mount") {
      handles[place] = mount(document.getElementById(place), {});
    } else {
      handles[place].unmount();
    }
  });
}
document.body.dataset.ready = "true";
