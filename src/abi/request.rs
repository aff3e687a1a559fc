//! What a guest is given.

use serde::{Deserialize, Serialize};

/// The three ways in which a plugin takes part; each is an optional export of the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hook {
    /// `sidekick_command`: the whole command, or the plugin's own name in an expression.
    Command,
    /// `sidekick_term`: a rolled pool, handed over for changes and labels.
    Term,
    /// `sidekick_modifier`: letters of the plugin after a dice term, or in place of its sides.
    Modifier,
}

impl Hook {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Command, Self::Term, Self::Modifier];

    /// The name of the export, a function `(i32) -> i32`.
    #[must_use]
    pub fn export(self) -> &'static str {
        match self {
            Self::Command => "sidekick_command",
            Self::Term => "sidekick_term",
            Self::Modifier => "sidekick_modifier",
        }
    }
}

/// What a hook is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which hook is called. Not on the wire: there the export says it.
    pub hook: Hook,
    /// Command: the command without prefix and comment, variables expanded. Term and modifier: the
    /// notation of the dice term.
    #[serde(default)]
    pub text: String,
    /// The whole command as typed.
    #[serde(default)]
    pub typed: String,
    /// What followed `#`, without blanks at its ends; empty without a comment.
    #[serde(default)]
    pub comment: String,
    /// Command: which of the plugin's words was matched, empty for `*`. Modifier: the letters.
    #[serde(default)]
    pub word: String,
    /// Command: what follows the word; in an expression, what its brackets hold. Modifier: the
    /// number, comparison or bracketed text after the letters.
    #[serde(default)]
    pub arguments: String,
    /// Command: where the word stood. Modifier: `inside`, or `die` in place of the sides.
    #[serde(default)]
    pub position: Position,
    /// Who asks, and where.
    #[serde(default)]
    pub place: Place,
    /// The rules in force: `corrected` or `classic`.
    #[serde(default)]
    pub rules: String,
    /// Term and modifier: the faces so far.
    #[serde(default)]
    pub pool: Option<Pool>,
}

impl Request {
    /// A request for `hook` with nothing in it.
    #[must_use]
    pub fn new(hook: Hook) -> Self {
        Self {
            hook,
            text: String::new(),
            typed: String::new(),
            comment: String::new(),
            word: String::new(),
            arguments: String::new(),
            position: Position::default(),
            place: Place::default(),
            rules: String::new(),
            pool: None,
        }
    }
}

/// Where a word or letters stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// The plugin is offered the whole command.
    #[default]
    Whole,
    /// Inside an expression: the answer needs exactly one part with a number.
    Inside,
    /// In place of the sides of a die: the pool is empty, `Pool::count` says how many faces are wanted.
    Die,
}

/// Who asks, and where. The names are the host's own, opaque to a plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The server.
    pub server: String,
    /// The channel.
    pub channel: String,
    /// The user.
    pub user: String,
}

/// The faces of a dice term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pool {
    /// How many dice the notation asked for.
    pub count: u32,
    /// Sides of the die; 0 for a d0 and for letters in place of sides, -1 for a Fudge die.
    pub sides: i64,
    /// Whether faces are added up or successes counted.
    pub mode: Mode,
    /// The faces, in the order printed.
    pub faces: Vec<Face>,
    /// In an answer: the value of the pool, if it is not what the counting faces give.
    pub value: Option<i64>,
    /// In an answer: Markdown to print instead of the faces.
    pub text: Option<String>,
}

/// What the faces of a pool amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// They are added up.
    #[default]
    Sum,
    /// Each that counts is a success, each that failed takes one away.
    Successes,
}

/// One face.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Face {
    /// The number on it.
    pub value: i64,
    /// Where it came from.
    pub origin: FaceOrigin,
    /// What became of it.
    pub fate: FaceFate,
    /// What is printed instead of the number; empty for the number.
    pub symbol: String,
}

/// Where a face came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FaceOrigin {
    /// The first throw.
    #[default]
    Rolled,
    /// A reroll.
    Rerolled,
    /// An explosion.
    Exploded,
    /// A copy by `t`.
    Copied,
    /// A plugin.
    Added,
}

/// What became of a face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FaceFate {
    /// It counts.
    #[default]
    Counts,
    /// It was dropped or rerolled.
    Struck,
    /// It did not pass a test.
    Missed,
    /// It counts against the successes.
    Failed,
}

/// Whose a variable or a piece of state is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The user's.
    #[default]
    User,
    /// The channel's.
    Channel,
    /// The server's. State only; there are no variables of a server.
    Server,
}
