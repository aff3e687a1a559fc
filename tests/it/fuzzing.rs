//! Planted mistakes are found, made small, kept as tests; good plugins are left in peace.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::Value;
use sidekick::abi::{Answer, Hook, Part, Verdict};
use sidekick::fuzzing::{Found, Fuzzed, Plan, fuzz};
use sidekick::golden;
use sidekick::limits::PluginLimits;
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Description, Plugin, PluginError, Scripted};

use crate::console::{folder, repository, shell};
use crate::guests;

/// Little fuel: what never ends is over soon.
fn limits() -> PluginLimits {
    PluginLimits { fuel: 1_000_000, ..PluginLimits::default() }
}

fn planted(name: &str) -> Vec<Box<dyn Plugin>> {
    let path = repository().join("tests/planted").join(format!("{name}.wat"));
    guest(&wat::parse_file(path).expect("a module"))
}

fn guest(bytes: &[u8]) -> Vec<Box<dyn Plugin>> {
    let plugin = WasmRuntime::new(None).load_bytes(bytes, BTreeMap::new(), &limits());
    vec![Box::new(plugin.expect("it is admitted"))]
}

fn scripted(answer: fn(&mut Call) -> Result<Answer, PluginError>) -> Vec<Box<dyn Plugin>> {
    let description = Description {
        abi: 1,
        name: "odd".to_owned(),
        version: "1.0.0".to_owned(),
        commands: vec!["odd".to_owned()],
        ..Description::default()
    };
    vec![Box::new(Scripted::new(description, &[Hook::Command], answer))]
}

fn number(number: i64) -> Result<Answer, PluginError> {
    let part = Part { text: number.to_string(), number: Some(number), settled: true };
    Ok(Answer { verdict: Verdict::Reply, parts: vec![part], ..Answer::default() })
}

fn fuzzed(plugins: &mut Vec<Box<dyn Plugin>>, seed: u64, runs: u64) -> Fuzzed {
    let plan = Plan { runs, seed, known: Vec::new() };
    let mut told = Vec::new();
    let mut tell = |found: &Found| told.push(found.clone());
    let fuzzed = fuzz(&plan, plugins, &limits(), &mut || true, &mut tell);
    assert_eq!(told, fuzzed.failures);
    fuzzed
}

/// The one failure there is.
fn only(plugins: &mut Vec<Box<dyn Plugin>>, seed: u64) -> Found {
    let mut fuzzed = fuzzed(plugins, seed, 2_500);
    assert_eq!(fuzzed.failures.len(), 1, "{:#?}", fuzzed.failures);
    fuzzed.failures.remove(0)
}

#[test]
fn a_trap_at_a_face_is_found_with_the_lowest_faces() {
    for seed in 1..4 {
        let found = only(&mut planted("trap-at-a-face"), seed);
        assert_eq!(found.code, "SK0501");
        assert!(found.message.contains("division by zero"), "{}", found.message);
        assert_eq!((&*found.command, &*found.faces), ("/r odd", &[1, 13][..]));
        assert!(!found.stack.is_empty());
    }
}

#[test]
fn a_trap_at_an_argument_is_found_with_the_shortest_command() {
    for seed in 1..4 {
        let found = only(&mut planted("trap-at-a-sign"), seed);
        assert_eq!((found.code, &*found.command), ("SK0501", "/r odd%"));
        assert_eq!(found.faces, [0_i64; 0]);
    }
}

#[test]
fn a_text_that_never_ends_is_found_and_cut() {
    let found = only(&mut planted("endless-at-a-long-text"), 7);
    assert_eq!(found.code, "SK0502");
    // The last character may have several bytes.
    let bytes = found.command.trim_start_matches("/r ").len();
    assert!((201..=204).contains(&bytes), "{bytes}: {}", found.command);
}

#[test]
fn numbers_become_as_small_as_can_be() {
    let mut plugins = scripted(|call| match call.request.arguments.trim().parse::<u64>() {
        Ok(4_000..) => Err(PluginError::Protocol("too many".to_owned())),
        _ => number(1),
    });
    let found = only(&mut plugins, 7);
    assert_eq!((found.code, &*found.command), ("SK0505", "/r odd4000"));
}

#[test]
fn dice_that_do_not_matter_are_left_out() {
    // Fails after a six, however many dice came before.
    let mut plugins = scripted(|call| {
        for _ in 0..10 {
            match call.services.die(6)? {
                6 => return Err(PluginError::Protocol("a six".to_owned())),
                1 => return number(1),
                _ => {}
            }
        }
        number(2)
    });
    let found = only(&mut plugins, 7);
    assert_eq!((&*found.command, &*found.faces), ("/r odd", &[6][..]));
}

