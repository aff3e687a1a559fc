//! What is promised of a plugin: each check has a guest that breaks only its promise.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use sidekick::abi::{Answer, Hook, Part, Verdict};
use sidekick::check::{ALL, Module, Subject, run_all, stopped};
use sidekick::limits::PluginLimits;
use sidekick::module::{stripped, with_manifest};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Description, Finished, Plugin, PluginError, Usage};
use sidekick::project::Manifest;
use sidekick::report::{Finding, Outcome, Report, explanations};

use crate::console::{folder, repository};
use crate::nodes;

fn guests() -> PathBuf {
    repository().join("tests/check")
}

/// The module of `tests/check/{name}.wat`, without names.
fn guest(name: &str) -> Vec<u8> {
    let path = guests().join(format!("{name}.wat"));
    stripped(&wat::parse_file(&path).unwrap_or_else(|error| panic!("{error}"))).expect(name)
}

fn load(bytes: &[u8], limits: &PluginLimits) -> Result<Box<dyn Plugin>, PluginError> {
    let plugin = WasmRuntime::new(None).load_bytes(bytes, BTreeMap::new(), limits)?;
    Ok(Box::new(plugin))
}

/// The report on a module alone.
fn looked(bytes: &[u8], limits: PluginLimits) -> Report {
    let mut subject = Subject::new("guest", load(bytes, &limits));
    subject.module = Some(Module { file: "guest.wasm".to_owned(), bytes });
    subject.limits = limits;
    run_all(&subject, &ALL, |_| ())
}

/// The codes of the findings and the checks that found them.
fn found(report: &Report) -> BTreeSet<(String, &'static str)> {
    let mut found = BTreeSet::new();
    for suite in &report.suites {
        for case in &suite.cases {
            if let Outcome::Found(findings) = &case.outcome {
                found.extend(findings.iter().map(|one| (suite.name.clone(), one.code)));
            }
        }
    }
    found
}

/// Each guest of `tests/check`, the check that catches it, and the code; all other checks find nothing.
const GUESTS: &[(&str, &str, &str)] = &[
    ("no-summary", "manifest", "SK0103"),
    ("no-example", "manifest", "SK0104"),
    ("odd-manifest", "manifest", "SK0208"),
    ("ill-typed", "admission", "SK0201"),
    ("tail-call", "admission", "SK0202"),
    ("large-memory", "admission", "SK0203"),
    ("start-function", "admission", "SK0204"),
    ("needy", "admission", "SK0210"),
    ("no-marker", "abi", "SK0207"),
    ("stranger", "imports", "SK0205"),
    ("other-type", "exports", "SK0206"),
    ("unnamed-hook", "exports", "SK0209"),
    ("misspelt-hook", "exports", "SK0211"),
    ("strange-export", "exports", "SK0211"),
    ("modest", "fuel", "SK0304"),
    ("dear", "fuel", "SK0305"),
    ("roomy", "fuel", "SK0306"),
    ("other-reply", "examples", "SK0451"),
    ("dice-left-over", "examples", "SK0452"),
    ("dice-run-out", "examples", "SK0453"),
    ("no-command", "examples", "SK0454"),
    ("traps", "conduct", "SK0501"),
    ("endless", "conduct", "SK0502"),
    ("talkative", "conduct", "SK0504"),
    ("lawless", "conduct", "SK0505"),
    ("colourful", "conduct", "SK0507"),
    ("unlucky", "worst", "SK0509"),
    ("brooding", "worst", "SK0307"),
    ("rambling", "worst", "SK0308"),
    ("homesick", "leftovers", "SK0612"),
];

/// Enough for every guest that ends, so that those that don't end soon.
fn limits() -> PluginLimits {
    PluginLimits { fuel: 50_000, ..PluginLimits::default() }
}

fn limits_of(name: &str) -> PluginLimits {
    // What this one asks for is beyond what hosts give, not beyond these tests.
    if name == "needy" { PluginLimits::default() } else { limits() }
}

