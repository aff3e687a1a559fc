//! The tests of the plugin that is being worked on.

use std::path::Path;

use crate::golden::{self, File};
use crate::pipeline::Session;
use crate::plugin::Description;
use crate::report::Report;

/// Runs the examples of the manifest and all files of tests with the session's plugin. The session's
/// memory has no part in it.
pub(super) fn run(
    session: &mut Session,
    description: &Description,
    folder: &Path,
    shown: &dyn Fn(&Path) -> String,
) -> Report {
    let limits = session.plugin_limits;
    let plugins = &mut session.plugins;
    let examples = File::of_examples(description, None);
    let mut suites = vec![golden::run_file(&examples, plugins, &limits)];
    suites.retain(|suite| !suite.cases.is_empty());
    suites.extend(golden::suites(folder, shown, plugins, &limits));
    Report { subject: description.name.clone(), suites }
}
