//! Golden tests: those in the folder `tests`, and what they cost.

use super::fuel::over_budget;
use super::{Check, Subject, case, skipped};
use crate::golden;
use crate::plugin::Plugin;
use crate::report::{Case, Finding, Place};

pub(super) const CHECK: Check = Check {
    name: "tests",
    promise: "all tests in the folder `tests` pass, within the budget",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("tests", reason),
    };
    let paths = match golden::find(&subject.folder) {
        Ok(paths) => paths,
        Err(cause) => {
            let finding = Finding::error("SK0400", format!("the tests can't be read: {cause}"));
            let place = Place::file(subject.file(golden::FOLDER));
            return vec![case("tests", vec![finding.at(place)])];
        }
    };
    if paths.is_empty() {
        return skipped("tests", "there are none");
    }
    let mut plugins: Vec<Box<dyn Plugin>> = vec![Box::new(plugin.clone())];
    let mut cases = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let shown = subject.file(&format!("{}/{name}", golden::FOLDER));
        let file = match golden::read(&path, &shown) {
            Ok(file) => file,
            Err(error) => {
                cases.push(case(shown, error.findings()));
                continue;
            }
        };
        for test in &file.tests {
            let ran = golden::run_test(test, &mut plugins, &subject.limits);
            let place = test.steps.first().and_then(|step| step.place.clone());
            let mut findings = ran.findings;
            let over = over_budget(subject, "test", ran.usage.fuel);
            findings.extend(over.map(|finding| Finding { place: place.clone(), ..finding }));
            let mut case = case(format!("{name}: {}", test.name), findings);
            case.place = place;
            cases.push(case);
        }
    }
    cases
}
