//! A module made smaller by `wasm-opt`, and proof that it still answers the same.
//!
//! Rank 5: asks the pipeline, because what counts is what a channel reads.

mod replies;
mod tool;

pub use tool::WasmOpt;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::digest::Digest;
use crate::files::replace;
use crate::limits::PluginLimits;
use crate::module::{Malformed, stripped, with_manifest};
use crate::plugin::wasm::WasmRuntime;
use crate::plugin::{Plugin, PluginError};
use crate::project::{Built, Manifest, Version};
use replies::{Answered, replies};

/// What `wasm-opt` made of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimised {
    /// The tool's version.
    pub version: Option<Version>,
    /// Bytes before.
    pub before: u64,
    /// Bytes after.
    pub after: u64,
    /// Whether the result was taken: it is not, if it is no smaller.
    pub is_taken: bool,
    /// Examples of the manifest that gave the same reply before and after.
    pub examples: usize,
}

/// How optimising can go wrong. The module stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum OptimiseError {
    /// There is no such program.
    #[error("`wasm-opt` is not installed")]
    Missing,
    /// It can't be started or talked to.
    #[error("cannot run '{}'", .program.display())]
    Unstarted {
        /// The program.
        program: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// It failed; it has said why.
    #[error("'{}' failed ({status}); its messages are above", .program.display())]
    Failed {
        /// The program.
        program: PathBuf,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// What came out is no module.
    #[error("`wasm-opt` made something that can't be used")]
    Malformed(#[source] Malformed),
    /// A module was refused: before, or what came out.
    #[error("the module {when} `wasm-opt` can't be loaded")]
    Refused {
        /// `before` or `after`.
        when: &'static str,
        /// Why.
        #[source]
        cause: PluginError,
    },
    /// The plugin would answer something else.
    #[error("after `wasm-opt`, `{command}` gives another reply: {after}; before: {before}")]
    Changed {
        /// The command of the example.
        command: String,
        /// The reply or fault before.
        before: String,
        /// The reply or fault after.
        after: String,
    },
    /// The result can't be written.
    #[error("cannot write '{}'", .path.display())]
    Unwritten {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

/// Optimises a module that was just built, in place: its file, its symbols, its digest. The result is
/// admitted anew, and the examples of the manifest must give the same replies and throw the same dice.
///
/// # Errors
/// When the tool fails, or what it made is refused or answers otherwise; then all stays as it was.
pub fn optimise(
    built: &mut Built,
    manifest: &Manifest,
    tool: &WasmOpt,
    runtime: &WasmRuntime,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Optimised, OptimiseError> {
    let whole = match &built.symbols {
        Some(symbols) => fs::read(symbols)
            .map_err(|cause| OptimiseError::Unwritten { path: symbols.clone(), cause })?,
        None => built.bytes.clone(),
    };
    let made = tool.run(&whole)?;
    let made = with_manifest(&made, &manifest.text).map_err(OptimiseError::Malformed)?;
    let bytes = stripped(&made).map_err(OptimiseError::Malformed)?;
    let load = |bytes: &[u8], when| {
        let limits = PluginLimits::default();
        let plugin = runtime.load_bytes(bytes, files.clone(), &limits);
        let plugin = plugin.map_err(|cause| OptimiseError::Refused { when, cause })?;
        Ok(Box::new(plugin) as Box<dyn Plugin>)
    };
    let before = replies(load(&built.bytes, "before")?);
    let after = replies(load(&bytes, "after")?);
    same(&before, &after)?;
    let optimised = Optimised {
        version: tool.version,
        before: built.bytes.len() as u64,
        after: bytes.len() as u64,
        is_taken: bytes.len() < built.bytes.len(),
        examples: before.len(),
    };
    if optimised.is_taken {
        write(&built.module, &bytes)?;
        if let Some(symbols) = &built.symbols {
            write(symbols, &made)?;
        }
        built.digest = Digest::of(&bytes);
        built.bytes = bytes;
    }
    Ok(optimised)
}

fn same(before: &[Answered], after: &[Answered]) -> Result<(), OptimiseError> {
    match before.iter().zip(after).find(|(before, after)| before != after) {
        None => Ok(()),
        Some((before, after)) => Err(OptimiseError::Changed {
            command: before.command.clone(),
            before: before.told(),
            after: after.told(),
        }),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), OptimiseError> {
    replace(path, bytes).map_err(|cause| OptimiseError::Unwritten { path: path.to_owned(), cause })
}
