//! Modules in files: read, but not what has no end or is too large anyway.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::{admit, refused};
use crate::limits::AdmissionLimits;
use crate::plugin::{PluginError, Rule};

/// Reads the module in the file `path`, to be compiled in another process.
///
/// # Errors
/// [`PluginError::Refused`] when it can't be read or is too large.
pub(in crate::plugin) fn read_file(path: &Path) -> Result<Vec<u8>, PluginError> {
    let mut file = open(path)?;
    read(&mut file, &AdmissionLimits::wide()).map_err(|error| unreadable(path, &error))?
}

/// Opens a file, but none that has no end.
pub(super) fn open(path: &Path) -> Result<File, PluginError> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        // A pipe would be waited for, perhaps for ever.
        return Err(refused(Rule::Format, format!("{} is not a file", path.display())));
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> PluginError {
    refused(Rule::Format, format!("{} can't be read: {error}", path.display()))
}

/// Reads a module, but not one that is too large anyway.
pub(super) fn read(
    file: &mut File,
    limits: &AdmissionLimits,
) -> std::io::Result<Result<Vec<u8>, PluginError>> {
    let size = file.metadata()?.len();
    let mut bytes = Vec::new();
    file.take(limits.module as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limits.module {
        let refusal = admit::too_large(size.max(bytes.len() as u64), limits);
        return Ok(Err(refused(Rule::Limit, refusal)));
    }
    Ok(Ok(bytes))
}
