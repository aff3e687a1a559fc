//! What `roll` and `chat` share: options, the session they open, and one message in it.

use std::ops::ControlFlow;
use std::str::FromStr;

use clap::Args;

use super::error::CliError;
use super::exit::ExitCode;
use super::joined::join;
use super::memory::Keeping;
use super::output::Output;
use super::plugins::{self, PluginOptions};
use super::recording::Recording;
use super::setting::Setting;
use super::store::StoreOptions;
use super::world::Surroundings;
use crate::channel;
use crate::chat::{Message, Place};
use crate::dice::{Listed, Seeded};
use crate::limits::{DiceLimits, OddsLimits};
use crate::odds::{self, By, Odds, OddsError, Progress};
use crate::pipeline::{self, Exchange, Fault, Scene, Session, side_by_side};
use crate::plugin::{Dice, Source, faces_left_over};
use crate::text::{Diagnostic, Span};
use crate::timestamp::Timestamp;

/// Times that a message is answered anew because others have changed meanwhile what it was answered from.
const TRIES: usize = 8;

/// Options of a conversation.
#[derive(Args, Clone, Debug)]
pub(super) struct ConversationOptions {
    #[command(flatten)]
    plugins: PluginOptions,

    /// Number that all dice follow from; without it, chance
    #[arg(long, value_name = "N", help_heading = "Dice")]
    seed: Option<u64>,

    /// Faces to use instead of chance, as 3,5,-1; all must be used
    #[arg(long, value_name = "LIST", help_heading = "Dice", allow_hyphen_values = true)]
    #[arg(conflicts_with = "seed")]
    faces: Option<Faces>,

    #[command(flatten)]
    setting: Setting,

    /// Record what is said in the channel, for sidekick replay
    #[arg(long, help_heading = "Place", requires = "channel", conflicts_with = "plugin")]
    record: bool,

    #[command(flatten)]
    store: StoreOptions,

    /// Show what each stage made of a command
    #[arg(long)]
    pub trace: bool,
}

/// Faces in the order of the draws.
#[derive(Clone, Debug)]
pub(super) struct Faces(pub(super) Vec<i64>);

impl FromStr for Faces {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(|c: char| c == ',' || c.is_whitespace())
            .filter(|face| !face.is_empty())
            .map(|face| face.parse().map_err(|_| format!("'{face}' is no whole number")))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// What a session is opened with.
struct Opened<'a> {
    setting: &'a Setting,
    plugins: &'a PluginOptions,
    store: &'a StoreOptions,
    seed: Option<u64>,
    is_recorded: bool,
    /// Whether plugins are called thousands of times.
    is_asked_often: bool,
}

impl<'a> Opened<'a> {
    fn of(options: (&'a Setting, &'a PluginOptions, &'a StoreOptions)) -> Self {
        let (setting, plugins, store) = options;
        Self { setting, plugins, store, seed: None, is_recorded: false, is_asked_often: false }
    }
}

/// An open session and where in it messages are said.
pub(super) struct Conversation {
    session: Session,
    memory: Keeping,
    place: Place,
    /// Whether a plugin that fails is left out.
    is_in_channel: bool,
    /// Counts and records what happens in a channel.
    recording: Option<Recording>,
    /// The seed; none with listed faces.
    pub seed: Option<u64>,
    /// Rounds of rehearsals so far.
    rounds: u64,
}

impl Conversation {
    /// Opens the session that the options describe; builds and loads plugins. With `needs_prefix`,
    /// what does not start with `/r` is talk.
    ///
    /// # Errors
    /// When a plugin can't be had, or the system has no chance to give.
    pub(super) fn open(
        options: &ConversationOptions,
        needs_prefix: bool,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let (source, seed) = source(options, surroundings)?;
        let mut session = Session::new(dice(source));
        session.prefix_optional = !needs_prefix;
        let opened = (&options.setting, &options.plugins, &options.store);
        let opened = Opened { seed, is_recorded: options.record, ..Opened::of(opened) };
        Self::set(session, &opened, surroundings, output)
    }

