//! Memory cut into what belongs to the user, to the channel and to the server of one place, and joined again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Memory;
use super::cards::Deck;
use super::memory::ByPlugin;
use crate::abi::Scope;
use crate::chat::Place;

/// What is remembered in one place, by owner, each a JSON text; empty where there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Of the user: variables, and what plugins keep for the user.
    pub user: String,
    /// Of the channel: variables, the deck, and what plugins keep.
    pub channel: String,
    /// Of the server: what plugins keep.
    pub server: String,
}

/// Why the parts can't be joined.
#[derive(Debug, thiserror::Error)]
#[error("what is remembered for the {owner} is damaged, or a newer version wrote it")]
pub struct PartError {
    /// Whose part it is: `user`, `channel` or `server`.
    pub owner: &'static str,
    /// Where and how.
    pub source: serde_json::Error,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Part {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    variables: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deck: Option<Deck>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    state: ByPlugin,
}

impl Memory {
    /// What is remembered in this place; nothing of other places.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    pub fn parts(&self, place: &Place) -> Result<Parts, serde_json::Error> {
        let owned = |names: Vec<(&str, &str)>| {
            names.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
        };
        let user = Part {
            variables: owned(self.variables.of_user(place).collect()),
            deck: None,
            state: self.by_plugin(place, Scope::User),
        };
        let channel = Part {
            variables: owned(self.variables.of_channel(place).collect()),
            deck: self.touched_deck(place).cloned(),
            state: self.by_plugin(place, Scope::Channel),
        };
        let state = self.by_plugin(place, Scope::Server);
        let server = Part { state, ..Part::default() };
        Ok(Parts { user: user.text()?, channel: channel.text()?, server: server.text()? })
    }

    /// The memory that has these parts in this place, and nothing elsewhere.
    ///
    /// # Errors
    /// When a part was not made by [`Memory::parts`].
    pub fn of_parts(place: &Place, parts: &Parts) -> Result<Self, PartError> {
        let mut memory = Self::default();
        let all = [
            ("user", Scope::User, &parts.user),
            ("channel", Scope::Channel, &parts.channel),
            ("server", Scope::Server, &parts.server),
        ];
        for (owner, scope, text) in all {
            let part = Part::read(text).map_err(|source| PartError { owner, source })?;
            for (name, text) in part.variables {
                // The names were counted when they were stored.
                let _ = memory.variables.set(place, &name, &text, usize::MAX);
            }
            if let Some(deck) = part.deck {
                *memory.deck(place) = deck;
            }
            for (plugin, kept) in part.state {
                *memory.kept(place, &plugin, scope) = kept;
            }
        }
        Ok(memory)
    }
}

impl Part {
    fn text(&self) -> Result<String, serde_json::Error> {
        if self.variables.is_empty() && self.deck.is_none() && self.state.is_empty() {
            return Ok(String::new());
        }
        serde_json::to_string(self)
    }

    fn read(text: &str) -> Result<Self, serde_json::Error> {
        if text.is_empty() { Ok(Self::default()) } else { serde_json::from_str(text) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Memory, Parts, Place};
    use crate::abi::Scope;

    fn place(user: &str, channel: &str) -> Place {
        Place { server: "s".to_owned(), channel: channel.to_owned(), user: user.to_owned() }
    }

    /// Does one thing to a memory, as a command would.
    fn act(memory: &mut Memory, place: &Place, number: u8, name: &str, text: &str) {
        let scope = [Scope::User, Scope::Channel, Scope::Server][usize::from(number) % 3];
        match number % 5 {
            0 => _ = memory.variables.set(place, name, text, 9),
            1 => _ = memory.variables.set(place, &name.to_uppercase(), text, 9),
            2 => _ = memory.kept(place, name, scope).insert(text.to_owned(), name.to_owned()),
            3 => _ = memory.deck(place).take(usize::from(number) + 1),
            _ => memory.shuffle(place),
        }
    }

    proptest! {
        #[test]
        fn what_is_cut_is_joined_again(
            acts in prop::collection::vec((any::<u8>(), 0..2_u8, "[a-z]{1,3}", ".{0,9}"), 0..20),
        ) {
            let (home, away) = (place("u", "c"), place("v", "d"));
            let (mut memory, mut alone) = (Memory::default(), Memory::default());
            for (number, elsewhere, name, text) in acts {
                if elsewhere == 0 {
                    act(&mut memory, &home, number, &name, &text);
                    act(&mut alone, &home, number, &name, &text);
                } else if number % 5 != 2 {
                    // State of the server would be that of both places.
                    act(&mut memory, &away, number, &name, &text);
                }
            }
            let parts = memory.parts(&home).expect("JSON");
            prop_assert_eq!(&parts, &alone.parts(&home).expect("JSON"));
            let joined = Memory::of_parts(&home, &parts).expect("parts");
            prop_assert_eq!(&joined.parts(&home).expect("JSON"), &parts);
            for scope in 0..3 {
                let plugin = |memory: &Memory| memory.state(&home, "a")[scope].clone();
                prop_assert_eq!(plugin(&joined), plugin(&memory));
            }
            prop_assert!(joined.variables.in_scope(&home).eq(memory.variables.in_scope(&home)));
        }
    }

    #[test]
    fn nothing_is_an_empty_text_and_what_is_no_part_is_refused() {
        let home = Place::default();
        assert_eq!(Memory::default().parts(&home).expect("JSON"), Parts::default());
        for wrong in ["{", "7", r#"{"mood":1}"#, r#"{"deck":[99]}"#] {
            let parts = Parts { channel: wrong.to_owned(), ..Parts::default() };
            let error = Memory::of_parts(&home, &parts).expect_err("no part");
            assert_eq!(error.owner, "channel");
        }
    }
}
