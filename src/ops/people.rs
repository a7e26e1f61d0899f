//! People and what they may do: administered by administrators, who have no say in reviews.

use serde::Serialize;
use serde_json::json;
use validator::ValidateEmail as _;

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, FieldError, Result};
use super::{passwords, secrets};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId, Slug};
use crate::domain::person::{Grant, Role};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::store::entries::{self, LinkRow};
use crate::store::people::{self, PersonRow};
use crate::store::{self, names};

/// How long an invitation works, in days (at most 7: OWASP ASVS 6.4.1 asks for a short life).
const INVITATION_DAYS: u32 = 7;

/// A person as an administrator sees them.
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

/// An invitation: shown once.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Invitation {
    /// For whom.
    pub handle: Handle,
    /// The secret of the link `/invitations?token=…`.
    pub token: String,
    /// Until when it works.
    pub expires_at: At,
}

/// Everybody, by name.
///
/// # Errors
/// Nobody is signed in.
pub fn list(view: &mut View<'_>) -> Result<Vec<PersonDetail>> {
    view.allow(Action::Read, &Subject::default())?;
    let rows = people::list(view.db)?;
    let grants = people::all_grants(view.db)?;
    let places = people::all_memberships(view.db)?;
    let teams = names::of_teams(view.db)?;
    Ok(rows
        .into_iter()
        .map(|row| PersonDetail {
            grants: grants.iter().filter(|(p, _)| *p == row.id).map(|(_, g)| *g).collect(),
            teams: places
                .iter()
                .filter(|(person, _, _)| *person == row.id)
                .filter_map(|(_, team, role)| {
                    let team = teams.get(team)?;
                    let (slug, name) = (team.slug.clone(), team.name.clone());
                    Some(Place { team: slug, team_name: name, role: *role })
                })
                .collect(),
            active: row.deactivated_at.is_none(),
            has_password: row.password_hash.is_some(),
            handle: row.handle,
            name: row.name,
            email: row.email,
            created_at: row.created_at,
        })
        .collect())
}

/// One person.
///
/// # Errors
/// Nobody is signed in, or there is no such person.
pub fn read(view: &mut View<'_>, handle: &Handle) -> Result<PersonDetail> {
    list(view)?
        .into_iter()
        .find(|person| person.handle == *handle)
        .ok_or_else(|| Error::NotFound(format!("person {handle}")))
}

/// Checks a name and an address, and gives them back tidied.
pub(in crate::ops) fn checked(name: &str, email: &str) -> Result<(String, String)> {
    let name = name.trim();
    let email = email.trim().to_lowercase();
    let mut problems = Vec::new();
    let length = name.chars().count();
    if length == 0 || length > 80 || name.chars().any(char::is_control) {
        problems.push(FieldError::new("name", "Give a name of 1 to 80 characters on one line."));
    }
    if !email.validate_email() || email.len() > 254 {
        problems
            .push(FieldError::new("email", "Give an e-mail address, for example ana@example.com."));
    }
    if problems.is_empty() { Ok((name.to_owned(), email)) } else { Err(Error::Invalid(problems)) }
}

fn handle_for(name: &str, handle: &str) -> Result<Handle> {
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
    tx.allow(Action::Administer, &Subject::default())?;
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

fn for_change(tx: &mut Tx<'_>, handle: &Handle) -> Result<PersonRow> {
    tx.allow(Action::Administer, &Subject::default())?;
    people::by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))
}

