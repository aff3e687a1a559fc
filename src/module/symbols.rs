//! A module's symbols: which line of the source an instruction comes from.

use std::ops::Range;

use addr2line::Context;
use gimli::{Dwarf, EndianSlice, LittleEndian};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

use super::facts::DEBUG;
use super::source_path::simple;
use super::{Malformed, Names, SourcePath, demangled, is_core_module};

type Reader<'a> = EndianSlice<'a, LittleEndian>;

/// Names and line tables of a module, for the same module without them.
pub struct Symbols<'a> {
    names: Names,
    /// None if there are no line tables, or none that can be read.
    lines: Option<Context<Reader<'a>>>,
    /// The bodies, relative to the code section.
    bodies: Vec<Range<u64>>,
    imported: u32,
    roots: Vec<Root>,
    /// Exported functions by number.
    exports: Vec<u32>,
}

/// A place in the source that an instruction comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The function, as the author wrote it.
    pub function: String,
    /// The file, if it is known.
    pub file: Option<SourcePath>,
    /// The line; 0 if it is not known.
    pub line: u32,
}

/// A crate and the folder it lies in, as line tables call it; the folder ends with `/` or is empty.
struct Root {
    name: String,
    folder: String,
}

/// The SDK's crate.
const SDK: &str = "sidekick_plugin";

