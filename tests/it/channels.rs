//! Channels in use: the real binary on a real store, as several people use it at once.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};

use serde_json::Value;
use sidekick::limits::StoreLimits;
use sidekick::store::{
    Change, ChannelId, ChannelPlugin, Channels, Commit, Expected, Objects, Offer, Outcome,
    SqliteStore, StoreSettings,
};
use sidekick::timestamp::Timestamp;

use crate::console::{folder, repository, shell, write_modules};

/// A folder with `modules` in it.
fn desk() -> tempfile::TempDir {
    let folder = folder();
    write_modules(folder.path());
    folder
}

fn sidekick(folder: &Path, script: &str) -> Output {
    shell(folder).args(["-c", script]).output().expect("a shell")
}

/// Takes all modules out of the store of a desk.
fn lose_the_objects(folder: &Path) {
    let file = folder.join("home/data/store/modules.db");
    let modules = rusqlite::Connection::open(file).expect("the modules");
    let lost = modules.execute("DELETE FROM object", []).expect("they can be taken out");
    assert!(lost > 0);
}

fn begun(folder: &Path, script: &str) -> Child {
    let mut shell = shell(folder);
    shell.args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell.spawn().expect("a shell")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// What a command prints that must go well.
fn done(folder: &Path, script: &str) -> String {
    let output = sidekick(folder, script);
    assert!(output.status.success(), "{script}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The lines of JSON that a command prints; each keeps to the schema.
fn lines(folder: &Path, schema: &str, script: &str) -> (Vec<Value>, Option<i32>) {
    let schema = repository().join(format!("schema/{schema}.v1.json"));
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(schema).expect("a schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let output = sidekick(folder, script);
    let values: Vec<Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    for value in &values {
        let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{script}: {errors:?}\n{value:#}");
    }
    (values, output.status.code())
}

fn store(folder: &Path) -> SqliteStore {
    let clock = || Timestamp(1);
    SqliteStore::open(&folder.join("home/data/store"), StoreSettings::default(), clock)
        .expect("a store")
}

fn general() -> ChannelId {
    ChannelId::new("local", "general").expect("names")
}

#[test]
fn every_command_in_json_keeps_to_its_schema() {
    let desk = desk();
    let folder = desk.path();
    fs::create_dir(folder.join("modules/flip-1.data")).expect("a folder");
    fs::write(folder.join("modules/flip-1.data/a.txt"), "one").expect("a file");
    let upload = |rest: &str| {
        let script = format!("sidekick upload --channel general --format json {rest}");
        let (mut values, code) = lines(folder, "upload", &script);
        assert_eq!(values.len(), 1, "{script}");
        (values.remove(0), code)
    };
    let (planned, _) = upload("modules/flip-1.wasm --dry-run");
    assert_eq!((&planned["dry_run"], &planned["stored"]), (&Value::Bool(true), &Value::Null));
    let (first, code) = upload("modules/flip-1.wasm");
    assert_eq!(
        (code, first["already"].as_bool(), first["sequence"].as_u64()),
        (Some(0), Some(false), Some(1))
    );
    assert_eq!(first["digest"], planned["digest"]);
    let (again, _) = upload("modules/flip-1.wasm");
    assert_eq!((again["already"].as_bool(), again["stored"].as_u64()), (Some(true), Some(0)));
    assert_eq!(again["there"], again["length"]);
    let (second, _) = upload("modules/flip-2.wasm");
    assert_eq!(second["replaces"]["digest"], first["digest"]);
    let (failed, code) = upload("modules/boom.wasm");
    assert_eq!((code, &failed["findings"][0]["code"]), (Some(1), &Value::from("SK0103")));
    let (unchecked, _) = upload("modules/boom.wasm --unchecked");
    assert_eq!(unchecked["checked"], false);
    let (missed, code) = upload("modules/flip-1.wasm --expect none");
    assert_eq!((code, missed["error"]["exit"].as_u64()), (Some(1), Some(1)));

    let (left_out, code) =
        lines(folder, "roll", "sidekick roll 2d6 --channel general --format json --seed 7");
    assert_eq!((code, &left_out[0]["error"]), (Some(0), &Value::Null));
    assert_eq!(left_out[0]["reply"]["plain"], "2d6  = (1+1) = 2");
    assert_eq!(left_out[0]["left_out"][0]["plugin"], "boom");

    let (channels, _) = lines(folder, "channels", "sidekick channel list --format json");
    assert_eq!(channels[0]["plugins"], 2);
    let (shown, _) = lines(folder, "channel", "sidekick channel show general --format json");
    assert_eq!(shown[0]["plugins"][0]["commands"], serde_json::json!(["flip", "toss"]));
    for script in [
        "sidekick channel disable general boom --format json",
        "sidekick channel enable general boom --format json",
        "sidekick channel order general boom --format json",
        "sidekick channel rollback general flip --format json",
        "sidekick channel export general c.tar --format json",
        "sidekick channel remove general boom --format json",
        "sidekick channel import c.tar --format json --dry-run",
        "sidekick channel import c.tar --format json",
    ] {
        let (values, code) = lines(folder, "change", script);
        assert_eq!((values.len(), code), (1, Some(0)), "{script}");
    }
    let (history, _) = lines(folder, "history", "sidekick channel history general --format json");
    let changes: Vec<_> = history.iter().filter_map(|entry| entry["change"].as_str()).collect();
    assert_eq!(
        changes,
        ["replace", "remove", "put", "order", "enable", "disable", "put", "put", "put"]
    );
    let (_, code) = lines(folder, "diff", "sidekick channel diff general flip --format json");
    assert_eq!(code, Some(1));
}

#[test]
fn a_channel_comes_back_from_its_file_as_it_was() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    done(folder, "sidekick upload modules/flip-2.wasm --channel general --name later");
    done(folder, "sidekick channel disable general later; sidekick channel order general later");
    done(folder, "sidekick channel export general one.tar");
    done(folder, "sidekick channel import one.tar --store elsewhere");
    done(folder, "SIDEKICK_STORE=elsewhere sidekick channel export general two.tar");
    let read = |name: &str| fs::read(folder.join(name)).expect("a file");
    assert_eq!(read("one.tar"), read("two.tar"));
    let mut damaged = read("one.tar");
    let at = damaged.windows(4).rposition(|bytes| bytes == b"coin").expect("a module");
    damaged[at] ^= 1;
    fs::write(folder.join("damaged.tar"), damaged).expect("a file");
    let output = sidekick(folder, "sidekick channel import damaged.tar --store third");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("in it is damaged"), "{}", text(&output.stderr));
    assert_eq!(done(folder, "sidekick channel list --store third -q"), "");
}

#[test]
fn what_a_file_says_of_a_module_is_not_believed() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    done(folder, "sidekick channel export general one.tar");
    let bytes = fs::read(folder.join("one.tar")).expect("a file");
    let mut lying = bytes.clone();
    let at = lying.windows(5).position(|bytes| bytes == b"A coi").expect("a summary");
    lying[at] = b'B';
    fs::write(folder.join("one.tar"), &lying).expect("a file");
    done(folder, "sidekick channel import one.tar --channel other");
    let shown = done(folder, "sidekick channel show other --format json");
    assert!(shown.contains("A coin") && !shown.contains("B coin"), "{shown}");
}

#[test]
fn two_who_upload_at_once_both_succeed_and_the_history_is_one_chain() {
    let desk = desk();
    let folder = desk.path();
    let mut all = Vec::new();
    for number in 0..6 {
        let version = number % 2 + 1;
        let script = format!(
            "sidekick upload modules/flip-{version}.wasm --channel general --name flip{number} --unchecked -q"
        );
        all.push(begun(folder, &script));
    }
    for child in all {
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let channel = store(folder).channel(&general()).expect("a channel");
    let names: BTreeSet<_> = channel.plugins.iter().map(|plugin| plugin.name.as_str()).collect();
    assert_eq!((channel.sequence, names.len()), (6, 6));
    // It is read with its chain compared.
    assert_eq!(store(folder).changes(&general(), 0, 100).expect("a history").len(), 6);
}

#[test]
fn of_two_who_expect_the_same_one_wins_and_the_other_is_told() {
    let desk = desk();
    let folder = desk.path();
    let upload = |version: u32| {
        let rest = "--channel general --unchecked -q --expect none";
        begun(folder, &format!("sidekick upload modules/flip-{version}.wasm {rest}"))
    };
    let both = [upload(1), upload(2)];
    let outputs = both.map(|child| child.wait_with_output().expect("an end"));
    let mut codes = outputs.each_ref().map(|output| output.status.code());
    codes.sort();
    assert_eq!(codes, [Some(0), Some(1)]);
    let told = outputs.iter().map(|output| text(&output.stderr)).collect::<String>();
    assert!(told.contains("is not as expected: expected none, found"), "{told}");
    assert_eq!(store(folder).channel(&general()).expect("a channel").sequence, 1);
}

#[test]
fn nobody_is_dealt_a_card_that_somebody_has() {
    let desk = desk();
    let folder = desk.path();
    let deal = |number: u32| {
        begun(folder, &format!("sidekick roll 'deal 4' --channel general --user u{number}"))
    };
    let dealers: Vec<Child> = (0..5).map(deal).collect();
    let mut cards = Vec::new();
    for dealer in dealers {
        let output = dealer.wait_with_output().expect("an end");
        assert!(output.status.success(), "{}", text(&output.stderr));
        let line = text(&output.stdout);
        let dealt = line.split_whitespace().filter(|word| !word.is_ascii());
        cards.extend(dealt.map(str::to_owned));
    }
    let different: BTreeSet<_> = cards.iter().collect();
    assert_eq!((cards.len(), different.len()), (20, 20), "{cards:?}");
}

#[test]
fn a_module_that_was_compiled_is_not_even_fetched() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    assert_eq!(
        done(folder, "sidekick roll flip --channel general --faces 2"),
        "flip  = coin = 2\n"
    );
    lose_the_objects(folder);
    assert_eq!(
        done(folder, "sidekick roll flip --channel general --faces 1"),
        "flip  = coin = 1\n"
    );
    // Compiled nowhere and kept nowhere: the plugin can't answer, and the dice still do.
    let script = "sidekick roll 'flip' --channel general --no-cache";
    let output = sidekick(folder, script);
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("'flip': can't be loaded: its module"));
    assert_eq!(
        done(folder, "sidekick roll 2d1 --channel general --no-cache"),
        "2d1  = (1+1) = 2\n"
    );
}

#[test]
fn a_damaged_module_is_never_run_and_the_dice_answer() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/boom.wasm --channel general --unchecked");
    let database =
        rusqlite::Connection::open(folder.join("home/data/store/modules.db")).expect("a database");
    let damaged = database
        .execute("UPDATE body SET bytes = bytes || x'00'", [])
        .and_then(|_| database.execute("UPDATE body SET bytes = x'01' || substr(bytes, 3)", []));
    assert_eq!(damaged.expect("a table"), 1);
    drop(database);
    let output = sidekick(folder, "sidekick roll 2d1 --channel general");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "2d1  = (1+1) = 2\n");
    let told = text(&output.stderr);
    assert!(told.starts_with("note: the plugin 'boom' is left out: "), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn a_damaged_store_is_told_and_left_as_it_is() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    let file = folder.join("home/data/store/channels.db");
    fs::write(&file, "no database").expect("written");
    for script in [
        "sidekick roll flip --channel general",
        "sidekick channel show general",
        "sidekick upload modules/flip-2.wasm --channel general",
    ] {
        let output = sidekick(folder, script);
        assert_eq!(output.status.code(), Some(5), "{script}: {}", text(&output.stderr));
        assert_eq!(fs::read(&file).expect("a file"), b"no database");
    }
    assert!(sidekick(folder, "sidekick roll 2d6").status.success());
}

