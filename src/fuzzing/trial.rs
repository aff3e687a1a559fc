//! One run: a command with its dice, what came of it, and whether the plugin failed.

use std::collections::BTreeSet;

use crate::chat::Message;
use crate::dice::Sides;
use crate::golden::{Before, put};
use crate::limits::{DiceLimits, PluginLimits};
use crate::pipeline::{Exchange, Fault, Memory, Scene, Session, side_by_side};
use crate::plugin::{Dice, Plugin, Prefixed, Source};

/// A command and its dice.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// What is there before.
    pub(super) before: Before,
    /// What follows `/r `.
    pub(super) body: String,
    /// The first faces; the others follow from the seed.
    pub(super) faces: Vec<i64>,
    pub(super) seed: u64,
}

/// How a plugin failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: &'static str,
    pub(super) plugin: String,
    pub(super) message: String,
    pub(super) stack: Vec<String>,
}

/// What came of a run.
#[derive(Debug)]
pub(super) struct Came {
    pub(super) failure: Option<Failure>,
    /// Every die thrown: its face, and the lowest and highest that it has.
    pub(super) draws: Vec<Drawn>,
    /// What the run looked like from outside: two runs that look alike probably went the same way.
    pub(super) look: String,
    /// The reply in Markdown.
    pub(super) reply: Option<String>,
}

/// A die that was thrown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) face: i64,
    pub(super) lowest: i64,
    pub(super) highest: i64,
}

/// Where attempts are run.
pub(super) struct Table<'a> {
    pub(super) plugins: &'a mut Vec<Box<dyn Plugin>>,
    pub(super) limits: PluginLimits,
}

impl Attempt {
    /// The command as typed.
    pub(super) fn command(&self) -> String {
        format!("/r {}", self.body)
    }
}

impl Failure {
    /// What two failures have in common that are probably the same mistake: numbers aside, the words and
    /// the place.
    pub(super) fn kind(&self) -> String {
        let words: String = self.message.chars().filter(|c| !c.is_ascii_digit()).collect();
        let place = match self.code {
            // What differs is never the same.
            "SK0506" => "",
            _ => self.stack.first().map(String::as_str).unwrap_or_default(),
        };
        format!("{}|{}|{words}|{place}", self.code, self.plugin)
    }
}

impl Table<'_> {
    /// How many attempts are best run at once.
    pub(super) fn at_once(&self) -> usize {
        self.plugins.iter().map(|plugin| plugin.batch()).min().unwrap_or(1).max(1)
    }

    /// Runs an attempt.
    pub(super) fn run(&mut self, attempt: &Attempt) -> Option<Came> {
        self.run_all(std::slice::from_ref(attempt)).pop()
    }

    /// Runs attempts, each twice: the same request with the same dice must have the same answer.
    pub(super) fn run_all(&mut self, attempts: &[Attempt]) -> Vec<Came> {
        let exchanges = self.once(attempts.iter());
        let mut all: Vec<Came> = exchanges.iter().map(Came::of).collect();
        let again = |came: &Came, exchange: &Exchange| match &came.failure {
            Some(failure) => !matches!(failure.code, "SK0502" | "SK0503"),
            // Else nobody was asked.
            None => !exchange.usage.is_empty(),
        };
        let doubted: Vec<usize> = (0..all.len().min(exchanges.len()))
            .filter(|place| again(&all[*place], &exchanges[*place]))
            .collect();
        let second = self.once(doubted.iter().filter_map(|place| attempts.get(*place)));
        for (place, second) in doubted.into_iter().zip(&second) {
            if let Some(what) = difference(&exchanges[place], second) {
                all[place].failure = Some(what);
            }
        }
        for (came, attempt) in all.iter_mut().zip(attempts) {
            // A busy machine is slow as well: only what is late each time is late.
            if came.failure.as_ref().is_some_and(|failure| failure.code == "SK0503") {
                let late = (0..2).all(|_| {
                    let again = self.once(std::iter::once(attempt));
                    let mut faults = again.iter().flat_map(|again| &again.faults);
                    faults.any(|fault| code_of(fault) == Some("SK0503"))
                });
                came.failure = came.failure.take().filter(|_| late);
            }
        }
        all
    }

    fn once<'a>(&mut self, attempts: impl Iterator<Item = &'a Attempt>) -> Vec<Exchange> {
        let most = DiceLimits::default().faces;
        let mut session = Session::new(Dice::new(Source::Lowest, most));
        session.plugins = std::mem::take(self.plugins);
        session.plugin_limits = self.limits;
        let name = session.plugins.first().map(|plugin| plugin.description().name.clone());
        let name = name.unwrap_or_default();
        let scenes = attempts.map(|attempt| {
            let faces = Prefixed::new(attempt.faces.clone(), attempt.seed);
            let dice = Dice::new(Source::Prefixed(Box::new(faces)), most);
            let mut memory = Memory::default();
            put(&attempt.before, &name, &mut memory);
            let message = Message { text: attempt.command(), place: attempt.before.place.clone() };
            Scene { message, memory, dice, rules: attempt.before.rules }
        });
        let played = side_by_side(&mut session, scenes.collect());
        *self.plugins = session.plugins;
        played.into_iter().map(|played| played.exchange).collect()
    }
}

