//! Odd pools: none, one, thousands of dice, values at the edge of a number.

use crate::abi::{Face, FaceFate, FaceOrigin, Mode, Pool};

/// Faces of the largest pool: as many as one command may have, so that the request still fits.
const MANY: usize = 5_000;

/// Pools that a host can hand over.
pub(super) fn pools() -> Vec<Pool> {
    let edge = i64::from(i32::MAX);
    let mut pools = vec![
        Pool::default(),
        pool(0, 6, Vec::new()),
        pool(1, 6, faces(&[1])),
        pool(3, 6, faces(&[1, 1, 1])),
        pool(3, 6, faces(&[6, 6, 6])),
        pool(8, 6, faces(&[1, 2, 3, 4, 5, 6, 1, 6])),
        pool(3, 8, faces(&[3, 3, 8])),
        pool(1, 1, faces(&[1])),
        pool(2, 0, faces(&[0, 0])),
        pool(4, -1, faces(&[-1, 0, 1, -1])),
        pool(2, edge, faces(&[edge, 1])),
        pool(1_000, 2, faces(&[2; 1_000])),
        pool(1_000, 6, faces(&[1; MANY])),
    ];
    for fate in [FaceFate::Struck, FaceFate::Missed, FaceFate::Failed] {
        let faces = faces(&[1, 6, 3]);
        let faces = faces.into_iter().map(|face| Face { fate, ..face });
        let mode = Mode::Successes;
        pools.push(Pool { mode, ..pool(3, 6, faces.collect()) });
    }
    let origin = FaceOrigin::Exploded;
    let exploded = faces(&[6, 6, 1]).into_iter().map(|face| Face { origin, ..face });
    pools.push(pool(1, 6, exploded.collect()));
    // What other plugins may have made of it.
    let symbol = "\u{2605}\u{fe0f}".repeat(20);
    let added = Face { origin: FaceOrigin::Added, symbol, ..Face::default() };
    pools.push(pool(1, 6, vec![added]));
    for value in [0, -1, i64::MAX, i64::MIN] {
        pools.push(Pool { value: Some(value), ..pool(2, 6, faces(&[2, 5])) });
    }
    pools
}

/// Pools for letters in place of the sides: only the count is known.
pub(super) fn wanted() -> Vec<Pool> {
    [0, 1, 2, 10, 1_000].map(|count| pool(count, 0, Vec::new())).to_vec()
}

fn pool(count: u32, sides: i64, faces: Vec<Face>) -> Pool {
    Pool { count, sides, faces, ..Pool::default() }
}

fn faces(values: &[i64]) -> Vec<Face> {
    values.iter().map(|value| Face { value: *value, ..Face::default() }).collect()
}
