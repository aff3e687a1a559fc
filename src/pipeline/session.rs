//! What a conversation has: plugins, memory, dice, rules, limits.

use crate::dice::RuleSet;
use crate::limits::{DiceLimits, PluginLimits, SessionLimits};
use crate::plugin::{Dice, Plugin};

/// What a conversation has.
pub struct Session {
    /// The plugins, in order of registration: the first that does not pass answers.
    pub plugins: Vec<Box<dyn Plugin>>,
    /// What lasts between messages.
    pub memory: Memory,
    /// The dice.
    pub dice: Dice,
    /// The rules in force.
    pub rules: RuleSet,
    /// Bounds of a notation.
    pub dice_limits: DiceLimits,
    /// Bounds of a plugin's call.
    pub plugin_limits: PluginLimits,
    /// Bounds of the memory.
    pub limits: SessionLimits,
}

/// What lasts between messages: variables, decks, the state of plugins.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Memory {}

impl Session {
    /// A session with these dice, the default rules and limits, and nothing else.
    #[must_use]
    pub fn new(dice: Dice) -> Self {
        Self {
            plugins: Vec::new(),
            memory: Memory::default(),
            dice,
            rules: RuleSet::default(),
            dice_limits: DiceLimits::default(),
            plugin_limits: PluginLimits::default(),
            limits: SessionLimits::default(),
        }
    }
}
