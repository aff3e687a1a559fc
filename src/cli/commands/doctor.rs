//! `sidekick doctor`: what on this machine keeps plugins from being built and run.

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::folders;
use crate::cli::output::Output;
use crate::cli::plugins::tools;
use crate::cli::reports::{self, Looked, Sheets};
use crate::cli::world::Surroundings;
use crate::doctor::{Examined, Machine, examine};
use crate::report::Listing;

const EXAMPLES: &str = "\
Examples:
  sidekick doctor
  sidekick doctor --fix --dry-run
  sidekick doctor --fix
  sidekick doctor --format json

Exit codes: 0 nothing that stops you, 1 an error was found, 2 usage.";

/// Find out why plugins can't be built or run here, and what to do
///
/// Looks at Rust, at other programs, at your folders, at variables, and at the project you are in.
/// Changes nothing without --fix.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Doctor {
    /// Mend what can be mended without risk: the target, the rights of folders, missing folders
    #[arg(long)]
    fix: bool,

    /// Only show what --fix would run
    #[arg(long, requires = "fix")]
    dry_run: bool,

    /// The rustup toolchain to look at [env: SIDEKICK_TOOLCHAIN]
    #[arg(long, value_name = "NAME")]
    toolchain: Option<String>,
}

impl Doctor {
    /// Runs the command.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let state = folders::state(surroundings);
        let variable = surroundings.variable;
        let machine = Machine {
            tools: tools(self.toolchain.as_deref(), surroundings),
            variable: &variable,
            cache: folders::cache(surroundings),
            session: state.as_ref().map(|folder| folder.join("session.json")),
            state,
            folder: std::env::current_dir().unwrap_or_default(),
        };
        let mut examined = examine(&machine);
        if self.fix {
            let has_mended = self.mend(&examined, output)?;
            if has_mended {
                examined = examine(&machine);
            }
        }
        let has_errors = examined.report.has_errors();
        let looked = Looked { report: examined.report, facts: Vec::new() };
        let sheets = Sheets { listing: Listing::Cases, ..Sheets::default() };
        reports::write(&[looked], &sheets, surroundings, output)?;
        Ok(if has_errors { ExitCode::Findings } else { ExitCode::Success })
    }

    /// Shows each command, and runs it unless only asked to show; gives back whether one was run.
    fn mend(&self, examined: &Examined, output: &mut Output) -> Result<bool, CliError> {
        if examined.mends.is_empty() {
            output.note("there is nothing to mend that could be mended without risk")?;
        }
        for mend in &examined.mends {
            if self.dry_run {
                output.labelled("would run:", &mend.command())?;
                continue;
            }
            output.labelled("running:", &mend.command())?;
            if let Err(error) = mend.apply() {
                output.labelled("warning:", &format!("`{}` failed: {error}", mend.command()))?;
            }
        }
        Ok(!self.dry_run && !examined.mends.is_empty())
    }
}
