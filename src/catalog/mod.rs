//! Floor 1: checklist files. Reads the YAML under `checklists/` into `domain::checklist`, says
//! with file, line and column what is wrong with it, and keeps every published version at hand.

mod bar;
mod file;
mod handoff_file;
mod import;
mod item;
mod launch_file;
mod lint;
mod low_risk_file;
mod policy_file;
mod problem;
mod set;
mod since;
mod source;
mod succession;
mod words;
mod write;
mod yaml;

#[cfg(test)]
mod field_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod round_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use import::{Import, NotImportable};
pub use lint::{lint, lint_paths, lint_texts};
pub use policy_file::{PolicyFile, StatedFigure};
pub use problem::Problem;
pub use source::SourceFile;
pub use write::{handoff_text, launch_text};

use crate::domain::checklist::low_risk::LowRisk;
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::policy_figures::PolicyFigures;
use set::Set;

/// Every published version of both checklists, and the policy. What is published later makes another
/// catalogue; its checklists are shared, not copied.
#[derive(Debug, Clone)]
pub struct Catalog {
    versions: BTreeMap<(Kind, u32), Arc<Checklist>>,
    /// The lists of low-risk launches.
    low_risk: BTreeMap<u32, Arc<LowRisk>>,
    policy: PolicyFile,
    /// The files that it was read from.
    files: Arc<[SourceFile]>,
    /// Whether these are the files that the binary carries.
    is_shipped: bool,
}

/// A published version of a checklist, to be compared with what was published before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Launch or handoff.
    pub kind: Kind,
    /// Version.
    pub version: u32,
    /// The file, relative to the directory of the checklists.
    pub path: String,
    /// SHA-256 of the file, in lower case hexadecimal.
    pub hash: String,
}

/// Why no catalog could be made of a directory.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A file or directory could not be read.
    #[error("cannot read {}: {reason}", .path.display())]
    Unreadable {
        /// The file or directory.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },
    /// A part without which nothing can start is not there.
    #[error("{root}: there is no {missing}")]
    Missing {
        /// The directory that was read.
        root: String,
        /// The part, for example `launch/v1.yaml`.
        missing: &'static str,
    },
    /// Files have problems; every one is listed, one after the other.
    #[error("{}", listed(.0))]
    Problems(Vec<Problem>),
}

fn listed(problems: &[Problem]) -> String {
    let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
    problems.join("\n")
}

impl Catalog {
    /// Reads the checklists and the policy of a directory.
    ///
    /// # Errors
    /// When a file cannot be read, has a problem that the lint names, or when there is no launch
    /// version, no handoff version or no policy.
    pub fn load(directory: &Path) -> Result<Self, CatalogError> {
        let unreadable =
            |path: &Path, reason| CatalogError::Unreadable { path: path.to_owned(), reason };
        let paths = source::files_in(directory).map_err(|error| unreadable(directory, error))?;
        let mut files = Vec::with_capacity(paths.len());
        for path in &paths {
            files.push(source::read_file(path).map_err(|error| unreadable(path, error))?);
        }
        Self::from_files(&directory.display().to_string(), &files)
    }

    /// Reads the checklists and the policy that the binary carries.
    ///
    /// # Errors
    /// As [`Catalog::load`]; a test keeps the shipped files free of problems.
    pub fn embedded() -> Result<Self, CatalogError> {
        let shipped = Self::from_files("checklists", &source::embedded())?;
        Ok(Self { is_shipped: true, ..shipped })
    }

    /// Whether it holds what the binary carries, and not a directory of the installation's own.
    pub fn is_shipped(&self) -> bool {
        self.is_shipped
    }

    /// This catalogue with those versions alone, and the lists of low-risk launches that extend one of
    /// them; none when that leaves no checklist of a kind.
    pub fn keeping(&self, keep: impl Fn(Kind, u32) -> bool) -> Option<Self> {
        let mut kept = self.clone();
        kept.versions.retain(|(kind, version), _| keep(*kind, *version));
        kept.low_risk.retain(|_, list| keep(Kind::Launch, list.extends));
        let files = self.files.iter().filter(|file| match source::role(Path::new(&file.path)) {
            Some(source::Role::Version(kind, version)) => keep(kind, version),
            Some(source::Role::LowRisk(version)) => kept.low_risk.contains_key(&version),
            _ => true,
        });
        kept.files = files.cloned().collect();
        let has = |kind| kept.versions.keys().any(|(known, _)| *known == kind);
        (has(Kind::Launch) && has(Kind::Handoff)).then_some(kept)
    }

    fn from_files(root: &str, files: &[SourceFile]) -> Result<Self, CatalogError> {
        let (set, problems) = set::read(files);
        if !problems.is_empty() {
            return Err(CatalogError::Problems(problems));
        }
        let missing = |missing| CatalogError::Missing { root: root.to_owned(), missing };
        let versions = launches(&set).chain(handoffs(&set));
        let versions: BTreeMap<_, _> =
            versions.map(|list| ((list.kind, list.version), Arc::new(list))).collect();
        for (kind, first) in [(Kind::Launch, "launch/v1.yaml"), (Kind::Handoff, "handoff/v1.yaml")]
        {
            if !versions.keys().any(|(known, _)| *known == kind) {
                return Err(missing(first));
            }
        }
        let policy = set.policy.ok_or_else(|| missing(source::POLICY))?;
        let low_risk = set.low_risk.into_iter().map(|(version, list)| (version, Arc::new(list)));
        let low_risk = low_risk.collect();
        Ok(Catalog { versions, low_risk, policy, files: files.into(), is_shipped: false })
    }

