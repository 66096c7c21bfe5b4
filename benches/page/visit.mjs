// What is measured on a page, each in a browser context of its own: a visit, a second one, and what becomes of pastes.
import { VALUES, existingPolicy, report } from "./pasted.mjs";
import { probe } from "./probe.mjs";

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWDOWN = 4;
const PHONE = { width: 412, height: 915 };
const DESKTOP = { width: 1366, height: 768 };
/** About as long as a policy may be, of 20,480 bytes. */
const POLICY_BYTES = 20_000;
const KEYSTROKES = 60;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const PASTES = 10;
/** Milliseconds between two keys of somebody who types fast. */
const TYPING_PAUSE = 150;

/** The site in a new tab, on a slow phone. Whatever goes wrong in the page fails the benchmark. */
async function open(context, site, { viewport = PHONE, network = SLOW_4G, patience = 60_000 } = {}) {
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  const failed = new Promise((_, reject) => {
    page.on("pageerror", reject);
    page.on("crash", () => reject(new Error("the page crashed")));
    page.on("console", (message) => message.type() === "error" && reject(new Error(message.text())));
  });
  failed.catch(() => {});
  const orFail = (promise) => Promise.race([promise, failed]);
  const devtools = await context.newCDPSession(page);
  if (network) {
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", network);
  }
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await page.addInitScript(probe, patience);
  await page.goto(site.url, { waitUntil: "commit" });
  return { page, orFail, ...(await orFail(page.evaluate(() => window.bench.answered))) };
}

const inNewContext = async (browser, measure) => {
  const context = await browser.newContext();
  try {
    return await measure(context);
  } finally {
    await context.close();
  }
};

const bytes = (files) => files.reduce((sum, file) => sum + file.bytes, 0);

/** First and second visit, and one keystroke per frame. */
export const visit = (browser, site, options) =>
  inNewContext(browser, async (context) => {
    site.asked();
    const { page, answered, arrived, orFail } = await open(context, site, options);
    await orFail(page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0));
    const firstPaint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
    await orFail(site.settled(page));
    const asked = site.asked();
    const needed = asked.filter((file) => arrived.includes(new URL(file.path, site.url).href));
    const keystrokes = await orFail(page.evaluate((count) => window.bench.keystrokes(count), KEYSTROKES));
    await page.close();
    const again = await open(context, site, options);
    await again.orFail(site.settled(again.page));
    const askedAgain = site.asked();
    return {
      toWorkingForm: bytes(needed),
      inAll: bytes(asked),
      firstPaint,
      answered,
      keystrokes: keystrokes.map((time) => time.shown),
      answeredAgain: again.answered,
      again: bytes(askedAgain),
      askedAgain: askedAgain.map((file) => file.path),
    };
  });

/** How much the page shifts while it loads, and while somebody types, makes mistakes and fixes them. */
export const shifts = (browser, site) =>
  inNewContext(browser, async (context) => {
    let sum = 0;
    for (const viewport of [PHONE, DESKTOP]) {
      const { page, orFail } = await open(context, site, { viewport });
      await orFail(site.settled(page));
      for (const [label, texts] of [
        ["AWS Account ID", ["12345", VALUES["AWS Account ID"]]],
        ["S3 Bucket", ["My Bucket", VALUES["S3 Bucket"]]],
      ]) {
        for (const text of texts) {
          const field = page.getByLabel(label, { exact: true });
          await orFail(field.press("ControlOrMeta+a"));
          await orFail(field.pressSequentially(text));
          await orFail(field.press("Tab"));
          await page.waitForTimeout(300);
        }
      }
      sum += await page.evaluate(() => window.bench.shifted());
      await page.close();
    }
    return sum;
  });

/** Keystrokes without and with a long policy merged, and pastes of a report with a long policy. */
export const pastes = (browser, site) =>
  inNewContext(browser, async (context) => {
    const { page, orFail } = await open(context, site, { network: null });
    await orFail(site.settled(page));
    const fill = (texts) =>
      orFail(page.evaluate((texts) => texts.forEach(([label, text]) => window.bench.fill(label, text)), Object.entries(texts)));
    await fill(VALUES);
    const type = async () => {
      await orFail(page.evaluate(() => window.bench.watchKeys()));
      await page.keyboard.press("End");
      const times = [];
      for (const key of LETTERS) {
        await page.keyboard.press(key);
        times.push(await orFail(page.evaluate(() => window.bench.lastKey)));
        await page.waitForTimeout(TYPING_PAUSE);
      }
      return times;
    };
    const alone = await type();
    await fill(VALUES);
    await orFail(page.evaluate(() => window.bench.choose("Yes", "Existing bucket policy")));
    await orFail(
      page.evaluate((text) => window.bench.pastes("Existing bucket policy", [[text, "Merged. One statement added"]], 1), existingPolicy(POLICY_BYTES)),
    );
    const merged = await type();
    await fill({ ...VALUES, "Existing bucket policy": "" });
    const reports = [
      [report(POLICY_BYTES, "Enabled"), "Ready. "],
      [report(POLICY_BYTES, "Suspended"), "Not ready: "],
    ];
    const verdicts = await orFail(
      page.evaluate(([texts, count]) => window.bench.pastes("Command output", texts, count), [reports, PASTES]),
    );
    return { alone, merged, verdicts };
  });
