//! How many items of a review are answered and accepted: kept with the review at each change, and
//! corrected for what time alone changed when it is read.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::checklists;
use super::core::View;
use super::error::{Error, Result};
use super::loaded::record_of;
use super::measured::{self, Measurements};
use crate::domain::checklist::{Item, Kind, Traits};
use crate::domain::ids::{ItemId, ReviewId};
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
    /// runs out, a condition is missed and a waiver ends with time alone, and measurements change by
    /// themselves; see [`let_time_pass`].
    pub(in crate::ops) fn of(record: &Record) -> Self {
        let standing = record.verdict_on_content().map(|given| given.verdict);
        Self {
            answered: i32::from(
                record.reported.is_some() && !record.carried && !record.stands_in(),
            ),
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

/// How many items of a review are to judge again because the waivers under which they were accepted
/// have ended. Reviews without such items are left out.
pub(in crate::ops) type EndedWaivers = HashMap<ReviewId, usize>;

/// Takes from the counts of these reviews what changed by itself since they were kept: proofs that
/// ran out, conditions that were missed, waivers that ended; measurements that stand in the place of
/// answers, and those that began to differ. For reading only; what is saved keeps its own count.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn let_time_pass<'r>(
    view: &mut View<'_>,
    reviews: impl IntoIterator<Item = &'r mut ReviewRow>,
) -> Result<EndedWaivers> {
    let mut reviews: HashMap<_, _> = reviews.into_iter().map(|row| (row.id, row)).collect();
    let ids: Vec<_> = reviews.keys().copied().collect();
    let measured = of_reviews(view, reviews.values())?;
    let mut found = answers::run_out(view.db, &ids, view.now)?;
    let run_out: HashSet<(ReviewId, ItemId)> =
        found.iter().map(|row| (row.review_id, row.item_id.clone())).collect();
    let beside = measured_answers(view, reviews.values(), &measured)?;
    found.extend(
        beside.into_iter().filter(|row| !run_out.contains(&(row.review_id, row.item_id.clone()))),
    );
    let mut ended = EndedWaivers::new();
    for answer in found {
        if let Some(review) = reviews.get_mut(&answer.review_id)
            && let Some(record) = correct(view, review, &answer, &measured)?
            && record.waiver_ended
            && record.verdict_on_content().is_some()
        {
            *ended.entry(review.id).or_default() += 1;
        }
    }
    Ok(ended)
}

/// What is read beside the answers of reviews, by review.
type Beside = HashMap<ReviewId, Measurements>;

fn of_reviews<'a, 'r: 'a>(
    view: &mut View<'_>,
    reviews: impl Iterator<Item = &'a &'r mut ReviewRow> + Clone,
) -> Result<Beside> {
    let under_way = || reviews.clone().filter(|review| review.state.is_under_way());
    let mut services: Vec<_> = under_way().map(|review| review.service_id).collect();
    services.sort_unstable();
    services.dedup();
    let with_months = under_way().any(|review| review.kind == Kind::Handoff);
    let of_services = measured::of_services(view, &services, with_months)?;
    let measured = under_way().filter_map(|review| {
        let found = of_services.get(&review.service_id)?;
        Some((review.id, Measurements::Now(found.clone())))
    });
    Ok(measured.collect())
}

/// The answers beside which something is measured.
fn measured_answers<'a, 'r: 'a>(
    view: &mut View<'_>,
    reviews: impl Iterator<Item = &'a &'r mut ReviewRow>,
    measured: &Beside,
) -> Result<Vec<AnswerRow>> {
    let (mut found, mut items) = (Vec::new(), BTreeSet::new());
    for review in reviews {
        let Some(Measurements::Now(of_review)) = measured.get(&review.id) else { continue };
        let checklist = checklists::pinned(view, review)?;
        let is_measured = |item: &&Item| {
            item.measured_by.is_some_and(|by| of_review.iter().any(|one| one.measure == by))
        };
        items.extend(checklist.items().filter(is_measured).map(|item| item.id.clone()));
        found.push(review.id);
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let items: Vec<ItemId> = items.into_iter().collect();
    Ok(answers::of_items(view.db, &found, &items)?)
}

/// Corrects the counts for one item; gives its record, unless the review does not ask it.
fn correct(
    view: &mut View<'_>,
    review: &mut ReviewRow,
    answer: &AnswerRow,
    measured: &Beside,
) -> Result<Option<Record>> {
    let checklist = checklists::pinned(view, review)?;
    let traits: Traits =
        serde_json::from_str(&review.traits).map_err(|e| Error::Internal(e.to_string()))?;
    let item = checklist.item(&answer.item_id);
    if !item.is_some_and(|item| item.applies(review.kind, &traits)) {
        return Ok(None);
    }
    let none =
        if review.state.is_under_way() { Measurements::NONE } else { Measurements::AsJudged };
    let measurements = measured.get(&review.id).unwrap_or(&none);
    let record = record_of(&checklist, answer, measurements, view.now)?;
    recount(review, Counts::of(&record), Counts::now(&record));
    Ok(Some(record))
}
