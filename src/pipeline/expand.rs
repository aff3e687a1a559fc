//! `$name` and `${name}` replaced by what they stand for; cycles and floods are refused.

use super::bracket;
use super::mapped::Mapped;
use crate::chat::{Place, Variables, name_length};
use crate::text::{Diagnostic, Span, nearest};

/// Replaces variables. One for each command: the budget counts over all of its parts.
pub(super) struct Expander<'a> {
    /// What is stored.
    pub(super) variables: &'a Variables,
    /// Who asks, and where.
    pub(super) place: &'a Place,
    /// Replacements made so far.
    pub(super) used: &'a mut usize,
    /// Replacements allowed.
    pub(super) allowed: usize,
    /// Bytes that a text may grow to.
    pub(super) longest: usize,
    /// The names being replaced, outermost first.
    pub(super) open: Vec<String>,
    /// Names that nothing is stored under; each has become [`UNKNOWN`].
    pub(super) unknown: Vec<Diagnostic>,
}

/// What stands for an unknown variable while the rest is looked at: it fits wherever a number
/// or dice do.
const UNKNOWN: &str = "1d1";

impl Expander<'_> {
    /// The text with every variable replaced. From the offset `arguments` on, blanks separate the
    /// arguments of a plugin's word.
    pub(super) fn expand(
        &mut self,
        input: &Mapped,
        arguments: Option<usize>,
    ) -> Result<Mapped, Diagnostic> {
        let masked = input.masked();
        let mut output = Mapped::new(input.origin());
        let mut at = 0;
        while let Some(found) = masked[at..].find('$').map(|offset| offset + at) {
            let Some((name, end)) =
                reference(&masked, found).map_err(|error| relocated(error, input))?
            else {
                output.push(&input.slice(at..found + 1));
                at = found + 1;
                continue;
            };
            output.push(&input.slice(at..found));
            let typed = input.typed_span(Span::new(found, end));
            let text = self.value(name, typed)?;
            let is_prose = masked.contains("[[") && !is_inside(&masked[..found]);
            let is_argument = arguments.is_some_and(|from| found >= from);
            let (before, after) = (output.masked(), &masked[end..]);
            let brackets = !is_prose
                && bracket::needed(&text.masked(), after_opening(&before), after, is_argument);
            drop(before);
            if brackets {
                output.push(&Mapped::replaced("(", typed));
            }
            output.push(&text);
            if brackets {
                output.push(&Mapped::replaced(")", typed));
            } else if is_left_open(text.text(), after) {
                output.push(&Mapped::replaced(" ", typed));
            }
            if output.text().len() > self.longest {
                let message = format!("the variables grow to more than {} bytes", self.longest);
                return Err(Diagnostic::error("too-long", typed, message));
            }
            at = end;
        }
        output.push(&input.slice(at..masked.len()));
        Ok(output)
    }

    /// What a name stands for, itself expanded, in the place of `typed`.
    fn value(&mut self, name: &str, typed: Span) -> Result<Mapped, Diagnostic> {
        if let Some(first) = self.open.iter().position(|open| open == name) {
            let circle: Vec<_> =
                self.open[first..].iter().map(String::as_str).chain([name]).collect();
            let message = format!("${name} stands for itself: ${}", circle.join(" → $"));
            return Err(Diagnostic::error("variable-cycle", typed, message)
                .help("a variable keeps its text, not its value"));
        }
        let Some(text) = self.variables.get(self.place, name) else {
            self.unknown.push(unknown(self.variables, self.place, name, typed));
            return Ok(Mapped::replaced(UNKNOWN, typed));
        };
        *self.used += 1;
        if *self.used > self.allowed {
            let message = format!("more than {} variables in one command", self.allowed);
            return Err(Diagnostic::error("too-many-variables", typed, message));
        }
        let text = Mapped::replaced(text, typed);
        self.open.push(name.to_owned());
        let expanded = self.expand(&text, None);
        self.open.pop();
        expanded
    }
}

/// The error for a name that nothing is stored under.
pub(super) fn unknown(variables: &Variables, place: &Place, name: &str, typed: Span) -> Diagnostic {
    let error =
        Diagnostic::error("unknown-variable", typed, format!("nothing is stored as ${name}"));
    let names = || variables.in_scope(place).map(|(name, _)| name);
    // `$strd6` is a name, too.
    let glued = names().find_map(|start| {
        let rest = name.strip_prefix(start)?;
        is_die(rest).then_some((start, rest))
    });
    if let Some((start, rest)) = glued {
        return error.help(format!("did you mean `${{{start}}}{rest}`?"));
    }
    match nearest(name, names()) {
        Some(near) => error.help(format!("did you mean ${near}?")),
        None => error.help(format!("store it with `${name} = 2d6+1`; `$` lists what is stored")),
    }
}

/// Whether the last modifier of a stored roll would take a comparison behind the name for its own:
/// `3d6!` before `>5` would explode on five.
fn is_left_open(text: &str, after: &str) -> bool {
    let ends_open = text.ends_with(|c: char| c == '!' || c.is_ascii_alphabetic());
    ends_open && after.starts_with(['<', '>', '='])
}

/// Whether letters glued to a name are a die, as `d6`.
fn is_die(text: &str) -> bool {
    let sides = text.strip_prefix(['d', 'D']);
    sides.is_some_and(|sides| sides.starts_with(|c: char| c.is_ascii_digit() || c == 'F'))
}

/// The name of the variable at a `$`, and where it ends; none for a `$` that is none.
fn reference(text: &str, dollar: usize) -> Result<Option<(&str, usize)>, Diagnostic> {
    let start = dollar + 1;
    let Some(braced) = text[start..].strip_prefix('{') else {
        let length = name_length(&text[start..]);
        return Ok((length > 0).then(|| (&text[start..start + length], start + length)));
    };
    let Some(length) = braced.find('}') else {
        let span = Span::new(dollar, start + 1);
        return Err(Diagnostic::error("open-brace", span, "this `${` is never closed")
            .help("write `${name}`"));
    };
    let name = braced[..length].trim();
    let end = start + 1 + length + 1;
    if name.is_empty() || name_length(name) != name.len() {
        let span = Span::new(dollar, end);
        return Err(Diagnostic::error("variable-name", span, "this is no name of a variable")
            .help("names have letters, digits and `_`, not only digits"));
    }
    Ok(Some((name, end)))
}

/// The error with the place where its text was typed.
fn relocated(mut error: Diagnostic, text: &Mapped) -> Diagnostic {
    error.span = text.typed_span(error.span);
    error
}

/// Whether an offset in prose lies in `[[…]]`, by what is before it.
fn is_inside(before: &str) -> bool {
    before.rfind("[[") > before.rfind("]]")
}

/// What is before, from the last `[[` on.
fn after_opening(before: &str) -> &str {
    before.rfind("[[").map_or(before, |start| &before[start..])
}
