//! Lessons, what was said about them, and the items that they became.

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{lesson_items, lesson_remarks, lessons};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, LessonId, LessonItemId, LessonRemarkId, PersonId, ServiceId};
use crate::domain::lesson::{Effect, Origin, State};

/// A lesson as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = lessons, treat_none_as_null = true)]
pub struct LessonRow {
    /// Its id.
    pub id: LessonId,
    /// Its number, counted from 1.
    pub number: i32,
    /// What happened.
    pub what_happened: String,
    /// Where it can be read; empty for nowhere.
    pub link: String,
    /// Where it was learnt.
    pub origin: Origin,
    /// What an item would have changed about it.
    pub effect: Effect,
    /// The item that would have.
    pub item_id: Option<ItemId>,
    /// What should change in the checklist; may be empty.
    pub proposed_change: String,
    /// The service that it is about.
    pub service_id: Option<ServiceId>,
    /// Where it stands.
    pub state: State,
    /// Who filed it.
    pub filed_by: PersonId,
    /// When.
    pub filed_at: At,
    /// Who decided about it.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<At>,
    /// Why; may be empty unless it was declined.
    pub decision_words: String,
    /// The number of the draft that takes it in.
    pub draft_number: Option<i32>,
    /// Who changed it last.
    pub changed_by: PersonId,
    /// Counts the changes.
    pub version: i32,
}

/// Something that was said about a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = lesson_remarks)]
pub struct RemarkRow {
    /// Its id.
    pub id: LessonRemarkId,
    /// The lesson.
    pub lesson_id: LessonId,
    /// What was said, Markdown; may be empty with a decision.
    pub words: String,
    /// What the lesson became by it, if anything was decided.
    pub became: Option<State>,
    /// Who said it.
    pub said_by: PersonId,
    /// When.
    pub said_at: At,
}

/// An item of a published version that a lesson became.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = lesson_items)]
pub struct LessonItemRow {
    /// Its id.
    pub id: LessonItemId,
    /// The lesson.
    pub lesson_id: LessonId,
    /// The checklist.
    pub kind: Kind,
    /// Its version.
    pub checklist_version: i32,
    /// The item.
    pub item_id: ItemId,
    /// Who published the version.
    pub applied_by: PersonId,
    /// When.
    pub applied_at: At,
}

/// Which lessons are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those about this service.
    pub service: Option<ServiceId>,
    /// Only those with a smaller number.
    pub before: Option<i32>,
}

/// Adds a lesson.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &LessonRow) -> Result<()> {
    diesel::insert_into(lessons::table).values(row).execute(db)?;
    Ok(())
}

/// Saves a lesson and counts its version up, unless it was changed since it was read.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update(db: &mut Db, row: &mut LessonRow) -> Result<()> {
    let read = row.version;
    row.version += 1;
    let as_read = lessons::table.find(row.id).filter(lessons::version.eq(read));
    let changed = diesel::update(as_read).set(&*row).execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The lesson with this number.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_number(db: &mut Db, number: i32) -> Result<LessonRow> {
    Ok(lessons::table
        .filter(lessons::number.eq(number))
        .select(LessonRow::as_select())
        .first(db)?)
}

/// The lessons with these numbers that there are.
///
/// # Errors
/// The database refused.
pub fn numbered(db: &mut Db, numbers: Vec<i32>) -> Result<Vec<LessonRow>> {
    Ok(lessons::table
        .filter(lessons::number.eq_any(numbers))
        .order(lessons::number)
        .select(LessonRow::as_select())
        .load(db)?)
}

/// The number of the lesson that was filed last; 0 before the first.
///
/// # Errors
/// The database refused.
pub fn last_number(db: &mut Db) -> Result<i32> {
    let last: Option<i32> = lessons::table.select(max(lessons::number)).first(db)?;
    Ok(last.unwrap_or(0))
}

/// The lessons that pass the filter, the newest first, at most so many.
///
/// # Errors
/// The database refused.
pub fn list(db: &mut Db, filter: Filter, most: i64) -> Result<Vec<LessonRow>> {
    let mut query = lessons::table.into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(lessons::state.eq(state));
    }
    if let Some(service) = filter.service {
        query = query.filter(lessons::service_id.eq(service));
    }
    if let Some(before) = filter.before {
        query = query.filter(lessons::number.lt(before));
    }
    Ok(query.order(lessons::number.desc()).limit(most).select(LessonRow::as_select()).load(db)?)
}

/// How many lessons stand in each state, of this service if one is named; states without any are
/// left out.
///
/// # Errors
/// The database refused.
pub fn counts(db: &mut Db, service: Option<ServiceId>) -> Result<Vec<(State, i64)>> {
    let counted = lessons::table.group_by(lessons::state).select((lessons::state, count_star()));
    Ok(match service {
        Some(service) => counted.filter(lessons::service_id.eq(service)).load(db)?,
        None => counted.load(db)?,
    })
}

/// The accepted lessons that this draft is to take in.
///
/// # Errors
/// The database refused.
pub fn of_draft(db: &mut Db, number: i32) -> Result<Vec<LessonRow>> {
    Ok(lessons::table
        .filter(lessons::draft_number.eq(number).and(lessons::state.eq(State::Accepted)))
        .order(lessons::number)
        .select(LessonRow::as_select())
        .load(db)?)
}

/// The lessons that nobody decided about, the oldest first, at most so many.
///
/// # Errors
/// The database refused.
pub fn undecided(db: &mut Db, most: i64) -> Result<Vec<LessonRow>> {
    Ok(lessons::table
        .filter(lessons::state.eq(State::Filed))
        .order(lessons::number)
        .limit(most)
        .select(LessonRow::as_select())
        .load(db)?)
}

/// Adds what was said about a lesson.
///
/// # Errors
/// The database refused.
pub fn say(db: &mut Db, row: &RemarkRow) -> Result<()> {
    diesel::insert_into(lesson_remarks::table).values(row).execute(db)?;
    Ok(())
}

/// What was said about a lesson, the oldest first.
///
/// # Errors
/// The database refused.
pub fn remarks_of(db: &mut Db, lesson: LessonId) -> Result<Vec<RemarkRow>> {
    Ok(lesson_remarks::table
        .filter(lesson_remarks::lesson_id.eq(lesson))
        .order((lesson_remarks::said_at, lesson_remarks::id))
        .select(RemarkRow::as_select())
        .load(db)?)
}

/// How much was said about each of these lessons; those of which nothing was are left out.
///
/// # Errors
/// The database refused.
pub fn remark_counts(db: &mut Db, of: Vec<LessonId>) -> Result<Vec<(LessonId, i64)>> {
    Ok(lesson_remarks::table
        .filter(lesson_remarks::lesson_id.eq_any(of))
        .group_by(lesson_remarks::lesson_id)
        .select((lesson_remarks::lesson_id, count_star()))
        .load(db)?)
}

/// Records an item that a lesson became.
///
/// # Errors
/// It became that item before, or the database refused.
pub fn apply(db: &mut Db, row: &LessonItemRow) -> Result<()> {
    diesel::insert_into(lesson_items::table).values(row).execute(db)?;
    Ok(())
}

/// The items that these lessons became, in the order in which they were published.
///
/// # Errors
/// The database refused.
pub fn items_of(db: &mut Db, of: Vec<LessonId>) -> Result<Vec<LessonItemRow>> {
    Ok(lesson_items::table
        .filter(lesson_items::lesson_id.eq_any(of))
        .order((lesson_items::applied_at, lesson_items::id))
        .select(LessonItemRow::as_select())
        .load(db)?)
}
