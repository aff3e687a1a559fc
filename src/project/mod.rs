//! The folder of a plugin's author: found, examined, compiled.
//!
//! Rank 4: knows nothing about runtimes or terminals.

mod build;
mod built;
mod command;
mod compile;
mod depinfo;
mod error;
mod expected;
mod known_bad;
mod last;
mod manifest;
mod metadata;
mod mirror;
mod programs;
pub mod running;
mod serve;
mod symbols;
mod toolchain;
mod tools;
mod verify;
mod version;
mod watch;

pub use build::build;
pub use built::Built;
pub use compile::FORGOTTEN;
pub use error::ProjectError;
pub use expected::{ExpectedOdds, Part, probability};
pub use known_bad::{KNOWN_BAD, KnownBad, OLDEST_RUST, known_bad};
pub use last::Last;
pub use manifest::{Budget, Manifest, Settings};
pub use metadata::{Crate, examine};
pub use programs::{find_program, how_to_install};
pub use serve::{Served, serve};
pub use symbols::keep_symbols;
pub use toolchain::{TARGET, Toolchain};
pub use tools::{Loudness, Tools};
pub use verify::verify;
pub use version::Version;
pub use watch::{Changes, Snapshot, Watched};

use std::path::{Path, PathBuf};

/// The name of a plugin's manifest; its presence makes a folder a plugin's crate.
pub const MANIFEST: &str = "sidekick.toml";

/// What can stand in a manifest, in Markdown.
pub const REFERENCE: &str = include_str!("reference.md");

/// A plugin's folder: a crate, or sources in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its folder.
    pub folder: PathBuf,
}

impl Project {
    /// The project that `folder` lies in: the nearest folder upwards with a `sidekick.toml`.
    #[must_use]
    pub fn find(folder: &Path) -> Option<Self> {
        let folder = folder.ancestors().find(|folder| folder.join(MANIFEST).is_file())?;
        Some(Self { folder: folder.to_owned() })
    }

    /// The project in exactly this folder.
    ///
    /// # Errors
    /// When the folder holds neither a crate nor a manifest.
    pub fn at(folder: &Path) -> Result<Self, ProjectError> {
        if folder.join("Cargo.toml").is_file() || folder.join(MANIFEST).is_file() {
            Ok(Self { folder: folder.to_owned() })
        } else {
            Err(ProjectError::NoCrate { folder: folder.to_owned() })
        }
    }

    /// The name of its folder.
    #[must_use]
    pub fn name(&self) -> String {
        let folder = self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone());
        folder.file_name().map_or_else(|| "plugin".to_owned(), |name| name.to_string_lossy().into())
    }

    /// The folder with the files that are shipped with the plugin; it need not exist.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}
