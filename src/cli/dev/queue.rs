//! What happens while `dev` runs, in order: files change, a person types, Ctrl-C.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::lines::Lines;
use crate::cli::world::Surroundings;
use crate::project::running;

/// How often files are looked at when the system gives no notices.
const INTERVAL: Duration = Duration::from_millis(500);

/// Most notices that belong together: who writes without a pause is not waited for.
const MOST: usize = 1000;

/// What happened.
pub(super) enum Happening {
    /// A file may have changed.
    Notice,
    /// A person typed a command.
    Typed(String),
    /// What is typed can't be read any more.
    Unreadable(CliError),
    /// Ctrl-C.
    Interrupted,
}

/// What happens, in order.
pub(super) struct Queue {
    sender: Sender<Happening>,
    receiver: Receiver<Happening>,
    set_aside: VecDeque<Happening>,
    interrupted: Arc<AtomicBool>,
    /// Whether files are to be looked at now and then.
    pub(super) polls: bool,
}

impl Queue {
    /// A queue that hears of Ctrl-C, after which no tool of the project runs any more.
    ///
    /// # Errors
    /// When the system does not tell of it.
    pub(super) fn new() -> Result<Self, CliError> {
        let (sender, receiver) = mpsc::channel();
        let interrupted = Arc::new(AtomicBool::new(false));
        running::take_charge();
        let (told, flag) = (sender.clone(), Arc::clone(&interrupted));
        let handler = move || {
            flag.store(true, Ordering::SeqCst);
            running::stop();
            _ = told.send(Happening::Interrupted);
        };
        ctrlc::set_handler(handler).map_err(|cause| {
            CliError::new(ExitCode::Bug, "the system does not tell of Ctrl-C").because(&cause)
        })?;
        Ok(Self { sender, receiver, set_aside: VecDeque::new(), interrupted, polls: false })
    }

    /// Hears of lines of standard input; the end of it is no event. The thread that reads is never
    /// waited for: nobody may ever type.
    pub(super) fn listen(&self, surroundings: &Surroundings) {
        let (sender, open) = (self.sender.clone(), surroundings.stdin);
        thread::spawn(move || {
            let mut stdin = open();
            let mut lines = Lines::of(&mut *stdin, false);
            loop {
                let happening = match lines.next() {
                    Ok(Some(line)) => Happening::Typed(line.text),
                    Ok(None) => return,
                    Err(error) => Happening::Unreadable(error),
                };
                let is_last = matches!(happening, Happening::Unreadable(_));
                if sender.send(happening).is_err() || is_last {
                    return;
                }
            }
        });
    }

    /// A call that makes a notice.
    pub(super) fn notice(&self) -> impl Fn() + Send + 'static {
        let sender = self.sender.clone();
        move || _ = sender.send(Happening::Notice)
    }

    /// Whether Ctrl-C was pressed.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// The next that happens.
    pub(super) fn next(&mut self) -> Happening {
        if self.is_interrupted() {
            return Happening::Interrupted;
        }
        if let Some(happening) = self.set_aside.pop_front() {
            return happening;
        }
        let received = if self.polls {
            self.receiver.recv_timeout(INTERVAL)
        } else {
            self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        // The queue holds a sender itself, so it is never disconnected.
        received.unwrap_or(Happening::Notice)
    }

    /// Waits until there has been no notice for so long: editors write several times, or delete and
    /// make anew. Everything else is kept for later.
    pub(super) fn settle(&mut self, quiet: Duration) {
        for _ in 0..MOST {
            match self.receiver.recv_timeout(quiet) {
                Ok(Happening::Notice) => {}
                Ok(other) => self.set_aside.push_back(other),
                Err(_) => return,
            }
            if self.is_interrupted() {
                return;
            }
        }
    }
}
