//! The handoff: a manager decides whether the SRE team that has said yes runs the service from now
//! on, by which plan, or when it is looked at again.

mod read;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, FieldError, Result};
use super::reviews::is_of_now;
use super::stages::{Change, change_stage};
use super::{capacity, gates, handbacks, notices, takeovers as requests};
use crate::domain::checklist::Kind;
use crate::domain::gates::{Gate, all_passed};
use crate::domain::handoff::{Decision, DecisionFields, Outcome, Plan};
use crate::domain::ids::{HandoffId, PersonId, Slug, TransitionId};
use crate::domain::lifecycle::{self, Stage, Transition};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::review::State;
use crate::domain::service::Service;
use crate::store::handoffs::{self, HandoffRow};
use crate::store::names::TeamName;
use crate::store::reviews::{self, ReviewRow};
use crate::store::takeovers::{self, TakeoverRow};
use crate::store::{capacity as stated, names, services};

pub(in crate::ops) use read::waiting_for;
pub use read::{HandoffDetail, HandoffPage, ReviewFound, of_service, page, read};

/// A decision after it was made.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandoffSaved {
    /// The service.
    pub service: Slug,
    /// The number of the decision within the service; send the newest one back as `If-Match`.
    pub number: i32,
    /// What was decided.
    pub outcome: Outcome,
    /// Where the service stands.
    pub stage: Stage,
}

/// What a decision about a handoff rests on.
struct Case {
    /// The newest request to an SRE team, unless the team has said no or taken the service.
    request: Option<TakeoverRow>,
    /// The newest handoff review since its developers run it that was not withdrawn.
    review: Option<ReviewRow>,
    /// Who signed it.
    signed_by: BTreeSet<PersonId>,
    /// The decisions so far, newest first.
    decided: Vec<HandoffRow>,
}

impl Case {
    fn load(view: &mut View<'_>, service: &Service) -> Result<Self> {
        let request = takeovers::of_services(view.db, &[service.id])?.into_iter().next();
        let review = reviews::of_service(view.db, service.id)?
            .into_iter()
            .find(|row| row.kind == Kind::Handoff && row.state != State::Withdrawn)
            .filter(|row| is_of_now(row, service));
        let ids: Vec<_> = review.iter().map(|row| row.id).collect();
        let signed = reviews::sign_offs_of(view.db, &ids)?;
        Ok(Self {
            request: request.filter(|row| requests::is_open(row, service)),
            review,
            signed_by: signed.iter().map(|row| row.person_id).collect(),
            decided: handoffs::of_service(view.db, service.id)?,
        })
    }

    /// The request that an SRE team has said yes to.
    fn accepted(&self) -> Option<&TakeoverRow> {
        self.request.as_ref().filter(|row| row.answer.as_deref() == Some("yes"))
    }

    /// Nobody decides what they asked for, or what rests on their own signature.
    fn subject(&self, service: &Service) -> Subject {
        Subject {
            receiving_team: self.accepted().map(|row| row.team_id),
            asked_by: self.request.as_ref().map(|row| row.asked_by),
            signed_by: self.signed_by.clone(),
            ..Subject::of_service(service)
        }
    }

    /// The number of the newest decision; 0 when there is none.
    fn version(&self) -> i32 {
        self.decided.first().map_or(0, |row| row.number)
    }
}

/// A manager hands the service off, or says when it is looked at again.
///
/// # Errors
/// The actor may not decide it, its developers do not run it, no SRE team takes it, a gate has
/// neither passed nor is overridden (the refusal lists them), a field is missing, or a decision was
/// made since `version`.
pub fn decide(
    tx: &mut Tx<'_>,
    slug: &Slug,
    version: i32,
    fields: &DecisionFields,
) -> Result<HandoffSaved> {
    // Who is not signed in learns nothing of which services there are.
    tx.actor()?;
    let found = services::by_slug(tx.db, slug).or_not_found(|| format!("service {slug}"))?;
    tx.take_service(found.id)?;
    let service = services::once_taken(tx.db, found)?;
    let case = Case::load(tx, &service)?;
    tx.allow(Action::DecideHandoff, &case.subject(&service))?;
    lifecycle::reached(slug.as_str(), service.stage, Transition::Handoff)?;
    if let Some(team) = case.accepted().map(|row| row.team_id) {
        // What the team carries does not change under the decision, and two services are not
        // handed to it at once over the same room.
        stated::take_team(tx.db, team)?;
    }
    let gates = gates::to_handoff(tx, &service)?;
    let outcome = fields.outcome()?;
    if outcome == Outcome::HandedOff {
        all_passed(Transition::Handoff, &gates)?;
    }
    let decision = Decision::parse(fields, tx.now.date()).map_err(|bad| {
        Error::Invalid(bad.into_iter().map(|b| FieldError::new(b.field, b.sentence)).collect())
    })?;
    if let Some(newest) = case.decided.first().filter(|newest| newest.number != version) {
        return Err(decided_already(tx, newest)?.into());
    }
    match decision {
        Decision::HandOff { plan, reason } => hand_off(tx, service, &case, gates, plan, reason),
        Decision::NotYet { look_again_on, reason } => {
            let blank = blank(tx, &service, &case, &gates)?;
            let row = HandoffRow { look_again_on: Some(look_again_on), reason, ..blank };
            handoffs::insert(tx.db, &row)?;
            tx.record(
                service.id,
                "handoff.postponed",
                format!("services/{slug}/handoffs/{}", row.number),
                &json!({
                    "look_again_on": look_again_on, "reason": row.reason, "gates": gates,
                }),
            )?;
            let notice = Notice::HandoffPostponed {
                number: row.number,
                words: row.reason.clone(),
                look_again_on,
                asked_by: case.request.as_ref().map(|request| request.asked_by),
                team: row.team_id,
            };
            notices::tell(tx, &service, notice)?;
            Ok(saved(&service, &row))
        }
    }
}

