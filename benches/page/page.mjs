// Measures the built page beside the two peers, and writes the figures, with those of the core that CORE holds as
// they were printed, into a document: node benches/page/page.mjs docs/performance.md
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { growth } from "./native.mjs";
import { launch, serveAll } from "./sites.mjs";
import { between, median, p95, table } from "./table.mjs";
import { pastes, shifts, visit } from "./visit.mjs";

const RUNS = 7;
const PASTE_RUNS = 3;
const FRAME = 1000 / 60;

const [document] = process.argv.slice(2);
const sites = await serveAll();
const names = Object.keys(sites);
const browser = await launch();
const visits = Object.fromEntries(names.map((name) => [name, []]));
const pasted = [];
const shifted = {};
try {
  // The first round warms up the browser and the machine.
  for (let run = 0; run <= RUNS; run++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(run + turn) % names.length];
      const measured = await visit(browser, sites[name]);
      if (run > 0) visits[name].push(measured);
    }
    process.stdout.write(run === 0 ? "warmed up, now run" : ` ${run}`);
  }
  for (let run = 0; run < PASTE_RUNS; run++) pasted.push(await pastes(browser, sites.page));
  console.log(", pastes");
  for (const name of names) shifted[name] = await shifts(browser, sites[name]);
} finally {
  await browser.close();
  for (const site of Object.values(sites)) site.close();
}

const whole = (number) => Math.round(number).toLocaleString("en");
const tenth = (number) => number.toFixed(1);
const over = (name, of) => visits[name].map(of);

/** What is compared: how it is told from a visit, and what is to be reached, in parts of React's figure. */
const COMPARED = [
  ["Bytes to a working form", whole, (name) => median(over(name, (visit) => visit.toWorkingForm)), 1],
  ["Bytes in all, with what loads later", whole, (name) => median(over(name, (visit) => visit.inAll))],
  ["First contentful paint, ms", whole, (name) => median(over(name, (visit) => visit.firstPaint)), 0.5],
  ["First keystroke answered, ms", whole, (name) => median(over(name, (visit) => visit.answered)), 0.9],
  ["Keystroke to policy, ms", tenth, (name) => median(over(name, (visit) => median(visit.keystrokes))), 0.6],
  ["Keystroke to policy, 95 of 100 below, ms", tenth, (name) => median(over(name, (visit) => p95(visit.keystrokes))), 0.6],
  ["Bytes on a second visit", whole, (name) => median(over(name, (visit) => visit.again))],
  ["First keystroke answered on a second visit, ms", whole, (name) => median(over(name, (visit) => visit.answeredAgain))],
];
const missed = [];

const rows = COMPARED.map(([what, show, of, reach]) => {
  const [page, react, vanilla] = names.map(of);
  const ratio = page / react;
  if (reach && ratio > reach) missed.push(`${what}: ${ratio.toFixed(2)} of React's, not ${reach}`);
  return [what, show(page), show(react), show(vanilla), ratio.toFixed(2), reach ? `≤ ${reach.toFixed(1)}` : ""];
});
rows.push(["Layout shift (CLS)", ...names.map((name) => shifted[name].toFixed(3)), "", "0"]);
if (shifted.page > 0) missed.push(`Layout shift: ${shifted.page}`);

const pageOnly = [
  ["Keystroke to policy, with a policy of 20 KB merged", "merged", FRAME],
  ["Paste of a report with a policy of 20 KB, to the verdict", "verdicts", 2 * FRAME],
].flatMap(([what, measured, reach]) => {
  const of = (part, moment) => median(pasted.map((run) => part(run[measured].map((time) => time[moment]))));
  const shown = of(median, "shown");
  if (shown > reach) missed.push(`${what}: ${tenth(shown)} ms, not ${tenth(reach)}`);
  return [
    [what, tenth(shown), tenth(of(p95, "shown")), `≤ ${tenth(reach)}`],
    ["… and laid out by the browser", tenth(of(median, "laidOut")), tenth(of(p95, "laidOut")), ""],
  ];
});

const versions = Object.entries(JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies)
  .filter(([name]) => name !== "react-dom")
  .map(([name, version]) => `${name} ${version}`);
const rustc = execFileSync("rustc", ["--version"], { encoding: "utf8" }).split(" ").slice(0, 2).join(" ");
const machine = `${cpus().length} cores (${cpus()[0].model.trim()})`;
const again = [...new Set(visits.page.flatMap((visit) => visit.askedAgain))].map((path) => `\`${path.slice(1)}\``);

const text = `
Measured on ${new Date().toISOString().slice(0, 10)} with Chromium ${browser.version()},
${versions.join(", ")} and ${rustc},
on ${machine}.

The page beside a bare form of React, and beside the least code that does the same by hand, on a phone that is slowed
down four times, over slow 4G (1.6 Mb/s, 150 ms), compressed by brotli; medians of ${RUNS} runs by turns in one browser:

${table(["", "page", "React", "by hand", "page / React", "to reach"], rows)}

A second visit asks only for ${again.join(" and ")} again.
The page alone, just as slowed down, in milliseconds from when the browser hears of the key or paste until the answer
is in the document:

${table(["", "median", "95 of 100 below", "to reach"], pageOnly)}

The core natively, at its real speed. Time per KiB that stays the same means time that grows with the length and no faster:

${growth(readFileSync(process.env.CORE, "utf8"))}
`;
console.log(text);
for (const words of missed) console.log(`missed: ${words}`);
writeFileSync(document, between(readFileSync(document, "utf8"), "bench", text));
console.log(`written into ${document}`);
