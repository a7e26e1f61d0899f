//! The list of low-risk launches: which items of a launch version it asks, and when it may be chosen.

use std::collections::BTreeSet;

use super::file::{EntryCondition, LowRiskFile};
use super::problem::{Report, place};
use super::{item, words};
use crate::domain::checklist::Checklist;
use crate::domain::checklist::low_risk::{Entry, LowRisk};
use crate::domain::ids::ItemId;

/// Reads a list whose name and version are already known to be those of its path. `launch` is the
/// version that it extends; without it the items are not looked up.
pub(super) fn read(
    report: &mut Report<'_>,
    file: &LowRiskFile,
    launch: Option<&Checklist>,
) -> Option<LowRisk> {
    let title = words::text(report, &file.title, "title");
    if file.entry.value.is_empty() {
        report.add(place(&file.entry), "no entry conditions: then every launch would be low-risk");
    }
    let mut seen = BTreeSet::new();
    let mut entry = Vec::with_capacity(file.entry.value.len());
    for condition in &file.entry.value {
        words::unique(report, &mut seen, &condition.id, "entry condition");
        entry.extend(entry_condition(report, condition));
    }
    let never_when = item::conditions(report, &file.never_when);
    Some(LowRisk {
        version: file.version.value,
        title: title?,
        extends: file.extends.value,
        entry,
        never_when: never_when?,
        items: items(report, file, launch),
    })
}

fn entry_condition(report: &mut Report<'_>, entry: &EntryCondition) -> Option<Entry> {
    let id = words::snake_case(report, &entry.id, "entry condition", "no_new_executable");
    let words = words::text(report, &entry.words, "words");
    let source = words::text(report, &entry.source, "source");
    Some(Entry { id: id?, words: words?, source: source? })
}

fn items(
    report: &mut Report<'_>,
    file: &LowRiskFile,
    launch: Option<&Checklist>,
) -> BTreeSet<ItemId> {
    if file.items.value.is_empty() {
        report.add(place(&file.items), "no items");
    }
    let mut seen = BTreeSet::new();
    let mut items = BTreeSet::new();
    for text in &file.items.value {
        words::unique(report, &mut seen, text, "item");
        let Some(id) = words::item_id(report, text, "") else { continue };
        if launch.is_some_and(|launch| launch.item(&id).is_none()) {
            let message = format!("item {id} is not in launch version {}", file.extends.value);
            report.add(place(text), message);
        }
        items.insert(id);
    }
    items
}
