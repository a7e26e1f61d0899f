//! What differs between two versions of a checklist, item by item: what a team has to answer again,
//! and what an SRE has to accept again.

mod across;
mod along;
mod bars;
mod headings;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

pub use across::{Across, StillSaid, across, still_said};
pub use along::along;
pub use headings::{HeadingChange, HeadingField};
pub use text::{Piece, PieceKind, pieces};

use super::{Checklist, Item, Kind, Meant, Section, Since};
use crate::domain::ids::ItemId;
use bars::Direction;

/// What happened to an item from one version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is asked for the first time.
    Added,
    /// It is asked no more.
    Retired,
    /// It asks for more than before.
    Stricter,
    /// It asks for less than before.
    Looser,
    /// It asks for something else than before: more in one respect and less in another, another
    /// kind of answer, or other words whose meaning nobody stated.
    Changed,
    /// It is asked of other services than before.
    Scope,
    /// It says the same in other words, or what it says beside the question and the bar.
    Reworded,
    /// It stands in another place.
    Moved,
}

text_enum!(ChangeKind {
    Added => "added",
    Retired => "retired",
    Stricter => "stricter",
    Looser => "looser",
    Changed => "changed",
    Scope => "scope",
    Reworded => "reworded",
    Moved => "moved",
});

impl ChangeKind {
    /// Whether the team looks at its answer again: the item is new, or an answer that passed may
    /// not pass now.
    pub fn asks_again(self) -> bool {
        matches!(self, Self::Added | Self::Stricter | Self::Changed)
    }

    /// Whether an acceptance says nothing of the item as it is now: the bar or the question
    /// changed.
    pub fn lapses_acceptance(self) -> bool {
        matches!(self, Self::Added | Self::Stricter | Self::Looser | Self::Changed)
    }
}

/// Something that an item says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ItemField)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The statement that is true when the item is met.
    Title,
    /// The question.
    Ask,
    /// Why it is asked.
    Why,
    /// What the team does to meet it.
    Todo,
    /// The kind of answer.
    Answer,
    /// The bar in words.
    Bar,
    /// The part of the bar that a program checks.
    Rule,
    /// How much it weighs.
    Severity,
    /// What proves an answer, and for how long.
    Evidence,
    /// Which services are asked.
    AppliesWhen,
    /// For which services it is a blocker.
    BlockerWhen,
    /// The signal that measures it.
    MeasuredBy,
    /// Where it comes from.
    Sources,
    /// The section in which it stands.
    Section,
}

text_enum!(Field {
    Title => "title",
    Ask => "ask",
    Why => "why",
    Todo => "todo",
    Answer => "answer",
    Bar => "bar",
    Rule => "rule",
    Severity => "severity",
    Evidence => "evidence",
    AppliesWhen => "applies_when",
    BlockerWhen => "blocker_when",
    MeasuredBy => "measured_by",
    Sources => "sources",
    Section => "section",
});

impl Field {
    /// Whether it belongs to one of the two bars, and not to the item as such.
    pub fn is_of_bar(self) -> bool {
        matches!(self, Self::Bar | Self::Rule | Self::Severity | Self::Evidence)
    }
}

/// One thing that an item said, and what it says now; empty where there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ItemFieldChange)]
pub struct FieldChange {
    /// Which.
    pub field: Field,
    /// Before.
    pub before: String,
    /// Now.
    pub after: String,
}

/// What happened to one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ItemChange {
    /// The item.
    pub id: ItemId,
    /// What happened, the gravest of all that did.
    pub kind: ChangeKind,
    /// What it said and says, field by field; for an added or retired item everything but what
    /// does not matter to read.
    pub fields: Vec<FieldChange>,
    /// Whether an earlier answer can still be an answer: the kind of answer is the same.
    pub keeps_answer: bool,
    /// Why, as its author said; empty when nobody did.
    pub reason: String,
    /// The number of the lesson that it comes from.
    pub lesson: Option<u32>,
}

/// What differs between two versions of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ChecklistDiff)]
pub struct Diff {
    /// Launch or handoff.
    pub kind: Kind,
    /// The earlier version.
    pub from: u32,
    /// The later version.
    pub to: u32,
    /// Items of the earlier version.
    pub items_before: usize,
    /// Items of the later version.
    pub items_after: usize,
    /// What happened, in the order of the later version; retired items last.
    pub changes: Vec<ItemChange>,
    /// Items that are as they were.
    pub unchanged: usize,
    /// What stands over the whole and over the sections that both have, where it differs.
    pub headings: Vec<HeadingChange>,
}

