//! The walk over the sections: counts, sizes and declarations against the limits.

use wasmparser::{
    BinaryReaderError, ExternalKind, FuncType, Parser, Payload, TypeRef, ValidPayload, Validator,
};

use super::{Findings, bodies, proposals};
use crate::abi::MANIFEST_SECTION;
use crate::limits::AdmissionLimits;
use crate::plugin::Rule;
use crate::plugin::wasm::engine::FEATURES;
use crate::plugin::wasm::module::{self, Exported};

/// What the walk saw.
#[derive(Default)]
pub(super) struct Seen {
    /// Whether the module is valid to its end.
    pub(super) whole: bool,
    pub(super) exports: Vec<(String, Exported)>,
    /// Offset and text of each manifest.
    pub(super) manifests: Vec<(usize, Vec<u8>)>,
}

/// Walks to the end, or to the first byte that makes no sense.
pub(super) fn walk(bytes: &[u8], limits: &AdmissionLimits, findings: &mut Findings) -> Seen {
    let mut walk = Walk {
        limits,
        findings,
        seen: Seen::default(),
        types: Vec::new(),
        functions: Vec::new(),
        counts: bodies::Counts::default(),
    };
    let mut validator = Validator::new_with_features(FEATURES);
    let mut parser = Parser::new(0);
    parser.set_features(FEATURES);
    match walk.all(parser, &mut validator, bytes) {
        Ok(()) => walk.seen.whole = true,
        Err(error) => {
            let offset = error.offset();
            let (rule, what) = match proposals::behind(bytes, offset) {
                Some(proposal) => {
                    (Rule::Feature, format!("uses a feature that is off: {proposal}"))
                }
                None => (Rule::Format, format!("is not valid WebAssembly: {}", error.message())),
            };
            walk.findings.add(rule, offset, what);
        }
    }
    walk.seen
}

struct Walk<'a> {
    limits: &'a AdmissionLimits,
    findings: &'a mut Findings,
    seen: Seen,
    types: Vec<FuncType>,
    /// The type of each function, imported ones first.
    functions: Vec<u32>,
    counts: bodies::Counts,
}

type Step = Result<(), BinaryReaderError>;

