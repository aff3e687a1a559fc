//! What was rolled: how much each plugin is used, and rolls recorded so that they can be replayed.
//!
//! Rank 6: knows channels by name and modules by identity; neither commands nor where modules come from.
//! A port, [`Rolls`], with a memory and a file behind it. Nothing that was acknowledged depends on what is
//! kept here: a roll that can't be counted is still a roll.

mod came;
mod difference;
mod draws;
mod error;
mod heat;
mod keep;
mod memory;
mod packed;
mod record;
mod recorder;
mod replay;
mod replays;
mod sqlite;
mod usage;

pub use came::{Came, PluginParts, Told, Value};
pub use difference::{Aspect, Difference};
pub use error::RollsError;
pub use heat::heat;
pub use keep::{Kept, keep};
pub use memory::MemoryRolls;
pub use record::{Asked, Record, Roll};
pub use recorder::{Recorder, Scene};
pub use replay::{Replayed, replay};
pub use replays::{Against, LeftOut, Loader, Replays, renamed, replay_all};
pub use sqlite::SqliteRolls;
pub use usage::{Counts, PluginUse, Tally};

use crate::store::{ChannelId, ObjectId};

/// Where usage and recorded rolls are kept.
pub trait Rolls: Send {
    /// Adds these counts and rolls, all or none. Gives the number of each roll, in order; none for a roll
    /// that is too long to be kept. The oldest rolls of a channel make room for the newest.
    ///
    /// # Errors
    /// When it can't be written; nothing was kept then.
    fn keep(
        &mut self,
        counts: &[PluginUse],
        rolls: &[Roll],
    ) -> Result<Vec<Option<u64>>, RollsError>;

    /// What was used in a channel, or in all of them; by channel, plugin and module, in order.
    ///
    /// # Errors
    /// When it can't be read.
    fn usage(&self, channel: Option<&ChannelId>) -> Result<Vec<PluginUse>, RollsError>;

    /// How much a module was used, in all channels and under all names together.
    ///
    /// # Errors
    /// When it can't be read.
    fn uses_of(&self, module: ObjectId) -> Result<Counts, RollsError>;

    /// The recorded roll with this number; none if there is none, or no longer.
    ///
    /// # Errors
    /// When it can't be read.
    fn record(&self, id: u64) -> Result<Option<Record>, RollsError>;

    /// The last recorded rolls of a channel, at most `limit`; the oldest of them first.
    ///
    /// # Errors
    /// When it can't be read.
    fn recent(&self, channel: &ChannelId, limit: usize) -> Result<Recent, RollsError>;
}

/// Recorded rolls of a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recent {
    /// Those that can be read, oldest first.
    pub records: Vec<Record>,
    /// The numbers of those that are damaged.
    pub damaged: Vec<u64>,
}
