//! Leftovers of the build: names, line tables, paths of the machine it was built on.

use super::{Check, Subject, case, sections, skipped};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "leftovers",
    promise: "the module holds no names, no line tables, and no paths of the machine it was built on",
    run,
};

/// How folders of people begin: on Linux, on a Mac, on Windows with either slash.
const HOMES: [&str; 4] = ["/home/", "/Users/", ":\\Users\\", ":/Users/"];

/// Paths that are told.
const TOLD: usize = 5;

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let bytes = match subject.bytes() {
        Ok(bytes) => bytes,
        Err(reason) => return skipped("leftovers", reason),
    };
    let sections = sections::look(bytes);
    let mut findings = Vec::new();
    let left: Vec<_> = sections.custom.iter().filter(|(name, _)| is_leftover(name)).collect();
    if !left.is_empty() {
        let size: usize = left.iter().map(|(_, contents)| contents.len()).sum();
        let message = format!("{size} of the module's {} bytes are for debuggers", bytes.len());
        let finding = Finding::warning("SK0611", message)
            .details(left.iter().map(|(name, contents)| {
                format!("section `{}`: {} bytes", cleaned(name), contents.len())
            }))
            .help("strip it: sidekick build does, and keeps the symbols in a file beside it");
        findings.push(subject.at_module(finding));
    }
    let mut paths: Vec<String> = sections.data.iter().flat_map(|data| paths(data)).collect();
    paths.sort();
    paths.dedup();
    if !paths.is_empty() {
        let plural = if paths.len() == 1 { "a path" } else { "paths" };
        let message = format!("the module holds {plural} of the machine it was built on");
        let finding = Finding::warning("SK0612", message)
            .details(paths.iter().take(TOLD).cloned())
            .help("build it with sidekick build, which replaces them, or with --remap-path-prefix");
        findings.push(subject.at_module(finding));
    }
    vec![case("leftovers", findings)]
}

fn is_leftover(section: &str) -> bool {
    section.starts_with(".debug_")
        || section.starts_with("reloc.")
        || ["name", "linking", "sourceMappingURL", "external_debug_info"].contains(&section)
}

/// The paths in a piece of data, each as long as it goes on without odd characters.
fn paths(data: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for home in HOMES {
        let starts = data.windows(home.len()).enumerate();
        for (at, _) in starts.filter(|(_, window)| *window == home.as_bytes()) {
            let from = if home.starts_with(':') { at.saturating_sub(1) } else { at };
            // A path goes on after the name of its owner; other texts may mention a home, too.
            let path: String = data[from..]
                .iter()
                .take(200)
                .take_while(|byte| byte.is_ascii_graphic() && !b"\"'<>|*?`".contains(byte))
                .map(|byte| char::from(*byte))
                .collect();
            if path.len() > home.len() + 1 {
                found.push(path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn paths_of_people_are_found() {
        assert_eq!(paths(b"at /home/ann/x.rs:3\0"), ["/home/ann/x.rs:3"]);
        assert_eq!(paths(b"\"C:\\Users\\ann\\x.rs\""), ["C:\\Users\\ann\\x.rs"]);
        assert!(paths(b"go /home/ at /rustc/abc/library/core.rs").is_empty());
    }
}