#[test]
fn each_guest_breaks_one_promise_and_is_caught() {
    for (name, check, code) in GUESTS {
        let report = looked(&guest(name), limits_of(name));
        let expected = BTreeSet::from([((*check).to_owned(), *code)]);
        assert_eq!(found(&report), expected, "{name}: {report:#?}");
        for finding in report.findings() {
            assert!(finding.help.is_some(), "{name}: no way to mend it");
            assert_eq!(finding.place.as_ref().map(|place| &*place.file), Some("guest.wasm"));
        }
    }
}

#[test]
fn a_good_guest_passes_and_every_guest_is_in_the_table() {
    let report = looked(&guest("good"), limits());
    assert_eq!(report.findings().count(), 0, "{report:#?}");
    let skipped = report.suites.iter().flat_map(|suite| &suite.cases);
    let skipped = skipped.filter(|case| matches!(case.outcome, Outcome::Skipped(_)));
    let skipped: Vec<_> = skipped.map(|case| case.name.as_str()).collect();
    assert_eq!(skipped, ["build", "tests", "odds", "moved", "runtimes", "reproducible"]);
    let files = fs::read_dir(guests()).expect("the folder").flatten();
    let files: BTreeSet<_> =
        files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned())).collect();
    let mut table: BTreeSet<_> = GUESTS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    table.insert("good".to_owned());
    assert_eq!(files, table);
}

#[test]
fn a_module_that_is_refused_is_still_looked_at() {
    let mut bytes = wat::parse_file(guests().join("no-marker.wat")).expect("a guest");
    bytes.extend(b"\0\x05\x04name"); // a section of names
    let report = looked(&bytes, limits());
    let expected = [("abi", "SK0207"), ("leftovers", "SK0611")];
    let expected: BTreeSet<_> = expected.map(|(check, code)| (check.to_owned(), code)).into();
    assert_eq!(found(&report), expected);
    let conduct = report.suites.iter().find(|suite| suite.name == "conduct").expect("a check");
    let reason = Outcome::Skipped("the module is not admitted".to_owned());
    assert_eq!(conduct.cases[0].outcome, reason);
    let noise = looked(b"hello", limits());
    assert_eq!(found(&noise), BTreeSet::from([("admission".to_owned(), "SK0201")]));
}

/// Guests that are made here: what is wrong with them is too large, or not in their bytes.
#[test]
fn guests_beyond_the_folder_are_caught_too() {
    let only = |report: &Report, check: &str, code: &'static str| {
        assert_eq!(found(report), BTreeSet::from([(check.to_owned(), code)]), "{report:#?}");
    };
    let named = wat::parse_file(guests().join("good.wat")).expect("a guest");
    only(&looked(&named, limits()), "leftovers", "SK0611");

    let text = "abi = 1\nname = \"wordy\"\nversion = \"1.0.0\"\nsummary = \"Says hi.\"\n\
                commands = [\"say\"]\n[[example]]\ncommand = \"/r say\"\nreply = \"hi\"\n#";
    let wordy = with_manifest(&guest("good"), &format!("{text}{}", "!".repeat(15_000)));
    only(&looked(&wordy.expect("a module"), limits()), "size", "SK0302");

    // Fuel for hours: then the emergency brake ends it.
    let hours = PluginLimits { fuel: u64::MAX, deadline_ms: 5, ..limits() };
    let mut subject = Subject::new("guest", load(&guest("endless"), &hours));
    subject.limits = hours;
    let conduct = ALL.iter().find(|check| check.name == "conduct").expect("a check");
    only(&run_all(&subject, &[*conduct], |_| ()), "conduct", "SK0503");

    let subject = Subject::new("moody", Ok(Box::new(Moody { asked: 0, description: moody() })));
    only(&run_all(&subject, &ALL, |_| ()), "determinism", "SK0506");
}

