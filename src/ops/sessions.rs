//! Signing in and out, and who is behind a credential.

use serde::Serialize;
use serde_json::json;

use super::core::{Core, Credential, Limits, OrNotFound as _, Proof, Tx, View};
use super::error::{Error, Result};
use super::{passwords, secrets};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId, SessionId};
use crate::domain::person::{Actor, Entry};
use crate::domain::policy::{Action, Subject};
use crate::store::entries::{self, SessionRow};
use crate::store::people::{self, PersonRow};
use crate::store::{self, Db};

/// Failures after which an attempt has to wait.
const SLOW_FROM: i32 = 5;

/// Failures after which an hour has to pass (NIST 800-63B-4 allows at most 100).
const STOP_AT: i32 = 50;

/// Longest wait, in seconds.
const LONGEST_WAIT: i64 = 3_600;

/// How long a session goes without its last use being written, in seconds.
const TOUCH_AFTER: i64 = 300;

/// A session that began: the secret goes into the cookie and nowhere else.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The secret.
    pub secret: String,
    /// Who signed in.
    pub handle: Handle,
    /// Until when the session lasts at most.
    pub expires_at: At,
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
            let Some(row) = entries::session(db, hash)? else { return Ok(None) };
            let idle = i64::from(limits.session_idle_minutes) * 60;
            if row.expires_at <= now || now.seconds_since(row.seen_at) > idle {
                return Ok(None);
            }
            let actor = actor(db, row.person_id, Entry::Session)?;
            Ok(actor.map(|actor| (actor, Proof::Session(row.id))))
        }
        Credential::Token(hash) => {
            let row = entries::token(db, hash)?.ok_or(Error::SignInNeeded)?;
            if row.revoked_at.is_some() || row.expires_at <= now {
                return Err(Error::SignInNeeded);
            }
            let entry = if row.scope == "write" { Entry::WriteToken } else { Entry::ReadToken };
            let actor = actor(db, row.person_id, entry)?.ok_or(Error::SignInNeeded)?;
            Ok(Some((actor, Proof::Token(row.id))))
        }
    }
}

/// A person as an actor; `None` when they are deactivated.
pub(in crate::ops) fn actor(
    db: &mut Db,
    person: PersonId,
    entry: Entry,
) -> store::Result<Option<Actor>> {
    let row = people::by_id(db, person)?;
    if row.deactivated_at.is_some() {
        return Ok(None);
    }
    Ok(Some(Actor {
        person,
        handle: row.handle,
        name: row.name,
        entry,
        memberships: people::memberships_of(db, person)?,
        grants: people::grants_of(db, person)?.into_iter().collect(),
    }))
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
    let subjects = [format!("handle:{}", handle.to_lowercase()), format!("address:{address}")];
    let parsed: Option<Handle> = handle.trim().parse().ok();
    let found: Option<PersonRow> = core.store().read(|db| {
        for subject in &subjects {
            wait_over(entries::failures(db, subject)?, now)?;
        }
        let Some(parsed) = &parsed else { return Ok(None) };
        match people::by_handle(db, parsed) {
            Ok(row) => Ok(Some(row).filter(|row| row.deactivated_at.is_none())),
            Err(store::Error::NotFound) => Ok(None),
            Err(other) => Err(Error::from(other)),
        }
    })?;
    let hash = found.as_ref().and_then(|row| row.password_hash.as_deref());
    let fits = passwords::verify(password, hash)?;
    match found.filter(|_| fits) {
        None => {
            remember_failure(core, subjects, request_id)?;
            Err(Error::invalid("password", "Handle and password do not fit. Try again."))
        }
        Some(person) => begin_for(core, person.id, device, request_id, Some(subjects)),
    }
}

/// Refuses while the wait after earlier failures is not over: 2 seconds after the fifth, doubling.
fn wait_over(failures: Option<(i32, At)>, now: At) -> Result<()> {
    let Some((count, last)) = failures else { return Ok(()) };
    if count < SLOW_FROM {
        return Ok(());
    }
    let doublings = u32::try_from(count - SLOW_FROM).unwrap_or(0).min(12);
    let wait = if count >= STOP_AT { LONGEST_WAIT } else { (2_i64 << doublings).min(LONGEST_WAIT) };
    let left = wait - now.seconds_since(last);
    if left > 0 { Err(Error::TooMany(left)) } else { Ok(()) }
}

fn remember_failure(core: &Core, subjects: [String; 2], request_id: &str) -> Result<()> {
    core.write(&Credential::None, request_id, move |tx| {
        let now = tx.now;
        for subject in subjects {
            let before = entries::failures(tx.db, &subject)?;
            // An hour without a failure starts the count anew.
            let recent = before.filter(|(_, last)| now.seconds_since(*last) < LONGEST_WAIT);
            let count = recent.map_or(0, |(count, _)| count) + 1;
            entries::set_failures(tx.db, &subject, count, now)?;
            if [SLOW_FROM, 10, 20, STOP_AT].contains(&count) {
                let kind = subject.split(':').next().unwrap_or_default().to_owned();
                let details = json!({ "failures": count, "of": kind });
                tx.record_for_organisation("sign_in.failed", "sessions".to_owned(), &details)?;
            }
        }
        Ok(())
    })
}

/// Begins a session for a person whose identity was proven, or for the demo.
///
/// # Errors
/// The person is deactivated, or the database refused.
pub fn begin_for(
    core: &Core,
    person: PersonId,
    device: &str,
    request_id: &str,
    forget: Option<[String; 2]>,
) -> Result<NewSession> {
    let device: String = device.chars().filter(|c| !c.is_control()).take(200).collect();
    core.write(&Credential::None, request_id, move |tx| {
        for subject in forget.iter().flatten() {
            entries::clear_failures(tx.db, subject)?;
        }
        let actor = actor(tx.db, person, Entry::Session)?.ok_or(Error::SignInNeeded)?;
        tx.become_actor(actor);
        begin(tx, &device)
    })
}

/// Begins a session of the actor.
pub(in crate::ops) fn begin(tx: &mut Tx<'_>, device: &str) -> Result<NewSession> {
    let secret = secrets::fresh("rrs_")?;
    let actor = tx.actor()?.clone();
    let hours = tx.core.limits().session_hours;
    let row = SessionRow {
        id: SessionId::new(),
        person_id: actor.person,
        secret_hash: secrets::hash(&secret),
        device: device.to_owned(),
        created_at: tx.now,
        seen_at: tx.now,
        expires_at: tx.now.plus_seconds(i64::from(hours) * 3_600),
    };
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

/// Whether the last use of the session behind the request should be written.
pub fn is_touch_due(view: &mut View<'_>, credential: &Credential) -> Result<bool> {
    let Credential::Session(hash) = credential else { return Ok(false) };
    let row = entries::session(view.db, hash)?;
    Ok(row.is_some_and(|row| view.now.seconds_since(row.seen_at) >= TOUCH_AFTER))
}

/// Writes that the session was used now.
///
/// # Errors
/// Nobody is signed in, or the database refused.
pub fn touch(tx: &mut Tx<'_>) -> Result<()> {
    tx.actor()?;
    if let Some(Proof::Session(id)) = tx.proof() {
        let now = tx.now;
        entries::touch_session(tx.db, id, now)?;
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
