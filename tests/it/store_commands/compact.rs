//! Compacting: what is used how often, and Ctrl-C.

#![cfg(test)] // functions beside the tests may unwrap, too

use serde_json::Value;
use sidekick::limits::RollsLimits;
use sidekick::rolls::{Counts, PluginUse, Rolls, SqliteRolls};
use sidekick::store::{Objects, Offer};
use sidekick::timestamp::Timestamp;

use super::{line, went_well};
use crate::console::{folder, shell};
use crate::store_contract::ground::{adding, channel, clock, done, noise, open_in, put};

#[test]
fn compacting_heeds_how_often_something_is_used() {
    let desk = folder();
    let store = open_in(&desk.path().join("home/data/store"));
    // A chain of four: each is the one before and a little more.
    let mut body = noise(1, 4_000);
    let mut like = None;
    let mut chain = Vec::new();
    for number in 0..4_u8 {
        body.extend(noise(10 + u64::from(number), 200));
        let kept = store.put(&[Offer { like, ..Offer::of(&body) }], Default::default()).unwrap();
        like = Some(kept[0].id);
        chain.push(kept[0].id);
        done(&store, &channel("general"), adding(&format!("p{number}"), kept[0].id));
    }
    let deep = store.kept(chain[3]).unwrap().unwrap();
    assert!(deep.depth > 1, "{deep:?}");
    let mut rolls = SqliteRolls::open(store.folder(), &RollsLimits::default()).unwrap();
    let counts = Counts { rolls: 500, last: clock(), ..Counts::default() };
    let used = PluginUse {
        channel: channel("general"),
        plugin: "p3".to_owned(),
        module: chain[3],
        counts,
    };
    rolls.keep(&[used], &[]).unwrap();
    drop(rolls);
    let compact = |now: u64| {
        let now = Timestamp(clock().0 + now);
        let script = format!("SIDEKICK_NOW={now} sidekick store compact --format json");
        line(desk.path(), "store-compact", &script)
    };
    let told = compact(1_000);
    assert_eq!((told["looked_at"].as_u64(), told["quicker"].as_u64()), (Some(4), Some(1)));
    assert!(store.kept(chain[3]).unwrap().unwrap().depth <= 1);
    let object = store.object(chain[3]).unwrap();
    assert_eq!(object, Some(body));
    assert_eq!(compact(1_000)["quicker"], 0, "it is done once");
    line(desk.path(), "report", "sidekick store check --read-data --format json");
}

#[cfg(unix)]
#[test]
fn compacting_is_interrupted_between_objects() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    let desk = folder();
    let store = open_in(&desk.path().join("home/data/store"));
    // Texts that a thorough packing makes smaller than a quick one.
    let bodies: Vec<Vec<u8>> = (0..400_u32)
        .map(|number| {
            let line = |at: u32| format!("{} {}\n", at * (number + 7), (at * at) ^ number);
            (0..2_500).map(line).collect::<String>().into_bytes()
        })
        .collect();
    for body in &bodies {
        put(&store, body);
    }
    let before = store.stats().unwrap();
    let mut command = shell(desk.path());
    // What the shell becomes, so that the signal reaches it.
    command.args(["-c", "exec sidekick store compact --verbose --format json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    told.read_line(&mut first).unwrap();
    assert!(first.contains("bytes, depth 0"), "{first}");
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(record["interrupted"], true);
    let looked = record["looked_at"].as_u64().unwrap();
    assert!((1..400).contains(&looked), "{looked}");
    assert!(store.stats().unwrap().stored < before.stored, "what is done stays done");
    for body in &bodies {
        let id = sidekick::store::ObjectId::of(body);
        assert!(store.object(id).unwrap().as_ref() == Some(body), "nothing is lost");
    }
    went_well(desk.path(), "sidekick store check");
}
