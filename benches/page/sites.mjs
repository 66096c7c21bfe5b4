// The page and its peers, served, and the browser to look at them with: where they are is told by the environment.
import { join } from "node:path";
import { serve } from "./site.mjs";

const quiet = (page) => page.waitForLoadState("networkidle");

/** Each by its name, with what tells that nothing more will be loaded. */
export async function serveAll(host, { DIST, PEERS } = process.env) {
  return {
    page: {
      ...(await serve(DIST, (path) => /^\/[0-9a-f]{16}\//.test(path), host)),
      settled: (page) => page.locator(".fold-link :is(pre, p)").first().waitFor({ state: "attached" }),
    },
    react: { ...(await serve(join(PEERS, "built", "react"), (path) => !path.endsWith(".html"), host)), settled: quiet },
    vanilla: { ...(await serve(join(PEERS, "built", "vanilla"), () => false, host)), settled: quiet },
  };
}

export async function launch({ CHROME, PLAYWRIGHT } = process.env) {
  const { chromium } = await import(PLAYWRIGHT);
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"];
  return chromium.launch({ executablePath: CHROME, args });
}
