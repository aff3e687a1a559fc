//! A project to a module that is ready for upload, with its symbols beside it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Built, Loudness, Manifest, Project, ProjectError, Tools, command, compile};
use crate::digest::Digest;
use crate::module;

/// Builds a project's module into `target/sidekick`: stripped, with its manifest, and its symbols
/// beside it. What the tools print goes to standard error as it comes.
///
/// # Errors
/// When a tool is missing, the build fails, or what comes out is no module.
pub fn build(project: &Project, tools: &Tools, loudness: Loudness) -> Result<Built, ProjectError> {
    let manifest = Manifest::read(&project.folder)?;
    let made = match &manifest.settings.build {
        None => compile::cargo_module(project, tools, loudness)?,
        Some(words) => command::run(project, words, &manifest.settings)?,
    };
    let unreadable = |cause| ProjectError::Unwritten { path: made.module.clone(), cause };
    let whole = fs::read(&made.module).map_err(unreadable)?;
    let malformed = |cause| ProjectError::NotWasm { path: made.module.clone(), cause };
    let whole = module::with_manifest(&whole, &manifest.text).map_err(malformed)?;
    let bytes = module::stripped(&whole).map_err(malformed)?;
    let digest = Digest::of(&bytes);
    let name = match &manifest.description {
        Ok(description) => description.name.clone(),
        Err(_) => made.name,
    };
    let folder = made.target.join("sidekick");
    let path = folder.join(format!("{name}.wasm"));
    write(&path, &bytes)?;
    let symbols = folder.join(format!("{name}.symbols"));
    write(&symbols, &whole)?;
    Ok(Built { module: path, bytes, digest, symbols: Some(symbols), sources: made.sources })
}

/// What a build command or cargo made.
pub(super) struct Made {
    /// The crate's name, or that of the folder.
    pub(super) name: String,
    /// The module as it was made.
    pub(super) module: PathBuf,
    /// The folder for everything that can be made again.
    pub(super) target: PathBuf,
    /// The files it was made from, as far as the build tells.
    pub(super) sources: Vec<PathBuf>,
}

/// Writes beside, then renames; a file that would not change keeps its time.
fn write(path: &Path, bytes: &[u8]) -> Result<(), ProjectError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let unwritten = |cause| ProjectError::Unwritten { path: path.to_owned(), cause };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(unwritten)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritten)?;
    std::io::Write::write_all(&mut file, bytes).map_err(unwritten)?;
    file.persist(path).map_err(|error| unwritten(error.error))?;
    Ok(())
}
