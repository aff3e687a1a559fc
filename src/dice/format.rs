//! The canonical notation.

use std::fmt::Write as _;

use super::Expression;
use super::ast::{
    Comparison, Condition, DiceTerm, Die, End, Function, Kind, Modifier, ModifierKind, Operand,
    Operator, RepeatFlags, Steps, Target,
};

/// The canonical spelling of an expression: lower case, no blanks but around `+`, `-` and comparisons
/// of totals, modifiers in their short form, no bracket too many. Parsing it gives the same tree.
#[must_use]
pub fn format(expression: &Expression<'_>) -> String {
    let end = u32::try_from(expression.program.len()).unwrap_or(u32::MAX);
    Formatter { expression }.steps(Steps { start: 0, end }).text
}

/// How tightly a text binds; what binds less needs brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Comparison,
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

/// The text of a part, and how tightly it binds.
struct Piece {
    text: String,
    binding: Binding,
}

impl Piece {
    /// The text, in brackets unless it binds at least so tightly.
    fn at_least(self, binding: Binding) -> String {
        if self.binding >= binding { self.text } else { format!("({})", self.text) }
    }

    fn atom(text: String) -> Self {
        Self { text, binding: Binding::Atom }
    }
}

struct Formatter<'a> {
    expression: &'a Expression<'a>,
}

impl Formatter<'_> {
    fn steps(&self, steps: Steps) -> Piece {
        let mut stack: Vec<Piece> = Vec::new();
        let mut at = steps.start as usize;
        while at < steps.end as usize {
            let Some(step) = self.expression.program.get(at) else {
                break;
            };
            at += 1;
            let mut pop = || stack.pop().unwrap_or_else(|| Piece::atom(String::new()));
            let piece = match step.kind {
                Kind::Skip(end) => {
                    at = end as usize;
                    continue;
                }
                Kind::Constant(literal) => Piece::atom(literal.number().to_string()),
                Kind::Dice(term) => {
                    let sides = match term.die {
                        Die::Sides(Operand::Computed) => Some(pop()),
                        _ => None,
                    };
                    let count = match term.count {
                        Operand::Computed => Some(pop()),
                        Operand::Literal(_) => None,
                    };
                    Piece::atom(self.dice(&term, count, sides))
                }
                Kind::Negate => {
                    let operand = pop().at_least(Binding::Sign);
                    Piece { text: format!("-{operand}"), binding: Binding::Sign }
                }
                Kind::Binary(operator) => {
                    let right = pop();
                    binary(operator, pop(), right)
                }
                Kind::Compare(comparison) => {
                    let right = pop().at_least(Binding::Sum);
                    // A dice term would take the comparison for a test of its own.
                    let left = pop();
                    let left = if left.text.contains('d') && left.binding > Binding::Comparison {
                        format!("({})", left.text)
                    } else {
                        left.at_least(Binding::Sum)
                    };
                    let text = format!("{left} {} {right}", comparison.symbol());
                    Piece { text, binding: Binding::Comparison }
                }
                Kind::Call(function, arguments) => {
                    let arguments: Vec<_> = (0..arguments).map(|_| pop().text).collect();
                    let arguments: Vec<_> = arguments.into_iter().rev().collect();
                    Piece::atom(format!("{}({})", name(function), arguments.join(", ")))
                }
                Kind::Repeat { inner, flags, .. } => {
                    let times = pop().text;
                    let inner = self.steps(inner).text;
                    Piece::atom(format!("repeat({inner}, {times}{})", flag_list(flags)))
                }
                Kind::Ova => Piece::atom(format!("ova({})", pop().text)),
                Kind::Word { word, arguments } => {
                    let word = self.expression.text(word).to_lowercase();
                    let arguments = self.expression.text(arguments).trim();
                    if arguments.is_empty() {
                        Piece::atom(word)
                    } else {
                        Piece::atom(format!("{word}({arguments})"))
                    }
                }
            };
            stack.push(piece);
        }
        stack.pop().unwrap_or_else(|| Piece::atom(String::new()))
    }

    fn dice(&self, term: &DiceTerm, count: Option<Piece>, sides: Option<Piece>) -> String {
        let mut text = match (count, term.count) {
            (Some(count), _) => format!("({})", count.text),
            (None, Operand::Literal(1) | Operand::Computed) => String::new(),
            (None, Operand::Literal(count)) => count.to_string(),
        };
        text.push('d');
        match (term.die, sides) {
            (_, Some(sides)) => {
                let _ = write!(text, "({})", sides.text);
            }
            (Die::Sides(Operand::Literal(sides)), None) => {
                let _ = write!(text, "{sides}");
            }
            (Die::Fate | Die::Sides(Operand::Computed), None) => text.push('F'),
            (Die::Letters, None) => {}
        }
        let first = term.first_modifier as usize;
        let chain = self.expression.modifiers.get(first..first + term.modifiers as usize);
        let chain = chain.unwrap_or_default();
        let mut at = 0;
        while let Some(modifier) = chain.get(at) {
            at += 1 + modifier.kind.of_target();
            let next = chain.get(at).map(|next| &next.kind);
            self.modifier(modifier, next, &mut text);
        }
        text
    }

    fn modifier(&self, modifier: &Modifier, next: Option<&ModifierKind>, text: &mut String) {
        let _ = match modifier.kind {
            ModifierKind::Keep { end: End::Highest, amount } => write!(text, "k{amount}"),
            ModifierKind::Keep { end: End::Lowest, amount } => write!(text, "kl{amount}"),
            ModifierKind::Drop { end: End::Lowest, amount } => write!(text, "d{amount}"),
            ModifierKind::Drop { end: End::Highest, amount } => write!(text, "dh{amount}"),
            ModifierKind::Reroll { when, until } => {
                write!(text, "{}{}", if until { "rr" } else { "r" }, condition(when))
            }
            ModifierKind::Explode { when, compound } => {
                let sign = if compound { "!!" } else { "!" };
                let when = when.map(explosion_condition).unwrap_or_default();
                // `! >7` is an explosion and a test, `!>7` an explosion on seven and more.
                let apart = when.is_empty()
                    && matches!(
                        next,
                        Some(ModifierKind::Explode { .. })
                            | Some(ModifierKind::Test {
                                comparison: Comparison::Less | Comparison::Greater,
                                ..
                            })
                    );
                write!(text, "{sign}{when}{}", if apart { " " } else { "" })
            }
            ModifierKind::Twice(when) => write!(text, "t{}", condition(when)),
            ModifierKind::Fail(when) => write!(text, "f{}", condition(when)),
            ModifierKind::Test { comparison, target } => {
                let target = match target {
                    Target::Literal(value) => {
                        // `>5d1` would be a test against a rolled d1.
                        let glued = matches!(
                            next,
                            Some(ModifierKind::Drop { .. } | ModifierKind::Letters { .. })
                        );
                        if glued { format!("({value})") } else { value.to_string() }
                    }
                    Target::Computed { steps, .. } => self.target(steps),
                };
                write!(text, "{}{target}", comparison.symbol())
            }
            ModifierKind::Sort { descending } => {
                write!(text, "{}", if descending { "sd" } else { "sa" })
            }
            ModifierKind::Letters { letters, argument } => {
                let apart = if next.is_some() { " " } else { "" };
                write!(text, "{}{apart}", self.letters(letters, argument))
            }
        };
    }

    fn target(&self, steps: Steps) -> String {
        let target = self.steps(steps).text;
        let single = steps.end - steps.start == 1;
        let step = self.expression.program.get(steps.start as usize);
        let plain = |kind| matches!(kind, Kind::Dice(DiceTerm { modifiers: 0, .. }));
        let bare = single && step.is_some_and(|step| plain(step.kind));
        if bare { target } else { format!("({target})") }
    }

    fn letters(&self, letters: crate::text::Span, argument: crate::text::Span) -> String {
        let letters_text = self.expression.text(letters).to_lowercase();
        let argument_text = self.expression.text(argument);
        if argument.start > letters.end {
            format!("{letters_text}({argument_text})")
        } else {
            format!("{letters_text}{argument_text}")
        }
    }
}

