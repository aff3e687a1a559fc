//! Keeping what was recorded in a store's folder, whatever is there now.

use std::path::{Path, PathBuf};

use super::{Recorder, RollsError, SqliteRolls};
use crate::limits::RollsLimits;

/// What was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The numbers of the recorded rolls, in order; none for one that is too long to be kept.
    pub ids: Vec<Option<u64>>,
    /// Where the file was put that was there before and is damaged.
    pub set_aside: Option<PathBuf>,
}

/// Keeps what waits in `recorder` in the file of this folder, which is made if it is missing. A damaged one
/// is set aside and a new one begun: what it held is of less use than what comes.
///
/// # Errors
/// When it can't be written; it goes on waiting then.
pub fn keep(
    recorder: &mut Recorder,
    folder: &Path,
    limits: &RollsLimits,
) -> Result<Kept, RollsError> {
    let mut once = || recorder.keep(&mut SqliteRolls::open(folder, limits)?);
    match once() {
        Ok(ids) => Ok(Kept { ids, set_aside: None }),
        Err(RollsError::Damaged { .. }) => {
            let set_aside = SqliteRolls::set_aside(folder, limits)?;
            Ok(Kept { ids: once()?, set_aside })
        }
        Err(error) => Err(error),
    }
}
