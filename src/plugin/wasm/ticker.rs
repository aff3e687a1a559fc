//! The emergency brake: a thread that raises the engine's epoch when a call's deadline has passed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Instant;

use wasmtime::Engine;

/// Watches the deadlines of running calls. The thread starts with the first of them, sleeps until
/// the next is due rather than ticking, and ends with its owner.
pub(super) struct Ticker {
    shared: Arc<Shared>,
    started: Mutex<bool>,
}

struct Shared {
    engine: Engine,
    watched: Mutex<Watched>,
    wake: Condvar,
}

#[derive(Default)]
struct Watched {
    deadlines: Vec<(u64, Instant)>,
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

impl Ticker {
    /// A ticker that has not started yet.
    pub(super) fn new(engine: Engine) -> Self {
        let shared = Shared { engine, watched: Mutex::default(), wake: Condvar::new() };
        Self { shared: Arc::new(shared), started: Mutex::new(false) }
    }

    /// Raises the epoch once `deadline` has passed, unless the answer is dropped before.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub(super) fn arm(&self, deadline: Instant) -> std::io::Result<Armed<'_>> {
        self.start()?;
        let mut watched = self.shared.lock();
        watched.last += 1;
        let number = watched.last;
        watched.deadlines.push((number, deadline));
        let sleeps_too_long = watched.wakes_at.is_none_or(|wakes_at| deadline < wakes_at);
        drop(watched);
        if sleeps_too_long {
            self.shared.wake.notify_one();
        }
        Ok(Armed { shared: &self.shared, number })
    }

    fn start(&self) -> std::io::Result<()> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if !*started {
            let shared = Arc::clone(&self.shared);
            let builder = Builder::new().name("plugin deadline".to_owned());
            builder.stack_size(STACK).spawn(move || shared.watch())?;
            *started = true;
        }
        Ok(())
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        // The thread ends soon after. Nobody waits for it: a command that is done should be done.
        self.shared.lock().ended = true;
        self.shared.wake.notify_one();
    }
}

impl Drop for Armed<'_> {
    fn drop(&mut self) {
        self.shared.lock().deadlines.retain(|(number, _)| *number != self.number);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut watched = self.lock();
        while !watched.ended {
            let now = Instant::now();
            let before = watched.deadlines.len();
            watched.deadlines.retain(|(_, deadline)| *deadline > now);
            if watched.deadlines.len() < before {
                // Every running guest looks up; those whose time has not come go on.
                self.engine.increment_epoch();
            }
            watched.wakes_at = watched.deadlines.iter().map(|(_, deadline)| *deadline).min();
            watched = match watched.wakes_at {
                None => self.wake.wait(watched).unwrap_or_else(PoisonError::into_inner),
                Some(at) => {
                    let rest = at.saturating_duration_since(now);
                    let woken = self.wake.wait_timeout(watched, rest);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use wasmtime::Engine;

    use super::Ticker;

    #[test]
    fn the_thread_starts_with_the_first_call_and_ends_with_its_owner() {
        let ticker = Ticker::new(Engine::default());
        let shared = Arc::clone(&ticker.shared);
        assert_eq!(Arc::strong_count(&shared), 2);
        let far = Instant::now() + Duration::from_secs(3_600);
        drop(ticker.arm(far).expect("the thread starts"));
        drop(ticker.arm(far).expect("it goes on"));
        assert!(shared.lock().deadlines.is_empty());
        drop(ticker);
        // The thread holds one, until it is gone.
        while Arc::strong_count(&shared) > 1 {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_deadline_that_has_passed_is_taken_from_the_list() {
        let ticker = Ticker::new(Engine::default());
        let armed = ticker.arm(Instant::now()).expect("the thread starts");
        while !ticker.shared.lock().deadlines.is_empty() {
            std::thread::yield_now();
        }
        drop(armed);
    }
}
