//! The reviews of a kind that were closed last, and how each item stood in them at first.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::{Checklist, Item, Kind, Traits};
use crate::domain::ids::{ItemId, ReviewId};
use crate::domain::item_results::{Results, at_first};
use crate::domain::review::Verdict;
use crate::ops::core::View;
use crate::ops::error::{Error, Result};
use crate::store::closed_reviews::{self, ItemEventRow, SaidRow, StepRow, Stretch};
use crate::store::reviews::ReviewRow;

/// How many closed reviews are looked at, so that a page takes as long after ten years as after one:
/// an item that fewer than a fifth of them ask is counted over fewer than 20.
const MOST: i64 = 100;

/// The closed reviews of a kind, the newest first.
pub(super) struct Closed {
    pub(super) reviews: Vec<ClosedReview>,
    waived: HashSet<(ReviewId, ItemId)>,
}

/// A closed review with what it says.
pub(super) struct ClosedReview {
    pub(super) row: ReviewRow,
    pub(super) checklist: Arc<Checklist>,
    traits: Traits,
    pub(super) said: Vec<SaidRow>,
    /// When it was submitted for the first time.
    submitted_at: At,
    /// What was changed after that, and asked for; empty for a review that was never returned.
    changed: HashMap<ItemId, Changed>,
}

/// What happened to an item after the first submission of its review.
#[derive(Default)]
struct Changed {
    /// The answer with which it was submitted.
    first: Option<Reported>,
    /// It stood so when the review was returned, once at least.
    returned: bool,
    last_verdict: Option<Verdict>,
}

impl Closed {
    /// Loads them, with what they say of one item or of all. As many queries however many reviews
    /// there are.
    pub(super) fn load(view: &mut View<'_>, kind: Kind, item: Option<&ItemId>) -> Result<Self> {
        let rows = closed_reviews::newest(view.db, kind, MOST)?;
        let ids: Vec<ReviewId> = rows.iter().map(|row| row.id).collect();
        let mut said: HashMap<ReviewId, Vec<SaidRow>> = HashMap::new();
        for row in closed_reviews::said(view.db, &ids, item)? {
            said.entry(row.review_id).or_default().push(row);
        }
        let rows: Vec<ReviewRow> =
            rows.into_iter().filter(|row| said.contains_key(&row.id)).collect();
        let waived = closed_reviews::waived(view.db, &ids, item)?.into_iter().collect();
        let mut histories = histories(view, &rows)?;
        let mut versions: HashMap<i32, Arc<Checklist>> = HashMap::new();
        let mut reviews = Vec::with_capacity(rows.len());
        for row in rows {
            let whole = match versions.get(&row.checklist_version) {
                Some(known) => known.clone(),
                None => crate::ops::checklists::whole(view, &row)?,
            };
            versions.insert(row.checklist_version, whole.clone());
            let checklist = crate::ops::checklists::reduced(whole, &row)?;
            let traits = serde_json::from_str(&row.traits)
                .map_err(|error| Error::Internal(format!("traits of a review: {error}")))?;
            let said = said.remove(&row.id).unwrap_or_default();
            let (submitted_at, changed) = histories
                .remove(&row.id)
                .unwrap_or_else(|| (row.submitted_at.unwrap_or(row.opened_at), HashMap::new()));
            reviews.push(ClosedReview { row, checklist, traits, said, submitted_at, changed });
        }
        Ok(Self { reviews, waived })
    }

    /// What the last reviews that asked each item came to.
    pub(super) fn results(&self) -> BTreeMap<ItemId, Results> {
        let mut found: BTreeMap<ItemId, Results> = BTreeMap::new();
        for review in &self.reviews {
            for said in &review.said {
                let Some((item, reported)) = review.asked(said) else { continue };
                let results = found.entry(said.item_id.clone()).or_default();
                if results.is_full() {
                    continue;
                }
                let changed = review.changed.get(&said.item_id);
                let first = changed.and_then(|changed| changed.first.as_ref());
                let asked = changed.is_some_and(|changed| changed.returned);
                let day = review.submitted_at.date();
                let kind = review.row.kind;
                let at_first = at_first(kind, item, first.unwrap_or(&reported), day, asked);
                let waived = self.waived.contains(&(review.row.id, said.item_id.clone()));
                results.count(at_first, waived);
            }
        }
        found
    }
}

