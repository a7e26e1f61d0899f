//! A handback as it is read, with what its reader may do.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Case, case, decide, decided_subject, effect, propose, replied_subject};
use crate::domain::at::At;
use crate::domain::handback::{
    ConditionState, Outcome, OutcomeKind, ProposedAs, State, days_away, draft,
};
use crate::domain::ids::{PersonId, Slug, TeamId};
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::ops::around::Team;
use crate::ops::core::{OrNotFound as _, View};
use crate::ops::error::{Error, Result};
use crate::ops::review_page::Person;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::names::{self, PersonName, TeamName};
use crate::store::return_conditions::{self, ReturnConditionRow};

/// A handback with everything in it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandbackDetail {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team.
    pub team: Team,
    /// The SRE team that ran the service when it was proposed.
    pub running_team: Team,
    /// The number of the handback within the service.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
    /// Who proposed it.
    pub proposed_by: Option<Person>,
    /// As what.
    pub proposed_as: ProposedAs,
    /// When.
    pub proposed_at: At,
    /// Why.
    pub reason: String,
    /// Why it cannot wait for the reply; empty when it can.
    pub urgent_reason: String,
    /// The SRE lead who stands by the urgency.
    pub urgent_lead: Option<Person>,
    /// The last day on which the reply is awaited.
    pub reply_due: NaiveDate,
    /// The case as the proposer saw it.
    pub case_at_proposal: Case,
    /// The case as the decider saw it.
    pub case_at_decision: Option<Case>,
    /// The case now, until it is decided.
    pub case_now: Option<Case>,
    /// The owning team's words; empty until it has replied.
    pub reply: String,
    /// Who replied.
    pub replied_by: Option<Person>,
    /// When.
    pub replied_at: Option<At>,
    /// Why it cannot be decided yet.
    pub waits_for: Option<String>,
    /// What was decided.
    pub decision: Option<DecisionDetail>,
    /// The SREs of the running team, one of whom consults after a handback.
    pub running_sres: Vec<Person>,
    /// The SRE who consults after the handback.
    pub consultant: Option<Person>,
    /// When the developers ran the service again.
    pub handed_back_at: Option<At>,
    /// When an SRE team ran it again.
    pub returned_at: Option<At>,
    /// Whole days between the two, or until now.
    pub days_away: Option<i64>,
    /// The conditions to return.
    pub conditions: Vec<ReturnConditionDetail>,
    /// Those that would be drafted if the service went back now, until it is decided.
    pub drafts: Vec<String>,
    /// Who closed it.
    pub closed_by: Option<Person>,
    /// When.
    pub closed_at: Option<At>,
    /// With which words.
    pub closing_words: String,
    /// How many days the last return of the service took, before this handback.
    pub last_return_days: Option<i64>,
    /// What the reader may do.
    pub may: Rights,
}

/// What the reader may do with a handback now.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
pub struct Rights {
    /// Reply for the owning team.
    pub reply: bool,
    /// Decide it, now or once nothing is waited for.
    pub decide: bool,
    /// Name the owners and days of the conditions to return.
    pub plan: bool,
    /// Add, meet, drop and reopen conditions to return.
    pub judge: bool,
    /// Close it.
    pub close: bool,
    /// Take the service as the lead of its new owner.
    pub take: bool,
}

/// A decision as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DecisionDetail {
    /// Which outcome.
    pub kind: OutcomeKind,
    /// The outcome with its fields.
    #[schema(value_type = Object)]
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: Option<Person>,
    /// When.
    pub at: Option<At>,
    /// The day on which it takes effect.
    pub effective_on: Option<NaiveDate>,
    /// Its day has come, and it takes effect within minutes.
    pub takes_effect_now: bool,
    /// The day on which it is looked at.
    pub review_on: Option<NaiveDate>,
    /// The team that is to own the service.
    pub new_team: Option<Team>,
}

/// A condition to return as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReturnConditionDetail {
    /// Its number within the handback.
    pub number: i32,
    /// What is to be so.
    pub words: String,
    /// The item it comes from.
    pub item: Option<String>,
    /// Who sees to it; absent until somebody is named.
    pub owner: Option<Person>,
    /// By when; absent until a day is named.
    pub due_on: Option<NaiveDate>,
    /// Its day has passed and it is open.
    pub late: bool,
    /// Where it stands.
    pub state: ConditionState,
    /// Who saw it met, or dropped it.
    pub settled_by: Option<Person>,
    /// When.
    pub settled_at: Option<At>,
    /// How it was met, or why it was dropped.
    pub settled_words: String,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
}

/// What stands before a proposal: the case as it fills itself.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Proposing {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team.
    pub team: Team,
    /// The SRE team that runs it; absent while none does.
    pub running_team: Option<Team>,
    /// The case.
    pub case: Case,
    /// The last day of the owning team's reply, if it is proposed today.
    pub reply_due: NaiveDate,
    /// Why it cannot be proposed now.
    pub refused: Option<String>,
    /// Whether the reader may propose it, as who they are.
    pub may_propose: bool,
}

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
            handed_back_at: row.handed_back_at,
            returned_at: row.returned_at,
            days_away: row.handed_back_at.zip(until).map(|(from, until)| days_away(from, until)),
            conditions: conditions.iter().map(|one| self.condition(one, today)).collect(),
            drafts: if waiting { drafts(view, service)? } else { Vec::new() },
            closed_by: self.person(row.closed_by),
            closed_at: row.closed_at,
            last_return_days: last_return(&earlier),
            may: rights(view, service, &row),
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
    Rights {
        reply: waiting && view.may(Action::ReplyToHandback, &replied_subject(service, row)),
        decide: waiting && decides,
        plan: away && view.may(Action::PlanReturn, &of_service),
        judge: away && view.may(Action::JudgeReturn, &of_service),
        close: settled && decides,
        take: settled && row.new_team_id.is_some() && view.may(Action::TakeOwnership, &taker),
    }
}
