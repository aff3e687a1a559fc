//! The process side: this test binary, started again with a role.

use std::fs;
use std::os::unix::process::{CommandExt, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sidekick::store::{Heat, SqliteStore, Store, StoreSettings};
use tempfile::TempDir;

use super::chance::Chance;
use super::promise::{Promise, note};
use super::work::{self, Trouble, settings, trouble};
use super::{control, flips, full, power, race, stopped, verdict};

const ROLE: &str = "SIDEKICK_FAULTS_ROLE";

/// What a worker does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Job {
    /// Uploads plugins, from this number on.
    Upload { first: u64, count: u64 },
    /// Removes plugins of chance.
    Remove { seed: u64, count: u64 },
    /// Collects, remembers something, now and then packs anew.
    Collect { count: u64 },
    /// Holds the store against the promises.
    Judge,
    /// The same, then does this as if nothing had happened, and judges again.
    Recover(Box<Job>),
    /// Keeps the database of this name locked.
    Hold(String),
    /// Uploads plugins to one channel, each in the place of the one that is there, until it has won so often.
    Race { first: u64, wins: u64 },
    /// Flips bits in copies of the store.
    Flip { from: u64, to: u64 },
    /// Uploads with another setting of `synchronous` than the store has.
    Control { synchronous: String, first: u64 },
    /// Cuts the power, in mounts of its own.
    Cut(power::Plan),
    /// Fills a small disk, in mounts of its own.
    Fill,
}

/// A role: a job, a store, and files beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Role {
    pub(super) job: Job,
    pub(super) store: PathBuf,
    /// Where promises are noted.
    pub(super) promises: PathBuf,
    /// Where the answer goes.
    pub(super) answer: PathBuf,
    /// Milliseconds that its clock is late.
    pub(super) later: u64,
    /// Milliseconds that it waits for others.
    pub(super) patience: u64,
}

/// The test that workers run. Without a role there is nothing to do.
#[test]
fn worker() {
    #[expect(clippy::disallowed_methods, reason = "how a worker is told its role")]
    let Ok(role) = std::env::var(ROLE) else { return };
    let role: Role = serde_json::from_str(&role).expect("a role");
    work::be_late(role.later);
    leave_with_parent();
    let answer = serde_json::to_vec(&act(&role)).expect("JSON");
    fs::write(&role.answer, answer).expect("an answer can be written");
}

/// Whoever started this worker may be killed as well.
fn leave_with_parent() {
    let parent = parent_id();
    std::thread::spawn(move || {
        while parent_id() == parent {
            std::thread::sleep(Duration::from_millis(300));
        }
        std::process::abort();
    });
}

fn act(role: &Role) -> Result<serde_json::Value, Trouble> {
    let json =
        |value: serde_json::Result<serde_json::Value>| value.map_err(|error| error.to_string());
    match &role.job {
        Job::Judge => json(serde_json::to_value(verdict::judge(&role.store, &role.promises))),
        Job::Recover(job) => {
            let first = verdict::judge(&role.store, &role.promises);
            act(&Role { job: (**job).clone(), ..role.clone() })?;
            let second = verdict::judge(&role.store, &role.promises);
            json(serde_json::to_value(first.and(second)))
        }
        Job::Hold(database) => stopped::hold(&role.store.join(database), &role.promises),
        Job::Flip { from, to } => json(serde_json::to_value(flips::flip(&role.store, *from..*to))),
        Job::Control { synchronous, first } => {
            control::mirror(role, synchronous, *first).map(serde_json::Value::from)
        }
        Job::Cut(plan) => json(serde_json::to_value(power::cut(role, plan)?)),
        Job::Fill => json(serde_json::to_value(full::fill(role)?)),
        Job::Upload { .. } | Job::Remove { .. } | Job::Collect { .. } | Job::Race { .. } => {
            let settings = StoreSettings { patience_ms: role.patience, ..settings() };
            let store = SqliteStore::open(&role.store, settings, work::clock);
            let store = store.map_err(|error| trouble(&error))?;
            on(&store, role).map(serde_json::Value::from)
        }
    }
}

