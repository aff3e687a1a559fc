//! The tools that run for a project, and how they are stopped.
//!
//! One list for the process, because Ctrl-C means the process: cargo has children of its own, which would
//! outlive it.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What runs now.
#[derive(Default)]
struct Running {
    /// Whether tools are started in a group of their own, so that they can be stopped together.
    in_charge: bool,
    stopped: bool,
    groups: Vec<u32>,
}

static RUNNING: Mutex<Running> =
    Mutex::new(Running { in_charge: false, stopped: false, groups: Vec::new() });

/// From now on the caller stops the tools, by [`stop`]: Ctrl-C of a terminal no longer reaches them.
pub fn take_charge() {
    running().in_charge = true;
}

/// Ends all tools with their children, and lets none start any more.
pub fn stop() {
    let mut running = running();
    running.stopped = true;
    for group in running.groups.drain(..) {
        end(group);
    }
}

/// A tool that has been started.
pub(super) struct Tool {
    /// The process; [`Tool::wait`] waits for it.
    pub(super) child: Child,
    group: Option<u32>,
}

/// Starts a tool.
///
/// # Errors
/// When it can't be started, or all are to stop.
pub(super) fn start(command: &mut Command) -> io::Result<Tool> {
    // Held while it starts: one that starts at the same time as `stop` runs is stopped, too.
    let mut running = running();
    if running.stopped {
        return Err(io::Error::new(io::ErrorKind::Interrupted, "interrupted"));
    }
    if running.in_charge {
        in_own_group(command);
    }
    let child = command.spawn()?;
    let group = running.in_charge.then_some(child.id());
    running.groups.extend(group);
    Ok(Tool { child, group })
}

impl Tool {
    /// Waits for its end.
    ///
    /// # Errors
    /// When the system can't tell how it ended.
    pub(super) fn wait(mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    /// Ends it, with its children if it was started in a group of its own.
    pub(super) fn stop(&mut self) {
        if let Some(group) = self.group {
            end(group);
        }
        // It may have ended meanwhile; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Tool {
    fn drop(&mut self) {
        running().groups.retain(|group| Some(*group) != self.group);
    }
}

fn running() -> MutexGuard<'static, Running> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn in_own_group(_: &mut Command) {}

/// Ends a process and its children. By a program, because a call of the system would be `unsafe`.
fn end(process: u32) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("taskkill");
        command.args(["/F", "/T", "/PID", &process.to_string()]);
        command
    } else {
        // Every shell has `kill` built in; not every system has it as a program.
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("kill -KILL -{process}")]);
        command
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    _ = command.status();
}
