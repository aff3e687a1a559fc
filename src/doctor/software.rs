//! Programs beside Rust: Node, `wasm-opt`, compilers of other languages. None of them must be there.

use std::ffi::OsStr;

use super::rust::version_of;
use super::{Machine, absent, found, well};
use crate::project::{Project, Version, find_program, how_to_install, known_bad};
use crate::report::{Case, Finding};

/// What needs a program, for those who lack it.
const USES: [(&str, &str); 5] = [
    ("node", "only to run plugins in Node"),
    ("wasm-opt", "only for `sidekick build --wasm-opt`"),
    ("clang", "only for plugins in C"),
    ("zig", "only for plugins in Zig"),
    ("asc", "only for plugins in AssemblyScript, where npx finds it as well"),
];

/// The oldest Node that still gets mended.
const OLDEST_NODE: Version = Version(20, 0, 0);

/// Looks at each of them.
pub(super) fn look(machine: &Machine<'_>) -> Vec<Case> {
    USES.iter().map(|(name, use_)| program(name, use_, machine)).collect()
}

fn program(name: &'static str, needed: &str, machine: &Machine<'_>) -> Case {
    let path = machine.tools.path.as_deref().unwrap_or(OsStr::new(""));
    let how = how_to_install(name).unwrap_or_default();
    let Some(program) = find_program(name, path) else {
        let message = format!("not installed; needed {needed}: {how}");
        return match name {
            "node" => {
                let finding = Finding::note("SK0710", format!("{name} is not installed; {needed}"));
                found(name, finding.help(format!("get it by: {how}")))
            }
            _ => absent(name, message),
        };
    };
    let project = Project { folder: machine.folder.clone() };
    let shown = program.display();
    let Some(version) = version_of(&program, &project, &machine.tools) else {
        let message = format!("'{shown}' does not say its version: it may not work");
        return found(name, Finding::warning("SK0712", message).help(format!("get it by: {how}")));
    };
    if name == "node" && version < OLDEST_NODE {
        let message = format!("node {version} at '{shown}' is old; {OLDEST_NODE} is tried");
        return found(name, Finding::warning("SK0710", message).help(format!("get it by: {how}")));
    }
    if let Some(bad) = known_bad(name, version) {
        let message = format!("{name} {version} at '{shown}' is old: {}", bad.reason);
        return found(name, Finding::warning("SK0711", message).help(bad.command(false)));
    }
    well(format!("{name} {}: {shown}", told(version)))
}

/// A version as such programs write it.
fn told(version: Version) -> String {
    match version {
        Version(major, 0, 0) => major.to_string(),
        other => other.to_string(),
    }
}
