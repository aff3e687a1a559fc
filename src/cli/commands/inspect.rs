//! `sidekick inspect`: everything that is known of a module.

use std::path::PathBuf;

use clap::Args;

use crate::cli::against::Against;
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
  sidekick inspect plugin.wasm --against ~/.local/share/sidekick/store

Exit codes: 0 fine, also for a module that is refused; 2 usage, 3 the file is no module or the
build failed, 5 store, 7 tool missing.";

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

    /// Tell what an upload into the store in this folder would add, and which modules share code with this
    /// one; changes nothing
    #[arg(long, value_name = "STORE", value_hint = clap::ValueHint::DirPath)]
    against: Option<PathBuf>,

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
        let name = inspection.description.as_ref().map(|said| said.name.as_str());
        let against = match &self.against {
            Some(store) => Some(Against::of(store, &specimen.bytes, name, surroundings, output)?),
            None => None,
        };
        if output.format == Format::Json {
            let mut record = inspection.record(&specimen);
            if let Some(against) = against {
                record["against"] = against.record();
            }
            output.json(&record)?;
        } else {
            output.page(&inspection_text::text(&inspection, &specimen, self.all))?;
            if let Some(against) = against {
                output.page(&against.text())?;
            }
        }
        Ok(ExitCode::Success)
    }
}
