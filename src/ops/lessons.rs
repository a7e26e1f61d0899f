//! Lessons: what a launch, an incident, an observation or a handback taught. Anybody files one with
//! two fields and discusses it; SREs decide about it.

mod decide;
mod read;

use serde::Serialize;
use serde_json::{Value, json};

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Conflict, Error, Result};
use crate::domain::answer::BadField;
use crate::domain::checklist::Kind;
use crate::domain::fields;
use crate::domain::ids::{ItemId, LessonId, LessonRemarkId, Slug};
use crate::domain::lesson::{Lesson, LessonFields, State};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::store::lessons::{self, LessonRow, RemarkRow};
use crate::store::services;

pub use decide::{accept, decide, decline, reopen};
pub(in crate::ops) use decide::{applied, left_by_draft};
pub use read::{
    BecameItem, LessonDetail, LessonList, LessonListed, LessonService, LessonTitle, RemarkDetail,
    StateCount, list, open_titles, read, to_decide,
};
pub(in crate::ops) use read::{titles, why_not_named};

/// A lesson after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LessonSaved {
    /// Its number.
    pub number: u32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
}

fn saved(row: &LessonRow) -> LessonSaved {
    LessonSaved { number: number_of(row), state: row.state, version: row.version }
}

/// The number of a lesson; it is counted from 1, so never negative.
fn number_of(row: &LessonRow) -> u32 {
    u32::try_from(row.number).unwrap_or_default()
}

fn subject(row: &LessonRow) -> String {
    format!("lessons/{}", row.number)
}

/// Files a lesson. What happened is enough; `service` names the service that it is about, or is
/// blank.
///
/// # Errors
/// Nobody is signed in, or a field cannot be taken: there is no such service or item.
pub fn file(tx: &mut Tx<'_>, service: &str, fields: &LessonFields) -> Result<LessonSaved> {
    let by = tx.allow(Action::FileLesson, &Subject::default())?.person;
    let (lesson, service) = given(tx, service, fields)?;
    tx.take_organisation()?;
    let row = LessonRow {
        id: LessonId::new(),
        number: lessons::last_number(tx.db)? + 1,
        what_happened: lesson.what_happened,
        link: lesson.link,
        origin: lesson.origin,
        effect: lesson.effect,
        item_id: lesson.item,
        proposed_change: lesson.change,
        service_id: service.as_ref().map(|service| service.id),
        state: State::Filed,
        filed_by: by,
        filed_at: tx.now,
        decided_by: None,
        decided_at: None,
        decision_words: String::new(),
        draft_number: None,
        changed_by: by,
        version: 1,
    };
    lessons::insert(tx.db, &row)?;
    let mut details = completed(&row, service.as_ref());
    if let Some(said) = details.as_object_mut() {
        said.insert("what_happened".to_owned(), json!(row.what_happened));
    }
    tx.record_for_organisation("lesson.filed", subject(&row), &details)?;
    Ok(saved(&row))
}

/// Completes what a lesson says beside what happened, while it is filed or accepted. Every field is
/// replaced; `fields.what_happened` is not looked at, because that stays as it was told.
///
/// # Errors
/// The actor neither filed it nor is an SRE, it is declined or applied, a field cannot be taken, or
/// it was changed since `version`.
pub fn amend(
    tx: &mut Tx<'_>,
    number: u32,
    version: i32,
    service: &str,
    fields: &LessonFields,
) -> Result<LessonSaved> {
    let mut row = held(tx, number)?;
    let subject_of = Subject { logged_by: Some(row.filed_by), ..Subject::default() };
    let by = tx.allow(Action::AmendLesson, &subject_of)?.person;
    if !row.state.is_open() {
        return Err(stands(&row).into());
    }
    let fields = LessonFields { what_happened: row.what_happened.clone(), ..fields.clone() };
    let (lesson, service) = given(tx, service, &fields)?;
    let earlier = match row.service_id {
        Some(id) => Some(services::by_id(tx.db, id)?),
        None => None,
    };
    let before = completed(&row, earlier.as_ref());
    let read = row.clone();
    row.link = lesson.link;
    row.origin = lesson.origin;
    row.effect = lesson.effect;
    row.item_id = lesson.item;
    row.proposed_change = lesson.change;
    row.service_id = service.as_ref().map(|service| service.id);
    unchanged(tx, &read, version, in_words(&read), in_words(&row))?;
    row.changed_by = by;
    lessons::update(tx.db, &mut row)?;
    let after = completed(&row, service.as_ref());
    let details = json!({ "before": before, "after": after });
    tx.record_for_organisation("lesson.amended", subject(&row), &details)?;
    Ok(saved(&row))
}

