//! Ctrl-C, and what is like it, while tools of a project run: they end first, with all their children.

use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::ExitCode;
use crate::project::running;

static HAPPENED: AtomicBool = AtomicBool::new(false);

/// Whether the process is being interrupted: a tool that fails now has not failed by itself.
#[must_use]
pub(super) fn has_happened() -> bool {
    HAPPENED.load(Ordering::SeqCst)
}

/// From now on an interruption is only noted: who asks [`has_happened`] between two steps ends the work
/// there. A second one ends the process at once.
pub(super) fn note_first() {
    // That somebody else handles interruptions already is the only way to fail here.
    let _ = ctrlc::try_set_handler(|| {
        if HAPPENED.swap(true, Ordering::SeqCst) {
            #[expect(clippy::disallowed_methods, reason = "asked for twice")]
            std::process::exit(ExitCode::Interrupted as i32)
        }
    });
}

/// From now on an interruption ends the tools that were started, then the process with code 130. They
/// are started in groups of their own: ended alone, a shell or cargo would leave its children behind.
///
/// `dev`, which does more when it is interrupted, has seen to it before; then nothing changes.
pub(super) fn end_tools_first() {
    running::take_charge();
    // That somebody else handles interruptions already is the only way to fail here.
    let _ = ctrlc::try_set_handler(|| {
        HAPPENED.store(true, Ordering::SeqCst);
        running::stop();
        #[expect(
            clippy::disallowed_methods,
            reason = "a build in the main thread waits for its tools"
        )]
        std::process::exit(ExitCode::Interrupted as i32)
    });
}
