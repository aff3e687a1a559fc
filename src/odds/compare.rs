//! Two tables of odds side by side: how far one is from the other, and at which outcomes.

use super::{By, Landing, Method, Odds};
use crate::chance::{Distribution, Probability};

/// The odds of one roll before and after.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The roll.
    pub command: String,
    /// What was looked at.
    pub by: By,
    /// How much of the probability lies elsewhere.
    pub shift: Probability,
    /// How much of that may be no more than what was cut off or left to a sample; 0 if all is exact.
    pub margin: f64,
    /// Each outcome, in their order.
    pub rows: Vec<Moved>,
}

/// An outcome, and how often it comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The outcome.
    pub outcome: Landing,
    /// How likely it was.
    pub before: Probability,
    /// How likely it is.
    pub after: Probability,
}

impl Compared {
    /// The same roll with something else answering.
    #[must_use]
    pub fn of(before: &Odds, after: &Odds) -> Self {
        let (old, new) = (&before.distribution, &after.distribution);
        Self {
            command: after.expression.clone(),
            by: after.by,
            shift: old.shift(new),
            margin: margin(before) + margin(after),
            rows: rows(old, new),
        }
    }

    /// A roll, and what was expected of it.
    #[must_use]
    pub fn with_expected(expected: &Distribution<Landing>, now: &Odds) -> Self {
        Self {
            command: now.expression.clone(),
            by: now.by,
            shift: expected.shift(&now.distribution),
            margin: margin(now),
            rows: rows(expected, &now.distribution),
        }
    }

    /// Whether more has moved than `most` of the probability, and it is no accident.
    #[must_use]
    pub fn is_beyond(&self, most: &Probability) -> bool {
        // Fractions are compared as such: nothing is no more than nothing.
        if self.margin == 0.0 {
            self.shift > *most
        } else {
            self.shift.to_f64() > most.to_f64() + self.margin
        }
    }

    /// The rows that differ most, `most` of them at the most, in the order of the outcomes; and how many others
    /// differ.
    #[must_use]
    pub fn largest(&self, most: usize) -> (Vec<&Moved>, usize) {
        let mut chosen: Vec<(usize, &Moved)> =
            self.rows.iter().enumerate().filter(|(_, row)| row.before != row.after).collect();
        chosen.sort_by(|(_, left), (_, right)| right.moved().total_cmp(&left.moved()));
        let others = chosen.len().saturating_sub(most);
        chosen.truncate(most);
        chosen.sort_by_key(|(at, _)| *at);
        (chosen.into_iter().map(|(_, row)| row).collect(), others)
    }
}

impl Compared {
    /// All rows if they are no more than `most`, else those that differ most; and how many are left out.
    #[must_use]
    pub fn shown(&self, most: usize) -> (Vec<&Moved>, usize) {
        if self.rows.len() <= most {
            return (self.rows.iter().collect(), 0);
        }
        let (rows, _) = self.largest(most);
        let others = self.rows.len() - rows.len();
        (rows, others)
    }
}

impl Moved {
    fn moved(&self) -> f64 {
        (self.before.to_f64() - self.after.to_f64()).abs()
    }

    /// The outcome in words, on one line.
    #[must_use]
    pub fn told(&self) -> String {
        match &self.outcome {
            Landing::Number(number) => number.to_string(),
            Landing::Text(text) if text.is_empty() => "(nothing)".to_owned(),
            Landing::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Landing::Fault(message) => format!("error: {message}"),
        }
    }
}

/// How far from the truth odds may be.
fn margin(odds: &Odds) -> f64 {
    let distribution = &odds.distribution;
    let Method::Sampled { rolls } = odds.method else { return distribution.error() };
    if rolls == 0 {
        return 1.0;
    }
    // Half of the sum of all deviations is what a sample is apart from the truth on average, so their
    // whole sum and a little is what it hardly ever is.
    let rolls = rolls as f64;
    let deviations = distribution.iter().map(|(_, weight)| {
        let share = distribution.share(weight).to_f64();
        (share * (1.0 - share) / rolls).sqrt()
    });
    deviations.sum::<f64>() + rolls.sqrt().recip() + distribution.error()
}

/// Outcomes of both.
fn rows(before: &Distribution<Landing>, after: &Distribution<Landing>) -> Vec<Moved> {
    let mut outcomes: Vec<_> =
        before.iter().chain(after.iter()).map(|(outcome, _)| outcome).collect();
    outcomes.sort();
    outcomes.dedup();
    let row = |outcome: &Landing| Moved {
        outcome: outcome.clone(),
        before: before.probability(outcome),
        after: after.probability(outcome),
    };
    outcomes.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Weight;
    use crate::dice::Number;

    fn odds(outcomes: &[(i64, u32)], method: Method) -> Odds {
        let weighted = outcomes.iter().map(|(value, weight)| {
            (Landing::Number(Number::integer(*value)), Weight::from(*weight))
        });
        Odds {
            expression: "d".to_owned(),
            by: By::Value,
            distribution: Distribution::of(weighted),
            method,
            worst: None,
        }
    }

    fn none() -> Probability {
        Probability::of(&Weight::ZERO, &Weight::ONE)
    }

    #[test]
    fn what_moved_is_told_in_the_order_of_outcomes() {
        let fair = odds(&[(1, 1), (2, 1), (3, 1), (4, 1)], Method::Computed);
        let loaded = odds(&[(1, 1), (2, 2), (4, 5)], Method::Computed);
        let compared = Compared::of(&fair, &loaded);
        assert_eq!(compared.shift.to_string(), "3/8");
        assert!(compared.is_beyond(&none()));
        assert!(!compared.is_beyond(&Probability::of(&Weight::from(3_u32), &Weight::from(8_u32))));
        let (rows, others) = compared.largest(2);
        let told: Vec<_> = rows.iter().map(|row| row.told()).collect();
        assert_eq!((told, others), (vec!["3".to_owned(), "4".to_owned()], 1));
        assert!(!Compared::of(&fair, &fair).is_beyond(&none()));
    }

    #[test]
    fn a_sample_is_not_taken_at_its_word() {
        let fair = odds(&[(1, 1), (2, 1)], Method::Computed);
        let sampled = odds(&[(1, 520), (2, 480)], Method::Sampled { rolls: 1_000 });
        assert!(!Compared::of(&fair, &sampled).is_beyond(&none()));
        let loaded = odds(&[(1, 700), (2, 300)], Method::Sampled { rolls: 1_000 });
        assert!(Compared::of(&fair, &loaded).is_beyond(&none()));
    }
}
