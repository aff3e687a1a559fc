//! Tests are run: a fresh session for each, the same plugins.

use super::compare::compare;
use super::test::{Before, File, Step, Test};
use crate::abi::Scope;
use crate::chat::{Message, Place};
use crate::dice::{Listed, NoFace};
use crate::limits::{DiceLimits, PluginLimits};
use crate::pipeline::{Exchange, Memory, Played, Scene, Session, side_by_side};
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

/// Runs all tests of a file, as many of them at once as the plugins gladly take.
#[must_use]
pub fn run_file(file: &File, plugins: &mut Vec<Box<dyn Plugin>>, limits: &PluginLimits) -> Suite {
    let at_once = plugins.iter().map(|plugin| plugin.batch()).min().unwrap_or(1).max(1);
    let mut all = Vec::with_capacity(file.tests.len());
    for tests in file.tests.chunks(at_once) {
        all.extend(run_tests(tests, plugins, limits, None));
    }
    let case = |(test, ran): (&Test, Ran)| {
        let place = test.steps.first().and_then(|step| step.place.clone());
        let outcome = match ran.findings {
            findings if findings.is_empty() => Outcome::Passed,
            findings => Outcome::Found(findings),
        };
        Case { name: test.name.clone(), place, outcome }
    };
    let cases = file.tests.iter().zip(all).map(case).collect();
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
    let ran = run_tests(std::slice::from_ref(test), plugins, limits, seed).pop();
    ran.unwrap_or(Ran { findings: Vec::new(), usage: Usage::default(), happened: Vec::new() })
}

/// Runs tests, the first command of each, then the second ones, and so on.
fn run_tests(
    tests: &[Test],
    plugins: &mut Vec<Box<dyn Plugin>>,
    limits: &PluginLimits,
    seed: Option<u64>,
) -> Vec<Ran> {
    let dice = |step: &Step| {
        let source = match seed {
            None => Source::Listed(Listed::new(step.faces.clone())),
            Some(seed) => Source::Prefixed(Box::new(Prefixed::new(step.faces.clone(), seed))),
        };
        Dice::new(source, DiceLimits::default().faces)
    };
    let mut session = Session::new(Dice::new(Source::Listed(Listed::new(Vec::new())), 0));
    session.plugins = std::mem::take(plugins);
    session.plugin_limits = *limits;
    let plugin = session.plugins.first().map(|plugin| plugin.description().name.clone());
    let plugin = plugin.unwrap_or_default();
    let mut all: Vec<Vec<Happened>> = tests.iter().map(|_| Vec::new()).collect();
    let longest = tests.iter().map(|test| test.steps.len()).max().unwrap_or_default();
    for number in 0..longest {
        let due = tests.iter().zip(&mut all);
        let due = due.filter_map(|(test, happened)| Some((test.steps.get(number)?, happened)));
        let (scenes, happened): (Vec<_>, Vec<_>) = due
            .map(|(step, happened)| {
                let before = happened.last().map(|before| before.memory.clone());
                let mut memory = before.unwrap_or_default();
                put(&step.before, &plugin, &mut memory);
                let (text, place) = (step.command.clone(), step.before.place.clone());
                let message = Message { text, place };
                (Scene { message, memory, dice: dice(step), rules: step.before.rules }, happened)
            })
            .unzip();
        for (happened, played) in happened.into_iter().zip(side_by_side(&mut session, scenes)) {
            let Played { exchange, memory, dice } = played;
            happened.push(Happened {
                exchange,
                left: dice.left().to_vec(),
                missed: dice.missed().cloned(),
                memory,
                plugin: plugin.clone(),
            });
        }
    }
    *plugins = session.plugins;
    tests.iter().zip(all).map(|(test, happened)| judged(test, happened)).collect()
}

/// The verdict on what came of a test.
fn judged(test: &Test, happened: Vec<Happened>) -> Ran {
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
