// What other modules start and mount: one file when it is served.
export { mount } from "./programs/mount.js";
export { startForm, startTools } from "./programs/start.js";
