//! Goes over the program of an expression, with the odds of each operand in place of its value.

use std::collections::BTreeMap;

use super::{Aspect, Landing, Oracle, Unforeseen, WordLanding, arithmetic};
use crate::chance::Distribution;
use crate::dice::ast::{Function, Kind, ModifierKind, Step, Steps, Target};
use crate::dice::evaluate::{Failure, NESTED_ROUNDS, whole};
use crate::dice::steps::{binary, call, checked};
use crate::dice::{Expression, Number, Rules, WordCall};
use crate::limits::{DiceLimits, OddsLimits};
use crate::text::{Diagnostic, Span};

/// The odds of an operand: numbers, and what went wrong.
pub(super) type Chances = Distribution<Landing>;

/// The state of one computation.
pub(super) struct Run<'a, 'o> {
    pub(super) expression: &'a Expression<'a>,
    pub(super) oracle: &'o mut dyn Oracle,
    pub(super) rules: &'a Rules,
    pub(super) limits: &'a DiceLimits,
    pub(super) bounds: &'a OddsLimits,
    /// All that may go wrong, by its message.
    wrong: BTreeMap<String, Diagnostic>,
    /// Answers to words, by their step: each is asked for once.
    words: BTreeMap<u32, Distribution<WordLanding>>,
    /// Targets of tests, by their first step.
    pub(super) targets: BTreeMap<u32, Chances>,
    /// The successes of pools that would be shown, with where they begin.
    pub(super) shown: Vec<(u32, Chances)>,
    /// Rounds of all `repeat`s, if there are as many as there can be.
    rounds: u64,
}

impl<'a, 'o> Run<'a, 'o> {
    pub(super) fn new(
        expression: &'a Expression<'a>,
        oracle: &'o mut dyn Oracle,
        rules: &'a Rules,
        (limits, bounds): (&'a DiceLimits, &'a OddsLimits),
    ) -> Self {
        Self {
            expression,
            oracle,
            rules,
            limits,
            bounds,
            wrong: BTreeMap::new(),
            words: BTreeMap::new(),
            targets: BTreeMap::new(),
            shown: Vec::new(),
            rounds: 0,
        }
    }

    pub(super) fn whole_program(&mut self, aspect: Aspect) -> Result<Chances, Unforeseen> {
        let program = self.expression.program.as_slice();
        let end = u32::try_from(program.len()).unwrap_or(u32::MAX);
        let value = self.steps(Steps { start: 0, end })?;
        let faults = || value.iter().filter(|(landing, _)| matches!(landing, Landing::Fault(_)));
        let worst = faults().max_by(|(_, one), (_, other)| one.cmp(other));
        if let Some((Landing::Fault(message), _)) = worst {
            if faults().count() == value.len()
                && let Some(diagnostic) = self.wrong.remove(message)
            {
                return Err(Unforeseen::Wrong(diagnostic));
            }
            if aspect != Aspect::Value {
                return Err(Unforeseen::Unknown);
            }
        }
        match aspect {
            Aspect::Value => Ok(value),
            Aspect::Successes => self.successes(),
            Aspect::Labels => self
                .labels(Steps { start: 0, end })
                .map(|labels| labels.map(|labels| Landing::Text(labels.join(", ")))),
        }
    }

    /// The successes of all that is shown, added up.
    fn successes(&mut self) -> Result<Chances, Unforeseen> {
        let mut sum = Distribution::certain(Landing::Number(Number::ZERO));
        for (_, successes) in std::mem::take(&mut self.shown) {
            sum = self.add(&sum, &successes, Span::default())?;
        }
        Ok(sum)
    }

    pub(super) fn fault(&mut self, diagnostic: Diagnostic) -> Landing {
        let message = diagnostic.message.clone();
        self.wrong.entry(message.clone()).or_insert(diagnostic);
        Landing::Fault(message)
    }

    pub(super) fn landing(&mut self, value: Result<Number, Failure>) -> Landing {
        match value {
            Ok(value) => Landing::Number(value),
            Err(failure) => self.fault(*failure),
        }
    }

