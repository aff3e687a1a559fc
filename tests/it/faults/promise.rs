//! What was acknowledged, noted outside of the store.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sidekick::store::ObjectId;

/// A change that a store has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Promise {
    pub(super) channel: String,
    /// Its number in the log of the channel.
    pub(super) sequence: u64,
    pub(super) change: Promised,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Promised {
    /// The plugin of this number was put.
    Put(u64),
    /// The plugin of this number was put in the place of one with this module, or of none.
    Swapped(u64, Option<ObjectId>),
    /// The plugin of this name was removed.
    Removed(String),
}

/// Notes a promise. One write to a file that the fault does not reach: who is killed takes nothing back.
pub(super) fn note(file: &Path, promise: &Promise) {
    let line = serde_json::to_string(promise).expect("JSON") + "\n";
    let mut notes =
        OpenOptions::new().create(true).append(true).open(file).expect("a file for promises");
    notes.write_all(line.as_bytes()).expect("a promise can be noted");
}

/// All promises that were noted.
pub(super) fn noted(file: &Path) -> Vec<Promise> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).expect("a promise")).collect()
}