/// The report on a module in both engines, of this check alone.
fn compared(bytes: &[u8]) -> Report {
    let node = nodes::runtime(nodes::first()).load_bytes(bytes, BTreeMap::new(), &limits());
    let mut subject = Subject::new("guest", load(bytes, &limits()));
    subject.module = Some(Module { file: "guest.wasm".to_owned(), bytes });
    subject.compare("node", node.map(|plugin| Box::new(plugin) as _));
    let runtimes = ALL.iter().find(|check| check.name == "runtimes").expect("a check");
    run_all(&subject, &[*runtimes], |_| ())
}

#[test]
fn what_another_runtime_answers_otherwise_is_shown() {
    for name in ["good", "traps", "endless", "talkative", "lawless", "colourful"] {
        let report = compared(&guest(name));
        assert_eq!(report.findings().count(), 0, "{name}: {report:#?}");
        assert!(report.tally().passed > 0, "{report:#?}");
    }
    // The bits of a number that is none: each processor has its own.
    let report = compared(&crate::guests::module("nan"));
    assert_eq!(found(&report), BTreeSet::from([("runtimes".to_owned(), "SK0508")]), "{report:#?}");
    let finding = report.findings().next().expect("a finding");
    assert_eq!(finding.message, "in node the answer of `sidekick_command` is another");
    let begins = |start: &str| finding.details.iter().any(|line| line.starts_with(start));
    assert!(begins("asked: /r odd") && begins("wasmtime: ") && begins("    node: "), "{finding:?}");
    assert!(finding.details[1].contains("9221120237041090560"), "{finding:?}");
    assert!(finding.help.is_some());
}

fn moody() -> Description {
    Description::parse(
        "abi = 1\nname = \"moody\"\nversion = \"1\"\nsummary = \"As it likes.\"\ncommands = [\"say\"]\n\
         [[example]]\ncommand = \"/r say\"\nreply = \"0\"",
    )
    .expect("a manifest")
}

/// A plugin that remembers what it was asked, as no module can: it counts. An HTTP plugin could. The
/// examples are tried before, so that this is all that is wrong with it.
struct Moody {
    asked: u64,
    description: Description,
}

impl Plugin for Moody {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        hook == Hook::Command
    }

    fn call(&mut self, call: Call) -> Finished {
        // Its mood lasts for two requests, so that its example is right as often as it is tried before.
        let text = (self.asked / 3).min(1).to_string();
        self.asked += 1;
        let part = Part { text, ..Part::default() };
        let answer = Answer { verdict: Verdict::Reply, parts: vec![part], ..Answer::default() };
        Finished { outcome: Ok(answer), services: call.services, usage: Usage::default() }
    }
}

/// A project of this manifest with the module of `good`, looked at; `build` is what was put into it.
fn project(manifest: &str, cargo: Option<&str>, built: Option<&str>) -> Report {
    let folder = folder();
    fs::write(folder.path().join("sidekick.toml"), manifest).expect("a file");
    if let Some(cargo) = cargo {
        fs::write(folder.path().join("Cargo.toml"), cargo).expect("a file");
    }
    let bytes = with_manifest(&guest("good"), built.unwrap_or(manifest)).expect("a module");
    let manifest = Manifest::read(folder.path()).expect("a manifest");
    let mut subject = Subject::new("guest", load(&bytes, &limits()));
    subject.module = Some(Module { file: "target/guest.wasm".to_owned(), bytes: &bytes });
    subject.manifest = Some(&manifest);
    subject.folder = folder.path().to_owned();
    subject.shown = "plugins/guest".to_owned();
    subject.limits = limits();
    let differs = || Ok(vec![Finding::error("SK0601", "another module")]);
    subject.verify = manifest.text.contains("# verify").then_some(&differs);
    run_all(&subject, &ALL, |_| ())
}

