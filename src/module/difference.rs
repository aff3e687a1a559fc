//! What is different between two modules.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::body::shape;
use super::sizes::exported;
use super::{Facts, Names, bare};

/// What is different between two modules; empty lists where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Whether they are the same, byte by byte.
    pub same: bool,
    /// Whether they are the same but for custom sections, which no engine runs.
    pub same_code: bool,
    /// The whole modules, then parts of them: name and bytes before and after.
    pub sizes: Vec<Resized>,
    /// Imports that came, went, or have another type.
    pub imports: Vec<Change>,
    /// Exports that came, went, or have another type.
    pub exports: Vec<Change>,
    /// Functions that came, went, grew, shrank, or do something else in as many bytes; those that
    /// change most come first.
    pub functions: Vec<Resized>,
}

/// Something that is not as it was; on one side it may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub name: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// Something of another size, or another content; on one side it may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resized {
    /// Its name.
    pub name: String,
    /// Bytes before.
    pub before: Option<usize>,
    /// Bytes after.
    pub after: Option<usize>,
}

impl Resized {
    /// How much larger it is now.
    #[must_use]
    pub fn growth(&self) -> i64 {
        let bytes = |side: Option<usize>| side.unwrap_or(0) as i64;
        bytes(self.after) - bytes(self.before)
    }
}

/// Compares two modules, each with the names of its functions, as far as they are known.
#[must_use]
pub fn difference(before: (&[u8], &Names), after: (&[u8], &Names)) -> Difference {
    let (old, new) = (Facts::of(before.0), Facts::of(after.0));
    let same = before.0 == after.0;
    let bared = (bare(before.0), bare(after.0));
    let same_code = same || matches!(&bared, (Ok(old), Ok(new)) if old == new);
    let functions = if same_code {
        Vec::new()
    } else {
        let old = Side::new(&old, before);
        let new = Side::new(&new, after);
        functions(old, new)
    };
    Difference {
        same,
        same_code,
        sizes: if same { Vec::new() } else { sizes(&old, &new) },
        imports: changes(&imports(&old), &imports(&new)),
        exports: changes(&exports(&old), &exports(&new)),
        functions,
    }
}

/// The whole, and each section whose size is another.
fn sizes(old: &Facts, new: &Facts) -> Vec<Resized> {
    let whole = Resized {
        name: "the module".to_owned(),
        before: Some(old.length),
        after: Some(new.length),
    };
    let changed = resized(&old.bytes_by_section(), &new.bytes_by_section());
    let titled = changed
        .into_iter()
        .map(|section| Resized { name: format!("section {}", section.name), ..section });
    std::iter::once(whole).chain(titled).collect()
}

/// What has another size than before, the largest change first.
#[must_use]
pub fn resized(before: &BTreeMap<String, usize>, after: &BTreeMap<String, usize>) -> Vec<Resized> {
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let all = names.into_iter().map(|name| Resized {
        name: name.clone(),
        before: before.get(name).copied(),
        after: after.get(name).copied(),
    });
    let mut changed: Vec<_> = all.filter(|one| one.before != one.after).collect();
    changed.sort_by_key(|one| std::cmp::Reverse(one.growth().unsigned_abs()));
    changed
}

fn imports(facts: &Facts) -> BTreeMap<String, String> {
    let imports = facts.imports.iter();
    imports.map(|one| (format!("{}.{}", one.module, one.name), one.what.clone())).collect()
}

fn exports(facts: &Facts) -> BTreeMap<String, String> {
    facts.exports.iter().map(|one| (one.name.clone(), one.what.clone())).collect()
}

