//! The cache of compiled modules: used when it is right, never when it is not.

#![cfg(unix)] // elsewhere there is none
#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sidekick::plugin::wasm::{CacheUse, WasmPlugin, WasmRuntime};
use sidekick::plugin::{Plugin, PluginError};
use tempfile::TempDir;

use crate::guests;

/// A folder with a module in it, and room for a cache.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("good.wasm"), guests::module("good")).expect("a module");
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("good.wasm")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// Loads the file as a new process would.
    fn load(&self) -> WasmPlugin {
        self.try_load().expect("it is good")
    }

    fn try_load(&self) -> Result<WasmPlugin, PluginError> {
        let runtime = WasmRuntime::new(Some(self.cache()));
        runtime.load_file(&self.file(), BTreeMap::new(), &Default::default())
    }

    /// The one folder in the cache, and its files that end so.
    fn kept(&self, ending: &str) -> (PathBuf, Vec<PathBuf>) {
        let only = |folder: &Path| -> Vec<PathBuf> {
            let entries = fs::read_dir(folder).expect("a folder");
            entries.map(|entry| entry.expect("an entry").path()).collect()
        };
        let inner = only(&self.cache()).remove(0);
        let files = only(&inner);
        let ends = |file: &PathBuf| file.to_string_lossy().ends_with(ending);
        (inner, files.into_iter().filter(ends).collect())
    }

    /// Makes the entries a second younger than the file, as they are when people come back to it.
    fn settle(&self) {
        let changed = fs::metadata(self.file()).and_then(|file| file.modified());
        let later = changed.expect("a time") + std::time::Duration::from_secs(1);
        for entry in self.kept(".json").1 {
            let file = fs::File::options().write(true).open(entry).expect("an entry");
            file.set_modified(later).expect("a time");
        }
    }
}

fn works(mut plugin: WasmPlugin) -> CacheUse {
    assert_eq!(plugin.description().name, "good");
    let answer = guests::ask(&mut plugin, "ehello").outcome.expect("an answer");
    assert_eq!(answer.parts[0].text, "hello");
    plugin.cache_use().clone()
}

#[test]
fn the_second_load_uses_what_the_first_compiled() {
    let desk = Desk::new();
    assert_eq!(works(desk.load()), CacheUse::Stored);
    assert_eq!(works(desk.load()), CacheUse::Mapped);
    let bytes = guests::module("good");
    let runtime = WasmRuntime::new(Some(desk.cache()));
    assert_eq!(works(guests::load(&runtime, &bytes).expect("good")), CacheUse::Mapped);
    let without = WasmRuntime::new(None);
    assert_eq!(works(guests::load(&without, &bytes).expect("good")), CacheUse::Off);
}

#[test]
fn an_unchanged_file_is_not_even_read() {
    let desk = Desk::new();
    desk.load();
    desk.settle();
    // Nobody could tell the module's digest now: the code is found by the stamp of the file alone.
    let (_, entries) = desk.kept(".json");
    let by_digest = entries.iter().find(|entry| !entry.to_string_lossy().contains('-'));
    let digest = by_digest.expect("an entry by digest");
    fs::remove_file(digest).expect("it goes");
    assert_eq!(works(desk.load()), CacheUse::Mapped);
    assert!(!digest.exists());
}

#[test]
fn a_changed_file_is_another_module() {
    let desk = Desk::new();
    desk.load();
    desk.settle();
    let mut other = guests::module("good");
    let at = other.windows(4).rposition(|bytes| bytes == b"good").expect("a name");
    other[at..at + 4].copy_from_slice(b"else");
    let before = fs::metadata(desk.file()).expect("a file").modified().expect("a time");
    fs::write(desk.file(), other).expect("a module");
    // Not even an old time of change hides it.
    let file = fs::File::options().write(true).open(desk.file()).expect("a file");
    file.set_modified(before).expect("a time");
    let plugin = desk.load();
    assert_eq!(plugin.cache_use(), &CacheUse::Stored);
    assert_ne!(plugin.description().modifiers.first().map(String::as_str), None);
}

