//! How channels, their plugins and their history are told: for people, and as records.

use std::fmt::Write;

use serde_json::{Value, json};

use super::inspection_text::one_line;
use super::record::SCHEMA;
use crate::plugin::Description;
use crate::store::{Change, Channel, ChannelId, ChannelPlugin, Entry};

/// The version that a plugin says it is; `?` if its manifest can't be read.
#[must_use]
pub(super) fn version_of(plugin: &ChannelPlugin) -> String {
    Description::parse(&plugin.manifest).map_or("?".to_owned(), |said| said.version)
}

/// What a channel is, in one line.
#[must_use]
pub(super) fn in_short(id: &ChannelId, channel: &Channel, last: Option<&Entry>) -> String {
    let plugins = match channel.plugins.len() {
        1 => "1 plugin".to_owned(),
        many => format!("{many} plugins"),
    };
    let changed = last
        .map(|last| format!("  changed {} by {}", last.at, one_line(&last.by)))
        .unwrap_or_default();
    format!("{}  {plugins}{changed}", one_line(&id.to_string()))
}

/// A channel without its plugins: `schema/channels.v1.json`.
#[must_use]
pub(super) fn list_record(id: &ChannelId, channel: &Channel, last: Option<&Entry>) -> Value {
    json!({
        "schema": SCHEMA,
        "server": id.server(),
        "channel": id.channel(),
        "plugins": channel.plugins.len(),
        "sequence": channel.sequence,
        "changed": last.map(|last| json!({ "at": last.at, "by": last.by })),
    })
}

/// A channel's page: who is asked, in order.
#[must_use]
pub(super) fn page(id: &ChannelId, channel: &Channel, last: Option<&Entry>) -> String {
    let mut page = in_short(id, channel, last) + "\n";
    let rows: Vec<[String; 6]> = channel.plugins.iter().zip(1..).map(row).collect();
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in &rows {
        let [number, name, version, digest, size, rest] = row;
        let [w0, w1, w2, w3, w4, _] = widths;
        let line = format!(
            "{number:>w0$}  {name:w1$}  {version:w2$}  {digest:w3$}  {size:>w4$} bytes  {rest}"
        );
        let _ = writeln!(page, "{}", line.trim_end());
    }
    page
}

fn row((plugin, number): (&ChannelPlugin, usize)) -> [String; 6] {
    let (version, mut rest) = match Description::parse(&plugin.manifest) {
        Ok(said) => (said.version.clone(), words(&said)),
        Err(_) => ("?".to_owned(), "its manifest can't be read".to_owned()),
    };
    if !plugin.enabled {
        rest = format!("(disabled) {rest}");
    }
    match plugin.files.len() {
        0 => {}
        1 => rest.push_str("  1 file"),
        many => rest.push_str(&format!("  {many} files")),
    }
    [
        number.to_string(),
        plugin.name.clone(),
        one_line(&version),
        plugin.module.digest.short(),
        plugin.module.length.to_string(),
        rest.trim().to_owned(),
    ]
}

/// What a plugin answers to.
fn words(said: &Description) -> String {
    let mut words = said.commands.clone();
    words.extend(said.modifiers.iter().map(|letters| format!("d6{letters}")));
    words.extend(said.dice.iter().map(|letters| format!("d{letters}")));
    words.join(" ")
}

/// A channel with its plugins: `schema/channel.v1.json`.
#[must_use]
pub(super) fn record(id: &ChannelId, channel: &Channel, last: Option<&Entry>) -> Value {
    json!({
        "schema": SCHEMA,
        "server": id.server(),
        "channel": id.channel(),
        "sequence": channel.sequence,
        "changed": last.map(|last| json!({ "at": last.at, "by": last.by })),
        "plugins": channel.plugins.iter().map(plugin_record).collect::<Vec<_>>(),
    })
}

fn plugin_record(plugin: &ChannelPlugin) -> Value {
    let said = Description::parse(&plugin.manifest).ok();
    let said = said.as_ref();
    let files = plugin.files.iter();
    json!({
        "name": plugin.name,
        "version": said.map(|said| &said.version),
        "summary": said.map(|said| &said.summary),
        "digest": plugin.module.digest,
        "short": plugin.module.digest.short(),
        "size": plugin.module.length,
        "enabled": plugin.enabled,
        "hooks": plugin.hooks,
        "commands": said.map(|said| &said.commands),
        "modifiers": said.map(|said| &said.modifiers),
        "dice": said.map(|said| &said.dice),
        "files": files
            .map(|(name, id)| json!({ "name": name, "digest": id.digest, "size": id.length }))
            .collect::<Vec<_>>(),
    })
}

/// A change, in one line.
#[must_use]
pub(super) fn entry_line(entry: &Entry) -> String {
    let digest = |plugin: &ChannelPlugin| plugin.module.digest.short();
    let what = match &entry.change {
        Change::Put(plugin) => {
            let before = entry.before.as_ref().map(|before| match digest(before) {
                same if same == digest(plugin) => ", the same module".to_owned(),
                other => format!(", before {other}"),
            });
            let version = version_of(plugin);
            let before = before.unwrap_or_default();
            format!("put {} {version} {}{before}", plugin.name, digest(plugin))
        }
        Change::Remove(name) => {
            let before = entry.before.as_ref().map(|before| format!(" {}", digest(before)));
            format!("remove {name}{}", before.unwrap_or_default())
        }
        Change::Enable(name) => format!("enable {name}"),
        Change::Disable(name) => format!("disable {name}"),
        Change::Order(names) => format!("order {}", names.join(" ")),
        Change::Replace(plugins) => {
            let names: Vec<_> = plugins
                .iter()
                .map(|plugin| format!("{} {}", plugin.name, digest(plugin)))
                .collect();
            format!(
                "replace all by {}",
                if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
            )
        }
    };
    one_line(&format!("{}  {}  {}  {what}", entry.sequence, entry.at, entry.by))
}

/// A change: `schema/history.v1.json`.
#[must_use]
pub(super) fn entry_record(id: &ChannelId, entry: &Entry) -> Value {
    let brief = |plugin: &ChannelPlugin| {
        json!({
            "name": plugin.name,
            "version": version_of(plugin),
            "digest": plugin.module.digest,
            "size": plugin.module.length,
        })
    };
    let (change, plugins, names) = match &entry.change {
        Change::Put(plugin) => ("put", vec![brief(plugin)], vec![plugin.name.clone()]),
        Change::Remove(name) => ("remove", Vec::new(), vec![name.clone()]),
        Change::Enable(name) => ("enable", Vec::new(), vec![name.clone()]),
        Change::Disable(name) => ("disable", Vec::new(), vec![name.clone()]),
        Change::Order(names) => ("order", Vec::new(), names.clone()),
        Change::Replace(plugins) => (
            "replace",
            plugins.iter().map(brief).collect(),
            plugins.iter().map(|plugin| plugin.name.clone()).collect(),
        ),
    };
    json!({
        "schema": SCHEMA,
        "server": id.server(),
        "channel": id.channel(),
        "sequence": entry.sequence,
        "at": entry.at,
        "by": entry.by,
        "change": change,
        "names": names,
        "plugins": plugins,
        "before": entry.before.as_ref().map(brief),
        "chain": entry.chain,
    })
}
