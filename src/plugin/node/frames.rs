//! What goes through the pipe: `length u32 | kind u8 | payload`, little-endian, bounded before anything
//! is allocated. `host.cjs` is the other side.

use std::io::{ErrorKind, Read};

use super::error::NodeError;
use crate::text::cleaned;

/// What we say first. Frozen: another version of the frames says another number.
pub(super) const OUR_HELLO: &str = "sidekick 1";

/// The same, if frames are to travel over HTTP; Node's first words end with the port and path then.
pub(super) const OUR_HELLO_HTTP: &str = "sidekick 1 http";

/// How Node's first words begin; its version follows.
pub(super) const ITS_HELLO: &str = "sidekick-node 1 v";

/// Bytes before the payload.
const HEAD: usize = 5;

/// Kinds of what we send.
pub(super) mod ours {
    pub(in crate::plugin::node) const HELLO: u8 = 1;
    pub(in crate::plugin::node) const MODULE: u8 = 2;
    pub(in crate::plugin::node) const CALL: u8 = 3;
    pub(in crate::plugin::node) const ANSWER: u8 = 4;
    pub(in crate::plugin::node) const END: u8 = 5;
    pub(in crate::plugin::node) const CALLS: u8 = 6;
}

/// A frame of Node.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame<'a> {
    /// Its first words.
    Hello(&'a [u8]),
    /// The module is compiled.
    Ready,
    /// The module is not compiled, for this reason.
    Refused(&'a [u8]),
    /// The guest called a host function.
    Ask(Ask<'a>),
    /// The call is over.
    Done(Done<'a>),
    /// What the guest of one of many calls has done without asking: dice thrown, lines logged.
    Told(&'a [u8]),
}

/// A host function that the guest called.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ask<'a> {
    /// Which, by its place in the list of the contract.
    pub(super) function: u8,
    /// Host functions called so far, this one included.
    pub(super) made: u32,
    /// Bytes of the guest's memory.
    pub(super) memory: u32,
    /// Its first argument, where that is no pointer.
    pub(super) number: i32,
    /// Its pointer and length.
    pub(super) start: u32,
    pub(super) length: u32,
    /// The bytes there, if the guest has them.
    pub(super) bytes: &'a [u8],
}

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Done<'a> {
    pub(super) how: How,
    /// What the hook returned.
    pub(super) status: i32,
    /// Host functions called.
    pub(super) made: u32,
    /// Bytes of the guest's memory.
    pub(super) memory: u32,
    /// The output, or what went wrong.
    pub(super) bytes: Option<&'a [u8]>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// The hook returned.
    Returned,
    /// It trapped.
    Trapped,
    /// We ended it.
    Ended,
    /// Its data or elements do not fit.
    NotStarted,
}

/// Writes the head of a frame, whose payload the caller appends; [`close`] then sets its length.
pub(super) fn open(frame: &mut Vec<u8>, kind: u8) {
    frame.clear();
    frame.extend_from_slice(&[0, 0, 0, 0, kind]);
}

/// Sets the length of a frame.
pub(super) fn close(frame: &mut [u8]) {
    let length = u32::try_from(frame.len().saturating_sub(HEAD)).unwrap_or(u32::MAX);
    if let Some(head) = frame.get_mut(..4) {
        head.copy_from_slice(&length.to_le_bytes());
    }
}

/// What ends the reading of a frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Nothing more comes, and no frame had begun.
    Over,
    /// What came makes no sense.
    Wrong(NodeError),
}

/// Reads one frame of at most `allowed` bytes into `room`; its kind.
///
/// # Errors
/// When the pipe ends, or holds no such frame.
pub(super) fn receive(
    pipe: &mut impl Read,
    room: &mut Vec<u8>,
    allowed: usize,
) -> Result<u8, Broken> {
    let mut head = [0; HEAD];
    match fill(pipe, &mut head) {
        HEAD => {}
        0 => return Err(Broken::Over),
        got => {
            return Err(Broken::Wrong(stray(
                &head[..got],
                NodeError::Partial { got, wanted: HEAD },
            )));
        }
    }
    let [a, b, c, d, kind] = head;
    let announced = u32::from_le_bytes([a, b, c, d]) as usize;
    if announced > allowed {
        // A text that was printed starts with letters, which are a huge length.
        let mut more = [0; 60];
        let oversized = NodeError::Oversized { announced, allowed };
        if !is_text(&head) {
            return Err(Broken::Wrong(oversized));
        }
        let got = pipe.read(&mut more).unwrap_or(0);
        let text = [&head[..], &more[..got]].concat();
        return Err(Broken::Wrong(stray(&text, oversized)));
    }
    room.clear();
    room.resize(announced, 0);
    let got = fill(pipe, room);
    if got < announced {
        let (got, wanted) = (HEAD + got, HEAD + announced);
        return Err(Broken::Wrong(NodeError::Partial { got, wanted }));
    }
    Ok(kind)
}

/// What a frame says.
///
/// # Errors
/// When it makes no sense.
pub(super) fn parse(kind: u8, payload: &[u8]) -> Result<Frame<'_>, NodeError> {
    parsed(kind, payload).ok_or_else(|| {
        let bytes = payload.len();
        NodeError::Unexpected(format!("a frame of kind {kind} and {bytes} bytes makes no sense"))
    })
}

