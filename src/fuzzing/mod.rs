//! Odd commands and odd dice, until a plugin fails; then the shortest that still does.
//!
//! Rank 6: knows nothing of runtimes, files or clocks. Everything follows from a seed: the same seed finds
//! the same failures.

mod chance;
mod mutate;
mod shrink;
mod trial;

use std::collections::BTreeSet;

use crate::golden::{Before, Expected, Step, Test};
use crate::limits::PluginLimits;
use crate::plugin::{Description, Plugin};
use crate::report::Finding;

use chance::Chance;
use mutate::Grammar;
use shrink::shrunk;
use trial::{Attempt, Came, Drawn, Failure, Table};

/// Different failures after which the search ends.
const MOST_FAILURES: usize = 10;
/// Commands that new ones are made from.
const MOST_STARTS: usize = 1_000;
/// Bytes of such a command: long ones would only become longer.
const LONGEST_START: usize = 400;
/// Dice of a run that are turned to other faces: of one that looks new, and of any other.
const TURNED: (usize, usize) = (12, 2);

/// Commands that are made before the first of them is run: the same for all plugins, so that the same seed
/// finds the same in every runtime.
const AT_ONCE: usize = 8;

/// What to do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Runs to make; those that make a failure smaller are not counted.
    pub runs: u64,
    /// What everything follows from.
    pub seed: u64,
    /// Tests whose commands new ones are made from.
    pub known: Vec<Test>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Fuzzed {
    /// Runs made.
    pub runs: u64,
    /// Failures, in the order found.
    pub failures: Vec<Found>,
}

/// A failure of a plugin, made small.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its code, `SK0501` to `SK0506`.
    pub code: &'static str,
    /// What happened, in words.
    pub message: String,
    /// The plugin's name.
    pub plugin: String,
    /// The guest's call stack; for an answer that differs, both.
    pub stack: Vec<String>,
    /// What is there before.
    pub before: Before,
    /// The command as typed.
    pub command: String,
    /// The faces that are thrown.
    pub faces: Vec<i64>,
    /// The number of the run, from 1.
    pub run: u64,
    /// The reply that came first, of an answer that differs.
    reply: Option<String>,
}

impl Found {
    /// A golden test that fails until the plugin is mended.
    #[must_use]
    pub fn test(&self) -> Test {
        let mut test = Test::of(&self.command, self.faces.clone());
        test.name = format!("{} {}", self.code, test.name).trim_end().to_owned();
        for step in &mut test.steps {
            step.before = self.before.clone();
            // That the plugin gives an answer says nothing about one that changes.
            step.expected = Expected {
                no_fault: self.reply.is_none(),
                reply: self.reply.clone(),
                ..Expected::default()
            };
        }
        test
    }

    /// The failure as a finding.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let message = format!("plugin '{}': {}", self.plugin, self.message);
        let line = |line: &String| match self.code {
            "SK0506" => line.clone(),
            _ if line.starts_with("note: ") => line.clone(),
            _ => format!("at {line}"),
        };
        Finding::error(self.code, message).details(self.stack.iter().map(line))
    }
}

/// Looks for commands and dice at which a plugin fails. `go_on` is asked before each run whether there
/// is still time; `tell` is told of each failure once it is small, so that none is lost when the search is
/// broken off.
#[must_use]
pub fn fuzz(
    plan: &Plan,
    plugins: &mut Vec<Box<dyn Plugin>>,
    limits: &PluginLimits,
    go_on: &mut dyn FnMut() -> bool,
    tell: &mut dyn FnMut(&Found),
) -> Fuzzed {
    let descriptions: Vec<_> = plugins.iter().map(|plugin| plugin.description().clone()).collect();
    let mut search = Search {
        starts: starts(&plan.known, &descriptions),
        grammar: grammar(&descriptions),
        table: Table { plugins, limits: *limits },
        chance: Chance::new(plan.seed),
        looks: BTreeSet::new(),
        kinds: BTreeSet::new(),
        fuzzed: Fuzzed::default(),
        most: plan.runs,
        go_on,
        tell,
    };
    // Every known command once as it is.
    let known: Vec<_> = search.starts.clone();
    for commands in known.chunks(AT_ONCE) {
        if !search.explore(commands.to_vec()) {
            return search.fuzzed;
        }
    }
    loop {
        let commands = (0..AT_ONCE).map(|_| search.next()).collect();
        if !search.explore(commands) {
            return search.fuzzed;
        }
    }
}

