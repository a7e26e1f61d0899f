//! Handbacks: the cases to return ops-managed services to their developers.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{handbacks, return_conditions, services};
use crate::domain::at::At;
use crate::domain::handback::{ConditionState, OutcomeKind, ProposedAs, State};
use crate::domain::ids::{HandbackId, PersonId, ServiceId, TeamId};

/// A handback as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = handbacks, treat_none_as_null = true)]
pub struct HandbackRow {
    /// Its id.
    pub id: HandbackId,
    /// The service.
    pub service_id: ServiceId,
    /// Its number within the service, counted from 1.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes.
    pub version: i32,
    /// The SRE team that ran the service when it was proposed.
    pub running_team_id: TeamId,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// As what.
    pub proposed_as: ProposedAs,
    /// When.
    pub proposed_at: At,
    /// Why.
    pub reason: String,
    /// Why it cannot wait for the reply; empty when it can.
    pub urgent_reason: String,
    /// The SRE lead who stands by the urgency.
    pub urgent_lead_id: Option<PersonId>,
    /// The last day on which the reply is awaited.
    pub reply_due: NaiveDate,
    /// The findings as the proposer saw them, JSON.
    pub case_at_proposal: String,
    /// The owning team's words; empty until it has replied.
    pub reply: String,
    /// Who replied.
    pub replied_by: Option<PersonId>,
    /// When.
    pub replied_at: Option<At>,
    /// What was decided.
    pub outcome: Option<OutcomeKind>,
    /// The same with its fields, JSON.
    pub decision: Option<String>,
    /// Why.
    pub decision_reason: String,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<At>,
    /// The findings as the decider saw them, JSON.
    pub case_at_decision: Option<String>,
    /// The day on which a handback or a retirement takes effect.
    pub effective_on: Option<NaiveDate>,
    /// The day on which something else that was decided is looked at.
    pub review_on: Option<NaiveDate>,
    /// The SRE who consults after the handback.
    pub consultant_id: Option<PersonId>,
    /// The product team that is to own the service.
    pub new_team_id: Option<TeamId>,
    /// When the developers ran it again.
    pub handed_back_at: Option<At>,
    /// When an SRE team ran it again.
    pub returned_at: Option<At>,
    /// Who closed the case.
    pub closed_by: Option<PersonId>,
    /// When.
    pub closed_at: Option<At>,
    /// With which words.
    pub closing_words: String,
}

/// Adds a handback.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &HandbackRow) -> Result<()> {
    diesel::insert_into(handbacks::table).values(row).execute(db)?;
    Ok(())
}

/// Saves a handback and counts its version up, unless it was changed since it was read.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update(db: &mut Db, row: &mut HandbackRow) -> Result<()> {
    let read = row.version;
    row.version += 1;
    let target = handbacks::table.find(row.id).filter(handbacks::version.eq(read));
    let changed = diesel::update(target).set(&*row).execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// A handback by its number within the service.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_number(db: &mut Db, service: ServiceId, number: i32) -> Result<HandbackRow> {
    Ok(handbacks::table
        .filter(handbacks::service_id.eq(service))
        .filter(handbacks::number.eq(number))
        .select(HandbackRow::as_select())
        .first(db)?)
}

/// The handbacks of these services, newest first.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<HandbackRow>> {
    Ok(handbacks::table
        .filter(handbacks::service_id.eq_any(ids.to_vec()))
        .order((handbacks::proposed_at.desc(), handbacks::number.desc()))
        .select(HandbackRow::as_select())
        .load(db)?)
}

/// The handbacks in one of these states, oldest first.
///
/// # Errors
/// The database refused.
pub fn in_states(db: &mut Db, states: &[State]) -> Result<Vec<HandbackRow>> {
    Ok(handbacks::table
        .filter(handbacks::state.eq_any(states.to_vec()))
        .order((handbacks::proposed_at, handbacks::id))
        .select(HandbackRow::as_select())
        .load(db)?)
}

/// How many services are handed back and have not returned.
///
/// # Errors
/// The database refused.
pub fn count_handed_back(db: &mut Db) -> Result<i64> {
    Ok(handbacks::table.filter(handbacks::state.eq(State::HandedBack)).count().get_result(db)?)
}

/// How many of those have no condition to return that is still open.
///
/// # Errors
/// The database refused.
pub fn count_ready_to_return(db: &mut Db) -> Result<i64> {
    let open = return_conditions::table
        .filter(return_conditions::state.eq(ConditionState::Open))
        .select(return_conditions::handback_id);
    Ok(handbacks::table
        .filter(handbacks::state.eq(State::HandedBack))
        .filter(handbacks::id.ne_all(open))
        .count()
        .get_result(db)?)
}

/// The handbacks and retirements whose day has come and that have not taken effect, oldest day
/// first, with the name of their service in URLs.
///
/// # Errors
/// The database refused.
pub fn effects_due(
    db: &mut Db,
    today: NaiveDate,
) -> Result<Vec<(crate::domain::ids::Slug, i32, Option<NaiveDate>)>> {
    Ok(handbacks::table
        .inner_join(services::table.on(services::id.eq(handbacks::service_id)))
        .filter(handbacks::effective_on.le(today))
        .filter(handbacks::state.eq_any([State::Scheduled, State::Settled]))
        .order((handbacks::effective_on, handbacks::id))
        .select((services::slug, handbacks::number, handbacks::effective_on))
        .load(db)?)
}
