//! Deadlines that are watched: a thread that does something about those that have passed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Instant;

/// Watches deadlines, each of a `T`. The thread starts with the first of them, sleeps until the next is
/// due rather than ticking, and ends with its owner.
pub(super) struct Deadlines<T> {
    shared: Arc<Shared<T>>,
    started: Mutex<bool>,
}

/// What is done about deadlines that have passed.
type Act<T> = dyn Fn(&[T]) + Send + Sync;

struct Shared<T> {
    /// The name of the thread.
    name: &'static str,
    /// What is done about all that are due at once.
    act: Box<Act<T>>,
    list: Mutex<List<T>>,
    wake: Condvar,
}

struct List<T> {
    deadlines: Vec<(u64, Instant, T)>,
    last: u64,
    /// When the thread wakes by itself; a call that ends earlier lets it sleep on.
    wakes_at: Option<Instant>,
    ended: bool,
}

/// A deadline that is watched until this is dropped.
pub(super) struct Armed<'a, T> {
    shared: &'a Shared<T>,
    number: u64,
}

/// Bytes of the thread's own stack: it does next to nothing.
const STACK: usize = 64 << 10;

impl<T: Send + 'static> Deadlines<T> {
    /// Deadlines whose thread, called `name`, has not started yet; `act` is given those that have passed.
    pub(super) fn new(name: &'static str, act: impl Fn(&[T]) + Send + Sync + 'static) -> Self {
        let list = List { deadlines: Vec::new(), last: 0, wakes_at: None, ended: false };
        let (list, wake) = (Mutex::new(list), Condvar::new());
        let shared = Arc::new(Shared { name, act: Box::new(act), list, wake });
        Self { shared, started: Mutex::new(false) }
    }

    /// Acts on `what` once `deadline` has passed, unless the answer is dropped before.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub(super) fn arm(&self, deadline: Instant, what: T) -> std::io::Result<Armed<'_, T>> {
        self.start()?;
        let mut list = self.shared.lock();
        list.last += 1;
        let number = list.last;
        list.deadlines.push((number, deadline, what));
        let sleeps_too_long = list.wakes_at.is_none_or(|wakes_at| deadline < wakes_at);
        drop(list);
        if sleeps_too_long {
            self.shared.wake.notify_one();
        }
        Ok(Armed { shared: &self.shared, number })
    }

    fn start(&self) -> std::io::Result<()> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if !*started {
            let shared = Arc::clone(&self.shared);
            let builder = Builder::new().name(shared.name.to_owned());
            builder.stack_size(STACK).spawn(move || shared.watch())?;
            *started = true;
        }
        Ok(())
    }
}

impl<T> Drop for Deadlines<T> {
    fn drop(&mut self) {
        // The thread ends soon after. Nobody waits for it: a command that is done should be done.
        self.shared.lock().ended = true;
        self.shared.wake.notify_one();
    }
}

impl<T> Drop for Armed<'_, T> {
    fn drop(&mut self) {
        self.shared.lock().deadlines.retain(|(number, ..)| *number != self.number);
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, List<T>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut list = self.lock();
        while !list.ended {
            let now = Instant::now();
            let due = list.deadlines.extract_if(.., |(_, deadline, _)| *deadline <= now);
            let due: Vec<T> = due.map(|(.., what)| what).collect();
            if !due.is_empty() {
                // Under the lock: nothing is done about a deadline that was taken back.
                (self.act)(&due);
            }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, Instant};

    use super::Deadlines;

    fn idle() -> Deadlines<()> {
        Deadlines::new("deadlines of a test", |_| {})
    }

    #[test]
    fn the_thread_starts_with_the_first_call_and_ends_with_its_owner() {
        let deadlines = idle();
        let shared = Arc::clone(&deadlines.shared);
        assert_eq!(Arc::strong_count(&shared), 2);
        let far = Instant::now() + Duration::from_secs(3_600);
        drop(deadlines.arm(far, ()).expect("the thread starts"));
        drop(deadlines.arm(far, ()).expect("it goes on"));
        assert!(shared.lock().deadlines.is_empty());
        drop(deadlines);
        // The thread holds one, until it is gone.
        while Arc::strong_count(&shared) > 1 {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_deadline_that_has_passed_is_taken_from_the_list() {
        let deadlines = idle();
        let armed = deadlines.arm(Instant::now(), ()).expect("the thread starts");
        while !deadlines.shared.lock().deadlines.is_empty() {
            std::thread::yield_now();
        }
        drop(armed);
    }

    #[test]
    fn only_what_is_due_is_acted_on() {
        let sum = Arc::new(AtomicU32::new(0));
        let told = Arc::clone(&sum);
        let deadlines = Deadlines::new("deadlines of a test", move |due: &[u32]| {
            told.fetch_add(due.iter().sum(), Ordering::SeqCst);
        });
        let far = Instant::now() + Duration::from_secs(3_600);
        let _far = deadlines.arm(far, 100).expect("the thread starts");
        let _near = deadlines.arm(Instant::now(), 7).expect("it goes on");
        while sum.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        assert_eq!(sum.load(Ordering::SeqCst), 7);
    }
}
