//! What goes back.

use serde::{Deserialize, Serialize};

/// What goes back into the channel, without the mention of the user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// For files and pipes: struck faces as `[4]`, failures as `*1*`.
    pub plain: String,
    /// As the bot prints it.
    pub markdown: String,
    /// For a terminal, with ANSI escapes.
    #[serde(skip)]
    pub terminal: String,
    /// Who sees it.
    pub delivery: Delivery,
}

/// Who sees a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Everybody in the channel.
    #[default]
    Public,
    /// Only the user who asked.
    Private,
    /// Everybody, but hidden until clicked.
    Spoiler,
}
