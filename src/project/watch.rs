//! Which files a plugin depends on, and which of them have really changed.
//!
//! Whoever watches is only told that something may have happened. What counts is the contents: a file
//! that was saved without a change, or written by the build itself, leads to nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{MANIFEST, Settings};
use crate::digest::Digest;

/// Deepest folder that is looked into: a link back to a folder above would never end.
const DEEPEST: usize = 16;

/// Files beside the sources that a build reads, in the project's folder and in those above it.
const SETTINGS: [&str; 6] =
    ["Cargo.toml", LOCK, MANIFEST, "rust-toolchain.toml", "rust-toolchain", ".cargo/config.toml"];

/// Cargo writes it where there is none yet.
const LOCK: &str = "Cargo.lock";

/// The files that a plugin depends on.
#[derive(Clone, Debug)]
pub struct Watched {
    folder: PathBuf,
    /// The module, if there is no project but only this.
    module: Option<PathBuf>,
    sources: BTreeSet<PathBuf>,
    /// Folders whose files may all be sources.
    roots: Vec<PathBuf>,
    /// Folders that tools write to.
    outputs: Vec<PathBuf>,
}

/// What a change of a file leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Source,
    Test,
}

/// The files as they are at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    files: BTreeMap<PathBuf, (Role, Option<Digest>)>,
    /// Folders that were looked at as a whole: a file below that is not listed was not there.
    roots: Vec<PathBuf>,
}

/// Files that differ between two moments, by what they lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// A new build, or at least a new start of the plugin.
    pub sources: Vec<PathBuf>,
    /// Another run of the tests.
    pub tests: Vec<PathBuf>,
    /// Whether one of them has gone: an editor may be about to put it back.
    pub gone: bool,
}

impl Watched {
    /// The files of a project in `folder` that nobody has built yet.
    #[must_use]
    pub fn project(folder: &Path) -> Self {
        let mut watched = Self {
            folder: folder.to_owned(),
            module: None,
            sources: BTreeSet::new(),
            roots: Vec::new(),
            outputs: vec![folder.join("target")],
        };
        watched.widen(None);
        watched
    }

