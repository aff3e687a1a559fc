//! One change of a channel: asked for, made, told.

use serde_json::json;

use super::error::CliError;
use super::exit::ExitCode;
use super::global::Format;
use super::output::Output;
use super::record::SCHEMA;
use crate::store::{Change, ChannelId, Channels, Commit, Expected, ObjectId, Outcome};

/// A change as people call it.
pub(super) struct Wanted<'a> {
    /// In which channel.
    pub channel: &'a ChannelId,
    /// What.
    pub change: Change,
    /// If the channel is like this.
    pub expected: Expected,
    /// Who asks.
    pub by: &'a str,
    /// Its name on the command line.
    pub verb: &'a str,
    /// What was done, for people: `coin is removed`.
    pub done: String,
    /// The plugins that it concerns.
    pub names: Vec<String>,
}

/// Makes a change and prints what came of it.
///
/// # Errors
/// When the store says no, or something speaks against the change.
pub(super) fn make(
    store: &dyn Channels,
    wanted: Wanted<'_>,
    output: &mut Output,
) -> Result<(), CliError> {
    let Wanted { channel, change, expected, by, verb, done, names } = wanted;
    let commit = Commit { channel: channel.clone(), change, expected, by: by.to_owned() };
    let committed = match store.commit(&commit)? {
        Outcome::Done(committed) => committed,
        Outcome::Refused(refused) => return Err(refused.into()),
        Outcome::Missing(gone) => return Err(missing(&gone)),
    };
    if output.format == Format::Json {
        return output.json(&json!({
            "schema": SCHEMA,
            "server": channel.server(),
            "channel": channel.channel(),
            "change": verb,
            "names": names,
            "sequence": committed.sequence,
            "already": committed.already,
        }));
    }
    if committed.already {
        output.result(&format!("nothing to do: {done} already"))
    } else {
        output.result(&format!("{done} (change {} of {channel})", committed.sequence))
    }
}

/// What is told when objects are gone that a channel would need again.
#[must_use]
pub(super) fn missing(gone: &[ObjectId]) -> CliError {
    let gone: Vec<_> = gone.iter().map(|id| id.digest.short()).collect();
    let message = format!("the store has no longer what is needed: {}", gone.join(", "));
    CliError::new(ExitCode::Store, message)
        .help("what no channel needs is removed after a while; upload it again")
}
