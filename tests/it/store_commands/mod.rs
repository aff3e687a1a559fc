//! The store looked after: the real binary on real folders, whole, damaged, foreign and busy ones.

#![cfg(test)] // functions beside the tests may unwrap, too

mod compact;
mod legacy;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use rusqlite::Connection;
use serde_json::Value;
use sidekick::store::{Channels, Objects, Offer, SqliteStore};

use crate::console::{folder, repository, shell, write_modules};
use crate::store_contract::ground::{adding, channel, done, names, noise, open_in, put};

/// A month after the clock of the stores that tests make themselves.
const LATER: &str = "SIDEKICK_NOW=2027-02-15T00:00:00Z";

fn sidekick(folder: &Path, script: &str) -> Output {
    shell(folder).args(["-c", script]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command prints that must go well.
fn went_well(folder: &Path, script: &str) -> String {
    let output = sidekick(folder, script);
    assert!(output.status.success(), "{script}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The exit code of a command that says what is wrong, and what it says.
fn failed(folder: &Path, script: &str) -> (i32, String) {
    let output = sidekick(folder, script);
    let said = text(&output.stderr);
    assert!(said.starts_with("error: "), "{script}: {said}");
    (output.status.code().unwrap(), said)
}

/// The lines of JSON that a command prints; each keeps to the schema.
fn lines(folder: &Path, schema: &str, script: &str) -> (Vec<Value>, Option<i32>) {
    let path = repository().join(format!("schema/{schema}.v1.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let output = sidekick(folder, script);
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for value in &lines {
        let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{script}: {errors:?}\n{value:#}");
    }
    (lines, output.status.code())
}

fn line(folder: &Path, schema: &str, script: &str) -> Value {
    let (mut values, code) = lines(folder, schema, script);
    assert_eq!((values.len(), code), (1, Some(0)), "{script}");
    values.remove(0)
}

/// A folder whose store has one plugin `coin`, built on a base that nobody has.
fn with_hidden_base() -> (tempfile::TempDir, SqliteStore) {
    let desk = folder();
    let store = open_in(&desk.path().join("home/data/store"));
    let base = noise(1, 5_000);
    let like = Some(put(&store, &base));
    let next = [&base[..], b"!"].concat();
    let kept = store.put(&[Offer { like, ..Offer::of(&next) }], Default::default()).unwrap();
    assert_eq!(kept[0].base, like);
    done(&store, &channel("general"), adding("coin", kept[0].id));
    (desk, store)
}

/// Everything in a folder, with its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn looking_for_a_store_makes_none() {
    let desk = folder();
    for command in [
        "stats",
        "check",
        "repair --yes",
        "gc",
        "compact",
        "backup copy",
        "export all.sidekick",
        "stats --store elsewhere",
    ] {
        let (code, said) = failed(desk.path(), &format!("sidekick store {command}"));
        assert_eq!(code, 5, "{command}: {said}");
        assert!(said.contains("there is no store in"), "{command}: {said}");
    }
    for name in ["home", "copy", "all.sidekick", "elsewhere"] {
        assert!(!desk.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_hidden_base_is_told_and_goes() {
    let (desk, store) = with_hidden_base();
    let gc = |options: &str| {
        line(desk.path(), "store-gc", &format!("{LATER} sidekick store gc --format json {options}"))
    };
    for options in ["--dry-run", "--keep-bases"] {
        let told = gc(options);
        assert_eq!(told["removed"], serde_json::json!([]), "{options}");
        assert_eq!(told["pinned"][0]["needed_by"][0]["plugin"], "coin", "{options}");
        assert_eq!(told["pinned"][0]["above"].as_array().unwrap().len(), 1, "{options}");
        assert_eq!(store.objects(None, 10).unwrap().len(), 2, "{options}");
    }
    let early = sidekick(desk.path(), "SIDEKICK_NOW=2027-01-15T09:00:00Z sidekick store gc");
    assert!(text(&early.stderr).contains("until its grace is over"), "{early:?}");
    let said = went_well(desk.path(), &format!("{LATER} sidekick store gc --dry-run"));
    assert!(said.contains("for 'coin' in local/general"), "{said}");
    let told = gc("");
    assert_eq!(told["removed"].as_array().unwrap().len(), 1);
    assert_eq!(told["moved"].as_array().unwrap().len(), 1);
    assert_eq!(told["pinned"], serde_json::json!([]));
    let left = store.objects(None, 10).unwrap();
    assert_eq!((left.len(), left[0].base), (1, None));
    let bytes = [&noise(1, 5_000)[..], b"!"].concat();
    assert_eq!(store.object(left[0].id).unwrap(), Some(bytes));
    line(desk.path(), "report", "sidekick store check --read-data --format json");
}

#[test]
fn a_damaged_store_is_told_and_mended_when_asked() {
    let (desk, store) = with_hidden_base();
    let whole = line(desk.path(), "report", "sidekick store check --format json");
    assert_eq!(whole["summary"]["errors"], 0);
    let path = desk.path().join("home/data/store/modules.db");
    let spoilt = Connection::open(&path).unwrap();
    spoilt.execute("UPDATE body SET bytes = x'0102' WHERE object = 2", []).unwrap();
    drop(spoilt);
    // The structure is whole; only who reads it finds out.
    line(desk.path(), "report", "sidekick store check --format json");
    let (found, code) =
        lines(desk.path(), "report", "sidekick store check --read-data --format json");
    assert_eq!(
        (code, &found[0]["suites"][1]["cases"][0]["findings"][0]["code"]),
        (Some(1), &Value::from("SK0802"))
    );
    assert_eq!(sidekick(desk.path(), "sidekick store check --sample 100%").status.code(), Some(1));
    let explained = went_well(desk.path(), "sidekick explain SK0802");
    assert!(explained.contains("sidekick store repair"), "{explained}");

    let (planned, code) =
        lines(desk.path(), "store-repair", "sidekick store repair --dry-run --format json");
    assert_eq!(code, Some(1));
    let kinds: Vec<_> = planned.iter().filter_map(|one| one["what"].as_str()).collect();
    assert_eq!(kinds, ["object", "plugin"]);
    let (code, said) = failed(desk.path(), "sidekick store repair");
    assert!(code == 1 && said.contains("2 things would be dropped"), "{said}");
    assert_eq!(names(&store, &channel("general")), ["coin"]);
    // A rehearsal changes nothing.
    assert_eq!(store.objects(None, 10).unwrap().len(), 2);
    assert_eq!(store.changes(&channel("general"), 0, 9).unwrap().len(), 1);

    let (copied, code) =
        lines(desk.path(), "store-copy", "sidekick store backup copy --format json");
    assert_eq!((code, copied[0]["faults"].as_array().unwrap().len()), (Some(1), 1));
    let (written, code) =
        lines(desk.path(), "store-copy", "sidekick store export all --format json");
    assert_eq!((code, written[0]["objects"].as_u64()), (Some(1), Some(1)));

    let (mended, code) =
        lines(desk.path(), "store-repair", "sidekick store repair --yes --by ann --format json");
    assert_eq!((code, mended.len()), (Some(0), 2));
    assert_eq!(names(&store, &channel("general")), Vec::<String>::new());
    assert_eq!(store.changes(&channel("general"), 1, 9).unwrap()[0].by, "ann");
    line(desk.path(), "report", "sidekick store check --read-data --format json");
}

#[test]
fn what_is_lost_nowhere_is_mended_unasked() {
    let (desk, store) = with_hidden_base();
    let path = desk.path().join("home/data/store/channels.db");
    let spoilt = Connection::open(path).unwrap();
    spoilt.execute("UPDATE plugin SET enabled = 0", []).unwrap();
    let said = text(&sidekick(desk.path(), "sidekick store check").stdout);
    assert!(said.contains("error[SK0804]"), "{said}");
    went_well(desk.path(), "sidekick store repair");
    assert!(store.channel(&channel("general")).unwrap().plugins[0].enabled);
    let again = sidekick(desk.path(), "sidekick store repair");
    assert!(again.status.success() && text(&again.stderr).contains("nothing to mend"));
}

#[test]
fn files_that_are_no_store_are_left_as_they_are() {
    let desk = folder();
    let place = desk.path().join("home/data/store");
    fs::create_dir_all(&place).unwrap();
    let other = Connection::open(place.join("channels.db")).unwrap();
    other.execute_batch("CREATE TABLE songs (name); INSERT INTO songs VALUES ('one')").unwrap();
    drop(other);
    fs::write(place.join("modules.db"), "no database at all, but long enough to look").unwrap();
    let before = contents(&place);
    for command in ["stats", "check", "repair --yes", "gc", "compact", "backup b", "export e"] {
        let (code, said) = failed(desk.path(), &format!("sidekick store {command}"));
        assert!(code == 5 && said.contains("modules.db' is not a file of a store"), "{said}");
    }
    let mut after = contents(&place);
    after.retain(|(path, _)| !path.ends_with("opening.lock"));
    assert!(before == after);
    fs::remove_file(place.join("modules.db")).unwrap();
    let (code, said) = failed(desk.path(), "sidekick store check");
    assert!(code == 5 && said.contains("has lost its file"), "{said}");
    let (code, said) = failed(desk.path(), "sidekick store repair --yes");
    assert!(code == 5 && said.contains("has lost its file"), "{said}");
}

#[test]
fn a_store_that_may_not_be_written_to_or_is_busy_says_so() {
    let (desk, store) = with_hidden_base();
    drop(store);
    let path = desk.path().join("home/data/store/modules.db");
    let mut other = Connection::open(&path).unwrap();
    let writing = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate);
    for command in ["gc", "repair", "check", "backup copy"] {
        let (code, said) =
            failed(desk.path(), &format!("{LATER} sidekick store {command} --wait 0"));
        assert!(code == 5 && said.contains("is busy"), "{command}: {said}");
    }
    // Who only reads is not kept waiting.
    line(desk.path(), "store-stats", "sidekick store stats --wait 0 --format json");
    drop(writing);
    drop(other);
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    let (code, said) = failed(desk.path(), "sidekick store gc");
    assert!(code == 5 && said.contains("may not be written to"), "{said}");
}

#[test]
fn a_backup_is_restored_and_used() {
    let desk = folder();
    write_modules(desk.path());
    went_well(desk.path(), "sidekick upload modules/flip-1.wasm --channel general -q");
    let copied = line(desk.path(), "store-copy", "sidekick store backup copies/a --format json");
    assert_eq!((copied["objects"].as_u64(), copied["channels"].as_u64()), (Some(1), Some(1)));
    went_well(desk.path(), "sidekick channel remove general flip -q");
    fs::remove_dir_all(desk.path().join("home/data/store")).unwrap();
    fs::rename(desk.path().join("copies/a"), desk.path().join("home/data/store")).unwrap();
    let rolled = went_well(desk.path(), "sidekick roll flip --channel general --faces 2");
    assert!(rolled.contains("coin"), "{rolled}");
    went_well(desk.path(), "sidekick upload modules/flip-2.wasm --channel general -q");
    went_well(desk.path(), "sidekick store check --read-data");
}

#[test]
fn a_store_goes_through_a_file_and_through_a_folder() {
    let (desk, store) = with_hidden_base();
    let out = line(desk.path(), "store-copy", "sidekick store export all --format json");
    for (from, to) in [("all", "one"), ("home/data/store", "two"), ("one", "two")] {
        let script = format!("sidekick store import {from} --store {to} --quick --format json");
        let taken = line(desk.path(), "store-copy", &script);
        assert_eq!(taken["objects"], out["objects"], "{script}");
        let copy = open_in(&desk.path().join(to));
        assert_eq!(
            copy.channel(&channel("general")).unwrap(),
            store.channel(&channel("general")).unwrap()
        );
        let again = format!("sidekick store export again --store {to}");
        went_well(desk.path(), &again);
        let read = |name: &str| fs::read(desk.path().join(name)).unwrap();
        assert!(read("again") == read("all"), "{to}: the same contents, the same bytes");
    }
    // A store that is damaged, as the source.
    let spoilt = Connection::open(desk.path().join("one/modules.db")).unwrap();
    spoilt.execute("UPDATE body SET bytes = x'0102'", []).unwrap();
    let (code, said) = failed(desk.path(), "sidekick store import one --store three");
    assert!(code == 3 && said.contains("damaged objects"), "{said}");
}

#[test]
fn wrong_values_are_told_before_anything_is_done() {
    let desk = folder();
    for command in [
        "check --sample 0%",
        "check --sample half",
        "check --sample 5% --read-data",
        "gc --grace 24",
        "gc --wait soon",
        "repair --yes --dry-run",
        "repair --by ''",
        "backup",
        "export",
        "import",
        "import-legacy",
        "import-legacy old.db --server ''",
        "import-legacy old.db --dry-run --drop-bytes",
        "stats --format sarif",
        "",
        "tidy",
    ] {
        let output = sidekick(desk.path(), &format!("sidekick store {command}"));
        assert_eq!(output.status.code(), Some(2), "{command}: {}", text(&output.stderr));
    }
    for file in ["nothing", "."] {
        let (code, _) = failed(desk.path(), &format!("sidekick store import {file}"));
        assert_eq!(code, 3, "{file}");
        let (code, _) = failed(desk.path(), &format!("sidekick store import-legacy {file}"));
        assert_eq!(code, 3, "{file}");
    }
    assert!(!desk.path().join("home").exists());
}