/// Reads until the buffer is full or nothing more comes; how much came.
fn fill(pipe: &mut impl Read, buffer: &mut [u8]) -> usize {
    let mut got = 0;
    while got < buffer.len() {
        match pipe.read(&mut buffer[got..]) {
            Ok(0) => break,
            Ok(more) => got += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    got
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\n' | b'\r' | b'\t' | 0x20..=0x7e))
}

fn stray(bytes: &[u8], otherwise: NodeError) -> NodeError {
    if !is_text(bytes.get(..4).unwrap_or(bytes)) {
        return otherwise;
    }
    let text = String::from_utf8_lossy(bytes);
    NodeError::Stray(cleaned(text.trim_end()).into_owned())
}

fn parsed(kind: u8, payload: &[u8]) -> Option<Frame<'_>> {
    Some(match kind {
        1 => Frame::Hello(payload),
        2 if payload.is_empty() => Frame::Ready,
        3 => Frame::Refused(payload),
        4 => {
            let (function, rest) = payload.split_first()?;
            let (made, rest) = number(rest)?;
            let (memory, rest) = number(rest)?;
            let (argument, rest) = number(rest)?;
            let (start, rest) = number(rest)?;
            let (length, bytes) = number(rest)?;
            let number = argument.cast_signed();
            Frame::Ask(Ask { function: *function, made, memory, number, start, length, bytes })
        }
        5 => {
            let (how, rest) = payload.split_first()?;
            let (status, rest) = number(rest)?;
            let (made, rest) = number(rest)?;
            let (memory, rest) = number(rest)?;
            let (has, bytes) = rest.split_first()?;
            let how = match how {
                0 => How::Returned,
                1 => How::Trapped,
                2 => How::Ended,
                3 => How::NotStarted,
                _ => return None,
            };
            let bytes = (*has == 1).then_some(bytes);
            Frame::Done(Done { how, status: status.cast_signed(), made, memory, bytes })
        }
        6 => Frame::Told(payload),
        _ => return None,
    })
}

pub(super) fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::{Broken, Frame, close, open, parse, receive};
    use crate::plugin::node::NodeError;

    fn taken(mut bytes: &[u8], allowed: usize) -> Result<String, Broken> {
        let mut room = Vec::new();
        let kind = receive(&mut bytes, &mut room, allowed)?;
        parse(kind, &room).map(|frame| format!("{frame:?}")).map_err(Broken::Wrong)
    }

    fn wrong(bytes: &[u8]) -> NodeError {
        match taken(bytes, 100) {
            Err(Broken::Wrong(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let mut frame = Vec::new();
        open(&mut frame, 1);
        frame.extend_from_slice(b"hello");
        close(&mut frame);
        assert_eq!(taken(&frame, 5), Ok(format!("{:?}", Frame::Hello(b"hello"))));
        assert_eq!(taken(&[], 5), Err(Broken::Over));
    }

    #[test]
    fn what_is_no_frame_is_told_apart() {
        let partial = |got, wanted| NodeError::Partial { got, wanted };
        assert_eq!(wrong(&[9, 0, 0]), partial(3, 5));
        assert_eq!(wrong(&[9, 0, 0, 0, 1, 65]), partial(6, 14));
        let oversized = NodeError::Oversized { announced: 101, allowed: 100 };
        assert_eq!(wrong(&[101, 0, 0, 0, 1]), oversized);
        assert_eq!(wrong(b"hello there\n"), NodeError::Stray("hello there".to_owned()));
        assert_eq!(wrong(b"hi\n"), NodeError::Stray("hi".to_owned()));
        for (kind, payload) in [(9, 0), (2, 1), (4, 20), (5, 13)] {
            let mut frame = vec![payload, 0, 0, 0, kind];
            frame.resize(5 + usize::from(payload), 9);
            assert!(matches!(wrong(&frame), NodeError::Unexpected(_)), "{kind}");
        }
    }
}
