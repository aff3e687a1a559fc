//! zstd, with or without a reference.

use zstd::zstd_safe::{CCtx, CParameter, DCtx, DParameter};

/// The four bytes that every zstd frame begins with; they are not kept.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The longest window that is written or read: 128 MiB.
const WINDOW_LOG: u32 = 27;

/// Compresses; matches are found in the reference, too.
pub(super) fn compress(bytes: &[u8], reference: &[u8], level: i32) -> Option<Vec<u8>> {
    let mut context = CCtx::try_create()?;
    let span = (bytes.len() + reference.len()).max(1024);
    let window_log = (usize::BITS - (span - 1).leading_zeros()).clamp(10, WINDOW_LOG);
    let mut set = |parameter| context.set_parameter(parameter).ok();
    set(CParameter::CompressionLevel(level))?;
    set(CParameter::ContentSizeFlag(false))?;
    set(CParameter::ChecksumFlag(false))?;
    set(CParameter::DictIdFlag(false))?;
    if !reference.is_empty() {
        set(CParameter::WindowLog(window_log))?;
        set(CParameter::EnableLongDistanceMatching(true))?;
        context.ref_prefix(reference).ok()?;
    }
    let mut out = Vec::with_capacity(zstd::zstd_safe::compress_bound(bytes.len()));
    context.compress2(&mut out, bytes).ok()?;
    out.starts_with(&MAGIC).then(|| out.split_off(MAGIC.len()))
}

/// Decompresses exactly `length` bytes.
pub(super) fn decompress(patch: &[u8], reference: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut context = DCtx::try_create()?;
    context.set_parameter(DParameter::WindowLogMax(WINDOW_LOG)).ok()?;
    if !reference.is_empty() {
        context.ref_prefix(reference).ok()?;
    }
    let framed = [&MAGIC, patch].concat();
    let mut out = Vec::with_capacity(length);
    context.decompress(&mut out, &framed).ok()?;
    (out.len() == length).then_some(out)
}
