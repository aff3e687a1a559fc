//! Pools between the dice engine and the contract with plugins.

use std::collections::BTreeMap;

use super::PluginError;
use crate::abi;
use crate::dice::{Custom, Face, Faces, Fate, Mode, Origin, Pool, Sides};

/// The pool as a plugin sees it; `count` is how many dice the notation asked for.
#[must_use]
pub fn pool_to_abi(pool: &Pool, count: u32) -> abi::Pool {
    abi::Pool {
        count,
        sides: match pool.sides {
            Sides::Numbered(sides) => i64::from(sides),
            Sides::Fate => -1,
        },
        mode: match pool.mode {
            Mode::Sum => abi::Mode::Sum,
            Mode::Successes => abi::Mode::Successes,
        },
        faces: pool.faces.iter().map(|face| face_to_abi(face, pool)).collect(),
        value: (counted(&pool.faces, pool.mode) != Some(pool.value)).then_some(pool.value),
        text: pool.text().map(str::to_owned),
    }
}

/// Makes `pool` what a plugin answered: faces, mode, value and text. The sides change only where the
/// plugin's letters stood in their place.
///
/// # Errors
/// [`PluginError::Protocol`] when the answer is no pool: sides that no die has, a value beyond 64
/// bits, too many different symbols. Then `pool` is left as it was.
pub fn pool_from_abi(answer: &abi::Pool, pool: &mut Pool) -> Result<(), PluginError> {
    let sides = match answer.sides {
        _ if pool.sides != Sides::Numbered(0) => pool.sides,
        -1 => Sides::Fate,
        sides => u32::try_from(sides)
            .map(Sides::Numbered)
            .map_err(|_| PluginError::Protocol(format!("answered a die with {sides} sides")))?,
    };
    let mode = match answer.mode {
        abi::Mode::Sum => Mode::Sum,
        abi::Mode::Successes => Mode::Successes,
    };
    let mut symbols = Symbols::default();
    let faces = answer.faces.iter().map(|face| face_from_abi(face, &mut symbols));
    let faces = faces.collect::<Result<Faces, _>>()?;
    let value = match answer.value {
        Some(value) => value,
        None => counted(&faces, mode).ok_or_else(|| {
            PluginError::Protocol("answered faces whose sum is beyond 64 bits".to_owned())
        })?,
    };
    let plain = symbols.list.is_empty() && answer.text.is_none();
    let custom =
        (!plain).then(|| Box::new(Custom { symbols: symbols.list, text: answer.text.clone() }));
    *pool = Pool { sides, mode, style: pool.style, faces, value, custom };
    Ok(())
}

/// What the faces amount to.
fn counted(faces: &[Face], mode: Mode) -> Option<i64> {
    faces.iter().try_fold(0_i64, |total, face| {
        total.checked_add(match (mode, face.fate) {
            (Mode::Sum, Fate::Counts) => face.value,
            (Mode::Successes, Fate::Counts) => 1,
            (Mode::Successes, Fate::Failed) => -1,
            (_, Fate::Struck | Fate::Missed | Fate::Failed) => 0,
        })
    })
}

fn face_to_abi(face: &Face, pool: &Pool) -> abi::Face {
    abi::Face {
        value: face.value,
        origin: match face.origin {
            Origin::Rolled => abi::FaceOrigin::Rolled,
            Origin::Rerolled => abi::FaceOrigin::Rerolled,
            Origin::Exploded => abi::FaceOrigin::Exploded,
            Origin::Copied => abi::FaceOrigin::Copied,
            Origin::Added => abi::FaceOrigin::Added,
        },
        fate: match face.fate {
            Fate::Counts => abi::FaceFate::Counts,
            Fate::Struck => abi::FaceFate::Struck,
            Fate::Missed => abi::FaceFate::Missed,
            Fate::Failed => abi::FaceFate::Failed,
        },
        symbol: pool.symbol(face).unwrap_or_default().to_owned(),
    }
}

/// The largest number on a face that a plugin may answer: so many that 10,000 of them add up within
/// 64 bits, whatever modifiers follow.
const LARGEST_FACE: u64 = 1 << 48;

