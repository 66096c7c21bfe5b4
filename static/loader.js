// What other modules start, call and mount: one file when it is served.
export { carried, carriedFrom } from "./program/link.js";
export { mount } from "./program/mount.js";
export { askAnew, call, given, startLater, startProgram } from "./program/start.js";
