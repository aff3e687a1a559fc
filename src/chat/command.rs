//! A message that is for us: prefix, parts, comment, and what each part asks for.

use std::ops::Range;

use crate::text::{Diagnostic, Span};

/// What followed the prefix of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/r BODY`, with its comment.
    Body(Span),
    /// `//roll-diceN-sidesM`, the form of the AOL chat: equal to `NdM`.
    Aol {
        /// N as typed; 2 if it was left out.
        dice: Option<Span>,
        /// M as typed; 6 if it was left out.
        sides: Option<Span>,
        /// The comment with its `#`; empty without one.
        rest: Span,
    },
}

impl Command {
    /// The command in a message; none if the message is not for us. Without a prefix it is for us
    /// only if `prefix_optional`.
    ///
    /// # Errors
    /// When the AOL form is misspelled.
    pub fn recognise(text: &str, prefix_optional: bool) -> Result<Option<Self>, Diagnostic> {
        let start = text.len() - text.trim_start().len();
        if let Some(after) = word_at(text, start, "//roll") {
            return aol(text, after).map(Some);
        }
        let after_prefix = ["/roll", "/r"]
            .into_iter()
            .filter_map(|prefix| word_at(text, start, prefix))
            .find(|after| text[*after..].chars().next().is_none_or(char::is_whitespace));
        Ok(match after_prefix {
            Some(after) => Some(Self::Body(Span::new(after, text.len()))),
            None if prefix_optional => Some(Self::Body(Span::new(start, text.len()))),
            None => None,
        })
    }
}

/// The offset after `word`, if the text has it at `offset`, whatever the letter case, and no letter
/// follows.
fn word_at(text: &str, offset: usize, word: &str) -> Option<usize> {
    let end = offset + word.len();
    let found = text.get(offset..end)?.eq_ignore_ascii_case(word);
    let ends = !text[end..].starts_with(|next: char| next.is_alphabetic() || next == '_');
    (found && ends).then_some(end)
}

fn aol(text: &str, after: usize) -> Result<Command, Diagnostic> {
    let (mut dice, mut sides) = (None, None);
    let mut at = after;
    loop {
        at = skip(text, at, char::is_whitespace);
        let rest = &text[at..];
        if rest.is_empty() || rest.starts_with('#') {
            return Ok(Command::Aol { dice, sides, rest: Span::new(at, text.len()) });
        }
        let option = rest.strip_prefix('-').map(|_| skip(text, at + 1, char::is_whitespace));
        let word_end = option.map(|start| skip(text, start, |c| c.is_ascii_alphabetic()));
        let number_start = word_end.map(|end| skip(text, end, char::is_whitespace));
        let number_end = number_start.map(|start| skip(text, start, |c| c.is_ascii_digit()));
        let (Some(start), Some(end), Some(first), Some(last)) =
            (option, word_end, number_start, number_end)
        else {
            return Err(aol_error(text, at, text.len()));
        };
        let slot = match &text[start..end].to_ascii_lowercase()[..] {
            "dice" => &mut dice,
            "sides" => &mut sides,
            _ => return Err(aol_error(text, at, last)),
        };
        if first == last || slot.is_some() {
            return Err(aol_error(text, at, last));
        }
        *slot = Some(Span::new(first, last));
        at = last;
    }
}

fn aol_error(text: &str, start: usize, end: usize) -> Diagnostic {
    let span = Span::new(start, start + text[start..end].trim_end().len());
    Diagnostic::error("aol-form", span, "expected `-dice` or `-sides`, once, with a number")
        .help("write it as `//roll-dice2-sides6`")
}

fn skip(text: &str, from: usize, what: impl Fn(char) -> bool) -> usize {
    text.len() - text[from..].trim_start_matches(what).len()
}

/// A body cut into its parts, all without blanks at their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What `;` separates; empty parts are left out. Prose, a body with `[[…]]`, is one part.
    pub parts: Vec<Range<usize>>,
    /// What follows the first `#`, if there is one and it says something.
    pub comment: Option<Range<usize>>,
}

impl Cut {
    /// Cuts a body. A `;` inside brackets separates nothing.
    #[must_use]
    pub fn of(body: &str) -> Self {
        let (commands, comment) = match body.find('#') {
            Some(sign) => (0..sign, trimmed(body, sign + 1..body.len())),
            None => (0..body.len(), 0..0),
        };
        let mut parts = Vec::new();
        let mut start = 0;
        let mut depth = 0_usize;
        let prose = body[commands.clone()].contains("[[");
        for (offset, character) in body[commands.clone()].char_indices() {
            match character {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                ';' if depth == 0 && !prose => {
                    parts.push(trimmed(body, start..offset));
                    start = offset + 1;
                }
                _ => {}
            }
        }
        parts.push(trimmed(body, start..commands.end));
        parts.retain(|part| !part.is_empty());
        Self { parts, comment: Some(comment).filter(|comment| !comment.is_empty()) }
    }
}

/// The range without blanks at its ends.
#[must_use]
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..(start + slice.trim().len())
}

