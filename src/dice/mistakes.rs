//! What the grammar can't read: what is said about it, and where reading goes on.

use super::ast::{Function, Kind, Literal};
use super::lexemes::{balanced, blanks, operator};
use super::parse::Parser;
use crate::text::{Diagnostic, nearest};

impl<'a> Parser<'a, '_> {
    /// Reports a name that nobody answers to, and reads on behind it.
    pub(super) fn unknown_word(&mut self, start: &'a str, after: &'a str, name: &str) -> &'a str {
        let span = self.between(start, after);
        let functions = Function::ALL.iter().map(|(name, _)| *name);
        let lower = name.to_lowercase();
        let diagnostic = if functions.clone().chain(["repeat", "ova"]).any(|known| known == lower) {
            let message = format!("`{name}` needs brackets");
            Diagnostic::error("missing-brackets", span, message)
                .help(format!("write `{lower} (…)`"))
        } else {
            let known = self.vocabulary.words.iter().map(String::as_str);
            let near = nearest(&lower, functions.chain(["repeat", "ova"]).chain(known));
            let message = format!("there is no function or plugin called `{name}`");
            let help = near.map_or_else(
                || "load a plugin with `--plugin`, or see `sidekick help notation`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Diagnostic::error("unknown-word", span, message).help(help)
        };
        self.report(diagnostic);
        self.push(Kind::Constant(Literal::ZERO), span);
        match blanks(after).strip_prefix('(').and_then(balanced) {
            Some((rest, _)) => rest,
            None => after,
        }
    }

    pub(super) fn missing_operand(&mut self, rest: &'a str) -> &'a str {
        let span = self.here(rest);
        let message = "a number, dice or `(` is missing here";
        let mut diagnostic = Diagnostic::error("missing-operand", span, message);
        if rest.is_empty() && self.source.trim().is_empty() {
            diagnostic = diagnostic.help("write a roll, such as `2d6+3`");
        }
        self.report(diagnostic);
        self.push(Kind::Constant(Literal::ZERO), span);
        let operator = rest.starts_with(['*', '/', '^', ')', ',', '>', '<', '=']);
        if operator { rest } else { skip_token(rest) }
    }

    /// Reports what can't follow a complete expression; gives what is left after it.
    pub(super) fn unexpected(&mut self, rest: &'a str) -> &'a str {
        let end = skip_token(rest);
        let span = self.between(rest, end);
        let text = span.of(self.source);
        // What an unexpected bracket holds is not looked at.
        let end = rest.strip_prefix('(').and_then(balanced).map_or(end, |(after, _)| after);
        let diagnostic = match text.chars().next() {
            Some(')') => Diagnostic::error("unexpected-bracket", span, "no bracket is open here")
                .help("remove `)`"),
            Some('!' | 'k' | 'K' | 'r' | 'R' | 't' | 'T' | 'f' | 'F' | 'd' | 'D') => {
                Diagnostic::error("misplaced-modifier", span, "a modifier must follow its dice")
                    .help("to keep the best of several rolls, write `max (1d4!, 1d6!)`")
            }
            Some('x' | 'X' | '×') => {
                Diagnostic::error("unexpected-text", span, format!("`{text}` is not an operator"))
                    .help("multiply with `*`")
            }
            Some('.') => {
                Diagnostic::error("glued-decimal", span, "a decimal point can't stand here")
                    .help("write fractions as `0.5`; dice and their modifiers take whole numbers")
            }
            Some('%') => {
                Diagnostic::error("unexpected-text", span, "`%` is no part of the notation")
                    .help("write `d100`")
            }
            Some('0'..='9' | '(') => {
                let message = "an operator is missing before this";
                Diagnostic::error("missing-operator", span, message)
                    .help("join rolls with `+`, or separate them with `;`")
            }
            _ => {
                let message = format!("`{text}` is not understood here");
                Diagnostic::error("unexpected-text", span, message)
                    .help("a comment starts with `#`; see `sidekick help notation`")
            }
        };
        self.report(diagnostic);
        let next = blanks(end);
        let starts_operand = next.starts_with(|c: char| c.is_alphanumeric() || c == '(');
        if !matches!(text, ")" | "(") && starts_operand {
            return end;
        }
        match operator(next) {
            // Read on for further mistakes; the program is given up anyway.
            Some((after, _)) => self.expression(after),
            None => end,
        }
    }
}

/// What is left after a word, a number, or a single sign.
fn skip_token(rest: &str) -> &str {
    let word = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    if word.len() < rest.len() {
        return word;
    }
    let mut characters = rest.chars();
    characters.next();
    characters.as_str()
}
