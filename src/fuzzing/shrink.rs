//! The shortest command and the fewest, lowest faces that fail in the same way.

use super::mutate::tokens;
use super::trial::{Attempt, Came, Failure, Table};
use crate::golden::Before;

/// Runs that one failure may cost.
const RUNS: u32 = 3_000;
/// The same where each run lasts as long as the limits allow.
const SLOW_RUNS: u32 = 500;

/// Faces that are few enough to try each end of them.
const MOST_SHIFTED: usize = 10;

/// A failure that is being made smaller.
struct Smallest<'t, 'p> {
    table: &'t mut Table<'p>,
    kind: String,
    best: Attempt,
    came: Came,
    left: u32,
}

/// The smallest attempt that fails as this one does, and what comes of it. The same attempt gives the same
/// result.
pub(super) fn shrunk(
    attempt: &Attempt,
    came: Came,
    failure: &Failure,
    table: &mut Table<'_>,
) -> (Attempt, Came) {
    let slow = matches!(failure.code, "SK0502" | "SK0503");
    let left = if slow { SLOW_RUNS } else { RUNS };
    let mut smallest = Smallest { table, kind: failure.kind(), best: attempt.clone(), came, left };
    // What was thrown is what is listed.
    smallest.best.faces = smallest.faces();
    loop {
        let before = smallest.left;
        let changed = smallest.plain_before()
            | smallest.shorter_command()
            | smallest.without_brackets()
            | smallest.lower_case()
            | smallest.smaller_numbers()
            | smallest.fewer_faces()
            | smallest.lower_faces();
        if !changed || smallest.left == 0 || smallest.left == before {
            break;
        }
    }
    (smallest.best, smallest.came)
}

impl Smallest<'_, '_> {
    fn faces(&self) -> Vec<i64> {
        self.came.draws.iter().map(|drawn| drawn.face).collect()
    }

    /// Takes the attempt if it fails in the same way.
    fn take(&mut self, attempt: Attempt) -> bool {
        self.take_if(attempt, |_, _| true)
    }

    /// The same; if it does not fail, then perhaps without the first faces, which were thrown by what is
    /// left out now.
    fn take_shifted(&mut self, attempt: Attempt) -> bool {
        let faces = attempt.faces.clone();
        let most = if faces.len() <= MOST_SHIFTED { faces.len() } else { 0 };
        (0..=most)
            .any(|from| self.take(Attempt { faces: faces[from..].to_vec(), ..attempt.clone() }))
    }

