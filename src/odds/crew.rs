//! Several threads that go different ways, each with a session of its own.

use std::num::NonZeroUsize;
use std::thread;

use crate::pipeline::Session;

/// Sessions that are all alike.
pub(super) struct Crew<'s> {
    first: &'s mut Session,
    others: Vec<Session>,
}

/// Threads at most; the answers don't depend on how many there are.
const MOST: usize = 16;

impl<'s> Crew<'s> {
    /// The session, and for each further processor one like it, if all plugins have twins.
    pub(super) fn new(first: &'s mut Session) -> Self {
        let wanted = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST);
        let others = (1..wanted).map_while(|_| twin(first)).collect();
        Self { first, others }
    }

    /// Does each piece of work in a session, and gives the results in the same order. Each thread has a
    /// `tally` of its own; they come with the results.
    pub(super) fn each<W: Sync, T: Send, R: Send>(
        &mut self,
        work: &[W],
        tally: impl Fn() -> T + Sync,
        answer: impl Fn(&mut Session, &mut T, &W) -> R + Sync,
    ) -> (Vec<T>, Vec<R>) {
        let go = |session: &mut Session, work: &[W]| {
            let mut own = tally();
            let results: Vec<_> =
                work.iter().map(|piece| answer(session, &mut own, piece)).collect();
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
