//! What came of the ways that were gone, counted for each roll of the command.

use std::collections::{BTreeMap, HashMap, HashSet};

use dashu_int::UBig;
use dashu_int::ops::Gcd;

use super::{By, Landing, Method, Odds, OddsError, Worst};
use crate::chance::Distribution;
use crate::pipeline::Fault;

use super::leaf::{Leaf, Roll};

/// How often something came: so many ways, by the number of ways of which each is one.
type Ways = BTreeMap<UBig, u64>;
/// The outcomes and how often each came.
type Counts = HashMap<Landing, Ways>;

/// What came of the ways that were gone so far. Two of them can be added up in any order.
#[derive(Debug)]
pub(super) struct Tally {
    by: By,
    all: Ways,
    faults: Counts,
    /// The faults of one way, as they were told.
    told: Vec<Fault>,
    rolls: BTreeMap<(usize, usize), RollTally>,
    worst: Option<Worst>,
    leaves: u64,
}

/// What came of one roll.
#[derive(Debug, Default)]
struct RollTally {
    expression: String,
    values: Counts,
    successes: Counts,
    labels: Counts,
    replies: Counts,
    has: Has,
}

/// What any of the results had.
#[derive(Clone, Copy, Debug, Default)]
struct Has {
    value: bool,
    successes: bool,
    labels: bool,
}

impl Has {
    /// What is looked at; none if there is nothing of it.
    fn by(self, by: By) -> Option<By> {
        match by {
            By::Any if self.value => Some(By::Value),
            By::Any if self.labels => Some(By::Label),
            By::Any | By::Reply => Some(By::Reply),
            By::Value => self.value.then_some(by),
            By::Successes => self.successes.then_some(by),
            By::Label => self.labels.then_some(by),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            value: self.value | other.value,
            successes: self.successes | other.successes,
            labels: self.labels | other.labels,
        }
    }
}

impl RollTally {
    fn add(&mut self, by: By, roll: Roll, one_in: &UBig) {
        let more = Has {
            value: roll.value.is_some(),
            successes: roll.successes.is_some(),
            labels: !roll.labels.is_empty(),
        };
        self.has = self.has.or(more);
        let labels = Landing::Text(roll.labels);
        let value = roll.value.map_or_else(|| labels.clone(), Landing::Number);
        if self.expression.is_empty() {
            self.expression = roll.expression;
        }
        match by {
            By::Any => {
                if !self.has.value {
                    count(&mut self.labels, labels, one_in);
                    count(&mut self.replies, Landing::Text(roll.reply), one_in);
                }
                count(&mut self.values, value, one_in);
                self.drop_unwanted();
            }
            By::Value => count(&mut self.values, value, one_in),
            By::Successes => {
                let successes = roll.successes.unwrap_or(0);
                let successes = crate::dice::Number::integer(successes);
                count(&mut self.successes, Landing::Number(successes), one_in);
            }
            By::Label => count(&mut self.labels, labels, one_in),
            By::Reply => count(&mut self.replies, Landing::Text(roll.reply), one_in),
        }
    }

    /// Nobody will ask for the replies of what has values, nor for its labels.
    fn drop_unwanted(&mut self) {
        if self.has.value {
            self.labels.clear();
            self.replies.clear();
        } else if self.has.labels {
            self.replies.clear();
        }
    }

    fn merge(&mut self, by: By, other: Self) {
        if self.expression.is_empty() {
            self.expression = other.expression;
        }
        self.has = self.has.or(other.has);
        merge(&mut self.values, other.values);
        merge(&mut self.successes, other.successes);
        merge(&mut self.labels, other.labels);
        merge(&mut self.replies, other.replies);
        if by == By::Any {
            self.drop_unwanted();
        }
    }

    fn outcomes(&self) -> usize {
        [&self.values, &self.successes, &self.labels, &self.replies].map(HashMap::len).iter().sum()
    }

    fn of(self, by: By) -> Counts {
        match by {
            By::Any | By::Reply => self.replies,
            By::Value => self.values,
            By::Successes => self.successes,
            By::Label => self.labels,
        }
    }
}

impl Tally {
    /// Nothing so far.
    pub(super) fn new(by: By) -> Self {
        Self {
            by,
            all: Ways::new(),
            faults: Counts::new(),
            told: Vec::new(),
            rolls: BTreeMap::new(),
            worst: None,
            leaves: 0,
        }
    }

