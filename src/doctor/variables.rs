//! What is set on this machine and would make other modules than elsewhere.

use std::fs;

use super::{Machine, found, well};
use crate::project::FORGOTTEN;
use crate::report::{Case, Finding};

/// Variables that cargo and rustc heed and that change what is compiled.
const CHANGING: [&str; 16] = [
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS",
    "CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS",
    "CARGO_PROFILE_RELEASE_INCREMENTAL",
    "CARGO_PROFILE_RELEASE_LTO",
    "CARGO_PROFILE_RELEASE_OPT_LEVEL",
    "CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS",
    "CARGO_PROFILE_RELEASE_PANIC",
    "CARGO_INCREMENTAL",
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_FORCE_INCREMENTAL",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "SOURCE_DATE_EPOCH",
];

/// Looks at variables, and at the user's own configuration of cargo.
pub(super) fn look(machine: &Machine<'_>) -> Vec<Case> {
    let is_set = |name: &&&str| (machine.variable)(name).is_some_and(|value| !value.is_empty());
    let mut cases: Vec<_> = CHANGING.iter().filter(is_set).map(|name| changing(name)).collect();
    cases.extend(FORGOTTEN.iter().filter(is_set).map(|name| forgotten(name)));
    cases.extend(configured(machine));
    if cases.is_empty() {
        cases.push(well("no variable and no setting changes modules"));
    }
    cases
}

fn changing(name: &str) -> Case {
    let message = format!("{name} is set: modules built here may differ from those of others");
    found(name, Finding::warning("SK0740", message).help(format!("run: unset {name}")))
}

fn forgotten(name: &str) -> Case {
    let message = format!("{name} is set; builds of plugins leave it out");
    let help = "flags that a plugin needs belong into .cargo/config.toml of its folder";
    found(name, Finding::note("SK0741", message).help(help))
}

/// Flags for all of the user's crates.
fn configured(machine: &Machine<'_>) -> Option<Case> {
    let home = machine.tools.cargo_home.as_ref()?;
    let files = ["config.toml", "config"].map(|name| home.join(name));
    let file = files.into_iter().find(|file| file.is_file())?;
    let settings: toml::Table = fs::read_to_string(&file).ok()?.parse().ok()?;
    let table =
        |outer: &toml::Table, key: &str| outer.get(key).and_then(|it| it.as_table().cloned());
    let build = table(&settings, "build").unwrap_or_default();
    let target = table(&settings, "target")
        .and_then(|targets| table(&targets, crate::project::TARGET))
        .unwrap_or_default();
    if !build.contains_key("rustflags") && !target.contains_key("rustflags") {
        return None;
    }
    let message = format!(
        "'{}' has rustflags: they go into every module built here, and into none of others",
        file.display()
    );
    let help = "move them into .cargo/config.toml of the plugin's folder, if it needs them";
    Some(found("rustflags", Finding::warning("SK0742", message).help(help)))
}
