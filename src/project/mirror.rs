//! A project copied elsewhere, with everything that its build reads.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::command::files_below;
use super::{Built, MANIFEST, Project, Tools, examine};

/// Files that decide on a build from folders above it.
const ABOVE: [&str; 5] =
    ["Cargo.toml", "rust-toolchain", "rust-toolchain.toml", ".cargo/config", ".cargo/config.toml"];

/// Folders that hold what can be made again, or what nobody compiles.
const LEFT_OUT: [&str; 6] = [".git", ".hg", ".jj", "target", ".zig-cache", "zig-cache"];

/// A folder that stands for the root of the file system.
pub(super) struct Mirror<'a> {
    /// The folder.
    pub(super) root: PathBuf,
    /// Cargo's home, whose configuration counts everywhere and must not be copied.
    pub(super) cargo_home: Option<&'a Path>,
}

impl Mirror<'_> {
    /// Copies a project; gives back the copy. Paths below the root stay the same, so whatever one
    /// file says of another stays true.
    ///
    /// # Errors
    /// When something can't be read or written.
    pub(super) fn copy(
        &self,
        project: &Project,
        tools: &Tools,
        built: &Built,
    ) -> io::Result<Project> {
        let folder = project.folder.canonicalize()?;
        let mut folders = vec![folder.clone()];
        let subject = built.toolchain.as_ref().and_then(|_| examine(project, tools).ok());
        if let Some(subject) = subject {
            folders.push(subject.workspace);
            folders.extend(subject.folders);
        }
        for folder in &folders {
            self.folder(folder)?;
            for above in folder.ancestors() {
                self.above(above)?;
            }
        }
        for source in &built.sources {
            for file in files_below(source) {
                self.file(&file.canonicalize()?)?;
            }
        }
        Ok(Project { folder: self.place(&folder) })
    }

    /// Where a path lies in the mirror.
    pub(super) fn place(&self, path: &Path) -> PathBuf {
        let plain = path.components().filter(|one| matches!(one, Component::Normal(_)));
        self.root.join(plain.collect::<PathBuf>())
    }

    fn above(&self, folder: &Path) -> io::Result<()> {
        for name in ABOVE {
            let file = folder.join(name);
            let home = self.cargo_home.is_some_and(|home| file.starts_with(home));
            if file.is_file() && !home {
                self.file(&file)?;
            }
        }
        Ok(())
    }

    fn file(&self, file: &Path) -> io::Result<()> {
        let to = self.place(file);
        if to.exists() {
            return Ok(());
        }
        fs::create_dir_all(to.parent().unwrap_or(&self.root))?;
        fs::copy(file, to)?;
        Ok(())
    }

    fn folder(&self, folder: &Path) -> io::Result<()> {
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            fs::create_dir_all(self.place(&folder))?;
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default();
                let is_link = path.symlink_metadata()?.is_symlink();
                if path.is_dir() && (is_link || name == "node_modules") {
                    // Large, or somewhere else; only read.
                    link(&path.canonicalize()?, &self.place(&path))?;
                } else if path.is_dir() && !is_left_out(name, &path) {
                    waiting.push(path);
                } else if path.is_file() {
                    self.file(&path)?;
                }
            }
        }
        Ok(())
    }
}

/// A folder called `target` may be full of sources: then it holds a manifest.
fn is_left_out(name: &OsStr, path: &Path) -> bool {
    let is_crate = path.join("Cargo.toml").is_file() || path.join(MANIFEST).is_file();
    LEFT_OUT.iter().any(|left_out| name == *left_out) && !is_crate
}

/// Lets a folder be found under another path as well.
///
/// # Errors
/// When the system has no such links for us.
pub(super) fn link(folder: &Path, at: &Path) -> io::Result<()> {
    if at.symlink_metadata().is_ok() {
        return Ok(());
    }
    #[cfg(unix)]
    return std::os::unix::fs::symlink(folder, at);
    #[cfg(windows)]
    return std::os::windows::fs::symlink_dir(folder, at);
    #[cfg(not(any(unix, windows)))]
    return Err(io::ErrorKind::Unsupported.into());
}
