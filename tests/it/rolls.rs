//! What is kept of rolls: one suite over both implementations, then what only a file can suffer.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;

use sidekick::dice::RuleSet;
use sidekick::limits::RollsLimits;
use sidekick::pipeline::Parts;
use sidekick::plugin::Draw;
use sidekick::rolls::{
    Asked, Came, Counts, MemoryRolls, PluginUse, Recorder, Roll, Rolls, RollsError, Scene,
    SqliteRolls, keep,
};
use sidekick::store::{ChannelId, ChannelPlugin, ObjectId};
use sidekick::timestamp::Timestamp;
use tempfile::TempDir;

fn channel(name: &str) -> ChannelId {
    ChannelId::new("local", name).expect("a name")
}

fn used(channel: &ChannelId, plugin: &str, module: &[u8], fuel: u64, at: u64) -> PluginUse {
    let counts = Counts { rolls: 1, errors: fuel % 2, fuel, most_fuel: fuel, last: Timestamp(at) };
    let (plugin, module) = (plugin.to_owned(), ObjectId::of(module));
    PluginUse { channel: channel.clone(), plugin, module, counts }
}

fn plugin(name: &str) -> ChannelPlugin {
    ChannelPlugin {
        name: name.to_owned(),
        module: ObjectId::of(name.as_bytes()),
        files: BTreeMap::from([("words".to_owned(), ObjectId::of(b"words"))]),
        manifest: format!("name = \"{name}\""),
        hooks: vec!["sidekick_command".to_owned()],
        enabled: true,
    }
}

/// A roll with something in every field.
fn roll(channel: &ChannelId, number: u64) -> Roll {
    let draw = |sides: &str, face, origin: &str| Draw {
        sides: sides.to_owned(),
        face,
        origin: origin.to_owned(),
    };
    let draws = vec![draw("6", 3, "dice"), draw("6", 4, "dice"), draw("F", -1, "stress")];
    let memory =
        Parts { user: format!("{{\"variables\":{{\"n\":\"{number}\"}}}}"), ..Parts::default() };
    let after = Parts { server: "{\"state\":{}}".to_owned(), ..memory.clone() };
    Roll {
        channel: channel.clone(),
        at: Timestamp(1_800_000_000_000 + number),
        asked: Asked {
            command: format!("/r 2d6 + stress # {number}"),
            user: "ann".to_owned(),
            rules: RuleSet::Classic,
            prefix_optional: true,
            seed: Some(u64::MAX),
            fuel: 7,
            memory_bytes: 8,
            plugins: vec![plugin("stress"), plugin("coin")],
            memory,
        },
        came: Came {
            draws,
            fuel: BTreeMap::from([("stress".to_owned(), 12)]),
            memory: (number % 2 == 1).then_some(after),
            ..Came::default()
        },
    }
}

fn commands(rolls: &dyn Rolls, channel: &ChannelId, limit: usize) -> Vec<String> {
    let recent = rolls.recent(channel, limit).expect("rolls");
    assert_eq!(recent.damaged, [0_u64; 0]);
    recent.records.into_iter().map(|record| record.roll.asked.command).collect()
}

