//! Function bodies, coded against the bodies they probably come from: instruction by instruction, with the
//! locals and offsets that the instructions before had.

use super::align::{Mark, align};
use super::code::{Marks, Walk};
use super::coder::{Bits, Chance, Known};
use super::expectation::Expectation;
use super::history::History;
use super::leb::Reader;
use super::mixer::Mixer;

/// The most bytes of one instruction.
const LONGEST: usize = 1024;
/// The most bytes of a body that is coded by instructions: memory is taken for each of them.
const LARGEST: usize = 1 << 20;

/// What is learnt over all bodies.
pub(super) struct Bodies {
    hits: Vec<Chance>,
    others: Vec<Chance>,
    heads: Chance,
    past: usize,
    history: History,
}

/// What happens at an instruction of the base.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    /// It stands here, with the numbers expected.
    Hit,
    /// It stands here with other numbers.
    Miss,
    /// A new one stands before it.
    New,
    /// It is gone.
    Gone,
    /// The body ends.
    End,
}

/// Where an instruction lies.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
}

impl Bodies {
    pub(super) fn new() -> Self {
        Self {
            hits: vec![Chance::default(); 1 << 12],
            others: vec![Chance::default(); 1 << 10],
            heads: Chance::default(),
            past: 0,
            history: History::new(),
        }
    }

    /// Codes a body into `out`; `known` is the body when it is written. At most `room` bytes are taken for new
    /// ones; none if that is not enough, or if something is no instruction.
    pub(super) fn body<B: Bits>(
        &mut self,
        (bits, mixer): (&mut B, &mut Mixer),
        base: &[u8],
        known: Option<&[u8]>,
        room: &mut usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        if base.len().max(known.map_or(0, <[u8]>::len)) > LARGEST {
            return None;
        }
        let (head, theirs) = places(base)?;
        let plan = match known {
            Some(known) => Some((known, Plan::new(known, base, &theirs)?)),
            None => None,
        };
        let known_head = plan.as_ref().map(|(known, plan)| &known[..plan.head]);
        let begin = out.len();
        let same = known_head.is_some_and(|known| *known == base[..head]);
        if !base.is_empty() && self.heads.code(bits, same) {
            out.extend_from_slice(&base[..head]);
        } else {
            let is_whole = |head: &[u8]| {
                let mut walk = Walk::new(head, 0, Marks::default(), drop);
                walk.locals().is_some() && walk.at() == head.len()
            };
            self.history.begin(1);
            self.coded(bits, mixer, known_head, is_whole, room, out)?;
        }
        self.history.learn(base);
        let mut expectation = Expectation::default();
        let (mut our, mut their) = (0, 0);
        let mut scratch = Vec::new();
        loop {
            let at = theirs.get(their);
            scratch.clear();
            let sure = at.map_or((0, 0), |place| {
                expectation.expected(&base[place.start..place.end], &mut scratch)
            });
            let event = plan.as_ref().map_or(Event::End, |(known, plan)| {
                plan.event(our, their, theirs.len(), known, &scratch)
            });
            let event = self.event(bits, event, at.is_some(), sure);
            self.past = self.past << 2 & 63 | (event as usize & 3);
            let place = plan.as_ref().and_then(|(_, plan)| plan.ours.get(our).copied());
            let known = match (known, place) {
                (Some(known), Some(place)) => Some(&known[place.start..place.end]),
                _ => None,
            };
            let start = out.len();
            match (event, at) {
                (Event::Hit, Some(_)) => {
                    out.extend_from_slice(&scratch);
                    self.history.pass(&scratch);
                }
                (Event::Miss, Some(place)) => {
                    self.history.begin_with(base[place.start], &scratch, out);
                    self.coded(bits, mixer, known, is_instruction, room, out)?;
                }
                (Event::New, _) => {
                    self.history.begin(0);
                    self.coded(bits, mixer, known, is_instruction, room, out)?;
                }
                (Event::Gone, Some(place)) => {
                    self.history.begin(0);
                    self.trained(mixer, &base[place.start..place.end], room)?;
                    their += 1;
                    continue;
                }
                _ => break,
            }
            if let (Event::Hit | Event::Miss, Some(place)) = (event, at) {
                expectation.learn(
                    &base[place.start..place.end],
                    &out[start..],
                    event == Event::Hit,
                );
                their += 1;
            }
            our += 1;
        }
        self.history.learn(&out[begin..]);
        Some(())
    }

    /// Codes what happens next.
    fn event(
        &mut self,
        bits: &mut impl Bits,
        event: Event,
        is_there: bool,
        (class, sure): (usize, usize),
    ) -> Event {
        let past = self.past;
        if !is_there {
            let new = self.others[512 | past].code(bits, event == Event::New);
            return if new { Event::New } else { Event::End };
        }
        let context = past << 5 | class << 2 | sure;
        if self.hits[context].code(bits, event == Event::Hit) {
            return Event::Hit;
        }
        if self.others[past << 2 | class].code(bits, event == Event::New) {
            return Event::New;
        }
        let gone = self.others[256 | past << 2 & 255 | class].code(bits, event == Event::Gone);
        if gone { Event::Gone } else { Event::Miss }
    }

