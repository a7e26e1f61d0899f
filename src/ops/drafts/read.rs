//! Drafts as they are read: what one changes, why, and what stands in its way.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::made::{DraftProblem, Made};
use super::{bases, named, said};
use crate::domain::at::At;
use crate::domain::checklist::diff::{Diff, between};
use crate::domain::checklist::draft::fields::ItemFields;
use crate::domain::checklist::draft::{Draft, Edit, OpenReviews, State};
use crate::domain::checklist::{Item, Kind, Since};
use crate::domain::ids::{ItemId, PersonId};
use crate::domain::policy::{Action, Subject};
use crate::ops::affected::{self, Affected};
use crate::ops::core::{OrNotFound as _, View};
use crate::ops::lessons::{self, LessonTitle};
use crate::ops::review_page::Person;
use crate::ops::{Error, Result};
use crate::store::drafts::{self, DraftRow};
use crate::store::names;

/// Drafts that a list shows at most.
const LISTED: i64 = 100;

/// A draft in the list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftListed {
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// The launch version that it began from.
    pub launch_base: u32,
    /// The handoff version that it began from.
    pub handoff_base: u32,
    /// Changes made in it.
    pub edits: usize,
    /// Who began it.
    pub opened_by: Option<Person>,
    /// When.
    pub opened_at: At,
}

/// A change of a draft.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftEdited {
    /// What was done.
    pub edit: Edit,
    /// The item; absent for the draft as a whole.
    pub item: Option<ItemId>,
    /// Why; may be empty.
    pub reason: String,
    /// The number of the lesson that it comes from.
    pub lesson: Option<i32>,
    /// Who did it.
    pub by: Option<Person>,
    /// When.
    pub at: At,
}

/// An item of a draft, in its place.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftItem {
    /// Its id.
    pub id: ItemId,
    /// The statement that is true when it is met.
    pub title: String,
    /// Whether the draft added it.
    pub is_new: bool,
    /// Whether it differs from the versions that the draft began from.
    pub is_changed: bool,
    /// Whether it is asked at handoff only.
    pub at_handoff_only: bool,
}

/// A section of a draft.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftSection {
    /// The three letters that begin the ids of its items.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its items in order.
    pub items: Vec<DraftItem>,
}

/// A draft.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftDetail {
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
    /// Who began it.
    pub opened_by: Option<Person>,
    /// When.
    pub opened_at: At,
    /// Everybody who changed it.
    pub authors: Vec<Person>,
    /// Who published it or gave it up.
    pub ended_by: Option<Person>,
    /// When.
    pub ended_at: Option<At>,
    /// Why it was given up; may be empty.
    pub ended_words: String,
    /// What became of open reviews when it was published.
    pub open_reviews: Option<OpenReviews>,
    /// What differs from the launch version that it began from.
    pub launch: Diff,
    /// What differs from the handoff version that it began from.
    pub handoff: Diff,
    /// The lessons that its changes name.
    pub lessons: Vec<LessonTitle>,
    /// Whom the versions that it makes affect, while it is open: by the answers of today.
    pub affected: Vec<Affected>,
    /// The versions that were published since it was begun, when there are any; it is brought onto
    /// them before it is published.
    pub behind: Option<InForce>,
    /// What the lint of checklist files says of it.
    pub problems: Vec<DraftProblem>,
    /// Its sections and items in order.
    pub sections: Vec<DraftSection>,
    /// Items that it retires, with their titles.
    pub retired: Vec<DraftItem>,
    /// What was done to it, the oldest first.
    pub edits: Vec<DraftEdited>,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether the reader may publish it.
    pub may_publish: bool,
    /// Why the reader may not publish it; empty when they may.
    pub not_yours_to_publish: String,
}

/// The versions in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct InForce {
    /// Of the launch checklist.
    pub launch: u32,
    /// Of the handoff checklist.
    pub handoff: u32,
}

