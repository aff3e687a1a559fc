//! Draws in few bytes: those of one kind that follow each other are written as one.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::plugin::Draw;

/// Draws of one kind: who drew, which die, the faces.
type Run = (String, String, Vec<i64>);

/// Writes draws.
pub(super) fn serialize<S: Serializer>(draws: &[Draw], serializer: S) -> Result<S::Ok, S::Error> {
    let mut runs: Vec<Run> = Vec::new();
    for Draw { sides, face, origin } in draws {
        match runs.last_mut() {
            Some((by, of, faces)) if by == origin && of == sides => faces.push(*face),
            _ => runs.push((origin.clone(), sides.clone(), vec![*face])),
        }
    }
    runs.serialize(serializer)
}

/// Reads draws.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Draw>, D::Error> {
    let runs = Vec::<Run>::deserialize(deserializer)?;
    let draws = runs.into_iter().flat_map(|(origin, sides, faces)| {
        let draw = move |face| Draw { sides: sides.clone(), face, origin: origin.clone() };
        faces.into_iter().map(draw)
    });
    Ok(draws.collect())
}
