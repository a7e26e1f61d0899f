//! People, teams, and who is what in them.

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{grants, memberships, people, teams};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId, Slug, TeamId};
use crate::domain::person::{Grant, Membership, Role, TeamKind};

/// A person as stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub struct PersonRow {
    /// The id.
    pub id: PersonId,
    /// The name by which they sign in.
    pub handle: Handle,
    /// Their name.
    pub name: String,
    /// Their address, lower case.
    pub email: String,
    /// The hash of their password; absent until they set one.
    pub password_hash: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether keys without a modifier act.
    pub keys_on: bool,
    /// When they were added.
    pub created_at: At,
    /// Since when they may no longer sign in.
    pub deactivated_at: Option<At>,
}

/// A team as stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = teams)]
pub struct TeamRow {
    /// The id.
    pub id: TeamId,
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: TeamKind,
    /// When it was added.
    pub created_at: At,
    /// Since when it is no longer active.
    pub deactivated_at: Option<At>,
}

/// Whether nobody was added yet.
///
/// # Errors
/// The database refused.
pub fn is_empty(db: &mut Db) -> Result<bool> {
    let count: i64 = people::table.count().get_result(db)?;
    Ok(count == 0)
}

/// Adds a person.
///
/// # Errors
/// The handle or address is taken, or the database refused.
pub fn insert(db: &mut Db, row: &PersonRow) -> Result<()> {
    diesel::insert_into(people::table).values(row).execute(db)?;
    Ok(())
}

/// The person with this handle, active or not.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_handle(db: &mut Db, handle: &Handle) -> Result<PersonRow> {
    Ok(people::table.filter(people::handle.eq(handle)).select(PersonRow::as_select()).first(db)?)
}

/// The person with this id, active or not.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_id(db: &mut Db, id: PersonId) -> Result<PersonRow> {
    Ok(people::table.find(id).select(PersonRow::as_select()).first(db)?)
}

/// Everybody, by name.
///
/// # Errors
/// The database refused.
pub fn list(db: &mut Db) -> Result<Vec<PersonRow>> {
    Ok(people::table.order((people::name, people::id)).select(PersonRow::as_select()).load(db)?)
}

// A change writes the columns that it is about and no others: what somebody else changed in
// between, a deactivation above all, must not be written back.

/// Saves a person's name and address.
///
/// # Errors
/// The address is taken, there is no such person, or the database refused.
pub fn set_name(db: &mut Db, id: PersonId, name: &str, email: &str) -> Result<()> {
    let changed = diesel::update(people::table.find(id))
        .set((people::name.eq(name), people::email.eq(email)))
        .execute(db)?;
    one(changed)
}

/// Saves a person's preferences; what is absent stays as it is.
///
/// # Errors
/// There is no such person, or the database refused.
pub fn set_preferences(
    db: &mut Db,
    id: PersonId,
    theme: Option<&str>,
    keys_on: Option<bool>,
) -> Result<()> {
    if let Some(theme) = theme {
        one(diesel::update(people::table.find(id)).set(people::theme.eq(theme)).execute(db)?)?;
    }
    if let Some(on) = keys_on {
        one(diesel::update(people::table.find(id)).set(people::keys_on.eq(on)).execute(db)?)?;
    }
    Ok(())
}

/// Saves the hash of a person's password.
///
/// # Errors
/// There is no such person, or the database refused.
pub fn set_password(db: &mut Db, id: PersonId, hash: &str) -> Result<()> {
    let person = people::table.find(id);
    one(diesel::update(person).set(people::password_hash.eq(hash)).execute(db)?)
}

/// Saves since when a person may no longer sign in.
///
/// # Errors
/// There is no such person, or the database refused.
pub fn set_deactivated(db: &mut Db, id: PersonId, since: Option<At>) -> Result<()> {
    let person = people::table.find(id);
    one(diesel::update(person).set(people::deactivated_at.eq(since)).execute(db)?)
}

fn one(changed: usize) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// The grants of everybody, by person.
///
/// # Errors
/// The database refused.
pub fn all_grants(db: &mut Db) -> Result<Vec<(PersonId, Grant)>> {
    Ok(grants::table
        .order((grants::person_id, grants::grant_name))
        .select((grants::person_id, grants::grant_name))
        .load(db)?)
}

/// The grants of a person, by name.
///
/// # Errors
/// The database refused.
pub fn grants_of(db: &mut Db, person: PersonId) -> Result<Vec<Grant>> {
    Ok(grants::table
        .filter(grants::person_id.eq(person))
        .order(grants::grant_name)
        .select(grants::grant_name)
        .load(db)?)
}

