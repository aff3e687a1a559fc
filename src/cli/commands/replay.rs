//! `sidekick replay`: recorded rolls, once more.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::plugins::RunOptions;
use crate::cli::replays::{self, Chosen, rolls_there};
use crate::cli::store::{LOCAL, StoreOptions, channel_id};
use crate::cli::subject::{Subject, SubjectOptions};
use crate::cli::world::Surroundings;
use crate::store::Store;

const EXAMPLES: &str = "\
Examples:
  sidekick roll --channel games --record \"stress 3\"
  sidekick replay 17
  sidekick replay 17 .
  sidekick replay example-plugins/stress --channel games --last 20
  sidekick replay --channel games --list

Exit codes: 0 all as it was, 1 something is different, 2 usage, 3 no such roll or a build failed,
4 the plugin is refused, 5 store, 7 tool missing.";

/// Run recorded rolls once more, and show what is different
///
/// Each command is answered again with the same dice, rules, limits and memory as then, by the modules it
/// had then, or by your working copy in the place of the plugin of its name. Nothing is changed. Where
/// other dice are asked for, it is told from which draw on, and a fixed seed gives what was not recorded.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Replay {
    /// The number of a recorded roll [default: the last rolls of --channel]
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// A working copy: a plugin's folder, or a .wasm file [default: the modules there were]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    path: Option<PathBuf>,

    /// The channel whose last rolls are replayed
    #[arg(long, value_name = "NAME", help_heading = "Rolls")]
    channel: Option<String>,

    /// The server the channel is on
    #[arg(long, value_name = "NAME", help_heading = "Rolls", default_value = LOCAL)]
    server: String,

    /// How many of them
    #[arg(long, value_name = "N", help_heading = "Rolls", default_value_t = 100)]
    last: usize,

    /// Show what was recorded, and replay nothing
    #[arg(long, help_heading = "Rolls")]
    list: bool,

    /// Show every roll that is different
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    store: StoreOptions,

    #[command(flatten)]
    run: RunOptions,
}

impl Replay {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such roll, or the working copy can't be had.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (chosen, path) = self.chosen()?;
        let store = self.store.there(surroundings)?;
        let rolls = rolls_there(store.folder())?;
        let recent = replays::find(rolls.as_ref(), &chosen)?;
        replays::tell_damaged(&recent, output)?;
        if self.list {
            return replays::list(&recent.records, output);
        }
        let engine = self.run.engine(surroundings)?;
        let mut instead = Vec::new();
        if let Some(path) = path {
            let options = SubjectOptions { path: Some(path), run: self.run.clone() };
            instead.push(Subject::open(&options, surroundings, output)?.plugin(&engine)?);
        }
        let store: Arc<dyn Store> = Arc::new(store);
        let runtime = engine.into_runtime();
        let replayed =
            replays::replay(&recent.records, instead, &store, &runtime, &self.run.limits());
        let most = if self.all { usize::MAX } else { replays::MOST };
        replays::show(&replayed, &chosen, most, output)
    }

    /// Which rolls, and the working copy.
    fn chosen(&self) -> Result<(Chosen, Option<PathBuf>), CliError> {
        let usage = |text: &str| CliError::new(ExitCode::Usage, text);
        let number = self.id.as_ref().and_then(|id| id.parse().ok());
        // With no number, the first word is the path.
        let path = match (&self.id, number, &self.path) {
            (Some(word), None, Some(_)) => {
                let text = format!("'{word}' is no number of a recorded roll");
                return Err(usage(&text).help("first the number, then the path"));
            }
            (Some(word), None, None) => Some(PathBuf::from(word)),
            (_, _, path) => path.clone(),
        };
        let chosen = match (number, &self.channel) {
            (Some(id), None) => Chosen::One(id),
            (None, Some(channel)) => {
                Chosen::Last(channel_id(&self.server, channel)?, self.last.max(1))
            }
            (Some(_), Some(_)) => {
                return Err(usage("a number means one roll, whatever its channel")
                    .help("leave --channel out, or the number"));
            }
            (None, None) => {
                return Err(usage("there is nothing to replay")
                    .help("give the number of a roll, or --channel NAME"));
            }
        };
        Ok((chosen, path))
    }
}
