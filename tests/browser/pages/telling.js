// Tells the server of what goes wrong in a page. Nothing waits for that here: a page that does can never be left in WebKit.
window.told = Promise.resolve();
function tell(error) {
  const telling = fetch("/page-error", { method: "POST", body: String(error), keepalive: true });
  told = Promise.allSettled([told, telling]);
}
// An observer that goes on in the next frame is no error, and no other browser's log has it.
const isLate = (message) => message.startsWith("ResizeObserver loop completed");
addEventListener("error", ({ message }) => message && !isLate(message) && tell(message));
addEventListener("unhandledrejection", ({ reason }) => tell(reason));
const { error } = console;
console.error = (...words) => {
  error(...words);
  tell(`console.error: ${words.join(" ")}`);
};
