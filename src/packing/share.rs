//! The code of a module, body by body: what tells how much of it another module has as well.

use super::pairs::Shaped;

/// The shapes of a module's function bodies, with what the link changes left out, each with the bytes of all
/// bodies that have it; in order. None for what is no module.
#[must_use]
pub fn shapes(object: &[u8]) -> Option<Vec<(u64, u64)>> {
    let module = Shaped::of(object)?;
    let skipped = module.layout.imports.len();
    let bodies = module.layout.bodies.iter().zip(module.shapes.get(skipped..)?);
    let mut all: Vec<(u64, u64)> =
        bodies.map(|(body, shape)| (*shape, body.contents.len() as u64)).collect();
    all.sort_unstable();
    all.dedup_by(|next, first| {
        let same = next.0 == first.0;
        first.1 += if same { next.1 } else { 0 };
        same
    });
    Some(all)
}
