//! The prediction of memory: the data of the base, moved, with its pointers renumbered.

use super::code::Kind;
use super::layout::Layout;
use super::maps::Maps;
use super::renumber::Renumber;

/// The parts of the module's data, as far as the base tells; none if they would be longer than `limit`.
pub(super) fn predict(
    base: &Layout<'_>,
    maps: &Maps,
    renumber: &Renumber<'_>,
    limit: usize,
) -> Option<Vec<Vec<u8>>> {
    let mut room = limit;
    for (_, length) in &maps.segments {
        room = room.checked_sub(*length as usize)?;
    }
    let mut parts: Vec<Vec<u8>> =
        maps.segments.iter().map(|(_, length)| vec![0; *length as usize]).collect();
    // Empty ones would be passed over again and again.
    let filled = |at: &usize| maps.segments[*at].1 > 0;
    let filled: Vec<usize> = (0..maps.segments.len()).filter(filled).collect();
    let vtables = vtables(base);
    for segment in &base.segments {
        let mut bytes = base.at(&segment.contents).to_vec();
        renumber_words(base, renumber, segment.address, &mut bytes, &vtables);
        let mut from = segment.address;
        while from < segment.end() {
            let after = maps.shifts.partition_point(|(start, _)| *start <= from);
            let to = maps.shifts.get(after).map_or(segment.end(), |next| next.0.min(segment.end()));
            let piece = &bytes[(from - segment.address) as usize..(to - segment.address) as usize];
            place((&maps.segments, &filled), &mut parts, renumber.address(from), piece);
            from = to;
        }
    }
    Some(parts)
}

/// Puts bytes at an address, where there is a part for them.
fn place(
    (segments, filled): (&[(u32, u32)], &[usize]),
    parts: &mut [Vec<u8>],
    address: u32,
    piece: &[u8],
) {
    let end = address.saturating_add(piece.len() as u32);
    let last = |at: usize| segments[at].0.wrapping_add(segments[at].1);
    let first = filled.partition_point(|at| last(*at) <= address);
    for index in filled[first..].iter().copied() {
        let start = segments[index].0;
        if start >= end {
            break;
        }
        let (from, to) = (address.max(start), end.min(last(index)));
        if from < to {
            parts[index][(from - start) as usize..(to - start) as usize]
                .copy_from_slice(&piece[(from - address) as usize..(to - address) as usize]);
        }
    }
}

/// Renumbers the words that are addresses, and those of vtables that are slots.
fn renumber_words(
    base: &Layout<'_>,
    renumber: &Renumber<'_>,
    address: u32,
    bytes: &mut [u8],
    vtables: &[u32],
) {
    let addresses = base.marks.lowest..base.marks.highest;
    let skipped = (address.wrapping_neg() & 3) as usize;
    let start = address.wrapping_add(skipped as u32);
    let mut vtables = &vtables[vtables.partition_point(|slot| *slot < start)..];
    let words = bytes.get_mut(skipped..).unwrap_or_default().chunks_exact_mut(4);
    for (index, word) in words.enumerate() {
        let value = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
        let at = start.wrapping_add(index as u32 * 4);
        let is_slot = vtables.first() == Some(&at);
        if is_slot {
            vtables = &vtables[1..];
        }
        let new = if is_slot {
            renumber.slot(value)
        } else if addresses.contains(&value) {
            renumber.address(value)
        } else {
            continue;
        };
        word.copy_from_slice(&new.to_le_bytes());
    }
}

/// The addresses of words that are slots of the table: those of vtables, which are a slot or nothing, a
/// size, an alignment, then slots.
fn vtables(base: &Layout<'_>) -> Vec<u32> {
    let Some(slots) = &base.slots else { return Vec::new() };
    let is_slot = |value: u32| value >= slots.first && value < base.marks.slots;
    let starts = starts(base);
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let next = starts.get(index + 1).copied().unwrap_or(u32::MAX);
        if start % 4 != 0 || next - start < 16 {
            continue;
        }
        let mut words = base
            .memory_from(*start)
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        let (Some(drop), Some(size), Some(alignment)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let plausible = (drop == 0 || is_slot(drop))
            && alignment.is_power_of_two()
            && alignment <= 64
            && size % alignment == 0
            && size < 1 << 20;
        if !plausible {
            continue;
        }
        if drop != 0 {
            found.push(*start);
        }
        for (index, word) in words.enumerate() {
            let at = start.wrapping_add(12 + index as u32 * 4);
            if at >= next || !is_slot(word) {
                break;
            }
            found.push(at);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Where something begins that a constant or a word of data points to.
fn starts(base: &Layout<'_>) -> Vec<u32> {
    let Some((first, last)) = base.segments.first().zip(base.segments.last()) else {
        return Vec::new();
    };
    let (lowest, end) = (first.address, last.end());
    // Data far apart is no reason for a large map.
    let span = ((end - lowest) as usize).min(base.bytes.len().saturating_mul(4));
    let mut marked = vec![0_u64; span / 64 + 1];
    let mut mark = |address: u32| {
        let at = address.wrapping_sub(lowest) as usize;
        if at < span {
            marked[at / 64] |= 1 << (at % 64);
        }
    };
    for site in base.sites.iter().filter(|site| site.kind == Kind::Address) {
        mark(site.value);
    }
    for segment in &base.segments {
        let skipped = (segment.address.wrapping_neg() & 3) as usize;
        for word in base.at(&segment.contents).get(skipped..).unwrap_or_default().chunks_exact(4) {
            mark(u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        }
    }
    let mut starts = Vec::new();
    for (index, word) in marked.iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            starts.push(lowest.wrapping_add(index as u32 * 64 + word.trailing_zeros()));
            word &= word - 1;
        }
    }
    starts
}
