//! Floor 1: checklist files. Reads the YAML under `checklists/` into `domain::checklist`, says
//! with file, line and column what is wrong with it, and keeps every published version at hand.

mod bar;
mod file;
mod handoff_file;
mod item;
mod launch_file;
pub mod lint;
pub mod policy_file;
mod problem;
mod set;
mod source;
mod words;
mod yaml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use problem::Problem;
pub use set::Published;
pub use source::SourceFile;

use crate::domain::checklist::{Checklist, Kind};
use policy_file::PolicyFile;
use set::Set;

/// Every published version of both checklists, and the policy. Read once at the start and never
/// changed after that; its checklists are shared, not copied.
#[derive(Debug, Clone)]
pub struct Catalog {
    launch: Versions,
    handoff: Versions,
    policy: PolicyFile,
    published: Vec<Published>,
}

/// The versions of one checklist, of which there is at least one.
#[derive(Debug, Clone)]
struct Versions {
    current: Arc<Checklist>,
    all: BTreeMap<u32, Arc<Checklist>>,
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
        Self::from_files("checklists", &source::embedded())
    }

    fn from_files(root: &str, files: &[SourceFile]) -> Result<Self, CatalogError> {
        let (set, problems) = set::read(files);
        if !problems.is_empty() {
            return Err(CatalogError::Problems(problems));
        }
        let missing = |missing| CatalogError::Missing { root: root.to_owned(), missing };
        let launch = Versions::of(launches(&set)).ok_or_else(|| missing("launch/v1.yaml"))?;
        let handoff = Versions::of(handoffs(&set)).ok_or_else(|| missing("handoff/v1.yaml"))?;
        let policy = set.policy.ok_or_else(|| missing(source::POLICY))?;
        Ok(Catalog { launch, handoff, policy, published: set.published })
    }

    /// The newest version of a checklist.
    pub fn current(&self, kind: Kind) -> &Arc<Checklist> {
        &self.of(kind).current
    }

    /// One version of a checklist.
    pub fn version(&self, kind: Kind, version: u32) -> Option<&Arc<Checklist>> {
        self.of(kind).all.get(&version)
    }

    /// Every version of a checklist, the oldest first.
    pub fn versions(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Arc<Checklist>> {
        self.of(kind).all.values()
    }

    /// Every published file with its hash, for the check that none of them was changed.
    pub fn published(&self) -> impl Iterator<Item = &Published> {
        self.published.iter()
    }

    /// The figures of policy, with their sources.
    pub fn policy(&self) -> &PolicyFile {
        &self.policy
    }

    fn of(&self, kind: Kind) -> &Versions {
        match kind {
            Kind::Launch => &self.launch,
            Kind::Handoff => &self.handoff,
        }
    }
}

impl Versions {
    fn of(checklists: impl Iterator<Item = Checklist>) -> Option<Self> {
        let all: BTreeMap<u32, Arc<Checklist>> =
            checklists.map(|checklist| (checklist.version, Arc::new(checklist))).collect();
        let current = Arc::clone(all.values().next_back()?);
        Some(Versions { current, all })
    }
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
    set.handoffs.values().filter_map(|handoff| {
        let launch = set.launches.get(&handoff.extends)?;
        Some(handoff_file::extended(launch, handoff))
    })
}
