//! The tables of the historic design, by the command.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::fs;
use std::path::Path;

use rusqlite::{Connection, params};
use sidekick::digest::Digest;

use super::{failed, line, lines, sidekick, text, went_well};
use crate::console::{folder, write_modules};

/// A historic database with these plugins of `wasm`, each with its bytes.
fn historic(path: &Path, rows: &[(&str, &str, &[u8])]) {
    let old = Connection::open(path).unwrap();
    old.execute_batch(
        "CREATE TABLE wasm (channel, server, user, name, len, hash);
        CREATE TABLE wasm_bytes (len, hash, body);",
    )
    .unwrap();
    for (channel, name, body) in rows {
        let (digest, length) = (Digest::of(body), body.len().cast_signed());
        let row = params![channel, 7, "ann", name, length, digest.as_bytes()];
        old.execute("INSERT INTO wasm VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row).unwrap();
        let row = params![length, digest.as_bytes(), body];
        old.execute("INSERT INTO wasm_bytes VALUES (?1, ?2, ?3)", row).unwrap();
    }
}

#[test]
fn historic_tables_are_taken_over() {
    let desk = folder();
    write_modules(desk.path());
    let [flip, next] =
        ["flip-1", "flip-2"].map(|name| desk.path().join(format!("modules/{name}.wasm")));
    let [flip, next] = [flip, next].map(|path| fs::read(path).unwrap());
    let file = desk.path().join("old.db");
    historic(&file, &[("general", "flip", &flip), ("attic", "flip", &next)]);
    let take = |options: &str| {
        let script = format!("sidekick store import-legacy old.db --format json {options}");
        line(desk.path(), "store-import-legacy", &script)
    };
    let planned = take("--dry-run");
    assert_eq!(
        (planned["taken"].as_array().unwrap().len(), &planned["dry_run"]),
        (2, &true.into())
    );
    assert!(!desk.path().join("home/data/store").exists(), "a rehearsal makes no store");
    assert_eq!(take("")["taken"].as_array().unwrap().len(), 2);
    let again = take("--dry-run");
    assert_eq!((again["already"].as_u64(), again["taken"].as_array().unwrap().len()), (Some(2), 0));
    let elsewhere = take("--server local --drop-bytes");
    assert_eq!(
        (elsewhere["taken"].as_array().unwrap().len(), &elsewhere["dropped"]),
        (2, &true.into())
    );
    let rolled = went_well(desk.path(), "sidekick roll flip --channel general --faces 2");
    assert!(rolled.contains("coin"), "{rolled}");
    let history = went_well(desk.path(), "sidekick channel history general --server 7");
    assert!(history.contains("ann"), "{history}");
    let (code, said) = failed(desk.path(), "sidekick store import-legacy old.db");
    assert!(code == 3 && said.contains("no such table: wasm_bytes"), "{said}");
}

#[test]
fn historic_rows_that_are_wrong_are_refused_one_by_one() {
    let desk = folder();
    write_modules(desk.path());
    let flip = fs::read(desk.path().join("modules/flip-1.wasm")).unwrap();
    let file = desk.path().join("old.db");
    let rows: &[(&str, &str, &[u8])] = &[
        ("general", "flip", &flip),
        ("general", "No Name", &flip),
        ("general", "text", b"no module"),
    ];
    historic(&file, rows);
    let old = Connection::open(&file).unwrap();
    old.execute_batch(
        "INSERT INTO wasm VALUES ('general', x'00ff', NULL, 'blob', 1, x'00');
        INSERT INTO wasm VALUES ('general', 7, NULL, 'nothing', NULL, NULL);
        INSERT INTO wasm VALUES (NULL, 7, 'ann', 'flip', 'many', 'hash');",
    )
    .unwrap();
    let script = "sidekick store import-legacy old.db --drop-bytes --format json";
    let (values, code) = lines(desk.path(), "store-import-legacy", script);
    assert_eq!(code, Some(1));
    let told = &values[0];
    assert_eq!((told["taken"].as_array().unwrap().len(), &told["dropped"]), (1, &false.into()));
    assert_eq!(told["refused"].as_array().unwrap().len(), 5, "{told:#}");
    let said = text(&sidekick(desk.path(), "sidekick store import-legacy old.db").stderr);
    assert!(said.contains("'no-name' would be one"), "{said}");
    went_well(desk.path(), "sidekick store check --read-data");
}
