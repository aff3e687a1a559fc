//! The watchdog: a thread that kills a child which has not answered in time. So whoever waits for it can
//! simply read: the end of the child is the end of the pipe.

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::plugin::deadlines::{Armed, Deadlines};

/// A child that can be killed while somebody else reads from it.
#[derive(Debug)]
pub(super) struct Watched {
    child: Mutex<Child>,
    late: AtomicBool,
}

/// Watches the deadlines of children.
pub(super) struct Watchdog(Deadlines<Arc<Watched>>);

impl Watched {
    pub(super) fn new(child: Child) -> Self {
        Self { child: Mutex::new(child), late: AtomicBool::new(false) }
    }

    /// The child, for whoever ends it.
    pub(super) fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the watchdog has killed it.
    pub(super) fn is_late(&self) -> bool {
        self.late.load(Ordering::Acquire)
    }

    fn kill(&self) {
        self.late.store(true, Ordering::Release);
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child().kill();
    }
}

impl Watchdog {
    /// A watchdog that has not started yet.
    pub(super) fn new() -> Self {
        Self(Deadlines::new("node deadline", |late: &[Arc<Watched>]| {
            late.iter().for_each(|child| child.kill());
        }))
    }

    /// Kills the child once so much time has passed, unless the answer is dropped before. A deadline
    /// beyond the clock's end is none.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub(super) fn arm(
        &self,
        patience: Duration,
        child: &Arc<Watched>,
    ) -> std::io::Result<Option<Armed<'_, Arc<Watched>>>> {
        let deadline = Instant::now().checked_add(patience);
        deadline.map(|deadline| self.0.arm(deadline, Arc::clone(child))).transpose()
    }
}
