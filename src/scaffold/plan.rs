//! The files of a new plugin, before there are any; and how they become a folder.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::catalog::{COMMANDS, REST, SDK};
use super::render::{Values, render};
use super::{Name, ScaffoldError, Sdk, Template};

/// A new plugin: where, and which files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its folder.
    pub folder: PathBuf,
    /// Its files, by their paths.
    pub files: Vec<Planned>,
    /// What to roll first, as one types it.
    pub roll: String,
}

/// A file of a new plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its path in the plugin's folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The repository that workflows and READMEs name; the placeholder, as long as ours has no address.
fn repository() -> &'static str {
    let address = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/');
    address.strip_prefix("https://github.com/").unwrap_or("OWNER/sidekick")
}

impl Plan {
    /// Plans a plugin from a template. Writes nothing; looks only whether the folder is free, and the
    /// SDK where it should be.
    ///
    /// # Errors
    /// When the folder holds something, or the SDK is not there or of no use.
    pub fn new(
        template: &Template,
        name: &Name,
        sdk: &Sdk,
        folder: &Path,
    ) -> Result<Self, ScaffoldError> {
        if !template.uses_sdk && *sdk != Sdk::Vendored {
            return Err(ScaffoldError::NoUseForSdk { template: template.name });
        }
        free(folder)?;
        let mut values: Values = vec![
            ("name", name.as_str().to_owned()),
            ("word", name.word().to_owned()),
            ("repository", repository().to_owned()),
            ("tools", template.tools.to_owned()),
        ];
        let fill = |file: &str, text: &str, values: &Values| {
            render(text, values)
                .map_err(|what| ScaffoldError::Template { file: file.to_owned(), what })
        };
        let roll = fill("README.md", template.roll, &values)?;
        values.push(("roll", roll.clone()));
        for (part, text) in [("commands", COMMANDS), ("rest", REST)] {
            values.push((part, fill("README.md", text.trim_end(), &values)?));
        }
        if template.uses_sdk {
            values.push(("sdk", dependency(sdk, folder)?));
        }
        let mut files = Vec::new();
        for (path, text) in template.files.iter().copied().flatten() {
            files.push(Planned { path: (*path).to_owned(), text: fill(path, text, &values)? });
        }
        if template.uses_sdk && *sdk == Sdk::Vendored {
            let sdk = SDK.iter().map(|(path, text)| (*path, (*text).to_owned()));
            let lock = ("Cargo.lock", lock(name));
            let more = sdk.chain([lock]);
            files.extend(more.map(|(path, text)| Planned { path: path.to_owned(), text }));
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { folder: folder.to_owned(), files, roll })
    }

    /// The plan for people: a line for each file.
    #[must_use]
    pub fn describe(&self) -> String {
        let longest = self.files.iter().map(|file| file.path.len()).max().unwrap_or_default();
        let mut text = String::new();
        for Planned { path, text: content } in &self.files {
            let _ = writeln!(text, "  {path:longest$}  {:>6} bytes", content.len());
        }
        text
    }

    /// Makes the folder: all of it, or nothing. It is written beside its place and then renamed; into
    /// an empty folder that is there, what was written is moved.
    ///
    /// # Errors
    /// When the folder holds something by now, or can't be written.
    pub fn apply(&self) -> Result<(), ScaffoldError> {
        let unwritten = |cause| ScaffoldError::Unwritten { path: self.folder.clone(), cause };
        let is_there = free(&self.folder)?;
        let beside = match self.folder.parent() {
            _ if is_there => self.folder.as_path(),
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(beside).map_err(unwritten)?;
        let draft = tempfile::Builder::new()
            .prefix(".sidekick-new-")
            .tempdir_in(beside)
            .map_err(unwritten)?;
        // A folder in it, since that of `tempfile` is closed to everybody else.
        let whole = draft.path().join("plugin");
        for file in &self.files {
            let path = whole.join(&file.path);
            fs::create_dir_all(path.parent().unwrap_or(&whole))
                .and_then(|()| fs::write(&path, &file.text))
                .map_err(|cause| ScaffoldError::Unwritten {
                    path: self.folder.join(&file.path),
                    cause,
                })?;
        }
        if is_there {
            moved(&whole, &self.folder).map_err(unwritten)
        } else {
            fs::rename(&whole, &self.folder).map_err(unwritten)
        }
    }
}

/// Whether the folder is there, and empty.
fn free(folder: &Path) -> Result<bool, ScaffoldError> {
    let unreadable = |cause| ScaffoldError::Unwritten { path: folder.to_owned(), cause };
    match fs::read_dir(folder) {
        Ok(entries) => {
            let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
            let names = names.collect::<io::Result<Vec<_>>>().map_err(unreadable)?;
            match names.into_iter().min() {
                None => Ok(true),
                Some(first) => {
                    Err(ScaffoldError::NotEmpty { folder: folder.to_owned(), holds: first.into() })
                }
            }
        }
        Err(_) if fs::symlink_metadata(folder).is_ok_and(|there| !there.is_dir()) => {
            Err(ScaffoldError::NotAFolder { path: folder.to_owned() })
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(unreadable(cause)),
    }
}

/// Moves what is in one folder into another; takes it back if that fails half-way.
fn moved(from: &Path, to: &Path) -> io::Result<()> {
    let mut done: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if let Err(error) = fs::rename(entry.path(), &target) {
            for path in done {
                // There is nothing to be done about a second failure; the first is told.
                let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
            }
            return Err(error);
        }
        done.push(target);
    }
    Ok(())
}

/// The dependency on the SDK, in TOML.
fn dependency(sdk: &Sdk, folder: &Path) -> Result<String, ScaffoldError> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match sdk {
        Sdk::Vendored => Ok("{ path = \"sdk\" }".to_owned()),
        Sdk::Git(url) => Ok(format!("{{ git = {} }}", quoted(url))),
        Sdk::Path(typed) => {
            let there = fs::read_to_string(typed.join("Cargo.toml")).unwrap_or_default();
            if !there.contains("\"sidekick-plugin\"") {
                return Err(ScaffoldError::NoSdk { folder: typed.clone() });
            }
            let unreadable = |cause| ScaffoldError::Unwritten { path: typed.clone(), cause };
            // As typed it counts from here; in Cargo.toml it counts from the plugin's folder.
            let path = if typed.is_absolute() {
                typed.clone()
            } else {
                let here = std::env::current_dir().map_err(unreadable)?;
                between(&here.join(folder), &here.join(typed))
            };
            Ok(format!("{{ path = {} }}", quoted(&path.to_string_lossy().replace('\\', "/"))))
        }
    }
}

