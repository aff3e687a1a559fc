//! What odds amount to: chances, mean, quantiles, and how they were found, in figures and words.

use super::{Landing, Method, Odds};
use crate::chance::{Distribution, Probability, Statistics, Weight};
use crate::dice::Number;

/// How sure what is sampled has to be: 95 of 100 samples, in standard deviations.
const SURE: f64 = 1.959_964;
/// How many samples may be beyond their bounds.
const UNSURE: f64 = 0.05;
/// The parts below which quantiles are told, in percent.
pub(super) const PARTS: [u8; 5] = [5, 25, 50, 75, 95];

/// How likely something is.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// As a fraction; none where it is an estimate, or something was left out.
    pub exact: Option<Probability>,
    /// As a share of one.
    pub share: f64,
    /// Where it lies in 95 of 100 cases, if it was sampled.
    pub between: Option<(f64, f64)>,
}

impl Chance {
    /// The fraction, if it has at most so many characters.
    #[must_use]
    pub fn fraction(&self, longest: usize) -> Option<String> {
        let exact = self.exact.as_ref()?;
        let text = exact.to_string();
        (text.len() <= longest).then_some(text)
    }
}

/// The figures of odds.
pub struct Figures<'a> {
    /// Of these.
    pub odds: &'a Odds,
    /// The numbers among what comes.
    pub numbers: Distribution<Number>,
    /// What they amount to; none where nothing is a number.
    pub statistics: Option<Statistics>,
}

impl<'a> Figures<'a> {
    /// Those of these odds.
    #[must_use]
    pub fn of(odds: &'a Odds) -> Self {
        let numbers = odds.distribution.iter();
        let numbers = numbers
            .filter_map(|(landing, weight)| Some((landing.number()?, weight.clone())))
            .collect();
        let statistics = Statistics::of(&odds.distribution, Landing::number);
        Self { odds, numbers: Distribution::sorted(numbers), statistics }
    }

    /// Whether nothing was estimated and nothing left out.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.rolls().is_none() && self.odds.distribution.error() == 0.0
    }

    /// The rolls of a sample.
    pub(super) fn rolls(&self) -> Option<u64> {
        match self.odds.method {
            Method::Sampled { rolls } => Some(rolls),
            Method::Computed | Method::Walked { .. } => None,
        }
    }

    /// The chance of outcomes of this weight.
    pub(super) fn chance(&self, weight: &Weight) -> Chance {
        let probability = self.odds.distribution.share(weight);
        let share = probability.to_f64();
        let between = self.rolls().map(|rolls| wilson(share, rolls));
        Chance { exact: self.is_exact().then_some(probability), share, between }
    }

    /// The chance of outcomes of this weight, which are all from somewhere on: all such bounds hold at once.
    pub(super) fn chance_of_all(&self, weight: &Weight) -> Chance {
        let chance = self.chance(weight);
        let between = self.rolls().map(|rolls| around(chance.share, off(rolls, UNSURE)));
        Chance { between, ..chance }
    }

    /// Everything that comes, in order, and how likely each is.
    #[must_use]
    pub fn chances(&self) -> Vec<(&Landing, Chance)> {
        let all = self.odds.distribution.iter();
        all.map(|(landing, weight)| (landing, self.chance(weight))).collect()
    }

    /// For each number, in order, the chance of it and everything above.
    #[must_use]
    pub fn from_each(&self) -> Vec<Chance> {
        let mut above = Weight::ZERO;
        let numbers = self.numbers.iter().rev().map(|(_, weight)| {
            above += weight;
            self.chance_of_all(&above)
        });
        let mut chances: Vec<Chance> = numbers.collect();
        chances.reverse();
        chances
    }

    /// The chance of this number and everything above.
    #[must_use]
    pub fn at_least(&self, bound: Number) -> Chance {
        self.chance_of_all(&self.weight_that(|number| number >= bound))
    }

    /// The chance of this number and everything below.
    #[must_use]
    pub fn at_most(&self, bound: Number) -> Chance {
        self.chance_of_all(&self.weight_that(|number| number <= bound))
    }

    /// The chance that something goes wrong.
    #[must_use]
    pub fn wrong(&self) -> Chance {
        let wrong = self.odds.distribution.iter();
        let wrong = wrong.filter(|(landing, _)| matches!(landing, Landing::Fault(_)));
        self.chance(&wrong.fold(Weight::ZERO, |sum, (_, weight)| sum + weight))
    }

    /// The number below which, and at which, so many percent of the numbers are.
    #[must_use]
    pub fn quantiles(&self) -> Vec<(u8, Number)> {
        let quantile = |part: u8| Some((part, *self.numbers.quantile(f64::from(part) / 100.0)?));
        PARTS.into_iter().filter_map(quantile).collect()
    }

    /// The lowest and the highest number.
    #[must_use]
    pub fn extremes(&self) -> Option<(Number, Number)> {
        let mut all = self.numbers.iter().map(|(number, _)| *number);
        let lowest = all.next()?;
        Some((lowest, all.next_back().unwrap_or(lowest)))
    }

    /// The mean as a fraction, if nothing was estimated and it has at most so many characters.
    #[must_use]
    pub fn exact_mean(&self, longest: usize) -> Option<String> {
        let (above, below) = &self.statistics.as_ref().filter(|_| self.is_exact())?.exact_mean;
        let text = if below.is_one() { above.to_string() } else { format!("{above}/{below}") };
        (text.len() <= longest).then_some(text)
    }

    fn weight_that(&self, mut is_meant: impl FnMut(Number) -> bool) -> Weight {
        let meant = self.numbers.iter().filter(|(number, _)| is_meant(**number));
        meant.fold(Weight::ZERO, |sum, (_, weight)| sum + weight)
    }
}

