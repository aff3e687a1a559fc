//! Where the user's files live: XDG on Unix, the platform's own elsewhere, `SIDEKICK_HOME` above all.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::world::Surroundings;

/// The folder for what lasts between commands; none on a system without a home.
#[must_use]
pub(super) fn state(surroundings: &Surroundings) -> Option<PathBuf> {
    own(surroundings, "state").or_else(|| {
        let system = etcetera::choose_base_strategy().ok()?;
        Some(system.state_dir().unwrap_or_else(|| system.data_dir()).join("sidekick"))
    })
}

/// The folder for what people want to keep; none on a system without a home.
#[must_use]
pub(super) fn data(surroundings: &Surroundings) -> Option<PathBuf> {
    own(surroundings, "data")
        .or_else(|| Some(etcetera::choose_base_strategy().ok()?.data_dir().join("sidekick")))
}

/// The folder for what can be made again; none on a system without a home.
#[must_use]
pub(super) fn cache(surroundings: &Surroundings) -> Option<PathBuf> {
    own(surroundings, "cache")
        .or_else(|| Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("sidekick")))
}

fn own(surroundings: &Surroundings, kind: &str) -> Option<PathBuf> {
    let home = (surroundings.variable)("SIDEKICK_HOME").filter(|home| !home.is_empty())?;
    Some(PathBuf::from(home).join(kind))
}
