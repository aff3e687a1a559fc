//! What is admitted: files that are no modules, modules that are broken, modules made to be slow.

#![cfg(test)] // helpers may expect, too

use std::fmt::Write;
use std::time::Duration;

use sidekick::plugin::PluginError;
use sidekick::plugin::wasm::WasmRuntime;

use crate::guests;

/// The reasons why these bytes are refused.
fn refused(bytes: &[u8]) -> Vec<String> {
    match guests::load(&WasmRuntime::new(None), bytes) {
        Err(PluginError::Refused(reasons)) => {
            reasons.into_iter().map(|reason| reason.text).collect()
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was admitted"),
    }
}

fn refused_for(bytes: &[u8], reason: &str) {
    let reasons = refused(bytes);
    assert!(reasons.iter().any(|told| told.contains(reason)), "{reason:?} in {reasons:?}");
}

/// A module that keeps to the contract, with these lines in it.
fn with(lines: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
          (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1\"\ncommands = [\"odd\"]")
          (memory (export "memory") 1)
          (func (export "sidekick_abi_1"))
          (func (export "sidekick_command") (param i32) (result i32) (i32.const 0))
          {lines})"#
    );
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"))
}

/// A core module of these bytes after the header.
fn core(rest: &[u8]) -> Vec<u8> {
    [b"\0asm\x01\0\0\0", rest].concat()
}

#[test]
fn files_that_are_no_modules_are_told_by_their_kind() {
    let good = guests::module("good");
    let gzip = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03", &good[..]].concat();
    for (bytes, reason) in [
        (&b""[..], "the file is empty"),
        (b"\0asm", "the file ends inside the header, after 4 bytes"),
        (b"\0asm\x01\0", "the file ends inside the header, after 6 bytes"),
        (b"\0asm\x02\0\0\0", "version 2; version 1 is known"),
        (b"\0asm\x0d\0\x01\0", "this is a component; build for wasm32-unknown-unknown"),
        (b"(module)", "this is WebAssembly text"),
        (b"\n  (module (func))", "this is WebAssembly text"),
        (b"\x7fELF\x02\x01\x01\0", "a native program or a precompiled module (ELF)"),
        (b"MZ\x90\0", "a Windows program"),
        (b"\xcf\xfa\xed\xfe\x07\0\0\x01", "a macOS program"),
        (b"\x28\xb5\x2f\xfd\0\0", "compressed with zstd"),
        (b"PK\x03\x04\x14\0", "a zip archive"),
        (b"!<arch>\n", "a static library; build a `cdylib`"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"#!/bin/sh\n", "this is not WebAssembly"),
        (&gzip, "compressed with gzip; unpack it first"),
    ] {
        assert_eq!(refused(bytes).len(), 1, "{reason}");
        refused_for(bytes, reason);
    }
}

#[test]
fn compiled_code_is_no_plugin_however_well_forged() {
    let engine = wasmtime::Engine::default();
    let module = wasmtime::Module::new(&engine, guests::module("good")).expect("it compiles");
    let code = module.serialize().expect("its code");
    refused_for(&code, "a precompiled module (ELF); give the .wasm file itself");
}

#[test]
fn broken_modules_are_refused_with_an_offset() {
    for (rest, reason) in [
        // a section of four gigabytes
        (&b"\x01\xff\xff\xff\xff\x0f"[..], "at byte 0x"),
        // a length with a needless sixth byte, and one beyond 32 bits
        (b"\x01\x80\x80\x80\x80\x80\x00", "at byte 0x"),
        (b"\x01\xff\xff\xff\xff\x7f", "at byte 0x"),
        // a vector longer than the file
        (b"\x01\x02\xff\x01", "at byte 0x"),
        // a million types in three bytes
        (b"\x01\x03\xc0\x84\x3d", "has 1000000 types; the limit is 10000"),
        // code before its types, and the same section twice
        (b"\x0a\x01\0\x01\x01\0", "section out of order"),
        (b"\x01\x01\0\x01\x01\0", "section out of order"),
        // a name that is no UTF-8
        (b"\0\x03\x02\xff\xfe", "malformed UTF-8"),
        // a section that does not exist
        (b"\x7f\x01\0", "at byte 0x"),
        // functions without bodies
        (b"\x01\x04\x01\x60\0\0\x03\x02\x01\0", "at byte 0x"),
    ] {
        refused_for(&core(rest), reason);
    }
}

