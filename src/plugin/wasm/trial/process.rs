//! The parent's side: starts the child within its bounds, asks it, and says how it ended.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::answer::{Answer, head};
use super::{TrialError, VERB};
use crate::limits::TrialLimits;
use crate::plugin::deadlines::Deadlines;
use crate::text::cleaned;

/// Sets the bounds, then becomes the program. A bound that can't be set is stricter already, or unknown to
/// the system. The soft bound on time ends it with a signal of its own; the hard one comes a second later.
#[cfg(unix)]
const SCRIPT: &str = "\
seconds=$1 memory=$2; shift 2
{ ulimit -S -t \"$seconds\"; ulimit -H -t $((seconds + 1))
ulimit -d \"$memory\"; ulimit -f 0; ulimit -c 0; } 2>/dev/null
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
exec \"$@\"";

/// Where every system that has one keeps its shell.
#[cfg(unix)]
const SHELL: &str = "/bin/sh";

/// What the compiler's pool of threads asks how large it may be.
const THREADS: &str = "RAYON_NUM_THREADS";

/// What is said by those who get no memory: by Rust, and by systems that start no thread.
const NO_MEMORY: [&str; 4] = [
    "memory allocation of",
    "out of memory",
    "Cannot allocate memory",
    "Resource temporarily unavailable",
];

/// A child that may be killed while somebody reads from it.
struct Watched {
    child: Mutex<Child>,
    is_late: AtomicBool,
}

/// What the child said until it ended.
struct Said {
    line: Vec<u8>,
    code: Vec<u8>,
    /// Bytes beyond those announced.
    more: bool,
}

/// Has `bytes` compiled by a child; gives its answer, and the code if it was wanted.
///
/// # Errors
/// How it went wrong.
pub(super) fn ask(
    program: &Path,
    bytes: &[u8],
    wants_code: bool,
    limits: &TrialLimits,
) -> Result<(Answer, Vec<u8>), TrialError> {
    let cpu = limits.cpu_of(bytes.len());
    let seconds = cpu.saturating_mul(limits.patience);
    let failed = |cause: std::io::Error| TrialError::NotStarted(cause.to_string());
    let mut child = bounded(program, cpu, limits)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let watched = Arc::new(Watched { child: Mutex::new(child), is_late: AtomicBool::new(false) });
    let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else {
        return Err(TrialError::NotStarted("it has no pipes".to_owned()));
    };
    let complaint = kept(stderr, limits.complaint).map_err(failed)?;
    let deadlines = Deadlines::new("trial deadline", |late: &[Arc<Watched>]| {
        late.iter().for_each(|child| child.is_too_late());
    });
    let deadline = Instant::now().checked_add(Duration::from_secs(seconds));
    let armed = deadline.map(|deadline| deadlines.arm(deadline, Arc::clone(&watched)));
    let armed = armed.transpose().map_err(failed)?;

    // A child that has ended reads nothing; how it ended is told by the other pipes.
    let _ = stdin.write_all(&head(bytes.len(), wants_code)).and_then(|()| stdin.write_all(bytes));
    let said = read(BufReader::new(stdout), wants_code, limits);
    // The end of its output is the end of it, or it is of no use any more. Its own end was not changed by this.
    let status = watched.end().map_err(failed)?;
    drop((armed, stdin));

    let words = complaint.recv().unwrap_or_default();
    let is_late = watched.is_late.load(Ordering::Acquire);
    if said.more && !is_late {
        return Err(TrialError::Nonsense("it says more than it should".to_owned()));
    }
    if let Some(error) = ending(status, is_late, &words, (cpu, seconds), limits) {
        return Err(error);
    }
    understood(said, wants_code)
}

/// The program, about to be started within its bounds.
fn bounded(program: &Path, cpu: u64, limits: &TrialLimits) -> Command {
    #[cfg(unix)]
    let mut command = {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(SHELL);
        let memory = (limits.memory >> 10).to_string();
        command.args(["-c", SCRIPT, SHELL, &cpu.to_string(), &memory]).arg(program);
        // Ctrl-C is for us; the child sees the end of its pipe.
        command.process_group(0).current_dir("/");
        command
    };
    #[cfg(not(unix))]
    let mut command = {
        let _ = cpu;
        Command::new(program)
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    command.arg(VERB).env_clear().env(THREADS, processors.min(limits.threads).to_string());
    command
}

impl Watched {
    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_too_late(&self) {
        self.is_late.store(true, Ordering::Release);
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child().kill();
    }

    /// Ends it, if it has not ended, and says how it did.
    fn end(&self) -> std::io::Result<ExitStatus> {
        let mut child = self.child();
        let _ = child.kill();
        child.wait()
    }
}

/// Reads the answer to the end of the output, none of it longer than it may be.
fn read(mut stdout: BufReader<ChildStdout>, wants_code: bool, limits: &TrialLimits) -> Said {
    let mut said = Said { line: Vec::new(), code: Vec::new(), more: false };
    // What can't be read is missing, and that is told.
    let _ = stdout.by_ref().take(limits.answer).read_until(b'\n', &mut said.line);
    if wants_code && said.line.ends_with(b"\n") {
        let _ = stdout.by_ref().take(limits.code).read_to_end(&mut said.code);
    }
    said.more = stdout.read(&mut [0; 1]).is_ok_and(|read| read > 0);
    said
}

/// Reads the complaints to their end, so that nobody who writes there has to wait; sends their beginning.
fn kept(mut stderr: impl Read + Send + 'static, most: u64) -> std::io::Result<Receiver<String>> {
    let (sender, receiver) = mpsc::channel();
    Builder::new().name("trial complaints".to_owned()).stack_size(64 << 10).spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.by_ref().take(most).read_to_end(&mut text);
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
    })?;
    Ok(receiver)
}

