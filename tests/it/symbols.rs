//! A trap in a stripped module shows the author's file and line.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::prelude::*;
use sidekick::module::{Frame, Names, Symbols, belongs, stripped};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Plugin, PluginError};
use sidekick::project::{Built, Loudness, Project, Tools, build};
use sidekick::report::Place;
use tempfile::TempDir;

use crate::console::repository;
use crate::{guests, nodes};

/// A plugin that goes wrong in the way it is asked for; each way is marked where it stands.
const ODD: &str = r#"
#![no_std]
#![allow(unconditional_recursion)]

use core::hint::black_box;
use sidekick_plugin::prelude::*;

mod far;

sidekick_plugin::export!(command: odd);

fn odd(command: &Command, _: &mut Host) -> Reply {
    let zero = black_box(0_usize);
    match command.text.as_str() {
        "panic" => panic!("nobody home"), // panic
        "divide" => Reply::text((7 / zero).to_string()), // divide
        "index" => Reply::text(list()[zero + 5].to_string()), // index
        "unwrap" => Reply::text(list().get(zero + 5).unwrap().to_string()), // unwrap
        "deep" => Reply::text(far::deeper(1).to_string()),
        "give up" => core::arch::wasm32::unreachable(), // give up
        "wild" => Reply::text(far::wild().to_string()),
        _ => Reply::text("fine"),
    }
}

fn list() -> Vec<i32> {
    black_box(vec![1, 2, 3])
}
"#;

const FAR: &str = r#"
use core::hint::black_box;

#[inline(never)]
pub fn deeper(n: u32) -> u32 {
    let room = black_box([n; 100]);
    deeper(n + room[7]) + room[9] // deep
}

pub fn wild() -> u32 {
    let far = black_box(0xffff_fff0_usize);
    unsafe { *(far as *const u32) } // wild
}
"#;

/// The same without the SDK: nobody says a word before the trap.
const SILENT: &str = r#"
#![no_std]
use core::hint::black_box;

#[panic_handler]
fn panicked(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[unsafe(no_mangle)]
pub extern "C" fn sidekick_abi_1() {}

#[unsafe(no_mangle)]
pub extern "C" fn sidekick_command(length: i32) -> i32 {
    let zero = black_box(length) - length;
    match length % 2 {
        0 => divided(zero), // called
        _ => [1, 2, 3][(zero + 5) as usize], // index
    }
}

#[inline(never)]
fn divided(by: i32) -> i32 {
    7 / by // divide
}
"#;

/// Builds a plugin from its files as `sidekick build` does.
fn built(name: &str, files: &[(&str, &str)], dependencies: &str) -> (TempDir, Built) {
    let folder = TempDir::new().expect("a folder");
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("a file");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    for (path, text) in files {
        write(path, text);
    }
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n[lib]\ncrate-type = [\"cdylib\"]\n\
             [workspace]\n[dependencies]\n{dependencies}\n[profile.release]\nopt-level = \"z\"\n\
             lto = true\ncodegen-units = 1\npanic = \"abort\"\n"
        ),
    );
    write(
        "sidekick.toml",
        &format!(
            "abi = 1\nname = \"{name}\"\nversion = \"1.0.0\"\ncommands = [\"{name}\", \"*\"]\n"
        ),
    );
    #[expect(clippy::disallowed_methods, reason = "the person who runs the tests chooses")]
    let toolchain = std::env::var("SIDEKICK_TOOLCHAIN").ok();
    let tools = Tools { toolchain, ..Tools::default() };
    let project = Project::at(folder.path()).expect("a project");
    let built = build(&project, &tools, Loudness::Quiet).expect("a module");
    (folder, built)
}

/// The plugin that uses the SDK; built once for all tests.
fn odd() -> &'static Built {
    static ODD_BUILT: OnceLock<(TempDir, Built)> = OnceLock::new();
    let sdk = repository().join("example-plugins/sdk");
    let sdk = format!("sidekick-plugin = {{ path = {:?} }}", sdk.to_str().expect("a path"));
    let files = [("src/lib.rs", ODD), ("src/far.rs", FAR)];
    &ODD_BUILT.get_or_init(|| built("odd", &files, &sdk)).1
}

/// The line that is marked.
fn line(source: &str, mark: &str) -> u32 {
    let found = source.lines().position(|line| line.ends_with(&format!("// {mark}")));
    found.expect("a mark") as u32 + 1
}

/// What a trap is told with: all of it, the place, the stack.
fn trap(runtime: &WasmRuntime, module: &Path, words: &str) -> (String, Option<Place>, Vec<String>) {
    let plugin = runtime.load_file(module, BTreeMap::new(), &Default::default());
    told(&mut plugin.expect("it is admitted"), words)
}

