//! The faces of a dice term.

use alloc::string::String;
use alloc::vec::Vec;

use crate::fields::{Fields, Malformed, Writer};

/// The faces of a dice term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// How many dice the notation asked for.
    pub count: u32,
    /// Sides of the die; 0 for a d0 and for letters in place of sides, -1 for a Fudge die.
    pub sides: i64,
    /// Whether faces are added up or successes counted.
    pub mode: Mode,
    /// The faces, in the order printed.
    pub faces: Vec<Face>,
    /// The value of the pool. In an answer: none, if it is what the counting faces give.
    pub value: Option<i64>,
    /// In an answer: Markdown to print instead of the faces.
    pub text: Option<String>,
}

/// What the faces of a pool amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They are added up.
    #[default]
    Sum,
    /// Each that counts is a success, each that failed takes one away.
    Successes,
}

/// One face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    /// The number on it.
    pub value: i64,
    /// Where it came from.
    pub origin: Origin,
    /// What became of it.
    pub fate: Fate,
    /// What is printed instead of the number; empty for the number.
    pub symbol: String,
}

/// Where a face came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
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

const MODES: [Mode; 2] = [Mode::Sum, Mode::Successes];
const FATES: [Fate; 4] = [Fate::Counts, Fate::Struck, Fate::Missed, Fate::Failed];
const ORIGINS: [Origin; 5] =
    [Origin::Rolled, Origin::Rerolled, Origin::Exploded, Origin::Copied, Origin::Added];

impl Face {
    /// A face as it fell.
    #[must_use]
    pub fn new(value: i64) -> Self {
        Self { value, ..Self::default() }
    }

    /// Whether it counts.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.fate == Fate::Counts
    }

    fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut face = Self::default();
        for field in Fields(bytes) {
            let field = field?;
            match field.tag {
                1 => face.value = field.number()?,
                2 => face.origin = field.choice(&ORIGINS)?,
                3 => face.fate = field.choice(&FATES)?,
                4 => face.symbol = field.text()?,
                _ => {}
            }
        }
        Ok(face)
    }

    fn record(&self) -> Writer {
        let mut writer = Writer::default();
        writer.number_but_zero(1, self.value);
        writer.number_but_zero(2, self.origin as i64);
        writer.number_but_zero(3, self.fate as i64);
        writer.text(4, &self.symbol);
        writer
    }
}

impl Pool {
    /// `count` dice with `sides` sides as they fell: for tests, and for pools that a plugin makes.
    #[must_use]
    pub fn of(sides: i64, faces: &[i64]) -> Self {
        let faces: Vec<Face> = faces.iter().map(|face| Face::new(*face)).collect();
        Self { count: faces.len() as u32, sides, faces, ..Self::default() }
    }

    /// The faces that were thrown, copies by `t` left out: what a player sees on the table.
    pub fn thrown(&self) -> impl Iterator<Item = &Face> {
        self.faces.iter().filter(|face| face.origin != Origin::Copied)
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut pool = Self::default();
        for field in Fields(bytes) {
            let field = field?;
            match field.tag {
                1 => pool.count = u32::try_from(field.number()?).map_err(|_| Malformed)?,
                2 => pool.sides = field.number()?,
                3 => pool.mode = field.choice(&MODES)?,
                4 => pool.faces.push(Face::read(field.bytes)?),
                5 => pool.value = Some(field.number()?),
                6 => pool.text = Some(field.text()?),
                _ => {}
            }
        }
        Ok(pool)
    }

    pub(crate) fn record(&self) -> Writer {
        let mut writer = Writer::default();
        writer.number_but_zero(1, i64::from(self.count));
        writer.number_but_zero(2, self.sides);
        writer.number_but_zero(3, self.mode as i64);
        for face in &self.faces {
            writer.record(4, face.record());
        }
        if let Some(value) = self.value {
            writer.number(5, value);
        }
        if let Some(text) = &self.text {
            writer.bytes(6, text.as_bytes());
        }
        writer
    }
}
