//! How long the odds of each given expression take: nanoseconds of processor time, a line each.

use std::hint::black_box;

use measure::{Work, interleaved};
use sidekick::dice::odds::{Alone, Aspect, odds};
use sidekick::dice::{Rules, Vocabulary, parse};
use sidekick::limits::{DiceLimits, OddsLimits};

/// Parses and computes; how many outcomes there are, none if it can't be computed exactly.
fn outcomes(notation: &str) -> Option<usize> {
    let limits = (&DiceLimits::default(), &OddsLimits::default());
    let expression = parse(notation, &Vocabulary::default(), limits.0).expression?;
    let found = odds(&expression, Aspect::Value, &mut Alone, &Rules::CORRECTED, limits).ok()?;
    (found.error() == 0.0).then(|| found.len())
}

fn main() {
    for notation in std::env::args().skip(1) {
        let Some(count) = outcomes(&notation) else {
            println!("{notation}\t-\t0");
            continue;
        };
        let mut works: Vec<Work<'_>> = vec![Box::new(|times| {
            (0..times).map(|_| outcomes(black_box(&notation)).map_or(0, |count| count as i64)).sum()
        })];
        let nanoseconds = interleaved(&mut works, 7, 2e7);
        println!("{notation}\t{:.0}\t{count}", nanoseconds[0]);
    }
}