    /// This catalogue with versions that were published since.
    ///
    /// # Errors
    /// A text has problems.
    pub fn with(&self, published: &[SourceFile]) -> Result<Self, CatalogError> {
        let with = Self::from_files("published versions", &self.beside(published))?;
        Ok(Self { is_shipped: self.is_shipped, ..with })
    }

    /// What is wrong with texts that are to be published beside what is in force. A version is
    /// checked against the one before it, so nothing older needs to be read again.
    pub fn lint_next(&self, texts: &[SourceFile]) -> Vec<Problem> {
        let newest = |kind| self.current(kind).map(|checklist| (kind, checklist.version));
        let extended = self.current(Kind::Handoff).and_then(|handoff| handoff.companion);
        let read: Vec<(Kind, u32)> = [newest(Kind::Launch), newest(Kind::Handoff)]
            .into_iter()
            .flatten()
            .chain(extended.map(|version| (Kind::Launch, version)))
            .collect();
        let mut files = self.beside(texts);
        files.retain(|file| match source::role(Path::new(&file.path)) {
            Some(source::Role::Version(kind, version)) => {
                read.contains(&(kind, version)) || texts.contains(file)
            }
            _ => false,
        });
        set::read(&files).1
    }

    /// The text of a version, as its file has it.
    pub fn text(&self, kind: Kind, version: u32) -> Option<&str> {
        let role = Some(source::Role::Version(kind, version));
        let file = self.files.iter().find(|file| source::role(Path::new(&file.path)) == role)?;
        std::str::from_utf8(&file.bytes).ok()
    }

    /// The files of this catalogue and these; a file of these takes the place of its namesake.
    fn beside(&self, more: &[SourceFile]) -> Vec<SourceFile> {
        let role = |file: &SourceFile| source::role(Path::new(&file.path));
        let roles: Vec<_> = more.iter().map(role).collect();
        let kept = self.files.iter().filter(|file| !roles.contains(&role(file)));
        kept.chain(more).cloned().collect()
    }

    /// The newest version of a checklist. There is one of each kind.
    pub fn current(&self, kind: Kind) -> Option<Arc<Checklist>> {
        self.versions(kind).next_back()
    }

    /// The newest list of low-risk launches, where there is one.
    pub fn low_risk(&self) -> Option<&Arc<LowRisk>> {
        self.low_risk.values().next_back()
    }

    /// One version of a checklist.
    pub fn version(&self, kind: Kind, version: u32) -> Option<Arc<Checklist>> {
        self.versions.get(&(kind, version)).cloned()
    }

    /// Every version of a checklist, the oldest first.
    pub fn versions(&self, kind: Kind) -> impl DoubleEndedIterator<Item = Arc<Checklist>> {
        self.versions.range((kind, 0)..=(kind, u32::MAX)).map(|(_, checklist)| checklist.clone())
    }

    /// Every published file with its hash, for the check that none of them was changed.
    pub fn published(&self) -> impl Iterator<Item = Published> {
        self.versions.values().map(|checklist| Published {
            kind: checklist.kind,
            version: checklist.version,
            path: format!("{}/v{}.yaml", checklist.kind, checklist.version),
            hash: checklist.hash.clone(),
        })
    }

    /// The figures of policy, for the rules.
    pub fn figures(&self) -> PolicyFigures {
        self.policy.figures.clone()
    }

    /// The figures of policy with their sources, for people.
    pub fn policy(&self) -> &PolicyFile {
        &self.policy
    }
}

/// Reads one version from its file; a handoff version with the launch version that it extends,
/// which stands beside it.
///
/// # Errors
/// The file cannot be read or has problems, or the launch version is not there.
pub fn read_version(path: &Path) -> Result<Checklist, CatalogError> {
    let unreadable =
        |path: &Path, reason| CatalogError::Unreadable { path: path.to_owned(), reason };
    let read = |path: &Path| source::read_file(path).map_err(|error| unreadable(path, error));
    let role = source::role(path);
    let mut files = vec![read(path)?];
    if let Some(source::Role::Version(Kind::Handoff, _)) = role {
        let root = source::root(path);
        let beside = source::versions_in(&root, Kind::Launch);
        for launch in beside.map_err(|error| unreadable(&root, error))? {
            files.push(read(&launch)?);
        }
    }
    let (set, problems) = set::read(&files);
    if !problems.is_empty() {
        return Err(CatalogError::Problems(problems));
    }
    let found = match role {
        Some(source::Role::Version(Kind::Launch, version)) => set.launches.get(&version).cloned(),
        Some(source::Role::Version(Kind::Handoff, version)) => {
            set.handoffs.get(&version).and_then(|handoff| set.merged(handoff))
        }
        _ => None,
    };
    let root = path.display().to_string();
    found.ok_or(CatalogError::Missing { root, missing: "version of a checklist" })
}

/// Every launch version, with the bars of the newest handoff version that extends it.
fn launches(set: &Set) -> impl Iterator<Item = Checklist> {
    set.launches.values().map(|launch| {
        let extending = set.handoffs.values().rev().find(|h| h.extends == launch.version);
        match extending {
            Some(handoff) => handoff_file::launch_beside(launch, handoff),
            None => launch.clone(),
        }
    })
}

/// Every handoff version, merged with the launch version that it extends.
fn handoffs(set: &Set) -> impl Iterator<Item = Checklist> {
    set.handoffs.values().filter_map(|handoff| set.merged(handoff))
}