    pub(super) fn steps(&mut self, steps: Steps) -> Result<Chances, Unforeseen> {
        let program = self.expression.program.as_slice();
        let end = program.len().min(steps.end as usize);
        let mut at = steps.start as usize;
        let mut stack: Vec<Chances> = Vec::new();
        while at < end {
            let Step { kind, span } = program[at];
            at += 1;
            let value = match kind {
                Kind::Skip(end) => {
                    at = end as usize;
                    continue;
                }
                Kind::Constant(literal) => Distribution::certain(Landing::Number(literal.number())),
                Kind::Dice(term) => self.dice(&term, &mut stack, span)?,
                Kind::Negate => {
                    pop(&mut stack).map(|landing| self.each(landing, span, Number::negate))
                }
                Kind::Binary(operator) => {
                    let right = pop(&mut stack);
                    let left = pop(&mut stack);
                    match arithmetic::sum(operator, &left, &right, self.bounds) {
                        Some(sum) => sum?,
                        None => {
                            let (limits, bounds) = (self.limits, self.bounds);
                            arithmetic::pairs(&left, &right, bounds, |left, right| {
                                self.landing(binary(operator, left, right, span, limits))
                            })?
                        }
                    }
                }
                Kind::Compare(comparison) => {
                    let right = pop(&mut stack);
                    let left = pop(&mut stack);
                    match arithmetic::compared(comparison, &left, &right, self.bounds) {
                        Some(compared) => compared?,
                        None => arithmetic::pairs(&left, &right, self.bounds, |left, right| {
                            let holds = i64::from(left.is(comparison, right));
                            Landing::Number(Number::integer(holds))
                        })?,
                    }
                }
                Kind::Call(function, arguments) => {
                    let first = stack.len().saturating_sub(arguments as usize);
                    let mut value = pop_all(&mut stack, first);
                    let mut result = value.next().unwrap_or_else(nothing);
                    for other in value {
                        result = self.extreme(function, &result, &other)?;
                    }
                    result.map(|landing| self.each(landing, span, |value| call(function, value)))
                }
                Kind::Repeat { inner, flags, .. } => {
                    let times = pop(&mut stack);
                    let listed = at == program.len() && !flags.sum;
                    self.repeat(inner, (times, listed), span)?
                }
                Kind::Ova => {
                    let dice = pop(&mut stack);
                    self.ova(&dice, span)?
                }
                Kind::Word { .. } => self.word(at - 1)?.map(|word| Landing::Number(word.value)),
            };
            stack.push(value);
        }
        Ok(pop(&mut stack))
    }

    fn each(
        &mut self,
        landing: Landing,
        span: Span,
        of: impl Fn(Number) -> Option<Number>,
    ) -> Landing {
        match landing.number() {
            Some(number) => self.landing(checked(of(number), span)),
            None => landing,
        }
    }

    fn extreme(
        &mut self,
        function: Function,
        left: &Chances,
        right: &Chances,
    ) -> Result<Chances, Unforeseen> {
        let smaller = function == Function::Min;
        match arithmetic::extreme(smaller, left, right) {
            Some(extreme) => Ok(extreme),
            None => arithmetic::pairs(left, right, self.bounds, |left, right| {
                Landing::Number(if smaller { left.min(right) } else { left.max(right) })
            }),
        }
    }

    pub(super) fn add(
        &mut self,
        left: &Chances,
        right: &Chances,
        span: Span,
    ) -> Result<Chances, Unforeseen> {
        use crate::dice::ast::Operator::Add;
        match arithmetic::sum(Add, left, right, self.bounds) {
            Some(sum) => sum,
            None => arithmetic::pairs(left, right, self.bounds, |left, right| {
                self.landing(checked(left.add(right), span))
            }),
        }
    }

    fn repeat(
        &mut self,
        inner: Steps,
        (times, listed): (Chances, bool),
        span: Span,
    ) -> Result<Chances, Unforeseen> {
        let limit = self.limits.rounds;
        self.forget_shown(span);
        let before = std::mem::take(&mut self.shown);
        let rounds = std::mem::take(&mut self.rounds);
        let one = self.steps(inner);
        let shown = std::mem::replace(&mut self.shown, before);
        let one = one?;
        // Only the successes of the first round are counted.
        self.shown.extend(shown.into_iter().map(|(_, successes)| (span.start, successes)));
        let most = times.iter().next_back().and_then(|(landing, _)| landing.number());
        let most = most.and_then(Number::to_integer).unwrap_or(i64::from(limit));
        let most = most.clamp(0, i64::from(limit)) as u64;
        self.rounds = rounds.saturating_add(most.saturating_mul(self.rounds.saturating_add(1)));
        if self.rounds > u64::from(limit) * u64::from(NESTED_ROUNDS) {
            return Err(Unforeseen::Unknown);
        }
        times.then(|times| {
            let Some(number) = times.number() else {
                return Ok(Distribution::certain(times.clone()));
            };
            match whole(number, 1, limit, span, "rounds", "too-many-rounds") {
                Ok(_) if listed => Ok(one.clone()),
                Ok(times) => self.times(&one, times, span),
                Err(diagnostic) => Ok(Distribution::certain(self.fault(diagnostic))),
            }
        })
    }