    /// Opens the session of who only asks what may come: no dice are thrown, nothing is kept.
    ///
    /// # Errors
    /// When a plugin can't be had.
    pub(super) fn asking(
        options: (&Setting, &PluginOptions, &StoreOptions),
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let mut session = Session::new(dice(seeded(0, 0)));
        session.prefix_optional = true;
        let opened = Opened { is_asked_often: true, ..Opened::of(options) };
        Self::set(session, &opened, surroundings, output)
    }

    fn set(
        mut session: Session,
        opened: &Opened<'_>,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let Opened { setting, plugins, store, seed, is_recorded, is_asked_often } = *opened;
        session.rules = setting.rules();
        session.plugin_limits = plugins.limits();
        let place = setting.place();
        let is_in_channel = setting.channel.is_some();
        let (mut memory, mut recording) = (Keeping::Usual, None);
        if is_in_channel {
            let joined = join((store, is_asked_often), plugins, &place, surroundings, output)?;
            session.plugins = joined.plugins;
            memory = Keeping::Channel(joined.store);
            recording = Some(Recording::new(joined.id, joined.folder, joined.set, is_recorded));
        } else {
            let open = if is_asked_often { plugins::open_for_many_calls } else { plugins::open };
            session.plugins = open(plugins, surroundings, output)?;
        }
        memory = setting.session.clone().map_or(memory, Keeping::Given);
        Ok(Self { session, memory, place, is_in_channel, recording, seed, rounds: 0 })
    }

    /// The name of the user.
    #[must_use]
    pub(super) fn user(&self) -> &str {
        &self.place.user
    }

    /// Says something and keeps what the session then remembers. With `last`, all listed faces must
    /// have been used.
    ///
    /// # Errors
    /// When the session file can't be read or written; mistakes in the text are part of the exchange.
    pub(super) fn say(
        &mut self,
        text: &str,
        last: bool,
        surroundings: &Surroundings,
    ) -> Result<Exchange, CliError> {
        for _ in 0..TRIES {
            let dice = self.is_in_channel.then(|| self.session.dice.clone());
            let opened = self.memory.open(text, &self.place, &mut self.session, surroundings)?;
            let recording = self.recording.as_ref();
            let before = recording.and_then(|recording| recording.before(&self.session.memory));
            let exchange = self.answer(text, last);
            if !exchange.changed || self.memory.keep(opened, &self.session)? {
                if let Some(recording) = &mut self.recording {
                    let scene = (&*self.place.user, self.seed, (surroundings.today)());
                    recording.note(&exchange, before.as_ref(), &self.session, scene);
                }
                return Ok(exchange);
            }
            // Somebody else was quicker: the same dice, on what is remembered now.
            if let Some(dice) = dice {
                self.session.dice = dice;
            }
        }
        let message = "others change what is remembered in this channel all the time";
        Err(CliError::new(ExitCode::Store, message).help("try again; nothing was changed"))
    }

    /// Answers; with `last`, what is remembered is taken back if faces are left over.
    fn answer(&mut self, text: &str, last: bool) -> Exchange {
        // Only a last command can be taken back.
        let before = last.then(|| self.session.memory.clone());
        let mut exchange = self.respond(text);
        if let Some(before) = before
            && let Some(fault) = left_over(&exchange, self.session.dice.left())
        {
            self.session.memory = before;
            exchange.reply = None;
            exchange.results.clear();
            exchange.faults.push(fault);
            exchange.changed = false;
        }
        exchange
    }

