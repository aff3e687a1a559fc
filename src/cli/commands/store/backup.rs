//! `sidekick store backup`: a copy that is a store itself.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::interrupt;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick store backup backups/monday
  sidekick channel list --store backups/monday
  cp -r backups/monday ~/.local/share/sidekick/store

Exit codes: 0 copied and read back, 1 copied, but something is wrong with it; 2 usage, 3 there is
something in the folder already, 5 no store, or it can't be used, 130 interrupted: nothing is left.";

/// Copy the store into a folder, and read the copy back
///
/// Others may use the store meanwhile; the copy is of one moment. It is a store itself: --store DIR uses it, and
/// copied back it is the store again. What was counted and recorded of rolls is not in it. For one file that
/// other versions read, too, see `sidekick store export`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Backup {
    /// A folder that is not there yet, or is empty
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    place: PathBuf,

    #[command(flatten)]
    care: CareOptions,
}

impl Backup {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        self.examine()?;
        let store = self.care.look(surroundings)?;
        interrupt::note_first();
        let bar = progress::named(0, surroundings, output);
        let copied = store.backup(&self.place, &mut |done, all| {
            bar.at(done, all);
            !interrupt::has_happened()
        })?;
        drop(bar);
        let Some(checked) = copied else { return Ok(ExitCode::Interrupted) };
        let faults = checked.faults.len();
        if output.format == Format::Json {
            output.json(&json!({
                "schema": SCHEMA,
                "what": "backup",
                "file": self.place.display().to_string(),
                "channels": checked.channels,
                "changes": checked.changes,
                "memories": checked.memories,
                "objects": checked.objects,
                "faults": checked.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }))?;
        } else {
            output.result(&format!(
                "{}: channels {}, changes {}, memories {}, objects {}",
                shown(&self.place),
                checked.channels,
                checked.changes,
                checked.memories,
                checked.objects
            ))?;
        }
        if faults == 0 {
            return Ok(ExitCode::Success);
        }
        let what = if faults == 1 { "a fault".to_owned() } else { format!("{faults} faults") };
        let message = format!("the copy was made, and has {what}");
        Err(CliError::new(ExitCode::Findings, message)
            .help(format!("sidekick store check --read-data --store {}", shown(&self.place)))
            .help("keep older backups until it is known whether the store is damaged"))
    }

    fn examine(&self) -> Result<(), CliError> {
        let folder = self.place.display();
        let error = match std::fs::read_dir(&self.place) {
            Ok(mut entries) => match entries.next() {
                None => return Ok(()),
                Some(_) => format!("there is something in '{folder}' already"),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                format!("'{folder}' is no folder")
            }
            Err(error) => {
                let message = format!("cannot write a backup into '{folder}'");
                return Err(CliError::new(ExitCode::Store, message).because(&error));
            }
        };
        Err(CliError::new(ExitCode::Input, error).help("a backup wants a new or empty folder"))
    }
}
