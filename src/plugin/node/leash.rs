//! The leash: ends our children should we be killed. A child that waits for us sees the end of its pipe
//! and ends by itself; one whose guest runs for ever sees nothing. So a shell waits beside it, on a pipe
//! that ends with us, and kills whom it knows by then.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Reads `+ PID` and `- PID`, a line each; at the end of the lines it kills those that are left.
const SCRIPT: &str = "\
live=' '
while read -r sign pid; do
  case $sign in
  +) live=\"$live$pid \" ;;
  -) case $live in *\" $pid \"*) live=\"${live%% $pid *} ${live#* $pid }\" ;; esac ;;
  esac
done
for pid in $live; do kill -9 \"$pid\"; done";

/// Where every system that has one keeps its shell.
const SHELL: &str = "/bin/sh";

/// The shell that waits. Without one the children are not held: there is nothing to do about it.
pub(super) struct Leash(Mutex<Option<(Child, ChildStdin)>>);

impl Leash {
    /// Starts the shell; it costs a millisecond, while Node takes forty.
    pub(super) fn new() -> Self {
        let shell = Command::new(SHELL)
            .args(["-c", SCRIPT])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let shell = shell.ok().and_then(|mut shell| {
            let pipe = shell.stdin.take()?;
            Some((shell, pipe))
        });
        Self(Mutex::new(shell))
    }

    /// Holds a child.
    pub(super) fn hold(&self, pid: u32) {
        self.tell('+', pid);
    }

    /// Lets go of a child that has been killed but not waited for, so that its number is still its own.
    pub(super) fn let_go(&self, pid: u32) {
        self.tell('-', pid);
    }

    fn tell(&self, sign: char, pid: u32) {
        let mut shell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pipe)) = shell.as_mut() {
            // A shell that somebody has ended holds nobody.
            let _ = pipe.write_all(format!("{sign} {pid}\n").as_bytes());
        }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        let shell = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((mut shell, pipe)) = shell {
            drop(pipe);
            let _ = shell.wait();
        }
    }
}
