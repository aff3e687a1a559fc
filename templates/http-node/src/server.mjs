// Serves the plugin with plain Node, at the port in PORT: each call is a POST with the request as JSON.

import { fstatSync } from "node:fs";
import { createServer } from "node:http";

import { answer } from "./plugin.mjs";

// A request of Sidekick has at most so many bytes.
const LONGEST = 262_144;

const server = createServer(async (incoming, outgoing) => {
  if (incoming.method !== "POST") return send(outgoing, 405, "a plugin is asked by POST\n");
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > LONGEST) return send(outgoing, 413, "the request is too long\n");
    chunks.push(chunk);
  }
  let asked;
  try {
    asked = JSON.parse(Buffer.concat(chunks));
  } catch {
    return send(outgoing, 400, "the request is no JSON\n");
  }
  try {
    const answered = answer(asked);
    if (answered) send(outgoing, 200, JSON.stringify(answered), "application/json");
    else outgoing.writeHead(204).end();
  } catch (error) {
    console.error(error);
    send(outgoing, 500, `${error}\n`);
  }
});

function send(outgoing, status, body, type = "text/plain") {
  outgoing.writeHead(status, { "content-type": type }).end(body);
}

server.listen(Number(process.env.PORT ?? 8787), "127.0.0.1");

// Sidekick holds a pipe to its standard input, and lets go of it when the server is no longer needed.
if (fstatSync(0).isFIFO()) process.stdin.resume().on("end", () => process.exit());
