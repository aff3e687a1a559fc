//! `sidekick chat`: a channel of one.

use std::io::BufRead;

use clap::Args;

use crate::cli::conversation::{Conversation, ConversationOptions};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::lines::Lines;
use crate::cli::output::Output;
use crate::cli::show::show;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick chat
  sidekick chat --plugin example-plugins/stress --user anna
  sidekick chat --channel general --user anna
  printf 'hello\\n/r 2d6\\n' | sidekick chat --seed 7

Exit codes: as for roll; the first mistake decides, unless you type at a terminal, where mistakes
are part of the talk.";

/// Talk to the bot as in a channel
///
/// Lines such as `/r 2d6` are commands and are answered; other lines are talk. `/quit` or the end of
/// the input ends it. Variables, decks and what plugins remember are kept in the session file; with
/// `--channel`, in the store, and the channel's plugins answer.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Chat {
    #[command(flatten)]
    conversation: ConversationOptions,
}

impl Chat {
    /// Runs the command.
    ///
    /// # Errors
    /// When the session can't be opened or kept.
    pub(crate) fn run(
        self,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let mut conversation = Conversation::open(&self.conversation, true, surroundings, output)?;
        let person = surroundings.terminal.stdin && surroundings.terminal.stderr;
        if person {
            output.note("/r 2d6 rolls, /quit ends; sidekick help notation explains the rest.")?;
        }
        let mut lines = Lines::of(stdin, false);
        let mut exit = ExitCode::Success;
        loop {
            if person {
                output.prompt("> ")?;
            }
            let Some(line) = lines.next()? else { break };
            if line.text.trim() == "/quit" {
                break;
            }
            let exchange = conversation.say(&line.text, false, surroundings)?;
            let is_talk = exchange.reply.is_none() && exchange.faults.is_empty();
            if is_talk {
                continue;
            }
            let user = conversation.user();
            let ended =
                show(&exchange, Some(user), conversation.seed, self.conversation.trace, output)?;
            conversation.record(Some((surroundings.today)()), output)?;
            if exit == ExitCode::Success && !person {
                exit = ended;
            }
        }
        conversation.record(None, output)?;
        Ok(exit)
    }
}