/// The drafts, the newest first.
///
/// # Errors
/// Nobody is signed in.
pub fn list(view: &mut View<'_>) -> Result<Vec<DraftListed>> {
    view.actor()?;
    let rows = drafts::all(view.db, LISTED)?;
    let counts = drafts::edits_by_draft(view.db)?;
    let people: Vec<PersonId> = rows.iter().map(|row| row.opened_by).collect();
    let people = names::of_people(view.db, people)?;
    rows.iter()
        .map(|row| {
            let draft = said(row)?;
            Ok(DraftListed {
                number: row.number,
                state: row.state,
                launch_base: draft.launch_base,
                handoff_base: draft.handoff_base,
                edits: counts.get(&row.id).copied().unwrap_or(0),
                opened_by: people.get(&row.opened_by).map(Person::from),
                opened_at: row.opened_at,
            })
        })
        .collect()
}

/// A draft, with what differs from the versions that it began from.
///
/// # Errors
/// Nobody is signed in, or there is no such draft.
pub fn read(view: &mut View<'_>, number: i32) -> Result<DraftDetail> {
    view.actor()?;
    let row = drafts::by_number(view.db, number).or_not_found(|| format!("draft {number}"))?;
    let draft = said(&row)?;
    let (launch, handoff) = bases(view, &draft)?;
    let base = Draft::begin(&launch, &handoff);
    let made = Made::of(&draft, &launch, &handoff)?;
    let behind = behind(view, &row, &draft);
    let is_open = row.state == State::Open;
    let mut problems = Vec::new();
    if is_open && behind.is_none() {
        problems = made.problems(&view.core.catalog());
        problems.extend(named::problems(view, (&launch, &handoff), &made)?);
    }
    let edits = drafts::edits_of(view.db, row.id)?;
    let authors = super::authors(&row, &edits, &draft, &base);
    let may_publish = may_publish(view, authors.clone());
    let people = edits.iter().map(|edit| edit.edited_by);
    let people: Vec<PersonId> = people.chain([row.opened_by]).chain(row.ended_by).collect();
    let people = names::of_people(view.db, people)?;
    let mut affected = Vec::new();
    for (before, after) in [(&launch, &made.launch), (&handoff, &made.handoff)] {
        if is_open && before.version != after.version {
            affected.push(affected::of_version(view, before, after)?);
        }
    }
    let (launch, handoff) = (between(&launch, &made.launch), between(&handoff, &made.handoff));
    let lessons = lessons::titles(view, lessons_of(&[&launch, &handoff]))?;
    Ok(DraftDetail {
        number,
        state: row.state,
        version: row.version,
        opened_by: people.get(&row.opened_by).map(Person::from),
        opened_at: row.opened_at,
        authors: authors.iter().filter_map(|author| people.get(author).map(Person::from)).collect(),
        ended_by: row.ended_by.and_then(|by| people.get(&by)).map(Person::from),
        ended_at: row.ended_at,
        ended_words: row.ended_words.clone(),
        open_reviews: row.open_reviews,
        lessons: lessons.into_values().collect(),
        affected,
        launch,
        handoff,
        behind,
        problems,
        sections: sections(&draft, &base),
        retired: base
            .items()
            .filter(|item| draft.item(&item.id).is_none())
            .map(|item| listed(item, &base))
            .collect(),
        edits: edits
            .iter()
            .map(|edit| DraftEdited {
                edit: edit.edit,
                item: edit.item_id.clone(),
                reason: edit.reason.clone(),
                lesson: edit.lesson,
                by: people.get(&edit.edited_by).map(Person::from),
                at: edit.edited_at,
            })
            .collect(),
        may_edit: is_open && view.may(Action::DraftChecklist, &Subject::default()),
        may_publish: is_open && may_publish.is_ok(),
        not_yours_to_publish: may_publish.err().map_or_else(String::new, |why| why.to_string()),
    })
}

