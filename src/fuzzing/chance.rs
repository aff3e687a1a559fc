//! Choices that follow from a seed.

use crate::dice::{Roller, Seeded, Sides};

/// Choices that follow from a seed.
pub(super) struct Chance(Seeded);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(Seeded::new(seed))
    }

    /// 0 up to, not including, `count`; 0 if there is nothing to choose from.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let sides = Sides::Numbered(u32::try_from(count).unwrap_or(u32::MAX));
        // A seed never runs out.
        let face = self.0.roll(sides).unwrap_or(1);
        usize::try_from(face.saturating_sub(1)).unwrap_or_default()
    }

    /// True once in `times`.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several; none of none.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// One of several texts; empty of none.
    pub(super) fn text<'a, T: AsRef<str>>(&mut self, all: &'a [T]) -> &'a str {
        self.pick(all).map(AsRef::as_ref).unwrap_or_default()
    }

    /// A new seed.
    pub(super) fn seed(&mut self) -> u64 {
        let (high, low) = (self.below(u32::MAX as usize), self.below(u32::MAX as usize));
        (high as u64) << 32 | low as u64
    }
}
