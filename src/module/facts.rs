//! What is in a module, section by section.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{
    BinaryReaderError, CompositeInnerType, ExternalKind, FuncType, MemoryType, Parser, Payload,
    TableType, TypeRef, ValType,
};

use super::body::Body;
use super::{Malformed, is_core_module};
use crate::abi::{Hook, MANIFEST_SECTION};

/// What is in a module. Of one that makes no sense, all that comes before.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Bytes of the whole.
    pub length: usize,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
    /// What it asks for.
    pub imports: Vec<Import>,
    /// What it offers.
    pub exports: Vec<Export>,
    /// The functions that it holds.
    pub functions: Vec<Function>,
    /// How many functions it imports; their numbers come first.
    pub imported_functions: u32,
    /// How many globals it holds.
    pub globals: u32,
    /// Its memories, imported ones included.
    pub memories: Vec<Room>,
    /// Its tables, imported ones included.
    pub tables: Vec<Room>,
    /// Bytes of each data segment.
    pub segments: Vec<usize>,
    /// Each of its manifests; there should be one.
    pub manifests: Vec<Vec<u8>>,
    /// Whether it has a start function.
    pub start: bool,
    /// Most parameters or results of a type.
    pub arity: usize,
    /// Where it stops making sense, and why.
    pub flaw: Option<Malformed>,
    types: Vec<Option<FuncType>>,
    signatures: Vec<u32>,
}

/// A section of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name; of a custom section, its own.
    pub name: String,
    /// Whether only people and tools read it.
    pub custom: bool,
    /// Its bytes in the file, number and length included.
    pub range: Range<usize>,
    /// Its bytes without number and length.
    pub content: Range<usize>,
}

impl Section {
    /// What tells it from the other sections: `code`, `custom name`.
    #[must_use]
    pub fn title(&self) -> String {
        if self.custom { format!("custom {}", self.name) } else { self.name.clone() }
    }

    /// Whether it holds names of functions or lines of sources.
    fn is_symbols(&self) -> bool {
        self.custom && (self.name == "name" || self.name.starts_with(DEBUG))
    }
}

/// How the names of sections with line tables begin.
pub(super) const DEBUG: &str = ".debug_";

/// Something that a module asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// From where.
    pub module: String,
    /// By which name.
    pub name: String,
    /// What it is, with its type.
    pub what: String,
}

/// Something that a module offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// By which name.
    pub name: String,
    /// What it is, with its type.
    pub what: String,
    /// The number of the function, if it is one.
    pub function: Option<u32>,
}

/// A function that a module holds.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its number; imported functions come first.
    pub index: u32,
    /// Where its body is in the file, without its length.
    pub range: Range<usize>,
    /// Bytes, length included.
    pub bytes: usize,
    /// What was counted in it.
    pub body: Body,
}

/// The room of a memory in pages, or of a table in entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// At the start.
    pub initial: u64,
    /// At most.
    pub maximum: Option<u64>,
}

impl Facts {
    /// Looks through a module. Never fails: see [`Facts::flaw`].
    #[must_use]
    pub fn of(module: &[u8]) -> Self {
        let mut facts = Self { length: module.len(), ..Self::default() };
        if let Err(message) = is_core_module(module) {
            facts.flaw = Some(Malformed { message, offset: 0 });
            return facts;
        }
        if let Err(error) = facts.read(module) {
            facts.flaw = Some(error.into());
        }
        facts
    }

    /// The hooks of plugins among the exports.
    #[must_use]
    pub fn hooks(&self) -> Vec<Hook> {
        let is_there = |hook: &Hook| {
            let mut exports = self.exports.iter();
            exports.any(|export| export.function.is_some() && export.name == hook.export())
        };
        Hook::ALL.into_iter().filter(is_there).collect()
    }

    /// Bytes of sections that only people and tools read.
    #[must_use]
    pub fn custom_bytes(&self) -> usize {
        self.sections.iter().filter(|section| section.custom).map(|one| one.range.len()).sum()
    }

