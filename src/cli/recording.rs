//! What happens in a channel is counted and, if asked for, recorded: after the reply was printed.

use std::path::PathBuf;

use super::error::CliError;
use super::output::Output;
use crate::limits::{PluginLimits, RollsLimits};
use crate::pipeline::{Exchange, Memory, Session};
use crate::rolls::{self, Recorder, RollsError, Scene};
use crate::store::{ChannelId, ChannelPlugin};
use crate::timestamp::Timestamp;

/// The recorder of a conversation in a channel.
pub(super) struct Recording {
    recorder: Recorder,
    folder: PathBuf,
    /// The plugins of the channel that may answer.
    set: Vec<ChannelPlugin>,
    /// Whether it was told that the file can't be written.
    is_told: bool,
}

impl Recording {
    /// Counts in the store of this folder and, if `is_recording`, records.
    #[must_use]
    pub(super) fn new(
        channel: ChannelId,
        folder: PathBuf,
        set: Vec<ChannelPlugin>,
        is_recording: bool,
    ) -> Self {
        let recorder = Recorder::new(channel, is_recording);
        Self { recorder, folder, set, is_told: false }
    }

    /// The memory before a message, if it is recorded.
    #[must_use]
    pub(super) fn before(&self, memory: &Memory) -> Option<Memory> {
        self.recorder.is_recording().then(|| memory.clone())
    }

    /// Notes an exchange of this session; `before` is what [`Recording::before`] gave.
    pub(super) fn note(
        &mut self,
        exchange: &Exchange,
        before: Option<&Memory>,
        session: &Session,
        (user, seed, at): (&str, Option<u64>, Timestamp),
    ) {
        let limits: &PluginLimits = &session.plugin_limits;
        self.recorder.note(
            exchange,
            &Scene {
                user,
                at,
                rules: session.rules,
                prefix_optional: session.prefix_optional,
                seed,
                limits,
                plugins: &self.set,
                before: before.unwrap_or(&session.memory),
                after: &session.memory,
            },
        );
    }

    /// Keeps what is due at this time; without a time, everything. What can't be kept stops nothing.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn keep(
        &mut self,
        now: Option<Timestamp>,
        output: &mut Output,
    ) -> Result<(), CliError> {
        let is_due = now.is_none_or(|now| self.recorder.is_due(now));
        if !is_due || self.recorder.is_empty() {
            return Ok(());
        }
        match rolls::keep(&mut self.recorder, &self.folder, &RollsLimits::default()) {
            Ok(kept) => {
                if let Some(aside) = &kept.set_aside
                    && !output.quiet
                {
                    let text = "what was kept of rolls here is damaged; it is set aside as";
                    output.labelled("warning:", &format!("{text} '{}'", aside.display()))?;
                }
                for id in kept.ids.iter().take(if output.quiet { 0 } else { usize::MAX }) {
                    match id {
                        Some(id) => output.labelled("record:", &id.to_string())?,
                        None => output.labelled("warning:", "too long to be recorded")?,
                    }
                }
                Ok(())
            }
            Err(error) => self.tell(&error, output),
        }
    }

    /// Who asked for a record is told that there is none; a lost count is nobody's trouble.
    fn tell(&mut self, error: &RollsError, output: &mut Output) -> Result<(), CliError> {
        let is_wanted = self.recorder.is_recording() || output.verbose > 0;
        if self.is_told || !is_wanted {
            return Ok(());
        }
        self.is_told = true;
        let mut text = format!("not recorded: {error}");
        let mut cause = std::error::Error::source(error);
        while let Some(source) = cause {
            text = format!("{text}: {source}");
            cause = source.source();
        }
        output.labelled("warning:", &text)
    }
}
