//! Records as requests, answers and rolls. Unknown tags are skipped; of a field that may stand once,
//! the last counts; nothing is allocated beyond what the bytes hold.

use super::fields::Field;
use super::tags::{answer, effect, face, part, place, pool, request, roll};
use super::{
    Answer, Delivery, Effect, EffectKind, Face, FaceFate, FaceOrigin, Fields, Hook, Malformed,
    Mode, Part, Place, Pool, Position, Request, RollAnswer, Scope, Verdict,
};

impl Request {
    /// Reads the record that `hook` is given. A list may have `items` items.
    ///
    /// # Errors
    /// When the bytes are no such record, or a list is too long.
    pub fn from_bytes(hook: Hook, bytes: &[u8], items: usize) -> Result<Self, Malformed> {
        let mut read = Self::new(hook);
        for field in Fields::new(bytes) {
            let field = field?;
            match field.tag {
                request::TEXT => read.text = field.text()?.to_owned(),
                request::TYPED => read.typed = field.text()?.to_owned(),
                request::COMMENT => read.comment = field.text()?.to_owned(),
                request::WORD => read.word = field.text()?.to_owned(),
                request::ARGUMENTS => read.arguments = field.text()?.to_owned(),
                request::POSITION => read.position = choice(field, &POSITIONS)?,
                request::PLACE => read.place = read_place(field.bytes).map_err(inside("place"))?,
                request::RULES => read.rules = field.text()?.to_owned(),
                request::POOL => read.pool = Some(read_pool(field.bytes, items)?),
                _ => {}
            }
        }
        Ok(read)
    }
}

impl Answer {
    /// Reads the record that a hook answered with. A list may have `items` items.
    ///
    /// # Errors
    /// When the bytes are no such record, or a list is too long.
    pub fn from_bytes(bytes: &[u8], items: usize) -> Result<Self, Malformed> {
        let mut read = Self::default();
        for field in Fields::new(bytes) {
            let field = field?;
            match field.tag {
                answer::VERDICT => read.verdict = choice(field, &VERDICTS)?,
                answer::PART => {
                    let part = read_part(field.bytes).map_err(inside("part"))?;
                    push(&mut read.parts, part, field, items)?;
                }
                answer::POOL => read.pool = Some(read_pool(field.bytes, items)?),
                answer::LABEL => {
                    push(&mut read.labels, field.text()?.to_owned(), field, items)?;
                }
                answer::EFFECT => {
                    let effect = read_effect(field.bytes).map_err(inside("effect"))?;
                    push(&mut read.effects, effect, field, items)?;
                }
                answer::DELIVERY => read.delivery = choice(field, &DELIVERIES)?,
                _ => {}
            }
        }
        Ok(read)
    }
}

impl RollAnswer {
    /// Reads the record that the host function `roll` left. A list may have `items` items.
    ///
    /// # Errors
    /// When the bytes are no such record, or a list is too long.
    pub fn from_bytes(bytes: &[u8], items: usize) -> Result<Self, Malformed> {
        let mut read = Self::default();
        for field in Fields::new(bytes) {
            let field = field?;
            match field.tag {
                roll::VALUE => read.value = field.number()?,
                roll::TEXT => read.text = field.text()?.to_owned(),
                roll::POOL => {
                    push(&mut read.pools, read_pool(field.bytes, items)?, field, items)?;
                }
                roll::ERROR => read.error = field.text()?.to_owned(),
                _ => {}
            }
        }
        Ok(read)
    }
}

// Choices travel as numbers: the place in these lists, which is the order of the type.
const POSITIONS: [Position; 3] = [Position::Whole, Position::Inside, Position::Die];
const VERDICTS: [Verdict; 3] = [Verdict::Pass, Verdict::Rewrite, Verdict::Reply];
const DELIVERIES: [Delivery; 3] = [Delivery::Public, Delivery::Private, Delivery::Spoiler];
const MODES: [Mode; 2] = [Mode::Sum, Mode::Successes];
const ORIGINS: [FaceOrigin; 5] = [
    FaceOrigin::Rolled,
    FaceOrigin::Rerolled,
    FaceOrigin::Exploded,
    FaceOrigin::Copied,
    FaceOrigin::Added,
];
const FATES: [FaceFate; 4] =
    [FaceFate::Counts, FaceFate::Struck, FaceFate::Missed, FaceFate::Failed];
