//! A project to a module that is ready for upload, with its symbols beside it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::{
    Built, Loudness, MANIFEST, Manifest, Project, ProjectError, Toolchain, Tools, command, compile,
};
use crate::digest::Digest;
use crate::files::replace;
use crate::module;

/// Builds a project's module into `target/sidekick`: stripped, with its manifest, and its symbols
/// beside it. What the tools print goes to standard error as it comes.
///
/// # Errors
/// When a tool is missing, the build fails, or what comes out is no module.
pub fn build(project: &Project, tools: &Tools, loudness: Loudness) -> Result<Built, ProjectError> {
    let manifest = read(project)?;
    let made = make(project, &manifest, tools, loudness)?;
    let (whole, bytes) = finished(&made, &manifest)?;
    let path = folder(&made).join(format!("{}.wasm", made.name));
    write(&path, &bytes)?;
    let symbols = path.with_extension("symbols");
    let symbols = if module::Facts::of(&whole).has_symbols() {
        write(&symbols, &whole)?;
        Some(symbols)
    } else {
        // Those of an earlier build would lead nowhere.
        let _ = fs::remove_file(&symbols);
        None
    };
    let mut sources = made.sources;
    sources.push(manifest.path);
    sources.extend(Some(project.data()).filter(|data| data.is_dir()));
    // One path a file: compilers write `sdk/../src/lib.rs`, and links have two.
    let plain = |path: PathBuf| path.canonicalize().unwrap_or(path);
    let mut sources: Vec<_> = sources.into_iter().map(plain).collect();
    sources.sort();
    sources.dedup();
    Ok(Built {
        module: path,
        digest: Digest::of(&bytes),
        bytes,
        symbols,
        sources,
        name: made.name,
        toolchain: made.toolchain,
    })
}

/// The bytes that a build makes, ready for upload; only the tools write files.
pub(super) fn bytes(
    project: &Project,
    tools: &Tools,
    loudness: Loudness,
) -> Result<Vec<u8>, ProjectError> {
    let manifest = read(project)?;
    let made = make(project, &manifest, tools, loudness)?;
    Ok(finished(&made, &manifest)?.1)
}

/// What a build command or cargo made.
pub(super) struct Made {
    /// The plugin's name; that of the crate or the folder, if its manifest has a mistake.
    pub(super) name: String,
    /// The module as it was made.
    pub(super) module: PathBuf,
    /// The folder for everything that can be made again.
    pub(super) target: PathBuf,
    /// The files it was made from, as far as the build tells.
    pub(super) sources: Vec<PathBuf>,
    /// The Rust that made it.
    pub(super) toolchain: Option<Toolchain>,
}

/// The manifest; a folder of several plugins is told apart from one of none.
fn read(project: &Project) -> Result<Manifest, ProjectError> {
    Manifest::read(&project.folder).map_err(|error| match plugins_below(&project.folder) {
        plugins if plugins.is_empty() || project.folder.join(MANIFEST).exists() => error,
        plugins => ProjectError::Several { folder: project.folder.clone(), plugins },
    })
}

fn make(
    project: &Project,
    manifest: &Manifest,
    tools: &Tools,
    loudness: Loudness,
) -> Result<Made, ProjectError> {
    let named = manifest.description.as_ref().ok().map(|description| description.name.clone());
    if let Some(name) = named.as_ref().filter(|name| !is_file_name(name)) {
        return Err(ProjectError::Name { name: name.clone() });
    }
    let mut made = match &manifest.settings.build {
        _ if manifest.settings.serve.is_some() => {
            return Err(ProjectError::Server { folder: project.folder.clone() });
        }
        None if !project.folder.join("Cargo.toml").is_file() => {
            // Of a manifest that can't be read nobody knows what it says of that.
            if let Err(cause) = &manifest.description {
                let path = manifest.path.clone();
                return Err(ProjectError::Refused { path, cause: cause.clone() });
            }
            return Err(ProjectError::NoBuild { folder: project.folder.clone() });
        }
        None => compile::cargo_module(project, tools, loudness)?,
        Some(words) => command::run(project, tools, words, &manifest.settings)?,
    };
    made.name = named.unwrap_or(made.name);
    if is_file_name(&made.name) { Ok(made) } else { Err(ProjectError::Name { name: made.name }) }
}

/// The module with its manifest, whole and stripped.
fn finished(made: &Made, manifest: &Manifest) -> Result<(Vec<u8>, Vec<u8>), ProjectError> {
    let path = &made.module;
    let unread = |cause| ProjectError::Unread { path: path.clone(), cause };
    let raw = fs::read(path).map_err(unread)?;
    // In the words that a host would use of the file.
    if let Err(what) = module::is_core_module(&raw) {
        return Err(ProjectError::NoWasm { path: path.clone(), what });
    }
    let malformed = |cause| ProjectError::NotWasm { path: path.clone(), cause };
    let whole = module::with_manifest(&raw, &manifest.text).map_err(malformed)?;
    let bytes = module::stripped(&whole).map_err(malformed)?;
    Ok((whole, bytes))
}

fn folder(made: &Made) -> PathBuf {
    made.target.join("sidekick")
}

/// Whether every system takes `NAME.wasm` for a file.
fn is_file_name(name: &str) -> bool {
    let device = ["con", "prn", "aux", "nul"].contains(&name.to_lowercase().as_str())
        || (name.len() == 4
            && ["com", "lpt"].iter().any(|start| name.to_lowercase().starts_with(start))
            && name.ends_with(|last: char| last.is_ascii_digit()));
    let plain = !name.contains(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c));
    plain && !device && !name.is_empty() && !name.starts_with('.') && name.len() <= 200
}

/// The folders with a manifest, one or two levels down.
fn plugins_below(folder: &Path) -> Vec<PathBuf> {
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        let skipped = [OsStr::new("target"), OsStr::new("node_modules")];
        paths
            .filter(|path| path.is_dir() && path.file_name().is_some_and(|n| !skipped.contains(&n)))
            .collect()
    };
    let near = folders(folder);
    let far: Vec<_> = near.iter().flat_map(|folder| folders(folder)).collect();
    let mut found: Vec<_> = near.into_iter().chain(far).collect();
    found.retain(|folder| folder.join(MANIFEST).is_file());
    found.sort();
    found
}

/// Writes a file; one that would not change keeps its time.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), ProjectError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    replace(path, bytes).map_err(|cause| ProjectError::Unwritten { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn names_that_some_system_has_no_file_for_are_known() {
        for good in ["coin", "my-plugin", "console", "com", "nulls"] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in
            ["", "nul", "CON", "com1", "lpt9", "a/b", "a\\b", ".hidden", "a\nb", &"x".repeat(300)]
        {
            assert!(!is_file_name(bad), "{bad:?}");
        }
    }
}
