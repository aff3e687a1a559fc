//! The author's loop: whenever a file changes, build, test, and roll the last command again.
//!
//! One thread does everything; what happens meanwhile waits in a queue. Nothing but Ctrl-C, `/quit`
//! and an output that nobody reads ends it.

mod notices;
mod queue;
mod told;
mod trials;

use std::path::Path;
use std::time::Duration;

use super::engine::Engine;
use super::error::CliError;
use super::exit::ExitCode;
use super::output::Output;
use super::subject::{self, Subject, SubjectOptions};
use super::world::Surroundings;
use crate::chat::{Message, Place};
use crate::dice::Seeded;
use crate::limits::DiceLimits;
use crate::pipeline::{Memory, Session, respond};
use crate::plugin::{Description, Dice, Plugin, Source};
use crate::project::{Changes, Settings, Snapshot, Watched};
use notices::Notices;
use queue::{Happening, Queue};
use told::{Fresh, Told};

/// How long nothing may happen before a change counts as done.
const QUIET: Duration = Duration::from_millis(50);

/// How long a file that went may stay away: some editors delete it and write it anew.
const AWAY: Duration = Duration::from_millis(300);

/// Most builds in a row because of changes while the one before ran. A build that writes other sources
/// each time would else never end.
const IN_A_ROW: u32 = 5;

/// What the loop is to do.
pub(super) struct Options {
    /// The plugin.
    pub(super) subject: SubjectOptions,
    /// The command to roll first.
    pub(super) roll: Option<String>,
    /// The seed of every roll.
    pub(super) seed: Option<u64>,
    /// Whether tests are run.
    pub(super) tests: bool,
    /// Whether the screen is cleared before each block.
    pub(super) clears: bool,
    /// Whether files are looked at now and then, instead of waiting for notices.
    pub(super) polls: bool,
}

/// Runs the loop.
///
/// # Errors
/// When there is no plugin to begin with, no tool to build it, or nobody reads the output.
pub(super) fn run(
    mut options: Options,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<ExitCode, CliError> {
    let path = subject::locate(&options.subject)?;
    let watched = if path.is_dir() { Watched::project(&path) } else { Watched::module(&path) };
    // Named in full, because the folder one is in may go and come back.
    options.subject.path = Some(path);
    let mut queue = Queue::new()?;
    queue.polls = options.polls;
    let notices = if options.polls { None } else { Some(Notices::new(queue.notice())) };
    let mut work = Work {
        engine: options.subject.run.engine(surroundings)?,
        known: Snapshot::default(),
        settings: None,
        session: None,
        memory: Memory::default(),
        description: None,
        command: options.roll.clone(),
        builds: 0,
        bytes: None,
        told: Told { clears: options.clears && surroundings.terminal.stdout, output },
        notices: None,
        watched,
        queue,
        options,
        surroundings,
    };
    match notices {
        Some(Ok(notices)) => work.notices = Some(notices),
        Some(Err(reason)) => work.poll(&reason)?,
        None => {}
    }
    work.watch()?;
    let folder = work.watched.folder().to_owned();
    work.told.started(&folder, work.queue.polls)?;
    if let Err(error) = work.build() {
        // A missing tool is nothing that a change of a file could mend.
        if matches!(error, CliError::BrokenPipe) || error.exit() == ExitCode::Tool {
            return Err(error);
        }
        work.failed(&error)?;
    }
    work.queue.listen(surroundings);
    work.until_the_end()
}

struct Work<'a> {
    options: Options,
    surroundings: &'a Surroundings,
    told: Told<'a>,
    queue: Queue,
    notices: Option<Notices>,
    watched: Watched,
    /// The files as they were when the plugin was last built and tested.
    known: Snapshot,
    engine: Engine,
    /// Of the last manifest that could be read.
    settings: Option<Settings>,
    /// With the plugin; none if it could not be built or loaded.
    session: Option<Session>,
    /// What rolls remember while there is no session.
    memory: Memory,
    description: Option<Description>,
    /// The command to roll after each build.
    command: Option<String>,
    builds: u32,
    bytes: Option<usize>,
}

