//! What is said in a channel: messages, places, replies.
//!
//! Rank 1: knows nothing about dice or plugins.

mod message;
mod reply;

pub use message::{Message, Place};
pub use reply::{Delivery, Reply};
