//! What differs between two versions, in words and word by word.

use crate::domain::checklist::Kind;
use crate::domain::checklist::diff::{
    ChangeKind, Diff, Field, FieldChange, HeadingChange, HeadingField, ItemChange, PieceKind,
    pieces,
};
use crate::domain::ids::ItemId;
use crate::ops::lessons::LessonTitle;
use crate::web::views::drafts::{ChangeLine, ChangeView, PieceView};
use crate::web::views::link::Link;

/// The changes of a checklist, with those of the other one beside them: an item stands once, with
/// both of its bars. `place` says where an item leads and, for one whose title did not change, what
/// its title is.
pub fn changes(
    diff: &Diff,
    beside: Option<&Diff>,
    place: &dyn Fn(&ItemId) -> (String, String),
    lessons: &[LessonTitle],
) -> Vec<ChangeView> {
    let mut views: Vec<ChangeView> = diff
        .changes
        .iter()
        .map(|change| {
            let other = beside.and_then(|diff| diff.change(&change.id));
            view((diff.kind, change), other, place, lessons)
        })
        .collect();
    let alone = beside.into_iter().flat_map(|other| {
        let own = other.changes.iter().filter(|change| diff.change(&change.id).is_none());
        own.map(|change| view((other.kind, change), None, place, lessons))
    });
    views.extend(alone);
    views
}

/// In words, for example `4 changes`.
pub fn counted(changes: usize) -> String {
    match changes {
        0 => "No changes".to_owned(),
        1 => "1 change".to_owned(),
        many => format!("{many} changes"),
    }
}

/// In words, for example `44 items unchanged`.
pub fn unchanged(diff: &Diff) -> String {
    match diff.unchanged {
        1 => "1 item unchanged".to_owned(),
        many => format!("{many} items unchanged"),
    }
}

/// In words, for example `48 items, was 48`.
pub fn items(diff: &Diff) -> String {
    format!("{} items, was {}", diff.items_after, diff.items_before)
}

fn view(
    (kind, change): (Kind, &ItemChange),
    other: Option<&ItemChange>,
    place: &dyn Fn(&ItemId) -> (String, String),
    lessons: &[LessonTitle],
) -> ChangeView {
    let (href, title) = place(&change.id);
    let mut lines = Vec::new();
    if change.fields.iter().all(|field| field.field != Field::Title) && !title.is_empty() {
        let text = PieceView { text: title, added: false, removed: false };
        lines.push(ChangeLine { label: String::new(), pieces: vec![text] });
    }
    lines.extend(change.fields.iter().map(|field| line(field, kind)));
    let beside = other.into_iter().flat_map(|other| &other.fields);
    let beside = beside.filter(|field| field.field.is_of_bar());
    lines.extend(beside.map(|field| line(field, other_than(kind))));
    let gravest = other.map_or(change.kind, |other| graver(change.kind, other.kind));
    let said = Some(change).filter(|change| !change.reason.is_empty()).or(other);
    ChangeView {
        tag: tag(gravest),
        asks: gravest.asks_again(),
        id: change.id.to_string(),
        href,
        lines,
        effect: effect(gravest),
        reason: said.map_or_else(String::new, |change| change.reason.clone()),
        lesson: said.and_then(|change| change.lesson).map(|number| titled(number, lessons)),
    }
}

/// The way to a lesson, with its first words.
fn titled(number: u32, lessons: &[LessonTitle]) -> Link {
    let link = lesson(number);
    match lessons.iter().find(|known| known.number == number) {
        Some(known) => Link::new(link.href, format!("{}, {}", link.text, known.title)),
        None => link,
    }
}

/// The way to a lesson.
pub fn lesson(number: u32) -> Link {
    Link::new(format!("/lessons/{number}"), format!("Lesson {number}"))
}

fn other_than(kind: Kind) -> Kind {
    match kind {
        Kind::Launch => Kind::Handoff,
        Kind::Handoff => Kind::Launch,
    }
}

/// What asks most of teams and SREs.
fn graver(one: ChangeKind, other: ChangeKind) -> ChangeKind {
    let order = [
        ChangeKind::Added,
        ChangeKind::Retired,
        ChangeKind::Changed,
        ChangeKind::Stricter,
        ChangeKind::Looser,
        ChangeKind::Scope,
        ChangeKind::Reworded,
        ChangeKind::Moved,
    ];
    order.into_iter().find(|kind| [one, other].contains(kind)).unwrap_or(one)
}

