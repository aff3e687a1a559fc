//! Room: a quota for the modules, and a ballast that is thrown overboard when the disk is full.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::SqliteStore;
use crate::store::StoreError;

/// The file that takes room until it is needed.
const BALLAST: &str = "ballast";
/// Bytes above the quota that a collection may need until its pages are free.
const MARGIN: u64 = 1 << 20;

/// Puts the ballast there, if there is room for it.
pub(super) fn load(folder: &Path, bytes: u64) {
    let path = folder.join(BALLAST);
    if bytes == 0 || fs::metadata(&path).is_ok_and(|found| found.len() >= bytes) {
        return;
    }
    // Zeros are no good: some file systems store none of them.
    let piece: Vec<u8> =
        (0..1_u32 << 14).flat_map(|at| at.wrapping_mul(0x9e37_79b9).to_le_bytes()).collect();
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&path)?;
        let mut left = usize::try_from(bytes).unwrap_or(usize::MAX);
        while left > 0 {
            let next = left.min(piece.len());
            file.write_all(&piece[..next])?;
            left -= next;
        }
        file.sync_all()
    };
    if write().is_err() {
        overboard(folder);
    }
}

/// Whether there was a ballast, and is none any more.
fn overboard(folder: &Path) -> bool {
    fs::remove_file(folder.join(BALLAST)).is_ok()
}

impl SqliteStore {
    /// Bytes that are set aside for the day when the disk is full.
    #[must_use]
    pub fn ballast(&self) -> u64 {
        fs::metadata(self.folder.join(BALLAST)).map_or(0, |found| found.len())
    }

    /// Bytes that the modules' database may take.
    #[must_use]
    pub fn quota(&self) -> Option<u64> {
        self.settings.quota
    }

    /// Does what must be possible when the disk is full: if there is no room, once more without the ballast.
    pub(super) fn with_ballast<T>(
        &self,
        work: impl Fn() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match work() {
            Err(StoreError::Full { .. }) if overboard(&self.folder) => work(),
            other => other,
        }
    }

    /// Does what removes things without regard to the quota: even that may need a page more at first.
    pub(super) fn above_quota<T>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(quota) = self.settings.quota else { return work() };
        self.modules.bound(quota.saturating_add(MARGIN))?;
        let done = work();
        self.modules.bound(quota)?;
        done
    }
}
