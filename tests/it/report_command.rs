//! `sidekick report` and `inspect --against` on a real store, with example plugins in several versions.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use sidekick::digest::Digest;
use sidekick::store::{ChannelId, Channels, Objects, SqliteStore, StoreSettings};
use sidekick::timestamp::Timestamp;

use crate::console::{folder, repository, shell, write_modules};

fn sidekick(folder: &Path, script: &str) -> Output {
    shell(folder).args(["-c", script]).output().expect("a shell")
}

/// What a command prints that must go well.
fn done(folder: &Path, script: &str) -> String {
    let output = sidekick(folder, script);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {error}");
    String::from_utf8(output.stdout).expect("text")
}

/// The line of JSON that a command prints; it keeps to the schema.
fn line(folder: &Path, schema: &str, script: &str) -> Value {
    let schema = repository().join(format!("schema/{schema}.v1.json"));
    let schema = fs::read_to_string(schema).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let value = serde_json::from_str(&done(folder, script)).expect("a line of JSON");
    let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{script}: {errors:?}\n{value:#}");
    value
}

/// The files of a store and their digests, but for the log that SQLite keeps beside an open one.
fn contents(store: &Path) -> Vec<(PathBuf, Digest)> {
    let entries = fs::read_dir(store).expect("a folder").map(|entry| entry.expect("a file").path());
    let mut files: Vec<_> =
        entries.filter(|path| !path.to_string_lossy().contains(".db-")).collect();
    files.sort();
    let digest = |path: PathBuf| {
        let digest = Digest::of(&fs::read(&path).expect("a file"));
        (path, digest)
    };
    files.into_iter().map(digest).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Puts example plugins into a store: two of them, and three more versions of the first.
fn examples(folder: &Path) {
    let upload = |what: &str, hour: u32| {
        let script = format!(
            "SIDEKICK_NOW=2026-11-23T{hour}:00:00Z sidekick upload {what} --channel general --unchecked -q"
        );
        done(folder, &script);
    };
    upload("example-plugins/coin", 10);
    let store = folder.join("home/data/store");
    let store = SqliteStore::open(&store, StoreSettings::default(), || Timestamp(1));
    let store = store.expect("a store");
    let id = ChannelId::new("local", "general").expect("names");
    let channel = store.channel(&id).expect("a channel");
    let plugin = channel.plugin("coin").expect("a plugin");
    let module = store.object(plugin.module).expect("it can be read").expect("it is there");
    drop(store);
    let said = b"version = \"";
    let at = module.windows(said.len()).rposition(|bytes| bytes == said).expect("a version");
    for (digit, hour) in [(b'7', 11), (b'8', 12), (b'9', 13)] {
        let mut next = module.clone();
        next[at + said.len()] = digit;
        fs::write(folder.join("next.wasm"), next).expect("a file");
        upload("next.wasm --name coin", hour);
    }
    upload("example-plugins/stress", 14);
}

#[test]
fn a_store_of_examples_is_told_module_by_module() {
    let desk = folder();
    let folder = desk.path();
    examples(folder);
    done(folder, "sidekick roll coin --channel general --seed 1");
    let report = line(folder, "growth", "sidekick report --format json");
    let modules = report["modules"].as_array().expect("modules");
    let names: Vec<_> = modules.iter().map(|one| one["names"][0]["plugin"].as_str()).collect();
    assert_eq!(names, ["coin", "coin", "coin", "coin", "stress"].map(Some));
    let past: Vec<_> = modules.iter().map(|one| one["names"][0]["past"].as_bool()).collect();
    assert_eq!(past, [true, true, true, false, false].map(Some));
    let sum = |field: &str| modules.iter().map(|one| number(&one[field])).sum::<u64>();
    assert_eq!(sum("size"), number(&report["total"]["bytes"]));
    assert_eq!(sum("stored"), number(&report["total"]["stored"]));
    assert!(number(&report["stored"]) < number(&report["bytes"]));
    // Versions are kept as differences, and all of their code is the same.
    let (first, second) = (&modules[0], &modules[1]);
    assert_eq!((&first["base"], number(&first["depth"])), (&Value::Null, 0));
    assert_eq!(second["base"]["digest"], first["digest"]);
    assert_eq!(number(&second["depth"]), 1);
    assert!(number(&second["stored"]) * 10 < number(&first["stored"]), "{report:#}");
    assert_eq!(second["code"]["common"], second["code"]["bytes"]);
    assert_eq!(number(&second["code"]["others"]), 4);
    assert_eq!(second["code"]["most"][0]["bytes"], second["code"]["bytes"]);
    let with: Vec<_> = second["code"]["most"].as_array().expect("modules").iter().collect();
    let with: Vec<_> = with.iter().map(|one| one["name"].as_str().expect("a name")).collect();
    assert!(with.len() == 2 && with[0].starts_with("coin 0") && with[1].starts_with("stress"));
    // Two plugins share what they have of the library, and not all.
    let other = &modules[4]["code"];
    assert!(number(&other["common"]) > 0 && number(&other["common"]) < number(&other["bytes"]));
    // Only the module that was asked is used.
    let used: Vec<_> = modules.iter().map(|one| one["used"]["rolls"].as_u64()).collect();
    assert_eq!(used, [None, None, None, Some(1), None]);
    assert!(number(&report["disk"]["modules"]) >= number(&report["disk"]["empty_modules"]));

    let text = done(folder, "NO_COLOR=1 sidekick report");
    assert!(!text.contains('\u{1b}'), "{text}");
    for module in modules {
        assert!(text.contains(module["short"].as_str().expect("text")), "{text}");
    }
    let coloured = done(folder, "sidekick report --color always");
    assert!(coloured.starts_with("\u{1b}[1mstore "), "{coloured}");
    assert_eq!(coloured.replace("\u{1b}[1m", "").replace("\u{1b}[0m", ""), text);
    let table = done(folder, "sidekick report --format markdown");
    let rows = table.lines().filter(|line| line.starts_with("| ") && line.contains("coin")).count();
    assert_eq!(rows, 5, "{table}");
}

#[test]
fn the_picture_is_the_same_every_time_and_another_reader_takes_it() {
    let desk = folder();
    let folder = desk.path();
    write_modules(folder);
    for (module, hour) in [("flip-1", 10), ("flip-2", 11), ("boom", 12)] {
        let now = format!("SIDEKICK_NOW=2026-11-23T{hour}:00:00Z");
        let module = format!("modules/{module}.wasm --channel 'a<b>&\"c' --unchecked -q");
        done(folder, &format!("{now} sidekick upload {module}"));
    }
    let draw = |name: &str| {
        done(folder, &format!("sidekick report --channel 'a<b>&\"c' --svg {name} -q"));
        fs::read_to_string(folder.join(name)).expect("a picture")
    };
    let svg = draw("one.svg");
    assert_eq!(svg, draw("folder/two.svg"));
    assert_eq!(svg.matches("<circle").count(), 6);
    assert!(svg.contains("a&lt;b&gt;&amp;&quot;c"), "{svg}");
    for forbidden in ["<script", "href", "url(", "onload", "@import", "<image"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    // The reader of reports skips what it does not know as long as it is XML.
    let wrapped = |svg: &str| {
        let report = format!(
            "<testsuites><testsuite name=\"x\" tests=\"0\" failures=\"0\"><properties>{svg}</properties>\
            </testsuite></testsuites>"
        );
        junit_parser::from_reader(report.as_bytes()).is_ok()
    };
    assert!(wrapped(&svg));
    assert!(!wrapped(&svg.replacen("</desc>", "</title>", 1)));
}

#[test]
fn a_rehearsal_tells_what_an_upload_then_costs_and_changes_nothing() {
    let desk = folder();
    let folder = desk.path();
    write_modules(folder);
    done(folder, "sidekick upload modules/flip-1.wasm --channel general -q");
    let store = folder.join("home/data/store");
    let before = contents(&store);
    let inspect = |module: &str| {
        let script = format!(
            "sidekick inspect modules/{module}.wasm --against home/data/store --format json"
        );
        line(folder, "inspect", &script)["against"].clone()
    };
    let here = inspect("flip-1");
    assert_eq!((&here["there"], number(&here["added"])), (&Value::Bool(true), 0));
    assert_eq!(here["names"][0]["channel"], "general");
    let planned = inspect("flip-2");
    assert_eq!(planned["there"], false);
    assert_eq!(number(&planned["code"]["others"]), 1);
    assert_eq!(contents(&store), before);
    let upload = "sidekick upload modules/flip-2.wasm --channel general --format json";
    let uploaded = line(folder, "upload", upload);
    assert_eq!(uploaded["stored"], planned["added"]);
    let there = inspect("flip-2");
    assert_eq!((&there["there"], &there["stored"]), (&Value::Bool(true), &planned["added"]));
    assert_eq!((&there["base"], &there["depth"]), (&planned["base"], &planned["depth"]));
}

#[cfg(unix)]
#[test]
fn a_store_that_nobody_can_write_to_is_told_all_the_same() {
    use std::os::unix::fs::PermissionsExt;

    let desk = folder();
    let folder = desk.path();
    write_modules(folder);
    done(folder, "sidekick upload modules/flip-1.wasm --channel general -q");
    let script = "sidekick report --format json";
    let before = line(folder, "growth", script);
    // Blanks and the like are part of a name.
    let store = folder.join("read only?#100%");
    fs::rename(folder.join("home/data/store"), &store).expect("a move");
    let allow = |file: u32, folder: u32| {
        for entry in fs::read_dir(&store).expect("a folder") {
            let path = entry.expect("a file").path();
            fs::set_permissions(path, fs::Permissions::from_mode(file)).expect("rights");
        }
        fs::set_permissions(&store, fs::Permissions::from_mode(folder)).expect("rights");
    };
    allow(0o444, 0o555);
    let mut after = line(folder, "growth", &format!("{script} --store 'read only?#100%'"));
    after["store"] = before["store"].clone();
    assert_eq!(after, before);
    let inspect = "sidekick inspect modules/flip-2.wasm --against 'read only?#100%' --format json";
    assert_eq!(line(folder, "inspect", inspect)["against"]["there"], false);
    let refused = sidekick(folder, "sidekick channel list --store 'read only?#100%'");
    assert_eq!(refused.status.code(), Some(5));
    allow(0o644, 0o755);
}

#[test]
fn a_damaged_module_is_told_beside_the_others() {
    let desk = folder();
    let folder = desk.path();
    write_modules(folder);
    done(folder, "sidekick upload modules/flip-1.wasm --channel general -q");
    done(folder, "sidekick upload modules/boom.wasm --channel general --unchecked -q");
    let database = folder.join("home/data/store/modules.db");
    let connection = rusqlite::Connection::open(&database).expect("a database");
    let damage = "UPDATE body SET bytes = zeroblob(20) WHERE object = \
        (SELECT id FROM object WHERE length = 350)";
    assert_eq!(connection.execute(damage, []).expect("it is written"), 1);
    drop(connection);
    let report = line(folder, "growth", "sidekick report --format json");
    let damaged: Vec<_> = report["modules"].as_array().expect("modules").iter().collect();
    let of = |size: u64| damaged.iter().find(|one| one["size"].as_u64() == Some(size));
    assert_eq!(of(350).map(|one| &one["damaged"]), Some(&Value::Bool(true)));
    assert_eq!(of(178).map(|one| &one["damaged"]), Some(&Value::Bool(false)));
    assert!(done(folder, "sidekick report").contains("damaged"));
}
