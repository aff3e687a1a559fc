// The first part of what Node runs: what the dice of a call among many will show. The host says so ahead, and
// throws every die once more afterwards.
'use strict';

// What its dice will show: places in a buffer, of faces and then of words of a stream.
let source;
let mustFit; // whether a listed face must be on the die
let [face, faces, word, words] = [0, 0, 0, 0];

/** Takes what dice will show; where it ends. */
function foresee(buffer, at) {
  source = buffer;
  mustFit = buffer[at] === 1;
  face = at + 5;
  faces = word = face + 4 * buffer.readUInt16LE(at + 1);
  words = word + 4 * buffer.readUInt16LE(at + 3);
  return words;
}

/** The face of a die, as the host would throw it; none if only the host knows. */
function thrown(sides) {
  if (sides < -1) return undefined;
  const lowest = sides < 0 ? -1 : Math.min(sides, 1);
  const highest = sides < 0 ? 1 : sides;
  const listed = face < faces ? source.readInt32LE(face) : undefined;
  if (lowest === highest) {
    if (mustFit && listed === lowest) face += 4;
    return lowest;
  }
  if (listed !== undefined) {
    if (mustFit && (listed < lowest || listed > highest)) return undefined;
    face += 4;
    return Math.min(Math.max(listed, lowest), highest);
  }
  const bound = highest - lowest + 1;
  for (let at = word; at < words; at += 4) {
    // 32 by 32 bits, in halves that a double can hold.
    const drawn = source.readUInt32LE(at);
    const low = Math.imul(drawn, bound) >>> 0;
    if (low < bound && low < (2 ** 32 - bound) % bound) continue;
    word = at + 4;
    const half = Math.floor(((drawn & 0xffff) * bound) / 65536);
    return lowest + Math.floor(((drawn >>> 16) * bound + half) / 65536);
  }
  return undefined;
}

