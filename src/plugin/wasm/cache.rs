//! Compiled modules on disk. The only file with `unsafe`: mapped code runs as the user.
//!
//! `<cache>/<compatibility>/<module digest>.cwasm` is the code, `….json` beside it says what was
//! compiled and what the plugin says of itself. `<stamp>.json` is the same for a module's file as it
//! stood there once, so that a file that has not changed need not be read. A module is in the cache
//! only if it was admitted.
//!
//! Whoever can write here can run code as the user. So the folders must belong to the user and be
//! closed to others, and each file is checked again once it is open. Code is checked against its
//! digest before it is mapped, for disks forget too; what does not fit is thrown away and rebuilt.
//!
//! Code that a child compiled is written here by this process, too: the child knows no folder and can
//! write to no file (see `trial/mod.rs`).

use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wasmtime::{Engine, Module};

use super::own::Stamp;
use super::{Loaded, admit, own};
use crate::digest::Digest;
use crate::limits::AdmissionLimits;
use crate::plugin::Description;
use crate::plugin::sources::Identity;

/// What became of a module's compiled code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheUse {
    /// There is no cache.
    Off,
    /// It was compiled before.
    Mapped,
    /// It was compiled now and kept.
    Stored,
    /// It was compiled now and could not be kept.
    Unusable(String),
}

/// The cache of one engine.
pub(super) struct Cache {
    folder: Result<PathBuf, CacheUse>,
}

/// What is known of compiled code.
#[derive(Serialize, Deserialize)]
struct Entry {
    /// Digest of the module.
    module: String,
    /// Digest of the module without custom sections.
    bare: String,
    /// Digest of the code.
    code: String,
    description: Description,
}

/// Bytes of an entry, at most: a manifest and two digests, as JSON.
const ENTRY: u64 = 256 << 10;

/// Files kept in a folder; the oldest go first.
const KEPT: usize = 4_096;

/// Bytes kept in a folder: a large module has a hundred MiB of code.
const KEPT_BYTES: u64 = 1 << 30;

/// How much older than its entry a file must be, in nanoseconds. A file may change without its times
/// changing while the clock of the file system stands still.
const SETTLED: i128 = 50_000_000;

impl Cache {
    /// The cache for `engine` in `folder`. Looks at the folders and makes them where they are
    /// missing.
    pub(super) fn open(folder: Option<&Path>, engine: &Engine) -> Self {
        let folder = match folder {
            None => Err(CacheUse::Off),
            Some(folder) => {
                let inner = folder.join(compatibility(engine));
                let checked = own::folder(&inner).and_then(|()| own::parent(folder));
                checked.map(|()| inner).map_err(CacheUse::Unusable)
            }
        };
        Self { folder }
    }

    /// Whether there is a cache that can be used.
    pub(super) fn is_on(&self) -> bool {
        self.folder.is_ok()
    }

    /// The code of the module with this digest.
    pub(super) fn find(&self, engine: &Engine, module: &Digest) -> Option<Loaded> {
        self.find_named(engine, &module.to_string())
    }

    /// The same by what is known of a module.
    pub(super) fn find_identity(&self, engine: &Engine, identity: &Identity) -> Option<Loaded> {
        self.find_named(engine, &identity.module)
    }

    fn find_named(&self, engine: &Engine, module: &str) -> Option<Loaded> {
        let folder = self.folder.as_ref().ok()?;
        let path = folder.join(format!("{module}.json"));
        let (entry, _) = read_entry(&path).ok()?;
        if entry.module != module {
            discard(&path);
            return None;
        }
        self.load(engine, &path, entry)
    }

    /// The code of the module in a file, if it still stands as it did.
    pub(super) fn find_file(&self, engine: &Engine, stamp: &Stamp) -> Option<Loaded> {
        let path = self.folder.as_ref().ok()?.join(&stamp.name);
        let (entry, written) = read_entry(&path).ok()?;
        if written - stamp.changed < SETTLED {
            return None;
        }
        self.load(engine, &path, entry)
    }

    fn load(&self, engine: &Engine, entry: &Path, found: Entry) -> Option<Loaded> {
        let folder = self.folder.as_ref().ok()?;
        // The name came from a file: it must be a digest and nothing else.
        let plain = found.module.len() == 64 && found.module.bytes().all(|b| b.is_ascii_hexdigit());
        let code = folder.join(format!("{}.cwasm", found.module));
        match plain.then(|| map(engine, &code, &found.code)) {
            Some(Ok(module)) => Some(Loaded {
                module,
                description: found.description,
                identity: Identity { module: found.module, bare: found.bare },
                cache_use: CacheUse::Mapped,
            }),
            Some(Err(_)) => {
                discard(&code);
                discard(entry);
                None
            }
            None => {
                discard(entry);
                None
            }
        }
    }

    /// Keeps the code of a module that was admitted.
    pub(super) fn store(
        &self,
        module: &Module,
        identity: &Identity,
        description: &Description,
    ) -> CacheUse {
        if let Err(off) = &self.folder {
            return off.clone();
        }
        match module.serialize() {
            Ok(code) => self.store_code(&code, identity, description),
            Err(error) => CacheUse::Unusable(format!("{error:#}")),
        }
    }