/// The way from one folder to another, both absolute.
fn between(from: &Path, to: &Path) -> PathBuf {
    let (from, to) = (plain(from), plain(to));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[common..].iter().map(|_| Component::ParentDir);
    up.chain(to[common..].iter().copied()).collect()
}

/// The components of a path without `.` and `..`.
fn plain(path: &Path) -> Vec<Component<'_>> {
    let mut plain = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => _ = plain.pop(),
            other => plain.push(other),
        }
    }
    plain
}

/// What cargo would write: the plugin and the SDK, by their names.
fn lock(name: &Name) -> String {
    let sdk = "[[package]]\nname = \"sidekick-plugin\"\nversion = \"0.1.0\"\n";
    let plugin = format!(
        "[[package]]\nname = \"{}\"\nversion = \"0.1.0\"\ndependencies = [\n \"sidekick-plugin\",\n]\n",
        name.as_str()
    );
    let (first, second) = if name.as_str() < "sidekick-plugin" {
        (plugin.as_str(), sdk)
    } else {
        (sdk, plugin.as_str())
    };
    format!(
        "# This file is automatically @generated by Cargo.\n\
         # It is not intended for manual editing.\n\
         version = 4\n\n{first}\n{second}"
    )
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{COMMANDS, Plan, REST, between, lock};
    use crate::scaffold::{Name, Sdk, TEMPLATES};

    #[test]
    fn every_template_fills_its_gaps_and_uses_every_value() {
        let name: Name = "ars-magica2".parse().expect("a name");
        let mut used = [COMMANDS, REST].concat();
        for template in TEMPLATES {
            let plan = Plan::new(&template, &name, &Sdk::Vendored, Path::new("nowhere-yet"));
            let plan = plan.expect(template.name);
            assert!(plan.files.iter().all(|file| !file.text.contains(['«', '»'])));
            let own = template.files.iter().copied().flatten().map(|(_, text)| *text);
            let own: String = own.chain([template.roll]).collect();
            assert_eq!(own.contains("«sdk»"), template.uses_sdk, "{}", template.name);
            used.push_str(&own);
        }
        for value in ["name", "word", "repository", "tools", "rest", "commands", "roll"] {
            assert!(used.contains(&format!("«{value}»")), "{value} is used nowhere");
        }
    }

    #[test]
    fn the_lock_file_is_sorted_as_cargo_sorts_it() {
        for (name, first) in [("coin", "coin"), ("zinc", "sidekick-plugin")] {
            let lock = lock(&name.parse().expect("a name"));
            let names: Vec<_> = lock.lines().filter(|line| line.starts_with("name")).collect();
            assert_eq!((names.len(), names[0]), (2, format!("name = \"{first}\"").as_str()));
        }
    }

    #[test]
    fn the_way_between_two_folders() {
        let way = |from: &str, to: &str| between(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b/new", "/a/sdk"), PathBuf::from("../../sdk"));
        assert_eq!(way("/a/b/../new", "/a/./x/../sdk"), PathBuf::from("../sdk"));
        assert_eq!(way("/a", "/a/sdk"), PathBuf::from("sdk"));
    }
}