    /// Bytes by the titles of sections.
    #[must_use]
    pub fn bytes_by_section(&self) -> BTreeMap<String, usize> {
        let mut bytes = BTreeMap::new();
        for section in &self.sections {
            *bytes.entry(section.title()).or_default() += section.range.len();
        }
        bytes
    }

    /// Whether the module has names of functions or line tables.
    #[must_use]
    pub fn has_symbols(&self) -> bool {
        self.sections.iter().any(Section::is_symbols)
    }

    fn read(&mut self, module: &[u8]) -> Result<(), BinaryReaderError> {
        let mut end = 0;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            if let Payload::Version { range, .. } = &payload {
                end = range.end;
            }
            if let Some((id, range)) = payload.as_section() {
                let (name, custom) = match &payload {
                    Payload::CustomSection(section) => (section.name().to_owned(), true),
                    _ => (section_name(id), false),
                };
                // The section of code is announced before all of it is read.
                let next = range.end.min(module.len());
                let content = range.start.min(next)..next;
                self.sections.push(Section { name, custom, range: end..next, content });
                end = next;
            }
            self.payload(payload)?;
        }
        Ok(())
    }

    fn payload(&mut self, payload: Payload<'_>) -> Result<(), BinaryReaderError> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    for sub_type in group?.into_types() {
                        self.add_type(sub_type.composite_type.inner);
                    }
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.add_import(import?);
                }
            }
            Payload::FunctionSection(section) => {
                for index in section {
                    self.signatures.push(index?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty.into());
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?.into());
                }
            }
            Payload::GlobalSection(section) => self.globals = section.count(),
            Payload::ExportSection(section) => {
                for export in section {
                    self.add_export(export?);
                }
            }
            Payload::StartSection { .. } => self.start = true,
            Payload::CodeSectionEntry(body) => {
                let index = self.imported_functions + self.functions.len() as u32;
                let range = body.range();
                let bytes = range.len() + length_of(range.len());
                let parameters = self.type_of(index).map_or(0, |found| found.params().len());
                let body = Body::of(&body, parameters);
                self.functions.push(Function { index, range, bytes, body });
            }
            Payload::DataSection(section) => {
                for segment in section {
                    self.segments.push(segment?.data.len());
                }
            }
            Payload::CustomSection(section) if section.name() == MANIFEST_SECTION => {
                self.manifests.push(section.data().to_vec());
            }
            _ => {}
        }
        Ok(())
    }

    fn add_type(&mut self, inner: CompositeInnerType) {
        self.types.push(match inner {
            CompositeInnerType::Func(function) => {
                let arity = function.params().len().max(function.results().len());
                self.arity = self.arity.max(arity);
                Some(function)
            }
            _ => None,
        });
    }

    fn add_import(&mut self, import: wasmparser::Import<'_>) {
        let what = match import.ty {
            TypeRef::Func(index) | TypeRef::FuncExact(index) => {
                self.imported_functions += 1;
                self.signatures.push(index);
                self.function(Some(index))
            }
            TypeRef::Table(table) => {
                self.tables.push(table.into());
                "table".to_owned()
            }
            TypeRef::Memory(memory) => {
                self.memories.push(memory.into());
                "memory".to_owned()
            }
            TypeRef::Global(global) => format!("global {}", global.content_type),
            TypeRef::Tag(_) => "tag".to_owned(),
        };
        let (module, name) = (import.module.to_owned(), import.name.to_owned());
        self.imports.push(Import { module, name, what });
    }

    fn add_export(&mut self, export: wasmparser::Export<'_>) {
        let function = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => Some(export.index),
            _ => None,
        };
        let what = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => {
                self.function(self.signatures.get(export.index as usize).copied())
            }
            ExternalKind::Table => "table".to_owned(),
            ExternalKind::Memory => "memory".to_owned(),
            ExternalKind::Global => "global".to_owned(),
            ExternalKind::Tag => "tag".to_owned(),
        };
        self.exports.push(Export { name: export.name.to_owned(), what, function });
    }

    /// A function of a type in words; of an unknown one where the module is broken.
    fn function(&self, index: Option<u32>) -> String {
        let found = index.and_then(|index| self.types.get(index as usize)?.as_ref());
        match found {
            Some(found) => format!("function {}", signature(found.params(), found.results())),
            None => "function".to_owned(),
        }
    }

    fn type_of(&self, function: u32) -> Option<&FuncType> {
        let index = self.signatures.get(function as usize)?;
        self.types.get(*index as usize)?.as_ref()
    }
}

