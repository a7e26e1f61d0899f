//! What a draft makes: the next versions, their texts, and what the lint says of them.

use serde::Serialize;

use crate::catalog::{Catalog, Problem, SourceFile, handoff_text, launch_text};
use crate::domain::checklist::draft::{Draft, handoff_of, launch_of};
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::ItemId;
use crate::ops::{Error, Result};

/// Something that the lint of checklist files says of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DraftProblem {
    /// The item; absent for the draft as a whole.
    pub item: Option<ItemId>,
    /// Where: file, line and column of the version as it would be written.
    pub place: String,
    /// What is wrong.
    pub sentence: String,
}

/// The versions that a draft makes. One that differs in nothing from the version in force is that
/// version.
pub(super) struct Made {
    pub(super) launch: Checklist,
    pub(super) handoff: Checklist,
    /// The files of those that are new.
    pub(super) files: Vec<SourceFile>,
}

impl Made {
    /// What `draft` makes of the versions that it began from.
    pub(super) fn of(draft: &Draft, launch: &Checklist, handoff: &Checklist) -> Result<Self> {
        let new_launch = launch_of(draft, launch);
        let new_handoff = handoff_of(draft, &new_launch, handoff);
        let mut files = Vec::new();
        if new_launch.version != launch.version {
            files.push(file(&new_launch, launch_text(&new_launch))?);
        }
        if new_handoff.version != handoff.version {
            files.push(file(&new_handoff, handoff_text(&new_handoff, &new_launch))?);
        }
        Ok(Self { launch: new_launch, handoff: new_handoff, files })
    }

    /// What the lint says of the new versions beside the catalogue.
    pub(super) fn problems(&self, catalog: &Catalog) -> Vec<DraftProblem> {
        catalog.lint_next(&self.files).iter().map(|found| self.problem(found)).collect()
    }

    fn problem(&self, found: &Problem) -> DraftProblem {
        let file = self.files.iter().find(|file| file.path == found.file);
        let text = file.and_then(|file| std::str::from_utf8(&file.bytes).ok()).unwrap_or_default();
        DraftProblem {
            item: item_at(text, found.line),
            place: format!("{}:{}:{}", found.file, found.line, found.column),
            sentence: found.message.clone(),
        }
    }
}

fn file(
    made: &Checklist,
    text: std::result::Result<String, impl std::fmt::Display>,
) -> Result<SourceFile> {
    let text = text.map_err(|error| Error::Internal(format!("a draft as a file: {error}")))?;
    Ok(SourceFile { path: path_of(made.kind, made.version), bytes: text.into_bytes() })
}

/// The name of the file of a version.
fn path_of(kind: Kind, version: u32) -> String {
    format!("{kind}/v{version}.yaml")
}

/// The item to which a line of a written version belongs: the last id that begins a line of its own
/// up to there.
fn item_at(text: &str, line: u32) -> Option<ItemId> {
    let upto = text.lines().take(usize::try_from(line).unwrap_or(usize::MAX));
    let ids = upto.filter_map(|line| {
        let line = line.trim_start().trim_start_matches("- ");
        let id = line.strip_prefix("id: ").or_else(|| line.strip_suffix(':'))?;
        id.trim_matches(['"', '\'']).parse().ok()
    });
    ids.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_the_item_above_it() {
        let text = "sections:\n- id: MON\n  items:\n  - id: MON-01\n    title: a\n  - id: MON-02\n\
                    bars:\n  MON-03:\n    rule: met\n";
        let at = |line| item_at(text, line).map(|id| id.to_string());
        assert_eq!(at(2), None);
        assert_eq!(at(5).as_deref(), Some("MON-01"));
        assert_eq!(at(6).as_deref(), Some("MON-02"));
        assert_eq!(at(9).as_deref(), Some("MON-03"));
    }
}
