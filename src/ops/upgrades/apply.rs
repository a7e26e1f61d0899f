//! The upgrade itself: what the rule says becomes what the database holds.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::json;

use super::snapshot;
use crate::domain::at::At;
use crate::domain::checklist::Checklist;
use crate::domain::ids::{ItemId, ReviewId};
use crate::domain::review::Record;
use crate::domain::review::upgrade::{Answer, Counts, Fate, Plan, Way};
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::loaded::{Loaded, record_of};
use crate::ops::{reviews as review_ops, verdicts, waivers};
use crate::store::answers::{self, AnswerRow};
use crate::store::reviews;

/// A review that was upgraded.
pub(super) struct Applied {
    pub loaded: Loaded,
    pub counts: Counts,
    pub snapshot: i32,
}

/// What the review has of items of either version, asked or not.
pub(super) fn records(
    loaded: &Loaded,
    rows: &[AnswerRow],
    to: &Checklist,
    now: At,
) -> Result<Vec<Record>> {
    let known = rows.iter().filter_map(|row| {
        let lists = [&*loaded.checklist, to];
        let list = lists.into_iter().find(|list| list.item(&row.item_id).is_some())?;
        Some(record_of(list, row, now))
    });
    known.collect()
}

/// Brings a review along a way that begins at the version that it is on. The caller
/// holds the chain of the service and has decided that it may be.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    mut loaded: Loaded,
    way: &Way<'_>,
    to: &Arc<Checklist>,
) -> Result<Applied> {
    let from = loaded.checklist.version;
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let plan = way.plan(&loaded.traits, &records(&loaded, &rows, to, tx.now)?);
    let name = format!("Before {} v{}", to.kind, to.version);
    let snapshot = snapshot::take(tx, &loaded, &rows, name)?;
    for item in &plan.retired {
        verdicts::let_go(tx, &loaded, item)?;
    }
    keep(tx, &plan, to, rows)?;
    loaded.review.checklist_version =
        i32::try_from(to.version).map_err(|e| Error::Internal(e.to_string()))?;
    loaded.checklist = to.clone();
    let earlier = earlier(tx, &loaded)?;
    review_ops::add_items(tx, &loaded.review, to, &loaded.traits, &earlier)?;
    waivers::settle_all(tx, &loaded)?;
    let mut row = loaded.review.clone();
    review_ops::count_anew(tx, &loaded, &mut row)?;
    reviews::update(tx.db, &mut row)?;
    loaded.review = row;
    tx.record(
        loaded.service.id,
        "review.upgraded",
        loaded.subject(),
        &json!({
            "from": from, "to": to.version, "checklist_hash": to.hash, "counts": plan.counts,
            "new": plan.new, "retired": plan.retired,
            "again": with(&plan, |fate| fate.answer == Answer::ToConfirm),
            "blank": with(&plan, |fate| fate.answer == Answer::Gone),
            "snapshot": snapshot.number, "snapshot_hash": snapshot.content_hash,
        }),
    )?;
    Ok(Applied { loaded, counts: plan.counts, snapshot: snapshot.number })
}

fn with(plan: &Plan, wanted: impl Fn(&Fate) -> bool) -> Vec<&ItemId> {
    plan.fates.iter().filter(|(_, fate)| wanted(fate)).map(|(item, _)| item).collect()
}

/// Saves what becomes of each row, and its place among the items of the later version. Rows of items
/// that are asked no more stay as they are.
fn keep(tx: &mut Tx<'_>, plan: &Plan, to: &Checklist, rows: Vec<AnswerRow>) -> Result<()> {
    let places: HashMap<&ItemId, i32> = to.items().map(|item| &item.id).zip(0..).collect();
    for before in rows {
        let Some(fate) = plan.fates.get(&before.item_id) else { continue };
        let mut row = before.clone();
        row.position = places.get(&row.item_id).copied().unwrap_or(row.position);
        row.answer_version += i32::from(fate.counts_on);
        match fate.answer {
            Answer::Kept => {}
            // What was carried from an earlier review still is.
            Answer::ToConfirm => row.carried_from = row.carried_from.or(Some(row.review_id)),
            Answer::Gone => {
                (row.reported, row.value, row.carried_from) = (None, None, None);
                (row.answered_by, row.answered_at) = (None, None);
            }
        }
        if row != before {
            answers::update_upgraded(tx.db, &row, before.answer_version)?;
        }
    }
    Ok(())
}

/// The reviews of the service that were opened before this one, the newest first: what they say of an
/// item that is new here carries over, as it does when a review is opened.
fn earlier(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<Vec<ReviewId>> {
    let all = reviews::of_service(tx.db, loaded.service.id)?;
    let before = all.into_iter().filter(|other| other.opened_at < loaded.review.opened_at);
    Ok(before.map(|other| other.id).collect())
}