fn told(plugin: &mut dyn Plugin, words: &str) -> (String, Option<Place>, Vec<String>) {
    let error = guests::ask(plugin, words).outcome.expect_err("a trap");
    let told = error.to_string();
    match error {
        PluginError::Trapped { place, stack, .. } => (told, place, stack),
        other => panic!("{words}: {other:?}"),
    }
}

#[test]
fn every_trap_of_a_stripped_module_names_the_authors_line() {
    let module = &odd().module;
    let bytes = fs::read(module).expect("a module");
    assert!(Names::of(&bytes).is_empty() && stripped(&bytes).expect("a module") == bytes);
    let runtime = WasmRuntime::new(None);
    for (words, file, source, beginning) in [
        ("panic", "src/lib.rs", ODD, "panicked: nobody home, at "),
        ("divide", "src/lib.rs", ODD, "panicked: attempt to divide by zero, at "),
        (
            "index",
            "src/lib.rs",
            ODD,
            "panicked: index out of bounds: the len is 3 but the index is 5, at ",
        ),
        ("unwrap", "src/lib.rs", ODD, "panicked: called `Option::unwrap()` on a `None` value, at "),
        ("give up", "src/lib.rs", ODD, "trapped: `unreachable` executed at "),
        ("wild", "src/far.rs", FAR, "trapped: memory access out of bounds at "),
    ] {
        let (told, place, stack) = trap(&runtime, module, words);
        let line = line(source, words);
        assert_eq!(told, format!("{beginning}{file}:{line}"));
        assert_eq!(place, Some(Place { file: file.to_owned(), line, column: 0 }), "{words}");
        let own = stack.iter().position(|frame| frame.ends_with(&format!("{file}:{line}")));
        let deepest = if words == "give up" { 1 } else { 0 };
        assert_eq!(own, Some(deepest), "{words}: {stack:?}");
        for frame in &stack {
            assert!(!frame.contains("panicking") && !frame.contains("/rust"), "{stack:?}");
            assert!(!frame.starts_with("function ") && !frame.contains("guest.rs"), "{stack:?}");
        }
    }
}

#[test]
fn traps_in_node_are_told_in_the_same_words() {
    let folder = TempDir::new().expect("a folder");
    let wasmtime = WasmRuntime::new(None);
    for node in nodes::all().iter().cloned().map(nodes::runtime) {
        // With symbols beside it, and without any.
        for module in [odd().module.clone(), alone(&folder)] {
            let plugin = node.load_file(&module, BTreeMap::new(), &Default::default());
            let mut plugin = plugin.expect("it is admitted");
            for words in ["panic", "divide", "index", "unwrap", "give up", "wild", "deep"] {
                assert_eq!(told(&mut plugin, words), trap(&wasmtime, &module, words), "{words}");
            }
        }
    }
}

#[test]
fn endless_recursion_is_told_as_such() {
    let (told, place, stack) = trap(&WasmRuntime::new(None), &odd().module, "deep");
    assert!(told.starts_with("trapped: call stack exhausted"), "{told}");
    assert_eq!(place.expect("a place").file, "src/far.rs");
    let again = format!("odd::far::deeper at src/far.rs:{} (19 times)", line(FAR, "deep"));
    assert_eq!(stack.last(), Some(&again), "{stack:?}");
}

#[test]
fn a_guest_that_says_nothing_is_found_as_well() {
    let (_folder, built) = built("silent", &[("src/lib.rs", SILENT)], "");
    let runtime = WasmRuntime::new(None);
    let request = |parity: usize| {
        let length =
            |text: &str| guests::request(sidekick::abi::Hook::Command, text).to_bytes().len();
        ["x", "xx"].into_iter().find(|text| length(text) % 2 == parity).expect("a length")
    };
    let (told, place, stack) = trap(&runtime, &built.module, request(0));
    let divide = line(SILENT, "divide");
    assert_eq!(told, format!("trapped: `unreachable` executed at src/lib.rs:{divide}"));
    assert_eq!(place.expect("a place").line, divide);
    let called = line(SILENT, "called");
    assert_eq!(
        stack,
        [
            format!("silent::divided at src/lib.rs:{divide}"),
            format!("sidekick_command at src/lib.rs:{called}"),
        ]
    );
    let (told, ..) = trap(&runtime, &built.module, request(1));
    assert!(told.ends_with(&format!(" at src/lib.rs:{}", line(SILENT, "index"))), "{told}");
}

/// The module alone in a folder of its own.
fn alone(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("odd.wasm");
    fs::copy(&odd().module, &path).expect("a copy");
    path
}

