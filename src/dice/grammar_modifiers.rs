//! Modifiers of dice terms.
//!
//! ```text
//! modifier = ( "k" | "kh" | "kl" | "d" | "dl" | "dh" ) [ natural ]
//!          | ( "r" | "ro" | "rr" ) [ condition ]
//!          | ( "!" | "!!" ) [ condition, but not "<=", ">=" or "=" ]
//!          | ( "t" | "f" ) condition
//!          | compare target
//!          | "s" | "sa" | "sd"
//!          | letters [ [ compare ] natural | "(" any text ")" ]
//! condition = [ compare ] natural            ("<" and ">" include the number)
//! target   = [ "-" ] natural | natural "d" sides | "(" expression ")"
//! letters  = registered by a plugin
//! ```

use super::ast::{
    Comparison, Condition, Die, End, Kind, Modifier, ModifierKind, Operand, Step, Target,
};
use super::grammar_dice::registered;
use super::lexemes::{balanced, blanks, comparison, letter, natural};
use super::parse::Parser;
use crate::text::{Diagnostic, Span, nearest};

impl<'a> Parser<'a, '_> {
    #[inline(never)] // a term without modifiers shall not save registers for them
    pub(super) fn all_modifiers(&mut self, mut rest: &'a str) -> &'a str {
        loop {
            let start = blanks(rest);
            let Some(first) = start.as_bytes().first() else {
                return rest;
            };
            if !matches!(first, b'!' | b'<' | b'>' | b'=') && !first.is_ascii_alphabetic() {
                return rest;
            }
            let at = self.modifiers.len();
            let Some((after, kind)) = self.modifier(start) else {
                return self.unknown_modifier(start);
            };
            let span = self.between(start, after);
            if at == self.modifiers.len() {
                self.modifiers.push(Modifier { kind, span });
            } else {
                let kind = self.with_target_behind(at, kind);
                self.modifiers.insert(at, Modifier { kind, span });
            }
            rest = after;
        }
    }

    /// Makes room at `at` for a test whose target has brought modifiers of its own.
    fn with_target_behind(&mut self, at: usize, kind: ModifierKind) -> ModifierKind {
        let own = self.modifiers.len() - at;
        let ModifierKind::Test { comparison, target: Target::Computed { steps, .. } } = kind else {
            return kind;
        };
        for step in &mut self.program[steps.start as usize..steps.end as usize] {
            if let Kind::Dice(term) = &mut step.kind {
                term.first_modifier += 1;
            }
        }
        let modifiers = u32::try_from(own).unwrap_or(u32::MAX);
        ModifierKind::Test { comparison, target: Target::Computed { steps, modifiers } }
    }

    /// One modifier; none if the letters are not known.
    fn modifier(&mut self, start: &'a str) -> Option<(&'a str, ModifierKind)> {
        if let Some(after) = registered(&self.vocabulary.modifiers, start) {
            let letters = self.between(start, after);
            let (rest, argument) = self.argument(after);
            return Some((rest, ModifierKind::Letters { letters, argument }));
        }
        let after = start.get(1..)?;
        match start.as_bytes()[0].to_ascii_lowercase() {
            b'k' => {
                let (after, end) = end_of(after, End::Highest);
                let (rest, amount) = amount(after);
                self.apart(rest, ModifierKind::Keep { end, amount })
            }
            b'd' => {
                let (after, end) = end_of(after, End::Lowest);
                let (rest, amount) = amount(after);
                self.apart(rest, ModifierKind::Drop { end, amount })
            }
            b'r' => {
                let (after, until) = match (letter(b'r', after), letter(b'o', after)) {
                    (Some(after), _) => (after, true),
                    (_, Some(after)) => (after, false),
                    _ => (after, false),
                };
                let one = Condition { comparison: Comparison::Equal, value: 1 };
                let (rest, when) = match (condition(after), comparison(after)) {
                    (Some((rest, when)), _) => (rest, when),
                    (None, Some((bound, _))) => (self.refuse_computed(after, bound), one),
                    (None, None) => (after, one),
                };
                self.apart(rest, ModifierKind::Reroll { when, until })
            }
            b't' => {
                let (rest, when) = self.needed_condition(start, after)?;
                Some((rest, ModifierKind::Twice(when)))
            }
            b'f' => {
                let (rest, when) = self.needed_condition(start, after)?;
                Some((rest, ModifierKind::Fail(when)))
            }
            b's' => {
                let (rest, descending) = match (letter(b'a', after), letter(b'd', after)) {
                    (Some(rest), _) => (rest, false),
                    (_, Some(rest)) => (rest, true),
                    _ => (after, false),
                };
                self.apart(rest, ModifierKind::Sort { descending })
            }
            b'!' => Some(self.explosion(after)),
            b'<' | b'>' | b'=' => {
                let (after, comparison) = comparison(start)?;
                let (rest, target) = self.target(start, after);
                Some((rest, ModifierKind::Test { comparison, target }))
            }
            _ => None,
        }
    }

    /// A modifier, unless more letters follow that make it a different word.
    fn apart(&self, rest: &'a str, kind: ModifierKind) -> Option<(&'a str, ModifierKind)> {
        let Some(next) = rest.as_bytes().first().filter(|byte| byte.is_ascii_alphabetic()) else {
            return Some((rest, kind));
        };
        let known = matches!(next.to_ascii_lowercase(), b'k' | b'd' | b'r' | b't' | b'f' | b's')
            || registered(&self.vocabulary.modifiers, rest).is_some();
        known.then_some((rest, kind))
    }

    fn explosion(&mut self, after: &'a str) -> (&'a str, ModifierKind) {
        let (after, compound) = match after.strip_prefix('!') {
            Some(after) => (after, true),
            None => (after, false),
        };
        let bound = comparison(after);
        let (rest, when) = match (bound, natural(after)) {
            (_, Some((rest, value))) => {
                let value = i64::from(value);
                (rest, Some(Condition { comparison: Comparison::Equal, value }))
            }
            (Some((bound, Comparison::Less | Comparison::Greater)), _) => match condition(after) {
                Some((rest, when)) => (rest, Some(when)),
                None => (self.refuse_computed(after, bound), None),
            },
            (Some((rest, comparison)), _) => {
                let span = Span::new(self.offset(after) - 1, self.offset(rest));
                let sign = comparison.symbol();
                let message = "this explodes on the highest face, then counts successes";
                let mut note = Diagnostic::note("explode-then-test", span, message);
                if let (true, Some((_, value))) = (comparison != Comparison::Equal, natural(rest)) {
                    let short = &sign[..1];
                    let help = format!("to explode on {value} and beyond, write `!{short}{value}`");
                    note = note.help(help);
                }
                self.report(note);
                (after, None)
            }
            _ => (after, None),
        };
        (rest, ModifierKind::Explode { when, compound })
    }

    /// `r<(2+1)` would quietly be `r`, then the test `<(2+1)`. Gives what follows.
    #[cold]
    fn refuse_computed(&mut self, sign: &'a str, bound: &'a str) -> &'a str {
        let inside = blanks(bound).strip_prefix('(').and_then(balanced);
        let Some((rest, _)) = inside else { return sign };
        let span = self.between(sign, rest);
        let message = "which faces are meant must be a plain number here";
        let help = "only tests compare with what is computed; a blank before the sign makes it one";
        self.report(Diagnostic::error("computed-threshold", span, message).help(help));
        rest
    }

    fn needed_condition(&mut self, start: &'a str, after: &'a str) -> Option<(&'a str, Condition)> {
        let found = condition(after);
        let letters = after.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
        if found.is_none() && !letters {
            let name = &start[..1];
            let span = self.between(start, after);
            let message = format!("`{name}` needs to know which faces");
            let help = format!("write `{name}1`, or `{name}<=2`");
            self.report(Diagnostic::error("missing-number", span, message).help(help));
            return Some((after, Condition { comparison: Comparison::Equal, value: 1 }));
        }
        found
    }

    fn target(&mut self, start: &'a str, after: &'a str) -> (&'a str, Target) {
        let next = blanks(after);
        if next.starts_with('(') {
            let (rest, steps) = self.aside(next, |parser, next| {
                let rest = parser.deeper(&next[1..], Self::expression);
                parser.closed(next, rest)
            });
            let single = match self.program.get(steps.start as usize..) {
                Some([Step { kind: Kind::Constant(number), .. }]) => number.whole(),
                Some(
                    [Step { kind: Kind::Constant(number), .. }, Step { kind: Kind::Negate, .. }],
                ) => number.whole().map(|value| -value),
                _ => None,
            };
            if let Some(value) = single {
                self.program.truncate(steps.start as usize - 1);
                return (rest, Target::Literal(value));
            }
            return (rest, Target::Computed { steps, modifiers: 0 });
        }
        if let Some((rest, value)) = next.strip_prefix('-').and_then(natural) {
            return (rest, Target::Literal(-i64::from(value)));
        }
        let number = natural(next);
        let (at, count) = number.map_or((next, 1), |(rest, value)| (blanks(rest), value));
        if self.starts_dice(at) {
            let (rest, steps) = self.aside(next, |parser, next| {
                if count > parser.limits.dice {
                    parser.refuse_count(parser.offset(next), &at[1..]);
                }
                let first = parser.modifiers.len();
                let (rest, die) = parser.die(&at[1..]);
                let first = if die == Die::Letters { first } else { parser.modifiers.len() };
                let term = parser.term(Operand::Literal(count), die, first);
                let span = parser.between(next, rest);
                parser.push(Kind::Dice(term), span);
                rest
            });
            return (rest, Target::Computed { steps, modifiers: 0 });
        }
        match number {
            Some((rest, value)) => (rest, Target::Literal(i64::from(value))),
            None => {
                let span = self.between(start, after);
                let message = "this test needs a number to compare with";
                let help = "write `>=8`, `>=d6` or `>=(2+3)`";
                self.report(Diagnostic::error("missing-number", span, message).help(help));
                (next, Target::Literal(0))
            }
        }
    }

    /// What may follow a plugin's letters.
    pub(super) fn argument(&mut self, rest: &'a str) -> (&'a str, Span) {
        if let Some(inside) = rest.strip_prefix('(') {
            if let Some((after, text)) = balanced(inside) {
                let start = self.offset(inside);
                return (after, Span::new(start, start + text.len()));
            }
            let after = self.closed(rest, &inside[inside.len()..]);
            return (after, Span::default());
        }
        let number = comparison(rest).map_or(rest, |(after, _)| after);
        match natural(number) {
            Some((after, _)) => (after, self.between(rest, after)),
            None => (rest, Span::new(self.offset(rest), self.offset(rest))),
        }
    }

    fn unknown_modifier(&mut self, start: &'a str) -> &'a str {
        let after = start.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        let span = self.between(start, after);
        let name = span.of(self.source);
        let letters: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
        let lower = letters.to_lowercase();
        let known = self.vocabulary.modifiers.iter().map(String::as_str);
        let near = nearest(&lower, known);
        let (message, help) = if lower == "x" {
            (format!("`{name}` is no modifier"), "multiply with `*`".to_owned())
        } else {
            let message = format!("no modifier is called `{letters}`");
            let help = near.map_or_else(
                || {
                    "the modifiers are k d r ! t f s and comparisons; a plugin can add more"
                        .to_owned()
                },
                |near| format!("did you mean `{near}`?"),
            );
            (message, help)
        };
        self.report(Diagnostic::error("unknown-modifier", span, message).help(help));
        match after.strip_prefix('(').and_then(balanced) {
            Some((rest, _)) => rest,
            None => after,
        }
    }
}

