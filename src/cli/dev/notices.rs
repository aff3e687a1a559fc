//! Notices of the system that something in a folder may have changed. The only file that knows `notify`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Whether folders tell only which files come and go, so that the files are to be watched as well.
const FOLDERS_KEEP_QUIET: bool = cfg!(not(any(target_os = "linux", windows)));

/// Tells when something in certain folders may have changed.
pub(super) struct Notices {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Notices {
    /// Notices that call `tell`, of no folder yet.
    ///
    /// # Errors
    /// With the reason, when the system gives none.
    pub(super) fn new(tell: impl Fn() + Send + 'static) -> Result<Self, String> {
        let handler = move |event: notify::Result<Event>| {
            // Whoever is told looks at the files; reading them must not be news again.
            if event.is_ok_and(|event| is_only_reading(&event.kind)) {
                return;
            }
            tell();
        };
        let watcher = RecommendedWatcher::new(handler, Config::default());
        Ok(Self { watcher: watcher.map_err(|error| told(&error))?, watched: BTreeSet::new() })
    }

    /// Watches exactly these folders, themselves and not what is below. To be called again whenever
    /// something may have changed: a folder that went and came back is another one for the system.
    ///
    /// # Errors
    /// With the reason, when one can't be watched.
    pub(super) fn watch(
        &mut self,
        folders: &BTreeSet<PathBuf>,
        files: &BTreeSet<PathBuf>,
    ) -> Result<(), String> {
        let files = files.iter().filter(|_| FOLDERS_KEEP_QUIET);
        let wanted: BTreeSet<&PathBuf> = folders.iter().chain(files).collect();
        for gone in self.watched.iter().filter(|path| !wanted.contains(path)) {
            // It may be gone altogether.
            _ = self.watcher.unwatch(gone);
        }
        self.watched.clear();
        for path in wanted {
            match self.watcher.watch(path, RecursiveMode::NonRecursive) {
                Ok(()) => _ = self.watched.insert(path.clone()),
                Err(error) if is_gone(&error, path) => {}
                Err(error) => return Err(told(&error)),
            }
        }
        Ok(())
    }
}

fn is_only_reading(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}

/// Whether it went in this moment; whoever watches the folder above is told.
fn is_gone(error: &notify::Error, path: &Path) -> bool {
    matches!(error.kind, ErrorKind::PathNotFound) || !path.exists()
}

fn told(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
                .to_owned()
        }
        ErrorKind::Io(cause) => cause.to_string(),
        ErrorKind::Generic(what) => what.clone(),
        _ => "the system gives no notices".to_owned(),
    }
}
