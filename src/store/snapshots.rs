//! Snapshots of reviews: what a review held before it went to a later version of its checklist.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{review_snapshots, reviews};
use crate::domain::at::At;
use crate::domain::ids::{PersonId, ReviewId, SnapshotId};

/// A snapshot as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_snapshots)]
pub struct SnapshotRow {
    /// Its id.
    pub id: SnapshotId,
    /// The review.
    pub review_id: ReviewId,
    /// Its number within the review, counted from 1.
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// The checklist version that the review ran.
    pub checklist_version: i32,
    /// Everything that the review held, canonical JSON.
    pub content: String,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// Who took it.
    pub taken_by: PersonId,
    /// When.
    pub taken_at: At,
}

/// A snapshot without its content, which is long.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = review_snapshots)]
pub struct SnapshotLine {
    /// Its number within the review, counted from 1.
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// The checklist version that the review ran.
    pub checklist_version: i32,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// Who took it.
    pub taken_by: PersonId,
    /// When.
    pub taken_at: At,
}

/// Adds a snapshot.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &SnapshotRow) -> Result<()> {
    diesel::insert_into(review_snapshots::table).values(row).execute(db)?;
    Ok(())
}

/// The snapshots of a review, the newest first.
///
/// # Errors
/// The database refused.
pub fn of_review(db: &mut Db, review: ReviewId) -> Result<Vec<SnapshotLine>> {
    Ok(review_snapshots::table
        .filter(review_snapshots::review_id.eq(review))
        .order(review_snapshots::number.desc())
        .select(SnapshotLine::as_select())
        .load(db)?)
}

/// One snapshot of a review.
///
/// # Errors
/// There is none, or the database refused.
pub fn one(db: &mut Db, review: ReviewId, number: i32) -> Result<SnapshotRow> {
    Ok(review_snapshots::table
        .filter(review_snapshots::review_id.eq(review))
        .filter(review_snapshots::number.eq(number))
        .select(SnapshotRow::as_select())
        .first(db)?)
}

/// A snapshot as the proof of the records reads it: with the review that it is of, and with ids as
/// plain text, because they may have been tampered with.
#[derive(Debug, Clone, Queryable)]
pub struct KeptSnapshot {
    /// Its number within the review.
    pub number: i32,
    /// The checklist version that the review ran.
    pub checklist_version: i32,
    /// Everything that the review held.
    pub content: String,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// When it was taken.
    pub taken_at: At,
    /// The service.
    pub service_id: String,
    /// Launch or handoff.
    pub kind: String,
    /// The number of the review among those of the service.
    pub review_number: i32,
}

/// The id of every snapshot.
///
/// # Errors
/// The database refused.
pub fn ids(db: &mut Db) -> Result<Vec<String>> {
    Ok(review_snapshots::table.select(review_snapshots::id).order(review_snapshots::id).load(db)?)
}

/// The snapshot with this id; nothing when its review is not there.
///
/// # Errors
/// The database refused, or it is not well formed.
pub fn kept(db: &mut Db, id: &str) -> Result<Option<KeptSnapshot>> {
    Ok(review_snapshots::table
        .inner_join(reviews::table.on(reviews::id.eq(review_snapshots::review_id)))
        .filter(review_snapshots::id.eq(id))
        .select((
            review_snapshots::number,
            review_snapshots::checklist_version,
            review_snapshots::content,
            review_snapshots::content_hash,
            review_snapshots::taken_at,
            reviews::service_id,
            reviews::kind,
            reviews::number,
        ))
        .first(db)
        .optional()?)
}
