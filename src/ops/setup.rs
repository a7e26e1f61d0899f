//! The first minutes of an installation: the first administrator, the first team and service; and
//! what an operator does from the command line.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use super::account::{self, NewToken};
use super::core::{Core, Credential, OrNotFound as _, Tx};
use super::error::{Error, Result};
use super::invitations::{self, Invitation};
use super::people;
use super::services::{self, ServiceFacts, ServiceSaved};
use super::sessions::{self, NewSession};
use super::{passwords, secrets, teams};
use crate::domain::checklist::Fact;
use crate::domain::ids::{Handle, Slug};
use crate::domain::person::{Entry, Grant, Role, TeamKind};
use crate::domain::refusal::Refusal;
use crate::domain::service::Importance;
use crate::store::entries::{self, LinkRow};
use crate::store::{self, people as rows};

/// How long the first link works, in days.
const LINK_DAYS: u32 = 1;

/// The first administrator.
#[derive(Clone, Default)]
pub struct FirstPerson {
    /// Their name.
    pub name: String,
    /// Their handle; blank to make it from the name.
    pub handle: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl fmt::Debug for FirstPerson {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstPerson").field("handle", &self.handle).finish_non_exhaustive()
    }
}

/// Makes the one-time link for the first administrator, when there is nobody yet; an earlier one
/// ends.
///
/// # Errors
/// The database refused.
pub fn first_link(core: &Core) -> Result<Option<String>> {
    core.write(&Credential::None, "start", |tx| {
        if !rows::is_empty(tx.db)? {
            return Ok(None);
        }
        let secret = secrets::fresh("rrf_")?;
        let now = tx.now;
        entries::end_links(tx.db, "first_admin", None, now)?;
        entries::insert_link(
            tx.db,
            &LinkRow {
                secret_hash: secrets::hash(&secret),
                purpose: "first_admin".to_owned(),
                person_id: None,
                created_at: now,
                expires_at: now.plus_days(LINK_DAYS),
                used_at: None,
            },
        )?;
        let details = json!({ "purpose": "first_admin" });
        tx.record_for_organisation("invitation.made", "setup".to_owned(), &details)?;
        Ok(Some(secret))
    })
}

/// Whether the one-time link still works.
///
/// # Errors
/// It was used, has expired, or there is somebody already.
pub fn check_link(core: &Core, secret: &str) -> Result<()> {
    let now = core.now();
    core.store().read(|db| {
        if !rows::is_empty(db)? {
            return Err(Refusal::LinkSpent.into());
        }
        entries::open_link(db, &secrets::hash(secret), "first_admin", now)
            .map(|_| ())
            .map_err(spent)
    })
}

fn spent(error: store::Error) -> Error {
    match error {
        store::Error::NotFound => Refusal::LinkSpent.into(),
        other => other.into(),
    }
}

/// Makes the first administrator and signs them in.
///
/// # Errors
/// The link does not work, or what was typed cannot be taken.
pub fn first_admin(
    core: &Core,
    secret: &str,
    person: FirstPerson,
    device: &str,
    request_id: &str,
) -> Result<NewSession> {
    check_link(core, secret)?;
    people::checked(&person.name, &person.email)?;
    let handle = people::handle_for(&person.name, &person.handle)?;
    passwords::check_new(&person.password, &[handle.as_str(), &person.name, &person.email])?;
    let hash = passwords::hash(&person.password)?;
    let (secret, device) = (secret.to_owned(), device.to_owned());
    core.write(&Credential::None, request_id, move |tx| {
        let now = tx.now;
        if !rows::is_empty(tx.db)? {
            return Err(Refusal::LinkSpent.into());
        }
        entries::use_link(tx.db, &secrets::hash(&secret), "first_admin", now).map_err(spent)?;
        let row = people::add(tx, &person.name, &person.handle, &person.email, Some(hash))?;
        rows::add_grant(tx.db, row.id, Grant::Admin, None, now)?;
        let actor = sessions::actor(tx.db, row.id, Entry::Session)?.ok_or(Error::SignInNeeded)?;
        tx.become_actor(actor);
        let details = json!({ "person": row.id, "grant": Grant::Admin });
        tx.record_for_organisation("grant.added", format!("people/{}", row.handle), &details)?;
        sessions::begin(tx, &device)
    })
}

