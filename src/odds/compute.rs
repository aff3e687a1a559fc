//! Odds that are computed: those of expressions that are known before a die is thrown. Only the words in them
//! are walked.

use std::collections::BTreeMap;

use dashu_int::UBig;

use super::crew::Crew;
use super::leaf::leaf;
use super::tally::{Ways, common, weight};
use super::walk::{Counting, Go, Watch, gone};
use super::{By, Landing, Method, Odds, OddsError, Worst};
use crate::abi::Hook;
use crate::chance::Distribution;
use crate::chat::Message;
use crate::dice::odds::{Aspect, Oracle, Unforeseen, WordLanding, odds};
use crate::dice::{Number, WordCall};
use crate::limits::OddsLimits;
use crate::pipeline::{ForeseenRoll, ForeseenWord, Session, foresee};
use crate::plugin::Source;

/// The odds of each roll of a command, if they can be computed. None if the command is to be walked.
pub(super) fn computed(
    session: &mut Session,
    message: &Message,
    by: By,
    limits: &OddsLimits,
    watch: Watch<'_>,
) -> Option<Result<Vec<Odds>, OddsError>> {
    let (by, aspect) = match by {
        By::Any | By::Value => (By::Value, Aspect::Value),
        By::Successes => (by, Aspect::Successes),
        By::Label => (by, Aspect::Labels),
        By::Reply => return None,
    };
    let foreseen = foresee(session, message)?;
    let (rules, dice_limits) = (session.rules.rules(), session.dice_limits);
    let changes_pools = session.plugins.iter().any(|plugin| plugin.has(Hook::Term));
    let worst = Worst::of(&foreseen.usage);
    let mut all = Vec::with_capacity(foreseen.rolls.len());
    for roll in &foreseen.rolls {
        let expression = roll.parsed(&dice_limits)?;
        let known = BTreeMap::new();
        let mut oracle = Plugins {
            session: &mut *session,
            message,
            roll,
            limits,
            watch,
            changes_pools,
            known,
            leaves: 0,
            worst,
        };
        let found = odds(&expression, aspect, &mut oracle, &rules, (&dice_limits, limits));
        let (leaves, worst) = (oracle.leaves, oracle.worst);
        let distribution = match found {
            Ok(distribution) => distribution,
            Err(Unforeseen::Wrong(_)) => return wrong(session, message, by),
            Err(Unforeseen::TooMuch | Unforeseen::Unknown) => return None,
        };
        let method = if leaves > 0 { Method::Walked { leaves } } else { Method::Computed };
        let expression = roll.expression.clone();
        all.push(Odds { expression, by, distribution, method, worst });
    }
    let nothing = match by {
        By::Successes => Landing::Number(Number::ZERO),
        By::Label => Landing::Text(String::new()),
        _ => return Some(Ok(all)),
    };
    // Nothing may be none that came, or none that could come; the roll tells.
    let comes = |odds: &Odds| odds.distribution.iter().any(|(landing, _)| *landing != nothing);
    if by == By::Label {
        all.retain(comes);
    } else if !all.iter().any(comes) && !counts(session, message) {
        all.clear();
    }
    Some(if all.is_empty() { Err(OddsError::Without(by)) } else { Ok(all) })
}

/// What is wrong with a command that goes wrong however the dice fall; none if it does not.
fn wrong(session: &mut Session, message: &Message, by: By) -> Option<Result<Vec<Odds>, OddsError>> {
    let dice = session.dice.others(Source::Lowest);
    let (leaf, _) = leaf(session, message, by, dice);
    (!leaf.faults.is_empty()).then_some(Err(OddsError::Wrong(leaf.faults)))
}

/// Whether successes are counted.
fn counts(session: &mut Session, message: &Message) -> bool {
    let dice = session.dice.others(Source::Lowest);
    let (leaf, _) = leaf(session, message, By::Successes, dice);
    leaf.rolls.iter().any(|(_, roll)| roll.successes.is_some())
}

