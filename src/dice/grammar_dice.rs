//! Dice terms: how many, and what is thrown.
//!
//! ```text
//! dice     = [ count ] "d" ( sides | "F" | letters ) { modifier }
//! count    = natural | "(" expression ")"
//! sides    = natural | "(" expression ")"
//! letters  = registered by a plugin
//! ```
//!
//! `grammar_modifiers.rs` has `modifier`.

use super::ast::{DiceTerm, Die, Kind, Literal, Modifier, ModifierKind, Operand};
use super::grammar::literal;
use super::lexemes::{blanks, letter, natural};
use super::parse::Parser;
use crate::text::{Diagnostic, Span, nearest};

impl<'a> Parser<'a, '_> {
    /// Whether a `d` with something to throw stands here.
    pub(super) fn starts_dice(&self, at: &str) -> bool {
        let Some(after) = letter(b'd', at) else {
            return false;
        };
        matches!(blanks(after).as_bytes().first(), Some(b'0'..=b'9' | b'('))
            || letter(b'f', after).is_some()
            || registered(&self.vocabulary.dice, after).is_some()
    }

    /// A dice term whose `d` stands at `at`; none if no dice stand there.
    #[inline(always)] // most numbers are no dice: they shall not pay for a call
    pub(super) fn dice(&mut self, start: &'a str, at: &'a str, count: Operand) -> Option<&'a str> {
        let after = letter(b'd', at)?;
        let usual = matches!(after.as_bytes().first(), Some(b'0'..=b'9'));
        if usual || self.starts_dice(at) {
            return Some(self.certain_dice(self.offset(start), after, count));
        }
        // `d` alone may begin a name; after a count it can only be a die.
        let certain = start.len() != at.len() || after.starts_with('%');
        certain.then(|| self.missing_sides(at, after))
    }

    /// A dice term that begins at `start`; `after` is what follows its `d`.
    #[inline(always)]
    fn certain_dice(&mut self, start: usize, after: &'a str, count: Operand) -> &'a str {
        if let Operand::Literal(count) = count
            && count > self.limits.dice
        {
            self.refuse_count(start, after);
        }
        let first = self.modifiers.len();
        let (rest, die) = self.die(after);
        // Where an operator follows, or nothing, there are no modifiers to look for.
        let bare = matches!(rest.as_bytes().first(), None | Some(b'+' | b'-' | b'*' | b')'));
        if bare && die != Die::Letters {
            let term = DiceTerm { count, die, first_modifier: 0, modifiers: 0 };
            self.push(Kind::Dice(term), Span::new(start, self.offset(rest)));
            return rest;
        }
        // What the sides computed has modifiers of its own.
        let first = if die == Die::Letters { first } else { self.modifiers.len() };
        let rest = self.all_modifiers(rest);
        let term = self.term(count, die, first);
        if term.modifiers > self.limits.modifiers {
            self.refuse_modifiers(start, rest);
        }
        let span = Span::new(start, self.offset(rest));
        self.push(Kind::Dice(term), span);
        rest
    }

    #[cold]
    fn refuse_modifiers(&mut self, start: usize, rest: &str) {
        let message = format!("more than {} modifiers", self.limits.modifiers);
        let span = Span::new(start, self.offset(rest));
        self.report(Diagnostic::error("too-many-modifiers", span, message));
    }

    /// A term whose modifiers are those from `first` on. Without any, it matters not where they
    /// would be.
    pub(super) fn term(&self, count: Operand, die: Die, first: usize) -> DiceTerm {
        let narrow = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let modifiers = narrow(self.modifiers.len() - first);
        let first_modifier = if modifiers == 0 { 0 } else { narrow(first) };
        DiceTerm { count, die, first_modifier, modifiers }
    }

    fn missing_sides(&mut self, at: &'a str, after: &'a str) -> &'a str {
        let letters = after.trim_start_matches(|c: char| c.is_alphanumeric());
        let span = self.between(at, letters);
        let name = self.between(after, letters).of(self.source);
        let (code, message) = if name.is_empty() {
            ("missing-sides", "the number of sides is missing".to_owned())
        } else {
            ("unknown-die", format!("there is no die called `d{name}`"))
        };
        let near = nearest(name, self.vocabulary.dice.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `d{near}`?"),
            None if after.starts_with('%') => "write `d100`".to_owned(),
            None => "write `d6` for a die with six sides, `dF` for a Fudge die".to_owned(),
        };
        self.report(Diagnostic::error(code, span, message).help(help));
        self.push(Kind::Constant(Literal::ZERO), span);
        letters.strip_prefix('%').unwrap_or(letters)
    }

    /// `after` is what follows the `d`.
    #[cold]
    pub(super) fn refuse_count(&mut self, start: usize, after: &str) {
        let limit = self.limits.dice;
        let span = Span::new(start, self.offset(after) - 1);
        let message = format!("at most {limit} dice in one term");
        let diagnostic = Diagnostic::error("too-many-dice", span, message)
            .help(format!("split the roll, as in `{limit}d6+{limit}d6`"));
        self.report(diagnostic);
    }

    #[inline(always)]
    pub(super) fn die(&mut self, after: &'a str) -> (&'a str, Die) {
        if let Some(rest) = registered(&self.vocabulary.dice, after) {
            return (self.die_of_a_plugin(after, rest), Die::Letters);
        }
        let next = blanks(after);
        match natural(next) {
            Some((rest, sides)) => {
                let odd = sides > self.limits.sides || rest.as_bytes().first() == Some(&b'.');
                let rest = if odd { self.refuse_sides(next, rest, sides) } else { rest };
                (rest, Die::Sides(Operand::Literal(sides)))
            }
            None => self.other_die(after, next),
        }
    }

    #[inline(never)]
    fn die_of_a_plugin(&mut self, after: &'a str, rest: &'a str) -> &'a str {
        let letters = self.between(after, rest);
        let (rest, argument) = self.argument(rest);
        let span = self.between(after, rest);
        let kind = ModifierKind::Letters { letters, argument };
        self.modifiers.push(Modifier { kind, span });
        rest
    }

    #[cold]
    fn refuse_sides(&mut self, next: &'a str, rest: &'a str, sides: u32) -> &'a str {
        if sides > self.limits.sides {
            let span = self.between(next, rest);
            let message = format!("a die has at most {} sides", self.limits.sides);
            self.report(Diagnostic::error("too-many-sides", span, message));
        }
        self.without_decimal(rest)
    }

    /// A Fudge die, or sides in brackets.
    #[inline(never)]
    fn other_die(&mut self, after: &'a str, next: &'a str) -> (&'a str, Die) {
        if let Some(rest) = letter(b'f', after) {
            return (rest, Die::Fate);
        }
        let first = self.program.len();
        let inner = self.deeper(&next[1..], Self::expression);
        let rest = self.closed(next, inner);
        let sides = match self.program.get(first..) {
            Some([step]) => literal(step.kind),
            _ => None,
        };
        match sides {
            Some(sides) if sides <= self.limits.sides => {
                self.program.truncate(first);
                (rest, Die::Sides(Operand::Literal(sides)))
            }
            _ => (rest, Die::Sides(Operand::Computed)),
        }
    }

    /// `2d2.9` once was 3.9: text glued to text (issue 75).
    fn without_decimal(&mut self, rest: &'a str) -> &'a str {
        let Some(decimals) = rest.strip_prefix('.') else {
            return rest;
        };
        let after = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
        let span = self.between(rest, after);
        let message = "the sides of a die are a whole number";
        let help = "to add a fraction, write it apart, as in `2d6+0.9`";
        self.report(Diagnostic::error("glued-decimal", span, message).help(help));
        after
    }
}

/// What follows the longest registered name at the start.
#[inline]
pub(super) fn registered<'a>(names: &[String], input: &'a str) -> Option<&'a str> {
    if names.is_empty() { None } else { longest(names, input) }
}

fn longest<'a>(names: &[String], input: &'a str) -> Option<&'a str> {
    names
        .iter()
        .filter(|name| input.get(..name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name)))
        .map(String::len)
        .max()
        .map(|length| &input[length..])
}
