//! How much is done, and what came of it: the short and the long set, rows of the table, skips.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;
use std::time::Instant;

/// A number of the short or of the long set.
pub(super) fn scale(short: u64, long: u64) -> u64 {
    #[expect(clippy::disallowed_methods, reason = "asked for by the person who runs the tests")]
    let wanted = std::env::var("SIDEKICK_FAULTS").ok();
    match wanted.as_deref() {
        None | Some("" | "short") => short,
        Some("long") => long,
        Some(other) => panic!("SIDEKICK_FAULTS is short or long, not {other}"),
    }
}

/// Tells aloud that something is not tested here, unless all of these run; whether they do.
pub(super) fn can(what: &str, needed: &[(&str, &[&str])]) -> bool {
    for (reason, command) in needed {
        let ran = Command::new(command[0]).args(&command[1..]).output();
        if !ran.is_ok_and(|output| output.status.success()) {
            aloud(&format!("faults: 1 test skipped, {what}: {reason}\n"));
            return false;
        }
    }
    true
}

/// Root with mounts of its own: what is mounted there is gone with the process, however it ends.
pub(super) const MOUNTS: (&str, &[&str]) =
    ("needs root, to mount", &["unshare", "--mount", "--propagation", "private", "true"]);

/// strace, and the right to use it.
pub(super) const STRACE: (&str, &[&str]) =
    ("needs strace", &["strace", "-o", "/dev/null", "--", "true"]);

fn aloud(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).expect("standard error");
}

/// A row of the table.
pub(super) struct Row {
    fault: String,
    begun: Instant,
    pub(super) injected: u64,
    pub(super) acknowledged: u64,
    pub(super) lost: u64,
    pub(super) wrong: u64,
    pub(super) unreadable: u64,
    pub(super) remarks: String,
}

impl Row {
    pub(super) fn new(fault: impl Into<String>) -> Self {
        Self {
            fault: fault.into(),
            begun: Instant::now(),
            injected: 0,
            acknowledged: 0,
            lost: 0,
            wrong: 0,
            unreadable: 0,
            remarks: String::new(),
        }
    }

    /// Adds something to the remarks.
    pub(super) fn remark(&mut self, remark: &str) {
        let comma = if self.remarks.is_empty() { "" } else { ", " };
        let _ = write!(self.remarks, "{comma}{remark}");
    }

    /// Prints it; cargo shows it with `--nocapture`.
    pub(super) fn print(&self) {
        let Self { fault, injected, acknowledged, lost, wrong, unreadable, remarks, begun } = self;
        let seconds = begun.elapsed().as_secs();
        println!(
            "faults | {fault} | {injected} | {acknowledged} | {lost} | {wrong} | {unreadable} | {seconds} s | {remarks} |"
        );
    }

    /// Prints it, and fails if anything was lost, wrong or unreadable.
    pub(super) fn nothing_is_lost(&self, problems: &[String]) {
        self.print();
        assert!(problems.is_empty(), "{}:\n{}", self.fault, problems.join("\n"));
        assert_eq!((self.lost, self.wrong, self.unreadable), (0, 0, 0), "{}", self.fault);
    }
}
