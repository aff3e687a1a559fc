//! A module as Node gets it: without custom sections, its memory imported instead of its own, its table
//! bounded. Code keeps its bytes, and moves as a whole.
//!
//! A memory of its own costs V8 a new reservation of address space for each instance, a quarter of a
//! millisecond and more; one that is imported is wiped and used again.

use wasmparser::{BinaryReaderError, Export, ExternalKind, KnownCustom, Name, Parser, Payload};

use crate::abi::Hook;
use crate::limits::PluginLimits;

/// A module as Node gets it, and what has to be known of the original.
#[derive(Debug)]
pub(super) struct Shape {
    /// The bytes for Node.
    pub(super) bytes: Vec<u8>,
    /// Pages that its memory starts with.
    pub(super) pages: u64,
    /// Pages that it may have by its own word.
    pub(super) most_pages: u64,
    /// Entries that its table starts with.
    pub(super) table: u64,
    /// The hooks that it exports.
    pub(super) hooks: Vec<Hook>,
    /// How far code has moved: bytes to add to an offset that Node tells.
    pub(super) moved: i64,
    names: Vec<(u32, String)>,
}

/// Numbers of sections.
const IMPORTS: u8 = 2;
const TABLES: u8 = 4;
const MEMORIES: u8 = 5;
const CODE: u8 = 10;

/// The module and name that the memory is imported by; no plugin can import from there.
const MEMORY_IMPORT: &[u8] = b"\0\x06memory";

/// Pages that 32 bits can address: the import fits a memory of any size.
const MOST_PAGES: usize = 1 << 16;

impl Shape {
    /// Looks through an admitted module.
    ///
    /// # Errors
    /// Never for a module that was admitted.
    pub(super) fn of(module: &[u8], limits: &PluginLimits) -> Result<Self, BinaryReaderError> {
        let mut shape = Self {
            bytes: module.get(..8).unwrap_or_default().to_vec(),
            pages: 0,
            most_pages: MOST_PAGES as u64,
            table: 0,
            hooks: Vec::new(),
            moved: 0,
            names: Vec::new(),
        };
        let mut sections: Vec<(u8, Vec<u8>)> = Vec::new();
        let mut code = None;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            if let Payload::CustomSection(section) = &payload {
                if let KnownCustom::Name(names) = section.as_known() {
                    shape.names = function_names(names);
                }
                continue;
            }
            let Some((id, range)) = payload.as_section() else { continue };
            match &payload {
                Payload::TableSection(tables) => {
                    for table in tables.clone() {
                        shape.table += table?.ty.initial;
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories.clone() {
                        let memory = memory?;
                        shape.pages += memory.initial;
                        shape.most_pages = memory.maximum.unwrap_or(shape.most_pages);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports.clone() {
                        shape.hooks.extend(hook(&export?));
                    }
                }
                Payload::CodeSectionStart { range, .. } => code = Some(range.start),
                _ => {}
            }
            sections.push((id, module.get(range).unwrap_or_default().to_vec()));
        }
        shape.write(sections, code, limits);
        Ok(shape)
    }

    fn write(
        &mut self,
        mut sections: Vec<(u8, Vec<u8>)>,
        code: Option<usize>,
        limits: &PluginLimits,
    ) {
        sections.retain(|(id, _)| *id != MEMORIES);
        self.hooks.sort_by_key(|hook| Hook::ALL.iter().position(|known| known == hook));
        if !sections.iter().any(|(id, _)| *id == IMPORTS) {
            // Behind the types, before all else.
            let place = sections.iter().take_while(|(id, _)| *id < IMPORTS).count();
            sections.insert(place, (IMPORTS, vec![0]));
        }
        for (id, body) in sections {
            let body = match id {
                IMPORTS => self.with_memory(&body),
                TABLES => bounded(&body, limits.table),
                _ => body,
            };
            self.bytes.push(id);
            push_number(&mut self.bytes, body.len());
            if let (CODE, Some(code)) = (id, code) {
                self.moved = code as i64 - self.bytes.len() as i64;
            }
            self.bytes.extend_from_slice(&body);
        }
    }

    /// The imports and one more.
    fn with_memory(&self, imports: &[u8]) -> Vec<u8> {
        let (count, rest) = number(imports).unwrap_or((0, &[]));
        let mut body = Vec::with_capacity(imports.len() + 20);
        push_number(&mut body, count + 1);
        body.extend_from_slice(rest);
        body.extend_from_slice(MEMORY_IMPORT);
        body.extend_from_slice(&[2, 1]); // a memory, with a maximum
        push_number(&mut body, self.pages as usize);
        push_number(&mut body, MOST_PAGES);
        body
    }

    /// The name of a function, as its author or the linker wrote it.
    pub(super) fn name(&self, function: u32) -> Option<&str> {
        let place = self.names.binary_search_by_key(&function, |(index, _)| *index).ok()?;
        self.names.get(place).map(|(_, name)| name.as_str())
    }
}

fn hook(export: &Export<'_>) -> Option<Hook> {
    let known = |hook: &Hook| export.kind == ExternalKind::Func && hook.export() == export.name;
    Hook::ALL.into_iter().find(known)
}

/// The names there are; a section that makes no sense has none from there on.
fn function_names(names: wasmparser::NameSectionReader<'_>) -> Vec<(u32, String)> {
    let mut all = Vec::new();
    for part in names.flatten() {
        if let Name::Function(map) = part {
            all.extend(
                map.into_iter().flatten().map(|naming| (naming.index, naming.name.to_owned())),
            );
        }
    }
    all.sort();
    all.dedup_by_key(|(index, _)| *index);
    all
}

/// The one table of a section, which grows to `most` entries at the most.
fn bounded(tables: &[u8], most: usize) -> Vec<u8> {
    let bounded = || {
        let (count, rest) = number(tables)?;
        let (kind, rest) = rest.split_first()?;
        let (flags, rest) = rest.split_first()?;
        let (initial, rest) = number(rest)?;
        let own = if *flags == 1 { number(rest)?.0 } else { most };
        if count != 1 || *flags > 1 {
            return None;
        }
        let mut body = vec![1, *kind, 1];
        push_number(&mut body, initial);
        push_number(&mut body, own.min(most).max(initial));
        Some(body)
    };
    bounded().unwrap_or_else(|| tables.to_vec())
}

/// LEB128, as WebAssembly writes numbers.
fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::limits::PluginLimits;

    /// A memory of two pages, a table of three to twenty thousand entries, a code section.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \0\x02\x01x\
        \x01\x04\x01\x60\0\0\
        \x03\x02\x01\0\
        \x04\x07\x01\x70\x01\x03\xa0\x9c\x01\
        \x05\x03\x01\0\x02\
        \x0a\x04\x01\x02\0\x0b";

    #[test]
    fn the_memory_is_imported_and_the_table_bounded() {
        let shape = Shape::of(MODULE, &PluginLimits::default()).expect("a module");
        assert_eq!((shape.pages, shape.table), (2, 3));
        let expected: &[u8] = b"\0asm\x01\0\0\0\
            \x01\x04\x01\x60\0\0\
            \x02\x0f\x01\0\x06memory\x02\x01\x02\x80\x80\x04\
            \x03\x02\x01\0\
            \x04\x06\x01\x70\x01\x03\x90\x4e\
            \x0a\x04\x01\x02\0\x0b";
        assert_eq!(shape.bytes, expected);
        assert!(wasmparser::validate(&shape.bytes).is_ok());
        assert_eq!(shape.moved, MODULE.len() as i64 - expected.len() as i64);
    }
}
