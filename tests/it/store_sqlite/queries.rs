//! What is asked often is one statement over an index.

#![cfg(test)] // functions beside the tests may unwrap, too

use rusqlite::Connection;
use sidekick::store::{Change, Channels};

use crate::store_contract::ground::{channel, done, open_in, plugin, put};

/// The steps by which SQLite answers a statement.
fn plan(connection: &Connection, statement: &str) -> Vec<String> {
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let rows = explain.query_map([], |row| row.get(3)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// Asserts that a statement searches by an index on these columns and scans nothing.
fn is_indexed(connection: &Connection, statement: &str, columns: &str) {
    let steps = plan(connection, statement);
    assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{statement}: {steps:?}");
    let searches: Vec<&String> = steps.iter().filter(|step| step.starts_with("SEARCH")).collect();
    assert_eq!(searches.len(), 1, "{statement}: {steps:?}");
    assert!(searches[0].contains(columns), "{statement}: {steps:?}");
}

#[test]
fn the_questions_of_the_historic_design_are_indexed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(folder.path());
    let module = put(&store, b"module");
    let plugins: Vec<_> = (0..400).map(|number| plugin(&format!("p{number}"), module)).collect();
    done(&store, &channel("general"), Change::Replace(plugins));
    let connection = Connection::open(folder.path().join("channels.db")).unwrap();
    let place = "server = 'local' AND channel = 'general'";
    let by_place = "(server=? AND channel=?)";
    for columns in ["length, digest", "name", "name, manifest", "name, manifest, hooks"] {
        let statement = format!("SELECT {columns} FROM plugin WHERE {place}");
        is_indexed(&connection, &statement, by_place);
        let rows = connection
            .prepare(&statement)
            .unwrap()
            .query_map([], |row| row.get::<_, rusqlite::types::Value>(0))
            .unwrap()
            .count();
        assert_eq!(rows, 400);
    }
    is_indexed(
        &connection,
        &format!("SELECT length, digest FROM plugin WHERE {place} AND name = 'p7'"),
        "(server=? AND channel=? AND name=?)",
    );
    is_indexed(
        &connection,
        "SELECT DISTINCT server, channel, plugin FROM need WHERE digest = x'00' AND length = 6 \
        AND version = 0 ORDER BY server, channel, plugin",
        "USING COVERING INDEX need_object (digest=? AND length=? AND version=?)",
    );
    is_indexed(
        &connection,
        &format!(
            "SELECT change FROM entry WHERE {place} AND sequence > 7 ORDER BY sequence LIMIT 9"
        ),
        "(server=? AND channel=? AND sequence>?)",
    );
    is_indexed(
        &connection,
        "SELECT content FROM memory WHERE server = 'local' AND kind = 'user' AND owner = 'ann'",
        "(server=? AND kind=? AND owner=?)",
    );
    assert_eq!(store.needed_by(module).unwrap().len(), 400);
}

#[test]
fn an_object_is_found_by_its_identity_and_what_is_built_on_it_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    drop(open_in(folder.path()));
    let connection = Connection::open(folder.path().join("modules.db")).unwrap();
    is_indexed(
        &connection,
        "SELECT id FROM object WHERE length = 6 AND digest = x'00'",
        "(length=? AND digest=?)",
    );
    is_indexed(&connection, "SELECT 1 FROM object WHERE base = 7", "object_base (base=?)");
    is_indexed(&connection, "SELECT bytes FROM body WHERE object = 7", "(rowid=?)");
    is_indexed(&connection, "SELECT object FROM sketch WHERE hash IN (1, 2, 3)", "(hash=?)");
    let steps = plan(
        &connection,
        "SELECT id FROM object WHERE (length, digest) > (6, x'00') ORDER BY length, digest LIMIT 9",
    );
    assert!(steps.iter().all(|step| !step.contains("TEMP B-TREE")), "{steps:?}");
}