/// The first team and its first service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FirstService {
    /// The team.
    pub team: Slug,
    /// The service.
    pub service: ServiceSaved,
}

/// Makes the first product team, led by the administrator who sets up, and its first service.
///
/// # Errors
/// There is a team already, or the names cannot be taken.
pub fn first_service(tx: &mut Tx<'_>, team: &str, service: &str) -> Result<FirstService> {
    let actor = people::administer(tx)?;
    if !rows::teams(tx.db)?.is_empty() {
        let sentence = "There is a team already. Add a service from the list of services.";
        return Err(Error::invalid("team", sentence));
    }
    let now = tx.now;
    let row =
        teams::add(tx, team, "", TeamKind::Product).map_err(|error| renamed(error, "team"))?;
    rows::set_membership(tx.db, row.id, actor.person, Role::Lead, now)?;
    let details = json!({ "person": actor.person, "role": Role::Lead });
    tx.record_for_organisation("membership.added", format!("teams/{}", row.slug), &details)?;
    let member = sessions::actor(tx.db, actor.person, actor.entry)?.ok_or(Error::SignInNeeded)?;
    tx.become_actor(member);
    let said = ServiceFacts {
        name: service.to_owned(),
        description: String::new(),
        importance: Importance::Standard,
        facts: Fact::ALL.iter().copied().collect(),
        target_launch: None,
    };
    let service =
        services::create(tx, &row.slug, None, said).map_err(|error| renamed(error, "service"))?;
    Ok(FirstService { team: row.slug, service })
}

/// Speaks of the field that the page has, not of the one that the operation has.
fn renamed(error: Error, field: &str) -> Error {
    match error {
        Error::Invalid(mut problems) => {
            for problem in &mut problems {
                field.clone_into(&mut problem.field);
            }
            Error::Invalid(problems)
        }
        other => other,
    }
}

/// Adds a person from the command line and makes the link through which they set their password.
///
/// # Errors
/// What was given cannot be taken.
pub fn add_person(
    core: &Core,
    handle: &str,
    name: &str,
    email: &str,
    admin: bool,
) -> Result<Invitation> {
    let (handle, name, email) = (handle.to_owned(), name.to_owned(), email.to_owned());
    core.write(&Credential::None, "command line", move |tx| {
        let row = people::add(tx, &name, &handle, &email, None)?;
        if admin {
            let now = tx.now;
            rows::add_grant(tx.db, row.id, Grant::Admin, None, now)?;
            let details = json!({ "person": row.id, "grant": Grant::Admin });
            tx.record_for_organisation("grant.added", format!("people/{}", row.handle), &details)?;
        }
        invitations::make_invitation(tx, &row)
    })
}

/// Makes a personal token from the command line.
///
/// # Errors
/// There is no such person, or what was given cannot be taken.
pub fn add_token(
    core: &Core,
    handle: &Handle,
    name: &str,
    scope: &str,
    days: u32,
) -> Result<NewToken> {
    let (handle, name, scope) = (handle.clone(), name.to_owned(), scope.to_owned());
    core.write(&Credential::None, "command line", move |tx| {
        let row = rows::by_handle(tx.db, &handle).or_not_found(|| format!("person {handle}"))?;
        let actor = sessions::actor(tx.db, row.id, Entry::Session)?
            .ok_or_else(|| Error::NotFound(format!("active person {handle}")))?;
        tx.become_actor(actor);
        account::create_token(tx, &name, &scope, days)
    })
}

#[cfg(test)]
mod tests;
