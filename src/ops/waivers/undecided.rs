//! Requests that nobody decided by the last day for which they were asked: they end, and the record and
//! who asked say so.

use serde_json::json;

use crate::domain::notice::Notice;
use crate::domain::reminder::TOLD_AFTER;
use crate::ops::core::{Core, Credential, Tx};
use crate::ops::error::Result;
use crate::ops::notices;
use crate::store::waivers::{self, Undecided};

/// Ends every request whose last day has passed without a decision, each in a transaction of its own, and
/// says how many. However many instances call it, each ends once.
///
/// # Errors
/// One was refused, which stops none of the others; it is tried again with the next call.
pub fn end_undecided(core: &Core) -> Result<usize> {
    let today = core.now().date();
    let (mut ended, mut refused) = (0, None);
    for request in core.store().read(|db| waivers::undecided(db, today))? {
        match core.write(&Credential::None, "scheduler", move |tx| end(tx, &request)) {
            Ok(is_ours) => ended += usize::from(is_ours),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(ended), Err)
}

/// Ends a request, unless it was decided or ended meanwhile.
fn end(tx: &mut Tx<'_>, request: &Undecided) -> Result<bool> {
    tx.take_service(request.service_id)?;
    let today = tx.now.date();
    let found = waivers::of_reviews(tx.db, &[request.review_id])?;
    let row = found.into_iter().find(|row| row.number == request.number);
    let Some(mut row) = row else { return Ok(false) };
    let before = row.state;
    let Some(after) = row.waiver().undecided(today) else { return Ok(false) };
    row.take(&after);
    waivers::update(tx.db, &mut row)?;
    let review = request.review;
    tx.record(
        request.service_id,
        "waiver.expired",
        format!("services/{}/{}/items/{}", request.slug, review.path(), row.item_id),
        &json!({
            "number": row.number, "before": { "waiver": before }, "after": { "waiver": row.state },
            "severity": row.severity, "until": row.last_day,
        }),
    )?;
    // What passed long ago, while nothing ran, is recorded and no news.
    if (today - row.last_day).num_days() <= TOLD_AFTER {
        let notice = Notice::WaiverUndecided {
            review,
            item: row.item_id,
            words: row.reason,
            until: row.last_day,
            asked_by: row.asked_by,
        };
        notices::tell_of(tx, request.service_id, notice)?;
    }
    Ok(true)
}
