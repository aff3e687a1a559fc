//! One call of a guest in Node: the request goes out, questions come back, and the verdict.

use std::time::Duration;

use super::error::NodeError;
use super::frames::{self, Ask, Done, Frame, How, ours};
use super::pool::Seat;
use super::shape::Shape;
use super::trap;
use crate::abi::{Answer, Hook};
use crate::limits::PluginLimits;
use crate::plugin::sources::Sources;
use crate::plugin::{Call, Finished, Limit, PluginError, Services, Usage, faults, stack};

/// Bytes of a page of memory.
const PAGE: usize = 64 << 10;

/// The host functions by their place in the contract; `host.cjs` counts alike.
const FUNCTIONS: [&str; 6] = ["read_input", "write_output", "die", "roll", "lookup", "log"];

/// Bytes of a frame beside the guest's.
pub(super) const HEAD: usize = 4 << 10;

/// A module in the Nodes.
pub(super) struct Ready {
    /// Its number.
    pub(super) number: u32,
    pub(super) shape: Shape,
    /// Where its symbols are.
    pub(super) sources: Sources,
}

/// Calls `hook`; `seat` is taken when there is something to run.
pub(super) fn call<'a>(
    ready: &Ready,
    pages: usize,
    seat: impl FnOnce() -> Result<Seat<'a>, NodeError>,
    call: Call,
) -> Finished {
    let Call { request, mut services } = call;
    let mut memory = 0;
    let run = || {
        let input = request.to_bytes();
        let most = room(&input, ready, pages, &services.limits)?;
        let mut seat = seat().map_err(failed)?;
        seat.makes(1);
        seat.compile(ready.number, &ready.shape).map_err(failed)?;
        let mut running = Running { seat: &mut seat, services: &mut services, frame: Vec::new() };
        running.open(request.hook, ready.number, most, &input);
        let ended = running.until_done(&mut memory)?;
        verdict(request.hook, ended, ready, &services)
    };
    let outcome = run();
    let usage =
        Usage { fuel: 0, memory, host_calls: services.host_calls(), draws: services.draws() };
    Finished { outcome, services, usage }
}

/// The pages that the guest may grow to, if it may start at all.
pub(super) fn room(
    input: &[u8],
    ready: &Ready,
    pages: usize,
    limits: &PluginLimits,
) -> Result<u32, PluginError> {
    let over = |limit, allowed: usize| PluginError::OverLimit { limit, allowed: allowed as u64 };
    if input.len() > limits.input {
        return Err(over(Limit::Input, limits.input));
    }
    if ready.shape.table > limits.table as u64 {
        return Err(over(Limit::Table, limits.table));
    }
    let most = (limits.memory / PAGE).min(pages);
    if ready.shape.pages > most as u64 {
        return Err(over(Limit::Memory, limits.memory));
    }
    let most = ready.shape.most_pages.min(most as u64);
    Ok(u32::try_from(most).unwrap_or(u32::MAX))
}

/// A call on its way.
struct Running<'a, 'b> {
    seat: &'a mut Seat<'b>,
    services: &'a mut Services,
    frame: Vec<u8>,
}

/// How a call ended, out of the pipe.
pub(super) struct Ended {
    pub(super) how: How,
    pub(super) status: i32,
    pub(super) bytes: Option<Vec<u8>>,
}

impl Running<'_, '_> {
    fn open(&mut self, hook: Hook, number: u32, pages: u32, input: &[u8]) {
        let limits = &self.services.limits;
        frames::open(&mut self.frame, ours::CALL);
        self.frame.extend_from_slice(&number.to_le_bytes());
        head(&mut self.frame, hook, pages, limits);
        self.frame.extend_from_slice(input);
        frames::close(&mut self.frame);
    }

    /// Answers what the guest asks until it is done; `memory` is what it has at its end.
    fn until_done(&mut self, memory: &mut u64) -> Result<Ended, PluginError> {
        let limits = self.services.limits;
        let patience = Duration::from_millis(limits.deadline_ms);
        let watchdog = self.seat.watchdog();
        let process = self.seat.process().map_err(failed)?;
        let armed = process.arm(watchdog, patience).map_err(failed)?;
        // A guest has no more to say than fits its memory.
        let allowed = HEAD + limits.memory.max(limits.output);
        let mut fault = None;
        loop {
            let frame = match process.exchange(&self.frame, allowed, patience) {
                Ok(frame) => frame,
                Err(error) => {
                    drop(armed);
                    self.seat.give_up();
                    return Err(fault.unwrap_or_else(|| in_call(error, &limits)));
                }
            };
            match frame {
                Frame::Ask(ask) if fault.is_none() => match answer(&ask, self.services) {
                    Ok((status, input)) => {
                        answered(&mut self.frame, status, None, input.as_deref());
                    }
                    Err(error) => {
                        fault = Some(error);
                        frames::open(&mut self.frame, ours::END);
                        frames::close(&mut self.frame);
                    }
                },
                Frame::Done(Done { how: How::Ended, .. }) if fault.is_none() => {
                    self.seat.give_up();
                    return Err(failed(NodeError::Unexpected("it ended a call by itself".into())));
                }
                Frame::Done(done) => {
                    *memory = u64::from(done.memory);
                    let counted = count(done.made, self.services);
                    let Done { how, status, bytes, .. } = done;
                    let ended = Ended { how, status, bytes: bytes.map(<[u8]>::to_vec) };
                    return match fault {
                        Some(fault) => Err(fault),
                        None => counted.map(|()| ended),
                    };
                }
                other => {
                    let what = format!("{other:?} in a call");
                    self.seat.give_up();
                    return Err(failed(NodeError::Unexpected(what)));
                }
            }
        }
    }
}

