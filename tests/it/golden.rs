//! Golden tests: read, run, compared, accepted, made from rolls.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use serde_json::Value;
use sidekick::abi::{
    Answer, Delivery, Effect, EffectKind, Hook, LogLevel, LookupKind, Part, Scope, Verdict,
};
use sidekick::golden::{self, File, Test, Unreadable};
use sidekick::limits::PluginLimits;
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Description, Example, Plugin, PluginError, Scripted};
use sidekick::report::{Finding, Outcome};

use crate::console::{folder, repository, shell};
use crate::guests;

/// `odd N` throws N dice with six sides, tells their sum in private, logs it, and keeps it.
fn odd(call: &mut Call) -> Result<Answer, PluginError> {
    let dice = match call.request.arguments.trim() {
        "" => 1,
        "last" => {
            let last = call.services.lookup(LookupKind::UserState, "last");
            let last = last.map(|last| String::from_utf8_lossy(last).into_owned());
            let last = last.ok_or_else(|| PluginError::Declined("nothing yet".to_owned()))?;
            let part = Part { text: last, ..Part::default() };
            return Ok(Answer { verdict: Verdict::Reply, parts: vec![part], ..Answer::default() });
        }
        more => more.parse().map_err(|_| PluginError::Declined(format!("`{more}`?")))?,
    };
    let mut sum = 0;
    for _ in 0..dice {
        sum += call.services.die(6)?;
    }
    call.services.log(LogLevel::Info, &format!("sum {sum}"));
    let keep = |kind, scope, name: &str| Effect {
        kind,
        scope,
        name: name.to_owned(),
        value: sum.to_string(),
    };
    Ok(Answer {
        verdict: Verdict::Reply,
        parts: vec![Part { text: format!("~~{sum}~~"), number: Some(sum), settled: true }],
        labels: vec!["odd".to_owned()],
        effects: vec![
            keep(EffectKind::SetState, Scope::User, "last"),
            keep(EffectKind::SetVariable, Scope::User, "sum"),
        ],
        delivery: Delivery::Private,
        ..Answer::default()
    })
}

fn plugins() -> Vec<Box<dyn Plugin>> {
    let description = Description {
        abi: 1,
        name: "odd".to_owned(),
        version: "1.0.0".to_owned(),
        commands: vec!["odd".to_owned()],
        ..Description::default()
    };
    vec![Box::new(Scripted::new(description, &[Hook::Command], odd))]
}

/// A file of tests.
fn file(folder: &Path, text: &str) -> File {
    let path = folder.join("t.toml");
    fs::write(&path, text).expect("a file");
    golden::read(&path, "t.toml").unwrap_or_else(|error| panic!("{:?}", error.findings()))
}

fn findings(text: &str) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = file(folder.path(), text);
    let mut plugins = plugins();
    let limits = PluginLimits::default();
    let ran = file.tests.iter().map(|test| golden::run_test(test, &mut plugins, &limits));
    ran.flat_map(|ran| ran.findings).collect()
}

/// A test of `odd 2` with faces 2 and 3 that expects this.
fn expecting(more: &str) -> Vec<Finding> {
    findings(&format!("[[test]]\nname = \"t\"\ncommand = \"/r odd 2\"\nfaces = [2, 3]\n{more}\n"))
}

#[test]
fn what_is_as_expected_passes() {
    for right in [
        "reply = \"odd 2  = ~~5~~ = 5 (odd)\"",
        "plain = \"odd 2  = [5] = 5 (odd)\"",
        "delivery = \"private\"",
        "parts = [{ text = \"~~5~~\", number = 5, final = true }]",
        "labels = [\"odd\"]",
        "log = [\"info: sum 5\"]",
        "fault = \"none\"",
        "after = { variables = { sum = \"5\" }, state = { user = { last = \"5\" }, channel = {} } }",
    ] {
        assert_eq!(expecting(right), [], "{right}");
    }
}

