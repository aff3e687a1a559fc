//! Arithmetic, functions and words.
//!
//! ```text
//! expression = sum [ compare sum ]
//! sum        = product { ("+" | "-") product }
//! product    = signed { ("*" | "/") signed }
//! signed     = ("-" | "+") signed | power
//! power      = atom [ "^" signed ]
//! atom       = constant | dice | "(" expression ")" [ dice without count ] | call | repeat | ova | word
//! call       = ("max" | "min" | "abs" | "floor" | "ceil" | "round") "(" expression { "," expression } ")"
//! repeat     = "repeat" "(" expression "," expression { "," flag { flag } } ")"
//! ova        = "ova" "(" expression ")"
//! word       = registered name [ digits | "(" any text ")" ]
//! ```
//!
//! `grammar_dice.rs` has `dice`; `mistakes.rs` says what is wrong.

use super::ast::{Comparison, Function, Kind, Literal, Operand, Operator, RepeatFlags};
use super::lexemes::{balanced, blanks, comparison, constant, natural, operator, word};
use super::parse::Parser;
use crate::text::{Diagnostic, Span, nearest};

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Power,
}

impl<'a> Parser<'a, '_> {
    pub(super) fn expression(&mut self, input: &'a str) -> &'a str {
        let start = blanks(input);
        let rest = self.operand(start);
        let rest = self.operations(start, rest, Binding::Sum);
        let next = blanks(rest);
        if next.is_empty() {
            return next;
        }
        match comparison(next) {
            Some((after, sign)) => self.compared_totals(start, next, after, sign),
            None => rest,
        }
    }

    /// The rest of a comparison whose sign, at `next`, is followed by `after`.
    #[inline(never)]
    fn compared_totals(
        &mut self,
        start: &'a str,
        next: &'a str,
        after: &'a str,
        sign: Comparison,
    ) -> &'a str {
        let rest = self.operation(after, Binding::Sum);
        let span = self.between(start, rest);
        self.push(Kind::Compare(sign), span);
        let message = "this compares totals: 1 if it holds, else 0";
        let help = "a test that counts faces stands right after its dice, as in `5d10>=8`";
        let sign = self.between(next, after);
        self.report(Diagnostic::warning("compares-totals", sign, message).help(help));
        rest
    }

    fn operation(&mut self, input: &'a str, least: Binding) -> &'a str {
        let start = blanks(input);
        let rest = self.operand(start);
        self.operations(start, rest, least)
    }

    /// What follows the operand at `start`: operators that bind at least so tightly, and their right
    /// operands. `sum`, `product` and `power` in one loop.
    #[inline(always)]
    fn operations(&mut self, start: &'a str, mut rest: &'a str, least: Binding) -> &'a str {
        while let Some((after, operator)) = operator(blanks(rest)) {
            let (binding, right) = match operator {
                Operator::Add | Operator::Subtract => (Binding::Sum, Binding::Product),
                Operator::Multiply | Operator::Divide => (Binding::Product, Binding::Power),
                Operator::Power => (Binding::Power, Binding::Power),
            };
            if binding < least {
                break;
            }
            rest = self.deeper(after, |parser, after| parser.operation(after, right));
            let span = self.between(start, rest);
            self.push(Kind::Binary(operator), span);
        }
        rest
    }

    /// `signed` and `atom`; the first byte tells what it is.
    #[inline(always)] // nearly always a number or dice: the rest is in functions of its own
    fn operand(&mut self, start: &'a str) -> &'a str {
        match start.as_bytes().first() {
            Some(b'0'..=b'9') => self.number_or_dice(start),
            Some(b'(') => self.group(start),
            Some(b'+' | b'-') => self.signed(start),
            Some(b'd' | b'D') => self.single_die(start),
            _ => self.named(start),
        }
    }

    /// A die without a count, or a name that begins as one.
    #[inline(never)]
    fn single_die(&mut self, start: &'a str) -> &'a str {
        if self.is_word_of_a_plugin(start) {
            return self.named(start);
        }
        match self.dice(start, start, Operand::Literal(1)) {
            Some(rest) => rest,
            None => self.named(start),
        }
    }

    #[inline(never)]
    fn signed(&mut self, start: &'a str) -> &'a str {
        let after = &start[1..];
        let rest = self.deeper(after, |parser, after| parser.operation(after, Binding::Power));
        if start.starts_with('-') {
            let span = self.between(start, rest);
            self.push(Kind::Negate, span);
        }
        rest
    }

    #[inline(always)]
    fn number_or_dice(&mut self, start: &'a str) -> &'a str {
        let Some((after, value)) = natural(start) else {
            return start;
        };
        if let Some(rest) = self.dice(start, blanks(after), Operand::Literal(value)) {
            return rest;
        }
        let short = start.len() - after.len() < 10;
        if !short || after.as_bytes().first() == Some(&b'.') {
            return self.long_number(start);
        }
        let span = self.between(start, after);
        self.push(Kind::Constant(Literal { digits: i64::from(value), decimals: 0 }), span);
        after
    }

    /// A number with a point or many digits.
    #[inline(never)]
    fn long_number(&mut self, start: &'a str) -> &'a str {
        let Ok((rest, number)) = constant(start) else {
            return start;
        };
        let span = self.between(start, rest);
        if number.is_none() {
            let message = "this number has too many digits";
            let help = "write at most 18 digits, 6 of them after the point";
            self.report(Diagnostic::error("number-too-large", span, message).help(help));
        }
        self.push(Kind::Constant(number.unwrap_or(Literal::ZERO)), span);
        rest
    }

    #[inline(never)]
    fn group(&mut self, start: &'a str) -> &'a str {
        let first = self.program.len();
        let inner = self.deeper(&start[1..], Self::expression);
        let rest = self.closed(start, inner);
        if !self.starts_dice(blanks(rest)) {
            return rest;
        }
        // `(3)d6` is `3d6`: one spelling of the tree.
        let count = match self.program.get(first..) {
            Some([step]) => literal(step.kind),
            _ => None,
        };
        if count.is_some() {
            self.program.truncate(first);
        }
        let count = count.map_or(Operand::Computed, Operand::Literal);
        self.dice(start, blanks(rest), count).unwrap_or(rest)
    }

    /// The closing bracket of the one at `open`.
    pub(super) fn closed(&mut self, open: &'a str, rest: &'a str) -> &'a str {
        let next = blanks(rest);
        if let Some(after) = next.strip_prefix(')') {
            return after;
        }
        let mut rest = next;
        if !next.is_empty() {
            rest = self.unexpected(next);
            // What else is wrong up to the closing bracket follows from this.
            if let Some((after, _)) = balanced(rest) {
                return after;
            }
        }
        let span = self.here(open);
        self.report(
            Diagnostic::error("unclosed-bracket", span, "this bracket is never closed")
                .help("add `)`"),
        );
        rest
    }

    #[inline(never)]
    fn named(&mut self, start: &'a str) -> &'a str {
        let Ok((after, name)) = word(start) else {
            return self.missing_operand(start);
        };
        let lower = name.to_lowercase();
        let next = blanks(after);
        if let Some(inside) = next.strip_prefix('(') {
            if let Some((_, function)) = Function::ALL.iter().find(|(name, _)| *name == lower) {
                return self.call(start, next, inside, *function);
            }
            match &*lower {
                "repeat" => {
                    return self
                        .deeper(inside, |parser, inside| parser.repeat(start, next, inside));
                }
                "ova" => {
                    let rest = self.deeper(inside, Self::expression);
                    let rest = self.closed(next, rest);
                    let span = self.between(start, rest);
                    self.push(Kind::Ova, span);
                    return rest;
                }
                _ => {}
            }
        }
        if let Some(rest) = self.word_of_a_plugin(start) {
            return rest;
        }
        self.unknown_word(start, after, name)
    }

    fn call(
        &mut self,
        start: &'a str,
        open: &'a str,
        inside: &'a str,
        function: Function,
    ) -> &'a str {
        let mut rest = self.deeper(inside, Self::expression);
        let mut arguments = 1;
        while let Some(after) = blanks(rest).strip_prefix(',') {
            rest = self.deeper(after, Self::expression);
            arguments += 1;
        }
        let rest = self.closed(open, rest);
        let span = self.between(start, rest);
        if arguments > 1 && !matches!(function, Function::Max | Function::Min) {
            let message = format!("this function takes one argument, not {arguments}");
            self.report(Diagnostic::error("too-many-arguments", span, message));
        }
        self.push(Kind::Call(function, arguments), span);
        rest
    }

    fn repeat(&mut self, start: &'a str, open: &'a str, inside: &'a str) -> &'a str {
        let inside = blanks(inside);
        let (rest, inner) = self.aside(inside, Self::expression);
        let inner_span = self.between(inside, rest);
        let mut rest = blanks(rest);
        if !rest.is_empty() && !rest.starts_with([',', ')']) {
            let left = self.unexpected(rest);
            rest = left.find([',', ')']).map_or("", |at| &left[at..]);
        }
        if let Some(after) = rest.strip_prefix(',') {
            rest = self.expression(after);
        } else {
            let span = self.here(rest);
            let message = "`repeat` needs a number of rounds";
            let help = "write `repeat (4d6k3, 6)`";
            self.report(Diagnostic::error("missing-rounds", span, message).help(help));
            self.push(Kind::Constant(Literal::ZERO), span);
        }
        let mut flags = RepeatFlags::default();
        while let Some(after) = blanks(rest).strip_prefix(',') {
            rest = blanks(after);
            while let Ok((after, name)) = word(rest) {
                match &*name.to_lowercase() {
                    "brief" | "short" | "list" => flags.brief = true,
                    "sum" => flags.sum = true,
                    "sorted" | "sort" => flags.sorted = true,
                    other => {
                        let span = self.between(rest, after);
                        let message = format!("`repeat` knows no flag `{name}`");
                        let near = nearest(other, ["brief", "short", "list", "sum", "sorted"]);
                        let help = near.map_or_else(
                            || "the flags are brief (or short, list), sum, sorted".to_owned(),
                            |near| format!("did you mean `{near}`?"),
                        );
                        self.report(Diagnostic::error("unknown-flag", span, message).help(help));
                    }
                }
                rest = blanks(after);
            }
        }
        let rest = self.closed(open, rest);
        let span = self.between(start, rest);
        self.lists |= !flags.sum;
        self.push(Kind::Repeat { inner, flags, inner_span }, span);
        rest
    }

    fn is_word_of_a_plugin(&self, start: &str) -> bool {
        !self.vocabulary.words.is_empty() && self.registered_word(start).is_some()
    }

    /// The registered word at the start, and what follows it: digits are its argument, other letters
    /// make it a different word.
    fn registered_word(&self, start: &'a str) -> Option<(&'a str, &'a str)> {
        let (_, name) = word(start).ok()?;
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        [name, stem].into_iter().find_map(|candidate| {
            let lower = candidate.to_lowercase();
            let known = self.vocabulary.words.contains(&lower);
            known.then(|| (candidate, &start[candidate.len()..]))
        })
    }

    fn word_of_a_plugin(&mut self, start: &'a str) -> Option<&'a str> {
        let (name, after) = self.registered_word(start)?;
        let word = self.between(start, after);
        debug_assert_eq!(word.of(self.source), name);
        let digits = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let (rest, arguments) = if digits.len() < after.len() {
            (digits, self.between(after, digits))
        } else if let Some(inside) = blanks(after).strip_prefix('(') {
            match balanced(inside) {
                Some((rest, arguments)) => {
                    let start = self.offset(inside);
                    (rest, Span::new(start, start + arguments.len()))
                }
                None => (self.closed(blanks(after), &inside[inside.len()..]), Span::default()),
            }
        } else {
            let end = self.offset(after);
            (after, Span::new(end, end))
        };
        let span = self.between(start, rest);
        self.push(Kind::Word { word, arguments }, span);
        Some(rest)
    }
}

/// The value of a step that is a small whole constant.
pub(super) fn literal(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Constant(number) => number.whole().and_then(|value| u32::try_from(value).ok()),
        _ => None,
    }
}
