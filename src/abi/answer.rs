//! What a guest answers.

use serde::{Deserialize, Serialize};

use super::{Pool, Scope};

/// What a hook answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Whether the plugin takes part.
    pub verdict: Verdict,
    /// Rewrite: the new command. Reply: what is said.
    pub parts: Vec<Part>,
    /// Term and modifier: the changed faces; none leaves them as they are.
    pub pool: Option<Pool>,
    /// Words for the whole result, as `glitch`; printed in brackets after it.
    pub labels: Vec<String>,
    /// Changes that the host is asked to make.
    pub effects: Vec<Effect>,
    /// Who sees the reply.
    pub delivery: Delivery,
}

/// Whether the plugin takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Not interested; labels, pool and effects are ignored.
    #[default]
    Pass,
    /// The parts are a new command, which goes on through variables, plugins and dice. Command only.
    Rewrite,
    /// The parts are the reply (command), or the pool is the new one (term, modifier).
    Reply,
}

/// A piece of a command or of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Markdown.
    pub text: String,
    /// The value of this piece: what it counts for in an expression.
    pub number: Option<i64>,
    /// Neither dice nor `$variables` touch the text again. In a reply that is not final, `[[…]]` is
    /// rolled.
    #[serde(rename = "final")]
    pub settled: bool,
}

/// A change that the host is asked to make; it may refuse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Effect {
    /// What is changed.
    pub kind: EffectKind,
    /// Whose.
    pub scope: Scope,
    /// The name of the variable (without `$`), or the key of the state.
    pub name: String,
    /// The new text; empty for a removal.
    pub value: String,
}

/// What an effect changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    /// Keeps a value in the plugin's own state.
    #[default]
    SetState,
    /// Forgets a value of the plugin's own state.
    RemoveState,
    /// Stores a variable.
    SetVariable,
    /// Removes a variable.
    RemoveVariable,
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
