// Builds the two forms that the page is measured beside: node benches/page/peers.mjs OUT NODE_MODULES
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [out, modules] = process.argv.slice(2);
const source = fileURLToPath(new URL(".", import.meta.url));

rmSync(out, { recursive: true, force: true });
for (const [peer, entry] of [["react", "main.jsx"], ["vanilla", "main.js"]]) {
  mkdirSync(join(out, peer), { recursive: true });
  cpSync(join(source, peer, "index.html"), join(out, peer, "index.html"));
  esbuild(join(source, peer, entry), "--bundle", "--format=esm", "--jsx=automatic", '--define:process.env.NODE_ENV="production"', `--outfile=${join(out, peer, "main.js")}`);
  esbuild(join(source, "peer.css"), `--outfile=${join(out, peer, "peer.css")}`);
}
inline(join(out, "vanilla"), ["peer.css", "main.js"]);

function esbuild(...options) {
  execFileSync("esbuild", ["--minify", "--target=es2022", "--log-level=warning", ...options], {
    env: { ...process.env, NODE_PATH: modules },
    stdio: "inherit",
  });
}

/** Nothing that could be in the page is asked for. */
function inline(folder, names) {
  const page = join(folder, "index.html");
  let html = readFileSync(page, "utf8");
  for (const name of names) {
    const [before, after] = html.split(`/* ${name} */`);
    html = before + readFileSync(join(folder, name), "utf8").trim() + after;
    rmSync(join(folder, name));
  }
  writeFileSync(page, html);
}