/// What a part asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `$`: the list of variables.
    List,
    /// `$name =`: forget a variable.
    Forget {
        /// The name without `$`.
        name: Range<usize>,
    },
    /// `$name = TEXT`: keep a variable, and roll it.
    Assign {
        /// The name without `$`.
        name: Range<usize>,
        /// The text, without blanks at its ends.
        text: Range<usize>,
    },
    /// `deal`, `deal N`: cards from the deck.
    Deal {
        /// What follows the word.
        count: Range<usize>,
    },
    /// `shuffle`: a new deck.
    Shuffle,
    /// Anything else.
    Other,
}

impl Action {
    /// What a part without blanks at its ends asks for.
    #[must_use]
    pub fn of(part: &str) -> Self {
        if let Some(after) = part.strip_prefix('$') {
            let name = 1..1 + name_length(after);
            let Some(value) = part[name.end..].trim_start().strip_prefix('=') else {
                return if part == "$" { Self::List } else { Self::Other };
            };
            if name.is_empty() {
                return Self::Other;
            }
            let text = trimmed(part, part.len() - value.len()..part.len());
            return if text.is_empty() {
                Self::Forget { name }
            } else {
                Self::Assign { name, text }
            };
        }
        if let Some(after) = word_at(part, 0, "deal") {
            return Self::Deal { count: trimmed(part, after..part.len()) };
        }
        match word_at(part, 0, "shuffle") {
            Some(after) if after == part.len() => Self::Shuffle,
            _ => Self::Other,
        }
    }
}

/// Bytes of the variable's name at the start of `text`: letters, digits and `_`, not only digits (`$5` is
/// a sum of money).
#[must_use]
pub fn name_length(text: &str) -> usize {
    let length = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    if text[..length].chars().all(char::is_numeric) { 0 } else { length }
}

#[cfg(test)]
mod tests {
    use super::{Action, Command, Cut};
    use crate::text::Span;

    fn body(text: &str, prefix_optional: bool) -> Option<&str> {
        match Command::recognise(text, prefix_optional) {
            Ok(Some(Command::Body(span))) => Some(span.of(text)),
            _ => None,
        }
    }

    #[test]
    fn a_prefix_is_a_word_of_its_own() {
        assert_eq!(body("/r 2d6", false), Some(" 2d6"));
        assert_eq!(body("  /ROLL 2d6", false), Some(" 2d6"));
        assert_eq!(body("/r", false), Some(""));
        for other in ["2d6", "/ready", "/rolls 2d6", "/roller", "r 2d6", ""] {
            assert_eq!(body(other, false), None, "{other}");
        }
        assert_eq!(body(" 2d6", true), Some("2d6"));
        assert_eq!(body("/r 2d6", true), Some(" 2d6"));
    }

    #[test]
    fn the_aol_form_has_options_in_any_order() {
        let read = |text: &'static str| match Command::recognise(text, false) {
            Ok(Some(Command::Aol { dice, sides, rest })) => {
                let of = |span: Option<Span>| span.map_or("", |span| span.of(text));
                (of(dice), of(sides), rest.of(text))
            }
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(read("//roll-dice3-sides20"), ("3", "20", ""));
        assert_eq!(read("//ROLL -sides 8 -dice 1 # x"), ("1", "8", "# x"));
        assert_eq!(read("//roll"), ("", "", ""));
        assert_eq!(read("//roll - sides12"), ("", "12", ""));
        for wrong in
            ["//roll-dice", "//roll-dice2-dice3", "//roll 2d6", "//roll-sides6x", "//roll-d6"]
        {
            let error = Command::recognise(wrong, false).expect_err(wrong);
            assert!(error.span.range().end <= wrong.len() && !error.span.of(wrong).is_empty());
        }
        assert_eq!(Command::recognise("//rolling stone", false), Ok(None));
    }

    #[test]
    fn semicolons_cut_outside_brackets_and_the_first_sign_starts_the_comment() {
        let cut = |body: &'static str| {
            let cut = Cut::of(body);
            let parts: Vec<_> = cut.parts.into_iter().map(|part| &body[part]).collect();
            (parts, cut.comment.map(|comment| &body[comment]))
        };
        assert_eq!(cut(" 2d6 ; d20+5 # a; b # c "), (vec!["2d6", "d20+5"], Some("a; b # c")));
        assert_eq!(cut("max(1;2);3"), (vec!["max(1;2)", "3"], None));
        assert_eq!(cut(";; # "), (vec![], None));
        assert_eq!(cut("hits [[d6]]; runs"), (vec!["hits [[d6]]; runs"], None));
    }

    #[test]
    fn parts_ask_for_one_thing() {
        assert_eq!(Action::of("$"), Action::List);
        assert_eq!(Action::of("$a ="), Action::Forget { name: 1..2 });
        assert_eq!(Action::of("$a_1=  d6"), Action::Assign { name: 1..4, text: 7..9 });
        assert_eq!(Action::of("Deal 5"), Action::Deal { count: 5..6 });
        assert_eq!(Action::of("deal5"), Action::Deal { count: 4..5 });
        assert_eq!(Action::of("SHUFFLE"), Action::Shuffle);
        for other in ["$a", "$a >= 5", "dealer", "shuffle 2", "$1 = 2", "2d6", "$ = 4"] {
            assert_eq!(Action::of(other), Action::Other, "{other}");
        }
    }
}
