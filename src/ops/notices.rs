//! Who is told of what. [`tell`] writes a message for each of them into the outbox, in the
//! transaction of what it tells; it is sent after that.

use serde::Serialize as _;

use super::core::{Tx, View};
use super::error::{Error, Result};
use crate::domain::ids::{PersonId, ServiceId, TeamId};
use crate::domain::notice::{Named, Notice, Told};
use crate::domain::person::{Grant, Role};
use crate::domain::service::Service;
use crate::store::outbox::{self, MailRow};
use crate::store::{audience, services};

/// The name under which Readyroom tells what time did.
const NOBODY: &str = "Readyroom";

/// Tells whom it concerns about a service. Whoever does it is not told of it.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn tell(tx: &mut Tx<'_>, service: &Service, notice: Notice) -> Result<()> {
    if !tx.core.has_mail() {
        return Ok(());
    }
    let to = recipients(tx, service, &notice)?;
    let named = Named { slug: service.slug.clone(), name: service.name.clone() };
    queue(tx, Some(named), notice, to)
}

/// The same, where only the id of the service is known.
///
/// # Errors
/// There is no such service, or the database refused.
pub(in crate::ops) fn tell_of(tx: &mut Tx<'_>, service: ServiceId, notice: Notice) -> Result<()> {
    if !tx.core.has_mail() {
        return Ok(());
    }
    let service = services::by_id(tx.db, service)?;
    tell(tx, &service, notice)
}

/// Tells one person something that is about them and no service; they are told even if they did it.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn tell_person(tx: &mut Tx<'_>, to: PersonId, notice: Notice) -> Result<()> {
    if !tx.core.has_mail() {
        return Ok(());
    }
    write(tx, None, notice, vec![to])
}

/// Tells whom it concerns about something of no service, or of several; whoever does it is not told of it.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn tell_people(tx: &mut Tx<'_>, notice: Notice) -> Result<()> {
    if !tx.core.has_mail() {
        return Ok(());
    }
    let to = match &notice {
        Notice::LessonAnswered { to, .. } => to.clone(),
        Notice::LessonApplied { filed_by, .. } => vec![*filed_by],
        Notice::FragilityBegan { running, owners, .. } => {
            let mut to = everybody_in(tx, *running)?;
            to.extend(managers(tx)?);
            for team in owners {
                to.extend(leads(tx, *team)?);
            }
            to
        }
        _ => Vec::new(),
    };
    queue(tx, None, notice, to)
}

fn queue(
    tx: &mut Tx<'_>,
    service: Option<Named>,
    notice: Notice,
    mut to: Vec<PersonId>,
) -> Result<()> {
    let by = tx.actor_if_any().map(|actor| actor.person);
    to.retain(|person| Some(*person) != by);
    to.sort_unstable();
    to.dedup();
    let to = audience::reachable(tx.db, to, notice.is_always_sent())?;
    write(tx, service, notice, to)
}

fn write(tx: &mut Tx<'_>, service: Option<Named>, notice: Notice, to: Vec<PersonId>) -> Result<()> {
    let actor = tx.actor_if_any().map_or_else(|| NOBODY.to_owned(), |actor| actor.name.clone());
    let told = Told { actor, service, notice };
    let data = told
        .serialize(serde_json::value::Serializer)
        .map_err(|error| Error::Internal(error.to_string()))?
        .to_string();
    let (kind, thread, now) = (told.notice.kind(), told.thread(), tx.now);
    let rows: Vec<MailRow> = to
        .into_iter()
        .map(|person| MailRow::waiting(person, kind, data.clone(), thread.clone(), now))
        .collect();
    Ok(outbox::insert(tx.db, &rows)?)
}

