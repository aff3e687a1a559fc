//! The example plugins, built for WebAssembly and asked through the real binary.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;

use serde_json::Value;

use crate::console::{folder, repository, shell};

const NAMES: [&str; 7] = ["coin", "genesys", "glitch", "push", "savage", "stress", "unique"];

/// The rules of each example are in its own `tests/` and in the examples of its manifest.
#[test]
fn every_example_passes_its_own_tests() {
    for name in NAMES {
        let folder = folder();
        let script = format!("sidekick -q test --format json example-plugins/{name}");
        let output = shell(folder.path()).args(["-c", &script]).output().expect("a shell");
        let text = String::from_utf8(output.stdout).expect("text");
        let report: Value = serde_json::from_str(&text).expect(name);
        assert_eq!(output.status.code(), Some(0), "{report:#}");
        let suites = report["suites"].as_array().expect("suites");
        assert!(suites.iter().any(|suite| suite["name"] == "examples"), "{name} shows no example");
        assert!(suites.len() > 1, "{name} has no tests");
    }
}

/// The promises of the SDK: a minimal plugin is under 15 lines of Rust and under 10 KiB.
#[test]
fn the_smallest_plugin_is_small() {
    let coin = repository().join("example-plugins/coin");
    let source = fs::read_to_string(coin.join("src/lib.rs")).expect("sources");
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    assert!(code.trim_end().lines().count() < 15, "{code}");
    let folder = folder();
    let script = "sidekick -q roll '/r coin' --faces 1 --plugin example-plugins/coin";
    let output = shell(folder.path()).args(["-c", script]).output().expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "heads\n");
    let module = repository().join("example-plugins/target/sidekick/coin.wasm");
    let bytes = fs::metadata(&module).expect("the module").len();
    assert!(bytes < 10 << 10, "{bytes} bytes");
}