impl Work<'_> {
    fn until_the_end(&mut self) -> Result<ExitCode, CliError> {
        self.follow_up()?;
        loop {
            match self.queue.next() {
                Happening::Interrupted => return Ok(ExitCode::Interrupted),
                Happening::Notice => {
                    self.queue.settle(QUIET);
                    let changes = self.look()?;
                    if !changes.is_empty() {
                        self.answer(&changes)?;
                        self.follow_up()?;
                    }
                }
                Happening::Typed(line) if line.trim() == "/quit" => return Ok(ExitCode::Success),
                Happening::Typed(line) => {
                    self.command = Some(line);
                    self.roll()?;
                    self.told.waiting()?;
                }
                Happening::Unreadable(error) => self.told.output.error(&error),
            }
        }
    }

    /// What has changed since the last time; from now on that is known.
    fn look(&mut self) -> Result<Changes, CliError> {
        self.watch()?;
        let mut now = self.watched.snapshot();
        let mut changes = self.known.changes_to(&now);
        if changes.gone {
            self.queue.settle(AWAY);
            self.watch()?;
            now = self.watched.snapshot();
            changes = self.known.changes_to(&now);
        }
        self.known = now;
        Ok(changes)
    }

    /// Answers what changed while the last changes were answered, and then waits.
    fn follow_up(&mut self) -> Result<(), CliError> {
        for _ in 0..IN_A_ROW {
            if self.queue.is_interrupted() {
                return Ok(());
            }
            let changes = self.look()?;
            if changes.is_empty() {
                return self.told.waiting();
            }
            self.answer(&changes)?;
        }
        self.told.warning("sources change whenever they are built; waiting for another change")?;
        self.look()?;
        self.told.waiting()
    }

    fn answer(&mut self, changes: &Changes) -> Result<(), CliError> {
        let files: Vec<_> = changes.files().map(|path| self.shown(path)).collect();
        self.told.changed(&files)?;
        let done = if changes.sources.is_empty() { self.test() } else { self.build() };
        match done {
            Err(CliError::BrokenPipe) => Err(CliError::BrokenPipe),
            Err(error) => self.failed(&error),
            Ok(()) => Ok(()),
        }
    }

    fn failed(&mut self, error: &CliError) -> Result<(), CliError> {
        // What was stopped by Ctrl-C has not failed.
        if self.queue.is_interrupted() { Ok(()) } else { self.told.failed(self.builds, error) }
    }

    /// Builds, loads, tests and rolls.
    fn build(&mut self) -> Result<(), CliError> {
        self.builds += 1;
        self.close();
        self.watched.widen(self.settings.as_ref());
        let before = self.watched.snapshot();
        let opened = self.subject();
        if let Ok(subject) = &opened {
            let manifest = subject.manifest.as_ref();
            self.settings = manifest.map(|manifest| manifest.settings.clone());
            if let Some(module) = &subject.module {
                self.watched.built(&module.sources, &module.path, self.settings.as_ref());
            }
        }
        self.watch()?;
        self.known = before.before_build(&self.watched);
        let subject = opened?;
        let plugin = subject.plugin(&self.engine)?;
        let name = &plugin.description().name;
        match &subject.module {
            None => self.told.served(name, self.builds)?,
            Some(module) => {
                let bytes = module.bytes.len();
                let grown = self.bytes.map(|before| bytes as i64 - before as i64);
                self.bytes = Some(bytes);
                self.told.built(&Fresh { name, number: self.builds, module, grown })?;
            }
        }
        self.open(plugin);
        self.test()?;
        self.roll()
    }

    fn subject(&mut self) -> Result<Subject, CliError> {
        let output = &mut *self.told.output;
        let quiet = output.quiet;
        // The first build may take long; of the others only mistakes and warnings are news.
        output.quiet |= self.builds > 1 && output.verbose == 0;
        let opened = Subject::open(&self.options.subject, self.surroundings, output);
        output.quiet = quiet;
        opened
    }

    /// Takes a plugin that was built.
    fn open(&mut self, plugin: Box<dyn Plugin>) {
        self.description = Some(plugin.description().clone());
        let mut session = Session::new(self.dice(0));
        session.plugin_limits = self.options.subject.run.limits();
        session.prefix_optional = true;
        session.memory = std::mem::take(&mut self.memory);
        session.plugins = vec![plugin];
        self.session = Some(session);
        let examples = self.description.iter().flat_map(|description| &description.examples);
        let first = examples.map(|example| example.command.clone()).next();
        self.command = self.command.take().or(first);
    }

    /// Lets the plugin go; what rolls remember is kept.
    fn close(&mut self) {
        if let Some(session) = self.session.take() {
            self.memory = session.memory;
        }
    }

    fn test(&mut self) -> Result<(), CliError> {
        let (Some(session), Some(description)) = (&mut self.session, &self.description) else {
            return Ok(());
        };
        if !self.options.tests || self.queue.is_interrupted() {
            return Ok(());
        }
        let folder = self.watched.folder();
        let report = trials::run(session, description, folder, &|path| shown(folder, path));
        self.told.tested(&report)
    }

    /// Rolls the command, if there is a plugin; else it is rolled after the next build.
    fn roll(&mut self) -> Result<(), CliError> {
        let Some(text) = self.command.clone() else { return Ok(()) };
        let seed = self.surroundings.seed(self.options.seed)?;
        let dice = self.dice(seed);
        let Some(session) = &mut self.session else {
            return self.told.remark("there is no plugin yet; it is rolled after the next build");
        };
        session.dice = dice;
        let exchange = respond(session, &Message { text, place: Place::default() });
        self.told.rolled(&exchange, Some(seed))
    }

    fn dice(&self, seed: u64) -> Dice {
        Dice::new(Source::Seeded(Box::new(Seeded::new(seed))), DiceLimits::default().faces)
    }

    /// Watches the folders as they are now.
    fn watch(&mut self) -> Result<(), CliError> {
        let Some(notices) = &mut self.notices else { return Ok(()) };
        let watching = notices.watch(&self.watched.folders(), &self.watched.files());
        watching.or_else(|reason| self.poll(&reason))
    }

    /// Goes on without notices.
    fn poll(&mut self, reason: &str) -> Result<(), CliError> {
        self.notices = None;
        self.queue.polls = true;
        self.told.warning(&format!("{reason}: files are looked at twice a second instead"))
    }

    /// The path relative to the project's folder.
    fn shown(&self, path: &Path) -> String {
        shown(self.watched.folder(), path)
    }
}

fn shown(folder: &Path, path: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_default();
    let below = path.strip_prefix(folder).or_else(|_| path.strip_prefix(real));
    below.unwrap_or(path).display().to_string()
}
