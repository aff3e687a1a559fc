//! Modules of chance in both engines. A hundred of them; `SIDEKICK_MODULES=2000 cargo test --test it --
//! differential` compares more.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::process::Command;

use sidekick::limits::PluginLimits;
use sidekick::plugin::{Plugin, PluginError};

use crate::console::repository;
use crate::interpreter::Interpreter;
use crate::parity::told;
use crate::third_opinion::differs;
use crate::{guests, nodes};

/// Makes so many modules with the crate `tests/smith`, and gives their bytes.
fn modules(count: usize) -> Vec<(String, Vec<u8>)> {
    let target = repository().join("target/smith");
    let folder = tempfile::TempDir::new().expect("a folder");
    let made = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--manifest-path"])
        .arg(repository().join("tests/smith/Cargo.toml"))
        .args(["--", &count.to_string()])
        .arg(folder.path())
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let files = std::fs::read_dir(folder.path()).expect("the folder").flatten();
    let module = |file: std::fs::DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        (name, std::fs::read(file.path()).expect("a module"))
    };
    let mut modules: Vec<_> = files.map(module).collect();
    modules.sort();
    modules
}

/// Differences that are known, and why; everything else has to be the same.
fn is_known(ours: &PluginError, its: &PluginError) -> bool {
    let (ours, stack, its, its_stack) = match (ours, its) {
        // V8 does not say that there was no more memory, or no more room in a table.
        (PluginError::OverLimit { .. }, PluginError::Trapped { reason, .. }) => {
            return reason == "`unreachable` executed";
        }
        (
            PluginError::Trapped { reason: ours, stack, .. },
            PluginError::Trapped { reason: its, stack: its_stack, .. },
        ) => (ours.as_str(), stack, its.as_str(), its_stack),
        _ => return false,
    };
    // Where the stack ends is its own affair.
    if ours == "call stack exhausted" && its == ours {
        return true;
    }
    let place = |stack: &[String]| {
        let function = stack.first()?.split_once(" at ")?.0.to_owned();
        Some((function, stack[1..].to_vec()))
    };
    let same_reason = ours == its
        // V8 has one word for a function that is not there and one of another type,
        || ours.starts_with("indirect call of ") && its.starts_with("indirect call of ")
        // and wasmtime one for a float that is too large and a division that is.
        || ours.starts_with("integer overflow") && its.starts_with("conversion of a float");
    // Cranelift lets a load happen where its value is used, and tells that place.
    same_reason && place(stack).is_some() && place(stack) == place(its_stack)
}

#[test]
fn modules_of_chance_end_alike() {
    #[expect(clippy::disallowed_methods, reason = "asked for by the person who runs the tests")]
    let count = std::env::var("SIDEKICK_MODULES").ok();
    let count = count.map_or(100, |count| count.parse().expect("a number"));
    let (wasm, node) = (guests::large_runtime(), nodes::runtime(nodes::first()));
    let (interpreter, mut third) = (Interpreter::new(), 0);
    let limits = PluginLimits::default();
    let (mut admitted, mut known, mut wrong) = (0, 0, Vec::new());
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for (name, module) in modules(count) {
        let ours = wasm.load_bytes(&module, BTreeMap::new(), &limits);
        let its = node.load_bytes(&module, BTreeMap::new(), &limits);
        let (mut ours, mut its) = match (ours, its) {
            (Ok(ours), Ok(its)) => (ours, its),
            (Err(ours), Err(its)) if ours == its => {
                *ends.entry(ours.to_string()).or_default() += 1;
                continue;
            }
            (ours, its) => {
                wrong.push(format!("{name}: loads as {:?} and {:?}", ours.err(), its.err()));
                continue;
            }
        };
        admitted += 1;
        let ask = |plugin: &mut dyn Plugin| guests::ask_within(plugin, "odd", limits);
        let (ours, its) = (ask(&mut ours), ask(&mut its));
        let end = ours.outcome.as_ref().map_or_else(ToString::to_string, |_| "answers".to_owned());
        *ends.entry(end).or_default() += 1;
        if let (Err(ours), Err(its)) = (&ours.outcome, &its.outcome)
            && ours != its
            && is_known(ours, its)
        {
            known += 1;
        } else if told(&ours) != told(&its) {
            wrong.push(format!("{name}:\n  {:?}\n  {:?}", told(&ours), told(&its)));
        }
        if let Some(compared) = differs(&interpreter, &module, ours) {
            third += 1;
            wrong.extend(compared.err().map(|how| format!("{name} in wasmi:\n  {how}")));
        }
    }
    println!("{count} modules, {admitted} admitted, {known} known differences");
    println!("{third} of them in wasmi as well");
    ends.iter().for_each(|(end, times)| println!("{times:6} {end}"));
    assert!(wrong.is_empty(), "{} of {admitted}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(admitted * 2 > count, "most should be admitted: {ends:?}");
}
