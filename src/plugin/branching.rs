//! Dice that go one of the ways that they may go, and tell where they could have turned.

use crate::dice::Sides;

/// Dice that go along a way, and from its end always show the lowest face. They note how many faces each
/// die had, so that whoever goes all ways knows which are left.
#[derive(Clone, Debug, Default)]
pub struct Branching {
    way: Vec<u32>,
    sides: Vec<u32>,
}

impl Branching {
    /// Dice that go along this way: which face of each die, counted from 0 for the lowest. Dice with a
    /// single face are no part of it.
    #[must_use]
    pub fn new(way: Vec<u32>) -> Self {
        Self { way, sides: Vec::new() }
    }

    /// How many faces each die had so far, in the order thrown.
    #[must_use]
    pub fn sides(&self) -> &[u32] {
        &self.sides
    }

    pub(super) fn roll(&mut self, sides: Sides) -> i64 {
        let (lowest, highest) = sides.range();
        if lowest == highest {
            return lowest;
        }
        let faces = u32::try_from(highest - lowest + 1).unwrap_or(u32::MAX);
        let face = self.way.get(self.sides.len()).copied().unwrap_or(0).min(faces - 1);
        self.sides.push(faces);
        lowest + i64::from(face)
    }
}
