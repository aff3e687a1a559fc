//! The modifiers that need no dice, each applied to the faces of one pool.

use super::ast::{Comparison, Condition, End};
use super::{Face, Faces, Fate, Number, Origin};

/// Keeps so many faces of those that count; the rest is struck.
pub(super) fn keep(faces: &mut [Face], end: End, amount: u32) {
    let counting = faces.iter().filter(|face| face.fate == Fate::Counts).count();
    let losers = counting.saturating_sub(amount as usize);
    match end {
        End::Highest => strike(faces, End::Lowest, losers),
        End::Lowest => strike(faces, End::Highest, losers),
    }
}

/// Strikes so many faces of those that count.
pub(super) fn drop(faces: &mut [Face], end: End, amount: u32) {
    strike(faces, end, amount as usize);
}

/// Strikes faces from one end; of equal faces the earlier goes first (issue 23).
fn strike(faces: &mut [Face], end: End, amount: usize) {
    if amount == 0 {
        return;
    }
    let key = |face: &Face| match end {
        End::Lowest => face.value,
        End::Highest => -face.value,
    };
    let counts = |face: &Face| face.fate == Fate::Counts;
    if amount == 1 {
        let worst = faces.iter_mut().filter(|face| counts(face)).min_by_key(|face| key(face));
        if let Some(face) = worst {
            face.fate = Fate::Struck;
        }
        return;
    }
    let mut order: smallvec::SmallVec<[(i64, usize); 16]> = faces
        .iter()
        .enumerate()
        .filter(|(_, face)| counts(face))
        .map(|(at, face)| (key(face), at))
        .collect();
    order.sort_unstable();
    for (_, at) in order.iter().take(amount) {
        if let Some(face) = faces.get_mut(*at) {
            face.fate = Fate::Struck;
        }
    }
}

/// Puts a copy after each face that counts and meets the condition; gives their number.
pub(super) fn twice(faces: &mut Faces, when: Condition) -> u32 {
    let doubled = |face: &Face| face.fate == Fate::Counts && when.met_by(face.value);
    let Some(first) = faces.iter().position(doubled) else {
        return 0;
    };
    let before = faces.len();
    let tail: Faces = faces.drain(first..).collect();
    for face in tail {
        faces.push(face);
        if doubled(&face) {
            faces.push(Face { origin: Origin::Copied, ..face });
        }
    }
    u32::try_from(faces.len() - before).unwrap_or(u32::MAX)
}

/// Marks failures, also among faces that missed a test (issue 263).
pub(super) fn fail(faces: &mut [Face], when: Condition, added_too: bool) {
    for face in faces {
        let open = matches!(face.fate, Fate::Counts | Fate::Missed);
        let asked = added_too || face.origin == Origin::Rolled;
        if open && asked && when.met_by(face.value) {
            face.fate = Fate::Failed;
        }
    }
}

/// Lets only those faces count that pass.
pub(super) fn test(faces: &mut [Face], comparison: Comparison, target: Number) {
    // Targets are whole but for computed ones; comparing whole numbers is many times quicker.
    let whole = target.to_integer();
    for face in faces {
        let passes = match whole {
            Some(target) => comparison.holds(face.value.cmp(&target)),
            None => Number::integer(face.value).is(comparison, target),
        };
        if face.fate == Fate::Counts && !passes {
            face.fate = Fate::Missed;
        }
    }
}

/// Puts the faces in order.
pub(super) fn sort(faces: &mut [Face], descending: bool) {
    if descending {
        faces.sort_by_key(|face| std::cmp::Reverse(face.value));
    } else {
        faces.sort_by_key(|face| face.value);
    }
}

/// The face of the best set of equal ones, and how many of it count. `faces` are in order.
pub(super) fn best_set(faces: &[Face], ones_once: bool) -> Option<(i64, usize)> {
    faces
        .chunk_by(|left, right| left.value == right.value)
        .filter_map(|set| {
            let face = set.first()?.value;
            let counted = if face == 1 && ones_once { 1 } else { set.len() };
            Some((face, counted))
        })
        .max_by_key(|(face, counted)| (face * i64::try_from(*counted).unwrap_or(0), *face))
}

/// The tests and failures written so far, for faces that are added later.
#[derive(Default)]
pub(super) struct Judge(smallvec::SmallVec<[Judgement; 2]>);

#[derive(Clone, Copy)]
enum Judgement {
    Test(Comparison, Number),
    Fail(Condition),
}

impl Judge {
    pub(super) fn remember_test(&mut self, comparison: Comparison, target: Number) {
        self.0.push(Judgement::Test(comparison, target));
    }

    pub(super) fn remember_failure(&mut self, when: Condition) {
        self.0.push(Judgement::Fail(when));
    }

    /// What becomes of an added face, had it been there from the start.
    pub(super) fn fate_of(&self, value: i64) -> Fate {
        let mut fate = Fate::Counts;
        for judgement in &self.0 {
            match judgement {
                Judgement::Test(comparison, target)
                    if fate == Fate::Counts && !Number::integer(value).is(*comparison, *target) =>
                {
                    fate = Fate::Missed;
                }
                Judgement::Fail(when) if when.met_by(value) => fate = Fate::Failed,
                _ => {}
            }
        }
        fate
    }
}
