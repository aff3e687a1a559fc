//! The real binary prints the same JSON to the byte, whichever engine runs a plugin.

#![cfg(test)] // helpers may expect, too

use std::fs;
use std::path::{Path, PathBuf};

use sidekick::golden;
use sidekick::plugin::Description;

use crate::console::{folder, repository, shell};
use crate::nodes;
use crate::parity::{COMMANDS, module};

/// A way to run a plugin: options.
type Engine = Vec<String>;

/// An example plugin: its name, and what can be asked of it.
struct Example {
    name: String,
    /// The commands of its manifest, and the faces of all of them in a row.
    shown: Vec<String>,
    faces: Vec<i64>,
    /// Those, and all commands of its golden tests.
    commands: Vec<String>,
}

fn examples() -> Vec<Example> {
    let folders = fs::read_dir(repository().join("example-plugins")).expect("the examples");
    let mut folders: Vec<PathBuf> = folders.flatten().map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.join("sidekick.toml").is_file());
    folders.sort();
    folders.iter().map(|folder| example(folder)).collect()
}

fn example(folder: &Path) -> Example {
    let manifest = fs::read_to_string(folder.join("sidekick.toml")).expect("a manifest");
    let description = Description::parse(&manifest).expect("a manifest");
    let shown: Vec<_> = description.examples.iter().map(|one| one.command.clone()).collect();
    let faces = description.examples.iter().flat_map(|one| one.faces.clone()).collect();
    let mut commands = shown.clone();
    for path in golden::find(folder).expect("tests") {
        let file = golden::read(&path, "tests").unwrap_or_else(|error| panic!("{error}"));
        let steps = file.tests.iter().flat_map(|test| &test.steps);
        commands.extend(steps.map(|step| step.command.replace('\n', " ")));
    }
    Example { name: description.name, shown, faces, commands }
}

fn wasmtime() -> Engine {
    vec!["--runtime=wasmtime".to_owned()]
}

fn node(program: &Path) -> Engine {
    vec!["--runtime=node".to_owned(), format!("--node={}", program.display())]
}

/// What the binary prints to these lines, and how it ends.
fn said(folder: &Path, words: &[&str], lines: &[String], engine: &Engine) -> String {
    fs::write(folder.join("lines"), lines.join("\n")).expect("lines");
    let _ = fs::remove_file(folder.join("session"));
    let output = shell(folder)
        .args(["-c", r#"exec sidekick -q --format json "$@" <lines"#, "sh"])
        .args(words)
        .args(engine)
        .output()
        .expect("a shell");
    let text = String::from_utf8(output.stdout).expect("text");
    let answers = text.lines().count();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(answers >= lines.len().max(1), "{words:?}, {engine:?}: {text}{errors}");
    format!("{text}{:?}", output.status.code())
}

#[test]
fn every_example_and_golden_test_gives_the_same_bytes() {
    let examples = examples();
    assert_eq!(examples.len(), COMMANDS.len());
    let folder = folder();
    let folder = folder.path();
    for Example { name, shown, faces, mut commands } in examples {
        let (_, more) = COMMANDS.iter().find(|(known, _)| *known == name).expect("an example");
        commands.extend(more.iter().map(|command| (*command).to_owned()));
        let project = format!("example-plugins/{name}");
        let tests = |engine: &Engine| said(folder, &["test", &project], &[], engine);
        let expected = tests(&wasmtime());
        assert!(expected.ends_with("Some(0)"), "{expected}");
        assert_eq!(tests(&node(&nodes::first())), expected, "the tests of {name}");

        let plugin = format!("--plugin={}", module(&name).display());
        let faces: Vec<_> = faces.iter().map(i64::to_string).collect();
        let faces = format!("--faces={}", faces.join(","));
        let listed = ["roll", "-", &plugin, &faces, "--session=session"];
        let roll = ["roll", "-", &plugin, "--seed=7", "--session=session"];
        let chat = ["chat", &plugin, "--seed=8", "--session=session"];
        for (words, lines, majors) in [
            (&listed[..], &shown, &nodes::all()[..1]),
            (&chat[..], &commands, &nodes::all()[..1]),
            (&roll[..], &commands, nodes::all()),
        ] {
            let expected = said(folder, words, lines, &wasmtime());
            assert!(!expected.contains(r#""fuel":"#), "{expected}");
            for program in majors {
                let its = said(folder, words, lines, &node(program));
                assert_eq!(its, expected, "{words:?} in {}", program.display());
            }
        }
    }
}

#[test]
fn fuel_is_told_with_a_trace_where_it_is_counted() {
    let folder = folder();
    let plugin = "--plugin=example-plugins/coin";
    let words = ["roll", "coin", plugin, "--faces=1", "--trace"];
    assert!(said(folder.path(), &words, &[], &wasmtime()).contains(r#""fuel":"#));
    let its = said(folder.path(), &words, &[], &node(&nodes::first()));
    assert!(its.contains(r#""trace":"#) && !its.contains(r#""fuel":"#), "{its}");
}
