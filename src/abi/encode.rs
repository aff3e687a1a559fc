//! Requests, answers and rolls as records. A field with its default value is left out.

use super::tags::{answer, effect, face, part, place, pool, request, roll};
use super::{Answer, Effect, Face, Part, Place, Pool, Request, RollAnswer, Writer};

impl Request {
    /// The record that a hook is given; the hook itself is not part of it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.text(request::TEXT, &self.text);
        writer.text(request::TYPED, &self.typed);
        writer.text(request::COMMENT, &self.comment);
        writer.text(request::WORD, &self.word);
        writer.text(request::ARGUMENTS, &self.arguments);
        writer.number_but_zero(request::POSITION, self.position as i64);
        if self.place != Place::default() {
            writer.record(request::PLACE, |inner| write_place(inner, &self.place));
        }
        writer.text(request::RULES, &self.rules);
        if let Some(pool) = &self.pool {
            writer.record(request::POOL, |inner| write_pool(inner, pool));
        }
        writer.finish()
    }
}

impl Answer {
    /// The record that a hook answers with.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.number_but_zero(answer::VERDICT, self.verdict as i64);
        for part in &self.parts {
            writer.record(answer::PART, |inner| write_part(inner, part));
        }
        if let Some(pool) = &self.pool {
            writer.record(answer::POOL, |inner| write_pool(inner, pool));
        }
        for label in &self.labels {
            writer.bytes(answer::LABEL, label.as_bytes());
        }
        for effect in &self.effects {
            writer.record(answer::EFFECT, |inner| write_effect(inner, effect));
        }
        writer.number_but_zero(answer::DELIVERY, self.delivery as i64);
        writer.finish()
    }
}

impl RollAnswer {
    /// The record that the host function `roll` leaves for the guest.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.number_but_zero(roll::VALUE, self.value);
        writer.text(roll::TEXT, &self.text);
        for pool in &self.pools {
            writer.record(roll::POOL, |inner| write_pool(inner, pool));
        }
        writer.text(roll::ERROR, &self.error);
        writer.finish()
    }
}

fn write_place(writer: &mut Writer, place: &Place) {
    writer.text(place::SERVER, &place.server);
    writer.text(place::CHANNEL, &place.channel);
    writer.text(place::USER, &place.user);
}

fn write_pool(writer: &mut Writer, pool: &Pool) {
    writer.number_but_zero(pool::COUNT, i64::from(pool.count));
    writer.number_but_zero(pool::SIDES, pool.sides);
    writer.number_but_zero(pool::MODE, pool.mode as i64);
    for face in &pool.faces {
        writer.record(pool::FACE, |inner| write_face(inner, face));
    }
    if let Some(value) = pool.value {
        writer.number(pool::VALUE, value);
    }
    if let Some(text) = &pool.text {
        writer.bytes(pool::TEXT, text.as_bytes());
    }
}

fn write_face(writer: &mut Writer, face: &Face) {
    writer.number_but_zero(face::VALUE, face.value);
    writer.number_but_zero(face::ORIGIN, face.origin as i64);
    writer.number_but_zero(face::FATE, face.fate as i64);
    writer.text(face::SYMBOL, &face.symbol);
}

fn write_part(writer: &mut Writer, part: &Part) {
    writer.text(part::TEXT, &part.text);
    if let Some(number) = part.number {
        writer.number(part::NUMBER, number);
    }
    writer.number_but_zero(part::FINAL, i64::from(part.settled));
}

fn write_effect(writer: &mut Writer, effect: &Effect) {
    writer.number_but_zero(effect::KIND, effect.kind as i64);
    writer.number_but_zero(effect::SCOPE, effect.scope as i64);
    writer.text(effect::NAME, &effect.name);
    writer.text(effect::VALUE, &effect.value);
}
