//! Where the memory of the base went.

use super::code::Kind;
use super::layout::Layout;

/// An address of the base, and where it is in the module.
type Anchor = (u32, u32);

/// How many equal bytes confirm a pointer.
const CONFIRMING: usize = 12;

/// The shifts of memory, from anchors that paired functions gave.
pub(super) fn shifts(
    module: &Layout<'_>,
    base: &Layout<'_>,
    anchors: Vec<Anchor>,
) -> Vec<(u32, i32)> {
    let mut shifts = pieces(module, base, &settled(module, base, anchors.clone()));
    // What only data points to.
    for _ in 0..2 {
        let mut more = anchors.clone();
        more.extend(pointers(module, base, &shifts));
        let next = pieces(module, base, &settled(module, base, more));
        if next == shifts {
            break;
        }
        shifts = next;
    }
    shifts
}

/// One anchor for each address: the one that most agree on.
fn settled(module: &Layout<'_>, base: &Layout<'_>, mut anchors: Vec<Anchor>) -> Vec<Anchor> {
    anchors.sort_unstable();
    let mut settled: Vec<Anchor> = Vec::new();
    for group in anchors.chunk_by(|a, b| a.0 == b.0) {
        let mut best = (0, group[0]);
        for votes in group.chunk_by(|a, b| a == b) {
            if votes.len() > best.0 {
                best = (votes.len(), votes[0]);
            }
        }
        settled.push(best.1);
    }
    // One alone against its neighbours must show the same bytes.
    let mut kept: Vec<Anchor> = Vec::with_capacity(settled.len());
    for (index, anchor) in settled.iter().enumerate() {
        let shift = anchor.1.wrapping_sub(anchor.0);
        let agrees = |other: Option<&Anchor>| {
            other.is_some_and(|other| other.1.wrapping_sub(other.0) == shift)
        };
        if agrees(kept.last()) || agrees(settled.get(index + 1)) || same(module, base, *anchor) {
            kept.push(*anchor);
        }
    }
    kept
}

/// Whether both addresses show the same bytes.
fn same(module: &Layout<'_>, base: &Layout<'_>, anchor: Anchor) -> bool {
    let (theirs, ours) = (base.memory_from(anchor.0), module.memory_from(anchor.1));
    let equal = theirs.iter().zip(ours).take_while(|(a, b)| a == b).take(CONFIRMING).count();
    equal >= CONFIRMING && theirs[..equal].iter().any(|byte| *byte != 0)
}

/// The pieces between anchors that disagree.
fn pieces(module: &Layout<'_>, base: &Layout<'_>, anchors: &[Anchor]) -> Vec<(u32, i32)> {
    let mut pieces: Vec<(u32, i32)> = Vec::new();
    let mut before: Option<Anchor> = None;
    for anchor in anchors {
        let shift = anchor.1.wrapping_sub(anchor.0).cast_signed();
        if let Some(before) = before
            && pieces.last().is_some_and(|piece| piece.1 != shift)
        {
            pieces.push((anchor.0 - equal_before(module, base, before, *anchor), shift));
        } else if before.is_none() {
            pieces.push((0, shift));
        }
        before = Some(*anchor);
    }
    pieces
}

/// How many bytes just before an anchor are equal, back to the anchor before at most.
fn equal_before(module: &Layout<'_>, base: &Layout<'_>, before: Anchor, anchor: Anchor) -> u32 {
    let most = anchor.0 - before.0 - 1;
    let (Some(theirs), Some(ours)) =
        (memory(base, anchor.0 - most, most), memory(module, anchor.1.wrapping_sub(most), most))
    else {
        return 0;
    };
    theirs.iter().rev().zip(ours.iter().rev()).take_while(|(a, b)| a == b).count() as u32
}

fn memory<'a>(layout: &Layout<'a>, address: u32, length: u32) -> Option<&'a [u8]> {
    layout.memory_from(address).get(..length as usize)
}

/// Words of data that point to data, here and there.
fn pointers(module: &Layout<'_>, base: &Layout<'_>, shifts: &[(u32, i32)]) -> Vec<Anchor> {
    let mut found = Vec::new();
    for segment in &base.segments {
        let skipped = (segment.address.wrapping_neg() & 3) as usize;
        let words = base.at(&segment.contents).get(skipped..).unwrap_or_default().chunks_exact(4);
        for (index, word) in words.enumerate() {
            let their = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            if !(base.marks.lowest..base.marks.highest).contains(&their) {
                continue;
            }
            let at = segment.address + skipped as u32 + index as u32 * 4;
            let after = shifts.partition_point(|(start, _)| *start <= at);
            let shift = after.checked_sub(1).map_or(0, |index| shifts[index].1);
            let ours = module.memory_from(at.wrapping_add_signed(shift));
            let Some(word) = ours.get(..4) else { continue };
            let our = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            let anchor = (their, our);
            if (module.marks.lowest..module.marks.highest).contains(&our)
                && same(module, base, anchor)
            {
                found.push(anchor);
            }
        }
    }
    found
}

/// The anchors that a pair of functions of the same shape gives.
pub(super) fn anchors(
    module: &Layout<'_>,
    base: &Layout<'_>,
    (function, counterpart): (usize, usize),
    anchors: &mut Vec<Anchor>,
) {
    let pairs = module.sites_of(function).iter().zip(base.sites_of(counterpart));
    for (our, their) in pairs {
        if our.kind == their.kind && matches!(our.kind, Kind::Address | Kind::Offset) {
            anchors.push((their.value, our.value));
        }
    }
}
