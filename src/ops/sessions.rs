//! Signing in and out, and who is behind a credential.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use super::core::{Core, Credential, Limits, OrNotFound as _, Proof, Tx, View};
use super::error::{Error, Result};
use super::throttle::{self, Counters};
use super::{passwords, secrets};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId, SessionId};
use crate::domain::person::{Actor, Entry};
use crate::domain::policy::{Action, Subject};
use crate::store::entries::{self, SessionRow};
use crate::store::people::{self, PersonRow};
use crate::store::{self, Db};

/// How long a session or token goes without its last use being written, in seconds.
const TOUCH_AFTER: i64 = 300;

/// Longest description of a device that is kept, in characters.
const LONGEST_DEVICE: usize = 200;

/// A session that began: the secret goes into the cookie and nowhere else.
#[derive(Clone)]
pub struct NewSession {
    /// The secret.
    pub secret: String,
    /// Who signed in.
    pub handle: Handle,
    /// Until when the session lasts at most.
    pub expires_at: At,
}

impl fmt::Debug for NewSession {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("handle", &self.handle).finish_non_exhaustive()
    }
}

/// Whether a session has ended by itself: its time is over, or it was not used for too long.
pub(in crate::ops) fn has_ended(row: &SessionRow, limits: Limits, now: At) -> bool {
    let idle = i64::from(limits.session_idle_minutes) * 60;
    row.expires_at <= now || now.seconds_since(row.seen_at) > idle
}

/// Reads who is behind a credential, with the rights they hold at this moment.
///
/// # Errors
/// A token was shown that does not work, or the database refused.
pub(in crate::ops) fn actor_of(
    db: &mut Db,
    credential: &Credential,
    limits: Limits,
    now: At,
) -> Result<Option<(Actor, Proof)>> {
    match credential {
        Credential::None => Ok(None),
        Credential::Session(hash) => {
            let Some((row, person)) = in_session(db, hash, limits, now)? else { return Ok(None) };
            let actor = actor_from(db, person, Entry::Session)?;
            Ok(actor.map(|actor| (actor, Proof::Session(row.id))))
        }
        Credential::Token(hash) => {
            let (row, person) = entries::token(db, hash)?.ok_or(Error::SignInNeeded)?;
            if row.revoked_at.is_some() || row.expires_at <= now {
                return Err(Error::SignInNeeded);
            }
            let entry = if row.scope == "write" { Entry::WriteToken } else { Entry::ReadToken };
            let actor = actor_from(db, person, entry)?.ok_or(Error::SignInNeeded)?;
            Ok(Some((actor, Proof::Token(row.id))))
        }
    }
}

/// The session behind a secret, unless it has ended, and whose it is, unless they are deactivated.
pub(in crate::ops) fn in_session(
    db: &mut Db,
    secret_hash: &str,
    limits: Limits,
    now: At,
) -> store::Result<Option<(SessionRow, PersonRow)>> {
    Ok(entries::session(db, secret_hash)?.filter(|(session, person)| {
        !has_ended(session, limits, now) && person.deactivated_at.is_none()
    }))
}

/// A person as an actor; `None` when they are deactivated.
pub(in crate::ops) fn actor(
    db: &mut Db,
    person: PersonId,
    entry: Entry,
) -> store::Result<Option<Actor>> {
    let row = people::by_id(db, person)?;
    actor_from(db, row, entry)
}

fn actor_from(db: &mut Db, row: PersonRow, entry: Entry) -> store::Result<Option<Actor>> {
    if row.deactivated_at.is_some() {
        return Ok(None);
    }
    Ok(Some(Actor {
        person: row.id,
        handle: row.handle,
        name: row.name,
        entry,
        memberships: people::memberships_of(db, row.id)?,
        grants: people::grants_of(db, row.id)?.into_iter().collect(),
    }))
}

/// What was proven before a session begins.
#[derive(Clone)]
pub struct Proven {
    counters: Counters,
    password_hash: String,
}

/// Signs in with handle and password. An unknown handle and a wrong password cost the same and
/// are answered the same.
///
/// # Errors
/// They do not fit, or there were too many failures for the handle or the address.
pub fn sign_in(
    core: &Core,
    handle: &str,
    password: &str,
    device: &str,
    address: &str,
    request_id: &str,
) -> Result<NewSession> {
    let now = core.now();
    // Whoever types capitals or a space around a handle means the same person, and is counted so.
    let handle: Option<Handle> = handle.trim().to_lowercase().parse().ok();
    let counters = Counters::of_sign_in(handle.as_ref(), address);
    let found: Option<PersonRow> = core.store().read(|db| {
        throttle::check(db, &counters, now)?;
        let Some(handle) = &handle else { return Ok(None) };
        match people::by_handle(db, handle) {
            Ok(row) => Ok(Some(row).filter(|row| row.deactivated_at.is_none())),
            Err(store::Error::NotFound) => Ok(None),
            Err(other) => Err(Error::from(other)),
        }
    })?;
    let hash = found.as_ref().and_then(|row| row.password_hash.clone());
    let fits = passwords::verify(password, hash.as_deref())?;
    match (found, hash) {
        (Some(person), Some(password_hash)) if fits => {
            let proven = Proven { counters, password_hash };
            begin_for(core, person.id, device, request_id, Some(proven))
        }
        (found, _) => {
            throttle::failed(core, &counters, found.map(|row| row.id), request_id)?;
            Err(do_not_fit())
        }
    }
}

