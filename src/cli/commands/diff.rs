//! `sidekick diff`: what is different between two modules.

use std::path::PathBuf;

use clap::Args;

use crate::cli::difference::Compared;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::plugins::RunOptions;
use crate::cli::specimen::Specimen;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick diff old.wasm new.wasm
  sidekick diff released.wasm .
  sidekick diff old.wasm new.wasm --all --format json

Exit codes: 0 the same bytes, 1 different, 2 usage, 3 a file is no module or a build failed,
7 tool missing.";

/// Show what is different between two modules
///
/// Functions that grew, shrank, came and went, by name if the symbols of both are found, else by what is in
/// them; imports, exports, sections and the manifest.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Diff {
    /// The module before: a .wasm file, or a plugin's folder
    #[arg(value_name = "BEFORE", value_hint = clap::ValueHint::AnyPath)]
    before: PathBuf,

    /// The module after
    #[arg(value_name = "AFTER", value_hint = clap::ValueHint::AnyPath)]
    after: PathBuf,

    /// Show all functions
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    run: RunOptions,
}

impl Diff {
    /// Runs the command.
    ///
    /// # Errors
    /// When there are no two modules.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let mut open =
            |path: &PathBuf| Specimen::open(Some(path), None, &self.run, surroundings, output);
        let (before, after) = (open(&self.before)?, open(&self.after)?);
        let compared = Compared::new(&before, &after);
        if output.format == Format::Json {
            output.json(&compared.record())?;
        } else {
            output.page(&compared.text(self.all))?;
        }
        Ok(if compared.is_same() { ExitCode::Success } else { ExitCode::Findings })
    }
}
