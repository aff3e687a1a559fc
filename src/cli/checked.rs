//! One plugin, looked at by checks.

use std::path::Path;

use super::error::CliError;
use super::live::LiveIn;
use super::output::Output;
use super::paths::shown;
use super::plugins::RunOptions;
use super::progress;
use super::reports::Looked;
use super::subject::Subject;
use super::world::Surroundings;
use crate::check::{self, Check, Module, run_all};
use crate::project::{Loudness, Project, Tools, build, verify};
use crate::report::Finding;

/// Looks at a plugin; the seed is where chance starts, and whether it is built again elsewhere. With a channel,
/// its odds are compared with those of its namesake there.
///
/// # Errors
/// When a tool is missing.
pub(super) fn look(
    opened: &Subject,
    checks: &[Check],
    run: &RunOptions,
    (seed, is_verified): (u64, bool),
    live: Option<&LiveIn>,
    surroundings: &Surroundings,
    output: &Output,
) -> Result<Looked, CliError> {
    let (engine, others) = run.engines(surroundings)?;
    let engine = engine.trying_all();
    let plugin = opened.try_load(&engine)?;
    let other =
        others.first().map(|other| Ok::<_, CliError>((other.name(), opened.try_load(other)?)));
    let other = other.transpose()?;
    let described = match (&plugin, &opened.manifest) {
        (Ok(plugin), _) => Some(plugin.description().name.clone()),
        (Err(_), Some(manifest)) => {
            manifest.description.as_ref().ok().map(|description| description.name.clone())
        }
        (Err(_), None) => None,
    };
    let name = described.unwrap_or_else(|| named(&opened.path));
    let live = live.map(|live| live.of(&name, run, surroundings)).transpose()?;
    let mut subject = check::Subject::new(name, plugin);
    subject.live = live;
    subject.shown = shown(&opened.folder);
    subject.folder.clone_from(&opened.folder);
    subject.manifest = opened.manifest.as_ref();
    subject.module = opened
        .module
        .as_ref()
        .map(|module| Module { file: shown(&module.path), bytes: &module.bytes });
    subject.limits = match opened.module {
        Some(_) => run.trial_limits(&engine),
        None => run.limits(),
    };
    subject.seed = seed;
    subject.counts_fuel = engine.counts_fuel();
    if let Some((name, plugin)) = other {
        subject.compare(name, plugin);
    }
    let project = Project { folder: subject.folder.clone() };
    let tools = run.tools(surroundings);
    let verify = || Ok(elsewhere(&project, &tools));
    subject.verify = is_verified.then_some(&verify);
    let bar = progress::named(checks.len() as u64, surroundings, output);
    let report = run_all(&subject, checks, |name| bar.begin(name));
    drop(bar);
    let mut facts = Vec::new();
    if let Some(module) = &opened.module {
        facts.push(("module".to_owned(), format!("{} bytes", module.bytes.len())));
        facts.push(("blake3".to_owned(), module.digest.to_string()));
        if !module.sources.is_empty() && opened.manifest.is_some() {
            facts.push(("sources".to_owned(), format!("{} files", module.sources.len())));
        }
        if let Some(symbols) = &module.symbols {
            facts.push(("symbols".to_owned(), shown(symbols)));
        }
    }
    if let Some(fuel) = subject.dearest_example() {
        facts.push(("dearest example".to_owned(), format!("{fuel} fuel")));
    }
    if let Some(worst) = subject.worst_case() {
        facts.push(("worst case".to_owned(), worst));
    }
    Ok(Looked { report, facts })
}

/// What differs when the project is built elsewhere; that it can't be is a difference, too.
fn elsewhere(project: &Project, tools: &Tools) -> Vec<Finding> {
    // Nothing has changed since the plugin was opened, so the first build is a matter of a moment.
    let built = build(project, tools, Loudness::Quiet);
    match built.and_then(|built| verify(project, tools, &built)) {
        Ok(finding) => finding.into_iter().collect(),
        Err(error) => {
            let causes = std::iter::successors(std::error::Error::source(&error), |c| c.source());
            let causes = causes.map(ToString::to_string);
            let finding = Finding::error("SK0601", error.to_string()).details(causes);
            vec![error.help().into_iter().fold(finding, Finding::help)]
        }
    }
}

/// The name of a file or folder without its ending.
#[must_use]
pub(super) fn named(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole.file_stem().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned()
}
