//! What is told of modules, of whatever kind; and that changing custom sections keeps the code.

#![cfg(test)] // helpers may expect, too

use std::fs;

use proptest::prelude::*;
use sidekick::limits::AdmissionLimits;
use sidekick::module::{
    Facts, Names, Sizes, bare, belongs, difference, features, measures, stripped, with_manifest,
};
use sidekick::plugin::wasm::admission;

use crate::guests;

/// Every guest of the tests: its name and its module.
fn all_guests() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(guests::folder()).expect("guests");
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    let of = |name: String| {
        let module = guests::module(&name);
        (name, module)
    };
    names.into_iter().map(of).collect()
}

/// The bytes of each section but custom ones.
fn run_by_an_engine(module: &[u8]) -> Vec<Vec<u8>> {
    let sections = Facts::of(module).sections.into_iter().filter(|section| !section.custom);
    sections.map(|section| module[section.range].to_vec()).collect()
}

#[test]
fn every_guest_is_told_to_its_end() {
    let mut broken = Vec::new();
    for (name, module) in all_guests() {
        let facts = Facts::of(&module);
        assert_eq!(facts.flaw, None, "{name}");
        let sections: usize = facts.sections.iter().map(|section| section.range.len()).sum();
        assert_eq!(sections + 8, facts.length, "{name}");
        if features(&module).is_none() {
            broken.push(name);
        }
    }
    // These are not valid with any proposal.
    assert_eq!(broken, ["command-twice", "memory-beyond-32-bits"]);
}

#[test]
fn the_parts_are_the_whole() {
    for (name, module) in all_guests() {
        let facts = Facts::of(&module);
        let sizes = Sizes::of(&facts, &Names::of(&module), &|_| None);
        let functions: usize = sizes.functions.iter().map(|share| share.bytes).sum();
        let whole = functions + sizes.data + sizes.custom + sizes.rest;
        assert_eq!(whole, module.len(), "{name}");
        if !sizes.crates.is_empty() {
            let crates: usize = sizes.crates.iter().map(|share| share.bytes).sum();
            assert_eq!(crates, functions, "{name}");
        }
    }
}

/// The limits told here are those that admission enforces.
#[test]
fn a_module_beyond_a_limit_is_refused_and_one_within_is_not_for_that() {
    let limits = AdmissionLimits::wide();
    let mut beyond = 0;
    for (name, module) in all_guests() {
        let over: Vec<_> = measures(&Facts::of(&module), &limits)
            .into_iter()
            .filter(|measure| measure.is_beyond())
            .collect();
        if over.is_empty() {
            continue;
        }
        beyond += 1;
        let told = admission(&module, &Default::default()).expect_err("a refusal").to_string();
        for measure in over {
            assert!(told.contains(&measure.allowed.to_string()), "{name}: {measure:?} in {told}");
        }
    }
    assert!(beyond >= 4, "{beyond}");
    let good = measures(&Facts::of(&guests::module("good")), &limits);
    assert!(good.iter().all(|measure| !measure.is_beyond()));
}

#[test]
fn features_are_those_that_admission_names() {
    for (guest, feature) in [
        ("uses-simd", "SIMD"),
        ("uses-relaxed-simd", "relaxed SIMD"),
        ("uses-tail-calls", "tail calls"),
        ("uses-exceptions", "exceptions"),
        ("uses-several-memories", "several memories"),
        ("uses-a-64-bit-memory", "64-bit memories"),
        ("uses-shared-memory", "threads and shared memory"),
        ("uses-wide-arithmetic", "wide arithmetic"),
        ("uses-small-pages", "custom page sizes"),
        ("uses-garbage-collection", "garbage collection"),
        ("uses-function-references", "typed function references"),
        ("uses-computed-constants", "extended constant expressions"),
    ] {
        let used = features(&guests::module(guest)).expect("it is valid");
        assert!(used.contains(&feature), "{guest}: {used:?}");
    }
}

const OLD: &str = r#"(module
    (import "sidekick" "die" (func $die (param i32) (result i32)))
    (memory (export "memory") 1)
    (func $odd::gone (drop (i32.const 1)) (drop (i32.const 2)))
    (func $odd::grows (result i32) (i32.const 5))
    (func $odd::same (result i32) (call $die (i32.const 6)))
    (func $odd::turns (result i32) (i32.const 3))
    (func (export "sidekick_command") (param i32) (result i32) (call $odd::same)))"#;

const NEW: &str = r#"(module
    (import "sidekick" "die" (func $die (param i32) (result i32)))
    (import "sidekick" "log" (func $log (param i32 i32 i32)))
    (memory (export "memory") 1)
    (func $odd::new)
    (func $odd::grows (result i32) (i32.add (i32.const 5) (call $die (i32.const 6))))
    (func $odd::same (result i32) (call $die (i32.const 6)))
    (func $odd::turns (result i32) (i32.const 4))
    (func (export "sidekick_term") (param i32) (result i32) (call $odd::same)))"#;

fn parsed(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("a module")
}

