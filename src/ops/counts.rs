//! How many items of a review are answered and accepted: kept with the review at each change, and
//! corrected for what time alone changed when it is read.

use std::collections::HashMap;

use super::checklists;
use super::core::View;
use super::error::{Error, Result};
use super::loaded::record_of;
use crate::domain::checklist::Traits;
use crate::domain::review::{Record, Verdict};
use crate::store::answers::{self, AnswerRow};
use crate::store::reviews::ReviewRow;

/// What a record adds to the counts of its review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ops) struct Counts {
    pub(in crate::ops) answered: i32,
    pub(in crate::ops) accepted: i32,
    pub(in crate::ops) changes_asked: i32,
}

impl Counts {
    /// What it adds to the counts that are kept with the review: what changes make of it. A proof
    /// runs out and a condition is missed with time alone; see [`let_time_pass`].
    pub(in crate::ops) fn of(record: &Record) -> Self {
        let standing = record.verdict_on_content().map(|given| given.verdict);
        Self {
            answered: i32::from(record.reported.is_some() && !record.carried),
            accepted: i32::from(standing.is_some_and(|v| v != Verdict::ChangeAsked)),
            changes_asked: i32::from(standing == Some(Verdict::ChangeAsked)),
        }
    }

    /// What it adds as it stands now.
    fn now(record: &Record) -> Self {
        let standing = record.standing_verdict().map(|given| given.verdict);
        Self {
            answered: i32::from(!record.is_to_do()),
            accepted: i32::from(standing.is_some_and(|v| v != Verdict::ChangeAsked)),
            changes_asked: i32::from(standing == Some(Verdict::ChangeAsked)),
        }
    }
}

/// Moves the counts of a review from what a record added before to what it adds now.
pub(in crate::ops) fn recount(review: &mut ReviewRow, before: Counts, after: Counts) {
    review.answered += after.answered - before.answered;
    review.accepted += after.accepted - before.accepted;
    review.changes_asked += after.changes_asked - before.changes_asked;
}

/// Takes from the counts of these reviews what time alone changed since they were kept: proofs that
/// ran out, conditions that were missed. For reading only; what is saved keeps its own count.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn let_time_pass<'r>(
    view: &mut View<'_>,
    reviews: impl IntoIterator<Item = &'r mut ReviewRow>,
) -> Result<()> {
    let mut reviews: HashMap<_, _> = reviews.into_iter().map(|row| (row.id, row)).collect();
    let ids: Vec<_> = reviews.keys().copied().collect();
    for answer in answers::run_out(view.db, &ids, view.now.date())? {
        if let Some(review) = reviews.get_mut(&answer.review_id) {
            correct(view, review, &answer)?;
        }
    }
    Ok(())
}

fn correct(view: &mut View<'_>, review: &mut ReviewRow, answer: &AnswerRow) -> Result<()> {
    let checklist = checklists::pinned(view, review)?;
    let traits: Traits =
        serde_json::from_str(&review.traits).map_err(|e| Error::Internal(e.to_string()))?;
    if checklist.item(&answer.item_id).is_some_and(|item| item.applies(review.kind, &traits)) {
        let record = record_of(&checklist, answer, view.now)?;
        recount(review, Counts::of(&record), Counts::now(&record));
    }
    Ok(())
}