/// What Node has to know of a call, but for its module and its input.
pub(super) fn head(frame: &mut Vec<u8>, hook: Hook, pages: u32, limits: &PluginLimits) {
    let place = Hook::ALL.iter().position(|known| *known == hook).unwrap_or_default();
    frame.push(place as u8);
    let output = u32::try_from(limits.output).unwrap_or(u32::MAX);
    for number in [pages, limits.host_calls, output] {
        frame.extend_from_slice(&number.to_le_bytes());
    }
}

/// Counts the host functions that were called since we heard last.
pub(super) fn count(made: u32, services: &mut Services) -> Result<(), PluginError> {
    while services.host_calls() < made {
        services.count_host_call()?;
    }
    Ok(())
}

/// The frame with what a host function gives, and what the dice of a call among many will show.
pub(super) fn answered(
    frame: &mut Vec<u8>,
    status: i32,
    ahead: Option<&[u8]>,
    input: Option<&[u8]>,
) {
    frames::open(frame, ours::ANSWER);
    frame.extend_from_slice(&status.to_le_bytes());
    frame.push(u8::from(input.is_some()) | u8::from(ahead.is_some()) << 1);
    frame.extend_from_slice(ahead.unwrap_or_default());
    frame.extend_from_slice(input.unwrap_or_default());
    frames::close(frame);
}

/// What a host function gives: what it returns, and what `read_input` gives from then on.
pub(super) fn answer(
    ask: &Ask<'_>,
    services: &mut Services,
) -> Result<(i32, Option<Vec<u8>>), PluginError> {
    count(ask.made, services)?;
    let name = FUNCTIONS.get(usize::from(ask.function)).copied().unwrap_or_default();
    let bytes = || {
        let (start, length, size) = (ask.start as usize, ask.length as usize, ask.memory as usize);
        let inside = start.saturating_add(length) <= size;
        let bytes = inside.then_some(ask.bytes).filter(|bytes| bytes.len() == length);
        bytes.ok_or_else(|| faults::outside(name, start, length, size))
    };
    match name {
        "die" => {
            let face = services.die(i64::from(ask.number))?;
            let face = i32::try_from(face);
            Ok((face.map_err(|_| PluginError::Runtime("a face too large".to_owned()))?, None))
        }
        "roll" => {
            let bytes = bytes()?;
            services.check_notation(bytes.len())?;
            let answer = services.roll(faults::text("the notation given to `roll`", bytes)?)?;
            pending(answer.to_bytes())
        }
        "lookup" => {
            let kind = faults::lookup_kind(ask.number)?;
            let wanted = faults::text("the name given to `lookup`", bytes()?)?;
            match services.lookup(kind, wanted) {
                Some(found) => pending(found.to_vec()),
                None => Ok((-1, None)),
            }
        }
        "log" => {
            let level = faults::log_level(ask.number)?;
            services.log(level, faults::text("the line given to `log`", bytes()?)?);
            Ok((0, None))
        }
        "write_output" => {
            let length = ask.length as usize;
            if (ask.start as usize).saturating_add(length) <= ask.memory as usize {
                services.check_output(length)?;
            }
            Err(faults::outside(name, ask.start as usize, length, ask.memory as usize))
        }
        // What is in order, Node does by itself.
        _ => {
            Err(faults::outside(name, ask.start as usize, ask.length as usize, ask.memory as usize))
        }
    }
}

fn pending(bytes: Vec<u8>) -> Result<(i32, Option<Vec<u8>>), PluginError> {
    let length = i32::try_from(bytes.len())
        .map_err(|_| PluginError::Runtime(format!("{} bytes are too many", bytes.len())))?;
    Ok((length, Some(bytes)))
}

pub(super) fn verdict(
    hook: Hook,
    ended: Ended,
    ready: &Ready,
    services: &Services,
) -> Result<Answer, PluginError> {
    if ended.how == How::Returned {
        return faults::answer(hook, ended.status, ended.bytes, services);
    }
    let text = ended.bytes.unwrap_or_default();
    let trap::Told { reason, calls } = trap::told(&String::from_utf8_lossy(&text), &ready.shape);
    let has_started = ended.how != How::NotStarted;
    Err(stack::trapped(reason, has_started, &calls, services, &ready.sources))
}

/// A Node that failed before the guest ran.
pub(super) fn failed(error: NodeError) -> PluginError {
    PluginError::Runtime(error.to_string())
}

/// A Node that failed while the guest ran.
fn in_call(error: NodeError, limits: &PluginLimits) -> PluginError {
    match error {
        NodeError::Silent(_) => PluginError::TooLate(limits.deadline_ms),
        other => failed(other),
    }
}
