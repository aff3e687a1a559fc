//! The tools that build, as the person chose them.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;

/// The tools that build, as the person chose them.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// The rustup toolchain; none for the one that is active in the crate's folder.
    pub toolchain: Option<String>,
    /// Cargo's home, whose path must not end up in the module.
    pub cargo_home: Option<PathBuf>,
    /// Where programs are looked for; none for where the system looks.
    pub path: Option<OsString>,
    /// Whether a build command of the manifest runs even if none of its sources has changed.
    pub anew: bool,
    /// More arguments for cargo.
    pub arguments: Vec<OsString>,
    /// The folder to build in; none for the one that cargo chooses.
    pub target: Option<PathBuf>,
    /// A file for what the tools print; none for standard error.
    pub messages: Option<PathBuf>,
}

/// How much cargo says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loudness {
    /// Only mistakes.
    Quiet,
    /// What cargo usually says.
    Normal,
    /// Each command that cargo runs.
    Verbose,
}

impl Tools {
    /// Variables that choose the toolchain, cargo's home and the folder to build in.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&'static str, OsString)> {
        let toolchain = self.toolchain.iter().map(|name| ("RUSTUP_TOOLCHAIN", name.into()));
        let home = self.cargo_home.iter().map(|home| ("CARGO_HOME", home.into()));
        let target = self.target.iter().map(|target| ("CARGO_TARGET_DIR", target.into()));
        toolchain.chain(home).chain(target)
    }

    /// Where what the tools print goes.
    pub(super) fn messages(&self) -> io::Result<Stdio> {
        match &self.messages {
            None => Ok(Stdio::inherit()),
            Some(file) => Ok(std::fs::File::options().create(true).append(true).open(file)?.into()),
        }
    }
}
