//! Reviews: opening, submitting, returning, withdrawing, and who helps.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::checklists;
use super::core::{OrNotFound as _, Tx};
use super::error::{Error, Result};
use super::loaded::Loaded;
use crate::domain::answer::checked_length;
use crate::domain::checklist::{Checklist, Kind, Traits};
use crate::domain::ids::{EvidenceId, Handle, ItemId, ReviewId, Slug};
use crate::domain::lifecycle::{self, Transition};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{self, Record, State, Step, Verdict, ready_to_submit};
use crate::domain::service::Service;
use crate::domain::text::is_blank;
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, EvidenceRow};
use crate::store::reviews::{self, ReviewRow};
use crate::store::{self, names};

/// What an operation on a review answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewSaved {
    /// The service.
    pub service: Slug,
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
            number: review.number,
            state: review.state,
            asked: review.asked,
            answered: review.answered,
            accepted: review.accepted,
            changes_asked: review.changes_asked,
        }
    }
}

/// What a record adds to the counts of its review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ops) struct Counts {
    answered: i32,
    accepted: i32,
    changes_asked: i32,
}

impl Counts {
    pub(in crate::ops) fn of(record: &Record) -> Self {
        let standing = record.verdict_on_content().map(|given| given.verdict);
        Self {
            // A proof runs out and a condition is missed with time, not with a change; pages count
            // that when they show it.
            answered: i32::from(record.reported.is_some() && !record.carried),
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

/// Opens a launch review of the service, pinned to the current checklist version, with the answers
/// of the last review carried over to be confirmed.
///
/// # Errors
/// The actor is not in the owning team, the service is not in development, or a launch review is
/// under way.
pub fn open(tx: &mut Tx<'_>, slug: &Slug, target: Option<NaiveDate>) -> Result<ReviewSaved> {
    let service = tx.service_for(slug, Action::OpenReview)?;
    lifecycle::reached(slug.as_str(), service.stage, Transition::Launch)?;
    let earlier = reviews::of_service(tx.db, service.id)?;
    if let Some(open) = earlier.iter().find(|r| r.kind == Kind::Launch && r.state.is_under_way()) {
        let (number, state) = (open.number, open.state.words());
        return Err(Refusal::ReviewUnderWay { kind: Kind::Launch, number, state }.into());
    }
    let checklist = checklists::current(tx, Kind::Launch)?;
    let traits = super::compliance::traits(tx, &service)?;
    let last = earlier.iter().filter(|r| r.kind == Kind::Launch).max_by_key(|r| r.number);
    if target.is_some_and(|day| day < tx.now.date()) {
        return Err(Error::invalid("target_date", "This day has passed. Give a later one."));
    }
    let mut row = blank(tx, &service, &checklist, &traits)?;
    row.number = last.map_or(1, |last| last.number + 1);
    row.target_date = target.or(service.target_launch);
    reviews::insert(tx.db, &row).map_err(|error| match error {
        store::Error::Taken(_) => {
            let (number, state) = (row.number, State::Open.words());
            Refusal::ReviewUnderWay { kind: Kind::Launch, number, state }.into()
        }
        other => Error::from(other),
    })?;
    let carried = add_items(tx, &row, &checklist, &traits, last.map(|last| last.id))?;
    tx.record(
        service.id,
        "review.opened",
        format!("services/{slug}/launch/{}", row.number),
        &json!({
            "checklist": format!("launch/v{}", checklist.version),
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
    })
}

/// Adds the rows of the items that apply and have none yet; answers of the earlier review carry
/// over, their acceptance does not (DESIGN section 4).
fn add_items(
    tx: &mut Tx<'_>,
    review: &ReviewRow,
    checklist: &Checklist,
    traits: &Traits,
    earlier: Option<ReviewId>,
) -> Result<usize> {
    let present: HashSet<ItemId> =
        answers::of_review(tx.db, review.id)?.into_iter().map(|row| row.item_id).collect();
    let mut old: HashMap<ItemId, AnswerRow> = HashMap::new();
    let mut proofs: Vec<EvidenceRow> = Vec::new();
    if let Some(earlier) = earlier {
        old = answers::of_review(tx.db, earlier)?
            .into_iter()
            .map(|row| (row.item_id.clone(), row))
            .collect();
        proofs = discussion::evidence_of(tx.db, earlier)?;
    }
    let mut carried = 0;
    for (position, item) in (0_i32..).zip(checklist.items()) {
        if present.contains(&item.id) || !item.applies(checklist.kind, traits) {
            continue;
        }
        let mut row = AnswerRow::blank(review.id, item.id.clone(), position);
        if let Some(from) = old.get(&item.id) {
            carry(&mut row, from);
            carried += usize::from(row.carried_from.is_some());
        }
        let item_proofs: Vec<&EvidenceRow> =
            proofs.iter().filter(|proof| proof.item_id == item.id).collect();
        row.evidence_expires_on = item_proofs.iter().filter_map(|proof| proof.expires_on).min();
        row.evidence_version = i32::from(!item_proofs.is_empty());
        answers::insert(tx.db, &row)?;
        for proof in item_proofs {
            let copy = EvidenceRow { id: EvidenceId::new(), review_id: review.id, ..proof.clone() };
            discussion::insert_evidence(tx.db, &copy)?;
            answers::add_author(tx.db, &row, proof.added_by)?;
        }
        for author in [row.answered_by, row.noted_by].into_iter().flatten() {
            answers::add_author(tx.db, &row, author)?;
        }
    }
    Ok(carried)
}

fn carry(row: &mut AnswerRow, from: &AnswerRow) {
    // What was written about an item nobody answered yet carries over too; only an answer is
    // something to confirm.
    if from.reported.is_some() {
        row.reported = from.reported;
        row.value = from.value.clone();
        row.answered_by = from.answered_by;
        row.answered_at = from.answered_at;
        row.answer_version = 1;
        row.carried_from = Some(from.review_id);
    }
    row.note = from.note.clone();
    row.noted_by = from.noted_by;
    row.noted_at = from.noted_at;
    row.note_version = i32::from(!from.note.is_empty());
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
            let before = all.iter().filter(|r| r.kind == row.kind && r.number < row.number);
            let earlier = before.max_by_key(|r| r.number).map(|r| r.id);
            ask_what_applies(tx, service, row, &traits, earlier)?;
        } else if let (Ok(state), Some(reason)) =
            (review::after(row.state, Step::GoStale), stale_because)
        {
            row.state = state;
            row.state_since = tx.now;
            row.way_out = Some(reason.to_owned());
            reviews::update(tx.db, &mut row)?;
            let subject = format!("services/{}/{}/{}", service.slug, row.kind, row.number);
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
    earlier: Option<ReviewId>,
) -> Result<()> {
    let before: Traits =
        serde_json::from_str(&row.traits).map_err(|e| Error::Internal(e.to_string()))?;
    if before == *traits {
        return Ok(());
    }
    let checklist = checklists::pinned(tx, &row)?;
    let asks = |traits: &Traits| -> BTreeSet<ItemId> {
        let applying = checklist.items().filter(|item| item.applies(checklist.kind, traits));
        applying.map(|item| item.id.clone()).collect()
    };
    let (was, is) = (asks(&before), asks(traits));
    add_items(tx, &row, &checklist, traits, earlier)?;
    row.traits = serde_json::to_string(traits).map_err(|e| Error::Internal(e.to_string()))?;
    let loaded =
        Loaded { service: service.clone(), review: row, checklist, traits: traits.clone() };
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let records = loaded.records(&rows, tx.now)?;
    let mut row = loaded.review.clone();
    row.asked = i32::try_from(records.len()).map_err(|e| Error::Internal(e.to_string()))?;
    (row.answered, row.accepted, row.changes_asked) = (0, 0, 0);
    let nothing = Counts { answered: 0, accepted: 0, changes_asked: 0 };
    for record in &records {
        recount(&mut row, nothing, Counts::of(record));
    }
    reviews::update(tx.db, &mut row)?;
    tx.record(
        service.id,
        "review.items_changed",
        loaded.subject(),
        &json!({
            "before": before, "after": traits, "items": row.asked,
            "added": is.difference(&was).collect::<Vec<_>>(),
            "left_out": was.difference(&is).collect::<Vec<_>>(),
        }),
    )
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
                "Launch review {} is submitted, and this decides which items it asks. Ask its SRE \
                 to return it first.",
                review.number
            ),
        )),
    }
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
pub fn submit(tx: &mut Tx<'_>, slug: &Slug, number: i32) -> Result<ReviewSaved> {
    let mut loaded = tx.review_for(slug, number, Action::Submit)?;
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
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

/// Returns a submitted review to the team with the changes asked.
///
/// # Errors
/// The actor may not judge it, it is not submitted, or nothing is asked.
pub fn return_with_changes(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    comment: &str,
) -> Result<ReviewSaved> {
    let mut loaded = tx.review_to_judge(slug, number, Action::Judge, Some(&[]))?;
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
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

/// Takes a review back. Its answers carry over to the next one.
///
/// # Errors
/// The actor is not in the owning team, it is not under way, or no reason is given.
pub fn withdraw(tx: &mut Tx<'_>, slug: &Slug, number: i32, reason: &str) -> Result<ReviewSaved> {
    let mut loaded = tx.review_for(slug, number, Action::WithdrawReview)?;
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

/// Names the consultant of a review: the actor volunteers, or names an SRE.
///
/// # Errors
/// The actor may not, the person is no SRE or belongs to the owning team, or a consultant helps
/// already and the actor only volunteers.
pub fn consult(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    handle: Option<&Handle>,
) -> Result<ReviewSaved> {
    let action = if handle.is_some() { Action::AssignConsultant } else { Action::Volunteer };
    let mut loaded = tx.review_for(slug, number, action)?;
    if !loaded.review.state.is_under_way() {
        return Err(review::wrong_state(loaded.review.state).into());
    }
    let consultant = match handle {
        None => {
            volunteer_is_free(tx, &loaded.review)?;
            tx.actor()?.person
        }
        Some(handle) => fit_consultant(tx, &loaded, handle)?,
    };
    let before = loaded.review.consultant_id;
    loaded.review.consultant_id = Some(consultant);
    loaded.review.consultant_since = Some(tx.now);
    reviews::update(tx.db, &mut loaded.review)?;
    let kind = if handle.is_some() { "consultant.assigned" } else { "consultant.volunteered" };
    tx.record(
        loaded.service.id,
        kind,
        loaded.subject(),
        &json!({ "before": before, "after": consultant }),
    )?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

fn volunteer_is_free(tx: &mut Tx<'_>, review: &ReviewRow) -> Result<()> {
    let Some(present) = review.consultant_id else { return Ok(()) };
    let name = names::of_people(tx.db, vec![present])?
        .remove(&present)
        .map_or_else(|| "Somebody".to_owned(), |person| person.name);
    Err(Refusal::HasConsultant(name).into())
}

fn fit_consultant(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    handle: &Handle,
) -> Result<crate::domain::ids::PersonId> {
    let person =
        names::person_by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))?;
    if !names::is_sre(tx.db, person.id)? {
        return Err(Error::invalid("handle", format!("{} is not an SRE. Name one.", person.name)));
    }
    let own = names::members_of(tx.db, loaded.service.team)?;
    if own.iter().any(|member| member.id == person.id) {
        let sentence = format!("{} belongs to the owning team. Name another SRE.", person.name);
        return Err(Error::invalid("handle", sentence));
    }
    Ok(person.id)
}
