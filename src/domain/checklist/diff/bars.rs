//! Whether a bar asks for more or for less than before, and what an item says field by field.

use std::collections::BTreeSet;

use super::{Field, FieldChange};
use crate::domain::checklist::{AnswerKind, Bar, Condition, Item, Kind, Rule};

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// It is as it was.
    Same,
    /// It asks for more.
    Stricter,
    /// It asks for less.
    Looser,
    /// It asks for more in one respect and for less in another, or the two cannot be compared.
    Mixed,
}

impl Direction {
    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, one) | (one, Self::Same) => one,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }

    /// From whether the new is at least as strict as the old, and the old as the new.
    fn of(new_holds_old: bool, old_holds_new: bool) -> Self {
        match (new_holds_old, old_holds_new) {
            (true, true) => Self::Same,
            (true, false) => Self::Stricter,
            (false, true) => Self::Looser,
            (false, false) => Self::Mixed,
        }
    }
}

/// Which way the bar of this kind went, by everything that can be compared: its rule, its severity,
/// for whom it is a blocker, and how old a proof may be.
pub(super) fn direction(was: &Item, is: &Item, kind: Kind) -> Direction {
    let (Some(old), Some(new)) = (was.bar(kind), is.bar(kind)) else { return Direction::Mixed };
    rules(&old.rule, &new.rule)
        .and(Direction::of(new.severity >= old.severity, old.severity >= new.severity))
        .and(blockers(&was.blocker_when, &is.blocker_when))
        .and(ages(old, new))
}

fn rules(old: &Rule, new: &Rule) -> Direction {
    if old == new {
        return Direction::Same;
    }
    Direction::of(new.at_least_as_strict_as(old), old.at_least_as_strict_as(new))
}

/// The more conditions make an item a blocker, the stricter it is.
fn blockers(old: &[Condition], new: &[Condition]) -> Direction {
    let set = |conditions: &[Condition]| conditions.iter().cloned().collect::<BTreeSet<_>>();
    let (old, new) = (set(old), set(new));
    Direction::of(new.is_superset(&old), old.is_superset(&new))
}

/// A proof that does not age is the least strict.
fn ages(old: &Bar, new: &Bar) -> Direction {
    let days = |bar: &Bar| bar.evidence.max_age_days.unwrap_or(u32::MAX);
    Direction::of(days(new) <= days(old), days(old) <= days(new))
}

/// Whether an answer of the old kind is one of the new kind: every option is still there, a figure
/// has the same unit.
pub(super) fn same_answer(old: &AnswerKind, new: &AnswerKind) -> bool {
    match (old, new) {
        (AnswerKind::Number { unit: old, .. }, AnswerKind::Number { unit: new, .. }) => old == new,
        (AnswerKind::Choice { options: old }, AnswerKind::Choice { options: new }) => {
            old.iter().all(|option| new.iter().any(|other| other.value == option.value))
        }
        (old, new) => old == new,
    }
}

/// Whether an option that both kinds of answer have is called by other words now, so that an earlier
/// answer may say something else.
pub(super) fn relabelled(old: &AnswerKind, new: &AnswerKind) -> bool {
    let (AnswerKind::Choice { options: old }, AnswerKind::Choice { options: new }) = (old, new)
    else {
        return false;
    };
    old.iter().any(|was| new.iter().any(|is| is.value == was.value && is.label != was.label))
}

/// What differs between two states of an item, or everything worth reading of one that came or
/// went.
pub(super) fn fields(was: Option<&Item>, is: Option<&Item>, kind: Kind) -> Vec<FieldChange> {
    let both = was.is_some() && is.is_some();
    let mut fields = Vec::new();
    for (field, say) in SAYINGS {
        let text = |item: Option<&Item>| item.map_or_else(String::new, |item| say(item, kind));
        let (before, after) = (text(was), text(is));
        if before != after && (both || FOR_READERS.contains(field)) {
            fields.push(FieldChange { field: *field, before, after });
        }
    }
    fields
}

/// What is worth reading of an item that came or went.
const FOR_READERS: &[Field] = &[Field::Title, Field::Ask, Field::Bar, Field::Severity];

/// What an item says in one field.
type Saying = fn(&Item, Kind) -> String;

const SAYINGS: &[(Field, Saying)] = &[
    (Field::Title, |item, _| item.title.clone()),
    (Field::Ask, |item, _| item.ask.clone()),
    (Field::Bar, |item, kind| of_bar(item, kind, |bar| bar.words.clone())),
    (Field::Rule, |item, kind| of_bar(item, kind, |bar| bar.rule.to_string())),
    (Field::Severity, |item, kind| of_bar(item, kind, |bar| bar.severity.to_string())),
    (Field::Answer, |item, _| item.answer.to_string()),
    (Field::Evidence, |item, kind| of_bar(item, kind, proof)),
    (Field::AppliesWhen, |item, _| conditions(&item.applies_when)),
    (Field::BlockerWhen, |item, _| conditions(&item.blocker_when)),
    (Field::Why, |item, _| item.why.clone()),
    (Field::Todo, |item, _| item.todo.clone()),
    (Field::MeasuredBy, |item, _| {
        item.measured_by.map_or_else(String::new, |measure| measure.to_string())
    }),
    (Field::Sources, |item, _| item.sources.join("\n")),
];

fn of_bar(item: &Item, kind: Kind, say: impl Fn(&Bar) -> String) -> String {
    item.bar(kind).map_or_else(String::new, say)
}

fn proof(bar: &Bar) -> String {
    match bar.evidence.max_age_days {
        None => bar.evidence.hint.clone(),
        Some(days) => format!("{}; at most {days} days old", bar.evidence.hint),
    }
}

fn conditions(conditions: &[Condition]) -> String {
    let conditions: Vec<String> = conditions.iter().map(Condition::to_string).collect();
    conditions.join(", ")
}
