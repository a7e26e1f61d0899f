//! Lessons as they are read: a list, one with its discussion, and titles for other pages.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{number_of, numbered};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, LessonId, PersonId, ServiceId, Slug};
use crate::domain::lesson::{self, Effect, Origin, State};
use crate::domain::policy::{Action, Subject};
use crate::ops::Result;
use crate::ops::core::View;
use crate::ops::review_page::Person;
use crate::store::lessons::{self, Filter, LessonItemRow, LessonRow};
use crate::store::names::{self, PersonName};
use crate::store::services;

/// How many lessons a list holds. Our figure.
const PAGE: i64 = 50;

/// The service that a lesson is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LessonService {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
}

/// An item of a published version that a lesson became.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BecameItem {
    /// The checklist.
    pub kind: Kind,
    /// Its version.
    pub version: i32,
    /// The item.
    pub item: ItemId,
    /// When the version was published.
    pub at: At,
}

/// A lesson in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LessonListed {
    /// Its number.
    pub number: u32,
    /// The first words of what happened.
    pub title: String,
    /// Where it was learnt.
    pub origin: Origin,
    /// The service that it is about.
    pub service: Option<LessonService>,
    /// Where it stands.
    pub state: State,
    /// Who filed it.
    pub filed_by: Option<Person>,
    /// When.
    pub filed_at: At,
    /// How much was said about it, with what was decided.
    pub remarks: i64,
    /// The items that it became.
    pub items: Vec<BecameItem>,
}

/// How many lessons stand in a state.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct StateCount {
    /// The state.
    pub state: State,
    /// How many.
    pub count: i64,
}

/// Lessons, the newest first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LessonList {
    /// The service that they are about; absent for lessons about any.
    pub service: Option<LessonService>,
    /// How many stand in each state.
    pub counts: Vec<StateCount>,
    /// The lessons.
    pub lessons: Vec<LessonListed>,
    /// With `before` set to this number the list goes on; absent at its end.
    pub next_before: Option<u32>,
}

/// Something that was said about a lesson.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RemarkDetail {
    /// What, Markdown; may be empty with a decision.
    pub words: String,
    /// What the lesson became by it, if anything was decided.
    pub became: Option<State>,
    /// Who said it.
    pub by: Option<Person>,
    /// When.
    pub at: At,
}

/// A lesson with everything about it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LessonDetail {
    /// Its number.
    pub number: u32,
    /// What happened, Markdown.
    pub what_happened: String,
    /// Where it can be read; empty for nowhere.
    pub link: String,
    /// Where it was learnt.
    pub origin: Origin,
    /// What an item would have changed about it.
    pub effect: Effect,
    /// The item that would have.
    pub item: Option<ItemId>,
    /// The checklist whose current version has that item; absent when none has.
    pub item_in: Option<Kind>,
    /// What should change in the checklist, Markdown; may be empty.
    pub change: String,
    /// The service that it is about.
    pub service: Option<LessonService>,
    /// Where it stands.
    pub state: State,
    /// Who filed it.
    pub filed_by: Option<Person>,
    /// When.
    pub filed_at: At,
    /// Who decided about it.
    pub decided_by: Option<Person>,
    /// When.
    pub decided_at: Option<At>,
    /// Why, Markdown; may be empty unless it was declined.
    pub decision_words: String,
    /// The number of the draft that takes it in.
    pub draft: Option<i32>,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
    /// What was said about it and decided, the oldest first.
    pub remarks: Vec<RemarkDetail>,
    /// The items that it became, in the order in which they were published.
    pub items: Vec<BecameItem>,
    /// Whether the reader may complete what it says, now.
    pub may_amend: bool,
    /// Whether the reader may decide about it, if there is anything to decide.
    pub may_decide: bool,
}