const MANIFEST: &str = "abi = 1
name = \"good\"
version = \"1.0.0\"
summary = \"Says hi.\"
commands = [\"say\"]

[[example]]
command = \"/r say\"
reply = \"hi\"
";

/// Whatever a module does, a check tells it and lives.
#[test]
fn hostile_guests_are_looked_at_to_the_end() {
    let few = PluginLimits { fuel: 20_000, host_calls: 100, draws: 100, ..limits() };
    let files = fs::read_dir(crate::guests::folder()).expect("the folder").flatten();
    for name in files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned())) {
        let report = looked(&crate::guests::module(&name), few);
        assert_eq!(report.suites.len(), ALL.len(), "{name}");
        assert!(report.findings().count() > 0, "{name} lacks a summary at least");
        assert!(report.findings().all(|finding| finding.help.is_some()), "{name}: {report:#?}");
    }
}

#[test]
fn findings_of_a_project_name_the_line_of_its_manifest() {
    assert_eq!(project(MANIFEST, None, None).findings().count(), 0);
    let cargo = "[package]\nname = \"good\"\nversion = \"1.0.0\"\n";
    assert_eq!(project(MANIFEST, Some(cargo), None).findings().count(), 0);
    let newer = cargo.replace("1.0.0", "1.1.0");
    let with = |text: &str| format!("{MANIFEST}{text}");
    for (check, code, line, report) in [
        ("manifest", "SK0101", 5, {
            let manifest = MANIFEST.replace("commands =", "comands =");
            project(&manifest, None, Some(&manifest))
        }),
        ("manifest", "SK0105", 0, project(MANIFEST, None, Some(&with("# built before")))),
        ("manifest", "SK0106", 3, project(MANIFEST, Some(&newer), None)),
        ("size", "SK0301", 11, project(&with("[project.budget]\nsize = 99\n"), None, None)),
        ("fuel", "SK0303", 8, project(&with("[project.budget]\nfuel = 9\n"), None, None)),
        ("examples", "SK0451", 9, project(&MANIFEST.replace("\"hi\"", "\"ho\""), None, None)),
        ("reproducible", "SK0601", 0, project(&with("# verify\n"), None, None)),
    ] {
        assert_eq!(found(&report), BTreeSet::from([(check.to_owned(), code)]), "{report:#?}");
        for finding in report.findings() {
            let place = finding.place.as_ref().expect("a place");
            assert_eq!((&*place.file, place.line), ("plugins/guest/sidekick.toml", line), "{code}");
        }
    }
}

#[test]
fn odds_are_compared_with_those_of_the_manifest() {
    let with = |table: &str| project(&format!("{MANIFEST}[[odds]]\n{table}\n"), None, None);
    let good = "command = \"say\"\nexpect = { hi = 1 }";
    assert_eq!(found(&with(good)), BTreeSet::new());
    assert_eq!(found(&with(&good.replace("say", "/r say"))), BTreeSet::new());
    for (code, table) in [
        ("SK0455", good.replace("hi = 1", "hi = \"2/3\", ho = \"1/3\"")),
        ("SK0456", good.replace("say", "nobody knows this")),
        ("SK0456", good.replace("say", "1; 2")),
    ] {
        let report = with(&table);
        assert_eq!(found(&report), BTreeSet::from([("odds".to_owned(), code)]), "{report:#?}");
        let place = report.findings().find_map(|finding| finding.place.clone()).expect("a place");
        assert_eq!((&*place.file, place.line), ("plugins/guest/sidekick.toml", 11));
    }
    let moved = good.replace("hi = 1", "hi = \"2/3\", ho = \"1/3\"");
    assert_eq!(found(&with(&format!("{moved}\nmax-shift = \"1/3\""))), BTreeSet::new());
    let report = with(&moved);
    let finding = report.findings().next().expect("a finding");
    assert_eq!(
        finding.details,
        ["outcome  expected  now", "hi       2/3       1", "ho       1/3       0"]
    );
    assert!(finding.message.ends_with("1/3 of the probability lies elsewhere"), "{finding:?}");
}

#[test]
fn the_faces_with_which_a_plugin_fails_are_told() {
    let report = looked(&guest("unlucky"), limits());
    let finding = report.findings().next().expect("a finding");
    assert!(finding.message.starts_with("with the faces 2,5,4 the plugin fails"), "{finding:?}");
    let help = finding.help.as_deref().unwrap_or_default();
    assert_eq!(help, "see it: sidekick roll '/r say' --faces 2,5,4");
}

