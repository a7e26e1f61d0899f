//! Reviews: opening, submitting, returning, withdrawing, and who helps.

mod carry;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::checklists;
use super::core::Tx;
use super::counts::{Counts, recount};
use super::error::{Error, Result};
use super::loaded::Loaded;
use super::measured::Measurements;
use super::{low_risk, notices, verdict_notices};
use crate::domain::answer::checked_length;
use crate::domain::checklist::{Checklist, Kind, Traits};
use crate::domain::ids::{ItemId, ReviewId, Slug};
use crate::domain::notice::Notice;
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{self, State, Step, ready_to_submit};
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Service;
use crate::domain::text::is_blank;
use crate::store;
use crate::store::answers;
use crate::store::reviews::{self, ReviewRow};

pub(in crate::ops) use carry::add_items;

/// What an operation on a review answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewSaved {
    /// The service.
    pub service: Slug,
    /// Launch or handoff.
    pub kind: Kind,
    /// The number of the review.
    pub number: i32,
    /// Its state.
    pub state: State,
    /// Items asked.
    pub asked: i32,
    /// Items answered.
    pub answered: i32,
    /// Answers accepted and unchanged since.
    pub accepted: i32,
    /// Items with an open request for a change.
    pub changes_asked: i32,
}

impl ReviewSaved {
    pub(in crate::ops) fn of(service: &Service, review: &ReviewRow) -> Self {
        Self {
            service: service.slug.clone(),
            kind: review.kind,
            number: review.number,
            state: review.state,
            asked: review.asked,
            answered: review.answered,
            accepted: review.accepted,
            changes_asked: review.changes_asked,
        }
    }
}

/// Opens a review of the service, pinned to the current checklist version, with what was said of its
/// items before carried over to be confirmed. A handoff review may be opened long before the
/// service is eligible; it shows what is missing (DESIGN section 3).
///
/// # Errors
/// The actor is not in the owning team, the stage of the service has no such review, one of the
/// kind is under way, or the target has passed.
pub fn open(
    tx: &mut Tx<'_>,
    slug: &Slug,
    kind: Kind,
    target: Option<NaiveDate>,
) -> Result<ReviewSaved> {
    let service = tx.service_for(slug, Action::OpenReview)?;
    if !review::may_open(kind, service.stage) {
        return Err(Refusal::NoReviewInStage {
            service: slug.to_string(),
            stage: service.stage.words(),
            kind,
        }
        .into());
    }
    let earlier = reviews::of_service(tx.db, service.id)?;
    let of_kind = || earlier.iter().filter(|review| review.kind == kind);
    if let Some(open) = of_kind().find(|review| review.state.is_under_way()) {
        return Err(Refusal::ReviewUnderWay { key: open.key(), state: open.state.words() }.into());
    }
    if target.is_some_and(|day| day < tx.now.date()) {
        return Err(Error::invalid("target_date", "This day has passed. Give a later one."));
    }
    let checklist = checklists::current(tx, kind)?;
    let traits = super::compliance::traits(tx, &service)?;
    let mut row = blank(tx, &service, &checklist, &traits)?;
    row.number = of_kind().map(|review| review.number).max().unwrap_or(0) + 1;
    row.target_date = target.or(service.target_launch.filter(|_| kind == Kind::Launch));
    reviews::insert(tx.db, &row).map_err(|error| match error {
        store::Error::Taken(_) => {
            Refusal::ReviewUnderWay { key: row.key(), state: State::Open.words() }.into()
        }
        other => Error::from(other),
    })?;
    let carried = add_items(tx, &row, &checklist, &traits, &earlier)?;
    tx.record(
        service.id,
        "review.opened",
        format!("services/{slug}/{}", row.key().path()),
        &json!({
            "checklist": format!("{kind}/v{}", checklist.version),
            "checklist_hash": checklist.hash,
            "items": row.asked,
            "carried": carried,
            "target": row.target_date,
        }),
    )?;
    Ok(ReviewSaved::of(&service, &row))
}

fn blank(
    tx: &Tx<'_>,
    service: &Service,
    checklist: &Checklist,
    traits: &Traits,
) -> Result<ReviewRow> {
    let asked = checklist.items().filter(|item| item.applies(checklist.kind, traits)).count();
    let number = |n: usize| i32::try_from(n).map_err(|e| Error::Internal(e.to_string()));
    Ok(ReviewRow {
        id: ReviewId::new(),
        service_id: service.id,
        kind: checklist.kind,
        number: 1,
        checklist_version: i32::try_from(checklist.version)
            .map_err(|e| Error::Internal(e.to_string()))?,
        state: State::Open,
        state_since: tx.now,
        traits: serde_json::to_string(traits).map_err(|e| Error::Internal(e.to_string()))?,
        consultant_id: None,
        consultant_since: None,
        target_date: None,
        asked: number(asked)?,
        answered: 0,
        accepted: 0,
        changes_asked: 0,
        opened_by: tx.actor()?.person,
        opened_at: tx.now,
        submitted_by: None,
        submitted_at: None,
        signed_off_at: None,
        valid_until: None,
        way_out: None,
        revision: 1,
        low_risk: None,
    })
}

