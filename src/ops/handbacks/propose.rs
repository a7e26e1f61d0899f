//! The proposal of a handback, by an SRE of the running team or a manager.

use serde_json::json;

use super::{HandbackSaved, case, people, saved, subject};
use crate::domain::handback::{
    OutcomeKind, Proposal, ProposalFields, ProposedAs, State, may_propose,
};
use crate::domain::ids::{HandbackId, PersonId, Slug, TeamId};
use crate::domain::lifecycle::{self, Stage, Transition};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject, proposes_as};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::notices;
use crate::store::handbacks::{self, HandbackRow};

/// Proposes that a service goes back to its developers. The case fills itself.
///
/// # Errors
/// The actor is neither in the running team nor a manager, no SRE team runs the service, another
/// handback is under way, or a field is missing.
pub fn propose(tx: &mut Tx<'_>, slug: &Slug, fields: &ProposalFields) -> Result<HandbackSaved> {
    let service = tx.service_for(slug, Action::ProposeHandback)?;
    let earlier = handbacks::of_services(tx.db, &[service.id])?;
    let running = may_be_proposed(&service, &earlier)?;
    let actor = tx.actor()?;
    let as_whom = proposes_as(actor, &Subject::of_service(&service)).unwrap_or(ProposedAs::Manager);
    let (by, now, figures) = (actor.person, tx.now, tx.core.figures().clone());
    let proposal =
        Proposal::parse(fields, by, as_whom, now, &figures).map_err(Error::from_fields)?;
    let lead = match &proposal.urgent {
        Some(urgent) => Some(people::sre_lead(tx, "urgent_lead", &urgent.lead)?.id),
        None => None,
    };
    let case = case::of_service(tx, service.id, &earlier, proposal.urgent.is_some())?;
    let number = earlier.iter().map(|row| row.number).max().unwrap_or(0) + 1;
    let row = HandbackRow {
        service_id: service.id,
        number,
        running_team_id: running,
        urgent_lead_id: lead,
        case_at_proposal: case::text_of(&case)?,
        ..blank(proposal, service.id, running)
    };
    handbacks::insert(tx.db, &row)?;
    tx.record(
        service.id,
        "handback.proposed",
        subject(&service, number),
        &json!({
            "reason": row.reason, "proposed_as": row.proposed_as, "reply_due": row.reply_due,
            "urgent_reason": row.urgent_reason, "urgent_lead": row.urgent_lead_id,
            "hold": case.hold, "unknown": case.unknown, "case": case,
        }),
    )?;
    let notice = Notice::HandbackProposed {
        number,
        words: row.reason.clone(),
        reply_by: row.reply_due,
        urgent: row.urgent_lead_id.is_some(),
    };
    notices::tell(tx, &service, notice)?;
    Ok(saved(&service, &row))
}

/// The SRE team that runs the service, if a handback of it may be proposed now.
///
/// # Errors
/// No SRE team runs it, another handback is under way, or its end is decided.
pub(super) fn may_be_proposed(
    service: &Service,
    earlier: &[HandbackRow],
) -> std::result::Result<TeamId, Refusal> {
    let slug = service.slug.as_str();
    lifecycle::reached(slug, service.stage, Transition::Handback)?;
    let states: Vec<(i32, State)> = earlier.iter().map(|row| (row.number, row.state)).collect();
    may_propose(&states)?;
    let ends = |row: &&HandbackRow| {
        row.state == State::Settled && row.outcome == Some(OutcomeKind::Retire)
    };
    if let Some((row, on)) =
        earlier.iter().find(ends).and_then(|row| Some((row, row.effective_on?)))
    {
        return Err(Refusal::RetirementDecided { number: row.number, on });
    }
    service.running_team.filter(|_| service.stage == Stage::OpsManaged).ok_or_else(|| {
        Refusal::NotRunBySres { service: slug.to_owned(), stage: service.stage.words() }
    })
}

fn blank(
    proposal: Proposal,
    service_id: crate::domain::ids::ServiceId,
    running_team_id: TeamId,
) -> HandbackRow {
    let nobody: Option<PersonId> = None;
    HandbackRow {
        id: HandbackId::new(),
        service_id,
        number: 0,
        state: State::Proposed,
        version: 1,
        running_team_id,
        proposed_by: proposal.by,
        proposed_as: proposal.proposed_as,
        proposed_at: proposal.at,
        reason: proposal.reason,
        urgent_reason: proposal.urgent.map_or_else(String::new, |urgent| urgent.reason),
        urgent_lead_id: nobody,
        reply_due: proposal.reply_due,
        case_at_proposal: String::new(),
        reply: String::new(),
        replied_by: nobody,
        replied_at: None,
        outcome: None,
        decision: None,
        decision_reason: String::new(),
        decided_by: nobody,
        decided_at: None,
        case_at_decision: None,
        effective_on: None,
        review_on: None,
        consultant_id: nobody,
        new_team_id: None,
        handed_back_at: None,
        returned_at: None,
        closed_by: nobody,
        closed_at: None,
        closing_words: String::new(),
    }
}