impl ClosedReview {
    /// The item and its answer, when the review asked it in the end.
    pub(super) fn asked(&self, said: &SaidRow) -> Option<(&Item, Reported)> {
        let item = self.checklist.item(&said.item_id)?;
        let reported = Reported::from_columns(&item.answer, said.reported?, said.value.as_deref())?;
        item.applies(self.row.kind, &self.traits).then_some((item, reported))
    }
}

/// When a review was submitted first, and what was changed after that.
type History = (At, HashMap<ItemId, Changed>);

/// The histories of reviews that were returned; the answers of all others are those with which they
/// were submitted.
fn histories(view: &mut View<'_>, rows: &[ReviewRow]) -> Result<HashMap<ReviewId, History>> {
    let mut chains: Vec<String> = rows.iter().map(|row| row.service_id.to_string()).collect();
    chains.sort_unstable();
    chains.dedup();
    let steps = closed_reviews::steps(view.db, chains)?;
    let mut returned = Vec::new();
    for row in rows {
        let own: Vec<&StepRow> = steps.iter().filter(|step| is_of(step, row)).collect();
        let first = own.iter().find(|step| step.kind == "review.submitted");
        let was_returned = own.iter().any(|step| step.kind == "review.returned");
        if let (Some(first), Some(last), true) = (first, own.last(), was_returned) {
            let stretch: Stretch = (first.chain.clone(), first.seq, last.seq);
            returned.push((row, own.clone(), stretch));
        }
    }
    let stretches: Vec<Stretch> = returned.iter().map(|(.., stretch)| stretch.clone()).collect();
    let events = closed_reviews::item_events(view.db, &stretches)?;
    let mut found = HashMap::new();
    for (row, steps, (chain, from, to)) in returned {
        let path = format!("/{}/items/", row.key().path());
        let own = events.iter().filter_map(|event| {
            let inside = event.chain == chain && event.seq > from && event.seq < to;
            let (_, item) = event.subject.split_once(&path).filter(|_| inside)?;
            Some((item.parse::<ItemId>().ok()?, event))
        });
        if let Some(first) = steps.iter().find(|step| step.kind == "review.submitted") {
            found.insert(row.id, (first.at, walked(&steps, own)?));
        }
    }
    Ok(found)
}

fn is_of(step: &StepRow, row: &ReviewRow) -> bool {
    let path = row.key().path();
    step.chain == row.service_id.to_string()
        && step.subject.strip_suffix(&path).is_some_and(|service| service.ends_with('/'))
}

/// What an event says of an answer.
#[derive(Deserialize)]
struct AnswerChanged {
    before: Option<Reported>,
    after: Option<Reported>,
}

/// What an event says of a verdict.
#[derive(Deserialize)]
struct VerdictGiven {
    after: Verdict,
}

/// Walks through what happened after the first submission: the answers that stood then, and the
/// changes that were asked for when the review was returned.
fn walked<'a>(
    steps: &[&StepRow],
    events: impl Iterator<Item = (ItemId, &'a ItemEventRow)>,
) -> Result<HashMap<ItemId, Changed>> {
    let broken = |error: serde_json::Error| Error::Internal(format!("an event: {error}"));
    let returns: Vec<i64> =
        steps.iter().filter(|step| step.kind == "review.returned").map(|step| step.seq).collect();
    let mut found: HashMap<ItemId, Changed> = HashMap::new();
    let mut returned = returns.into_iter().peekable();
    for (item, event) in events {
        while returned.next_if(|seq| *seq < event.seq).is_some() {
            note_return(&mut found);
        }
        let changed = found.entry(item).or_default();
        if event.kind == "verdict.given" {
            let given: VerdictGiven = serde_json::from_str(&event.details).map_err(broken)?;
            changed.last_verdict = Some(given.after);
        } else if changed.first.is_none() {
            let said: AnswerChanged = serde_json::from_str(&event.details).map_err(broken)?;
            // An item that applied only later has its first answer after the submission.
            changed.first = said.before.or(said.after);
        }
    }
    if returned.next().is_some() {
        note_return(&mut found);
    }
    Ok(found)
}

fn note_return(found: &mut HashMap<ItemId, Changed>) {
    for changed in found.values_mut() {
        changed.returned |= changed.last_verdict == Some(Verdict::ChangeAsked);
    }
}
