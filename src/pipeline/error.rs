//! Why a session file can't be used.

use std::path::PathBuf;

/// Why a session file can't be used. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// It can't be read.
    #[error("cannot read the session {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is larger than allowed, or would become so.
    #[error("the session {} is larger than {allowed} bytes", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes allowed.
        allowed: u64,
    },
    /// It is no session.
    #[error("the session {} is damaged", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and how.
        source: serde_json::Error,
    },
    /// A later version of this program wrote it.
    #[error("the session {} has schema {found}; this version reads up to {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema of the file.
        found: u64,
        /// The newest schema that is known.
        known: u64,
    },
    /// The lock beside it can't be had.
    #[error("cannot lock {}", .path.display())]
    Unlocked {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It can't be written.
    #[error("cannot write the session {}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