impl Diff {
    /// The change of this item, if there is one.
    pub fn change(&self, id: &ItemId) -> Option<&ItemChange> {
        self.changes.iter().find(|change| change.id == *id)
    }
}

/// What differs between two versions of the same checklist, seen by a review of their kind: of the
/// two bars, only that of the kind counts.
pub fn between(before: &Checklist, after: &Checklist) -> Diff {
    let kind = after.kind;
    let old = asked(before, kind);
    let new = asked(after, kind);
    let old_by_id: BTreeMap<&ItemId, &Place<'_>> = old.iter().map(|p| (&p.item.id, p)).collect();
    let moved = moved(&old, &new);
    let mut changes: Vec<ItemChange> = new
        .iter()
        .filter_map(|place| match old_by_id.get(&place.item.id) {
            None => Some(added(place, kind)),
            Some(was) => changed(was, place, kind, moved.contains(&place.item.id)),
        })
        .collect();
    let unchanged = new.len() - changes.len();
    let kept: BTreeSet<&ItemId> = new.iter().map(|place| &place.item.id).collect();
    changes.extend(
        old.iter()
            .filter(|place| !kept.contains(&place.item.id))
            .map(|place| retired(place, kind, after)),
    );
    Diff {
        kind,
        from: before.version,
        to: after.version,
        items_before: old.len(),
        items_after: new.len(),
        changes,
        unchanged,
        headings: headings::changed(before, after),
    }
}

/// An item where it stands.
struct Place<'a> {
    section: &'a Section,
    item: &'a Item,
}

/// The items that a review of this kind may ask.
fn asked(checklist: &Checklist, kind: Kind) -> Vec<Place<'_>> {
    let all = checklist
        .sections
        .iter()
        .flat_map(|section| section.items.iter().map(move |item| Place { section, item }));
    all.filter(|place| place.item.bar(kind).is_some()).collect()
}

/// Items that stand in another section, or in another order among those that both versions ask.
fn moved(old: &[Place<'_>], new: &[Place<'_>]) -> BTreeSet<ItemId> {
    let in_new: BTreeMap<&ItemId, &str> =
        new.iter().map(|place| (&place.item.id, place.section.id.as_str())).collect();
    let in_old: BTreeMap<&ItemId, &str> =
        old.iter().map(|place| (&place.item.id, place.section.id.as_str())).collect();
    let common = |places: &[Place<'_>], other: &BTreeMap<&ItemId, &str>| -> Vec<ItemId> {
        let known = places.iter().filter(|place| other.contains_key(&place.item.id));
        known.map(|place| place.item.id.clone()).collect()
    };
    let (before, after) = (common(old, &in_new), common(new, &in_old));
    let mut moved: BTreeSet<ItemId> = capture_diff_slices(Algorithm::Myers, &before, &after)
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .flat_map(|op| after.get(op.new_range()).unwrap_or_default().to_vec())
        .collect();
    moved.extend(
        after
            .into_iter()
            .filter(|id| in_new.get(id).zip(in_old.get(id)).is_some_and(|(a, b)| a != b)),
    );
    moved
}

fn added(place: &Place<'_>, kind: Kind) -> ItemChange {
    ItemChange {
        id: place.item.id.clone(),
        kind: ChangeKind::Added,
        fields: bars::fields(None, Some(place.item), kind),
        keeps_answer: true,
        reason: place.item.since.reason.clone(),
        lesson: place.item.since.lesson,
    }
}

fn retired(place: &Place<'_>, kind: Kind, after: &Checklist) -> ItemChange {
    let why = after.retired.iter().find(|retired| retired.id == place.item.id);
    ItemChange {
        id: place.item.id.clone(),
        kind: ChangeKind::Retired,
        fields: bars::fields(Some(place.item), None, kind),
        keeps_answer: true,
        reason: why.map_or_else(String::new, |why| why.reason.clone()),
        lesson: why.and_then(|why| why.lesson),
    }
}

