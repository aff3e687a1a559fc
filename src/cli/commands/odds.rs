//! `sidekick odds`: what may come of a command, and how likely each is.

use clap::{Args, ValueEnum};

use crate::cli::conversation::Conversation;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::odds::{Told, stopped, wrong};
use crate::cli::odds_text::{markdown, text};
use crate::cli::output::Output;
use crate::cli::plugins::PluginOptions;
use crate::cli::progress;
use crate::cli::setting::Setting;
use crate::cli::show::{exit_of, show_faults};
use crate::cli::store::StoreOptions;
use crate::cli::world::Surroundings;
use crate::dice::Number;
use crate::limits::OddsLimits;
use crate::odds::{By, Odds as Found, OddsError, Progress, picture, sheet};
use crate::pipeline::Fault;

const EXAMPLES: &str = "\
Examples:
  sidekick odds 4d6k3
  sidekick odds 2d6 --at-least 10
  sidekick odds 2d6+stress --plugin example-plugins/stress
  sidekick odds 6d10>7 --by successes
  sidekick odds 4d6k3 --compare 3d6
  sidekick odds 4d6k3 --format svg > odds.svg

Exit codes: 0 told, 2 usage, 3 input (a mistake in the notation, nothing whose odds could be told),
4 plugin (however the dice fall, it goes wrong), 5 session file or store, 7 tool missing.";

/// Steps of the bar that shows how far it has come.
const STEPS: u64 = 1_000;

/// Tell what may come of a command, and how likely each is
///
/// Nothing is rolled and nothing remembered. What the notation allows is computed exactly; where plugins
/// answer, every way that the dice may fall is walked; only where there are more ways than `--budget`, it is
/// sampled, and told how sure that is.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Odds {
    /// The command; words are joined by blanks
    #[arg(value_name = "COMMAND", required = true)]
    words: Vec<String>,

    /// What is looked at [default: the value; without one the labels; without those the reply]
    #[arg(long, value_name = "WHAT", value_enum, help_heading = "Odds")]
    by: Option<ByName>,

    /// Tell how likely this value or a higher one is; may be given again
    #[arg(long, value_name = "N", help_heading = "Odds", allow_negative_numbers = true)]
    #[arg(value_parser = number)]
    at_least: Vec<Number>,

    /// Tell how likely this value or a lower one is; may be given again
    #[arg(long, value_name = "N", help_heading = "Odds", allow_negative_numbers = true)]
    #[arg(value_parser = number)]
    at_most: Vec<Number>,

    /// Tell the odds of another command beside these, and how they differ
    #[arg(long, value_name = "COMMAND", help_heading = "Odds")]
    compare: Option<String>,

    /// Walk at most so many ways that dice may fall; beyond, sample [default: 300000]
    #[arg(long, value_name = "N", help_heading = "Odds")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    budget: Option<u64>,

    /// Rolls of a sample [default: 100000]
    #[arg(long, value_name = "N", help_heading = "Odds")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    samples: Option<u64>,

    /// How much of the probability may be left out, where chains have no end [default: 1e-12]
    #[arg(long, value_name = "P", help_heading = "Odds", value_parser = share)]
    error: Option<f64>,

    #[command(flatten)]
    plugins: PluginOptions,

    #[command(flatten)]
    setting: Setting,

    #[command(flatten)]
    store: StoreOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ByName {
    Value,
    Successes,
    Label,
    Reply,
}

