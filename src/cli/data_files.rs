//! The files that lie beside a plugin.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::error::CliError;
use super::exit::ExitCode;

/// The files beside a plugin, by name; none without the folder.
///
/// # Errors
/// When one can't be read or is too large.
pub(super) fn read_files(
    folder: &Path,
    allowed: usize,
) -> Result<BTreeMap<String, Vec<u8>>, CliError> {
    let mut files = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    let unreadable = |path: &Path, cause: &std::io::Error| {
        let message = format!("cannot read the data file '{}'", path.display());
        CliError::new(ExitCode::Input, message).because(cause)
    };
    let entries = fs::read_dir(folder).map_err(|cause| unreadable(folder, &cause))?;
    for entry in entries {
        let path = entry.map_err(|cause| unreadable(folder, &cause))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_dir() {
            continue;
        }
        let metadata = fs::metadata(&path).map_err(|cause| unreadable(&path, &cause))?;
        if !metadata.is_file() {
            let message = format!("the data file '{}' is not a regular file", path.display());
            return Err(CliError::new(ExitCode::Input, message).help("take it out of the folder"));
        }
        let length = metadata.len();
        if length > allowed as u64 {
            let message = format!("the data file '{}' is {length} bytes long", path.display());
            return Err(CliError::new(ExitCode::Input, message)
                .help(format!("a data file has at most {allowed} bytes")));
        }
        let bytes = fs::read(&path).map_err(|cause| unreadable(&path, &cause))?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}