#[test]
fn a_module_cut_anywhere_is_refused() {
    // Names stand at the end; without them the module is whole.
    let good = guests::module("good");
    let names = good.windows(5).rposition(|bytes| bytes == b"\x04name").expect("names");
    let whole = (names - 3..=names).rfind(|at| good[*at] == 0).expect("a custom section");
    for length in (0..good.len()).filter(|length| *length != whole) {
        assert!(!refused(&good[..length]).is_empty(), "{length} bytes");
    }
    assert!(guests::load(&WasmRuntime::new(None), &good[..whole]).is_ok());
}

#[test]
fn a_module_with_one_byte_changed_never_hurts_the_host() {
    let good = guests::module("input-twice");
    let runtime = WasmRuntime::new(None);
    let mut admitted = 0;
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 0x41;
        if let Ok(mut plugin) = guests::load(&runtime, &bytes) {
            admitted += 1;
            // Whatever it does now, it comes back.
            let finished = guests::ask(&mut plugin, "ehello");
            assert!(finished.services.host_calls() <= 10_001);
        }
    }
    assert!(admitted > 0, "data may hold anything");
}

#[test]
fn noise_is_refused_with_a_few_reasons() {
    let mut state = 7_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    })
    .take(256 << 10)
    .collect();
    assert_eq!(refused(&noise), ["this is not WebAssembly: it does not begin with `\\0asm`"]);
    assert!((1..=21).contains(&refused(&core(&noise)).len()));
}

#[test]
fn every_rule_broken_is_told_at_once() {
    let text = r#"(module
        (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
        (import "sidekick" "die" (func (param i64) (result i64)))
        (memory 300)
        (func $go)
        (start $go))"#;
    let reasons = refused(&wat::parse_str(text).expect("a module"));
    for reason in [
        "there is no WASI here",
        "as (i64) -> i64; it is (i32) -> i32",
        "starts with 300 pages",
        "has a start function",
        "exports no memory",
        "exports no `sidekick_abi_1`",
        "exports none of the hooks",
        "has no manifest",
    ] {
        assert!(reasons.iter().any(|told| told.contains(reason)), "{reason:?} in {reasons:?}");
    }
}

