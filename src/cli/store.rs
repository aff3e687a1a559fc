//! The store of a command: where it is, opened, and its errors told.

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::exit::ExitCode;
use super::folders;
use super::world::Surroundings;
use crate::channel::{ApplyError, KeepError};
use crate::store::{
    Channel, ChannelId, ChannelPlugin, Channels, Refused, SqliteStore, StoreError, StoreSettings,
};
use crate::text::nearest;

/// Which store.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct StoreOptions {
    /// The folder of the store [env: SIDEKICK_STORE] [default: in the user's data folder]
    #[arg(long, value_name = "DIR", help_heading = "Store", value_hint = clap::ValueHint::DirPath)]
    store: Option<PathBuf>,
}

/// Which channel.
#[derive(Args, Clone, Debug)]
pub(super) struct ChannelOptions {
    /// The channel
    #[arg(value_name = "CHANNEL")]
    pub channel: String,

    /// The server the channel is on
    #[arg(long, value_name = "NAME", default_value = LOCAL)]
    pub server: String,

    #[command(flatten)]
    pub store: StoreOptions,
}

/// The server that is meant if none is named: that of a person alone.
pub(super) const LOCAL: &str = "local";

impl StoreOptions {
    /// Opens the store; one that is not there is made.
    ///
    /// # Errors
    /// When it can't be used, or there is no home folder to have it in.
    pub(super) fn open(&self, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
        self.opened(StoreSettings::default(), surroundings)
    }

    /// Opens a store that is there already, for who only reads.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub(super) fn there(&self, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
        self.opened(StoreSettings { create: false, ..StoreSettings::default() }, surroundings)
    }

    /// Opens a store that is there already and may be one that nobody can write to, for who changes nothing.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub(super) fn look(&self, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
        looked(&self.folder(surroundings)?, surroundings)
    }

    /// As [`there`](Self::there); none if there is none where nobody has named a folder.
    ///
    /// # Errors
    /// When it can't be used.
    pub(super) fn if_there(
        &self,
        surroundings: &Surroundings,
    ) -> Result<Option<SqliteStore>, CliError> {
        let is_named = self.store.is_some() || surroundings.has("SIDEKICK_STORE");
        if !is_named && !self.folder(surroundings)?.exists() {
            return Ok(None);
        }
        self.there(surroundings).map(Some)
    }

    /// Opens the store as the settings say.
    ///
    /// # Errors
    /// When it can't be used, or is not there and not to be made.
    pub(super) fn opened(
        &self,
        settings: StoreSettings,
        surroundings: &Surroundings,
    ) -> Result<SqliteStore, CliError> {
        let folder = self.folder(surroundings)?;
        Ok(SqliteStore::open(&folder, settings, surroundings.today)?)
    }

    /// Where it is.
    pub(super) fn folder(&self, surroundings: &Surroundings) -> Result<PathBuf, CliError> {
        let named = || (surroundings.variable)("SIDEKICK_STORE").filter(|name| !name.is_empty());
        let usual = || folders::data(surroundings).map(|data| data.join("store"));
        self.store.clone().or_else(|| named().map(PathBuf::from)).or_else(usual).ok_or_else(|| {
            CliError::new(ExitCode::Store, "there is no home folder to keep the store in")
                .help("name a folder: --store DIR")
        })
    }
}

impl ChannelOptions {
    /// The channel's name and server.
    ///
    /// # Errors
    /// When one of them is no name.
    pub(super) fn id(&self) -> Result<ChannelId, CliError> {
        channel_id(&self.server, &self.channel)
    }

    /// The store and the channel in it, which somebody must have changed at some time.
    ///
    /// # Errors
    /// When there is no such store or channel.
    pub(super) fn open(
        &self,
        surroundings: &Surroundings,
    ) -> Result<(SqliteStore, ChannelId, Channel), CliError> {
        let id = self.id()?;
        let store = self.store.there(surroundings)?;
        let channel = known(&store, &id)?;
        Ok((store, id, channel))
    }
}

/// A channel, which somebody must have changed at some time.
///
/// # Errors
/// When nobody has, or the store can't be read.
pub(super) fn known(store: &dyn Channels, id: &ChannelId) -> Result<Channel, CliError> {
    let channel = store.channel(id)?;
    if channel.sequence > 0 {
        return Ok(channel);
    }
    let message = format!("the store knows no channel '{id}'");
    let error = CliError::new(ExitCode::Input, message);
    Err(match similar(store, id)? {
        Some(near) => error.help(format!("did you mean {near}?")),
        None => error.help("all channels: sidekick channel list"),
    })
}

/// The store in this folder, to look at.
///
/// # Errors
/// When there is none, or it can't be used.
pub(super) fn looked(folder: &Path, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
    Ok(SqliteStore::look(folder, StoreSettings::default(), surroundings.today)?)
}

