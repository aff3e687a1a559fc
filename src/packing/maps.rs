//! The maps from a module to its base, and how they are written.

use super::leb::{Reader, folded, put, unfolded};

/// The most entries of one map.
const MOST: usize = 1 << 20;

/// For each thing of the module the one of the base that it is, and where the memory of the base went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Maps {
    pub(super) types: Vec<Option<u32>>,
    /// How many of the functions are imported.
    pub(super) imported: u32,
    /// Imported ones first.
    pub(super) functions: Vec<Option<u32>>,
    pub(super) globals: Vec<Option<u32>>,
    pub(super) slots: Vec<Option<u32>>,
    /// Address and length of each part of the module's data.
    pub(super) segments: Vec<(u32, u32)>,
    /// From this address of the base on, up to the next one, this is added.
    pub(super) shifts: Vec<(u32, i32)>,
}

impl Maps {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, self.imported, 1);
        for map in [&self.types, &self.functions, &self.globals, &self.slots] {
            write_runs(&mut out, map);
        }
        put(&mut out, self.segments.len() as u32, 1);
        let mut end = 0_u32;
        for (address, length) in &self.segments {
            put(&mut out, address.wrapping_sub(end), 1);
            put(&mut out, *length, 1);
            end = address.wrapping_add(*length);
        }
        put(&mut out, self.shifts.len() as u32, 1);
        let mut before = (0_u32, 0_i32);
        for (start, shift) in &self.shifts {
            put(&mut out, start.wrapping_sub(before.0), 1);
            put(&mut out, folded(shift.wrapping_sub(before.1)), 1);
            before = (*start, *shift);
        }
        out
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes, 0);
        let imported = reader.u32()?;
        let types = read_runs(&mut reader)?;
        let functions = read_runs(&mut reader)?;
        let globals = read_runs(&mut reader)?;
        let slots = read_runs(&mut reader)?;
        let mut segments = Vec::new();
        let mut end = 0_u32;
        for _ in 0..reader.u32()? {
            let address = end.checked_add(reader.u32()?)?;
            let length = reader.u32()?;
            end = address.checked_add(length)?;
            segments.push((address, length));
        }
        let mut shifts = Vec::new();
        let mut before = (0_u32, 0_i32);
        for _ in 0..reader.u32()? {
            let start = before.0.checked_add(reader.u32()?)?;
            let shift = before.1.wrapping_add(unfolded(reader.u32()?));
            before = (start, shift);
            shifts.push(before);
        }
        let maps = Self { imported, types, functions, globals, slots, segments, shifts };
        reader.is_done().then_some(maps)
    }
}

/// Runs: how many have no counterpart, then how many have counterparts in a row, then where these begin,
/// counted from where they were expected.
fn write_runs(out: &mut Vec<u8>, map: &[Option<u32>]) {
    put(out, map.len() as u32, 1);
    let (mut at, mut expected) = (0, 0_u32);
    while at < map.len() {
        let none = map[at..].iter().take_while(|entry| entry.is_none()).count();
        put(out, none as u32, 1);
        at += none;
        let Some(first) = map.get(at).copied().flatten() else { break };
        let run = map[at..].iter().zip(first..).take_while(|(entry, next)| **entry == Some(*next));
        let run = run.count();
        put(out, run as u32, 1);
        put(out, folded(first.wrapping_sub(expected).cast_signed()), 1);
        expected = first + run as u32;
        at += run;
    }
}

fn read_runs(reader: &mut Reader<'_>) -> Option<Vec<Option<u32>>> {
    let count = reader.length()?;
    if count > MOST {
        return None;
    }
    let mut map: Vec<Option<u32>> = Vec::with_capacity(count);
    let mut expected = 0_u32;
    while map.len() < count {
        let none = reader.length()?;
        if none > count - map.len() {
            return None;
        }
        map.resize(map.len() + none, None);
        if map.len() == count {
            break;
        }
        let run = reader.length()?;
        if run == 0 || run > count - map.len() {
            return None;
        }
        let first = expected.wrapping_add_signed(unfolded(reader.u32()?));
        expected = first.checked_add(run as u32)?;
        map.extend((first..expected).map(Some));
    }
    Some(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read_as_they_were_written() {
        let some = |range: std::ops::Range<u32>| range.map(Some).collect::<Vec<_>>();
        let maps = Maps {
            imported: 4,
            types: some(0..9),
            functions: [some(3..7), vec![None; 4], some(0..2), some(90..91), vec![None]].concat(),
            globals: Vec::new(),
            slots: vec![None; 3],
            segments: vec![(1 << 20, 77), (2 << 20, 0), (u32::MAX - 5, 5)],
            shifts: vec![(0, 0), (1 << 20, -16), (1 << 21, i32::MAX)],
        };
        let written = maps.write();
        assert_eq!(Maps::read(&written), Some(maps));
        for end in 0..written.len() {
            assert_eq!(Maps::read(&written[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn a_long_map_in_few_bytes_is_refused() {
        assert_eq!(
            Maps::read(&[0, 0xff, 0xff, 0xff, 0xff, 0xf, 0xff, 0xff, 0xff, 0xff, 0xf]),
            None
        );
    }
}
