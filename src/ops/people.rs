//! People and what they may do: administered by administrators, who have no say in reviews.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;
use validator::ValidateEmail as _;

use super::account::{self, TokenDetail};
use super::consultants;
use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, FieldError, Result};
pub use super::invitations::{Invitation, accept_invitation, check_password, invite, invited};
use super::sessions;
use crate::domain::at::At;
use crate::domain::event::ORGANISATION;
use crate::domain::ids::{Handle, PersonId, Slug, TeamId, TokenId};
use crate::domain::person::{Actor, Grant, Role};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::text::{is_blank, is_one_plain_line};
use crate::store::names::TeamName;
use crate::store::people::{self, PersonRow};
use crate::store::{self, entries, events, names};

/// Longest name of a person, a team or a token, in characters.
const LONGEST_NAME: usize = 80;

/// A person with their grants and teams.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PersonDetail {
    /// The name by which they sign in.
    pub handle: Handle,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their grants.
    pub grants: Vec<Grant>,
    /// Their places in teams.
    pub teams: Vec<Place>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether they have set a password.
    pub has_password: bool,
    /// When they were added.
    pub created_at: At,
}

/// A place in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Place {
    /// The team.
    pub team: Slug,
    /// Its name.
    pub team_name: String,
    /// What the person is in it.
    pub role: Role,
}

/// A person after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PersonSaved {
    /// The name by which they sign in.
    pub handle: Handle,
}

/// Everybody, by name.
///
/// # Errors
/// Nobody is signed in.
pub fn list(view: &mut View<'_>) -> Result<Vec<PersonDetail>> {
    view.allow(Action::Read, &Subject::default())?;
    let teams = names::of_teams(view.db)?;
    let mut grants: HashMap<PersonId, Vec<Grant>> = HashMap::new();
    for (person, grant) in people::all_grants(view.db)? {
        grants.entry(person).or_default().push(grant);
    }
    let mut places: HashMap<PersonId, Vec<Place>> = HashMap::new();
    for (person, team, role) in people::all_memberships(view.db)? {
        places.entry(person).or_default().extend(place(&teams, team, role));
    }
    let detail = |row: PersonRow| {
        let grants = grants.remove(&row.id).unwrap_or_default();
        let places = places.remove(&row.id).unwrap_or_default();
        PersonDetail::new(row, grants, places)
    };
    Ok(people::list(view.db)?.into_iter().map(detail).collect())
}

/// One person.
///
/// # Errors
/// Nobody is signed in, or there is no such person.
pub fn read(view: &mut View<'_>, handle: &Handle) -> Result<PersonDetail> {
    view.allow(Action::Read, &Subject::default())?;
    let row = people::by_handle(view.db, handle).or_not_found(|| format!("person {handle}"))?;
    let teams = names::of_teams(view.db)?;
    let grants = people::grants_of(view.db, row.id)?;
    let places = people::places_of(view.db, row.id)?;
    let places = places.into_iter().filter_map(|(team, role)| place(&teams, team, role)).collect();
    Ok(PersonDetail::new(row, grants, places))
}

impl PersonDetail {
    fn new(row: PersonRow, grants: Vec<Grant>, teams: Vec<Place>) -> Self {
        Self {
            grants,
            teams,
            active: row.deactivated_at.is_none(),
            has_password: row.password_hash.is_some(),
            handle: row.handle,
            name: row.name,
            email: row.email,
            created_at: row.created_at,
        }
    }
}

fn place(teams: &HashMap<TeamId, TeamName>, team: TeamId, role: Role) -> Option<Place> {
    let team = teams.get(&team)?;
    Some(Place { team: team.slug.clone(), team_name: team.name.clone(), role })
}

/// Whether the text can name a person, a team or a token: 1 to 80 characters on one line that
/// read in the order in which they stand.
pub(in crate::ops) fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.chars().count()) && !is_blank(text) && is_one_plain_line(text)
}

