//! Recorded rolls, once more: what is the same is the same, what is different is told.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sidekick::abi::{Answer, Effect, EffectKind, Hook, Part, Scope, Verdict};
use sidekick::channel::respond;
use sidekick::chat::Message;
use sidekick::dice::{Listed, Seeded};
use sidekick::limits::{PluginLimits, RollsLimits};
use sidekick::pipeline::{Memory, Session};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Description, Dice, Plugin, PluginError, Scripted, Source};
use sidekick::rolls::{
    Against, Aspect, MemoryRolls, Record, Recorder, Replays, Rolls, Scene, SqliteRolls, replay_all,
};
use sidekick::store::{ChannelId, ChannelPlugin, ObjectId};
use sidekick::timestamp::Timestamp;

use crate::console::{folder, repository, shell};

type Script = fn(&mut Call) -> Result<Answer, PluginError>;

fn home() -> ChannelId {
    ChannelId::new("local", "home").expect("a name")
}

/// A plugin called `luck`.
fn luck(script: Script) -> Box<dyn Plugin> {
    let description = Description {
        abi: 1,
        name: "luck".to_owned(),
        version: "1.0.0".to_owned(),
        commands: vec!["luck".to_owned()],
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[Hook::Command], script))
}

fn entry(name: &str) -> ChannelPlugin {
    ChannelPlugin {
        name: name.to_owned(),
        module: ObjectId::of(name.as_bytes()),
        files: BTreeMap::new(),
        manifest: String::new(),
        hooks: Vec::new(),
        enabled: true,
    }
}

fn said(text: String, number: i64) -> Answer {
    let part = Part { text, number: Some(number), settled: true };
    Answer { verdict: Verdict::Reply, parts: vec![part], ..Answer::default() }
}

/// Throws a d6, and another if asked for `twice`; remembers the last.
fn one_die(call: &mut Call) -> Result<Answer, PluginError> {
    let mut sum = call.services.die(6)?;
    if call.request.arguments.contains("twice") {
        sum += call.services.die(6)?;
    }
    let effect = Effect {
        kind: EffectKind::SetState,
        scope: Scope::User,
        name: "last".to_owned(),
        value: sum.to_string(),
    };
    Ok(Answer { effects: vec![effect], ..said(sum.to_string(), sum) })
}

/// The same, but a 6 counts 7.
fn six_is_seven(call: &mut Call) -> Result<Answer, PluginError> {
    let answer = one_die(call)?;
    let six = answer.parts.iter().any(|part| part.number == Some(6));
    Ok(if six { Answer { effects: answer.effects, ..said("7".to_owned(), 7) } } else { answer })
}

/// The same numbers by another die.
fn another_die(call: &mut Call) -> Result<Answer, PluginError> {
    let face = call.services.die(8)?;
    Ok(said(face.to_string(), face))
}

fn always_twice(call: &mut Call) -> Result<Answer, PluginError> {
    let sum = call.services.die(6)? + call.services.die(6)?;
    Ok(said(sum.to_string(), sum))
}

fn no_die(_: &mut Call) -> Result<Answer, PluginError> {
    Ok(said("4".to_owned(), 4))
}

fn faulty(_: &mut Call) -> Result<Answer, PluginError> {
    Err(PluginError::Protocol("it is broken".to_owned()))
}

/// Says these commands one after the other with these plugins, and gives their records.
fn recorded(
    plugins: Vec<Box<dyn Plugin>>,
    set: &[ChannelPlugin],
    said: &[(&str, &[i64])],
) -> Vec<Record> {
    let mut session = Session::new(Dice::new(Source::Lowest, 10_000));
    session.plugins = plugins;
    let mut recorder = Recorder::new(home(), true);
    for (number, (text, faces)) in said.iter().enumerate() {
        session.dice = Dice::new(Source::Listed(Listed::new(faces.to_vec())), 10_000);
        let before = session.memory.clone();
        let place = sidekick::chat::Place {
            server: "local".to_owned(),
            channel: "home".to_owned(),
            user: "ann".to_owned(),
        };
        let message = Message { text: (*text).to_owned(), place };
        let exchange = respond(&mut session, &message);
        let scene = Scene {
            user: "ann",
            at: Timestamp(number as u64),
            rules: session.rules,
            prefix_optional: session.prefix_optional,
            seed: Some(7),
            limits: &session.plugin_limits,
            plugins: set,
            before: &before,
            after: &session.memory,
        };
        recorder.note(&exchange, &scene);
    }
    let mut rolls = MemoryRolls::new(RollsLimits::default());
    recorder.keep(&mut rolls).expect("room");
    rolls.recent(&home(), 1_000).expect("rolls").records
}

