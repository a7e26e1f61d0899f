//! Answers: one row per review and item, with its note, its verdict, and who had a hand in it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{answer_authors, answers};
use crate::domain::answer::ReportedAs;
use crate::domain::at::At;
use crate::domain::ids::{ItemId, PersonId, ReviewId};
use crate::domain::review::Verdict;

/// What a review holds about one item, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
pub struct AnswerRow {
    /// The review.
    pub review_id: ReviewId,
    /// The item.
    pub item_id: ItemId,
    /// Its place in the list.
    pub position: i32,
    /// What kind of report it is; absent while there is none.
    pub reported: Option<ReportedAs>,
    /// The number, choice, date, text or reason.
    pub value: Option<String>,
    /// Counts the changes of the answer.
    pub answer_version: i32,
    /// Who gave the answer last.
    pub answered_by: Option<PersonId>,
    /// When.
    pub answered_at: Option<At>,
    /// The note, Markdown.
    pub note: String,
    /// Counts the changes of the note.
    pub note_version: i32,
    /// Who wrote the note last.
    pub noted_by: Option<PersonId>,
    /// When.
    pub noted_at: Option<At>,
    /// Counts the changes of the evidence.
    pub evidence_version: i32,
    /// The day on which the first proof runs out.
    pub evidence_expires_on: Option<NaiveDate>,
    /// How many messages the discussion has.
    pub messages: i32,
    /// How many of them are questions to an SRE without an answer.
    pub open_questions: i32,
    /// The review from which the answer was carried over.
    pub carried_from: Option<ReviewId>,
    /// The verdict given last.
    pub verdict: Option<Verdict>,
    /// Who gave it.
    pub verdict_by: Option<PersonId>,
    /// When.
    pub verdict_at: Option<At>,
    /// Its comment.
    pub verdict_comment: String,
    /// The content that was judged.
    pub verdict_seen: Option<String>,
    /// Given together with others.
    pub verdict_in_bulk: bool,
    /// How many proofs it has.
    pub evidence_count: i32,
    /// The day by which the first open condition on the item is to be met.
    pub condition_due_on: Option<NaiveDate>,
    /// The last day of the waivers of the item that were granted and not revoked.
    pub waived_until: Option<NaiveDate>,
    /// From when on the verdict no longer stands, because the waivers on which it rests have ended.
    pub verdict_rests_until: Option<At>,
    /// What was measured for the item when the verdict was given, JSON of
    /// [`crate::domain::review::JudgedBeside`].
    pub verdict_measured: Option<String>,
    /// Counts the explanations of the answer beside what is measured.
    pub explanations: i32,
    /// The version of the answer that was explained last.
    pub explained_version: Option<i32>,
}

impl AnswerRow {
    /// The row of an item that nobody has answered yet.
    pub fn blank(review_id: ReviewId, item_id: ItemId, position: i32) -> Self {
        Self {
            review_id,
            item_id,
            position,
            reported: None,
            value: None,
            answer_version: 0,
            answered_by: None,
            answered_at: None,
            note: String::new(),
            note_version: 0,
            noted_by: None,
            noted_at: None,
            evidence_version: 0,
            evidence_expires_on: None,
            messages: 0,
            open_questions: 0,
            carried_from: None,
            verdict: None,
            verdict_by: None,
            verdict_at: None,
            verdict_comment: String::new(),
            verdict_seen: None,
            verdict_in_bulk: false,
            evidence_count: 0,
            condition_due_on: None,
            waived_until: None,
            verdict_rests_until: None,
            verdict_measured: None,
            explanations: 0,
            explained_version: None,
        }
    }
}

impl AnswerRow {
    /// Whether anything was said of the item: an answer, a note or a proof.
    pub fn says_something(&self) -> bool {
        self.reported.is_some() || !self.note.is_empty() || self.evidence_count > 0
    }
}

/// Adds the row of an item.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &AnswerRow) -> Result<()> {
    diesel::insert_into(answers::table).values(row).execute(db)?;
    Ok(())
}

/// The rows of a review in the order of its items.
///
/// # Errors
/// The database refused.
pub fn of_review(db: &mut Db, review: ReviewId) -> Result<Vec<AnswerRow>> {
    Ok(answers::table
        .filter(answers::review_id.eq(review))
        .order(answers::position)
        .select(AnswerRow::as_select())
        .load(db)?)
}