fn changed(was: &Place<'_>, is: &Place<'_>, kind: Kind, moved: bool) -> Option<ItemChange> {
    let mut fields = bars::fields(Some(was.item), Some(is.item), kind);
    if was.section.id != is.section.id {
        fields.push(FieldChange {
            field: Field::Section,
            before: was.section.title.clone(),
            after: is.section.title.clone(),
        });
    }
    if fields.is_empty() && !moved {
        return None;
    }
    let said = Said::of(was.item, is.item, kind, &fields);
    Some(ItemChange {
        id: is.item.id.clone(),
        kind: kind_of(was.item, is.item, kind, &fields, &said),
        fields,
        keeps_answer: bars::same_answer(&was.item.answer, &is.item.answer),
        reason: said.why.map_or_else(String::new, |why| why.reason.clone()),
        lesson: said.why.and_then(|why| why.lesson),
    })
}

/// What changed in the bar of this kind alone, whatever else of the item did; nothing when the bar
/// is as it was.
pub fn bar_change(was: &Item, is: &Item, kind: Kind) -> Option<ChangeKind> {
    let mut alone = is.clone();
    match kind {
        Kind::Launch => alone.launch.clone_from(&was.launch),
        Kind::Handoff => alone.handoff.clone_from(&was.handoff),
    }
    let fields = bars::fields(Some(&alone), Some(is), kind);
    if fields.is_empty() {
        return None;
    }
    let said = Said::of(&alone, is, kind, &fields);
    Some(kind_of(&alone, is, kind, &fields, &said))
}

/// What the authors of a change say of it. The item and a bar with a reason of its own speak each
/// for itself; a bar without one is spoken for by its item.
struct Said<'a> {
    /// What other words of the question ask for.
    question: Option<Meant>,
    /// What other words of the bar ask for.
    bar: Option<Meant>,
    /// Why, where anybody said: of the bar where that changed, else of the item.
    why: Option<&'a Since>,
}

impl<'a> Said<'a> {
    fn of(was: &Item, is: &'a Item, kind: Kind, fields: &[FieldChange]) -> Self {
        let own = |item: &'a Item| item.bar(kind).and_then(|bar| bar.since.as_ref());
        let old = was.bar(kind).and_then(|bar| bar.since.as_ref());
        let of_item = Some(&is.since).filter(|since| since.version > was.since.version);
        let of_bar = own(is).filter(|since| since.version > old.map_or(0, |old| old.version));
        let speaks_for_bar = if own(is).is_some() { of_bar } else { of_item };
        let bar_changed = fields.iter().any(|change| change.field.is_of_bar());
        Self {
            question: of_item.and_then(|since| since.change),
            bar: speaks_for_bar.and_then(|since| since.change),
            why: speaks_for_bar.filter(|_| bar_changed).or(of_item),
        }
    }
}

/// The gravest thing that happened to an item of both versions.
fn kind_of(
    was: &Item,
    is: &Item,
    kind: Kind,
    fields: &[FieldChange],
    said: &Said<'_>,
) -> ChangeKind {
    let differs = |wanted: &[Field]| fields.iter().any(|change| wanted.contains(&change.field));
    if !bars::same_answer(&was.answer, &is.answer) {
        return ChangeKind::Changed;
    }
    let figures = bars::direction(was, is, kind);
    // Words follow the figures of their bar; alone, they mean what their author says.
    let words = |changed: bool, meant: Option<Meant>| match meant {
        _ if !changed => Direction::Same,
        Some(Meant::Stricter) => Direction::Stricter,
        Some(Meant::Looser) => Direction::Looser,
        Some(Meant::Reworded) => Direction::Same,
        None if figures != Direction::Same => Direction::Same,
        None => Direction::Mixed,
    };
    let asked = differs(&[Field::Title, Field::Ask]) || bars::relabelled(&was.answer, &is.answer);
    let question = words(asked, said.question);
    let bar = words(differs(&[Field::Bar]), said.bar);
    match figures.and(question).and(bar) {
        Direction::Stricter => ChangeKind::Stricter,
        Direction::Looser => ChangeKind::Looser,
        Direction::Mixed => ChangeKind::Changed,
        Direction::Same if differs(&[Field::AppliesWhen]) => ChangeKind::Scope,
        Direction::Same if fields.iter().any(|change| change.field != Field::Section) => {
            ChangeKind::Reworded
        }
        Direction::Same => ChangeKind::Moved,
    }
}