    /// Says something many times over, each time with the memory there was before; keeps nothing. With a
    /// seed, each round has dice of its own; listed faces are taken one round after the other.
    ///
    /// # Errors
    /// When the session file can't be read, or `each` gives an error.
    pub(super) fn rehearse(
        &mut self,
        text: &str,
        times: u64,
        surroundings: &Surroundings,
        mut each: impl FnMut(Exchange) -> Result<ControlFlow<()>, CliError>,
    ) -> Result<(), CliError> {
        drop(self.memory.open(text, &self.place, &mut self.session, surroundings)?);
        let before = self.session.memory.clone();
        let rounds = self.rounds..self.rounds.saturating_add(times);
        self.rounds = rounds.end;
        let at_once = self.session.at_once() as u64;
        let Some(seed) = self.seed.filter(|_| at_once > 1 && !self.is_in_channel) else {
            for round in rounds {
                if let Some(seed) = self.seed {
                    self.session.dice = dice(seeded(seed, round));
                }
                let exchange = self.respond(text);
                if exchange.changed {
                    self.session.memory.clone_from(&before);
                }
                if each(exchange)?.is_break() {
                    break;
                }
            }
            return Ok(());
        };
        let message = Message { text: text.to_owned(), place: self.place.clone() };
        let rules = self.session.rules;
        let scene = |round| {
            let (message, memory) = (message.clone(), before.clone());
            Scene { message, memory, dice: dice(seeded(seed, round)), rules }
        };
        'rounds: for first in rounds.clone().step_by(self.session.at_once()) {
            let scenes = (first..rounds.end.min(first + at_once)).map(scene).collect();
            for played in side_by_side(&mut self.session, scenes) {
                if each(played.exchange)?.is_break() {
                    break 'rounds;
                }
            }
        }
        self.session.memory = before;
        Ok(())
    }

    /// The odds of something that is said; nothing is remembered of it.
    ///
    /// # Errors
    /// When the session file can't be read.
    pub(super) fn odds(
        &mut self,
        text: &str,
        by: By,
        limits: &OddsLimits,
        surroundings: &Surroundings,
        watch: &(dyn Fn(Progress) + Sync),
    ) -> Result<Result<Vec<Odds>, OddsError>, CliError> {
        drop(self.memory.open(text, &self.place, &mut self.session, surroundings)?);
        let message = Message { text: text.to_owned(), place: self.place.clone() };
        Ok(odds::odds(&mut self.session, &message, by, limits, watch))
    }

    /// Keeps what was counted and recorded, as far as it is due at this time; without a time, all of it.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn record(
        &mut self,
        now: Option<Timestamp>,
        output: &mut Output,
    ) -> Result<(), CliError> {
        self.recording.as_mut().map_or(Ok(()), |recording| recording.keep(now, output))
    }

    /// Listed faces that nobody has taken.
    #[must_use]
    pub(super) fn faces_left(&self) -> &[i64] {
        self.session.dice.left()
    }

    fn respond(&mut self, text: &str) -> Exchange {
        let message = Message { text: text.to_owned(), place: self.place.clone() };
        if self.is_in_channel {
            channel::respond(&mut self.session, &message)
        } else {
            pipeline::respond(&mut self.session, &message)
        }
    }
}

/// Listed faces that were not used by a command that otherwise went well.
fn left_over(exchange: &Exchange, left: &[i64]) -> Option<Fault> {
    if left.is_empty() || !exchange.faults.is_empty() {
        return None;
    }
    let span = Span::new(0, exchange.command.len());
    let message = faces_left_over(left);
    let error = Diagnostic::error("faces-left-over", span, message);
    Some(Fault::Input(error.help("--faces must hold exactly the faces that are drawn")))
}

fn source(
    options: &ConversationOptions,
    surroundings: &Surroundings,
) -> Result<(Source, Option<u64>), CliError> {
    if let Some(Faces(faces)) = &options.faces {
        return Ok((Source::Listed(Listed::new(faces.clone())), None));
    }
    let seed = surroundings.seed(options.seed)?;
    Ok((seeded(seed, 0), Some(seed)))
}

fn seeded(seed: u64, round: u64) -> Source {
    Source::Seeded(Box::new(Seeded::round(seed, round)))
}

fn dice(source: Source) -> Dice {
    Dice::new(source, DiceLimits::default().faces)
}