#[test]
fn another_answer_from_the_same_dice_is_found() {
    static CALLS: AtomicI64 = AtomicI64::new(0);
    let mut plugins = scripted(|_| number(CALLS.fetch_add(1, Ordering::Relaxed)));
    let found = only(&mut plugins, 7);
    assert_eq!((found.code, &*found.command), ("SK0506", "/r odd"));
    assert_eq!(found.stack.len(), 2);
}

#[test]
fn each_way_to_fail_has_its_code() {
    for (name, code) in [
        ("unreachable", "SK0501"),
        ("endless-loop", "SK0502"),
        ("output-too-long", "SK0504"),
        ("answer-cut", "SK0505"),
        ("status-7", "SK0505"),
    ] {
        let found = only(&mut guest(&guests::module(name)), 1);
        assert_eq!((found.code, &*found.command), (code, "/r odd"), "{name}");
    }
}

#[test]
fn refusals_and_mistakes_are_no_failures() {
    let mut plugins = scripted(|call| match call.request.arguments.as_str() {
        "" => number(call.services.die(20)?),
        more => Err(PluginError::Declined(format!("`{more}` means nothing"))),
    });
    let fuzzed = fuzzed(&mut plugins, 7, 800);
    assert_eq!((fuzzed.runs, &*fuzzed.failures), (800, &[][..]));
}

#[test]
fn the_same_seed_finds_the_same() {
    let find = |seed| fuzzed(&mut planted("trap-at-a-face"), seed, 1_000).failures;
    let first = find(11);
    assert!(!first.is_empty());
    assert_eq!(first, find(11));
    assert_ne!(first[0].run, find(12)[0].run);
}

#[test]
fn the_search_ends_when_it_is_told_to() {
    let mut left = 100;
    let mut go_on = || {
        left -= 1;
        left >= 0
    };
    let plan = Plan { runs: u64::MAX, seed: 7, known: Vec::new() };
    let mut plugins = scripted(|_| number(1));
    assert_eq!(fuzz(&plan, &mut plugins, &limits(), &mut go_on, &mut |_| {}).runs, 100);
}

#[test]
fn what_was_found_is_a_test_that_fails_until_the_plugin_is_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tests/fuzz.toml");
    let found = only(&mut planted("trap-at-a-face"), 7);
    let written = golden::append(&path, "fuzz.toml", &found.test(), "SK0501: a\nb").expect("new");
    assert!(written.is_new);
    assert_eq!(written.place.line, 3);
    let again = golden::append(&path, "fuzz.toml", &found.test(), "").expect("the same");
    assert!(!again.is_new);
    let file = golden::read(&path, "fuzz.toml").expect("a file of tests");
    assert_eq!(file.tests.len(), 1);
    let broken = golden::run_test(&file.tests[0], &mut planted("trap-at-a-face"), &limits());
    assert_eq!(broken.findings[0].code, "SK0410");
    // Mended plugins may throw other dice, or refuse.
    let refuses = |_: &mut Call| Err(PluginError::Declined("no".to_owned()));
    for mut mended in [scripted(|_| number(1)), scripted(refuses)] {
        let ran = golden::run_test(&file.tests[0], &mut mended, &limits());
        assert_eq!(ran.findings, []);
    }
}

#[test]
fn the_command_saves_what_it_finds_and_keeps_to_its_schema() {
    let folder = folder();
    let project = folder.path().join("odd");
    fs::create_dir(&project).expect("a folder");
    let bytes =
        wat::parse_file(repository().join("tests/planted/trap-at-a-face.wat")).expect("a module");
    fs::write(project.join("odd.wasm"), bytes).expect("a file");
    let manifest = "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]\n\n\
                    [project]\nbuild = [\"true\"]\nmodule = \"odd.wasm\"\n";
    fs::write(project.join("sidekick.toml"), manifest).expect("a file");
    let run = |script: &str| {
        let output = shell(folder.path()).args(["-c", script]).output().expect("a shell");
        (String::from_utf8(output.stdout).expect("text"), output.status.code())
    };
    let script = "sidekick -q fuzz odd --seed 7 --runs 2000 --format json";
    let (text, code) = run(script);
    assert_eq!(code, Some(1), "{text}");
    let record: Value = serde_json::from_str(&text).expect("JSON");
    let schema = fs::read_to_string(repository().join("schema/fuzz.v1.json")).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{record:#}");
    assert_eq!(record["failures"][0]["saved"]["new"], true);
    assert_eq!(run("sidekick -q test odd").1, Some(1));
    // Again, with the saved test among the commands to start from: nothing is written twice.
    let saved = fs::read_to_string(project.join("tests/fuzz.toml")).expect("a file");
    let (text, _) = run(script);
    let record: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(record["failures"][0]["saved"]["new"], false);
    assert_eq!(fs::read_to_string(project.join("tests/fuzz.toml")).expect("a file"), saved);
    assert_eq!(run("sidekick -q fuzz odd --runs 500 --no-save --format junit").1, Some(2));
}
