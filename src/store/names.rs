//! Names of people and teams, to show beside their ids.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{memberships, people, teams};
use crate::domain::ids::{Handle, PersonId, Slug, TeamId};
use crate::domain::person::{Role, TeamKind};

/// How a person is shown.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PersonName {
    /// The id.
    pub id: PersonId,
    /// The name by which they sign in.
    pub handle: Handle,
    /// Their name.
    pub name: String,
}

/// How a team is shown.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct TeamName {
    /// The id.
    pub id: TeamId,
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: TeamKind,
}

/// The names of these people, by id.
///
/// # Errors
/// The database refused.
pub fn of_people(db: &mut Db, mut ids: Vec<PersonId>) -> Result<HashMap<PersonId, PersonName>> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<PersonName> = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::handle, people::name))
        .load(db)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The active person with this handle.
///
/// # Errors
/// There is none, or the database refused.
pub fn person_by_handle(db: &mut Db, handle: &Handle) -> Result<PersonName> {
    Ok(people::table
        .filter(people::handle.eq(handle))
        .filter(people::deactivated_at.is_null())
        .select((people::id, people::handle, people::name))
        .first(db)?)
}

/// Which of these people are deactivated.
///
/// # Errors
/// The database refused.
pub fn deactivated(db: &mut Db, ids: Vec<PersonId>) -> Result<HashSet<PersonId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let gone: Vec<PersonId> = people::table
        .filter(people::id.eq_any(ids))
        .filter(people::deactivated_at.is_not_null())
        .select(people::id)
        .load(db)?;
    Ok(gone.into_iter().collect())
}

/// Every team by id, the deactivated ones too: they still own what they built.
///
/// # Errors
/// The database refused.
pub fn of_teams(db: &mut Db) -> Result<HashMap<TeamId, TeamName>> {
    let rows: Vec<TeamName> =
        teams::table.select((teams::id, teams::slug, teams::name, teams::kind)).load(db)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The active team with this name in URLs.
///
/// # Errors
/// There is none, or the database refused.
pub fn team_by_slug(db: &mut Db, slug: &Slug) -> Result<TeamName> {
    Ok(teams::table
        .filter(teams::slug.eq(slug))
        .filter(teams::deactivated_at.is_null())
        .select((teams::id, teams::slug, teams::name, teams::kind))
        .first(db)?)
}

/// The active members of a team, by name.
///
/// # Errors
/// The database refused.
pub fn members_of(db: &mut Db, team: TeamId) -> Result<Vec<PersonName>> {
    Ok(memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::team_id.eq(team))
        .filter(people::deactivated_at.is_null())
        .order((people::name, people::id))
        .select((people::id, people::handle, people::name))
        .load(db)?)
}

/// The active people of the active SRE teams, by name.
///
/// # Errors
/// The database refused.
pub fn sres(db: &mut Db) -> Result<Vec<PersonName>> {
    Ok(people::table
        .inner_join(memberships::table.on(memberships::person_id.eq(people::id)))
        .inner_join(teams::table.on(teams::id.eq(memberships::team_id)))
        .filter(teams::kind.eq(TeamKind::Sre))
        .filter(teams::deactivated_at.is_null())
        .filter(people::deactivated_at.is_null())
        .order((people::name, people::id))
        .select((people::id, people::handle, people::name))
        .distinct()
        .load(db)?)
}

/// The places of these people in active teams.
///
/// # Errors
/// The database refused.
pub fn places_of(db: &mut Db, people: &[PersonId]) -> Result<Vec<(PersonId, TeamId)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(memberships::table
        .inner_join(teams::table.on(teams::id.eq(memberships::team_id)))
        .filter(memberships::person_id.eq_any(people.to_vec()))
        .filter(teams::deactivated_at.is_null())
        .select((memberships::person_id, memberships::team_id))
        .load(db)?)
}

/// The active leads of a team, by name.
///
/// # Errors
/// The database refused.
pub fn leads_of(db: &mut Db, team: TeamId) -> Result<Vec<PersonName>> {
    Ok(memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::team_id.eq(team))
        .filter(memberships::role.eq(Role::Lead))
        .filter(people::deactivated_at.is_null())
        .order((people::name, people::id))
        .select((people::id, people::handle, people::name))
        .load(db)?)
}

/// Whether the person belongs to an active SRE team.
///
/// # Errors
/// The database refused.
pub fn is_sre(db: &mut Db, person: PersonId) -> Result<bool> {
    let places: i64 = memberships::table
        .inner_join(teams::table.on(teams::id.eq(memberships::team_id)))
        .filter(memberships::person_id.eq(person))
        .filter(teams::kind.eq(TeamKind::Sre))
        .filter(teams::deactivated_at.is_null())
        .count()
        .get_result(db)?;
    Ok(places > 0)
}
