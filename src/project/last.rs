//! What the last build made, kept beside the module: how one knows what grew.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::build::write;
use super::{Built, ProjectError};
use crate::module::{Facts, Names, Resized, Sizes, resized};

/// What a build made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// The form of the file.
    schema: u32,
    /// The module's digest.
    pub digest: String,
    /// Bytes of the whole.
    pub size: usize,
    /// Bytes of each section.
    pub sections: BTreeMap<String, usize>,
    /// Bytes of functions by name; empty if the module was built without symbols.
    pub functions: BTreeMap<String, usize>,
}

const SCHEMA: u32 = 2;

impl Last {
    /// What this build made.
    #[must_use]
    pub fn of(built: &Built) -> Self {
        let facts = Facts::of(&built.bytes);
        let names = names(built);
        let mut functions = BTreeMap::new();
        if !names.is_empty() {
            let shares = Sizes::of(&facts, &names, &|_| None).functions;
            functions.extend(shares.into_iter().map(|share| (share.name, share.bytes)));
        }
        Self {
            schema: SCHEMA,
            digest: built.digest.to_string(),
            size: built.bytes.len(),
            sections: facts.bytes_by_section(),
            functions,
        }
    }

    /// The sections of another size than before, the largest change first.
    #[must_use]
    pub fn changed_sections(&self, before: &Self) -> Vec<Resized> {
        resized(&before.sections, &self.sections)
    }

    /// The functions of another size than before, the largest change first; none if one of the two was
    /// built without symbols.
    #[must_use]
    pub fn changed_functions(&self, before: &Self) -> Vec<Resized> {
        if self.functions.is_empty() || before.functions.is_empty() {
            return Vec::new();
        }
        resized(&before.functions, &self.functions)
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

/// The names of a module's functions, as far as they are known.
pub(super) fn names(built: &Built) -> Names {
    let symbols = built.symbols.as_ref().and_then(|path| fs::read(path).ok());
    symbols.map(|bytes| Names::of(&bytes)).unwrap_or_default()
}

fn path(built: &Built) -> PathBuf {
    built.module.with_extension("last.json")
}
