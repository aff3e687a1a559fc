//! Plugins: who may answer a command, and what a call of one is.
//!
//! Rank 3. Two ports: a [`Runtime`] makes plugins of one kind live, a [`Plugin`] answers calls. A
//! call is an owned value, so it runs the same in every runtime and can be replayed.

mod branching;
mod call;
mod convert;
mod deadlines;
mod description;
mod dice;
mod error;
pub mod faults;
pub mod http;
mod manifest_changes;
pub mod node;
mod refusal;
mod scripted;
mod services;
mod sources;
mod stack;
pub mod wasm;

pub use branching::Branching;
pub use call::{Call, Finished, LogLine, Usage};
pub use convert::{pool_from_abi, pool_to_abi};
pub use description::{Description, Example, ManifestError, Unread, is_taken_word};
pub use dice::{Dice, Draw, Prefixed, Source, faces_left_over};
pub use error::{Limit, PluginError};
pub use manifest_changes::manifest_changes;
pub use refusal::{Refusal, Rule};
pub use scripted::Scripted;
pub use services::{Fault, Services};

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::abi::Hook;
use crate::digest::Digest;
use crate::limits::PluginLimits;

/// Makes plugins of one kind live.
pub trait Runtime {
    /// Admits, compiles and describes a module; runs nothing of it.
    ///
    /// # Errors
    /// [`PluginError::Refused`] with every reason found.
    fn load(
        &self,
        source: &PluginSource,
        limits: &PluginLimits,
    ) -> Result<Box<dyn Plugin>, PluginError>;

    /// The module with this digest, if it was compiled here before, so that its bytes are not needed; with
    /// data files beside it.
    ///
    /// # Errors
    /// As [`Runtime::load`].
    fn kept(
        &self,
        _module: &Digest,
        _files: &BTreeMap<String, Vec<u8>>,
        _limits: &PluginLimits,
    ) -> Result<Option<Box<dyn Plugin>>, PluginError> {
        Ok(None)
    }
}

/// A plugin that has said who it is and is ready to answer.
pub trait Plugin: Send {
    /// What it says of itself.
    fn description(&self) -> &Description;

    /// Whether it takes part in this way.
    fn has(&self, hook: Hook) -> bool;

    /// Answers one call. Never panics, whatever the guest does; the services, with the dice in them,
    /// always come back.
    fn call(&mut self, call: Call) -> Finished;

    /// Another of the same, for another thread; none where there can be only one.
    fn twin(&self) -> Option<Box<dyn Plugin>> {
        None
    }

    /// How many calls it is best given at once: 1 where nothing is gained by more.
    fn batch(&self) -> usize {
        1
    }

    /// Answers calls that have nothing to do with each other, each as [`Plugin::call`] would, in their
    /// order.
    fn call_many(&mut self, calls: Vec<Call>) -> Vec<Finished> {
        calls.into_iter().map(|call| self.call(call)).collect()
    }
}

/// The bytes of a plugin and what lies beside them.
#[derive(Clone, Debug, Default)]
pub struct PluginSource {
    /// The file that the bytes come from; empty if they come from elsewhere.
    pub origin: PathBuf,
    /// The module.
    pub bytes: Vec<u8>,
    /// Read-only files that the plugin may look up, by name.
    pub files: BTreeMap<String, Vec<u8>>,
}
