//! What was coded so far, as contexts of the next byte.

use super::mixer::Contexts;

/// How many bytes must agree before a byte is expected.
const AGREEING: usize = 5;
/// Places that are remembered: 2^16.
const PLACES_BITS: u32 = 16;

/// Instructions passed and bytes seen.
pub(super) struct History {
    /// Hashes of the last instructions, whole and by opcode.
    whole: [u64; 3],
    opcodes: [u64; 3],
    /// The hash of the last instruction with each opcode.
    latest: Vec<u64>,
    /// Of the bytes of this instruction.
    current: u64,
    count: usize,
    opcode: u8,
    /// What the number is expected near, if anything.
    hint: u64,
    /// All bytes, for longer matches.
    seen: Vec<u8>,
    places: Vec<u32>,
    recent: u64,
    matched: usize,
    length: usize,
}

impl History {
    pub(super) fn new() -> Self {
        Self {
            whole: [0; 3],
            opcodes: [0; 3],
            latest: vec![0; 256],
            current: 0,
            count: 0,
            opcode: 0,
            hint: 0,
            seen: vec![0],
            places: vec![0; 1 << PLACES_BITS],
            recent: 0,
            matched: 0,
            length: 0,
        }
    }

    /// An instruction begins, or something else of this kind.
    pub(super) fn begin(&mut self, kind: u64) {
        (self.current, self.count, self.hint, self.opcode) = (hash(kind, 77), 0, 0, 0);
    }

    /// An instruction begins whose opcode is known, and what was expected of it.
    pub(super) fn begin_with(&mut self, opcode: u8, expected: &[u8], out: &mut Vec<u8>) {
        self.begin(0);
        out.push(opcode);
        self.push(opcode);
        self.hint = expected.iter().fold(1, |sum, byte| hash(sum, u64::from(*byte)));
    }

    /// How many bytes of the instruction are known.
    pub(super) fn begun(&self) -> usize {
        self.count
    }

    pub(super) fn push(&mut self, byte: u8) {
        if self.count == 0 {
            self.opcode = byte;
        }
        self.current = hash(self.current, u64::from(byte));
        self.count += 1;
        self.byte(byte);
    }

    fn byte(&mut self, byte: u8) {
        self.recent = self.recent << 8 | u64::from(byte);
        if self.length > 0 && self.seen.get(self.matched) == Some(&byte) {
            self.length += 1;
            self.matched += 1;
        } else {
            self.length = 0;
        }
        if self.length == 0 {
            self.matched = self.places[place(self.recent)] as usize;
            self.length = usize::from(self.matched > 0);
        }
    }

    /// The instruction is whole.
    pub(super) fn end(&mut self, bytes: &[u8]) {
        self.remember(bytes);
    }

    /// An instruction was passed that cost nothing.
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.byte(*byte);
        }
        self.remember(bytes);
    }

    fn remember(&mut self, bytes: &[u8]) {
        let opcode = bytes.first().copied().unwrap_or_default();
        let whole = bytes.iter().fold(3, |sum, byte| hash(sum, u64::from(*byte)));
        self.whole = [whole, self.whole[0], self.whole[1]];
        self.opcodes = [opcode.into(), self.opcodes[0], self.opcodes[1]];
        self.latest[usize::from(opcode)] = whole;
    }

    /// Bytes to find matches in.
    pub(super) fn learn(&mut self, bytes: &[u8]) {
        let mut recent = 0;
        for (index, byte) in bytes.iter().enumerate() {
            recent = recent << 8 | u64::from(*byte);
            self.seen.push(*byte);
            if index + 1 >= AGREEING {
                self.places[place(recent)] = self.seen.len() as u32;
            }
        }
    }

    /// The contexts of the next byte.
    pub(super) fn contexts(&self) -> Contexts {
        let (now, whole, opcodes) = (self.current, &self.whole, &self.opcodes);
        let pair = hash(hash(now, opcodes[0]), opcodes[1]);
        let latest = self.latest[usize::from(self.opcode)];
        let hashes = [
            now,
            hash(hash(now, opcodes[0]), 1),
            hash(pair, 2),
            hash(hash(pair, opcodes[2]), 3),
            hash(hash(now, whole[0]), 4),
            hash(hash(hash(now, whole[0]), whole[1]), 5),
            hash(hash(hash(hash(now, whole[0]), whole[1]), whole[2]), 6),
            hash(hash(now, if self.hint == 0 { latest } else { self.hint }), 7),
        ];
        let sure = self.length.min(15);
        let expected = self.seen.get(self.matched).filter(|_| sure > 0);
        let expected = expected.map(|byte| (*byte, sure));
        let set = self.count.min(3) << 2 | sure.div_ceil(5);
        Contexts { hashes, set, expected }
    }
}

fn place(recent: u64) -> usize {
    let last = recent & ((1 << (8 * AGREEING)) - 1);
    (last.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES_BITS)) as usize
}

fn hash(sum: u64, word: u64) -> u64 {
    (sum ^ word).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(23)
}