#[test]
fn a_difference_tells_what_changed_and_nothing_else() {
    let (old, new) = (parsed(OLD), parsed(NEW));
    let (old_names, new_names) = (Names::of(&old), Names::of(&new));
    let found = difference((&old, &old_names), (&new, &new_names));
    assert!(!found.same && !found.same_code);
    let functions: Vec<_> = found
        .functions
        .iter()
        .map(|one| (one.name.as_str(), one.before.is_some(), one.after.is_some(), one.growth()))
        .collect();
    assert_eq!(
        functions,
        [
            ("odd::gone", true, false, -9),
            ("odd::grows", true, true, 5),
            ("sidekick_command", true, false, -5),
            ("sidekick_term", false, true, 5),
            ("odd::new", false, true, 3),
            ("odd::turns", true, true, 0),
        ]
    );
    assert_eq!(found.imports.len(), 1);
    assert_eq!(found.imports[0].name, "sidekick.log");
    assert_eq!(found.imports[0].after.as_deref(), Some("function (i32, i32, i32) -> ()"));
    let exports: Vec<_> = found.exports.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(exports, ["sidekick_command", "sidekick_term"]);
}

#[test]
fn functions_without_names_are_known_by_what_is_in_them() {
    let (old, new) = (parsed(OLD), parsed(NEW));
    let (old, bare_new) = (bare(&old).expect("a module"), bare(&new).expect("a module"));
    let none = Names::default();
    let found = difference((&old, &none), (&bare_new, &none));
    // `same` is another function's number now, and is not told.
    assert_eq!(found.functions.len(), 8, "{:?}", found.functions);
    // With names on one side, the other borrows them.
    let found = difference((&old, &none), (&new, &Names::of(&new)));
    assert!(found.functions.iter().any(|one| one.name == "odd::grows"), "{:?}", found.functions);
    assert!(found.functions.iter().all(|one| one.name != "odd::same"), "{:?}", found.functions);
}

#[test]
fn a_module_without_its_names_has_the_same_code() {
    let whole = parsed(OLD);
    let without = stripped(&whole).expect("a module");
    let found = difference((&whole, &Names::of(&whole)), (&without, &Names::default()));
    assert!(!found.same && found.same_code && found.functions.is_empty());
    assert_eq!(found.sizes.last().map(|one| one.name.as_str()), Some("section custom name"));
    let found = difference((&whole, &Names::default()), (&whole, &Names::default()));
    assert!(found.same && found.sizes.is_empty());
}

/// Everything that reads modules, for bytes of any kind.
fn read_everything(bytes: &[u8], other: &[u8]) {
    let facts = Facts::of(bytes);
    let names = Names::of(bytes);
    let sizes = Sizes::of(&facts, &names, &|_| None);
    let shared: usize = sizes.functions.iter().map(|share| share.bytes).sum();
    assert!(shared <= bytes.len() + facts.functions.len() * 5);
    let _ = measures(&facts, &AdmissionLimits::wide());
    let _ = facts.hooks();
    let _ = difference((bytes, &names), (other, &Names::of(other)));
    let _ = difference((other, &Names::default()), (bytes, &names));
    let _ = belongs(bytes, other);
}

/// One of the guests.
fn a_guest() -> impl Strategy<Value = Vec<u8>> {
    let modules: Vec<_> = all_guests().into_iter().map(|(_, module)| module).collect();
    prop::sample::select(modules)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_are_too_odd_to_be_told(
        mut bytes in a_guest(),
        other in a_guest(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<Option<prop::sample::Index>>(),
        more in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        for (place, byte) in changes {
            *place.get_mut(&mut bytes) = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes.extend(more);
        read_everything(&bytes, &other);
        if let Ok(bare) = bare(&bytes) {
            // What is left of a damaged module is still what an engine runs of it.
            prop_assert_eq!(run_by_an_engine(&bare), run_by_an_engine(&bytes));
        }
        let _ = features(&bytes);
    }

    #[test]
    fn noise_is_told_as_noise(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everything(&bytes, &bytes);
        let with_header = [b"\0asm\x01\0\0\0", &bytes[..]].concat();
        read_everything(&with_header, &bytes);
        let component = [b"\0asm\x0d\0\x01\0", &bytes[..]].concat();
        read_everything(&component, &with_header);
    }

    #[test]
    fn other_custom_sections_keep_the_code(module in a_guest(), manifest in "\\PC{0,300}") {
        let code = run_by_an_engine(&module);
        let smaller = stripped(&module).expect("a module");
        prop_assert_eq!(&run_by_an_engine(&smaller), &code);
        prop_assert_eq!(&stripped(&smaller).expect("a module"), &smaller);
        let told = with_manifest(&module, &manifest).expect("a module");
        prop_assert_eq!(&run_by_an_engine(&told), &code);
        prop_assert_eq!(Facts::of(&told).manifests, vec![manifest.into_bytes()]);
        prop_assert!(belongs(&told, &smaller) && belongs(&module, &told));
    }
}
