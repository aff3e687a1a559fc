//! The guards of the house: ranks, names, lengths, and where `unsafe` may stand.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the crate and its rank; a module imports lower ranks only. A new module gets its
/// line here and in ARCHITECTURE.md.
const RANKS: &[(&str, u8)] = &[
    ("chance", 0),
    ("digest", 0),
    ("limits", 0),
    ("text", 0),
    ("timestamp", 0),
    ("abi", 1),
    ("chat", 1),
    ("dice", 1),
    ("report", 1),
    ("module", 2),
    ("files", 3),
    ("packing", 3),
    ("plugin", 3),
    ("pipeline", 4),
    ("project", 4),
    ("scaffold", 4),
    ("store", 4),
    ("channel", 5),
    ("doctor", 5),
    ("golden", 5),
    ("growth", 5),
    ("odds", 5),
    ("optimise", 5),
    ("check", 6),
    ("fuzzing", 6),
    ("rolls", 6),
    ("cli", 7),
    ("lib", 8),
    ("main", 8),
];

/// Names that say nothing about what a file holds.
const FORBIDDEN_NAMES: &[&str] = &[
    "common", "data", "handler", "helper", "helpers", "imp", "info", "manager", "misc", "util",
    "utils",
];

/// Most lines of a file without its tests.
const LONGEST: usize = 400;

/// The only file that may hold `unsafe`.
const UNSAFE: &str = "plugin/wasm/cache.rs";

#[test]
fn every_file_keeps_the_rules() {
    let mut complaints = Vec::new();
    for (path, text) in sources() {
        complaints.extend(complaints_about(&path, &text));
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_module_has_a_rank_and_every_rank_a_module() {
    let found: BTreeSet<String> = sources().iter().map(|(path, _)| module_of(path)).collect();
    let ranked: BTreeSet<String> = RANKS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, ranked);
}

#[test]
fn every_test_file_is_part_of_the_one_binary() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let list = fs::read_to_string(folder.join("main.rs")).unwrap();
    let listed: BTreeSet<String> = list
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let there: BTreeSet<String> = names
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .filter(|name| name != "main")
        .collect();
    assert_eq!(there, listed);
}

#[test]
fn bad_examples_are_caught() {
    let caught = |path: &str, text: &str| {
        let all = complaints_about(path, &format!("//! Something.\n{text}"));
        assert_eq!(all.len(), 1, "{text:?} in {path}: {all:?}");
        all.concat()
    };
    assert!(caught("dice/parse.rs", "use crate::plugin::Plugin;").contains("plugin"));
    assert!(caught("dice/parse.rs", "use crate::chat;").contains("equal rank"));
    assert!(caught("text/span.rs", "use crate::{\n    limits::DiceLimits,\n};").contains("limits"));
    assert!(caught("plugin/mod.rs", "fn f() { let x = crate::cli::run; }").contains("cli"));
    assert!(caught("abi/mod.rs", "use super::pipeline::Session;").contains("pipeline"));
    assert!(caught("dice/mod.rs", "use crate::nothing::X;").contains("no rank"));
    assert!(caught("dice/parse.rs", "use super::super::chat;").contains("super::super"));
    assert!(caught("plugin/util.rs", "").contains("says nothing"));
    assert!(caught("plugin/wasm/module.rs", "fn f() { unsafe { g() } }").contains("unsafe"));
    assert!(caught("dice/parse.rs", &"fn f() {}\n".repeat(LONGEST)).contains("lines"));
    assert_eq!(complaints_about("dice/parse.rs", "fn f() {}").len(), 1, "no first line");
}

#[test]
fn good_examples_are_not_caught() {
    let text =
        "//! Not unsafe at all.\nuse crate::{limits::X, text};\nfn is_unsafe() {} // crate::cli\n";
    assert_eq!(complaints_about("dice/parse.rs", text), [""; 0]);
    assert_eq!(complaints_about(UNSAFE, "//! One.\nfn f() { unsafe { g() } }"), [""; 0]);
    let long = format!("//! Long.\n#[cfg(test)]\nmod tests {{\n{}}}", "// more\n".repeat(LONGEST));
    assert_eq!(complaints_about("dice/parse.rs", &long), [""; 0]);
}

/// Everything that is wrong with a file of `src/`, one sentence each.
fn complaints_about(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let code = without_comments(text);
    if !text.starts_with("//! ") {
        complaints.push(format!("{path}: the first line does not say what the file is"));
    }
    let name = Path::new(path).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    if FORBIDDEN_NAMES.contains(&name) {
        complaints.push(format!("{path}: the name `{name}` says nothing"));
    }
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
    if lines > LONGEST {
        complaints.push(format!("{path}: {lines} lines; split it"));
    }
    if path != UNSAFE && words(&code).any(|word| word == "unsafe") {
        complaints.push(format!("{path}: unsafe stands in {UNSAFE} only"));
    }
    if code.contains("super::super") {
        complaints.push(format!("{path}: super::super; name the way from the crate"));
        return complaints;
    }
    let own = module_of(path);
    let own_rank = rank(&own).unwrap_or(u8::MAX);
    for used in modules_used(path, &code) {
        if used == own {
            continue;
        }
        match rank(&used) {
            None => complaints.push(format!("{path}: `{used}` has no rank")),
            Some(rank) if rank == own_rank => {
                complaints.push(format!("{path}: imports `{used}`, of equal rank"));
            }
            Some(rank) if rank > own_rank => {
                complaints.push(format!("{path}: imports `{used}`, of a higher rank"));
            }
            Some(_) => {}
        }
    }
    complaints
}

/// The modules that the code names by their way from the crate, each once.
fn modules_used(path: &str, code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => used.extend(words(rest).next().map(str::to_owned)),
            Some(group) => used.extend(first_words(group)),
        }
    }
    // In the root file of a module `super` is the crate.
    let is_root = path.ends_with("/mod.rs") && path.matches('/').count() == 1;
    if is_root {
        for (at, _) in code.match_indices("super::") {
            let word = words(&code[at + "super::".len()..]).next();
            used.extend(word.filter(|word| rank(word).is_some()).map(str::to_owned));
        }
    }
    // What the crate's root re-exports or `$crate` in a macro is no module.
    used.retain(|word| word.starts_with(|c: char| c.is_lowercase()));
    used
}

/// The first word of each item of a `{…}` group, nested groups aside.
fn first_words(group: &str) -> Vec<String> {
    let (mut depth, mut item, mut found) = (0, String::new(), Vec::new());
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(std::mem::take(&mut item)),
            _ if depth == 0 => item.push(character),
            _ => {}
        }
    }
    found.push(item);
    found.iter().filter_map(|item| words(item).next().map(str::to_owned)).collect()
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The code without what follows `//` on a line; good enough for the paths looked for here.
fn without_comments(text: &str) -> String {
    let code = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    code.collect::<Vec<_>>().join("\n")
}

/// The top module that a file of `src/` belongs to.
fn module_of(path: &str) -> String {
    let top = path.split('/').next().unwrap_or(path);
    top.strip_suffix(".rs").unwrap_or(top).to_owned()
}

fn rank(module: &str) -> Option<u8> {
    RANKS.iter().find(|(name, _)| *name == module).map(|(_, rank)| *rank)
}

/// Every file of `src/`: its path below it, and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below: PathBuf = path.strip_prefix(&root).unwrap().into();
                let name = below.to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    files
}