/// Changes a person's name and address.
///
/// # Errors
/// As [`create`].
pub fn edit(tx: &mut Tx<'_>, handle: &Handle, name: &str, email: &str) -> Result<PersonSaved> {
    let mut row = for_change(tx, handle)?;
    (row.name, row.email) = checked(name, email)?;
    people::update(tx.db, &row).map_err(|error| taken(error, &row))?;
    let details = json!({ "person": row.id });
    tx.record_for_organisation("person.edited", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

/// Gives a grant to somebody else.
///
/// # Errors
/// The actor does not administer, or it would be their own.
pub fn grant(tx: &mut Tx<'_>, handle: &Handle, grant: Grant) -> Result<PersonSaved> {
    let row = for_change(tx, handle)?;
    let (by, at) = (tx.actor()?.person, tx.now);
    if row.id == by {
        return Err(Refusal::OwnGrant.into());
    }
    // Holding it already is what was wanted. A failed insert would cost the transaction.
    if !people_hold(tx, row.id, grant)? {
        people::add_grant(tx.db, row.id, grant, Some(by), at)?;
    }
    let details = json!({ "person": row.id, "grant": grant });
    tx.record_for_organisation("grant.added", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

fn people_hold(tx: &mut Tx<'_>, person: PersonId, grant: Grant) -> Result<bool> {
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
    people::remove_grant(tx.db, row.id, grant)
        .or_not_found(|| format!("grant {grant} of {handle}"))?;
    let details = json!({ "person": row.id, "grant": grant });
    tx.record_for_organisation("grant.removed", format!("people/{handle}"), &details)?;
    Ok(PersonSaved { handle: row.handle })
}

/// Ends a person's ways in, or opens them again. What they did stays theirs.
///
/// # Errors
/// The actor does not administer, or it is the last administrator.
pub fn set_active(tx: &mut Tx<'_>, handle: &Handle, active: bool) -> Result<PersonSaved> {
    let mut row = for_change(tx, handle)?;
    let is_admin = people_hold(tx, row.id, Grant::Admin)?;
    if !active && is_admin && people::holders(tx.db, Grant::Admin)? <= 1 {
        return Err(Refusal::LastAdmin.into());
    }
    row.deactivated_at = (!active).then_some(tx.now);
    people::update(tx.db, &row)?;
    if !active {
        let now = tx.now;
        entries::end_sessions(tx.db, row.id, None)?;
        entries::revoke_tokens(tx.db, row.id, now)?;
        entries::end_links(tx.db, "invitation", Some(row.id), now)?;
    }
    let kind = if active { "person.activated" } else { "person.deactivated" };
    tx.record_for_organisation(kind, format!("people/{handle}"), &json!({ "person": row.id }))?;
    Ok(PersonSaved { handle: row.handle })
}

/// Makes a link through which a person sets their password; an earlier one ends.
///
/// # Errors
/// The actor does not administer, or the person is deactivated.
pub fn invite(tx: &mut Tx<'_>, handle: &Handle) -> Result<Invitation> {
    let row = for_change(tx, handle)?;
    if row.deactivated_at.is_some() {
        return Err(Error::NotFound(format!("active person {handle}")));
    }
    make_invitation(tx, &row)
}

pub(in crate::ops) fn make_invitation(tx: &mut Tx<'_>, row: &PersonRow) -> Result<Invitation> {
    let secret = secrets::fresh("rri_")?;
    let now = tx.now;
    entries::end_links(tx.db, "invitation", Some(row.id), now)?;
    let link = LinkRow {
        secret_hash: secrets::hash(&secret),
        purpose: "invitation".to_owned(),
        person_id: Some(row.id),
        created_at: now,
        expires_at: now.plus_days(INVITATION_DAYS),
        used_at: None,
    };
    entries::insert_link(tx.db, &link)?;
    let subject = format!("people/{}", row.handle);
    tx.record_for_organisation("invitation.made", subject, &json!({ "person": row.id }))?;
    Ok(Invitation { handle: row.handle.clone(), token: secret, expires_at: link.expires_at })
}

/// For whom an invitation is, while it works.
///
/// # Errors
/// It was used or has expired.
pub fn invited(view: &mut View<'_>, token: &str) -> Result<Handle> {
    let now = view.now;
    let link =
        entries::open_link(view.db, &secrets::hash(token), "invitation", now).map_err(spent)?;
    let person = link.person_id.ok_or(Refusal::LinkSpent)?;
    Ok(people::by_id(view.db, person)?.handle)
}

fn spent(error: store::Error) -> Error {
    match error {
        store::Error::NotFound => Refusal::LinkSpent.into(),
        other => other.into(),
    }
}

/// Sets the password of an invited person, ends their sessions, and uses the link up. The hash is
/// computed before: see [`passwords::hash`].
///
/// # Errors
/// The link was used or has expired.
pub fn accept_invitation(tx: &mut Tx<'_>, token: &str, password_hash: String) -> Result<PersonId> {
    let now = tx.now;
    let link = entries::use_link(tx.db, &secrets::hash(token), "invitation", now).map_err(spent)?;
    let person = link.person_id.ok_or(Refusal::LinkSpent)?;
    let mut row = people::by_id(tx.db, person)?;
    if row.deactivated_at.is_some() {
        return Err(Refusal::LinkSpent.into());
    }
    row.password_hash = Some(password_hash);
    people::update(tx.db, &row)?;
    entries::end_sessions(tx.db, person, None)?;
    let subject = format!("people/{}", row.handle);
    tx.record_for_organisation("password.changed", subject, &json!({ "person": person }))?;
    Ok(person)
}

/// Checks a new password for a person.
///
/// # Errors
/// What to change.
pub fn check_password(password: &str, handle: &Handle) -> Result<()> {
    passwords::check_new(password, handle.as_str())
}
