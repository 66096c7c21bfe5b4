// Keeps what the form says, from before there is one.
window.failures = [];
document.addEventListener("flow-log-export-error", (event) => failures.push(event.detail.message));
