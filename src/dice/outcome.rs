//! Everything one evaluation gave.

use super::{Number, Sides};
use crate::text::{Diagnostic, Span};

/// The value of an expression and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The value; none for a plain list of rounds.
    pub value: Option<Number>,
    /// What is printed in place of parts of the notation, in the order of the notation.
    pub shown: ShownParts,
    /// Labels that plugins added, in the order given.
    pub labels: Vec<String>,
    /// What the person should know: a chain that was cut, the value of a rolled target.
    pub notes: Vec<Diagnostic>,
}

impl Outcome {
    /// The successes of all pools that count them; of a `repeat`, those of its first round.
    #[must_use]
    pub fn successes(&self) -> Option<i64> {
        let counted = self.shown.iter().filter_map(|shown| match &shown.what {
            What::Pool(pool) if pool.mode == Mode::Successes => Some(pool.value),
            What::Rounds(rounds) => rounds.outcomes.first().and_then(Self::successes),
            _ => None,
        });
        counted.reduce(i64::saturating_add)
    }

    /// All pools, those of rounds included, in the order they were rolled.
    pub fn pools(&self) -> Vec<&Pool> {
        let mut pools = Vec::new();
        self.collect_pools(&mut pools);
        pools
    }

    fn collect_pools<'a>(&'a self, pools: &mut Vec<&'a Pool>) {
        for shown in &self.shown {
            match &shown.what {
                What::Pool(pool) => pools.push(pool),
                What::Rounds(rounds) => {
                    rounds.outcomes.iter().for_each(|outcome| outcome.collect_pools(pools));
                }
                What::Word { .. } => {}
            }
        }
    }
}

/// One part of the notation and what is printed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The part.
    pub span: Span,
    /// What stands there instead.
    pub what: What,
}

/// What is printed for a part of the notation.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The faces of a dice term.
    Pool(Pool),
    /// The rounds of a `repeat`.
    Rounds(Rounds),
    /// The answer of a plugin whose name stood in the expression.
    Word {
        /// What is printed, in Markdown.
        text: String,
    },
}

/// The rounds of a `repeat`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounds {
    /// The part of the notation that was repeated.
    pub inner: Span,
    /// One outcome a round.
    pub outcomes: Vec<Outcome>,
    /// How they are printed.
    pub layout: Layout,
}

/// How the rounds of a `repeat` are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `TEXT = V, TEXT = V`.
    Full,
    /// `V, V`.
    Brief,
    /// `∑ (TEXT = V, TEXT = V)`; the total follows.
    Sum,
    /// `(V + V)`; the total follows.
    BriefSum,
    /// `(V+V)`, inside a larger expression.
    Operand,
}

/// All faces of one dice term.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// The die that was thrown.
    pub sides: Sides,
    /// Whether faces are added up or successes counted.
    pub mode: Mode,
    /// How the faces are printed.
    pub style: PoolStyle,
    /// The faces, in the order printed.
    pub faces: Faces,
    /// The sum of the faces that count, or successes less failures; a plugin may set another.
    pub value: i64,
    /// How a plugin wants it printed, if one does.
    pub custom: Option<Box<Custom>>,
}

/// The faces of a pool. A handful stays off the heap: allocating would cost more than rolling.
pub type Faces = smallvec::SmallVec<[Face; 4]>;

/// What is shown of an outcome; mostly one or two pools.
pub type ShownParts = smallvec::SmallVec<[Shown; 2]>;

/// How a plugin wants a pool printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Custom {
    /// What faces with a symbol show; `Face::symbol` points here, counted from one.
    pub symbols: Vec<String>,
    /// What is printed instead of the faces, in Markdown.
    pub text: Option<String>,
}

impl Pool {
    /// Sets the value to what the counting faces give.
    pub fn recount(&mut self) {
        self.value = match self.mode {
            // Can't overflow: dice stay below 2^39, and faces of plugins are bounded (plugin/convert.rs).
            Mode::Sum => {
                let counts = |face: &Face| i64::from(face.fate == Fate::Counts);
                self.faces.iter().map(|face| face.value * counts(face)).sum()
            }
            Mode::Successes => {
                let worth = |face: &Face| match face.fate {
                    Fate::Counts => 1,
                    Fate::Failed => -1,
                    Fate::Struck | Fate::Missed => 0,
                };
                self.faces.iter().map(worth).sum()
            }
        };
    }

    /// How many faces were thrown first, which is what the notation asked for.
    #[must_use]
    pub fn thrown(&self) -> u32 {
        let first = self.faces.iter().filter(|face| face.origin == Origin::Rolled);
        u32::try_from(first.count()).unwrap_or(u32::MAX)
    }

    /// The symbol on a face, if it has one.
    #[must_use]
    pub fn symbol(&self, face: &Face) -> Option<&str> {
        let at = usize::from(face.symbol).checked_sub(1)?;
        self.custom.as_ref()?.symbols.get(at).map(String::as_str)
    }

    /// What is printed instead of the faces, in Markdown; only a plugin gives it.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.custom.as_ref()?.text.as_deref()
    }
}

/// How the faces of a pool are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolStyle {
    /// Numbers with their marks.
    Faces,
    /// Numbers without marks, as `ova` prints them.
    Unmarked,
}

/// What the faces of a pool amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are added up.
    Sum,
    /// Each that counts is a success, each failure takes one away.
    Successes,
}

/// One face that came up, with its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// The number on it; for a compound explosion, the sum of its chain.
    pub value: i64,
    /// Where it came from.
    pub origin: Origin,
    /// What became of it.
    pub fate: Fate,
    /// Its place in `Custom::symbols`, counted from one; 0 without a symbol.
    pub symbol: u16,
}

/// Where a face came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The first throw.
    Rolled,
    /// A reroll.
    Rerolled,
    /// An explosion, or a chain of them in one face.
    Exploded,
    /// A copy by `t`.
    Copied,
    /// A plugin.
    Added,
}

/// What became of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It counts.
    Counts,
    /// It was dropped or rerolled.
    Struck,
    /// It did not pass a test.
    Missed,
    /// It counts against the successes.
    Failed,
}
