//! How the bytes of a module are kept: predicted from a similar module, then patched.
//!
//! Rank 3: knows bytes and nothing of stores. Byte-exact always; what can't be predicted is compressed as
//! it is.

mod addresses;
mod align;
mod code;
mod coder;
mod history;
mod instructions;
mod layout;
mod leb;
mod mapping;
mod maps;
mod memory;
mod mixer;
mod pairs;
mod patch;
mod predict;
mod renumber;
mod residue;
mod shape;
mod spans;

use crate::limits::StoreLimits;

use layout::Layout;
use leb::{Reader, put};
use maps::Maps;
use pairs::Shaped;

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
/// zstd with the base as its reference.
const REFERENCE: u8 = 2;
/// zstd with a prediction as its reference: the length of the maps, the maps, the patch.
const PREDICTED: u8 = 3;

/// Maps, and what the prediction leaves over, coded together.
const CODED: u8 = 4;

/// The fewest bytes of a body that counts in a sketch, and how many hashes it has.
const LARGE_BODY: usize = 200;
const SKETCH: usize = 32;

/// Packs an object, on the base that makes it smallest; on none if no base saves a quarter.
#[must_use]
pub fn pack(object: &[u8], bases: &[&[u8]], effort: Effort) -> Packed {
    let level = match effort {
        Effort::Small => 19,
        Effort::Quick => 3,
    };
    let alone = Packed { bytes: plain(object, level), base: None };
    let shaped = Shaped::of(object);
    let mut best: Option<Packed> = None;
    for (index, base) in bases.iter().enumerate() {
        let mut offers = vec![referenced(object, base, level)];
        if let (Some(module), Some(base)) = (&shaped, Shaped::of(base)) {
            if let Some(coded) = coded(module, &base) {
                offers.push(Some(coded));
            }
            if offers.len() < 2 {
                offers.push(predicted(module, &base, level));
            }
        }
        for bytes in offers.into_iter().flatten() {
            if best.as_ref().is_none_or(|best| bytes.len() < best.bytes.len()) {
                best = Some(Packed { bytes, base: Some(index) });
            }
        }
    }
    let limits = StoreLimits { object: object.len() as u64, ..StoreLimits::default() };
    match best {
        Some(best)
            if best.bytes.len() < alone.bytes.len() / 4 * 3
                && unpack(
                    &best.bytes,
                    best.base.map(|base| bases[base]),
                    object.len() as u64,
                    &limits,
                )
                .is_ok_and(|unpacked| unpacked == object) =>
        {
            best
        }
        _ => alone,
    }
}

fn plain(object: &[u8], level: i32) -> Vec<u8> {
    let mut bytes = vec![PLAIN];
    // Compressing in memory fails only without memory.
    bytes.extend(patch::compress(object, &[], level).unwrap_or_default());
    bytes
}

fn referenced(object: &[u8], base: &[u8], level: i32) -> Option<Vec<u8>> {
    let mut bytes = vec![REFERENCE];
    bytes.extend(patch::compress(object, base, level)?);
    Some(bytes)
}

fn predicted(module: &Shaped<'_>, base: &Shaped<'_>, level: i32) -> Option<Vec<u8>> {
    let object = module.layout.bytes;
    let maps = mapping::map(module, base);
    let prediction = predict::predict(&base.layout, &maps, longest(object.len()))?;
    let mut bytes = vec![PREDICTED];
    let maps = maps.write();
    put(&mut bytes, maps.len() as u32, 1);
    bytes.extend(maps);
    bytes.extend(patch::compress(object, &prediction, level)?);
    Some(bytes)
}

fn coded(module: &Shaped<'_>, base: &Shaped<'_>) -> Option<Vec<u8>> {
    let object = module.layout.bytes;
    let maps = mapping::map(module, base);
    let prediction = predict::predict(&base.layout, &maps, longest(object.len()))?;
    let counterparts = predict::counterparts(&base.layout, &maps);
    let mut coder = residue::Coder::writing(residue::room(object.len()));
    residue::write_maps(&mut coder, &maps.write())?;
    coder.module(&prediction, &counterparts, Some(object), object.len())?;
    let mut bytes = vec![CODED];
    bytes.extend(coder.end());
    Some(bytes)
}

fn uncoded(packed: &[u8], base: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut coder = residue::Coder::reading(packed, residue::room(length));
    let maps = Maps::read(&coder.maps()?)?;
    let base = Layout::of(base)?;
    let prediction = predict::predict(&base, &maps, longest(length))?;
    let counterparts = predict::counterparts(&base, &maps);
    coder.module(&prediction, &counterparts, None, length).filter(|object| object.len() == length)
}

/// How long the prediction of an object of this length may be.
fn longest(length: usize) -> usize {
    length.saturating_mul(2).saturating_add(1 << 16)
}

/// Unpacks an object of `length` bytes; `base` is the one it was packed on. The caller compares digests.
///
/// # Errors
/// When the bytes are damaged or of another version. Nothing is allocated beyond the limits.
pub fn unpack(
    packed: &[u8],
    base: Option<&[u8]>,
    length: u64,
    limits: &StoreLimits,
) -> Result<Vec<u8>, Unpackable> {
    let length = usize::try_from(length)
        .ok()
        .filter(|_| length <= limits.object)
        .ok_or(Unpackable::Damaged("it is longer than an object may be"))?;
    let (version, rest) = packed.split_first().ok_or(Unpackable::Damaged("it is empty"))?;
    let base = || base.ok_or(Unpackable::Damaged("it needs a base"));
    let unpacked = match *version {
        PLAIN => patch::decompress(rest, &[], length),
        REFERENCE => patch::decompress(rest, base()?, length),
        PREDICTED => {
            let (prediction, patch) = prediction(rest, base()?, length)
                .ok_or(Unpackable::Damaged("it does not fit its base"))?;
            patch::decompress(patch, &prediction, length)
        }
        CODED => uncoded(rest, base()?, length),
        version => return Err(Unpackable::Version(version)),
    };
    unpacked.ok_or(Unpackable::Damaged("its length is not the one expected"))
}

/// The prediction that the packed bytes describe, and the patch behind it.
fn prediction<'a>(packed: &'a [u8], base: &[u8], length: usize) -> Option<(Vec<u8>, &'a [u8])> {
    let mut reader = Reader::new(packed, 0);
    let maps = reader.length()?;
    let maps = Maps::read(reader.take(maps)?)?;
    let prediction = predict::predict(&Layout::of(base)?, &maps, longest(length))?;
    Some((prediction, &packed[reader.at..]))
}

/// What modules that share much code have in common: the smallest hashes of large function bodies, with
/// what the link changes left out. Empty for what is no module.
#[must_use]
pub fn sketch(object: &[u8]) -> Vec<u64> {
    let Some(module) = Shaped::of(object) else { return Vec::new() };
    let skipped = module.layout.imports.len();
    let bodies = module.layout.bodies.iter().zip(&module.shapes[skipped..]);
    let large = bodies.filter(|(body, _)| body.contents.len() >= LARGE_BODY);
    let mut hashes: Vec<u64> = large.map(|(_, shape)| *shape).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}
