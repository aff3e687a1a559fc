//! A project's `sidekick.toml`: what the plugin says of itself, and how its module is made.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use super::expected::{ExpectedOdds, expected};
use super::{MANIFEST, ProjectError};
use crate::plugin::{Description, ManifestError};

/// A project's manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Where it is.
    pub path: PathBuf,
    /// Its text, byte by byte.
    pub text: String,
    /// What the plugin says of itself, or why that can't be read.
    pub description: Result<Description, ManifestError>,
    /// The table `[project]`.
    pub settings: Settings,
    /// The tables `[[odds]]`.
    pub odds: Vec<ExpectedOdds>,
}

/// The table `[project]` of a manifest: what the author's tools need to know. A host reads nothing in
/// it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The command that builds the module, program first, run in the project's folder; without it,
    /// cargo builds.
    pub build: Option<Vec<String>>,
    /// The file that the command makes.
    pub module: Option<PathBuf>,
    /// The command that starts the plugin as an HTTP server, which then listens on the port that the
    /// variable `PORT` names; then there is no module.
    pub serve: Option<Vec<String>>,
    /// Files and folders with sources, for commands that don't tell; by default `src`.
    pub sources: Option<Vec<PathBuf>>,
    /// What the module may cost.
    #[serde(default)]
    pub budget: Budget,
}

/// What a module may cost; `check` reports what is beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Bytes of the module.
    pub size: Option<u64>,
    /// Units of work of one example or test.
    pub fuel: Option<u64>,
}

#[derive(Deserialize)]
struct Outer {
    #[serde(default)]
    project: Settings,
}

impl Manifest {
    /// Reads the manifest in `folder`.
    ///
    /// # Errors
    /// When there is none, it is not UTF-8, or its table `[project]` or one `[[odds]]` has a mistake. Mistakes
    /// in what the plugin says of itself are part of the value.
    pub fn read(folder: &Path) -> Result<Self, ProjectError> {
        let path = folder.join(MANIFEST);
        let text = fs::read_to_string(&path)
            .map_err(|cause| ProjectError::NoManifest { path: path.clone(), cause })?;
        let description = Description::parse(&text);
        // A text that is no TOML is told by the description already.
        let is_toml = toml::from_str::<toml::Table>(&text).is_ok();
        let (settings, odds) = if is_toml {
            let wrong = |table, cause| {
                let cause = Box::new(cause);
                ProjectError::Manifest { path: path.clone(), table, cause }
            };
            let outer: Outer = toml::from_str(&text).map_err(|cause| wrong("[project]", cause))?;
            (outer.project, expected(&text).map_err(|cause| wrong("[[odds]]", cause))?)
        } else {
            (Settings::default(), Vec::new())
        };
        settings.validate(&path)?;
        Ok(Self { path, text, description, settings, odds })
    }
}

impl Settings {
    fn validate(&self, path: &Path) -> Result<(), ProjectError> {
        let wrong = |what: &str| {
            Err(ProjectError::Settings { path: path.to_owned(), what: what.to_owned() })
        };
        let is_empty = |command: &Option<Vec<String>>| {
            command.as_ref().is_some_and(|words| words.first().is_none_or(String::is_empty))
        };
        if is_empty(&self.build) || is_empty(&self.serve) {
            return wrong("a command needs a program as its first word");
        }
        let is_inside = |module: &PathBuf| {
            let mut parts = module.components();
            parts.clone().next().is_some()
                && parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
        };
        if !self.module.iter().all(is_inside) {
            return wrong("`module` must be a path below the plugin's folder, without `..`");
        }
        match (&self.build, &self.module, &self.serve) {
            (Some(_), None, _) => wrong("`build` needs `module`: the file that it makes"),
            (None, Some(_), _) => wrong("`module` needs `build`: the command that makes it"),
            (Some(_), _, Some(_)) => wrong("`build` and `serve` exclude each other"),
            _ => Ok(()),
        }
    }
}
