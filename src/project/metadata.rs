//! What cargo says about a plugin's crate.

use std::ffi::OsString;
use std::path::PathBuf;

use cargo_metadata::{CrateType, Metadata, MetadataCommand, Package, PackageId};

use super::{Project, ProjectError, Tools};

/// A plugin's crate, as cargo sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crate {
    /// The package's name.
    pub name: String,
    /// What cargo calls it in its messages.
    pub id: PackageId,
    /// The folder of the workspace, where the lock file lies.
    pub workspace: PathBuf,
    /// The folder for everything that can be made again.
    pub target: PathBuf,
    /// Folders of sources and what they are called in panic messages, so that a module does not
    /// depend on where it was built. The last that fits a path counts.
    pub sources: Vec<(PathBuf, String)>,
}

/// Asks cargo about the crate. Looks nothing up on the network.
///
/// # Errors
/// When there is no cargo, or the crate can't become a module.
pub fn examine(project: &Project, tools: &Tools) -> Result<Crate, ProjectError> {
    let folder = project.folder.clone();
    let mut command = MetadataCommand::new();
    // Else the variable `CARGO` of an outer `cargo run` would choose, past rustup.
    command.cargo_path("cargo");
    command.current_dir(&folder).no_deps();
    for (name, value) in tools.variables() {
        command.env(name, value);
    }
    let metadata = command.exec().map_err(|cause| match cause {
        cargo_metadata::Error::Io(cause) => ProjectError::NoCargo { tool: "cargo", cause },
        cause => ProjectError::Unreadable { folder: folder.clone(), cause },
    })?;
    let manifest = folder.join("Cargo.toml").canonicalize().unwrap_or_default();
    let package = metadata
        .packages
        .iter()
        .find(|package| package.manifest_path.canonicalize().is_ok_and(|path| path == manifest))
        .ok_or(ProjectError::NoPackage { folder })?;
    let name = package.name.to_string();
    if !package.targets.iter().any(|target| target.crate_types.contains(&CrateType::CDyLib)) {
        return Err(ProjectError::NoLibrary { name });
    }
    Ok(Crate {
        name,
        id: package.id.clone(),
        workspace: metadata.workspace_root.clone().into(),
        target: metadata.target_directory.clone().into(),
        sources: sources(&metadata),
    })
}

fn sources(metadata: &Metadata) -> Vec<(PathBuf, String)> {
    let mut sources = vec![(metadata.workspace_root.clone().into(), ".".to_owned())];
    sources.extend(metadata.packages.iter().flat_map(package_sources));
    sources
}

/// The package's folder, and the folder of its library where that lies elsewhere.
fn package_sources(package: &Package) -> Vec<(PathBuf, String)> {
    let name = package.name.to_string();
    let folder = package.manifest_path.parent().map(|folder| (folder.into(), name.clone()));
    let library = package.targets.iter().find(|target| target.is_lib() || target.is_cdylib());
    let elsewhere = library
        .and_then(|library| library.src_path.parent())
        .filter(|sources| folder.as_ref().is_none_or(|(folder, _)| !sources.starts_with(folder)))
        .map(|sources| (sources.into(), format!("{name}/src")));
    folder.into_iter().chain(elsewhere).collect()
}

impl Tools {
    /// Variables that choose the toolchain.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&'static str, OsString)> {
        self.toolchain.iter().map(|name| ("RUSTUP_TOOLCHAIN", OsString::from(name)))
    }
}
