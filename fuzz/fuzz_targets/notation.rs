//! No text makes the parser panic, hang, or point outside of it; what it accepts survives formatting
//! and rolling.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sidekick::dice::{Rules, Seeded, Vocabulary, evaluate, explain, format, parse};
use sidekick::limits::DiceLimits;
use sidekick::text::{Colour, Markup, render};

fuzz_target!(|text: &str| {
    let vocabulary = Vocabulary {
        words: vec!["stress".into(), "fitd".into()],
        modifiers: vec!["u".into(), "oe".into()],
        dice: vec!["c".into()],
    };
    let limits = DiceLimits { dice: 50, faces: 500, rounds: 5, ..DiceLimits::default() };
    let parsed = parse(text, &vocabulary, &limits);
    for diagnostic in &parsed.diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some(), "{diagnostic:?}");
    }
    render(text, &parsed.diagnostics, Colour::Plain);
    let Some(expression) = parsed.expression else { return };
    let canonical = format(&expression);
    // Canonical blanks and brackets may push a text at the limit over it.
    if canonical.len() <= limits.text && text.len() < 1_000 {
        let again = parse(&canonical, &vocabulary, &limits);
        assert!(again.expression.as_ref() == Some(&expression), "{text} became {canonical}");
    }
    for rules in [Rules::CORRECTED, Rules::CLASSIC] {
        match evaluate(&expression, &mut Seeded::new(1), &rules, &limits) {
            Ok(outcome) => {
                explain(text, &outcome, Markup::Markdown);
            }
            Err(error) => assert!(text.get(error.span.range()).is_some(), "{error:?}"),
        }
    }
});
