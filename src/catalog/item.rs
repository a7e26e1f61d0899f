//! One item: its texts, its answer, its conditions and its sources.

use std::collections::BTreeSet;

use serde_saphyr::Spanned;

use super::file::{AnswerEntry, ItemEntry, OptionEntry, Text};
use super::problem::{Report, place};
use super::words;
use super::{bar, since};
use crate::domain::checklist::{AnswerKind, ChoiceOption, Condition, Fact, Item, Kind, Regime};
use crate::domain::service::Importance;

/// Items that one file holds at most; the shipped checklists have 60 together.
pub(super) const MOST_ITEMS: usize = 1_000;

/// What the items of one file have in common, and the ids seen so far.
pub(super) struct Items {
    /// The kind of the file: which of the two bars its items carry.
    pub(super) kind: Kind,
    /// The version of the file; no item can be from a later one.
    pub(super) version: u32,
    seen: BTreeSet<String>,
    count: usize,
}

impl Items {
    /// For a file of this kind and version, with no item read yet.
    pub(super) fn new(kind: Kind, version: u32) -> Self {
        Items { kind, version, seen: BTreeSet::new(), count: 0 }
    }

    /// Reads the items of one section, skipping and reporting the bad ones.
    pub(super) fn read(
        &mut self,
        report: &mut Report<'_>,
        section: &str,
        entries: &[ItemEntry],
    ) -> Vec<Item> {
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            self.count += 1;
            if self.count == MOST_ITEMS + 1 {
                report.add(place(&entry.id), format!("more than {MOST_ITEMS} items"));
            }
            words::unique(report, &mut self.seen, &entry.id, "item id");
            items.extend(self.item(report, section, entry));
        }
        items
    }

    fn item(&self, report: &mut Report<'_>, section: &str, entry: &ItemEntry) -> Option<Item> {
        let id = words::item_id(report, &entry.id, section);
        let title = item_text(report, entry, &entry.title, "title");
        let ask = item_text(report, entry, &entry.ask, "ask");
        let why = item_text(report, entry, &entry.why, "why");
        let todo = item_text(report, entry, &entry.todo, "todo");
        let answer = words::needed(report, &entry.id, &entry.answer, "answer");
        let answer = answer.and_then(|kind| read_answer(report, kind));
        let applies_when = conditions(report, &entry.applies_when);
        let blocker_when = conditions(report, &entry.blocker_when);
        let measured_by = entry.measured_by.as_ref();
        let measured_by = measured_by.map(|name| words::named(report, name, "measure"));
        let own_bar = bar::of_kind(report, entry, (self.kind, self.version), answer.as_ref());
        let sources = sources(report, entry);
        let since = words::needed(report, &entry.id, &entry.since, "since");
        let since = since.and_then(|entry| since::read(report, entry, self.version));
        let (launch, handoff) = match self.kind {
            Kind::Launch => (Some(own_bar?), None),
            Kind::Handoff => (None, Some(own_bar?)),
        };
        Some(Item {
            id: id?,
            title: title?,
            ask: ask?,
            why: why?,
            todo: todo?,
            answer: answer?,
            launch,
            handoff,
            applies_when: applies_when?,
            blocker_when: blocker_when?,
            measured_by: match measured_by {
                Some(known) => Some(known?),
                None => None,
            },
            sources: sources?,
            since: since?,
        })
    }
}

fn item_text(
    report: &mut Report<'_>,
    entry: &ItemEntry,
    text: &Option<Text>,
    field: &str,
) -> Option<String> {
    let text = words::needed(report, &entry.id, text, field)?;
    if field == "title" {
        return words::line(report, text, field);
    }
    words::text(report, text, field)
}

fn sources(report: &mut Report<'_>, entry: &ItemEntry) -> Option<Vec<String>> {
    if entry.sources.is_empty() {
        report.add(place(&entry.id), format!("item {} has no `sources`", entry.id.value));
        return None;
    }
    // Every source is looked at, also after a bad one.
    let read: Vec<_> = entry.sources.iter().map(|s| words::line(report, s, "source")).collect();
    read.into_iter().collect()
}

pub(super) fn conditions(report: &mut Report<'_>, entries: &[Text]) -> Option<Vec<Condition>> {
    let mut seen = BTreeSet::new();
    let mut read = Vec::with_capacity(entries.len());
    for entry in entries {
        words::unique(report, &mut seen, entry, "condition");
        let condition = entry.value.parse::<Condition>().ok();
        if condition.is_none() {
            let known = known_conditions().map(|condition| condition.to_string());
            let known = known.collect::<Vec<_>>().join(", ");
            let message = format!("unknown condition `{}`; expected one of: {known}", entry.value);
            report.add(place(entry), message);
        }
        read.push(condition);
    }
    read.into_iter().collect()
}

fn known_conditions() -> impl Iterator<Item = Condition> {
    let facts = Fact::ALL.iter().map(|fact| Condition::Fact(*fact));
    let regimes = Regime::ALL.iter().map(|regime| Condition::Regime(*regime));
    let importance = Importance::ALL.iter().map(|one| Condition::Importance(*one));
    facts.chain(regimes).chain([Condition::Critical]).chain(importance)
}

fn read_answer(report: &mut Report<'_>, entry: &Spanned<AnswerEntry>) -> Option<AnswerKind> {
    match &entry.value {
        AnswerEntry::Attest => Some(AnswerKind::Attest),
        AnswerEntry::Date => Some(AnswerKind::Date),
        AnswerEntry::Text => Some(AnswerKind::Text),
        AnswerEntry::Number { unit, min, max } => number(report, unit, min, max),
        AnswerEntry::Choice { options } => {
            if options.len() < 2 {
                report.add(place(entry), "a choice needs at least two options");
            }
            choice(report, options)
        }
    }
}

fn number(
    report: &mut Report<'_>,
    unit: &Text,
    min: &Spanned<f64>,
    max: &Spanned<f64>,
) -> Option<AnswerKind> {
    let unit = words::line(report, unit, "unit");
    for (limit, field) in [(min, "min"), (max, "max")] {
        if !limit.value.is_finite() {
            report.add(place(limit), format!("`{field}` is not a finite number"));
            return None;
        }
    }
    if min.value > max.value {
        let message = format!("`min` {} is more than `max` {}", min.value, max.value);
        report.add(place(min), message);
        return None;
    }
    Some(AnswerKind::Number { unit: unit?, min: min.value, max: max.value })
}

fn choice(report: &mut Report<'_>, entries: &[OptionEntry]) -> Option<AnswerKind> {
    let (mut values, mut labels) = (BTreeSet::new(), BTreeSet::new());
    let mut options = Vec::with_capacity(entries.len());
    for entry in entries {
        words::unique(report, &mut values, &entry.value, "option");
        words::unique(report, &mut labels, &entry.label, "label");
        let value = option_value(report, &entry.value);
        let label = words::line(report, &entry.label, "label");
        options.push(value.zip(label).map(|(value, label)| ChoiceOption { value, label }));
    }
    Some(AnswerKind::Choice { options: options.into_iter().collect::<Option<_>>()? })
}

fn option_value(report: &mut Report<'_>, text: &Text) -> Option<String> {
    words::snake_case(report, text, "option", "by_hand")
}
