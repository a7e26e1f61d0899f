//! Floor 1: checklist files. Reads YAML into the domain's checklists, with the place of every
//! problem, and keeps all published versions at hand.

mod file;
mod policy_file;
mod problem;
mod read;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;

pub use policy_file::read as read_policy;
pub use problem::Problem;
pub use read::Source;

use crate::domain::checklist::{Checklist, Item, Kind};
use crate::domain::policy_figures::PolicyFigures;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/checklists"]
struct Shipped;

/// The checklist files are not fit for use.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A folder or file cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Files have problems.
    #[error("{}", .0.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
    Problems(Vec<Problem>),
}

/// One published file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Launch or handoff.
    pub kind: Kind,
    /// Version.
    pub version: u32,
    /// The file, relative to the checklists folder.
    pub path: String,
    /// SHA-256 of the file.
    pub hash: String,
}

/// Every published checklist version, and the policy figures.
#[derive(Debug, Clone)]
pub struct Catalog {
    versions: BTreeMap<(Kind, u32), Arc<Checklist>>,
    figures: PolicyFigures,
}

impl Catalog {
    /// The checklists that are part of the program.
    ///
    /// # Errors
    /// They have problems, which a test would have shown.
    pub fn embedded() -> Result<Self, CatalogError> {
        let mut files = BTreeMap::new();
        for name in Shipped::iter().filter(|name| name.ends_with(".yaml")) {
            if let Some(file) = Shipped::get(&name) {
                let text = String::from_utf8_lossy(&file.data).into_owned();
                files.insert(name.into_owned(), text);
            }
        }
        Self::from_files(&files)
    }

    /// The checklists of a folder: `launch/v1.yaml`, `handoff/v1.yaml`, `policy.yaml`.
    ///
    /// # Errors
    /// The folder cannot be read, or files have problems.
    pub fn load(folder: &Path) -> Result<Self, CatalogError> {
        let mut files = BTreeMap::new();
        for name in ["launch", "handoff"] {
            let place = folder.join(name);
            let entries = std::fs::read_dir(&place).map_err(|error| unreadable(&place, &error))?;
            for entry in entries.flatten() {
                let file = entry.file_name().to_string_lossy().into_owned();
                if file.ends_with(".yaml") {
                    files.insert(format!("{name}/{file}"), text_of(&entry.path())?);
                }
            }
        }
        files.insert("policy.yaml".to_owned(), text_of(&folder.join("policy.yaml"))?);
        Self::from_files(&files)
    }

    fn from_files(files: &BTreeMap<String, String>) -> Result<Self, CatalogError> {
        let mut problems = Vec::new();
        let mut versions = BTreeMap::new();
        let mut keep = |read: Result<Checklist, Vec<Problem>>| match read {
            Ok(checklist) => Some(checklist),
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        let mut launches = BTreeMap::new();
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with("launch/")) {
            if let Some(checklist) = keep(read::launch(Source { path, text })) {
                launches.insert(checklist.version, checklist);
            }
        }
        let mut handoffs = BTreeMap::new();
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with("handoff/")) {
            let extended = read::extended_version(text).and_then(|v| launches.get(&v));
            // A file that cannot be read, or extends nothing, is read against an empty base so
            // that its problems are told.
            let empty = empty_launch();
            let base = extended.unwrap_or(&empty);
            if let Some(checklist) = keep(read::handoff(Source { path, text }, base)) {
                handoffs.insert(checklist.version, checklist);
            }
        }
        let figures = match files.get("policy.yaml") {
            None => return Err(CatalogError::Unreadable("there is no policy.yaml".to_owned())),
            Some(text) => policy_file::read(Source { path: "policy.yaml", text }),
        };
        let figures = match figures {
            Ok(figures) => figures,
            Err(found) => {
                problems.extend(found);
                return Err(CatalogError::Problems(problems));
            }
        };
        if !problems.is_empty() {
            return Err(CatalogError::Problems(problems));
        }
        for (version, mut launch) in launches {
            let newest = handoffs.values().rev().find(|h| h.companion == Some(version));
            if let Some(handoff) = newest {
                add_handoff_bars(&mut launch, handoff);
            }
            versions.insert((Kind::Launch, version), Arc::new(launch));
        }
        for (version, handoff) in handoffs {
            versions.insert((Kind::Handoff, version), Arc::new(handoff));
        }
        Ok(Self { versions, figures })
    }

    /// The newest version.
    pub fn current(&self, kind: Kind) -> Option<Arc<Checklist>> {
        self.versions(kind).next_back()
    }

    /// This version.
    pub fn version(&self, kind: Kind, version: u32) -> Option<Arc<Checklist>> {
        self.versions.get(&(kind, version)).cloned()
    }

    /// Every version, oldest first.
    pub fn versions(&self, kind: Kind) -> impl DoubleEndedIterator<Item = Arc<Checklist>> {
        self.versions.range((kind, 0)..=(kind, u32::MAX)).map(|(_, checklist)| checklist.clone())
    }

    /// Every published file.
    pub fn published(&self) -> impl Iterator<Item = Published> {
        self.versions.values().map(|checklist| Published {
            kind: checklist.kind,
            version: checklist.version,
            path: format!("{}/v{}.yaml", checklist.kind, checklist.version),
            hash: checklist.hash.clone(),
        })
    }

    /// The figures of the policy file.
    pub fn figures(&self) -> PolicyFigures {
        self.figures.clone()
    }
}

/// Checks one file; a handoff file beside the launch file that it extends.
///
/// # Errors
/// The file cannot be read, or everything that is wrong with it.
pub fn lint(path: &Path) -> Result<(), CatalogError> {
    let text = text_of(path)?;
    let name = path.to_string_lossy();
    let source = Source { path: &name, text: &text };
    if path.file_name().is_some_and(|file| file == "policy.yaml") {
        return policy_file::read(source).map(|_| ()).map_err(CatalogError::Problems);
    }
    let is_handoff = path.parent().and_then(Path::file_name).is_some_and(|dir| dir == "handoff");
    if !is_handoff {
        return read::launch(source).map(|_| ()).map_err(CatalogError::Problems);
    }
    let base = match (read::extended_version(&text), path.parent().and_then(Path::parent)) {
        (Some(version), Some(folder)) => {
            let launch_path = folder.join("launch").join(format!("v{version}.yaml"));
            let launch_text = text_of(&launch_path)?;
            let name = launch_path.to_string_lossy();
            read::launch(Source { path: &name, text: &launch_text })
                .map_err(CatalogError::Problems)?
        }
        _ => empty_launch(),
    };
    read::handoff(source, &base).map(|_| ()).map_err(CatalogError::Problems)
}

fn empty_launch() -> Checklist {
    Checklist {
        kind: Kind::Launch,
        version: 0,
        companion: None,
        title: String::new(),
        hash: String::new(),
        sections: Vec::new(),
    }
}

fn add_handoff_bars(launch: &mut Checklist, handoff: &Checklist) {
    launch.companion = Some(handoff.version);
    for item in launch.sections.iter_mut().flat_map(|section| section.items.iter_mut()) {
        item.handoff = handoff.item(&item.id).and_then(|item: &Item| item.handoff.clone());
    }
}

fn text_of(path: &Path) -> Result<String, CatalogError> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> CatalogError {
    CatalogError::Unreadable(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
