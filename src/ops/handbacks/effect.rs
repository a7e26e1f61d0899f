//! The day on which a decision takes effect: the service goes back to its developers, or ends.

use chrono::NaiveDate;
use serde_json::json;

use super::{case, people, returning};
use crate::domain::handback::{OutcomeKind, State, Step, after, draft, took_effect};
use crate::domain::ids::{HandbackId, ItemId, ReturnConditionId, Slug};
use crate::domain::lifecycle::Transition;
use crate::domain::notice::Notice;
use crate::domain::review::State as ReviewState;
use crate::domain::service::Service;
use crate::domain::{checklist::Kind, handback::ConditionState};
use crate::ops::core::{Core, Credential, Tx, View};
use crate::ops::error::{Error, Result};
use crate::ops::notices;
use crate::ops::stages::{Change, change_stage};
use crate::store::handbacks::{self, HandbackRow};
use crate::store::return_conditions::{self, ReturnConditionRow};
use crate::store::{answers, names, reviews};

/// A decision whose day has come and that has not taken effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectDue {
    /// The service.
    pub service: Slug,
    /// The number of the handback.
    pub number: i32,
    /// The day.
    pub on: NaiveDate,
}

/// The decisions whose day has come and that have not taken effect, oldest first. For the scheduler,
/// so nobody need be signed in.
///
/// # Errors
/// The database refused.
pub fn effects_due(view: &mut View<'_>) -> Result<Vec<EffectDue>> {
    let due = handbacks::effects_due(view.db, view.now.date())?;
    Ok(due
        .into_iter()
        .filter_map(|(service, number, on)| Some(EffectDue { service, number, on: on? }))
        .collect())
}

/// Lets a decision take effect whose day has come; `false` when it has not, or when it took effect
/// already. For the scheduler: it does what a manager decided and nothing else, so nobody need be
/// signed in, and however many call it, it happens once.
///
/// # Errors
/// There is no such handback, or the database refused.
pub fn take_effect(tx: &mut Tx<'_>, slug: &Slug, number: i32) -> Result<bool> {
    let (service, mut row) = tx.handback_of_anybody(slug, number)?;
    if_due(tx, service, &mut row)
}