fn binary(operator: Operator, left: Piece, right: Piece) -> Piece {
    let (binding, left, right) = match operator {
        Operator::Add | Operator::Subtract => {
            (Binding::Sum, left.at_least(Binding::Sum), right.at_least(Binding::Product))
        }
        Operator::Multiply | Operator::Divide => {
            (Binding::Product, left.at_least(Binding::Product), right.at_least(Binding::Sign))
        }
        Operator::Power => {
            (Binding::Power, left.at_least(Binding::Atom), right.at_least(Binding::Sign))
        }
    };
    let blank = if binding == Binding::Sum { " " } else { "" };
    Piece { text: format!("{left}{blank}{}{blank}{right}", operator.symbol()), binding }
}

fn condition(when: Condition) -> String {
    match when.comparison {
        Comparison::Equal if when.value >= 0 => when.value.to_string(),
        _ => format!("{}{}", when.comparison.symbol(), when.value),
    }
}

/// After `!` a two-sign comparison would be a test.
fn explosion_condition(when: Condition) -> String {
    match when.comparison {
        Comparison::AtLeast => format!(">{}", when.value),
        Comparison::AtMost => format!("<{}", when.value),
        _ => when.value.to_string(),
    }
}

fn name(function: Function) -> &'static str {
    Function::ALL.iter().find(|(_, known)| *known == function).map_or("", |(name, _)| name)
}

fn flag_list(flags: RepeatFlags) -> String {
    let names = [("brief", flags.brief), ("sorted", flags.sorted), ("sum", flags.sum)];
    let set: Vec<_> = names.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    if set.is_empty() { String::new() } else { format!(", {}", set.join(" ")) }
}
