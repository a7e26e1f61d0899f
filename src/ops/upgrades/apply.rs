//! The upgrade itself: what the rule says becomes what the database holds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::json;

use super::snapshot;
use crate::domain::at::At;
use crate::domain::checklist::Checklist;
use crate::domain::ids::ItemId;
use crate::domain::review::Record;
use crate::domain::review::upgrade::{Answer, Counts, Fate, Plan, Way};
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::loaded::{Loaded, record_of};
use crate::ops::measured::Measurements;
use crate::ops::{checklists, low_risk, reviews as review_ops, verdicts, waivers};
use crate::store::answers::{self, AnswerRow};
use crate::store::reviews::{self, ReviewRow};

/// A review that was upgraded.
pub(super) struct Applied {
    pub loaded: Loaded,
    pub counts: Counts,
    pub snapshot: i32,
    /// Items whose waivers ended.
    pub waivers: BTreeSet<ItemId>,
}

/// What a review has of items of either version, asked or not.
pub(in crate::ops) fn records(
    from: &Checklist,
    rows: &[AnswerRow],
    to: &Checklist,
    now: At,
) -> Result<Vec<Record>> {
    let known = rows.iter().filter_map(|row| {
        let lists = [from, to];
        let list = lists.into_iter().find(|list| list.item(&row.item_id).is_some())?;
        // What is measured changes nothing of what is asked.
        Some(record_of(list, row, &Measurements::NONE, now))
    });
    known.collect()
}

/// Brings a review along a way that begins at the version that it is on; one of a low-risk launch goes
/// on asking those items of its list that the later version has, and the answers of all others come
/// along for the day on which the full review is asked for. The caller
/// holds the chain of the service and has decided that it may be.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    mut loaded: Loaded,
    way: &Way<'_>,
    to: &Arc<Checklist>,
) -> Result<Applied> {
    let whole = checklists::whole(tx, &loaded.review)?;
    let from = whole.version;
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let way = of_review(way, &loaded.review)?;
    let plan = way.plan(&loaded.traits, &records(&whole, &rows, to, tx.now)?);
    let name = format!("Before {} v{}", to.kind, to.version);
    let snapshot = snapshot::take(tx, &loaded, &rows, name)?;
    for item in &plan.retired {
        verdicts::let_go(tx, &loaded, item)?;
    }
    let blank = blanked(&plan, &rows);
    keep(tx, &plan, to, rows)?;
    loaded.review.checklist_version =
        i32::try_from(to.version).map_err(|e| Error::Internal(e.to_string()))?;
    loaded.checklist = checklists::reduced(to.clone(), &loaded.review)?;
    let earlier = review_ops::opened_before(tx, &loaded)?;
    review_ops::add_items(tx, &loaded.review, to, &loaded.traits, &earlier)?;
    let outlived = waivers::end_outlived(tx, &loaded, &way, to)?;
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
            "again": to_confirm(&plan), "blank": blank, "waivers_ended": outlived,
            "snapshot": snapshot.number, "snapshot_hash": snapshot.content_hash,
        }),
    )?;
    Ok(Applied { loaded, counts: plan.counts, snapshot: snapshot.number, waivers: outlived })
}

/// The way as a review goes it: of a low-risk launch with the items of its list alone.
pub(in crate::ops) fn of_review<'w, 'v>(
    way: &'w Way<'v>,
    review: &ReviewRow,
) -> Result<Cow<'w, Way<'v>>> {
    Ok(match low_risk::chosen(review)? {
        Some(chosen) => Cow::Owned(way.asking_only(chosen.items)),
        None => Cow::Borrowed(way),
    })
}

fn to_confirm(plan: &Plan) -> Vec<&ItemId> {
    let waits = |(_, fate): &(&ItemId, &Fate)| fate.answer == Answer::ToConfirm;
    plan.fates.iter().filter(waits).map(|(item, _)| item).collect()
}

/// The items whose answer goes. Those of which nothing was said have nothing to lose.
fn blanked(plan: &Plan, rows: &[AnswerRow]) -> Vec<ItemId> {
    let goes = |id: &ItemId| plan.fates.get(id).is_some_and(|fate| fate.answer == Answer::Gone);
    let lost = rows.iter().filter(|row| row.says_something() && goes(&row.item_id));
    lost.map(|row| row.item_id.clone()).collect()
}

/// Saves what becomes of each row, and its place among the items of the later version. Rows of items
/// that are asked no more stay as they are.
fn keep(tx: &mut Tx<'_>, plan: &Plan, to: &Checklist, rows: Vec<AnswerRow>) -> Result<()> {
    let places: HashMap<&ItemId, i32> = to.items().map(|item| &item.id).zip(0..).collect();
    // Most rows only move up or down with others, which is one query for all that move alike.
    let mut shifts: BTreeMap<i32, Vec<ItemId>> = BTreeMap::new();
    let review = rows.first().map(|row| row.review_id);
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
        if (AnswerRow { position: before.position, ..row.clone() }) != before {
            answers::update_upgraded(tx.db, &row, before.answer_version)?;
        } else if row.position != before.position {
            shifts.entry(row.position - before.position).or_default().push(before.item_id);
        }
    }
    for (by, items) in shifts {
        if let Some(review) = review {
            answers::shift(tx.db, review, &items, by)?;
        }
    }
    Ok(())
}
