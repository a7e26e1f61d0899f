//! What waivers do to the items of a review: until when an item may be below its bar, and until when
//! the verdict that was given under them stands. Both are kept with the item.

use serde_json::{Value, json};

use crate::domain::at::At;
use crate::domain::ids::ItemId;
use crate::domain::review::{State as ReviewState, Verdict, Weighed};
use crate::domain::waiver::{self, Gap, State, Waiver, waived_until};
use crate::ops::core::{Tx, View};
use crate::ops::error::Result;
use crate::ops::loaded::Loaded;
use crate::store::answers::{self, AnswerRow};
use crate::store::waivers::{self, WaiverRow};

/// Until when a verdict of this moment stands that would not be possible without a waiver; nothing
/// when it stands by itself.
pub(in crate::ops) fn rests_until(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    weighed: &Weighed<'_>,
    verdict: Verdict,
) -> Result<Option<At>> {
    if !weighed.rests_on_waiver(verdict) {
        return Ok(None);
    }
    let found = of_item(tx, loaded, &weighed.item.id)?;
    let until = waiver::rests_until(&found, weighed.severity, tx.now, Gap::Reopens);
    // What no waiver covers now does not stand at all.
    Ok(Some(until.unwrap_or(tx.now)))
}

fn of_item(tx: &mut Tx<'_>, loaded: &Loaded, item: &ItemId) -> Result<Vec<Waiver>> {
    let rows = waivers::of_item(tx.db, loaded.review.id, item)?;
    Ok(rows.iter().map(WaiverRow::waiver).collect())
}

/// Keeps with an item what its waivers come to, after one of them or the weight of the item changed.
pub(super) fn settle(tx: &mut Tx<'_>, loaded: &Loaded, item: &ItemId) -> Result<()> {
    let Some(severity) = loaded.severity(item) else { return Ok(()) };
    let found = of_item(tx, loaded, item)?;
    let mut row = answers::one(tx.db, loaded.review.id, item)?;
    row.waived_until = waived_until(&found, severity);
    let gap = match loaded.review.state {
        ReviewState::SignedOff => Gap::Closes,
        _ => Gap::Reopens,
    };
    if let (Some(until), Some(judged_at)) = (row.verdict_rests_until, row.verdict_at) {
        let now = waiver::rests_until(&found, severity, judged_at, gap);
        row.verdict_rests_until = Some(now.unwrap_or(until.min(tx.now)));
    }
    Ok(answers::update_waived(tx.db, &row)?)
}

/// The same for every item of a review that has waivers.
pub(in crate::ops) fn settle_all(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<()> {
    let rows = waivers::of_reviews(tx.db, &[loaded.review.id])?;
    let mut items: Vec<ItemId> = rows.into_iter().map(|row| row.item_id).collect();
    items.sort_unstable();
    items.dedup();
    for item in &items {
        settle(tx, loaded, item)?;
    }
    Ok(())
}

/// The waivers that last and on which verdicts of the review rest, as they are signed.
pub(in crate::ops) fn signed_with(
    view: &mut View<'_>,
    loaded: &Loaded,
    rows: &[AnswerRow],
) -> Result<Vec<Value>> {
    let rests = |item: &ItemId| {
        rows.iter().any(|row| row.item_id == *item && row.verdict_rests_until.is_some())
    };
    let today = view.now.date();
    Ok(waivers::of_reviews(view.db, &[loaded.review.id])?
        .into_iter()
        .filter(|row| row.waiver().as_of(today) == State::Granted)
        .filter(|row| loaded.asks(&row.item_id) && rests(&row.item_id))
        .map(|row| {
            json!({
                "number": row.number, "item": row.item_id, "severity": row.severity,
                "reason": row.reason, "compensating_control": row.compensating_control,
                "until": row.last_day, "asked_by": row.asked_by, "decided_by": row.decided_by,
                "decided_at": row.decided_at, "decision": row.decision_words,
            })
        })
        .collect())
}
