// Keeps keys to itself, and counts what is sent.
for (const name of ["keydown", "keypress", "keyup"]) {
  addEventListener(name, (event) => event.stopImmediatePropagation(), true);
}
window.submitted = 0;
addEventListener("submit", () => (window.submitted += 1), true);

window.embed = () => {
  const { content } = document.querySelector("#embedded");
  document.querySelector("#place").append(content.cloneNode(true));
};
