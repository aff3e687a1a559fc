//! Memorised rolls: texts that a user, or a whole channel, has given a name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Place;

/// What each owner, a user or a channel of one server, has stored under which name.
type Owned = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// The variables of all users and channels. Texts are kept as typed and expanded when they are used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Variables {
    users: Owned,
    channels: Owned,
}

/// An owner has stored as many variables as are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{allowed} variables are stored, and that is the limit")]
pub struct Full {
    /// How many are allowed.
    pub allowed: usize,
}

/// Whether a variable of this name belongs to the channel: it has no lower-case letter.
#[must_use]
pub fn belongs_to_channel(name: &str) -> bool {
    !name.chars().any(char::is_lowercase)
}

impl Variables {
    /// The text stored under a name, without `$`, for this user in this channel.
    #[must_use]
    pub fn get(&self, place: &Place, name: &str) -> Option<&str> {
        let (owned, owner) = if belongs_to_channel(name) {
            (&self.channels, &place.channel)
        } else {
            (&self.users, &place.user)
        };
        owned.get(&place.server)?.get(owner)?.get(name).map(String::as_str)
    }

    /// Stores a text.
    ///
    /// # Errors
    /// When the name is new and its owner has `allowed` names already.
    pub fn set(
        &mut self,
        place: &Place,
        name: &str,
        text: &str,
        allowed: usize,
    ) -> Result<(), Full> {
        let (owned, owner) = if belongs_to_channel(name) {
            (&mut self.channels, &place.channel)
        } else {
            (&mut self.users, &place.user)
        };
        let names =
            owned.entry(place.server.clone()).or_default().entry(owner.clone()).or_default();
        if names.len() >= allowed && !names.contains_key(name) {
            return Err(Full { allowed });
        }
        names.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    /// Forgets a name; gives back its text, if there was one.
    pub fn remove(&mut self, place: &Place, name: &str) -> Option<String> {
        let (owned, owner) = if belongs_to_channel(name) {
            (&mut self.channels, &place.channel)
        } else {
            (&mut self.users, &place.user)
        };
        owned.get_mut(&place.server)?.get_mut(owner)?.remove(name)
    }

    /// The names and texts of the user, in the order of the names.
    pub fn of_user(&self, place: &Place) -> impl Iterator<Item = (&str, &str)> {
        names(&self.users, place, &place.user)
    }

    /// The names and texts of the channel, in the order of the names.
    pub fn of_channel(&self, place: &Place) -> impl Iterator<Item = (&str, &str)> {
        names(&self.channels, place, &place.channel)
    }

    /// All names that this user can use in this channel, with their texts.
    pub fn in_scope(&self, place: &Place) -> impl Iterator<Item = (&str, &str)> {
        self.of_user(place).chain(self.of_channel(place))
    }
}

fn names<'a>(
    owned: &'a Owned,
    place: &Place,
    owner: &str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let names = owned.get(&place.server).and_then(|owners| owners.get(owner));
    names.into_iter().flatten().map(|(name, text)| (name.as_str(), text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{Full, Place, Variables};

    #[test]
    fn names_belong_to_a_user_or_a_channel_of_one_server() {
        let place = |server: &str, channel: &str, user: &str| Place {
            server: server.to_owned(),
            channel: channel.to_owned(),
            user: user.to_owned(),
        };
        let mut variables = Variables::default();
        let home = place("s", "c", "u");
        variables.set(&home, "str", "4", 2).unwrap();
        variables.set(&home, "MAX_STR", "20", 2).unwrap();
        let get = |place: &Place, name| variables.get(place, name).map(str::to_owned);
        assert_eq!(get(&place("s", "other", "u"), "str").as_deref(), Some("4"));
        assert_eq!(get(&place("s", "c", "other"), "str"), None);
        assert_eq!(get(&place("s", "c", "other"), "MAX_STR").as_deref(), Some("20"));
        assert_eq!(get(&place("s", "other", "u"), "MAX_STR"), None);
        assert_eq!(get(&place("other", "c", "u"), "str"), None);
        assert_eq!(variables.in_scope(&home).count(), 2);
    }

    #[test]
    fn a_full_store_still_changes_and_forgets() {
        let mut variables = Variables::default();
        let home = Place::default();
        variables.set(&home, "a", "1", 1).unwrap();
        assert_eq!(variables.set(&home, "b", "1", 1), Err(Full { allowed: 1 }));
        variables.set(&home, "a", "2", 1).unwrap();
        assert_eq!(variables.remove(&home, "a").as_deref(), Some("2"));
        assert_eq!(variables.remove(&home, "a"), None);
        variables.set(&home, "b", "1", 1).unwrap();
    }
}
