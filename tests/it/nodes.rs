//! The Nodes that the tests run: those that `tests/node/install` has put into `target/node-majors`, else
//! the one on the path.

#![cfg(test)] // helpers may expect, too

use std::path::PathBuf;
use std::sync::OnceLock;

use sidekick::plugin::node::{NodeOptions, NodeRuntime, NodeTransport};

use crate::console::repository;

/// All of them, the oldest first.
pub(crate) fn all() -> &'static [PathBuf] {
    static ALL: OnceLock<Vec<PathBuf>> = OnceLock::new();
    ALL.get_or_init(|| {
        let majors = std::fs::read_dir(repository().join("target/node-majors"));
        let majors = majors.into_iter().flatten().flatten().map(|major| major.path());
        let mut all: Vec<_> = majors.map(|major| major.join("bin/node")).collect();
        all.retain(|program| program.is_file());
        all.sort();
        if all.is_empty() {
            #[expect(clippy::disallowed_methods, reason = "where Node is")]
            let path = std::env::var_os("PATH").unwrap_or_default();
            let mut on_path = std::env::split_paths(&path).map(|folder| folder.join("node"));
            all.extend(on_path.find(|program| program.is_file()));
        }
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

/// The same, over HTTP.
pub(crate) fn over_http(program: PathBuf) -> NodeRuntime {
    let options = NodeOptions { transport: NodeTransport::Http, ..NodeOptions::new(program) };
    NodeRuntime::start(options).unwrap_or_else(|error| panic!("{error}"))
}
