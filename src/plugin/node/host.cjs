// What Node runs: it holds compiled modules, makes an instance for each call, and passes what the guest
// asks of its host through standard output to the process that started it. Frames are `length u32 |
// kind u8 | payload`, little-endian; each frame of the other side is answered by one of ours.
const { isUtf8 } = require('node:buffer');
const { read, readSync, writeSync } = require('node:fs');

// Standard output is for frames. Nothing here prints, but what does should do no harm.
for (const name of ['log', 'info', 'debug', 'dir', 'table', 'group', 'count', 'timeEnd', 'timeLog']) {
  console[name] = (...words) => void writeSync(2, words.join(' ') + '\n');
}
Error.stackTraceLimit = 20; // as many as wasmtime tells

const HEAD = 5;
const leave = (code) => process.reallyExit(code);
let received = Buffer.allocUnsafe(1 << 16);
let asked = Buffer.allocUnsafe(1 << 14); // the frame of a question
let answer = Buffer.allocUnsafe(1 << 17); // the frame of an answer, the guest's output in it

/** The same buffer, or a larger one that begins with the same bytes. */
function grown(buffer, size) {
  if (size <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafe(size);
  buffer.copy(larger);
  return larger;
}

// In a worker behind an HTTP server frames travel otherwise.
const wire = globalThis.sidekickWire;

/** The next frame: its kind, and its payload, which is good until the next one is taken. */
function take() {
  if (wire) {
    const frame = wire.take();
    return [frame[4], frame.subarray(HEAD)];
  }
  let have = 0;
  let need = HEAD;
  while (have < need) {
    let got = 0;
    try {
      got = readSync(0, received, have, received.length - have, null);
    } catch (error) {
      if (error.code !== 'EOF') throw error;
    }
    if (got === 0) leave(0); // whoever started us has gone
    have += got;
    if (have >= HEAD) need = HEAD + received.readUInt32LE(0);
    received = grown(received, need);
  }
  return [received[4], received.subarray(HEAD, need)];
}

function write(bytes, length) {
  if (wire) return wire.send(bytes.subarray(0, length));
  for (let at = 0; at < length; ) at += writeSync(1, bytes, at, length - at);
}

// Frames of many calls wait for each other, for a few milliseconds at most.
const LONGEST_WAIT = 5;
const waiting = Buffer.allocUnsafe(1 << 16);
let held = 0; // bytes in there
let heldSince = 0;

function flush() {
  if (held > 0) write(waiting, held);
  held = 0;
  heldSince = performance.now();
}

/** Sends the frame that lies in a buffer, with a payload of so many bytes. */
function send(frame, kind, length) {
  frame.writeUInt32LE(length, 0);
  frame[4] = kind;
  const size = HEAD + length;
  if (!many) return write(frame, size);
  if (held + size > waiting.length) flush();
  if (size > waiting.length) return write(frame, size);
  frame.copy(waiting, held, 0, size);
  held += size;
}

function say(kind, text) {
  const length = Buffer.byteLength(text);
  answer = grown(answer, HEAD + length);
  answer.write(text, HEAD);
  send(answer, kind, length);
}

const [HELLO, MODULE, CALL, ANSWER, END, CALLS] = [1, 2, 3, 4, 5, 6];
const [READY, REFUSED, ASK, DONE, TOLD] = [2, 3, 4, 5, 6];
const [RETURNED, TRAPPED, ENDED, NOT_STARTED] = [0, 1, 2, 3];
const [READ_INPUT, WRITE_OUTPUT, DIE, ROLL, LOOKUP, LOG] = [0, 1, 2, 3, 4, 5];

// Whether the call that runs is one of many. Then the host is not asked for what is known ahead; what the
// guest has done is told before anything else is said of it.
let many = false;
const deeds = Buffer.allocUnsafe(1 << 15);
const TOLD_HEAD = 9;
let deedsEnd = HEAD;

function tell(what, first, second) {
  deeds[deedsEnd] = what;
  deeds.writeInt32LE(first, deedsEnd + 1);
  deeds.writeInt32LE(second, deedsEnd + 5);
  deedsEnd += TOLD_HEAD;
}

function sendDeeds() {
  if (deedsEnd > HEAD) send(deeds, TOLD, deedsEnd - HEAD);
  deedsEnd = HEAD;
}

// The call that runs.
let memory; // the guest's
let bytes; // a view of it
let input; // what read_input gives
let written; // bytes of output, which lie in `answer` behind the head of DONE; -1 without any
let made; // calls of host functions
let allowed; // as many as the host allows, and the bytes of an answer
let longest;
const ASK_HEAD = 21;
const DONE_HEAD = 14;
const ended = { name: 'ended' }; // thrown where the host ends the call

function view() {
  if (bytes.buffer !== memory.buffer) bytes = Buffer.from(memory.buffer); // it has grown
  return bytes;
}

/** So that the stack can't run out between a question and its answer. */
const headroom = (frames) => (frames === 0 ? 0 : 1 + headroom(frames - 1));

/** Asks the host; `length` bytes of the guest from `start` on go along, if it has them. */
function ask(what, number, start, length) {
  headroom(60);
  const guest = view();
  const along = start + length <= guest.length ? length : 0;
  asked = grown(asked, HEAD + ASK_HEAD + along);
  asked[HEAD] = what;
  asked.writeUInt32LE(made, HEAD + 1);
  asked.writeUInt32LE(guest.length, HEAD + 5);
  asked.writeInt32LE(number, HEAD + 9);
  asked.writeUInt32LE(start, HEAD + 13);
  asked.writeUInt32LE(length, HEAD + 17);
  if (along > 0) guest.copy(asked, HEAD + ASK_HEAD, start, start + along);
  sendDeeds();
  send(asked, ASK, ASK_HEAD + along);
  if (many) flush();
  const [kind, payload] = take();
  if (kind !== ANSWER) throw ended;
  const rest = payload[4] & 2 ? foresee(Buffer.from(payload), 5) : 5;
  if (payload[4] & 1) input = Buffer.from(payload.subarray(rest));
  return payload.readInt32LE(0);
}

const sidekick = {
  read_input(pointer) {
    made += 1;
    pointer >>>= 0;
    if (made > allowed || pointer + input.length > view().length) {
      return void ask(READ_INPUT, 0, pointer, input.length);
    }
    input.copy(bytes, pointer);
  },
  write_output(pointer, length) {
    made += 1;
    pointer >>>= 0;
    length >>>= 0;
    if (made > allowed || length > longest || pointer + length > view().length) {
      return void ask(WRITE_OUTPUT, 0, pointer, length);
    }
    answer = grown(answer, HEAD + DONE_HEAD + length);
    bytes.copy(answer, HEAD + DONE_HEAD, pointer, pointer + length);
    written = length;
  },
  die(sides) {
    made += 1;
    if (many && made <= allowed && deedsEnd + TOLD_HEAD <= deeds.length) {
      const face = thrown(sides);
      if (face !== undefined) {
        tell(0, sides, face);
        return face;
      }
    }
    return ask(DIE, sides, 0, 0);
  },
  roll(pointer, length) {
    made += 1;
    return ask(ROLL, 0, pointer >>> 0, length >>> 0);
  },
  lookup(kind, pointer, length) {
    made += 1;
    return ask(LOOKUP, kind, pointer >>> 0, length >>> 0);
  },
  log(level, pointer, length) {
    made += 1;
    pointer >>>= 0;
    length >>>= 0;
    const fits = deedsEnd + TOLD_HEAD + length <= deeds.length && pointer + length <= view().length;
    if (many && made <= allowed && level >= 0 && level <= 3 && fits) {
      const line = bytes.subarray(pointer, pointer + length);
      if (isUtf8(line)) {
        tell(1, level, length);
        line.copy(deeds, deedsEnd);
        deedsEnd += length;
        return;
      }
    }
    ask(LOG, level, pointer, length);
  },
};

const HOOKS = ['sidekick_command', 'sidekick_term', 'sidekick_modifier'];
const modules = new Map();

function compile(payload) {
  try {
    const module = new WebAssembly.Module(payload.subarray(8));
    modules.set(payload.readUInt32LE(0), { module, pages: payload.readUInt32LE(4) });
    send(answer, READY, 0);
  } catch (error) {
    say(REFUSED, String(error?.message));
  }
}

/** An instance that nothing has run in yet, in a memory that is as the module wants it. */
function fresh(guest, most) {
  const { pages } = guest;
  if (guest.memory?.buffer.byteLength === pages << 16 && guest.most === most) {
    wipe(guest);
  } else {
    guest.memory = new WebAssembly.Memory({ initial: pages, maximum: most });
    guest.most = most;
    guest.wipe = undefined;
  }
  guest.instance = new WebAssembly.Instance(guest.module, { sidekick, '': { memory: guest.memory } });
}

/** What went wrong, and where in the guest: a line with the words, then `function offset` a line. */
function told(error) {
  const lines = [`${error?.name}: ${String(error?.message).replaceAll('\n', ' ')}`];
  for (const [, index, offset] of String(error?.stack).matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)/g)) {
    lines.push(`${index} ${offset}`);
  }
  return lines.join('\n');
}

