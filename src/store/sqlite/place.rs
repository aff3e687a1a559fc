//! Where a store may be: not on a file system whose locks are a matter of luck.

use std::fs;
use std::path::Path;

use crate::store::StoreError;

/// File systems over a network, by the names that Linux has for them.
const REMOTE: &[&str] = &[
    "afs",
    "ceph",
    "cifs",
    "coda",
    "fuse.curlftpfs",
    "fuse.davfs",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];

/// Refuses a folder that Linux says is on another machine. Elsewhere nothing can be said.
pub(super) fn examine(folder: &Path) -> Result<(), StoreError> {
    let (Ok(mounts), Ok(folder)) =
        (fs::read_to_string("/proc/self/mountinfo"), fs::canonicalize(folder))
    else {
        return Ok(());
    };
    match kind(&mounts, &folder) {
        Some(kind) if REMOTE.contains(&kind) => Err(StoreError::Unusable {
            place: folder.display().to_string(),
            source: format!(
                "it is on a network file system ({kind}), where locks can't be relied on"
            )
            .into(),
        }),
        _ => Ok(()),
    }
}

/// The kind of file system that a path is on: that of the longest mount point above it, the last one if
/// several are mounted there.
fn kind<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let line = |line: &'a str| {
        let (before, after) = line.split_once(" - ")?;
        let point = unescaped(before.split(' ').nth(4)?);
        let depth = Path::new(&point).components().count();
        path.starts_with(&point).then_some((depth, after.split(' ').next()?))
    };
    mounts.lines().filter_map(line).max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind)
}

/// A mount point as it is: blanks and the like are written in octal digits.
fn unescaped(text: &str) -> String {
    let known = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    known.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::kind;

    #[test]
    fn the_nearest_mount_point_counts() {
        let mounts = "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n\
            30 21 0:45 / /home rw shared:2 master:7 - nfs4 server:/home rw\n\
            31 30 0:46 / /home/ann/my\\040disk rw - xfs /dev/sdb1 rw\n\
            32 21 0:47 / /mnt rw - ext4 /dev/sdc1 rw\n\
            33 21 0:48 / /mnt rw - cifs //server/share rw\n";
        let of = |path: &str| kind(mounts, Path::new(path));
        assert_eq!(of("/var/lib/sidekick"), Some("ext4"));
        assert_eq!(of("/home/bob/store"), Some("nfs4"));
        assert_eq!(of("/home/ann/my disk/store"), Some("xfs"));
        assert_eq!(of("/homework"), Some("ext4"));
        assert_eq!(of("/mnt/store"), Some("cifs"));
        assert_eq!(kind("no line of this kind", Path::new("/")), None);
    }
}
