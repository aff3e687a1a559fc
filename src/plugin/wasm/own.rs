//! Whose a file is, who else gets at it, and whether it still stands as it did.

#[cfg(unix)]
pub(super) use self::unix::{file, folder, modified, parent};

#[cfg(not(unix))]
pub(super) use self::elsewhere::{file, folder, modified, parent};

use std::fs::Metadata;

/// A file as it stands: device, inode, size, times of change in nanoseconds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// All of it, as the name of a file.
    pub(super) name: String,
    /// The later of its times.
    pub(super) changed: i128,
}

impl Stamp {
    /// The stamp of a file; none where files have no identity.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        #[cfg(unix)]
        return Some(unix::stamp(metadata));
        #[cfg(not(unix))]
        return elsewhere::stamp(metadata);
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, DirBuilder, File, Metadata};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    use std::path::Path;

    use super::Stamp;
    use crate::plugin::wasm::cache::user;

    const SECOND: i128 = 1_000_000_000;

    /// The folder is there, is the user's, and closed to everybody else.
    pub(in crate::plugin::wasm) fn folder(path: &Path) -> Result<(), String> {
        let shown = path.display();
        let found = fs::symlink_metadata(path).or_else(|_| {
            DirBuilder::new().recursive(true).mode(0o700).create(path)?;
            fs::symlink_metadata(path)
        });
        let metadata = found.map_err(|error| format!("{shown}: {error}"))?;
        if !metadata.is_dir() {
            return Err(format!("{shown} is not a folder"));
        }
        if metadata.uid() != user() {
            return Err(format!("{shown} belongs to another user"));
        }
        match metadata.mode() & 0o777 {
            0o700 => Ok(()),
            mode => Err(format!("{shown} has mode {mode:03o}; it must be 700")),
        }
    }

    /// Nobody else can put something else in the folder's place.
    pub(in crate::plugin::wasm) fn parent(path: &Path) -> Result<(), String> {
        let shown = path.display();
        let metadata = fs::metadata(path).map_err(|error| format!("{shown}: {error}"))?;
        if metadata.uid() != user() {
            return Err(format!("{shown} belongs to another user"));
        }
        match metadata.mode() & 0o777 {
            mode if mode & 0o022 == 0 => Ok(()),
            mode => Err(format!("{shown} has mode {mode:03o}; others can write to it")),
        }
    }

    /// The file, opened; only if it is the user's and nobody else can write to it.
    pub(in crate::plugin::wasm) fn file(path: &Path) -> io::Result<(File, Metadata)> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let own = metadata.is_file() && metadata.uid() == user() && metadata.mode() & 0o022 == 0;
        if own { Ok((file, metadata)) } else { Err(io::Error::other("not the user's own")) }
    }

    pub(super) fn stamp(metadata: &Metadata) -> Stamp {
        let modified = modified(metadata);
        let changed = i128::from(metadata.ctime()) * SECOND + i128::from(metadata.ctime_nsec());
        let (device, inode, size) = (metadata.dev(), metadata.ino(), metadata.len());
        let name = format!("{device:x}-{inode:x}-{size:x}-{modified:x}-{changed:x}.json");
        Stamp { name, changed: modified.max(changed) }
    }

    /// When the file was written to, in nanoseconds since 1970.
    pub(in crate::plugin::wasm) fn modified(metadata: &Metadata) -> i128 {
        i128::from(metadata.mtime()) * SECOND + i128::from(metadata.mtime_nsec())
    }
}

/// Where there are no such modes there is no cache; these are never asked.
#[cfg(not(unix))]
mod elsewhere {
    use std::fs::{File, Metadata};
    use std::io;
    use std::path::Path;

    use super::Stamp;

    pub(in crate::plugin::wasm) fn folder(_: &Path) -> Result<(), String> {
        Err("no way to tell whose a file is on this system".to_owned())
    }

    pub(in crate::plugin::wasm) fn parent(_: &Path) -> Result<(), String> {
        Ok(())
    }

    pub(in crate::plugin::wasm) fn file(_: &Path) -> io::Result<(File, Metadata)> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn stamp(_: &Metadata) -> Option<Stamp> {
        None
    }

    pub(in crate::plugin::wasm) fn modified(_: &Metadata) -> i128 {
        0
    }
}
