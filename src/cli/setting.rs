//! Options of what is said: by which rules, where, by whom.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::chat::Place;
use crate::dice::RuleSet;

/// By which rules something is said, where, and by whom.
#[derive(Args, Clone, Debug)]
pub(super) struct Setting {
    /// What the notation promises, or what the historic bot did
    #[arg(long, value_name = "NAME", help_heading = "Dice", value_enum, default_value_t)]
    rules: RulesName,

    /// File with variables, decks and what plugins remember [default: in the user's state folder; with
    /// --channel, in the store]
    #[arg(long, value_name = "FILE", help_heading = "Place", value_hint = clap::ValueHint::FilePath)]
    pub session: Option<PathBuf>,

    /// Who asks
    #[arg(long, value_name = "NAME", help_heading = "Place")]
    user: Option<String>,

    /// The channel it is said in: its plugins answer, and what is remembered is kept there
    #[arg(long, value_name = "NAME", help_heading = "Place")]
    pub channel: Option<String>,

    /// The server the channel is on
    #[arg(long, value_name = "NAME", help_heading = "Place")]
    server: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum RulesName {
    #[default]
    Corrected,
    Classic,
}

impl Setting {
    /// The rules in force.
    #[must_use]
    pub(super) fn rules(&self) -> RuleSet {
        match self.rules {
            RulesName::Corrected => RuleSet::Corrected,
            RulesName::Classic => RuleSet::Classic,
        }
    }

    /// Where, and by whom.
    #[must_use]
    pub(super) fn place(&self) -> Place {
        let usual = Place::default();
        Place {
            server: self.server.clone().unwrap_or(usual.server),
            channel: self.channel.clone().unwrap_or(usual.channel),
            user: self.user.clone().unwrap_or(usual.user),
        }
    }
}
