// What the tests of the package share: where the tools and the portal are, a server and a browser.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Where the package is installed beside the portal's own files; the tools are in the folder around it. */
export const PORTAL = process.env.PORTAL;

const require = createRequire(join(PORTAL, "package.json"));

/** The file that a portal's own import of this name leads to. */
export const installed = (name) => require.resolve(name);

/** A tool that tests/package/package.json lists. */
export const tool = (name) => import(pathToFileURL(require.resolve(name)).href);

export const binary = (name) => join(PORTAL, "../node_modules/.bin", name);

const DOCUMENT = readFileSync(new URL("../../docs/embedding.md", import.meta.url), "utf8");

/** The documented examples of a section in a language. */
export function examples(section, language) {
  const [text] = DOCUMENT.split(`\n## ${section}\n`)[1].split("\n## ");
  return text.split(`\n\`\`\`${language}\n`).slice(1).map((example) => example.split("\n```")[0]);
}

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".map": "application/json" };

/** The documented policy, and a picture that is in its address, as the icon of the portal's page is. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

/** Serves a folder under a Content Security Policy until the test ends. */
export async function serve(context, folder, policy = POLICY) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://portal");
    const path = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    try {
      const content = await readFile(path);
      response.writeHead(200, {
        "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
        "Content-Security-Policy": policy,
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

let browser;

/** A page in Chromium until the test ends, and the errors that it reports. */
export async function open(context, address) {
  const { chromium } = (await tool("playwright-core")).default;
  browser ??= chromium.launch({ executablePath: process.env.CHROME, args: ["--no-sandbox"] });
  const page = await (await browser).newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  context.after(() => page.close());
  await page.goto(address);
  return { page, errors };
}

export const press = (page, button) => page.getByRole("button", { name: button, exact: true }).click();

export const closeBrowser = async () => (await browser)?.close();
