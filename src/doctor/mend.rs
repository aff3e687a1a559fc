//! A change that mends something: shown first, made when asked for.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A change that mends something and can't harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Run a program, found at the first path.
    Run(Vec<String>),
    /// Let nobody but the user into a folder.
    Close(PathBuf),
    /// Make a folder that only the user can enter.
    Make(PathBuf),
}

impl Mend {
    /// The command that does the same, as one would type it.
    #[must_use]
    pub fn command(&self) -> String {
        match self {
            Self::Run(words) => words.join(" "),
            Self::Close(folder) => format!("chmod 700 {}", quoted(folder)),
            Self::Make(folder) => format!("mkdir -p -m 700 {}", quoted(folder)),
        }
    }

    /// Makes the change. What a program says goes to standard error.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn apply(&self) -> io::Result<()> {
        match self {
            Self::Run(words) => {
                let Some((program, arguments)) = words.split_first() else { return Ok(()) };
                let status = Command::new(program)
                    .args(arguments)
                    .stdin(Stdio::null())
                    .stdout(io::stderr())
                    .status()?;
                if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
            }
            Self::Close(folder) => close(folder),
            Self::Make(folder) => {
                fs::create_dir_all(folder)?;
                close(folder)
            }
        }
    }
}

#[cfg(unix)]
fn close(folder: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn close(_: &std::path::Path) -> io::Result<()> {
    Ok(())
}

fn quoted(path: &std::path::Path) -> String {
    let path = path.display().to_string();
    if path.contains(|c: char| c.is_whitespace() || "'\"$&;()".contains(c)) {
        format!("'{}'", path.replace('\'', "'\\''"))
    } else {
        path
    }
}
