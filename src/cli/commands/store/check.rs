//! `sidekick store check`: whether the store is whole.

use clap::Args;

use crate::cli::care::{CareOptions, percent};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::faults;
use crate::cli::interrupt;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::progress;
use crate::cli::reports::{self, Looked, Sheets};
use crate::cli::world::Surroundings;
use crate::report::Listing;
use crate::store::Extent;

const EXAMPLES: &str = "\
Examples:
  sidekick store check
  sidekick store check --read-data
  sidekick store check --sample 5%
  sidekick store check --format json | jq -r '.findings[].code'

Exit codes: 0 whole, 1 something is wrong with it; 2 usage, 5 no store, or it can't even be opened,
130 interrupted.";

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// Find out whether the store is whole
///
/// Looks at the structure of both files; whether every object has what it is built on; whether the changes of
/// each channel prove each other, and its plugins are what they made; whether everything is here that plugins
/// need. Changes nothing. `sidekick explain CODE` explains a finding.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Check {
    /// Rebuild every object and compare its digest
    #[arg(long, conflicts_with = "sample")]
    read_data: bool,

    /// Rebuild some of the objects, another part each day, so that it comes to all of them
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    sample: Option<u8>,

    #[command(flatten)]
    care: CareOptions,
}

impl Check {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let store = self.care.look(surroundings)?;
        let extent = match self.sample {
            Some(percent) => Extent::Sample { percent, turn: (surroundings.today)().0 / DAY },
            None if self.read_data => Extent::All,
            None => Extent::Structure,
        };
        interrupt::note_first();
        let bar = progress::named(0, surroundings, output);
        let checked = store.check(extent, &mut |done, all| {
            bar.at(done, all);
            !interrupt::has_happened()
        })?;
        drop(bar);
        if interrupt::has_happened() {
            return Ok(ExitCode::Interrupted);
        }
        let report = faults::report(&shown(store.folder()), &checked);
        let has_errors = report.has_errors();
        let sheets = Sheets { listing: Listing::Cases, ..Sheets::default() };
        let looked = Looked { report, facts: Vec::new() };
        reports::write(&[looked], &sheets, surroundings, output)?;
        Ok(if has_errors { ExitCode::Findings } else { ExitCode::Success })
    }
}
