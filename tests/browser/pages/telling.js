// Tells the server of what goes wrong in a page, and at once, so that no test ends before.
function tell(error) {
  const request = new XMLHttpRequest();
  request.open("POST", "/page-error", false);
  request.send(String(error));
}
addEventListener("error", ({ message }) => message && tell(message));
addEventListener("unhandledrejection", ({ reason }) => tell(reason));
const { error } = console;
console.error = (...words) => {
  error(...words);
  tell(`console.error: ${words.join(" ")}`);
};
