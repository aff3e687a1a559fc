//! Every test of a plugin as a report: the examples of its manifest, then its files of tests.

use std::path::{Path, PathBuf};

use super::{File, examples, find, read, run_file};
use crate::limits::PluginLimits;
use crate::plugin::{Description, Plugin};
use crate::report::{Case, Finding, Outcome, Place, Suite};

/// Runs the tests in a plugin's folder. What can't be read is a finding; `shown` gives a path as a person
/// would type it.
#[must_use]
pub fn suites(
    folder: &Path,
    shown: &dyn Fn(&Path) -> String,
    plugins: &mut Vec<Box<dyn Plugin>>,
    limits: &PluginLimits,
) -> Vec<Suite> {
    let unreadable = |name: String, findings: Vec<Finding>| {
        let case = Case { name: name.clone(), place: None, outcome: Outcome::Found(findings) };
        Suite { name, promise: String::new(), cases: vec![case] }
    };
    let paths = match find(folder) {
        Ok(paths) => paths,
        Err(cause) => {
            let name = shown(&folder.join(super::FOLDER));
            let what = format!("the folder of tests can't be read: {cause}");
            let finding = Finding::error("SK0400", what).at(Place::file(name.clone()));
            return vec![unreadable(name, vec![finding])];
        }
    };
    let suite = |path: PathBuf| {
        let name = shown(&path);
        match read(&path, &name) {
            Ok(file) => run_file(&file, plugins, limits),
            Err(error) => unreadable(name, error.findings()),
        }
    };
    paths.into_iter().map(suite).filter(|suite| !suite.cases.is_empty()).collect()
}

impl File {
    /// The examples of a manifest as if they were a file of tests; `manifest` is its text and what its
    /// file is called, where it is known.
    #[must_use]
    pub fn of_examples(description: &Description, manifest: Option<(&str, &str)>) -> Self {
        Self {
            path: PathBuf::new(),
            shown: "examples".to_owned(),
            source: String::new(),
            tests: examples(description, manifest),
        }
    }
}