/// The rows of these items in these reviews.
///
/// # Errors
/// The database refused.
pub fn of_items(db: &mut Db, reviews: &[ReviewId], items: &[ItemId]) -> Result<Vec<AnswerRow>> {
    let mut found = Vec::new();
    for reviews in reviews.chunks(AT_ONCE) {
        let of_these = answers::table
            .filter(answers::review_id.eq_any(reviews.to_vec()))
            .filter(answers::item_id.eq_any(items.to_vec()));
        found.extend(of_these.select(AnswerRow::as_select()).load(db)?);
    }
    Ok(found)
}

/// How many reviews one query names at most; SQLite takes 32,766 values in a statement.
const AT_ONCE: usize = 5_000;

/// The rows of these reviews with a proof or a condition whose day has passed, or whose verdict
/// rested on waivers that have ended.
///
/// # Errors
/// The database refused.
pub fn run_out(db: &mut Db, reviews: &[ReviewId], now: At) -> Result<Vec<AnswerRow>> {
    let today = now.date();
    if reviews.is_empty() {
        return Ok(Vec::new());
    }
    Ok(answers::table
        .filter(answers::review_id.eq_any(reviews.to_vec()))
        .filter(
            answers::evidence_expires_on
                .lt(today)
                .or(answers::condition_due_on.lt(today))
                .or(answers::verdict_rests_until.le(now)),
        )
        .order((answers::review_id, answers::position))
        .select(AnswerRow::as_select())
        .load(db)?)
}

/// The row of one item.
///
/// # Errors
/// The review does not ask it, or the database refused.
pub fn one(db: &mut Db, review: ReviewId, item: &ItemId) -> Result<AnswerRow> {
    Ok(answers::table.find((review, item)).select(AnswerRow::as_select()).first(db)?)
}

fn expect_one(changed: usize) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Saves the answer of a row, unless it was changed since `version`.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_answer(db: &mut Db, row: &AnswerRow, version: i32) -> Result<()> {
    expect_one(
        diesel::update(
            answers::table
                .find((row.review_id, &row.item_id))
                .filter(answers::answer_version.eq(version)),
        )
        .set((
            answers::reported.eq(row.reported),
            answers::value.eq(&row.value),
            answers::answered_by.eq(row.answered_by),
            answers::answered_at.eq(row.answered_at),
            answers::answer_version.eq(version + 1),
            answers::carried_from.eq(row.carried_from),
        ))
        .execute(db)?,
    )
}

/// Saves what an upgrade of the review makes of a row: its place and its answer, unless that was
/// changed since `version`.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_upgraded(db: &mut Db, row: &AnswerRow, version: i32) -> Result<()> {
    expect_one(
        diesel::update(
            answers::table
                .find((row.review_id, &row.item_id))
                .filter(answers::answer_version.eq(version)),
        )
        .set((
            answers::position.eq(row.position),
            answers::reported.eq(row.reported),
            answers::value.eq(&row.value),
            answers::answered_by.eq(row.answered_by),
            answers::answered_at.eq(row.answered_at),
            answers::answer_version.eq(row.answer_version),
            answers::carried_from.eq(row.carried_from),
        ))
        .execute(db)?,
    )
}

/// Moves the rows of these items by so many places.
///
/// # Errors
/// The database refused.
pub fn shift(db: &mut Db, review: ReviewId, items: &[ItemId], by: i32) -> Result<()> {
    let rows = answers::table
        .filter(answers::review_id.eq(review))
        .filter(answers::item_id.eq_any(items.to_vec()));
    diesel::update(rows).set(answers::position.eq(answers::position + by)).execute(db)?;
    Ok(())
}

/// Saves the note of a row, unless it was changed since `version`.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_note(db: &mut Db, row: &AnswerRow, version: i32) -> Result<()> {
    expect_one(
        diesel::update(
            answers::table
                .find((row.review_id, &row.item_id))
                .filter(answers::note_version.eq(version)),
        )
        .set((
            answers::note.eq(&row.note),
            answers::noted_by.eq(row.noted_by),
            answers::noted_at.eq(row.noted_at),
            answers::note_version.eq(version + 1),
        ))
        .execute(db)?,
    )
}