impl From<MemoryType> for Room {
    fn from(memory: MemoryType) -> Self {
        Self { initial: memory.initial, maximum: memory.maximum }
    }
}

impl From<TableType> for Room {
    fn from(table: TableType) -> Self {
        Self { initial: table.initial, maximum: table.maximum }
    }
}

/// Types told of one signature; no person reads more.
const TOLD: usize = 20;

/// A function's type as people write it: `(i32, i32) -> i32`.
#[must_use]
pub fn signature(parameters: &[ValType], results: &[ValType]) -> String {
    let list = |types: &[ValType]| {
        let told = types.iter().take(TOLD).map(ToString::to_string);
        let more = types.len().saturating_sub(TOLD);
        let more = (more > 0).then(|| format!("and {more} more"));
        told.chain(more).collect::<Vec<_>>().join(", ")
    };
    match results {
        [one] => format!("({}) -> {one}", list(parameters)),
        _ => format!("({}) -> ({})", list(parameters), list(results)),
    }
}

/// How many bytes a length takes in LEB128, written without padding.
fn length_of(length: usize) -> usize {
    (usize::BITS - length.leading_zeros()).div_ceil(7).max(1) as usize
}

fn section_name(id: u8) -> String {
    const NAMES: [&str; 14] = [
        "custom",
        "type",
        "import",
        "function",
        "table",
        "memory",
        "global",
        "export",
        "start",
        "element",
        "code",
        "data",
        "data count",
        "tag",
    ];
    NAMES.get(usize::from(id)).map_or_else(|| format!("section {id}"), |name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Facts, Room, length_of};

    #[test]
    fn lengths_are_as_long_as_leb128_makes_them() {
        for (length, bytes) in [(0, 1), (1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3)] {
            assert_eq!(length_of(length), bytes, "{length}");
        }
    }

    #[test]
    fn sections_and_functions_add_up_to_the_whole() {
        let text = r#"(module
            (import "sidekick" "die" (func (param i32) (result i32)))
            (memory (export "memory") 2 3)
            (table 4 funcref)
            (data (i32.const 0) "twelve bytes")
            (@custom "sidekick" "abi = 1")
            (func (export "sidekick_command") (param i32) (result i32) (local.get 0))
            (func))"#;
        let facts = Facts::of(&wat::parse_str(text).expect("a module"));
        assert_eq!(facts.flaw, None);
        let sections: usize = facts.sections.iter().map(|section| section.range.len()).sum();
        assert_eq!(sections + 8, facts.length);
        let code = facts.sections.iter().find(|section| section.name == "code").expect("code");
        let functions: usize = facts.functions.iter().map(|function| function.bytes).sum();
        assert_eq!(functions + 3, code.range.len());
        assert_eq!(facts.functions[1].index, 2);
        assert_eq!(facts.imports[0].what, "function (i32) -> i32");
        assert_eq!(facts.exports[1].what, "function (i32) -> i32");
        assert_eq!(facts.memories, [Room { initial: 2, maximum: Some(3) }]);
        assert_eq!(facts.tables, [Room { initial: 4, maximum: None }]);
        assert_eq!((facts.segments, facts.manifests), (vec![12], vec![b"abi = 1".to_vec()]));
    }

    #[test]
    fn a_broken_module_is_told_as_far_as_it_goes() {
        let whole = wat::parse_str("(module (memory 1) (func))").expect("a module");
        let facts = Facts::of(&whole[..whole.len() - 2]);
        assert_eq!(facts.memories.len(), 1);
        assert!(facts.flaw.is_some());
        assert!(Facts::of(b"nothing").flaw.is_some());
    }
}