/// A search for failures.
struct Search<'p, 'c> {
    starts: Vec<(Before, String)>,
    grammar: Grammar,
    table: Table<'p>,
    chance: Chance,
    /// What runs have looked like.
    looks: BTreeSet<String>,
    /// Kinds of failures found.
    kinds: BTreeSet<String>,
    fuzzed: Fuzzed,
    most: u64,
    go_on: &'c mut dyn FnMut() -> bool,
    tell: &'c mut dyn FnMut(&Found),
}

impl Search<'_, '_> {
    /// A new command.
    fn next(&mut self) -> (Before, String) {
        let (before, body) = self.chance.pick(&self.starts).cloned().unwrap_or_default();
        if self.chance.once_in(8) {
            return (before, self.grammar.fresh(&mut self.chance));
        }
        let others: Vec<String> = match self.chance.pick(&self.starts) {
            Some((_, other)) => vec![other.clone()],
            None => Vec::new(),
        };
        let body = self.grammar.mutated(&body, &others, &mut self.chance);
        (before, body)
    }

    /// Runs commands, then each again with some of its dice turned. False when the search is over.
    fn explore(&mut self, commands: Vec<(Before, String)>) -> bool {
        let attempt = |(before, body), seed| Attempt { before, body, faces: Vec::new(), seed };
        let attempts: Vec<_> =
            commands.into_iter().map(|command| attempt(command, self.chance.seed())).collect();
        let Some(ran) = self.run(&attempts) else { return false };
        let mut turned = Vec::new();
        for (attempt, (came, is_new)) in attempts.iter().zip(ran) {
            let is_short = attempt.body.len() <= LONGEST_START;
            if is_new && is_short && self.starts.len() < MOST_STARTS {
                self.starts.push((attempt.before.clone(), attempt.body.clone()));
            }
            turned.extend(self.turned(attempt, &came, is_new));
        }
        self.run(&turned).is_some()
    }

    /// An attempt with some of its dice turned, one at a time.
    fn turned(&mut self, attempt: &Attempt, came: &Came, is_new: bool) -> Vec<Attempt> {
        let mut positions: Vec<usize> = (0..came.draws.len()).collect();
        let turned = if is_new { TURNED.0 } else { TURNED.1 };
        while positions.len() > turned {
            positions.swap_remove(self.chance.below(positions.len()));
        }
        let mut attempts = Vec::new();
        for position in positions {
            let Drawn { face, lowest, highest } = came.draws[position];
            let range = usize::try_from(highest - lowest + 1).unwrap_or(usize::MAX);
            let other = lowest + self.chance.below(range) as i64;
            for turned in BTreeSet::from([lowest, highest, other]) {
                if turned == face {
                    continue;
                }
                let mut faces: Vec<i64> =
                    came.draws[..position].iter().map(|drawn| drawn.face).collect();
                faces.push(turned);
                attempts.push(Attempt { faces, ..attempt.clone() });
            }
        }
        attempts
    }

    /// Runs attempts; what came of each, and whether it looked new. None when the search is over.
    fn run(&mut self, attempts: &[Attempt]) -> Option<Vec<(Came, bool)>> {
        let mut all = Vec::with_capacity(attempts.len());
        for attempts in attempts.chunks(self.table.at_once()) {
            let left = usize::try_from(self.most - self.fuzzed.runs).unwrap_or(usize::MAX);
            let allowed = attempts.iter().take(left).take_while(|_| (self.go_on)()).count();
            for (attempt, came) in attempts.iter().zip(self.table.run_all(&attempts[..allowed])) {
                if self.fuzzed.failures.len() >= MOST_FAILURES {
                    return None;
                }
                all.push(self.judged(attempt, came));
            }
            if allowed < attempts.len() || self.fuzzed.failures.len() >= MOST_FAILURES {
                return None;
            }
        }
        Some(all)
    }

