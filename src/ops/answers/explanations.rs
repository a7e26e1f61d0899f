//! Why an answer stands as it is beside what is measured, in the words of the team.

use serde_json::json;

use super::{ItemSaved, asked};
use crate::domain::answer::checked_length;
use crate::domain::ids::{ExplanationId, ItemId, Slug};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{Beside, Record, wrong_state};
use crate::domain::review_key::ReviewKey;
use crate::domain::text::is_blank;
use crate::ops::core::Tx;
use crate::ops::counts::{Counts, recount};
use crate::ops::error::{Error, Result};
use crate::ops::reviews::ReviewSaved;
use crate::store::explanations::{self, ExplanationRow};
use crate::store::{answers, reviews};

/// An explanation to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The version of the answer that was read.
    pub version: i32,
    /// Why both may be right, or what is wrong with the measurement.
    pub reason: String,
}

/// Explains why an answer differs from what is measured, or what is wrong with a measurement that
/// stands in the place of one. It lifts nothing: an SRE judges it. It stands while the answer is what
/// it was, also when what is measured goes on to change.
///
/// # Errors
/// The actor is not in the owning team, the review is over, nothing differs, the answer changed after
/// it was read, or there are no words.
pub fn explain(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    explanation: &Explanation,
) -> Result<ItemSaved> {
    let mut loaded = tx.review_for(slug, key, Action::Answer)?;
    if !loaded.review.state.is_under_way() {
        return Err(wrong_state(loaded.review.state).into());
    }
    let mut row = asked(tx, &loaded, item)?;
    let record = loaded.record(&row, tx.now)?;
    let reason = explanation.reason.replace("\r\n", "\n");
    let reason = reason.trim();
    if row.answer_version != explanation.version {
        return Err(Refusal::ChangedSinceRead { what: item.to_string() }.into());
    }
    let by = tx.actor()?.person;
    let given = explanations::of_review(tx.db, loaded.review.id)?;
    let newest = given.iter().find(|given| given.item_id == *item);
    let saved = |row: &answers::AnswerRow, review: ReviewSaved| ItemSaved {
        item: item.clone(),
        answer_version: row.answer_version,
        note_version: row.note_version,
        evidence_version: row.evidence_version,
        review,
    };
    // The same words about the same answer are one explanation: a retry has the effect of once.
    if newest.is_some_and(|newest| {
        (newest.explained_by, newest.answer_version, newest.reason.as_str())
            == (by, row.answer_version, reason)
    }) {
        return Ok(saved(&row, ReviewSaved::of(&loaded.service, &loaded.review)));
    }
    let beside = to_explain(&record)?;
    checked_length("reason", reason)?;
    if is_blank(reason) {
        let sentence = "Say why both may be right, or what is wrong with the measurement.";
        return Err(Error::invalid("reason", sentence));
    }
    let reported = loaded.reported(&row).filter(|_| !beside.stands_in);
    let kind = loaded.checklist.item(item).map(|item| &item.answer);
    let words = |kind| reported.as_ref().map(|reported| reported.words(kind));
    let new = ExplanationRow {
        id: ExplanationId::new(),
        review_id: row.review_id,
        item_id: item.clone(),
        answer_version: row.answer_version,
        reason: reason.to_owned(),
        reported: kind.and_then(words).unwrap_or_default(),
        measure: beside.measured.measure,
        value: beside.measured.value,
        window_days: i32::try_from(beside.measured.window_days).unwrap_or(i32::MAX),
        explained_by: by,
        explained_at: tx.now,
    };
    explanations::insert(tx.db, &new)?;
    let before = Counts::of(&record);
    row.explanations += 1;
    row.explained_version = Some(row.answer_version);
    answers::update_explained(tx.db, &row, explanation.version)?;
    answers::add_author(tx.db, &row, by)?;
    let after = Counts::of(&loaded.record(&row, tx.now)?);
    recount(&mut loaded.review, before, after);
    reviews::update(tx.db, &mut loaded.review)?;
    tx.record(
        loaded.service.id,
        "answer.explained",
        loaded.item_subject(item),
        &json!({
            "id": new.id, "reason": new.reason, "reported": reported,
            "measured": {
                "measure": new.measure, "value": new.value, "window_days": new.window_days,
                "words": beside.words,
            },
        }),
    )?;
    Ok(saved(&row, ReviewSaved::of(&loaded.service, &loaded.review)))
}

/// What there is to explain: a measurement that counts, and differs or stands in the place of an
/// answer.
fn to_explain(record: &Record) -> Result<&Beside> {
    let why = match &record.beside {
        Some(beside) if beside.difference.is_some() || beside.stands_in => return Ok(beside),
        None => "nothing is measured for it",
        Some(beside) if beside.stale => "nothing was told about it lately",
        Some(_) => "what is reported and what is measured agree",
    };
    Err(Refusal::NothingToExplain { item: record.item.clone(), why }.into())
}
