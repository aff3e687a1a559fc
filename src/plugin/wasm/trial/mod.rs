//! Trials: a module of somebody else is compiled in a process of its own, which may fail.
//!
//! Fuel, deadlines and budgets hold once a guest runs; nothing bounds a compiler. So modules that are not
//! small enough to be compiled here, and any that come from outside, are given to this same program started
//! once more. It has no environment, no file but three pipes, a bounded amount of processor time and
//! memory, may make no file larger than nothing, and ends with us. However it ends is an outcome with a name.
//!
//! What is believed of it: that what it hands back is what our compiler makes of this module. It is native
//! code, and it runs as the user; but so does what the compiler would make in this process, from the same
//! bytes. A module that can take over a compiler would have taken over us. The child is a bound on what
//! compiling costs, not a second sandbox against the compiler. It gets no more than it needs all the same: it
//! never maps the code and never writes to the cache, so that there is one writer, in `cache.rs`, with one
//! set of rules about folders. Admission is not believed of it either: it is done here first, since it
//! is one pass over the bytes, and the child does it again before it compiles.
//!
//! Not bounded: where there is no `/bin/sh` (Windows), processor time and memory; where the system does
//! not hold `ulimit -d` against every kind of memory (macOS), memory. There the clock is the only brake.
//! Descriptors from 10 on that somebody let us inherit are inherited by the child, too; ours never are.

mod answer;
mod child;
mod error;
mod process;

pub use child::{VERB, serve};
pub use error::TrialError;

use std::path::PathBuf;

use self::answer::Answer;
use super::admit;
use crate::abi::Hook;
use crate::limits::{AdmissionLimits, TrialLimits};
use crate::plugin::Description;

/// Compiles modules in a process of their own.
#[derive(Clone, Debug)]
pub struct Trial {
    program: PathBuf,
}

/// What a trial found out about a module that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trialled {
    /// What the plugin says of itself.
    pub description: Description,
    /// The hooks that it exports.
    pub hooks: Vec<Hook>,
    /// Bytes of its compiled code.
    pub code: u64,
    /// Milliseconds that compiling took.
    pub milliseconds: u64,
}

impl Trial {
    /// Trials in `program`, which is this one: started with [`VERB`], it must call [`serve`].
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// Whether this host would take the module: admission, and compiling within bounds. Nothing is kept.
    ///
    /// # Errors
    /// How it went wrong; [`TrialError::Refused`] with every reason found.
    pub fn run(&self, bytes: &[u8], limits: &TrialLimits) -> Result<Trialled, TrialError> {
        Ok(self.made(bytes, limits, false)?.0)
    }

    /// The same with the compiled code.
    ///
    /// # Errors
    /// As [`Trial::run`].
    pub(super) fn compile(
        &self,
        bytes: &[u8],
        limits: &TrialLimits,
    ) -> Result<(Trialled, Vec<u8>), TrialError> {
        self.made(bytes, limits, true)
    }

    fn made(
        &self,
        bytes: &[u8],
        limits: &TrialLimits,
        wants_code: bool,
    ) -> Result<(Trialled, Vec<u8>), TrialError> {
        // What is refused costs no process.
        let admitted = admit::admit(bytes, &AdmissionLimits::wide())?;
        let (answer, made) = process::ask(&self.program, bytes, wants_code, limits)?;
        match answer {
            Answer::Refused { refusals } => Err(TrialError::Refused(refusals)),
            Answer::Admitted { description, hooks, code, milliseconds } => {
                if *description != admitted.description || hooks != admitted.hooks {
                    return Err(TrialError::Nonsense("it speaks of another module".to_owned()));
                }
                let description = *description;
                Ok((Trialled { description, hooks, code, milliseconds }, made))
            }
        }
    }
}
