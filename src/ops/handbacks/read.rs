//! A handback as it is read, with what its reader may do.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::detail::{DecisionDetail, HandbackDetail, Proposing, ReturnConditionDetail, Rights};
use super::{case, consultant, decide, decided_subject, effect, propose, replied_subject};
use crate::domain::handback::{ConditionState, OutcomeKind, State, days_away, draft};
use crate::domain::ids::{PersonId, Slug, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::ops::around::Team;
use crate::ops::core::{OrNotFound as _, View};
use crate::ops::error::{Error, Result};
use crate::ops::review_page::Person;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::names::{self, PersonName, TeamName};
use crate::store::return_conditions::{self, ReturnConditionRow};

/// What a proposal of a handback would be made of.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn proposing(view: &mut View<'_>, slug: &Slug) -> Result<Proposing> {
    let service = view.service_to_read(slug)?;
    let earlier = handbacks::of_services(view.db, &[service.id])?;
    let teams = names::of_teams(view.db)?;
    let case = case::of_service(view, service.id, &earlier, false)?;
    let days = view.core.figures().handback_reply_days;
    Ok(Proposing {
        team: team_of(&teams, service.team)?,
        running_team: service.running_team.map(|id| team_of(&teams, id)).transpose()?,
        case,
        reply_due: view.now.plus_days(days).date(),
        refused: propose::may_be_proposed(&service, &earlier).err().map(|why| why.to_string()),
        may_propose: view.may(Action::ProposeHandback, &Subject::of_service(&service)),
        service: service.slug,
        service_name: service.name,
    })
}

/// One handback of a service.
///
/// # Errors
/// Nobody is signed in, or there is no such handback.
pub fn read(view: &mut View<'_>, slug: &Slug, number: i32) -> Result<HandbackDetail> {
    let service = view.service_to_read(slug)?;
    let row = handbacks::by_number(view.db, service.id, number)
        .or_not_found(|| format!("handback {number} of {slug}"))?;
    details(view, &service, vec![row])?
        .pop()
        .ok_or_else(|| Error::Internal("a handback that was lost".to_owned()))
}

/// The handbacks of a service, newest first.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<Vec<HandbackDetail>> {
    let service = view.service_to_read(slug)?;
    let rows = handbacks::of_services(view.db, &[service.id])?;
    details(view, &service, rows)
}

fn details(
    view: &mut View<'_>,
    service: &Service,
    rows: Vec<HandbackRow>,
) -> Result<Vec<HandbackDetail>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let conditions = return_conditions::of_handbacks(view.db, &ids)?;
    let around = Around {
        people: names::of_people(view.db, named(&rows, &conditions))?,
        teams: names::of_teams(view.db)?,
        all: handbacks::of_services(view.db, &[service.id])?,
    };
    let mut found = Vec::new();
    for row in rows {
        let of_row = conditions.iter().filter(|one| one.handback_id == row.id).collect();
        found.push(around.detail(view, service, row, of_row)?);
    }
    Ok(found)
}

fn named(rows: &[HandbackRow], conditions: &[ReturnConditionRow]) -> Vec<PersonId> {
    let of_rows = rows.iter().flat_map(|row| {
        [
            Some(row.proposed_by),
            row.urgent_lead_id,
            row.replied_by,
            row.decided_by,
            row.consultant_id,
            row.closed_by,
        ]
    });
    let of_conditions = conditions.iter().flat_map(|row| [row.owner_id, row.settled_by]);
    of_rows.chain(of_conditions).flatten().collect()
}

fn team_of(teams: &HashMap<TeamId, TeamName>, id: TeamId) -> Result<Team> {
    let team = teams.get(&id).ok_or_else(|| Error::Internal("a team that is lost".to_owned()))?;
    Ok(Team { name: team.name.clone(), slug: team.slug.clone() })
}

/// Names of what stands around the handbacks of a service, and all of its handbacks.
struct Around {
    people: HashMap<PersonId, PersonName>,
    teams: HashMap<TeamId, TeamName>,
    all: Vec<HandbackRow>,
}

impl Around {
    fn person(&self, id: Option<PersonId>) -> Option<Person> {
        id.and_then(|id| self.people.get(&id)).map(Person::from)
    }