/// Checks a name and an address, and gives them back tidied.
pub(in crate::ops) fn checked(name: &str, email: &str) -> Result<(String, String)> {
    let name = name.trim();
    let email = email.trim().to_lowercase();
    let mut problems = Vec::new();
    if !is_name(name) {
        problems.push(FieldError::new("name", "Give a name of 1 to 80 characters on one line."));
    }
    if !email.validate_email() || email.len() > 254 {
        problems
            .push(FieldError::new("email", "Give an e-mail address, for example ana@example.com."));
    }
    if problems.is_empty() { Ok((name.to_owned(), email)) } else { Err(Error::Invalid(problems)) }
}

/// The handle that was given, or the one that the name suggests.
pub(in crate::ops) fn handle_for(name: &str, handle: &str) -> Result<Handle> {
    let text = if handle.trim().is_empty() {
        Slug::suggested_by(name).map(|slug| slug.to_string().replace('-', ".")).unwrap_or_default()
    } else {
        handle.trim().to_lowercase()
    };
    text.parse().map_err(|bad| Error::invalid("handle", format!("For the handle, {bad}.")))
}

/// Adds a person; they set their password through an invitation.
///
/// # Errors
/// The actor does not administer, or the handle or address is taken or malformed.
pub fn create(tx: &mut Tx<'_>, name: &str, handle: &str, email: &str) -> Result<PersonSaved> {
    administer(tx)?;
    let row = add(tx, name, handle, email, None)?;
    Ok(PersonSaved { handle: row.handle })
}

pub(in crate::ops) fn add(
    tx: &mut Tx<'_>,
    name: &str,
    handle: &str,
    email: &str,
    password_hash: Option<String>,
) -> Result<PersonRow> {
    let (name, email) = checked(name, email)?;
    let row = PersonRow {
        id: PersonId::new(),
        handle: handle_for(&name, handle)?,
        name,
        email,
        password_hash,
        theme: "auto".to_owned(),
        keys_on: true,
        created_at: tx.now,
        deactivated_at: None,
    };
    people::insert(tx.db, &row).map_err(|error| taken(error, &row))?;
    let subject = format!("people/{}", row.handle);
    tx.record_for_organisation("person.created", subject, &json!({ "person": row.id }))?;
    Ok(row)
}

fn taken(error: store::Error, row: &PersonRow) -> Error {
    match error {
        store::Error::Taken(what) if what.contains("email") => {
            Error::invalid("email", "Another person has this address.")
        }
        store::Error::Taken(_) => {
            Refusal::NameTaken { what: "person", name: row.handle.to_string() }.into()
        }
        other => other.into(),
    }
}

/// Lets an administrator change people and teams, one administrator at a time: whoever had to
/// wait for the change of another one decides with what is left after it, their own rights too.
pub(in crate::ops) fn administer(tx: &mut Tx<'_>) -> Result<Actor> {
    let actor = tx.allow(Action::Administer, &Subject::default())?.clone();
    events::take(tx.db, ORGANISATION)?;
    let actor = sessions::actor(tx.db, actor.person, actor.entry)?.ok_or(Error::SignInNeeded)?;
    tx.become_actor(actor);
    Ok(tx.allow(Action::Administer, &Subject::default())?.clone())
}

pub(in crate::ops) fn for_change(tx: &mut Tx<'_>, handle: &Handle) -> Result<PersonRow> {
    administer(tx)?;
    people::by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))
}

