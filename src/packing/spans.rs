//! Bytes that are no code, coded against what was predicted: how many stay, how many come, how many go.

use std::collections::HashMap;

use super::coder::{Bits, Known, Number};
use super::mixer::{Contexts, Mixer};

/// What is learnt over all spans.
pub(super) struct Spans {
    lengths: [Number; 4],
}

/// How many bytes must agree to be kept among others.
const AGREEING: usize = 6;
/// How far is looked for them.
const NEAR: usize = 24;

/// So many bytes stay, so many are new, so many of the prediction are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    same: usize,
    new: usize,
    gone: usize,
}

impl Spans {
    pub(super) fn new() -> Self {
        Self { lengths: std::array::from_fn(|_| Number::default()) }
    }

    /// Codes bytes into `out`, at most `longest`; `known` are the bytes when they are written.
    pub(super) fn bytes<B: Bits>(
        &mut self,
        (bits, mixer): (&mut B, &mut Mixer),
        base: &[u8],
        known: Option<&[u8]>,
        (longest, room): (usize, &mut usize),
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let start = out.len();
        let spans = known.map(|known| spans(known, base));
        let length = known.map_or(0, <[u8]>::len);
        let difference = (length as i64 - base.len() as i64) as i32;
        let difference = self.lengths[3].code(bits, super::leb::folded(difference));
        let length = base.len() as i64 + i64::from(super::leb::unfolded(difference));
        let length = usize::try_from(length).ok().filter(|length| *length <= longest)?;
        let (mut turn, mut at) = (0, 0_usize);
        while out.len() - start < length {
            let span =
                spans.as_ref().map_or(Some(Span::default()), |spans| spans.get(turn).copied())?;
            turn += 1;
            let same = self.lengths[0].code(bits, span.same as u32) as usize;
            out.extend_from_slice(base.get(at..at.checked_add(same)?)?);
            at += same;
            let rest = length.checked_sub(out.len() - start)?;
            if rest == 0 {
                break;
            }
            let new = self.lengths[1].code(bits, span.new as u32) as usize;
            let gone = super::leb::folded((span.gone as i64 - new as i64) as i32);
            let gone = super::leb::unfolded(self.lengths[2].code(bits, gone));
            let gone = usize::try_from(new as i64 + i64::from(gone)).ok()?;
            if new > rest || same + new + gone == 0 {
                return None;
            }
            *room = room.checked_sub(new)?;
            // What is gone tells what the new may be like.
            let old = base.get(at..at.checked_add(gone)?)?;
            if new > 3 {
                *room = room.checked_sub(old.len())?;
                for place in 0..old.len() {
                    let known = &contexts(&base[..at + place], None, false);
                    mixer.byte(&mut Known, known, old[place]);
                }
            }
            for step in 0..new {
                let place = out.len() - start;
                let byte = known.map_or(0, |known| known[place]);
                let hint = if step < gone { base.get(at + step).copied() } else { None };
                out.push(mixer.byte(bits, &contexts(&out[start..], hint, gone == new), byte));
            }
            at = at.checked_add(gone)?;
        }
        Some(())
    }
}

fn contexts(before: &[u8], hint: Option<u8>, replaced: bool) -> Contexts {
    let back = |count: usize| {
        let from = before.len().saturating_sub(count);
        before[from..].iter().fold(count as u64, |sum, byte| hash(sum, (*byte).into()))
    };
    let hint = hint.map_or(256, u64::from);
    let column = before.len() as u64 & 3;
    let hashes = [
        hash(11, 0),
        hash(back(1), 12),
        hash(back(2), 13),
        hash(back(3), 14),
        hash(back(4), 15),
        hash(hash(hint, column), 16),
        hash(hash(back(1), hint), 17),
        hash(hash(back(2), column), 18),
    ];
    Contexts { hashes, set: 32 | usize::from(replaced), expected: None }
}

fn hash(sum: u64, word: u64) -> u64 {
    (sum ^ word).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(23)
}

/// How bytes come from their base.
fn spans(ours: &[u8], theirs: &[u8]) -> Vec<Span> {
    let (mut our, mut their) = (0, 0);
    let mut places: Option<HashMap<&[u8], usize>> = None;
    let mut found = Vec::new();
    while our < ours.len() {
        let same = equal(&ours[our..], &theirs[their.min(theirs.len())..]);
        let mut span = Span { same, ..Span::default() };
        (our, their) = (our + same, their + same);
        if our < ours.len() {
            let (new, gone) = resume(ours, theirs, (our, their), &mut places);
            (span.new, span.gone) = (new, gone);
            (our, their) = (our + new, their + gone);
        }
        found.push(span);
    }
    found
}

fn equal(ours: &[u8], theirs: &[u8]) -> usize {
    let words = ours.chunks_exact(16).zip(theirs.chunks_exact(16));
    let whole = words.take_while(|(a, b)| a == b).count() * 16;
    let rest = ours[whole..].iter().zip(&theirs[whole..]);
    whole + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes are new and how many gone before both agree again.
fn resume<'a>(
    ours: &[u8],
    theirs: &'a [u8],
    (our, their): (usize, usize),
    places: &mut Option<HashMap<&'a [u8], usize>>,
) -> (usize, usize) {
    let agree = |new: usize, gone: usize| {
        let a = ours.get(our + new..our + new + AGREEING);
        a.is_some() && a == theirs.get(their + gone..their + gone + AGREEING)
    };
    // Most often bytes are replaced by as many.
    for step in 1..NEAR * 4 {
        if agree(step, step) {
            return (step, step);
        }
    }
    for sum in 1..2 * NEAR {
        for new in sum.saturating_sub(NEAR)..=sum.min(NEAR) {
            if agree(new, sum - new) {
                return (new, sum - new);
            }
        }
    }
    // Far away: rows of 32 bytes.
    const ROW: usize = 32;
    let places = places.get_or_insert_with(|| {
        let rows = theirs.chunks_exact(ROW).enumerate();
        rows.rev().map(|(index, row)| (row, index * ROW)).collect()
    });
    for (step, row) in ours[our..].windows(ROW).enumerate() {
        if let Some(place) = places.get(row).filter(|place| **place >= their) {
            let back = ours[our..our + step].iter().rev().zip(theirs[their..*place].iter().rev());
            let back = back.take_while(|(a, b)| a == b).count();
            return (step - back, place - their - back);
        }
    }
    let rest = ours.len() - our;
    (rest, theirs.len().saturating_sub(their))
}
