//! Where the files and lines of a trap come from: the module's symbols, looked for only then.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::digest::Digest;
use crate::module::{Symbols, bare};

/// Which module it is.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    /// Digest of its bytes.
    pub(super) module: String,
    /// Digest without custom sections; symbols that belong to it have the same.
    pub(super) bare: String,
}

impl Identity {
    /// The identity of an admitted module whose digest may be known already.
    pub(super) fn of(bytes: &[u8], known: Option<Digest>) -> Self {
        let module = known.unwrap_or_else(|| Digest::of(bytes));
        let bare = bare(bytes).map_or(module, |bare| Digest::of(&bare));
        Self { module: module.to_string(), bare: bare.to_string() }
    }
}

/// Where a module's symbols may be.
#[derive(Debug)]
pub(super) struct Sources {
    identity: Identity,
    /// The module's own file.
    module: Option<PathBuf>,
    /// The folder with symbols of modules that were built on this machine, by their digests.
    folder: Option<PathBuf>,
    found: OnceLock<Found>,
}

/// What was found.
#[derive(Debug)]
pub(super) enum Found {
    /// The module with names and line tables.
    Symbols(Vec<u8>),
    /// A file that is of another build.
    Stale(PathBuf),
    /// Nothing.
    Nothing,
}

/// Bytes of symbols, at most; those of a large plugin are a few mebibytes.
const LARGEST: u64 = 256 << 20;

impl Sources {
    /// The places where symbols of a module may be; none is looked at.
    pub(super) fn new(identity: Identity, folder: Option<PathBuf>) -> Self {
        Self { identity, module: None, folder, found: OnceLock::new() }
    }

    /// The module was read from this file.
    pub(super) fn set_module(&mut self, path: &Path) {
        self.module = Some(path.to_owned());
    }

    /// Looks for the symbols, once.
    pub(super) fn find(&self) -> &Found {
        self.found.get_or_init(|| self.look())
    }

    fn look(&self) -> Found {
        let kept = self.folder.iter();
        let kept = kept.map(|folder| folder.join(format!("{}.symbols", self.identity.module)));
        let beside = self.module.iter().map(|module| module.with_extension("symbols"));
        let mut stale = None;
        for path in beside.chain(kept) {
            let Some(bytes) = read(&path) else { continue };
            if self.is_of(&bytes) {
                return Found::Symbols(bytes);
            }
            stale = stale.or(Some(path));
        }
        // A module that was never stripped has them in itself.
        let own = self.module.as_deref().and_then(read);
        let has_lines = |bytes: &[u8]| Symbols::open(bytes).is_ok_and(|own| own.has_lines());
        match own.filter(|bytes| has_lines(bytes) && self.is_of(bytes)) {
            Some(bytes) => Found::Symbols(bytes),
            None => stale.map_or(Found::Nothing, Found::Stale),
        }
    }

    /// Whether the bytes are the module, whatever else is in them.
    fn is_of(&self, bytes: &[u8]) -> bool {
        bare(bytes).is_ok_and(|bare| Digest::of(&bare).to_string() == self.identity.bare)
    }
}

/// Reads a file; none if it is none, or too large.
fn read(path: &Path) -> Option<Vec<u8>> {
    // A pipe would be waited for, perhaps for ever.
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
