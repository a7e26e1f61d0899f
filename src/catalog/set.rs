//! All files of one directory read together, since a handoff version is checked against the
//! launch version that it extends. The lint and the catalog both read through here, so what the
//! lint lets pass is what starts.

use std::collections::BTreeMap;
use std::path::Path;

use serde_saphyr::Spanned;
use sha2::{Digest, Sha256};

use super::file::{HandoffFile, LaunchFile, LowRiskFile, Text};
use super::handoff_file::{self, Handoff};
use super::launch_file;
use super::low_risk_file;
use super::policy_file::{self, PolicyFile};
use super::problem::{Place, Problem, Report, place};
use super::source::{LOW_RISK, Role, SourceFile, role};
use super::yaml;
use crate::domain::checklist::low_risk::LowRisk;
use crate::domain::checklist::{Checklist, Kind};

/// The good files of one directory.
#[derive(Default)]
pub(super) struct Set {
    pub(super) launches: BTreeMap<u32, Checklist>,
    pub(super) handoffs: BTreeMap<u32, Handoff>,
    pub(super) low_risk: BTreeMap<u32, LowRisk>,
    pub(super) policy: Option<PolicyFile>,
}

/// Reads all files, and lists the problems of the bad ones.
pub(super) fn read(files: &[SourceFile]) -> (Set, Vec<Problem>) {
    let mut set = Set::default();
    let mut problems = Vec::new();
    let role_of = |file: &SourceFile| role(Path::new(&file.path));
    // A version is checked against the one before it, so the older ones are read first.
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by_key(|file| match role_of(file) {
        Some(Role::Version(_, version) | Role::LowRisk(version)) => version,
        _ => 0,
    });
    for file in &files {
        let outcome = match role_of(file) {
            Some(Role::Version(Kind::Launch, version)) => set.add_launch(file, version),
            Some(Role::Policy) => set.add_policy(file),
            // These extend launch versions, which are read before them.
            Some(Role::Version(Kind::Handoff, _) | Role::LowRisk(_)) => Ok(()),
            None => Err(vec![misnamed(file)]),
        };
        problems.extend(outcome.err().into_iter().flatten());
    }
    // Every launch version here, also those with problems: one that is here and bad is not missing.
    let present =
        |version| files.iter().any(|f| role_of(f) == Some(Role::Version(Kind::Launch, version)));
    for file in &files {
        let outcome = match role_of(file) {
            Some(Role::Version(Kind::Handoff, version)) => set.add_handoff(file, version, &present),
            Some(Role::LowRisk(version)) => set.add_low_risk(file, version, &present),
            _ => Ok(()),
        };
        problems.extend(outcome.err().into_iter().flatten());
    }
    problems.sort();
    (set, problems)
}

impl Set {
    fn add_launch(&mut self, file: &SourceFile, version: u32) -> Result<(), Vec<Problem>> {
        let hash = sha256(&file.bytes);
        let previous = self.launches.range(..version).next_back().map(|(_, previous)| previous);
        let checklist = parsed(file, |report, entry: &LaunchFile| {
            check_header(report, &entry.name, &entry.version, Kind::Launch.as_str(), version);
            launch_file::read(report, entry, hash, previous)
        })?;
        self.launches.insert(version, checklist);
        Ok(())
    }

    fn add_handoff(
        &mut self,
        file: &SourceFile,
        version: u32,
        present: &dyn Fn(u32) -> bool,
    ) -> Result<(), Vec<Problem>> {
        let hash = sha256(&file.bytes);
        let previous = self.handoffs.range(..version).next_back();
        let previous = previous.and_then(|(_, previous)| self.merged(previous));
        let handoff = parsed(file, |report, entry: &HandoffFile| {
            check_header(report, &entry.name, &entry.version, Kind::Handoff.as_str(), version);
            let launch = self.extended(report, &entry.extends, present);
            handoff_file::read(report, entry, hash, launch, previous.as_ref())
        })?;
        self.handoffs.insert(version, handoff);
        Ok(())
    }

