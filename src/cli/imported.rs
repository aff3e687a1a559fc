//! A channel out of a file: what would change, its objects taken in, the change made and told.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::admitted::admitted;
use super::changed::missing;
use super::error::CliError;
use super::exit::ExitCode;
use super::global::Format;
use super::output::Output;
use super::plugins::RunOptions;
use super::record::SCHEMA;
use super::world::Surroundings;
use crate::packing::Effort;
use crate::store::{
    Change, Channel, ChannelId, ChannelPlugin, Commit, Expected, ObjectId, Offer, Outcome, Store,
};

/// A channel that is being imported.
pub(super) struct Import<'s> {
    store: &'s dyn Store,
    id: &'s ChannelId,
    now: Channel,
    /// The set as it will be, those of the file first.
    plugins: Vec<ChannelPlugin>,
    /// How many of them the file brings.
    brought: usize,
    /// What each module says of itself: its manifest and its hooks.
    said: BTreeMap<ObjectId, (String, Vec<String>)>,
    missing: Vec<ObjectId>,
    stored: u64,
}

/// What an import changes, or changed.
pub(super) struct Told {
    id: ChannelId,
    /// A sign, a name, what is told of it.
    rows: Vec<(char, String, String)>,
    stored: u64,
    /// None if it was only planned.
    committed: Option<(u64, bool)>,
}

impl<'s> Import<'s> {
    /// Begins: plugins of the channel that the file does not have leave it, unless they are to be kept.
    ///
    /// # Errors
    /// When the store can't be read.
    pub(super) fn new(
        store: &'s dyn Store,
        id: &'s ChannelId,
        mut plugins: Vec<ChannelPlugin>,
        keep: bool,
    ) -> Result<Self, CliError> {
        let now = store.channel(id)?;
        let brought = plugins.len();
        if keep {
            let others = now.plugins.iter();
            let others = others.filter(|plugin| plugins.iter().all(|new| new.name != plugin.name));
            plugins.extend(others.cloned().collect::<Vec<_>>());
        }
        let objects: Vec<ObjectId> = plugins.iter().flat_map(ChannelPlugin::objects).collect();
        let mut missing = store.missing(&objects)?;
        missing.sort();
        missing.dedup();
        let said = BTreeMap::new();
        Ok(Self { store, id, now, plugins, brought, said, missing, stored: 0 })
    }

    /// Takes an object of the file in, if the store does not have it.
    ///
    /// # Errors
    /// When it is a module that no host would run, or the store does not take it.
    pub(super) fn object(
        &mut self,
        id: ObjectId,
        bytes: Vec<u8>,
        run: &RunOptions,
        surroundings: &Surroundings,
        is_rehearsal: bool,
    ) -> Result<(), CliError> {
        let of = self.plugins.iter().take(self.brought).find(|plugin| plugin.module == id);
        if let Some(name) = of.map(|plugin| plugin.name.clone()) {
            self.admit(id, &name, &bytes, run, surroundings)?;
        }
        let Some(at) = self.missing.iter().position(|other| *other == id) else { return Ok(()) };
        self.missing.remove(at);
        if is_rehearsal {
            self.stored += id.length;
            return Ok(());
        }
        let before = self.plugins.iter().find(|plugin| plugin.module == id);
        let like = before.and_then(|plugin| self.now.plugin(&plugin.name));
        let like = like.map(|plugin| plugin.module).filter(|like| *like != id);
        let kept = self.store.put(&[Offer { id, bytes: &bytes, like }], Effort::Small)?;
        self.stored += kept.iter().map(|kept| kept.stored).sum::<u64>();
        Ok(())
    }

