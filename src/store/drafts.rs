//! Drafts of the next checklist version, and who changed what in them.

use std::collections::HashMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{checklist_drafts, draft_edits};
use crate::domain::at::At;
use crate::domain::checklist::draft::{Edit, OpenReviews, State};
use crate::domain::ids::{DraftEditId, DraftId, ItemId, PersonId};

/// A draft as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = checklist_drafts, treat_none_as_null = true)]
pub struct DraftRow {
    /// Its id.
    pub id: DraftId,
    /// Its number, counted from 1.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// What it says, JSON.
    pub content: String,
    /// Counts the changes.
    pub version: i32,
    /// Who began it.
    pub opened_by: PersonId,
    /// When.
    pub opened_at: At,
    /// Who published or discarded it.
    pub ended_by: Option<PersonId>,
    /// When.
    pub ended_at: Option<At>,
    /// Why it was discarded; may be empty.
    pub ended_words: String,
    /// What became of open reviews when it was published.
    pub open_reviews: Option<OpenReviews>,
}

/// One change of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = draft_edits)]
pub struct DraftEditRow {
    /// Its id.
    pub id: DraftEditId,
    /// The draft.
    pub draft_id: DraftId,
    /// The item; absent for the draft as a whole.
    pub item_id: Option<ItemId>,
    /// What was done.
    pub edit: Edit,
    /// Why.
    pub reason: String,
    /// The number of the lesson that it comes from.
    pub lesson: Option<i32>,
    /// The version of the draft that it made.
    pub draft_version: i32,
    /// Who did it.
    pub edited_by: PersonId,
    /// When.
    pub edited_at: At,
}

/// Adds a draft.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &DraftRow) -> Result<()> {
    diesel::insert_into(checklist_drafts::table).values(row).execute(db)?;
    Ok(())
}

/// Saves a draft and counts its version up, unless it was changed since it was read.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update(db: &mut Db, row: &mut DraftRow) -> Result<()> {
    let read = row.version;
    row.version += 1;
    let as_read = checklist_drafts::table.find(row.id).filter(checklist_drafts::version.eq(read));
    let changed = diesel::update(as_read).set(&*row).execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The draft with this number.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_number(db: &mut Db, number: i32) -> Result<DraftRow> {
    Ok(checklist_drafts::table
        .filter(checklist_drafts::number.eq(number))
        .select(DraftRow::as_select())
        .first(db)?)
}

/// Every draft, the newest first, at most so many.
///
/// # Errors
/// The database refused.
pub fn all(db: &mut Db, most: i64) -> Result<Vec<DraftRow>> {
    Ok(checklist_drafts::table
        .order(checklist_drafts::number.desc())
        .limit(most)
        .select(DraftRow::as_select())
        .load(db)?)
}

/// The number of the draft that was begun last; 0 before the first.
///
/// # Errors
/// The database refused.
pub fn last_number(db: &mut Db) -> Result<i32> {
    let last: Option<i32> =
        checklist_drafts::table.select(max(checklist_drafts::number)).first(db)?;
    Ok(last.unwrap_or(0))
}

/// Records a change of a draft.
///
/// # Errors
/// The database refused.
pub fn record(db: &mut Db, row: &DraftEditRow) -> Result<()> {
    diesel::insert_into(draft_edits::table).values(row).execute(db)?;
    Ok(())
}

/// The changes of a draft, the oldest first.
///
/// # Errors
/// The database refused.
pub fn edits_of(db: &mut Db, draft: DraftId) -> Result<Vec<DraftEditRow>> {
    Ok(draft_edits::table
        .filter(draft_edits::draft_id.eq(draft))
        .order(draft_edits::draft_version)
        .select(DraftEditRow::as_select())
        .load(db)?)
}

/// How many changes each draft has had.
///
/// # Errors
/// The database refused.
pub fn edits_by_draft(db: &mut Db) -> Result<HashMap<DraftId, usize>> {
    let counted: Vec<(DraftId, i64)> = draft_edits::table
        .group_by(draft_edits::draft_id)
        .select((draft_edits::draft_id, count_star()))
        .load(db)?;
    Ok(counted
        .into_iter()
        .map(|(draft, edits)| (draft, usize::try_from(edits).unwrap_or(0)))
        .collect())
}
