//! What a conversation has: plugins, memory, dice, rules, limits.

use super::Memory;
use crate::abi::Hook;
use crate::chat::{Action, Command, Cut};
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
    /// Whether a message without `/r` or `/roll` is a command too. In a channel it is not.
    pub prefix_optional: bool,
    /// Bounds of a notation.
    pub dice_limits: DiceLimits,
    /// Bounds of a plugin's call.
    pub plugin_limits: PluginLimits,
    /// Bounds of the memory.
    pub limits: SessionLimits,
}

impl Session {
    /// A session with these dice, the default rules and limits, and nothing else. Commands need their
    /// prefix.
    #[must_use]
    pub fn new(dice: Dice) -> Self {
        Self {
            plugins: Vec::new(),
            memory: Memory::default(),
            dice,
            rules: RuleSet::default(),
            prefix_optional: false,
            dice_limits: DiceLimits::default(),
            plugin_limits: PluginLimits::default(),
            limits: SessionLimits::default(),
        }
    }

    /// How many messages it is best asked at once: 1, unless every plugin gains by more.
    #[must_use]
    pub fn at_once(&self) -> usize {
        self.plugins.iter().map(|plugin| plugin.batch()).min().unwrap_or(1)
    }

    /// Whether the answer to a message can depend on the memory or change it. If not, the file with
    /// the memory need not be opened.
    #[must_use]
    pub fn needs_memory(&self, text: &str) -> bool {
        let body = match Command::recognise(text, self.prefix_optional) {
            Ok(Some(Command::Body(body))) => body.of(text),
            Ok(Some(Command::Aol { .. })) => "",
            Ok(None) | Err(_) => return false,
        };
        let cut = Cut::of(body);
        let parts = cut.parts.into_iter().map(|part| &body[part]);
        let is_ours = |part: &str| {
            part.contains('$') || matches!(Action::of(part), Action::Deal { .. } | Action::Shuffle)
        };
        parts.clone().any(is_ours)
            || self.plugins.iter().any(|plugin| may_take_part(&**plugin, body))
    }
}

/// Whether a plugin may be asked about this command: it sees pools, or one of its words or letters is
/// in the text.
fn may_take_part(plugin: &dyn Plugin, body: &str) -> bool {
    let description = plugin.description();
    let body = body.to_lowercase();
    let named = |words: &[String]| {
        words.iter().any(|word| word == "*" || body.contains(&word.to_lowercase()))
    };
    plugin.has(Hook::Term)
        || (plugin.has(Hook::Command) && named(&description.commands))
        || (plugin.has(Hook::Modifier)
            && (named(&description.modifiers) || named(&description.dice)))
}
