//! Every call of an upload and of a collection that writes or syncs: killed in it, failed with EIO, failed
//! with ENOSPC.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::scale::{Row, STRACE, can, scale};
use super::verdict::Verdict;
use super::worker::{Ground, Job, Role};

/// The calls that change files, as strace names them.
const CALLS: &str = "pwrite64,write,fsync,fdatasync,ftruncate,fallocate,unlink,rename,mkdir";
const FAULTS: [&str; 3] = ["signal=SIGKILL", "error=EIO", "error=ENOSPC"];
const PATIENCE: Duration = Duration::from_secs(60);
const UPLOAD: u64 = 1_000;

/// What a store is like when the fault comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// There is none.
    Nothing,
    /// Closed by its last user.
    Closed,
    /// Left as it was when its last users were killed.
    Left,
}

/// A store to begin with, and its promises.
fn begin(before: Before) -> Ground {
    let ground = Ground::new();
    if before == Before::Nothing {
        return ground;
    }
    let run = |job| ground.role(job).run::<u64>(PATIENCE).expect("a store to begin with");
    run(Job::Upload { first: 0, count: 40 });
    run(Job::Remove { seed: 3, count: 5 });
    if before == Before::Left {
        let promises = ground.path().join("promises");
        let noted = || fs::metadata(&promises).map_or(0, |found| found.len());
        let closed = noted();
        let worker = ground.role(Job::Upload { first: 100, count: u64::MAX }).start();
        while noted() < closed + 500 {
            std::thread::sleep(Duration::from_millis(5));
        }
        worker.kill().expect("an uploader at work");
    }
    ground
}

/// The same store and promises on other ground.
fn copied(from: &Ground) -> Ground {
    let ground = Ground::new();
    let copy = |from: &Path, to: &Path| fs::copy(from, to).map(drop);
    if let Ok(files) = fs::read_dir(from.path().join("store")) {
        fs::create_dir(ground.path().join("store")).expect("a folder");
        for file in files.flatten() {
            let to = ground.path().join("store").join(file.file_name());
            copy(&file.path(), &to).expect("a copy");
        }
        copy(&from.path().join("promises"), &ground.path().join("promises")).expect("a copy");
    }
    ground
}

/// A role an hour later: what nobody needs may be collected.
fn role(ground: &Ground, job: &Job) -> Role {
    let later = if matches!(job, Job::Collect { .. }) { 3_600_000 } else { 0 };
    Role { later, ..ground.role(job.clone()) }
}

/// Every call on the store that a job makes, by name and number, from a run without a fault.
fn calls(store: &Ground, job: &Job) -> Vec<(String, usize)> {
    let ground = copied(store);
    let log = ground.path().join("calls");
    let trace = format!("trace={CALLS}");
    let path = log.to_str().expect("a path");
    let worker = role(&ground, job).start_below(&[
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-qq",
        "-o",
        path,
        "-e",
        &trace,
        "--",
    ]);
    worker.answer::<u64>(PATIENCE).expect("a run without a fault");
    let text = fs::read_to_string(log).expect("what strace saw");
    let folder = ground.path().join("store").display().to_string();
    let mut calls: Vec<(String, usize)> = Vec::new();
    let mut counts = std::collections::HashMap::<(String, String), usize>::new();
    for line in text.lines() {
        let mut words = line.splitn(2, char::is_whitespace);
        let (thread, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let Some((call, _)) = rest.trim_start().split_once('(') else { continue };
        // strace counts by thread.
        let count = counts.entry((thread.to_owned(), call.to_owned())).or_default();
        *count += 1;
        if line.contains(&folder) {
            calls.push((call.to_owned(), *count));
        }
    }
    calls
}

/// One fault, then another try; what is found on the way.
fn try_one(store: &Ground, job: &Job, fault: &str, (call, number): &(String, usize)) -> Verdict {
    let ground = copied(store);
    let inject = format!("inject={call}:{fault}:when={number}");
    let trace = format!("trace={call}");
    let mut worker = role(&ground, job).start_below(&[
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        &trace,
        "-e",
        &inject,
        "--",
    ]);
    let ended = worker.wait(PATIENCE);
    worker.end();
    let again = Job::Recover(Box::new(job.clone()));
    let verdict = Role { later: role(&ground, job).later, ..ground.role(again) }.run(PATIENCE);
    let mut verdict: Verdict = verdict
        .unwrap_or_else(|trouble| Verdict { unreadable: vec![trouble], ..Verdict::default() });
    if !ended {
        verdict.unreadable.push("it hangs".to_owned());
    }
    verdict
}

fn every_call(what: &str, before: Before, job: &Job) {
    let skipped = format!("faults in every call of {what}");
    if !can(&skipped, &[STRACE]) {
        return;
    }
    let store = begin(before);
    let calls = calls(&store, job);
    assert!(calls.len() > 10, "strace saw only {calls:?}");
    let mut row = Row::new(format!("every call of {what}: killed, EIO, ENOSPC"));
    let mut problems = Vec::new();
    let all = calls.iter().flat_map(|call| FAULTS.map(|fault| (call, fault)));
    let all: Vec<_> = all.collect();
    let wanted = scale(8, u64::MAX).min(all.len() as u64) as usize;
    for index in 0..wanted {
        let (call, fault) = all[index * all.len() / wanted];
        let verdict = try_one(&store, job, fault, call);
        row.injected += 1;
        row.acknowledged += verdict.promised;
        row.lost += verdict.lost.len() as u64;
        row.wrong += verdict.wrong.len() as u64;
        row.unreadable += verdict.unreadable.len() as u64;
        let (call, number) = call;
        let named = |problem| format!("{fault} in {call} {number}: {problem}");
        problems.extend(verdict.problems().into_iter().map(named));
    }
    row.remark(&format!("{} calls", calls.len()));
    row.nothing_is_lost(&problems);
}

#[test]
fn every_call_of_a_first_upload_may_fail() {
    every_call("a first upload", Before::Nothing, &Job::Upload { first: UPLOAD, count: 1 });
}

#[test]
fn every_call_of_an_upload_may_fail() {
    every_call("an upload", Before::Closed, &Job::Upload { first: UPLOAD, count: 1 });
}

#[test]
fn every_call_of_an_upload_after_a_kill_may_fail() {
    every_call("an upload after a kill", Before::Left, &Job::Upload { first: UPLOAD, count: 1 });
}

#[test]
fn every_call_of_a_collection_may_fail() {
    every_call("a collection", Before::Left, &Job::Collect { count: 1 });
}
