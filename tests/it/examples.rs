//! The example plugins, built for WebAssembly and asked through the real binary.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::path::Path;

use serde_json::Value;
use sidekick::plugin::Description;

use crate::console::{folder, repository, shell};

const NAMES: [&str; 7] = ["coin", "genesys", "glitch", "push", "savage", "stress", "unique"];

fn manifest(name: &str) -> Description {
    let path = repository().join("example-plugins").join(name).join("sidekick.toml");
    Description::parse(&fs::read_to_string(path).expect("a manifest")).expect(name)
}

/// What `sidekick roll` says of a command, and its exit code.
fn rolled(folder: &Path, plugin: &str, command: &str, faces: &[i64]) -> (Value, Option<i32>) {
    let faces: Vec<_> = faces.iter().map(i64::to_string).collect();
    let output = shell(folder)
        .args(["-c", r#"sidekick -q roll --format json --session memory.json "$@""#, "sh"])
        .args([command, "--plugin", &format!("example-plugins/{plugin}")])
        .arg(format!("--faces={}", faces.join(",")))
        .output()
        .expect("a shell");
    let text = String::from_utf8(output.stdout).expect("text");
    let value = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{command}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    (value, output.status.code())
}

fn reply(folder: &Path, plugin: &str, command: &str, faces: &[i64]) -> String {
    let (value, _) = rolled(folder, plugin, command, faces);
    value["reply"]["markdown"].as_str().unwrap_or_else(|| panic!("{command}: {value}")).to_owned()
}

#[test]
fn every_example_gives_the_reply_that_its_manifest_promises() {
    for name in NAMES {
        let examples = manifest(name).examples;
        assert!(!examples.is_empty(), "{name} shows no example");
        for example in examples {
            let folder = folder();
            let printed = reply(folder.path(), name, &example.command, &example.faces);
            assert_eq!(printed, example.reply, "{name}: {}", example.command);
        }
    }
}

/// Kept here, since an example is a single command: the second roll needs the memory of the first.
#[test]
fn push_rolls_the_last_roll_again() {
    let folder = folder();
    let first = reply(folder.path(), "push", "/r yz s3k2g2", &[1, 3, 6, 2, 5, 1, 6]);
    assert_eq!(first, "yz s3k2g2  = s(**1** ~~3~~ 6) k(~~2~~ ~~5~~) g(**1** 6) = 2");
    let pushed = reply(folder.path(), "push", "/r push", &[6, 6, 1]);
    assert!(pushed.contains(" = 4"), "{pushed}");
    let (again, code) = rolled(folder.path(), "push", "/r push", &[]);
    assert_eq!(again["error"]["code"], "plugin-declined", "{again}");
    assert_eq!(code, Some(3));
}

#[test]
fn wrong_arguments_get_a_calm_reply() {
    let thrown: &[i64] = &[1, 2, 3, 4, 5, 6, 7, 8, 1];
    for (plugin, command, faces) in [
        ("stress", "/r stress lots", &[] as &[i64]),
        ("genesys", "/r genesys 3z", &[]),
        ("savage", "/r sw d7.5", &[]),
        ("unique", "/r 9d8u", thrown),
        ("push", "/r yz nothing", &[]),
        ("push", "/r push", &[]),
    ] {
        let folder = folder();
        let (value, code) = rolled(folder.path(), plugin, command, faces);
        assert_eq!(value["error"]["code"], "plugin-declined", "{command}: {value}");
        assert_eq!(code, Some(3), "{command}");
    }
}

/// The promises of the SDK: a minimal plugin is under 15 lines of Rust and under 10 KiB.
#[test]
fn the_smallest_plugin_is_small() {
    let coin = repository().join("example-plugins/coin");
    let source = fs::read_to_string(coin.join("src/lib.rs")).expect("sources");
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    assert!(code.trim_end().lines().count() < 15, "{code}");
    // Asking it builds it.
    assert_eq!(reply(folder().path(), "coin", "/r coin", &[1]), "heads");
    let module = repository().join("example-plugins/target/sidekick/coin.wasm");
    let bytes = fs::metadata(&module).expect("the module").len();
    assert!(bytes < 10 << 10, "{bytes} bytes");
}
