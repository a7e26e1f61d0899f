//! A version against the one before it: no id comes back, nothing goes without a word, and every
//! change says why.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{HandoffFile, ItemEntry, LaunchFile, RetiredEntry, SinceEntry, Text};
use super::problem::{Place, Report, place};
use crate::domain::checklist::diff::{self, ChangeKind, Diff, Field, ItemChange};
use crate::domain::checklist::{Checklist, Item, Meant};
use crate::domain::ids::ItemId;

/// Where a file says something about an item.
struct Said<'a> {
    /// Its id.
    id: &'a Text,
    /// Why it is as it is.
    since: Option<&'a SinceEntry>,
    /// Whether this is about the bar alone; why the item is as it is stands in the launch file.
    bar_alone: bool,
}

/// A launch version against the one before it.
pub(super) fn of_launch(
    report: &mut Report<'_>,
    file: &LaunchFile,
    read: &Checklist,
    previous: Option<&Checklist>,
) {
    let said: Vec<Said<'_>> =
        file.sections.value.iter().flat_map(|section| &section.items).map(of_item).collect();
    let whole = place(&file.sections);
    check(report, &said, &file.retired, read, previous.map(|previous| (previous, whole)));
}

/// A handoff version against the one before it, both merged with the launch versions that they
/// extend. The reason of a bar stands beside the bar.
pub(super) fn of_handoff(
    report: &mut Report<'_>,
    file: &HandoffFile,
    read: &Checklist,
    previous: Option<&Checklist>,
) {
    let bars = file.bars.value.0.iter();
    let bars = bars.map(|(id, bar)| Said { id, since: bar.since.as_ref(), bar_alone: true });
    let items = file.sections.iter().flat_map(|section| &section.items).map(of_item);
    let said: Vec<Said<'_>> = bars.chain(items).collect();
    let whole = place(&file.bars);
    check(report, &said, &file.retired, read, previous.map(|previous| (previous, whole)));
}

fn of_item(entry: &ItemEntry) -> Said<'_> {
    Said { id: &entry.id, since: entry.since.as_deref(), bar_alone: false }
}

