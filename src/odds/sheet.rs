//! Odds as a table for spreadsheets: comma-separated values, one line an outcome.

use std::fmt::Write;

use super::{Chance, Figures, Kind, told};
use crate::text::cleaned;

/// Characters of a fraction that is still written.
const LONGEST: usize = 1_000;

/// The line of headings.
const HEAD: &str =
    "roll,outcome,kind,probability,share,low,high,at_least,at_least_low,at_least_high";

/// All outcomes of these odds, with a line of headings, as RFC 4180 has it.
#[must_use]
pub fn sheet(all: &[Figures<'_>]) -> String {
    let mut text = format!("{HEAD}\r\n");
    for figures in all {
        let roll = field(&figures.odds.expression);
        // Numbers come before all else.
        let mut above = figures.from_each().into_iter();
        for (landing, chance) in figures.chances() {
            let kind = Kind::of(landing);
            let outcome = match kind {
                Kind::Number => told(landing),
                Kind::Text | Kind::Fault => field(&told(landing)),
            };
            let fraction = chance.fraction(LONGEST).unwrap_or_default();
            let _ = write!(text, "{roll},{outcome},{},{fraction},{}", kind.name(), shares(&chance));
            let above = above.next().map(|above| shares(&above));
            let _ = write!(text, ",{}", above.as_deref().unwrap_or(",,"));
            text.push_str("\r\n");
        }
    }
    text
}

/// The share and its bounds; these are empty if it is no estimate.
fn shares(chance: &Chance) -> String {
    let (low, high) = chance.between.unzip();
    let bound = |bound: Option<f64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    format!("{},{},{}", chance.share, bound(low), bound(high))
}

/// A text of others as a field: nothing a spreadsheet would compute, and quoted where it must be.
fn field(text: &str) -> String {
    let mut safe = cleaned(text).into_owned();
    if safe.starts_with(['=', '+', '-', '@', '\t', '\n']) {
        safe.insert(0, '\'');
    }
    if safe.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", safe.replace('"', "\"\""));
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Distribution;
    use crate::odds::figures::tests::{odds, two_dice};
    use crate::odds::{Landing, Method};

    #[test]
    fn each_outcome_has_a_line() {
        let coin = odds("1d2-2", Method::Computed, &[(-1, 1), (0, 3)]);
        let text = sheet(&[Figures::of(&coin)]);
        let lines: Vec<_> = text.split_terminator("\r\n").collect();
        assert_eq!(
            lines,
            [HEAD, "1d2-2,-1,number,1/4,0.25,,,1,,", "1d2-2,0,number,3/4,0.75,,,0.75,,"]
        );
    }

    #[test]
    fn texts_are_quoted_and_no_formulas() {
        let mut one = two_dice();
        let text = "=1+1, \"a\"\u{1b}".to_owned();
        one.distribution = Distribution::certain(Landing::Text(text));
        let text = sheet(&[Figures::of(&one)]);
        let line = text.lines().nth(1).unwrap_or_default();
        assert_eq!(line, "2d6,\"'=1+1, \"\"a\"\"\u{fffd}\",text,1,1,,,,,");
    }
}
