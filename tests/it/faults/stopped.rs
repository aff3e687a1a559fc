//! Somebody holds a lock and does not go on: others are told in time, and nothing is lost.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;

use super::scale::{Row, STRACE, can};
use super::verdict::judged;
use super::work::Trouble;
use super::worker::{Ground, Job, Role, Worker};

const PATIENCE: Duration = Duration::from_secs(60);

/// Locks a database, notes that it did, and keeps it until it is killed.
pub(super) fn hold(database: &Path, promises: &Path) -> Result<serde_json::Value, Trouble> {
    let lock = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(database)?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(connection)
    };
    let connection = lock().map_err(|error| error.to_string())?;
    fs::write(promises.with_extension("held"), "").map_err(|error| error.to_string())?;
    loop {
        std::thread::sleep(PATIENCE);
        if !connection.is_busy() && connection.is_autocommit() {
            return Err("the lock is gone".to_owned());
        }
    }
}

fn signal(worker: &Worker, name: &str) {
    let sent = Command::new("kill").args([name, &worker.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

/// An uploader that waits but a moment for others.
fn hurried(ground: &Ground) -> Role {
    Role { patience: 300, ..ground.role(Job::Upload { first: 70, count: 1 }) }
}

#[test]
fn a_stopped_writer_keeps_others_waiting_for_as_long_as_they_like() {
    let ground = Ground::new();
    let mut row = Row::new("a writer stopped with a transaction");
    ground.role(Job::Upload { first: 0, count: 10 }).run::<u64>(PATIENCE).expect("a store");
    for database in ["modules.db", "channels.db"] {
        let held = ground.path().join("promises").with_extension("held");
        let holder = ground.role(Job::Hold(database.to_owned())).start();
        while !held.exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        signal(&holder, "-STOP");
        let trouble = hurried(&ground).run::<u64>(PATIENCE).expect_err("the lock is held");
        assert!(trouble.contains("busy"), "{database}: {trouble}");
        holder.end();
        fs::remove_file(held).expect("gone");
        row.injected += 1;
    }
    let done = hurried(&ground).run::<u64>(PATIENCE);
    assert_eq!(done, Ok(1), "the lock is free again");
    let verdict = judged(&ground);
    row.acknowledged = verdict.promised;
    row.nothing_is_lost(&verdict.problems());
}

/// Opening makes the tables, and only one may do that at a time.
#[test]
fn one_that_stops_while_it_opens_does_not_keep_others_for_ever() {
    if !can("a worker stopped while it opens a store", &[STRACE]) {
        return;
    }
    let ground = Ground::new();
    let mut row = Row::new("a worker stopped while it opens a store");
    let stop = "inject=fsync:signal=SIGSTOP:when=3";
    let role = ground.role(Job::Upload { first: 0, count: 1 });
    let stopped = role.start_below(&[
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=fsync",
        "-e",
        stop,
        "--",
    ]);
    while !ground.path().join("store/modules.db").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Perhaps it runs on for a moment; it never gets to the second database.
    let trouble = hurried(&ground).run::<u64>(Duration::from_secs(20)).expect_err("it is locked");
    assert!(trouble.contains("busy"), "{trouble}");
    stopped.end();
    row.injected = 1;
    row.print();
}