/// Wilson's bounds of a share that was seen in so many rolls.
fn wilson(share: f64, rolls: u64) -> (f64, f64) {
    let (rolls, square) = (rolls.max(1) as f64, SURE * SURE);
    let scale = 1.0 + square / rolls;
    let centre = (share + square / (2.0 * rolls)) / scale;
    let spread = share * (1.0 - share) / rolls + square / (4.0 * rolls * rolls);
    around(centre, SURE * spread.sqrt() / scale)
}

/// By how much every part of a sample is off at most, by Dvoretzky, Kiefer and Wolfowitz.
pub(super) fn off(rolls: u64, unsure: f64) -> f64 {
    ((2.0 / unsure).ln() / (2.0 * rolls.max(1) as f64)).sqrt()
}

/// A share and so much on both sides, as far as shares go.
pub(super) fn around(share: f64, off: f64) -> (f64, f64) {
    ((share - off).max(0.0), (share + off).min(1.0))
}

/// How odds were found, in a line; `budget` is how many ways were walked at most.
#[must_use]
pub fn found(odds: &Odds, budget: u64) -> String {
    let error = odds.distribution.error();
    let left = format!("at most {error:.0e} is left out");
    match odds.method {
        Method::Computed if error > 0.0 => format!("computed; {left}"),
        Method::Computed => "exact, computed".to_owned(),
        Method::Walked { leaves } if error > 0.0 => {
            format!("walked {} ways; {left}", thousands(leaves))
        }
        Method::Walked { leaves: 1 } => "exact, the only way walked".to_owned(),
        Method::Walked { leaves } => format!("exact, all {} ways walked", thousands(leaves)),
        Method::Sampled { rolls } => format!(
            "sampled: {} rolls, ±{} in 95 of 100 samples, because there are more than {} ways; --budget \
            raises that",
            thousands(rolls),
            percent(off(rolls, UNSURE)),
            thousands(budget),
        ),
    }
}

/// A share as one says it: two decimals, more where it is very rare.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        _ if percent <= 0.0 => "0%".to_owned(),
        0.0..0.009_5 => format!("{percent:.0e}%"),
        // It is not certain.
        _ if percent >= 99.995 && share < 1.0 => "99.99+%".to_owned(),
        _ => format!("{percent:.2}%"),
    }
}

/// A number with its thousands set apart.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::odds::By;

    /// Odds of whole numbers.
    pub(in crate::odds) fn odds(name: &str, method: Method, weights: &[(i64, u32)]) -> Odds {
        let outcomes = weights.iter().map(|(value, weight)| {
            (Landing::Number(Number::integer(*value)), Weight::from(*weight))
        });
        let distribution = Distribution::of(outcomes);
        let expression = name.to_owned();
        Odds { expression, by: By::Value, distribution, method, worst: None }
    }

    /// Two dice.
    pub(in crate::odds) fn two_dice() -> Odds {
        let weights: Vec<_> = (2..=12).map(|sum| (sum, 6 - 7_u32.abs_diff(sum as u32))).collect();
        odds("2d6", Method::Computed, &weights)
    }

    #[test]
    fn two_dice_have_their_figures() {
        let odds = two_dice();
        let figures = Figures::of(&odds);
        assert_eq!(figures.exact_mean(15).as_deref(), Some("7"));
        assert_eq!(figures.at_least(Number::integer(10)).fraction(15).as_deref(), Some("1/6"));
        assert_eq!(figures.at_most(Number::integer(3)).fraction(15).as_deref(), Some("1/12"));
        assert_eq!(figures.at_most(Number::integer(3)).fraction(3), None);
        let quantiles: Vec<_> =
            figures.quantiles().iter().map(|(_, value)| value.to_string()).collect();
        assert_eq!(quantiles, ["3", "5", "7", "9", "11"]);
        assert_eq!(figures.wrong().share, 0.0);
    }

    #[test]
    fn samples_have_bounds_and_no_fractions() {
        let odds = odds("d2", Method::Sampled { rolls: 100 }, &[(1, 50), (2, 50)]);
        let figures = Figures::of(&odds);
        let chance = figures.chance(&Weight::from(50_u32));
        assert_eq!((chance.exact.clone(), chance.fraction(99)), (None, None));
        let (low, high) = chance.between.unwrap();
        assert!((low - 0.403_83).abs() < 1e-4 && (high - 0.596_17).abs() < 1e-4, "{low} {high}");
        let (low, high) = figures.at_least(Number::integer(2)).between.unwrap();
        assert!((low - 0.364_19).abs() < 1e-4 && (high - 0.635_81).abs() < 1e-4, "{low} {high}");
        assert_eq!(figures.exact_mean(15), None);
    }

    #[test]
    fn how_odds_were_found_is_said() {
        let mut one = two_dice();
        assert_eq!(found(&one, 5), "exact, computed");
        one.method = Method::Walked { leaves: 7_776 };
        assert_eq!(found(&one, 5), "exact, all 7,776 ways walked");
        one.distribution = one.distribution.with_error(1e-12);
        assert_eq!(found(&one, 5), "walked 7,776 ways; at most 1e-12 is left out");
        one.method = Method::Sampled { rolls: 100_000 };
        let said = found(&one, 1_000_000);
        assert!(said.starts_with("sampled: 100,000 rolls, ±0.43% in 95"), "{said}");
        assert!(said.contains("more than 1,000,000 ways"), "{said}");
    }

    #[test]
    fn rare_is_not_never() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(1.0), "100.00%");
        assert_eq!(percent(0.123_456), "12.35%");
        assert_eq!(percent(0.000_000_02), "2e-6%");
        assert_eq!(percent(0.999_999), "99.99+%");
    }
}
