//! What a command comes to before a die is thrown: expressions whose odds can be computed, if nobody throws
//! dice to find out what is to be rolled.

use super::mapped::Mapped;
use super::roll::Written;
use super::table::PluginTable;
use super::turn::{Stopped, Turn};
use super::{Exchange, Memory, PluginUsage, Session};
use crate::chat::{Command, Message};
use crate::dice::{self, Expression, Number, Table, WordAnswer, WordCall};
use crate::limits::DiceLimits;
use crate::plugin::{Dice, Source};

/// What a command comes to: an expression for each roll.
#[derive(Debug)]
pub struct Foreseen {
    /// The rolls, in their order.
    pub rolls: Vec<ForeseenRoll>,
    /// What plugins used to get there.
    pub usage: Vec<PluginUsage>,
}

/// An expression that is to be rolled, variables expanded, and all that its roll depends on beside the dice.
#[derive(Debug)]
pub struct ForeseenRoll {
    /// The expression as typed.
    pub expression: String,
    written: Written,
    comment: String,
    memory: Memory,
}

/// What a plugin answered for its word in a foreseen roll.
#[derive(Debug)]
pub struct ForeseenWord {
    /// The answer; none if it went wrong.
    pub answer: Option<WordAnswer>,
    /// Whether it wants something remembered, on which the rest of the command may depend.
    pub changes_memory: bool,
    /// What it used.
    pub usage: Vec<PluginUsage>,
}

/// What a message comes to, if that does not depend on dice: plugins that are offered the whole command pass
/// or rewrite it without a die. None if it does, or something is wrong. The session is left as it was.
#[must_use]
pub fn foresee(session: &mut Session, message: &Message) -> Option<Foreseen> {
    let command = Command::recognise(&message.text, session.prefix_optional).ok()??;
    if message.text.len() > session.dice_limits.text {
        return None;
    }
    // Whoever throws one has none, and goes wrong.
    let none = Dice::new(Source::Lowest, 0);
    let before = std::mem::replace(&mut session.dice, none);
    let mut turn = Turn::new(session, message);
    turn.is_terse = true;
    turn.foreseen = Some(Vec::new());
    let ended = turn.answer(&command);
    let rolls = turn.foreseen.take().unwrap_or_default();
    let is_all = ended.is_ok() && turn.exchange.results.is_empty();
    let (exchange, _) = turn.conclude(ended);
    session.dice = before;
    let is_all = is_all && exchange.faults.is_empty() && !rolls.is_empty();
    is_all.then_some(Foreseen { rolls, usage: exchange.usage })
}

impl ForeseenRoll {
    /// What will be rolled.
    #[must_use]
    pub fn parsed(&self, limits: &DiceLimits) -> Option<Expression<'_>> {
        let Written { notation, vocabulary, .. } = &self.written;
        dice::parse(notation.text(), vocabulary, limits).expression
    }

    /// The number of a word that a plugin has put there as a final part.
    #[must_use]
    pub fn settled(&self, word: &str) -> Option<Number> {
        let settled = self.written.finals.iter().find(|settled| settled.word == word)?;
        Some(Number::integer(settled.number))
    }

    /// What plugins answer for a word of this roll, with the dice of the session. Its memory stays as it is.
    pub fn word(
        &self,
        session: &mut Session,
        message: &Message,
        call: WordCall<'_>,
    ) -> ForeseenWord {
        let mut turn = Turn::new(session, message);
        turn.is_terse = true;
        turn.memory = self.memory.clone();
        turn.comment.clone_from(&self.comment);
        let Written { notation, finals, .. } = &self.written;
        let answered = PluginTable { turn: &mut turn, notation, finals }.word(call);
        let changes_memory = turn.memory != self.memory;
        let (Exchange { faults, usage, .. }, _) = turn.conclude(Err(Stopped));
        let answer = answered.ok().filter(|_| faults.is_empty());
        ForeseenWord { answer, changes_memory, usage }
    }
}

impl Turn<'_> {
    /// Notes an expression instead of rolling it, if that is what is wanted.
    pub(super) fn foresees(&mut self, command: &Mapped, expression: &str) -> Result<bool, Stopped> {
        if self.foreseen.is_none() {
            return Ok(false);
        }
        let written = Written::of(command, &self.vocabulary);
        self.parsed(&written)?;
        let (comment, memory) = (self.comment.clone(), self.memory.clone());
        let expression = expression.to_owned();
        let roll = ForeseenRoll { expression, written, comment, memory };
        self.foreseen.get_or_insert_default().push(roll);
        Ok(true)
    }
}
