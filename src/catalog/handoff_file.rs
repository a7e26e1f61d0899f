//! A handoff file: checked against the launch version that it extends, and merged with it.

use std::collections::{BTreeMap, BTreeSet};

use super::bar;
use super::file::{Bars, HandoffFile, HandoffSection, Text};
use super::item::Items;
use super::problem::{Place, Report, place};
use super::{since, succession, words};
use crate::domain::checklist::{Bar, Checklist, Item, Kind, Retired, Section, placed};
use crate::domain::ids::ItemId;

/// A handoff version before it is merged with the launch version that it extends.
pub(super) struct Handoff {
    pub(super) version: u32,
    pub(super) extends: u32,
    title: String,
    hash: String,
    bars: BTreeMap<ItemId, Bar>,
    /// Items without a bar here keep the one that they have to launch.
    others_as_launch: bool,
    sections: Vec<Added>,
    retired: Vec<Retired>,
}

/// The items that a handoff version adds to a section.
struct Added {
    id: String,
    /// Title and question, when the launch version has no such section.
    heading: Option<(String, String)>,
    items: Vec<Item>,
}

/// Reads a handoff file whose name and version are already known to be those of its path. The
/// launch version is missing when it has problems of its own; then only this file is looked at.
/// `previous` is the handoff version before it, merged, where there is one.
pub(super) fn read(
    report: &mut Report<'_>,
    file: &HandoffFile,
    hash: String,
    launch: Option<&Checklist>,
    previous: Option<&Checklist>,
) -> Option<Handoff> {
    let title = words::text(report, &file.title, "title");
    let version = file.version.value;
    let bars = bars(report, &file.bars.value, (launch, version));
    let others_as_launch = file.others.as_ref().is_some_and(|others| as_launch(report, others));
    if let Some(launch) = launch.filter(|_| file.others.is_none()) {
        check_complete(report, place(&file.bars), &file.bars.value, launch);
    }
    let mut items = Items::new(Kind::Handoff, version);
    let mut seen = BTreeSet::new();
    let mut sections = Vec::with_capacity(file.sections.len());
    for entry in &file.sections {
        words::unique(report, &mut seen, &entry.id, "section id");
        sections.extend(section(report, &mut items, entry, launch));
    }
    let retired = since::read_retired(report, &file.retired, version);
    let extends = file.extends.value;
    let title = title?;
    let read = Handoff { version, extends, title, hash, bars, others_as_launch, sections, retired };
    if let Some(launch) = launch {
        succession::of_handoff(report, file, &extended(launch, &read), previous);
    }
    Some(read)
}

fn bars(
    report: &mut Report<'_>,
    entries: &Bars,
    (launch, version): (Option<&Checklist>, u32),
) -> BTreeMap<ItemId, Bar> {
    let mut bars = BTreeMap::new();
    for (key, entry) in &entries.0 {
        let Some(id) = words::item_id(report, key, "") else { continue };
        let item = launch.and_then(|launch| launch.item(&id));
        if let (Some(launch), None) = (launch, item) {
            let message = format!("launch version {} has no item {id}", launch.version);
            report.add(place(key), message);
        }
        let answer = item.map(|item| &item.answer);
        let Some(handoff) = bar::read(report, entry, answer, version) else { continue };
        if let Some(item) = item {
            bar::check_not_looser(report, entry, &handoff, item);
        }
        bars.insert(id, handoff);
    }
    bars
}

/// Whether what stands for the items that are not named under `bars` is the one word that there is.
fn as_launch(report: &mut Report<'_>, others: &Text) -> bool {
    let known = others.value == "as_launch";
    if !known {
        let message =
            format!("unknown word `{}` for the others; expected: as_launch", others.value);
        report.add(place(others), message);
    }
    known
}

fn check_complete(report: &mut Report<'_>, at: Place, bars: &Bars, launch: &Checklist) {
    let named: BTreeSet<&str> = bars.0.iter().map(|(key, _)| key.value.as_str()).collect();
    for item in launch.items().filter(|item| !named.contains(item.id.as_str())) {
        report.add(at, format!("no handoff bar for launch item {}", item.id));
    }
}

fn section(
    report: &mut Report<'_>,
    items: &mut Items,
    entry: &HandoffSection,
    launch: Option<&Checklist>,
) -> Option<Added> {
    let id = words::section_id(report, &entry.id)?;
    if entry.items.is_empty() {
        report.add(place(&entry.id), format!("section {id} has no items"));
    }
    let heading = heading(report, entry);
    if let Some(launch) = launch {
        check_heading(report, entry, launch);
        check_new(report, entry, launch);
    }
    let items = items.read(report, &id, &entry.items);
    Some(Added { id, heading, items })
}

fn heading(report: &mut Report<'_>, entry: &HandoffSection) -> Option<(String, String)> {
    let mut read = |text: &Option<Text>, field| {
        text.as_ref().and_then(|text| words::text(report, text, field))
    };
    let title = read(&entry.title, "title");
    title.zip(read(&entry.question, "question"))
}

/// A section has its heading in one place: in the launch version, or here when it is new.
fn check_heading(report: &mut Report<'_>, entry: &HandoffSection, launch: &Checklist) {
    let id = &entry.id.value;
    let version = launch.version;
    let known = launch.sections.iter().any(|section| &section.id == id);
    for (text, field) in [(&entry.title, "title"), (&entry.question, "question")] {
        match text {
            Some(text) if known => report.add(
                place(text),
                format!("section {id} has its `{field}` from launch version {version}"),
            ),
            None if !known => report.add(
                place(&entry.id),
                format!("section {id} is not in launch version {version} and needs a `{field}`"),
            ),
            _ => {}
        }
    }
}

fn check_new(report: &mut Report<'_>, entry: &HandoffSection, launch: &Checklist) {
    let asked = |id: &str| id.parse().is_ok_and(|id| launch.item(&id).is_some());
    for item in entry.items.iter().filter(|item| asked(&item.id.value)) {
        let message = format!(
            "item {} is asked at launch already; its handoff bar belongs under `bars`",
            item.id.value
        );
        report.add(place(&item.id), message);
    }
}

/// The launch checklist with the bars of this handoff version beside its own.
pub(super) fn launch_beside(launch: &Checklist, handoff: &Handoff) -> Checklist {
    let mut launch = launch.clone();
    launch.companion = Some(handoff.version);
    for item in launch.sections.iter_mut().flat_map(|section| &mut section.items) {
        let same = item.launch.clone().filter(|_| handoff.others_as_launch);
        item.handoff = handoff.bars.get(&item.id).cloned().or(same);
    }
    launch
}

/// The handoff checklist: every launch item with both bars, and the items asked at handoff only.
pub(super) fn extended(launch: &Checklist, handoff: &Handoff) -> Checklist {
    let mut sections = launch_beside(launch, handoff).sections;
    for added in &handoff.sections {
        match sections.iter_mut().find(|section| section.id == added.id) {
            Some(section) => {
                section.items =
                    placed(std::mem::take(&mut section.items), added.items.iter().cloned());
            }
            None => sections.extend(added.heading.clone().map(|(title, question)| Section {
                id: added.id.clone(),
                title,
                question,
                items: placed(Vec::new(), added.items.iter().cloned()),
            })),
        }
    }
    Checklist {
        kind: Kind::Handoff,
        version: handoff.version,
        companion: Some(launch.version),
        title: handoff.title.clone(),
        hash: handoff.hash.clone(),
        sections,
        retired: launch.retired.iter().chain(&handoff.retired).cloned().collect(),
    }
}