fn with(records: &[Record], script: Script) -> Replays {
    let mut load = |_: &[ChannelPlugin]| vec![luck(one_die)];
    replay_all(records, Against::Instead(vec![luck(script)], &mut load))
}

fn aspects(replays: &Replays) -> Vec<Vec<Aspect>> {
    let all = replays.replayed.iter();
    all.map(|one| one.differences.iter().map(|difference| difference.aspect).collect()).collect()
}

fn what(replays: &Replays, at: usize, aspect: Aspect) -> String {
    let found = replays.replayed[at].differences.iter().find(|one| one.aspect == aspect);
    found.expect("a difference").what.clone()
}

#[test]
fn the_same_code_gives_the_same() {
    let said: &[(&str, &[i64])] = &[
        ("/r luck", &[3]),
        ("/r luck twice; 2d6kh1 # both", &[6, 1, 4, 2]),
        ("/r $x = 2d6", &[1, 2]),
        ("/r $x + luck", &[1, 2, 3]),
        ("/r deal 3", &[1, 1, 52]),
        ("/r deal 2", &[9, 40]),
        ("/r shuffle", &[]),
        ("/r 2d6q", &[]),
        ("/r $y", &[]),
        ("/r 5d6!", &[6, 1, 2, 3, 4, 5]),
        ("hello", &[]),
    ];
    let records = recorded(vec![luck(one_die)], &[entry("luck")], said);
    assert_eq!(records.len(), said.len() - 1, "talk is not recorded");
    let mut load = |_: &[ChannelPlugin]| vec![luck(one_die)];
    let replays = replay_all(&records, Against::Recorded(&mut load));
    assert_eq!(aspects(&replays), vec![Vec::new(); records.len()]);
    assert_eq!((replays.same(), replays.changed().count()), (10, 0));
    assert_eq!(with(&records, one_die).same(), 10);
    assert_eq!(replay_all(&records, Against::Set(vec![luck(one_die)])).same(), 10);
}

#[test]
fn exactly_the_changed_replies_are_told() {
    let said: Vec<(&str, Vec<i64>)> = (1..=6).map(|face| ("/r luck", vec![face])).collect();
    let said: Vec<(&str, &[i64])> = said.iter().map(|(text, faces)| (*text, &**faces)).collect();
    let records = recorded(vec![luck(one_die)], &[entry("luck")], &said);
    let replays = with(&records, six_is_seven);
    let changed: Vec<u64> = replays.changed().map(|one| one.record.id).collect();
    assert_eq!(changed, [6]);
    assert_eq!(aspects(&replays)[5], [Aspect::Reply, Aspect::Values, Aspect::Parts]);
    let reply = &replays.replayed[5].differences[0];
    assert_eq!((&*reply.before, &*reply.after), ("luck  = 6 = 6", "luck  = 7 = 7"));
    assert!(reply.lines().contains(&"+ luck  = 7 = 7".to_owned()), "{:?}", reply.lines());
}

#[test]
fn other_dice_are_told_with_the_draw() {
    let records = recorded(
        vec![luck(one_die)],
        &[entry("luck")],
        &[("/r 2d6 + luck", &[3, 4, 5]), ("/r luck twice", &[1, 2])],
    );
    let replays = with(&records, another_die);
    assert_eq!(
        what(&replays, 0, Aspect::Draws),
        "other dice from draw 3 on: a d8 for luck is asked for, a d6 for luck was"
    );
    let replays = with(&records, always_twice);
    assert_eq!(
        what(&replays, 0, Aspect::Draws),
        "more dice from draw 4 on: a d6 for luck is asked for"
    );
    assert!(replays.replayed[0].came.reply.is_some(), "a seed goes on where the faces end");
    assert_eq!(replays, with(&records, always_twice), "the same every time");
    assert_eq!(aspects(&replays)[1], [Aspect::Memory], "only it forgets");
    let replays = with(&records, no_die);
    assert_eq!(what(&replays, 0, Aspect::Draws), "1 die fewer: none is asked for from draw 3 on");
    assert_eq!(what(&replays, 1, Aspect::Draws), "2 dice fewer: none is asked for from draw 1 on");
}

