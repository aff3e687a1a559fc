//! The one hash type: BLAKE3, the identity of a module's bytes.
//!
//! Rank 0.

use std::fmt;
use std::io::{self, Read};

/// The BLAKE3 digest of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digest of everything that can be read, in small pieces: the whole is never in memory.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn of_stream(source: &mut dyn Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        let mut piece = [0; 16 << 10];
        loop {
            match source.read(&mut piece)? {
                0 => return Ok(Self(*hasher.finalize().as_bytes())),
                read => hasher.update(&piece[..read]),
            };
        }
    }

    /// The first eight hexadecimal digits, for people.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}
