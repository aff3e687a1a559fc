//! What a hook is given.

use alloc::string::String;

use crate::Pool;
use crate::fields::{Field, Fields, Malformed};

/// A command, or the plugin's own word in an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The command without prefix and comment, variables expanded.
    pub text: String,
    /// The whole command as typed.
    pub typed: String,
    /// What followed `#`; empty without a comment.
    pub comment: String,
    /// Which of the plugin's words was matched; empty for `*`.
    pub word: String,
    /// What follows the word; in an expression, what its brackets hold. No blanks at its ends.
    pub arguments: String,
    /// Where the word stood.
    pub position: Position,
    /// Who asks, and where.
    pub place: Place,
    /// The rules in force: `corrected` or `classic`.
    pub rules: String,
}

/// A dice term that has been rolled, as `8d6>=5f1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The notation of the term.
    pub text: String,
    /// The whole command as typed.
    pub typed: String,
    /// What followed `#`; empty without a comment.
    pub comment: String,
    /// Who asks, and where.
    pub place: Place,
    /// The rules in force: `corrected` or `classic`.
    pub rules: String,
    /// The faces.
    pub pool: Pool,
}

/// Letters of the plugin after a dice term, or in place of its sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modifier {
    /// The notation of the term.
    pub text: String,
    /// The whole command as typed.
    pub typed: String,
    /// What followed `#`; empty without a comment.
    pub comment: String,
    /// The letters, in lower case.
    pub letters: String,
    /// The number, comparison or bracketed text after the letters; empty if there is none.
    pub argument: String,
    /// [`Position::Inside`] after a term, or [`Position::Die`] in place of the sides.
    pub position: Position,
    /// Who asks, and where.
    pub place: Place,
    /// The rules in force: `corrected` or `classic`.
    pub rules: String,
    /// The faces so far.
    pub pool: Pool,
}

/// Where a word or letters stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// The plugin is offered the whole command.
    #[default]
    Whole,
    /// Inside an expression: the answer needs exactly one part with a number.
    Inside,
    /// In place of the sides of a die: the pool is empty, its count says how many faces are wanted.
    Die,
}

const POSITIONS: [Position; 3] = [Position::Whole, Position::Inside, Position::Die];

/// Who asks, and where. The names are the host's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The server.
    pub server: String,
    /// The channel.
    pub channel: String,
    /// The user.
    pub user: String,
}

/// Reads a record whose fields are texts, but for those that `other` knows. `slot` says where a text
/// goes: one copy of the code for all of them.
fn read_texts<R>(
    record: &mut R,
    bytes: &[u8],
    slot: fn(&mut R, u16) -> Option<&mut String>,
    mut other: impl FnMut(&mut R, Field<'_>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    for field in Fields(bytes) {
        let field = field?;
        match slot(record, field.tag) {
            Some(text) => *text = field.text()?,
            None => other(record, field)?,
        }
    }
    Ok(())
}

impl Place {
    fn slot(&mut self, tag: u16) -> Option<&mut String> {
        match tag {
            1 => Some(&mut self.server),
            2 => Some(&mut self.channel),
            3 => Some(&mut self.user),
            _ => None,
        }
    }
}

impl Command {
    fn slot(&mut self, tag: u16) -> Option<&mut String> {
        match tag {
            1 => Some(&mut self.text),
            2 => Some(&mut self.typed),
            3 => Some(&mut self.comment),
            4 => Some(&mut self.word),
            5 => Some(&mut self.arguments),
            8 => Some(&mut self.rules),
            _ => None,
        }
    }

    /// Reads the record that all hooks are given. A pool is left to `pool`.
    fn read_with(
        bytes: &[u8],
        mut pool: impl FnMut(&[u8]) -> Result<(), Malformed>,
    ) -> Result<Self, Malformed> {
        let mut command = Self::default();
        read_texts(&mut command, bytes, Self::slot, |command, field| {
            match field.tag {
                6 => command.position = field.choice(&POSITIONS)?,
                7 => read_texts(&mut command.place, field.bytes, Place::slot, |_, _| Ok(()))?,
                9 => pool(field.bytes)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(command)
    }

    fn read_with_pool(bytes: &[u8]) -> Result<(Self, Pool), Malformed> {
        let mut pool = Pool::default();
        let command = Self::read_with(bytes, |bytes| {
            pool = Pool::read(bytes)?;
            Ok(())
        })?;
        Ok((command, pool))
    }
}

impl Command {
    /// Reads the record of a request.
    ///
    /// # Errors
    /// When the bytes are no such record.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::read_with(bytes, |_| Ok(()))
    }

    /// Whether the word stands inside an expression.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        self.position == Position::Inside
    }

    /// Whether the whole command is an expression that starts with the word, as `stress(3)+7` is.
    /// The plugin should [`pass`](crate::pass) then: it is asked again for its part of it.
    #[must_use]
    pub fn starts_expression(&self) -> bool {
        self.position == Position::Whole
            && self.arguments.starts_with(['(', '+', '-', '*', '/', '^', '<', '>', '='])
    }
}

impl Term {
    /// Reads the record of a request.
    ///
    /// # Errors
    /// When the bytes are no such record.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let (command, pool) = Command::read_with_pool(bytes)?;
        let Command { text, typed, comment, place, rules, .. } = command;
        Ok(Self { text, typed, comment, place, rules, pool })
    }
}

impl Modifier {
    /// Reads the record of a request.
    ///
    /// # Errors
    /// When the bytes are no such record.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let (command, pool) = Command::read_with_pool(bytes)?;
        let Command { text, typed, comment, word, arguments, position, place, rules } = command;
        let (letters, argument) = (word, arguments);
        Ok(Self { text, typed, comment, letters, argument, position, place, rules, pool })
    }
}
