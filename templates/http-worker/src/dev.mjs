// Serves the worker with plain Node, at the port in PORT, for `sidekick roll` on this machine.

import { fstatSync } from "node:fs";
import { createServer } from "node:http";

import worker from "./worker.mjs";

const server = createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method, url, headers } = incoming;
  const body = method === "GET" || method === "HEAD" ? undefined : Buffer.concat(chunks);
  try {
    const request = new Request(new URL(url, "http://localhost"), { method, headers, body });
    const response = await worker.fetch(request, {}, { waitUntil() {} });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    console.error(error);
    outgoing.writeHead(500).end(`${error}\n`);
  }
});
server.listen(Number(process.env.PORT ?? 8787), "127.0.0.1");

// Sidekick holds a pipe to its standard input, and lets go of it when the server is no longer needed.
if (fstatSync(0).isFIFO()) process.stdin.resume().on("end", () => process.exit());
