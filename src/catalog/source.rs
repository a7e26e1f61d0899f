//! Where checklist files come from: a directory, or the binary itself.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::yaml::MAX_BYTES;
use crate::domain::checklist::Kind;

/// A file to read: its name, whose end says what it holds, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The name, ending in `launch/v<N>.yaml`, `handoff/v<N>.yaml`, `launch-low-risk/v<N>.yaml` or
    /// `policy.yaml`.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What a file holds, told by the end of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// One version of a checklist.
    Version(Kind, u32),
    /// One version of the list of low-risk launches.
    LowRisk(u32),
    /// The figures of policy.
    Policy,
}

/// What the file holds, or nothing when its name says neither.
pub(super) fn role(path: &Path) -> Option<Role> {
    let name = path.file_name()?.to_str()?;
    if name == POLICY {
        return Some(Role::Policy);
    }
    let directory = path.parent()?.file_name()?.to_str()?;
    let number = name.strip_prefix('v')?.strip_suffix(".yaml")?;
    let version: u32 = number.parse().ok()?;
    // One spelling per version: neither `v01` nor `v+1`.
    if version == 0 || version.to_string() != number {
        return None;
    }
    match directory {
        LOW_RISK => Some(Role::LowRisk(version)),
        kind => Some(Role::Version(kind.parse().ok()?, version)),
    }
}

/// The directory that holds `launch`, `handoff`, `launch-low-risk` and the policy file.
pub(super) fn root(path: &Path) -> PathBuf {
    let directory = path.parent().unwrap_or(Path::new(""));
    match role(path) {
        Some(Role::Policy) => directory.to_owned(),
        _ => directory.parent().unwrap_or(Path::new("")).to_owned(),
    }
}

/// The name of the file with the figures of policy.
pub(super) const POLICY: &str = "policy.yaml";

/// The directory with the lists of low-risk launches, and the name that they bear.
pub(super) const LOW_RISK: &str = "launch-low-risk";

/// Reads a file, stopping one byte after the largest size that is accepted.
pub(super) fn read_file(path: &Path) -> io::Result<SourceFile> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(SourceFile { path: path.display().to_string(), bytes })
}

/// Every YAML file at the top of a directory and in the directories of its lists.
pub(super) fn files_in(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = yaml_in(directory)?;
    for list in Kind::ALL.iter().map(|kind| kind.as_str()).chain([LOW_RISK]) {
        found.extend(list_in(directory, list)?);
    }
    found.sort();
    Ok(found)
}

/// Every YAML file in the directory of one kind, which may be missing.
pub(super) fn versions_in(directory: &Path, kind: Kind) -> io::Result<Vec<PathBuf>> {
    list_in(directory, kind.as_str())
}

fn list_in(directory: &Path, list: &str) -> io::Result<Vec<PathBuf>> {
    let versions = directory.join(list);
    if versions.is_dir() { yaml_in(&versions) } else { Ok(Vec::new()) }
}

/// Also files that end in `.yml`: they are refused by name instead of being passed over.
fn yaml_in(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in directory.read_dir()? {
        let path = entry?.path();
        if path.is_file() && is_yaml(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "yaml" || end == "yml")
}

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/checklists"]
struct Shipped;

/// The files that the binary carries, named as in the project.
pub(super) fn embedded() -> Vec<SourceFile> {
    let names = Shipped::iter().filter(|name| is_yaml(Path::new(name.as_ref())));
    let file = |name: std::borrow::Cow<'static, str>| {
        let content = Shipped::get(&name)?;
        Some(SourceFile { path: format!("checklists/{name}"), bytes: content.data.into_owned() })
    };
    names.filter_map(file).collect()
}
