//! The watchdog: a thread that kills a child which has not answered in time. So whoever waits for it can
//! simply read: the end of the child is the end of the pipe.

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// A child that can be killed while somebody else reads from it.
#[derive(Debug)]
pub(super) struct Watched {
    child: Mutex<Child>,
    late: AtomicBool,
}

/// Watches the deadlines of children. The thread starts with the first of them, sleeps until the next
/// is due, and ends with its owner.
pub(super) struct Watchdog {
    shared: Arc<Shared>,
    started: Mutex<bool>,
}

#[derive(Default)]
struct Shared {
    list: Mutex<List>,
    wake: Condvar,
}

#[derive(Default)]
struct List {
    deadlines: Vec<(u64, Instant, Arc<Watched>)>,
    last: u64,
    /// When the thread wakes by itself; a call that ends earlier lets it sleep on.
    wakes_at: Option<Instant>,
    ended: bool,
}

/// A deadline that is watched until this is dropped.
pub(super) struct Armed<'a> {
    shared: &'a Shared,
    number: u64,
}

/// Bytes of the thread's own stack: it does next to nothing.
const STACK: usize = 64 << 10;

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
        Self { shared: Arc::default(), started: Mutex::new(false) }
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
    ) -> std::io::Result<Option<Armed<'_>>> {
        let Some(deadline) = Instant::now().checked_add(patience) else { return Ok(None) };
        self.start()?;
        let mut list = self.shared.lock();
        list.last += 1;
        let number = list.last;
        list.deadlines.push((number, deadline, Arc::clone(child)));
        let sleeps_too_long = list.wakes_at.is_none_or(|wakes_at| deadline < wakes_at);
        drop(list);
        if sleeps_too_long {
            self.shared.wake.notify_one();
        }
        Ok(Some(Armed { shared: &self.shared, number }))
    }

    fn start(&self) -> std::io::Result<()> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if !*started {
            let shared = Arc::clone(&self.shared);
            let builder = Builder::new().name("node deadline".to_owned());
            builder.stack_size(STACK).spawn(move || shared.watch())?;
            *started = true;
        }
        Ok(())
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // The thread ends soon after. Nobody waits for it: a command that is done should be done.
        self.shared.lock().ended = true;
        self.shared.wake.notify_one();
    }
}

impl Drop for Armed<'_> {
    fn drop(&mut self) {
        self.shared.lock().deadlines.retain(|(number, ..)| *number != self.number);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut list = self.lock();
        while !list.ended {
            let now = Instant::now();
            // Under the lock: whoever has taken its deadline back is not killed any more.
            list.deadlines.retain(|(_, deadline, child)| {
                let waits = *deadline > now;
                if !waits {
                    child.kill();
                }
                waits
            });
            list.wakes_at = list.deadlines.iter().map(|(_, deadline, _)| *deadline).min();
            list = match list.wakes_at {
                None => self.wake.wait(list).unwrap_or_else(PoisonError::into_inner),
                Some(at) => {
                    let rest = at.saturating_duration_since(now);
                    let woken = self.wake.wait_timeout(list, rest);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}
