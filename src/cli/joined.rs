//! The channel that a conversation takes place in: its plugins and its store.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::CliError;
use super::output::Output;
use super::plugins::{self, PluginOptions};
use super::store::{StoreOptions, channel_id, similar};
use super::world::Surroundings;
use crate::channel;
use crate::chat::Place;
use crate::plugin::Plugin;
use crate::store::{ChannelId, ChannelPlugin, Channels, Store};

/// A channel, joined.
pub(super) struct Joined {
    /// Those that were named, then the channel's.
    pub plugins: Vec<Box<dyn Plugin>>,
    /// Where its memory is.
    pub store: Arc<dyn Store>,
    /// The folder of the store.
    pub folder: PathBuf,
    /// The channel.
    pub id: ChannelId,
    /// Those of the channel's plugins that may answer.
    pub set: Vec<ChannelPlugin>,
}

/// Joins the channel of a place. A plugin that is named takes the place of the channel's of its name, and is
/// asked first.
///
/// # Errors
/// When the store can't be used, or a named plugin can't be had.
pub(super) fn join(
    (store, is_asked_often): (&StoreOptions, bool),
    options: &PluginOptions,
    place: &Place,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<Joined, CliError> {
    let id = channel_id(&place.server, &place.channel)?;
    let store = store.open(surroundings)?;
    let channel = store.channel(&id)?;
    if channel.sequence == 0
        && !output.quiet
        && let Some(near) = similar(&store, &id)?
    {
        let text = format!("the store knows no channel '{id}'; did you mean {near}?");
        output.labelled("warning:", &text)?;
    }
    let folder = store.folder().to_owned();
    let store: Arc<dyn Store> = Arc::new(store);
    let (mut plugins, engine) = plugins::named(options, surroundings, output)?;
    let engine = if is_asked_often { engine.for_many_calls() } else { engine };
    let runtime = engine.into_runtime();
    let (theirs, unreadable) = channel::plugins(&channel, &store, &runtime, &options.limits());
    let is_named = |name: &str| plugins.iter().any(|other| other.description().name == *name);
    for unread in unreadable.iter().filter(|unread| !is_named(&unread.plugin)) {
        let text = format!("the plugin '{}' is left out: {}", unread.plugin, unread.error);
        output.labelled("warning:", &text)?;
    }
    let named: Vec<_> = plugins.iter().map(|plugin| plugin.description().name.clone()).collect();
    let theirs: Vec<_> =
        theirs.into_iter().filter(|plugin| !is_named(&plugin.description().name)).collect();
    plugins.extend(theirs);
    let may_answer = |entry: &&ChannelPlugin| {
        let is_unread = unreadable.iter().any(|unread| unread.plugin == entry.name);
        entry.enabled && !is_unread && !named.contains(&entry.name)
    };
    let set = channel.plugins.iter().filter(may_answer).cloned().collect();
    Ok(Joined { plugins, store, folder, id, set })
}
