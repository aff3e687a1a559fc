//! The prediction: the bytes that the module would have if nothing but the link had changed. It is made of
//! the base and the maps alone, and must stay the same for ever: what was packed is read with it.

use std::ops::Range;

use super::code::Site;
use super::layout::{Body, Layout, Section};
use super::leb::{put, put_signed};
use super::maps::Maps;
use super::memory;
use super::renumber::Renumber;

/// Predicts; none if it would be longer than `limit`.
pub(super) fn predict(base: &Layout<'_>, maps: &Maps, limit: usize) -> Option<Vec<u8>> {
    let prediction = Prediction { base, maps, renumber: Renumber::new(base, maps), limit };
    let mut out = Vec::with_capacity(limit.min(base.bytes.len() + base.bytes.len() / 16));
    out.extend_from_slice(b"\0asm\x01\0\0\0");
    let mut contents = Vec::new();
    for section in &base.sections {
        contents.clear();
        prediction.section(section, &mut contents)?;
        out.push(section.id);
        put(&mut out, contents.len() as u32, least(section.width, section.contents.len()));
        out.extend_from_slice(&contents);
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

/// For each function of the module that is not imported, whether the prediction has a body for it.
pub(super) fn counterparts(base: &Layout<'_>, maps: &Maps) -> Vec<bool> {
    let defined = maps.functions.get(maps.imported as usize..).unwrap_or_default();
    let has_body = |entry: u32| base.body(entry as usize).is_some();
    defined.iter().map(|entry| entry.is_some_and(has_body)).collect()
}

struct Prediction<'a> {
    base: &'a Layout<'a>,
    maps: &'a Maps,
    renumber: Renumber<'a>,
    limit: usize,
}

impl Prediction<'_> {
    fn section(&self, section: &Section, out: &mut Vec<u8>) -> Option<()> {
        match section.id {
            1 if section.known => return self.types(out),
            3 if section.known => self.functions(out),
            9 if section.known => self.elements(section, out),
            10 if section.known => return self.code(out),
            11 if section.known => return self.segments(out),
            _ => self.copied(section.contents.clone(), out),
        }
        (out.len() <= self.limit).then_some(())
    }

    /// Bytes of the base with their sites renumbered.
    fn copied(&self, range: Range<usize>, out: &mut Vec<u8>) {
        let outer = &self.base.outer;
        let first = outer.partition_point(|site| (site.at as usize) < range.start);
        let count = outer[first..].partition_point(|site| (site.at as usize) < range.end);
        self.renumbered(range, &outer[first..first + count], out);
    }

    fn renumbered(&self, range: Range<usize>, sites: &[Site], out: &mut Vec<u8>) {
        let mut at = range.start;
        for site in sites {
            let start = site.at as usize;
            out.extend_from_slice(&self.base.bytes[at..start]);
            let value = self.renumber.site(*site);
            if site.kind.is_signed() {
                put_signed(out, value.cast_signed(), site.least_width());
            } else {
                put(out, value, site.least_width());
            }
            at = start + usize::from(site.width);
        }
        out.extend_from_slice(&self.base.bytes[at..range.end]);
    }

    fn types(&self, out: &mut Vec<u8>) -> Option<()> {
        put(out, self.maps.types.len() as u32, 1);
        for entry in self.maps.types.iter().flatten() {
            if let Some(range) = self.base.types.get(*entry as usize) {
                out.extend_from_slice(self.base.at(range));
            }
            if out.len() > self.limit {
                return None;
            }
        }
        Some(())
    }

    fn functions(&self, out: &mut Vec<u8>) {
        let defined = self.defined();
        put(out, defined.len() as u32, 1);
        for entry in defined {
            let entry = entry.and_then(|entry| self.base.functions.get(entry as usize));
            put(out, entry.map_or(0, |entry| self.renumber.type_(*entry)), 1);
        }
    }

    /// The functions of the module that are not imported.
    fn defined(&self) -> &[Option<u32>] {
        self.maps.functions.get(self.maps.imported as usize..).unwrap_or_default()
    }

    fn elements(&self, section: &Section, out: &mut Vec<u8>) {
        let Some(slots) = &self.base.slots else { return };
        self.copied(section.contents.start..slots.contents.start, out);
        put(out, self.maps.slots.len() as u32, 1);
        for entry in &self.maps.slots {
            let function = entry.and_then(|entry| slots.functions.get(entry as usize));
            put(out, function.map_or(0, |function| self.renumber.function(*function)), 1);
        }
    }

    fn code(&self, out: &mut Vec<u8>) -> Option<()> {
        let defined = self.defined();
        put(out, defined.len() as u32, 1);
        let mut scratch = Vec::new();
        for body in defined.iter().flatten().filter_map(|entry| self.base.body(*entry as usize)) {
            scratch.clear();
            self.body(body, &mut scratch);
            put(out, scratch.len() as u32, least(body.width, body.contents.len()));
            out.extend_from_slice(&scratch);
            if out.len() > self.limit {
                return None;
            }
        }
        Some(())
    }

    fn body(&self, body: &Body, out: &mut Vec<u8>) {
        self.renumbered(body.contents.clone(), &self.base.sites[body.sites.clone()], out);
    }

    fn segments(&self, out: &mut Vec<u8>) -> Option<()> {
        let parts = memory::predict(self.base, self.maps, &self.renumber, self.limit)?;
        put(out, parts.len() as u32, 1);
        for ((address, length), part) in self.maps.segments.iter().zip(parts) {
            out.extend_from_slice(&[0, 0x41]);
            put_signed(out, address.cast_signed(), 1);
            out.push(0x0b);
            put(out, *length, 1);
            out.extend_from_slice(&part);
        }
        Some(())
    }
}

/// A length that was padded stays padded.
fn least(width: usize, length: usize) -> usize {
    if width > super::leb::width_of(length as u32) { width } else { 1 }
}
