//! Why a new plugin can't be made.

use std::io;
use std::path::PathBuf;

use super::NameError;

/// Why a new plugin can't be made.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The name won't do.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The folder holds something.
    #[error("'{}' is not empty: it holds '{}'", .folder.display(), .holds.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// One of the things in it.
        holds: PathBuf,
    },
    /// There is something else in the folder's place.
    #[error("'{}' is no folder", .path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The SDK was asked for where none is used.
    #[error("the template {template} does not use the SDK, which is in Rust")]
    NoUseForSdk {
        /// The template.
        template: &'static str,
    },
    /// The folder that should hold the SDK does not.
    #[error("'{}' does not hold the SDK: there is no Cargo.toml with its name", .folder.display())]
    NoSdk {
        /// The folder.
        folder: PathBuf,
    },
    /// A template is not written as templates are; a mistake of ours.
    #[error("the template of '{file}' has a mistake: {what}")]
    Template {
        /// The file that it would become.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A file or folder can't be written.
    #[error("cannot write '{}'", .path.display())]
    Unwritten {
        /// The path.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

impl ScaffoldError {
    /// How to mend it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Name(error) => Some(format!("try `{}`", error.suggestion)),
            Self::NotEmpty { .. } | Self::NotAFolder { .. } => {
                Some("choose another name, or another folder: --path DIR".to_owned())
            }
            Self::NoUseForSdk { .. } => Some("leave --sdk out".to_owned()),
            Self::NoSdk { .. } => Some(
                "name the folder of the crate `sidekick-plugin`, or leave --sdk out".to_owned(),
            ),
            Self::Template { .. } | Self::Unwritten { .. } => None,
        }
    }
}
