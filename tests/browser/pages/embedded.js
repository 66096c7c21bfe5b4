// Keeps what the form says, from before there is one.
window.failures = [];
window.statuses = [];
document.addEventListener("flow-log-export-error", ({ detail }) => {
  failures.push(detail.message);
  statuses.push(detail.status);
});
