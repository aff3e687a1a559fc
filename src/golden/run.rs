//! Tests are run: a fresh session for each, the same plugins.

use super::compare::compare;
use super::test::{Before, File, Step, Test};
use crate::abi::Scope;
use crate::chat::{Message, Place};
use crate::dice::{Listed, NoFace};
use crate::limits::{DiceLimits, PluginLimits};
use crate::pipeline::{Exchange, Memory, Session, respond};
use crate::plugin::{Dice, Plugin, Prefixed, Source, Usage};
use crate::report::{Case, Finding, Outcome, Suite};

/// What came of a test.
#[derive(Debug)]
pub struct Ran {
    /// What is not as expected, up to the first command that went another way; empty if it passed.
    pub findings: Vec<Finding>,
    /// What all calls of all plugins used.
    pub usage: Usage,
    /// What came of each command.
    pub happened: Vec<Happened>,
}

/// What came of one command of a test.
#[derive(Debug)]
pub struct Happened {
    /// Everything that it led to.
    pub exchange: Exchange,
    /// Listed faces that nobody has taken.
    pub left: Vec<i64>,
    /// The die that got no face.
    pub missed: Option<NoFace>,
    /// What is remembered afterwards.
    pub memory: Memory,
    /// The plugin that the test is of: its state is looked at.
    pub plugin: String,
}

/// Runs all tests of a file.
#[must_use]
pub fn run_file(file: &File, plugins: &mut Vec<Box<dyn Plugin>>, limits: &PluginLimits) -> Suite {
    let case = |test: &Test| {
        let ran = run_test(test, plugins, limits);
        let place = test.steps.first().and_then(|step| step.place.clone());
        let outcome = match ran.findings {
            findings if findings.is_empty() => Outcome::Passed,
            findings => Outcome::Found(findings),
        };
        Case { name: test.name.clone(), place, outcome }
    };
    let cases = file.tests.iter().map(case).collect();
    Suite { name: file.shown.clone(), promise: String::new(), cases }
}

/// Runs one test: its dice show the listed faces.
#[must_use]
pub fn run_test(test: &Test, plugins: &mut Vec<Box<dyn Plugin>>, limits: &PluginLimits) -> Ran {
    run_test_with(test, plugins, limits, None)
}

/// Runs one test. With a seed, its faces go on where the listed ones run out.
#[must_use]
pub fn run_test_with(
    test: &Test,
    plugins: &mut Vec<Box<dyn Plugin>>,
    limits: &PluginLimits,
    seed: Option<u64>,
) -> Ran {
    let dice = |step: &Step| match seed {
        None => Source::Listed(Listed::new(step.faces.clone())),
        Some(seed) => Source::Prefixed(Box::new(Prefixed::new(step.faces.clone(), seed))),
    };
    let faces = DiceLimits::default().faces;
    let nothing = Dice::new(Source::Listed(Listed::new(Vec::new())), faces);
    let mut session = Session::new(nothing);
    session.plugins = std::mem::take(plugins);
    session.plugin_limits = *limits;
    let plugin = session.plugins.first().map(|plugin| plugin.description().name.clone());
    let plugin = plugin.unwrap_or_default();
    let mut happened = Vec::new();
    for step in &test.steps {
        put(&step.before, &plugin, &mut session.memory);
        session.rules = step.before.rules;
        session.dice = Dice::new(dice(step), faces);
        let message = Message { text: step.command.clone(), place: step.before.place.clone() };
        let exchange = respond(&mut session, &message);
        happened.push(Happened {
            exchange,
            left: session.dice.left().to_vec(),
            missed: session.dice.missed().cloned(),
            memory: session.memory.clone(),
            plugin: plugin.clone(),
        });
    }
    *plugins = session.plugins;
    let mut usage = Usage::default();
    let used = happened.iter().flat_map(|happened| &happened.exchange.usage);
    used.for_each(|used| usage.add(used.usage));
    let mut findings =
        test.steps.iter().zip(&happened).enumerate().map(|(number, (step, came))| {
            let mut findings = compare(step, came);
            if number > 0 {
                let command = crate::text::cleaned(&step.command);
                findings.iter_mut().for_each(|finding| {
                    finding.message = format!("{}, after the others: `{command}`", finding.message);
                });
            }
            findings
        });
    let findings = findings.find(|findings| !findings.is_empty()).unwrap_or_default();
    Ran { findings, usage, happened }
}

/// Puts into the memory what a test says is there.
pub(crate) fn put(before: &Before, plugin: &str, memory: &mut Memory) {
    let place: &Place = &before.place;
    for (name, text) in before.variables.iter().chain(&before.channel_variables) {
        // Only a full store refuses, and this one has no end.
        let _ = memory.variables.set(place, name, text, usize::MAX);
    }
    for (scope, texts) in
        [Scope::User, Scope::Channel, Scope::Server].into_iter().zip(&before.state)
    {
        if !texts.is_empty() {
            memory.kept(place, plugin, scope).extend(texts.clone());
        }
    }
}
