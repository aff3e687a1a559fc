//! Which instruction of one body is which of another.

use std::collections::HashMap;

/// An instruction as alignment sees it: its opcode, and a hash of it without locals and offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) opcode: u8,
    pub(super) hash: u32,
}

/// The most cells of a table that is filled to align one gap.
const CELLS: usize = 1 << 21;

/// For each instruction of `ours` its counterpart in `theirs`; counterparts ascend.
pub(super) fn align(ours: &[Mark], theirs: &[Mark]) -> Vec<Option<usize>> {
    let mut found = vec![None; ours.len()];
    gap(ours, theirs, (0, 0), &[32, 12, 5], &mut found);
    found
}

/// Aligns a gap that begins at these places, by rows of instructions that are the only ones on both sides.
fn gap(
    ours: &[Mark],
    theirs: &[Mark],
    (our, their): (usize, usize),
    rows: &[usize],
    found: &mut [Option<usize>],
) {
    let head = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    for step in 0..head {
        found[our + step] = Some(their + step);
    }
    let (ours, theirs) = (&ours[head..], &theirs[head..]);
    let (our, their) = (our + head, their + head);
    let tail = ours.iter().rev().zip(theirs.iter().rev()).take_while(|(a, b)| a == b).count();
    let (our_end, their_end) = (ours.len() - tail, theirs.len() - tail);
    for step in 0..tail {
        found[our + our_end + step] = Some(their + their_end + step);
    }
    let (ours, theirs) = (&ours[..our_end], &theirs[..their_end]);
    if ours.is_empty() || theirs.is_empty() {
        return;
    }
    let Some((row, shorter)) = rows.split_first() else {
        if ours.len().saturating_mul(theirs.len()) <= CELLS {
            table(ours, theirs, (our, their), found);
        }
        return;
    };
    if ours.len() * theirs.len() <= 4096 {
        return table(ours, theirs, (our, their), found);
    }
    let mut before = (0, 0);
    for (at, there) in ascending(anchors(ours, theirs, *row)) {
        if at < before.0 || there < before.1 {
            continue;
        }
        let (a, b) = (&ours[before.0..at], &theirs[before.1..there]);
        gap(a, b, (our + before.0, their + before.1), shorter, found);
        let same = ours[at..].iter().zip(&theirs[there..]).take_while(|(a, b)| a == b).count();
        for step in 0..same {
            found[our + at + step] = Some(their + there + step);
        }
        before = (at + same, there + same);
    }
    let (a, b) = (&ours[before.0..], &theirs[before.1..]);
    gap(a, b, (our + before.0, their + before.1), shorter, found);
}

/// Rows that occur once on both sides, by their place in `ours`.
fn anchors(ours: &[Mark], theirs: &[Mark], row: usize) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, (u32, usize, u32, usize)> = HashMap::new();
    for (at, hash) in rows(ours, row) {
        let place = places.entry(hash).or_default();
        (place.0, place.1) = (place.0 + 1, at);
    }
    for (at, hash) in rows(theirs, row) {
        if let Some(place) = places.get_mut(&hash) {
            (place.2, place.3) = (place.2 + 1, at);
        }
    }
    let only = places.into_values().filter(|place| (place.0, place.2) == (1, 1));
    let mut anchors: Vec<_> = only.map(|place| (place.1, place.3)).collect();
    anchors.sort_unstable();
    anchors
}

fn rows(marks: &[Mark], row: usize) -> impl Iterator<Item = (usize, u64)> {
    marks.windows(row).enumerate().map(|(at, marks)| {
        let hash = marks.iter().fold(0_u64, |hash, mark| {
            let word = u64::from(mark.hash) << 8 | u64::from(mark.opcode);
            (hash.rotate_left(7) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        (at, hash)
    })
}

/// The longest part of the pairs that ascends on both sides.
fn ascending(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; pairs.len()];
    for (index, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs[*end].1 < pair.1);
        if let Some(one) = place.checked_sub(1) {
            before[index] = ends[one];
        }
        if place == ends.len() { ends.push(index) } else { ends[place] = index }
    }
    let mut chain = Vec::new();
    let mut at = ends.last().copied().unwrap_or(usize::MAX);
    while let Some(pair) = pairs.get(at) {
        chain.push(*pair);
        at = before[at];
    }
    chain.reverse();
    chain
}

/// The best alignment of a small gap.
fn table(
    ours: &[Mark],
    theirs: &[Mark],
    (our, their): (usize, usize),
    found: &mut [Option<usize>],
) {
    let width = theirs.len() + 1;
    let mut steps = vec![0_u8; (ours.len() + 1) * width];
    let mut below = vec![0_u32; width];
    for at in (0..ours.len()).rev() {
        let mut diagonal = 0;
        for there in (0..theirs.len()).rev() {
            let (a, b) = (ours[at], theirs[there]);
            let worth = if a == b { 4 } else { u32::from(a.opcode == b.opcode) };
            let (with, down, right) = (diagonal + worth, below[there], below[there + 1]);
            let (best, step) = if worth > 0 && with >= down && with >= right {
                (with, 1)
            } else if down >= right {
                (down, 2)
            } else {
                (right, 3)
            };
            diagonal = below[there];
            below[there] = best;
            steps[at * width + there] = step;
        }
    }
    let (mut at, mut there) = (0, 0);
    while at < ours.len() && there < theirs.len() {
        match steps[at * width + there] {
            1 => {
                found[our + at] = Some(their + there);
                (at, there) = (at + 1, there + 1);
            }
            2 => at += 1,
            _ => there += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<Mark> {
        text.bytes().map(|byte| Mark { opcode: byte, hash: byte.into() }).collect()
    }

    #[test]
    fn what_is_equal_is_aligned() {
        let aligned = align(&marks("abcXdefgh"), &marks("abcdeYYfgh"));
        let expected = [0, 1, 2, 99, 3, 4, 7, 8, 9].map(|at| (at != 99).then_some(at));
        assert_eq!(aligned, expected);
        assert_eq!(align(&[], &marks("a")), []);
        assert_eq!(align(&marks("a"), &[]), [None]);
    }

    #[test]
    fn long_bodies_are_aligned_by_rows() {
        let text: String =
            (0..9000_u32).map(|n| char::from(b'a' + (n * n / 7 % 26) as u8)).collect();
        let (head, tail) = text.split_at(5000);
        let longer = format!("{head}{}{tail}", "zyx".repeat(200));
        let aligned = align(&marks(&longer), &marks(&text));
        assert!(aligned.iter().flatten().count() > 8_900);
        let places: Vec<_> = aligned.into_iter().flatten().collect();
        assert!(places.is_sorted_by(|a, b| a < b));
    }
}
