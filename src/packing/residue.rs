//! What a prediction leaves over: coded section by section, body by body, in the order of the module.

use std::ops::Range;

use super::coder::{Bits, Chance, In, Number, Out};
use super::instructions::Bodies;
use super::leb::{Reader, put, width_of};
use super::mixer::Mixer;
use super::spans::Spans;

const MAGIC: &[u8; 8] = b"\0asm\x01\0\0\0";

/// How many bytes of an object of this length may be coded one by one: it is slow.
pub(super) fn room(length: usize) -> usize {
    (length / 64).saturating_add(64 << 10)
}

/// Codes the maps.
pub(super) fn write_maps(coder: &mut Coder<Out>, maps: &[u8]) -> Option<()> {
    coder.span(&[], Some(maps), maps.len(), &mut Vec::new())
}

/// A coder and what it has learnt.
pub(super) struct Coder<B> {
    bits: B,
    mixer: Mixer,
    bodies: Bodies,
    spans: Spans,
    ids: Number,
    widths: Number,
    flags: [Chance; 8],
    changed: usize,
    room: usize,
}

impl<'a> Coder<In<'a>> {
    pub(super) fn reading(bytes: &'a [u8], room: usize) -> Self {
        Self::new(In::new(bytes), room)
    }

    /// Reads the maps.
    pub(super) fn maps(&mut self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        self.span(&[], None, 1 << 24, &mut out)?;
        Some(out)
    }
}

impl Coder<Out> {
    pub(super) fn writing(room: usize) -> Self {
        Self::new(Out::new(), room)
    }

    pub(super) fn end(self) -> Vec<u8> {
        self.bits.end()
    }
}

impl<B: Bits> Coder<B> {
    fn new(bits: B, room: usize) -> Self {
        Self {
            bits,
            mixer: Mixer::new(),
            bodies: Bodies::new(),
            spans: Spans::new(),
            ids: Number::default(),
            widths: Number::default(),
            flags: [Chance::default(); 8],
            changed: 0,
            room,
        }
    }

    fn span(
        &mut self,
        base: &[u8],
        known: Option<&[u8]>,
        longest: usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let coder = (&mut self.bits, &mut self.mixer);
        self.spans.bytes(coder, base, known, (longest, &mut self.room), out)
    }

    /// Codes a module of at most `longest` bytes against its prediction; `counterparts` says for each of its
    /// functions whether the prediction has a body for it. None if it is no module of the usual form, or too
    /// much is new.
    pub(super) fn module(
        &mut self,
        prediction: &[u8],
        counterparts: &[bool],
        known: Option<&[u8]>,
        longest: usize,
    ) -> Option<Vec<u8>> {
        let theirs = sections(prediction)?;
        let ours = match known {
            Some(known) => Some(sections(known)?),
            None => None,
        };
        let mut out = MAGIC.to_vec();
        let mut their = 0;
        let mut scratch = Vec::new();
        for turn in 0_usize.. {
            let our = ours.as_ref().and_then(|ours| ours.get(turn).cloned());
            // The next section of the prediction, most often.
            let id = our.as_ref().map_or(0, |our| u32::from(our.id) + 1);
            let next = theirs.get(their).map_or(0, |section| u32::from(section.id) + 1);
            let id = if self.flags[0].code(&mut self.bits, id == next) {
                next
            } else {
                self.ids.code(&mut self.bits, id)
            };
            let Some(id) = id.checked_sub(1) else { break };
            let id = u8::try_from(id).ok()?;
            let found = theirs[their..].iter().position(|section| section.id == id);
            let base = found.map_or(&[][..], |step| {
                their += step + 1;
                &prediction[theirs[their - 1].contents.clone()]
            });
            let known = our.as_ref().and_then(|our| Some(&known?[our.contents.clone()]));
            scratch.clear();
            if id == 10 && self.flags[1].code(&mut self.bits, known.is_none_or(is_code)) {
                self.code(base, counterparts, known, longest, &mut scratch)?;
            } else {
                self.span(base, known, longest, &mut scratch)?;
            }
            let width = our.as_ref().map_or(0, |our| our.width);
            let width = self.widths.code(&mut self.bits, width as u32) as usize;
            if width > 5 || out.len() + scratch.len() > longest {
                return None;
            }
            out.push(id);
            put(&mut out, scratch.len() as u32, width);
            out.extend_from_slice(&scratch);
        }
        Some(out)
    }

