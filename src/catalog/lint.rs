//! Says everything that is wrong with checklist files, without using them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::CatalogError;
use super::problem::Problem;
use super::set;
use super::source::{self, Role, SourceFile};
use crate::domain::checklist::Kind;

/// Checks one file or directory.
///
/// # Errors
/// Everything that is wrong with it, as [`lint_paths`] lists it.
pub fn lint(path: &Path) -> Result<(), CatalogError> {
    let problems = lint_paths(&[path.to_owned()]);
    if problems.is_empty() { Ok(()) } else { Err(CatalogError::Problems(problems)) }
}

/// Checks files and whole directories. A handoff file and a list of low-risk launches are checked
/// against the launch versions in the directory beside their own, named or not. No problem means that a catalog of these files
/// starts. Problems come sorted by file, line and column, at most 200 for a file.
pub fn lint_paths(paths: &[PathBuf]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for path in with_launch_versions(paths, &mut problems) {
        match source::read_file(&path) {
            Ok(file) => files.push(file),
            Err(error) => problems.push(unreadable(&path, &error)),
        }
    }
    problems.extend(lint_texts(&files));
    problems.sort();
    problems
}

/// Checks texts that need not be on a disk, for example a draft. Texts whose names share a
/// directory above `launch` and `handoff` are checked together.
pub fn lint_texts(files: &[SourceFile]) -> Vec<Problem> {
    let mut by_root: BTreeMap<PathBuf, Vec<SourceFile>> = BTreeMap::new();
    for file in files {
        by_root.entry(source::root(Path::new(&file.path))).or_default().push(file.clone());
    }
    let mut problems: Vec<_> = by_root.values().flat_map(|files| set::read(files).1).collect();
    problems.sort();
    problems
}

/// The files named, those in the directories named, and the launch versions beside every file that
/// extends one, each once.
fn with_launch_versions(paths: &[PathBuf], problems: &mut Vec<Problem>) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            match source::files_in(path) {
                Ok(files) if files.is_empty() => {
                    problems.push(set::whole_file(&name(path), "no checklist files in here"));
                }
                Ok(files) => found.extend(files),
                Err(error) => problems.push(unreadable(path, &error)),
            }
        } else {
            found.insert(path.clone());
        }
    }
    let extends = |path: &&PathBuf| {
        matches!(source::role(path), Some(Role::Version(Kind::Handoff, _) | Role::LowRisk(_)))
    };
    let roots: BTreeSet<_> = found.iter().filter(extends).map(|path| source::root(path)).collect();
    for root in roots {
        // A directory that cannot be read shows as a launch version that is not here.
        found.extend(source::versions_in(&root, Kind::Launch).unwrap_or_default());
    }
    found
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    set::whole_file(&name(path), format!("cannot be read: {error}"))
}

fn name(path: &Path) -> String {
    path.display().to_string()
}