#[test]
fn a_version_whose_module_is_gone_is_told() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    done(folder, "sidekick upload modules/flip-2.wasm --channel general");
    lose_the_objects(folder);
    let output = sidekick(folder, "sidekick channel rollback general flip");
    assert_eq!(output.status.code(), Some(5));
    assert!(text(&output.stderr).contains("upload it again"), "{}", text(&output.stderr));
}

#[test]
fn four_hundred_plugins_are_known_and_one_is_loaded() {
    let desk = desk();
    let folder = desk.path();
    let module = fs::read(folder.join("modules/flip-1.wasm")).expect("a module");
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    let store = store(folder);
    let one = store.channel(&general()).expect("a channel").plugins.remove(0);
    store.put(&[Offer::of(&module)], Default::default()).expect("put");
    let many: Vec<ChannelPlugin> = (0..400)
        .map(|number| {
            let word: String = format!("{number:03}")
                .bytes()
                .map(|digit| char::from(digit - b'0' + b'a'))
                .collect();
            let manifest = one
                .manifest
                .replace("name = \"flip\"", &format!("name = \"p{word}\""))
                .replace("[\"flip\"]", &format!("[\"w{word}\"]"));
            let files = BTreeMap::new();
            ChannelPlugin { name: format!("p{word}"), manifest, files, ..one.clone() }
        })
        .collect();
    assert!(many.len() <= StoreLimits::default().plugins);
    let commit = Commit {
        channel: general(),
        change: Change::Replace(many),
        expected: Expected::Anything,
        by: "anna".to_owned(),
    };
    assert!(matches!(store.commit(&commit).expect("a store"), Outcome::Done(_)));
    drop(store);
    assert_eq!(
        done(folder, "sidekick roll wdjj --channel general --faces 2"),
        "wdjj  = coin = 2\n"
    );
    let told = sidekick(folder, "sidekick roll wdjk --channel general");
    assert!(text(&told.stderr).contains("did you mean"), "{}", text(&told.stderr));
    let shown = done(folder, "sidekick channel show general");
    assert_eq!(shown.lines().filter(|line| line.contains(" bytes ")).count(), 400);
}

