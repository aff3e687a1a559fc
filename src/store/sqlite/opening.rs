//! Opening a store: one at a time, and with logs that have a file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::schema;
use crate::store::StoreError;

/// How often somebody who waits looks again.
const MOMENT: Duration = Duration::from_millis(10);

/// Two that open at once would disagree about who makes the tables. Nobody waits for ever: whoever has the
/// lock may have been stopped.
pub(super) fn alone(folder: &Path, patience: Duration) -> Result<File, StoreError> {
    let path = folder.join("opening.lock");
    let unusable = |source: std::io::Error| StoreError::Unusable {
        place: path.display().to_string(),
        source: Box::new(source),
    };
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let lock = lock.map_err(unusable)?;
    let begun = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => thread::sleep(MOMENT),
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Busy { place: folder.display().to_string() });
            }
        }
    }
}

/// An empty file with a log is no new database, but one that has lost everything else; SQLite would remove the
/// log.
pub(super) fn no_log_without_file(folder: &Path) -> Result<(), StoreError> {
    let length = |file: &str| fs::metadata(folder.join(file)).map_or(0, |found| found.len());
    for schema::Schema { file, .. } in [schema::MODULES, schema::CHANNELS] {
        if length(file) == 0 && length(&format!("{file}-wal")) > 0 {
            let place = folder.join(file).display().to_string();
            let what = "it is empty or gone, but its log is not".to_owned();
            return Err(StoreError::Inconsistent { place, what });
        }
    }
    Ok(())
}
