//! A place in a source text.

use serde::{Deserialize, Serialize};

/// A range of bytes in a source text; `end` is exclusive. Both ends lie on character boundaries.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`. Offsets beyond `u32` saturate: every text
    /// that is parsed is far shorter (see `limits`).
    #[must_use]
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| offset.min(u32::MAX as usize) as u32;
        Self { start: narrow(start), end: narrow(end) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span in a text that has `bytes` more in front.
    #[must_use]
    pub fn shifted(self, bytes: usize) -> Self {
        Self::new(self.start as usize + bytes, self.end as usize + bytes)
    }

    /// The range, for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `source` that this span covers; empty if it does not lie in `source`.
    #[must_use]
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }
}
