//! Many messages that have nothing to do with each other, answered so that their plugins are called
//! for many of them at once.
//!
//! What a message leads to follows from its memory, its dice and the answers of plugins. So a message is
//! answered with stand-ins in the place of the plugins, up to the first call that nobody has answered yet;
//! the calls of all messages are made together, and the messages are answered anew, with what is known now.
//! Each call is made once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Exchange, Memory, Session, respond};
use crate::abi::{Answer, Hook};
use crate::chat::Message;
use crate::dice::{Listed, RuleSet};
use crate::limits::PluginLimits;
use crate::plugin::{
    Call, Description, Dice, Finished, LogLine, Plugin, PluginError, Services, Source, Usage,
};

/// A message, and all that its answer depends on beside the plugins.
#[derive(Debug)]
pub struct Scene {
    /// What is said, and where.
    pub message: Message,
    /// What is remembered before.
    pub memory: Memory,
    /// The dice.
    pub dice: Dice,
    /// The rules in force.
    pub rules: RuleSet,
}

/// What came of a scene.
#[derive(Debug)]
pub struct Played {
    /// The answer and how it came about.
    pub exchange: Exchange,
    /// What is remembered afterwards.
    pub memory: Memory,
    /// The dice as they lie then.
    pub dice: Dice,
}

/// Calls of one message that are put off. Each of them has the message answered anew; one with more is
/// finished with a call at a time.
const PUT_OFF: usize = 8;

/// Answers each message in the session, with the memory, dice and rules of its own; those of the session
/// are left as they happen to be. Gives what [`respond`] would give for each.
#[must_use]
pub fn side_by_side(session: &mut Session, scenes: Vec<Scene>) -> Vec<Played> {
    if session.at_once() < 2 || scenes.len() < 2 {
        return scenes.into_iter().map(|scene| play(session, scene)).collect();
    }
    let plugins = std::mem::take(&mut session.plugins);
    let stand_ins: Vec<_> = plugins.iter().map(|plugin| StandIn::of(&**plugin)).collect();
    let desk = Arc::new(Mutex::new(Desk { plugins, ..Desk::default() }));
    let seated = stand_ins.into_iter().enumerate().map(|(index, (description, hooks))| {
        let desk = Arc::clone(&desk);
        Box::new(StandIn { index, description, hooks, desk }) as Box<dyn Plugin>
    });
    session.plugins = seated.collect();
    let played = rehearsed(session, &desk, scenes);
    session.plugins = std::mem::take(&mut lock(&desk).plugins);
    played
}

fn play(session: &mut Session, scene: Scene) -> Played {
    let Scene { message, memory, dice, rules } = scene;
    (session.memory, session.dice, session.rules) = (memory, dice, rules);
    let exchange = respond(session, &message);
    let memory = std::mem::take(&mut session.memory);
    Played { exchange, memory, dice: std::mem::replace(&mut session.dice, no_dice()) }
}

/// Answers the messages round by round, each round with the calls of the one before.
fn rehearsed(session: &mut Session, desk: &Mutex<Desk>, scenes: Vec<Scene>) -> Vec<Played> {
    let mut played: Vec<Option<Played>> = scenes.iter().map(|_| None).collect();
    let mut open: Vec<(usize, Scene, Vec<Known>)> = Vec::with_capacity(scenes.len());
    open.extend(scenes.into_iter().enumerate().map(|(place, scene)| (place, scene, Vec::new())));
    for round in 0.. {
        let mut asked: Vec<Vec<Call>> = lock(desk).plugins.iter().map(|_| Vec::new()).collect();
        let mut askers: Vec<Vec<usize>> = asked.iter().map(|_| Vec::new()).collect();
        let mut left = Vec::new();
        for (place, mut scene, known) in open {
            lock(desk).open(known, round < PUT_OFF);
            let dice = scene.dice.clone();
            let Scene { message, memory, rules, .. } = scene;
            let came = play(session, Scene { message: message.clone(), memory, dice, rules });
            let (known, waiting) = lock(desk).close();
            if let Some((index, call)) = waiting
                && let (Some(asked), Some(askers)) = (asked.get_mut(index), askers.get_mut(index))
            {
                asked.push(call);
                askers.push(left.len());
                // Nothing is kept of a command that goes wrong, and this one has.
                scene = Scene { message, memory: came.memory, dice: scene.dice, rules };
                left.push((place, scene, known));
            } else if let Some(played) = played.get_mut(place) {
                *played = Some(came);
            }
        }
        if left.is_empty() {
            break;
        }
        for (index, (calls, askers)) in asked.into_iter().zip(askers).enumerate() {
            for (finished, asker) in lock(desk).call_many(index, calls).zip(askers) {
                if let Some((.., known)) = left.get_mut(asker) {
                    known.push(finished);
                }
            }
        }
        open = left;
    }
    played.into_iter().flatten().collect()
}

