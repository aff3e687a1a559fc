//! What is said in a channel: messages, places, commands, variables, replies.
//!
//! Rank 1: knows nothing about dice or plugins.

mod command;
mod message;
mod reply;
mod variables;

pub use command::{Action, Command, Cut, name_length, trimmed};
pub use message::{Message, Place};
pub use reply::{Delivery, Reply};
pub use variables::{Full, Variables, belongs_to_channel};