    /// Counts what came of a way that is one of so many.
    pub(super) fn add(&mut self, leaf: Leaf, one_in: &UBig) {
        self.leaves += 1;
        *self.all.entry(one_in.clone()).or_default() += 1;
        if let Some(worst) = leaf.worst {
            self.worst = Some(worst.or(self.worst.unwrap_or_default()));
        }
        if let Some(fault) = leaf.fault {
            count(&mut self.faults, Landing::Fault(fault), one_in);
            if self.told.is_empty() {
                self.told = leaf.faults;
            }
            return;
        }
        for (place, roll) in leaf.rolls {
            self.rolls.entry(place).or_default().add(self.by, roll, one_in);
        }
    }

    /// Counts what was counted elsewhere.
    pub(super) fn merge(&mut self, other: Self) {
        self.leaves += other.leaves;
        for (one_in, ways) in other.all {
            *self.all.entry(one_in).or_default() += ways;
        }
        merge(&mut self.faults, other.faults);
        if self.told.is_empty() {
            self.told = other.told;
        }
        for (place, roll) in other.rolls {
            self.rolls.entry(place).or_default().merge(self.by, roll);
        }
        if let Some(worst) = other.worst {
            self.worst = Some(worst.or(self.worst.unwrap_or_default()));
        }
    }

    /// How many ways were gone.
    pub(super) fn leaves(&self) -> u64 {
        self.leaves
    }

    /// How many different outcomes are kept.
    pub(super) fn outcomes(&self) -> usize {
        self.faults.len() + self.rolls.values().map(RollTally::outcomes).sum::<usize>()
    }

    /// The odds of each roll, of which so much of the probability may lie elsewhere.
    pub(super) fn finish(self, method: Method, error: f64) -> Result<Vec<Odds>, OddsError> {
        let (by, worst) = (self.by, self.worst);
        if self.rolls.is_empty() {
            let wrong = !self.faults.is_empty();
            return Err(if wrong { OddsError::Wrong(self.told) } else { OddsError::Nothing });
        }
        let common = common(self.all.keys());
        let total = weight(&self.all, &common);
        let faults = weights(self.faults, &common);
        let mut all = Vec::with_capacity(self.rolls.len());
        for roll in self.rolls.into_values() {
            let Some(by) = roll.has.by(by) else { continue };
            let expression = roll.expression.clone();
            let mut outcomes = weights(roll.of(by), &common);
            outcomes.extend(faults.iter().cloned());
            // In some ways the roll was not made at all.
            let came = outcomes.iter().fold(UBig::ZERO, |sum, (_, weight)| sum + weight);
            if came < total {
                outcomes.push((Landing::Text(String::new()), &total - came));
            }
            let distribution = Distribution::of(outcomes).reduced().with_error(error);
            all.push(Odds { expression, by, distribution, method, worst });
        }
        if all.is_empty() { Err(OddsError::Without(by)) } else { Ok(all) }
    }
}

impl Worst {
    /// The larger of each.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            fuel: self.fuel.max(other.fuel),
            memory: self.memory.max(other.memory),
            host_calls: self.host_calls.max(other.host_calls),
            draws: self.draws.max(other.draws),
            reply: self.reply.max(other.reply),
        }
    }
}

fn count(counts: &mut Counts, landing: Landing, one_in: &UBig) {
    let ways = counts.entry(landing).or_default();
    match ways.get_mut(one_in) {
        Some(ways) => *ways += 1,
        None => _ = ways.insert(one_in.clone(), 1),
    }
}

fn merge(counts: &mut Counts, others: Counts) {
    for (landing, ways) in others {
        let known = counts.entry(landing).or_default();
        for (one_in, ways) in ways {
            *known.entry(one_in).or_default() += ways;
        }
    }
}

/// The smallest number that all of these divide.
fn common<'a>(numbers: impl Iterator<Item = &'a UBig>) -> UBig {
    let different: HashSet<&UBig> = numbers.collect();
    different.into_iter().fold(UBig::ONE, |common, number| {
        let divisor = (&common).gcd(number);
        common * (number / divisor)
    })
}

fn weight(ways: &Ways, common: &UBig) -> UBig {
    ways.iter().fold(UBig::ZERO, |sum, (one_in, ways)| sum + (common / one_in) * *ways)
}

fn weights(counts: Counts, common: &UBig) -> Vec<(Landing, UBig)> {
    counts.into_iter().map(|(landing, ways)| (landing, weight(&ways, common))).collect()
}
