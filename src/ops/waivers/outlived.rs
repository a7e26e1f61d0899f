//! Waivers that end with an upgrade of their review: the checklist changed what they were for.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use crate::domain::checklist::Checklist;
use crate::domain::ids::{ItemId, ReviewId};
use crate::domain::notice::Notice;
use crate::domain::review::upgrade::Way;
use crate::domain::waiver::State;
use crate::ops::core::{Tx, View};
use crate::ops::error::Result;
use crate::ops::loaded::Loaded;
use crate::ops::notices;
use crate::store::waivers::{self, WaiverRow};

/// The items of these reviews that have a waiver which waits for a decision or lasts.
pub(in crate::ops) fn of_items(
    view: &mut View<'_>,
    reviews: &[ReviewId],
) -> Result<HashMap<ReviewId, BTreeSet<ItemId>>> {
    let mut found: HashMap<ReviewId, BTreeSet<ItemId>> = HashMap::new();
    let today = view.now.date();
    for row in waivers::alive(view.db, reviews, today)? {
        found.entry(row.review_id).or_default().insert(row.item_id);
    }
    Ok(found)
}

/// Ends the waivers of the review that its upgrade along this way leaves behind, whether they were
/// granted or only asked for, and gives their items. Who asked and who granted are told. `loaded` is
/// the review on its later version, `to`.
pub(in crate::ops) fn end_outlived(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    way: &Way<'_>,
    to: &Checklist,
) -> Result<BTreeSet<ItemId>> {
    let today = tx.now.date();
    let alive = waivers::alive(tx.db, &[loaded.review.id], today)?;
    let ended = way.ended_waivers(alive.iter().map(|row| &row.item_id));
    for row in alive.into_iter().filter(|row| ended.contains(&row.item_id)) {
        end(tx, loaded, row, to)?;
    }
    Ok(ended)
}

fn end(tx: &mut Tx<'_>, loaded: &Loaded, mut row: WaiverRow, to: &Checklist) -> Result<()> {
    let before = row.state;
    let Some(after) = row.waiver().outlived(sentence(&row, to), tx.now.date()) else {
        return Ok(());
    };
    row.take(&after);
    waivers::update(tx.db, &mut row)?;
    tx.record(
        loaded.service.id,
        "waiver.outlived",
        loaded.item_subject(&row.item_id),
        &json!({
            "number": row.number, "before": { "waiver": before }, "after": { "waiver": row.state },
            "severity": row.severity, "until": row.last_day, "sentence": row.revocation_words,
        }),
    )?;
    let notice = Notice::WaiverEnded {
        review: loaded.review.key(),
        item: row.item_id,
        revoked: false,
        outlived: true,
        words: row.revocation_words,
        asked_by: row.asked_by,
        decided_by: row.decided_by,
        consultant: loaded.review.consultant_id,
    };
    notices::tell(tx, &loaded.service, notice)
}

/// What the checklist changed, for who asked, who granted, and the history.
fn sentence(row: &WaiverRow, to: &Checklist) -> String {
    let what = match (to.item(&row.item_id), row.state) {
        (None, _) => format!("does not ask {} any more", row.item_id),
        (Some(_), State::Granted) => {
            format!("changed what {} asks since the waiver was granted", row.item_id)
        }
        (Some(_), _) => format!("changed what {} asks since the waiver was asked for", row.item_id),
    };
    format!("Version {} of the {} checklist {what}.", to.version, to.kind)
}
