// Serves a folder as a good host would, compressed and cached as long as may be, or as plain static hosting does.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** What plain static hosting sends: gzip alone, ten minutes of cache for everything, and no header of one's own. */
export const PLAIN = { encoding: "gzip", compress: (raw) => gzipSync(raw), headers: () => ({ "cache-control": "max-age=600" }) };

const GOOD = {
  encoding: "br",
  compress: (raw) => brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
  headers: (isKept) => ({
    "cache-control": isKept ? "public, max-age=31536000, immutable" : "no-cache",
    // The browser's clock ticks in microseconds only for a page that is alone in its process.
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  }),
};

/** `isKept(path)`: whether a good host lets browsers keep the file for ever. The others they ask for each time, and get in full. */
export async function serve(folder, isKept, host = GOOD) {
  const files = new Map();
  for (const path of pathsIn(folder)) {
    const kind = KINDS[extname(path)];
    if (!kind) continue;
    const raw = readFileSync(join(folder, path));
    files.set(path, { kind, body: host.compress(raw) });
  }
  let asked = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = files.get(path);
    asked.push({ path, bytes: file?.body.length ?? 0, missing: !file });
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": file.kind,
      "content-encoding": host.encoding,
      "content-length": file.body.length,
      ...host.headers(isKept(path)),
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