    fn add_low_risk(
        &mut self,
        file: &SourceFile,
        version: u32,
        present: &dyn Fn(u32) -> bool,
    ) -> Result<(), Vec<Problem>> {
        let list = parsed(file, |report, entry: &LowRiskFile| {
            check_header(report, &entry.name, &entry.version, LOW_RISK, version);
            let launch = self.extended(report, &entry.extends, present);
            low_risk_file::read(report, entry, launch)
        })?;
        self.low_risk.insert(version, list);
        Ok(())
    }

    /// The launch version that a file extends, which must be here.
    fn extended(
        &self,
        report: &mut Report<'_>,
        extends: &Spanned<u32>,
        present: &dyn Fn(u32) -> bool,
    ) -> Option<&Checklist> {
        if !present(extends.value) {
            let message = format!("launch version {} is not here", extends.value);
            report.add(place(extends), message);
        }
        self.launches.get(&extends.value)
    }

    /// A handoff version with the launch version that it extends.
    pub(super) fn merged(&self, handoff: &Handoff) -> Option<Checklist> {
        let launch = self.launches.get(&handoff.extends)?;
        Some(handoff_file::extended(launch, handoff))
    }

    fn add_policy(&mut self, file: &SourceFile) -> Result<(), Vec<Problem>> {
        self.policy = Some(parsed(file, policy_file::read)?);
        Ok(())
    }
}

/// Reads the YAML of a file and hands it to `read`, which adds to the report what else is wrong.
fn parsed<E, T>(
    file: &SourceFile,
    read: impl FnOnce(&mut Report<'_>, &E) -> Option<T>,
) -> Result<T, Vec<Problem>>
where
    E: serde::de::DeserializeOwned,
{
    let text = match std::str::from_utf8(&file.bytes) {
        _ if file.bytes.len() > yaml::MAX_BYTES => "",
        Ok(text) => text,
        Err(error) => return Err(vec![not_text(file, error.valid_up_to())]),
    };
    let mut report = Report::new(&file.path, text);
    if file.bytes.len() > yaml::MAX_BYTES {
        report.add(Place::START, format!("larger than {} bytes", yaml::MAX_BYTES));
        return report.finish(None);
    }
    let value = match yaml::read::<E>(text) {
        Ok(entry) => read(&mut report, &entry),
        Err((at, message)) => {
            report.add(at, message);
            None
        }
    };
    report.finish(value)
}

fn check_header(
    report: &mut Report<'_>,
    name: &Text,
    version: &Spanned<u32>,
    directory: &str,
    number: u32,
) {
    if name.value != directory {
        let message = format!("name `{}` in a file of the directory {directory}", name.value);
        report.add(place(name), message);
    }
    if version.value != number {
        report.add(place(version), format!("version {} in file v{number}.yaml", version.value));
    }
}

fn misnamed(file: &SourceFile) -> Problem {
    let message = "a checklist file is named launch/v<N>.yaml, handoff/v<N>.yaml, \
                   launch-low-risk/v<N>.yaml or policy.yaml";
    whole_file(&file.path, message)
}

/// A problem of a file as a whole, at its first character and without a line of text.
pub(super) fn whole_file(path: &str, message: impl Into<String>) -> Problem {
    let Place { line, column } = Place::START;
    Problem { file: path.to_owned(), line, column, message: message.into(), text: String::new() }
}

/// The first byte that is not UTF-8, by the line and column at which it stands.
fn not_text(file: &SourceFile, valid_up_to: usize) -> Problem {
    let good = file.bytes.get(..valid_up_to).unwrap_or_default();
    let good = String::from_utf8_lossy(good);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
    Problem {
        line: count(good.matches('\n').count()),
        column: count(good.chars().rev().take_while(|c| *c != '\n').count()),
        ..whole_file(&file.path, "a byte that is not UTF-8 text")
    }
}

/// SHA-256 in lower case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
