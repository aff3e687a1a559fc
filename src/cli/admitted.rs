//! What a host must know of a module before it takes it in.

use super::plugins::RunOptions;
use super::world::Surroundings;
use crate::module::Facts;
use crate::plugin::{Description, PluginError, wasm};

/// A module that was admitted.
pub(super) struct Admitted {
    /// What it says of itself.
    pub description: Description,
    /// The same as its text.
    pub manifest: String,
    /// The names of the hooks that it exports.
    pub hooks: Vec<String>,
}

/// Judges a module as every host does that will run it.
///
/// # Errors
/// With every reason why it is refused.
pub(super) fn admitted(
    bytes: &[u8],
    run: &RunOptions,
    _surroundings: &Surroundings,
) -> Result<Admitted, PluginError> {
    let description = wasm::admission(bytes, &run.limits())?;
    let facts = Facts::of(bytes);
    let manifest = facts.manifests.first().map(|text| String::from_utf8_lossy(text).into_owned());
    let hooks = facts.hooks().into_iter().map(|hook| hook.export().to_owned()).collect();
    Ok(Admitted { description, manifest: manifest.unwrap_or_default(), hooks })
}
