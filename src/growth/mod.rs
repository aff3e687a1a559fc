//! How a store grows: what each module costs, what it shares with others, what one more would cost.
//!
//! Rank 5: figures as values, and a picture of them; knows neither commands nor how modules are packed.

mod code;
mod names;
mod picture;
mod rehearsal;
#[cfg(test)]
mod tests;

pub use code::{Share, Shares};
pub use names::{Named, Names};
pub use picture::picture;
pub use rehearsal::{Rehearsal, rehearsed};

use std::collections::{BTreeMap, BTreeSet};

use crate::store::{ChannelId, Kept, ObjectId, Store, StoreError};
use code::Codes;

/// What a store has, module by module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    /// The modules, in the order in which they came.
    pub modules: Vec<Module>,
    /// All of them.
    pub total: Sum,
    /// The data files of plugins.
    pub files: Sum,
    /// What modules or files are built on that is not among them: it counts for those that are.
    pub beneath: Sum,
}

/// A module in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// How it is kept.
    pub kept: Kept,
    /// Which plugins have it, or had it.
    pub names: Vec<Named>,
    /// What of its code others have as well; none if that was not looked at, or it has none.
    pub shares: Option<Shares>,
    /// It can't be read.
    pub is_damaged: bool,
}

/// Objects taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The bytes that they take.
    pub stored: u64,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// Only what this channel has, or had.
    pub channel: Option<&'a ChannelId>,
    /// Without what modules share: they need not be rebuilt then.
    pub is_quick: bool,
}

/// How many objects are asked for at once.
const PAGE: usize = 1_000;

impl Growth {
    /// Looks at a store. Before each module that is rebuilt, `step` is called with how many there are.
    ///
    /// # Errors
    /// When the store can't be read; a module that is damaged is only told.
    pub fn of(
        store: &dyn Store,
        names: &Names,
        scope: Scope<'_>,
        step: &mut dyn FnMut(usize),
    ) -> Result<Self, StoreError> {
        let mut all = objects(store)?;
        all.sort_by_key(|kept| (kept.added, kept.depth, kept.id));
        let kept: BTreeMap<ObjectId, Kept> = all.iter().map(|kept| (kept.id, *kept)).collect();
        let is_in = |id| scope.channel.is_none_or(|channel| names.are_of(id, channel));
        let (files, modules): (Vec<Kept>, Vec<Kept>) =
            all.into_iter().partition(|kept| names.is_only_file(kept.id));
        let codes = if scope.is_quick {
            Codes::default()
        } else {
            Codes::of(store, modules.iter().map(|kept| kept.id), step)?
        };
        let mut growth = Self::default();
        let mut inside = BTreeSet::new();
        for kept in modules.into_iter().filter(|kept| is_in(kept.id)) {
            growth.total.add(&kept);
            inside.insert(kept.id);
            growth.modules.push(Module {
                kept,
                names: names.of(kept.id).to_vec(),
                shares: codes.shares(kept.id, names),
                is_damaged: codes.is_damaged(kept.id),
            });
        }
        for kept in files.into_iter().filter(|kept| is_in(kept.id)) {
            growth.files.add(&kept);
            inside.insert(kept.id);
        }
        for kept in beneath(&inside, &kept).iter().filter_map(|id| kept.get(id)) {
            growth.beneath.add(kept);
        }
        Ok(growth)
    }

    /// What the modules and files take, with what they are built on.
    #[must_use]
    pub fn stored(&self) -> u64 {
        self.total.stored + self.files.stored + self.beneath.stored
    }

    /// What they would take as they are.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.total.bytes + self.files.bytes
    }
}

impl Sum {
    fn add(&mut self, kept: &Kept) {
        self.count += 1;
        self.bytes += kept.id.length;
        self.stored += kept.stored;
    }
}

fn objects(store: &dyn Store) -> Result<Vec<Kept>, StoreError> {
    let mut all: Vec<Kept> = Vec::new();
    loop {
        let page = store.objects(all.last().map(|last| last.id), PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// What these are built on that is not one of them.
fn beneath(inside: &BTreeSet<ObjectId>, kept: &BTreeMap<ObjectId, Kept>) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    for id in inside {
        let mut next = kept.get(id).and_then(|kept| kept.base);
        while let Some(base) = next.and_then(|id| kept.get(&id)) {
            // What was found before was followed before.
            if !inside.contains(&base.id) && !found.insert(base.id) {
                break;
            }
            next = base.base.filter(|_| !inside.contains(&base.id));
        }
    }
    found
}

/// A part of a whole, as one says it.
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0 %".to_owned();
    }
    // Whole numbers only: the same on every machine.
    let thousandths = u128::from(part) * 1_000 / u128::from(whole);
    match thousandths {
        0 => "< 0.1 %".to_owned(),
        1..100 => format!("{}.{} %", thousandths / 10, thousandths % 10),
        _ => format!("{} %", thousandths / 10),
    }
}
