//! Modules as bytes: what is in them, names, symbols, and small changes to them.
//!
//! Rank 2: looks at code, never runs it.

mod body;
mod difference;
mod facts;
mod features;
mod file_kind;
mod measures;
mod names;
mod rewrite;
mod sizes;
mod source_path;
mod symbols;

pub use body::Body;
pub use difference::{Change, Difference, Resized, changes, difference, resized};
pub use facts::{Export, Facts, Function, Import, Room, Section, signature};
pub use features::{PROPOSALS, features};
pub use file_kind::is_core_module;
pub use measures::{Measure, measures};
pub use names::{Names, crate_of, demangled};
pub use rewrite::{bare, belongs, stripped, with_manifest};
pub use sizes::{NO_CRATE, Share, Sizes};
pub use source_path::SourcePath;
pub use symbols::{Frame, Symbols};

/// Bytes that are no core module.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a WebAssembly module: {message} (at byte {offset:#x})")]
pub struct Malformed {
    /// What makes no sense, in words.
    pub message: String,
    /// Where in the file.
    pub offset: usize,
}

impl From<wasmparser::BinaryReaderError> for Malformed {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self { message: error.message().to_owned(), offset: error.offset() }
    }
}
