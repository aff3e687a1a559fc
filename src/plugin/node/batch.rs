//! Many calls of a guest in one frame. So that a die costs no round trip, each call takes along what its
//! dice will show; Node tells what the guest took, and every draw is made here once more: what Node says
//! is believed only if it is the same. What can't be answered so is asked, as in a call by itself. A call
//! that comes to nothing, because Node died or was wrong, is given back, to be made by itself.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::call::{self, Ended, HEAD, Ready};
use super::error::NodeError;
use super::frames::{self, Done, Frame, How, number, ours};
use super::pool::Seat;
use crate::abi::{Answer, Hook, LogLevel};
use crate::plugin::dice::Ahead;
use crate::plugin::{Call, Dice, Finished, PluginError, Services, Usage};

/// Most calls of one frame.
pub(super) const MOST: usize = 256;

/// Bytes of a frame after which no more calls are put in.
const LARGE: usize = 1 << 20;

/// Faces and words that go along with a call: few need more. And with the answer for one that did.
const AHEAD: usize = 16;
const MORE_AHEAD: usize = 256;

/// Files that a plugin may look up.
pub(super) type Files = Arc<BTreeMap<String, Vec<u8>>>;

/// What came of one of many calls.
pub(super) enum Came {
    /// It is over.
    Finished(Finished),
    /// It has to be made by itself; it is as it was.
    Not(Call),
}

/// Makes calls of hooks that the module has.
pub(super) fn calls<'a>(
    ready: &Ready,
    pages: usize,
    files: &Files,
    seat: impl Fn() -> Result<Seat<'a>, NodeError>,
    calls: Vec<Call>,
) -> Vec<Came> {
    let mut came = Vec::with_capacity(calls.len());
    let mut waiting = VecDeque::from(calls);
    while !waiting.is_empty() {
        let (frame, sent) = packed(ready, pages, &mut waiting);
        let mut sent = sent.into_iter();
        let Ok(mut seat) = seat() else {
            came.extend(sent.map(|(call, _)| Came::Not(call)));
            continue;
        };
        seat.makes(sent.len());
        let is_ready = seat.compile(ready.number, &ready.shape).is_ok();
        if let (true, Ok(process)) = (is_ready, seat.process()) {
            process.send(&frame);
            for (call, was_sent) in sent.by_ref() {
                if !was_sent {
                    came.push(Came::Not(call));
                    continue;
                }
                let Call { request, services } = call;
                let mut running = Running { seat: &mut seat, files, services, before: None };
                let ended = running.until_done(request.hook, ready);
                let Running { mut services, before, .. } = running;
                if let Ok(Some((outcome, memory))) = ended {
                    let (host_calls, draws) = (services.host_calls(), services.draws());
                    let usage = Usage { fuel: 0, memory, host_calls, draws };
                    came.push(Came::Finished(Finished { outcome, services, usage }));
                    continue;
                }
                if let Some(dice) = before {
                    services.renew(dice);
                }
                came.push(Came::Not(Call { request, services }));
                if ended.is_err() {
                    seat.give_up();
                    break;
                }
            }
        }
        came.extend(sent.map(|(call, _)| Came::Not(call)));
    }
    came
}

/// A frame with the first of the calls, and which of them are in it.
fn packed(
    ready: &Ready,
    pages: usize,
    waiting: &mut VecDeque<Call>,
) -> (Vec<u8>, Vec<(Call, bool)>) {
    let mut frame = Vec::new();
    let mut taken = Vec::new();
    frames::open(&mut frame, ours::CALLS);
    frame.extend_from_slice(&ready.number.to_le_bytes());
    while taken.len() < MOST && frame.len() < LARGE {
        let Some(call) = waiting.pop_front() else { break };
        let input = call.request.to_bytes();
        let limits = &call.services.limits;
        // One that may not start is refused when it is made by itself.
        let most = call::room(&input, ready, pages, limits);
        if let Ok(most) = most {
            let ahead = ahead(&call.services.dice, AHEAD);
            let at = frame.len();
            frame.extend_from_slice(&[0; 4]);
            call::head(&mut frame, call.request.hook, most, limits);
            frame.extend_from_slice(&ahead);
            frame.extend_from_slice(&input);
            let length = u32::try_from(frame.len() - at - 4).unwrap_or(u32::MAX);
            if let Some(place) = frame.get_mut(at..at + 4) {
                place.copy_from_slice(&length.to_le_bytes());
            }
        }
        taken.push((call, most.is_ok()));
    }
    frames::close(&mut frame);
    (frame, taken)
}

