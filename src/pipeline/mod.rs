//! From message to reply: variables, plugins, inline dice.
//!
//! Rank 4: does not know where plugins or session files come from. The way of a command is in
//! `answer`; each stage has a file of its own.

mod answer;
mod bracket;
mod builtin;
mod cards;
mod dispatch;
mod effects;
mod error;
mod exchange;
mod expand;
mod inline;
mod line;
mod mapped;
mod memory;
mod parts;
mod roll;
mod session;
mod session_file;
mod side_by_side;
mod table;
mod turn;

pub use error::SessionError;
pub use exchange::{Exchange, Fault, PluginAnswer, PluginLog, PluginUsage, Rolled, Stage, Step};
pub use memory::Memory;
pub use parts::{PartError, Parts};
pub use session::Session;
pub use session_file::SessionFile;
pub use side_by_side::{Played, Scene, side_by_side};

use crate::chat::{Command, Message};
use crate::text::{Diagnostic, Span};
use turn::Turn;

/// Answers a message. What the person did wrong and what a plugin did wrong is part of the exchange;
/// the session's memory is changed only if there is no error.
#[must_use]
pub fn respond(session: &mut Session, message: &Message) -> Exchange {
    let (mut exchange, memory) = answered(session, message, false);
    if let Some(memory) = memory.filter(|memory| *memory != session.memory) {
        exchange.changed = true;
        session.memory = memory;
    }
    exchange
}

/// What [`respond`] would answer, for whoever asks very often: nothing is told of the way, the reply is
/// plain text only, and the memory stays as it is.
#[must_use]
pub fn rehearse(session: &mut Session, message: &Message) -> Exchange {
    answered(session, message, true).0
}

fn answered(
    session: &mut Session,
    message: &Message,
    is_terse: bool,
) -> (Exchange, Option<Memory>) {
    let recognised = Command::recognise(&message.text, session.prefix_optional);
    let longest = session.dice_limits.text;
    let mut turn = Turn::new(session, message);
    turn.is_terse = is_terse;
    let ended = match recognised {
        Ok(None) => return (turn.exchange, None),
        Err(error) => Err(turn.fault(error)),
        Ok(Some(_)) if message.text.len() > longest => {
            let span = Span::new(0, message.text.len());
            let text = format!("a command of more than {longest} bytes");
            Err(turn.fault(Diagnostic::error("too-long", span, text)))
        }
        Ok(Some(command)) => turn.answer(&command),
    };
    turn.conclude(ended)
}