/// Changes a person's name and address.
///
/// # Errors
/// As [`create`].
pub fn edit(tx: &mut Tx<'_>, handle: &Handle, name: &str, email: &str) -> Result<PersonSaved> {
    let mut row = for_change(tx, handle)?;
    (row.name, row.email) = checked(name, email)?;
    people::set_name(tx.db, row.id, &row.name, &row.email).map_err(|error| taken(error, &row))?;
    let details = json!({ "person": row.id });
    tx.record_for_organisation("person.edited", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

/// Gives a grant to somebody else; whoever holds it keeps it.
///
/// # Errors
/// The actor does not administer, or it would be their own.
pub fn grant(tx: &mut Tx<'_>, handle: &Handle, grant: Grant) -> Result<PersonSaved> {
    let row = for_change(tx, handle)?;
    let (by, at) = (tx.actor()?.person, tx.now);
    if row.id == by {
        return Err(Refusal::OwnGrant.into());
    }
    // A failed insert would cost the transaction.
    if holds(tx, row.id, grant)? {
        return Ok(PersonSaved { handle: row.handle });
    }
    people::add_grant(tx.db, row.id, grant, Some(by), at)?;
    let details = json!({ "person": row.id, "grant": grant });
    tx.record_for_organisation("grant.added", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

fn holds(tx: &mut Tx<'_>, person: PersonId, grant: Grant) -> Result<bool> {
    Ok(people::grants_of(tx.db, person)?.contains(&grant))
}

/// Takes a grant back from somebody else.
///
/// # Errors
/// The actor does not administer, it is their own, or it is the last administrator's.
pub fn revoke(tx: &mut Tx<'_>, handle: &Handle, grant: Grant) -> Result<PersonSaved> {
    let row = for_change(tx, handle)?;
    if row.id == tx.actor()?.person {
        return Err(Refusal::OwnGrant.into());
    }
    if grant == Grant::Admin {
        keep_an_administrator(tx, &row)?;
    }
    people::remove_grant(tx.db, row.id, grant)
        .or_not_found(|| format!("grant {grant} of {handle}"))?;
    let details = json!({ "person": row.id, "grant": grant });
    tx.record_for_organisation("grant.removed", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

/// Refuses to lose the last person who can administer.
fn keep_an_administrator(tx: &mut Tx<'_>, row: &PersonRow) -> Result<()> {
    let counts = row.deactivated_at.is_none() && holds(tx, row.id, Grant::Admin)?;
    if counts && people::holders(tx.db, Grant::Admin)? <= 1 {
        return Err(Refusal::LastAdmin.into());
    }
    Ok(())
}

/// Ends a person's ways in, or opens them again. What they did stays theirs.
///
/// # Errors
/// The actor does not administer, or it is the last administrator.
pub fn set_active(tx: &mut Tx<'_>, handle: &Handle, active: bool) -> Result<PersonSaved> {
    let row = for_change(tx, handle)?;
    if active == row.deactivated_at.is_none() {
        return Ok(PersonSaved { handle: row.handle });
    }
    let now = tx.now;
    if !active {
        keep_an_administrator(tx, &row)?;
        entries::end_sessions(tx.db, row.id, None)?;
        entries::revoke_tokens(tx.db, row.id, now)?;
        entries::end_links(tx.db, "invitation", Some(row.id), now)?;
    }
    people::set_deactivated(tx.db, row.id, (!active).then_some(now))?;
    let kind = if active { "person.activated" } else { "person.deactivated" };
    tx.record_for_organisation(kind, format!("people/{handle}"), &json!({ "person": row.id }))?;
    consultants::release(tx, row.id)?;
    Ok(PersonSaved { handle: row.handle })
}

/// The tokens of a person, for an administrator.
///
/// # Errors
/// The actor does not administer, or there is no such person.
pub fn tokens(view: &mut View<'_>, handle: &Handle) -> Result<Vec<TokenDetail>> {
    view.allow(Action::Administer, &Subject::default())?;
    let row = people::by_handle(view.db, handle).or_not_found(|| format!("person {handle}"))?;
    account::tokens_of(view, row.id)
}

/// Revokes a token of any person.
///
/// # Errors
/// The actor does not administer, or the person has no such token that works.
pub fn revoke_token(tx: &mut Tx<'_>, handle: &Handle, id: TokenId) -> Result<PersonSaved> {
    let row = for_change(tx, handle)?;
    let now = tx.now;
    entries::revoke_token(tx.db, row.id, id, now)
        .or_not_found(|| format!("such token of {handle}"))?;
    let details = json!({ "person": row.id, "token": id });
    tx.record_for_organisation("token.revoked", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

#[cfg(test)]
mod tests;
