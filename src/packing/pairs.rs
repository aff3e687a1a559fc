//! Which function of the module is which of the base.

use std::collections::HashMap;

use super::code::Kind;
use super::layout::Layout;
use super::shape::{features, shape};

/// A module and the shapes of its functions.
#[derive(Debug)]
pub(super) struct Shaped<'a> {
    pub(super) layout: Layout<'a>,
    pub(super) shapes: Vec<u64>,
}

impl<'a> Shaped<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let layout = Layout::of(bytes)?;
        let shapes = (0..layout.functions.len()).map(|function| shape(&layout, function)).collect();
        Some(Self { layout, shapes })
    }
}

/// How many hashes of a function's instructions are compared.
const FEATURES: usize = 32;

/// The pairs of functions.
#[derive(Debug)]
pub(super) struct Pairs<'a> {
    module: &'a Shaped<'a>,
    base: &'a Shaped<'a>,
    /// For each function of the module its counterpart.
    pub(super) of: Vec<Option<u32>>,
    /// For each function of the base its counterpart.
    back: Vec<Option<u32>>,
    /// Pairs whose neighbours and callees are still to be looked at.
    fresh: Vec<(usize, usize)>,
}

impl<'a> Pairs<'a> {
    /// Finds them: same shapes that occur once; their neighbours and callees; the same names; what is left over
    /// in order; what has similar instructions.
    pub(super) fn find(module: &'a Shaped<'a>, base: &'a Shaped<'a>) -> Self {
        let mut pairs = Self {
            module,
            base,
            of: vec![None; module.layout.functions.len()],
            back: vec![None; base.layout.functions.len()],
            fresh: Vec::new(),
        };
        pairs.imports();
        pairs.shapes(true);
        pairs.spread();
        pairs.shapes(false);
        pairs.spread();
        pairs.exports();
        pairs.between();
        pairs.callees_of_all();
        pairs.similar();
        pairs
    }

    /// Whether both have the same shape.
    pub(super) fn is_exact(&self, function: usize, counterpart: usize) -> bool {
        self.module.shapes[function] == self.base.shapes[counterpart]
    }

    fn join(&mut self, function: usize, counterpart: usize) -> bool {
        let both_free =
            self.of.get(function) == Some(&None) && self.back.get(counterpart) == Some(&None);
        let imported = function < self.module.layout.imports.len();
        if !both_free || imported != (counterpart < self.base.layout.imports.len()) {
            return false;
        }
        self.of[function] = Some(counterpart as u32);
        self.back[counterpart] = Some(function as u32);
        self.fresh.push((function, counterpart));
        true
    }

    fn join_exact(&mut self, function: usize, counterpart: usize) {
        if self.module.shapes.get(function) == self.base.shapes.get(counterpart) {
            self.join(function, counterpart);
        }
    }

    fn imports(&mut self) {
        let (module, base) = (&self.module.layout, &self.base.layout);
        let names: HashMap<&[u8], usize> =
            base.imports.iter().enumerate().map(|(at, name)| (base.at(name), at)).collect();
        for (function, name) in module.imports.iter().enumerate() {
            if let Some(counterpart) = names.get(module.at(name)) {
                self.join(function, *counterpart);
            }
        }
    }

    fn exports(&mut self) {
        let (module, base) = (&self.module.layout, &self.base.layout);
        let names: HashMap<&[u8], u32> =
            base.exports.iter().map(|(name, function)| (base.at(name), *function)).collect();
        for (name, function) in &module.exports {
            if let Some(counterpart) = names.get(module.at(name)) {
                self.join(*function as usize, *counterpart as usize);
            }
        }
    }