/// Saves what the row says of its evidence and its discussion.
///
/// # Errors
/// The database refused.
pub fn update_counts(db: &mut Db, row: &AnswerRow) -> Result<()> {
    expect_one(
        diesel::update(answers::table.find((row.review_id, &row.item_id)))
            .set((
                answers::evidence_version.eq(row.evidence_version),
                answers::evidence_expires_on.eq(row.evidence_expires_on),
                answers::evidence_count.eq(row.evidence_count),
                answers::messages.eq(row.messages),
                answers::open_questions.eq(row.open_questions),
            ))
            .execute(db)?,
    )
}

/// Saves the verdict of a row, with the day of its condition and the end of its waivers.
///
/// # Errors
/// The database refused.
pub fn update_verdict(db: &mut Db, row: &AnswerRow) -> Result<()> {
    expect_one(
        diesel::update(answers::table.find((row.review_id, &row.item_id)))
            .set((
                answers::verdict.eq(row.verdict),
                answers::verdict_by.eq(row.verdict_by),
                answers::verdict_at.eq(row.verdict_at),
                answers::verdict_comment.eq(&row.verdict_comment),
                answers::verdict_seen.eq(&row.verdict_seen),
                answers::verdict_in_bulk.eq(row.verdict_in_bulk),
                answers::condition_due_on.eq(row.condition_due_on),
                answers::verdict_rests_until.eq(row.verdict_rests_until),
                answers::verdict_measured.eq(&row.verdict_measured),
            ))
            .execute(db)?,
    )
}

/// Saves how often and on which version the answer of a row was explained, unless the answer was
/// changed since `version`.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_explained(db: &mut Db, row: &AnswerRow, version: i32) -> Result<()> {
    let row_as_read = answers::table
        .find((row.review_id, &row.item_id))
        .filter(answers::answer_version.eq(version));
    expect_one(
        diesel::update(row_as_read)
            .set((
                answers::explanations.eq(row.explanations),
                answers::explained_version.eq(row.explained_version),
            ))
            .execute(db)?,
    )
}

/// Saves what the waivers of the item come to.
///
/// # Errors
/// The database refused.
pub fn update_waived(db: &mut Db, row: &AnswerRow) -> Result<()> {
    expect_one(
        diesel::update(answers::table.find((row.review_id, &row.item_id)))
            .set((
                answers::waived_until.eq(row.waived_until),
                answers::verdict_rests_until.eq(row.verdict_rests_until),
            ))
            .execute(db)?,
    )
}

/// Remembers that the person had a hand in the answer, note or evidence of the item.
///
/// # Errors
/// The database refused.
pub fn add_author(db: &mut Db, row: &AnswerRow, person: PersonId) -> Result<()> {
    let known: i64 = answer_authors::table
        .filter(answer_authors::review_id.eq(row.review_id))
        .filter(answer_authors::item_id.eq(&row.item_id))
        .filter(answer_authors::person_id.eq(person))
        .count()
        .get_result(db)?;
    if known == 0 {
        diesel::insert_into(answer_authors::table)
            .values((
                answer_authors::review_id.eq(row.review_id),
                answer_authors::item_id.eq(&row.item_id),
                answer_authors::person_id.eq(person),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Who had a hand in which item of a review.
///
/// # Errors
/// The database refused.
pub fn authors(db: &mut Db, review: ReviewId) -> Result<Vec<(ItemId, PersonId)>> {
    Ok(answer_authors::table
        .filter(answer_authors::review_id.eq(review))
        .order((answer_authors::item_id, answer_authors::person_id))
        .select((answer_authors::item_id, answer_authors::person_id))
        .load(db)?)
}

/// The items of a review in which the person had a hand.
///
/// # Errors
/// The database refused.
pub fn authored_by(db: &mut Db, review: ReviewId, person: PersonId) -> Result<Vec<ItemId>> {
    Ok(answer_authors::table
        .filter(answer_authors::review_id.eq(review))
        .filter(answer_authors::person_id.eq(person))
        .order(answer_authors::item_id)
        .select(answer_authors::item_id)
        .load(db)?)
}
