//! Invitations: one-time links through which a person sets their password, the first time and
//! when they forgot it.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use super::core::{Tx, View};
use super::error::{Error, Result};
use super::{notices, passwords, people, secrets, sessions};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId};
use crate::domain::notice::Notice;
use crate::domain::person::Entry;
use crate::domain::refusal::Refusal;
use crate::store::entries::{self, LinkRow};
use crate::store::people::PersonRow;
use crate::store::{self, people as rows};

/// How long an invitation works, in days (at most 7: OWASP ASVS 6.4.1 asks for a short life).
const INVITATION_DAYS: u32 = 7;

/// An invitation: shown once.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct Invitation {
    /// For whom.
    pub handle: Handle,
    /// The secret of the link `/invitations?token=…`.
    pub token: String,
    /// Until when it works.
    pub expires_at: At,
}

impl fmt::Debug for Invitation {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("handle", &self.handle).finish_non_exhaustive()
    }
}

/// Makes a link through which a person sets their password; an earlier one ends.
///
/// # Errors
/// The actor does not administer, or the person is deactivated.
pub fn invite(tx: &mut Tx<'_>, handle: &Handle) -> Result<Invitation> {
    let row = people::for_change(tx, handle)?;
    if row.deactivated_at.is_some() {
        return Err(Error::NotFound(format!("active person {handle}")));
    }
    let invitation = make_invitation(tx, &row)?;
    notices::tell_person(tx, row.id, Notice::Invitation { handle: row.handle })?;
    Ok(invitation)
}

pub(in crate::ops) fn make_invitation(tx: &mut Tx<'_>, row: &PersonRow) -> Result<Invitation> {
    let now = tx.now;
    entries::end_links(tx.db, "invitation", Some(row.id), now)?;
    one_more(tx, row)
}

/// The secret of one more link for a person who was invited: the one that goes out by mail. It works
/// beside the one that the administrator saw; whichever is used first ends the other.
///
/// # Errors
/// There is no such person, or the database refused.
pub(in crate::ops) fn for_mail(tx: &mut Tx<'_>, person: PersonId) -> Result<String> {
    let row = rows::by_id(tx.db, person)?;
    Ok(one_more(tx, &row)?.token)
}

fn one_more(tx: &mut Tx<'_>, row: &PersonRow) -> Result<Invitation> {
    let secret = secrets::fresh("rri_")?;
    let now = tx.now;
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
    Ok(rows::by_id(view.db, person)?.handle)
}

fn spent(error: store::Error) -> Error {
    match error {
        store::Error::NotFound => Refusal::LinkSpent.into(),
        other => other.into(),
    }
}

/// Sets the password of an invited person, ends their sessions and tokens, and uses the link up.
/// The hash is computed before: see [`passwords::hash`].
///
/// # Errors
/// The link was used or has expired, or the person is deactivated.
pub fn accept_invitation(tx: &mut Tx<'_>, token: &str, password_hash: String) -> Result<PersonId> {
    let now = tx.now;
    let link = entries::use_link(tx.db, &secrets::hash(token), "invitation", now).map_err(spent)?;
    let person = link.person_id.ok_or(Refusal::LinkSpent)?;
    // Whoever is signed in on the device, it is the invited person who does this.
    let actor = sessions::actor(tx.db, person, Entry::Session)?.ok_or(Refusal::LinkSpent)?;
    let subject = format!("people/{}", actor.handle);
    tx.become_actor(actor);
    rows::set_password(tx.db, person, &password_hash)?;
    entries::end_links(tx.db, "invitation", Some(person), now)?;
    entries::end_sessions(tx.db, person, None)?;
    entries::revoke_tokens(tx.db, person, now)?;
    tx.record_for_organisation("password.changed", subject, &json!({ "person": person }))?;
    Ok(person)
}

/// Checks a new password for a person.
///
/// # Errors
/// What to change.
pub fn check_password(password: &str, handle: &Handle) -> Result<()> {
    passwords::check_new(password, &[handle.as_str()])
}
