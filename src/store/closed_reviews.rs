//! Reviews that were signed off last, and what they say of items.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::db::Db;
use super::error::Result;
use super::reviews::ReviewRow;
use super::schema::{answers, events, evidence, reviews, waivers};
use crate::domain::answer::ReportedAs;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, ReviewId};
use crate::domain::review::Verdict;
use crate::domain::waiver;

/// The events that move a review. Written out, since only so the databases see that the index over
/// them has all that is asked for.
const STEPS: &str = "events.kind IN \
    ('review.submitted', 'review.returned', 'review.signed_off', 'review.completed')";

/// The reviews of a kind that were signed off last, the newest first; also those that went stale or
/// ran out since.
///
/// # Errors
/// The database refused.
pub fn newest(db: &mut Db, kind: Kind, most: i64) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .filter(reviews::kind.eq(kind))
        .filter(reviews::signed_off_at.is_not_null())
        .order((reviews::signed_off_at.desc(), reviews::id.desc()))
        .limit(most)
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// What a review says of an item in the end.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = answers)]
pub struct SaidRow {
    /// The review.
    pub review_id: ReviewId,
    /// The item.
    pub item_id: ItemId,
    /// What kind of report it is.
    pub reported: Option<ReportedAs>,
    /// The number, choice, date, text or reason.
    pub value: Option<String>,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// How many proofs it has.
    pub evidence_count: i32,
}

/// What these reviews say of one item, or of all of them.
///
/// # Errors
/// The database refused.
pub fn said(db: &mut Db, ids: &[ReviewId], item: Option<&ItemId>) -> Result<Vec<SaidRow>> {
    let mut query = answers::table
        .filter(answers::review_id.eq_any(ids.to_vec()))
        .select(SaidRow::as_select())
        .into_boxed();
    if let Some(item) = item {
        query = query.filter(answers::item_id.eq(item));
    }
    Ok(query.load(db)?)
}

/// The items of these reviews for which a waiver was granted, also one that ended since.
///
/// # Errors
/// The database refused.
pub fn waived(
    db: &mut Db,
    ids: &[ReviewId],
    item: Option<&ItemId>,
) -> Result<Vec<(ReviewId, ItemId)>> {
    // A request that ran out undecided was never granted.
    let granted = waivers::state
        .eq_any(vec![waiver::State::Granted, waiver::State::Revoked])
        .or(waivers::state.eq(waiver::State::Expired).and(waivers::decided_at.is_not_null()));
    let mut query = waivers::table
        .filter(waivers::review_id.eq_any(ids.to_vec()))
        .filter(granted)
        .select((waivers::review_id, waivers::item_id))
        .into_boxed();
    if let Some(item) = item {
        query = query.filter(waivers::item_id.eq(item));
    }
    Ok(query.load(db)?)
}

/// An event that moved a review.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StepRow {
    /// The chain: its service.
    pub chain: String,
    /// Position in the chain.
    pub seq: i64,
    /// When.
    pub at: At,
    /// What.
    pub kind: String,
    /// The review.
    pub subject: String,
}

/// How the reviews of these services moved, in order.
///
/// # Errors
/// The database refused.
pub fn steps(db: &mut Db, chains: Vec<String>) -> Result<Vec<StepRow>> {
    Ok(events::table
        .filter(events::chain.eq_any(chains))
        .filter(sql::<Bool>(STEPS))
        .order((events::chain, events::seq))
        .select((events::chain, events::seq, events::at, events::kind, events::subject))
        .load(db)?)
}

/// A stretch of a chain: the chain, and the positions between which it lies.
pub type Stretch = (String, i64, i64);

/// What happened to an item in a stretch of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ItemEventRow {
    /// The chain.
    pub chain: String,
    /// Position in the chain.
    pub seq: i64,
    /// What.
    pub kind: String,
    /// The item.
    pub subject: String,
    /// Before and after, JSON.
    pub details: String,
}

/// The changed answers and the verdicts of these stretches, in order.
///
/// # Errors
/// The database refused.
pub fn item_events(db: &mut Db, stretches: &[Stretch]) -> Result<Vec<ItemEventRow>> {
    if stretches.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = events::table
        .order((events::chain, events::seq))
        .select((events::chain, events::seq, events::kind, events::subject, events::details))
        .into_boxed();
    for (chain, from, to) in stretches {
        query = query.or_filter(
            events::chain
                .eq(chain.clone())
                .and(events::seq.gt(*from))
                .and(events::seq.lt(*to))
                .and(events::kind.eq_any(vec!["answer.changed", "verdict.given"])),
        );
    }
    Ok(query.load(db)?)
}

/// A proof of an item, as another team may read it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ProofRow {
    /// The review.
    pub review_id: ReviewId,
    /// The link; absent when the proof is the text itself.
    pub url: Option<String>,
    /// What it is, or the text.
    pub title: String,
}

/// The proofs of an item in these reviews that were not removed, oldest first.
///
/// # Errors
/// The database refused.
pub fn proofs(db: &mut Db, ids: &[ReviewId], item: &ItemId) -> Result<Vec<ProofRow>> {
    Ok(evidence::table
        .filter(evidence::review_id.eq_any(ids.to_vec()))
        .filter(evidence::item_id.eq(item))
        .filter(evidence::removed_at.is_null())
        .order((evidence::added_at, evidence::id))
        .select((evidence::review_id, evidence::url, evidence::title))
        .load(db)?)
}

/// The notes of an item in these reviews, by review.
///
/// # Errors
/// The database refused.
pub fn notes(db: &mut Db, ids: &[ReviewId], item: &ItemId) -> Result<Vec<(ReviewId, String)>> {
    Ok(answers::table
        .filter(answers::review_id.eq_any(ids.to_vec()))
        .filter(answers::item_id.eq(item))
        .select((answers::review_id, answers::note))
        .load(db)?)
}