impl Came {
    fn of(exchange: &Exchange) -> Self {
        let draws = exchange.draws.iter().map(drawn).collect();
        let reply = exchange.reply.as_ref().map(|reply| reply.markdown.clone());
        Self { failure: failure(exchange), draws, look: look(exchange), reply }
    }
}

fn drawn(draw: &crate::plugin::Draw) -> Drawn {
    let sides = draw.sides.parse().map_or(Sides::Fate, Sides::Numbered);
    let (lowest, highest) = sides.range();
    Drawn { face: draw.face, lowest, highest }
}

fn failure(exchange: &Exchange) -> Option<Failure> {
    exchange.faults.iter().find_map(|fault| {
        let code = code_of(fault)?;
        let Fault::Plugin { plugin, message, stack, .. } = fault else { return None };
        Some(Failure {
            code,
            plugin: plugin.clone(),
            message: message.clone(),
            stack: stack.clone(),
        })
    })
}

/// The code of a fault that a plugin must never have, whatever it is asked.
fn code_of(fault: &Fault) -> Option<&'static str> {
    let Fault::Plugin { code, message, .. } = fault else { return None };
    match code.as_str() {
        "plugin-trapped" => Some("SK0501"),
        "plugin-out-of-fuel" => Some("SK0502"),
        "plugin-too-late" => Some("SK0503"),
        // The host has made a request that it does not send itself.
        "plugin-over-limit" if message.contains("request bytes") => None,
        "plugin-over-limit" => Some("SK0504"),
        "plugin-broke-protocol" | "plugin-runtime" => Some("SK0505"),
        _ => None,
    }
}

fn difference(first: &Exchange, second: &Exchange) -> Option<Failure> {
    let reply = |exchange: &Exchange| match (&exchange.reply, exchange.faults.first()) {
        (Some(reply), _) => reply.markdown.clone(),
        (None, Some(Fault::Plugin { message, .. })) => message.clone(),
        (None, Some(Fault::Input(error))) => error.message.clone(),
        (None, None) => String::new(),
    };
    let same = first.answers == second.answers
        && first.draws == second.draws
        && reply(first) == reply(second);
    if same {
        return None;
    }
    let pairs = first.answers.iter().zip(&second.answers);
    let plugin =
        pairs.filter(|(one, other)| one != other).map(|(one, _)| one.plugin.clone()).next();
    let plugin = plugin.or_else(|| first.usage.first().map(|used| used.plugin.clone()));
    Some(Failure {
        code: "SK0506",
        plugin: plugin.unwrap_or_default(),
        message: "another answer from the same request and the same dice".to_owned(),
        stack: vec![format!("first  {}", reply(first)), format!("second {}", reply(second))],
    })
}

/// Words of what went wrong or of the labels, verdicts, and about how much work it was.
fn look(exchange: &Exchange) -> String {
    // The same mistake many times over is not more than once.
    let faults = exchange.faults.iter().map(|fault| match fault {
        Fault::Input(error) => (error.code.as_str(), ""),
        Fault::Plugin { code, message, .. } => (code.as_str(), message.as_str()),
    });
    let faults: BTreeSet<(&str, &str)> = faults.collect();
    let mut look = String::new();
    for (code, message) in faults {
        look.push_str(code);
        look.extend(message.chars().filter(|c| c.is_alphabetic()));
    }
    for answer in &exchange.answers {
        let answer = &answer.answer;
        look.push(match answer.verdict {
            crate::abi::Verdict::Pass => 'p',
            crate::abi::Verdict::Rewrite => 'w',
            crate::abi::Verdict::Reply => 'r',
        });
        look.push_str(&answer.effects.len().min(3).to_string());
        for label in &answer.labels {
            look.extend(label.chars().filter(|c| c.is_alphabetic()));
        }
        if look.len() > 400 {
            break;
        }
    }
    let fuel: u64 = exchange.usage.iter().map(|used| used.usage.fuel).sum();
    look.push_str(&format!("/{}", fuel.checked_ilog2().unwrap_or_default()));
    look
}
