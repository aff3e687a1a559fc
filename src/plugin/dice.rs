//! The dice of a session: a source of faces, and the record of every draw.

use serde::{Deserialize, Serialize};

use super::Branching;
use crate::dice::{Listed, NoFace, Roller, Seeded, Sides};

/// Where the faces of a session come from. Owned, so that it can travel into a guest and back; a copy gives
/// the same faces again.
#[derive(Clone, Debug)]
pub struct Dice {
    source: Source,
    draws: Vec<Draw>,
    /// How many they are; more than are kept where only the way counts.
    thrown: usize,
    origin: String,
    limit: u32,
    missed: Option<NoFace>,
}

/// A source of faces.
#[derive(Clone, Debug)]
pub enum Source {
    /// From a seed. Boxed: it is large, and dice travel.
    Seeded(Box<Seeded>),
    /// From a list.
    Listed(Listed),
    /// Always the lowest face.
    Lowest,
    /// Always the highest face.
    Highest,
    /// From a list, then from a seed. Boxed, as above.
    Prefixed(Box<Prefixed>),
    /// One of all the ways that dice may go. Its draws are counted, but not kept.
    Branching(Branching),
}

/// Faces of a list, and when they have run out, those of a seed: how a known roll is gone along for a
/// while and then left. A listed face that is not on the die becomes the nearest one that is.
#[derive(Clone, Debug)]
pub struct Prefixed {
    faces: std::vec::IntoIter<i64>,
    rest: Seeded,
}

impl Prefixed {
    /// These faces, then those of `seed`.
    #[must_use]
    pub fn new(faces: Vec<i64>, seed: u64) -> Self {
        Self { faces: faces.into_iter(), rest: Seeded::new(seed) }
    }

    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        if let Some(forced) = sides.forced() {
            return Ok(forced);
        }
        let (lowest, highest) = sides.range();
        match self.faces.next() {
            Some(face) => Ok(face.clamp(lowest, highest)),
            None => self.rest.roll(sides),
        }
    }
}

impl std::fmt::Debug for Seeded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Seeded")
    }
}

/// What dice will show: for whoever can't ask for each face. It is a forecast; only a draw takes a face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ahead {
    /// Faces of a list.
    pub(super) faces: Vec<i64>,
    /// Whether a listed face must be on the die; else it becomes the nearest one that is.
    pub(super) must_fit: bool,
    /// Words of a stream, for when the list has run out.
    pub(super) words: Vec<u32>,
}

/// One draw: which die, which face, for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Sides of the die, `F` for a Fudge die.
    pub sides: String,
    /// The face.
    pub face: i64,
    /// `dice` for the notation, `deck` for cards, else the plugin's name.
    pub origin: String,
}

impl Dice {
    /// Dice from a source, with at most `limit` draws until [`Dice::take_draws`].
    #[must_use]
    pub fn new(source: Source, limit: u32) -> Self {
        Self {
            source,
            draws: Vec::new(),
            thrown: 0,
            origin: "dice".to_owned(),
            limit,
            missed: None,
        }
    }

    /// Names who draws from now on; gives back who did before.
    pub fn set_origin(&mut self, origin: &str) -> String {
        std::mem::replace(&mut self.origin, origin.to_owned())
    }

    /// The draws so far, and starts anew.
    pub fn take_draws(&mut self) -> Vec<Draw> {
        self.thrown = 0;
        std::mem::take(&mut self.draws)
    }

    /// The draws so far.
    #[must_use]
    pub fn draws(&self) -> &[Draw] {
        &self.draws
    }

    /// How many draws there were so far.
    #[must_use]
    pub fn thrown(&self) -> usize {
        self.thrown
    }

    /// Other dice, as many of them as these allow.
    #[must_use]
    pub fn others(&self, source: Source) -> Self {
        Self::new(source, self.limit)
    }

    /// How many faces each die had, if these go one of all ways.
    #[must_use]
    pub fn branches(&self) -> &[u32] {
        match &self.source {
            Source::Branching(branching) => branching.sides(),
            _ => &[],
        }
    }

    /// Listed faces that nobody has taken.
    #[must_use]
    pub fn left(&self) -> &[i64] {
        match &self.source {
            Source::Listed(listed) => listed.left(),
            Source::Seeded(_) | Source::Lowest | Source::Highest | Source::Branching(_) => &[],
            Source::Prefixed(prefixed) => prefixed.faces.as_slice(),
        }
    }

    /// What comes next, `most` faces and words at the most.
    pub(super) fn ahead(&self, most: usize) -> Ahead {
        match &self.source {
            Source::Seeded(seeded) => Ahead { words: seeded.ahead(most), ..Ahead::default() },
            Source::Listed(listed) => {
                let faces = listed.left().iter().take(most).copied().collect();
                Ahead { faces, must_fit: true, words: Vec::new() }
            }
            Source::Prefixed(prefixed) => {
                let faces: Vec<i64> =
                    prefixed.faces.as_slice().iter().take(most).copied().collect();
                let is_whole = faces.len() == prefixed.faces.len();
                let words = if is_whole { prefixed.rest.ahead(most) } else { Vec::new() };
                Ahead { faces, must_fit: false, words }
            }
            Source::Lowest | Source::Highest | Source::Branching(_) => Ahead::default(),
        }
    }

    /// Why the last die that got no face got none.
    #[must_use]
    pub fn missed(&self) -> Option<&NoFace> {
        self.missed.as_ref()
    }
}

impl Roller for Dice {
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        if self.thrown >= self.limit as usize {
            return Err(NoFace::TooMany { limit: self.limit });
        }
        let face = match &mut self.source {
            Source::Seeded(seeded) => seeded.roll(sides),
            Source::Listed(listed) => listed.roll(sides),
            Source::Lowest => Ok(sides.range().0),
            Source::Highest => Ok(sides.range().1),
            Source::Prefixed(prefixed) => prefixed.roll(sides),
            Source::Branching(branching) => Ok(branching.roll(sides)),
        };
        let face = face.inspect_err(|missed| self.missed = Some(missed.clone()))?;
        if sides.forced().is_none() {
            self.thrown += 1;
            if !matches!(self.source, Source::Branching(_)) {
                let draw = Draw { sides: sides.to_string(), face, origin: self.origin.clone() };
                self.draws.push(draw);
            }
        }
        Ok(face)
    }
}

/// Faces that are told; a list may be long.
const TOLD: usize = 10;

/// What is said of listed faces that nobody has taken.
#[must_use]
pub fn faces_left_over(left: &[i64]) -> String {
    let shown: Vec<_> = left.iter().take(TOLD).map(ToString::to_string).collect();
    let more = if left.len() > shown.len() { ", …" } else { "" };
    let noun = if left.len() == 1 { "listed face is" } else { "listed faces are" };
    format!("{} {noun} left over: {}{more}", left.len(), shown.join(", "))
}
