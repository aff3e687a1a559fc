//! Paths as people type them.

use std::path::{Component, Path};

/// A path as a person would type it from here, with `/`; empty for right here.
#[must_use]
pub(super) fn shown(path: &Path) -> String {
    match std::env::current_dir() {
        Ok(here) => from_here(path, &here),
        Err(_) => plain(path),
    }
}

/// Folders above that are worth a `..`.
const STEPS: usize = 8;

fn from_here(path: &Path, here: &Path) -> String {
    if !path.is_absolute() {
        return plain(path);
    }
    // The nearest folder above both, but not the root: everything lies below that.
    let above = here.ancestors().enumerate().take(STEPS + 1);
    let way = above.filter(|(_, folder)| folder.parent().is_some()).find_map(|(steps, folder)| {
        let below = path.strip_prefix(folder).ok()?;
        let up = std::iter::repeat_n("..", steps).collect::<std::path::PathBuf>();
        Some(plain(&up.join(below)))
    });
    way.unwrap_or_else(|| plain(path))
}

/// The path with `/` between its parts, and without detours.
#[must_use]
pub(super) fn plain(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::RootDir => parts.push(String::new()),
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    if parts == [""] { "/".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{from_here, plain};

    #[test]
    fn paths_are_those_that_people_type() {
        for (path, expected) in [
            (".", ""),
            ("./a/b", "a/b"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("../../a", "../../a"),
            ("/a/../b", "/b"),
            ("/", "/"),
        ] {
            assert_eq!(plain(Path::new(path)), expected, "{path}");
        }
        let here = Path::new("/a/b");
        for (path, expected) in [
            ("/a/b", ""),
            ("/a/b/c", "c"),
            ("/a", ".."),
            ("/a/d/e", "../d/e"),
            ("/", "/"),
            ("/c", "/c"),
            ("c", "c"),
        ] {
            assert_eq!(from_here(Path::new(path), here), expected, "{path}");
        }
    }
}
