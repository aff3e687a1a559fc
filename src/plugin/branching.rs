//! Dice that go one of the ways that they may go, and tell where they could have turned.

use crate::dice::Sides;

/// Dice that go along a way, and from its end turn as it happens to be written here. They note how many faces
/// each die had, so that whoever goes all ways knows which are left.
#[derive(Clone, Debug, Default)]
pub struct Branching {
    way: Vec<u32>,
    sides: Vec<u32>,
    faces: Vec<i64>,
}

impl Branching {
    /// Dice that go along this way: which turn each die takes, counted from 0 for the one that it takes by
    /// itself. Dice with a single face are no part of it.
    #[must_use]
    pub fn new(way: Vec<u32>) -> Self {
        Self { way, sides: Vec::new(), faces: Vec::new() }
    }

    /// How many faces each die had so far, in the order thrown.
    #[must_use]
    pub fn sides(&self) -> &[u32] {
        &self.sides
    }

    /// The faces that they showed so far.
    #[must_use]
    pub fn faces(&self) -> &[i64] {
        &self.faces
    }

    pub(super) fn roll(&mut self, sides: Sides) -> i64 {
        let (lowest, highest) = sides.range();
        if lowest == highest {
            return lowest;
        }
        let faces = u32::try_from(highest - lowest + 1).unwrap_or(u32::MAX);
        let turn = self.way.get(self.sides.len()).copied().unwrap_or(0).min(faces - 1);
        // Were it always the same face, who rolls until another comes would roll for long.
        let first = spread(self.sides.len()) % u64::from(faces);
        let face = (u64::from(turn) + first) % u64::from(faces);
        self.sides.push(faces);
        let face = lowest + i64::try_from(face).unwrap_or(0);
        self.faces.push(face);
        face
    }
}

/// A number that looks unlike those of the places before: the finaliser of SplitMix64.
fn spread(place: usize) -> u64 {
    let mut number = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