/// An item of a draft as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftItemRead {
    /// The version of the draft.
    pub version: i32,
    /// The item.
    pub item: Item,
    /// The same in the fields that change it, by their names.
    pub fields: BTreeMap<&'static str, String>,
    /// Why the draft has it as it is; absent while it is as in the versions in force.
    pub why: Option<Since>,
    /// The title of its section.
    pub section: String,
    /// Its place among the items of its section that are asked at launch, counted from 1, and how many
    /// there are; absent for one that is asked at handoff only, which stands by its id.
    pub place: Option<(usize, usize)>,
}

/// An item of a draft.
///
/// # Errors
/// Nobody is signed in, or there is no such draft or item.
pub fn read_item(view: &mut View<'_>, number: i32, item: &ItemId) -> Result<DraftItemRead> {
    view.actor()?;
    let row = drafts::by_number(view.db, number).or_not_found(|| format!("draft {number}"))?;
    let draft = said(&row)?;
    let found = draft.sections.iter().find_map(|section| {
        let item = section.items.iter().find(|known| known.id == *item)?.clone();
        let at_launch = || section.items.iter().filter(|known| known.launch.is_some());
        let at = at_launch().position(|known| known.id == item.id);
        Some(DraftItemRead {
            version: row.version,
            why: drafted_since(&item, &draft).cloned(),
            fields: ItemFields::of(&item).named(),
            item,
            section: section.title.clone(),
            place: at.map(|at| (at + 1, at_launch().count())),
        })
    });
    found.ok_or_else(|| Error::NotFound(format!("item {item} in draft {number}")))
}

/// What the draft itself says of why an item or its handoff bar is as it is.
fn drafted_since<'a>(item: &'a Item, draft: &Draft) -> Option<&'a Since> {
    let version =
        if item.launch.is_some() { draft.launch_version() } else { draft.handoff_version() };
    let of_bar = item.handoff.as_ref().and_then(|bar| bar.since.as_ref());
    Some(&item.since)
        .filter(|since| since.version == version)
        .or_else(|| of_bar.filter(|since| since.version == draft.handoff_version()))
}

/// The sections of a draft, by id and title: for the form of a new item.
///
/// # Errors
/// Nobody is signed in, or there is no such draft.
pub fn read_sections(view: &mut View<'_>, number: i32) -> Result<Vec<(String, String)>> {
    view.actor()?;
    let row = drafts::by_number(view.db, number).or_not_found(|| format!("draft {number}"))?;
    let draft = said(&row)?;
    Ok(draft.sections.into_iter().map(|section| (section.id, section.title)).collect())
}

fn may_publish(view: &View<'_>, authors: BTreeSet<PersonId>) -> Result<()> {
    let subject = Subject { authors, ..Subject::default() };
    view.allow(Action::PublishChecklist, &subject).map(|_| ())
}

fn behind(view: &View<'_>, row: &DraftRow, draft: &Draft) -> Option<InForce> {
    let catalog = view.core.catalog();
    let current = |kind| catalog.current(kind).map_or(0, |checklist| checklist.version);
    let now = InForce { launch: current(Kind::Launch), handoff: current(Kind::Handoff) };
    let based = InForce { launch: draft.launch_base, handoff: draft.handoff_base };
    (row.state == State::Open && now != based).then_some(now)
}

fn lessons_of(diffs: &[&Diff]) -> BTreeSet<u32> {
    diffs.iter().flat_map(|diff| &diff.changes).filter_map(|change| change.lesson).collect()
}

fn sections(draft: &Draft, base: &Draft) -> Vec<DraftSection> {
    let sections = draft.sections.iter().map(|section| DraftSection {
        id: section.id.clone(),
        title: section.title.clone(),
        items: section.items.iter().map(|item| listed(item, base)).collect(),
    });
    sections.collect()
}

fn listed(item: &Item, base: &Draft) -> DraftItem {
    let was = base.item(&item.id);
    DraftItem {
        id: item.id.clone(),
        title: item.title.clone(),
        is_new: was.is_none(),
        is_changed: was.is_some_and(|was| was != item),
        at_handoff_only: item.launch.is_none(),
    }
}