/// What dice will show, as Node reads it.
fn ahead(dice: &Dice, most: usize) -> Vec<u8> {
    let Ahead { faces, must_fit, words } = dice.ahead(most);
    let small = || faces.iter().map_while(|face| i32::try_from(*face).ok());
    // Behind a face that Node can't have, nothing is known.
    let is_whole = small().count() == faces.len();
    let words = if is_whole { &words[..] } else { &[] };
    let mut bytes = vec![u8::from(must_fit)];
    for count in [small().count(), words.len()] {
        bytes.extend_from_slice(&(count as u16).to_le_bytes());
    }
    bytes.extend(small().flat_map(i32::to_le_bytes));
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    bytes
}

/// One call of those in a frame.
struct Running<'a, 'b> {
    seat: &'a mut Seat<'b>,
    files: &'a Files,
    services: Services,
    /// The dice as they were before anything was done with them.
    before: Option<Dice>,
}

/// How one call ended, and the guest's memory in bytes.
type Verdict = (Result<Answer, PluginError>, u64);

/// Why a call among many comes to nothing, and those after it.
struct Broken;

impl Running<'_, '_> {
    /// Reads until this call is over; none if Node was wrong about it.
    ///
    /// # Errors
    /// When Node can't be used any longer.
    fn until_done(&mut self, hook: Hook, ready: &Ready) -> Result<Option<Verdict>, Broken> {
        let limits = self.services.limits;
        let patience = Duration::from_millis(limits.deadline_ms);
        let watchdog = self.seat.watchdog();
        // Node lets what is finished wait for a few milliseconds at most, so each call has its own deadline; one
        // that fails by these few is made again.
        let process = self.seat.process().map_err(|_| Broken)?;
        let armed = process.arm(watchdog, patience).map_err(|_| Broken)?;
        let allowed = HEAD + limits.memory.max(limits.output);
        let (mut fault, mut is_wrong) = (None, false);
        let ended = loop {
            match process.receive(allowed, patience).map_err(|_| Broken)? {
                Frame::Told(told) => {
                    self.before.get_or_insert_with(|| self.services.dice.clone());
                    is_wrong |= fault.is_none() && replayed(told, &mut self.services).is_none();
                }
                Frame::Ask(ask) => {
                    self.before.get_or_insert_with(|| self.services.dice.clone());
                    let mut frame = Vec::new();
                    let own = std::mem::replace(&mut self.services.files, Arc::clone(self.files));
                    let answer = match is_wrong || fault.is_some() {
                        true => None,
                        false => Some(call::answer(&ask, &mut self.services)),
                    };
                    self.services.files = own;
                    match answer {
                        Some(Ok((status, input))) => {
                            let ahead = ahead(&self.services.dice, MORE_AHEAD);
                            call::answered(&mut frame, status, Some(&ahead), input.as_deref());
                        }
                        other => {
                            fault = fault.or(other.and_then(Result::err));
                            frames::open(&mut frame, ours::END);
                            frames::close(&mut frame);
                        }
                    }
                    process.send(&frame);
                }
                Frame::Done(Done { how: How::Ended, .. }) if fault.is_none() && !is_wrong => {
                    return Err(Broken);
                }
                Frame::Done(Done { how, status, made, memory, bytes }) => {
                    let ended = Ended { how, status, bytes: bytes.map(<[u8]>::to_vec) };
                    break (ended, made, u64::from(memory));
                }
                _ => return Err(Broken),
            }
        };
        drop(armed);
        if is_wrong {
            return Ok(None);
        }
        let (ended, made, memory) = ended;
        let counted = call::count(made, &mut self.services);
        let outcome = match fault {
            Some(fault) => Err(fault),
            None => counted.and_then(|()| call::verdict(hook, ended, ready, &self.services)),
        };
        Ok(Some((outcome, memory)))
    }
}

/// Does what Node says that the guest has done; none if it can't have been so.
fn replayed(mut told: &[u8], services: &mut Services) -> Option<()> {
    while let Some((kind, rest)) = told.split_first() {
        let (first, rest) = number(rest)?;
        let (second, rest) = number(rest)?;
        told = rest;
        if *kind == 0 {
            let face = services.die(i64::from(first.cast_signed())).ok()?;
            (face == i64::from(second.cast_signed())).then_some(())?;
        } else {
            let level = LogLevel::from_number(first.cast_signed())?;
            let (line, rest) = told.split_at_checked(second as usize)?;
            services.log(level, std::str::from_utf8(line).ok()?);
            told = rest;
        }
    }
    Some(())
}
