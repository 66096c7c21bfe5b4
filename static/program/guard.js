// Watches over the program. Whatever is thrown inside of it leaves it in the middle of something, so that
// nothing in it can be trusted any more. The build has wasm-bindgen's glue take what the program exports from here.

/** Whom to tell when a program begins and ceases to act, and once for each that stops. */
export const watcher = { begins() {}, ends() {}, stopped(error) {} };

/** How many calls of a program are on the stack. */
let depth = 0;

export function guarded(exports) {
  let isStopped = false;
  const guard = (run) => (...values) => {
    if (isStopped) throw new Error("This program has stopped");
    if (!depth) watcher.begins();
    depth += 1;
    try {
      return run(...values);
    } catch (error) {
      isStopped = true;
      watcher.stopped(error);
      throw error;
    } finally {
      depth -= 1;
      if (!depth) watcher.ends();
    }
  };
  const members = Object.entries(exports);
  const all = members.map(([name, member]) => [name, typeof member === "function" ? guard(member) : member]);
  return Object.defineProperty(Object.fromEntries(all), "hasStopped", { get: () => isStopped });
}
