//! The power fails: a file system on a loop device is shut down under the workers, and what was not synced is
//! gone. To know that losses would be seen, the same is done to writers that sync less.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::chance::Chance;
use super::promise::noted;
use super::scale::{MOUNTS, Row, can, scale};
use super::verdict::judge_apart;
use super::work::Trouble;
use super::worker::{Ground, Job, Role, Worker};

/// What is done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    /// `ext4` or `xfs`.
    file_system: String,
    cuts: u64,
    /// The setting of a control that writes instead of the store.
    control: Option<String>,
}

/// What came of it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Cuts {
    cuts: u64,
    acknowledged: u64,
    lost: u64,
    wrong: u64,
    unreadable: u64,
    problems: Vec<String>,
}

/// Cuts the power so often; a control only until something is lost. Runs with mounts of its own.
pub(super) fn cut(role: &Role, plan: &Plan) -> Result<Cuts, Trouble> {
    let ground = role.store.parent().ok_or("no ground")?;
    let (disk, mount) = (ground.join("disk"), ground.join("mount"));
    let file = fs::File::create(&disk).map_err(|error| error.to_string())?;
    // The least that xfs takes; the file has holes.
    file.set_len(320 << 20).map_err(|error| error.to_string())?;
    fs::create_dir(&mount).map_err(|error| error.to_string())?;
    let force = if plan.file_system == "xfs" { "-f" } else { "-F" };
    run(&format!("mkfs.{}", plan.file_system), &["-q", force], &[&disk])?;
    run("mount", &["-o", "loop"], &[&disk, &mount])?;
    let mut cuts = Cuts::default();
    let mut chance = Chance::new(plan.cuts);
    while cuts.cuts < plan.cuts {
        let promises = ground.join(format!("promises-{}", cuts.cuts));
        let role =
            Role { store: mount.join(format!("store-{}", cuts.cuts)), promises, ..role.clone() };
        let wanted = 5 + chance.below(30) as usize;
        let workers = crew(&role, plan, &mut chance);
        let enough = wait_for(&role.promises, wanted);
        run("xfs_io", &["-x", "-c", "shutdown"], &[&mount])?;
        workers.into_iter().for_each(Worker::end);
        if !enough {
            return Err(format!("the workers don't get to {wanted} promises"));
        }
        unmounted(&mount)?;
        run("mount", &["-o", "loop"], &[&disk, &mount])?;
        let verdict = judge_apart(&role);
        cuts.cuts += 1;
        cuts.acknowledged += verdict.promised;
        cuts.lost += verdict.lost.len() as u64;
        cuts.wrong += verdict.wrong.len() as u64;
        cuts.unreadable += verdict.unreadable.len() as u64;
        cuts.problems.extend(verdict.problems().into_iter().take(3));
        if plan.control.is_some() && cuts.lost > 0 {
            break;
        }
        fs::remove_dir_all(&role.store).map_err(|error| error.to_string())?;
    }
    unmounted(&mount)?;
    Ok(cuts)
}

/// Who writes until the power fails.
fn crew(role: &Role, plan: &Plan, chance: &mut Chance) -> Vec<Worker> {
    let mut first = || chance.next() >> 16;
    let jobs = match &plan.control {
        Some(synchronous) => {
            vec![Job::Control { synchronous: synchronous.clone(), first: first() }]
        }
        None => vec![
            Job::Upload { first: first(), count: u64::MAX },
            Job::Upload { first: first(), count: u64::MAX },
            Job::Remove { seed: first(), count: u64::MAX },
            Job::Collect { count: u64::MAX },
        ],
    };
    let role = |(number, job)| Role {
        job,
        answer: role.promises.with_extension(format!("answer-{number}")),
        ..role.clone()
    };
    jobs.into_iter().enumerate().map(role).map(|role| role.start()).collect()
}

fn wait_for(promises: &Path, wanted: usize) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if noted(promises).len() >= wanted {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// Unmounts; the killed may take a moment to let go.
fn unmounted(mount: &Path) -> Result<(), Trouble> {
    let begun = Instant::now();
    loop {
        match run("umount", &[], &[mount]) {
            Err(_) if begun.elapsed() < Duration::from_secs(10) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            ended => return ended,
        }
    }
}

pub(super) fn run(program: &str, arguments: &[&str], paths: &[&Path]) -> Result<(), Trouble> {
    let output = Command::new(program).args(arguments).args(paths).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{program} {arguments:?} {paths:?}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Whether power can be cut here.
fn is_possible(what: &str) -> bool {
    let needed: [(&str, &[&str]); 5] = [
        MOUNTS,
        ("needs xfsprogs", &["mkfs.xfs", "-V"]),
        ("needs xfsprogs", &["xfs_io", "-V"]),
        ("needs mkfs.ext4", &["mkfs.ext4", "-V"]),
        ("needs loop devices", &["losetup", "--find"]),
    ];
    can(what, &needed)
}

/// Cuts the power in mounts of its own.
fn cuts(file_system: &str, cuts: u64, control: Option<&str>) -> Cuts {
    let ground = Ground::new();
    let control = control.map(str::to_owned);
    let plan = Plan { file_system: file_system.to_owned(), cuts, control };
    let worker = ground.role(Job::Cut(plan)).start_below(&[
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "--",
    ]);
    let patience = Duration::from_secs(60 + 10 * cuts);
    worker.answer(patience).unwrap_or_else(|trouble| panic!("{file_system}: {trouble}"))
}

fn nothing_is_lost_on(file_system: &str) {
    if !is_possible("power cuts") {
        return;
    }
    let mut row = Row::new(format!("power cuts on {file_system}"));
    let cuts = cuts(file_system, scale(5, 100), None);
    row.injected = cuts.cuts;
    row.acknowledged = cuts.acknowledged;
    (row.lost, row.wrong, row.unreadable) = (cuts.lost, cuts.wrong, cuts.unreadable);
    row.nothing_is_lost(&cuts.problems);
}

/// The control must lose something, or the harness is blind.
fn is_seen(synchronous: &str, most: u64) {
    if !is_possible("power cuts under writers that sync less") {
        return;
    }
    let mut row = Row::new(format!("control: power cuts with synchronous={synchronous}"));
    for file_system in ["xfs", "ext4"] {
        let cuts = cuts(file_system, most, Some(synchronous));
        row.injected += cuts.cuts;
        row.acknowledged += cuts.acknowledged;
        row.lost += cuts.lost;
        row.wrong += cuts.wrong;
        row.unreadable += cuts.unreadable;
        row.remark(&format!("{file_system}: {} lost of {}", cuts.lost, cuts.acknowledged));
    }
    row.remark("must lose something");
    row.print();
    assert!(row.lost > 0, "synchronous={synchronous} loses nothing: the harness is blind");
}

#[test]
fn a_power_cut_takes_nothing_from_ext4() {
    nothing_is_lost_on("ext4");
}

#[test]
fn a_power_cut_takes_nothing_from_xfs() {
    nothing_is_lost_on("xfs");
}

#[test]
fn without_syncs_a_power_cut_takes_something() {
    is_seen("OFF", 5);
}

#[test]
fn with_fewer_syncs_a_power_cut_takes_something() {
    is_seen("NORMAL", scale(20, 80));
}