/// A lesson as other pages name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LessonTitle {
    /// Its number.
    pub number: u32,
    /// The first words of what happened.
    pub title: String,
    /// Where what happened can be read; empty for nowhere.
    pub link: String,
    /// The service that it is about.
    pub service: Option<LessonService>,
    /// Where it stands.
    pub state: State,
}

/// The lessons in a state, about a service, and with a number smaller than `before`, the newest first.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn list(
    view: &mut View<'_>,
    state: Option<State>,
    service: Option<&Slug>,
    before: Option<u32>,
) -> Result<LessonList> {
    view.allow(Action::Read, &Subject::default())?;
    let service = service.map(|slug| view.service_to_read(slug)).transpose()?;
    let of = service.as_ref().map(|service| service.id);
    // A number that is too large for a lesson leaves none out.
    let before = before.map(|number| i32::try_from(number).unwrap_or(i32::MAX));
    let rows = lessons::list(view.db, Filter { state, service: of, before }, PAGE)?;
    let counts = lessons::counts(view.db, of)?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|found| found == PAGE);
    let last = rows.last().filter(|row| is_full && row.number > 1).map(number_of);
    Ok(LessonList {
        service: service.map(|one| LessonService { slug: one.slug, name: one.name }),
        counts: State::ALL
            .iter()
            .map(|state| StateCount {
                state: *state,
                count: counts.iter().find(|(known, _)| known == state).map_or(0, |(_, n)| *n),
            })
            .collect(),
        lessons: listed(view, &rows)?,
        next_before: last,
    })
}

/// The oldest lessons that nobody decided about, at most so many; none for who may not decide.
///
/// # Errors
/// The database refused.
pub fn to_decide(view: &mut View<'_>, most: i64) -> Result<Vec<LessonListed>> {
    if !view.may(Action::DecideLesson, &Subject::default()) {
        return Ok(Vec::new());
    }
    let rows = lessons::undecided(view.db, most)?;
    listed(view, &rows)
}

fn listed(view: &mut View<'_>, rows: &[LessonRow]) -> Result<Vec<LessonListed>> {
    let ids: Vec<LessonId> = rows.iter().map(|row| row.id).collect();
    let people = names::of_people(view.db, rows.iter().map(|row| row.filed_by).collect())?;
    let services = services_of(view, rows)?;
    let said: HashMap<LessonId, i64> =
        lessons::remark_counts(view.db, ids.clone())?.into_iter().collect();
    let items = lessons::items_of(view.db, ids)?;
    Ok(rows
        .iter()
        .map(|row| LessonListed {
            number: number_of(row),
            title: lesson::title(&row.what_happened),
            origin: row.origin,
            service: row.service_id.and_then(|id| services.get(&id).cloned()),
            state: row.state,
            filed_by: people.get(&row.filed_by).map(Person::from),
            filed_at: row.filed_at,
            remarks: said.get(&row.id).copied().unwrap_or_default(),
            items: items.iter().filter(|item| item.lesson_id == row.id).map(became).collect(),
        })
        .collect())
}

/// One lesson with its discussion.
///
/// # Errors
/// Nobody is signed in, or there is no such lesson.
pub fn read(view: &mut View<'_>, number: u32) -> Result<LessonDetail> {
    view.allow(Action::Read, &Subject::default())?;
    let row = numbered(view, number)?;
    let remarks = lessons::remarks_of(view.db, row.id)?;
    let items = lessons::items_of(view.db, vec![row.id])?;
    let said_by = remarks.iter().map(|remark| remark.said_by);
    let concerned = said_by.chain([row.filed_by]).chain(row.decided_by).collect();
    let people: HashMap<PersonId, PersonName> = names::of_people(view.db, concerned)?;
    let person = |id: PersonId| people.get(&id).map(Person::from);
    let service = services_of(view, std::slice::from_ref(&row))?.into_values().next();
    let own = Subject { logged_by: Some(row.filed_by), ..Subject::default() };
    Ok(LessonDetail {
        number,
        item_in: row.item_id.as_ref().and_then(|item| current_kind(view, item)),
        may_amend: row.state.is_open() && view.may(Action::AmendLesson, &own),
        may_decide: view.may(Action::DecideLesson, &Subject::default()),
        remarks: remarks
            .into_iter()
            .map(|remark| RemarkDetail {
                by: person(remark.said_by),
                words: remark.words,
                became: remark.became,
                at: remark.said_at,
            })
            .collect(),
        items: items.iter().map(became).collect(),
        filed_by: person(row.filed_by),
        decided_by: row.decided_by.and_then(person),
        what_happened: row.what_happened,
        link: row.link,
        origin: row.origin,
        effect: row.effect,
        item: row.item_id,
        change: row.proposed_change,
        service,
        state: row.state,
        filed_at: row.filed_at,
        decided_at: row.decided_at,
        decision_words: row.decision_words,
        draft: row.draft_number,
        version: row.version,
    })
}

