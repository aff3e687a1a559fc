//! What a plugin may use during one call: dice, look-ups, log, each within its budget.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Dice, Limit, LogLine, PluginError, convert};
use crate::abi::{Answer, EffectKind, LogLevel, LookupKind, RollAnswer};
use crate::dice::{self, Markup, NoFace, Roller, RuleSet, Sides, Table, Vocabulary};
use crate::limits::{DiceLimits, PluginLimits};

/// What a plugin may use during one call. Owned: it travels into the guest's store and back. Every
/// runtime answers its guests through these methods, so that all of them answer alike.
#[derive(Debug)]
pub struct Services {
    /// The session's dice.
    pub dice: Dice,
    /// Variables in scope, by name without `$`: a snapshot.
    pub variables: Arc<BTreeMap<String, String>>,
    /// The plugin's own state of user, channel and server: a snapshot.
    pub state: [BTreeMap<String, String>; 3],
    /// Files shipped with the plugin.
    pub files: Arc<BTreeMap<String, Vec<u8>>>,
    /// The rules in force.
    pub rules: RuleSet,
    /// Bounds of a notation.
    pub dice_limits: DiceLimits,
    /// Bounds of this call.
    pub limits: PluginLimits,
    /// What the plugin wrote to its log.
    pub log: Vec<LogLine>,
    log_bytes: usize,
    host_calls: u32,
    draws_before: usize,
}

/// Why a host function ends the call.
pub type Fault = PluginError;

impl Services {
    /// Services without variables, state and files.
    #[must_use]
    pub fn new(dice: Dice, limits: PluginLimits) -> Self {
        let draws_before = dice.thrown();
        Self {
            dice,
            variables: Arc::default(),
            state: Default::default(),
            files: Arc::default(),
            rules: RuleSet::default(),
            dice_limits: DiceLimits::default(),
            limits,
            log: Vec::new(),
            log_bytes: 0,
            host_calls: 0,
            draws_before,
        }
    }

    /// Makes them as they were before the call, with the dice they had then.
    pub(super) fn renew(&mut self, dice: Dice) {
        self.dice = dice;
        self.log.clear();
        (self.log_bytes, self.host_calls) = (0, 0);
    }

    /// Throws one die: `sides` of -1 is a Fudge die.
    ///
    /// # Errors
    /// When there are no such dice, none left, or too many were thrown.
    pub fn die(&mut self, sides: i64) -> Result<i64, Fault> {
        let sides = match sides {
            -1 => Sides::Fate,
            _ => u32::try_from(sides)
                .ok()
                .filter(|sides| *sides <= self.dice_limits.sides)
                .map(Sides::Numbered)
                .ok_or_else(|| PluginError::Protocol(format!("a die with {sides} sides")))?,
        };
        self.count_draws(1)?;
        self.dice.roll(sides).map_err(|error| PluginError::NoDice(error.to_string()))
    }

    /// Rolls a notation of the language itself; names and letters of plugins are not known here. What
    /// is wrong with the notation is part of the answer.
    ///
    /// # Errors
    /// When the dice give no more faces, or too many were thrown.
    pub fn roll(&mut self, notation: &str) -> Result<RollAnswer, Fault> {
        self.check_notation(notation.len())?;
        let parsed = dice::parse(notation, &Vocabulary::default(), &self.dice_limits);
        let Some(expression) = &parsed.expression else {
            let errors = parsed.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
            let messages: Vec<_> = errors.map(|error| error.message.as_str()).collect();
            return Ok(unrolled(messages.join("; ")));
        };
        let left = self.limits.draws.saturating_sub(self.draws());
        let mut table = GuestTable { dice: &mut self.dice, left, fault: None };
        let rules = self.rules.rules();
        let rolled = dice::evaluate(expression, &mut table, &rules, &self.dice_limits);
        match (table.fault, rolled) {
            (Some(NoFace::TooMany { .. }), _) => Err(self.too_many_draws()),
            (Some(fault), _) => Err(PluginError::NoDice(fault.to_string())),
            (None, Err(diagnostic)) => Ok(unrolled(diagnostic.message)),
            (None, Ok(outcome)) => {
                let value = match outcome.value {
                    None => 0,
                    Some(value) => match value.floor().to_integer() {
                        Some(value) => value,
                        None => return Ok(unrolled("the value is beyond 64 bits".to_owned())),
                    },
                };
                let text = dice::explain(notation, &outcome, Markup::Markdown);
                let pools = outcome.pools().into_iter();
                let pools = pools.map(|pool| convert::pool_to_abi(pool, pool.thrown()));
                let pools = pools.collect();
                Ok(RollAnswer { value, text, pools, error: String::new() })
            }
        }
    }