#[test]
fn a_working_copy_stands_in_front_of_the_channels_plugin() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    let script = "sidekick roll toss --channel general --plugin modules/flip-2.wasm --faces 4";
    assert_eq!(done(folder, script), "toss  = coin = 4\n");
    let failed = "sidekick roll 2d1 --channel general --plugin modules/boom.wasm";
    assert_eq!(done(folder, failed), "2d1  = (1+1) = 2\n");
    // Where no channel is named, a fault is a fault, and there is no store.
    let output = sidekick(folder, "sidekick roll 2d1 --plugin modules/boom.wasm --store nowhere");
    assert_eq!(output.status.code(), Some(4));
    assert!(!folder.join("nowhere").exists());
}

#[test]
fn a_session_file_takes_the_place_of_the_stores_memory() {
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick roll '$A = 1' --channel general");
    done(folder, "sidekick roll '$A = 2' --channel general --session s.json");
    assert_eq!(done(folder, "sidekick roll '$A' --channel general"), "$A  = 1 = 1\n");
    assert_eq!(
        done(folder, "sidekick roll '$A' --channel general --session s.json"),
        "$A  = 2 = 2\n"
    );
}

#[cfg(unix)]
#[test]
fn a_store_that_can_only_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let folder = desk.path();
    done(folder, "sidekick upload modules/flip-1.wasm --channel general");
    let place = folder.join("home/data/store");
    let rights = |mode| fs::set_permissions(&place, fs::Permissions::from_mode(mode));
    rights(0o555).expect("rights");
    // Who may do anything, may write here, too: then there is nothing to see.
    if fs::write(place.join("probe"), "").is_err() {
        let output = sidekick(folder, "sidekick upload modules/flip-2.wasm --channel general");
        assert_eq!(output.status.code(), Some(5), "{}", text(&output.stderr));
    }
    rights(0o755).expect("rights");
}
