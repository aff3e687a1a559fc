//! `sidekick store repair`: what can't be rebuilt is let go, and told.

use clap::Args;
use serde_json::json;

use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::record::SCHEMA;
use crate::cli::store::author;
use crate::cli::world::Surroundings;
use crate::store;

const EXAMPLES: &str = "\
Examples:
  sidekick store repair --dry-run
  sidekick store backup before-repair
  sidekick store repair --yes

Exit codes: 0 the store is whole now, or was; 1 there is something to mend, and it was not done; 2
usage, 5 no store, or SQLite can't read its files.";

/// Mend the store: drop what can't be rebuilt, and tell all of it
///
/// Plugins whose module is lost are removed from their channels, as a change of the history like any other.
/// Nothing is dropped without --yes; what is lost nowhere is mended without it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Repair {
    /// Show what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Drop what has to be dropped
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,

    /// Who asks, for the history of channels [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    #[command(flatten)]
    care: CareOptions,
}

impl Repair {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let by = author(self.by.as_deref(), surroundings)?;
        let store = self.care.look(surroundings)?;
        let planned = store.repair(&by, true)?;
        let drops = planned.iter().filter(|repair| is_drop(repair)).count();
        let does = !self.dry_run && (self.yes || drops == 0);
        let told = if does && !planned.is_empty() { store.repair(&by, false)? } else { planned };
        for repair in &told {
            if output.format == Format::Json {
                output.json(&json!({
                    "schema": SCHEMA,
                    "what": kind(repair),
                    "drops": is_drop(repair),
                    "text": repair.to_string(),
                    "done": does,
                }))?;
            } else {
                output.result(&said(repair, does))?;
            }
        }
        if told.is_empty() {
            if !output.quiet {
                output.note("there is nothing to mend; sidekick store check looks once more")?;
            }
            return Ok(ExitCode::Success);
        }
        if does {
            return Ok(ExitCode::Success);
        }
        if self.dry_run {
            if !output.quiet {
                output.note("this is a rehearsal: the store is as it was")?;
            }
            return Ok(ExitCode::Findings);
        }
        let what = if drops == 1 { "one thing".to_owned() } else { format!("{drops} things") };
        let message = format!("{what} would be dropped; the store is as it was");
        Err(CliError::new(ExitCode::Findings, message)
            .help("keep a copy first: sidekick store backup DIR")
            .help("then: sidekick store repair --yes"))
    }
}

/// What was done, or would have been.
fn said(repair: &store::Repair, is_done: bool) -> String {
    let text = repair.to_string();
    match text.strip_prefix("wrote ") {
        _ if is_done => text,
        Some(what) => format!("would have written {what}"),
        None => format!("would have {text}"),
    }
}

/// Whether something is lost by it.
fn is_drop(repair: &store::Repair) -> bool {
    !matches!(repair, store::Repair::Plugins { .. })
}

fn kind(repair: &store::Repair) -> &'static str {
    match repair {
        store::Repair::Object { .. } => "object",
        store::Repair::Plugin { .. } => "plugin",
        store::Repair::WayBack { .. } => "way-back",
        store::Repair::Plugins { .. } => "plugins",
        store::Repair::History { .. } => "history",
        store::Repair::Strays { .. } => "strays",
        store::Repair::Memory { .. } => "memory",
    }
}