    /// Ends: the set is replaced as a whole.
    ///
    /// # Errors
    /// When something is in neither the file nor the store, or the channel was changed meanwhile.
    pub(super) fn end(
        mut self,
        run: &RunOptions,
        surroundings: &Surroundings,
        (by, is_rehearsal): (&str, bool),
    ) -> Result<Told, CliError> {
        if !self.missing.is_empty() {
            let gone: Vec<_> = self.missing.iter().map(|id| id.digest.short()).collect();
            let message =
                format!("neither the file nor the store has the objects {}", gone.join(", "));
            return Err(CliError::new(ExitCode::Input, message).help("export the channel again"));
        }
        for at in 0..self.brought {
            let ChannelPlugin { module, name, .. } = self.plugins[at].clone();
            if !self.said.contains_key(&module) {
                let bytes = self.store.object(module)?.ok_or_else(|| missing(&[module]))?;
                self.admit(module, &name, &bytes, run, surroundings)?;
            }
            if let Some((manifest, hooks)) = self.said.get(&module) {
                // The file may say anything; the module is what will run.
                self.plugins[at].manifest.clone_from(manifest);
                self.plugins[at].hooks.clone_from(hooks);
            }
        }
        let mut told = Told {
            id: self.id.clone(),
            rows: rows(&self.now.plugins, &self.plugins),
            stored: self.stored,
            committed: None,
        };
        let expected = Expected::Sequence(self.now.sequence);
        let change = Change::Replace(self.plugins);
        if is_rehearsal {
            self.now.changed(&change, expected, &Default::default())?;
            return Ok(told);
        }
        let commit = Commit { channel: self.id.clone(), change, expected, by: by.to_owned() };
        match self.store.commit(&commit)? {
            Outcome::Done(done) => told.committed = Some((done.sequence, done.already)),
            Outcome::Refused(refused) => return Err(refused.into()),
            Outcome::Missing(gone) => return Err(missing(&gone)),
        }
        Ok(told)
    }

    fn admit(
        &mut self,
        id: ObjectId,
        name: &str,
        bytes: &[u8],
        run: &RunOptions,
        surroundings: &Surroundings,
    ) -> Result<(), CliError> {
        let admitted = admitted(bytes, run, surroundings).map_err(|error| {
            let message = format!("the plugin '{name}' is refused");
            CliError::new(ExitCode::Plugin, message).because(&error)
        })?;
        self.said.insert(id, (admitted.manifest, admitted.hooks));
        Ok(())
    }
}

/// What becomes of each plugin.
fn rows(before: &[ChannelPlugin], after: &[ChannelPlugin]) -> Vec<(char, String, String)> {
    let digest = |plugin: &ChannelPlugin| plugin.module.digest.short();
    let of = |list: &[ChannelPlugin], name: &str| {
        list.iter().find(|plugin| plugin.name == name).cloned()
    };
    let mut rows = Vec::new();
    for plugin in after {
        let name = plugin.name.clone();
        rows.push(match of(before, &name) {
            None => ('+', name, digest(plugin)),
            Some(old) if old == *plugin => (' ', name, digest(plugin)),
            Some(old) if old.module == plugin.module => {
                ('~', name, format!("{}, the same module", digest(plugin)))
            }
            Some(old) => ('~', name, format!("{} → {}", digest(&old), digest(plugin))),
        });
    }
    for plugin in before.iter().filter(|plugin| of(after, &plugin.name).is_none()) {
        rows.push(('-', plugin.name.clone(), digest(plugin)));
    }
    rows
}

impl Told {
    /// Prints it in the form that was asked for.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn print(&self, output: &mut Output) -> Result<(), CliError> {
        if output.format == Format::Json {
            return output.json(&self.record());
        }
        for (sign, name, what) in &self.rows {
            output.result(&format!("{sign} {name}  {what}"))?;
        }
        let id = &self.id;
        output.result(&match self.committed {
            None => format!("this is a rehearsal: {id} is as it was"),
            Some((_, true)) => format!("nothing to do: {id} is like that already"),
            Some((sequence, false)) => {
                format!("imported, {} bytes added (change {sequence} of {id})", self.stored)
            }
        })
    }

    fn record(&self) -> Value {
        let row = |(sign, name, _): &(char, String, String)| {
            let what = match sign {
                '+' => "added",
                '~' => "changed",
                '-' => "removed",
                _ => "same",
            };
            json!({ "name": name, "what": what })
        };
        json!({
            "schema": SCHEMA,
            "server": self.id.server(),
            "channel": self.id.channel(),
            "change": "import",
            "names": self.rows.iter().map(|(_, name, _)| name).collect::<Vec<_>>(),
            "sequence": self.committed.map(|(sequence, _)| sequence),
            "already": self.committed.is_some_and(|(_, already)| already),
            "dry_run": self.committed.is_none(),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}