/// Everybody whom the notice concerns, with doubles, and those who left.
fn recipients(view: &mut View<'_>, service: &Service, notice: &Notice) -> Result<Vec<PersonId>> {
    use Notice as N;
    let owners = service.team;
    let mut to = Vec::new();
    match notice {
        N::QuestionAsked { consultant, .. } | N::ReviewSubmitted { consultant, .. } => {
            to.extend(consultant);
        }
        N::QuestionAnswered { asked_by, .. } => to.extend(asked_by),
        N::ChangeAsked { answered_by, .. } => to.extend(answered_by),
        N::ConditionGiven { owner, .. }
        | N::ConditionDue { owner, .. }
        | N::ReturnConditionDue { owner, .. }
        | N::ReturnConditionGiven { owner, .. }
        | N::PlanReviewDue { owner, .. } => to.push(*owner),
        N::ReviewReturned { to: concerned, .. } => {
            to.extend(concerned);
            to.extend(leads(view, owners)?);
        }
        N::ReviewSigned { submitted_by, .. } => {
            to.extend(submitted_by);
            to.extend(leads(view, owners)?);
        }
        N::FullReviewAsked { chosen_by, .. } => {
            to.push(*chosen_by);
            to.extend(leads(view, owners)?);
        }
        N::ConsultantAssigned { consultant, .. } => to.push(*consultant),
        N::ConsultantVolunteered { opened_by, .. } => to.push(*opened_by),
        N::TakeoverAsked { team, .. } => to.extend(leads(view, *team)?),
        N::TakeoverAnswered { asked_by, .. }
        | N::WaiverDecided { asked_by, .. }
        | N::WaiverDue { asked_by, .. }
        | N::WaiverUndecided { asked_by, .. } => {
            to.push(*asked_by);
            to.extend(leads(view, owners)?);
        }
        N::OverrideDue { given_by, .. } | N::OverrideEnded { given_by, .. } => {
            to.push(*given_by);
            to.extend(leads(view, owners)?);
        }
        N::WaiverEnded { asked_by, decided_by, consultant, .. } => {
            to.push(*asked_by);
            to.extend(decided_by);
            to.extend(consultant);
            to.extend(leads(view, owners)?);
        }
        N::WaiverAsked { blocker, .. } => to.extend(waiver_deciders(view, owners, *blocker)?),
        N::HandoffDecided { team, .. } => {
            to.extend(everybody_in(view, owners)?);
            to.extend(everybody_in(view, *team)?);
        }
        N::HandoffPostponed { asked_by, team, .. } => {
            to.extend(asked_by);
            to.extend(leads(view, owners)?);
            if let Some(team) = team {
                to.extend(leads(view, *team)?);
            }
        }
        N::HandbackProposed { .. } | N::HandbackReplyDue { .. } => {
            to.extend(everybody_in(view, owners)?);
        }
        N::HandbackReplied { proposed_by, .. } => {
            to.push(*proposed_by);
            to.extend(managers(view)?);
        }
        N::HandbackDecided { proposed_by, running, named, new_owner, .. } => {
            to.push(*proposed_by);
            to.extend(named);
            to.extend(everybody_in(view, owners)?);
            for team in [running, new_owner].into_iter().flatten() {
                to.extend(leads(view, *team)?);
            }
        }
        N::HandbackTookEffect { consultant, running, .. } => {
            to.extend(everybody_in(view, owners)?);
            to.extend(consultant);
            if let Some(running) = running {
                to.extend(everybody_in(view, *running)?);
            }
        }
        N::HandbackConsultantNamed { consultant, .. } => {
            to.push(*consultant);
            to.extend(leads(view, owners)?);
        }
        N::ConditionMissed { owner, set_by, .. } => {
            to.extend([owner, set_by]);
            to.extend(leads(view, owners)?);
        }
        N::EvidenceExpiring { added_by, .. } => {
            to.extend(added_by);
            to.extend(leads(view, owners)?);
        }
        N::ReviewMoved { consultant, .. }
        | N::ReviewRunningOut { consultant, .. }
        | N::ReviewExpired { consultant, .. } => {
            to.extend(consultant);
            to.extend(leads(view, owners)?);
        }
        // These are about no service, or about several.
        N::LessonAnswered { .. }
        | N::LessonApplied { .. }
        | N::FragilityBegan { .. }
        | N::Invitation { .. }
        | N::Digest { .. }
        | N::TestMessage {} => {}
    }
    Ok(to)
}

fn everybody_in(view: &mut View<'_>, team: TeamId) -> Result<Vec<PersonId>> {
    Ok(audience::in_team(view.db, team)?.into_iter().map(|(person, _)| person).collect())
}

/// The leads of a team; everybody in it where it has none.
fn leads(view: &mut View<'_>, team: TeamId) -> Result<Vec<PersonId>> {
    let members = audience::in_team(view.db, team)?;
    let has_lead = members.iter().any(|(_, role)| *role == Role::Lead);
    let told = members.into_iter().filter(|(_, role)| !has_lead || *role == Role::Lead);
    Ok(told.map(|(person, _)| person).collect())
}

fn managers(view: &mut View<'_>) -> Result<Vec<PersonId>> {
    Ok(audience::holders(view.db, Grant::Manager)?)
}

/// Managers for a blocker, else the leads of SRE teams; nobody in the owning team, whose members
/// decide nothing of its waivers.
fn waiver_deciders(view: &mut View<'_>, owners: TeamId, blocker: bool) -> Result<Vec<PersonId>> {
    let own = everybody_in(view, owners)?;
    let deciders = if blocker { managers(view)? } else { audience::sre_leads(view.db)? };
    Ok(deciders.into_iter().filter(|person| !own.contains(person)).collect())
}