/// Applies changed facts or a changed compliance profile to the service's reviews: one under way
/// asks the items that apply now; with a reason, a signed-off one becomes stale.
pub(in crate::ops) fn reapply(
    tx: &mut Tx<'_>,
    service: &Service,
    stale_because: Option<&str>,
) -> Result<()> {
    let traits = super::compliance::traits(tx, service)?;
    let all = reviews::of_service(tx.db, service.id)?;
    for mut row in all.clone() {
        if row.state.is_under_way() {
            let before = all.iter().filter(|other| other.opened_at < row.opened_at);
            let earlier: Vec<ReviewRow> = before.cloned().collect();
            ask_what_applies(tx, service, row, &traits, &earlier)?;
        } else if let (Ok(state), Some(reason)) =
            (review::after(row.state, Step::GoStale), stale_because)
        {
            row.state = state;
            row.state_since = tx.now;
            row.way_out = Some(reason.to_owned());
            reviews::update(tx.db, &mut row)?;
            let subject = format!("services/{}/{}", service.slug, row.key().path());
            tx.record(service.id, "review.went_stale", subject, &json!({ "because": reason }))?;
        }
    }
    Ok(())
}

fn ask_what_applies(
    tx: &mut Tx<'_>,
    service: &Service,
    mut row: ReviewRow,
    traits: &Traits,
    earlier: &[ReviewRow],
) -> Result<()> {
    let before: Traits =
        serde_json::from_str(&row.traits).map_err(|e| Error::Internal(e.to_string()))?;
    if before == *traits {
        return Ok(());
    }
    let was_asked = checklists::pinned(tx, &row)?;
    let full_because = low_risk::fall_back(&mut row, traits)?;
    let but_importance = Traits { importance: before.importance, ..traits.clone() };
    if before == but_importance && !was_asked.weighs_importance() && full_because.is_empty() {
        return Ok(());
    }
    let whole = checklists::whole(tx, &row)?;
    let asks = |checklist: &Checklist, traits: &Traits| -> BTreeSet<ItemId> {
        let applying = checklist.items().filter(|item| item.applies(checklist.kind, traits));
        applying.map(|item| item.id.clone()).collect()
    };
    let was = asks(&was_asked, &before);
    let checklist = checklists::reduced(whole.clone(), &row)?;
    let is = asks(&checklist, traits);
    add_items(tx, &row, &whole, traits, earlier)?;
    row.traits = serde_json::to_string(traits).map_err(|e| Error::Internal(e.to_string()))?;
    let measurements = Measurements::of(tx, &row)?;
    let (service_of, traits_now) = (service.clone(), traits.clone());
    let loaded =
        Loaded { service: service_of, review: row, checklist, traits: traits_now, measurements };
    for left in was.difference(&is) {
        super::verdicts::let_go(tx, &loaded, left)?;
    }
    super::waivers::settle_all(tx, &loaded)?;
    let mut row = loaded.review.clone();
    count_anew(tx, &loaded, &mut row)?;
    reviews::update(tx.db, &mut row)?;
    let mut details = json!({
        "before": before, "after": traits, "items": row.asked,
        "added": is.difference(&was).collect::<Vec<_>>(),
        "left_out": was.difference(&is).collect::<Vec<_>>(),
    });
    if let Some(details) = details.as_object_mut().filter(|_| !full_because.is_empty()) {
        details.insert("low_risk_no_more".to_owned(), json!(full_because));
    }
    tx.record(service.id, "review.items_changed", loaded.subject(), &details)
}

/// Lets a review ask what its row says, after the list that it asks was changed there: rows are added
/// for items that have none, and what rested on a verdict of an item that is asked no more is over.
/// No answer is touched. Saves the row.
pub(in crate::ops) fn ask_anew(tx: &mut Tx<'_>, loaded: &mut Loaded) -> Result<()> {
    let before: Vec<ItemId> = loaded.asked_items().cloned().collect();
    let whole = checklists::whole(tx, &loaded.review)?;
    let earlier = opened_before(tx, loaded)?;
    add_items(tx, &loaded.review, &whole, &loaded.traits, &earlier)?;
    loaded.checklist = checklists::reduced(whole, &loaded.review)?;
    for left in before.iter().filter(|item| !loaded.asks(item)) {
        super::verdicts::let_go(tx, loaded, left)?;
    }
    super::waivers::settle_all(tx, loaded)?;
    let mut row = loaded.review.clone();
    count_anew(tx, loaded, &mut row)?;
    reviews::update(tx.db, &mut row)?;
    loaded.review = row;
    Ok(())
}