#[test]
fn each_expectation_that_is_not_met_is_told() {
    for (wrong, code, line) in [
        ("reply = \"odd 2  = ~~5~~ = 6 (odd)\"", "SK0401", 5),
        ("plain = \"odd\"", "SK0401", 5),
        ("", "SK0405", 3),
        ("error = \"plugin-declined\"", "SK0406", 5),
        ("message = \"no\"", "SK0406", 1),
        ("delivery = \"public\"", "SK0407", 5),
        ("parts = [{ text = \"~~5~~\", number = 5 }]", "SK0407", 5),
        ("labels = []", "SK0407", 5),
        ("log = []", "SK0408", 5),
        ("after = { state = { user = {} } }", "SK0409", 5),
        ("after = { variables = { sum = \"6\" } }", "SK0409", 5),
        ("after = { channel_variables = { SUM = \"5\" } }", "SK0409", 5),
    ] {
        let findings = expecting(wrong);
        let place = findings.first().and_then(|finding| finding.place.clone());
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!((codes, place.map(|place| place.line)), (vec![code], Some(line)), "{wrong}");
        assert!(!findings[0].details.is_empty(), "{wrong}");
    }
}

#[test]
fn errors_are_compared_by_code_and_words() {
    let test = |more: &str| {
        let found = findings(&format!("[[test]]\ncommand = \"/r odd x\"\n{more}\n"));
        found.first().map(|finding| finding.code)
    };
    assert_eq!(test("error = \"plugin-declined\"\nmessage = \"`x`?\""), None);
    assert_eq!(test("message = \"`x`?\""), None);
    assert_eq!(test("fault = \"none\""), None);
    assert_eq!(test("error = \"plugin-trapped\""), Some("SK0406"));
    assert_eq!(test("message = \"`y`?\""), Some("SK0406"));
    assert_eq!(test("reply = \"5\""), Some("SK0402"));
    assert_eq!(test(""), Some("SK0402"));
    let mistake = findings("[[test]]\ncommand = \"/r 2d6q\"\nerror = \"unknown-modifier\"\n");
    assert_eq!(mistake, []);
}

#[test]
fn faces_must_be_used_up_exactly() {
    let test = |faces: &str| {
        let text =
            format!("[[test]]\ncommand = \"/r odd 3\"\nfaces = {faces}\nlabels = [\"odd\"]\n");
        findings(&text).into_iter().map(|one| (one.code, one.message)).collect::<Vec<_>>()
    };
    assert_eq!(test("[1, 2, 3]"), []);
    let told = |code, message: &str| vec![(code, message.to_owned())];
    let after = "the faces have run out: asked for a d6 after 3, 4";
    assert_eq!(test("[3, 4]"), told("SK0404", after));
    let none = "the faces have run out: asked for a d6, and there is none";
    assert_eq!(test("[]"), told("SK0404", none));
    let off = "face 7, number 2 in the list, is not on a d6";
    assert_eq!(test("[1, 7, 2]"), told("SK0404", off));
    let left = "2 listed faces are left over: 4, 5; thrown were 1, 2, 3";
    assert_eq!(test("[1, 2, 3, 4, 5]"), told("SK0403", left));
    // Of a list without end only the beginning is said again.
    let many = format!("[1, 2, 3{}]", ", 6".repeat(100_000));
    let left =
        "100000 listed faces are left over: 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, …; thrown were 1, 2, 3";
    assert_eq!(test(&many), told("SK0403", left));
}

#[test]
fn what_is_no_command_is_told() {
    let findings = findings("[[test]]\ncommand = \"odd\"\nreply = \"odd\"\n");
    assert_eq!(findings[0].code, "SK0411");
    assert_eq!(findings[0].help.as_deref(), Some("a command starts with `/r`: \"/r odd\""));
}