/// What every implementation does alike.
fn suite(rolls: &mut dyn Rolls) {
    let (home, away) = (channel("home"), channel("away"));
    assert_eq!(rolls.usage(None).expect("nothing"), []);
    assert_eq!(rolls.record(1).expect("nothing"), None);
    assert_eq!(commands(rolls, &home, 9), [""; 0]);

    let counts = [
        used(&home, "stress", b"1", 10, 5),
        used(&home, "coin", b"2", 3, 6),
        used(&away, "stress", b"1", 4, 9),
    ];
    rolls.keep(&counts, &[]).expect("room");
    rolls.keep(&[used(&home, "stress", b"1", 7, 4)], &[]).expect("room");
    rolls.keep(&[used(&home, "stress", b"3", 1, 1)], &[]).expect("room");
    let usage = rolls.usage(Some(&home)).expect("usage");
    let seen: Vec<_> = usage
        .iter()
        .map(|one| {
            let Counts { rolls, errors, fuel, most_fuel, last } = one.counts;
            (&*one.plugin, rolls, errors, fuel, most_fuel, last.0)
        })
        .collect();
    // Two modules of one name, in the order of their identities.
    assert_eq!(seen[0], ("coin", 1, 1, 3, 3, 6));
    assert!(seen[1..].contains(&("stress", 2, 1, 17, 10, 5)), "{seen:?}");
    assert!(seen[1..].contains(&("stress", 1, 1, 1, 1, 1)), "{seen:?}");
    assert_eq!(seen.len(), 3);
    assert_eq!(rolls.usage(None).expect("usage").len(), 4);
    assert_eq!(rolls.usage(Some(&channel("nowhere"))).expect("usage"), []);
    let uses = rolls.uses_of(ObjectId::of(b"1")).expect("uses");
    let expected = Counts { rolls: 3, errors: 1, fuel: 21, most_fuel: 10, last: Timestamp(9) };
    assert_eq!(uses, expected);
    assert_eq!(rolls.uses_of(ObjectId::of(b"none")).expect("uses"), Counts::default());

    let kept: Vec<Roll> = (0..4).map(|number| roll(&home, number)).collect();
    let ids = rolls.keep(&[], &kept).expect("room");
    let ids: Vec<u64> = ids.into_iter().map(|id| id.expect("short enough")).collect();
    assert!(ids.is_sorted() && ids.len() == 4, "{ids:?}");
    for (id, roll) in ids.iter().zip(&kept) {
        assert_eq!(rolls.record(*id).expect("a roll").expect("a roll").roll, *roll);
    }
    assert_eq!(rolls.record(u64::MAX).expect("nothing"), None);
    assert_eq!(commands(rolls, &away, 9), [""; 0]);
    assert_eq!(commands(rolls, &home, 2), ["/r 2d6 + stress # 2", "/r 2d6 + stress # 3"]);

    // One that is too long has no number; its neighbours are kept.
    let mut long = roll(&away, 5);
    long.asked.command = "x".repeat(RollsLimits::default().part + 1);
    let ids = rolls.keep(&[], &[long, roll(&away, 6)]).expect("room");
    assert!(ids[0].is_none() && ids[1].is_some(), "{ids:?}");

    // The oldest go first, those of other channels stay, and numbers are not used again.
    let last = ids[1].expect("a number");
    for number in 0..40 {
        rolls.keep(&[], &[roll(&home, number)]).expect("room");
    }
    let left = commands(rolls, &home, 100);
    assert!((18..=20).contains(&left.len()), "{left:?}");
    assert_eq!(left.last().map(String::as_str), Some("/r 2d6 + stress # 39"));
    assert_eq!(commands(rolls, &away, 100).len(), 1);
    let ids = rolls.keep(&[], &[roll(&home, 0)]).expect("room");
    assert_eq!(ids, [Some(last + 41)]);
}