    /// Looks at what came of a run.
    fn judged(&mut self, attempt: &Attempt, mut came: Came) -> (Came, bool) {
        self.fuzzed.runs += 1;
        let is_new = self.looks.insert(came.look.clone());
        if let Some(failure) = came.failure.take()
            && self.kinds.insert(failure.kind())
        {
            let draws = came.draws.clone();
            let again = Came { failure: Some(failure.clone()), draws, ..came };
            self.found(attempt, again, &failure);
            // What is known to fail leads to nothing new.
            let nothing =
                Came { failure: None, draws: Vec::new(), look: String::new(), reply: None };
            return (nothing, false);
        }
        (came, is_new)
    }

    fn found(&mut self, attempt: &Attempt, came: Came, failure: &Failure) {
        let (attempt, came) = shrunk(attempt, came, failure, &mut self.table);
        let Failure { code, plugin, message, stack } =
            came.failure.unwrap_or_else(|| failure.clone());
        let found = Found {
            code,
            message,
            plugin,
            stack,
            command: attempt.command(),
            before: attempt.before,
            faces: attempt.faces,
            run: self.fuzzed.runs,
            reply: came.reply.filter(|_| code == "SK0506"),
        };
        (self.tell)(&found);
        self.fuzzed.failures.push(found);
    }
}

/// Commands that new ones are made from: those of examples and tests, and each word by itself.
fn starts(known: &[Test], descriptions: &[Description]) -> Vec<(Before, String)> {
    let mut starts: Vec<(Before, String)> = Vec::new();
    let mut add = |before: &Before, body: &str| {
        let start = (before.clone(), body.to_owned());
        if !starts.contains(&start) {
            starts.push(start);
        }
    };
    for test in known {
        let bodies: Vec<&str> = test.steps.iter().map(body).collect();
        for (step, body) in test.steps.iter().zip(&bodies) {
            add(&step.before, body);
        }
        // One command after the other, as parts of one.
        if let (Some(first), true) = (test.steps.first(), bodies.len() > 1) {
            add(&first.before, &bodies.join("; "));
        }
    }
    let usual = usual();
    for description in descriptions {
        for example in &description.examples {
            let step = Step { command: example.command.clone(), ..Step::default() };
            add(&usual, body(&step));
        }
        for word in description.commands.iter().filter(|word| *word != "*") {
            add(&usual, word);
        }
        for letters in &description.modifiers {
            add(&usual, &format!("3d6{letters}"));
        }
        for letters in &description.dice {
            add(&usual, &format!("3d{letters}"));
        }
    }
    add(&usual, "4d6k3");
    add(&usual, "");
    starts
}

/// Some variables, for commands that name them.
fn usual() -> Before {
    let variables = [("x".to_owned(), "-3".to_owned()), ("y".to_owned(), "2d6+1".to_owned())];
    let channel = [("WORD".to_owned(), "some words".to_owned())];
    Before {
        variables: variables.into_iter().collect(),
        channel_variables: channel.into_iter().collect(),
        ..Before::default()
    }
}

/// What follows the prefix of a command.
fn body(step: &Step) -> &str {
    use crate::chat::Command;
    match Command::recognise(&step.command, true) {
        Ok(Some(Command::Body(body))) => body.of(&step.command).trim(),
        _ => step.command.trim(),
    }
}

fn grammar(descriptions: &[Description]) -> Grammar {
    let all = |of: fn(&Description) -> &Vec<String>| {
        descriptions.iter().flat_map(of).filter(|word| *word != "*").cloned().collect()
    };
    Grammar {
        words: all(|one| &one.commands),
        modifiers: all(|one| &one.modifiers),
        dice: all(|one| &one.dice),
    }
}
