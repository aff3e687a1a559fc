//! A recorded roll, once more: the same command, the same dice, perhaps other code.

use super::difference::compare;
use super::{Came, Difference, Record};
use crate::channel;
use crate::chat::Message;
use crate::limits::DiceLimits;
use crate::pipeline::{Memory, PartError, Session};
use crate::plugin::{Dice, Plugin, Prefixed, Source};

/// What goes on when code asks for more dice than were recorded: something, but the same every time.
const SEED: u64 = 1;

/// A recorded roll, once more.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// The roll as it was recorded.
    pub record: Record,
    /// What came of it now.
    pub came: Came,
    /// What is not as it was.
    pub differences: Vec<Difference>,
}

impl Replayed {
    /// Whether all is as it was.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Runs a recorded command with the recorded faces. `is_recorded` tells of a plugin whether it has the code
/// that it had then: other code may burn other fuel.
///
/// # Errors
/// When what was remembered then can't be read.
pub fn replay(
    record: &Record,
    plugins: &mut Vec<Box<dyn Plugin>>,
    is_recorded: impl Fn(&str) -> bool,
) -> Result<Replayed, PartError> {
    let (asked, place) = (&record.roll.asked, record.roll.place());
    let faces = record.roll.came.draws.iter().map(|draw| draw.face).collect();
    let source = Source::Prefixed(Box::new(Prefixed::new(faces, SEED)));
    let mut session = Session::new(Dice::new(source, DiceLimits::default().faces));
    session.memory = Memory::of_parts(&place, &asked.memory)?;
    session.rules = asked.rules;
    session.prefix_optional = asked.prefix_optional;
    session.plugin_limits = asked.limits();
    std::mem::swap(&mut session.plugins, plugins);
    let message = Message { text: asked.command.clone(), place: place.clone() };
    let exchange = channel::respond(&mut session, &message);
    std::mem::swap(&mut session.plugins, plugins);
    // A memory that was joined from parts can be cut again.
    let after = session.memory.parts(&place).ok().filter(|after| *after != asked.memory);
    let came = Came::of(&exchange, after);
    let differences = compare(&record.roll.asked.memory, &record.roll.came, &came, &is_recorded);
    Ok(Replayed { record: record.clone(), came, differences })
}
