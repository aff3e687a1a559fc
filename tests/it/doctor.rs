//! The doctor: its JSON, its codes, and that it changes nothing unless asked.

#![cfg(test)] // functions beside the tests may expect, too
#![cfg(unix)]

use std::fs;

use serde_json::Value;

use crate::console::{folder, repository, shell};

/// The report on a machine without any program, and the exit code.
fn bare() -> (Value, Option<i32>) {
    let folder = folder();
    let script = "PATH=/nowhere HOME=$PWD \"$0\" doctor --format json";
    let output = shell(folder.path())
        .args(["-c", script, env!("CARGO_BIN_EXE_sidekick")])
        .output()
        .expect("a shell");
    assert!(!folder.path().join("home").exists(), "the doctor made a folder");
    let text = String::from_utf8(output.stdout).expect("text");
    (serde_json::from_str(&text).expect("JSON"), output.status.code())
}

#[test]
fn the_report_in_json_keeps_to_its_schema() {
    let schema = fs::read_to_string(repository().join("schema/report.v1.json")).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let (report, code) = bare();
    let errors: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{report:#}");
    assert_eq!(code, Some(1));
    let finding = &report["suites"][0]["cases"][0]["findings"][0];
    assert_eq!(finding["code"], "SK0701");
    assert!(finding["help"].as_str().is_some_and(|help| help.contains("rustup.rs")));
}

/// Each code that builds and the doctor use is explained, and each is shown on a page or in a test.
#[test]
fn every_code_is_explained_and_shown() {
    let read = |path: &str| fs::read_to_string(repository().join(path)).expect(path);
    let shown =
        ["tests/cli/build.md", "tests/cli/doctor.md", "tests/it/build.rs", "tests/it/optimise.rs"]
            .map(read)
            .concat();
    let codes = read("src/report/codes.md");
    let explained = codes.lines().filter_map(|line| line.strip_prefix("## "));
    let ours = explained.filter(|line| line.starts_with("SK060") || line.starts_with("SK07"));
    let mut seen = 0;
    for line in ours {
        let code = line.split(' ').next().unwrap_or_default();
        assert!(shown.contains(code), "{code} is shown nowhere");
        seen += 1;
    }
    assert!(seen > 20);
}
