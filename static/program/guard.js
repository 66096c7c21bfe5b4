// Watches over the program. Whatever is thrown inside of it leaves it in the middle of something, so that
// nothing in it can be trusted any more. The build has wasm-bindgen's glue take what the program exports from here.

/** Whom to tell, once for each program that stops. */
export const watcher = { stopped(error) {} };

export function guarded(exports) {
  let isStopped = false;
  const guard = (run) => (...values) => {
    if (isStopped) throw new Error("This program has stopped");
    try {
      return run(...values);
    } catch (error) {
      isStopped = true;
      watcher.stopped(error);
      throw error;
    }
  };
  const members = Object.entries(exports);
  const all = members.map(([name, member]) => [name, typeof member === "function" ? guard(member) : member]);
  return Object.defineProperty(Object.fromEntries(all), "hasStopped", { get: () => isStopped });
}
