//! What lies where in a module, as far as the prediction uses it. Sections that make no sense are left
//! as they are; only what is no module at all has no layout.

use std::ops::Range;

use super::code::{Marks, Site};
use super::leb::Reader;

/// The most sections, functions and so on that are looked at.
pub(super) const MOST: usize = 1 << 20;

/// A module taken apart.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) sections: Vec<Section>,
    pub(super) marks: Marks,
    /// Where each type is written.
    pub(super) types: Vec<Range<usize>>,
    /// Where the name of each imported function is written.
    pub(super) imports: Vec<Range<usize>>,
    /// The type of each function, imported ones first.
    pub(super) functions: Vec<u32>,
    pub(super) bodies: Vec<Body>,
    /// The sites of all bodies.
    pub(super) sites: Vec<Site>,
    /// The sites of all other sections.
    pub(super) outer: Vec<Site>,
    /// Where the name of each exported function is written, and its index.
    pub(super) exports: Vec<(Range<usize>, u32)>,
    pub(super) slots: Option<Slots>,
    /// All data, if each part has an address of its own.
    pub(super) segments: Vec<Segment>,
    pub(super) globals: u32,
}

/// A section.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) id: u8,
    /// In how many bytes its length is written.
    pub(super) width: usize,
    pub(super) contents: Range<usize>,
    /// Whether it was understood.
    pub(super) known: bool,
}

/// A function body.
#[derive(Clone, Debug)]
pub(super) struct Body {
    /// In how many bytes its length is written.
    pub(super) width: usize,
    /// From the locals to the last `end`.
    pub(super) contents: Range<usize>,
    /// Which of the sites are its own.
    pub(super) sites: Range<usize>,
}

/// The functions in the table.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    /// The slot of the first one.
    pub(super) first: u32,
    /// Where they are written, their number included.
    pub(super) contents: Range<usize>,
    pub(super) functions: Vec<u32>,
}

/// A part of memory as the module fills it.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) address: u32,
    pub(super) contents: Range<usize>,
}

impl<'a> Layout<'a> {
    /// Takes a module apart; none if the bytes are no module.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(b"\0asm\x01\0\0\0") || u32::try_from(bytes.len()).is_err() {
            return None;
        }
        let mut sections = Vec::new();
        let mut reader = Reader::new(bytes, 8);
        while !reader.is_done() {
            let id = reader.byte()?;
            let at = reader.at;
            let length = reader.length()?;
            let width = reader.at - at;
            let start = reader.at;
            reader.take(length)?;
            if sections.len() > MOST {
                return None;
            }
            sections.push(Section { id, width, contents: start..reader.at, known: false });
        }
        let mut layout = Layout {
            bytes,
            sections,
            marks: Marks::default(),
            types: Vec::new(),
            imports: Vec::new(),
            functions: Vec::new(),
            bodies: Vec::new(),
            sites: Vec::new(),
            outer: Vec::new(),
            exports: Vec::new(),
            slots: None,
            segments: Vec::new(),
            globals: 0,
        };
        // What tells addresses from other numbers comes first.
        for id in [1, 2, 3, 11, 5, 9, 10, 6, 7, 8] {
            layout.look_at(id);
        }
        layout.outer.sort_by_key(|site| site.at);
        Some(layout)
    }

    /// The bytes at these places.
    pub(super) fn at(&self, range: &Range<usize>) -> &'a [u8] {
        &self.bytes[range.clone()]
    }

    /// The body of a function, if it is not imported.
    pub(super) fn body(&self, function: usize) -> Option<&Body> {
        self.bodies.get(function.checked_sub(self.imports.len())?)
    }

    /// The sites of a function.
    pub(super) fn sites_of(&self, function: usize) -> &[Site] {
        self.body(function).map_or(&[], |body| &self.sites[body.sites.clone()])
    }

    /// The bytes of memory from this address to the end of its segment.
    pub(super) fn memory_from(&self, address: u32) -> &'a [u8] {
        let after = self.segments.partition_point(|segment| segment.address <= address);
        let Some(segment) = after.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return &[];
        };
        let skipped = (address - segment.address) as usize;
        self.at(&segment.contents).get(skipped..).unwrap_or_default()
    }
}

impl Segment {
    /// The address after its last byte.
    pub(super) fn end(&self) -> u32 {
        self.address.saturating_add(self.contents.len() as u32)
    }
}