fn tag(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "New",
        ChangeKind::Retired => "Retired",
        ChangeKind::Stricter => "Stricter",
        ChangeKind::Looser => "Looser",
        ChangeKind::Changed => "Changed",
        ChangeKind::Scope => "Other services",
        ChangeKind::Reworded => "Reworded",
        ChangeKind::Moved => "Moved",
    }
}

fn effect(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "New to every review.",
        ChangeKind::Retired => "Asked no more; kept in the record.",
        ChangeKind::Stricter | ChangeKind::Changed => {
            "Teams look at their answer again; an acceptance lapses."
        }
        ChangeKind::Looser => "Earlier answers stay; an acceptance lapses.",
        ChangeKind::Scope => "Asked of other services than before.",
        ChangeKind::Reworded => "Same meaning. Earlier answers stay valid.",
        ChangeKind::Moved => "Stands in another place. Earlier answers stay valid.",
    }
}

fn line(change: &FieldChange, kind: Kind) -> ChangeLine {
    let bar = match kind {
        Kind::Launch => "Launch",
        Kind::Handoff => "Handoff",
    };
    let label = match change.field {
        Field::Title => String::new(),
        Field::Ask => "Question".to_owned(),
        Field::Why => "Why".to_owned(),
        Field::Todo => "What to do".to_owned(),
        Field::Answer => "Answered with".to_owned(),
        Field::Bar => format!("{bar} bar"),
        Field::Rule => format!("{bar} rule"),
        Field::Severity => format!("{bar} severity"),
        Field::Evidence => format!("{bar} evidence"),
        Field::AppliesWhen => "Asked when".to_owned(),
        Field::BlockerWhen => "A blocker when".to_owned(),
        Field::MeasuredBy => "Measured by".to_owned(),
        Field::Sources => "Sources".to_owned(),
        Field::Section => "Section".to_owned(),
    };
    ChangeLine { label, pieces: word_by_word(&change.before, &change.after) }
}

fn word_by_word(before: &str, after: &str) -> Vec<PieceView> {
    let pieces = pieces(before, after).into_iter().map(|piece| PieceView {
        added: piece.kind == PieceKind::Added,
        removed: piece.kind == PieceKind::Removed,
        text: piece.text,
    });
    pieces.collect()
}

/// The headings that differ; one that both checklists have stands once.
pub fn headings(diffs: &[&Diff]) -> Vec<ChangeLine> {
    let mut lines: Vec<(String, &HeadingChange)> = Vec::new();
    for diff in diffs {
        for change in &diff.headings {
            let label = match (&change.section, change.field) {
                (None, _) => format!("Title of the {} checklist", diff.kind),
                (Some(section), HeadingField::Title) => format!("Title of {section}"),
                (Some(section), HeadingField::Question) => format!("Question of {section}"),
            };
            if !lines.contains(&(label.clone(), change)) {
                lines.push((label, change));
            }
        }
    }
    let line = |(label, change): (String, &HeadingChange)| ChangeLine {
        label,
        pieces: word_by_word(&change.before, &change.after),
    };
    lines.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::domain::checklist::diff::between;

    #[test]
    fn an_item_stands_once_with_both_of_its_bars() {
        let catalog = Catalog::embedded().unwrap();
        let before = catalog.current(Kind::Launch).unwrap();
        let mut after = (*before).clone();
        let item = &mut after.sections[0].items[0];
        let id = item.id.clone();
        item.launch.as_mut().unwrap().words.push_str(" All of it.");
        let launch = between(&before, &after);
        let handoff_before = catalog.current(Kind::Handoff).unwrap();
        let mut handoff_after = (*handoff_before).clone();
        let items = handoff_after.sections.iter_mut().flat_map(|section| &mut section.items);
        let same = items.into_iter().find(|item| item.id == id).unwrap();
        same.handoff.as_mut().unwrap().words.push_str(" Twice.");
        let handoff = between(&handoff_before, &handoff_after);

        let place = |id: &ItemId| (format!("/x/{id}"), format!("Title of {id}"));
        let views = changes(&launch, Some(&handoff), &place, &[]);
        assert_eq!(views.len(), 1);
        let labels: Vec<&str> = views[0].lines.iter().map(|line| line.label.as_str()).collect();
        assert_eq!(labels, ["", "Launch bar", "Handoff bar"]);
        assert!(views[0].lines[1].pieces.iter().any(|piece| piece.added));
        assert_eq!((views[0].tag, views[0].asks), ("Changed", true));
        assert_eq!(counted(views.len()), "1 change");
        assert_eq!(unchanged(&launch), format!("{} items unchanged", launch.unchanged));
    }
}
