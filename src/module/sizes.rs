//! Where a module's bytes go: by function, by crate, and what is left.

use std::collections::{BTreeMap, HashMap};

use super::{Facts, Names, crate_of};

/// Where a module's bytes go. All parts together are its length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Functions by name, the largest first; those of one name are one.
    pub functions: Vec<Share>,
    /// Crates, the largest first; none where functions have no names.
    pub crates: Vec<Share>,
    /// Bytes of data segments.
    pub data: usize,
    /// Bytes of sections that only people and tools read.
    pub custom: usize,
    /// Everything else: types, imports, exports, tables, lengths.
    pub rest: usize,
}

/// What goes to functions of one name or crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The name.
    pub name: String,
    /// Bytes.
    pub bytes: usize,
    /// How many functions.
    pub functions: usize,
}

/// The crate of functions whose name tells none, such as those of C.
pub const NO_CRATE: &str = "(no crate)";

impl Sizes {
    /// Shares out the bytes of a module. `names` may come from its symbols; `known` tells the crate
    /// of a function whose name does not.
    #[must_use]
    pub fn of(facts: &Facts, names: &Names, known: &dyn Fn(u32) -> Option<String>) -> Self {
        let exported = exported(facts);
        let mut functions = Shares::default();
        let mut crates = Shares::default();
        for function in &facts.functions {
            let name = names.get(function.index);
            if !names.is_empty() {
                let by_name = name.as_deref().and_then(crate_of).map(str::to_owned);
                let of = by_name.or_else(|| known(function.index));
                crates.add(of.unwrap_or_else(|| NO_CRATE.to_owned()), function.bytes);
            }
            let exported = || exported.get(&function.index).map(|name| (*name).to_owned());
            let name = name.or_else(exported);
            functions.add(
                name.unwrap_or_else(|| format!("function {}", function.index)),
                function.bytes,
            );
        }
        let code: usize = facts.functions.iter().map(|function| function.bytes).sum();
        let data: usize = facts.segments.iter().sum();
        let custom = facts.custom_bytes();
        let rest = facts.length.saturating_sub(code + data + custom);
        Self { functions: functions.sorted(), crates: crates.sorted(), data, custom, rest }
    }
}

/// The exported functions by number; one of several names.
pub(super) fn exported(facts: &Facts) -> HashMap<u32, &str> {
    let exports = facts.exports.iter().rev();
    exports.filter_map(|export| Some((export.function?, export.name.as_str()))).collect()
}

#[derive(Default)]
struct Shares(BTreeMap<String, (usize, usize)>);

impl Shares {
    fn add(&mut self, name: String, bytes: usize) {
        let share = self.0.entry(name).or_default();
        share.0 += bytes;
        share.1 += 1;
    }

    fn sorted(self) -> Vec<Share> {
        let shares = self.0.into_iter();
        let mut shares: Vec<_> =
            shares.map(|(name, (bytes, functions))| Share { name, bytes, functions }).collect();
        shares.sort_by_key(|share| std::cmp::Reverse(share.bytes));
        shares
    }
}