#[test]
fn a_refused_module_is_refused_again() {
    let desk = Desk::new();
    fs::write(desk.file(), guests::module("import-wasi")).expect("a module");
    for _ in 0..2 {
        let refused = desk.try_load().err().expect("a refusal");
        assert!(matches!(refused, PluginError::Refused(_)), "{refused}");
    }
    assert_eq!(desk.kept("").1, Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_is_not_there_or_too_large_is_refused() {
    let desk = Desk::new();
    fs::write(desk.file(), vec![0; (1 << 20) + 5]).expect("a file");
    let refused = desk.try_load().err().expect("a refusal").to_string();
    assert_eq!(
        refused,
        "the module is refused: the module has 1048581 bytes; the limit is 1048576"
    );
    fs::remove_file(desk.file()).expect("it goes");
    let refused = desk.try_load().err().expect("a refusal").to_string();
    assert!(refused.contains("good.wasm can't be read"), "{refused}");
}

#[test]
fn damaged_code_is_thrown_away_and_rebuilt() {
    let damages: [fn(&mut Vec<u8>); 5] = [
        |code| code.truncate(code.len() / 2),
        |code| code.clear(),
        |code| {
            let middle = code.len() / 2;
            code[middle] ^= 1;
        },
        |code| code[..4].copy_from_slice(b"\0asm"),
        |code| {
            // Well-formed, but by another engine with other settings.
            let module = wasmtime::Module::new(&wasmtime::Engine::default(), "\0asm\x01\0\0\0");
            *code = module.expect("a module").serialize().expect("its code");
        },
    ];
    let desk = Desk::new();
    desk.load();
    desk.settle();
    for (number, damage) in damages.iter().enumerate() {
        let (_, code) = desk.kept(".cwasm");
        let mut bytes = fs::read(&code[0]).expect("the code");
        damage(&mut bytes);
        fs::write(&code[0], bytes).expect("damage");
        assert_eq!(works(desk.load()), CacheUse::Stored, "damage {number}");
        assert_eq!(works(desk.load()), CacheUse::Mapped, "damage {number}");
    }
}

#[test]
fn a_forged_entry_can_not_lead_to_code_elsewhere() {
    let desk = Desk::new();
    desk.load();
    desk.settle();
    let (inner, entries) = desk.kept(".json");
    let (_, code) = desk.kept(".cwasm");
    fs::copy(&code[0], desk.folder.path().join("evil.cwasm")).expect("a copy");
    let digest = code[0].file_stem().expect("a name").to_string_lossy().into_owned();
    for entry in entries {
        let text = fs::read_to_string(&entry).expect("an entry");
        fs::write(&entry, text.replace(&digest, "../../evil")).expect("an entry");
    }
    fs::remove_file(&code[0]).expect("it goes");
    assert_eq!(works(desk.load()), CacheUse::Stored);
    assert!(inner.join(format!("{digest}.cwasm")).exists());
}

#[test]
fn damaged_entries_are_thrown_away_and_rebuilt() {
    for damage in ["", "{", "{}", "[1]", "null"] {
        let desk = Desk::new();
        desk.load();
        desk.settle();
        for entry in desk.kept(".json").1 {
            fs::write(entry, damage).expect("damage");
        }
        assert_eq!(works(desk.load()), CacheUse::Stored, "{damage:?}");
        assert_eq!(works(desk.load()), CacheUse::Mapped, "{damage:?}");
    }
}

#[test]
fn files_that_others_can_write_are_not_trusted() {
    let desk = Desk::new();
    desk.load();
    desk.settle();
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let (inner, code) = desk.kept(".cwasm");
    assert_eq!((mode(&inner), mode(&code[0])), (0o700, 0o600));
    fs::set_permissions(&code[0], fs::Permissions::from_mode(0o666)).expect("a mode");
    assert_eq!(works(desk.load()), CacheUse::Stored);
    assert_eq!(mode(&code[0]), 0o600);
    assert_eq!(works(desk.load()), CacheUse::Mapped);
}

#[test]
fn folders_that_others_can_enter_are_not_used() {
    let desk = Desk::new();
    desk.load();
    let (inner, _) = desk.kept("");
    for (folder, mode) in [(&inner, 0o755), (&inner, 0o777), (&desk.cache(), 0o777)] {
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("a mode");
        match works(desk.load()) {
            CacheUse::Unusable(why) => {
                assert!(why.contains(&format!("has mode {mode:03o}")), "{why}");
            }
            other => panic!("{mode:o}: {other:?}"),
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("a mode");
        assert_eq!(works(desk.load()), CacheUse::Mapped);
    }
}

#[test]
fn a_folder_of_somebody_else_is_not_used() {
    let desk = Desk::new();
    desk.load();
    let (inner, code) = desk.kept(".cwasm");
    // Only root can give things away; everybody else can't be given them either.
    if std::os::unix::fs::chown(&code[0], Some(12_345), None).is_err() {
        let link = desk.folder.path().join("link");
        std::os::unix::fs::symlink("/", &link).expect("a link");
        let runtime = WasmRuntime::new(Some(link));
        let plugin = guests::load(&runtime, &guests::module("good")).expect("good");
        assert!(matches!(works(plugin), CacheUse::Unusable(_)));
        return;
    }
    desk.settle();
    assert_eq!(works(desk.load()), CacheUse::Stored);
    std::os::unix::fs::chown(&inner, Some(12_345), None).expect("it is given away");
    match works(desk.load()) {
        CacheUse::Unusable(why) => assert!(why.ends_with("belongs to another user"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_cache_that_is_a_file_costs_nothing_but_speed() {
    let desk = Desk::new();
    fs::write(desk.cache(), "not a folder").expect("a file");
    assert!(matches!(works(desk.load()), CacheUse::Unusable(_)));
}

#[test]
fn old_files_make_room() {
    let desk = Desk::new();
    desk.load();
    let (inner, _) = desk.kept("");
    for number in 0..5_000 {
        fs::write(inner.join(format!("old-{number}.json")), "{}").expect("a file");
    }
    fs::write(desk.file(), guests::module("endless-loop")).expect("a module");
    desk.load();
    assert!(desk.kept("").1.len() < 2_100);
}
