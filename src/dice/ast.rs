//! The parsed notation. It borrows its text and keeps its steps in one vector: parsing is on the hot
//! path, and a box for each node of a tree would double its price.

use super::Number;
use crate::text::Span;

/// A parsed notation: its text, and a program in postfix order. Operands come before what uses them,
/// so evaluating, formatting and comparing are loops, not recursions.
#[derive(Clone, Debug)]
pub struct Expression<'a> {
    pub(super) source: &'a str,
    pub(super) program: Program,
    pub(super) modifiers: Modifiers,
}

/// The steps of an expression; most have only a few.
pub(super) type Program = smallvec::SmallVec<[Step; 7]>;

/// The modifiers of all its terms, one run after another.
pub(super) type Modifiers = smallvec::SmallVec<[Modifier; 2]>;

impl<'a> Expression<'a> {
    /// The text this was parsed from.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        self.source.get(span.range()).unwrap_or_default()
    }
}

/// A part of the program with its place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// A run of steps in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steps {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Gives a number.
    Constant(Literal),
    /// Rolls; takes its computed sides, then its computed count.
    Dice(DiceTerm),
    /// Takes one.
    Negate,
    /// Takes two.
    Binary(Operator),
    /// Takes two, gives 1 or 0.
    Compare(Comparison),
    /// Takes that many arguments.
    Call(Function, u32),
    /// Goes on at the given step: what lies between is run by a later step.
    Skip(u32),
    /// Takes the number of rounds and runs `inner` that often.
    Repeat { inner: Steps, flags: RepeatFlags, inner_span: Span },
    /// Takes the number of dice.
    Ova,
    /// Asks the table.
    Word { word: Span, arguments: Span },
}

/// A number as written: digits, and how many of them follow the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) digits: i64,
    pub(super) decimals: u32,
}

impl Literal {
    pub(super) const ZERO: Self = Self { digits: 0, decimals: 0 };

    pub(super) fn number(self) -> Number {
        if self.decimals == 0 {
            return Number::integer(self.digits);
        }
        let unit = 10_i128.checked_pow(self.decimals).unwrap_or(1);
        Number::fraction(i128::from(self.digits), unit).unwrap_or(Number::ZERO)
    }

    /// The value if it was written without a point.
    pub(super) fn whole(self) -> Option<i64> {
        (self.decimals == 0).then_some(self.digits)
    }
}

/// Count, die and modifiers. The modifiers are a run in `Expression::modifiers`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DiceTerm {
    pub(super) count: Operand,
    pub(super) die: Die,
    pub(super) first_modifier: u32,
    pub(super) modifiers: u32,
}

/// A number that is nearly always a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    Literal(u32),
    /// The step takes it from the ones before.
    Computed,
}

/// What is thrown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Die {
    Sides(Operand),
    Fate,
    /// Letters that a plugin registered, in place of the sides: the first modifier.
    Letters,
}

/// A modifier with its place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Modifier {
    pub(super) kind: ModifierKind,
    pub(super) span: Span,
}

/// What a modifier does to the faces that count.
#[derive(Clone, Copy, Debug)]
pub(super) enum ModifierKind {
    Keep { end: End, amount: u32 },
    Drop { end: End, amount: u32 },
    Reroll { when: Condition, until: bool },
    Explode { when: Option<Condition>, compound: bool },
    Twice(Condition),
    Fail(Condition),
    Test { comparison: Comparison, target: Target },
    Sort { descending: bool },
    Letters { letters: Span, argument: Span },
}

/// A modifier as plain numbers: which one, its condition, its numbers, its test.
type Plain = (u8, Option<Condition>, [u32; 2], Option<(Comparison, Target)>);

impl ModifierKind {
    /// How many modifiers after this one belong to the dice of its target.
    pub(super) fn of_target(self) -> usize {
        match self {
            Self::Test { target: Target::Computed { modifiers, .. }, .. } => modifiers as usize,
            _ => 0,
        }
    }