fn face_from_abi(face: &abi::Face, symbols: &mut Symbols) -> Result<Face, PluginError> {
    if face.value.unsigned_abs() > LARGEST_FACE {
        let message = format!("answered a face of {}, beyond 2^48", face.value);
        return Err(PluginError::Protocol(message));
    }
    Ok(Face {
        value: face.value,
        origin: match face.origin {
            abi::FaceOrigin::Rolled => Origin::Rolled,
            abi::FaceOrigin::Rerolled => Origin::Rerolled,
            abi::FaceOrigin::Exploded => Origin::Exploded,
            abi::FaceOrigin::Copied => Origin::Copied,
            abi::FaceOrigin::Added => Origin::Added,
        },
        fate: match face.fate {
            abi::FaceFate::Counts => Fate::Counts,
            abi::FaceFate::Struck => Fate::Struck,
            abi::FaceFate::Missed => Fate::Missed,
            abi::FaceFate::Failed => Fate::Failed,
        },
        symbol: symbols.place(&face.symbol)?,
    })
}

/// The different symbols of a pool, each once.
#[derive(Default)]
struct Symbols {
    list: Vec<String>,
    places: BTreeMap<String, u16>,
}

impl Symbols {
    /// The place of `symbol`, counted from one; 0 for none.
    fn place(&mut self, symbol: &str) -> Result<u16, PluginError> {
        if symbol.is_empty() {
            return Ok(0);
        }
        if let Some(place) = self.places.get(symbol) {
            return Ok(*place);
        }
        let place = u16::try_from(self.list.len() + 1).map_err(|_| {
            PluginError::Protocol(format!("answered more than {} symbols", u16::MAX))
        })?;
        self.list.push(symbol.to_owned());
        self.places.insert(symbol.to_owned(), place);
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, pool_from_abi, pool_to_abi};
    use crate::abi;
    use crate::dice::{Custom, Face, Fate, Mode, Origin, Pool, PoolStyle, Sides};

    fn pool() -> Pool {
        let face = |value, origin, fate, symbol| Face { value, origin, fate, symbol };
        Pool {
            sides: Sides::Numbered(6),
            mode: Mode::Successes,
            style: PoolStyle::Faces,
            faces: [
                face(6, Origin::Rolled, Fate::Counts, 1),
                face(5, Origin::Exploded, Fate::Counts, 0),
                face(1, Origin::Rolled, Fate::Failed, 2),
                face(2, Origin::Rerolled, Fate::Struck, 1),
                face(3, Origin::Copied, Fate::Missed, 0),
                face(9, Origin::Added, Fate::Counts, 0),
            ]
            .into_iter()
            .collect(),
            value: 2,
            custom: Some(Box::new(Custom {
                symbols: vec!["★".to_owned(), "☠".to_owned()],
                text: Some("**six**".to_owned()),
            })),
        }
    }

    #[test]
    fn a_pool_survives_the_journey() {
        let there = pool_to_abi(&pool(), 3);
        assert_eq!((there.count, there.sides, there.value), (3, 6, None));
        let mut back = pool();
        back.faces.clear();
        pool_from_abi(&there, &mut back).expect("a pool");
        assert_eq!(back, pool());
    }

    #[test]
    fn a_value_of_its_own_survives_too() {
        let mut odd = pool();
        odd.value = 40;
        let there = pool_to_abi(&odd, 3);
        assert_eq!(there.value, Some(40));
        let mut back = pool();
        pool_from_abi(&there, &mut back).expect("a pool");
        assert_eq!(back.value, 40);
    }

    #[test]
    fn what_is_no_pool_changes_nothing() {
        let big = abi::Face { value: i64::MAX, ..abi::Face::default() };
        let sum = abi::Pool { faces: vec![big.clone(), big], ..abi::Pool::default() };
        let sides = abi::Pool { sides: -7, ..abi::Pool::default() };
        let mut letters = Pool { sides: Sides::Numbered(0), ..pool() };
        let before = letters.clone();
        assert!(pool_from_abi(&sum, &mut letters).is_err());
        assert!(pool_from_abi(&sides, &mut letters).is_err());
        assert_eq!(letters, before);
    }

    #[test]
    fn sides_are_set_only_where_letters_stood_for_them() {
        let answer = abi::Pool { sides: -1, ..abi::Pool::default() };
        let mut letters = Pool { sides: Sides::Numbered(0), ..pool() };
        pool_from_abi(&answer, &mut letters).expect("a pool");
        assert_eq!(letters.sides, Sides::Fate);
        let mut numbered = pool();
        pool_from_abi(&answer, &mut numbered).expect("a pool");
        assert_eq!(numbered.sides, Sides::Numbered(6));
    }

    #[test]
    fn sums_and_successes_are_counted_apart() {
        assert_eq!(counted(&pool().faces, Mode::Successes), Some(2));
        assert_eq!(counted(&pool().faces, Mode::Sum), Some(20));
    }
}