#[test]
fn golden_tests_are_run_and_cost_within_the_budget() {
    let with = |budget: &str, test: &str| {
        let folder = folder();
        let manifest = format!("{MANIFEST}[project.budget]\nfuel = {budget}\n");
        fs::write(folder.path().join("sidekick.toml"), &manifest).expect("a file");
        fs::create_dir(folder.path().join("tests")).expect("a folder");
        fs::write(folder.path().join("tests/say.toml"), test).expect("a file");
        let bytes = with_manifest(&guest("good"), &manifest).expect("a module");
        let manifest = Manifest::read(folder.path()).expect("a manifest");
        let mut subject = Subject::new("guest", load(&bytes, &limits()));
        subject.module = Some(Module { file: "guest.wasm".to_owned(), bytes: &bytes });
        subject.manifest = Some(&manifest);
        subject.folder = folder.path().to_owned();
        let tests = ALL.iter().find(|check| check.name == "tests").expect("a check");
        run_all(&subject, &[*tests], |_| ())
    };
    let good = "[[test]]\nname = \"says hi\"\ncommand = \"/r say\"\nreply = \"hi\"\n";
    let report = with("99999", good);
    assert_eq!(report.findings().count(), 0, "{report:#?}");
    assert_eq!(report.suites[0].cases[0].name, "say.toml: says hi");
    for (code, report) in [
        ("SK0303", with("9", good)),
        ("SK0401", with("99999", &good.replace("\"hi\"", "\"ho\""))),
        ("SK0400", with("99999", &good.replace("reply", "replay"))),
    ] {
        assert_eq!(found(&report), BTreeSet::from([("tests".to_owned(), code)]), "{report:#?}");
        let place = report.findings().find_map(|finding| finding.place.clone()).expect("a place");
        assert!(place.file == "tests/say.toml" && place.line > 0, "{place:?}");
    }
}

#[test]
fn without_a_module_there_is_one_finding_and_the_rest_is_skipped() {
    let finding = Finding::error("SK0610", "cargo could not build it");
    let report = stopped("guest", &ALL, "build", &finding);
    assert_eq!(found(&report), BTreeSet::from([("build".to_owned(), "SK0610")]));
    assert_eq!(report.tally().skipped, ALL.len() - 1);
}

/// All texts of `src` without their tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![repository().join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("one").path())
        {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                files.push((path, text));
            }
        }
    }
    files
}

/// The codes that stand in a text as words of their own, `"SK0501"`.
fn codes(text: &str) -> BTreeSet<String> {
    let starts = text.match_indices("\"SK").map(|(at, _)| at + 1);
    let words = starts.filter_map(|at| text.get(at..at + 7)?.strip_suffix('"'));
    words
        .filter(|word| word[2..].bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_is_explained_and_every_explained_code_is_used() {
    let used: BTreeSet<String> = sources().iter().flat_map(|(_, text)| codes(text)).collect();
    let explained = explanations().map(|explanation| explanation.code.to_owned()).collect();
    assert_eq!(used, explained);
}

/// The codes of checks stand in tests: here, or on the pages of `sidekick check` and `sidekick upload`.
#[test]
fn every_code_of_a_check_is_produced_by_a_test() {
    let is_check = |path: &Path| {
        let path = path.strip_prefix(repository()).unwrap_or(path);
        path.starts_with("src/check") || path.ends_with("cli/commands/check.rs")
    };
    let used = sources().into_iter().filter(|(path, _)| is_check(path));
    let used: BTreeSet<String> = used.flat_map(|(_, text)| codes(&text)).collect();
    let here = codes(include_str!("check.rs"));
    let pages = ["tests/cli/check.md", "tests/cli/upload.md"];
    let pages = pages.map(|page| fs::read_to_string(repository().join(page)).expect("a page"));
    let page = pages.concat();
    let missing: Vec<_> = used
        .iter()
        .filter(|code| !here.contains(*code) && !page.contains(&format!("[{code}]")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
