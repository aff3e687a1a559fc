//! A channel in one file: a tar archive that `tar` can list, with `channel.json` first, then each object once as
//! `objects/LENGTH-DIGEST`.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::limits::StoreLimits;
use crate::store::{ChannelPlugin, ObjectId};

/// What `channel.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// The version of this form; 1.
    pub schema: u32,
    /// The server that the channel was on.
    pub server: String,
    /// The channel.
    pub channel: String,
    /// Its plugins, in the order in which they are asked.
    pub plugins: Vec<ChannelPlugin>,
}

/// Why a file is no channel.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It can't be read or written.
    #[error(transparent)]
    Failed(#[from] io::Error),
    /// It is no such archive.
    #[error("it is no exported channel: {0}")]
    NoBundle(&'static str),
    /// `channel.json` is not as it should be.
    #[error("its channel.json is damaged")]
    Contents(#[source] serde_json::Error),
    /// A newer version wrote it.
    #[error("it has schema {found}; this version reads up to {SCHEMA}")]
    Newer {
        /// Its schema.
        found: u64,
    },
    /// An object has other bytes than its name says.
    #[error("the object {0} in it is damaged")]
    Damaged(ObjectId),
}

/// The schema that is written.
const SCHEMA: u32 = 1;

const BLOCK: usize = 512;
const CONTENTS: &str = "channel.json";
const OBJECTS: &str = "objects/";

/// Bytes of `channel.json`: a thousand manifests, and room.
const LARGEST: u64 = 64 << 20;

/// Writes a channel into an archive. The same channel gives the same bytes.
pub struct Pack<W> {
    out: W,
}

impl<W: Write> Pack<W> {
    /// Begins an archive.
    ///
    /// # Errors
    /// When it can't be written, as for all methods here.
    pub fn new(
        out: W,
        server: &str,
        channel: &str,
        plugins: &[ChannelPlugin],
    ) -> Result<Self, BundleError> {
        let contents = Contents {
            schema: SCHEMA,
            server: server.to_owned(),
            channel: channel.to_owned(),
            plugins: plugins.to_vec(),
        };
        let mut text = serde_json::to_vec_pretty(&contents).map_err(BundleError::Contents)?;
        text.push(b'\n');
        let mut pack = Self { out };
        pack.entry(CONTENTS, &text)?;
        Ok(pack)
    }

    /// Adds an object.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn object(&mut self, id: ObjectId, bytes: &[u8]) -> Result<(), BundleError> {
        self.entry(&format!("{OBJECTS}{id}"), bytes)
    }

    /// Ends the archive, and gives back what it was written to.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn end(mut self) -> Result<W, BundleError> {
        self.out.write_all(&[0; 2 * BLOCK])?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<(), BundleError> {
        self.out.write_all(&header(name, bytes.len()))?;
        self.out.write_all(bytes)?;
        let rest = bytes.len().next_multiple_of(BLOCK) - bytes.len();
        Ok(self.out.write_all(&[0; BLOCK][..rest])?)
    }
}

/// An archive that is read from front to back.
pub struct Bundle<R> {
    from: R,
    /// What it says of the channel.
    pub contents: Contents,
    limits: StoreLimits,
}

impl<R: Read> Bundle<R> {
    /// Opens an archive and reads what it says of the channel.
    ///
    /// # Errors
    /// When it is none, or a newer version wrote it.
    pub fn open(mut from: R, limits: StoreLimits) -> Result<Self, BundleError> {
        #[derive(Deserialize)]
        struct Header {
            schema: u64,
        }
        let (name, length) = entry(&mut from)?.ok_or(BundleError::NoBundle("it is empty"))?;
        if name != CONTENTS {
            return Err(BundleError::NoBundle("channel.json is not the first file in it"));
        }
        let text = content(&mut from, length, LARGEST)?;
        let Header { schema } = serde_json::from_slice(&text).map_err(BundleError::Contents)?;
        if schema != u64::from(SCHEMA) {
            return Err(BundleError::Newer { found: schema });
        }
        let contents = serde_json::from_slice(&text).map_err(BundleError::Contents)?;
        Ok(Self { from, contents, limits })
    }

    /// The next object, its bytes compared with its name; none at the end.
    ///
    /// # Errors
    /// When it can't be read, or is damaged.
    pub fn object(&mut self) -> Result<Option<(ObjectId, Vec<u8>)>, BundleError> {
        let Some((name, length)) = entry(&mut self.from)? else { return Ok(None) };
        let id: ObjectId = name
            .strip_prefix(OBJECTS)
            .and_then(|name| name.parse().ok())
            .ok_or(BundleError::NoBundle("there is something in it that is no object"))?;
        let bytes = content(&mut self.from, length, self.limits.object)?;
        if ObjectId::of(&bytes) != id {
            return Err(BundleError::Damaged(id));
        }
        Ok(Some((id, bytes)))
    }
}

/// The head of a plain file, as POSIX has it; without times and owners.
fn header(name: &str, length: usize) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &str| {
        for (to, from) in block[at..].iter_mut().zip(text.bytes()) {
            *to = from;
        }
    };
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{length:011o}\0"));
    put(136, "00000000000\0");
    // The sum is made with blanks in its own place.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum = checksum(&block);
    for (to, from) in block[148..].iter_mut().zip(format!("{sum:06o}\0 ").bytes()) {
        *to = from;
    }
    block
}