/// The checklist whose current version has the item: what is asked at launch comes first.
fn current_kind(view: &View<'_>, item: &ItemId) -> Option<Kind> {
    let catalog = view.core.catalog();
    let has = |kind: &Kind| catalog.current(*kind).is_some_and(|list| list.item(item).is_some());
    Kind::ALL.iter().copied().find(has)
}

fn became(row: &LessonItemRow) -> BecameItem {
    BecameItem {
        kind: row.kind,
        version: row.checklist_version,
        item: row.item_id.clone(),
        at: row.applied_at,
    }
}

fn services_of(
    view: &mut View<'_>,
    rows: &[LessonRow],
) -> Result<HashMap<ServiceId, LessonService>> {
    let mut ids: Vec<ServiceId> = rows.iter().filter_map(|row| row.service_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = services::by_ids(view.db, &ids)?.into_iter();
    Ok(found.map(|one| (one.id, LessonService { slug: one.slug, name: one.name })).collect())
}

/// Why a change of the checklist cannot name the lesson with this number, as a sentence; nothing when
/// it can.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn why_not_named(view: &mut View<'_>, number: u32) -> Result<Option<String>> {
    let known = titles(view, [number])?;
    Ok(match known.get(&number).map(|lesson| lesson.state) {
        None => Some(format!("There is no lesson {number}. File it first, or name another.")),
        Some(State::Declined) => {
            Some(format!("Lesson {number} was declined. Reopen it first, or name another."))
        }
        Some(_) => None,
    })
}

/// The lessons with these numbers as other pages name them; those that there are not are left out.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn titles(
    view: &mut View<'_>,
    numbers: impl IntoIterator<Item = u32>,
) -> Result<BTreeMap<u32, LessonTitle>> {
    let mut numbers: Vec<i32> =
        numbers.into_iter().filter_map(|number| i32::try_from(number).ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = lessons::numbered(view.db, numbers)?;
    let titled = titled(view, rows)?.into_iter();
    Ok(titled.map(|title| (title.number, title)).collect())
}

/// Lessons that a draft may take in, the newest first, at most so many of those that nobody decided
/// about and of those that are accepted.
///
/// # Errors
/// Nobody is signed in, or the database refused.
pub fn open_titles(view: &mut View<'_>, most: i64) -> Result<Vec<LessonTitle>> {
    view.actor()?;
    let mut rows = Vec::new();
    for state in [State::Accepted, State::Filed] {
        let filter = Filter { state: Some(state), service: None, before: None };
        rows.extend(lessons::list(view.db, filter, most)?);
    }
    titled(view, rows)
}

fn titled(view: &mut View<'_>, rows: Vec<LessonRow>) -> Result<Vec<LessonTitle>> {
    let services = services_of(view, &rows)?;
    let titled = rows.into_iter().map(|row| LessonTitle {
        number: number_of(&row),
        title: lesson::title(&row.what_happened),
        service: row.service_id.and_then(|id| services.get(&id).cloned()),
        link: row.link,
        state: row.state,
    });
    Ok(titled.collect())
}
