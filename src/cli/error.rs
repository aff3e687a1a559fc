//! The one funnel for what stops a command: what, why, how to mend it, and the exit code.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;

use super::exit::ExitCode;
use crate::optimise::OptimiseError;
use crate::pipeline::SessionError;
use crate::project::{ProjectError, how_to_install};
use crate::text::cleaned;

/// What stops a command.
#[derive(Debug)]
pub(super) enum CliError {
    /// The reader of the output went away; quiet.
    BrokenPipe,
    /// Something to tell.
    Problem(Problem),
}

/// What stops a command, for a person.
#[derive(Debug)]
pub(super) struct Problem {
    /// How the process ends.
    pub exit: ExitCode,
    /// What, in lower case and without a full stop.
    pub message: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
    /// How to mend it.
    pub help: Vec<String>,
}

impl CliError {
    /// A problem that ends the process with `exit`.
    #[must_use]
    pub(super) fn new(exit: ExitCode, message: impl Into<String>) -> Self {
        Self::Problem(Problem {
            exit,
            message: message.into(),
            causes: Vec::new(),
            help: Vec::new(),
        })
    }

    /// The same because of `cause` and what caused that.
    #[must_use]
    pub(super) fn because(mut self, cause: &dyn Error) -> Self {
        if let Self::Problem(problem) = &mut self {
            let mut next = Some(cause);
            while let Some(cause) = next {
                problem.causes.push(cause.to_string());
                next = cause.source();
            }
        }
        self
    }

    /// The same with a way to mend it.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        if let Self::Problem(problem) = &mut self {
            problem.help.push(help.into());
        }
        self
    }

    /// How the process ends.
    #[must_use]
    pub(super) fn exit(&self) -> ExitCode {
        match self {
            Self::BrokenPipe => ExitCode::Success,
            Self::Problem(problem) => problem.exit,
        }
    }
}

impl Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", cleaned(&self.message))?;
        for cause in &self.causes {
            write!(formatter, ": {}", cleaned(cause))?;
        }
        for help in &self.help {
            write!(formatter, "\n  help: {}", cleaned(help))?;
        }
        Ok(())
    }
}

/// Errors of writing output; all other files are named where they are opened.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::new(ExitCode::Store, "cannot write the output").because(&error)
        }
    }
}

impl From<ProjectError> for CliError {
    fn from(error: ProjectError) -> Self {
        let exit = match &error {
            ProjectError::NoCargo { .. }
            | ProjectError::NotRustup { .. }
            | ProjectError::NoToolchain { .. }
            | ProjectError::NoProgram { .. }
            | ProjectError::NoTarget { .. } => ExitCode::Tool,
            ProjectError::NoWasm { .. } | ProjectError::NotWasm { .. } => ExitCode::Plugin,
            _ => ExitCode::Input,
        };
        let help = error.help();
        let told = Self::new(exit, error.to_string());
        let told = match error.source() {
            Some(source) => told.because(source),
            None => told,
        };
        help.into_iter().fold(told, Self::help)
    }
}

impl From<OptimiseError> for CliError {
    fn from(error: OptimiseError) -> Self {
        let exit = match &error {
            OptimiseError::Missing | OptimiseError::Unstarted { .. } => ExitCode::Tool,
            OptimiseError::Unwritten { .. } => ExitCode::Input,
            _ => ExitCode::Plugin,
        };
        let told = Self::new(exit, error.to_string());
        let told = match error.source() {
            Some(source) => told.because(source),
            None => told,
        };
        match (error, how_to_install("wasm-opt")) {
            (OptimiseError::Missing, Some(how)) => told.help(format!("get it by: {how}")),
            (OptimiseError::Unwritten { .. } | OptimiseError::Unstarted { .. }, _) => told,
            _ => told.help("the module is left as it was built; try without --wasm-opt"),
        }
    }
}

impl From<SessionError> for CliError {
    fn from(error: SessionError) -> Self {
        let told = Self::new(ExitCode::Store, error.to_string());
        let told = match error.source() {
            Some(source) => told.because(source),
            None => told,
        };
        match error {
            SessionError::Newer { .. } => told.help("use a newer sidekick, or --session FILE"),
            _ => told.help("the file is left as it is; name another: --session FILE"),
        }
    }
}
