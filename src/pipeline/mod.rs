//! From message to reply: variables, plugins, inline dice.
//!
//! Rank 3: does not know where plugins or session files come from.

mod exchange;
mod session;

pub use exchange::{Exchange, Fault, PluginLog, PluginUsage, Rolled, Stage, Step};
pub use session::{Memory, Session};

use crate::chat::Message;

/// Answers a message. What the person did wrong and what a plugin did wrong is part of the exchange;
/// the session's memory is changed only if there is no error.
#[must_use]
pub fn respond(session: &mut Session, message: &Message) -> Exchange {
    let _ = session;
    Exchange {
        command: message.text.clone(),
        ..Exchange::default()
    }
}
