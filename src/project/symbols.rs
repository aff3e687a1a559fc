//! Symbols of the modules that were built lately, by the digest of the module they belong to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::build::write;
use super::{Built, ProjectError};

/// Files kept; the oldest go first.
const KEPT: usize = 64;

/// Copies the symbols of a module to `FOLDER/DIGEST.symbols`, so that a trap in a module that was
/// uploaded long ago can still be told by file and line. Keeps the newest 64.
///
/// # Errors
/// When the folder can't be written.
pub fn keep_symbols(folder: &Path, built: &Built) -> Result<Option<PathBuf>, ProjectError> {
    let Some(symbols) = &built.symbols else { return Ok(None) };
    let unread = |cause| ProjectError::Unread { path: symbols.clone(), cause };
    let bytes = fs::read(symbols).map_err(unread)?;
    let path = folder.join(format!("{}.symbols", built.digest));
    write(&path, &bytes)?;
    make_room(folder, &path)
        .map_err(|cause| ProjectError::Unwritten { path: folder.to_owned(), cause })?;
    Ok(Some(path))
}

fn make_room(folder: &Path, newest: &Path) -> io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let is_ours = path.extension().is_some_and(|extension| extension == "symbols");
        // Others may be at the same work.
        if let (true, Ok(metadata)) = (is_ours && path != newest, entry.metadata()) {
            files.push((metadata.modified()?, path));
        }
    }
    files.sort();
    let spare = (files.len() + 1).saturating_sub(KEPT);
    for (_, path) in files.into_iter().take(spare) {
        let _ = fs::remove_file(path);
    }
    Ok(())
}
