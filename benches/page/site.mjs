// Serves a folder as a good host would: compressed, and cached as long as may be.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** `isKept(path)`: whether a browser may keep the file for ever. The others it asks for each time, and gets in full. */
export async function serve(folder, isKept) {
  const files = new Map();
  for (const path of pathsIn(folder)) {
    const kind = KINDS[extname(path)];
    if (!kind) continue;
    const raw = readFileSync(join(folder, path));
    const body = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
    files.set(path, { kind, body });
  }
  let asked = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = files.get(path);
    asked.push({ path, bytes: file?.body.length ?? 0, missing: !file });
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": file.kind,
      "content-encoding": "br",
      "content-length": file.body.length,
      "cache-control": isKept(path) ? "public, max-age=31536000, immutable" : "no-cache",
      // The browser's clock ticks in microseconds only for a page that is alone in its process.
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(file.body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/index.html`,
    /** What was asked for since this was called last. */
    asked() {
      const all = asked;
      asked = [];
      const missing = all.filter((file) => file.missing).map((file) => file.path);
      if (missing.length > 0) throw new Error(`${folder} has no ${missing.join(", ")}`);
      return all;
    },
    close: () => server.close(),
  };
}

function pathsIn(folder, path = "") {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const within = `${path}/${entry.name}`;
    return entry.isDirectory() ? pathsIn(folder, within) : [within];
  });
}
