//! The numbers that things of the base have in the module.

use super::code::{Kind, Site};
use super::layout::Layout;
use super::maps::Maps;

/// The maps, turned round.
#[derive(Debug)]
pub(super) struct Renumber<'a> {
    types: Vec<u32>,
    functions: Vec<u32>,
    globals: Vec<u32>,
    slots: Vec<u32>,
    first_slot: u32,
    shifts: &'a [(u32, i32)],
}

/// What has no number: it is left as it is.
const NONE: u32 = u32::MAX;

impl<'a> Renumber<'a> {
    pub(super) fn new(base: &Layout<'_>, maps: &'a Maps) -> Self {
        let slots = base.slots.as_ref();
        Self {
            types: turned(&maps.types, base.types.len()),
            functions: turned(&maps.functions, base.functions.len()),
            globals: turned(&maps.globals, base.globals as usize),
            slots: turned(&maps.slots, slots.map_or(0, |slots| slots.functions.len())),
            first_slot: slots.map_or(0, |slots| slots.first),
            shifts: &maps.shifts,
        }
    }

    /// What stands at the site in the module.
    pub(super) fn site(&self, site: Site) -> u32 {
        let value = site.value;
        match site.kind {
            Kind::Function => self.function(value),
            Kind::Type | Kind::Block => self.type_(value),
            Kind::Global => number(&self.globals, value),
            Kind::Address | Kind::Offset => self.address(value),
            Kind::Slot => self.slot(value),
        }
    }

    pub(super) fn function(&self, value: u32) -> u32 {
        number(&self.functions, value)
    }

    pub(super) fn type_(&self, value: u32) -> u32 {
        number(&self.types, value)
    }

    pub(super) fn slot(&self, value: u32) -> u32 {
        let index = value.wrapping_sub(self.first_slot);
        match self.slots.get(index as usize) {
            Some(&slot) if slot != NONE => slot.wrapping_add(self.first_slot),
            _ => value,
        }
    }

    pub(super) fn address(&self, value: u32) -> u32 {
        let after = self.shifts.partition_point(|(start, _)| *start <= value);
        let shift = after.checked_sub(1).map_or(0, |index| self.shifts[index].1);
        value.wrapping_add_signed(shift)
    }
}

/// For each of `count` things of the base the first one of the module that is mapped to it.
fn turned(map: &[Option<u32>], count: usize) -> Vec<u32> {
    let mut turned = vec![NONE; count];
    for (index, entry) in map.iter().enumerate().rev() {
        if let Some(place) = entry.and_then(|entry| turned.get_mut(entry as usize)) {
            *place = index as u32;
        }
    }
    turned
}

fn number(turned: &[u32], value: u32) -> u32 {
    match turned.get(value as usize) {
        Some(&number) if number != NONE => number,
        _ => value,
    }
}
