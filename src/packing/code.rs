//! A walk over the instructions of a function body: where each immediate lies that the link decides.

use super::leb::{Reader, signed_width_of, width_of};

/// What a number in a module stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    /// The index of a function.
    Function = 1,
    /// The index of a type.
    Type,
    /// The index of a type where a negative number is a value type: signed.
    Block,
    /// The index of a global.
    Global,
    /// A memory address in a constant: signed.
    Address,
    /// A memory address as the offset of a load or store.
    Offset,
    /// A slot of the table in a constant, a pointer to a function: signed.
    Slot,
}

/// A number that the link decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// Where it begins.
    pub(super) at: u32,
    /// What it is.
    pub(super) value: u32,
    /// In how many bytes it is written.
    pub(super) width: u8,
    pub(super) kind: Kind,
}

impl Site {
    /// The bytes that its successor is to take at least: what was padded stays padded.
    pub(super) fn least_width(self) -> usize {
        let width = usize::from(self.width);
        let minimal = if self.kind.is_signed() {
            signed_width_of(self.value.cast_signed())
        } else {
            width_of(self.value)
        };
        if width > minimal { width } else { 1 }
    }
}

impl Kind {
    pub(super) fn is_signed(self) -> bool {
        matches!(self, Self::Block | Self::Address | Self::Slot)
    }
}

/// How constants are told from addresses and slots.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// Whether the linker left its numbers padded, as rust-lld and wasm-ld do. Then only padded numbers are
    /// addresses; else those between `lowest` and `highest`.
    pub(super) padded: bool,
    /// The lowest address of data.
    pub(super) lowest: u32,
    /// The end of what may be data.
    pub(super) highest: u32,
    /// The slots of the table that hold functions: those below this one.
    pub(super) slots: u32,
}

impl Marks {
    /// What a constant is, if the link decides it.
    pub(super) fn constant(&self, value: u32, width: usize) -> Option<Kind> {
        if self.padded {
            if width <= signed_width_of(value.cast_signed()) {
                return None;
            }
            return Some(if value < self.slots.min(self.lowest) {
                Kind::Slot
            } else {
                Kind::Address
            });
        }
        (self.lowest..self.highest).contains(&value).then_some(Kind::Address)
    }

    /// Whether the offset of a load or store is an address.
    fn offset(&self, value: u32, width: usize) -> bool {
        if self.padded {
            return width > width_of(value);
        }
        (self.lowest..self.highest).contains(&value)
    }
}

/// Walks over instructions, from one to the next.
pub(super) struct Walk<'a, F> {
    reader: Reader<'a>,
    marks: Marks,
    found: F,
}

impl<'a, F: FnMut(Site)> Walk<'a, F> {
    /// From this place on; the bytes end where the body ends.
    pub(super) fn new(bytes: &'a [u8], at: usize, marks: Marks, found: F) -> Self {
        Self { reader: Reader::new(bytes, at), marks, found }
    }

    pub(super) fn at(&self) -> usize {
        self.reader.at
    }

    pub(super) fn is_done(&self) -> bool {
        self.reader.is_done()
    }

    /// Passes over the declarations of locals.
    pub(super) fn locals(&mut self) -> Option<()> {
        for _ in 0..self.reader.u32()? {
            self.reader.u32()?;
            self.value_type()?;
        }
        Some(())
    }