/// A channel and its server by their names.
///
/// # Errors
/// When one of them is no name.
pub(super) fn channel_id(server: &str, channel: &str) -> Result<ChannelId, CliError> {
    ChannelId::new(server, channel)
        .map_err(|error| CliError::new(ExitCode::Usage, error.to_string()))
}

/// The channel that may have been meant, as one names it.
///
/// # Errors
/// When the store can't be read.
pub(super) fn similar(store: &dyn Channels, id: &ChannelId) -> Result<Option<String>, CliError> {
    let all = store.channels()?;
    let there = all.iter().filter(|other| other.server() == id.server());
    if let Some(near) = nearest(id.channel(), there.map(ChannelId::channel)) {
        return Ok(Some(format!("'{near}'")));
    }
    let elsewhere = all.iter().find(|other| other.channel() == id.channel());
    Ok(elsewhere.map(|other| format!("'{}' with --server {}", other.channel(), other.server())))
}

/// A plugin of a channel.
///
/// # Errors
/// When the channel has none of this name.
pub(super) fn plugin_of<'c>(
    channel: &'c Channel,
    id: &ChannelId,
    name: &str,
) -> Result<&'c ChannelPlugin, CliError> {
    channel.plugin(name).ok_or_else(|| no_plugin(channel, id, name))
}

/// What is told of a name that no plugin of a channel has.
#[must_use]
pub(super) fn no_plugin(channel: &Channel, id: &ChannelId, name: &str) -> CliError {
    let message = format!("the channel '{id}' has no plugin '{name}'");
    let error = CliError::new(ExitCode::Input, message);
    let names = channel.plugins.iter().map(|plugin| plugin.name.as_str());
    match nearest(name, names) {
        Some(near) => error.help(format!("did you mean '{near}'?")),
        None if channel.plugins.is_empty() => error.help("it has no plugins at all"),
        None => error.help(format!("its plugins: sidekick channel show {}", id.channel())),
    }
}

/// Who changes a channel: as the option says, else the user's name.
///
/// # Errors
/// When it is no name.
pub(super) fn author(by: Option<&str>, surroundings: &Surroundings) -> Result<String, CliError> {
    let variables = ["USER", "LOGNAME", "USERNAME"].into_iter();
    let user = || {
        let mut names =
            variables.filter_map(|name| (surroundings.variable)(name)?.into_string().ok());
        names.find(|name| is_author(name))
    };
    match by {
        Some(by) if is_author(by) => Ok(by.to_owned()),
        Some(_) => Err(CliError::new(ExitCode::Usage, "the value of --by is no name")
            .help("a name is one line of at most 100 bytes, without blanks around")),
        None => Ok(user().unwrap_or_else(|| "unknown".to_owned())),
    }
}

/// Authors are named as channels are.
fn is_author(name: &str) -> bool {
    ChannelId::new(LOCAL, name).is_ok()
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let told = Self::new(ExitCode::Store, error.to_string());
        let told = error.source().into_iter().fold(told, |told, source| told.because(source));
        match error {
            StoreError::Absent { .. } => {
                told.help("the first upload makes it: sidekick upload --channel NAME")
            }
            StoreError::Newer { .. } => told.help("use a newer sidekick, or --store DIR"),
            StoreError::Busy { .. } => told.help("try again; nothing was changed"),
            StoreError::Full { .. } => told.help("sidekick store gc removes what nobody needs"),
            StoreError::Lost { .. } => told.help("bring it back from a backup"),
            StoreError::Damaged { .. } | StoreError::Inconsistent { .. } => {
                told.help("all that is wrong: sidekick store check --read-data")
            }
            _ => told,
        }
    }
}

impl From<KeepError> for CliError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Store(error) => error.into(),
            other => {
                let told = Self::new(ExitCode::Store, other.to_string());
                other.source().into_iter().fold(told, |told, source| told.because(source))
            }
        }
    }
}

impl From<ApplyError> for CliError {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Store(error) => error.into(),
            ApplyError::Refused(refused) => refused.into(),
            missing @ ApplyError::Missing(_) => Self::new(ExitCode::Store, missing.to_string())
                .help("try again; the channel is as it was"),
        }
    }
}

impl From<Refused> for CliError {
    fn from(refused: Refused) -> Self {
        let exit = match refused {
            // The world is not as it should be; nobody made a mistake.
            Refused::Unexpected { .. } | Refused::Moved { .. } => ExitCode::Findings,
            _ => ExitCode::Input,
        };
        let told = Self::new(exit, refused.to_string());
        match refused {
            Refused::Moved { .. } => told.help("somebody else was quicker; look, and try again"),
            _ => told,
        }
    }
}
