//! When people are told of verdicts. What an SRE judges while the team works on a review is told at
//! once; in a submitted review it is held, and told in one message with its return or sign-off, so
//! that nobody acts on half a judgement.

use super::core::Tx;
use super::error::Result;
use super::loaded::Loaded;
use super::notices;
use crate::domain::ids::PersonId;
use crate::domain::notice::{Change, Notice};
use crate::domain::review::{State, Verdict};
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, ConditionRow};

fn is_held(loaded: &Loaded) -> bool {
    loaded.review.state == State::Submitted
}

/// A change was asked on an item.
pub(in crate::ops) fn change_asked(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &AnswerRow,
) -> Result<()> {
    if is_held(loaded) {
        return Ok(());
    }
    let notice = Notice::ChangeAsked {
        review: loaded.review.key(),
        item: row.item_id.clone(),
        words: row.verdict_comment.clone(),
        answered_by: row.answered_by.or(Some(loaded.review.opened_by)),
    };
    notices::tell(tx, &loaded.service, notice)
}

/// A condition was set.
pub(in crate::ops) fn condition_set(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &ConditionRow,
) -> Result<()> {
    if is_held(loaded) { Ok(()) } else { condition_given(tx, loaded, row) }
}

fn condition_given(tx: &mut Tx<'_>, loaded: &Loaded, row: &ConditionRow) -> Result<()> {
    let notice = Notice::ConditionGiven {
        review: loaded.review.key(),
        item: row.item_id.clone(),
        words: row.words.clone(),
        due: row.due_on,
        owner: row.owner_id,
    };
    notices::tell(tx, &loaded.service, notice)
}

/// The conditions that were set since the review was submitted, to their owners; how many there are.
fn conditions_given(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<usize> {
    let mut open = discussion::conditions_of(tx.db, &[loaded.review.id])?;
    open.retain(|condition| condition.state == "open");
    for condition in &open {
        if loaded.review.submitted_at.is_some_and(|since| condition.set_at >= since) {
            condition_given(tx, loaded, condition)?;
        }
    }
    Ok(open.len())
}

/// The review went back to its team.
pub(in crate::ops) fn returned(tx: &mut Tx<'_>, loaded: &Loaded, comment: &str) -> Result<()> {
    if !tx.core.has_mail() {
        return Ok(());
    }
    let now = tx.now;
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let mut to: Vec<PersonId> = loaded.review.submitted_by.into_iter().collect();
    let mut changes = Vec::new();
    for row in rows.iter().filter(|row| loaded.asks(&row.item_id)) {
        let record = loaded.record(row, now)?;
        let asked = record.standing_verdict().filter(|given| given.verdict == Verdict::ChangeAsked);
        if let Some(given) = asked {
            changes.push(Change { item: row.item_id.clone(), words: given.comment.clone() });
            to.extend(row.answered_by);
        }
    }
    let words = comment.to_owned();
    let notice = Notice::ReviewReturned { review: loaded.review.key(), words, changes, to };
    notices::tell(tx, &loaded.service, notice)?;
    conditions_given(tx, loaded)?;
    Ok(())
}

/// An SRE signed the review.
pub(in crate::ops) fn signed(tx: &mut Tx<'_>, loaded: &Loaded, sentence: &str) -> Result<()> {
    if !tx.core.has_mail() {
        return Ok(());
    }
    let complete = loaded.review.state == State::SignedOff;
    let conditions = if complete { conditions_given(tx, loaded)? } else { 0 };
    let notice = Notice::ReviewSigned {
        review: loaded.review.key(),
        words: sentence.to_owned(),
        complete,
        valid_until: loaded.review.valid_until.map(|until| until.date()),
        conditions,
        submitted_by: loaded.review.submitted_by,
    };
    notices::tell(tx, &loaded.service, notice)
}
