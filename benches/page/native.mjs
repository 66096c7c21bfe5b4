// Reads what divan prints of benches/core.rs.
import { table } from "./table.mjs";

const NANOSECONDS = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };

/** The benchmarks by the bytes they were given: the fastest run, which nothing else on the machine held up, and per KiB. */
export function growth(printed) {
  const rows = [];
  let name;
  for (const line of printed.split("\n")) {
    const [, branch, of, rest] = line.match(/^((?:│ {2}| {3})?[├╰]─) (\S+)\s+(.*)$/) ?? [];
    if (!branch) continue;
    const time = rest.split("│")[0].trim();
    if (branch.length === 2) name = of.replaceAll("_", " ");
    if (time) rows.push(row(name, branch.length === 2 ? undefined : Number(of), time));
  }
  if (rows.length === 0) throw new Error(`no benchmark in what was printed:\n${printed}`);
  return table(["", "KiB", "fastest", "per KiB"], rows);
}

function row(name, bytes, time) {
  const [amount, unit] = time.split(" ");
  const nanoseconds = Number(amount) * NANOSECONDS[unit];
  if (!(nanoseconds > 0)) throw new Error(`"${time}" is no time`);
  if (bytes === undefined) return [name, "", time, ""];
  return [name, String(bytes / 1024), time, `${(nanoseconds / 1000 / (bytes / 1024)).toFixed(2)} µs`];
}
