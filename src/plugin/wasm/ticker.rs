//! The emergency brake: the engine's epoch is raised when a call's deadline has passed.

use std::time::Instant;

use wasmtime::Engine;

use crate::plugin::deadlines::{Armed, Deadlines};

/// Watches the deadlines of running calls.
pub(super) struct Ticker(Deadlines<()>);

impl Ticker {
    /// A ticker that has not started yet.
    pub(super) fn new(engine: Engine) -> Self {
        // Every running guest looks up; those whose time has not come go on.
        Self(Deadlines::new("plugin deadline", move |_| engine.increment_epoch()))
    }

    /// Raises the epoch once `deadline` has passed, unless the answer is dropped before.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub(super) fn arm(&self, deadline: Instant) -> std::io::Result<Armed<'_, ()>> {
        self.0.arm(deadline, ())
    }
}
