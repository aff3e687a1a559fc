//! The Nodes of a runtime: a few, each busy with one call at a time, replaced when one fails. Where many
//! calls are made, or one Node was lost already, another boots ahead, to take the place of the next one lost.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::NodeTransport;
use super::error::NodeError;
use super::frames::{self, Frame};
use super::leash::Leash;
use super::process::{Process, Start};
use super::shape::Shape;
use super::watchdog::Watchdog;

/// Most Nodes at a time: each is a process of some 45 MiB. Further calls wait for one of them.
const MOST: usize = 4;

/// Most modules in one Node; one that has more is replaced, for it can't forget compiled code.
const MODULES: usize = 32;

/// Calls after which a spare Node is worth its boot, some 40 ms of processor time.
const MANY: u32 = 500;

/// Bytes of a frame without a guest's bytes, generously.
const SMALL: usize = 4 << 10;

/// The Nodes of a runtime.
pub(super) struct Pool {
    start: Start,
    compile: Duration,
    watchdog: Watchdog,
    leash: Arc<Leash>,
    nodes: Mutex<Nodes>,
    free: Condvar,
}

#[derive(Default)]
struct Nodes {
    idle: Vec<Process>,
    /// Those that are idle or at work.
    live: usize,
    modules: u32,
    /// One that boots, or has booted, and works for nobody yet.
    spare: Option<Process>,
    /// Calls so far.
    calls: u32,
    /// Whether one was lost.
    lost: bool,
}

/// A Node that is at work for somebody; given back or ended when this is dropped.
pub(super) struct Seat<'a> {
    pool: &'a Pool,
    process: Option<Process>,
    broken: bool,
    calls: u32,
}

impl Pool {
    pub(super) fn new(start: Start, compile: Duration) -> Self {
        Self {
            start,
            compile,
            watchdog: Watchdog::new(),
            leash: Arc::new(Leash::new()),
            nodes: Mutex::default(),
            free: Condvar::new(),
        }
    }

    /// Pages of memory that a guest may have.
    pub(super) fn pages(&self) -> usize {
        self.start.pages
    }

    /// How frames travel.
    pub(super) fn transport(&self) -> NodeTransport {
        self.start.transport
    }

    /// A number for another module.
    pub(super) fn number(&self) -> u32 {
        let mut nodes = self.lock();
        nodes.modules += 1;
        nodes.modules
    }

    /// A Node for one call, best one that holds the module of this number already.
    ///
    /// # Errors
    /// When none can be started.
    pub(super) fn seat(&self, module: Option<u32>) -> Result<Seat<'_>, NodeError> {
        let mut nodes = self.lock();
        let spare = loop {
            let holds =
                |node: &Process| module.is_some_and(|number| node.modules.contains(&number));
            let place = nodes.idle.iter().position(holds);
            let full = |node: &Process| node.modules.len() >= MODULES;
            if place.is_none()
                && let Some(place) = nodes.idle.iter().position(full)
            {
                nodes.idle.swap_remove(place);
                nodes.live -= 1;
                continue;
            }
            let any = place.or_else(|| nodes.idle.len().checked_sub(1));
            if let Some(place) = any {
                let process = nodes.idle.swap_remove(place);
                return Ok(Seat { pool: self, process: Some(process), broken: false, calls: 0 });
            }
            if nodes.live < MOST {
                nodes.live += 1;
                break nodes.spare.take();
            }
            nodes = self.free.wait(nodes).unwrap_or_else(PoisonError::into_inner);
        };
        drop(nodes);
        // Given up on the way out, it makes room for another.
        let mut seat = Seat { pool: self, process: None, broken: true, calls: 0 };
        // A spare that has died meanwhile is no reason to give up.
        let spare = spare.and_then(|spare| spare.wait_for_words(&self.start, &self.watchdog).ok());
        seat.process = Some(match spare {
            Some(spare) => spare,
            None => Process::start(&self.start, &self.watchdog, &self.leash)?,
        });
        seat.broken = false;
        Ok(seat)
    }

    /// Starts a spare, if there is none and it is worth it. It boots by itself.
    fn prepare(&self) {
        let nodes = self.lock();
        let worth_it = nodes.lost || nodes.calls >= MANY;
        if !worth_it || nodes.spare.is_some() {
            return;
        }
        drop(nodes);
        // Without a spare, the next one lost is replaced as the first one was started.
        if let Ok(spare) = Process::start_ahead(&self.start, &self.leash) {
            self.lock().spare.get_or_insert(spare);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Nodes> {
        self.nodes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Seat<'a> {
    /// Who watches its deadlines.
    pub(super) fn watchdog(&self) -> &'a Watchdog {
        &self.pool.watchdog
    }

    /// Gives Node the module of this number, unless it has it.
    ///
    /// # Errors
    /// When V8 does not take it, or not in time.
    pub(super) fn compile(&mut self, number: u32, shape: &Shape) -> Result<(), NodeError> {
        let (pool, patience) = (self.pool, self.pool.compile);
        let process = self.process()?;
        if process.modules.contains(&number) {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(shape.bytes.len() + 16);
        frames::open(&mut frame, frames::ours::MODULE);
        frame.extend_from_slice(&number.to_le_bytes());
        frame.extend_from_slice(&(shape.pages as u32).to_le_bytes());
        frame.extend_from_slice(&shape.bytes);
        frames::close(&mut frame);
        let armed = process.arm(&pool.watchdog, patience)?;
        let answered = match process.exchange(&frame, SMALL, patience) {
            Ok(Frame::Ready) => Ok(()),
            Ok(Frame::Refused(words)) => {
                Err(NodeError::Refused(String::from_utf8_lossy(words).into_owned()))
            }
            Ok(other) => Err(NodeError::Unexpected(format!("{other:?} for a module"))),
            Err(NodeError::Silent(patience)) => Err(NodeError::CompilesTooLong(patience)),
            Err(error) => Err(error),
        };
        drop(armed);
        match &answered {
            Ok(()) => drop(process.modules.insert(number)),
            Err(NodeError::Refused(_)) => {}
            Err(_) => self.broken = true,
        }
        answered
    }

    /// The Node itself.
    ///
    /// # Errors
    /// Never: a seat has one until it is dropped.
    pub(super) fn process(&mut self) -> Result<&mut Process, NodeError> {
        let gone = || NodeError::Unexpected("it has gone".to_owned());
        self.process.as_mut().ok_or_else(gone)
    }

    /// Says that it makes so many calls.
    pub(super) fn makes(&mut self, calls: usize) {
        self.calls = self.calls.saturating_add(u32::try_from(calls).unwrap_or(u32::MAX));
    }

    /// Says that this Node can't be used again.
    pub(super) fn give_up(&mut self) {
        self.broken = true;
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let process = self.process.take().filter(|process| !self.broken && !process.is_late());
        let mut nodes = self.pool.lock();
        nodes.calls = nodes.calls.saturating_add(self.calls);
        nodes.lost |= process.is_none() && self.calls > 0;
        match process {
            Some(process) => nodes.idle.push(process),
            None => nodes.live -= 1,
        }
        drop(nodes);
        self.pool.free.notify_one();
        if self.calls > 0 {
            self.pool.prepare();
        }
    }
}
