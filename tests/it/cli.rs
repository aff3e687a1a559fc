//! The command line: its pages, and its JSON against the published schemas.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::console::{check_page, folder, repository, shell};

/// Each page is a test of its own; a page without one fails `every_page_is_checked`.
macro_rules! pages {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check_page(&repository().join(concat!("tests/cli/", stringify!($name), ".md")));
        })*

        #[test]
        fn every_page_is_checked() {
            let mut there: Vec<String> = fs::read_dir(repository().join("tests/cli"))
                .expect("pages")
                .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
                .collect();
            there.sort();
            assert_eq!(there, [$(stringify!($name)),*]);
        }
    };
}

pages!(build channel chat check completions dev diff doctor errors explain fmt fuzz help inspect new node odds plugins replay report roll store test upload);

/// Runs the binary in `folder`.
fn sidekick(folder: &Path, script: &str) -> Output {
    shell(folder).args(["-c", script]).output().expect("a shell")
}

/// What a command prints, as lines of JSON, each of which must keep to the schema.
fn lines(folder: &Path, schema: &str, script: &str) -> (Vec<Value>, Option<i32>) {
    let text = fs::read_to_string(repository().join("schema").join(schema)).expect("a schema");
    let schema = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let output = sidekick(folder, script);
    let stdout = String::from_utf8(output.stdout).expect("text");
    let values: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    for value in &values {
        let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{script}: {errors:?}\n{value:#}");
    }
    (values, output.status.code())
}

fn rolled(folder: &Path, script: &str) -> (Value, Option<i32>) {
    let (mut values, code) = lines(folder, "roll.v1.json", script);
    assert_eq!(values.len(), 1, "{script}");
    (values.remove(0), code)
}

#[test]
fn a_roll_in_json_has_all_that_happened() {
    let folder = folder();
    let script = "sidekick roll '4d6kh3+2 # str' --faces 5,2,6,3 --format json --trace";
    let (value, code) = rolled(folder.path(), script);
    assert_eq!(code, Some(0));
    assert_eq!(value["schema"], 1);
    assert_eq!(value["command"], "4d6kh3+2 # str");
    assert_eq!(value["seed"], Value::Null);
    assert_eq!(value["error"], Value::Null);
    let result = &value["results"][0];
    assert_eq!(result["expression"], "4d6kh3+2");
    assert_eq!(result["label"], "str");
    assert_eq!(result["markdown"], "(5+~~2~~+6+3)+2 = 16");
    assert_eq!(result["value"], "16");
    assert_eq!(result["successes"], Value::Null);
    assert_eq!(result["pools"][0]["faces"][1]["fate"], "struck");
    let draws = value["draws"].as_array().expect("draws");
    assert_eq!(draws.len(), 4);
    assert_eq!(draws[0], serde_json::json!({ "sides": 6, "face": 5, "origin": "dice" }));
    assert!(!value["trace"].as_array().expect("a trace").is_empty());
}

#[test]
fn the_seed_in_json_rolls_the_same_again() {
    let folder = folder();
    let (first, _) = rolled(folder.path(), "sidekick roll 9d1000 --format json");
    let seed = first["seed"].as_str().expect("a seed");
    let again = format!("sidekick roll 9d1000 --format json --seed {seed}");
    assert_eq!(rolled(folder.path(), &again).0, first);
}

#[test]
fn every_kind_of_command_keeps_to_the_schema() {
    let folder = folder();
    for command in [
        "6d10>7f1",
        "3dF",
        "repeat (3d6, 3)",
        "repeat (3d6, 3, sum)",
        "1/3",
        "ova (5)",
        "deal 2",
        "shuffle",
        "$x = 2d6",
        "$x + 1",
        "$",
        "2d6; 1d4; 3",
        "10d10!r1",
        "you hit for [[2d6]] points",
        "//roll-dice2-sides6",
    ] {
        let script = format!("sidekick roll '{command}' --format json --trace");
        let (value, code) = rolled(folder.path(), &script);
        assert_eq!((&value["error"], code), (&Value::Null, Some(0)), "{command}: {value:#}");
    }
}

#[test]
fn odds_in_json_keep_to_the_schema() {
    let folder = folder();
    for (arguments, expected) in [
        ("4d6k3 --at-least 10 --at-most 1/2", 0),
        ("'2d6; 1d4'", 0),
        ("2d6 --compare 1d12", 0),
        ("1d6 --by reply", 0),
        ("2d", 3),
        ("''", 3),
        ("2d6 --by label", 3),
    ] {
        let script = format!("sidekick odds {arguments} --format json");
        let (values, code) = lines(folder.path(), "odds.v1.json", &script);
        assert_eq!((values.len(), code), (1, Some(expected)), "{script}");
        assert_eq!(values[0]["error"].is_null(), expected == 0, "{script}");
    }
}

#[test]
fn mistakes_in_json_have_a_code_and_a_place() {
    let folder = folder();
    let (value, code) = rolled(folder.path(), "sidekick roll '2d6q + 3d' --format json");
    assert_eq!(code, Some(3));
    assert_eq!(value["reply"], Value::Null);
    assert_eq!(value["error"]["code"], "unknown-modifier");
    assert_eq!(value["error"]["span"], serde_json::json!([3, 4]));
    assert_eq!(value["errors"].as_array().map(Vec::len), Some(2));
    assert_eq!(value["error"], value["errors"][0]);
    let (value, code) = rolled(folder.path(), "sidekick roll 1d6 --faces 1,2 --format json");
    assert_eq!((value["error"]["code"].as_str(), code), (Some("faces-left-over"), Some(3)));
    assert_eq!(value["results"], serde_json::json!([]));
}

#[test]
fn many_lines_give_many_objects_and_the_first_error_decides() {
    let folder = folder();
    let script = "printf '1d6\\n1d\\n10/0\\n2d6\\n' | sidekick roll --format json --seed 1";
    let (values, code) = lines(folder.path(), "roll.v1.json", script);
    let failed: Vec<bool> = values.iter().map(|value| !value["error"].is_null()).collect();
    assert_eq!(failed, [false, true, true, false]);
    assert_eq!(code, Some(3));
}

#[test]
fn plugins_in_json_say_what_they_used() {
    let folder = folder();
    let script = "sidekick roll 2d6+stress --plugin example-plugins/stress -q --faces 3,4,1,9 \
                  --format json --trace";
    let (value, code) = rolled(folder.path(), script);
    assert_eq!(code, Some(0), "{value:#}");
    assert!(value["usage"]["stress"]["fuel"].as_u64().is_some_and(|fuel| fuel > 0));
    assert_eq!(value["draws"][2]["origin"], "stress");
    let (value, code) = rolled(folder.path(), &format!("{script} --fuel 50"));
    assert_eq!((value["error"]["code"].as_str(), code), (Some("plugin-out-of-fuel"), Some(4)));
    assert_eq!(value["error"]["plugin"], "stress");
}

#[test]
fn counts_and_formats_keep_to_their_schemas() {
    let folder = folder();
    let script = "sidekick roll '2d6; 1d2/4' --times 500 --seed 1 --format json";
    let (values, code) = lines(folder.path(), "times.v1.json", script);
    assert_eq!((values.len(), code), (1, Some(0)));
    let summary = &values[0]["summaries"][0];
    let histogram = summary["histogram"].as_array().expect("a histogram");
    let total: u64 = histogram.iter().filter_map(|row| row["count"].as_u64()).sum();
    assert_eq!((total, summary["count"].as_u64()), (500, Some(500)));
    let script = "sidekick fmt --format json '4D6 KH3' '2d6q' '4d10!>=9'";
    let (values, code) = lines(folder.path(), "fmt.v1.json", script);
    assert_eq!((values.len(), code), (3, Some(3)));
}

#[test]
fn mean_and_deviation_are_those_of_the_faces() {
    let folder = folder();
    let script = "sidekick roll 1d10 --times 4 --faces 2,4,4,10 --format json";
    let (values, _) = lines(folder.path(), "times.v1.json", script);
    let summary = &values[0]["summaries"][0];
    assert_eq!(summary["mean"], 5.0);
    let deviation = summary["deviation"].as_f64().expect("a number");
    assert!((deviation - 12.0_f64.sqrt()).abs() < 1e-12, "{deviation}");
    assert_eq!((&summary["lowest"], &summary["highest"]), (&"2".into(), &"10".into()));
}

#[test]
fn a_plain_roll_touches_no_file() {
    let folder = folder();
    let output = sidekick(folder.path(), "sidekick roll 2d6 && sidekick roll 3d8 '# hit'");
    assert!(output.status.success());
    assert!(!folder.path().join("home").exists());
}

#[test]
fn a_session_is_kept_only_if_all_went_well() {
    let folder = folder();
    let file = folder.path().join("s.json");
    sidekick(folder.path(), "sidekick roll '$a = 2' --session s.json");
    let before = fs::read(&file).expect("a session");
    for script in [
        "sidekick roll '$a = 3d' --session s.json",
        "sidekick roll '$a = 1d6' --faces 1,2 --session s.json",
        "sidekick roll '$a = 1d6' --faces '' --session s.json",
        "sidekick roll '$a = 7' --times 5 --session s.json",
        "sidekick roll '$a = 7' --plugin nowhere.wasm --session s.json",
    ] {
        sidekick(folder.path(), script);
        assert_eq!(fs::read(&file).expect("a session"), before, "{script}");
    }
    sidekick(folder.path(), "sidekick roll '$a = 7' --session s.json");
    assert_ne!(fs::read(&file).expect("a session"), before);
}

#[test]
fn a_roll_from_a_pipe_is_answered_line_by_line() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let folder = folder();
    let mut child = shell(folder.path())
        .args(["-c", "sidekick roll --seed 1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    for _ in 0..3 {
        stdin.write_all(b"1d6\n").expect("a reader");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("an answer");
        assert!(line.starts_with("1d6  = "), "{line}");
    }
    drop(stdin);
    assert!(child.wait().expect("an end").success());
}

#[test]
fn every_guest_is_inspected_and_kept_to_the_schema() {
    let folder = folder();
    let mut admitted = 0;
    for entry in fs::read_dir(crate::guests::folder()).expect("guests") {
        let path = entry.expect("a guest").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        fs::write(folder.path().join("guest.wasm"), crate::guests::module(name)).expect("a file");
        let script = "sidekick inspect guest.wasm --format json";
        let (values, code) = lines(folder.path(), "inspect.v1.json", script);
        assert_eq!((values.len(), code), (1, Some(0)), "{name}");
        let refusals = values[0]["refusals"].as_array().expect("refusals");
        assert_eq!(values[0]["admitted"], refusals.is_empty(), "{name}");
        admitted += usize::from(refusals.is_empty());
        let text = sidekick(folder.path(), "sidekick inspect guest.wasm --all");
        assert!(text.status.success() && text.stderr.is_empty(), "{name}");
        let text = String::from_utf8(text.stdout).expect("text");
        assert!(!text.contains('\u{1b}'), "{name} repaints the terminal");
    }
    assert!(admitted > 10, "{admitted}");
}

#[test]
fn differences_in_json_keep_to_the_schema() {
    let folder = folder();
    for name in ["good", "panic"] {
        let path = folder.path().join(format!("{name}.wasm"));
        fs::write(path, crate::guests::module(name)).expect("a file");
    }
    let script = "sidekick diff good.wasm panic.wasm --format json";
    let (values, code) = lines(folder.path(), "diff.v1.json", script);
    assert_eq!((&values[0]["same"], code), (&Value::Bool(false), Some(1)));
    let script = "sidekick diff good.wasm good.wasm --format json";
    let (values, code) = lines(folder.path(), "diff.v1.json", script);
    assert_eq!((&values[0]["same"], code), (&Value::Bool(true), Some(0)));
}

#[test]
fn a_trap_in_json_says_how_to_see_more() {
    let folder = folder();
    let module = crate::guests::module("divide-by-zero");
    fs::write(folder.path().join("odd.wasm"), module).expect("a file");
    let (value, code) = rolled(folder.path(), "sidekick roll odd --plugin odd.wasm --format json");
    assert_eq!((value["error"]["code"].as_str(), code), (Some("plugin-trapped"), Some(4)));
    assert_eq!(value["error"]["place"], Value::Null);
    let stack = value["error"]["stack"].as_array().expect("a stack");
    let note = stack.last().and_then(Value::as_str).expect("a note");
    assert!(note.starts_with("note: for files and lines, "), "{note}");
}
