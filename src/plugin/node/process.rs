//! One Node: started, greeted, talked to, ended.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::door::Door;
use super::error::{NodeError, ending};
use super::frames::{self, Broken, Frame, ITS_HELLO, OUR_HELLO, OUR_HELLO_HTTP};
use super::leash::Leash;
use super::watchdog::{Watchdog, Watched};
use super::{NodeTransport, OLDEST};
use crate::plugin::deadlines::Armed;

/// What Node runs.
const SCRIPT: &str =
    concat!(include_str!("ahead.cjs"), include_str!("wipe.cjs"), include_str!("host.cjs"));

/// How a Node is started.
#[derive(Debug)]
pub(super) struct Start {
    /// The program.
    pub(super) program: PathBuf,
    /// Pages of memory that a guest may have.
    pub(super) pages: usize,
    /// How long it may take until it speaks.
    pub(super) boot: Duration,
    /// How frames travel.
    pub(super) transport: NodeTransport,
    /// Which of [`FENCES`] it knows, once that has been found out.
    pub(super) fence: AtomicUsize,
}

/// MiB of JavaScript's own heap. The memory of guests and their code are not in it.
const HEAP: usize = 64;

/// How to ask for Node's own fences: no files, no processes, and since Node 25 no network. The newest
/// spelling is tried first; a Node that does not know it ends at once.
const FENCES: [&str; 2] = ["--permission", "--experimental-permission"];

/// Bytes that a hello may have.
const HELLO: usize = 128;

/// Bytes kept of what it writes to standard error, and how long they are waited for at its end.
const STDERR: u64 = 16 << 10;
const STDERR_WAIT: Duration = Duration::from_millis(250);

/// How long one that closed its pipe may take to end.
const FAREWELL: Duration = Duration::from_millis(250);

/// A running Node.
pub(super) struct Process {
    watched: Arc<Watched>,
    pid: u32,
    leash: Arc<Leash>,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// Where frames go after the first words; the pipe, if there is none.
    door: Option<Door>,
    stderr: Receiver<String>,
    room: Vec<u8>,
    /// The modules it holds.
    pub(super) modules: BTreeSet<u32>,
}

impl Process {
    /// Starts a Node and waits for its first words.
    ///
    /// # Errors
    /// When there is none, or it is not one that can be used.
    pub(super) fn start(
        start: &Start,
        watchdog: &Watchdog,
        leash: &Arc<Leash>,
    ) -> Result<Self, NodeError> {
        let mut failed = NodeError::Silent(start.boot);
        for (number, fence) in FENCES.iter().enumerate().skip(start.fence.load(Ordering::Relaxed)) {
            let mut process = Self::spawn(start, fence, leash)?;
            match process.greet(start, watchdog) {
                Ok(()) => {
                    start.fence.store(number, Ordering::Relaxed);
                    return Ok(process);
                }
                Err(error) => failed = error,
            }
            let unknown = matches!(&failed, NodeError::DiedAtStart { stderr, .. } if stderr.contains("bad option"));
            if !unknown {
                break;
            }
        }
        // What is it, then? Nobody waits for this but those who named the wrong program.
        match version(&start.program, watchdog) {
            Ok(version) if major(&version).is_some_and(|major| major < OLDEST) => {
                let program = start.program.display().to_string();
                Err(NodeError::TooOld { program, version })
            }
            Ok(_) => Err(failed),
            Err(what) => {
                let program = start.program.display().to_string();
                Err(NodeError::NotNode { program, what })
            }
        }
    }

    /// Starts another Node without waiting for its first words: [`Process::wait_for_words`] does.
    ///
    /// # Errors
    /// When the program has gone.
    pub(super) fn start_ahead(start: &Start, leash: &Arc<Leash>) -> Result<Self, NodeError> {
        let known = FENCES.get(start.fence.load(Ordering::Relaxed)).copied();
        Self::spawn(start, known.unwrap_or_default(), leash)
    }

