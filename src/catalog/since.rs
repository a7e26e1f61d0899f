//! Why something is as it is, and what is asked no more.

use std::collections::BTreeSet;

use serde_saphyr::Spanned;

use super::file::{RetiredEntry, SinceEntry};
use super::problem::{Report, place};
use super::words;
use crate::domain::checklist::{Retired, Since};

/// Reads what changed an item or bar last, in a file of this version.
pub(super) fn read(report: &mut Report<'_>, entry: &SinceEntry, version: u32) -> Option<Since> {
    let reason = words::text(report, &entry.reason, "reason");
    let lesson = lesson(report, entry.lesson.as_ref());
    let change = entry.change.as_ref().map(|text| words::named(report, text, "change"));
    let since = reached(report, &entry.version, version)?;
    Some(Since {
        version: since,
        reason: reason?,
        lesson,
        change: match change {
            Some(known) => Some(known?),
            None => None,
        },
    })
}

/// A version that is not later than that of the file.
fn reached(report: &mut Report<'_>, entry: &Spanned<u32>, version: u32) -> Option<u32> {
    if (1..=version).contains(&entry.value) {
        return Some(entry.value);
    }
    let message = format!("since version {}, but this file is version {version}", entry.value);
    report.add(place(entry), message);
    None
}

fn lesson(report: &mut Report<'_>, entry: Option<&Spanned<u32>>) -> Option<u32> {
    let entry = entry?;
    if entry.value == 0 {
        report.add(place(entry), "lessons are counted from 1");
    }
    Some(entry.value)
}

/// Reads what is asked no more in a file of this version.
pub(super) fn read_retired(
    report: &mut Report<'_>,
    entries: &[RetiredEntry],
    version: u32,
) -> Vec<Retired> {
    let mut seen = BTreeSet::new();
    let mut retired = Vec::with_capacity(entries.len());
    for entry in entries {
        words::unique(report, &mut seen, &entry.id, "retired id");
        let id = words::item_id(report, &entry.id, "");
        let reason = words::text(report, &entry.reason, "reason");
        let lesson = lesson(report, entry.lesson.as_ref());
        let since = reached(report, &entry.version, version);
        let read = id.zip(reason).zip(since);
        retired.extend(read.map(|((id, reason), version)| Retired { id, version, reason, lesson }));
    }
    retired
}