function done(how, status, size) {
  sendDeeds();
  answer[HEAD] = how;
  answer.writeInt32LE(status, HEAD + 1);
  answer.writeUInt32LE(made, HEAD + 5);
  answer.writeUInt32LE(size, HEAD + 9);
  answer[HEAD + 13] = written < 0 ? 0 : 1;
  send(answer, DONE, DONE_HEAD + Math.max(written, 0));
}

function failed(how, error, size) {
  const text = Buffer.from(told(error));
  answer = grown(answer, HEAD + DONE_HEAD + text.length);
  text.copy(answer, HEAD + DONE_HEAD);
  written = text.length;
  done(how, 0, size);
}

/** Makes the call that lies in a buffer, from its hook to its input. */
function call(guest, buffer, start, end) {
  const hook = HOOKS[buffer[start]];
  const most = buffer.readUInt32LE(start + 1);
  allowed = buffer.readUInt32LE(start + 5);
  longest = buffer.readUInt32LE(start + 9);
  const rest = many ? foresee(buffer, start + 13) : start + 13;
  input = buffer.subarray(rest, end);
  written = -1;
  made = 0;
  try {
    if (!guest.instance || guest.most !== most) fresh(guest, most);
  } catch (error) {
    guest.memory = undefined;
    return failed(NOT_STARTED, error, 0);
  }
  memory = guest.memory;
  bytes = Buffer.from(memory.buffer);
  const { exports } = guest.instance;
  guest.instance = undefined;
  try {
    const status = exports[hook](input.length);
    done(RETURNED, status, memory.buffer.byteLength);
  } catch (error) {
    const size = memory.buffer.byteLength;
    if (error === ended) done(ENDED, 0, size);
    else failed(TRAPPED, error, size);
  }
  try {
    fresh(guest, most); // for the next call, while the host is busy with this one
  } catch {
    guest.instance = guest.memory = undefined; // then it fails again, and is told
  }
}