    fn code(
        &mut self,
        base: &[u8],
        counterparts: &[bool],
        known: Option<&[u8]>,
        longest: usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let theirs = bodies(base)?;
        let ours = match known {
            Some(known) => Some(bodies(known)?),
            None => None,
        };
        if ours.as_ref().is_some_and(|ours| ours.len() != counterparts.len()) {
            return None;
        }
        put(out, counterparts.len() as u32, 1);
        let mut theirs = theirs.into_iter();
        let mut scratch = Vec::new();
        for (turn, has_base) in counterparts.iter().enumerate() {
            let their = if *has_base { Some(theirs.next()?) } else { None };
            let (base, width) =
                their.map_or((&[][..], 1), |their| (&base[their.contents], their.width));
            let our = ours.as_ref().map(|ours| ours[turn].clone());
            let known = our.as_ref().and_then(|our| Some(&known?[our.contents.clone()]));
            let same = *has_base && {
                let same = known == Some(base);
                let same = self.flags[2 + self.changed].code(&mut self.bits, same);
                self.changed = usize::from(!same);
                same
            };
            scratch.clear();
            if !same {
                let coder = (&mut self.bits, &mut self.mixer);
                self.bodies.body(coder, base, known, &mut self.room, &mut scratch)?;
            }
            let body = if same { base } else { &scratch };
            // Lengths are written as in the prediction: as short as can be, or padded to this width.
            let width = least(width, base.len());
            let written = width.max(width_of(body.len() as u32));
            let unusual = our.as_ref().is_some_and(|our| our.width != written);
            let written = if self.flags[4].code(&mut self.bits, unusual) {
                self.widths.code(&mut self.bits, our.map_or(0, |our| our.width as u32)) as usize
            } else {
                width
            };
            if written > 5 || out.len() + body.len() > longest {
                return None;
            }
            put(out, body.len() as u32, written);
            out.extend_from_slice(body);
        }
        Some(())
    }
}

fn least(width: usize, length: usize) -> usize {
    if width > width_of(length as u32) { width } else { 1 }
}

/// A section, or a body, behind its length.
#[derive(Clone)]
struct Part {
    id: u8,
    width: usize,
    contents: Range<usize>,
}

fn sections(module: &[u8]) -> Option<Vec<Part>> {
    if !module.starts_with(MAGIC) {
        return None;
    }
    let mut reader = Reader::new(module, MAGIC.len());
    let mut found = Vec::new();
    while !reader.is_done() {
        let id = reader.byte()?;
        found.push(part(&mut reader, id)?);
    }
    Some(found)
}

fn bodies(code: &[u8]) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    if code.is_empty() {
        return Some(found);
    }
    let mut reader = Reader::new(code, 0);
    reader.u32()?;
    // A prediction has fewer bodies than it counts, where the base has none to offer.
    while !reader.is_done() {
        found.push(part(&mut reader, 0)?);
    }
    Some(found)
}

fn part(reader: &mut Reader<'_>, id: u8) -> Option<Part> {
    let at = reader.at;
    let length = reader.length()?;
    let (width, start) = (reader.at - at, reader.at);
    reader.take(length)?;
    Some(Part { id, width, contents: start..reader.at })
}

/// Whether a section of code is written as `code` writes it.
fn is_code(code: &[u8]) -> bool {
    let count = Reader::new(code, 0).u32();
    count.is_some_and(|count| count > 0 && code.get(width_of(count) - 1).is_some_and(|b| *b < 0x80))
        && bodies(code).map(|bodies| bodies.len()) == count.map(|count| count as usize)
}
