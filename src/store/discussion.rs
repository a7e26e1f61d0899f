//! What hangs on an answer: evidence, messages, conditions.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{conditions, evidence, messages};
use crate::domain::at::At;
use crate::domain::ids::{ConditionId, EvidenceId, ItemId, MessageId, PersonId, ReviewId};

/// One proof.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence)]
pub struct EvidenceRow {
    /// Its id.
    pub id: EvidenceId,
    /// The review.
    pub review_id: ReviewId,
    /// The item.
    pub item_id: ItemId,
    /// The link; absent when the proof is the text itself.
    pub url: Option<String>,
    /// What it is, or the text.
    pub title: String,
    /// The last day on which it counts.
    pub expires_on: Option<NaiveDate>,
    /// Who added it.
    pub added_by: PersonId,
    /// When.
    pub added_at: At,
    /// Who removed it.
    pub removed_by: Option<PersonId>,
    /// When.
    pub removed_at: Option<At>,
}

/// Adds a proof.
///
/// # Errors
/// The database refused.
pub fn insert_evidence(db: &mut Db, row: &EvidenceRow) -> Result<()> {
    diesel::insert_into(evidence::table).values(row).execute(db)?;
    Ok(())
}

/// The proofs of a review that were not removed, oldest first.
///
/// # Errors
/// The database refused.
pub fn evidence_of(db: &mut Db, review: ReviewId) -> Result<Vec<EvidenceRow>> {
    Ok(evidence::table
        .filter(evidence::review_id.eq(review))
        .filter(evidence::removed_at.is_null())
        .order((evidence::added_at, evidence::id))
        .select(EvidenceRow::as_select())
        .load(db)?)
}

/// The proofs of one item that were not removed, oldest first.
///
/// # Errors
/// The database refused.
pub fn evidence_of_item(db: &mut Db, review: ReviewId, item: &ItemId) -> Result<Vec<EvidenceRow>> {
    Ok(evidence::table
        .filter(evidence::review_id.eq(review))
        .filter(evidence::item_id.eq(item))
        .filter(evidence::removed_at.is_null())
        .order((evidence::added_at, evidence::id))
        .select(EvidenceRow::as_select())
        .load(db)?)
}

/// Marks a proof of the item as removed.
///
/// # Errors
/// The item has no such proof, or the database refused.
pub fn remove_evidence(
    db: &mut Db,
    (review, item): (ReviewId, &ItemId),
    id: EvidenceId,
    by: PersonId,
    at: At,
) -> Result<EvidenceRow> {
    Ok(diesel::update(
        evidence::table
            .filter(evidence::id.eq(id))
            .filter(evidence::review_id.eq(review))
            .filter(evidence::item_id.eq(item))
            .filter(evidence::removed_at.is_null()),
    )
    .set((evidence::removed_by.eq(by), evidence::removed_at.eq(at)))
    .returning(evidence::all_columns)
    .get_result(db)?)
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// The review.
    pub review_id: ReviewId,
    /// The item.
    pub item_id: ItemId,
    /// Who wrote it.
    pub author_id: PersonId,
    /// What, Markdown.
    pub body: String,
    /// It asks an SRE.
    pub is_question: bool,
    /// When an SRE answered the question.
    pub answered_at: Option<At>,
    /// When it was written.
    pub created_at: At,
}

/// Adds a message.
///
/// # Errors
/// The database refused.
pub fn insert_message(db: &mut Db, row: &MessageRow) -> Result<()> {
    diesel::insert_into(messages::table).values(row).execute(db)?;
    Ok(())
}

/// The messages of a review, oldest first.
///
/// # Errors
/// The database refused.
pub fn messages_of(db: &mut Db, review: ReviewId) -> Result<Vec<MessageRow>> {
    Ok(messages::table
        .filter(messages::review_id.eq(review))
        .order((messages::created_at, messages::id))
        .select(MessageRow::as_select())
        .load(db)?)
}

/// The newest message about an item, if there is one.
///
/// # Errors
/// The database refused.
pub fn newest_message(db: &mut Db, review: ReviewId, item: &ItemId) -> Result<Option<MessageRow>> {
    Ok(messages::table
        .filter(messages::review_id.eq(review))
        .filter(messages::item_id.eq(item))
        .order((messages::created_at.desc(), messages::id.desc()))
        .select(MessageRow::as_select())
        .first(db)
        .optional()?)
}