    /// Waits for the first words of one that was started ahead.
    ///
    /// # Errors
    /// When it does not say them.
    pub(super) fn wait_for_words(
        mut self,
        start: &Start,
        watchdog: &Watchdog,
    ) -> Result<Self, NodeError> {
        self.greet(start, watchdog).map(|()| self)
    }

    fn spawn(start: &Start, fence: &str, leash: &Arc<Leash>) -> Result<Self, NodeError> {
        let missing = |cause: std::io::Error| NodeError::Missing {
            program: start.program.display().to_string(),
            cause: cause.to_string(),
        };
        let mut child = alone(&start.program)
            .args([fence, "--no-warnings"])
            .args((start.transport == NodeTransport::Http).then_some("--allow-worker"))
            .arg(format!("--max-old-space-size={HEAP}"))
            .arg(format!("--wasm-max-mem-pages={}", start.pages))
            .args(["-e", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(missing)?;
        let pid = child.id();
        leash.hold(pid);
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let watched = Arc::new(Watched::new(child));
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(NodeError::Unexpected("it has no pipes".to_owned()));
        };
        Ok(Self {
            watched,
            pid,
            leash: Arc::clone(leash),
            stdin,
            stdout: BufReader::with_capacity(64 << 10, stdout),
            door: None,
            stderr: kept(stderr).map_err(missing)?,
            room: Vec::new(),
            modules: BTreeSet::new(),
        })
    }

    fn greet(&mut self, start: &Start, watchdog: &Watchdog) -> Result<(), NodeError> {
        let mut hello = Vec::new();
        frames::open(&mut hello, frames::ours::HELLO);
        let words = match start.transport {
            NodeTransport::Pipe => OUR_HELLO,
            NodeTransport::Http => OUR_HELLO_HTTP,
        };
        hello.extend_from_slice(words.as_bytes());
        frames::close(&mut hello);
        let armed = self.arm(watchdog, start.boot)?;
        // If it is no Node, what it said tells more than that it did not listen.
        let _ = self.stdin.write_all(&hello);
        let kind = match frames::receive(&mut self.stdout, &mut self.room, HELLO) {
            Ok(kind) => kind,
            Err(broken) => return Err(self.broken(broken, start.boot, true)),
        };
        drop(armed);
        let Frame::Hello(words) = frames::parse(kind, &self.room)? else {
            return Err(NodeError::Unexpected("it did not greet".to_owned()));
        };
        let words = String::from_utf8_lossy(words);
        let odd = || NodeError::Unexpected(format!("its first words were {words:?}"));
        let told = words.strip_prefix(ITS_HELLO).ok_or_else(odd)?;
        let (version, place) = told.split_once(' ').unwrap_or((told, ""));
        if major(version).ok_or_else(odd)? < OLDEST {
            let (program, version) = (start.program.display().to_string(), version.to_owned());
            return Err(NodeError::TooOld { program, version });
        }
        if start.transport == NodeTransport::Http {
            self.door = Some(Door::at(place).ok_or_else(odd)?);
        }
        Ok(())
    }

    /// Ends this Node once so much time has passed, unless the answer is dropped before.
    pub(super) fn arm<'a>(
        &self,
        watchdog: &'a Watchdog,
        patience: Duration,
    ) -> Result<Option<Armed<'a, Arc<Watched>>>, NodeError> {
        watchdog
            .arm(patience, &self.watched)
            .map_err(|error| NodeError::Unexpected(format!("no thread to watch it: {error}")))
    }

    /// Sends a frame and reads the one that answers it.
    ///
    /// # Errors
    /// When none comes; `patience` is what was given to [`Process::arm`], for the words.
    pub(super) fn exchange(
        &mut self,
        frame: &[u8],
        allowed: usize,
        patience: Duration,
    ) -> Result<Frame<'_>, NodeError> {
        let received = if let Some(door) = &self.door {
            // More than allowed by one head, so that what is too large is told, not just cut.
            let answer = door.ask(frame, allowed + 64).unwrap_or_default();
            frames::receive(&mut &answer[..], &mut self.room, allowed)
        } else {
            // A Node that has ended reads nothing; how it ended is told by the other pipe.
            let _ = self.stdin.write_all(frame);
            frames::receive(&mut self.stdout, &mut self.room, allowed)
        };
        match received {
            Ok(kind) => frames::parse(kind, &self.room),
            Err(broken) => Err(self.broken(broken, patience, false)),
        }
    }

    /// Sends a frame that is answered by several; only through the pipe.
    pub(super) fn send(&mut self, frame: &[u8]) {
        // As above.
        let _ = self.stdin.write_all(frame);
    }

    /// Reads one of several frames; only through the pipe.
    ///
    /// # Errors
    /// When none comes; `patience` as above.
    pub(super) fn receive(
        &mut self,
        allowed: usize,
        patience: Duration,
    ) -> Result<Frame<'_>, NodeError> {
        match frames::receive(&mut self.stdout, &mut self.room, allowed) {
            Ok(kind) => frames::parse(kind, &self.room),
            Err(broken) => Err(self.broken(broken, patience, false)),
        }
    }

    /// Whether the watchdog has killed it.
    pub(super) fn is_late(&self) -> bool {
        self.watched.is_late()
    }

    /// Why no frame came.
    fn broken(&mut self, broken: Broken, patience: Duration, starting: bool) -> NodeError {
        match broken {
            Broken::Wrong(error) => return error,
            Broken::Over if self.watched.is_late() => return NodeError::Silent(patience),
            Broken::Over => {}
        }
        let begun = Instant::now();
        let mut status = None;
        while status.is_none() && begun.elapsed() < FAREWELL {
            status = self.watched.child().try_wait().ok().flatten();
            if status.is_none() {
                std::thread::sleep(FAREWELL / 100);
            }
        }
        let stderr = self.stderr.recv_timeout(STDERR_WAIT).unwrap_or_default();
        let status = ending(status);
        match (stderr.contains("out of memory"), starting) {
            (true, _) => NodeError::OutOfMemory { status },
            (false, true) => NodeError::DiedAtStart { status, stderr },
            (false, false) => NodeError::Died { status, stderr },
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = self.watched.child();
        // It may have ended meanwhile; then there is nothing to do.
        let _ = child.kill();
        self.leash.let_go(self.pid);
        let _ = child.wait();
    }
}