/** Makes calls of one module, each behind its length. */
function calls(payload) {
  const guest = modules.get(payload.readUInt32LE(0));
  many = true;
  flush();
  for (let at = 4; at < payload.length; ) {
    const end = at + 4 + payload.readUInt32LE(at);
    call(guest, payload, at + 4, end);
    at = end;
    if (performance.now() - heldSince > LONGEST_WAIT) flush();
  }
  flush();
  many = false;
}

function work() {
  for (;;) {
    const [kind, payload] = take();
    if (kind === CALL) call(modules.get(payload.readUInt32LE(0)), Buffer.from(payload), 4, payload.length);
    else if (kind === CALLS) calls(Buffer.from(payload));
    else if (kind === MODULE) compile(payload);
    else leave(64);
  }
}

// What a worker is given before this script: its wire, which waits without giving up its thread.
const WIRE = `
  const { receiveMessageOnPort, workerData: { turn, port } } = require('node:worker_threads');
  globalThis.sidekickWire = {
    take() {
      Atomics.wait(turn, 0, 0);
      Atomics.store(turn, 0, 0);
      return Buffer.from(receiveMessageOnPort(port).message);
    },
    send(frame) {
      const copy = new Uint8Array(frame);
      port.postMessage(copy, [copy.buffer]);
    },
  };`;

/** Passes frames between an HTTP server, one a POST, and a worker that runs this script. */
function serve() {
  const { createServer } = require('node:http');
  const { Worker, MessageChannel } = require('node:worker_threads');
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const { port1: port, port2 } = new MessageChannel();
  const options = { eval: true, workerData: { turn, port: port2 }, transferList: [port2] };
  new Worker(WIRE + process._eval, options).on('exit', () => leave(70));
  const token = require('node:crypto').randomBytes(16).toString('hex'); // others use this machine, too
  let waiting;
  port.on('message', (frame) => {
    waiting.end(frame);
    waiting = undefined;
  });
  const server = createServer((request, response) => {
    if (request.url !== `/${token}` || waiting) return void response.writeHead(404).end();
    waiting = response;
    const parts = [];
    request.on('data', (part) => void parts.push(part));
    request.on('end', () => {
      port.postMessage(new Uint8Array(Buffer.concat(parts)));
      Atomics.store(turn, 0, 1);
      Atomics.notify(turn, 0);
    });
  });
  server.keepAliveTimeout = 0; // the connection lasts as long as we do
  server.listen(0, '127.0.0.1', () => {
    say(HELLO, `sidekick-node 1 ${process.version} ${server.address().port}/${token}`);
  });
  read(0, Buffer.alloc(1), 0, 1, null, () => leave(0)); // whoever started us has gone
}

if (wire) {
  work();
} else {
  const [kind, words] = take();
  if (kind === HELLO && words.toString() === 'sidekick 1') {
    say(HELLO, `sidekick-node 1 ${process.version}`);
    work();
  } else if (kind === HELLO && words.toString() === 'sidekick 1 http') {
    serve();
  } else {
    leave(64);
  }
}