/// Questions to an SRE that have no answer, oldest first.
///
/// # Errors
/// The database refused.
pub fn open_questions(db: &mut Db, most: i64) -> Result<Vec<MessageRow>> {
    Ok(messages::table
        .filter(messages::is_question.eq(true))
        .filter(messages::answered_at.is_null())
        .order((messages::created_at, messages::id))
        .limit(most)
        .select(MessageRow::as_select())
        .load(db)?)
}

/// Who asked the open questions of an item, with doubles.
///
/// # Errors
/// The database refused.
pub fn asked_by(db: &mut Db, review: ReviewId, item: &ItemId) -> Result<Vec<PersonId>> {
    Ok(messages::table
        .filter(messages::review_id.eq(review))
        .filter(messages::item_id.eq(item))
        .filter(messages::is_question.eq(true))
        .filter(messages::answered_at.is_null())
        .select(messages::author_id)
        .load(db)?)
}

/// Marks the open questions of an item as answered.
///
/// # Errors
/// The database refused.
pub fn answer_questions(db: &mut Db, review: ReviewId, item: &ItemId, at: At) -> Result<()> {
    diesel::update(
        messages::table
            .filter(messages::review_id.eq(review))
            .filter(messages::item_id.eq(item))
            .filter(messages::is_question.eq(true))
            .filter(messages::answered_at.is_null()),
    )
    .set(messages::answered_at.eq(at))
    .execute(db)?;
    Ok(())
}

/// One condition of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = conditions)]
pub struct ConditionRow {
    /// Its id.
    pub id: ConditionId,
    /// The review.
    pub review_id: ReviewId,
    /// The item.
    pub item_id: ItemId,
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub owner_id: PersonId,
    /// By when.
    pub due_on: NaiveDate,
    /// The service may not launch while it is open.
    pub before_launch: bool,
    /// `open`, `met`, or `dropped` when another verdict took its place.
    pub state: String,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: At,
    /// Who closed it.
    pub closed_by: Option<PersonId>,
    /// When.
    pub closed_at: Option<At>,
}

/// Adds a condition.
///
/// # Errors
/// The database refused.
pub fn insert_condition(db: &mut Db, row: &ConditionRow) -> Result<()> {
    diesel::insert_into(conditions::table).values(row).execute(db)?;
    Ok(())
}

/// The conditions of these reviews, by due date.
///
/// # Errors
/// The database refused.
pub fn conditions_of(db: &mut Db, reviews: &[ReviewId]) -> Result<Vec<ConditionRow>> {
    Ok(conditions::table
        .filter(conditions::review_id.eq_any(reviews.to_vec()))
        .order((conditions::due_on, conditions::id))
        .select(ConditionRow::as_select())
        .load(db)?)
}

/// The open conditions that a person owns, by due date.
///
/// # Errors
/// The database refused.
pub fn conditions_owned_by(db: &mut Db, person: PersonId) -> Result<Vec<ConditionRow>> {
    Ok(conditions::table
        .filter(conditions::owner_id.eq(person))
        .filter(conditions::state.eq("open"))
        .order((conditions::due_on, conditions::id))
        .select(ConditionRow::as_select())
        .load(db)?)
}

/// Gives an open condition of the review to another person.
///
/// # Errors
/// The review has no such open condition, or the database refused.
pub fn give_condition(
    db: &mut Db,
    review: ReviewId,
    id: ConditionId,
    owner: PersonId,
) -> Result<()> {
    let open = conditions::table
        .filter(conditions::id.eq(id))
        .filter(conditions::review_id.eq(review))
        .filter(conditions::state.eq("open"));
    let changed = diesel::update(open).set(conditions::owner_id.eq(owner)).execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Closes an open condition of the review.
///
/// # Errors
/// The review has no such open condition, or the database refused.
pub fn close_condition(
    db: &mut Db,
    review: ReviewId,
    id: ConditionId,
    state: &str,
    by: PersonId,
    at: At,
) -> Result<()> {
    let changed = diesel::update(
        conditions::table
            .filter(conditions::id.eq(id))
            .filter(conditions::review_id.eq(review))
            .filter(conditions::state.eq("open")),
    )
    .set((conditions::state.eq(state), conditions::closed_by.eq(by), conditions::closed_at.eq(at)))
    .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}