const EFFECTS: [EffectKind; 4] = [
    EffectKind::SetState,
    EffectKind::RemoveState,
    EffectKind::SetVariable,
    EffectKind::RemoveVariable,
];
const SCOPES: [Scope; 3] = [Scope::User, Scope::Channel, Scope::Server];

fn choice<T: Copy>(field: Field<'_>, choices: &[T]) -> Result<T, Malformed> {
    let number = field.number()?;
    let chosen = usize::try_from(number).ok().and_then(|number| choices.get(number));
    chosen.copied().ok_or_else(|| {
        let highest = choices.len() - 1;
        Malformed::new(field.tag, format!("{number} is not a choice from 0 to {highest}"))
    })
}

fn push<T>(list: &mut Vec<T>, item: T, field: Field<'_>, items: usize) -> Result<(), Malformed> {
    if list.len() >= items {
        return Err(Malformed::new(field.tag, format!("more than {items} of them")));
    }
    list.push(item);
    Ok(())
}

/// Says in which record a mistake lies; its tag is the one in that record.
fn inside(record: &'static str) -> impl Fn(Malformed) -> Malformed {
    move |error| Malformed::new(error.tag, format!("of a {record}: {}", error.message))
}

fn read_place(bytes: &[u8]) -> Result<Place, Malformed> {
    let mut read = Place::default();
    for field in Fields::new(bytes) {
        let field = field?;
        match field.tag {
            place::SERVER => read.server = field.text()?.to_owned(),
            place::CHANNEL => read.channel = field.text()?.to_owned(),
            place::USER => read.user = field.text()?.to_owned(),
            _ => {}
        }
    }
    Ok(read)
}

fn read_pool(bytes: &[u8], items: usize) -> Result<Pool, Malformed> {
    let mut read = Pool::default();
    for field in Fields::new(bytes) {
        let field = field.map_err(inside("pool"))?;
        match field.tag {
            pool::COUNT => read.count = count(field).map_err(inside("pool"))?,
            pool::SIDES => read.sides = field.number().map_err(inside("pool"))?,
            pool::MODE => read.mode = choice(field, &MODES).map_err(inside("pool"))?,
            pool::FACE => {
                let face = read_face(field.bytes).map_err(inside("face"))?;
                push(&mut read.faces, face, field, items).map_err(inside("pool"))?;
            }
            pool::VALUE => read.value = Some(field.number().map_err(inside("pool"))?),
            pool::TEXT => read.text = Some(field.text().map_err(inside("pool"))?.to_owned()),
            _ => {}
        }
    }
    Ok(read)
}

fn count(field: Field<'_>) -> Result<u32, Malformed> {
    let number = field.number()?;
    u32::try_from(number)
        .map_err(|_| Malformed::new(field.tag, format!("{number} is no count of dice")))
}

fn read_face(bytes: &[u8]) -> Result<Face, Malformed> {
    let mut read = Face::default();
    for field in Fields::new(bytes) {
        let field = field?;
        match field.tag {
            face::VALUE => read.value = field.number()?,
            face::ORIGIN => read.origin = choice(field, &ORIGINS)?,
            face::FATE => read.fate = choice(field, &FATES)?,
            face::SYMBOL => read.symbol = field.text()?.to_owned(),
            _ => {}
        }
    }
    Ok(read)
}

fn read_part(bytes: &[u8]) -> Result<Part, Malformed> {
    let mut read = Part::default();
    for field in Fields::new(bytes) {
        let field = field?;
        match field.tag {
            part::TEXT => read.text = field.text()?.to_owned(),
            part::NUMBER => read.number = Some(field.number()?),
            part::FINAL => read.settled = choice(field, &[false, true])?,
            _ => {}
        }
    }
    Ok(read)
}

fn read_effect(bytes: &[u8]) -> Result<Effect, Malformed> {
    let mut read = Effect::default();
    for field in Fields::new(bytes) {
        let field = field?;
        match field.tag {
            effect::KIND => read.kind = choice(field, &EFFECTS)?,
            effect::SCOPE => read.scope = choice(field, &SCOPES)?,
            effect::NAME => read.name = field.text()?.to_owned(),
            effect::VALUE => read.value = field.text()?.to_owned(),
            _ => {}
        }
    }
    Ok(read)
}