/// What came of a call, as much of it as a message sees.
#[derive(Debug)]
struct Known {
    outcome: Result<Answer, PluginError>,
    dice: Dice,
    log: Vec<LogLine>,
    usage: Usage,
}

/// What stand-ins share: the plugins themselves, and the message that is being answered.
#[derive(Default)]
struct Desk {
    plugins: Vec<Box<dyn Plugin>>,
    /// What came of its calls so far, in their order.
    known: Vec<Known>,
    /// How many of them it has made again.
    made: usize,
    /// Whether the next call is put off.
    puts_off: bool,
    /// The call that was put off, and the plugin.
    waiting: Option<(usize, Call)>,
}

impl Desk {
    fn open(&mut self, known: Vec<Known>, puts_off: bool) {
        (self.known, self.made, self.puts_off) = (known, 0, puts_off);
        self.waiting = None;
    }

    fn close(&mut self) -> (Vec<Known>, Option<(usize, Call)>) {
        (std::mem::take(&mut self.known), self.waiting.take())
    }

    fn call_many(&mut self, index: usize, calls: Vec<Call>) -> impl Iterator<Item = Known> + use<> {
        let plugin = self.plugins.get_mut(index).filter(|_| !calls.is_empty());
        let finished = plugin.map(|plugin| plugin.call_many(calls)).unwrap_or_default();
        finished.into_iter().map(|Finished { outcome, services, usage }| {
            let Services { dice, log, .. } = services;
            Known { outcome, dice, log, usage }
        })
    }

    fn call(&mut self, index: usize, call: Call) -> Finished {
        if let Some(known) = self.known.get(self.made) {
            self.made += 1;
            let Known { outcome, dice, log, usage } = known;
            let mut services = call.services;
            (services.dice, services.log) = (dice.clone(), log.clone());
            return Finished { outcome: outcome.clone(), services, usage: *usage };
        }
        if !self.puts_off
            && let Some(plugin) = self.plugins.get_mut(index)
        {
            return plugin.call(call);
        }
        let limits = call.services.limits;
        self.waiting.get_or_insert((index, call));
        put_off(limits)
    }
}

/// Ends a message early: nobody sees what comes of it.
fn put_off(limits: PluginLimits) -> Finished {
    let outcome = Err(PluginError::Runtime("put off".to_owned()));
    let services = Services::new(no_dice(), limits);
    Finished { outcome, services, usage: Usage::default() }
}

fn no_dice() -> Dice {
    Dice::new(Source::Listed(Listed::new(Vec::new())), 0)
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a message sees of a plugin while it is answered beside others.
struct StandIn {
    index: usize,
    description: Description,
    hooks: Vec<Hook>,
    desk: Arc<Mutex<Desk>>,
}

impl StandIn {
    fn of(plugin: &dyn Plugin) -> (Description, Vec<Hook>) {
        let hooks = Hook::ALL.into_iter().filter(|hook| plugin.has(*hook)).collect();
        (plugin.description().clone(), hooks)
    }
}

impl Plugin for StandIn {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.contains(&hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        lock(&self.desk).call(self.index, call)
    }
}
