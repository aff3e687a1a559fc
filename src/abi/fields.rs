//! Records on the wire: fields of `tag u16 | length u32 | bytes`, little-endian.

/// The bytes are no record of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("field {tag}: {message}")]
pub struct Malformed {
    /// The tag of the field, or 0 for the record itself.
    pub tag: u16,
    /// What is wrong with it.
    pub message: String,
}

/// Writes a record.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

/// Reads the fields of a record, in order.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    bytes: &'a [u8],
}

impl Writer {
    /// The record.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

impl<'a> Fields<'a> {
    /// The fields of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Bytes not read yet.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}