/// What is not as it was, by name.
#[must_use]
pub fn changes(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<Change> {
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changes = names.into_iter().map(|name| Change {
        name: name.clone(),
        before: old.get(name).cloned(),
        after: new.get(name).cloned(),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// The functions of one of the two modules.
struct Side {
    functions: Vec<Named>,
}

/// The functions of one name: their bytes, and the shape of each.
type Group = (usize, Vec<Vec<u8>>);

struct Named {
    name: Option<String>,
    index: u32,
    bytes: usize,
    shape: Vec<u8>,
}

impl Side {
    fn new(facts: &Facts, (module, names): (&[u8], &Names)) -> Self {
        let exported = exported(facts);
        let functions = facts.functions.iter().map(|function| {
            let of_export = || exported.get(&function.index).map(|name| (*name).to_owned());
            Named {
                name: names.get(function.index).or_else(of_export),
                index: function.index,
                bytes: function.bytes,
                shape: shape(module, &function.range),
            }
        });
        Self { functions: functions.collect() }
    }

    /// Gives functions without a name that of a function of the same shape on the other side.
    fn borrow_names(&mut self, other: &Self) {
        let mut known: HashMap<&[u8], Vec<&str>> = HashMap::new();
        let own: BTreeSet<_> = self.functions.iter().filter_map(|one| one.name.clone()).collect();
        for function in &other.functions {
            if let Some(name) = function.name.as_deref().filter(|name| !own.contains(*name)) {
                known.entry(&function.shape).or_default().push(name);
            }
        }
        for function in self.functions.iter_mut().filter(|function| function.name.is_none()) {
            let name = known.get_mut(&function.shape[..]).and_then(Vec::pop);
            function.name = name.map(str::to_owned);
        }
    }

    /// Leaves out functions without a name whose shape the other side has, too.
    fn forget_nameless(&mut self, other: &mut Self) {
        let mut there: HashMap<Vec<u8>, usize> = HashMap::new();
        for function in other.functions.iter().filter(|function| function.name.is_none()) {
            *there.entry(function.shape.clone()).or_default() += 1;
        }
        let mut matched: HashMap<Vec<u8>, usize> = HashMap::new();
        self.functions.retain(|function| {
            let left = there.get_mut(&function.shape).filter(|left| **left > 0);
            match left.filter(|_| function.name.is_none()) {
                Some(left) => {
                    *left -= 1;
                    *matched.entry(function.shape.clone()).or_default() += 1;
                    false
                }
                None => true,
            }
        });
        other.functions.retain(|function| {
            let left = matched.get_mut(&function.shape).filter(|left| **left > 0);
            match left.filter(|_| function.name.is_none()) {
                Some(left) => {
                    *left -= 1;
                    false
                }
                None => true,
            }
        });
    }

    /// Bytes and shapes by name; then number and bytes of each function without one.
    fn by_name(self) -> (BTreeMap<String, Group>, Vec<(String, usize)>) {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        let mut nameless = Vec::new();
        for function in self.functions {
            match function.name {
                None => nameless.push((format!("function {}", function.index), function.bytes)),
                Some(name) => {
                    let group = groups.entry(name).or_default();
                    group.0 += function.bytes;
                    group.1.push(function.shape);
                }
            }
        }
        groups.values_mut().for_each(|group| group.1.sort());
        (groups, nameless)
    }
}

fn functions(mut old: Side, mut new: Side) -> Vec<Resized> {
    old.borrow_names(&new);
    new.borrow_names(&old);
    old.forget_nameless(&mut new);
    let ((old, gone), (new, came)) = (old.by_name(), new.by_name());
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changed = names.into_iter().filter_map(|name| {
        let (before, after) = (old.get(name), new.get(name));
        // Numbers that a linker chooses may take a byte more here and there; the source is the same.
        let same = matches!((before, after), (Some(old), Some(new)) if old.1 == new.1);
        (!same).then(|| Resized {
            name: name.clone(),
            before: before.map(|(bytes, _)| *bytes),
            after: after.map(|(bytes, _)| *bytes),
        })
    });
    // The same number on both sides means nothing.
    let gone =
        gone.into_iter().map(|(name, bytes)| Resized { name, before: Some(bytes), after: None });
    let came =
        came.into_iter().map(|(name, bytes)| Resized { name, before: None, after: Some(bytes) });
    let mut changed: Vec<_> = changed.chain(gone).chain(came).collect();
    changed.sort_by_key(|one| std::cmp::Reverse(one.growth().unsigned_abs()));
    changed
}
