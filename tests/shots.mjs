// What the page of pictures says has changed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../tools/shots.mjs", import.meta.url));

/** What the script says and writes of pictures, each of a width and a colour, taken in the order given. */
function shown(t, { before = {}, now }) {
  const folder = mkdtempSync(join(tmpdir(), "shots-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, pictures] of Object.entries({ "shots-before": before, shots: now })) {
    Object.entries(pictures).forEach(([picture, [width, colour]], index) => {
      const file = join(folder, name, `${picture}.png`), head = Buffer.alloc(24);
      head.writeUInt32BE(width, 16);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, Buffer.concat([head, Buffer.from(colour)]));
      utimesSync(file, index, index);
    });
  }
  const { stdout, stderr, status } = spawnSync(process.execPath, [SCRIPT, join(folder, "shots")], { encoding: "utf8" });
  const page = status === 0 ? readFileSync(join(folder, "shots", "index.html"), "utf8") : "";
  const texts = (pattern) => [...page.matchAll(pattern)].map(([, text]) => text);
  return { stdout, stderr, page, texts };
}

test("what has changed is shown beside what was there, and what is new or gone is named", (t) => {
  const { stdout, page, texts } = shown(t, {
    before: {
      "chromium/phone/empty": [360, "red"],
      "chromium/phone/typed": [360, "red"],
      "chromium/phone/old": [360, "red"],
      "firefox/phone/empty": [360, "red"],
    },
    now: {
      "chromium/phone/empty": [360, "red"],
      "chromium/phone/typed": [360, "blue"],
      "chromium/phone/not-saved": [360, "red"],
      "firefox/phone/empty": [360, "red"],
    },
  });
  assert.equal(stdout, "4 pictures; 1 changed, 1 new, 1 gone, 2 same\n");
  assert.deepEqual(texts(/<label>.*?> (.*?)<\/label>/g), [
    "Chromium: 1 changed, 1 new, 1 gone, 1 same",
    "Firefox: 0 changed, 0 new, 0 gone, 1 same",
  ]);
  assert.deepEqual(texts(/<figcaption>(.*?)</g), ["Typed (phone): changed", "Not saved (phone): new", "Old (phone): gone"]);
  const [changed, , gone] = texts(/<figure(.*?)<\/figure>/g);
  assert.ok(changed.indexOf("../shots-before/chromium/phone/typed.png") < changed.indexOf("./chromium/phone/typed.png"));
  assert.ok(gone.includes("../shots-before/chromium/phone/old.png"));
  assert.deepEqual(texts(/<th scope="row">(.*?)</g), ["Empty", "Typed", "Not saved", "Empty"], "no row for what is gone");
  const links = texts(/href="#(.*?)"/g);
  assert.equal(links.length, 5, "to what is changed, new and gone, and in the table to the first two");
  for (const link of links) assert.ok(page.includes(`id="${link}"`), link);
});

test("looks stand side by side, wide ones first, and states in their order, those of some looks only last", (t) => {
  const { stdout, texts } = shown(t, {
    now: {
      "chromium/phone/empty": [360, ""],
      "chromium/phone/saved": [360, ""],
      "chromium/laptop/empty": [1280, ""],
      "chromium/laptop/saved": [1280, ""],
      "chromium/portal/plain": [1280, ""],
      "chromium/portal/empty": [1280, ""],
      "chromium/portal/busy": [1280, ""],
      "chromium/portal/saved": [1280, ""],
    },
  });
  assert.equal(stdout, "8 pictures; nothing to compare with\n");
  assert.deepEqual(texts(/<th scope="col">(.*?)</g), ["Laptop", "Portal", "Phone"]);
  assert.deepEqual(texts(/<th scope="row">(.*?)</g), ["Empty", "Saved", "Plain", "Busy"]);
  assert.deepEqual(texts(/<h3>(.*?)</g), ["Every state"]);
});

test("a folder without pictures is said", (t) => {
  assert.match(shown(t, { now: {} }).stderr, /^there are no pictures in /);
});