impl Walk<'_> {
    fn all(&mut self, parser: Parser, validator: &mut Validator, bytes: &[u8]) -> Step {
        let mut scratch = wasmparser::FuncValidatorAllocations::default();
        for payload in parser.parse_all(bytes) {
            let payload = payload?;
            // The counts of a section are judged before the validator believes them.
            self.payload(&payload)?;
            if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
                let function = function.into_validator(scratch);
                let known = (&self.types[..], &mut self.counts);
                scratch = bodies::check(function, &body, known, self.limits, self.findings)?;
            }
        }
        Ok(())
    }

    fn payload(&mut self, payload: &Payload<'_>) -> Step {
        match payload {
            Payload::TypeSection(section) => self.types(section.clone()),
            Payload::ImportSection(section) => self.imports(section.clone()),
            Payload::FunctionSection(section) => self.functions(section.clone()),
            Payload::TableSection(section) => self.tables(section.clone()),
            Payload::MemorySection(section) => self.memories(section.clone()),
            Payload::GlobalSection(section) => {
                let allowed = self.limits.globals;
                self.count("globals", section.count(), allowed, section.range().start);
                Ok(())
            }
            Payload::ExportSection(section) => self.exports(section.clone()),
            Payload::StartSection { range, .. } => {
                let what = "has a start function; guests run only when a hook is called";
                self.findings.add(Rule::Start, range.start, what.to_owned());
                Ok(())
            }
            Payload::CustomSection(section) if section.name() == MANIFEST_SECTION => {
                let (text, offset) = (section.data(), section.data_offset());
                if text.len() > self.limits.manifest {
                    let (has, allowed) = (text.len(), self.limits.manifest);
                    let what = format!("has a manifest of {has} bytes; the limit is {allowed}");
                    self.findings.add(Rule::Limit, offset, what);
                }
                self.seen.manifests.push((offset, text.to_vec()));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether the count is allowed; if not, it is told.
    fn count(&mut self, what: &str, count: u32, allowed: u32, offset: usize) -> bool {
        if count > allowed {
            self.findings.add(
                Rule::Limit,
                offset,
                format!("has {count} {what}; the limit is {allowed}"),
            );
        }
        count <= allowed
    }

    fn types(&mut self, section: wasmparser::TypeSectionReader<'_>) -> Step {
        let (count, start) = (section.count(), section.range().start);
        // Types have no limit of their own: each function has one, and few are unused.
        if !self.count("types", count, self.limits.functions, start) {
            return Ok(());
        }
        for item in section.into_iter_with_offsets() {
            let (offset, group) = item?;
            for sub_type in group.into_types() {
                let wasmparser::CompositeInnerType::Func(function) = sub_type.composite_type.inner
                else {
                    continue; // the validator names the proposal
                };
                let (takes, gives) = (function.params().len(), function.results().len());
                let allowed = self.limits.arity as usize;
                if takes > allowed || gives > allowed {
                    let what = format!(
                        "has a function type with {takes} parameters and {gives} results; \
                         the limit is {allowed} of each"
                    );
                    self.findings.add(Rule::Limit, offset, what);
                }
                self.types.push(function);
            }
        }
        Ok(())
    }

    fn imports(&mut self, section: wasmparser::ImportSectionReader<'_>) -> Step {
        let (count, start) = (section.count(), section.range().start);
        if !self.count("imports", count, self.limits.functions, start) {
            return Ok(());
        }
        for item in section.into_imports_with_offsets() {
            let (offset, import) = item?;
            if !self.name(import.name, offset) {
                continue;
            }
            let index = match import.ty {
                TypeRef::Func(index) | TypeRef::FuncExact(index) => Some(index),
                _ => None,
            };
            let found = index.and_then(|index| self.types.get(index as usize));
            let names = (import.module, import.name);
            module::import(names, import.ty, found, offset, self.findings);
            self.functions.extend(index);
        }
        Ok(())
    }

    fn functions(&mut self, section: wasmparser::FunctionSectionReader<'_>) -> Step {
        let count = section.count().saturating_add(self.functions.len() as u32);
        if self.count("functions", count, self.limits.functions, section.range().start) {
            for index in section {
                self.functions.push(index?);
            }
        }
        Ok(())
    }

    fn tables(&mut self, section: wasmparser::TableSectionReader<'_>) -> Step {
        if !self.count("tables", section.count(), 1, section.range().start) {
            return Ok(());
        }
        for item in section.into_iter_with_offsets() {
            let (offset, table) = item?;
            let allowed = self.limits.table;
            let entries = table.ty.initial;
            if entries > allowed {
                let what = format!("has a table of {entries} entries; the limit is {allowed}");
                self.findings.add(Rule::Limit, offset, what);
            }
        }
        Ok(())
    }

    fn memories(&mut self, section: wasmparser::MemorySectionReader<'_>) -> Step {
        // A second memory is a proposal, which the validator names.
        for item in section.into_iter_with_offsets().take(2) {
            let (offset, memory) = item?;
            let allowed = self.limits.memory_pages;
            for (pages, how) in
                [(Some(memory.initial), "starts with"), (memory.maximum, "grows to")]
            {
                if let Some(pages) = pages.filter(|pages| *pages > allowed) {
                    let what = format!("{how} {pages} pages of memory; the limit is {allowed}");
                    self.findings.add(Rule::Limit, offset, what);
                }
            }
        }
        Ok(())
    }

    fn exports(&mut self, section: wasmparser::ExportSectionReader<'_>) -> Step {
        let (count, start) = (section.count(), section.range().start);
        if !self.count("exports", count, self.limits.exports, start) {
            return Ok(());
        }
        for item in section.into_iter_with_offsets() {
            let (offset, export) = item?;
            if !self.name(export.name, offset) {
                continue;
            }
            let exported = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    let index = self.functions.get(export.index as usize);
                    let found = index.and_then(|index| self.types.get(*index as usize));
                    Exported::Function(found.cloned())
                }
                ExternalKind::Memory => Exported::Memory,
                ExternalKind::Table => Exported::Other("a table"),
                ExternalKind::Global => Exported::Other("a global"),
                ExternalKind::Tag => Exported::Other("a tag"),
            };
            self.seen.exports.push((export.name.to_owned(), exported));
        }
        Ok(())
    }

    fn name(&mut self, name: &str, offset: usize) -> bool {
        let (has, allowed) = (name.len(), self.limits.name);
        if has > allowed {
            self.findings.add(
                Rule::Limit,
                offset,
                format!("has a name of {has} bytes; the limit is {allowed}"),
            );
        }
        has <= allowed
    }
}
