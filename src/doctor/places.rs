//! The folders and files that are kept for the user.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Machine, Mend, absent, found, well};
use crate::limits::SessionLimits;
use crate::pipeline::SessionFile;
use crate::report::{Case, Finding, Outcome};

/// Looks at the cache, the state and the session.
pub(super) fn look(machine: &Machine<'_>, mends: &mut Vec<Mend>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, folder) in [("cache", &machine.cache), ("state", &machine.state)] {
        cases.push(match folder {
            Some(folder) => written(name, folder, mends),
            None => {
                let message = format!("there is no home folder for the {name}");
                let help = "name a folder: SIDEKICK_HOME=FOLDER";
                found(name, Finding::warning("SK0720", message).help(help))
            }
        });
    }
    cases.extend(machine.cache.as_deref().map(|cache| modules(&cache.join("modules"), mends)));
    cases.extend(machine.session.as_deref().map(session));
    cases
}

/// A folder is there, or can be made, and can be written.
fn written(name: &str, folder: &Path, mends: &mut Vec<Mend>) -> Case {
    let shown = folder.display();
    let tried = if folder.exists() {
        tempfile::tempfile_in(folder).map(|_| true)
    } else {
        let above = folder.ancestors().skip(1).find(|above| above.exists());
        tempfile::tempfile_in(above.unwrap_or(Path::new("/"))).map(|_| false)
    };
    match tried {
        Ok(true) => well(format!("{name}: {shown}")),
        Ok(false) => {
            mends.push(Mend::Make(folder.to_owned()));
            absent(format!("{name}: {shown}"), "not there yet; made when it is needed")
        }
        Err(error) => {
            let finding =
                Finding::error("SK0720", format!("the {name} folder '{shown}' can't be written"))
                    .details([error.to_string()]);
            found(
                name,
                finding.help(match error.kind() {
                    io::ErrorKind::PermissionDenied => format!("run: chmod u+rwx '{shown}'"),
                    io::ErrorKind::StorageFull => "the disk is full: free some space".to_owned(),
                    _ => "put a folder there, or name another: SIDEKICK_HOME=FOLDER".to_owned(),
                }),
            )
        }
    }
}

/// Compiled modules are native code: others must not be able to put something there.
#[cfg(unix)]
fn modules(folder: &Path, mends: &mut Vec<Mend>) -> Case {
    use std::os::unix::fs::MetadataExt;
    let name = "compiled modules";
    if !folder.exists() {
        return absent(name, "nothing was compiled yet");
    }
    // A file made now is the user's own.
    let user = tempfile::tempfile_in(folder).and_then(|file| Ok(file.metadata()?.uid()));
    let inner = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = inner.filter(|path| path.is_dir()).chain([folder.to_owned()]);
    let mut findings = Vec::new();
    for path in folders.collect::<Vec<PathBuf>>() {
        let Ok(metadata) = path.metadata() else { continue };
        let (shown, mode) = (path.display(), metadata.mode() & 0o777);
        if user.as_ref().is_ok_and(|user| *user != metadata.uid()) {
            let message =
                format!("'{shown}' belongs to another user: compiled modules are not kept");
            let help = format!("remove it: rm -r '{shown}'");
            findings.push(Finding::warning("SK0721", message).help(help));
            continue;
        }
        // The outer one may be looked into, but not be written to.
        let is_open = if path == folder { mode & 0o022 != 0 } else { mode != 0o700 };
        if is_open {
            let mend = Mend::Close(path.clone());
            let message = format!("'{shown}' has mode {mode:03o}: compiled modules are not kept");
            let help = format!("run: {}", mend.command());
            findings.push(Finding::warning("SK0721", message).help(help));
            mends.push(mend);
        }
    }
    if !findings.is_empty() {
        return Case { name: name.to_owned(), place: None, outcome: Outcome::Found(findings) };
    }
    well(format!("{name}: {}", folder.display()))
}

#[cfg(not(unix))]
fn modules(_: &Path, _: &mut Vec<Mend>) -> Case {
    absent("compiled modules", "not kept on this system")
}

fn session(path: &Path) -> Case {
    let shown = path.display();
    if !path.exists() {
        return absent(format!("session: {shown}"), "nothing is remembered yet");
    }
    match SessionFile::open(path, SessionLimits::default().file) {
        Ok(_) => well(format!("session: {shown}")),
        Err(error) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let help = format!("move it away: mv '{shown}' '{shown}.broken'");
            found("session", Finding::error("SK0722", error.to_string()).help(help).details(cause))
        }
    }
}
