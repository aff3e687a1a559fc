//! How large a module is, by section and by function; what grew, and what differs.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::module::Malformed;

/// How large a module is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Bytes of the whole.
    pub total: u64,
    /// Bytes of each section's content.
    pub sections: BTreeMap<String, u64>,
    /// Bytes of the functions' bodies by name; those of the same name together. Empty without symbols.
    pub functions: BTreeMap<String, u64>,
}

/// One thing that has another size than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The section or function.
    pub name: String,
    /// Its bytes now.
    pub size: u64,
    /// How many more than before; fewer, if negative.
    pub change: i64,
}

impl Sizes {
    /// Measures a module; `symbols` is the same module before it was stripped.
    ///
    /// # Errors
    /// When one of them is no module.
    pub fn of(module: &[u8], symbols: Option<&[u8]>) -> Result<Self, Malformed> {
        let parts = Parts::of(module)?;
        let mut sizes = Self { total: module.len() as u64, ..Self::default() };
        for (name, range) in &parts.sections {
            *sizes.sections.entry(name.clone()).or_default() += range.len() as u64;
        }
        let names = symbols.map(names).transpose()?.unwrap_or_default();
        for (place, body) in parts.bodies.iter().enumerate().filter(|_| !names.is_empty()) {
            let name = names.get(&(parts.imported + place as u32));
            let name = name.cloned().unwrap_or_else(|| "(without a name)".to_owned());
            *sizes.functions.entry(name).or_default() += body.len() as u64;
        }
        Ok(sizes)
    }

    /// The sections of another size than before, the largest change first.
    #[must_use]
    pub fn changed_sections(&self, before: &Self) -> Vec<Change> {
        changes(&self.sections, &before.sections)
    }

    /// The functions of another size than before, the largest change first.
    #[must_use]
    pub fn changed_functions(&self, before: &Self) -> Vec<Change> {
        if self.functions.is_empty() || before.functions.is_empty() {
            return Vec::new();
        }
        changes(&self.functions, &before.functions)
    }
}

fn changes(now: &BTreeMap<String, u64>, before: &BTreeMap<String, u64>) -> Vec<Change> {
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    let size = |of: &BTreeMap<String, u64>, name: &String| of.get(name).copied().unwrap_or(0);
    let mut changes: Vec<_> = now
        .keys()
        .chain(gone)
        .map(|name| Change {
            name: name.clone(),
            size: size(now, name),
            change: size(now, name).cast_signed() - size(before, name).cast_signed(),
        })
        .filter(|one| one.change != 0)
        .collect();
    changes.sort_by_key(|one| (std::cmp::Reverse(one.change.unsigned_abs()), one.name.clone()));
    changes
}

/// What differs between two modules, one line a section; nothing if they are the same.
///
/// # Errors
/// When one of them is no module.
pub(super) fn differences(
    first: &[u8],
    second: &[u8],
    symbols: Option<&[u8]>,
) -> Result<Vec<String>, Malformed> {
    let (one, two) = (Parts::of(first)?, Parts::of(second)?);
    let names = symbols.map(names).transpose()?.unwrap_or_default();
    let mut lines = Vec::new();
    let missing = two.sections.iter().filter(|(name, _)| one.section(name).is_none());
    for (name, range) in &one.sections {
        let there = &first[range.clone()];
        match two.section(name).map(|range| &second[range]) {
            None => lines.push(format!("{name}: only in the first build")),
            Some(other) if other == there => {}
            Some(_) if name == "code" => lines.push(bodies(&one, &two, first, second, &names)),
            Some(other) => {
                let at = there.iter().zip(other).position(|(a, b)| a != b);
                let at = at.unwrap_or(there.len().min(other.len()));
                let sizes = format!("{} and {} bytes", there.len(), other.len());
                lines.push(format!("{name}: {sizes}, other from its byte {at} on"));
            }
        }
    }
    lines.extend(missing.map(|(name, _)| format!("{name}: only in the second build")));
    Ok(lines)
}

fn bodies(
    one: &Parts,
    two: &Parts,
    first: &[u8],
    second: &[u8],
    names: &HashMap<u32, String>,
) -> String {
    if one.bodies.len() != two.bodies.len() {
        return format!("code: {} and {} functions", one.bodies.len(), two.bodies.len());
    }
    let pairs = one.bodies.iter().zip(&two.bodies).enumerate();
    let other: Vec<_> =
        pairs.filter(|(_, (a, b))| first[(*a).clone()] != second[(*b).clone()]).collect();
    let named = other.iter().take(3).map(|(place, _)| {
        let index = one.imported + *place as u32;
        names.get(&index).cloned().unwrap_or_else(|| format!("number {index}"))
    });
    let named: Vec<_> = named.collect();
    let (count, all) = (other.len(), one.bodies.len());
    format!("code: {count} of {all} functions differ, first {}", named.join(", "))
}

/// Where the parts of a module lie.
struct Parts {
    sections: Vec<(String, Range<usize>)>,
    bodies: Vec<Range<usize>>,
    imported: u32,
}

impl Parts {
    fn of(module: &[u8]) -> Result<Self, Malformed> {
        let mut parts = Self { sections: Vec::new(), bodies: Vec::new(), imported: 0 };
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            match &payload {
                Payload::CodeSectionEntry(body) => {
                    parts.bodies.push(body.range());
                    continue;
                }
                Payload::ImportSection(imports) => {
                    for import in imports.clone().into_imports() {
                        if matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                            parts.imported += 1;
                        }
                    }
                }
                _ => {}
            }
            if let Some((number, range)) = payload.as_section() {
                let name = match &payload {
                    Payload::CustomSection(section) => format!("custom {}", section.name()),
                    _ => SECTIONS.get(usize::from(number)).copied().unwrap_or("unknown").to_owned(),
                };
                parts.sections.push((name, range));
            }
        }
        Ok(parts)
    }

    fn section(&self, name: &str) -> Option<Range<usize>> {
        let found = self.sections.iter().find(|(known, _)| known == name);
        found.map(|(_, range)| range.clone())
    }
}

/// Sections by their number.
const SECTIONS: [&str; 14] = [
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

/// Names of functions for people: no hashes.
fn names(module: &[u8]) -> Result<HashMap<u32, String>, Malformed> {
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CustomSection(section) = payload? else { continue };
        let KnownCustom::Name(reader) = section.as_known() else { continue };
        for part in reader.into_iter().flatten() {
            let Name::Function(map) = part else { continue };
            let named = map.into_iter().flatten();
            names.extend(
                named.map(|one| (one.index, format!("{:#}", rustc_demangle::demangle(one.name)))),
            );
        }
    }
    Ok(names)
}
