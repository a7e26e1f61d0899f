//! A launch file as a checklist, still without the handoff bars.

use std::collections::BTreeSet;

use super::file::{LaunchFile, LaunchSection};
use super::item::Items;
use super::problem::{Report, place};
use super::{since, succession, words};
use crate::domain::checklist::{Checklist, Kind, Section};

/// Reads a launch file whose name and version are already known to be those of its path. `previous`
/// is the version before it, where there is one.
pub(super) fn read(
    report: &mut Report<'_>,
    file: &LaunchFile,
    hash: String,
    previous: Option<&Checklist>,
) -> Option<Checklist> {
    let title = words::text(report, &file.title, "title");
    if file.sections.value.is_empty() {
        report.add(place(&file.sections), "no sections");
    }
    let version = file.version.value;
    let mut items = Items::new(Kind::Launch, version);
    let mut seen = BTreeSet::new();
    let mut sections = Vec::with_capacity(file.sections.value.len());
    for entry in &file.sections.value {
        words::unique(report, &mut seen, &entry.id, "section id");
        sections.extend(section(report, &mut items, entry));
    }
    let retired = since::read_retired(report, &file.retired, version);
    let (kind, title) = (Kind::Launch, title?);
    let read = Checklist { kind, version, companion: None, title, hash, sections, retired };
    succession::of_launch(report, file, &read, previous);
    Some(read)
}

fn section(report: &mut Report<'_>, items: &mut Items, entry: &LaunchSection) -> Option<Section> {
    let id = words::section_id(report, &entry.id)?;
    let title = words::text(report, &entry.title, "title");
    let question = words::text(report, &entry.question, "question");
    if entry.items.is_empty() {
        report.add(place(&entry.id), format!("section {id} has no items"));
    }
    let items = items.read(report, &id, &entry.items);
    Some(Section { id, title: title?, question: question?, items })
}
