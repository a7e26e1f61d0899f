//! Sign-offs as the proof of the records reads them: with the review that each is of, and with
//! ids as plain text, because they may have been tampered with.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{reviews, sign_offs};
use crate::domain::at::At;

/// A sign-off and its review.
#[derive(Debug, Clone, Queryable)]
pub struct SignedRow {
    /// Its id.
    pub id: String,
    /// Who signed.
    pub person_id: String,
    /// The right by which they signed.
    pub signed_as: String,
    /// The sentence they recorded.
    pub sentence: String,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// The exact content.
    pub content: String,
    /// The hash of the checklist file.
    pub checklist_hash: String,
    /// When.
    pub signed_at: At,
    /// The service.
    pub service_id: String,
    /// Launch or handoff.
    pub kind: String,
    /// The number of the review among those of the service.
    pub number: i32,
}

/// The id of every sign-off.
///
/// # Errors
/// The database refused.
pub fn ids(db: &mut Db) -> Result<Vec<String>> {
    Ok(sign_offs::table.select(sign_offs::id).order(sign_offs::id).load(db)?)
}

/// The sign-offs with these ids whose review is there.
///
/// # Errors
/// The database refused, or one of them is not well formed.
pub fn with_ids(db: &mut Db, ids: &[String]) -> Result<Vec<SignedRow>> {
    Ok(sign_offs::table
        .inner_join(reviews::table.on(reviews::id.eq(sign_offs::review_id)))
        .filter(sign_offs::id.eq_any(ids.to_vec()))
        .order(sign_offs::id)
        .select((
            sign_offs::id,
            sign_offs::person_id,
            sign_offs::signed_as,
            sign_offs::sentence,
            sign_offs::content_hash,
            sign_offs::content,
            sign_offs::checklist_hash,
            sign_offs::signed_at,
            reviews::service_id,
            reviews::kind,
            reviews::number,
        ))
        .load(db)?)
}
