//! Where faces come from.

use std::fmt;

use rand_chacha::ChaCha20Core;
use rand_chacha::rand_core::SeedableRng;
use rand_chacha::rand_core::block::Generator;

/// What kind of die is thrown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Faces 1 to N with equal chance. No sides give 0 and one side gives 1, without a draw.
    Numbered(u32),
    /// A Fudge die: -1, 0 or 1.
    Fate,
}

impl Sides {
    /// The lowest and the highest face.
    #[must_use]
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::Numbered(sides) => (i64::from(sides.min(1)), i64::from(sides)),
            Self::Fate => (-1, 1),
        }
    }

    /// The face that must come up, if there is only one.
    #[must_use]
    pub fn forced(self) -> Option<i64> {
        let (lowest, highest) = self.range();
        (lowest == highest).then_some(lowest)
    }
}

impl fmt::Display for Sides {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numbered(sides) => write!(formatter, "{sides}"),
            Self::Fate => formatter.write_str("F"),
        }
    }
}

/// Why no face came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFace {
    /// A list of faces has run out.
    #[error("the listed faces have run out: a face of d{sides} is needed after {used}")]
    RanOut {
        /// The die that was thrown.
        sides: Sides,
        /// How many faces were taken before.
        used: usize,
    },
    /// The next listed face is not on the die.
    #[error("face {face}, number {number} in the list, is not on a d{sides}")]
    NotOnDie {
        /// The listed face.
        face: i64,
        /// Its place in the list, counted from one.
        number: usize,
        /// The die that was thrown.
        sides: Sides,
    },
    /// More faces than one command or call may draw.
    #[error("more than {limit} faces in one command")]
    TooMany {
        /// The limit.
        limit: u32,
    },
}

/// A source of faces: the only door through which chance enters.
pub trait Roller {
    /// Throws one die.
    ///
    /// # Errors
    /// When the source has no face to give.
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace>;

    /// Throws several dice of a kind, in order.
    ///
    /// # Errors
    /// When the source has not so many faces to give.
    fn fill(&mut self, sides: Sides, faces: &mut [i64]) -> Result<(), NoFace> {
        for face in faces {
            *face = self.roll(sides)?;
        }
        Ok(())
    }
}

/// Faces drawn from a ChaCha20 stream: for one seed, the same faces on every machine.
///
/// One 32-bit word a draw, mapped without bias by Lemire's method with rejection.
#[derive(Clone)]
pub struct Seeded {
    stream: ChaCha20Core,
    /// The words last drawn from the stream. They are held here, not in a generator, so that several
    /// dice can be mapped at once.
    words: [u32; WORDS],
    /// How many of them were taken.
    taken: usize,
}

/// Words that the stream gives at a time.
const WORDS: usize = 64;

impl Seeded {
    /// The stream of `seed`, expanded to a key by PCG32 as `SeedableRng::seed_from_u64` of
    /// `rand_core` 0.10 does.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { stream: ChaCha20Core::seed_from_u64(seed), words: [0; WORDS], taken: WORDS }
    }

    /// The stream of round `number` of `seed`, for rolls that must not depend on each other. Round 0 is
    /// [`Seeded::new`]; any other has a key of its own, made of both numbers.
    #[must_use]
    pub fn round(seed: u64, number: u64) -> Self {
        if number == 0 {
            return Self::new(seed);
        }
        let mut key = *b"................a round of dice.";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&number.to_le_bytes());
        Self { stream: ChaCha20Core::from_seed(key), words: [0; WORDS], taken: WORDS }
    }

    /// The next words of the stream, which stay there.
    #[must_use]
    pub fn ahead(&self, count: usize) -> Vec<u32> {
        match self.words.get(self.taken..).and_then(|left| left.get(..count)) {
            Some(words) => words.to_vec(),
            None => {
                let mut copy = self.clone();
                std::iter::repeat_with(|| copy.word()).take(count).collect()
            }
        }
    }

    #[inline]
    fn word(&mut self) -> u32 {
        if self.taken >= WORDS {
            self.refill();
        }
        let word = self.words[self.taken % WORDS];
        self.taken += 1;
        word
    }

    #[cold]
    fn refill(&mut self) {
        self.stream.generate(&mut self.words);
        self.taken = 0;
    }

    /// A number from 0 to `bound - 1`, with equal chance; `bound` is at least 1.
    #[inline]
    fn below(&mut self, bound: u32) -> u32 {
        let product = scaled(self.word(), bound);
        if (product as u32) < bound { self.fair(product, bound) } else { (product >> 32) as u32 }
    }

    /// Draws again while `product` is one of the few that would favour some faces.
    #[cold]
    fn fair(&mut self, mut product: u64, bound: u32) -> u32 {
        let threshold = bound.wrapping_neg() % bound;
        while (product as u32) < threshold {
            product = scaled(self.word(), bound);
        }
        (product >> 32) as u32
    }
}

/// Maps a word to 0 up to `bound` in the upper half; the lower half tells whether that is fair.
#[inline]
fn scaled(word: u32, bound: u32) -> u64 {
    u64::from(word) * u64::from(bound)
}

