//! Several threads that go different ways, each with a session of its own.

use std::num::NonZeroUsize;
use std::thread;

use super::By;
use super::leaf::{Leaf, leaf};
use crate::chat::Message;
use crate::pipeline::Session;
use crate::plugin::Dice;

/// Sessions that are all alike.
pub(super) struct Crew<'s> {
    first: &'s mut Session,
    others: Vec<Session>,
    message: &'s Message,
    by: By,
}

/// Threads at most; the answers don't depend on how many there are.
const MOST: usize = 16;

impl<'s> Crew<'s> {
    /// The session, and for each further processor one like it, if all plugins have twins.
    pub(super) fn new(
        first: &'s mut Session,
        message: &'s Message,
        by: By,
        threads: Option<usize>,
    ) -> Self {
        let processors = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let wanted = threads.unwrap_or_else(processors).min(MOST);
        let others = (1..wanted).map_while(|_| twin(first)).collect();
        Self { first, others, message, by }
    }

    /// Answers the message with each of the dice, and gives the results of `note` in the same order. Each
    /// thread has a `tally` of its own; they come with the results.
    pub(super) fn each<W: Sync, T: Send, R: Send>(
        &mut self,
        work: &[W],
        tally: impl Fn() -> T + Sync,
        dice: impl Fn(&Session, &W) -> Dice + Sync,
        note: impl Fn(&mut T, &W, Leaf, &Dice) -> R + Sync,
    ) -> (Vec<T>, Vec<R>) {
        let (message, by) = (self.message, self.by);
        let go = |session: &mut Session, work: &[W]| {
            let mut own = tally();
            let mut results = Vec::with_capacity(work.len());
            for way in work {
                let dice = dice(session, way);
                let (leaf, dice) = leaf(session, message, by, dice);
                results.push(note(&mut own, way, leaf, &dice));
            }
            (own, results)
        };
        // A handful is done before a thread has started.
        if self.others.is_empty() || work.len() < FEW {
            let (own, results) = go(self.first, work);
            return (vec![own], results);
        }
        let share = work.len().div_ceil(self.others.len() + 1);
        let mut shares = work.chunks(share);
        let mine = shares.next().unwrap_or_default();
        let done = thread::scope(|scope| {
            let go = &go;
            let others: Vec<_> = self
                .others
                .iter_mut()
                .zip(shares)
                .map(|(session, share)| (share, scope.spawn(move || go(session, share))))
                .collect();
            let mut done = vec![go(self.first, mine)];
            for (_, other) in others {
                match other.join() {
                    Ok(results) => done.push(results),
                    // A bug of ours goes on where it would have gone without threads.
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        let (mut tallies, mut results) = (Vec::new(), Vec::with_capacity(work.len()));
        for (own, more) in done {
            tallies.push(own);
            results.extend(more);
        }
        (tallies, results)
    }
}

/// Ways that are not worth a thread.
const FEW: usize = 16;

/// Another session like this one.
fn twin(session: &Session) -> Option<Session> {
    let plugins = session.plugins.iter().map(|plugin| plugin.twin()).collect::<Option<_>>()?;
    Some(Session {
        plugins,
        memory: session.memory.clone(),
        dice: session.dice.clone(),
        rules: session.rules,
        prefix_optional: session.prefix_optional,
        dice_limits: session.dice_limits,
        plugin_limits: session.plugin_limits,
        limits: session.limits,
    })
}