impl<'a> Symbols<'a> {
    /// Reads the symbols in the bytes of a module. Line tables that make no sense count as none.
    ///
    /// # Errors
    /// When the bytes are no module.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Malformed> {
        is_core_module(bytes).map_err(|message| Malformed { message, offset: 0 })?;
        let mut symbols = Self {
            names: Names::of(bytes),
            lines: None,
            bodies: Vec::new(),
            imported: 0,
            roots: Vec::new(),
            exports: Vec::new(),
        };
        let mut sections: Vec<(&str, &'a [u8])> = Vec::new();
        let mut code = 0;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let is_function =
                            matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                        symbols.imported += u32::from(is_function);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        let is_function =
                            matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact);
                        symbols.exports.extend(is_function.then_some(export.index));
                    }
                }
                Payload::CodeSectionStart { range, .. } => code = range.start,
                Payload::CodeSectionEntry(body) => {
                    let Range { start, end } = body.range();
                    symbols.bodies.push((start - code) as u64..(end - code) as u64);
                }
                Payload::CustomSection(section) if section.name().starts_with(DEBUG) => {
                    sections.push((section.name(), section.data()));
                }
                _ => {}
            }
        }
        symbols.read_lines(&sections);
        Ok(symbols)
    }

    /// The names of functions.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Whether there are line tables.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        self.lines.is_some()
    }

    /// The frames of an instruction at an offset in the code section, innermost first: a function
    /// that was inlined has one of its own.
    #[must_use]
    pub fn frames(&self, offset: u64) -> Vec<Frame> {
        let at = self.bodies.partition_point(|body| body.end <= offset);
        let inside = self.bodies.get(at).is_some_and(|body| body.contains(&offset));
        let index = inside.then(|| self.imported + at as u32);
        let mut frames = self.inlined(offset);
        let Some(index) = index else { return frames };
        let name = self.names.get(index);
        match frames.last_mut() {
            Some(outermost) => {
                if let Some(name) = name {
                    outermost.function = name;
                }
            }
            None => {
                let function = name.unwrap_or_else(|| format!("function {index}"));
                frames.push(Frame { function, file: None, line: 0 });
            }
        }
        frames
    }

    /// The frames of an instruction at an offset in the body of a function.
    #[must_use]
    pub fn frames_in(&self, function: u32, offset: usize) -> Vec<Frame> {
        let at = function.checked_sub(self.imported).map(|at| at as usize);
        match at.and_then(|at| self.bodies.get(at)) {
            Some(body) => self.frames(body.start.saturating_add(offset as u64)),
            None => Vec::new(),
        }
    }

    /// The crate that a function was compiled with; line tables tell it even where the name does not.
    #[must_use]
    pub fn crate_of(&self, function: u32) -> Option<String> {
        let at = function.checked_sub(self.imported)?;
        let body = self.bodies.get(at as usize)?;
        let lines = self.lines.as_ref()?;
        // Rust's units are called `src/lib.rs/@/crate.hash-cgu.0`.
        let found = lines.find_dwarf_and_unit(body.start).skip_all_loads()?;
        let name = found.name.as_ref()?.to_string_lossy().into_owned();
        let (_, unit) = name.split_once("/@/")?;
        Some(unit.split('.').next().unwrap_or(unit).to_owned())
    }

    fn inlined(&self, offset: u64) -> Vec<Frame> {
        let mut frames = Vec::new();
        let Some(lines) = &self.lines else { return frames };
        let Ok(mut found) = lines.find_frames(offset).skip_all_loads() else {
            return frames;
        };
        while let Ok(Some(frame)) = found.next() {
            let name = frame.function.as_ref().map(|function| function.name.to_string_lossy());
            let function = match name {
                Some(name) => demangled(&name),
                None => "a function".to_owned(),
            };
            let place = frame.location.as_ref();
            let file = place.and_then(|place| place.file).map(|file| self.source(file));
            let line = place.and_then(|place| place.line).unwrap_or(0);
            frames.push(Frame { function, file, line });
        }
        frames
    }

    /// The path of a source: that of a file of the author's own crate begins in its folder.
    fn source(&self, file: &str) -> SourcePath {
        let path = SourcePath::of(file);
        if !path.own {
            return path;
        }
        let holds = |root: &&Root| !root.folder.is_empty() && path.text.starts_with(&root.folder);
        let root = self.roots.iter().filter(holds).max_by_key(|root| root.folder.len());
        match root {
            Some(root) if root.name == SDK => {
                let rest = &path.text[root.folder.len()..];
                SourcePath { text: format!("sidekick-plugin/{rest}"), own: false }
            }
            Some(root) if Some(root.name.as_str()) == self.main().as_deref() => {
                SourcePath { text: path.text[root.folder.len()..].to_owned(), own: true }
            }
            _ => path,
        }
    }

    /// The author's crate: the one that what is exported was compiled with. In other languages there
    /// is one nameless "crate", the folder that was compiled in.
    fn main(&self) -> Option<String> {
        let own: Vec<_> = self.roots.iter().filter(|root| root.name != SDK).collect();
        match own.as_slice() {
            [one] => Some(one.name.clone()),
            _ => self.exports.iter().find_map(|function| {
                self.crate_of(*function).filter(|name| own.iter().any(|root| root.name == *name))
            }),
        }
    }

    fn read_lines(&mut self, sections: &[(&str, &'a [u8])]) {
        if sections.is_empty() {
            return;
        }
        let section = |id: gimli::SectionId| {
            let found = sections.iter().find(|(name, _)| *name == id.name());
            let bytes = found.map_or(&[][..], |(_, bytes)| bytes);
            Ok::<_, gimli::Error>(Reader::new(bytes, LittleEndian))
        };
        let Ok(dwarf) = Dwarf::load(section) else { return };
        self.roots = roots(&dwarf);
        self.lines = Context::from_dwarf(dwarf).ok();
    }
}

/// The author's crates and the SDK, as the units of the line tables tell them.
fn roots(dwarf: &Dwarf<Reader<'_>>) -> Vec<Root> {
    let mut roots: Vec<Root> = Vec::new();
    let mut units = dwarf.units();
    while let Ok(Some(header)) = units.next() {
        let Ok(unit) = dwarf.unit(header) else { continue };
        let text =
            |reader: &Option<Reader<'_>>| Some(reader.as_ref()?.to_string_lossy().into_owned());
        let folder = text(&unit.comp_dir).unwrap_or_default();
        let Some(name) = text(&unit.name) else { continue };
        let root = match name.split_once("/@/") {
            Some((file, unit)) => {
                let file = if file.starts_with('/') { simple(file) } else { joined(&folder, file) };
                let sources = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                let name = unit.split('.').next().unwrap_or(unit).to_owned();
                let folder = sources.strip_suffix("src").unwrap_or(sources);
                Root { name, folder: closed(folder) }
            }
            None => Root { name: String::new(), folder: closed(&simple(&folder)) },
        };
        let known = roots.iter().any(|one| one.name == root.name && one.folder == root.folder);
        let own = || SourcePath::of(&format!("{}x", root.folder)).own;
        if !known && (root.name == SDK || own()) {
            roots.push(root);
        }
    }
    roots
}

fn joined(folder: &str, file: &str) -> String {
    simple(&if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") })
}

/// The path of a folder, with a `/` at its end if it has a name.
fn closed(folder: &str) -> String {
    if folder.is_empty() || folder.ends_with('/') {
        folder.to_owned()
    } else {
        format!("{folder}/")
    }
}

#[cfg(test)]
mod tests {
    use super::Symbols;

    #[test]
    fn names_alone_tell_functions() {
        let text = r#"(module (import "a" "b" (func)) (func $first nop) (func $second nop nop))"#;
        let module = wat::parse_str(text).expect("a module");
        let symbols = Symbols::open(&module).expect("symbols");
        assert!(!symbols.has_lines());
        let functions = |frames: Vec<super::Frame>| -> Vec<String> {
            frames.into_iter().map(|frame| frame.function).collect()
        };
        assert_eq!(functions(symbols.frames(2)), ["first"]);
        assert_eq!(functions(symbols.frames_in(2, 1)), ["second"]);
        assert!(symbols.frames(99).is_empty());
        assert!(symbols.frames_in(0, 0).is_empty() && symbols.frames_in(7, 0).is_empty());
        assert!(Symbols::open(b"nothing").is_err());
    }
}