    /// Looks a name up; none if there is nothing of that name.
    #[must_use]
    pub fn lookup(&self, kind: LookupKind, name: &str) -> Option<&[u8]> {
        match kind {
            LookupKind::Variable => self.variables.get(name).map(String::as_bytes),
            LookupKind::UserState => self.state[0].get(name).map(String::as_bytes),
            LookupKind::ChannelState => self.state[1].get(name).map(String::as_bytes),
            LookupKind::ServerState => self.state[2].get(name).map(String::as_bytes),
            LookupKind::DataFile => self.files.get(name).map(Vec::as_slice),
        }
    }

    /// Writes to the log. What is beyond the budget is cut, once, with a mark.
    pub fn log(&mut self, level: LogLevel, text: &str) {
        if self.log_bytes >= self.limits.log {
            return;
        }
        let room = self.limits.log - self.log_bytes;
        let text = if text.len() > room {
            self.log_bytes = self.limits.log;
            format!("{} […]", &text[..text.floor_char_boundary(room)])
        } else {
            // An empty line costs too, or there could be any number of them.
            self.log_bytes += text.len().max(1);
            text.to_owned()
        };
        self.log.push(LogLine { level, text });
    }

    /// Counts one call of a host function.
    ///
    /// # Errors
    /// When there were too many.
    pub fn count_host_call(&mut self) -> Result<(), Fault> {
        self.host_calls += 1;
        if self.host_calls > self.limits.host_calls {
            return Err(over(Limit::HostCalls, self.limits.host_calls as usize));
        }
        Ok(())
    }

    /// Host functions called so far.
    #[must_use]
    pub fn host_calls(&self) -> u32 {
        self.host_calls
    }

    /// Dice thrown so far in this call.
    #[must_use]
    pub fn draws(&self) -> u32 {
        u32::try_from(self.dice.thrown().saturating_sub(self.draws_before)).unwrap_or(u32::MAX)
    }

    fn count_draws(&self, more: u32) -> Result<(), Fault> {
        if self.draws().saturating_add(more) > self.limits.draws {
            return Err(self.too_many_draws());
        }
        Ok(())
    }

    fn too_many_draws(&self) -> Fault {
        over(Limit::Draws, self.limits.draws as usize)
    }

    /// Whether an answer may be so long.
    ///
    /// # Errors
    /// When it may not.
    pub fn check_output(&self, bytes: usize) -> Result<(), Fault> {
        within(Limit::Output, bytes, self.limits.output)
    }

    /// Whether a notation may be so long.
    ///
    /// # Errors
    /// When it may not.
    pub fn check_notation(&self, bytes: usize) -> Result<(), Fault> {
        within(Limit::Notation, bytes, self.dice_limits.text)
    }

    /// Whether an answer keeps within the limits of this call.
    ///
    /// # Errors
    /// With the limit that it goes beyond.
    pub fn check_answer(&self, answer: &Answer) -> Result<(), Fault> {
        let faces = answer.pool.as_ref().map_or(0, |pool| pool.faces.len());
        for items in [answer.parts.len(), answer.labels.len(), faces] {
            within(Limit::Items, items, self.limits.items)?;
        }
        within(Limit::Effects, answer.effects.len(), self.limits.effects)?;
        for effect in &answer.effects {
            if effect.kind == EffectKind::SetState {
                let bytes = effect.name.len() + effect.value.len();
                within(Limit::State, bytes, self.limits.state_value)?;
            }
        }
        Ok(())
    }
}

/// The table at which a guest's notations are rolled: the session's dice, and no plugins, so that a
/// guest never calls a guest.
struct GuestTable<'a> {
    dice: &'a mut Dice,
    left: u32,
    fault: Option<NoFace>,
}

impl Roller for GuestTable<'_> {
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        let face = match self.left {
            0 if sides.forced().is_none() => Err(NoFace::TooMany { limit: 0 }),
            _ => self.dice.roll(sides),
        };
        self.left = self.left.saturating_sub(u32::from(sides.forced().is_none()));
        face.inspect_err(|fault| self.fault = Some(fault.clone()))
    }
}

impl Table for GuestTable<'_> {}

fn unrolled(error: String) -> RollAnswer {
    RollAnswer { error, ..RollAnswer::default() }
}

fn within(limit: Limit, amount: usize, allowed: usize) -> Result<(), Fault> {
    if amount > allowed { Err(over(limit, allowed)) } else { Ok(()) }
}

fn over(limit: Limit, allowed: usize) -> Fault {
    PluginError::OverLimit { limit, allowed: allowed as u64 }
}