#[test]
fn commands_follow_each_other_in_one_memory_and_tests_do_not() {
    let passes = "
        [[test]]
        name = \"one after the other\"
        command = \"/r odd\"
        faces = [4]
        labels = [\"odd\"]
        user = \"ann\"
        [[test.then]]
        command = \"/r odd last\"
        reply = \"4\"
        [[test.then]]
        command = \"/r $sum\"
        reply = \"$sum  = (4) = 4\"
        [[test.then]]
        command = \"/r odd last\"
        user = \"bob\"
        message = \"nothing yet\"

        [[test]]
        name = \"apart\"
        command = \"/r odd last\"
        message = \"nothing yet\"

        [[test]]
        name = \"what was there before\"
        command = \"/r odd $dice\"
        faces = [1, 1]
        variables = { dice = \"2\" }
        labels = [\"odd\"]
        [[test.then]]
        command = \"/r odd last\"
        state = { user = { last = \"seven\" } }
        reply = \"seven\"
        [[test.then]]
        command = \"/r $DICE\"
        channel_variables = { DICE = \"3\" }
        reply = \"$DICE  = 3 = 3\"";
    let found = findings(passes);
    let told: Vec<_> = found.iter().map(|one| (&one.message, &one.details)).collect();
    // Only how the dice print a variable is not ours to say.
    assert!(
        told.iter().all(|(_, details)| details.iter().any(|line| line.contains("$"))),
        "{told:?}"
    );
    let text = "[[test]]\ncommand = \"/r odd\"\nfaces = [4]\nlabels = [\"odd\"]\n\
                [[test.then]]\ncommand = \"/r odd last\"\nreply = \"5\"\n\
                [[test.then]]\ncommand = \"/r odd last\"\nreply = \"6\"\n";
    // After a command that went another way, the next ones mean nothing.
    let found = findings(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.ends_with("after the others: `/r odd last`"), "{}", found[0].message);
}

#[test]
fn the_usage_of_all_commands_is_counted() {
    let runtime = WasmRuntime::new(None);
    let limits = PluginLimits::default();
    let plugin = runtime.load_bytes(&guests::module("good"), BTreeMap::new(), &limits);
    let mut plugins: Vec<Box<dyn Plugin>> = vec![Box::new(plugin.expect("it is good"))];
    // Its name is no request that it knows, so it refuses; that is work, too.
    let once = golden::run_test(&Test::of("good", Vec::new()), &mut plugins, &limits).usage;
    assert!(once.fuel > 0 && once.memory == 3 << 16, "{once:?}");
    let mut twice = Test::of("good", Vec::new());
    twice.steps.push(twice.steps[0].clone());
    let twice = golden::run_test(&twice, &mut plugins, &limits).usage;
    assert_eq!((twice.fuel, twice.memory), (2 * once.fuel, once.memory));
}

#[test]
fn an_example_is_a_test() {
    let example = Example {
        command: "/r odd".to_owned(),
        faces: vec![3],
        reply: "odd  = ~~3~~ = 3 (odd)".to_owned(),
    };
    let limits = PluginLimits::default();
    let test = golden::example(&example);
    assert_eq!(golden::run_test(&test, &mut plugins(), &limits).findings, []);
    let description =
        Description { examples: vec![example.clone(), example], ..Description::default() };
    let manifest = "abi = 1\n[[example]]\na\n\n[[example]]\n";
    let tests = golden::examples(&description, Some((manifest, "sidekick.toml")));
    let told: Vec<_> = tests
        .iter()
        .map(|test| (&*test.name, test.steps[0].place.as_ref().map(|place| place.line)))
        .collect();
    assert_eq!(told, [("/r odd", Some(2)), ("/r odd (2)", Some(5))]);
}

#[test]
fn everything_wrong_in_a_file_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.toml");
    let wrong = |text: &str| {
        fs::write(&path, text).expect("a file");
        let error = golden::read(&path, "t.toml").expect_err("a mistake");
        let findings = error.findings();
        assert!(findings.iter().all(|finding| finding.code == "SK0400"));
        let told = findings.iter().map(|finding| {
            let line = finding.place.as_ref().map(|place| place.line).unwrap_or_default();
            let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            format!("{line}: {}{help}", finding.message)
        });
        told.collect::<Vec<_>>()
    };
    let many = "[[test]]\nname = \"a\"\ncommand = \"/r odd\"\nfaces = \"1\"\nreplay = \"x\"\n\
                [[test]]\nname = \"a\"\nstate = { users = {} }\nvariables = { X = \"1\" }\n";
    assert_eq!(
        wrong(many),
        [
            "5: no key is called `replay`; did you mean `reply`?",
            "4: `faces` must be a list of whole numbers, as [1, 6]",
            "6: a test needs a `command`; as it is typed in a channel: command = \"/r coin\"",
            "9: `X` has no lower-case letter, so it is the channel's: put it in \
             `channel_variables`",
            "8: no key is called `users`; did you mean `user`?",
            "7: a second test is called `a`",
        ]
    );
    assert_eq!(wrong("[[tests]]\n"), ["1: no key is called `tests`; did you mean `test`?"]);
    assert_eq!(wrong("test = 3\n"), ["1: `test` must be a list of tables, as [[test]]"]);
    assert!(wrong("[[test]\n")[0].starts_with("1: "));
    let both = "[[test]]\ncommand = \"/r odd\"\nreply = \"a\"\nerror = \"b\"\n";
    assert_eq!(wrong(both), ["4: a command has a reply or an error, not both"]);
    for (line, message) in [
        ("rules = \"old\"", "`rules` must be \"corrected\" or \"classic\""),
        ("fault = \"any\"", "`fault` must be \"none\""),
        ("labels = [1]", "`labels` must be a list of texts, as [\"one\", \"two\"]"),
        ("after = 1", "`after` must be a table, as { … }"),
        ("parts = [1]", "`parts` must be a list of tables, as [[test]]"),
        ("variables = { a = 1 }", "`variables` must be a table of texts, as { name = \"text\" }"),
        ("variables = { \"a b\" = \"1\" }", "`a b` is no name of a variable"),
        ("user = 1", "`user` must be a text"),
    ] {
        let text = format!("[[test]]\ncommand = \"/r odd\"\n{line}\n");
        assert_eq!(wrong(&text), [format!("3: {message}")]);
    }
    assert!(matches!(
        golden::read(&folder.path().join("none.toml"), "none.toml"),
        Err(Unreadable::File { .. })
    ));
}

#[test]
fn files_are_found_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(golden::find(folder.path()).expect("none"), Vec::<std::path::PathBuf>::new());
    fs::create_dir(folder.path().join("tests")).expect("a folder");
    for name in ["b.toml", "a.toml", ".hidden.toml", "notes.md"] {
        fs::write(folder.path().join("tests").join(name), "").expect("a file");
    }
    let found = golden::find(folder.path()).expect("files");
    let names: Vec<_> = found.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["a.toml", "b.toml"]);
}

const BEFORE: &str = r#"# Why there are tests.

[[test]]
name = "sum"   # a name
faces = [2, 3] # two dice
command = "/r odd 2"
reply = "old"  # read this
labels = []

[[test]]
name = "refused"
command = "/r odd x"
reply = "old"

[[test]]
name = "nothing expected"
command = "/r odd"
faces = [4]

    # Indented.
    [[test.then]]
    command = "/r odd last"
    reply = "old"

[[test]]
name = "too few faces"
command = "/r odd 3"
faces = [1]
reply = "old"

[[test]]
name = "passes"
command = "/r odd"
faces = [1]
labels = [ "odd" ]
"#;

const AFTER: &str = r#"# Why there are tests.

[[test]]
name = "sum"   # a name
faces = [2, 3] # two dice
command = "/r odd 2"
reply = "odd 2  = ~~5~~ = 5 (odd)"  # read this
labels = ["odd"]

[[test]]
name = "refused"
command = "/r odd x"
error = "plugin-declined"
message = "`x`?"

[[test]]
name = "nothing expected"
command = "/r odd"
faces = [4]
reply = "odd  = ~~4~~ = 4 (odd)"

    # Indented.
    [[test.then]]
    command = "/r odd last"
    reply = "4"

[[test]]
name = "too few faces"
command = "/r odd 3"
faces = [1]
reply = "old"

[[test]]
name = "passes"
command = "/r odd"
faces = [1]
labels = [ "odd" ]
"#;

#[test]
fn accepting_keeps_comments_and_order_and_invents_no_faces() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.toml");
    let limits = PluginLimits::default();
    let file = file(folder.path(), BEFORE);
    let wanted = |_: &Test| true;
    let accepted = golden::accept(&file, &mut plugins(), &limits, None, &wanted).expect("written");
    assert_eq!(accepted.changed, ["sum", "refused", "nothing expected"]);
    assert_eq!(accepted.kept, ["too few faces"]);
    assert_eq!(fs::read_to_string(&path).expect("a file"), AFTER);
    // Again: there is nothing left to accept, and nothing is written.
    let file = golden::read(&path, "t.toml").expect("a file of tests");
    let again = golden::accept(&file, &mut plugins(), &limits, None, &wanted).expect("nothing");
    assert_eq!((again.changed.len(), again.kept.len()), (0, 1));
    // With a seed, faces that are missing are drawn, and those that are there stay.
    let drawn = golden::accept(&file, &mut plugins(), &limits, Some(7), &wanted).expect("written");
    assert_eq!(drawn.changed, ["too few faces"]);
    let file = golden::read(&path, "t.toml").expect("a file of tests");
    let faces = &file.tests[3].steps[0].faces;
    assert_eq!((faces.len(), faces[0]), (3, 1));
    let suite = golden::run_file(&file, &mut plugins(), &limits);
    assert!(suite.cases.iter().all(|case| case.outcome == Outcome::Passed), "{suite:#?}");
}

#[test]
fn only_what_is_wanted_is_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = file(folder.path(), BEFORE);
    let wanted = |test: &Test| test.name == "refused";
    let limits = PluginLimits::default();
    let accepted = golden::accept(&file, &mut plugins(), &limits, None, &wanted).expect("written");
    assert_eq!(accepted.changed, ["refused"]);
    let text = fs::read_to_string(folder.path().join("t.toml")).expect("a file");
    assert_eq!(text.matches("\"old\"").count(), 3);
}

#[test]
fn a_fault_that_must_not_be_is_never_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = guests::module("unreachable");
    let plugin =
        WasmRuntime::new(None).load_bytes(&bytes, BTreeMap::new(), &PluginLimits::default());
    let mut plugins: Vec<Box<dyn Plugin>> = vec![Box::new(plugin.expect("it is admitted"))];
    let text = "[[test]]\nname = \"t\"\ncommand = \"/r odd\"\nfault = \"none\"\n";
    let file = file(folder.path(), text);
    let limits = PluginLimits::default();
    let accepted = golden::accept(&file, &mut plugins, &limits, Some(7), &|_| true);
    assert_eq!(accepted.expect("nothing").kept, ["t"]);
    assert_eq!(fs::read_to_string(folder.path().join("t.toml")).expect("a file"), text);
}

