// Measures the built page beside the two peers, and writes the figures, with those of the core that CORE holds as
// they were printed, into a document: node benches/page/page.mjs docs/performance.md
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { growth } from "./native.mjs";
import { PLAIN } from "./site.mjs";
import { launch, serveAll } from "./sites.mjs";
import { between, median, p95, table } from "./table.mjs";
import { pastes, shifts, visit } from "./visit.mjs";

const RUNS = 7;
const PASTE_RUNS = 3;
const PLAIN_RUNS = 3;
const FRAME = 1000 / 60;

const [document] = process.argv.slice(2);
const sites = await serveAll();
const names = Object.keys(sites);
const plainSites = await serveAll(PLAIN);
const browser = await launch();
const noVisits = () => Object.fromEntries(names.map((name) => [name, []]));
const visits = noVisits();
const plainVisits = noVisits();
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
  for (let run = 0; run < PLAIN_RUNS; run++) {
    for (const name of names) plainVisits[name].push(await visit(browser, plainSites[name]));
  }
  console.log(", on plain hosting, pastes");
  for (let run = 0; run < PASTE_RUNS; run++) pasted.push(await pastes(browser, sites.page));
  for (const name of names) shifted[name] = await shifts(browser, sites[name]);
} finally {
  await browser.close();
  for (const site of [...Object.values(sites), ...Object.values(plainSites)]) site.close();
}

const whole = (number) => Math.round(number).toLocaleString("en");
const tenth = (number) => number.toFixed(1);
const of = (part) => (visits) => median(visits.map(part));

const ANSWERED = ["First keystroke answered, ms", whole, of((visit) => visit.answered), 0.9];
const ANSWERED_AGAIN = ["First keystroke answered on a second visit, ms", whole, of((visit) => visit.answeredAgain), 1];
const FIRST_PAINT = ["First contentful paint, ms", whole, of((visit) => visit.firstPaint), 0.45];
const TO_WORKING_FORM = ["Bytes to a working form", whole, of((visit) => visit.toWorkingForm)];
const IN_ALL = ["Bytes in all, with what loads later", whole, of((visit) => visit.inAll)];

/** What is compared: how it is told from visits, and what is to be reached, in parts of React's figure. */
const COMPARED = [
  TO_WORKING_FORM,
  IN_ALL,
  FIRST_PAINT,
  ANSWERED,
  ["Keystroke to policy, ms", tenth, of((visit) => median(visit.keystrokes)), 1, "above the floor"],
  ["Keystroke to policy, 95 of 100 below, ms", tenth, of((visit) => p95(visit.keystrokes)), 1, "above the floor"],
  ["Bytes on a second visit", whole, of((visit) => visit.again)],
  ANSWERED_AGAIN,
];
const missed = [];

/** The table of what was seen on visits; `isJudged` where it is held to what is to be reached. */
function compared(visits, measures, isJudged) {
  return measures.map(([what, show, of, reach, isAboveFloor]) => {
    const [page, react, vanilla] = names.map((name) => of(visits[name]));
    const ratio = page / react, aboveFloor = (page - vanilla) / (react - vanilla);
    const judged = isAboveFloor ? aboveFloor : ratio;
    // Above a floor that React does not stand above, nothing can be judged.
    const isReached = judged <= reach && (!isAboveFloor || react > vanilla);
    if (isJudged && reach && !isReached) missed.push(`${what}: ${judged.toFixed(2)} of React's${isAboveFloor ? " above the floor" : ""}, not ${reach}`);
    return [
      what,
      ...[page, react, vanilla].map(show),
      ratio.toFixed(2),
      what.endsWith("ms") ? aboveFloor.toFixed(2) : "",
      reach ? `≤ ${reach}${isAboveFloor ? " above the floor" : ""}` : "",
    ];
  });
}

const rows = compared(visits, COMPARED, true);
rows.push(["Layout shift (CLS)", ...names.map((name) => shifted[name].toFixed(3)), "", "", "0"]);
if (shifted.page > 0) missed.push(`Layout shift: ${shifted.page}`);
const plainRows = compared(plainVisits, [TO_WORKING_FORM, IN_ALL, FIRST_PAINT, ANSWERED, ANSWERED_AGAIN]).map((row) => row.slice(0, -1));

const pageOnly = [
  ["Keystroke to policy", "alone", FRAME],
  ["Keystroke to policy, with a policy of 20 KB merged", "merged", FRAME],
  ["Paste of a report with a policy of 20 KB, to the verdict", "verdicts", 2 * FRAME],
].flatMap(([what, measured, reach]) => {
  const of = (part, moment) => median(pasted.map((run) => part(run[measured].map((time) => time[moment]))));
  const shown = of(median, "shown");
  const late = of(p95, "shown");
  if (late > reach) missed.push(`${what}: 95 of 100 below ${tenth(late)} ms, not ${tenth(reach)}`);
  return [
    [what, tenth(shown), tenth(late), `≤ ${tenth(reach)}`],
    ["… and laid out by the browser", tenth(of(median, "laidOut")), tenth(of(p95, "laidOut")), ""],
  ];
});

const versions = Object.entries(JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies)
  .filter(([name]) => name !== "react-dom")
  .map(([name, version]) => `${name} ${version}`);
const rustc = execFileSync("rustc", ["--version"], { encoding: "utf8" }).split(" ").slice(0, 2).join(" ");
const machine = `${cpus().length} cores (${cpus()[0].model.trim()})`;
const again = [...new Set(visits.page.flatMap((visit) => visit.askedAgain))].map((path) => `\`${path.slice(1)}\``);

const HEAD = ["", "page", "React", "by hand", "page / React", "above the floor"];
const text = `
Measured on ${new Date().toISOString().slice(0, 10)} with Chromium ${browser.version()},
${versions.join(", ")} and ${rustc},
on ${machine}.

The page beside a bare form of React, and beside the least code that does the same by hand, on a phone that is slowed
down four times, over slow 4G (1.6 Mb/s, 150 ms), compressed by brotli; medians of ${RUNS} runs by turns in one browser:

${table([...HEAD, "to reach"], rows)}

*Above the floor* is the time above that of the code by hand, of the page in parts of React's. The same as plain static
hosting serves it, by gzip, with ten minutes of cache and no header of one's own; medians of ${PLAIN_RUNS} runs:

${table(HEAD, plainRows)}

A second visit asks only for ${new Intl.ListFormat("en-GB").format(again)} again.
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
