// The plugin as a Cloudflare Worker: each call is a POST with the request as JSON.

import { answer } from "./plugin.mjs";

export default {
  async fetch(request) {
    if (request.method !== "POST") return new Response("a plugin is asked by POST\n", { status: 405 });
    let asked;
    try {
      asked = await request.json();
    } catch {
      return new Response("the request is no JSON\n", { status: 400 });
    }
    const answered = answer(asked);
    return answered ? Response.json(answered) : new Response(null, { status: 204 });
  },
};