    fn take_if(
        &mut self,
        mut attempt: Attempt,
        is_smaller: impl Fn(&[i64], &[i64]) -> bool,
    ) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let Some(came) = self.table.run(&attempt) else { return false };
        let same = came.failure.as_ref().is_some_and(|failure| failure.kind() == self.kind);
        let faces: Vec<i64> = came.draws.iter().map(|drawn| drawn.face).collect();
        if !same || !is_smaller(&faces, &self.best.faces) {
            return false;
        }
        attempt.faces = faces;
        (self.best, self.came) = (attempt, came);
        true
    }

    /// Nothing that is there before.
    fn plain_before(&mut self) -> bool {
        self.best.before != Before::default()
            && self.take(Attempt { before: Before::default(), ..self.best.clone() })
    }

    /// Pieces left out, larger ones first: tokens, then single characters.
    fn shorter_command(&mut self) -> bool {
        let mut changed = false;
        for by_token in [true, false] {
            let pieces = |body: &str| -> Vec<String> {
                if by_token {
                    tokens(body).into_iter().map(str::to_owned).collect()
                } else {
                    body.chars().map(String::from).collect()
                }
            };
            let mut size = pieces(&self.best.body).len();
            while size > 0 {
                let mut at = 0;
                loop {
                    let all = pieces(&self.best.body);
                    if at >= all.len() || self.left == 0 {
                        break;
                    }
                    let end = (at + size).min(all.len());
                    let body = [&all[..at], &all[end..]].concat().concat();
                    if self.take_shifted(Attempt { body, ..self.best.clone() }) {
                        changed = true;
                    } else {
                        at += size;
                    }
                }
                size /= 2;
            }
        }
        changed
    }

    /// A pair of brackets left out, or made a blank, alone or with one more piece: `2+a(3)` as `a 3`.
    fn without_brackets(&mut self) -> bool {
        let mut changed = false;
        let mut at = 0;
        loop {
            let all: Vec<String> = tokens(&self.best.body).into_iter().map(str::to_owned).collect();
            let Some(open) = (at..all.len()).find(|at| all[*at] == "(" || all[*at] == "[") else {
                return changed;
            };
            let close = if all[open] == "(" { ")" } else { "]" };
            let Some(close) = (open..all.len()).rev().find(|at| all[*at] == close) else {
                return changed;
            };
            let taken = ["", " "].into_iter().any(|blank| {
                let mut bare = all.clone();
                bare[open] = blank.to_owned();
                bare[close].clear();
                if self.take(Attempt { body: bare.concat(), ..self.best.clone() }) {
                    return true;
                }
                // A long command has been cut before; if it is still long, this is not why.
                let others = (0..all.len().min(40)).filter(|at| *at != open && *at != close);
                others.into_iter().any(|other| {
                    let mut bare = bare.clone();
                    bare[other].clear();
                    self.take(Attempt { body: bare.concat(), ..self.best.clone() })
                })
            });
            changed |= taken;
            at = if taken { 0 } else { open + 1 };
        }
    }

    fn lower_case(&mut self) -> bool {
        let body = self.best.body.to_lowercase();
        body != self.best.body && self.take(Attempt { body, ..self.best.clone() })
    }

    /// Numbers of the command as small as can be.
    fn smaller_numbers(&mut self) -> bool {
        let mut changed = false;
        let mut at = 0;
        while at < tokens(&self.best.body).len() && self.left > 0 {
            let all: Vec<String> = tokens(&self.best.body).into_iter().map(str::to_owned).collect();
            let Ok(number) = all[at].parse::<u128>() else {
                at += 1;
                continue;
            };
            // Each too small leaves a gap in which the smallest is looked for by halves.
            let (mut low, mut high) = (0, number);
            while low < high && self.left > 0 {
                let middle = low + (high - low) / 2;
                let mut body = all.clone();
                body[at] = middle.to_string();
                if self.take(Attempt { body: body.concat(), ..self.best.clone() }) {
                    changed = true;
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            at += 1;
        }
        changed
    }

    /// Faces left out, if fewer are thrown then.
    fn fewer_faces(&mut self) -> bool {
        let mut changed = false;
        let mut size = self.best.faces.len();
        while size > 0 {
            let mut at = 0;
            while at < self.best.faces.len() && self.left > 0 {
                let mut faces = self.best.faces.clone();
                faces.drain(at..(at + size).min(faces.len()));
                let attempt = Attempt { faces, ..self.best.clone() };
                if self.take_if(attempt, |now, before| now.len() < before.len()) {
                    changed = true;
                } else {
                    at += size;
                }
            }
            size /= 2;
        }
        changed
    }

    /// Each face as low as can be, the first ones first.
    fn lower_faces(&mut self) -> bool {
        let mut changed = false;
        let mut at = 0;
        while at < self.best.faces.len() && self.left > 0 {
            let (face, lowest) = (self.best.faces[at], self.came.draws[at].lowest);
            let near = (lowest..face).take(20);
            let far = (1..62).map(|shift| face - ((face - lowest) >> shift));
            let lower: Vec<i64> = near.chain(far.filter(|lower| *lower < face)).collect();
            let taken = lower.into_iter().any(|lower| {
                let mut faces = self.best.faces.clone();
                faces[at] = lower;
                let attempt = Attempt { faces, ..self.best.clone() };
                self.take_if(attempt, |now, before| (now.len(), now) < (before.len(), before))
            });
            changed |= taken;
            if !taken {
                at += 1;
            }
        }
        changed
    }
}