#[test]
fn many_mistakes_are_told_up_to_a_point() {
    let mut imports = String::from("(module ");
    for number in 0..100 {
        let _ = write!(imports, r#"(import "env" "f{number}" (func))"#);
    }
    let reasons = refused(&wat::parse_str(imports + ")").expect("a module"));
    assert_eq!(reasons.len(), 21);
    assert!(reasons[20].starts_with("and ") && reasons[20].ends_with(" more"), "{}", reasons[20]);
}

#[test]
fn a_module_and_its_manifest_have_a_size() {
    let large = with(&format!(r#"(data "{}")"#, "x".repeat(1 << 20)));
    let size = large.len();
    refused_for(&large, &format!("the module has {size} bytes; the limit is 1048576"));
    let text = format!(r#"(module (@custom "sidekick" "summary = \"{}\""))"#, "x".repeat(16 << 10));
    refused_for(&wat::parse_str(text).expect("a module"), "the limit is 16384");
}

#[test]
fn what_makes_a_compiler_slow_is_refused_before_it_starts() {
    let repeated = |text: &str, times| text.repeat(times);
    let functions = repeated("(func)", 10_000);
    let globals = repeated("(global i32 (i32.const 0))", 1_001);
    let exports: String = (0..1_001).fold(String::new(), |mut text, number| {
        let _ = write!(text, r#"(func (export "f{number}"))"#);
        text
    });
    let locals = format!("(func (local {}))", repeated("i64 ", 1_001));
    let body = format!("(func {})", repeated("(drop (i32.const 1000000))", 16_000));
    let targets = format!("(func (block (br_table {} (i32.const 0))))", repeated("0 ", 5_000));
    let table = format!("(func (block (br_table {} (i32.const 0))))", repeated("0 ", 4_000));
    let tables = repeated(&table, 17);
    let loops = format!("(func {}{})", repeated("(loop ", 2_000), repeated(")", 2_000));
    let ifs =
        format!("(func {}{})", repeated("(if (i32.const 1) (then ", 2_000), repeated("))", 2_000));
    let parameters = format!("(func (param {}))", repeated("i32 ", 1_000));
    let one_loop = |times| format!("(func {})", repeated("(loop)", times));
    let loops_in_a_row = one_loop(501);
    let loops_everywhere = repeated(&one_loop(500), 21);
    let one_table = |times| format!("(func {})", repeated("(call_indirect (i32.const 0))", times));
    let calls = format!("(table 1 funcref) {}", one_table(501));
    let calls_everywhere = format!("(table 1 funcref) {}", repeated(&one_table(500), 21));
    let branches = format!("(func (loop {}))", repeated("(br_if 0 (i32.const 0))", 5_001));
    for (lines, reason) in [
        (&loops_in_a_row, "function 2 has 501 `loop`s; the limit is 500"),
        (&loops_everywhere, "has more than 10000 `loop`s"),
        (&calls, "has 501 uses of tables, such as `call_indirect`; the limit is 500"),
        (&calls_everywhere, "has more than 10000 uses of tables"),
        (&branches, "function 2 has 5001 `br_if`s; the limit is 5000"),
        (&functions, "has 10002 functions; the limit is 10000"),
        (&globals, "has 1001 globals; the limit is 1000"),
        (&exports, "has 1004 exports; the limit is 1000"),
        (&locals, "function 2 has 1001 parameters and locals; the limit is 1000"),
        (&body, "the limit is 65536"),
        (&targets, "function 2 has 4999 targets of `br_table`; the limit is 4096"),
        (&tables, "has more than 65536 targets of `br_table`"),
        (&loops, "function 2 nests blocks deeper than 256 levels"),
        (&ifs, "function 2 nests blocks deeper than 256 levels"),
        (&parameters, "1000 parameters and 0 results; the limit is 64 of each"),
    ] {
        refused_for(&with(lines), reason);
    }
}

#[test]
fn what_is_just_within_the_limits_is_admitted() {
    let runtime = WasmRuntime::new(None);
    for lines in [
        format!("(func (local {}))", "i64 ".repeat(1_000)),
        format!("(func {}{})", "(block ".repeat(256), ")".repeat(256)),
        format!("(func (param {0}) (result {0}) unreachable)", "i32 ".repeat(64)),
        "(table 10000 funcref)".to_owned(),
        format!(r#"(data "{}")"#, "x".repeat(1_000_000)),
    ] {
        let shown = lines.get(..60).unwrap_or(&lines).to_owned();
        guests::load(&runtime, &with(&lines))
            .map_err(|error| (shown, error))
            .map(drop)
            .expect("in");
    }
}

#[test]
fn an_answer_within_a_long_deadline_is_not_late() {
    // The thread of the first call sleeps until its deadline; the second has an earlier one.
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("good")).expect("it is good");
    let limits = |deadline: Duration| sidekick::limits::PluginLimits {
        deadline_ms: deadline.as_millis() as u64,
        ..Default::default()
    };
    let hours = limits(Duration::from_secs(36_000));
    assert!(guests::ask_within(&mut plugin, "p", hours).outcome.is_ok());
    let ever = sidekick::limits::PluginLimits { deadline_ms: u64::MAX, ..Default::default() };
    assert!(guests::ask_within(&mut plugin, "p", ever).outcome.is_ok());
    let mut endless =
        guests::load(&runtime, &guests::module("endless-loop")).expect("it is admitted");
    let mut soon = limits(Duration::from_millis(10));
    soon.fuel = u64::MAX;
    let ended = guests::ask_within(&mut endless, "p", soon).outcome;
    assert_eq!(ended, Err(PluginError::TooLate(10)));
}
