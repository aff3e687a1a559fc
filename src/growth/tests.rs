//! Figures of a store in memory, and the picture of them.

use std::collections::BTreeMap;

use super::{Growth, Module, Named, Names, Scope, Sum, percent, picture};
use crate::packing::Effort;
use crate::store::{
    Change, ChannelId, ChannelPlugin, Channels, Commit, Expected, Kept, MemoryStore, ObjectId,
    Objects, Offer, Outcome,
};
use crate::timestamp::Timestamp;

fn channel(name: &str) -> ChannelId {
    ChannelId::new("local", name).expect("a name")
}

fn put(store: &MemoryStore, id: &ChannelId, name: &str, module: &[u8], file: Option<&[u8]>) {
    let offers: Vec<_> = std::iter::once(module).chain(file).map(Offer::of).collect();
    store.put(&offers, Effort::Quick).expect("it is kept");
    let files = file.map(|file| ("words.txt".to_owned(), ObjectId::of(file)));
    let plugin = ChannelPlugin {
        name: name.to_owned(),
        module: ObjectId::of(module),
        files: files.into_iter().collect::<BTreeMap<_, _>>(),
        manifest: String::new(),
        hooks: Vec::new(),
        enabled: true,
    };
    let (change, expected) = (Change::Put(plugin), Expected::Anything);
    let commit = Commit { channel: id.clone(), change, expected, by: "anna".to_owned() };
    let outcome = store.commit(&commit).expect("it is written");
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
}

#[test]
fn what_a_channel_has_and_had_is_told_apart_from_the_rest() {
    let store = MemoryStore::new(crate::limits::StoreLimits::default(), || Timestamp(7));
    let (one, two) = (channel("one"), channel("two"));
    put(&store, &one, "coin", b"first", None);
    put(&store, &one, "coin", b"second one", Some(b"some words"));
    put(&store, &two, "other", b"third", None);
    let names = Names::of_all(&store).expect("names");
    let of = |scope| Growth::of(&store, &names, scope, &mut |_| {}).expect("figures");
    let all = of(Scope::default());
    assert_eq!((all.total.count, all.total.bytes), (3, 20));
    assert_eq!((all.files.count, all.files.bytes), (1, 10));
    assert_eq!(all.bytes(), 30);
    assert_eq!(all.stored(), all.total.stored + all.files.stored);
    let here = of(Scope { channel: Some(&one), is_quick: true });
    assert_eq!((here.total.count, here.files.count), (2, 1));
    let past = |id: &[u8]| {
        let id = ObjectId::of(id);
        here.modules.iter().find(|module| module.kept.id == id).map(|it| it.names[0].is_past)
    };
    assert_eq!(
        (past(b"first"), past(b"second one"), past(b"third")),
        (Some(true), Some(false), None)
    );
    assert_eq!(names.label(ObjectId::of(b"first")), "coin");
    assert_eq!(names.called("coin").collect::<Vec<_>>(), [ObjectId::of(b"second one")]);
}

#[test]
fn a_part_is_told_without_rounding_up() {
    let told = [(0, 9), (1, 100_000), (1, 1_000), (99, 1_000), (999, 1_000), (7, 7), (1, 0)];
    let told = told.map(|(part, whole)| percent(part, whole));
    assert_eq!(told, ["0 %", "< 0.1 %", "0.1 %", "9.9 %", "99 %", "100 %", "0 %"]);
}

fn grown(count: u64, name: &str) -> Growth {
    let mut growth = Growth::default();
    for at in 0..count {
        let digest = ObjectId::of(&at.to_le_bytes()).digest;
        let id = ObjectId { length: 1_000_000 + at, digest };
        let stored = if at == 0 { 250_000 } else { 3_000 };
        let kept = Kept { id, stored, base: None, depth: 0, added: Timestamp(at) };
        let version = Some("1.0.0".to_owned());
        let named =
            Named { is_past: false, channel: channel("one"), plugin: name.to_owned(), version };
        growth.total.add(&kept);
        growth.modules.push(Module { kept, names: vec![named], shares: None, is_damaged: false });
    }
    growth
}

#[test]
fn the_picture_is_sound_at_every_size() {
    for count in [0, 1, 2, 3, 9, 40, 41, 99, 100, 400, 1_234] {
        let svg = picture(&grown(count, "a<b>&\"c'\u{7}\u{ffff}\u{202e}"), "store & \u{1b}[1m'it'");
        assert_is_sound(&svg);
        assert_eq!(
            svg,
            picture(&grown(count, "a<b>&\"c'\u{7}\u{ffff}\u{202e}"), "store & \u{1b}[1m'it'")
        );
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(svg.contains("as they are kept") && svg.contains("prefers-color-scheme: dark"));
        let lines = svg.matches("<path class=\"raw\" d=\"M76.0").count();
        assert_eq!(lines, usize::from(count > 1), "{count}");
        assert_eq!(svg.matches("<circle").count() as u64, if count > 200 { 0 } else { 2 * count });
        // The numbers below it: few, and the last one is there.
        assert!(svg.matches("text-anchor=\"middle\">").count() < 16, "{svg}");
        assert!(count == 0 || svg.contains(&format!("\"middle\">{count}</text>")), "{svg}");
    }
    assert_eq!(Sum::default(), grown(0, "x").total);
}

/// A strict little reader: elements nest, attributes are quoted, text has only characters and references
/// that XML knows, and nothing runs or is fetched.
fn assert_is_sound(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        assert_is_text(&rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()), "{tag}");
        assert!(!["script", "image", "use", "a", "foreignobject"].contains(&name), "{tag}");
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").expect("an attribute");
            let (value, after) = value.split_once('"').expect("a quote");
            assert!(key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-'), "{tag}");
            assert!(!key.starts_with("on") && !key.ends_with("href"), "{tag}");
            assert_is_text(value);
            attributes = after.strip_prefix(' ').unwrap_or(after);
        }
        if !is_empty {
            open.push(name);
        }
        assert!(!open.is_empty() && open[0] == "svg");
    }
    assert_eq!((open.len(), rest), (0, "\n"));
}

fn assert_is_text(text: &str) {
    assert!(text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{ffff}')), "{text:?}");
    for piece in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
        assert!(known.iter().any(|name| piece.starts_with(name)), "{piece}");
    }
}
