//! What was said, by whom and where.

use serde::{Deserialize, Serialize};

/// Where a message was said, and by whom. Names are the host's own, compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The server.
    pub server: String,
    /// The channel.
    pub channel: String,
    /// The user.
    pub user: String,
}

impl Default for Place {
    /// The place of a person alone at a terminal.
    fn default() -> Self {
        Self { server: "local".to_owned(), channel: "general".to_owned(), user: "user".to_owned() }
    }
}

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The text, as typed.
    pub text: String,
    /// Where, and by whom.
    pub place: Place,
}
