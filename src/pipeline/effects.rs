//! The changes that a plugin asks for: checked, then made in the memory of the command.

use super::Memory;
use crate::abi::{Effect, EffectKind, Scope};
use crate::chat::{Place, belongs_to_channel, name_length};
use crate::limits::{PluginLimits, SessionLimits};
use crate::plugin::{Limit, PluginError};

/// Makes the changes that `plugin` asks for.
///
/// # Errors
/// At the first change that is not allowed; the memory is then half changed and must be given up.
pub(super) fn apply(
    effects: &[Effect],
    plugin: &str,
    place: &Place,
    memory: &mut Memory,
    limits: &SessionLimits,
    plugin_limits: &PluginLimits,
) -> Result<(), PluginError> {
    if effects.len() > plugin_limits.effects {
        return Err(over(Limit::Effects, plugin_limits.effects));
    }
    for effect in effects {
        match effect.kind {
            EffectKind::SetState | EffectKind::RemoveState => {
                change_state(effect, plugin, place, memory, limits, plugin_limits)?;
            }
            EffectKind::SetVariable | EffectKind::RemoveVariable => {
                change_variable(effect, place, memory, limits, plugin_limits)?;
            }
        }
    }
    Ok(())
}

fn change_state(
    effect: &Effect,
    plugin: &str,
    place: &Place,
    memory: &mut Memory,
    limits: &SessionLimits,
    plugin_limits: &PluginLimits,
) -> Result<(), PluginError> {
    let Effect { scope, name, value, .. } = effect;
    if name.is_empty() || name.len() > limits.name || name.chars().any(char::is_control) {
        return Err(refused(format!(
            "a key of state has 1 to {} bytes and no control characters",
            limits.name
        )));
    }
    let kept = memory.kept(place, plugin, *scope);
    if effect.kind == EffectKind::RemoveState {
        kept.remove(name);
        return Ok(());
    }
    if value.len() > plugin_limits.state_value {
        return Err(over(Limit::State, plugin_limits.state_value));
    }
    kept.insert(name.clone(), value.clone());
    let total: usize = kept.iter().map(|(key, value)| key.len() + value.len()).sum();
    if total > plugin_limits.state_total {
        return Err(over(Limit::State, plugin_limits.state_total));
    }
    Ok(())
}

fn change_variable(
    effect: &Effect,
    place: &Place,
    memory: &mut Memory,
    limits: &SessionLimits,
    plugin_limits: &PluginLimits,
) -> Result<(), PluginError> {
    let Effect { scope, name, value, .. } = effect;
    if name.is_empty() || name.len() > limits.name || name_length(name) != name.len() {
        return Err(refused(format!("`{name}` is no name of a variable")));
    }
    let owner = if belongs_to_channel(name) { Scope::Channel } else { Scope::User };
    if *scope != owner {
        return Err(refused(format!(
            "${name} belongs to the {}: names without lower-case letters are the channel's",
            if owner == Scope::Channel { "channel" } else { "user" }
        )));
    }
    if effect.kind == EffectKind::RemoveVariable {
        memory.variables.remove(place, name);
        return Ok(());
    }
    if value.len() > plugin_limits.state_value {
        return Err(over(Limit::State, plugin_limits.state_value));
    }
    let text = value.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(refused(format!("the text of ${name} is empty or has control characters")));
    }
    memory
        .variables
        .set(place, name, text, limits.variables)
        .map_err(|full| refused(format!("${name} can't be stored: {full}")))
}

fn over(limit: Limit, allowed: usize) -> PluginError {
    PluginError::OverLimit { limit, allowed: allowed as u64 }
}

fn refused(message: String) -> PluginError {
    PluginError::Protocol(message)
}
