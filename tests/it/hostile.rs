//! Hostile and odd guests: each ends with its own named error within its limit, and the host lives.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeSet;

use sidekick::abi::Part;
use sidekick::limits::PluginLimits;
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Limit, PluginError, Refusal};
use sidekick::text::cleaned;

use crate::guests;
use Ends::{Broke, OutOfFuel, Over, Refused, Refuses, Trapped, Well};

/// How a guest ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ends {
    /// It is not admitted; one reason holds this text.
    Refused(&'static str),
    /// It traps, for this reason.
    Trapped(&'static str),
    /// It used up its fuel.
    OutOfFuel,
    /// It goes beyond a limit.
    Over(Limit),
    /// It breaks the protocol; the message holds this text.
    Broke(&'static str),
    /// It refuses, in these words.
    Refuses(&'static str),
    /// It is odd, but does nothing wrong.
    Well,
}

pub(crate) const GUESTS: &[(&str, Ends)] = &[
    // time
    ("endless-loop", OutOfFuel),
    ("endless-loop-at-start", Refused("has a start function")),
    ("memory-fill-forever", OutOfFuel),
    ("memory-copy-forever", OutOfFuel),
    // stack
    ("recursion", Trapped("call stack exhausted")),
    ("recursion-with-large-frames", Trapped("call stack exhausted")),
    ("recursion-through-a-table", Trapped("call stack exhausted")),
    // memory
    ("memory-grow-forever", Over(Limit::Growths)),
    ("memory-grow-at-once", Well),
    ("memory-grow-or-give-up", Over(Limit::Memory)),
    ("memory-grow-beyond-its-own-maximum", Well),
    ("memory-too-large", Refused("starts with 257 pages of memory; the limit is 256")),
    ("memory-maximum-too-large", Refused("grows to 65536 pages of memory; the limit is 256")),
    ("memory-beyond-32-bits", Refused("memory size must be at most 0x10000")),
    ("load-out-of-bounds", Trapped("memory access out of bounds")),
    ("store-out-of-bounds", Trapped("memory access out of bounds")),
    ("load-with-a-large-offset", Trapped("memory access out of bounds")),
    ("fill-out-of-bounds", Trapped("memory access out of bounds")),
    (
        "data-out-of-bounds",
        Trapped(
            "its data or elements do not fit when the module starts: memory access out of bounds",
        ),
    ),
    // tables
    ("table-of-ten-million", Refused("a table of 10000000 entries; the limit is 10000")),
    ("table-of-four-billion", Refused("a table of 4294967295 entries; the limit is 10000")),
    ("tables", Refused("has 3 tables; the limit is 1")),
    ("table-grow-forever", Over(Limit::Growths)),
    ("table-grow-or-give-up", Over(Limit::Table)),
    (
        "element-out-of-bounds",
        Trapped(
            "its data or elements do not fit when the module starts: table access out of bounds",
        ),
    ),
    // traps
    ("unreachable", Trapped("`unreachable` executed")),
    ("panic", Trapped("`unreachable` executed")),
    ("divide-by-zero", Trapped("integer division by zero")),
    ("divide-overflow", Trapped("integer overflow in a division or a conversion")),
    ("float-without-integer", Trapped("conversion of a float that fits no integer")),
    ("call-of-nothing", Trapped("indirect call of an empty table entry")),
    ("call-of-another-type", Trapped("indirect call of a function with another type")),
    ("call-out-of-bounds", Trapped("table access out of bounds")),
    // imports
    ("import-clock", Refused("imports `clock` from `sidekick`, which is not there")),
    ("import-misspelt", Refused("did you mean `read_input`?")),
    ("import-wasi", Refused("there is no WASI here; build for wasm32-unknown-unknown")),
    ("import-env", Refused("imports `malloc` from `env`: only `sidekick` can be imported from")),
    ("import-javascript", Refused("there is no JavaScript here")),
    ("import-memory", Refused("as a memory; there are functions only")),
    ("import-of-another-type", Refused("as (i64) -> i64; it is (i32) -> i32")),
    ("import-as-a-global", Refused("as a global; there are functions only")),
    ("import-with-escapes", Refused("imports `die\u{FFFD}` from `side\u{FFFD}[2Jkick`")),
    // exports
    ("command-missing", Refused("`sidekick_comand` should be `sidekick_command`")),
    ("command-as-a-global", Refused("as a global; it must be a function (i32) -> i32")),
    ("command-of-another-type", Refused("as (i32, i32) -> i64; it must be (i32) -> i32")),
    ("command-twice", Refused("duplicate export name `sidekick_command`")),
    ("memory-missing", Refused("exports no memory called `memory`")),
    ("memory-as-a-function", Refused("exports `memory` as a function; a memory is needed")),
    ("marker-missing", Refused("exports no `sidekick_abi_1`")),
    (
        "marker-of-version-2",
        Refused("follows version 2 of the contract; this host knows version 1"),
    ),
    ("marker-of-another-type", Refused("as (i32) -> (); it must be () -> ()")),
    ("export-with-a-long-name", Refused("a name of 300 bytes; the limit is 256")),
    // manifests
    ("manifest-missing", Refused("the custom section `sidekick` is missing")),
    ("manifest-twice", Refused("has two sections `sidekick`")),
    ("manifest-not-toml", Refused("TOML parse error at line 1")),
    ("manifest-not-utf8", Refused("the manifest is not UTF-8 from its byte 7 on")),
    ("manifest-of-version-2", Refused("`abi` is 2; this host speaks version 1")),
    ("manifest-with-escapes", Refused("`odd\u{FFFD}[2J` is no name for a plugin")),
    ("manifest-without-commands", Refused("but its manifest has no `commands`")),
    ("manifest-with-letters-only", Refused("it does not export `sidekick_modifier`")),
    (
        "manifest-that-needs-more",
        Refused("asks for 50000001 units of fuel; this host gives 50000000"),
    ),
    (
        "manifest-with-a-taken-word",
        Refused("`repeat` in `commands` is a word of the dice language"),
    ),
    // features of WebAssembly that are off
    ("uses-shared-memory", Refused("a feature that is off: threads and shared memory")),
    ("uses-a-64-bit-memory", Refused("a feature that is off: 64-bit memories")),
    ("uses-several-memories", Refused("a feature that is off: several memories")),
    ("uses-garbage-collection", Refused("a feature that is off: garbage collection")),
    ("uses-exceptions", Refused("a feature that is off: exceptions")),
    ("uses-tail-calls", Refused("a feature that is off: tail calls")),
    ("uses-relaxed-simd", Refused("a feature that is off: relaxed SIMD")),
    ("uses-small-pages", Refused("a feature that is off: custom page sizes")),
    ("uses-host-references", Refused("a feature that is off: references to host objects")),
    ("uses-function-references", Refused("a feature that is off: typed function references")),
    ("uses-computed-constants", Refused("a feature that is off: extended constant expressions")),
    ("uses-wide-arithmetic", Refused("a feature that is off: wide arithmetic")),
    ("uses-simd", Well),
    // sizes
    ("type-with-65-parameters", Refused("65 parameters and 0 results; the limit is 64 of each")),
    ("nesting-of-300-blocks", Refused("nests blocks deeper than 256 levels")),
    // answers
    ("output-too-long", Over(Limit::Output)),
    ("output-flood", OutOfFuel),
    (
        "output-of-nowhere",
        Broke("`write_output` was given 16 bytes at address 4294967288, outside"),
    ),
    (
        "output-of-everything",
        Broke("`write_output` was given 4294967295 bytes at address 8, outside"),
    ),
    ("output-missing", Broke("returned 0 but never called `write_output`")),
    ("output-empty", Well),
    ("answer-cut", Broke("the record ends inside a tag or length")),
    ("answer-longer-than-it-is", Broke("4294967295 bytes are announced and 2 are left")),
    ("answer-not-utf8", Broke("not UTF-8")),
    ("answer-with-an-unknown-verdict", Broke("9 is not a choice from 0 to 2")),
    ("answer-with-unknown-fields", Well),
    ("answer-of-ten-thousand-labels", Over(Limit::Items)),
    ("answer-of-ten-thousand-parts", Over(Limit::Items)),
    ("answer-of-a-hundred-effects", Over(Limit::Effects)),
    ("answer-with-large-state", Over(Limit::State)),
    ("status-7", Broke("`sidekick_command` returned 7; 0 means an answer, 1 a refusal")),
    ("refusal-without-words", Broke("returned 1, a refusal, without a text for the user")),
    ("refusal-not-utf8", Broke("is not UTF-8: from byte 2 on it holds ff fe 00 01")),
    ("refusal-with-escapes", Refuses("\u{1b}[2J\u{202e}no\0")),
    ("nan", Well),
    // host functions
    ("host-call-flood", Over(Limit::HostCalls)),
    ("log-flood", Over(Limit::HostCalls)),
    ("log-of-nothing-flood", Over(Limit::HostCalls)),
    ("log-of-unknown-level", Broke("`log` was given level 4; there are 0 to 3")),
    ("log-not-utf8", Broke("the line given to `log` is not UTF-8: from byte 1 on it holds c3")),
    ("log-of-nowhere", Broke("`log` was given 2 bytes at address 65535, outside")),
    ("input-to-nowhere", Broke("`read_input` was given 9 bytes at address 4294967295, outside")),
    ("input-over-the-edge", Broke("`read_input` was given 9 bytes at address 65535, outside")),
    ("input-twice", Well),
    ("die-with-minus-two-sides", Broke("a die with -2 sides")),
    ("die-for-ever", Over(Limit::HostCalls)),
    ("roll-of-ten-thousand-dice", Over(Limit::Draws)),
    ("roll-of-a-billion-dice", Well),
    ("roll-of-a-plugin", Well),
    ("roll-of-deep-nesting", Well),
    ("roll-of-a-megabyte", Over(Limit::Notation)),
    ("roll-not-utf8", Broke("the notation given to `roll` is not UTF-8")),
    ("roll-of-nowhere", Broke("`roll` was given 1 byte at address 65536, outside")),
    ("lookup-of-unknown-kind", Broke("`lookup` was asked for kind 5; there are 0 to 4")),
    ("lookup-not-utf8", Broke("the name given to `lookup` is not UTF-8")),
    ("lookup-of-nowhere", Broke("`lookup` was given 1 byte at address 4294967295, outside")),
    ("lookup-of-a-long-name", Well),
];

#[test]
fn every_guest_in_the_folder_is_in_the_table() {
    let files = std::fs::read_dir(guests::folder()).expect("the folder");
    let files: BTreeSet<_> = files
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    let mut table: BTreeSet<_> = GUESTS.iter().map(|(name, _)| format!("{name}.wat")).collect();
    assert_eq!(table.len(), GUESTS.len(), "one is there twice");
    table.insert("good.wat".to_owned());
    assert_eq!(files, table);
}

#[test]
fn each_ends_with_its_own_error_and_the_host_lives() {
    for runtime in [WasmRuntime::new(None), WasmRuntime::new(None).for_many_calls()] {
        each_ends_with_its_own_error_in(&runtime);
    }
}

fn each_ends_with_its_own_error_in(runtime: &WasmRuntime) {
    let mut good = guests::load(runtime, &guests::module("good")).expect("it is good");
    for (name, ends) in GUESTS {
        let loaded = guests::load(runtime, &guests::module(name));
        let outcome = match loaded {
            Err(error) => Err(error),
            Ok(mut plugin) => guests::ask(&mut plugin, "odd").outcome,
        };
        match (ends, &outcome) {
            (Refused(part), Err(PluginError::Refused(reasons))) => {
                let told = |reason: &Refusal| reason.text.contains(part);
                assert!(reasons.iter().any(told), "{name}: {reasons:?}");
                let all: String = reasons.iter().map(|reason| reason.text.as_str()).collect();
                assert_eq!(cleaned(&all), all, "{name}: a terminal must be safe");
            }
            (Trapped(expected), Err(PluginError::Trapped { reason, .. })) => {
                assert_eq!(reason, expected, "{name}");
            }
            (OutOfFuel, Err(error)) => {
                assert_eq!(*error, PluginError::OutOfFuel(50_000_000), "{name}");
            }
            (Over(expected), Err(PluginError::OverLimit { limit, .. })) => {
                assert_eq!(limit, expected, "{name}");
            }
            (Broke(part), Err(PluginError::Protocol(message))) => {
                assert!(message.contains(part), "{name}: {message}");
            }
            (Refuses(expected), Err(PluginError::Declined(words))) => {
                assert_eq!(words, expected, "{name}");
            }
            (Well, Ok(_)) => {}
            _ => panic!("{name} should end as {ends:?} but ended as {outcome:?}"),
        }
        let after = guests::ask(&mut good, "estill here").outcome.expect("an answer");
        assert_eq!(after.parts[0].text, "still here", "after {name}");
    }
}

#[test]
fn limits_of_the_call_count_not_those_of_the_house() {
    let runtime = WasmRuntime::new(None);
    let ends = |name: &str, limits: PluginLimits| {
        let mut plugin = guests::load(&runtime, &guests::module(name)).expect("it is admitted");
        guests::ask_within(&mut plugin, "odd", limits).outcome.expect_err("a fault")
    };
    let limits = PluginLimits::default();
    let over = |limit, allowed| PluginError::OverLimit { limit, allowed };

    let few = PluginLimits { fuel: 999, ..limits };
    assert_eq!(ends("endless-loop", few), PluginError::OutOfFuel(999));
    // With fuel for hours, the emergency brake ends it.
    let late = PluginLimits { fuel: u64::MAX, deadline_ms: 20, ..limits };
    assert_eq!(ends("endless-loop", late), PluginError::TooLate(20));
    let few = PluginLimits { host_calls: 3, ..limits };
    assert_eq!(ends("host-call-flood", few), over(Limit::HostCalls, 3));
    let few = PluginLimits { draws: 7, ..limits };
    assert_eq!(ends("die-for-ever", few), over(Limit::Draws, 7));
    assert_eq!(ends("roll-of-ten-thousand-dice", few), over(Limit::Draws, 7));
    let few = PluginLimits { output: 10, ..limits };
    assert_eq!(ends("output-flood", few), over(Limit::Output, 10));
    let few = PluginLimits { memory: 65_535, ..limits };
    assert_eq!(ends("unreachable", few), over(Limit::Memory, 65_535));
    let few = PluginLimits { memory: 65_536, ..limits };
    assert_eq!(ends("memory-grow-or-give-up", few), over(Limit::Memory, 65_536));
    let few = PluginLimits { table: 0, ..limits };
    assert_eq!(ends("call-of-nothing", few), over(Limit::Table, 0));
    let few = PluginLimits { input: 8, ..limits };
    assert_eq!(ends("unreachable", few), over(Limit::Input, 8));
    let few = PluginLimits { effects: 99, ..limits };
    assert_eq!(ends("answer-of-a-hundred-effects", few), over(Limit::Effects, 99));
}

#[test]
fn a_log_is_cut_once_with_a_mark() {
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("log-flood")).expect("admitted");
    let limits = PluginLimits { log: 100, ..PluginLimits::default() };
    let log = guests::ask_within(&mut plugin, "odd", limits).services.log;
    let lines: Vec<_> = log.iter().map(|line| line.text.as_str()).collect();
    let whole = "all work and no play makes Jack a dull b";
    assert_eq!(lines, [whole, whole, "all work and no play […]"]);

    let mut plugin = guests::load(&runtime, &guests::module("log-of-nothing-flood")).expect("too");
    let log = guests::ask_within(&mut plugin, "odd", limits).services.log;
    assert_eq!(log.len(), 100);
}

#[test]
fn a_panic_comes_with_its_words_and_a_trap_with_its_stack() {
    let runtime = WasmRuntime::new(None);
    let trap = |name: &str| {
        let mut plugin = guests::load(&runtime, &guests::module(name)).expect("it is admitted");
        guests::ask(&mut plugin, "odd").outcome.expect_err("a trap")
    };
    let panic = trap("panic");
    assert_eq!(panic.to_string(), "panicked: divide by zero, src/lib.rs:17:5");
    match trap("recursion") {
        PluginError::Trapped { stack, panic: None, .. } => {
            assert_eq!(stack[0], "deeper");
            assert!(stack[1].starts_with("deeper at byte 0x"), "{stack:?}");
            assert!(stack[1].ends_with(" (19 times)") && stack.len() == 3, "{stack:?}");
            assert!(stack[2].starts_with("note: for files and lines, "), "{stack:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_that_are_none_have_the_same_bits_everywhere() {
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("nan")).expect("it is admitted");
    let answer = guests::ask(&mut plugin, "odd").outcome.expect("an answer");
    let canonical = f64::from_bits(0x7ff8_0000_0000_0000).to_bits() as i64;
    assert_eq!(answer.parts, [Part { number: Some(canonical), ..Part::default() }]);
}

#[test]
fn fuel_is_the_same_every_time() {
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("good")).expect("it is good");
    let first = guests::ask(&mut plugin, "r3d6+2").usage;
    assert!(first.fuel > 0 && first.draws == 3 && first.host_calls == 3, "{first:?}");
    for _ in 0..20 {
        assert_eq!(guests::ask(&mut plugin, "r3d6+2").usage, first);
    }
}