/// `h` or `l`, or the usual end.
fn end_of(after: &str, usual: End) -> (&str, End) {
    match after.as_bytes().first() {
        Some(b'h' | b'H') => (&after[1..], End::Highest),
        Some(b'l' | b'L') => (&after[1..], End::Lowest),
        _ => (after, usual),
    }
}

/// How many faces; one if nothing is said.
fn amount(after: &str) -> (&str, u32) {
    natural(blanks(after)).unwrap_or((after, 1))
}

/// A condition of `r`, `!`, `t` or `f`. As on roll20, `<` and `>` include the number (issues 62, 190).
fn condition(after: &str) -> Option<(&str, Condition)> {
    if let Some((rest, comparison)) = comparison(after) {
        let (rest, value) = signed(blanks(rest))?;
        let comparison = match comparison {
            Comparison::Less => Comparison::AtMost,
            Comparison::Greater => Comparison::AtLeast,
            other => other,
        };
        return Some((rest, Condition { comparison, value }));
    }
    let (rest, value) = natural(blanks(after))?;
    Some((rest, Condition { comparison: Comparison::Equal, value: i64::from(value) }))
}

/// A whole number; a Fudge die has negative faces.
fn signed(input: &str) -> Option<(&str, i64)> {
    let (digits, sign) = input.strip_prefix('-').map_or((input, 1), |digits| (digits, -1));
    let (rest, value) = natural(digits)?;
    Some((rest, sign * i64::from(value)))
}