    /// A module without a project, and what lies beside it.
    #[must_use]
    pub fn module(path: &Path) -> Self {
        Self {
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            module: Some(path.to_owned()),
            sources: BTreeSet::from([path.to_owned()]),
            roots: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// A build went well: it used these files, if it told, and made `module`.
    pub fn built(&mut self, sources: &[PathBuf], module: &Path, settings: Option<&Settings>) {
        if self.module.is_some() {
            return;
        }
        // …/target/sidekick/NAME.wasm
        let output = module.ancestors().nth(2).map(Path::to_owned);
        if let Some(output) = output.filter(|output| !self.outputs.contains(output)) {
            self.outputs.push(output);
        }
        let outputs = &self.outputs;
        let is_output = |path: &Path| outputs.iter().any(|output| path.starts_with(output));
        self.sources = sources.iter().filter(|path| !is_output(path)).cloned().collect();
        self.roots = if self.sources.is_empty() { self.roots_of(settings) } else { Vec::new() };
    }

    /// Counts every file in the folders of the sources, too: while a build runs and after a failed one,
    /// a source may be missing, or may not be known yet.
    pub fn widen(&mut self, settings: Option<&Settings>) {
        if self.module.is_none() {
            self.roots = self.roots_of(settings);
        }
    }

    fn roots_of(&self, settings: Option<&Settings>) -> Vec<PathBuf> {
        let named = settings.and_then(|settings| settings.sources.as_deref());
        let usual = [PathBuf::from("src"), PathBuf::from("build.rs")];
        named.unwrap_or(&usual).iter().map(|path| self.folder.join(path)).collect()
    }

    /// Looks at all files.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut files = BTreeMap::new();
        let mut add = |path: PathBuf, role: Role| {
            files.entry(path).or_insert_with_key(|path| (role, digest(path)));
        };
        for source in &self.sources {
            add(source.clone(), Role::Source);
        }
        if self.module.is_none() {
            for folder in self.folder.ancestors() {
                let settings = SETTINGS.iter().map(|name| folder.join(name));
                // Those above are of no interest until they exist; those here may come back.
                settings
                    .filter(|path| folder == self.folder || path.is_file())
                    .for_each(|path| add(path, Role::Source));
            }
        }
        for root in &self.roots {
            for path in self.below(root, DEEPEST) {
                add(path, Role::Source);
            }
        }
        for path in self.below(&self.data(), 1) {
            add(path, Role::Source);
        }
        for path in self.below(&self.tests(), 1) {
            if path.extension() == Some(OsStr::new("toml")) {
                add(path, Role::Test);
            }
        }
        Snapshot { files, roots: self.roots.clone() }
    }

    /// The folders in which files can appear, change and go; of one that is missing, the nearest
    /// above it. Folders, not files: editors put a new file in place of the old one.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let mut wanted: BTreeSet<PathBuf> = BTreeSet::from([self.folder.clone()]);
        // The folder itself may go and come back.
        wanted.extend(self.folder.parent().map(Path::to_owned));
        wanted.extend([self.data(), self.tests()]);
        for root in &self.roots {
            wanted.insert(root.clone());
            self.walk(root, DEEPEST, &mut |path, is_folder| {
                if is_folder {
                    wanted.insert(path.to_owned());
                }
            });
        }
        for path in self.snapshot().files.keys() {
            wanted.extend(path.parent().map(Path::to_owned));
            // The file that a link leads to changes in its own folder.
            let real = path.canonicalize().ok();
            wanted.extend(real.and_then(|path| path.parent().map(Path::to_owned)));
        }
        let there = wanted
            .iter()
            .filter_map(|path| path.ancestors().find(|folder| folder.is_dir()).map(Path::to_owned));
        there.filter_map(|folder| folder.canonicalize().ok()).collect()
    }

    /// All files that there are.
    #[must_use]
    pub fn files(&self) -> BTreeSet<PathBuf> {
        let files = self.snapshot().files.into_iter();
        files.filter(|(_, (_, contents))| contents.is_some()).map(|(path, _)| path).collect()
    }

    /// The folder of the project or the module.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder with the files that are shipped with the plugin.
    fn data(&self) -> PathBuf {
        match &self.module {
            Some(module) => module.with_extension("data"),
            None => self.folder.join("data"),
        }
    }

    fn tests(&self) -> PathBuf {
        self.folder.join("tests")
    }

    fn below(&self, root: &Path, depth: usize) -> Vec<PathBuf> {
        let mut files = Vec::new();
        if root.is_file() {
            files.push(root.to_owned());
        }
        self.walk(root, depth, &mut |path, is_folder| {
            if !is_folder {
                files.push(path.to_owned());
            }
        });
        files
    }

    /// Visits what is in a folder, but for outputs and what editors leave.
    fn walk(&self, folder: &Path, depth: usize, visit: &mut dyn FnMut(&Path, bool)) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if is_passing(&entry.file_name()) || self.outputs.contains(&path) {
                continue;
            }
            let is_folder = path.is_dir();
            visit(&path, is_folder);
            if is_folder && depth > 1 {
                self.walk(&path, depth - 1, visit);
            }
        }
    }
}

impl Snapshot {
    /// What is different later.
    #[must_use]
    pub fn changes_to(&self, later: &Self) -> Changes {
        let mut changes = Changes::default();
        let paths: BTreeSet<&PathBuf> = self.files.keys().chain(later.files.keys()).collect();
        for path in paths {
            let (before, after) = (self.files.get(path), later.files.get(path));
            let contents = |file: Option<&(Role, Option<Digest>)>| file.and_then(|file| file.1);
            if contents(before) == contents(after) {
                continue;
            }
            changes.gone |= contents(after).is_none();
            let list = match after.or(before).map(|file| file.0) {
                Some(Role::Test) => &mut changes.tests,
                Some(Role::Source) | None => &mut changes.sources,
            };
            list.push(path.clone());
        }
        changes
    }

