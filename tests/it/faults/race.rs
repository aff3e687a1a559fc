//! Many writers on one channel, each of which puts its plugin only in the place of the one that it has seen.

use std::collections::BTreeSet;
use std::time::Duration;

use sidekick::store::{Channels, Expected, Outcome, SqliteStore};

use super::promise::{Promise, Promised, noted};
use super::scale::{Row, scale};
use super::verdict::judged;
use super::work::{Trouble, channel, plugin, trouble, upload};
use super::worker::{Ground, Job};

/// Numbers whose plugins have one name.
fn number(first: u64, win: u64) -> u64 {
    (first + win) * 9
}

/// Wins so often.
pub(super) fn win(
    store: &SqliteStore,
    first: u64,
    wins: u64,
    mut promise: impl FnMut(Option<Promise>),
) -> Result<(), Trouble> {
    let channel = channel(0);
    let mut won = 0;
    while won < wins {
        let number = number(first, won);
        let seen = store.channel(&channel).map_err(|error| trouble(&error))?;
        let seen = seen.plugin(&plugin(number).name).map(|plugin| plugin.module);
        let expected = seen.map_or(Expected::Absent, Expected::Exactly);
        match upload(store, &channel, number, expected).map_err(|error| trouble(&error))? {
            Outcome::Done(done) if !done.already => {
                let change = Promised::Swapped(number, seen);
                let sequence = done.sequence;
                promise(Some(Promise { channel: "channel-0".to_owned(), sequence, change }));
                won += 1;
            }
            Outcome::Refused(_) => (),
            other => return Err(format!("a race came to {other:?}")),
        }
    }
    Ok(())
}

#[test]
fn of_sixteen_writers_one_wins_at_a_time() {
    let (writers, wins) = (16, scale(4, 60));
    let ground = Ground::new();
    let mut row = Row::new("16 writers on one channel, compare and swap");
    let jobs = (0..writers).map(|writer| Job::Race { first: 1_000 * (writer + 1), wins });
    let workers: Vec<_> = jobs.map(|job| ground.role(job).start()).collect();
    let mut problems = Vec::new();
    for worker in workers {
        match worker.answer::<u64>(Duration::from_secs(400)) {
            Ok(won) if won == wins => (),
            other => problems.push(format!("a writer: {other:?}")),
        }
    }
    let promises = noted(&ground.path().join("promises"));
    let sequences: BTreeSet<u64> = promises.iter().map(|promise| promise.sequence).collect();
    let verdict = judged(&ground);
    row.injected = writers * wins;
    row.acknowledged = verdict.promised;
    row.lost = verdict.lost.len() as u64;
    problems.extend(verdict.problems());
    if sequences != (1..=writers * wins).collect() || verdict.entries != writers * wins {
        problems.push("the wins are not one chain".to_owned());
    }
    row.nothing_is_lost(&problems);
}
