//! Files that are not what they should be: cut off, empty, another's, a folder, read-only.

use std::fs;
use std::path::Path;

use super::flips::{Tally, Truth, begin, files, write};
use super::scale::{Row, scale};
use super::work::settings;

use sidekick::store::{SqliteStore, StoreError};

/// Reads a store after something has happened to copies of its files.
struct Odd {
    folder: tempfile::TempDir,
    files: Vec<(String, Vec<u8>)>,
    truth: Truth,
    tally: Tally,
}

impl Odd {
    fn new() -> Self {
        let ground = begin();
        let files = files(&ground.path().join("store"));
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let folder = folder.expect("a folder");
        let truth = Truth::of(&files, &folder.path().join("store"));
        Self { folder, files, truth, tally: Tally::default() }
    }

    /// What a reader gets when this has happened to the files.
    fn after(&mut self, what: &str, happen: impl FnOnce(&Path)) -> Tally {
        let store = self.folder.path().join("store");
        write(&store, &self.files);
        happen(&store);
        let mut tally = Tally::default();
        self.truth.read(&store, what, &mut tally);
        self.tally.add(tally.clone());
        tally
    }

    fn file(&self, name: &str) -> &[u8] {
        let found = self.files.iter().find(|file| file.0 == name);
        &found.expect("a file of the store").1
    }
}

#[test]
fn files_that_are_cut_off_are_told() {
    let mut odd = Odd::new();
    let mut row = Row::new("files cut off at every 512 bytes");
    for (name, bytes) in odd.files.clone() {
        let ends: Vec<usize> = (0..bytes.len()).step_by(512).collect();
        let wanted = scale(20, u64::MAX).min(ends.len() as u64) as usize;
        for index in 0..wanted {
            let end = ends[index * ends.len() / wanted];
            odd.after(&format!("{name} cut off at {end}"), |store| {
                fs::write(store.join(&name), &bytes[..end]).expect("a shorter file");
            });
        }
    }
    row.injected = odd.tally.read;
    row.wrong = odd.tally.wrong.len() as u64;
    row.remark(&odd.tally.in_words());
    row.nothing_is_lost(&odd.tally.wrong);
}

#[test]
fn files_of_others_are_refused_and_left_alone() {
    let mut odd = Odd::new();
    let mut row = Row::new("files of others, folders, logs of others");
    let (modules, channels) = (odd.file("modules.db").to_vec(), odd.file("channels.db").to_vec());
    for (name, other) in [("modules.db", &channels), ("channels.db", &modules)] {
        for (what, bytes) in [
            ("the other database", other.clone()),
            ("text", b"this is no database\n".repeat(100)),
            ("noise", (0..9_000_u32).map(|number| ((number * number) >> 3) as u8).collect()),
        ] {
            let tally = odd.after(&format!("{what} in place of {name}"), |store| {
                fs::remove_file(store.join(format!("{name}-wal"))).expect("gone");
                fs::write(store.join(name), &bytes).expect("a file");
            });
            assert_eq!(tally.refused, 1, "{what} in place of {name}");
            let there = fs::read(odd.folder.path().join("store").join(name)).expect("the file");
            assert!(there == bytes, "{what} in place of {name} was changed");
        }
        let tally = odd.after(&format!("a folder in place of {name}"), |store| {
            fs::remove_file(store.join(name)).expect("gone");
            fs::create_dir(store.join(name)).expect("a folder");
        });
        assert_eq!(tally.refused, 1, "a folder in place of {name}");
        let log = odd.file(if name == "modules.db" { "channels.db-wal" } else { "modules.db-wal" });
        let log = log.to_vec();
        odd.after(&format!("the log of the other database beside {name}"), |store| {
            fs::write(store.join(format!("{name}-wal")), log).expect("a log");
        });
    }
    row.injected = odd.tally.read;
    row.wrong = odd.tally.wrong.len() as u64;
    row.nothing_is_lost(&odd.tally.wrong);
}

/// Beside another that is not empty something is gone, and that is told; the log that is left is not removed.
#[test]
fn an_empty_file_is_no_store_with_nothing_in_it() {
    let mut odd = Odd::new();
    for name in ["modules.db", "channels.db"] {
        let log = format!("{name}-wal");
        let tally = odd.after(&format!("an empty {name}"), |store| {
            fs::write(store.join(name), b"").expect("an empty file");
        });
        assert_eq!(tally.refused, 1, "an empty {name}: {tally:?}");
        let left = fs::read(odd.folder.path().join("store").join(&log)).expect("its log");
        assert!(left == odd.file(&log), "{log} was changed");
        let tally = odd.after(&format!("an empty {name} without its log"), |store| {
            fs::remove_file(store.join(&log)).expect("gone");
            fs::write(store.join(name), b"").expect("an empty file");
        });
        assert_eq!(tally.refused, 1, "an empty {name} without its log: {tally:?}");
    }
}

#[test]
fn a_store_that_may_not_be_written_to_is_refused() {
    let odd = Odd::new();
    for name in ["modules.db", "channels.db"] {
        let store = odd.folder.path().join("store");
        write(&store, &odd.files);
        let path = store.join(name);
        let mut permissions = fs::metadata(&path).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("read-only");
        let opened = SqliteStore::open(&store, settings(), super::work::clock);
        assert!(matches!(opened, Err(StoreError::Unusable { .. })), "{name}: {opened:?}");
    }
}