fn do_not_fit() -> Error {
    Error::invalid("password", "Handle and password do not fit. Try again.")
}

/// Begins a session for a person whose identity was proven: by a password, by a link, or for the
/// demo.
///
/// # Errors
/// The person is deactivated or has another password by now, others failed to sign in as them in
/// between, or the database refused.
pub fn begin_for(
    core: &Core,
    person: PersonId,
    device: &str,
    request_id: &str,
    proven: Option<Proven>,
) -> Result<NewSession> {
    let device = device.to_owned();
    core.write(&Credential::None, request_id, move |tx| {
        if let Some(proven) = proven {
            throttle::succeeded(tx, &proven.counters)?;
            if people::by_id(tx.db, person)?.password_hash != Some(proven.password_hash) {
                return Err(do_not_fit());
            }
        }
        let actor = actor(tx.db, person, Entry::Session)?.ok_or(Error::SignInNeeded)?;
        tx.become_actor(actor);
        begin(tx, &device)
    })
}

/// Begins a session of the actor. What the device says of itself is cut and cleaned.
pub(in crate::ops) fn begin(tx: &mut Tx<'_>, device: &str) -> Result<NewSession> {
    let secret = secrets::fresh("rrs_")?;
    let actor = tx.actor()?.clone();
    let (now, hours) = (tx.now, tx.core.limits().session_hours);
    let row = SessionRow {
        id: SessionId::new(),
        person_id: actor.person,
        secret_hash: secrets::hash(&secret),
        device: device.chars().filter(|c| !c.is_control()).take(LONGEST_DEVICE).collect(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus_seconds(i64::from(hours) * 3_600),
    };
    entries::forget_sessions(tx.db, actor.person, now)?;
    entries::insert_session(tx.db, &row)?;
    let subject = format!("people/{}", actor.handle);
    tx.record_for_organisation("session.started", subject, &json!({ "session": row.id }))?;
    Ok(NewSession { secret, handle: actor.handle, expires_at: row.expires_at })
}

/// The person of the demo with this handle, signed in without a password. The caller makes sure
/// that this is the demo.
///
/// # Errors
/// There is no such person.
pub fn begin_for_demo(
    core: &Core,
    handle: &Handle,
    device: &str,
    request_id: &str,
) -> Result<NewSession> {
    let person = core
        .store()
        .read(|db| people::by_handle(db, handle).or_not_found(|| format!("person {handle}")))?;
    begin_for(core, person.id, device, request_id, None)
}

/// Whether the last use of the session or token behind the request should be written.
///
/// # Errors
/// The database refused.
pub fn is_touch_due(view: &mut View<'_>, credential: &Credential) -> Result<bool> {
    let last = match credential {
        Credential::None => return Ok(false),
        Credential::Session(hash) => {
            let Some((row, _)) = entries::session(view.db, hash)? else { return Ok(false) };
            Some(row.seen_at)
        }
        Credential::Token(hash) => {
            let Some((row, _)) = entries::token(view.db, hash)? else { return Ok(false) };
            row.used_at
        }
    };
    Ok(last.is_none_or(|last| view.now.seconds_since(last) >= TOUCH_AFTER))
}

/// Writes that the session or token was used now. It is no change of anything that matters, so
/// it is not recorded.
///
/// # Errors
/// Nobody is signed in, or the database refused.
pub fn touch(tx: &mut Tx<'_>) -> Result<()> {
    tx.actor()?;
    let now = tx.now;
    match tx.proof() {
        Some(Proof::Session(id)) => entries::touch_session(tx.db, id, now)?,
        Some(Proof::Token(id)) => entries::touch_token(tx.db, id, now)?,
        None => {}
    }
    Ok(())
}

/// A session that ended.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SessionEnded {
    /// Whose it was.
    pub handle: Handle,
}

/// Ends the session of the request, or another one of the actor's.
///
/// # Errors
/// Nobody is signed in, or the actor has no such session.
pub fn end(tx: &mut Tx<'_>, id: Option<SessionId>) -> Result<SessionEnded> {
    let actor = tx.allow(Action::ManageAccount, &Subject::default())?.clone();
    let id = match (id, tx.proof()) {
        (Some(id), _) | (None, Some(Proof::Session(id))) => id,
        (None, _) => return Err(Error::SignInNeeded),
    };
    entries::end_session(tx.db, actor.person, id)
        .or_not_found(|| "such session of yours".to_owned())?;
    let subject = format!("people/{}", actor.handle);
    tx.record_for_organisation("session.ended", subject, &json!({ "session": id }))?;
    Ok(SessionEnded { handle: actor.handle })
}

#[cfg(test)]
mod tests;
