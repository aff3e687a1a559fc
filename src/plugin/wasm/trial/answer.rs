//! What goes to the child and what comes back. To it: a byte that says whether code is wanted, the length of
//! the module in eight bytes, the module. From it: a line of JSON, then the code if it was wanted.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};

use crate::abi::Hook;
use crate::plugin::{Description, Refusal};

/// The line that a child answers with.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub(super) enum Answer {
    /// It may be a plugin, and has been compiled.
    Admitted {
        description: Box<Description>,
        hooks: Vec<Hook>,
        /// Bytes of code.
        code: u64,
        /// Spent compiling.
        milliseconds: u64,
    },
    /// It may not, for these reasons.
    Refused { refusals: Vec<Refusal> },
}

/// What is asked of a child.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// Whether the code is wanted, too.
    pub(super) wants_code: bool,
    /// The module.
    pub(super) module: Vec<u8>,
}

/// What stands before a module.
pub(super) fn head(length: usize, wants_code: bool) -> [u8; 9] {
    let mut head = [0; 9];
    head[0] = wants_code.into();
    head[1..].copy_from_slice(&(length as u64).to_le_bytes());
    head
}

/// Reads a question.
///
/// # Errors
/// When it makes no sense, or the module is longer than `most` bytes.
pub(super) fn question(input: &mut dyn Read, most: usize) -> io::Result<Question> {
    let (mut flag, mut length) = ([0; 1], [0; 8]);
    input.read_exact(&mut flag)?;
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if flag[0] > 1 || length > most as u64 {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut module = Vec::new();
    input.take(length).read_to_end(&mut module)?;
    if (module.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Question { wants_code: flag[0] == 1, module })
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{Question, head, question};

    #[test]
    fn a_question_is_read_as_it_was_written() {
        for wants_code in [false, true] {
            let module = b"any bytes".to_vec();
            let sent = [&head(module.len(), wants_code)[..], &module, b"not read"].concat();
            let read = question(&mut &sent[..], 9).expect("a question");
            assert_eq!(read, Question { wants_code, module });
        }
    }

    #[test]
    fn lengths_are_not_believed() {
        let refused = |sent: &[u8]| question(&mut &sent[..], 9).map_err(|error| error.kind());
        assert_eq!(refused(&head(10, false)), Err(ErrorKind::InvalidInput));
        assert_eq!(refused(&head(usize::MAX, false)), Err(ErrorKind::InvalidInput));
        assert_eq!(refused(&head(9, false)), Err(ErrorKind::UnexpectedEof));
        assert_eq!(refused(b"\x01\0\0"), Err(ErrorKind::UnexpectedEof));
        assert_eq!(refused(b"\x07\0\0\0\0\0\0\0\0"), Err(ErrorKind::InvalidInput));
    }
}
