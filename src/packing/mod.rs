//! How the bytes of a module are kept: predicted from a similar module, then patched.
//!
//! Rank 3: knows bytes and nothing of stores. Byte-exact always; what can't be predicted is compressed as
//! it is.

mod addresses;
mod align;
mod code;
mod coder;
mod expectation;
mod history;
mod instructions;
mod layout;
mod leb;
mod look;
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
mod share;
mod spans;

pub use share::shapes;

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
/// The same without a base: nothing is foretold.
const ALONE: u8 = 5;

/// The fewest bytes of a body that counts in a sketch, and how many hashes it has.
const LARGE_BODY: usize = 200;
const SKETCH: usize = 32;

/// A coded object this many times shorter than its bytes is not tried to be beaten.
const SHORT: usize = 24;

/// Packs an object, on the base that makes it smallest; on none if no base saves a quarter.
#[must_use]
pub fn pack(object: &[u8], bases: &[&[u8]], effort: Effort) -> Packed {
    let level = match effort {
        Effort::Small => 19,
        Effort::Quick => 3,
    };
    let module = Shaped::of(object);
    let mut best: Option<Packed> = None;
    let offer = |best: &mut Option<Packed>, bytes: Option<Vec<u8>>, index: usize| {
        let base = bases.get(index).copied();
        let Some(bytes) = bytes.filter(|bytes| is_shorter(bytes, best.as_ref())) else { return };
        if unpacks(&bytes, base, object) {
            *best = Some(Packed { bytes, base: Some(index) });
        }
    };
    let mut near: Option<(Foretold, usize)> = None;
    for (index, base) in bases.iter().enumerate() {
        let (Some(module), Some(base)) = (&module, Shaped::of(base)) else { continue };
        let Some(foretold) = Foretold::of(module, &base) else { continue };
        offer(&mut best, foretold.coded(object, CODED), index);
        if near.as_ref().is_none_or(|(near, _)| foretold.agreeing > near.agreeing) {
            near = Some((foretold, index));
        }
    }
    if let Some(best) = best.take_if(|best| best.bytes.len() < object.len() / SHORT) {
        return best;
    }
    if let Some((foretold, index)) = near {
        offer(&mut best, foretold.patched(object, level), index);
        offer(&mut best, referenced(object, bases[index], level), index);
    } else {
        for (index, base) in bases.iter().enumerate() {
            offer(&mut best, referenced(object, base, level), index);
        }
    }
    let plain = plain(object, level);
    match best {
        // Alone it will not be a third shorter than plain.
        Some(best) if best.bytes.len() < plain.len() / 2 => best,
        best => {
            let alone = alone(object, module.as_ref(), plain);
            best.filter(|best| best.bytes.len() < alone.len() / 4 * 3)
                .unwrap_or(Packed { bytes: alone, base: None })
        }
    }
}

fn is_shorter(bytes: &[u8], best: Option<&Packed>) -> bool {
    best.is_none_or(|best| bytes.len() < best.bytes.len())
}

/// Nothing is kept that was not read back.
fn unpacks(packed: &[u8], base: Option<&[u8]>, object: &[u8]) -> bool {
    let length = object.len() as u64;
    let limits = StoreLimits { object: length, ..StoreLimits::default() };
    unpack(packed, base, length, &limits).is_ok_and(|unpacked| unpacked == object)
}

/// An object on no base.
fn alone(object: &[u8], module: Option<&Shaped<'_>>, plain: Vec<u8>) -> Vec<u8> {
    let coded = module
        .and_then(|module| Foretold::of(module, &Shaped::of(NOTHING)?)?.coded(object, ALONE))
        .filter(|coded| coded.len() < plain.len() && unpacks(coded, None, object));
    coded.unwrap_or(plain)
}

/// The module that a module without a base is coded against.
const NOTHING: &[u8] = b"\0asm\x01\0\0\0";

/// What a base foretells of a module.
struct Foretold {
    maps: Maps,
    prediction: Vec<u8>,
    counterparts: Vec<bool>,
    /// Functions of the module that have a counterpart.
    agreeing: usize,
}

impl Foretold {
    fn of(module: &Shaped<'_>, base: &Shaped<'_>) -> Option<Self> {
        let maps = mapping::map(module, base);
        let prediction = predict::predict(&base.layout, &maps, longest(module.layout.bytes.len()))?;
        let counterparts = predict::counterparts(&base.layout, &maps);
        let agreeing = maps.functions.iter().flatten().count();
        Some(Self { maps, prediction, counterparts, agreeing })
    }

    fn coded(&self, object: &[u8], version: u8) -> Option<Vec<u8>> {
        let mut coder = residue::Coder::writing(residue::room(object.len()));
        residue::write_maps(&mut coder, &self.maps.write())?;
        coder.module(&self.prediction, &self.counterparts, Some(object), object.len())?;
        let mut bytes = vec![version];
        bytes.extend(coder.end());
        Some(bytes)
    }

    fn patched(&self, object: &[u8], level: i32) -> Option<Vec<u8>> {
        let maps = self.maps.write();
        let mut bytes = vec![PREDICTED];
        put(&mut bytes, maps.len() as u32, 1);
        bytes.extend(maps);
        bytes.extend(patch::compress(object, &self.prediction, level)?);
        Some(bytes)
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
        ALONE => uncoded(rest, NOTHING, length),
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
