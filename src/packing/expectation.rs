//! What the numbers of instructions are expected to be: locals and offsets that the link doesn't decide, but
//! the code around them.

use std::collections::BTreeMap;

use super::leb::{Reader, put, put_signed, signed_width_of, width_of};

/// What locals and offsets became, as far as the body was coded.
#[derive(Default)]
pub(super) struct Expectation {
    locals: BTreeMap<u32, (u32, usize)>,
    offsets: BTreeMap<u32, (u32, usize)>,
}

/// Constants and offsets below this one are rarely places in a frame.
const SMALL: u32 = 1;

impl Expectation {
    /// The instruction as it is expected; its class, and how sure that is.
    pub(super) fn expected(&self, instruction: &[u8], out: &mut Vec<u8>) -> (usize, usize) {
        let Some(number) = Numbered::of(instruction) else {
            out.extend_from_slice(instruction);
            return (0, 0);
        };
        let (value, sure) = match number.class {
            1 => self.locals.get(&number.value).copied().unwrap_or((number.value, 0)),
            _ if number.value < SMALL => (number.value, 3),
            _ => self.offset(number.value),
        };
        out.extend_from_slice(&instruction[..number.at]);
        if number.class == 3 {
            put_signed(out, value.cast_signed(), 1);
        } else {
            put(out, value, 1);
        }
        (number.class, sure)
    }

    /// An offset moves as the nearest one below it.
    fn offset(&self, value: u32) -> (u32, usize) {
        match self.offsets.range(..=value).next_back() {
            None => (value, 0),
            Some((&at, &(moved, sure))) if at == value => (moved, sure),
            Some((&at, &(moved, _))) => (value.wrapping_add(moved.wrapping_sub(at)), 0),
        }
    }

    pub(super) fn learn(&mut self, instruction: &[u8], found: &[u8], hit: bool) {
        let (Some(old), Some(new)) = (Numbered::of(instruction), Numbered::of(found)) else {
            return;
        };
        let map = if old.class == 1 { &mut self.locals } else { &mut self.offsets };
        let entry = map.entry(old.value).or_insert((new.value, 0));
        entry.1 = if hit { (entry.1 + 1).min(3) } else { 1 };
        entry.0 = new.value;
    }
}

/// The number of an instruction that may move: a local, an offset, a constant; unpadded.
struct Numbered {
    class: usize,
    value: u32,
    at: usize,
}

impl Numbered {
    fn of(instruction: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(instruction, 1);
        let class = match instruction[0] {
            0x20..=0x22 => 1,
            0x28..=0x3e => {
                if reader.u32()? & 0x40 != 0 {
                    return None;
                }
                2
            }
            0x41 => 3,
            _ => return None,
        };
        let at = reader.at;
        let (value, width) = if class == 3 {
            let value = reader.i32()?;
            (value.cast_unsigned(), signed_width_of(value))
        } else {
            let value = reader.u32()?;
            (value, width_of(value))
        };
        (reader.at - at == width).then_some(Self { class, value, at })
    }
}