/// `previous` comes with the place of what is missing as a whole.
fn check(
    report: &mut Report<'_>,
    said: &[Said<'_>],
    retired: &[RetiredEntry],
    read: &Checklist,
    previous: Option<(&Checklist, Place)>,
) {
    let asked: BTreeSet<&str> = said.iter().map(|said| said.id.value.as_str()).collect();
    for entry in retired.iter().filter(|entry| asked.contains(entry.id.value.as_str())) {
        let message = format!("item {} is asked in this file and retired as well", entry.id.value);
        report.add(place(&entry.id), message);
    }
    let Some((previous, whole)) = previous else { return };
    let gone: BTreeMap<&ItemId, u32> =
        previous.retired.iter().map(|one| (&one.id, one.version)).collect();
    for said in said {
        let id = said.id.value.parse::<ItemId>().ok();
        if let Some(version) = id.as_ref().and_then(|id| gone.get(id)) {
            let message = format!(
                "item {} was retired in version {version}; its id is never used again",
                said.id.value
            );
            report.add(place(said.id), message);
        }
    }
    let named = asked.into_iter().chain(retired.iter().map(|entry| entry.id.value.as_str()));
    check_kept(report, &named.collect(), (read, previous), whole);
    let diff = diff::between(previous, read);
    check_reasons(report, said, (read, previous), &diff);
    check_untouched(report, said, retired, (read, previous, whole), &diff);
}

/// Every item of the version before is here, or says under `retired` why it is not. What is named in
/// the file and could not be read is reported as that alone.
fn check_kept(
    report: &mut Report<'_>,
    named: &BTreeSet<&str>,
    (read, previous): (&Checklist, &Checklist),
    whole: Place,
) {
    let retired = |id: &ItemId| read.retired.iter().any(|one| one.id == *id);
    let missing = |id: &ItemId| !named.contains(id.as_str()) && !retired(id);
    let version = previous.version;
    for item in previous.items().filter(|item| missing(&item.id) && read.item(&item.id).is_none()) {
        let id = &item.id;
        let message = format!("item {id} of version {version} is neither here nor `retired`");
        report.add(whole, message);
    }
    for one in previous.retired.iter().filter(|one| missing(&one.id)) {
        report.add(whole, format!("item {} stays under `retired` in every later version", one.id));
    }
}

/// What changed says so in its `since`, and says nothing that the figures contradict.
fn check_reasons(
    report: &mut Report<'_>,
    said: &[Said<'_>],
    (read, previous): (&Checklist, &Checklist),
    diff: &Diff,
) {
    let version = read.version;
    for change in &diff.changes {
        let Some(said) = said.iter().find(|said| said.id.value == change.id.as_str()) else {
            continue;
        };
        let Some(kind) = to_explain(said, change, (read, previous)) else { continue };
        match said.since {
            Some(since) if since.version.value == version => {
                check_meaning(report, since, kind, diff);
            }
            Some(since) => report.add(place(&since.version), why(change, diff)),
            None => report.add(place(said.id), why(change, diff)),
        }
    }
}

/// What an earlier version said of why something is as it is, or is asked no more, stays said.
fn check_untouched(
    report: &mut Report<'_>,
    said: &[Said<'_>],
    retired: &[RetiredEntry],
    (read, previous, whole): (&Checklist, &Checklist, Place),
    diff: &Diff,
) {
    for said in said {
        let Some(id) = said.id.value.parse::<ItemId>().ok() else { continue };
        let (Some(was), Some(is)) = (previous.item(&id), read.item(&id)) else { continue };
        let changed = diff.change(&id);
        if changed.is_some_and(|change| to_explain(said, change, (read, previous)).is_some()) {
            continue;
        }
        let of_bar = |item: &Item| item.bar(read.kind).and_then(|bar| bar.since.clone());
        let own_same = said.bar_alone || was.since == is.since;
        if !own_same || of_bar(was) != of_bar(is) {
            let at = said.since.map_or_else(|| place(said.id), |since| place(&since.version));
            let message = format!(
                "item {id} is as in version {}: leave its `since` as it is there",
                diff.from
            );
            report.add(at, message);
        }
    }
    for was in &previous.retired {
        let Some(is) = read.retired.iter().find(|one| one.id == was.id) else { continue };
        if is != was {
            let entry = retired.iter().find(|entry| entry.id.value == was.id.as_str());
            let message = format!(
                "item {} was retired in version {}: leave its entry as it is in version {}",
                was.id, was.version, diff.from
            );
            report.add(entry.map_or(whole, |entry| place(&entry.id)), message);
        }
    }
}

/// What this entry has to give a reason for. Where an item stands needs none.
fn to_explain(
    said: &Said<'_>,
    change: &ItemChange,
    (read, previous): (&Checklist, &Checklist),
) -> Option<ChangeKind> {
    if said.bar_alone {
        let (was, is) = (previous.item(&change.id)?, read.item(&change.id)?);
        return diff::bar_change(was, is, read.kind);
    }
    let moved_alone = change.fields.iter().all(|field| field.field == Field::Section);
    (!moved_alone).then_some(change.kind)
}

fn why(change: &ItemChange, diff: &Diff) -> String {
    let what = match change.kind {
        ChangeKind::Added => format!("item {} is new", change.id),
        _ => format!("item {} is not as in version {}", change.id, diff.from),
    };
    format!("{what}: say why in `since`, with version {}", diff.to)
}

/// Words that mean the same cannot come with figures that do not.
fn check_meaning(report: &mut Report<'_>, since: &SinceEntry, kind: ChangeKind, diff: &Diff) {
    let Some(change) = &since.change else { return };
    let stated = change.value.parse::<Meant>().ok();
    let fits = match stated {
        Some(Meant::Reworded) => !kind.lapses_acceptance(),
        Some(Meant::Stricter) => kind == ChangeKind::Stricter || kind == ChangeKind::Added,
        Some(Meant::Looser) => kind == ChangeKind::Looser || kind == ChangeKind::Added,
        // Reported as no such change.
        None => true,
    };
    if !fits {
        let message = format!(
            "the change is called `{}`, but the figures since version {} say {kind}",
            change.value, diff.from
        );
        report.add(place(change), message);
    }
}