/// How many active people hold the grant.
///
/// # Errors
/// The database refused.
pub fn holders(db: &mut Db, grant: Grant) -> Result<i64> {
    Ok(grants::table
        .inner_join(people::table.on(people::id.eq(grants::person_id)))
        .filter(grants::grant_name.eq(grant))
        .filter(people::deactivated_at.is_null())
        .count()
        .get_result(db)?)
}

/// Gives a grant.
///
/// # Errors
/// The person holds it, or the database refused.
pub fn add_grant(
    db: &mut Db,
    person: PersonId,
    grant: Grant,
    by: Option<PersonId>,
    at: At,
) -> Result<()> {
    diesel::insert_into(grants::table)
        .values((
            grants::person_id.eq(person),
            grants::grant_name.eq(grant),
            grants::granted_by.eq(by),
            grants::created_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes a grant back.
///
/// # Errors
/// The person does not hold it, or the database refused.
pub fn remove_grant(db: &mut Db, person: PersonId, grant: Grant) -> Result<()> {
    one(diesel::delete(grants::table.find((person, grant))).execute(db)?)
}

/// The places of a person in active teams.
///
/// # Errors
/// The database refused.
pub fn memberships_of(db: &mut Db, person: PersonId) -> Result<Vec<Membership>> {
    let rows: Vec<(TeamId, TeamKind, Role)> = memberships::table
        .inner_join(teams::table.on(teams::id.eq(memberships::team_id)))
        .filter(memberships::person_id.eq(person))
        .filter(teams::deactivated_at.is_null())
        .order(memberships::team_id)
        .select((memberships::team_id, teams::kind, memberships::role))
        .load(db)?;
    Ok(rows.into_iter().map(|(team, kind, role)| Membership { team, kind, role }).collect())
}

/// Every place in a team: person, team, role.
///
/// # Errors
/// The database refused.
pub fn all_memberships(db: &mut Db) -> Result<Vec<(PersonId, TeamId, Role)>> {
    Ok(memberships::table
        .order((memberships::team_id, memberships::person_id))
        .select((memberships::person_id, memberships::team_id, memberships::role))
        .load(db)?)
}

/// The places of a person in teams, the deactivated ones too: team, role.
///
/// # Errors
/// The database refused.
pub fn places_of(db: &mut Db, person: PersonId) -> Result<Vec<(TeamId, Role)>> {
    Ok(memberships::table
        .filter(memberships::person_id.eq(person))
        .order(memberships::team_id)
        .select((memberships::team_id, memberships::role))
        .load(db)?)
}

/// What a person is in a team, if they are in it.
///
/// # Errors
/// The database refused.
pub fn role_in(db: &mut Db, team: TeamId, person: PersonId) -> Result<Option<Role>> {
    Ok(memberships::table.find((person, team)).select(memberships::role).first(db).optional()?)
}

/// Puts a person into a team, or changes what they are in it.
///
/// # Errors
/// The database refused.
pub fn set_membership(
    db: &mut Db,
    team: TeamId,
    person: PersonId,
    role: Role,
    at: At,
) -> Result<()> {
    let changed = diesel::update(memberships::table.find((person, team)))
        .set(memberships::role.eq(role))
        .execute(db)?;
    if changed == 0 {
        diesel::insert_into(memberships::table)
            .values((
                memberships::team_id.eq(team),
                memberships::person_id.eq(person),
                memberships::role.eq(role),
                memberships::created_at.eq(at),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Takes a person out of a team.
///
/// # Errors
/// They are not in it, or the database refused.
pub fn remove_membership(db: &mut Db, team: TeamId, person: PersonId) -> Result<()> {
    one(diesel::delete(memberships::table.find((person, team))).execute(db)?)
}

/// Adds a team.
///
/// # Errors
/// The slug is taken, or the database refused.
pub fn insert_team(db: &mut Db, row: &TeamRow) -> Result<()> {
    diesel::insert_into(teams::table).values(row).execute(db)?;
    Ok(())
}

/// The team with this name in URLs, active or not.
///
/// # Errors
/// There is none, or the database refused.
pub fn team_by_slug(db: &mut Db, slug: &Slug) -> Result<TeamRow> {
    Ok(teams::table.filter(teams::slug.eq(slug)).select(TeamRow::as_select()).first(db)?)
}

/// Every team, by name.
///
/// # Errors
/// The database refused.
pub fn teams(db: &mut Db) -> Result<Vec<TeamRow>> {
    Ok(teams::table.order((teams::name, teams::id)).select(TeamRow::as_select()).load(db)?)
}
