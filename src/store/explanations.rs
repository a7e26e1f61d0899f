//! What teams say of an answer that differs from what is measured. Rows are added, never changed.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::answer_explanations;
use crate::domain::at::At;
use crate::domain::ids::{ExplanationId, ItemId, PersonId, ReviewId};
use crate::domain::measure::Measure;

/// An explanation as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = answer_explanations)]
pub struct ExplanationRow {
    /// Its id.
    pub id: ExplanationId,
    /// The review.
    pub review_id: ReviewId,
    /// The item.
    pub item_id: ItemId,
    /// The version of the answer that it explains; it stands while that is the version there is.
    pub answer_version: i32,
    /// Why, in the words of the team.
    pub reason: String,
    /// What was reported then, in words; empty where the measurement stood in the place of an answer.
    pub reported: String,
    /// What was measured then.
    pub measure: Measure,
    /// The value, in the unit of the measure.
    pub value: f64,
    /// Over how many days.
    pub window_days: i32,
    /// Who explained it.
    pub explained_by: PersonId,
    /// When.
    pub explained_at: At,
}

/// Adds an explanation.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &ExplanationRow) -> Result<()> {
    diesel::insert_into(answer_explanations::table).values(row).execute(db)?;
    Ok(())
}

/// The explanations of a review, newest first.
///
/// # Errors
/// The database refused.
pub fn of_review(db: &mut Db, review: ReviewId) -> Result<Vec<ExplanationRow>> {
    Ok(answer_explanations::table
        .filter(answer_explanations::review_id.eq(review))
        .order((answer_explanations::explained_at.desc(), answer_explanations::id.desc()))
        .select(ExplanationRow::as_select())
        .load(db)?)
}