fn checksum(block: &[u8; BLOCK]) -> u32 {
    let own = 148..156;
    let bytes = block.iter().enumerate();
    bytes.map(|(at, byte)| if own.contains(&at) { 32 } else { u32::from(*byte) }).sum()
}

/// The name and the length of the next file; none at the end of the archive.
fn entry(from: &mut impl Read) -> Result<Option<(String, u64)>, BundleError> {
    const CUT: BundleError = BundleError::NoBundle("it ends too early");
    let mut block = [0; BLOCK];
    from.read_exact(&mut block).map_err(|error| cut(error, CUT))?;
    if block == [0; BLOCK] {
        return Ok(None);
    }
    let number = |range: std::ops::Range<usize>| {
        let text = std::str::from_utf8(&block[range]).ok()?;
        u64::from_str_radix(text.trim_matches(['\0', ' ']), 8).ok()
    };
    let is_plain = matches!(block[156], b'0' | 0) && block[345] == 0;
    if number(148..156) != Some(u64::from(checksum(&block))) || !is_plain {
        return Err(BundleError::NoBundle("it is no tar archive of plain files"));
    }
    let length = number(124..136).ok_or(BundleError::NoBundle("a length in it is no number"))?;
    let name = block[..100].split(|byte| *byte == 0).next().unwrap_or_default();
    let name = String::from_utf8(name.to_vec())
        .map_err(|_| BundleError::NoBundle("a name in it is no text"))?;
    Ok(Some((name, length)))
}

/// The bytes of a file, and over what follows up to the next one.
fn content(from: &mut impl Read, length: u64, allowed: u64) -> Result<Vec<u8>, BundleError> {
    if length > allowed {
        return Err(BundleError::NoBundle("a file in it is longer than it may be"));
    }
    let padded = length.next_multiple_of(BLOCK as u64);
    let mut bytes = Vec::new();
    from.take(padded).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != padded {
        return Err(BundleError::NoBundle("it ends too early"));
    }
    bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Ok(bytes)
}

fn cut(error: io::Error, instead: BundleError) -> BundleError {
    if error.kind() == io::ErrorKind::UnexpectedEof { instead } else { error.into() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{BLOCK, Bundle, BundleError, Pack};
    use crate::limits::StoreLimits;
    use crate::store::{ChannelPlugin, ObjectId};

    fn packed() -> Vec<u8> {
        let module = ObjectId::of(b"a module");
        let plugin = ChannelPlugin {
            name: "coin".to_owned(),
            module,
            files: BTreeMap::from([("table.txt".to_owned(), ObjectId::of(b""))]),
            manifest: "abi = 1\n".to_owned(),
            hooks: vec!["sidekick_command".to_owned()],
            enabled: false,
        };
        let mut pack = Pack::new(Vec::new(), "local", "general", &[plugin]).expect("memory");
        pack.object(module, b"a module").expect("memory");
        pack.object(ObjectId::of(b""), b"").expect("memory");
        pack.end().expect("memory")
    }

    fn read(bytes: &[u8]) -> Result<Vec<Vec<u8>>, BundleError> {
        let mut bundle = Bundle::open(bytes, StoreLimits::default())?;
        let mut objects = Vec::new();
        while let Some((_, object)) = bundle.object()? {
            objects.push(object);
        }
        Ok(objects)
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let bytes = packed();
        let bundle = Bundle::open(&*bytes, StoreLimits::default()).expect("it is one");
        assert_eq!(bundle.contents.plugins[0].name, "coin");
        assert!(!bundle.contents.plugins[0].enabled);
        assert_eq!(read(&bytes).expect("all of it"), [b"a module".to_vec(), Vec::new()]);
    }

    #[test]
    fn every_cut_is_seen() {
        let bytes = packed();
        // Without the last block only the end of the end is missing.
        for length in (0..bytes.len() - BLOCK).step_by(97) {
            assert!(read(&bytes[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn a_flipped_bit_is_seen_or_changes_no_object() {
        let bytes = packed();
        let good = read(&bytes).expect("all of it");
        for at in (0..bytes.len()).step_by(7) {
            let mut wrong = bytes.clone();
            wrong[at] ^= 1;
            if let Ok(objects) = read(&wrong) {
                assert!(objects.iter().all(|object| good.contains(object)), "{at}");
            }
        }
    }

    #[test]
    fn other_files_and_newer_ones_are_refused() {
        assert!(matches!(read(b"\0asm\x01\0\0\0"), Err(BundleError::NoBundle(_))));
        assert!(matches!(read(&[0; 2 * BLOCK]), Err(BundleError::NoBundle(_))));
        let mut newer = packed();
        let at = newer.windows(11).position(|text| text == b"\"schema\": 1").expect("a schema");
        newer[at + 10] = b'2';
        assert!(matches!(read(&newer), Err(BundleError::Newer { found: 2 })));
    }
}
