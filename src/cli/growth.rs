//! What a store has and how it grew: put together, and its record, `schema/growth.v1.json`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::error::CliError;
use super::output::Output;
use super::progress::named;
use super::record::SCHEMA;
use super::uses;
use super::world::Surroundings;
use crate::growth::{Growth, Module, Named, Names, Scope, Shares, Sum};
use crate::rolls::{Counts, SqliteRolls};
use crate::store::{ChannelId, ObjectId, SqliteStore, Stats};

/// Everything that is told of a store, or of a channel in it.
pub(super) struct Told {
    /// The folder, as a person would type it.
    pub place: String,
    /// The channel; none for all.
    pub channel: Option<ChannelId>,
    /// The figures.
    pub growth: Growth,
    /// How modules are called.
    pub names: Names,
    /// What the whole store has.
    pub stats: Stats,
    /// What an empty one has.
    pub empty: Stats,
    /// The bytes of the file of rolls; none if there is none.
    pub rolls_file: Option<u64>,
    /// How much each module was used.
    pub used: BTreeMap<ObjectId, Counts>,
}

impl Told {
    /// Looks at a store.
    ///
    /// # Errors
    /// When it can't be read.
    pub(super) fn of(
        store: &SqliteStore,
        channel: Option<ChannelId>,
        is_quick: bool,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let names = Names::of_all(store)?;
        let scope = Scope { channel: channel.as_ref(), is_quick };
        let growth = {
            let mut bar = None;
            let mut step = |count: usize| {
                bar.get_or_insert_with(|| named(count as u64, surroundings, output))
                    .begin("modules rebuilt");
            };
            Growth::of(store, &names, scope, &mut step)?
        };
        let mut used: BTreeMap<ObjectId, Counts> = BTreeMap::new();
        for one in uses::of(store.folder(), channel.as_ref(), output)? {
            used.entry(one.module).or_default().add(&one.counts);
        }
        Ok(Self {
            place: place(store.folder()),
            channel,
            growth,
            names,
            stats: store.stats()?,
            empty: Stats::of_nothing()?,
            rolls_file: SqliteRolls::bytes(store.folder()),
            used,
        })
    }

    /// What is reported on, in a few words.
    #[must_use]
    pub(super) fn title(&self) -> String {
        match &self.channel {
            Some(channel) => format!("channel {channel} of the store {}", self.place),
            None => format!("store {}", self.place),
        }
    }

    /// The record of it.
    #[must_use]
    pub(super) fn record(&self) -> Value {
        let Self { growth, stats, empty, .. } = self;
        json!({
            "schema": SCHEMA,
            "store": self.place,
            "server": self.channel.as_ref().map(ChannelId::server),
            "channel": self.channel.as_ref().map(ChannelId::channel),
            "modules": growth.modules.iter().map(|one| self.module(one)).collect::<Vec<_>>(),
            "total": sum(&growth.total),
            "files": sum(&growth.files),
            "beneath": sum(&growth.beneath),
            "bytes": growth.bytes(),
            "stored": growth.stored(),
            "disk": {
                "modules": stats.modules_file,
                "modules_free": stats.modules_free,
                "channels": stats.channels_file,
                "rolls": self.rolls_file,
                "empty_modules": empty.modules_file,
                "empty_channels": empty.channels_file,
            },
            "unneeded": { "count": stats.unneeded, "stored": stats.unneeded_stored },
        })
    }

    fn module(&self, module: &Module) -> Value {
        let kept = module.kept;
        let used = self.used.get(&kept.id);
        json!({
            "names": module.names.iter().map(name).collect::<Vec<_>>(),
            "digest": kept.id.digest,
            "short": kept.id.digest.short(),
            "size": kept.id.length,
            "stored": kept.stored,
            "base": kept.base.map(|base| object(base, &self.names)),
            "depth": kept.depth,
            "added": kept.added,
            "damaged": module.is_damaged,
            "code": module.shares.as_ref().map(|shares| code(shares, &self.names)),
            "used": used.map(|used| json!({
                "rolls": used.rolls,
                "errors": used.errors,
                "fuel": used.fuel,
                "last": used.last,
            })),
        })
    }
}

/// A folder as a person would type it, with `/`.
#[must_use]
pub(super) fn place(folder: &Path) -> String {
    super::paths::shown(folder)
}

/// What of a module's code others have.
#[must_use]
pub(super) fn code(shares: &Shares, names: &Names) -> Value {
    let most = shares.most.iter().map(|share| {
        let mut one = object(share.with, names);
        one["bytes"] = share.bytes.into();
        one
    });
    json!({
        "bytes": shares.code,
        "common": shares.common,
        "others": shares.others,
        "most": most.collect::<Vec<_>>(),
    })
}

/// A module that is only named.
#[must_use]
pub(super) fn object(id: ObjectId, names: &Names) -> Value {
    json!({ "name": names.label(id), "digest": id.digest, "size": id.length })
}

/// A plugin that has a module, or had it.
#[must_use]
pub(super) fn name(named: &Named) -> Value {
    json!({
        "server": named.channel.server(),
        "channel": named.channel.channel(),
        "plugin": named.plugin,
        "version": named.version,
        "past": named.is_past,
    })
}

fn sum(sum: &Sum) -> Value {
    json!({ "count": sum.count, "bytes": sum.bytes, "stored": sum.stored })
}
