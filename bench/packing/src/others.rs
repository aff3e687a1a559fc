//! Other programs that keep files: what their folder grows to, if they are there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// Their names, in the order of the columns.
pub(crate) const NAMES: [&str; 3] = ["borg", "restic", "tar, xz -9e"];

/// Bytes that each of them takes for these files.
pub(crate) fn measured(files: &[PathBuf]) -> io::Result<[Option<u64>; 3]> {
    let folder = env::temp_dir().join(format!("bench-packing-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let sizes = [borg(&folder, files), restic(&folder, files), solid(&folder, files)];
    fs::remove_dir_all(&folder)?;
    Ok(sizes)
}

/// One archive a module, in the order they come.
fn borg(folder: &Path, files: &[PathBuf]) -> Option<u64> {
    let store = folder.join("borg");
    let borg = || {
        let mut command = Command::new("borg");
        command.env("BORG_BASE_DIR", folder).env("BORG_REPO", &store);
        command
    };
    run(borg().args(["init", "--encryption", "none"]))?;
    for (turn, file) in files.iter().enumerate() {
        let create = ["create", "--compression", "zstd,19"];
        run(borg().args(create).arg(format!("::{turn}")).arg(file))?;
    }
    Some(size(&store))
}

fn restic(folder: &Path, files: &[PathBuf]) -> Option<u64> {
    let store = folder.join("restic");
    let restic = || {
        let mut command = Command::new("restic");
        command.env("RESTIC_PASSWORD", "none").args(["--no-cache", "--compression", "max", "-r"]);
        command.arg(&store);
        command
    };
    run(restic().arg("init"))?;
    for file in files {
        run(restic().arg("backup").arg(file))?;
    }
    Some(size(&store))
}

/// All in one archive: a bound, not a store, for nothing comes out of it alone.
fn solid(folder: &Path, files: &[PathBuf]) -> Option<u64> {
    let archive = folder.join("all.tar");
    run(Command::new("tar").args(["--mtime=@0", "-cf"]).arg(&archive).args(files))?;
    run(Command::new("xz").args(["-9e", "--memlimit=0"]).arg(&archive))?;
    Some(size(&archive.with_extension("tar.xz")))
}

/// Runs a program in silence; none if it isn't there or fails.
fn run(command: &mut Command) -> Option<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().ok()?.success().then_some(())
}

/// Bytes of a file, or of all files below a folder.
fn size(path: &Path) -> u64 {
    let Ok(found) = fs::metadata(path) else { return 0 };
    if !found.is_dir() {
        return found.len();
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| size(&entry.path())).sum()
}
