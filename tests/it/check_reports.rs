//! Reports read by others: SARIF by its schema, JUnit by a reader that is not ours, annotations as a CI
//! server takes them apart.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::path::Path;

use serde_json::Value;
use sidekick::report::{Case, Finding, Outcome, Place, Report, Suite, explanations};
use sidekick::report::{github, json, junit, markdown, sarif};

use crate::console::{folder, repository, shell};

/// A report with whatever could break a form: each code, odd paths, texts that try to get out.
fn report() -> Report {
    let mut findings: Vec<Finding> = explanations()
        .map(|explanation| Finding::warning(explanation.code, explanation.title))
        .collect();
    let texts =
        ["", "a\nb", "::error::x", "]]>", "<b>&amp;</b>", "\u{1b}[2J\u{202e}\0", "100%", "é 🎲"];
    for text in texts {
        let place = Place { file: "a b/ü%,:.toml".to_owned(), line: 3, column: 4 };
        let finding = Finding::error("SK0501", text).at(place).help(text);
        findings.push(finding.details([text.to_owned(), text.to_owned()]));
    }
    findings.push(Finding::note("SK0302", "whole").at(Place::file("/abs/x.wasm")));
    findings.push(Finding::note("SK0302", "drive").at(Place::line("C:\\x\\y.wasm", 1)));
    let case = |name: &str, outcome| Case {
        name: name.to_owned(),
        place: Some(Place::line("t.toml", 3)),
        outcome,
    };
    let cases = vec![
        case("one <&>", Outcome::Found(findings)),
        case("warned", Outcome::Found(vec![Finding::warning("SK0103", "no summary")])),
        case("two", Outcome::Passed),
        case("three", Outcome::Skipped("because \u{1b}".to_owned())),
    ];
    let suite = Suite { name: "conduct".to_owned(), promise: "calm".to_owned(), cases };
    Report { subject: "odd plugin".to_owned(), suites: vec![suite] }
}

/// A schema of the repository. One pattern of SARIF's has a slip, a `]` too many, which later editions have
/// mended; strict readers take it for no pattern.
fn validator(schema: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(repository().join(schema)).expect("a schema");
    let text = text.replace("|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "(-[a-zA-Z]{2})?$");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

fn assert_valid(schema: &str, value: &Value) {
    let validator = validator(schema);
    let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

const SARIF: &str = "tests/schema/sarif-2.1.0.json";

#[test]
fn sarif_keeps_to_the_official_schema() {
    let log = serde_json::to_value(sarif(&[report(), Report::default()])).expect("JSON");
    assert_valid(SARIF, &log);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), explanations().count());
    let results = run["results"].as_array().expect("results");
    for result in results {
        let rule =
            &rules[usize::try_from(result["ruleIndex"].as_u64().expect("one")).expect("one")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.contains("mend")));
    }
    let names: std::collections::BTreeSet<_> =
        results.iter().map(|result| &result["partialFingerprints"]).map(Value::to_string).collect();
    assert_eq!(names.len(), results.len(), "each finding has a name of its own");
    let uri = |at: usize| {
        let place = &results[at]["locations"][0]["physicalLocation"]["artifactLocation"];
        (place["uri"].as_str().map(str::to_owned), place["uriBaseId"].as_str().map(str::to_owned))
    };
    let first = explanations().count();
    let relative = "a%20b/%C3%BC%25%2C%3A.toml".to_owned();
    assert_eq!(uri(first), (Some(relative), Some("%SRCROOT%".to_owned())));
    assert_eq!(uri(first + 8), (Some("file:///abs/x.wasm".to_owned()), None));
    assert_eq!(uri(first + 9), (Some("file:///C%3A/x/y.wasm".to_owned()), None));
}

