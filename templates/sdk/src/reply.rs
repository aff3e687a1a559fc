//! What a hook gives back.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Pool;
use crate::fields::Writer;

/// What a hook answers. Usually made from a [`Reply`], [`pass`], [`rewrite`] or [`refuse`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether the plugin takes part.
    pub verdict: Verdict,
    /// What is said, or the new command.
    pub parts: Vec<Part>,
    /// The changed faces; none leaves them as they are.
    pub pool: Option<Pool>,
    /// Words for the whole result, printed in brackets after it.
    pub labels: Vec<String>,
    /// Changes that the host is asked to make.
    pub effects: Vec<Effect>,
    /// Who sees the reply.
    pub delivery: Delivery,
    /// A refusal for the user: then nothing else counts.
    pub refusal: Option<String>,
}

/// Whether the plugin takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Not interested.
    #[default]
    Pass,
    /// The parts are a new command.
    Rewrite,
    /// The parts are the reply, or the pool is the new one.
    Reply,
}

/// A piece of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Markdown.
    pub text: String,
    /// What this piece counts for in an expression.
    pub number: Option<i64>,
    /// Neither dice nor variables touch the text again.
    pub settled: bool,
}

/// A change that the host is asked to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// Whose a variable or a piece of state is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The user's.
    #[default]
    User,
    /// The channel's.
    Channel,
    /// The server's. State only; there are no variables of a server.
    Server,
}

/// Who sees a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// Everybody in the channel.
    #[default]
    Public,
    /// Only the user who asked.
    Private,
    /// Everybody, but hidden until clicked.
    Spoiler,
}

/// A reply: text, value, faces, labels, effects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply(Answer);

/// A calm word to the user who asked for something that can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// Not interested: the next plugin, or the dice, may answer.
#[must_use]
pub fn pass() -> Answer {
    Answer::default()
}

/// Another command instead of this one; it goes on through variables, plugins and dice.
#[must_use]
pub fn rewrite(command: impl Into<String>) -> Answer {
    let part = Part { text: command.into(), ..Part::default() };
    Answer { verdict: Verdict::Rewrite, parts: Vec::from([part]), ..Answer::default() }
}

/// A refusal, said in one calm sentence: what was wrong and how it is written.
#[must_use]
pub fn refuse(sentence: impl Into<String>) -> Refusal {
    Refusal(sentence.into())
}

impl Reply {
    fn new() -> Self {
        Self(Answer { verdict: Verdict::Reply, ..Answer::default() })
    }

    /// A reply in Markdown, without a value.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::new().and(text)
    }

    /// A value and the Markdown that shows how it came about: `TEXT = VALUE`.
    #[must_use]
    pub fn value(number: i64, text: impl Into<String>) -> Self {
        Self::new().and_value(number, text)
    }

    /// The new faces of a dice term.
    #[must_use]
    pub fn pool(pool: Pool) -> Self {
        let mut reply = Self::new();
        reply.0.pool = Some(pool);
        reply
    }

    /// The dice term as it is, for a label or an effect.
    #[must_use]
    pub fn unchanged() -> Self {
        Self::new()
    }

    /// Adds Markdown after what is there.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>) -> Self {
        self.0.parts.push(Part { text: text.into(), number: None, settled: true });
        self
    }

    /// Adds a value and its Markdown. Several values are a list: they have no sum, and no total is
    /// printed.
    #[must_use]
    pub fn and_value(mut self, number: i64, text: impl Into<String>) -> Self {
        self.0.parts.push(Part { text: text.into(), number: Some(number), settled: true });
        self
    }

    /// Leaves the parts so far open: variables are put in, and `[[2d6]]` is rolled.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.0.parts.iter_mut().for_each(|part| part.settled = false);
        self
    }

    /// Adds a word for the whole result, as `glitch`.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.0.labels.push(label.into());
        self
    }

    /// Asks for a value to be kept in the plugin's own state.
    #[must_use]
    pub fn set_state(self, scope: Scope, key: &str, value: impl Into<String>) -> Self {
        self.effect(EffectKind::SetState, scope, key, value.into())
    }

    /// Asks for a value of the plugin's own state to be forgotten.
    #[must_use]
    pub fn remove_state(self, scope: Scope, key: &str) -> Self {
        self.effect(EffectKind::RemoveState, scope, key, String::new())
    }

    /// Asks for a variable to be stored; `name` is without `$`.
    #[must_use]
    pub fn set_variable(self, scope: Scope, name: &str, text: impl Into<String>) -> Self {
        self.effect(EffectKind::SetVariable, scope, name, text.into())
    }

    /// Asks for a variable to be removed.
    #[must_use]
    pub fn remove_variable(self, scope: Scope, name: &str) -> Self {
        self.effect(EffectKind::RemoveVariable, scope, name, String::new())
    }

    fn effect(mut self, kind: EffectKind, scope: Scope, name: &str, value: String) -> Self {
        self.0.effects.push(Effect { kind, scope, name: String::from(name), value });
        self
    }

    /// Shows the reply to the user who asked, and to nobody else.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.0.delivery = Delivery::Private;
        self
    }

    /// Hides the reply until it is clicked.
    #[must_use]
    pub fn spoiler(mut self) -> Self {
        self.0.delivery = Delivery::Spoiler;
        self
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        reply.0
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self { refusal: Some(refusal.0), ..Self::default() }
    }
}

impl<A: Into<Self>> From<Result<A, Refusal>> for Answer {
    fn from(result: Result<A, Refusal>) -> Self {
        match result {
            Ok(answer) => answer.into(),
            Err(refusal) => refusal.into(),
        }
    }
}

impl Answer {
    /// The record of the answer. A refusal is no record.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number_but_zero(1, self.verdict as i64);
        for part in &self.parts {
            writer.record(2, part.record());
        }
        if let Some(pool) = &self.pool {
            writer.record(3, pool.record());
        }
        for label in &self.labels {
            writer.bytes(4, label.as_bytes());
        }
        for effect in &self.effects {
            writer.record(5, effect.record());
        }
        writer.number_but_zero(6, self.delivery as i64);
        writer.finish()
    }
}

impl Part {
    fn record(&self) -> Writer {
        let mut writer = Writer::default();
        writer.text(1, &self.text);
        if let Some(number) = self.number {
            writer.number(2, number);
        }
        writer.number_but_zero(3, i64::from(self.settled));
        writer
    }
}

impl Effect {
    fn record(&self) -> Writer {
        let mut writer = Writer::default();
        writer.number_but_zero(1, self.kind as i64);
        writer.number_but_zero(2, self.scope as i64);
        writer.text(3, &self.name);
        writer.text(4, &self.value);
        writer
    }
}