#[test]
fn a_recorded_roll_is_a_test() {
    let record = r#"{"schema":1,"command":"odd","reply":{"markdown":"m","plain":"p"},"draws":[{"sides":6,"face":2,"origin":"odd"}],"error":null}"#;
    let test = golden::recorded(record).expect("a test");
    let step = &test.steps[0];
    assert_eq!((&*test.name, &*step.command, &*step.faces), ("odd", "/r odd", &[2][..]));
    assert_eq!(step.expected.reply.as_deref(), Some("m"));
    let failed = r#"{"schema":1,"command":"/r odd x","reply":null,"draws":[],"error":{"code":"plugin-declined","message":"odd: no","plugin":"odd"}}"#;
    let expected = golden::recorded(failed).expect("a test").steps[0].expected.clone();
    assert_eq!(expected.error.as_deref(), Some("plugin-declined"));
    assert_eq!(expected.message.as_deref(), Some("no"));
    for wrong in ["", "{}", r#"{"schema":2,"command":"a","draws":[]}"#] {
        assert!(golden::recorded(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn tests_are_appended_to_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new/tests/rolls.toml");
    let append = |test: &Test| golden::append(&path, "rolls.toml", test, "");
    let first = append(&Test::of("odd 2", vec![1, 2])).expect("a new file");
    assert_eq!((&*first.name, first.place.line, first.is_new), ("odd 2", 1, true));
    let second = append(&Test::of("odd 2", vec![3, 4])).expect("other faces");
    assert_eq!((&*second.name, second.place.line), ("odd 2 (2)", 6));
    assert!(!append(&Test::of("odd 2", vec![1, 2])).expect("the same").is_new);
    let odd = "quotes \" and \\ and\nlines \u{1b} \u{1f3b2} '''";
    let written = append(&Test::of(odd, Vec::new())).expect("whatever it is");
    let read = golden::read(&path, "rolls.toml").expect("a file of tests");
    let last = read.tests.last().expect("a test");
    assert_eq!((&last.name, &*last.steps[0].command), (&written.name, &*format!("/r {odd}")));
    // What holds something else stays as it is.
    fs::write(&path, "[package]\n").expect("a file");
    assert!(append(&Test::of("odd", Vec::new())).is_err());
    assert_eq!(fs::read_to_string(&path).expect("a file"), "[package]\n");
}

/// A project whose module is there already.
fn project(folder: &Path, tests: &str) {
    let project = folder.join("good");
    fs::create_dir_all(project.join("tests")).expect("a folder");
    fs::write(project.join("good.wasm"), guests::module("good")).expect("a file");
    let manifest = "abi = 1\nname = \"good\"\nversion = \"1.0.0\"\ncommands = [\"good\"]\n\
                    modifiers = [\"g\"]\n\n[project]\nbuild = [\"true\"]\nmodule = \"good.wasm\"\n";
    fs::write(project.join("sidekick.toml"), manifest).expect("a file");
    fs::write(project.join("tests/t.toml"), tests).expect("a file");
}

fn run(folder: &Path, script: &str) -> (String, Option<i32>) {
    let output = shell(folder).args(["-c", script]).output().expect("a shell");
    (String::from_utf8(output.stdout).expect("text"), output.status.code())
}

const GOOD: &str = "[[test]]\nname = \"refused\"\ncommand = \"/r good\"\n\
                    error = \"plugin-declined\"\n";
const BAD: &str =
    "[[test]]\nname = \"<refused> & \\u001b\"\ncommand = \"/r good\"\nreply = \"1\"\n";

#[test]
fn junit_is_read_by_another_reader() {
    let folder = folder();
    project(folder.path(), &format!("{GOOD}{BAD}"));
    let script = "sidekick -q test good --format junit --junit report.xml";
    let (text, code) = run(folder.path(), script);
    assert_eq!(code, Some(1), "{text}");
    let written = fs::read_to_string(folder.path().join("report.xml")).expect("a file");
    assert_eq!(written, text);
    let report = junit_parser::from_reader(text.as_bytes()).expect("JUnit");
    assert_eq!((report.tests, report.failures, report.errors), (2, 1, 0));
    let suite = &report.suites[0];
    assert_eq!(suite.name, "good: good/tests/t.toml");
    assert!(suite.cases[0].status.is_success());
    let failed = &suite.cases[1];
    assert!(failed.name.contains("<refused> &"), "{}", failed.name);
    assert_eq!(failed.file.as_deref(), Some("good/tests/t.toml"));
    assert_eq!(failed.line, Some(5));
    let failure = failed.status.failure_as_ref();
    assert_eq!(failure.failure_type, "SK0402");
    assert!(failure.message.contains("plugin-declined"), "{}", failure.message);
}

#[test]
fn json_keeps_to_its_schema() {
    let folder = folder();
    project(folder.path(), &format!("{GOOD}{BAD}"));
    let (text, code) = run(folder.path(), "sidekick -q test good --format json");
    assert_eq!(code, Some(1));
    let record: Value = serde_json::from_str(&text).expect("JSON");
    let schema = fs::read_to_string(repository().join("schema/report.v1.json")).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{record:#}");
    assert_eq!(record["summary"]["failed"], 1);
    assert_eq!(record["suites"][0]["cases"][1]["findings"][0]["code"], "SK0402");
}

#[test]
fn a_command_ends_with_the_code_of_what_went_wrong() {
    let folder = folder();
    let code = |tests: &str, script: &str| {
        project(folder.path(), tests);
        run(folder.path(), script).1
    };
    assert_eq!(code(GOOD, "sidekick -q test good"), Some(0));
    assert_eq!(code("", "sidekick -q test good"), Some(0));
    assert_eq!(code(BAD, "sidekick -q test good"), Some(1));
    assert_eq!(code(GOOD, "sidekick -q test good --format markdown"), Some(2));
    assert_eq!(code(GOOD, "sidekick -q test good --seed 7"), Some(2));
    assert_eq!(code("[[tests]]\n", "sidekick -q test good"), Some(3));
    assert_eq!(code(GOOD, "sidekick -q test good nobody"), Some(3));
    assert_eq!(code(GOOD, "sidekick -q test nowhere"), Some(3));
    let refused = "printf broken > good/good.wasm; sidekick -q test good/good.wasm";
    assert_eq!(code(GOOD, refused), Some(4));
}

#[test]
fn every_code_of_a_test_is_explained() {
    let page = fs::read_to_string(repository().join("src/report/codes.md")).expect("a page");
    for code in (400..=411).chain(501..=506) {
        let heading = format!("\n## SK{code:04} ");
        assert_eq!(page.matches(&heading).count(), 1, "{heading}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_is_appended_is_read_again(
        command in any::<String>(),
        faces in proptest::collection::vec(any::<i64>(), 0..4),
        state in any::<String>(),
        reply in any::<String>(),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.toml");
        let mut test = Test::of(&command, faces);
        let step = &mut test.steps[0];
        step.before.state[0].insert(state.clone(), state);
        step.expected.reply = Some(reply);
        for _ in 0..2 {
            golden::append(&path, "t.toml", &test, "why").expect("it can be written");
        }
        let read = golden::read(&path, "t.toml").expect("it can be read").tests;
        prop_assert_eq!(read.len(), 1);
        let (read, written) = (&read[0].steps[0], &test.steps[0]);
        prop_assert_eq!(&read.command, &written.command);
        prop_assert_eq!(&read.faces, &written.faces);
        prop_assert_eq!(&read.before, &written.before);
        prop_assert_eq!(&read.expected, &written.expected);
    }
}
