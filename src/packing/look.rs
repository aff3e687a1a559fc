//! A look into each section of a module: its sites, and what tells them from other numbers.

use super::code::{Kind, Marks, Site, Walk};
use super::layout::{Body, Layout, MOST, Segment, Slots};
use super::leb::Reader;

impl Layout<'_> {
    /// Looks at the section of this id, if there is exactly one.
    pub(super) fn look_at(&mut self, id: u8) {
        let mut all = self.sections.iter().enumerate().filter(|(_, section)| section.id == id);
        let (Some((index, section)), None) = (all.next(), all.next()) else { return };
        let contents = section.contents.clone();
        let outer = self.outer.len();
        let reader = Reader::new(&self.bytes[..contents.end], contents.start);
        let known = match id {
            1 => self.types(reader),
            2 => self.imports(reader),
            3 => self.functions(reader),
            5 => self.memory(reader),
            6 => self.globals(reader),
            7 => self.exports(reader),
            8 => self.outer_site(reader.clone(), Kind::Function),
            9 => self.elements(reader),
            10 => self.code(reader),
            _ => self.segments(reader),
        };
        if known.is_none() {
            self.outer.truncate(outer);
        }
        self.sections[index].known = known.is_some();
    }

    /// The bytes of a section from its first to its last entry are known to make sense only if all do.
    fn types(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let count = reader.length()?;
        let mut types = Vec::new();
        for _ in 0..count {
            let start = reader.at;
            if reader.byte()? != 0x60 {
                return None;
            }
            for _ in 0..2 {
                for _ in 0..reader.u32()? {
                    if matches!(reader.byte()?, 0x63 | 0x64) {
                        return None;
                    }
                }
            }
            types.push(start..reader.at);
        }
        self.types = types;
        reader.is_done().then_some(())
    }

    fn imports(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let mut globals = 0;
        let (mut imports, mut functions) = (Vec::new(), Vec::new());
        for _ in 0..reader.u32()? {
            let start = reader.at;
            for _ in 0..2 {
                let length = reader.length()?;
                reader.take(length)?;
            }
            let end = reader.at;
            match reader.byte()? {
                0 => {
                    imports.push(start..end);
                    functions.push(self.index(&mut reader, Kind::Type)?);
                }
                1 => {
                    reader.byte()?;
                    limits(&mut reader)?;
                }
                2 => {
                    limits(&mut reader)?;
                }
                3 => {
                    reader.take(2)?;
                    globals += 1;
                }
                _ => return None,
            }
        }
        (self.imports, self.functions, self.globals) = (imports, functions, globals);
        reader.is_done().then_some(())
    }

    fn functions(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let mut functions = Vec::new();
        for _ in 0..reader.u32()? {
            functions.push(reader.u32()?);
        }
        if self.functions.len() + functions.len() > MOST {
            return None;
        }
        self.functions.extend(functions);
        reader.is_done().then_some(())
    }

    fn memory(&mut self, mut reader: Reader<'_>) -> Option<()> {
        if reader.u32()? != 1 {
            return None;
        }
        let room = limits(&mut reader)?.saturating_mul(1 << 16);
        self.marks.highest = room.min(self.marks.highest.saturating_add(1 << 16));
        Some(())
    }

    fn globals(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let count = reader.u32()?;
        for _ in 0..count {
            if matches!(reader.byte()?, 0x63 | 0x64) {
                return None;
            }
            reader.byte()?;
            self.constant(&mut reader)?;
        }
        self.globals = self.globals.checked_add(count)?;
        reader.is_done().then_some(())
    }

    fn exports(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let mut exports = Vec::new();
        for _ in 0..reader.u32()? {
            let start = reader.at;
            let length = reader.length()?;
            reader.take(length)?;
            let name = start..reader.at;
            match reader.byte()? {
                0 => exports.push((name, self.index(&mut reader, Kind::Function)?)),
                3 => drop(self.index(&mut reader, Kind::Global)?),
                _ => drop(reader.u32()?),
            }
        }
        self.exports = exports;
        reader.is_done().then_some(())
    }

    /// Understood if it is one list of functions that the start fills a table with.
    fn elements(&mut self, mut reader: Reader<'_>) -> Option<()> {
        if (reader.u32()?, reader.u32()?, reader.byte()?) != (1, 0, 0x41) {
            return None;
        }
        let first = reader.i32()?.cast_unsigned();
        if reader.byte()? != 0x0b {
            return None;
        }
        let start = reader.at;
        let mut functions = Vec::new();
        for _ in 0..reader.u32()? {
            functions.push(reader.u32()?);
        }
        if !reader.is_done() || functions.len() > MOST {
            return None;
        }
        self.marks.slots = first.saturating_add(functions.len() as u32);
        self.slots = Some(Slots { first, contents: start..reader.at, functions });
        Some(())
    }

    /// Understood if each segment has a constant address, and they are in order.
    fn segments(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let mut segments: Vec<Segment> = Vec::new();
        for _ in 0..reader.u32()? {
            if (reader.u32()?, reader.byte()?) != (0, 0x41) {
                return None;
            }
            let address = reader.i32()?.cast_unsigned();
            if reader.byte()? != 0x0b {
                return None;
            }
            let length = reader.length()?;
            let start = reader.at;
            reader.take(length)?;
            let end = address.checked_add(length as u32)?;
            let before = segments.last().map_or(0, Segment::end);
            if address < before {
                return None;
            }
            self.marks.highest = end;
            segments.push(Segment { address, contents: start..reader.at });
        }
        self.marks.lowest = segments.first()?.address;
        self.segments = segments;
        reader.is_done().then_some(())
    }

    fn code(&mut self, mut reader: Reader<'_>) -> Option<()> {
        let count = reader.length()?;
        let mut bodies = Vec::new();
        for _ in 0..count {
            let at = reader.at;
            let length = reader.length()?;
            let start = reader.at;
            reader.take(length)?;
            bodies.push(Body { width: start - at, contents: start..reader.at, sites: 0..0 });
        }
        if !reader.is_done() || self.imports.len() + bodies.len() != self.functions.len() {
            return None;
        }
        self.marks.padded = self.is_padded(&bodies);
        let mut sites = Vec::with_capacity(self.bytes.len() / 16);
        for body in &mut bodies {
            let first = sites.len();
            let bytes = &self.bytes[..body.contents.end];
            let mut walk = Walk::new(bytes, body.contents.start, self.marks, |site| {
                sites.push(site);
            });
            // What is not understood to its end has the sites up to there.
            if walk.locals().is_some() {
                while !walk.is_done() && walk.instruction().is_some() {}
            }
            body.sites = first..sites.len();
        }
        (self.bodies, self.sites) = (bodies, sites);
        Some(())
    }

    /// Whether the first padded number of the code is found before much of it was passed over.
    fn is_padded(&self, bodies: &[Body]) -> bool {
        let marks = Marks { padded: true, ..self.marks };
        let (mut padded, mut calls) = (0_usize, 0_usize);
        for body in bodies {
            let bytes = &self.bytes[..body.contents.end];
            let mut walk = Walk::new(bytes, body.contents.start, marks, |site| {
                if site.kind == Kind::Function {
                    calls += 1;
                    padded += usize::from(site.least_width() > 1);
                }
            });
            if walk.locals().is_some() {
                while !walk.is_done() && walk.instruction().is_some() {}
            }
            if calls >= 64 {
                break;
            }
        }
        padded * 2 > calls
    }

    /// An index that the link decides, outside of code.
    fn index(&mut self, reader: &mut Reader<'_>, kind: Kind) -> Option<u32> {
        let at = reader.at;
        let value = reader.u32()?;
        self.outer.push(Site { at: at as u32, value, width: (reader.at - at) as u8, kind });
        Some(value)
    }

    fn outer_site(&mut self, mut reader: Reader<'_>, kind: Kind) -> Option<()> {
        self.index(&mut reader, kind)?;
        reader.is_done().then_some(())
    }

    /// A constant expression.
    fn constant(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let marks = Marks { padded: false, ..self.marks };
        let mut walk = Walk::new(reader.bytes, reader.at, marks, |site| self.outer.push(site));
        while walk.instruction()? != 0x0b {}
        reader.at = walk.at();
        Some(())
    }
}

/// Reads the limits of a memory or table; gives the lower one.
fn limits(reader: &mut Reader<'_>) -> Option<u32> {
    let flags = reader.byte()?;
    if flags & !3 != 0 {
        return None; // 64 bits
    }
    let least = reader.u32()?;
    if flags & 1 != 0 {
        reader.u32()?;
    }
    Some(least)
}
