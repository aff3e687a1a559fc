//! Opening: what is ours, what is not, and what is left as it was.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sidekick::store::{Channels, Extent, Objects, Owner, SqliteStore, StoreError, StoreSettings};

use crate::store_contract::ground::{adding, channel, clock, done, names, noise, open_in, put};

const FILES: [&str; 2] = ["channels.db", "modules.db"];

fn open(folder: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(folder, StoreSettings { ballast: 0, ..StoreSettings::default() }, clock)
}

/// A folder with a store that has a plugin.
fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(folder.path());
    let module = put(&store, b"module");
    done(&store, &channel("general"), adding("coin", module));
    folder
}

#[test]
fn what_was_committed_is_there_again() {
    let folder = filled();
    for _ in 0..2 {
        assert_eq!(names(&open_in(folder.path()), &channel("general")), ["coin"]);
    }
}

#[test]
fn a_store_is_made_only_if_it_may_be() {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings { create: false, ..StoreSettings::default() };
    for place in [folder.path().to_owned(), folder.path().join("absent")] {
        let refused = SqliteStore::open(&place, settings, clock);
        assert!(matches!(refused, Err(StoreError::Absent { .. })), "{refused:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    drop(open_in(&folder.path().join("a/b c?#%41")));
    assert!(folder.path().join("a/b c?#%41/modules.db").is_file());
    drop(SqliteStore::open(&folder.path().join("a/b c?#%41"), settings, clock).unwrap());
}

#[test]
fn settings_that_keep_what_is_acknowledged_are_on() {
    let folder = filled();
    for (file, page) in [("channels.db", 4_096), ("modules.db", 1_024)] {
        let connection = Connection::open(folder.path().join(file)).unwrap();
        let ask = |pragma: &str| -> String {
            connection
                .query_row(&format!("PRAGMA {pragma}"), [], |row| {
                    let value: rusqlite::types::Value = row.get(0)?;
                    Ok(format!("{value:?}"))
                })
                .unwrap()
        };
        assert_eq!(ask("journal_mode"), "Text(\"wal\")");
        assert_eq!(ask("page_size"), format!("Integer({page})"));
        assert_eq!(ask("user_version"), "Integer(1)");
        assert_ne!(ask("application_id"), "Integer(0)");
    }
}

#[test]
fn foreign_files_are_refused_and_left_as_they_are() {
    let foreign = tempfile::tempdir().unwrap();
    let database = foreign.path().join("notes.db");
    let connection = Connection::open(&database).unwrap();
    connection.execute_batch("CREATE TABLE note (text TEXT); PRAGMA user_version = 1").unwrap();
    drop(connection);
    let noise = noise(1, 10_000);
    let contents: [&[u8]; 4] =
        [&fs::read(&database).unwrap(), b"[store]\n", &noise, b"SQLite format 3\0 and no more"];
    for file in FILES {
        for content in contents {
            let folder = filled();
            let path = folder.path().join(file);
            fs::write(&path, content).unwrap();
            let refused = open(folder.path());
            assert!(
                matches!(
                    refused,
                    Err(StoreError::Foreign { .. } | StoreError::Inconsistent { .. })
                ),
                "{refused:?}"
            );
            let told = refused.err().unwrap().to_string();
            assert!(told.contains(file), "{told}");
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }
}

#[test]
fn each_file_is_known_by_its_own_mark() {
    let folder = filled();
    let [channels, modules] = FILES.map(|file| folder.path().join(file));
    fs::copy(&modules, &channels).unwrap();
    assert!(matches!(open(folder.path()), Err(StoreError::Foreign { .. })));
}

#[test]
fn a_newer_schema_is_refused_by_its_number() {
    for file in FILES {
        let folder = filled();
        let path = folder.path().join(file);
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
        let before = fs::read(&path).unwrap();
        let refused = open(folder.path());
        let Err(StoreError::Newer { found: 7, known: 1, .. }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn an_empty_file_is_one_that_was_never_finished() {
    for file in FILES {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(file), b"").unwrap();
        put(&open_in(folder.path()), b"module");
    }
}

#[test]
fn one_file_without_the_other_is_no_new_store() {
    for file in FILES {
        let folder = filled();
        fs::remove_file(folder.path().join(file)).unwrap();
        let refused = open(folder.path());
        let Err(StoreError::Lost { place }) = refused else { panic!("{refused:?}") };
        assert!(place.ends_with(file), "{place}");
        assert!(!folder.path().join(file).exists());
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    for file in FILES {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(file)).unwrap();
        let refused = open(folder.path());
        assert!(matches!(refused, Err(StoreError::Foreign { .. })), "{refused:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    fs::write(&file, b"a file").unwrap();
    assert!(matches!(open(&file), Err(StoreError::Unusable { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"a file");
}

#[test]
fn a_file_that_may_not_be_written_is_told() {
    for file in FILES {
        let folder = filled();
        let path = folder.path().join(file);
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let refused = open(folder.path());
        assert!(matches!(refused, Err(StoreError::Unusable { .. })), "{refused:?}");
    }
}

#[test]
fn a_truncated_file_is_an_error_or_whole() {
    for file in FILES {
        let whole = filled();
        // Closed, so that nothing is left in the log beside it.
        let bytes = fs::read(whole.path().join(file)).unwrap();
        for length in (512..bytes.len()).step_by(2_560) {
            let folder = tempfile::tempdir().unwrap();
            for other in FILES {
                fs::copy(whole.path().join(other), folder.path().join(other)).unwrap();
            }
            fs::write(folder.path().join(file), &bytes[..length]).unwrap();
            let Ok(store) = open(folder.path()) else { continue };
            let found = store.check(Extent::All, &mut |_, _| true);
            if found.is_ok_and(|found| found.faults.is_empty()) {
                // Only what SQLite had left empty is gone.
                assert_eq!(names(&store, &channel("general")), ["coin"], "{file}, {length} bytes");
                assert_eq!(store.objects(None, 10).unwrap().len(), 1, "{file}, {length} bytes");
            }
        }
    }
}

#[test]
fn who_waits_for_another_writer_is_told_in_time() {
    let folder = filled();
    let other = Connection::open(folder.path().join("modules.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let settings = StoreSettings { patience_ms: 50, ballast: 0, ..StoreSettings::default() };
    let store = SqliteStore::open(folder.path(), settings, clock).unwrap();
    assert!(matches!(store.missing(&[]), Err(StoreError::Busy { .. })));
    // Who only reads need not wait.
    assert_eq!(names(&store, &channel("general")), ["coin"]);
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(store.missing(&[]).unwrap(), []);
}

/// A store as version 1 made it: the statements are kept, not the program that wrote them.
#[test]
fn a_store_of_version_1_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for (file, page, statements) in [
        ("channels.db", 4_096, include_str!("version-1-channels.sql")),
        ("modules.db", 1_024, include_str!("version-1-modules.sql")),
    ] {
        let connection = Connection::open(folder.path().join(file)).unwrap();
        connection.pragma_update(None, "page_size", page).unwrap();
        connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
        connection.execute_batch(statements).unwrap();
    }
    let store = open_in(folder.path());
    let checked = store.check(Extent::All, &mut |_, _| true).unwrap();
    assert_eq!(checked.faults, []);
    assert_eq!(
        (checked.objects, checked.channels, checked.changes, checked.memories),
        (3, 2, 6, 2)
    );
    let general = store.channel(&channel("general")).unwrap();
    let told: Vec<_> =
        general.plugins.iter().map(|plugin| (&*plugin.name, plugin.enabled)).collect();
    assert_eq!(told, [("stress", true), ("coin", false)]);
    assert_eq!(
        store.object(general.plugins[1].module).unwrap().as_deref(),
        Some(&b"coin, second"[..])
    );
    assert_eq!(store.changes(&channel("general"), 0, 10).unwrap()[0].by, "ann");
    assert_eq!(store.recall("local", &[Owner::Server]).unwrap()[0].text, "x = 1");
}
