//! What a look at a module's sections tells: its size by kind, exports, data, custom sections.

use wasmparser::{Parser, Payload};

/// What a look at a module's sections tells. Of a module that is broken, what comes before the damage.
#[derive(Debug, Default)]
pub(super) struct Sections<'a> {
    /// Custom sections: name and contents.
    pub(super) custom: Vec<(&'a str, &'a [u8])>,
    /// Names of the exports.
    pub(super) exports: Vec<&'a str>,
    /// What the memory holds at the start.
    pub(super) data: Vec<&'a [u8]>,
    /// Functions with a body.
    pub(super) functions: u32,
    /// Bytes of the longest body.
    pub(super) longest: usize,
}

/// Looks at a module's sections.
pub(super) fn look(module: &[u8]) -> Sections<'_> {
    let mut sections = Sections::default();
    for payload in Parser::new(0).parse_all(module) {
        let Ok(payload) = payload else { break };
        match payload {
            Payload::CustomSection(section) => {
                sections.custom.push((section.name(), section.data()));
            }
            Payload::ExportSection(section) => {
                sections.exports.extend(section.into_iter().flatten().map(|export| export.name));
            }
            Payload::DataSection(section) => {
                sections.data.extend(section.into_iter().flatten().map(|data| data.data));
            }
            Payload::CodeSectionEntry(body) => {
                sections.functions += 1;
                sections.longest = sections.longest.max(body.range().len());
            }
            _ => {}
        }
    }
    sections
}