/// Why there is nothing to tell.
enum Stop {
    /// The command goes wrong.
    Faults(Vec<Fault>),
    /// It has no odds; the code of that, and the words.
    Without(&'static str, CliError),
}

impl Odds {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to tell odds of, or the session can't be opened.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let command = self.words.join(" ");
        let options = (&self.setting, &self.plugins, &self.store);
        let mut conversation = Conversation::asking(options, surroundings, output)?;
        let mut find = |text: &str, output: &mut Output| {
            let bar = progress::share(STEPS, surroundings, output);
            let watch = |progress: Progress| bar.at((progress.share * STEPS as f64) as u64, STEPS);
            let limits = self.limits();
            conversation.odds(text, self.by(), &limits, surroundings, &watch)
        };
        let odds = match find(&command, output)? {
            Ok(odds) => odds,
            Err(error) => return stop(&command, why(error, &command), output),
        };
        let other = match &self.compare {
            None => None,
            Some(other) => match find(other, output)? {
                Ok(others) => match only(&command, &odds).and_then(|()| only(other, &others)) {
                    Ok(()) => others.into_iter().next(),
                    Err(error) => {
                        return stop(&command, Stop::Without("several-rolls", error), output);
                    }
                },
                Err(error) => return stop(other, why(error, other), output),
            },
        };
        let limits = self.limits();
        let (at_least, at_most) = (self.at_least, self.at_most);
        tell(&Told { command, odds, other, at_least, at_most, limits }, output)?;
        Ok(ExitCode::Success)
    }

    fn by(&self) -> By {
        match self.by {
            None => By::Any,
            Some(ByName::Value) => By::Value,
            Some(ByName::Successes) => By::Successes,
            Some(ByName::Label) => By::Label,
            Some(ByName::Reply) => By::Reply,
        }
    }

    fn limits(&self) -> OddsLimits {
        let usual = OddsLimits::default();
        OddsLimits {
            leaves: self.budget.unwrap_or(usual.leaves),
            samples: self.samples.unwrap_or(usual.samples),
            error: self.error.unwrap_or(usual.error),
            ..usual
        }
    }
}

fn tell(told: &Told, output: &mut Output) -> Result<(), CliError> {
    let says_more = output.verbose > 0;
    match output.format {
        Format::Json => output.json(&told.record()),
        Format::Markdown => output.page(&markdown(told, says_more)),
        Format::Csv => output.page(&sheet(&told.all())),
        Format::Svg => output.page(&picture(&told.panels(), &format!("Odds of {}", told.command))),
        _ => output.page(&text(told, says_more)),
    }
}

/// Tells why there are no odds.
fn stop(command: &str, stop: Stop, output: &mut Output) -> Result<ExitCode, CliError> {
    let is_record = output.format == Format::Json;
    match stop {
        Stop::Faults(faults) => {
            if is_record {
                output.json(&wrong(command, &faults))?;
            } else {
                show_faults(command, &faults, output)?;
            }
            Ok(exit_of(&faults))
        }
        Stop::Without(code, error) => {
            if is_record && let CliError::Problem(problem) = &error {
                output.json(&stopped(command, code, problem))?;
            }
            Err(error)
        }
    }
}

fn why(error: OddsError, command: &str) -> Stop {
    let (code, message, help) = match error {
        OddsError::Wrong(faults) => return Stop::Faults(faults),
        OddsError::Nothing => (
            "no-odds",
            format!("there is nothing to tell the odds of in '{command}'"),
            "name some dice: sidekick odds 2d6",
        ),
        OddsError::Without(by) => (
            "not-there",
            format!("'{command}' gives no {}", by.name()),
            match by {
                By::Label => "labels come from plugins; --by value counts numbers",
                By::Reply => "leave --by out: the value is looked at, then the labels",
                By::Any | By::Value | By::Successes => "--by reply tells the odds of whole replies",
            },
        ),
    };
    Stop::Without(code, CliError::new(ExitCode::Input, message).help(help))
}

/// Only one roll can be compared with one.
fn only(command: &str, odds: &[Found]) -> Result<(), CliError> {
    if odds.len() == 1 {
        return Ok(());
    }
    let message = format!("'{command}' has {} rolls; one is compared with one", odds.len());
    Err(CliError::new(ExitCode::Input, message).help("leave out what is not to be compared"))
}

fn number(text: &str) -> Result<Number, String> {
    text.trim().parse().map_err(|_| "it is no number; numbers are 10, -3, 2.5, 1/3".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.trim().parse().map_err(|_| "it is no number".to_owned())?;
    if (0.0..1.0).contains(&share) {
        Ok(share)
    } else {
        Err("it is a share, from 0 to below 1".to_owned())
    }
}