#[test]
fn a_faulty_plugin_is_told() {
    let records = recorded(vec![luck(one_die)], &[entry("luck")], &[("/r luck", &[3])]);
    let replays = with(&records, faulty);
    assert_eq!(what(&replays, 0, Aspect::Reply), "no reply any more");
    let faults = &replays.replayed[0].differences[1];
    assert_eq!(faults.aspect, Aspect::Faults);
    assert_eq!(faults.after, "plugin-broke-protocol: luck: broke the protocol: it is broken");
    // And the other way round.
    let records = recorded(vec![luck(faulty)], &[entry("luck")], &[("/r luck", &[])]);
    assert_eq!(what(&with(&records, one_die), 0, Aspect::Reply), "a reply where there was none");
    assert_eq!(with(&records, faulty).same(), 1);
}

#[test]
fn what_was_remembered_then_counts() {
    let records = recorded(
        vec![luck(one_die)],
        &[entry("luck")],
        &[("/r $x = 1", &[]), ("/r $x", &[]), ("/r $x = 2", &[]), ("/r $x", &[])],
    );
    let replies: Vec<String> = records.iter().map(|record| record.roll.came.told()).collect();
    assert_eq!((&*replies[1], &*replies[3]), ("$x  = 1 = 1", "$x  = 2 = 2"));
    // Each by itself, in any order.
    let backwards: Vec<Record> = records.into_iter().rev().collect();
    assert_eq!(with(&backwards, one_die).same(), 4);
}

#[test]
fn a_plugin_that_was_not_there_is_asked_last() {
    let records = recorded(Vec::new(), &[], &[("/r 2d6", &[1, 2]), ("/r luck", &[])]);
    let mut load = |_: &[ChannelPlugin]| Vec::new();
    let replays = replay_all(&records, Against::Instead(vec![luck(no_die)], &mut load));
    let changed: Vec<u64> = replays.changed().map(|one| one.record.id).collect();
    assert_eq!(changed, [2]);
}

#[test]
fn faces_that_did_not_fit_are_no_record() {
    let mut session = Session::new(Dice::new(Source::Listed(Listed::new(vec![9])), 10));
    let message = Message { text: "/r 2d6".to_owned(), ..Message::default() };
    let exchange = respond(&mut session, &message);
    let (memory, limits) = (Memory::default(), session.plugin_limits);
    let mut scene = Scene {
        user: "ann",
        at: Timestamp(0),
        rules: session.rules,
        prefix_optional: false,
        seed: None,
        limits: &limits,
        plugins: &[],
        before: &memory,
        after: &memory,
    };
    let mut recorder = Recorder::new(home(), true);
    recorder.note(&exchange, &scene);
    assert!(recorder.is_empty());
    session.dice = Dice::new(Source::Seeded(Box::new(Seeded::new(1))), 1);
    let exchange = respond(&mut session, &message);
    assert_eq!(exchange.faults.len(), 1, "more dice than one command may have");
    scene.seed = Some(1);
    recorder.note(&exchange, &scene);
    assert!(!recorder.is_empty(), "with a seed it is nobody's mistake but the command's");
}

const EXAMPLES: [&str; 7] = ["coin", "genesys", "glitch", "push", "savage", "stress", "unique"];

/// The bytes of an example's module, built.
fn module(name: &str) -> Vec<u8> {
    let script = format!("sidekick -q build example-plugins/{name}");
    let built = shell(folder().path()).args(["-c", &script]).output().expect("a shell");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let path = repository().join(format!("example-plugins/target/sidekick/{name}.wasm"));
    fs::read(path).expect("a module")
}

