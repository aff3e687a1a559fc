//! The program `wasm-opt`: found, asked what it can do, run with exactly what admission allows.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::OptimiseError;
use crate::project::{Version, find_program};

/// What a module may use, in the tool's words. Beyond these it must invent nothing: admission would
/// refuse the result. Older versions do not know the last two, as parts of others.
const FEATURES: [&str; 9] = [
    "mutable-globals",
    "nontrapping-float-to-int",
    "sign-ext",
    "multivalue",
    "bulk-memory",
    "reference-types",
    "simd",
    "bulk-memory-opt",
    "call-indirect-overlong",
];

/// The program `wasm-opt`.
#[derive(Clone, Debug)]
pub struct WasmOpt {
    /// Where it is.
    pub program: PathBuf,
    /// Its version.
    pub version: Option<Version>,
    /// What it knows of what a module may use.
    features: Vec<&'static str>,
}

impl WasmOpt {
    /// Finds it on a search path and asks what it can do.
    ///
    /// # Errors
    /// When there is none, or it can't be started.
    pub fn find(path: &OsStr) -> Result<Self, OptimiseError> {
        let program = find_program("wasm-opt", path).ok_or(OptimiseError::Missing)?;
        let asked = |argument| {
            let output = Command::new(&program).arg(argument).stdin(Stdio::null()).output();
            let output = output
                .map_err(|cause| OptimiseError::Unstarted { program: program.clone(), cause })?;
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let version = Version::find(&asked("--version")?);
        let help = asked("--help")?;
        let words: Vec<_> = help.split_whitespace().collect();
        let knows = |feature: &&str| words.contains(&format!("--enable-{feature}").as_str());
        let features = FEATURES.into_iter().filter(knows).collect();
        Ok(Self { program, version, features })
    }

    /// Makes a module smaller; names of functions stay, line tables go, for they would no longer be
    /// true. What the tool says goes to standard error.
    pub(super) fn run(&self, module: &[u8]) -> Result<Vec<u8>, OptimiseError> {
        let unstarted = |cause| OptimiseError::Unstarted { program: self.program.clone(), cause };
        let folder = tempfile::tempdir().map_err(unstarted)?;
        let (from, to) = (folder.path().join("in.wasm"), folder.path().join("out.wasm"));
        fs::write(&from, module).map_err(unstarted)?;
        let status = Command::new(&self.program)
            .arg(&from)
            .arg("-o")
            .arg(&to)
            .args(["--strip-dwarf", "-Oz", "-g", "--mvp-features"])
            .args(self.features.iter().map(|feature| format!("--enable-{feature}")))
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .status()
            .map_err(unstarted)?;
        if !status.success() {
            return Err(OptimiseError::Failed { program: self.program.clone(), status });
        }
        fs::read(&to).map_err(unstarted)
    }
}