    /// The sum of so many of the kind; the first that goes wrong decides.
    fn times(&mut self, one: &Chances, times: u32, span: Span) -> Result<Chances, Unforeseen> {
        let mut sum: Option<Chances> = None;
        let mut power = one.clone();
        let mut left = times;
        loop {
            if left & 1 == 1 {
                sum = Some(match sum {
                    Some(sum) => self.add(&sum, &power, span)?,
                    None => power.clone(),
                });
            }
            left >>= 1;
            if left == 0 {
                return Ok(sum.unwrap_or_else(nothing));
            }
            power = self.add(&power, &power, span)?;
        }
    }

    /// The answer to a word.
    fn word(&mut self, at: usize) -> Result<Distribution<WordLanding>, Unforeseen> {
        let key = u32::try_from(at).unwrap_or(u32::MAX);
        if let Some(known) = self.words.get(&key) {
            return Ok(known.clone());
        }
        let step = self.expression.program.get(at);
        let Some(Step { kind: Kind::Word { word, arguments }, span }) = step else {
            return Err(Unforeseen::Unknown);
        };
        let name = self.expression.text(*word).to_lowercase();
        let arguments = self.expression.text(*arguments);
        let answer = self.oracle.word(WordCall { word: &name, arguments, span: *span })?;
        self.words.insert(key, answer.clone());
        Ok(answer)
    }

    /// What was shown for parts inside a span gives way to what is shown for the whole.
    pub(super) fn forget_shown(&mut self, span: Span) {
        while self.shown.last().is_some_and(|(start, _)| *start >= span.start) {
            self.shown.pop();
        }
    }

    /// The labels of all words, in the order they are asked. The values of the steps are known.
    fn labels(&mut self, steps: Steps) -> Result<Distribution<Vec<String>>, Unforeseen> {
        let program = self.expression.program.as_slice();
        let mut labels = Distribution::certain(Vec::new());
        let mut at = steps.start as usize;
        while at < program.len().min(steps.end as usize) {
            let more = match program[at].kind {
                Kind::Skip(end) => {
                    at = end as usize;
                    continue;
                }
                Kind::Word { .. } => Some(self.word(at)?.map(|word| word.labels)),
                Kind::Repeat { inner, .. } if self.asks(inner) => {
                    // How many rounds there are must not depend on anything: labels would depend on it too.
                    let Some(Kind::Constant(times)) = at
                        .checked_sub(1)
                        .and_then(|before| program.get(before))
                        .map(|step| step.kind)
                    else {
                        return Err(Unforeseen::Unknown);
                    };
                    let one = self.labels(inner)?;
                    let mut all = Distribution::certain(Vec::new());
                    for _ in 0..times.whole().unwrap_or(0) {
                        all = self.joined(&all, &one)?;
                    }
                    Some(all)
                }
                Kind::Dice(term) => {
                    let mut all = Distribution::certain(Vec::new());
                    for modifier in self.modifiers(&term).0 {
                        if let ModifierKind::Test { target: Target::Computed { steps, .. }, .. } =
                            modifier
                            && self.asks(steps)
                        {
                            let one = self.labels(steps)?;
                            all = self.joined(&all, &one)?;
                        }
                    }
                    Some(all)
                }
                _ => None,
            };
            if let Some(more) = more {
                labels = self.joined(&labels, &more)?;
            }
            at += 1;
        }
        Ok(labels)
    }

    /// Whether a part of the program has words.
    fn asks(&self, steps: Steps) -> bool {
        let part = self.expression.program.get(steps.start as usize..steps.end as usize);
        part.is_some_and(|part| part.iter().any(|step| matches!(step.kind, Kind::Word { .. })))
    }

    fn joined(
        &self,
        first: &Distribution<Vec<String>>,
        then: &Distribution<Vec<String>>,
    ) -> Result<Distribution<Vec<String>>, Unforeseen> {
        if first.len().saturating_mul(then.len()) > self.bounds.states {
            return Err(Unforeseen::TooMuch);
        }
        Ok(first.with(then, |first, then| [first.as_slice(), then].concat()))
    }
}

pub(super) fn nothing() -> Chances {
    Distribution::certain(Landing::Number(Number::ZERO))
}

/// The parser leaves programs well formed; nothing at all counts as zero.
pub(super) fn pop(stack: &mut Vec<Chances>) -> Chances {
    stack.pop().unwrap_or_else(nothing)
}

fn pop_all(stack: &mut Vec<Chances>, first: usize) -> std::vec::IntoIter<Chances> {
    stack.split_off(first).into_iter()
}