impl Roller for Seeded {
    #[inline]
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        Ok(match sides {
            Sides::Numbered(sides @ 0..=1) => i64::from(sides),
            Sides::Numbered(sides) => i64::from(self.below(sides)) + 1,
            Sides::Fate => i64::from(self.below(3)) - 1,
        })
    }

    fn fill(&mut self, sides: Sides, mut faces: &mut [i64]) -> Result<(), NoFace> {
        let (bound, lowest) = match sides {
            Sides::Numbered(sides @ 0..=1) => {
                faces.fill(i64::from(sides));
                return Ok(());
            }
            Sides::Numbered(sides) => (sides, 1),
            Sides::Fate => (3, -1),
        };
        while !faces.is_empty() {
            if self.taken >= WORDS {
                self.refill();
            }
            let words = &self.words[self.taken..];
            let (now, later) = faces.split_at_mut(words.len().min(faces.len()));
            // Without a branch for each die, the compiler maps several at once: a lower half that is
            // less than the bound leaves a borrow in the highest bit.
            let mut borrows = 0;
            for (face, word) in now.iter_mut().zip(words) {
                let product = scaled(*word, bound);
                borrows |= (product & u64::from(u32::MAX)).wrapping_sub(u64::from(bound));
                *face = (product >> 32) as i64 + lowest;
            }
            if borrows >> 63 != 0 {
                now.iter_mut().for_each(|face| *face = i64::from(self.below(bound)) + lowest);
            } else {
                self.taken += now.len();
            }
            faces = later;
        }
        Ok(())
    }
}

/// Faces given in advance, in the order of the draws. The one face of a d0 or d1 may be listed or
/// left out.
#[derive(Clone, Debug)]
pub struct Listed {
    faces: Vec<i64>,
    used: usize,
}

impl Listed {
    /// These faces, first one first.
    #[must_use]
    pub fn new(faces: Vec<i64>) -> Self {
        Self { faces, used: 0 }
    }

    /// The faces that nobody has taken.
    #[must_use]
    pub fn left(&self) -> &[i64] {
        &self.faces[self.used..]
    }
}

impl Roller for Listed {
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        let next = self.faces.get(self.used).copied();
        if let Some(forced) = sides.forced() {
            self.used += usize::from(next == Some(forced));
            return Ok(forced);
        }
        let face = next.ok_or(NoFace::RanOut { sides, used: self.used })?;
        let (lowest, highest) = sides.range();
        self.used += 1;
        if (lowest..=highest).contains(&face) {
            Ok(face)
        } else {
            Err(NoFace::NotOnDie { face, number: self.used, sides })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Listed, NoFace, Roller, Seeded, Sides};

    #[test]
    fn the_stream_of_seed_42_is_pinned() {
        let mut dice = Seeded::new(42);
        let cycle = [6, 20, 100, 3_000_000_000].map(|sides| dice.roll(Sides::Numbered(sides)));
        assert_eq!(cycle, [Ok(6), Ok(11), Ok(64), Ok(502_249_880)]);
    }

    #[test]
    fn the_rounds_of_a_seed_are_pinned_and_differ() {
        let faces = |number| {
            let mut dice = Seeded::round(42, number);
            [6, 20, 100, 3_000_000_000].map(|sides| dice.roll(Sides::Numbered(sides)))
        };
        assert_eq!(faces(0), [Ok(6), Ok(11), Ok(64), Ok(502_249_880)]);
        assert_eq!(faces(1), [Ok(5), Ok(4), Ok(57), Ok(1_061_458_094)]);
        assert_ne!(faces(1), faces(2));
    }

    #[test]
    fn words_ahead_are_those_that_come() {
        let mut dice = Seeded::new(7);
        for count in [0, 3, 64, 65, 200] {
            let ahead = dice.ahead(count);
            assert_eq!(dice.ahead(count), ahead);
            let words: Vec<_> = (0..count).map(|_| dice.word()).collect();
            assert_eq!(ahead, words);
        }
    }

    #[test]
    fn many_dice_at_once_are_the_same_as_one_by_one() {
        for sides in
            [2, 6, 1_000, 3_000_000_000].map(Sides::Numbered).into_iter().chain([Sides::Fate])
        {
            let (mut at_once, mut single) = (Seeded::new(7), Seeded::new(7));
            for length in [1, 3, 64, 65, 200] {
                let mut faces = vec![0; length];
                assert_eq!(at_once.fill(sides, &mut faces), Ok(()));
                let expected: Vec<_> = faces.iter().map(|_| single.roll(sides)).collect();
                assert_eq!(faces.into_iter().map(Ok).collect::<Vec<_>>(), expected, "d{sides}");
            }
        }
    }

    #[test]
    fn listed_faces_must_be_on_the_die_and_enough() {
        let mut dice = Listed::new(vec![3, 7, -1]);
        assert_eq!(dice.roll(Sides::Numbered(6)), Ok(3));
        assert_eq!(dice.roll(Sides::Numbered(1)), Ok(1));
        let sides = Sides::Numbered(6);
        assert_eq!(dice.roll(sides), Err(NoFace::NotOnDie { face: 7, number: 2, sides }));
        assert_eq!(dice.roll(Sides::Fate), Ok(-1));
        assert_eq!(dice.roll(Sides::Fate), Err(NoFace::RanOut { sides: Sides::Fate, used: 3 }));
    }
}