/// Lets every decision take effect whose day has come, each in a transaction of its own, and says
/// how many did.
///
/// # Errors
/// One was refused, which stops none of the others: they took effect, and it is tried again with the
/// next call.
pub fn take_effect_due(core: &Core) -> Result<usize> {
    let (mut done, mut refused) = (0, None);
    for due in core.read(&Credential::None, effects_due)? {
        let effect = move |tx: &mut Tx<'_>| take_effect(tx, &due.service, due.number);
        match core.write(&Credential::None, "scheduler", effect) {
            Ok(took_effect) => done += usize::from(took_effect),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(done), Err)
}

/// Lets the decision take effect if its day has come.
pub(super) fn if_due(tx: &mut Tx<'_>, service: Service, row: &mut HandbackRow) -> Result<bool> {
    let due = row.effective_on.is_some_and(|on| on <= tx.now.date());
    match (row.state, row.outcome) {
        (State::Scheduled, Some(OutcomeKind::HandBack)) if due => hand_back(tx, service, row)?,
        (State::Settled, Some(OutcomeKind::Retire)) if due => retire(tx, service, row)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn change(row: &HandbackRow, details: serde_json::Value) -> Result<Change> {
    let nobody = || Error::Internal("an effect that nobody decided".to_owned());
    Ok(Change {
        decided_by: row.decided_by.ok_or_else(nobody)?,
        reason: row.decision_reason.clone(),
        gates: Vec::new(),
        to_team: None,
        details,
    })
}

fn hand_back(tx: &mut Tx<'_>, service: Service, row: &mut HandbackRow) -> Result<()> {
    let on = row.effective_on.unwrap_or_else(|| tx.now.date());
    row.state = took_effect(row.state, on, tx.now)?;
    row.handed_back_at = Some(tx.now);
    row.consultant_id = still_consults(tx, &service, row)?;
    let conditions = drafted(tx, &service, row.id)?;
    return_conditions::insert(tx.db, &conditions)?;
    handbacks::update(tx.db, row)?;
    let words: Vec<&str> = conditions.iter().map(|condition| condition.words.as_str()).collect();
    let details = json!({
        "handback": row.number, "consultant": row.consultant_id, "conditions_to_return": words,
    });
    let change = change(row, details)?;
    let service = change_stage(tx, service, Transition::Handback, change)?;
    let notice = Notice::HandbackTookEffect {
        number: row.number,
        retired: false,
        conditions: conditions.len(),
        consultant: row.consultant_id,
        running: Some(row.running_team_id),
    };
    notices::tell(tx, &service, notice)
}

fn retire(tx: &mut Tx<'_>, service: Service, row: &mut HandbackRow) -> Result<()> {
    row.state = after(row.state, Step::Close)?;
    row.closed_at = Some(tx.now);
    handbacks::update(tx.db, row)?;
    returning::end_with_the_service(tx, service.id)?;
    let change = change(row, json!({ "handback": row.number }))?;
    let service = change_stage(tx, service, Transition::Retirement, change)?;
    let notice = Notice::HandbackTookEffect {
        number: row.number,
        retired: true,
        conditions: 0,
        consultant: row.consultant_id,
        running: Some(row.running_team_id),
    };
    notices::tell(tx, &service, notice)
}

/// The consultant who was named, unless they have gone meanwhile, or joined the owning team.
fn still_consults(
    tx: &mut Tx<'_>,
    service: &Service,
    row: &HandbackRow,
) -> Result<Option<crate::domain::ids::PersonId>> {
    let Some(named) = row.consultant_id else { return Ok(None) };
    Ok(people::consults(tx, service, named)?.then_some(named))
}

/// The items of the newest handoff review that are below their handoff bar: id and title.
///
/// # Errors
/// The database refused.
pub(super) fn below_handoff_bar(
    view: &mut View<'_>,
    service: &Service,
) -> Result<Vec<(ItemId, String)>> {
    let newest = reviews::of_service(view.db, service.id)?
        .into_iter()
        .find(|review| review.kind == Kind::Handoff && review.state != ReviewState::Withdrawn);
    let Some(review) = newest else { return Ok(Vec::new()) };
    let rows = answers::of_review(view.db, review.id)?;
    let loaded = view.loaded(service.clone(), review)?;
    let records = loaded.records(&rows, view.now)?;
    let weighed = loaded.weighed(&records, view.now);
    let below = weighed
        .iter()
        .filter(|item| item.standing.as_ref().is_some_and(|standing| standing.is_below()));
    Ok(below.map(|weighed| (weighed.item.id.clone(), weighed.item.title.clone())).collect())
}

/// Conditions to return, drafted from what fails: their owner is the lead of the owning team until
/// somebody names another, and their day is still to be named.
fn drafted(
    tx: &mut Tx<'_>,
    service: &Service,
    handback_id: HandbackId,
) -> Result<Vec<ReturnConditionRow>> {
    let below = below_handoff_bar(tx, service)?;
    let findings = case::findings_of(tx, &[service.id])?.remove(&service.id).unwrap_or_default();
    let owner_id = names::leads_of(tx.db, service.team)?.first().map(|lead| lead.id);
    let created_at = tx.now;
    Ok((1..)
        .zip(draft(&below, &findings))
        .map(|(number, draft)| ReturnConditionRow {
            id: ReturnConditionId::new(),
            handback_id,
            number,
            words: draft.words,
            origin: returning::origin_text(&draft.origin),
            owner_id,
            due_on: None,
            state: ConditionState::Open,
            version: 1,
            created_at,
            settled_by: None,
            settled_at: None,
            settled_words: String::new(),
        })
        .collect())
}