    /// Passes over one instruction; gives its opcode.
    pub(super) fn instruction(&mut self) -> Option<u8> {
        let opcode = self.reader.byte()?;
        match opcode {
            0x45..=0xc4
            | 0x00
            | 0x01
            | 0x05
            | 0x0a
            | 0x0b
            | 0x0f
            | 0x19
            | 0x1a
            | 0x1b
            | 0xd1
            | 0xd3
            | 0xd4 => {}
            0x20..=0x22
            | 0x0c
            | 0x0d
            | 0x09
            | 0x18
            | 0x08
            | 0x07
            | 0x25
            | 0x26
            | 0x3f
            | 0x40
            | 0xd5
            | 0xd6 => {
                self.reader.u32()?;
            }
            0x28..=0x3e => self.memory_argument()?,
            0x41 => {
                let at = self.reader.at;
                let value = self.reader.i32()?.cast_unsigned();
                if let Some(kind) = self.marks.constant(value, self.reader.at - at) {
                    self.site(at, value, kind);
                }
            }
            0x10 | 0x12 | 0xd2 => self.index(Kind::Function)?,
            0x02..=0x04 | 0x06 => self.block_type()?,
            0x23 | 0x24 => self.index(Kind::Global)?,
            0x11 | 0x13 => {
                self.index(Kind::Type)?;
                self.reader.u32()?;
            }
            0x14 | 0x15 => self.index(Kind::Type)?,
            0x0e => {
                for _ in 0..self.reader.u32()? {
                    self.reader.u32()?;
                }
                self.reader.u32()?;
            }
            0x1c => {
                for _ in 0..self.reader.u32()? {
                    self.value_type()?;
                }
            }
            0x1f => {
                self.block_type()?;
                for _ in 0..self.reader.u32()? {
                    if self.reader.byte()? < 2 {
                        self.reader.u32()?;
                    }
                    self.reader.u32()?;
                }
            }
            0x42 => self.reader.skip()?,
            0x43 => {
                self.reader.take(4)?;
            }
            0x44 => {
                self.reader.take(8)?;
            }
            0xd0 => self.reader.skip()?,
            0xfc => self.bulk()?,
            0xfd => self.vector()?,
            0xfe => self.atomic()?,
            // Proposals that no compiler of plugins uses yet.
            _ => return None,
        }
        Some(opcode)
    }

    fn bulk(&mut self) -> Option<()> {
        let numbers = match self.reader.u32()? {
            0..=7 => 0,
            9 | 11 | 13 | 15..=17 => 1,
            8 | 10 | 12 | 14 => 2,
            _ => return None,
        };
        for _ in 0..numbers {
            self.reader.u32()?;
        }
        Some(())
    }

    fn vector(&mut self) -> Option<()> {
        match self.reader.u32()? {
            0..=11 | 92 | 93 => self.memory_argument(),
            12 | 13 => self.reader.take(16).map(drop),
            21..=34 => self.reader.byte().map(drop),
            84..=91 => {
                self.memory_argument()?;
                self.reader.byte().map(drop)
            }
            _ => Some(()),
        }
    }

    fn atomic(&mut self) -> Option<()> {
        match self.reader.u32()? {
            3 => self.reader.byte().map(drop),
            0..=2 | 0x10..=0x4e => self.memory_argument(),
            _ => None,
        }
    }

    fn memory_argument(&mut self) -> Option<()> {
        let alignment = self.reader.u32()?;
        if alignment & 0x40 != 0 {
            self.reader.u32()?;
        }
        let at = self.reader.at;
        let value = self.reader.u32()?;
        if self.marks.offset(value, self.reader.at - at) {
            self.site(at, value, Kind::Offset);
        }
        Some(())
    }

    fn index(&mut self, kind: Kind) -> Option<()> {
        let at = self.reader.at;
        let value = self.reader.u32()?;
        self.site(at, value, kind);
        Some(())
    }

    fn block_type(&mut self) -> Option<()> {
        let at = self.reader.at;
        let value = self.reader.i32()?;
        if value >= 0 {
            self.site(at, value.cast_unsigned(), Kind::Block);
        } else if matches!(value, -0x1d | -0x1c) {
            self.reader.skip()?; // a reference to a type of its own
        }
        Some(())
    }

    fn value_type(&mut self) -> Option<()> {
        match self.reader.byte()? {
            0x63 | 0x64 => self.reader.skip(),
            _ => Some(()),
        }
    }

    fn site(&mut self, at: usize, value: u32, kind: Kind) {
        // Objects are far shorter than 4 GiB, and numbers than 255 bytes.
        let width = (self.reader.at - at) as u8;
        (self.found)(Site { at: at as u32, value, width, kind });
    }
}
