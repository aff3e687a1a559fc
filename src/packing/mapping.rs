//! All maps from a module to its base.

use std::collections::HashMap;

use super::addresses;
use super::code::Kind;
use super::layout::Layout;
use super::maps::Maps;
use super::pairs::{Pairs, Shaped};

/// Maps a module to its base.
pub(super) fn map(module: &Shaped<'_>, base: &Shaped<'_>) -> Maps {
    let pairs = Pairs::find(module, base);
    let (ours, theirs) = (&module.layout, &base.layout);
    let exact = || {
        pairs.of.iter().enumerate().filter_map(|(function, counterpart)| {
            let counterpart = (*counterpart)? as usize;
            pairs.is_exact(function, counterpart).then_some((function, counterpart))
        })
    };
    let mut anchors = Vec::new();
    let mut globals = vec![None; ours.globals as usize];
    for pair in exact() {
        addresses::anchors(ours, theirs, pair, &mut anchors);
        for (our, their) in ours.sites_of(pair.0).iter().zip(theirs.sites_of(pair.1)) {
            if our.kind == Kind::Global
                && let Some(global) = globals.get_mut(our.value as usize)
            {
                global.get_or_insert(their.value);
            }
        }
    }
    Maps {
        imported: ours.imports.len() as u32,
        types: types(ours, theirs),
        slots: slots(ours, theirs, &pairs.of),
        functions: pairs.of,
        globals,
        segments: ours
            .segments
            .iter()
            .map(|segment| (segment.address, segment.contents.len() as u32))
            .collect(),
        shifts: addresses::shifts(ours, theirs, anchors),
    }
}

/// Types are the same if they are written the same.
fn types(module: &Layout<'_>, base: &Layout<'_>) -> Vec<Option<u32>> {
    let mut places: HashMap<&[u8], u32> = HashMap::new();
    for (index, range) in base.types.iter().enumerate() {
        places.entry(base.at(range)).or_insert(index as u32);
    }
    module.types.iter().map(|range| places.get(module.at(range)).copied()).collect()
}

/// Slots are the same if their functions are.
fn slots(module: &Layout<'_>, base: &Layout<'_>, functions: &[Option<u32>]) -> Vec<Option<u32>> {
    let (Some(ours), Some(theirs)) = (&module.slots, &base.slots) else { return Vec::new() };
    let mut places: HashMap<u32, u32> = HashMap::new();
    for (slot, function) in theirs.functions.iter().enumerate() {
        places.entry(*function).or_insert(slot as u32);
    }
    let mut expected = 0;
    let slot = |function: &u32| {
        let counterpart = functions.get(*function as usize).copied().flatten()?;
        // A function may be there twice.
        let follows = theirs.functions.get(expected as usize) == Some(&counterpart);
        let slot = if follows { expected } else { *places.get(&counterpart)? };
        expected = slot + 1;
        Some(slot)
    };
    ours.functions.iter().map(slot).collect()
}
