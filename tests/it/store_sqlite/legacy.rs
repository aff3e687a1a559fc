//! The tables of the historic design.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use sidekick::digest::Digest;
use sidekick::store::{
    ChannelId, Channels, Extent, Legacy, ObjectId, Objects, SqliteStore, Takeover,
};
use tempfile::TempDir;

use crate::store_contract::ground::{names, open_in, plugin};

fn ground() -> (TempDir, SqliteStore, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(&folder.path().join("store"));
    let file = folder.path().join("old.db");
    let old = Connection::open(&file).unwrap();
    old.execute_batch(
        "CREATE TABLE wasm (channel, server, user, name, len, hash);
        CREATE TABLE wasm_bytes (len, hash, body);",
    )
    .unwrap();
    (folder, store, file)
}

fn named(file: &Path, channel: &str, name: &str, body: &[u8], digest: Digest) {
    let hash = digest.as_bytes();
    let row = params![channel, 7, "ann", name, body.len().cast_signed(), hash];
    let old = Connection::open(file).unwrap();
    old.execute("INSERT INTO wasm VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row).unwrap();
}

fn bytes(file: &Path, body: &[u8], digest: Digest) {
    let old = Connection::open(file).unwrap();
    let row = params![body.len().cast_signed(), digest.as_bytes(), body];
    old.execute("INSERT INTO wasm_bytes VALUES (?1, ?2, ?3)", row).unwrap();
}

fn import(store: &SqliteStore, file: &Path, drop_bytes: bool) -> Legacy {
    let describe = &mut |name: &str, module: ObjectId, bytes: &[u8]| {
        assert_eq!(module, ObjectId::of(bytes));
        if bytes == b"hostile" { Err("not admitted".to_owned()) } else { Ok(plugin(name, module)) }
    };
    let how = Takeover { by: "unknown", drop_bytes, ..Takeover::default() };
    store.import_legacy(file, how, describe).unwrap()
}

fn has_bytes(file: &Path) -> bool {
    let old = Connection::open(file).unwrap();
    let query = "SELECT 1 FROM sqlite_schema WHERE name = 'wasm_bytes'";
    old.prepare(query).unwrap().exists([]).unwrap()
}

#[test]
fn plugins_are_taken_over_and_bytes_dropped_on_request() {
    let (_folder, store, file) = ground();
    let (first, second) = (Digest::of(b"first"), Digest::of(b"second"));
    bytes(&file, b"first", first);
    bytes(&file, b"second", second);
    named(&file, "general", "coin", b"first", first);
    named(&file, "attic", "coin", b"first", first);
    named(&file, "general", "stress", b"second", second);
    let imported = import(&store, &file, false);
    assert_eq!((imported.taken.len(), imported.already, imported.dropped), (3, 0, false));
    assert_eq!(imported.refused, []);
    assert!(has_bytes(&file));
    let general = ChannelId::new("7", "general").unwrap();
    assert_eq!(names(&store, &general), ["coin", "stress"]);
    assert_eq!(store.changes(&general, 0, 1).unwrap()[0].by, "ann");
    assert_eq!(store.objects(None, 10).unwrap().len(), 2);
    assert_eq!(store.object(ObjectId::of(b"first")).unwrap().as_deref(), Some(&b"first"[..]));
    let again = import(&store, &file, true);
    assert_eq!((again.taken.len(), again.already, again.dropped), (0, 3, true));
    assert!(!has_bytes(&file));
    assert_eq!(store.check(Extent::All, &mut |_, _| true).unwrap().faults, []);
}

#[test]
fn hexadecimal_hashes_are_read() {
    let (_folder, store, file) = ground();
    let old = Connection::open(&file).unwrap();
    let hash = Digest::of(b"first").to_string();
    old.execute("INSERT INTO wasm VALUES ('c', 's', 'u', 'coin', 5, ?1)", [&hash]).unwrap();
    old.execute("INSERT INTO wasm_bytes VALUES (5, ?1, x'6669727374')", [&hash]).unwrap();
    assert_eq!(import(&store, &file, false).taken.len(), 1);
}

#[test]
fn what_is_not_as_said_is_refused_and_keeps_its_bytes() {
    let (_folder, store, file) = ground();
    let good = Digest::of(b"good");
    bytes(&file, b"good", good);
    named(&file, "general", "good", b"good", good);
    // Other bytes under its hash; no bytes; a name that is none; a module that is not admitted.
    bytes(&file, b"evil", Digest::of(b"nice"));
    named(&file, "general", "evil", b"evil", Digest::of(b"nice"));
    named(&file, "general", "lost", b"lost", Digest::of(b"lost"));
    named(&file, " ", "nowhere", b"good", good);
    bytes(&file, b"hostile", Digest::of(b"hostile"));
    named(&file, "general", "hostile", b"hostile", Digest::of(b"hostile"));
    let old = Connection::open(&file).unwrap();
    old.execute("INSERT INTO wasm VALUES ('c', 's', 'u', 'number', 4, 17)", []).unwrap();
    let imported = import(&store, &file, true);
    assert_eq!(imported.taken.len(), 1);
    assert_eq!(imported.refused.len(), 5, "{imported:#?}");
    assert!(!imported.dropped && has_bytes(&file));
    let general = ChannelId::new("7", "general").unwrap();
    assert_eq!(names(&store, &general), ["good"]);
    assert_eq!(store.object(ObjectId::of(b"evil")).unwrap(), None);
}

#[test]
fn a_file_that_has_no_such_tables_is_an_error() {
    let (folder, store, _) = ground();
    let mut describe = |_: &str, _: ObjectId, _: &[u8]| Err(String::new());
    for (name, content) in [("text", Some("no database")), ("empty", Some("")), ("absent", None)] {
        let file = folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        assert!(store.import_legacy(&file, Takeover::default(), &mut describe).is_err(), "{name}");
        assert_eq!(file.exists(), content.is_some(), "nothing is made");
    }
}