#[test]
fn every_example_of_every_example_is_replayed_the_same() {
    let runtime = WasmRuntime::new(None);
    let limits = PluginLimits { deadline_ms: 10_000, ..PluginLimits::default() };
    for name in EXAMPLES {
        let bytes = module(name);
        let data = repository().join(format!("example-plugins/{name}/data"));
        let mut files = BTreeMap::new();
        for file in fs::read_dir(&data).into_iter().flatten() {
            let path = file.expect("a file").path();
            let file = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            files.insert(file, fs::read(path).expect("a file"));
        }
        let load = || -> Box<dyn Plugin> {
            Box::new(runtime.load_bytes(&bytes, files.clone(), &limits).expect("an example"))
        };
        let examples = load().description().examples.clone();
        let said: Vec<(&str, &[i64])> =
            examples.iter().map(|example| (&*example.command, &*example.faces)).collect();
        let records = recorded(vec![load()], &[entry(name)], &said);
        assert_eq!(records.len(), examples.len(), "{name}");
        assert!(records.iter().any(|record| record.roll.came.fuel.values().any(|fuel| *fuel > 0)));
        let mut load_set = |_: &[ChannelPlugin]| vec![load()];
        let replays = replay_all(&records, Against::Recorded(&mut load_set));
        assert_eq!(aspects(&replays), vec![Vec::new(); records.len()], "{name}");
        assert_eq!(replays.left_out, []);
    }
}

/// A folder with a store in `store`, whose channel `games` has this example.
fn shop(name: &str) -> tempfile::TempDir {
    let folder = folder();
    let script = format!("sidekick -q upload example-plugins/{name} --channel games --unchecked");
    let (_, told, code) = run(folder.path(), &script);
    assert_eq!(code, Some(0), "{told}");
    folder
}

/// What the binary prints, its complaints, and how it ends.
fn run(folder: &Path, script: &str) -> (String, String, Option<i32>) {
    let mut shell = shell(folder);
    shell.env("SIDEKICK_STORE", folder.join("store")).env("SIDEKICK_NOW", "2026-11-23T21:05:00Z");
    let output = shell.args(["-c", script]).output().expect("a shell");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn usage(folder: &Path) -> Vec<(String, u64, u64)> {
    let rolls = SqliteRolls::open_existing(&folder.join("store"), &RollsLimits::default());
    let usage = rolls.expect("a file").map(|rolls| rolls.usage(None).expect("usage"));
    let all = usage.into_iter().flatten();
    all.map(|one| (one.plugin, one.counts.rolls, one.counts.errors)).collect()
}

#[test]
fn a_channel_counts_what_its_plugins_do() {
    let folder = shop("stress");
    let games = "sidekick roll --channel games";
    let (_, _, code) = run(folder.path(), &format!("{games} 2d6"));
    assert_eq!((usage(folder.path()), code), (Vec::new(), Some(0)));
    assert!(!folder.path().join("store/rolls.db").exists(), "the dice are nobody's plugin");
    run(folder.path(), &format!("{games} stress --faces 4"));
    run(folder.path(), &format!("{games} 2d6+stress --faces 3,4,5"));
    assert_eq!(usage(folder.path()), [("stress".to_owned(), 2, 0)]);
    run(folder.path(), &format!("{games} stress --fuel 50"));
    assert_eq!(usage(folder.path()), [("stress".to_owned(), 3, 1)]);
    let talk = "printf 'hi\\n/r stress\\n/r stress\\n' | sidekick chat --channel games --seed 1";
    run(folder.path(), talk);
    assert_eq!(usage(folder.path()), [("stress".to_owned(), 5, 1)]);
    // One that is named is not the channel's.
    run(folder.path(), &format!("{games} stress -q --plugin example-plugins/stress --seed 1"));
    assert_eq!(usage(folder.path()), [("stress".to_owned(), 5, 1)]);
}

#[test]
fn a_damaged_file_never_stops_a_roll() {
    let folder = shop("stress");
    let file = folder.path().join("store/rolls.db");
    fs::write(&file, b"rubbish".repeat(1_000)).expect("a file");
    let roll = "sidekick roll --channel games stress --faces 4 --format json";
    let (reply, told, code) = run(folder.path(), roll);
    assert!(reply.contains("\"error\":null"), "{reply}");
    assert!(told.contains("set aside"), "{told}");
    assert_eq!((code, usage(folder.path())), (Some(0), vec![("stress".to_owned(), 1, 0)]));
    // Nor one that can't be written at all.
    fs::remove_file(&file).expect("a file");
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.path().join(format!("store/rolls.db{ending}")));
    }
    fs::create_dir(&file).expect("a folder");
    let (reply, told, code) = run(folder.path(), roll);
    assert!(reply.contains("\"error\":null"), "{reply}");
    assert_eq!((&*told, code), ("", Some(0)));
    let (_, told, code) = run(folder.path(), &format!("{roll} --record"));
    assert!(told.starts_with("warning: not recorded: "), "{told}");
    assert_eq!(code, Some(0));
    let (_, told, code) = run(folder.path(), "sidekick replay 1");
    assert!(told.contains("can't be used"), "{told}");
    assert_eq!(code, Some(5));
}

