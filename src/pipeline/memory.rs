//! What lasts between messages: variables, decks, the state of plugins.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cards::Deck;
use crate::abi::Scope;
use crate::chat::{Place, Variables};

/// What lasts between messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Memory {
    /// Memorised rolls.
    pub variables: Variables,
    /// The decks that are no longer full, by server and channel.
    decks: BTreeMap<String, BTreeMap<String, Deck>>,
    /// What plugins keep.
    state: State,
}

/// What one plugin keeps in one place.
type Kept = BTreeMap<String, String>;
/// By plugin.
pub(super) type ByPlugin = BTreeMap<String, Kept>;

/// What plugins keep: by server; by user or channel; by plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct State {
    users: BTreeMap<String, BTreeMap<String, ByPlugin>>,
    channels: BTreeMap<String, BTreeMap<String, ByPlugin>>,
    servers: BTreeMap<String, ByPlugin>,
}

impl Memory {
    /// The channel's deck; a full one if nobody has touched it.
    pub(super) fn deck(&mut self, place: &Place) -> &mut Deck {
        let decks = self.decks.entry(place.server.clone()).or_default();
        decks.entry(place.channel.clone()).or_default()
    }

    /// The channel's deck, if anybody has touched it.
    pub(super) fn touched_deck(&self, place: &Place) -> Option<&Deck> {
        self.decks.get(&place.server)?.get(&place.channel)
    }

    /// What all plugins keep in one scope; those that keep nothing are left out.
    pub(super) fn by_plugin(&self, place: &Place, scope: Scope) -> ByPlugin {
        let State { users, channels, servers } = &self.state;
        let plugins = match scope {
            Scope::User => users.get(&place.server).and_then(|users| users.get(&place.user)),
            Scope::Channel => {
                channels.get(&place.server).and_then(|channels| channels.get(&place.channel))
            }
            Scope::Server => servers.get(&place.server),
        };
        let keeping = plugins.into_iter().flatten().filter(|(_, kept)| !kept.is_empty());
        keeping.map(|(plugin, kept)| (plugin.clone(), kept.clone())).collect()
    }

    /// Puts a full deck in the place of the channel's.
    pub(super) fn shuffle(&mut self, place: &Place) {
        if let Some(decks) = self.decks.get_mut(&place.server) {
            decks.remove(&place.channel);
        }
    }

    /// What a plugin keeps for the user, the channel and the server.
    #[must_use]
    pub fn state(&self, place: &Place, plugin: &str) -> [BTreeMap<String, String>; 3] {
        let Place { server, channel, user } = place;
        let State { users, channels, servers } = &self.state;
        [
            users.get(server).and_then(|users| users.get(user)),
            channels.get(server).and_then(|channels| channels.get(channel)),
            servers.get(server),
        ]
        .map(|plugins| plugins.and_then(|plugins| plugins.get(plugin)).cloned().unwrap_or_default())
    }

    /// What a plugin keeps in one scope, to change it.
    pub fn kept(
        &mut self,
        place: &Place,
        plugin: &str,
        scope: Scope,
    ) -> &mut BTreeMap<String, String> {
        let server = place.server.clone();
        let plugins = match scope {
            Scope::User => {
                let users = self.state.users.entry(server).or_default();
                users.entry(place.user.clone()).or_default()
            }
            Scope::Channel => {
                let channels = self.state.channels.entry(server).or_default();
                channels.entry(place.channel.clone()).or_default()
            }
            Scope::Server => self.state.servers.entry(server).or_default(),
        };
        plugins.entry(plugin.to_owned()).or_default()
    }
}
