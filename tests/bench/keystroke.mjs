// How long the page takes from a keystroke to the policy, on a machine slowed down four times, without
// and with a policy of 20 KB pasted: node tests/bench/keystroke.mjs DIST CHROMIUM PLAYWRIGHT
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

const [dist, executablePath, playwright] = process.argv.slice(2);
const { chromium } = await import(playwright);
const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
const KEYSTROKES = 40;
const FRAME = 1000 / 60;

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = join(dist, pathname === "/" ? "index.html" : pathname);
  if (pathname.includes("..") || !existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/#account-id=210987654300&bucket=my-logs`);
  const box = page.getByLabel("Existing bucket policy");
  await box.waitFor();
  const slowed = await page.context().newCDPSession(page);
  await slowed.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  report("bare policy", await page.evaluate(keystrokes, KEYSTROKES));
  await box.fill(policy(20_000));
  await page.waitForTimeout(2000);
  report("20 KB merged", await page.evaluate(keystrokes, KEYSTROKES));
} finally {
  await browser.close();
  server.close();
}

function policy(bytes) {
  const statement = (number) => ({
    Sid: `s${number}`,
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: ["arn:aws:s3:::my-logs", "arn:aws:s3:::my-logs/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  const statements = [];
  while (JSON.stringify(statements, null, 2).length < bytes - 2000) statements.push(statement(statements.length));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}

// In the page: milliseconds from each input event to the policy with its text.
async function keystrokes(count) {
  const input = document.querySelector("input[name=bucket]");
  const shown = (bucket) => document.querySelector(".policy pre").textContent.includes(`arn:aws:s3:::${bucket}/*"\n`);
  const times = [];
  const turn = new MessageChannel();
  for (let number = 0; number < count; number++) {
    const bucket = `my-logs-${number}`;
    await new Promise((pause) => setTimeout(pause, 250));
    const from = performance.now();
    input.value = bucket;
    input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    while (!shown(bucket)) {
      await new Promise((next) => {
        turn.port1.onmessage = next;
        turn.port2.postMessage(null);
      });
    }
    times.push(performance.now() - from);
  }
  return times;
}

function report(name, times) {
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)];
  const row = [name.padEnd(14), `median ${at(0.5).toFixed(1)} ms`, `95 of 100 below ${at(0.95).toFixed(1)} ms`];
  console.log(row.join("   "), `  (a frame is ${FRAME.toFixed(1)} ms)`);
}
