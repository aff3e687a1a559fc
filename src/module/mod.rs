//! Modules as bytes: what is in them, and small changes to them.
//!
//! Rank 2: looks at code, never runs it.

mod rewrite;

pub use rewrite::{stripped, with_manifest};

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
