// The module for other pages: the form and the functions in one. Importing it renders nothing.
import { call, mount as mountForm, startLater, startProgram } from "./version/loader.js";

export function mount(element, options) {
  const { update, unmount } = mountForm(element, options);
  return { update, unmount };
}

export const arrival = (...values) => call("arrival", values);
export const arrivalScript = (...values) => call("arrivalScript", values);
export const artifact = (...values) => call("artifact", values);
export const bucketPolicy = (...values) => call("bucketPolicy", values);
export const checkAccountId = (...values) => call("checkAccountId", values);
export const checkBucket = (...values) => call("checkBucket", values);
export const evaluatePolicy = (...values) => call("evaluatePolicy", values);
export const keyStatement = (...values) => call("keyStatement", values);
export const lifecycleRule = (...values) => call("lifecycleRule", values);
export const mergePolicy = (...values) => call("mergePolicy", values);
export const preflight = (...values) => call("preflight", values);
export const preflightScript = (...values) => call("preflightScript", values);
export const removeGrant = (...values) => call("removeGrant", values);
export const silenceAlarm = (...values) => call("silenceAlarm", values);
export const version = (...values) => call("version", values);

export default async function init({ program, later } = {}) {
  // Once both have come to an end, another attempt is one.
  const parts = await Promise.allSettled([startProgram(program), startLater(later)]);
  for (const { status, reason } of parts) if (status === "rejected") throw reason;
}