/// Plugins that are asked for a word in every way that their dice may go.
struct Plugins<'a> {
    session: &'a mut Session,
    message: &'a Message,
    roll: &'a ForeseenRoll,
    limits: &'a OddsLimits,
    watch: Watch<'a>,
    changes_pools: bool,
    /// What is known already, by word and arguments.
    known: BTreeMap<(String, String), Distribution<WordLanding>>,
    leaves: u64,
    worst: Option<Worst>,
}

impl Oracle for Plugins<'_> {
    fn word(&mut self, call: WordCall<'_>) -> Result<Distribution<WordLanding>, Unforeseen> {
        if let Some(value) = self.roll.settled(call.word) {
            return Ok(Distribution::certain(WordLanding { value, labels: Vec::new() }));
        }
        let key = (call.word.to_owned(), call.arguments.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let (roll, message) = (self.roll, self.message);
        let go: Go<'_, ForeseenWord> = &|session, dice| {
            let before = std::mem::replace(&mut session.dice, dice);
            let word = roll.word(session, message, call);
            (word, std::mem::replace(&mut session.dice, before))
        };
        let mut crew = Crew::new(self.session);
        let gone = gone(&mut crew, Words::default(), go, self.limits, self.watch);
        let (words, error) = gone.ok_or(Unforeseen::TooMuch)?;
        if words.is_unclear {
            return Err(Unforeseen::Unknown);
        }
        self.leaves += words.leaves;
        if let Some(worst) = words.worst {
            self.worst = Some(worst.or(self.worst.unwrap_or_default()));
        }
        let found = words.finish().with_error(error);
        self.known.insert(key, found.clone());
        Ok(found)
    }

    fn changes_pools(&self) -> bool {
        self.changes_pools
    }
}

/// What came of the ways of a word.
#[derive(Default)]
struct Words {
    all: Ways,
    landings: BTreeMap<WordLanding, Ways>,
    /// Whether any of them went wrong, or has effects on the rest of the command.
    is_unclear: bool,
    worst: Option<Worst>,
    leaves: u64,
}

impl Words {
    fn finish(self) -> Distribution<WordLanding> {
        let common = common(self.all.keys());
        let weighted = self.landings.into_iter();
        let weighted = weighted.map(|(landing, ways)| (landing, weight(&ways, &common)));
        Distribution::sorted(weighted.collect()).reduced()
    }
}

impl Counting for Words {
    type Leaf = ForeseenWord;

    fn empty(&self) -> Self {
        Self::default()
    }

    fn add(&mut self, leaf: ForeseenWord, one_in: &UBig) {
        self.leaves += 1;
        if let Some(worst) = Worst::of(&leaf.usage) {
            self.worst = Some(worst.or(self.worst.unwrap_or_default()));
        }
        *self.all.entry(one_in.clone()).or_default() += 1;
        match leaf.answer {
            Some(answer) if !leaf.changes_memory => {
                let landing = WordLanding { value: answer.value, labels: answer.labels };
                *self.landings.entry(landing).or_default().entry(one_in.clone()).or_default() += 1;
            }
            _ => self.is_unclear = true,
        }
    }

    fn merge(&mut self, other: Self) {
        self.leaves += other.leaves;
        self.is_unclear |= other.is_unclear;
        if let Some(worst) = other.worst {
            self.worst = Some(worst.or(self.worst.unwrap_or_default()));
        }
        for (one_in, ways) in other.all {
            *self.all.entry(one_in).or_default() += ways;
        }
        for (landing, ways) in other.landings {
            let known = self.landings.entry(landing).or_default();
            for (one_in, ways) in ways {
                *known.entry(one_in).or_default() += ways;
            }
        }
    }

    fn leaves(&self) -> u64 {
        self.leaves
    }

    fn outcomes(&self) -> usize {
        self.landings.len()
    }
}
