// The contract of a Sidekick plugin, ABI 1, as far as AssemblyScript can say it. In words: sidekick help abi

// What the host offers. Pointers point into the plugin's own memory.
@external("sidekick", "read_input") declare function readInput(to: usize): void;
@external("sidekick", "write_output") declare function writeOutput(from: usize, length: u32): void;
@external("sidekick", "die") export declare function die(sides: i32): i32;
@external("sidekick", "log") declare function writeLog(level: i32, line: usize, length: u32): void;

/** The fields of a request that a command has. */
export class Request {
  text: string = "";
  word: string = "";
  arguments: string = "";
}

/** Reads the request of a hook that was called with `length`. */
export function readRequest(length: u32): Request {
  const request = new Request();
  let at = heap.alloc(length);
  const end = at + length;
  readInput(at);
  // A field is a tag in 2 bytes, a length in 4, and the bytes.
  while (at < end) {
    const size = load<u32>(at, 2);
    const text = at + 6;
    switch (load<u16>(at)) {
      case 1: request.text = String.UTF8.decodeUnsafe(text, size); break;
      case 4: request.word = String.UTF8.decodeUnsafe(text, size); break;
      case 5: request.arguments = String.UTF8.decodeUnsafe(text, size); break;
      default: break; // There may be more fields than this plugin knows.
    }
    at = text + size;
  }
  return request;
}

/** A record to write. */
class Record {
  private at: usize = heap.alloc(4096);
  private length: u32 = 0;

  put(tag: u16, from: usize, length: u32): void {
    assert(this.length + 6 + length <= 4096, "an answer that is too long");
    const to = this.at + this.length;
    store<u16>(to, tag);
    store<u32>(to, length, 2);
    memory.copy(to + 6, from, length);
    this.length += 6 + length;
  }

  putText(tag: u16, text: string): void {
    const bytes = String.UTF8.encode(text);
    this.put(tag, changetype<usize>(bytes), bytes.byteLength);
  }

  putNumber(tag: u16, number: i32): void {
    const bytes = heap.alloc(4);
    store<i32>(bytes, number);
    this.put(tag, bytes, 4);
  }

  putRecord(tag: u16, inner: Record): void {
    this.put(tag, inner.at, inner.length);
  }

  write(): void {
    writeOutput(this.at, this.length);
  }
}

/** A reply of one part: `TEXT = NUMBER (LABEL)`. Return what this returns. */
export function reply(text: string, number: i32, label: string): i32 {
  const part = new Record();
  part.putText(1, text);
  part.putNumber(2, number);
  part.putNumber(3, 1); // Final: the host need not look for dice in it.
  const answer = new Record();
  answer.putNumber(1, 2); // The verdict: 0 pass, 1 rewrite, 2 reply.
  answer.putRecord(2, part);
  answer.putText(4, label);
  answer.write();
  return 0;
}

/** A refusal: one calm sentence for the user. Return what this returns. */
export function refuse(sentence: string): i32 {
  const bytes = String.UTF8.encode(sentence);
  writeOutput(changetype<usize>(bytes), bytes.byteLength);
  return 1;
}

/** What becomes of a failed `assert` and its kin: the words go to the host, then the call ends. */
export function abort(message: string | null, file: string | null, line: u32, _column: u32): void {
  const what = message ? message : "abort";
  const bytes = String.UTF8.encode(`${what}, ${file ? file : "?"}:${line}`);
  writeLog(3, changetype<usize>(bytes), bytes.byteLength);
  unreachable();
}
