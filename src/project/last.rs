//! What the last build made, kept beside the module: how one knows what grew.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::build::write;
use super::{Built, ProjectError, Sizes};

/// What a build made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// The form of the file.
    schema: u32,
    /// The module's digest.
    pub digest: String,
    /// Its sizes.
    pub sizes: Sizes,
}

const SCHEMA: u32 = 1;

impl Last {
    /// What this build made.
    ///
    /// # Errors
    /// When the module or its symbols can't be read.
    pub fn of(built: &Built) -> Result<Self, ProjectError> {
        let symbols = built.symbols.as_ref().and_then(|path| fs::read(path).ok());
        let sizes = Sizes::of(&built.bytes, symbols.as_deref())
            .map_err(|cause| ProjectError::NotWasm { path: built.module.clone(), cause })?;
        Ok(Self { schema: SCHEMA, digest: built.digest.to_string(), sizes })
    }

    /// What the build before made; none if it is not known.
    #[must_use]
    pub fn read(built: &Built) -> Option<Self> {
        let text = fs::read(path(built)).ok()?;
        serde_json::from_slice(&text).ok().filter(|last: &Self| last.schema == SCHEMA)
    }

    /// Keeps it for the next build.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep(&self, built: &Built) -> Result<(), ProjectError> {
        let path = path(built);
        let text = serde_json::to_vec(self)
            .map_err(|error| ProjectError::Unwritten { path: path.clone(), cause: error.into() })?;
        write(&path, &text)
    }
}

fn path(built: &Built) -> PathBuf {
    built.module.with_extension("last.json")
}