fn limits() -> RollsLimits {
    RollsLimits { records: 20, ..RollsLimits::default() }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(folder: &Path) -> SqliteRolls {
    SqliteRolls::open(folder, &limits()).expect("a file")
}

#[test]
fn in_memory() {
    suite(&mut MemoryRolls::new(limits()));
}

#[test]
fn in_a_file() {
    suite(&mut open(folder().path()));
}

#[test]
fn a_file_lasts() {
    let folder = folder();
    let home = channel("home");
    let rolls = [roll(&home, 1)];
    let ids = open(folder.path()).keep(&[used(&home, "coin", b"1", 2, 3)], &rolls).expect("room");
    let again = open(folder.path());
    assert_eq!(again.usage(None).expect("usage").len(), 1);
    let record = again.record(ids[0].expect("a number")).expect("a roll").expect("a roll");
    assert_eq!(record.roll, rolls[0]);
}

#[test]
fn nothing_is_made_by_looking() {
    let folder = folder();
    assert!(SqliteRolls::open_existing(folder.path(), &limits()).expect("nothing").is_none());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_channel_takes_no_more_bytes_than_it_may() {
    let folder = folder();
    let limits = RollsLimits { bytes: 4_000, records: 1_000, ..RollsLimits::default() };
    let mut rolls = SqliteRolls::open(folder.path(), &limits).expect("a file");
    let home = channel("home");
    for number in 0..200 {
        rolls.keep(&[], &[roll(&home, number)]).expect("room");
    }
    let file = rusqlite::Connection::open(folder.path().join("rolls.db")).expect("a database");
    let total =
        "SELECT (SELECT sum(length(body)) FROM rolls) + (SELECT sum(length(body)) FROM pieces)";
    let total: i64 = file.query_row(total, [], |row| row.get(0)).expect("a sum");
    assert!((2_000..=4_000).contains(&total), "{total}");
    let alone = "SELECT count(*) FROM pieces WHERE id NOT IN (SELECT piece FROM parts)";
    let alone: i64 = file.query_row(alone, [], |row| row.get(0)).expect("a count");
    assert_eq!(alone, 0, "pieces that nobody has");
    let left = commands(&rolls, &home, 1_000);
    assert_eq!(left.last().map(String::as_str), Some("/r 2d6 + stress # 199"));
}

#[test]
fn records_are_small() {
    let folder = folder();
    let limits = RollsLimits::default();
    let mut rolls = SqliteRolls::open(folder.path(), &limits).expect("a file");
    let home = channel("home");
    let all: Vec<_> =
        (0..100).map(|number| Roll { at: Timestamp(number), ..roll(&home, 0) }).collect();
    rolls.keep(&[], &all).expect("room");
    let file = rusqlite::Connection::open(folder.path().join("rolls.db")).expect("a database");
    let bytes = |table: &str| -> i64 {
        let sql = format!("SELECT sum(length(body)) FROM {table}");
        file.query_row(&sql, [], |row| row.get(0)).expect("a sum")
    };
    assert!(bytes("rolls") < 100 * 200, "{}", bytes("rolls"));
    assert!(bytes("pieces") < 1_000, "the set and the memory are there once: {}", bytes("pieces"));
}

/// A recorder with one use and one roll of a real exchange.
fn recorder(home: &ChannelId) -> Recorder {
    let mut recorder = Recorder::new(home.clone(), true);
    let mut session = sidekick::pipeline::Session::new(sidekick::plugin::Dice::new(
        sidekick::plugin::Source::Highest,
        10,
    ));
    let message =
        sidekick::chat::Message { text: "/r 2d6".to_owned(), ..sidekick::chat::Message::default() };
    let exchange = sidekick::pipeline::respond(&mut session, &message);
    recorder.note(
        &exchange,
        &Scene {
            user: "ann",
            at: Timestamp(1),
            rules: session.rules,
            prefix_optional: false,
            seed: Some(1),
            limits: &session.plugin_limits,
            plugins: &[],
            before: &session.memory,
            after: &session.memory,
        },
    );
    recorder
}

#[test]
fn a_damaged_file_is_set_aside_and_a_new_one_begun() {
    let home = channel("home");
    let rubbish = vec![b'x'; 10_000];
    let mut half = Vec::new();
    {
        let folder = folder();
        let mut rolls = open(folder.path());
        rolls.keep(&[], &[roll(&home, 1)]).expect("room");
        drop(rolls);
        half.extend(fs::read(folder.path().join("rolls.db")).expect("a file"));
    }
    let cut = half[..half.len() / 2].to_vec();
    let mut scribbled = half.clone();
    for page in scribbled.chunks_mut(4096).skip(1) {
        page[..64].fill(0x5a);
    }
    let mut renamed = half.clone();
    renamed[..16].fill(b'!');
    for (what, bytes) in
        [("rubbish", rubbish), ("cut", cut), ("scribbled", scribbled), ("renamed", renamed)]
    {
        let folder = folder();
        fs::write(folder.path().join("rolls.db"), &bytes).expect("a file");
        fs::write(folder.path().join("rolls.db-wal"), b"left over").expect("a file");
        let mut recorder = recorder(&home);
        let kept = keep(&mut recorder, folder.path(), &limits()).expect(what);
        assert_eq!(kept.ids, [Some(1)], "{what}");
        assert!(recorder.is_empty(), "{what}");
        let aside = kept.set_aside.expect(what);
        assert_eq!(aside, folder.path().join("rolls.db.damaged"), "{what}");
        assert!(aside.exists(), "{what}");
        assert_eq!(commands(&open(folder.path()), &home, 9), ["/r 2d6"], "{what}");
        // A second time nothing is wrong any more.
        assert_eq!(SqliteRolls::set_aside(folder.path(), &limits()).expect(what), None);
    }
}

#[test]
fn an_empty_file_is_a_new_one() {
    let folder = folder();
    fs::write(folder.path().join("rolls.db"), b"").expect("a file");
    let kept = keep(&mut recorder(&channel("home")), folder.path(), &limits()).expect("room");
    assert_eq!((kept.ids, kept.set_aside), (vec![Some(1)], None));
}

#[test]
fn one_damaged_roll_does_not_hide_the_others() {
    let folder = folder();
    let home = channel("home");
    let mut rolls = open(folder.path());
    let all: Vec<_> = (0..3).map(|number| roll(&home, number)).collect();
    rolls.keep(&[], &all).expect("room");
    let file = rusqlite::Connection::open(folder.path().join("rolls.db")).expect("a database");
    file.execute("UPDATE rolls SET body = x'0102' WHERE id = 2", []).expect("a row");
    let recent = rolls.recent(&home, 9).expect("rolls");
    assert_eq!((recent.records.len(), &*recent.damaged), (2, &[2][..]));
    assert!(matches!(rolls.record(2), Err(RollsError::Unreadable { id: 2, .. })));
    file.execute("UPDATE pieces SET body = substr(body, 1, 9)", []).expect("rows");
    assert_eq!(rolls.recent(&home, 9).expect("rolls").damaged, [1, 2, 3]);
}

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    let folder = folder();
    drop(open(folder.path()));
    let file = rusqlite::Connection::open(folder.path().join("rolls.db")).expect("a database");
    file.pragma_update(None, "user_version", 99).expect("a number");
    drop(file);
    let mut recorder = recorder(&channel("home"));
    let kept = keep(&mut recorder, folder.path(), &limits());
    assert!(matches!(kept, Err(RollsError::Newer { found: 99, known: 1, .. })), "{kept:?}");
    assert!(!recorder.is_empty(), "it goes on waiting");
    assert!(!folder.path().join("rolls.db.damaged").exists());
}

#[test]
fn who_finds_the_file_busy_goes_on() {
    let folder = folder();
    drop(open(folder.path()));
    let file = rusqlite::Connection::open(folder.path().join("rolls.db")).expect("a database");
    file.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    let mut recorder = recorder(&channel("home"));
    let limits = RollsLimits { busy_ms: 30, ..limits() };
    let kept = keep(&mut recorder, folder.path(), &limits);
    assert!(matches!(kept, Err(RollsError::Busy { .. })), "{kept:?}");
    file.execute_batch("COMMIT").expect("a lock");
    assert_eq!(keep(&mut recorder, folder.path(), &limits).expect("room").ids, [Some(1)]);
}

#[test]
fn many_at_once_lose_nothing() {
    let folder = folder();
    let home = channel("home");
    let limits = RollsLimits { busy_ms: 60_000, ..RollsLimits::default() };
    thread::scope(|scope| {
        for writer in 0..8 {
            let (folder, home) = (folder.path(), &home);
            scope.spawn(move || {
                for number in 0..10 {
                    let counts = [used(home, "coin", b"1", writer + 1, number)];
                    let rolls = [roll(home, number)];
                    // Each time anew, as one command after the other does.
                    let mut file = SqliteRolls::open(folder, &limits).expect("a file");
                    file.keep(&counts, &rolls).expect("room");
                }
            });
        }
    });
    let rolls = open(folder.path());
    let usage = rolls.usage(None).expect("usage");
    assert_eq!((usage[0].counts.rolls, usage[0].counts.fuel), (80, 10 * 36));
    assert_eq!(rolls.recent(&home, 100).expect("rolls").records.len(), 80);
}

#[test]
fn queries_use_an_index() {
    let folder = folder();
    drop(open(folder.path()));
    let file = rusqlite::Connection::open(folder.path().join("rolls.db")).expect("a database");
    for (sql, index) in [
        ("SELECT rolls FROM usage WHERE digest = x'00' AND length = 1", "usage_of_module"),
        (
            "SELECT count(*), total(size) FROM rolls WHERE channel = 1",
            "COVERING INDEX rolls_of_channel",
        ),
        ("SELECT total(size) FROM pieces WHERE channel = 1", "COVERING INDEX pieces_of_channel"),
        (
            "SELECT id FROM rolls WHERE channel = 1 ORDER BY id DESC LIMIT 5",
            "COVERING INDEX rolls_of_channel",
        ),
    ] {
        let plan = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = file.prepare(&plan).expect(sql);
        let steps: Vec<String> = statement
            .query_map([], |row| row.get(3))
            .expect(sql)
            .map(|step| step.expect(sql))
            .collect();
        assert!(steps.join("\n").contains(index), "{sql}: {steps:?}");
        assert!(!steps.join("\n").contains("TEMP B-TREE"), "{sql}: {steps:?}");
    }
}
