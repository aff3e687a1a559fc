//! The parsed tree. It borrows its text and keeps its nodes in one vector: parsing is on the hot
//! path, and a box for each node would double its price.

use super::Number;
use crate::text::Span;

/// A parsed notation.
#[derive(Clone, Debug)]
pub struct Expression<'a> {
    pub(super) source: &'a str,
    pub(super) nodes: Vec<Node>,
    pub(super) modifiers: Vec<Modifier>,
    pub(super) root: NodeId,
}

/// The place of a node in its expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(pub(super) u32);

/// A part of the tree with its place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Constant(Number),
    Dice(DiceTerm),
    Negate(NodeId),
    Binary(Operator, NodeId, NodeId),
    Compare(Comparison, NodeId, NodeId),
    Group(NodeId),
    /// A function of the language; its arguments are linked by `Argument` nodes.
    Call(Function, NodeId),
    /// One argument of a call, and the next one.
    Argument(NodeId, Option<NodeId>),
    Repeat { inner: NodeId, times: NodeId, flags: RepeatFlags },
    Ova(NodeId),
    Word { word: Span, arguments: Span },
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
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand {
    Literal(u32),
    Node(NodeId),
}

/// What is thrown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Die {
    Sides(Operand),
    Fate,
    /// Letters that a plugin registered, in place of the sides.
    Letters { letters: Span, argument: Span },
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
    Test { comparison: Comparison, target: Operand },
    Sort { descending: bool },
    Letters { letters: Span, argument: Span },
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
