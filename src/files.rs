//! Files replaced as a whole: a reader sees the old bytes or the new ones, never half of them.
//!
//! Rank 3. What is private to the user, the session and compiled modules, is written where it is kept.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file beside its place and renames it. The folder is made if it is not there; the file keeps
/// the rights that it has, and a new one gets those that files of this user usually have.
///
/// # Errors
/// When the system says no; the file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A rename would put a plain file in the place of a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    // Without it, nobody but the user could read the file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut beside = builder.tempfile_in(folder)?;
    if let Ok(metadata) = fs::metadata(&path) {
        beside.as_file().set_permissions(metadata.permissions())?;
    }
    beside.write_all(bytes)?;
    beside.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::replace;

    #[cfg(unix)]
    #[test]
    fn files_have_the_rights_of_others_and_keep_their_own() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |name: &str| {
            let metadata = fs::metadata(folder.path().join(name)).expect("a file");
            metadata.permissions().mode()
        };
        fs::write(folder.path().join("usual"), "").expect("a file");
        replace(&folder.path().join("below/new"), b"new").expect("a file");
        assert_eq!(mode("below/new"), mode("usual"));
        let own = folder.path().join("own");
        fs::write(&own, "old").expect("a file");
        fs::set_permissions(&own, fs::Permissions::from_mode(0o640)).expect("rights");
        std::os::unix::fs::symlink("own", folder.path().join("link")).expect("a link");
        replace(&folder.path().join("link"), b"new").expect("a file");
        assert_eq!(
            (fs::read(&own).expect("a file"), mode("own") & 0o777),
            (b"new".to_vec(), 0o640)
        );
    }
}