/// Adds to the discussion of a lesson.
///
/// # Errors
/// Nobody is signed in, there is no such lesson, or nothing is said.
pub fn remark(tx: &mut Tx<'_>, number: u32, words: &str) -> Result<LessonSaved> {
    let row = held(tx, number)?;
    tx.allow(Action::FileLesson, &Subject::default())?;
    let words = fields::words("words", words, "Write what you want to say about it.")?;
    say(tx, &row, words.clone(), None)?;
    tx.record_for_organisation("lesson.discussed", subject(&row), &json!({ "body": words }))?;
    Ok(saved(&row))
}

/// Keeps what is said about a lesson, with what it became by it.
fn say(tx: &mut Tx<'_>, row: &LessonRow, words: String, became: Option<State>) -> Result<()> {
    let remark = RemarkRow {
        id: LessonRemarkId::new(),
        lesson_id: row.id,
        words,
        became,
        said_by: tx.actor()?.person,
        said_at: tx.now,
    };
    Ok(lessons::say(tx.db, &remark)?)
}

/// Loads a lesson for change; changes of lessons wait for each other.
fn held(tx: &mut Tx<'_>, number: u32) -> Result<LessonRow> {
    // Who is not signed in learns nothing of which lessons there are.
    tx.actor()?;
    tx.take_organisation()?;
    numbered(tx, number)
}

fn numbered(view: &mut View<'_>, number: u32) -> Result<LessonRow> {
    let what = || format!("lesson {number}");
    let column = i32::try_from(number).map_err(|_| Error::NotFound(what()))?;
    lessons::by_number(view.db, column).or_not_found(what)
}

/// Says where a lesson stands and what can be done from there.
fn stands(row: &LessonRow) -> Refusal {
    let (state, way_on) = (row.state.as_str(), row.state.way_on());
    Refusal::LessonState { number: number_of(row), state, way_on }
}

/// Refuses to change what somebody else changed since `version`.
fn unchanged(
    tx: &mut Tx<'_>,
    row: &LessonRow,
    version: i32,
    theirs: String,
    mine: String,
) -> Result<()> {
    if row.version == version {
        return Ok(());
    }
    let by = super::answers::name_of(tx, Some(row.changed_by))?;
    let what = "lesson".to_owned();
    Err(Error::Conflict(Box::new(Conflict {
        what,
        by,
        checklist_version: None,
        theirs,
        mine,
        version: row.version,
    })))
}

/// What a lesson says beside what happened, on one line.
fn in_words(row: &LessonRow) -> String {
    let item = row.item_id.as_ref().map_or_else(String::new, ItemId::to_string);
    let effect = format!("effect {}", row.effect);
    let parts = [row.origin.as_str(), &effect, &item, &row.link, &row.proposed_change];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// What a lesson says beside what happened, as events keep it.
fn completed(row: &LessonRow, service: Option<&Service>) -> Value {
    json!({
        "link": row.link,
        "origin": row.origin,
        "effect": row.effect,
        "item": row.item_id,
        "change": row.proposed_change,
        "service": service.map(|service| &service.slug),
    })
}

/// Reads the fields, and looks up what they name.
fn given(
    view: &mut View<'_>,
    service: &str,
    fields: &LessonFields,
) -> Result<(Lesson, Option<Service>)> {
    let mut bad = Vec::new();
    let lesson = Lesson::parse(fields).map_err(|found| bad.extend(found)).ok();
    if let Some(item) = lesson.as_ref().and_then(|lesson| lesson.item.as_ref())
        && !is_known(view, item)?
    {
        let sentence =
            format!("No version of a checklist has {item}. Give another id, or nothing.");
        bad.push(fields::bad("item", sentence));
    }
    let service = named_service(view, service, &mut bad)?;
    match lesson {
        Some(lesson) if bad.is_empty() => Ok((lesson, service)),
        _ => Err(Error::from_fields(bad)),
    }
}

fn named_service(
    view: &mut View<'_>,
    text: &str,
    bad: &mut Vec<BadField>,
) -> Result<Option<Service>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = match text.parse::<Slug>() {
        Ok(slug) => services::by_slug(view.db, &slug),
        Err(_) => Err(crate::store::Error::NotFound),
    };
    match found {
        Ok(service) => Ok(Some(service)),
        Err(crate::store::Error::NotFound) => {
            let sentence = "There is no such service. Give its name in URLs, for example \
                            payments-ledger, or nothing.";
            bad.push(fields::bad("service", sentence));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether some version of a checklist has, or had, the item.
fn is_known(view: &mut View<'_>, item: &ItemId) -> Result<bool> {
    super::checklists::refresh(view.core, view.db)?;
    let catalog = view.core.catalog();
    let mut versions = Kind::ALL.iter().flat_map(|kind| catalog.versions(*kind));
    Ok(versions.any(|version| version.item(item).is_some()))
}

#[cfg(test)]
mod tests;
