//! The YAML of a checklist file, with the place of everything that the lint may speak about.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::domain::checklist::{AnswerKind, Rule, Severity, Since};

/// Largest checklist file, in bytes: sixty items take about 80,000.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// A checklist file as it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `launch` or `handoff`; the folder of the file.
    pub name: Spanned<String>,
    /// Version; the number in the file's name.
    pub version: Spanned<u32>,
    /// Title for people.
    pub title: Spanned<String>,
    /// Of a handoff file: the launch version that it extends.
    #[serde(default)]
    pub extends: Option<Spanned<u32>>,
    /// Of a handoff file: the handoff bar of each launch item.
    #[serde(default)]
    pub bars: BTreeMap<String, Spanned<FileBar>>,
    /// Sections in order.
    pub sections: Vec<FileSection>,
}

/// A section; title and question may be left out where the launch file states them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSection {
    /// Three capital letters.
    pub id: Spanned<String>,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// The question that the section answers.
    #[serde(default)]
    pub question: String,
    /// Items in order.
    pub items: Vec<FileItem>,
}

/// An item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileItem {
    /// Permanent id.
    pub id: Spanned<String>,
    /// Statement.
    pub title: Spanned<String>,
    /// Question.
    pub ask: Spanned<String>,
    /// Why it is asked.
    pub why: Spanned<String>,
    /// What to do.
    pub todo: Spanned<String>,
    /// Kind of answer.
    pub answer: Spanned<AnswerKind>,
    /// When it is asked.
    #[serde(default)]
    pub applies_when: Vec<Spanned<String>>,
    /// When it becomes a blocker.
    #[serde(default)]
    pub blocker_when: Vec<Spanned<String>>,
    /// The measure.
    #[serde(default)]
    pub measured_by: Option<Spanned<String>>,
    /// The launch bar; in a launch file.
    #[serde(default)]
    pub launch: Option<Spanned<FileBar>>,
    /// The handoff bar; in a handoff file.
    #[serde(default)]
    pub handoff: Option<Spanned<FileBar>>,
    /// Where it comes from.
    pub sources: Spanned<Vec<String>>,
    /// What added it.
    pub since: Since,
}

/// A bar.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileBar {
    /// The part that a program checks.
    pub rule: Spanned<Rule>,
    /// The whole standard.
    pub words: Spanned<String>,
    /// Severity.
    pub severity: Severity,
    /// What proves an answer.
    pub evidence: FileEvidence,
}

/// What proves an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEvidence {
    /// What to attach.
    pub hint: String,
    /// How many days it counts.
    #[serde(default)]
    pub max_age_days: Option<u32>,
}