    /// Learns from an instruction that is gone: what comes in its place may be like it.
    fn trained(&mut self, mixer: &mut Mixer, gone: &[u8], room: &mut usize) -> Option<()> {
        *room = room.checked_sub(gone.len())?;
        for byte in gone {
            mixer.byte(&mut Known, &self.history.contexts(), *byte);
            self.history.push(*byte);
        }
        self.history.end(gone);
        Some(())
    }

    /// Codes bytes up to where they are whole.
    fn coded<B: Bits>(
        &mut self,
        bits: &mut B,
        mixer: &mut Mixer,
        known: Option<&[u8]>,
        is_whole: impl Fn(&[u8]) -> bool,
        room: &mut usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let start = out.len() - self.history.begun();
        let mut place = self.history.begun();
        let mut targets = Targets::default();
        loop {
            // A `br_table` may be long: its numbers are counted, not read again for each byte.
            let is_table = place > 1 && targets.counts(&out[start..]);
            if place > 0 && (if is_table { targets.left == 0 } else { is_whole(&out[start..]) }) {
                self.history.end(&out[start..]);
                return Some(());
            }
            *room = room.checked_sub(1)?;
            if place >= LONGEST && !is_table {
                return None;
            }
            let byte = known.map_or(Some(0), |known| known.get(place).copied())?;
            let byte = mixer.byte(bits, &self.history.contexts(), byte);
            self.history.push(byte);
            out.push(byte);
            place += 1;
        }
    }
}

/// How many numbers of a `br_table` are to come.
#[derive(Default)]
struct Targets {
    left: u64,
    is_known: bool,
}

impl Targets {
    /// Takes the last byte into account; whether this is a `br_table` whose length is known.
    fn counts(&mut self, bytes: &[u8]) -> bool {
        if bytes[0] != 0x0e {
            return false;
        }
        if self.is_known {
            self.left -= u64::from(bytes.last().is_some_and(|byte| *byte < 0x80));
        } else if let Some(count) = Reader::new(bytes, 1).u32() {
            (self.left, self.is_known) = (u64::from(count) + 1, true);
        }
        self.is_known
    }
}

fn is_instruction(bytes: &[u8]) -> bool {
    let mut walk = Walk::new(bytes, 0, Marks::default(), drop);
    walk.instruction().is_some() && walk.at() == bytes.len()
}

/// The length of the locals' declarations, and the instructions behind them.
fn places(body: &[u8]) -> Option<(usize, Vec<Place>)> {
    let mut places = Vec::with_capacity(body.len() / 2);
    if body.is_empty() {
        return Some((0, places));
    }
    let mut walk = Walk::new(body, 0, Marks::default(), drop);
    walk.locals()?;
    let head = walk.at();
    while !walk.is_done() {
        let start = walk.at();
        walk.instruction()?;
        places.push(Place { start, end: walk.at() });
    }
    Some((head, places))
}

/// How a known body comes from its base.
struct Plan {
    head: usize,
    ours: Vec<Place>,
    aligned: Vec<Option<usize>>,
    /// For each instruction the counterpart of the next one that has one.
    next: Vec<usize>,
}

impl Plan {
    fn new(known: &[u8], base: &[u8], theirs: &[Place]) -> Option<Self> {
        let (head, ours) = places(known)?;
        let marks = |body: &[u8], places: &[Place]| -> Vec<Mark> {
            places.iter().map(|place| mark(&body[place.start..place.end])).collect()
        };
        let mut aligned = align(&marks(known, &ours), &marks(base, theirs));
        for (our, there) in ours.iter().zip(&mut aligned) {
            if there.is_some_and(|there| known[our.start] != base[theirs[there].start]) {
                *there = None;
            }
        }
        let mut next = vec![theirs.len(); ours.len()];
        let mut last = theirs.len();
        for (next, there) in next.iter_mut().zip(&aligned).rev() {
            last = there.unwrap_or(last);
            *next = last;
        }
        Some(Self { head, ours, aligned, next })
    }

    /// What happens with these instructions to come.
    fn event(
        &self,
        our: usize,
        their: usize,
        count: usize,
        known: &[u8],
        expected: &[u8],
    ) -> Event {
        match self.aligned.get(our) {
            None if their < count => Event::Gone,
            None => Event::End,
            // What is gone comes first: what is new may be like it.
            Some(_) if their < self.next[our] => Event::Gone,
            Some(None) => Event::New,
            Some(Some(_)) => {
                let place = self.ours[our];
                if known[place.start..place.end] == *expected { Event::Hit } else { Event::Miss }
            }
        }
    }
}

fn mark(instruction: &[u8]) -> Mark {
    let opcode = instruction[0];
    let kept = match opcode {
        0x20..=0x22 | 0x28..=0x3e | 0x41 => 1,
        _ => instruction.len(),
    };
    let hash = instruction[..kept]
        .iter()
        .fold(u32::from(opcode), |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    Mark { opcode, hash }
}