    fn detail(
        &self,
        view: &mut View<'_>,
        service: &Service,
        row: HandbackRow,
        conditions: Vec<&ReturnConditionRow>,
    ) -> Result<HandbackDetail> {
        let waiting = matches!(row.state, State::Proposed | State::Replied);
        let earlier: Vec<HandbackRow> =
            self.all.iter().filter(|one| one.number < row.number).cloned().collect();
        let case_now = if waiting {
            let urgent = row.urgent_lead_id.is_some();
            Some(case::of_service(view, service.id, &earlier, urgent)?)
        } else {
            None
        };
        let until = row.returned_at.or((row.state == State::HandedBack).then_some(view.now));
        let today = view.now.date();
        let may = rights(view, service, &row);
        Ok(HandbackDetail {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            team: team_of(&self.teams, service.team)?,
            running_team: team_of(&self.teams, row.running_team_id)?,
            number: row.number,
            state: row.state,
            version: row.version,
            proposed_by: self.person(Some(row.proposed_by)),
            proposed_as: row.proposed_as,
            proposed_at: row.proposed_at,
            urgent_lead: self.person(row.urgent_lead_id),
            reply_due: row.reply_due,
            case_at_proposal: case::kept(&row.case_at_proposal)?,
            case_at_decision: row.case_at_decision.as_deref().map(case::kept).transpose()?,
            case_now,
            replied_by: self.person(row.replied_by),
            replied_at: row.replied_at,
            waits_for: decide::waits_for(view, &row, view.now)?,
            decision: self.decision(&row, today)?,
            running_sres: if waiting { self.sres(view, service, &row)? } else { Vec::new() },
            consultant: self.person(row.consultant_id),
            candidates: if may.consultant {
                consultant::candidates(view, service, &row)?
            } else {
                Vec::new()
            },
            handed_back_at: row.handed_back_at,
            returned_at: row.returned_at,
            days_away: row.handed_back_at.zip(until).map(|(from, until)| days_away(from, until)),
            conditions: conditions.iter().map(|one| self.condition(one, today)).collect(),
            drafts: if waiting { drafts(view, service)? } else { Vec::new() },
            closed_by: self.person(row.closed_by),
            closed_at: row.closed_at,
            last_return_days: last_return(&earlier),
            may,
            reason: row.reason,
            urgent_reason: row.urgent_reason,
            reply: row.reply,
            closing_words: row.closing_words,
        })
    }

    fn decision(&self, row: &HandbackRow, today: NaiveDate) -> Result<Option<DecisionDetail>> {
        let (Some(kind), Some(text)) = (row.outcome, &row.decision) else { return Ok(None) };
        let outcome = serde_json::from_str(text)
            .map_err(|error| Error::Internal(format!("a kept decision: {error}")))?;
        let ends = row.state == State::Scheduled
            || (row.state == State::Settled && kind == OutcomeKind::Retire);
        Ok(Some(DecisionDetail {
            kind,
            outcome,
            reason: row.decision_reason.clone(),
            by: self.person(row.decided_by),
            at: row.decided_at,
            effective_on: row.effective_on,
            takes_effect_now: ends && row.effective_on.is_some_and(|on| on <= today),
            review_on: row.review_on,
            new_team: row.new_team_id.map(|id| team_of(&self.teams, id)).transpose()?,
        }))
    }

    fn sres(
        &self,
        view: &mut View<'_>,
        service: &Service,
        row: &HandbackRow,
    ) -> Result<Vec<Person>> {
        let own = names::members_of(view.db, service.team)?;
        let members = names::members_of(view.db, row.running_team_id)?;
        let outside = |one: &&PersonName| own.iter().all(|other| other.id != one.id);
        Ok(members.iter().filter(outside).map(Person::from).collect())
    }

    fn condition(&self, row: &ReturnConditionRow, today: NaiveDate) -> ReturnConditionDetail {
        let open = row.state == ConditionState::Open;
        ReturnConditionDetail {
            number: row.number,
            words: row.words.clone(),
            item: row.origin.strip_prefix("item ").map(str::to_owned),
            owner: self.person(row.owner_id),
            due_on: row.due_on,
            late: open && row.due_on.is_some_and(|due| due < today),
            state: row.state,
            settled_by: self.person(row.settled_by),
            settled_at: row.settled_at,
            settled_words: row.settled_words.clone(),
            version: row.version,
        }
    }
}

/// How many days the newest return among these handbacks took.
pub(super) fn last_return(earlier: &[HandbackRow]) -> Option<i64> {
    let took = |row: &HandbackRow| Some(days_away(row.handed_back_at?, row.returned_at?));
    earlier.iter().find_map(took)
}

fn drafts(view: &mut View<'_>, service: &Service) -> Result<Vec<String>> {
    let below = effect::below_handoff_bar(view, service)?;
    let findings = case::findings_of(view, &[service.id])?.remove(&service.id).unwrap_or_default();
    Ok(draft(&below, &findings).into_iter().map(|draft| draft.words).collect())
}

fn rights(view: &View<'_>, service: &Service, row: &HandbackRow) -> Rights {
    let of_service = Subject::of_service(service);
    let waiting = matches!(row.state, State::Proposed | State::Replied);
    let away = row.state == State::HandedBack;
    let decides = view.may(Action::DecideHandback, &decided_subject(service, row));
    let taker = Subject { receiving_team: row.new_team_id, ..of_service.clone() };
    let settled = row.state == State::Settled;
    let runs = service.stage != Stage::Retired;
    Rights {
        reply: waiting && view.may(Action::ReplyToHandback, &replied_subject(service, row)),
        decide: waiting && decides,
        plan: away && view.may(Action::PlanReturn, &of_service),
        judge: away && view.may(Action::JudgeReturn, &of_service),
        close: settled && decides,
        consultant: away && view.may(Action::AssignConsultant, &of_service),
        take: settled
            && runs
            && row.new_team_id.is_some()
            && view.may(Action::TakeOwnership, &taker),
    }
}
