//! Diagnostics as a person reads them: the source line, a caret, a hint.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity, cleaned};

/// Whether the rendering has ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// No escape sequences.
    Plain,
    /// ANSI escape sequences.
    Ansi,
}

/// Draws the diagnostics of one source text, gravest first, in the manner of rustc. Ends with a
/// newline unless there are none.
#[must_use]
pub fn render(source: &str, diagnostics: &[Diagnostic], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let mut sorted: Vec<_> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| (std::cmp::Reverse(diagnostic.severity), diagnostic.span));
    let mut text = String::new();
    for diagnostic in sorted {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let message = cleaned(&diagnostic.message);
        let help = diagnostic.help.as_deref().map(cleaned);
        let mut group = level.primary_title(&*message).element(
            Snippet::source(source)
                .annotation(AnnotationKind::Primary.span(visible(diagnostic, source))),
        );
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(&**help));
        }
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    text
}

/// The span, cut to the text, so that even a wrong one is drawn.
fn visible(diagnostic: &Diagnostic, source: &str) -> std::ops::Range<usize> {
    let range = diagnostic.span.range();
    let start = source.floor_char_boundary(range.start.min(source.len()));
    let end = source.ceil_char_boundary(range.end.clamp(start, source.len()));
    start..end
}
