//! Many recorded rolls, once more: what would change if the code did.

use super::{Record, Replayed, Told, replay};
use crate::abi::Hook;
use crate::plugin::{Call, Description, Finished, Plugin};
use crate::store::ChannelPlugin;

/// Makes the plugins of a recorded set ready, in its order.
pub type Loader<'a> = dyn FnMut(&[ChannelPlugin]) -> Vec<Box<dyn Plugin>> + 'a;

/// The code that rolls are replayed with.
pub enum Against<'a> {
    /// The code that they were recorded with.
    Recorded(&'a mut Loader<'a>),
    /// The same, but for these: each takes the place of the plugin of its name, or comes last.
    Instead(Vec<Box<dyn Plugin>>, &'a mut Loader<'a>),
    /// These, whatever was there then.
    Set(Vec<Box<dyn Plugin>>),
}

/// What came of recorded rolls, once more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replays {
    /// Those that were replayed, in order.
    pub replayed: Vec<Replayed>,
    /// Those that could not be.
    pub left_out: Vec<LeftOut>,
}

/// A recorded roll that can't be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number.
    pub id: u64,
    /// Why.
    pub why: String,
}

impl Replays {
    /// Those that went another way.
    pub fn changed(&self) -> impl Iterator<Item = &Replayed> {
        self.replayed.iter().filter(|replayed| !replayed.is_same())
    }

    /// How many went the same way.
    #[must_use]
    pub fn same(&self) -> usize {
        self.replayed.iter().filter(|replayed| replayed.is_same()).count()
    }
}

/// Replays rolls. Those whose code is gone are left out, and told.
#[must_use]
pub fn replay_all(records: &[Record], against: Against<'_>) -> Replays {
    let mut replays = Replays::default();
    let (mut instead, mut load, mut set) = match against {
        Against::Recorded(load) => (Vec::new(), Some(load), Vec::new()),
        Against::Instead(plugins, load) => (plugins, Some(load), Vec::new()),
        Against::Set(set) => (Vec::new(), None, set),
    };
    let names: Vec<_> = instead.iter().map(|plugin| plugin.description().name.clone()).collect();
    let mut is_loaded: Option<&[ChannelPlugin]> = None;
    for record in records {
        let recorded = &*record.roll.asked.plugins;
        if let Some(load) = &mut load
            && is_loaded != Some(recorded)
        {
            let names: &[String] = &names;
            take_back(&mut set, &mut instead, names);
            set = load(recorded);
            put_in(&mut set, &mut instead);
            is_loaded = Some(recorded);
        }
        let is_recorded = |name: &str| load.is_some() && !names.iter().any(|other| other == name);
        match replay(record, &mut set, is_recorded) {
            Err(error) => {
                replays.left_out.push(LeftOut { id: record.id, why: error.to_string() });
            }
            Ok(replayed) => match unloadable(&replayed) {
                Some(why) => replays.left_out.push(LeftOut { id: record.id, why }),
                None => replays.replayed.push(replayed),
            },
        }
    }
    replays
}

/// A plugin under the name that it has, or would have, in a channel.
#[must_use]
pub fn renamed(plugin: Box<dyn Plugin>, name: &str) -> Box<dyn Plugin> {
    let description = Description { name: name.to_owned(), ..plugin.description().clone() };
    Box::new(Renamed { description, plugin })
}

struct Renamed {
    description: Description,
    plugin: Box<dyn Plugin>,
}

impl Plugin for Renamed {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.plugin.has(hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        self.plugin.call(call)
    }
}

/// Puts plugins in the place of those of their names; others at the end.
fn put_in(set: &mut Vec<Box<dyn Plugin>>, instead: &mut Vec<Box<dyn Plugin>>) {
    for plugin in instead.drain(..) {
        let name = &plugin.description().name;
        match set.iter().position(|other| other.description().name == *name) {
            Some(at) => set[at] = plugin,
            None => set.push(plugin),
        }
    }
}

/// Takes them out again.
fn take_back(set: &mut Vec<Box<dyn Plugin>>, instead: &mut Vec<Box<dyn Plugin>>, names: &[String]) {
    for plugin in set.drain(..) {
        if names.contains(&plugin.description().name) {
            instead.push(plugin);
        }
    }
}

/// Why a plugin could not be asked now, if it could then.
fn unloadable(replayed: &Replayed) -> Option<String> {
    let is = |told: &&Told| told.code == "plugin-unloadable" || told.code == "plugin-refused";
    let then = &replayed.record.roll.came;
    let could_not = then.faults.iter().chain(&then.left_out).any(|told| is(&told));
    let now = &replayed.came;
    let mut told = now.faults.iter().chain(&now.left_out);
    told.find(is).filter(|_| !could_not).map(|told| {
        let plugin = told.plugin.as_deref().unwrap_or_default();
        format!("the plugin '{plugin}' {}", told.message)
    })
}
