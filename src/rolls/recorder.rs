//! What happens in a channel, gathered in memory until it is kept: never on a reply's way.

use super::{Asked, Came, Roll, Rolls, RollsError, Tally};
use crate::chat::Place;
use crate::dice::RuleSet;
use crate::limits::{PluginLimits, RollsLimits};
use crate::pipeline::{Exchange, Fault, Memory};
use crate::store::{ChannelId, ChannelPlugin};
use crate::timestamp::Timestamp;

/// Gathers what happens in one channel.
#[derive(Debug)]
pub struct Recorder {
    channel: ChannelId,
    is_recording: bool,
    limits: RollsLimits,
    tally: Tally,
    rolls: Vec<Roll>,
    /// Exchanges since something was kept, and when the first of them was.
    waiting: Option<(usize, Timestamp)>,
}

/// The surroundings of an exchange.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Who asked.
    pub user: &'a str,
    /// When.
    pub at: Timestamp,
    /// The rules in force.
    pub rules: RuleSet,
    /// Whether `/r` could be left out.
    pub prefix_optional: bool,
    /// The seed of the talk; none with listed faces.
    pub seed: Option<u64>,
    /// The limits of a call.
    pub limits: &'a PluginLimits,
    /// The plugins that could answer, in order.
    pub plugins: &'a [ChannelPlugin],
    /// What was remembered before.
    pub before: &'a Memory,
    /// What was remembered afterwards.
    pub after: &'a Memory,
}

impl Recorder {
    /// Counts what is used in this channel and, if `is_recording`, records its rolls.
    #[must_use]
    pub fn new(channel: ChannelId, is_recording: bool) -> Self {
        let (limits, tally) = (RollsLimits::default(), Tally::default());
        Self { channel, is_recording, limits, tally, rolls: Vec::new(), waiting: None }
    }

    /// Whether rolls are recorded, not only counted.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.is_recording
    }

    /// Notes an exchange. Talk leaves no trace.
    pub fn note(&mut self, exchange: &Exchange, scene: &Scene<'_>) {
        if exchange.reply.is_none() && exchange.faults.is_empty() {
            return;
        }
        self.tally.count(&self.channel, scene.plugins, exchange, scene.at);
        self.wait(scene.at);
        // Who lists faces that do not fit has said nothing of a plugin.
        let unfit = scene.seed.is_none() && exchange.faults.iter().any(is_about_listed_faces);
        if !self.is_recording || unfit {
            return;
        }
        if self.rolls.len() >= self.limits.waiting {
            self.rolls.remove(0);
        }
        if let Some(roll) = self.roll(exchange, scene) {
            self.rolls.push(roll);
        }
    }

    /// Whether something should be kept now, with a talk going on: recorded rolls at once, counts now and
    /// then.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        let many = |(count, since): (usize, Timestamp)| {
            count >= self.limits.batch || now.since(since) >= self.limits.batch_ms
        };
        !self.rolls.is_empty() || self.waiting.is_some_and(many)
    }

    /// Whether nothing waits to be kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rolls.is_empty() && self.tally.is_empty()
    }

    /// Keeps what waits. Gives the numbers of the recorded rolls, as [`Rolls::keep`] does.
    ///
    /// # Errors
    /// When it can't be written; it goes on waiting then.
    pub fn keep(&mut self, rolls: &mut dyn Rolls) -> Result<Vec<Option<u64>>, RollsError> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let ids = rolls.keep(&self.tally.counted(), &self.rolls)?;
        self.tally.clear();
        self.rolls.clear();
        self.waiting = None;
        Ok(ids)
    }

    fn wait(&mut self, at: Timestamp) {
        let (count, since) = self.waiting.unwrap_or((0, at));
        self.waiting = Some((count + 1, since));
    }

    fn roll(&self, exchange: &Exchange, scene: &Scene<'_>) -> Option<Roll> {
        let place = Place {
            server: self.channel.server().to_owned(),
            channel: self.channel.channel().to_owned(),
            user: scene.user.to_owned(),
        };
        // Only what is no JSON has no parts, and a memory always is.
        let (before, after) = (scene.before.parts(&place).ok()?, scene.after.parts(&place).ok()?);
        let changed = (before != after).then_some(after);
        Some(Roll {
            channel: self.channel.clone(),
            at: scene.at,
            asked: Asked {
                command: exchange.command.clone(),
                user: place.user,
                rules: scene.rules,
                prefix_optional: scene.prefix_optional,
                seed: scene.seed,
                fuel: scene.limits.fuel,
                memory_bytes: scene.limits.memory as u64,
                plugins: scene.plugins.to_vec(),
                memory: before,
            },
            came: Came::of(exchange, changed),
        })
    }
}

fn is_about_listed_faces(fault: &Fault) -> bool {
    matches!(fault, Fault::Input(error) if ["faces", "faces-left-over"].contains(&&*error.code))
}
