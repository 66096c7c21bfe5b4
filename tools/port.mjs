// Makes sure that a server can listen, and says where: node tools/port.mjs ADDRESS PORT
import { createServer, isIP } from "node:net";

const [host, port] = process.argv.slice(2);

function fail(words) {
  console.error(`dev: ${words}`);
  process.exit(1);
}

if (!isIP(host)) fail(`HOST must be an IP address, not ${host}`);
if (!/^[0-9]{1,5}$/.test(port) || +port < 1 || +port > 65535) fail(`PORT must be a number from 1 to 65535, not ${port}`);
createServer()
  .on("error", ({ code, message }) => {
    if (code !== "EADDRINUSE") fail(`cannot listen on port ${port} of ${host}: ${message}`);
    fail(`port ${port} of ${host} is taken; choose another, as in PORT=8081 ./dev serve`);
  })
  .listen(+port, host, function () {
    const reached = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
    console.log(`When the first build is done (one or two minutes, about five the first time):\n\n    http://${reached}:${port}/\n`);
    this.close();
  });
