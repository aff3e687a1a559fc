//! The shape of a function: its body without what the link decides.

use super::code::Walk;
use super::layout::Layout;

/// A hash of a body's bytes with its sites blanked, and of its type. The same on every machine, for
/// sketches are kept.
pub(super) fn shape(layout: &Layout<'_>, function: usize) -> u64 {
    let mut hash = Hash::default();
    if let Some(type_) = layout.functions.get(function)
        && let Some(range) = layout.types.get(*type_ as usize)
    {
        hash.bytes(layout.at(range));
    }
    let Some(body) = layout.body(function) else { return hash.end() };
    let mut at = body.contents.start;
    for site in layout.sites_of(function) {
        let start = site.at as usize;
        hash.bytes(&layout.bytes[at..start]);
        hash.word(site.kind as u64);
        at = start + usize::from(site.width);
    }
    hash.bytes(&layout.bytes[at..body.contents.end]);
    hash.end()
}

/// How many instructions in a row make one feature.
const ROW: usize = 5;

/// The smallest hashes of rows of opcodes: bodies that share many of them are similar.
pub(super) fn features(layout: &Layout<'_>, function: usize, most: usize) -> Vec<u64> {
    let Some(body) = layout.body(function) else { return Vec::new() };
    let bytes = &layout.bytes[..body.contents.end];
    let mut walk = Walk::new(bytes, body.contents.start, layout.marks, drop);
    let mut found = Vec::new();
    if walk.locals().is_none() {
        return found;
    }
    let (mut row, mut length) = (0_u64, 0);
    while !walk.is_done() {
        let Some(opcode) = walk.instruction() else { break };
        row = row << 8 | u64::from(opcode);
        length += 1;
        if length >= ROW {
            let mut hash = Hash::default();
            hash.word(row & ((1 << (8 * ROW)) - 1));
            found.push(hash.end());
        }
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(most);
    found
}

/// A quick hash; whoever finds two bodies with one hash gains a longer patch.
#[derive(Default)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            let mut eight = [0; 8];
            eight.copy_from_slice(word);
            self.word(u64::from_le_bytes(eight));
        }
        let mut last = [0; 8];
        let rest = words.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 57);
        self.word(bytes.len() as u64);
    }

    pub(super) fn end(&self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ mixed >> 32
    }
}
