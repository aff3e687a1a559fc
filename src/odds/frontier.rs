//! The ways that are still to be gone, likeliest first.

use std::collections::BTreeMap;

use dashu_int::UBig;

/// Ways that part from one that was gone: at its last die they show another face.
#[derive(Clone, Debug)]
struct Branch {
    /// The faces before that die, counted from 0.
    way: Vec<u32>,
    /// The faces of that die that nobody has tried.
    from: u32,
    until: u32,
    /// One way in so many, that die included.
    one_in: UBig,
    probability: f64,
}

/// A way to be gone.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The turns of the first dice, counted from 0; those behind them take the turn 0.
    pub(super) faces: Vec<u32>,
    /// One in so many begins like this.
    pub(super) one_in: UBig,
    /// The same as a probability.
    pub(super) probability: f64,
}

/// What is still to be gone. Ways of about the same probability lie together; the last one found is gone
/// first, so that it depends on nothing but the ways that were gone.
#[derive(Debug)]
pub(super) struct Frontier {
    branches: BTreeMap<u32, Vec<Branch>>,
    /// How many branches there are.
    count: usize,
    most: usize,
    /// The probability of all of them, but for errors of adding up.
    about: f64,
    /// The probability of what is too rare to be kept.
    lost: f64,
}

/// Steps of probability to which a half is divided.
const STEPS: f64 = 8.0;

/// What is rarer is never gone: a guest that throws thousands of dice would leave as many branches, each as long.
const NEVER: f64 = 1e-18;

/// A probability beside which errors of adding up are nothing.
const MUCH: f64 = 1e-6;

impl Way {
    /// The way on which every die takes its first turn.
    pub(super) fn first() -> Self {
        Self { faces: Vec::new(), one_in: UBig::ONE, probability: 1.0 }
    }
}

impl Frontier {
    /// Nothing to go. Beyond so many branches it is the least likely ways that are gone first: the shortest
    /// that are left, so that there won't be many more.
    pub(super) fn new(most: usize) -> Self {
        Self { branches: BTreeMap::new(), count: 0, most, about: 0.0, lost: 0.0 }
    }

    /// How many branches are kept.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// What was found on a way: the sides of each die that was thrown, of which the first ones were known.
    pub(super) fn found(&mut self, way: &Way, sides: &[u32]) {
        let mut faces = way.faces.clone();
        let mut one_in = way.one_in.clone();
        let mut probability = way.probability;
        for sides in sides.iter().skip(way.faces.len()).copied() {
            if probability < NEVER {
                self.lost += probability;
                break;
            }
            one_in *= sides;
            probability /= f64::from(sides);
            let branch = Branch {
                way: faces.clone(),
                from: 1,
                until: sides,
                one_in: one_in.clone(),
                probability,
            };
            self.branches.entry(place(probability)).or_default().push(branch);
            self.count += 1;
            self.about += probability * f64::from(sides - 1);
            faces.push(0);
        }
    }

    /// The next ways, at most so many.
    pub(super) fn next(&mut self, most: usize) -> Vec<Way> {
        let mut ways = Vec::with_capacity(most);
        while ways.len() < most {
            let is_crowded = self.count > self.most;
            let entry =
                if is_crowded { self.branches.last_entry() } else { self.branches.first_entry() };
            let Some(mut entry) = entry else { break };
            let branches = entry.get_mut();
            if let Some(branch) = branches.last_mut() {
                let mut faces = branch.way.clone();
                faces.push(branch.from);
                let (one_in, probability) = (branch.one_in.clone(), branch.probability);
                self.about -= probability;
                ways.push(Way { faces, one_in, probability });
                branch.from += 1;
                if branch.from >= branch.until {
                    branches.pop();
                    self.count -= 1;
                }
            }
            if branches.is_empty() {
                entry.remove();
            }
        }
        ways
    }

    /// The probability of all that is still to be gone.
    pub(super) fn rest(&self) -> f64 {
        if self.count == 0 {
            return self.lost;
        }
        if self.about > MUCH {
            return self.about + self.lost;
        }
        // The rarest first: so the sum is most exact.
        let branches = self.branches.values().rev().flatten();
        let share = |branch: &Branch| branch.probability * f64::from(branch.until - branch.from);
        self.lost + branches.map(share).sum::<f64>()
    }
}

/// Where ways of a probability lie; the likelier the lower.
fn place(probability: f64) -> u32 {
    // A probability that is too small for a float is as rare as can be.
    if probability > 0.0 { (-probability.log2() * STEPS).round() as u32 } else { u32::MAX }
}

#[cfg(test)]
mod tests {
    use super::{Frontier, Way};

    /// Goes all ways of a game that tells how many faces the next die has, if there is one.
    fn go(most: usize, game: fn(&[u32]) -> Option<u32>) -> (Vec<Vec<u32>>, usize) {
        let (mut frontier, mut gone, mut largest) = (Frontier::new(most), Vec::new(), 0);
        let mut ways = vec![Way::first()];
        while let Some(way) = ways.pop() {
            let (mut faces, mut sides) = (Vec::new(), Vec::new());
            while let Some(next) = game(&faces) {
                faces.push(way.faces.get(faces.len()).copied().unwrap_or(0));
                sides.push(next);
            }
            frontier.found(&way, &sides);
            largest = largest.max(frontier.len());
            gone.push(faces);
            ways.extend(frontier.next(1));
        }
        (gone, largest)
    }

    /// Three dice, a fourth one after a first face of 2.
    fn three_or_four(faces: &[u32]) -> Option<u32> {
        let wanted = if faces.first() == Some(&2) { 4 } else { 3 };
        (faces.len() < wanted).then_some(3)
    }

    #[test]
    fn every_way_is_gone_once() {
        for most in [usize::MAX, 4, 0] {
            let (mut gone, largest) = go(most, three_or_four);
            assert_eq!(gone.len(), 9 + 9 + 27);
            gone.sort();
            gone.dedup();
            assert_eq!(gone.len(), 45);
            assert!(most > 4 || largest <= most + 4, "{largest}");
        }
    }

    #[test]
    fn the_likeliest_is_gone_first() {
        let chain =
            |faces: &[u32]| (faces.iter().all(|face| *face == 5) && faces.len() < 9).then_some(6);
        let (gone, _) = go(usize::MAX, chain);
        assert!(gone.is_sorted_by_key(Vec::len));
    }
}