fn decided_already(tx: &mut Tx<'_>, newest: &HandoffRow) -> Result<Refusal> {
    let by = super::answers::name_of(tx, Some(newest.decided_by))?;
    let outcome = match newest.outcome {
        Outcome::HandedOff => "handed off",
        Outcome::NotYet => "not yet",
    };
    Ok(Refusal::HandoffDecided { by, on: newest.decided_at.date(), outcome })
}

/// Moves the service to the SRE team that has said yes, and ends the request.
fn hand_off(
    tx: &mut Tx<'_>,
    service: Service,
    case: &Case,
    gates: Vec<Gate>,
    plan: Plan,
    reason: String,
) -> Result<HandoffSaved> {
    let Some(request) = case.accepted() else {
        return Err(Refusal::NoReceivingTeam { service: service.slug.to_string() }.into());
    };
    let team = receiving(tx, request)?;
    let mut row = HandoffRow {
        outcome: Outcome::HandedOff,
        transfer_order: plan.transfer_order,
        shadow_from: Some(plan.shadow_from),
        shadow_until: Some(plan.shadow_until),
        back_up_until: Some(plan.back_up_until),
        success_criteria: plan.success_criteria,
        reason,
        ..blank(tx, &service, case, &gates)?
    };
    let change = Change {
        decided_by: row.decided_by,
        reason: row.reason.clone(),
        gates,
        to_team: Some(team.id),
        details: json!({
            "handoff": row.number, "team": team.slug, "team_name": team.name,
            "transfer_order": row.transfer_order, "shadow_from": row.shadow_from,
            "shadow_until": row.shadow_until, "back_up_until": row.back_up_until,
            "success_criteria": row.success_criteria,
        }),
    };
    handbacks::returned(tx, &service, &change.gates)?;
    let service = change_stage(tx, service, Transition::Handoff, change)?;
    row.transition_id = newest_transition(tx, &service)?;
    handoffs::insert(tx.db, &row)?;
    let now = tx.now;
    takeovers::set_done(tx.db, request, now)?;
    let notice = Notice::HandoffDecided {
        team: team.id,
        team_name: team.name,
        words: row.reason.clone(),
        back_up_until: plan.back_up_until,
    };
    notices::tell(tx, &service, notice)?;
    Ok(saved(&service, &row))
}

fn receiving(tx: &mut Tx<'_>, request: &TakeoverRow) -> Result<TeamName> {
    let team = names::of_teams(tx.db)?.remove(&request.team_id);
    team.ok_or_else(|| Error::Internal("the team of a request is gone".to_owned()))
}

fn newest_transition(tx: &mut Tx<'_>, service: &Service) -> Result<Option<TransitionId>> {
    Ok(services::transitions_of(tx.db, service.id)?.pop().map(|row| row.id))
}

/// A decision of now, without what only one of its outcomes has.
fn blank(tx: &mut Tx<'_>, service: &Service, case: &Case, gates: &[Gate]) -> Result<HandoffRow> {
    let team = case.accepted().map(|row| row.team_id);
    let limits = match team {
        Some(team) => capacity::outlook(tx, team, Some(service))?.limits,
        None => Vec::new(),
    };
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| Error::Internal(error.to_string()))
    };
    Ok(HandoffRow {
        id: HandoffId::new(),
        service_id: service.id,
        number: case.version() + 1,
        outcome: Outcome::NotYet,
        transition_id: None,
        team_id: team,
        review_id: case.review.as_ref().map(|row| row.id),
        transfer_order: String::new(),
        shadow_from: None,
        shadow_until: None,
        back_up_until: None,
        success_criteria: String::new(),
        look_again_on: None,
        reason: String::new(),
        gates: json(serde_json::to_string(gates))?,
        limits: json(serde_json::to_string(&limits))?,
        decided_by: tx.actor()?.person,
        decided_at: tx.now,
    })
}

fn saved(service: &Service, row: &HandoffRow) -> HandoffSaved {
    HandoffSaved {
        service: service.slug.clone(),
        number: row.number,
        outcome: row.outcome,
        stage: service.stage,
    }
}
