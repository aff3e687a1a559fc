//! The plugins that people play with in a channel, to compare a new one with.

use std::sync::Arc;

use clap::Args;

use super::error::CliError;
use super::exit::ExitCode;
use super::plugins::RunOptions;
use super::store::{LOCAL, StoreOptions, channel_id};
use super::world::Surroundings;
use crate::chance::Probability;
use crate::channel;
use crate::check::Live;
use crate::limits::PluginLimits;
use crate::plugin::{Plugin, Runtime};
use crate::project::probability;
use crate::store::{Channel, ChannelPlugin, Channels, Store};

/// With what the odds are compared.
#[derive(Args, Clone, Debug)]
pub(super) struct LiveOptions {
    /// Compare the odds of the examples with those of the channel's plugin: so much of the probability may lie
    /// elsewhere, as 0.01 or 1/100
    #[arg(long, value_name = "P", value_parser = share, requires = "channel", help_heading = "Odds")]
    max_shift: Option<Probability>,

    /// The channel with the plugin to compare with
    #[arg(long, value_name = "NAME", requires = "max_shift", help_heading = "Odds")]
    channel: Option<String>,

    /// The server the channel is on
    #[arg(long, value_name = "NAME", default_value = LOCAL, help_heading = "Odds")]
    server: String,

    #[command(flatten)]
    store: StoreOptions,
}

fn share(text: &str) -> Result<Probability, String> {
    probability(text).ok_or_else(|| "a share from 0 to 1 is needed, as 0.01 or 1/100".to_owned())
}

impl LiveOptions {
    /// The channel that was asked for.
    ///
    /// # Errors
    /// When there is no such channel, or the store can't be used.
    pub(super) fn open(&self, surroundings: &Surroundings) -> Result<Option<LiveIn>, CliError> {
        let (Some(max_shift), Some(channel)) = (&self.max_shift, &self.channel) else {
            return Ok(None);
        };
        let id = channel_id(&self.server, channel)?;
        let store = self.store.there(surroundings)?;
        let channel = store.channel(&id)?;
        if channel.sequence == 0 {
            let message = format!("the store knows no channel '{id}'");
            return Err(CliError::new(ExitCode::Input, message)
                .help("those that it knows: sidekick channel list"));
        }
        let called = id.to_string();
        Ok(Some(LiveIn { store: Arc::new(store), channel, called, max_shift: max_shift.clone() }))
    }
}

/// A channel whose plugins others are compared with.
pub(super) struct LiveIn {
    store: Arc<dyn Store>,
    channel: Channel,
    called: String,
    max_shift: Probability,
}

impl LiveIn {
    /// The channel's plugin of this name.
    ///
    /// # Errors
    /// When there is no engine.
    pub(super) fn of(
        &self,
        name: &str,
        run: &RunOptions,
        surroundings: &Surroundings,
    ) -> Result<Live, CliError> {
        let (engine, _) = run.engines(surroundings)?;
        let limits = run.trial_limits(&engine);
        let plugin = self.channel.plugin(name);
        let plugin = plugin
            .and_then(|plugin| stored(plugin, &self.store, &engine.into_runtime(), &limits))
            .ok_or_else(|| {
                format!("the channel {} has no plugin {name} that can be read", self.called)
            });
        Ok(Live::new(plugin, self.max_shift.clone()))
    }
}

/// A version of a channel's plugin, ready to answer; none if its manifest can't be read.
#[must_use]
pub(super) fn stored(
    plugin: &ChannelPlugin,
    store: &Arc<dyn Store>,
    runtime: &Arc<dyn Runtime + Send + Sync>,
    limits: &PluginLimits,
) -> Option<Box<dyn Plugin>> {
    let plugin = ChannelPlugin { enabled: true, ..plugin.clone() };
    let alone = Channel { sequence: 0, plugins: vec![plugin] };
    channel::plugins(&alone, store, runtime, limits).0.pop()
}
