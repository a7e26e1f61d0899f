//! Conditions to return: what is to be so before a service that was handed back goes to an SRE team
//! again.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{people, return_conditions};
use crate::domain::at::At;
use crate::domain::handback::ConditionState;
use crate::domain::ids::{HandbackId, PersonId, ReturnConditionId};

/// A condition to return as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = return_conditions, treat_none_as_null = true)]
pub struct ReturnConditionRow {
    /// Its id.
    pub id: ReturnConditionId,
    /// The handback.
    pub handback_id: HandbackId,
    /// Its number within the handback, counted from 1.
    pub number: i32,
    /// What is to be so.
    pub words: String,
    /// Where it comes from: `item MON-03`, `fragility cooperation` or `added`.
    pub origin: String,
    /// Who sees to it; absent until somebody is named.
    pub owner_id: Option<PersonId>,
    /// By when; absent until a day is named.
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: ConditionState,
    /// Counts the changes.
    pub version: i32,
    /// Since when it is asked for.
    pub created_at: At,
    /// Who saw it met, or dropped it.
    pub settled_by: Option<PersonId>,
    /// When.
    pub settled_at: Option<At>,
    /// How it was met, or why it was dropped.
    pub settled_words: String,
}

/// Adds conditions.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, rows: &[ReturnConditionRow]) -> Result<()> {
    for row in rows {
        diesel::insert_into(return_conditions::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The open conditions of these handbacks that nobody sees to: no owner is named, or the owner can no
/// longer sign in.
///
/// # Errors
/// The database refused.
pub fn open_without_owner(
    db: &mut Db,
    handbacks: &[HandbackId],
) -> Result<Vec<ReturnConditionRow>> {
    Ok(return_conditions::table
        .left_join(people::table.on(people::id.nullable().eq(return_conditions::owner_id)))
        .filter(return_conditions::handback_id.eq_any(handbacks.to_vec()))
        .filter(return_conditions::state.eq(ConditionState::Open))
        .filter(people::id.nullable().is_null().or(people::deactivated_at.nullable().is_not_null()))
        .order((return_conditions::created_at, return_conditions::id))
        .select(ReturnConditionRow::as_select())
        .load(db)?)
}

/// Saves a condition and counts its version up, unless it was changed since it was read.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update(db: &mut Db, row: &mut ReturnConditionRow) -> Result<()> {
    let read = row.version;
    row.version += 1;
    let target = return_conditions::table.find(row.id).filter(return_conditions::version.eq(read));
    let changed = diesel::update(target).set(&*row).execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The conditions of these handbacks, in order of their number.
///
/// # Errors
/// The database refused.
pub fn of_handbacks(db: &mut Db, ids: &[HandbackId]) -> Result<Vec<ReturnConditionRow>> {
    Ok(return_conditions::table
        .filter(return_conditions::handback_id.eq_any(ids.to_vec()))
        .order((return_conditions::handback_id, return_conditions::number))
        .select(ReturnConditionRow::as_select())
        .load(db)?)
}

/// The open conditions that this person owns, oldest first.
///
/// # Errors
/// The database refused.
pub fn open_of(db: &mut Db, owner: PersonId) -> Result<Vec<ReturnConditionRow>> {
    Ok(return_conditions::table
        .filter(return_conditions::owner_id.eq(owner))
        .filter(return_conditions::state.eq(ConditionState::Open))
        .order((return_conditions::created_at, return_conditions::id))
        .select(ReturnConditionRow::as_select())
        .load(db)?)
}
