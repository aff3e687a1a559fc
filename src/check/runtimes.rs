//! Runtimes: whatever is asked, another runtime gives the same answer.

use std::sync::{Arc, Mutex};

use super::lent::{Asked, Lent, locked};
use super::{Check, Subject, case, conduct, skipped};
use crate::abi::{Hook, Request};
use crate::golden;
use crate::plugin::{
    Call, Description, Dice, Draw, Finished, Plugin, PluginError, Prefixed, Services, Source,
};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "runtimes",
    promise: "another runtime gives the same answers, with the same dice, log and faults",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("runtimes", reason),
    };
    if let Err(reason) = subject.bytes() {
        return skipped("runtimes", reason);
    }
    let Some((name, other)) = &subject.other else {
        return skipped("runtimes", "only with --runtime all: it asks Node as well");
    };
    let other = match other {
        Ok(other) => other,
        Err(error) => {
            let message = format!("{name} does not run the module: {error}");
            let finding = subject.at_module(Finding::error("SK0508", message).help(HELP));
            return vec![case("load", vec![finding])];
        }
    };
    let found = Arc::default();
    let both = Both { ours: plugin.clone(), its: other.clone(), found: Arc::clone(&found) };
    let both = Lent::new(Box::new(both));
    let ended = |name: String| {
        let found = std::mem::take(&mut *locked(&found));
        case(name, found.finding(subject).into_iter().collect())
    };
    let mut cases = Vec::new();
    let mut seen: Vec<Asked> = Vec::new();
    for (number, example) in plugin.examples().iter().enumerate() {
        seen.extend(both.play(example, subject.limits).asked);
        cases.push(ended(format!("{}: {}", number + 1, cleaned(&example.command))));
    }
    // Files that can't be read are a matter of the check that runs them.
    let paths = golden::find(&subject.folder).unwrap_or_default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(file) = golden::read(&path, &name) else { continue };
        let mut plugins: Vec<Box<dyn Plugin>> = vec![Box::new(both.clone())];
        for test in &file.tests {
            let _ = golden::run_test(test, &mut plugins, &subject.limits);
        }
        cases.push(ended(name));
    }
    for hook in plugin.hooks() {
        conduct::ask_everything(subject, &both, *hook, &seen);
        cases.push(ended(hook.export().to_owned()));
    }
    cases
}

const HELP: &str = "keep the bits of floats that are no numbers out of answers, and stacks shallow; \
                    or the runtime is wrong";

/// A plugin in two runtimes: it answers as in the first, and knows where the second differed.
struct Both {
    ours: Lent,
    its: Lent,
    found: Arc<Mutex<Found>>,
}

/// Where they differed.
#[derive(Default)]
struct Found {
    first: Option<Difference>,
    times: usize,
}

struct Difference {
    what: &'static str,
    request: Request,
    ours: String,
    its: String,
}

impl Plugin for Both {
    fn description(&self) -> &Description {
        self.ours.description()
    }

    fn has(&self, hook: Hook) -> bool {
        self.ours.has(hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        let services = &call.services;
        let before = services.dice.draws().len();
        let (request, limits) = (call.request.clone(), services.limits);
        let (variables, state) = (Arc::clone(&services.variables), services.state.clone());
        let (rules, dice_limits) = (services.rules, services.dice_limits);
        let ours = self.ours.ask(call);
        if is_by_budget(&ours) {
            return ours;
        }
        let draws = ours.services.dice.draws().get(before..).unwrap_or_default();
        // The same faces; who draws more of them differs by that.
        let faces = draws.iter().map(|draw| draw.face).collect();
        let dice = Dice::new(Source::Prefixed(Box::new(Prefixed::new(faces, 0))), u32::MAX);
        let mut services = Services::new(dice, limits);
        (services.variables, services.state) = (variables, state);
        (services.rules, services.dice_limits) = (rules, dice_limits);
        let its = self.its.ask(Call { request: request.clone(), services });
        let its_draws = its.services.dice.draws();
        let parts = told(&ours, draws).into_iter().zip(told(&its, its_draws));
        let differs = parts.into_iter().find(|((_, ours), (_, its))| ours != its);
        if let Some(((what, said), (_, its))) = differs {
            let mut found = locked(&self.found);
            found.times += 1;
            found.first.get_or_insert(Difference { what, request, ours: said, its });
        }
        ours
    }
}

/// Whether a budget ended it: each runtime has its own way to count, and some count nothing.
fn is_by_budget(finished: &Finished) -> bool {
    use PluginError::{NoDice, OutOfFuel, OverLimit, TooLate};
    matches!(finished.outcome, Err(OutOfFuel(_) | TooLate(_) | OverLimit { .. } | NoDice(_)))
}

/// What has to be the same, in words.
fn told(finished: &Finished, draws: &[Draw]) -> [(&'static str, String); 3] {
    let answer = match &finished.outcome {
        Ok(answer) => serde_json::to_string(answer).unwrap_or_default(),
        Err(PluginError::Declined(words)) => format!("refuses: {words}"),
        // How a trap is told has differences that nobody can help.
        Err(PluginError::Trapped { panic: None, .. }) => "trapped".to_owned(),
        Err(error) => error.to_string(),
    };
    let log = finished.services.log.iter();
    let log: Vec<_> = log.map(|line| line.text.as_str()).collect();
    let draws: Vec<_> =
        draws.iter().map(|draw| format!("d{}: {}", draw.sides, draw.face)).collect();
    [("answer", answer), ("log", log.join(", ")), ("list of dice thrown", draws.join(", "))]
}

impl Found {
    fn finding(self, subject: &Subject<'_>) -> Option<Finding> {
        let Difference { what, request, ours, its } = self.first?;
        let (name, _) = subject.other.as_ref()?;
        let hook = request.hook.export();
        let from = ours.bytes().zip(its.bytes()).take_while(|(one, other)| one == other).count();
        let width = name.len().max(OURS.len());
        let mut lines = vec![
            format!("asked: {}", conduct::shown(&request)),
            format!("{OURS:>width$}: {}", around(&ours, from)),
            format!("{name:>width$}: {}", around(&its, from)),
        ];
        if self.times > 1 {
            lines.push(format!("and in {} more calls", self.times - 1));
        }
        let message = format!("in {name} the {what} of `{hook}` is another");
        let finding = Finding::error("SK0508", message).details(lines).help(HELP);
        Some(subject.at_module(finding))
    }
}

/// The runtime that is compared with.
const OURS: &str = "wasmtime";

/// Bytes that are shown before a difference, and in all.
const BEFORE: usize = 40;
const SHOWN: usize = 120;

/// A text around the byte from which on it differs.
fn around(text: &str, from: usize) -> String {
    let start = text.floor_char_boundary(from.saturating_sub(BEFORE));
    let end = text.floor_char_boundary((start + SHOWN).min(text.len()));
    let (before, after) =
        (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    format!("{before}{}{after}", cleaned(&text[start..end]))
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn differences_are_shown_with_what_is_around_them() {
        assert_eq!(around("one", 2), "one");
        let long = "é".repeat(200);
        let shown = around(&long, 201);
        assert!(shown.starts_with("…é") && shown.ends_with("é…"), "{shown}");
        assert_eq!(shown.chars().count(), 62);
        assert_eq!(around("", 9), "");
    }
}
