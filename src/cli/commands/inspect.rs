//! `sidekick inspect`: everything that is known of a module.

use std::path::PathBuf;

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::inspection::Inspection;
use crate::cli::inspection_text;
use crate::cli::output::Output;
use crate::cli::specimen::Specimen;
use crate::cli::subject::SubjectOptions;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick inspect
  sidekick inspect plugin.wasm --all
  sidekick inspect plugin.wasm --symbols build/plugin.symbols
  sidekick inspect example-plugins/coin --format json | jq .digest

Exit codes: 0 fine, also for a module that is refused; 2 usage, 3 the file is no module or the
build failed, 7 tool missing.";

/// Show what is in a module: identity, imports, exports, manifest, sizes, limits
///
/// Looks at any core module, also one that would be refused, and says why it would be; runs nothing of
/// it. Names of functions come from its symbols: the .symbols file beside it, or what was kept when it
/// was built here.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Inspect {
    #[command(flatten)]
    subject: SubjectOptions,

    /// The module's symbols: the same module with names and line tables
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    symbols: Option<PathBuf>,

    /// Show all functions and all limits
    #[arg(long)]
    all: bool,
}

impl Inspect {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no module.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let SubjectOptions { path, run } = &self.subject;
        let symbols = self.symbols.as_deref();
        let specimen = Specimen::open(path.as_deref(), symbols, run, surroundings, output)?;
        let inspection = Inspection::of(&specimen, &run.limits());
        if output.format == Format::Json {
            output.json(&inspection.record(&specimen))?;
        } else {
            output.page(&inspection_text::text(&inspection, &specimen, self.all))?;
        }
        Ok(ExitCode::Success)
    }
}