/// A program without our environment, away from anybody's files.
fn alone(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    #[cfg(unix)]
    command.current_dir("/");
    command
}

/// Reads standard error to its end, so that nobody who writes there has to wait; sends its beginning.
fn kept(mut stderr: impl Read + Send + 'static) -> std::io::Result<Receiver<String>> {
    let (sender, receiver) = mpsc::channel();
    Builder::new().name("node complaints".to_owned()).stack_size(64 << 10).spawn(move || {
        let mut text = Vec::new();
        // What can't be read is not told.
        let _ = stderr.by_ref().take(STDERR).read_to_end(&mut text);
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
    })?;
    Ok(receiver)
}

/// The version that a program says it has, as `20.1.2`; else what it did instead.
fn version(program: &Path, watchdog: &Watchdog) -> Result<String, String> {
    let child = alone(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.map_err(|error| format!("it does not start: {error}"))?;
    let stdout = child.stdout.take();
    let watched = Arc::new(Watched::new(child));
    let armed =
        watchdog.arm(Duration::from_secs(2), &watched).map_err(|error| error.to_string())?;
    let mut text = Vec::new();
    if let Some(stdout) = stdout {
        let _ = stdout.take(HELLO as u64).read_to_end(&mut text);
    }
    drop(armed);
    let _ = watched.child().kill();
    let _ = watched.child().wait();
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().next().unwrap_or_default().trim();
    match line.strip_prefix('v').filter(|version| major(version).is_some()) {
        Some(version) => Ok(version.to_owned()),
        None if line.is_empty() => Err("`--version` printed nothing".to_owned()),
        None => Err(format!("`--version` printed `{}`", crate::text::cleaned(line))),
    }
}

fn major(version: &str) -> Option<u32> {
    let (major, rest) = version.split_once('.')?;
    rest.starts_with(|c: char| c.is_ascii_digit()).then(|| major.parse().ok())?
}