    /// The parts that don't point into a text, as plain numbers; for comparing.
    fn without_text(self) -> Plain {
        let plain = |tag, when, numbers| (tag, when, numbers, None);
        match self {
            Self::Keep { end, amount } => plain(0, None, [end as u32, amount]),
            Self::Drop { end, amount } => plain(1, None, [end as u32, amount]),
            Self::Reroll { when, until } => plain(2, Some(when), [u32::from(until), 0]),
            Self::Explode { when, compound } => plain(3, when, [u32::from(compound), 0]),
            Self::Twice(when) => plain(4, Some(when), [0, 0]),
            Self::Fail(when) => plain(5, Some(when), [0, 0]),
            Self::Test { comparison, target } => (6, None, [0, 0], Some((comparison, target))),
            Self::Sort { descending } => plain(7, None, [u32::from(descending), 0]),
            Self::Letters { .. } => plain(8, None, [0, 0]),
        }
    }
}

/// What faces are tested against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Literal(i64),
    /// Run when the test is applied, after the faces were rolled. The modifiers of its own dice
    /// stand in the list right after the test; so many are skipped.
    Computed {
        steps: Steps,
        modifiers: u32,
    },
}

/// Which end of the order is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Highest,
    Lowest,
}

/// When a face is rerolled, explodes, is doubled or fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) comparison: Comparison,
    pub(super) value: i64,
}

impl Condition {
    pub(super) fn equal(value: i64) -> Self {
        Self { comparison: Comparison::Equal, value }
    }

    pub(super) fn met_by(self, face: i64) -> bool {
        self.comparison.holds(face.cmp(&self.value))
    }
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    pub(super) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }

    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// Arithmetic between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

impl Operator {
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
        }
    }
}

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Max,
    Min,
    Abs,
    Floor,
    Ceil,
    Round,
}

impl Function {
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("max", Self::Max),
        ("min", Self::Min),
        ("abs", Self::Abs),
        ("floor", Self::Floor),
        ("ceil", Self::Ceil),
        ("round", Self::Round),
    ];
}

/// How a `repeat` is printed, and whether it has a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RepeatFlags {
    pub(super) brief: bool,
    pub(super) sum: bool,
    pub(super) sorted: bool,
}

/// Two expressions are equal if they mean the same, wherever their parts stand in their texts.
impl PartialEq for Expression<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same_steps = self.program.len() == other.program.len()
            && self
                .program
                .iter()
                .zip(&other.program)
                .all(|(left, right)| self.same_kind(left.kind, other, right.kind));
        let same_modifiers = self.modifiers.len() == other.modifiers.len()
            && self
                .modifiers
                .iter()
                .zip(&other.modifiers)
                .all(|(left, right)| self.same_modifier(left.kind, other, right.kind));
        same_steps && same_modifiers
    }
}

impl Expression<'_> {
    fn same_kind(&self, left: Kind, other: &Expression<'_>, right: Kind) -> bool {
        match (left, right) {
            (Kind::Constant(left), Kind::Constant(right)) => left.number() == right.number(),
            (Kind::Dice(left), Kind::Dice(right)) => {
                let run = |term: DiceTerm| (term.count, term.first_modifier, term.modifiers);
                run(left) == run(right) && left.die == right.die
            }
            (Kind::Negate, Kind::Negate) | (Kind::Ova, Kind::Ova) => true,
            (Kind::Binary(left), Kind::Binary(right)) => left == right,
            (Kind::Compare(left), Kind::Compare(right)) => left == right,
            (Kind::Call(left, arguments), Kind::Call(right, others)) => {
                (left, arguments) == (right, others)
            }
            (Kind::Skip(left), Kind::Skip(right)) => left == right,
            (Kind::Repeat { inner, flags, .. }, Kind::Repeat { inner: run, flags: set, .. }) => {
                (inner, flags) == (run, set)
            }
            (
                Kind::Word { word, arguments },
                Kind::Word { word: other_word, arguments: other_arguments },
            ) => {
                self.same_text(word, other, other_word)
                    && self.same_text(arguments, other, other_arguments)
            }
            _ => false,
        }
    }

    fn same_modifier(
        &self,
        left: ModifierKind,
        other: &Expression<'_>,
        right: ModifierKind,
    ) -> bool {
        match (left, right) {
            (
                ModifierKind::Letters { letters, argument },
                ModifierKind::Letters { letters: others, argument: other_argument },
            ) => {
                self.same_text(letters, other, others)
                    && self.same_text(argument, other, other_argument)
            }
            (left, right) => left.without_text() == right.without_text(),
        }
    }

    fn same_text(&self, left: Span, other: &Expression<'_>, right: Span) -> bool {
        self.text(left).trim().eq_ignore_ascii_case(other.text(right).trim())
    }
}
