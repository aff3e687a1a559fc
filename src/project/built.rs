//! A module that was built: its bytes, its digest, and what belongs to it.

use std::path::PathBuf;

use super::Toolchain;
use crate::digest::Digest;

/// A module that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The module, ready for upload: stripped, with its manifest.
    pub module: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its identity.
    pub digest: Digest,
    /// The same module with names and line tables, if it was built with them; it belongs to the module
    /// whose bytes are left when it is stripped.
    pub symbols: Option<PathBuf>,
    /// The files it was made from: sources, manifests, the lock file; and the folder of data files.
    pub sources: Vec<PathBuf>,
    /// The plugin's name.
    pub name: String,
    /// The Rust that made it; none for a build command of the project's own.
    pub toolchain: Option<Toolchain>,
}