#[test]
fn replays_in_json_keep_to_the_schema() {
    let folder = shop("stress");
    let schema = fs::read_to_string(repository().join("schema/replay.v1.json")).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let lines = |script: &str| {
        let (text, told, code) = run(folder.path(), &format!("{script} --format json"));
        assert_eq!(told, "", "{script}");
        let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let lines: Vec<Value> = lines.collect();
        for line in &lines {
            let errors: Vec<_> =
                validator.iter_errors(line).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{script}: {errors:?}\n{line:#}");
        }
        (lines, code)
    };
    let record = "sidekick roll -q --channel games --record --format json";
    for command in ["stress --faces 4", "'2d6+stress' --faces 3,4,5", "2d6q", "'$a = 2' --user ben"]
    {
        run(folder.path(), &format!("{record} {command}"));
    }
    let (all, code) = lines("sidekick replay --channel games");
    assert_eq!((all.len(), code), (4, Some(0)));
    assert!(all.iter().all(|one| one["differences"] == serde_json::json!([])), "{all:#?}");
    assert_eq!(all[0]["at"], "2026-11-23T21:05:00.000Z");
    let (all, code) = lines("sidekick replay --channel games --list --last 2");
    assert_eq!((all.len(), code), (2, Some(0)));
    assert_eq!((&all[0]["id"], &all[0]["replayed"]), (&3.into(), &Value::Null));
    // A module that pans out otherwise, under the same name.
    let odd = module("coin");
    fs::write(folder.path().join("coin.wasm"), odd).expect("a file");
    let (one, code) = lines("sidekick replay 1 coin.wasm");
    assert_eq!((one.len(), code), (1, Some(0)), "another name: it changes nothing");
}

#[test]
fn what_is_told_of_rolls_elsewhere_keeps_to_the_schemas() {
    let folder = shop("stress");
    run(folder.path(), "sidekick -q roll --channel games --record stress --faces 4");
    let told = |schema: &str, script: &str| {
        let text = fs::read_to_string(repository().join("schema").join(schema)).expect("a schema");
        let schema = serde_json::from_str(&text).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let (text, told, _) = run(folder.path(), &format!("sidekick -q {script} --format json"));
        let value: Value = serde_json::from_str(&text).expect(&told);
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{script}: {errors:?}\n{value:#}");
        value
    };
    let shown = told("channel.v1.json", "channel show games");
    assert_eq!(
        (&shown["usage"][0]["rolls"], &shown["usage"][0]["plugin"]),
        (&1.into(), &"stress".into())
    );
    let coin = "upload example-plugins/coin --channel games --name stress --unchecked";
    let planned = told("upload.v1.json", &format!("{coin} --dry-run"));
    let changed = &planned["replays"]["changed"][0];
    assert_eq!((&planned["replays"]["same"], &changed["id"]), (&0.into(), &1.into()));
    assert_eq!(changed["before"], "stress  = (4) = 4", "{changed:#}");
    told("upload.v1.json", coin);
    let difference = told("diff.v1.json", "channel diff games stress");
    assert_eq!(difference["replays"]["changed"], planned["replays"]["changed"]);
}

#[test]
fn a_module_that_is_gone_is_told() {
    let folder = shop("stress");
    run(folder.path(), "sidekick roll --channel games --record stress --faces 4");
    let modules = folder.path().join("store/modules.db");
    let file = rusqlite::Connection::open(modules).expect("a database");
    let tables: Vec<String> = file
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'obj%'")
        .expect("a query")
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|name| name.expect("a name"))
        .collect();
    file.execute_batch("PRAGMA foreign_keys = OFF").expect("a setting");
    for table in tables {
        file.execute(&format!("DELETE FROM {table}"), []).expect("rows");
    }
    let (_, told, code) = run(folder.path(), "sidekick replay 1 --no-cache");
    assert!(
        told.contains("the roll 1 can't be replayed: the plugin 'stress' can't be loaded"),
        "{told}"
    );
    assert_eq!(code, Some(5));
    let (text, _, code) = run(folder.path(), "sidekick -q replay 1 example-plugins/stress");
    assert!(text.ends_with("1 roll replayed: 1 the same, 0 different\n"), "{text}");
    assert_eq!(code, Some(0));
}