    /// The moment before a build, for comparing with what `watched` names after it: files that were
    /// not looked at then are taken as they are now, and so is what cargo writes itself.
    #[must_use]
    pub fn before_build(&self, watched: &Watched) -> Self {
        let mut now = watched.snapshot();
        for (path, (_, contents)) in &mut now.files {
            if path.file_name() == Some(OsStr::new(LOCK)) {
                continue;
            }
            if let Some((_, before)) = self.files.get(path) {
                *contents = *before;
            } else if self.roots.iter().any(|root| path.starts_with(root)) {
                *contents = None;
            }
        }
        now
    }
}

impl Changes {
    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.tests.is_empty()
    }

    /// All files that have changed.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.sources.iter().chain(&self.tests).map(PathBuf::as_path)
    }
}

/// Whether a file is an editor's own: hidden, a lock, a backup, a file half written.
fn is_passing(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with(['.', '#']) || name.ends_with(['~', '#']) || name.ends_with(".tmp")
}

/// The digest of a file's contents; none if there is no such file.
fn digest(path: &Path) -> Option<Digest> {
    // A pipe would be waited for, perhaps for ever.
    if !path.is_file() {
        return None;
    }
    Digest::of_stream(&mut File::open(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Changes, Snapshot, Watched};

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["Cargo.toml", "sidekick.toml", "src/lib.rs", "tests/a.toml", "data/names.txt"]
        {
            write(folder.path(), name, "first");
        }
        folder
    }

    /// What `change` changes, relative to the folder.
    fn changed(watched: &Watched, change: impl FnOnce(&Path)) -> Vec<String> {
        let before = watched.snapshot();
        change(watched.folder());
        names(watched, &before.changes_to(&watched.snapshot()))
    }

    fn names(watched: &Watched, changes: &Changes) -> Vec<String> {
        let below = |path: &Path| {
            path.strip_prefix(watched.folder()).expect("below").to_str().expect("text").to_owned()
        };
        changes.files().map(below).collect()
    }

    #[test]
    fn files_count_by_their_contents() {
        let folder = project();
        let watched = Watched::project(folder.path());
        assert_eq!(changed(&watched, |at| write(at, "src/lib.rs", "second")), ["src/lib.rs"]);
        assert_eq!(changed(&watched, |at| write(at, "src/lib.rs", "second")), [""; 0]);
        let replaced = |at: &Path| {
            write(at, "other", "second");
            fs::rename(at.join("other"), at.join("src/lib.rs")).expect("a rename");
        };
        assert_eq!(changed(&watched, replaced), [""; 0]);
        assert_eq!(changed(&watched, |at| write(at, "src/deep/er.rs", "new")), ["src/deep/er.rs"]);
        let gone = |at: &Path| fs::remove_file(at.join("sidekick.toml")).expect("a file");
        assert_eq!(changed(&watched, gone), ["sidekick.toml"]);
        assert_eq!(changed(&watched, |at| write(at, "Cargo.lock", "new")), ["Cargo.lock"]);
    }

    #[test]
    fn outputs_and_the_files_of_editors_are_not_looked_at() {
        let folder = project();
        let mut watched = Watched::project(folder.path());
        for name in ["target/x.d", "src/.lib.rs.swp", "src/lib.rs~", "src/#lib.rs#", "src/a.tmp"] {
            assert_eq!(changed(&watched, |at| write(at, name, "new")), [""; 0], "{name}");
        }
        let elsewhere = folder.path().join("src/out");
        let made = elsewhere.join("made.rs");
        watched.built(&[made], &elsewhere.join("sidekick/x.wasm"), None);
        assert_eq!(changed(&watched, |at| write(at, "src/out/made.rs", "new")), [""; 0]);
    }

    #[test]
    fn a_build_tells_its_sources_and_a_failed_one_brings_the_folder_back() {
        let folder = project();
        let mut watched = Watched::project(folder.path());
        let source = folder.path().join("src/lib.rs");
        let module = folder.path().join("target/sidekick/x.wasm");
        watched.built(&[source], &module, None);
        assert_eq!(changed(&watched, |at| write(at, "src/other.rs", "new")), [""; 0]);
        assert_eq!(changed(&watched, |at| write(at, "src/lib.rs", "new")), ["src/lib.rs"]);
        watched.widen(None);
        assert_eq!(changed(&watched, |at| write(at, "src/other.rs", "newer")), ["src/other.rs"]);
    }

    #[test]
    fn the_role_of_a_file_is_that_of_its_folder() {
        let folder = project();
        let watched = Watched::project(folder.path());
        let before = watched.snapshot();
        write(folder.path(), "data/names.txt", "second");
        write(folder.path(), "tests/b.toml", "second");
        write(folder.path(), "tests/b.txt", "second");
        let changes = before.changes_to(&watched.snapshot());
        assert_eq!(changes.sources, [folder.path().join("data/names.txt")]);
        assert_eq!(changes.tests, [folder.path().join("tests/b.toml")]);
        assert!(!changes.gone);
        fs::remove_file(folder.path().join("tests/b.toml")).expect("a file");
        assert!(before.changes_to(&watched.snapshot()).tests.is_empty());
        fs::remove_file(folder.path().join("tests/a.toml")).expect("a file");
        assert!(before.changes_to(&watched.snapshot()).gone);
    }

    #[test]
    fn a_change_during_a_build_is_seen_after_it_but_not_what_cargo_wrote() {
        let folder = project();
        let mut watched = Watched::project(folder.path());
        let before: Snapshot = watched.snapshot();
        write(folder.path(), "src/lib.rs", "during");
        write(folder.path(), "src/late.rs", "during");
        write(folder.path(), "Cargo.lock", "cargo's");
        let source = folder.path().join("src/lib.rs");
        let module = folder.path().join("target/sidekick/x.wasm");
        watched.built(&[source, folder.path().join("extra.txt")], &module, None);
        let changes = before.before_build(&watched).changes_to(&watched.snapshot());
        assert_eq!(names(&watched, &changes), ["src/lib.rs"]);
        watched.widen(None);
        let changes = before.before_build(&watched).changes_to(&watched.snapshot());
        assert_eq!(names(&watched, &changes), ["src/late.rs", "src/lib.rs"]);
    }

    #[test]
    fn the_folders_are_those_that_exist() {
        let folder = project();
        let real = folder.path().canonicalize().expect("a path");
        let watched = Watched::project(folder.path());
        let below = |watched: &Watched| -> Vec<PathBuf> {
            let folders = watched.folders().into_iter();
            folders.filter_map(|path| path.strip_prefix(&real).ok().map(Path::to_owned)).collect()
        };
        let all = ["", "data", "src", "tests"].map(PathBuf::from);
        assert_eq!(below(&watched), all);
        fs::remove_dir_all(folder.path().join("src")).expect("a folder");
        assert_eq!(below(&watched), ["", "data", "tests"].map(PathBuf::from));
        fs::remove_dir_all(folder.path()).expect("a folder");
        assert!(watched.folders().contains(real.parent().expect("a folder")));
    }

    #[test]
    fn a_module_by_itself_is_its_only_source() {
        let folder = project();
        let module = folder.path().join("x.wasm");
        let mut watched = Watched::module(&module);
        watched.built(&[], &module, None);
        watched.widen(None);
        assert_eq!(changed(&watched, |at| write(at, "x.wasm", "new")), ["x.wasm"]);
        assert_eq!(changed(&watched, |at| write(at, "src/lib.rs", "new")), [""; 0]);
        assert_eq!(changed(&watched, |at| write(at, "x.data/list", "new")), ["x.data/list"]);
    }
}
