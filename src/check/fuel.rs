//! Work and memory of the examples: within the author's budget, what the manifest asks for, and clear of
//! the limits of hosts.

use super::examples::lines;
use super::{Check, Subject, case, skipped};
use crate::plugin::{Plugin, Usage};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "fuel",
    promise: "each example keeps within its budget of work and memory, clear of the limits of hosts",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("fuel", reason),
    };
    if !subject.counts_fuel {
        return skipped("fuel", "this runtime counts no fuel: leave --runtime node out");
    }
    if plugin.examples().is_empty() {
        return skipped("fuel", "there is no example to measure");
    }
    let lines = lines(subject);
    let mut cases = Vec::new();
    for (number, example) in plugin.examples().iter().enumerate() {
        let played = plugin.play(example, subject.limits);
        // Limits are those of one call; the budget is that of the whole command.
        let mut whole = Usage::default();
        let mut most = Usage::default();
        for asked in &played.asked {
            whole.add(asked.usage);
            most.fuel = most.fuel.max(asked.usage.fuel);
            most.memory = most.memory.max(asked.usage.memory);
        }
        let line = lines.get(number).map_or(0, |lines| lines.command);
        let found = over_budget(subject, "example", whole.fuel)
            .into_iter()
            .chain(over_needs(plugin.description(), most))
            .chain(near_limits(subject, most));
        let found = found.map(|finding| subject.at_manifest(finding, line)).collect();
        cases.push(case(format!("{}: {}", number + 1, cleaned(&example.command)), found));
    }
    cases
}

/// The finding that `what` takes more work than the author allows.
pub(super) fn over_budget(subject: &Subject<'_>, what: &str, fuel: u64) -> Option<Finding> {
    let budget = subject.manifest?.settings.budget.fuel.filter(|budget| fuel > *budget)?;
    let message = format!("the {what} takes {fuel} units of fuel; its budget is {budget}");
    Some(
        Finding::error("SK0303", message)
            .help("make it cheaper, or raise `fuel` in [project.budget]"),
    )
}

/// What it uses beyond what its manifest says that it needs.
fn over_needs(description: &crate::plugin::Description, most: Usage) -> Vec<Finding> {
    let needs = &description.limits;
    let rows = [
        ("units of fuel", most.fuel, needs.fuel, "fuel"),
        ("bytes of memory", most.memory, needs.memory, "memory"),
    ];
    let over = rows.into_iter().filter_map(|(what, used, needs, key)| {
        let needs = needs.filter(|needs| used > *needs)?;
        let message =
            format!("the example takes {used} {what}, but the manifest asks for {needs} only");
        let help = format!("raise `{key}` in `limits`, or leave it out");
        Some(Finding::error("SK0304", message).help(help))
    });
    over.collect()
}

/// What is nearly used up: another example, or longer arguments, would go beyond.
fn near_limits(subject: &Subject<'_>, most: Usage) -> Vec<Finding> {
    let limits = &subject.limits;
    let rows = [
        ("SK0305", "units of fuel", most.fuel, limits.fuel),
        ("SK0306", "bytes of memory", most.memory, limits.memory as u64),
    ];
    let near = rows.into_iter().filter_map(|(code, what, used, allowed)| {
        if used <= allowed / 10 * 9 {
            return None;
        }
        let message = format!("the example takes {used} {what} in one call; {allowed} are allowed");
        Some(Finding::warning(code, message).help("find out what grows: sidekick roll --trace -v"))
    });
    near.collect()
}

impl Subject<'_> {
    /// The most fuel that an example takes, for a summary; none without examples, or where
    /// nobody counts.
    #[must_use]
    pub fn dearest_example(&self) -> Option<u64> {
        let plugin = self.plugin().ok().filter(|_| self.counts_fuel)?;
        let fuel = plugin.examples().iter().map(|example| {
            let played = plugin.play(example, self.limits);
            played.asked.iter().map(|asked| asked.usage.fuel).sum()
        });
        fuel.max()
    }
}
