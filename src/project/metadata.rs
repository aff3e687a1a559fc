//! What cargo says about a plugin's crate.

use std::path::{Path, PathBuf};

use cargo_metadata::{CrateType, Metadata, MetadataCommand, Package, PackageId};

use super::toolchain::{self, TARGET};
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
    /// The folders of the crates here that it is made of: its own first.
    pub folders: Vec<PathBuf>,
}

impl Crate {
    /// The workspace's lock file; it need not be there.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.workspace.join("Cargo.lock")
    }

    /// Files that decide on the build beside the sources, those that exist.
    #[must_use]
    pub fn manifests(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> =
            self.folders.iter().map(|folder| folder.join("Cargo.toml")).collect();
        for name in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "rust-toolchain.toml"] {
            files.push(self.workspace.join(name));
            files.extend(self.folders.first().map(|folder| folder.join(name)));
        }
        files.retain(|file| file.is_file());
        files
    }
}

/// Asks cargo about the crate. Looks nothing up on the network.
///
/// # Errors
/// When there is no cargo, the crate can't become a module, or its lock file is out of date.
pub fn examine(project: &Project, tools: &Tools) -> Result<Crate, ProjectError> {
    let whole = asked(project, tools, true);
    // Crates that were not fetched yet, or no lock file: cargo knows at least what lies here.
    let metadata = match &whole {
        Ok(_) => None,
        Err(_) => Some(asked(project, tools, false)),
    };
    let refused = whole.as_ref().err().map(ToString::to_string).unwrap_or_default();
    let metadata = match metadata {
        None => whole,
        Some(metadata) => metadata,
    };
    let folder = project.folder.clone();
    let metadata = metadata.map_err(|cause| match cause {
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
    let workspace: PathBuf = metadata.workspace_root.clone().into();
    let lock = workspace.join("Cargo.lock");
    if refused.contains("--locked was passed") && lock.is_file() {
        return Err(ProjectError::Lock { lock, manifest });
    }
    let own = package.manifest_path.parent().map(PathBuf::from).into_iter();
    let others = metadata.packages.iter().filter(|other| {
        other.source.is_none() && other.id != package.id && is_needed(&metadata, package, other)
    });
    let others = others.filter_map(|other| other.manifest_path.parent().map(PathBuf::from));
    Ok(Crate {
        name,
        id: package.id.clone(),
        target: metadata.target_directory.clone().into(),
        sources: sources(&metadata, tools),
        folders: own.chain(others).collect(),
        workspace,
    })
}

fn asked(project: &Project, tools: &Tools, whole: bool) -> Result<Metadata, cargo_metadata::Error> {
    let mut command = MetadataCommand::new();
    // Else the variable `CARGO` of an outer `cargo run` would choose, past rustup.
    let cargo = toolchain::cargo(tools).map_or_else(|_| PathBuf::from("cargo"), |(path, _)| path);
    command.cargo_path(cargo);
    command.current_dir(&project.folder);
    if whole {
        let options = ["--offline", "--locked", "--filter-platform", TARGET];
        command.other_options(options.map(str::to_owned));
    } else {
        command.no_deps();
    }
    for (name, value) in tools.variables() {
        command.env(name, value);
    }
    let output = command.cargo_command().output()?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(cargo_metadata::Error::CargoMetadata { stderr });
    }
    // Wrappers of cargo may print lines of their own, in whatever encoding.
    let text = String::from_utf8_lossy(&output.stdout);
    let object = text.lines().find(|line| line.starts_with('{'));
    MetadataCommand::parse(object.ok_or(cargo_metadata::Error::NoJson)?)
}

/// Whether a crate goes into the package's module, through however many others.
fn is_needed(metadata: &Metadata, package: &Package, other: &Package) -> bool {
    let Some(graph) = &metadata.resolve else { return false };
    let mut reached = vec![&package.id];
    let mut next = 0;
    while let Some(id) = reached.get(next).copied() {
        next += 1;
        let node = graph.nodes.iter().find(|node| node.id == *id);
        for dependency in node.into_iter().flat_map(|node| &node.dependencies) {
            if !reached.contains(&dependency) {
                reached.push(dependency);
            }
        }
    }
    reached.contains(&&other.id)
}

fn sources(metadata: &Metadata, tools: &Tools) -> Vec<(PathBuf, String)> {
    let workspace: &Path = metadata.workspace_root.as_ref();
    let mut sources = vec![(workspace.to_owned(), ".".to_owned())];
    // Crates of a registry lie in cargo's home, which has a name of its own.
    let home = tools.cargo_home.as_deref();
    let is_at_home = |package: &&Package| {
        home.is_some_and(|home| package.manifest_path.as_std_path().starts_with(home))
    };
    // In a vendored folder, cargo itself uses paths from the workspace on.
    let is_vendored = |package: &&Package| {
        package.source.is_some() && package.manifest_path.as_std_path().starts_with(workspace)
    };
    let named = metadata.packages.iter().filter(|one| !is_at_home(one) && !is_vendored(one));
    sources.extend(named.flat_map(package_sources));
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
