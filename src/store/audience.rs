//! Who can be told something: by team and role, by grant, and what mail they want.

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{grants, memberships, people, teams};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::person::{Grant, Role, TeamKind};

/// What mail a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct MailWishes {
    /// The hour of the digest in UTC, 0 to 23; none for no digest.
    pub digest_hour: Option<i32>,
    /// Whether questions and decisions come at once.
    pub at_once: bool,
}

/// A person as a message needs them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Addressee {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Whether they left.
    pub is_active: bool,
    /// Whether they want mail at once.
    pub at_once: bool,
}

/// The person as a message needs them.
///
/// # Errors
/// There is no such person, or the database refused.
pub fn addressee(db: &mut Db, id: PersonId) -> Result<Addressee> {
    Ok(people::table
        .find(id)
        .select((
            people::name,
            people::email,
            people::deactivated_at.is_null(),
            people::mail_at_once,
        ))
        .first(db)?)
}

/// Those of these people who are active, and want mail at once unless `always`.
///
/// # Errors
/// The database refused.
pub fn reachable(db: &mut Db, ids: Vec<PersonId>, always: bool) -> Result<Vec<PersonId>> {
    Ok(people::table
        .filter(people::id.eq_any(ids))
        .filter(people::deactivated_at.is_null())
        .filter(people::mail_at_once.eq(true).or(always.into_sql::<diesel::sql_types::Bool>()))
        .order(people::id)
        .select(people::id)
        .load(db)?)
}

/// The people in a team, each with their role, those who left too.
///
/// # Errors
/// The database refused.
pub fn in_team(db: &mut Db, team: TeamId) -> Result<Vec<(PersonId, Role)>> {
    Ok(memberships::table
        .filter(memberships::team_id.eq(team))
        .order(memberships::person_id)
        .select((memberships::person_id, memberships::role))
        .load(db)?)
}

/// The leads of SRE teams that are active.
///
/// # Errors
/// The database refused.
pub fn sre_leads(db: &mut Db) -> Result<Vec<PersonId>> {
    Ok(memberships::table
        .inner_join(teams::table.on(teams::id.eq(memberships::team_id)))
        .filter(memberships::role.eq(Role::Lead))
        .filter(teams::kind.eq(TeamKind::Sre))
        .filter(teams::deactivated_at.is_null())
        .select(memberships::person_id)
        .load(db)?)
}

/// Who holds the grant.
///
/// # Errors
/// The database refused.
pub fn holders(db: &mut Db, grant: Grant) -> Result<Vec<PersonId>> {
    Ok(grants::table.filter(grants::grant_name.eq(grant)).select(grants::person_id).load(db)?)
}

/// The active people who want their digest at an hour up to this one.
///
/// # Errors
/// The database refused.
pub fn digested_by(db: &mut Db, hour: i32) -> Result<Vec<PersonId>> {
    Ok(people::table
        .filter(people::deactivated_at.is_null())
        .filter(people::digest_hour.le(hour))
        .order(people::id)
        .select(people::id)
        .load(db)?)
}

/// What mail the person wants.
///
/// # Errors
/// There is no such person, or the database refused.
pub fn wishes(db: &mut Db, id: PersonId) -> Result<MailWishes> {
    Ok(people::table.find(id).select((people::digest_hour, people::mail_at_once)).first(db)?)
}

/// Saves what mail the person wants.
///
/// # Errors
/// There is no such person, or the database refused.
pub fn set_wishes(db: &mut Db, id: PersonId, wishes: MailWishes) -> Result<()> {
    let changed = diesel::update(people::table.find(id))
        .set((people::digest_hour.eq(wishes.digest_hour), people::mail_at_once.eq(wishes.at_once)))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}
