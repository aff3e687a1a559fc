//! Uploaders, a remover and a collector, killed one after the other in the midst of their work.

use std::time::{Duration, Instant};

use super::chance::Chance;
use super::scale::{Row, scale};
use super::verdict::judged;
use super::worker::{Ground, Job, Role, Worker};

/// Kills between two looks at the store.
const LOOK: u64 = 50;

/// The role of the worker at this place of the crew.
fn role(ground: &Ground, place: u64, chance: &mut Chance) -> Role {
    let count = u64::MAX;
    ground.role(match place {
        0 => Job::Collect { count },
        1 => Job::Remove { seed: chance.next(), count },
        _ => Job::Upload { first: chance.next() >> 16, count },
    })
}

#[test]
fn killed_workers_take_nothing_with_them() {
    let (kills, crew) = (scale(40, 1_000), 5);
    let (ground, mut chance) = (Ground::new(), Chance::new(8));
    let mut row = Row::new("kill -9 under load");
    let (mut problems, mut looks, mut slowest) = (Vec::new(), 0, Duration::ZERO);
    let mut workers: Vec<Option<Worker>> = (0..crew).map(|_| None).collect();
    while row.injected < kills {
        for (place, worker) in (0..).zip(&mut workers) {
            worker.get_or_insert_with(|| role(&ground, place, &mut chance).start());
        }
        std::thread::sleep(Duration::from_millis(chance.below(150)));
        // Mostly one of them; before a look, all.
        let one = chance.below(crew) as usize;
        let last = row.injected % LOOK >= LOOK - crew || row.injected + crew >= kills;
        for worker in workers.iter_mut().enumerate().filter(|(at, _)| last || *at == one) {
            if let Some(worker) = worker.1.take() {
                problems.extend(worker.kill().err());
                row.injected += 1;
            }
        }
        if last {
            let begun = Instant::now();
            let verdict = judged(&ground);
            slowest = slowest.max(begun.elapsed());
            looks += 1;
            row.acknowledged = verdict.promised;
            row.lost += verdict.lost.len() as u64;
            row.wrong += verdict.wrong.len() as u64;
            row.unreadable += verdict.unreadable.len() as u64;
            problems.extend(verdict.problems());
        }
        if !problems.is_empty() {
            break;
        }
    }
    workers.into_iter().flatten().for_each(Worker::end);
    assert!(row.acknowledged > 0, "the workers got nothing done");
    row.remark(&format!("{looks} looks, the slowest {} ms", slowest.as_millis()));
    row.nothing_is_lost(&problems);
}