/// What is wrong with how it ended.
fn ending(
    status: ExitStatus,
    is_late: bool,
    words: &str,
    (cpu, seconds): (u64, u64),
    limits: &TrialLimits,
) -> Option<TrialError> {
    if status.success() {
        return None;
    }
    let last = words.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let last = cleaned(last.trim()).into_owned();
    let crashed = |how| Some(TrialError::Crashed { how, words: last.clone() });
    let signal = signal(status);
    if is_late && signal.is_some_and(|(_, is_time)| !is_time) {
        return Some(TrialError::Late { seconds });
    }
    if NO_MEMORY.iter().any(|said| words.contains(said)) {
        return Some(TrialError::OutOfMemory { bytes: limits.memory });
    }
    match (signal, status.code()) {
        (Some((_, true)), _) => Some(TrialError::Slow { seconds: cpu }),
        (Some((number, _)), _) => crashed(format!("was ended by signal {number}")),
        // What a shell says of what it can't start.
        (None, Some(126 | 127)) => Some(TrialError::NotStarted(last)),
        (None, Some(code)) => crashed(format!("ended with code {code}")),
        (None, None) => crashed("ended somehow".to_owned()),
    }
}

/// The signal that ended it, and whether it was the one of processor time.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<(i32, bool)> {
    let number = std::os::unix::process::ExitStatusExt::signal(&status)?;
    Some((number, number == libc::SIGXCPU))
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<(i32, bool)> {
    None
}

/// The answer of a child that ended well.
fn understood(said: Said, wants_code: bool) -> Result<(Answer, Vec<u8>), TrialError> {
    let nonsense = |what: &str| Err(TrialError::Nonsense(what.to_owned()));
    if said.line.is_empty() {
        return nonsense("it said nothing");
    }
    let Ok(answer) = serde_json::from_slice(&said.line) else {
        return nonsense("its line is none that is known");
    };
    let announced = match &answer {
        Answer::Admitted { code, .. } if wants_code => *code,
        Answer::Admitted { .. } | Answer::Refused { .. } => 0,
    };
    if said.code.len() as u64 != announced {
        return nonsense("its code is not as long as it says");
    }
    Ok((answer, said.code))
}
