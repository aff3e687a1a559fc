//! `sidekick roll`: commands in, replies out.

use std::io::BufRead;
use std::ops::ControlFlow;

use clap::Args;

use crate::cli::conversation::{Conversation, ConversationOptions};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::lines::Lines;
use crate::cli::output::Output;
use crate::cli::progress;
use crate::cli::record::stopped;
use crate::cli::show::{show, show_left_out};
use crate::cli::summary;
use crate::cli::world::Surroundings;
use crate::plugin::faces_left_over;

const EXAMPLES: &str = "\
Examples:
  sidekick roll 2d6+3
  sidekick roll \"4d6kh3 # strength\" --seed 7
  sidekick roll 2d6+stress --plugin example-plugins/stress
  sidekick roll 2d6+stress --channel general
  sidekick roll 6d10>7 --faces 8,8,1,3,9,10
  sidekick roll 3d6 --times 100000
  printf '2d6\\n1d20\\n' | sidekick roll - --format json

The notation: sidekick help notation. Exit codes: 0 rolled, 2 usage, 3 input, 4 plugin,
5 session file, 7 tool missing; sidekick help exit-codes has them all.";

/// Roll dice: one command, or one a line from standard input
///
/// A command is what follows `/r` in a channel: dice, a plugin's command, `$name = …`, `deal 3`.
/// With several lines, a mistake does not stop the rest; the exit code is that of the first.
///
/// With `--channel`, the channel's plugins answer. One of them that fails is left out, with a note; if the
/// others or the dice can answer without it, that is the reply, and no error.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Roll {
    /// The command; words are joined by blanks. `-`, or no command in a pipe: lines of standard input
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,

    /// Roll N times and show how the values spread; nothing is remembered
    ///
    /// With a seed each roll has dice of its own, which follow from the seed and the number of the roll; the
    /// first has those of a single roll. Listed faces are taken one roll after the other.
    #[arg(long, value_name = "N", help_heading = "Dice")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    times: Option<u64>,

    #[command(flatten)]
    conversation: ConversationOptions,
}

impl Roll {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to roll, or the session can't be opened.
    pub(crate) fn run(
        self,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let command = self.words.join(" ");
        let ended = self.roll(&command, stdin, surroundings, output);
        // Who reads JSON is told in JSON, too, what stopped the command.
        if let Err(CliError::Problem(problem)) = &ended
            && output.format == Format::Json
            && problem.exit != ExitCode::Usage
        {
            output.json(&stopped(&command, problem))?;
        }
        ended
    }

    fn roll(
        &self,
        command: &str,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let listed = match self.words.as_slice() {
            [] if surroundings.terminal.stdin => {
                return Err(CliError::new(ExitCode::Usage, "there is nothing to roll")
                    .help("name some dice: sidekick roll 2d6"));
            }
            [] => None,
            [dash] if dash == "-" => None,
            _ => Some(command.to_owned()),
        };
        let mut conversation = Conversation::open(&self.conversation, false, surroundings, output)?;
        let mut exit = ExitCode::Success;
        let mut lines = match listed {
            Some(command) => Lines::one(command),
            None => Lines::of(stdin, !conversation.faces_left().is_empty()),
        };
        while let Some(line) = lines.next()? {
            let ended = match self.times {
                Some(times) => count(times, &line.text, &mut conversation, surroundings, output)?,
                None => {
                    let exchange = conversation.say(&line.text, line.last, surroundings)?;
                    let seed = conversation.seed;
                    let ended = show(&exchange, None, seed, self.conversation.trace, output)?;
                    conversation.record(Some((surroundings.today)()), output)?;
                    ended
                }
            };
            if exit == ExitCode::Success {
                exit = ended;
            }
        }
        conversation.record(None, output)?;
        if !conversation.faces_left().is_empty() && exit == ExitCode::Success {
            let message = faces_left_over(conversation.faces_left());
            return Err(CliError::new(ExitCode::Input, message));
        }
        Ok(exit)
    }
}

/// Rolls one command many times and prints how the values spread.
fn count(
    times: u64,
    command: &str,
    conversation: &mut Conversation,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<ExitCode, CliError> {
    let mut summaries = Vec::new();
    let mut fault = None;
    let mut left_out = None;
    let bar = progress::bar(times, surroundings, output);
    conversation.rehearse(command, times, surroundings, |exchange| {
        if !exchange.faults.is_empty() {
            fault = Some(exchange);
            return Ok(ControlFlow::Break(()));
        }
        summary::count(&mut summaries, &exchange.results);
        if left_out.is_none() && !exchange.left_out.is_empty() {
            left_out = Some(exchange);
        }
        bar.step();
        Ok(ControlFlow::Continue(()))
    })?;
    drop(bar);
    if let Some(exchange) = left_out {
        show_left_out(&exchange, output)?;
    }
    if let Some(exchange) = fault {
        return show(&exchange, None, conversation.seed, false, output);
    }
    if summaries.iter().all(summary::Summary::is_empty) {
        return Err(CliError::new(
            ExitCode::Input,
            format!("'{command}' gives no number to count"),
        )
        .help("--times counts the values of rolls, as in: sidekick roll 3d6 --times 1000"));
    }
    if output.format == Format::Json {
        output.json(&summary::Record::new(command, times, conversation.seed, &summaries))?;
    } else {
        for summary in summaries.iter().filter(|summary| !summary.is_empty()) {
            output.page(&summary.to_text())?;
        }
    }
    Ok(ExitCode::Success)
}
