//! Odds against the module that people play with: a change of the code should be no change of luck.

use super::examples::lines;
use super::lent::Lent;
use super::odds::{aspect, share, side_by_side};
use super::walked::alone;
use super::{Check, Subject, case, skipped};
use crate::chance::Probability;
use crate::odds::{By, Compared};
use crate::plugin::Plugin;
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check =
    Check { name: "moved", promise: "the odds are those of the plugin in the channel", run };

/// The plugin that people play with, and how much of the odds may lie elsewhere than with that.
pub struct Live {
    plugin: Result<Lent, String>,
    max_shift: Probability,
}

impl Live {
    /// A plugin, or the reason why there is none to compare with.
    #[must_use]
    pub fn new(plugin: Result<Box<dyn Plugin>, String>, max_shift: Probability) -> Self {
        Self { plugin: plugin.map(Lent::new), max_shift }
    }
}

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("moved", reason),
    };
    let Some(live) = &subject.live else {
        return skipped("moved", "only with --max-shift: it needs a channel to compare with");
    };
    let before = match &live.plugin {
        Ok(before) => before,
        Err(reason) => return skipped("moved", reason.clone()),
    };
    let mut commands: Vec<(&str, By, u32)> = Vec::new();
    let lines = lines(subject);
    for (number, example) in plugin.examples().iter().enumerate() {
        if !commands.iter().any(|(known, ..)| *known == example.command) {
            let line = lines.get(number).map_or(0, |lines| lines.command);
            commands.push((&example.command, By::Any, line));
        }
    }
    for (manifest, table) in subject
        .manifest
        .iter()
        .flat_map(|manifest| manifest.odds.iter().map(move |one| (manifest, one)))
    {
        let line = super::written::line_of(&manifest.text, table.at);
        commands.push((&table.command, aspect(table.by), line));
    }
    if commands.is_empty() {
        return skipped("moved", "there is no example whose odds could be compared");
    }
    let (mut before, mut after) = (alone(subject, before), alone(subject, plugin));
    let mut cases = Vec::new();
    for (number, (command, by, line)) in commands.into_iter().enumerate() {
        let compared = after.compared(&mut before, command, by);
        let found = compared
            .iter()
            .filter(|one| one.is_beyond(&live.max_shift))
            .map(|one| subject.at_manifest(beyond(one, &live.max_shift), line));
        let found = found.collect();
        cases.push(case(format!("{}: {}", number + 1, cleaned(command)), found));
    }
    cases
}

fn beyond(compared: &Compared, most: &Probability) -> Finding {
    let (moved, most) = (share(&compared.shift), share(most));
    let command = cleaned(&compared.command);
    let message = format!(
        "the odds of {command} have moved: {moved} of the probability lies elsewhere, {most} may"
    );
    Finding::error("SK0457", message)
        .details(side_by_side(compared, ["channel", "now"]))
        .help("find out what changed; if it was meant to, give a larger --max-shift")
}