/// Works on a store; how often something was promised.
fn on(store: &SqliteStore, role: &Role) -> Result<u64, Trouble> {
    let mut promised = 0;
    let mut promise = |made: Option<Promise>| {
        if let Some(made) = made {
            note(&role.promises, &made);
            promised += 1;
        }
    };
    match role.job {
        Job::Upload { first, count } => {
            for number in first..first.saturating_add(count) {
                promise(work::upload_somewhere(store, number)?);
            }
        }
        Job::Remove { seed, count } => {
            let mut chance = Chance::new(seed);
            for _ in 0..count {
                promise(work::remove_something(store, &mut chance)?);
                std::thread::sleep(Duration::from_millis(chance.below(20)));
            }
        }
        Job::Collect { count } => {
            for turn in 0..count {
                store.collect(1_000, false).map_err(|error| trouble(&error))?;
                work::remember_something(store)?;
                if turn % 16 == 15 {
                    let heat = if turn % 32 == 15 { Heat::Cold } else { Heat::Hot };
                    let compacted = store.compact(&|_| heat, &mut |_, _| true);
                    compacted.map_err(|error| trouble(&error))?;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        Job::Race { first, wins } => race::win(store, first, wins, promise)?,
        _ => return Err("this is no work on a store".to_owned()),
    }
    Ok(promised)
}

/// The ground of a test: a folder with a store, promises and answers.
pub(super) struct Ground {
    folder: TempDir,
    answers: std::cell::Cell<u64>,
}

impl Ground {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), answers: std::cell::Cell::new(0) }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A role on this ground.
    pub(super) fn role(&self, job: Job) -> Role {
        let number = self.answers.get();
        self.answers.set(number + 1);
        Role {
            job,
            store: self.path().join("store"),
            promises: self.path().join("promises"),
            answer: self.path().join(format!("answer-{number}")),
            later: 0,
            patience: 30_000,
        }
    }
}

impl Role {
    /// The command of the worker, perhaps below another program.
    pub(super) fn command(&self, below: &[&str]) -> Command {
        let own = std::env::current_exe().expect("this program");
        let mut command = match below {
            [] => Command::new(own),
            [program, arguments @ ..] => {
                let mut command = Command::new(program);
                command.args(arguments).arg(own);
                command
            }
        };
        command
            .args(["--exact", "faults::worker::worker", "--test-threads=1", "--quiet"])
            .env(ROLE, serde_json::to_string(self).expect("JSON"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A group of its own, so that nothing of it is left when it is ended.
            .process_group(0);
        command
    }

    /// Starts the worker.
    pub(super) fn start(&self) -> Worker {
        self.start_below(&[])
    }

    pub(super) fn start_below(&self, below: &[&str]) -> Worker {
        let child = self.command(below).spawn().expect("a worker starts");
        Worker { child, role: self.clone(), has_company: !below.is_empty() }
    }

    /// Runs the worker to its end; what it answers. One that takes too long is a failure.
    pub(super) fn run<T: DeserializeOwned>(&self, patience: Duration) -> Result<T, Trouble> {
        self.start().answer(patience)
    }
}

/// A worker at work.
pub(super) struct Worker {
    child: Child,
    role: Role,
    /// Whether another program runs around it.
    has_company: bool,
}

impl Worker {
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, in the midst of what it does; fails if it has ended by itself.
    pub(super) fn kill(mut self) -> Result<(), Trouble> {
        let ended = self.child.try_wait().expect("a child");
        if self.has_company {
            // The program around it and the worker are one group.
            let group = format!("-{}", self.child.id());
            let _ =
                Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        match ended {
            None => Ok(()),
            Some(status) => Err(format!("a worker ended by itself, {status}: {}", self.said())),
        }
    }

    /// Ends it and does not mind if it has ended.
    pub(super) fn end(self) {
        let _ = self.kill();
    }

    /// Waits for its end; whether it ended within this time.
    pub(super) fn wait(&mut self, patience: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.child.try_wait().expect("a child").is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        false
    }

    /// Its answer, after its end.
    pub(super) fn answer<T: DeserializeOwned>(mut self, patience: Duration) -> Result<T, Trouble> {
        if !self.wait(patience) {
            let job = format!("{:?}", self.role.job);
            self.end();
            return Err(format!("{job} hangs: no answer in {} s", patience.as_secs()));
        }
        let text = self.said();
        let answer: Result<T, Trouble> = serde_json::from_str(&text)
            .map_err(|error| format!("{:?} gave no answer: {error} {text:?}", self.role.job))?;
        answer
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.role.answer).unwrap_or_default()
    }
}