#[test]
fn the_schema_of_sarif_refuses_what_is_none() {
    let validator = validator(SARIF);
    let mut log = serde_json::to_value(sarif(&[report()])).expect("JSON");
    assert!(validator.is_valid(&log));
    log["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!validator.is_valid(&log));
}

#[test]
fn lines_do_not_name_a_finding() {
    let names = |report: &Report| {
        let log = serde_json::to_value(sarif(std::slice::from_ref(report))).expect("JSON");
        log["runs"][0]["results"][0]["partialFingerprints"].to_string()
    };
    let at = |line, message: &str| {
        let finding = Finding::error("SK0501", message).at(Place::line("a.toml", line));
        let outcome = Outcome::Found(vec![finding]);
        let case = Case { name: "hook".to_owned(), place: None, outcome };
        let suite = Suite { name: "conduct".to_owned(), cases: vec![case], ..Suite::default() };
        Report { subject: "a".to_owned(), suites: vec![suite] }
    };
    assert_eq!(names(&at(1, "12 times")), names(&at(9, "13 times")));
}

#[test]
fn junit_is_read_by_another_reader() {
    let text = junit(&[report(), report()]).expect("XML");
    let suites = junit_parser::from_reader(text.as_bytes()).expect("JUnit");
    assert_eq!(suites.suites.len(), 2);
    let cases = &suites.suites[0].cases;
    assert_eq!(cases.len(), 4);
    assert!(cases[0].status.is_failure() && cases[0].original_name == "one <&>");
    assert!(cases[1].status.is_success() && cases[2].status.is_success());
    assert!(cases[3].status.is_skipped());
    assert_eq!((suites.suites[0].failures, suites.suites[0].skipped), (1, 1));
}

/// What GitHub's runner makes of a line: the command, its properties, its message.
fn taken_apart(line: &str) -> (String, Vec<(String, String)>, String) {
    let (head, message) =
        line.strip_prefix("::").expect("a command").split_once("::").expect("two");
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let unescaped = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    };
    let properties = properties.split(',').filter_map(|pair| pair.split_once('='));
    let properties = properties.map(|(key, value)| (key.to_owned(), unescaped(value))).collect();
    (name.to_owned(), properties, unescaped(message))
}

#[test]
fn annotations_come_through_whole_and_worst_first() {
    let report = report();
    let text = github(&report);
    assert_eq!(text.lines().count(), report.findings().count());
    let commands: Vec<_> = text.lines().map(taken_apart).collect();
    let kinds: Vec<_> = commands.iter().map(|(name, ..)| name.as_str()).collect();
    let grave = |kind: &str| ["error", "warning", "notice"].iter().position(|one| *one == kind);
    assert!(kinds.iter().all(|kind| grave(kind).is_some()));
    assert!(kinds.is_sorted_by_key(|kind| grave(kind)));
    let (_, properties, message) = &commands[1];
    let expected =
        [("file", "a b/ü%,:.toml"), ("line", "3"), ("col", "4"), ("title", "SK0501 traps")];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(*properties, expected);
    assert_eq!(message, "a\nb\na\nb\na\nb\nhelp: a\nb");
}

#[test]
fn json_and_text_keep_their_form_whatever_is_in_them() {
    let report = report();
    assert_valid("schema/report.v1.json", &json(&report));
    let text = sidekick::report::text(
        &report,
        &|_| None,
        sidekick::report::Listing::Suites,
        sidekick::text::Colour::Plain,
    );
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\0']), "{text:?}");
    let page = markdown(&report, &[]);
    assert!(!page.contains("<b>") && !page.contains('\u{1b}'), "{page}");
}

/// What `sidekick` prints, as lines of JSON that keep to the schema.
fn lines(folder: &Path, schema: &str, script: &str) -> usize {
    let output = shell(folder).args(["-c", script]).output().expect("a shell");
    let text = String::from_utf8(output.stdout).expect("text");
    for line in text.lines() {
        assert_valid(schema, &serde_json::from_str(line).expect("a line of JSON"));
    }
    text.lines().count()
}

#[test]
fn what_the_commands_print_keeps_to_the_schemas() {
    let folder = folder();
    let path = folder.path();
    let two = "sidekick -q check --format json example-plugins/coin example-plugins/stress";
    assert_eq!(lines(path, "schema/report.v1.json", two), 2);
    let all = "sidekick check --list --format json";
    assert_eq!(lines(path, "schema/checks.v1.json", all), sidekick::check::ALL.len());
    let all = "sidekick explain --format json";
    assert_eq!(lines(path, "schema/explain.v1.json", all), explanations().count());
    assert_eq!(lines(path, "schema/explain.v1.json", "sidekick explain SK0506 --format json"), 1);
    let script = "sidekick -q check --format sarif example-plugins/coin example-plugins/glitch";
    let output = shell(path).args(["-c", script]).output().expect("a shell");
    let log = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_valid(SARIF, &log);
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(2));
}

/// The plugins that we show must keep what we ask of others, warnings included.
#[test]
fn all_example_plugins_pass_all_checks() {
    let folder = folder();
    let names: Vec<String> = fs::read_dir(repository().join("example-plugins"))
        .expect("the folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("sidekick.toml").is_file())
        .filter_map(|path| Some(format!("example-plugins/{}", path.file_name()?.to_str()?)))
        .collect();
    assert!(names.len() >= 7, "{names:?}");
    let script = format!("sidekick -q check --deny warnings {}", names.join(" "));
    let output = shell(folder.path()).args(["-c", &script]).output().expect("a shell");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
}
