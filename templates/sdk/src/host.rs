//! What a plugin may ask of its host while it runs.

use alloc::string::String;
use alloc::vec::Vec;

use crate::fields::{Fields, Malformed};
use crate::{Pool, Refusal, Scope};

#[cfg(target_arch = "wasm32")]
type Source = crate::guest::Imports;
#[cfg(not(target_arch = "wasm32"))]
type Source = crate::testing::Scripted;

/// The host: its dice, what it keeps for the plugin, and its log.
#[derive(Debug, Default)]
pub struct Host(pub(crate) Source);

/// A notation that the host has rolled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    /// The value, rounded down.
    pub value: i64,
    /// The text as the host prints it, as `(3+~~1~~)+2`.
    pub text: String,
    /// The faces of each dice term, in the order of the notation.
    pub pools: Vec<Pool>,
    /// Why the notation could not be rolled; empty when it was.
    pub error: String,
}

/// How loud a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// For the author of the plugin.
    Debug = 0,
    /// Worth knowing.
    Info = 1,
    /// Something is off.
    Warning = 2,
}

impl Host {
    /// Throws one die with `sides` sides: 1 to `sides`.
    pub fn die(&mut self, sides: u32) -> i64 {
        // There are no such dice beyond 31 bits; -1, which they would become, is a Fudge die.
        i64::from(self.0.die(i32::try_from(sides).unwrap_or(i32::MIN)))
    }

    /// Throws a Fudge die: -1, 0 or 1.
    pub fn fudge(&mut self) -> i64 {
        i64::from(self.0.die(-1))
    }

    /// Throws `count` dice with `sides` sides, one after the other.
    pub fn dice(&mut self, count: u32, sides: u32) -> Vec<i64> {
        (0..count).map(|_| self.die(sides)).collect()
    }

    /// Rolls a notation, as `4d6kh3+2`.
    ///
    /// # Errors
    /// When the notation is wrong; the sentence says how.
    pub fn roll(&mut self, notation: &str) -> Result<Roll, Refusal> {
        let roll = self.0.roll(notation);
        if roll.error.is_empty() { Ok(roll) } else { Err(Refusal(roll.error)) }
    }

    /// The text of a variable in scope; `name` is without `$`.
    pub fn variable(&mut self, name: &str) -> Option<String> {
        self.text(0, name)
    }

    /// What the plugin keeps under `key`; as it was when the call began.
    pub fn state(&mut self, scope: Scope, key: &str) -> Option<String> {
        self.text(1 + scope as i32, key)
    }

    /// A file shipped with the plugin.
    pub fn file(&mut self, name: &str) -> Option<Vec<u8>> {
        self.0.lookup(4, name)
    }

    /// Writes a line to the log.
    pub fn log(&mut self, level: Level, line: &str) {
        self.0.log(level as i32, line);
    }

    fn text(&mut self, kind: i32, name: &str) -> Option<String> {
        self.0.lookup(kind, name).and_then(|bytes| String::from_utf8(bytes).ok())
    }
}

impl Roll {
    /// Reads the record of a roll.
    ///
    /// # Errors
    /// When the bytes are no such record.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut roll = Self::default();
        for field in Fields(bytes) {
            let field = field?;
            match field.tag {
                1 => roll.value = field.number()?,
                2 => roll.text = field.text()?,
                3 => roll.pools.push(Pool::read(field.bytes)?),
                4 => roll.error = field.text()?,
                _ => {}
            }
        }
        Ok(roll)
    }
}