/// The reviews of the service that were opened before this one, the newest first: what they say of an
/// item that is new here carries over, as it does when a review is opened.
pub(in crate::ops) fn opened_before(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<Vec<ReviewRow>> {
    let all = reviews::of_service(tx.db, loaded.service.id)?;
    Ok(all.into_iter().filter(|other| other.opened_at < loaded.review.opened_at).collect())
}

/// Counts the items of a review anew, after it began or ceased to ask some.
pub(in crate::ops) fn count_anew(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &mut ReviewRow,
) -> Result<()> {
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let records = loaded.records(&rows, tx.now)?;
    row.asked = i32::try_from(records.len()).map_err(|e| Error::Internal(e.to_string()))?;
    (row.answered, row.accepted, row.changes_asked) = (0, 0, 0);
    let nothing = Counts { answered: 0, accepted: 0, changes_asked: 0 };
    for record in &records {
        recount(row, nothing, Counts::of(record));
    }
    Ok(())
}

/// Checks that the team may change what decides which items are asked, from `field`: while an SRE
/// judges a review it stays, because the team that is judged does not choose what it is judged by.
///
/// # Errors
/// A review of the service is submitted.
pub(in crate::ops) fn may_change_items(
    tx: &mut Tx<'_>,
    service: &Service,
    field: &str,
) -> Result<()> {
    let of_service = reviews::of_service(tx.db, service.id)?;
    match of_service.iter().find(|review| review.state == State::Submitted) {
        None => Ok(()),
        Some(review) => Err(Error::invalid(
            field,
            format!(
                "{} is submitted, and this decides which items it asks. Ask its SRE to return it \
                 first.",
                review.key().title()
            ),
        )),
    }
}

/// Whether a review was opened since the developers began to run the service: one from before a
/// handback is about an earlier handoff.
pub(in crate::ops) fn is_of_now(row: &ReviewRow, service: &Service) -> bool {
    service.self_managed_since.is_none_or(|since| row.opened_at >= since)
}

/// Moves a review one step and saves it.
pub(in crate::ops) fn take_step(tx: &mut Tx<'_>, loaded: &mut Loaded, step: Step) -> Result<()> {
    loaded.review.state = review::after(loaded.review.state, step)?;
    loaded.review.state_since = tx.now;
    Ok(reviews::update(tx.db, &mut loaded.review)?)
}

/// Hands a review in for sign-off; answers are locked until it is returned.
///
/// # Errors
/// The actor is not in the owning team, items have no answer, or the review is not open.
pub fn submit(tx: &mut Tx<'_>, slug: &Slug, key: ReviewKey) -> Result<ReviewSaved> {
    let mut loaded = tx.review_for(slug, key, Action::Submit)?;
    review::after(loaded.review.state, Step::Submit)?;
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let records = loaded.records(&rows, tx.now)?;
    ready_to_submit(&loaded.weighed(&records, tx.now))?;
    loaded.review.submitted_by = Some(tx.actor()?.person);
    loaded.review.submitted_at = Some(tx.now);
    take_step(tx, &mut loaded, Step::Submit)?;
    tx.record(
        loaded.service.id,
        "review.submitted",
        loaded.subject(),
        &json!({ "answered": loaded.review.answered, "asked": loaded.review.asked }),
    )?;
    let (items, consultant) = (loaded.review.asked, loaded.review.consultant_id);
    let notice = Notice::ReviewSubmitted { review: key, items, consultant };
    notices::tell(tx, &loaded.service, notice)?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

/// Returns a submitted review to the team with the changes asked.
///
/// # Errors
/// The actor may not judge it, it is not submitted, or nothing is asked.
pub fn return_with_changes(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    comment: &str,
) -> Result<ReviewSaved> {
    let mut loaded = tx.review_to_judge(slug, key, Action::Judge, Some(&[]))?;
    review::after(loaded.review.state, Step::Return)?;
    checked_length("comment", comment)?;
    let comment = comment.trim();
    if is_blank(comment) && loaded.review.changes_asked == 0 {
        return Err(Refusal::NothingToReturn.into());
    }
    loaded.review.way_out = Some(comment.to_owned()).filter(|text| !text.is_empty());
    take_step(tx, &mut loaded, Step::Return)?;
    tx.record(
        loaded.service.id,
        "review.returned",
        loaded.subject(),
        &json!({ "comment": comment, "changes_asked": loaded.review.changes_asked }),
    )?;
    verdict_notices::returned(tx, &loaded, comment)?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

/// Takes a review back. Its answers carry over to the next one.
///
/// # Errors
/// The actor is not in the owning team, it is not under way, or no reason is given.
pub fn withdraw(tx: &mut Tx<'_>, slug: &Slug, key: ReviewKey, reason: &str) -> Result<ReviewSaved> {
    let mut loaded = tx.review_for(slug, key, Action::WithdrawReview)?;
    review::after(loaded.review.state, Step::Withdraw)?;
    checked_length("reason", reason)?;
    let reason = reason.trim();
    if is_blank(reason) {
        return Err(Error::invalid("reason", "Say why the review is withdrawn."));
    }
    loaded.review.way_out = Some(reason.to_owned());
    take_step(tx, &mut loaded, Step::Withdraw)?;
    tx.record(
        loaded.service.id,
        "review.withdrawn",
        loaded.subject(),
        &json!({ "reason": reason }),
    )?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}
