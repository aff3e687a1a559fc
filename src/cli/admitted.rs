//! What a host must know of a module before it takes it in.

use super::plugins::{RunOptions, trial};
use super::world::Surroundings;
use crate::limits::TrialLimits;
use crate::module::Facts;
use crate::plugin::{Description, PluginError, Refusal, Rule, wasm};

/// A module that was admitted.
pub(super) struct Admitted {
    /// What it says of itself.
    pub description: Description,
    /// The same as its text.
    pub manifest: String,
    /// The names of the hooks that it exports.
    pub hooks: Vec<String>,
}

/// Judges a module as every host does that will run it; it is compiled once, in a process of its own.
///
/// # Errors
/// With every reason why it is refused.
pub(super) fn admitted(
    bytes: &[u8],
    run: &RunOptions,
    surroundings: &Surroundings,
) -> Result<Admitted, PluginError> {
    let description = match trial(surroundings) {
        Some(trial) => trial.run(bytes, &TrialLimits::default())?.description,
        None => wasm::admission(bytes, &run.limits())?,
    };
    let beyond = description.beyond(&run.limits()).into_iter();
    let beyond: Vec<_> = beyond.map(|text| Refusal::new(Rule::Needs, text)).collect();
    if !beyond.is_empty() {
        return Err(PluginError::Refused(beyond));
    }
    let facts = Facts::of(bytes);
    let manifest = facts.manifests.first().map(|text| String::from_utf8_lossy(text).into_owned());
    let hooks = facts.hooks().into_iter().map(|hook| hook.export().to_owned()).collect();
    Ok(Admitted { description, manifest: manifest.unwrap_or_default(), hooks })
}