    /// Pairs functions of the same shape: those that are the only ones, or the first with the first.
    fn shapes(&mut self, only: bool) {
        let mut places: HashMap<u64, (Vec<usize>, Vec<usize>)> = HashMap::new();
        let skipped = self.module.layout.imports.len();
        for (function, shape) in self.module.shapes.iter().enumerate().skip(skipped) {
            if self.of[function].is_none() {
                places.entry(*shape).or_default().0.push(function);
            }
        }
        let skipped = self.base.layout.imports.len();
        for (function, shape) in self.base.shapes.iter().enumerate().skip(skipped) {
            if self.back[function].is_none()
                && let Some(place) = places.get_mut(shape)
            {
                place.1.push(function);
            }
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (ours, theirs) in places.into_values() {
            if !only || (ours.len(), theirs.len()) == (1, 1) {
                found.extend(ours.into_iter().zip(theirs));
            }
        }
        found.sort_unstable(); // a map's order is no order
        for (function, counterpart) in found {
            self.join(function, counterpart);
        }
    }

    /// From each fresh pair to its neighbours and to what they call.
    fn spread(&mut self) {
        while let Some((function, counterpart)) = self.fresh.pop() {
            self.join_exact(function + 1, counterpart + 1);
            if let (Some(function), Some(counterpart)) =
                (function.checked_sub(1), counterpart.checked_sub(1))
            {
                self.join_exact(function, counterpart);
            }
            if self.is_exact(function, counterpart) {
                let ours = self.module.layout.sites_of(function);
                let theirs = self.base.layout.sites_of(counterpart);
                for (our, their) in ours.iter().zip(theirs) {
                    if our.kind == Kind::Function && their.kind == Kind::Function {
                        self.join_exact(our.value as usize, their.value as usize);
                    }
                }
            }
        }
    }

    /// Functions between two pairs, as many here as there.
    fn between(&mut self) {
        let mut function = self.module.layout.imports.len();
        while function < self.of.len() {
            let gap = self.of[function..].iter().take_while(|entry| entry.is_none()).count();
            let before = function.checked_sub(1).and_then(|before| self.of[before]);
            let counterpart = before.map_or(self.base.layout.imports.len(), |b| b as usize + 1);
            let there = self.back.get(counterpart..).unwrap_or_default();
            let there = there.iter().take_while(|entry| entry.is_none()).count();
            if gap > 0 && gap == there {
                for step in 0..gap {
                    if self.are_alike(function + step, counterpart + step) {
                        self.join(function + step, counterpart + step);
                    }
                }
            }
            function += gap.max(1);
        }
    }

    /// What exact pairs call is the same, whatever it looks like now.
    fn callees_of_all(&mut self) {
        let mut votes: HashMap<(u32, u32), u32> = HashMap::new();
        for (function, counterpart) in self.of.iter().enumerate() {
            let Some(counterpart) = counterpart.filter(|c| self.is_exact(function, *c as usize))
            else {
                continue;
            };
            let ours = self.module.layout.sites_of(function);
            let theirs = self.base.layout.sites_of(counterpart as usize);
            for (our, their) in ours.iter().zip(theirs) {
                let free = |map: &[Option<u32>], at: u32| map.get(at as usize) == Some(&None);
                if our.kind == Kind::Function
                    && free(&self.of, our.value)
                    && free(&self.back, their.value)
                {
                    *votes.entry((our.value, their.value)).or_default() += 1;
                }
            }
        }
        let mut votes: Vec<_> = votes.into_iter().map(|(pair, count)| (count, pair)).collect();
        votes.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, (function, counterpart)) in votes {
            self.join(function as usize, counterpart as usize);
        }
    }

    /// What is left over and shares the most instructions.
    fn similar(&mut self) {
        let mut index: HashMap<u64, Vec<u32>> = HashMap::new();
        for (counterpart, entry) in self.back.iter().enumerate() {
            if entry.is_none() {
                for feature in features(&self.base.layout, counterpart, FEATURES) {
                    index.entry(feature).or_default().push(counterpart as u32);
                }
            }
        }
        let mut found = Vec::new();
        for (function, entry) in self.of.iter().enumerate() {
            if entry.is_some() {
                continue;
            }
            let features = features(&self.module.layout, function, FEATURES);
            let mut shared: HashMap<u32, u32> = HashMap::new();
            for counterpart in features.iter().filter_map(|feature| index.get(feature)).flatten() {
                *shared.entry(*counterpart).or_default() += 1;
            }
            let enough = 2.max(features.len() as u32 / 4);
            let shared = shared.into_iter().filter(|(_, count)| *count >= enough);
            found.extend(shared.map(|(counterpart, count)| (count, function, counterpart)));
        }
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, function, counterpart) in found {
            self.join(function, counterpart as usize);
        }
    }

    fn are_alike(&self, function: usize, counterpart: usize) -> bool {
        let ours = features(&self.module.layout, function, FEATURES);
        let theirs = features(&self.base.layout, counterpart, FEATURES);
        let shared = ours.iter().filter(|feature| theirs.contains(feature)).count();
        shared * 4 >= ours.len().min(theirs.len())
    }
}