    /// Keeps code that a child of ours compiled from a module that was admitted.
    pub(super) fn store_code(
        &self,
        code: &[u8],
        identity: &Identity,
        description: &Description,
    ) -> CacheUse {
        let folder = match &self.folder {
            Ok(folder) => folder,
            Err(off) => return off.clone(),
        };
        let kept = (|| -> io::Result<()> {
            let entry = Entry {
                module: identity.module.clone(),
                bare: identity.bare.clone(),
                code: Digest::of(code).to_string(),
                description: description.clone(),
            };
            let digest = &identity.module;
            make_room(folder)?;
            write(folder, &format!("{digest}.cwasm"), code)?;
            write(folder, &format!("{digest}.json"), &serde_json::to_vec(&entry)?)
        })();
        match kept {
            Ok(()) => CacheUse::Stored,
            Err(error) => CacheUse::Unusable(format!("{}: {error}", folder.display())),
        }
    }

    /// Remembers that a file holds this module. Only speed is lost if it fails.
    pub(super) fn remember_file(&self, stamp: &Stamp, module: &Digest) {
        if let Ok(folder) = &self.folder
            && let Ok((entry, _)) = read_entry(&folder.join(format!("{module}.json")))
            && let Ok(bytes) = serde_json::to_vec(&entry)
        {
            let _ = write(folder, &stamp.name, &bytes);
        }
    }
}

/// Maps the code if it belongs to the user and is what was written.
fn map(engine: &Engine, path: &Path, digest: &str) -> io::Result<Module> {
    let (mut file, _) = own::file(path)?;
    if Digest::of_stream(&mut file)?.to_string() != digest {
        return Err(io::Error::other("not what was written"));
    }
    map_trusted(engine, file).map_err(io::Error::other)
}

#[expect(unsafe_code, reason = "mapping compiled code is what a cache of it is for")]
fn map_trusted(engine: &Engine, file: File) -> wasmtime::Result<Module> {
    // SAFETY: the bytes must come from `Module::serialize` and stay as they are. The file lies in a
    // folder that only the user can enter, belongs to the user and no one else can write to it; it
    // has the digest that was noted when it was written there, and files are replaced by renaming,
    // never written to in place. wasmtime itself refuses code of another version or configuration.
    unsafe { Module::deserialize_open_file(engine, file) }
}

fn read_entry(path: &Path) -> io::Result<(Entry, i128)> {
    let (mut file, metadata) = own::file(path)?;
    let written = own::modified(&metadata);
    let bytes = read(&mut file, metadata.len().min(ENTRY))?;
    let entry = serde_json::from_slice(&bytes);
    if entry.is_err() {
        discard(path);
    }
    Ok((entry?, written))
}

/// Reads so many bytes at once: these are the few system calls of every command.
fn read(file: &mut File, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Writes beside, then renames: a reader sees all or nothing, also after a power cut.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    file.persist(folder.join(name))?;
    Ok(())
}

fn discard(path: &Path) {
    // It is rebuilt under the same name; if it can't even be removed, the rename replaces it.
    let _ = fs::remove_file(path);
}

/// Removes the oldest files when they are too many, or too large together.
fn make_room(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for found in fs::read_dir(folder)? {
        let found = found?;
        // Others may be at the same work.
        if let Ok(metadata) = found.metadata() {
            files.push((own::modified(&metadata), metadata.len(), found.path()));
        }
    }
    let mut bytes: u64 = files.iter().map(|(_, length, _)| length).sum();
    let mut count = files.len();
    if count > KEPT || bytes > KEPT_BYTES {
        files.sort();
        for (_, length, path) in &files {
            if count <= KEPT / 2 && bytes <= KEPT_BYTES / 2 {
                break;
            }
            discard(path);
            (count, bytes) = (count - 1, bytes - length);
        }
    }
    Ok(())
}

/// A name for everything that compiled code depends on: the engine, its settings, this processor, and
/// the rules under which the module was admitted.
fn compatibility(engine: &Engine) -> String {
    let mut everything = Everything(Vec::new());
    engine.precompile_compatibility_hash().hash(&mut everything);
    let limits = (AdmissionLimits::default(), AdmissionLimits::wide());
    let rules = (env!("CARGO_PKG_VERSION"), admit::RULES, limits);
    everything.write(format!("{rules:?}").as_bytes());
    let mut name = Digest::of(&everything.0).to_string();
    name.truncate(16);
    name
}

/// Keeps what is hashed, for a digest that is the same in every build.
struct Everything(Vec<u8>);

impl Hasher for Everything {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// The user's number, which files of the cache must carry.
#[cfg(unix)]
#[expect(unsafe_code, reason = "std has no safe way to ask for the user's number")]
pub(super) fn user() -> u32 {
    // SAFETY: it takes nothing, changes nothing, and can't fail.
    unsafe { libc::geteuid() }
}