#[test]
fn a_module_that_went_elsewhere_is_found_by_its_digest() {
    let folder = TempDir::new().expect("a folder");
    let module = alone(&folder);
    let kept = folder.path().join("symbols");
    fs::create_dir(&kept).expect("a folder");
    let symbols = odd().symbols.as_ref().expect("symbols");
    fs::copy(symbols, kept.join(format!("{}.symbols", odd().digest))).expect("a copy");
    let cache = folder.path().join("cache");
    // Compiled now, then mapped, then known by its file without being read.
    for _ in 0..3 {
        let runtime = WasmRuntime::new(Some(cache.clone())).with_symbols(Some(kept.clone()));
        let (told, ..) = trap(&runtime, &module, "give up");
        assert!(told.ends_with(&format!("src/lib.rs:{}", line(ODD, "give up"))), "{told}");
    }
}

#[test]
fn without_symbols_one_is_told_how_to_get_them() {
    let folder = TempDir::new().expect("a folder");
    let module = alone(&folder);
    let runtime = WasmRuntime::new(None).with_symbols(Some(folder.path().join("nowhere")));
    let (told, place, stack) = trap(&runtime, &module, "give up");
    assert_eq!((told.as_str(), place), ("trapped: `unreachable` executed", None));
    let note = "note: for files and lines, build it with `sidekick build`, or put its .symbols file \
                beside it; it trapped at byte 0x";
    assert!(stack.len() == 1 && stack[0].starts_with(note), "{stack:?}");
    // The SDK's last words hold the place, even so.
    let (_, place, _) = trap(&runtime, &module, "panic");
    let line = line(ODD, "panic");
    assert_eq!(place, Some(Place { file: "src/lib.rs".to_owned(), line, column: 0 }));
}

#[test]
fn symbols_of_another_build_are_not_believed() {
    let folder = TempDir::new().expect("a folder");
    let module = alone(&folder);
    for other in [guests::module("good"), b"noise".to_vec(), Vec::new()] {
        fs::write(folder.path().join("odd.symbols"), other).expect("a file");
        let (told, place, stack) = trap(&WasmRuntime::new(None), &module, "give up");
        assert_eq!((told.as_str(), place), ("trapped: `unreachable` executed", None));
        let note = "note: odd.symbols is of another build; for files and lines, build it again; ";
        assert!(stack.len() == 1 && stack[0].starts_with(note), "{stack:?}");
    }
}

#[test]
fn a_module_that_was_never_stripped_has_its_own_lines() {
    let folder = TempDir::new().expect("a folder");
    let module = folder.path().join("odd.wasm");
    fs::copy(odd().symbols.as_ref().expect("symbols"), &module).expect("a copy");
    let (told, ..) = trap(&WasmRuntime::new(None), &module, "give up");
    assert!(told.ends_with(&format!("at src/lib.rs:{}", line(ODD, "give up"))), "{told}");
}

/// The symbols of the plugin.
fn symbols() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| fs::read(odd().symbols.as_ref().expect("symbols")).expect("a file"))
}

#[test]
fn crates_are_known_where_names_tell_none() {
    let opened = Symbols::open(symbols()).expect("symbols");
    assert!(opened.has_lines() && belongs(symbols(), &odd().bytes));
    let facts = sidekick::module::Facts::of(symbols());
    let hook = facts.exports.iter().find(|one| one.name == "sidekick_command");
    let hook = hook.and_then(|export| export.function).expect("a hook");
    assert_eq!(opened.crate_of(hook).as_deref(), Some("odd"));
    assert_eq!((opened.crate_of(0), opened.crate_of(u32::MAX)), (None, None));
}

/// Asks symbols for everything; what comes does not matter here.
fn ask_everything(bytes: &[u8], offsets: &[u64]) -> Vec<Frame> {
    let Ok(opened) = Symbols::open(bytes) else { return Vec::new() };
    let mut frames: Vec<_> = offsets.iter().flat_map(|offset| opened.frames(*offset)).collect();
    frames.extend(opened.frames_in(9, 3));
    let _ = opened.crate_of(9);
    frames
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_symbols_break_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        offsets in prop::collection::vec(0_u64..20_000, 1..6),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let mut bytes = symbols().to_vec();
        for (place, byte) in changes {
            *place.get_mut(&mut bytes) = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        ask_everything(&bytes, &offsets);
    }

    #[test]
    fn damaged_line_tables_break_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        offsets in prop::collection::vec(0_u64..20_000, 1..6),
    ) {
        // Behind the code there is nothing but names and line tables.
        let mut bytes = symbols().to_vec();
        let code = odd().bytes.len();
        for (place, byte) in changes {
            *place.get_mut(&mut bytes[code..]) = byte;
        }
        ask_everything(&bytes, &offsets);
    }

    #[test]
    fn noise_is_no_symbols(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        ask_everything(&bytes, &[0, 7]);
        ask_everything(&[b"\0asm\x01\0\0\0", &bytes[..]].concat(), &[0, 7]);
    }
}
