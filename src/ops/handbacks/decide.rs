//! The decision of a handback: a manager, never the proposer, chooses one of six outcomes.

use std::slice;

use serde_json::json;

use super::people;
use super::{HandbackSaved, case, changed, decided_subject, effect, saved, subject};
use crate::domain::at::At;
use crate::domain::handback::{
    Decision, Outcome, OutcomeFields, Proposal, State, Step, Urgency, after, decided, may_decide,
};
use crate::domain::ids::{Handle, PersonId, Slug, TeamId};
use crate::domain::lifecycle::{self, Transition};
use crate::domain::notice::Notice;
use crate::domain::policy::Action;
use crate::domain::service::Service;
use crate::ops::core::{Tx, View};
use crate::ops::error::{Error, Result};
use crate::ops::notices;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::names;

/// Decides what becomes of a proposed handback. What takes effect today does so at once.
///
/// # Errors
/// The actor is no manager or proposed it, it is decided already, the owning team's reply is
/// awaited, a field is missing or names nobody, or the case was changed since `version`.
pub fn decide(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    version: i32,
    fields: &OutcomeFields,
) -> Result<HandbackSaved> {
    let (service, mut row) = tx.handback(slug, number)?;
    tx.allow(Action::DecideHandback, &decided_subject(&service, &row))?;
    if row.decided_by.is_some() && row.version != version {
        return Err(changed(tx, &row, "decision", &fields.outcome.replace('_', " "))?);
    }
    // Somebody else's decision is said before anything about the fields of this one.
    after(row.state, Step::Settle)?;
    lifecycle::reached(slug.as_str(), service.stage, Transition::Handback)?;
    let today = tx.now.date();
    let proposal = proposal_of(tx, &row)?;
    may_decide(row.state, &proposal, today)?;
    let (decision, named) = read_fields(tx, &service, &row, fields)?;
    let state = decided(row.state, &proposal, &decision.outcome, today)?;
    if row.version != version {
        // Nobody has decided: the reply came in between.
        return Err(changed(tx, &row, "case", &fields.outcome.replace('_', " "))?);
    }
    let earlier = handbacks::of_services(tx.db, &[service.id])?;
    let earlier: Vec<_> = earlier.into_iter().filter(|one| one.number < number).collect();
    let case = case::of_service(tx, service.id, &earlier, proposal.urgent.is_some())?;
    let before = row.state;
    take_over(tx, &mut row, &decision, &named)?;
    row.case_at_decision = Some(case::text_of(&case)?);
    row.state = state;
    handbacks::update(tx.db, &mut row)?;
    tx.record(
        service.id,
        "handback.decided",
        subject(&service, number),
        &json!({
            "before": { "state": before }, "after": { "state": state },
            "decision": decision.outcome, "reason": row.decision_reason,
            "effective_on": row.effective_on, "review_on": row.review_on, "case": case,
        }),
    )?;
    let notice = Notice::HandbackDecided {
        number,
        outcome: decision.outcome.within_a_sentence(),
        words: row.decision_reason.clone(),
        proposed_by: row.proposed_by,
        running: Some(row.running_team_id),
        named: named.people,
        new_owner: row.new_team_id,
    };
    notices::tell(tx, &service, notice)?;
    effect::if_due(tx, service.clone(), &mut row)?;
    Ok(saved(&service, &row))
}

/// Who and what a decision names, found.
#[derive(Default)]
struct NamedIds {
    consultant: Option<PersonId>,
    team: Option<TeamId>,
    /// Everybody whom the decision names.
    people: Vec<PersonId>,
}

fn read_fields(
    tx: &mut Tx<'_>,
    service: &Service,
    row: &HandbackRow,
    fields: &OutcomeFields,
) -> Result<(Decision, NamedIds)> {
    let teams = names::of_teams(tx.db)?;
    let owning = teams.get(&service.team).map(|team| team.slug.clone());
    let owning = owning.ok_or_else(|| Error::Internal("a service without a team".to_owned()))?;
    let by = tx.actor()?.person;
    let decision = Decision::parse(fields, &owning, by, tx.now, tx.core.figures())
        .map_err(Error::from_fields)?;
    let mut named = NamedIds::default();
    match &decision.outcome {
        Outcome::HandBack { consultant, .. } => {
            let running = row.running_team_id;
            let consultant = people::consultant(tx, consultant, running, service)?;
            (named.consultant, named.people) = (Some(consultant), vec![consultant]);
        }
        Outcome::Reassign { team } => named.team = Some(people::product_team(tx, team)?.id),
        Outcome::Keep { owner, .. } => named.people = all(tx, "owner", slice::from_ref(owner))?,
        Outcome::Fund { budget_owner, .. } => {
            named.people = all(tx, "budget_owner", slice::from_ref(budget_owner))?;
        }
        Outcome::Retire { migration_owner, .. } => {
            named.people = all(tx, "migration_owner", slice::from_ref(migration_owner))?;
        }
        Outcome::Blitz { people, .. } => named.people = all(tx, "people", people)?,
    }
    Ok((decision, named))
}

/// Everybody whom a field names; who is not there is an error of the field.
fn all(tx: &mut Tx<'_>, field: &str, handles: &[Handle]) -> Result<Vec<PersonId>> {
    let (mut ids, mut bad) = (Vec::new(), Vec::new());
    for handle in handles {
        match people::person(tx, field, handle)? {
            Ok(person) => ids.push(person.id),
            Err(error) => bad.push(error),
        }
    }
    if bad.is_empty() { Ok(ids) } else { Err(Error::Invalid(bad)) }
}

fn take_over(
    tx: &Tx<'_>,
    row: &mut HandbackRow,
    decision: &Decision,
    named: &NamedIds,
) -> Result<()> {
    let text = serde_json::to_string(&decision.outcome)
        .map_err(|error| Error::Internal(error.to_string()))?;
    row.outcome = Some(decision.outcome.kind());
    row.decision = Some(text);
    row.decision_reason = decision.reason.clone();
    row.decided_by = Some(decision.by);
    row.decided_at = Some(decision.at);
    row.effective_on = match decision.outcome {
        Outcome::HandBack { on, .. } | Outcome::Retire { on, .. } => Some(on),
        _ => None,
    };
    row.review_on = decision.outcome.review_on(tx.now.date(), tx.core.figures());
    row.consultant_id = named.consultant;
    row.new_team_id = named.team;
    Ok(())
}

/// The proposal as the rules read it.
///
/// # Errors
/// The database refused.
pub(super) fn proposal_of(view: &mut View<'_>, row: &HandbackRow) -> Result<Proposal> {
    let urgent = match row.urgent_lead_id {
        Some(lead) => names::of_people(view.db, vec![lead])?
            .remove(&lead)
            .map(|lead| Urgency { reason: row.urgent_reason.clone(), lead: lead.handle }),
        None => None,
    };
    Ok(Proposal {
        by: row.proposed_by,
        proposed_as: row.proposed_as,
        at: row.proposed_at,
        reason: row.reason.clone(),
        urgent,
        reply_due: row.reply_due,
    })
}

/// Why a case cannot be decided now, as far as its state goes; `None` when it can be.
///
/// # Errors
/// The database refused.
pub(super) fn waits_for(view: &mut View<'_>, row: &HandbackRow, now: At) -> Result<Option<String>> {
    if !matches!(row.state, State::Proposed | State::Replied) {
        return Ok(None);
    }
    let proposal = proposal_of(view, row)?;
    Ok(may_decide(row.state, &proposal, now.date()).err().map(|refusal| refusal.to_string()))
}
