//! The mail of the installation, for its administrators: how much waits, what could not be delivered,
//! and whether it works at all. What the messages say is not shown.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx, View};
use super::error::Result;
use super::{notices, people};
use crate::domain::at::At;
use crate::domain::ids::{Handle, MailId, PersonId};
use crate::domain::notice::{MailState, Notice};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::store::names;
use crate::store::outbox::{self, MailRow};

/// How many dead messages are shown.
const MOST: i64 = 100;

/// The mail of the installation.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Mail {
    /// Whether mail is set up. Without it no message is written.
    pub is_on: bool,
    /// How many messages wait to be sent.
    pub waiting: i64,
    /// How many were sent in the last 90 days.
    pub sent: i64,
    /// How many could not be delivered.
    pub dead: i64,
    /// How many were not sent, because nobody was to have them any more, in the last 90 days.
    pub dropped: i64,
    /// Why the message that waits was not sent, the last time; empty when all is well.
    pub trouble: String,
    /// The messages that could not be delivered, the newest first, at most 100.
    pub letters: Vec<DeadLetter>,
}

/// A message that could not be delivered.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DeadLetter {
    /// Its id.
    pub id: MailId,
    /// To whom, by name.
    pub name: String,
    /// To whom, by handle.
    pub handle: String,
    /// What kind of message.
    pub kind: String,
    /// When it was written.
    pub created_at: At,
    /// How often it was tried.
    pub attempts: i32,
    /// What the mail server said.
    pub error: String,
}

/// A message after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MailSaved {
    /// Its id; absent for a message that was just written.
    pub id: Option<MailId>,
    /// What becomes of it.
    pub state: MailState,
}

/// The mail of the installation.
///
/// # Errors
/// The actor does not administer.
pub fn read(view: &mut View<'_>) -> Result<Mail> {
    view.allow(Action::Administer, &Subject::default())?;
    let counts: HashMap<MailState, i64> = outbox::counts(view.db)?.into_iter().collect();
    let count = |state| counts.get(&state).copied().unwrap_or(0);
    let dead = outbox::of_state(view.db, MailState::Dead, MOST)?;
    let names = names::of_people(view.db, dead.iter().map(|row| row.person_id).collect())?;
    let trouble = outbox::failing(view.db)?.map(|row| row.last_error).unwrap_or_default();
    Ok(Mail {
        is_on: view.core.has_mail(),
        waiting: count(MailState::Waiting),
        sent: count(MailState::Sent),
        dead: count(MailState::Dead),
        dropped: count(MailState::Dropped),
        trouble,
        letters: dead.into_iter().map(|row| letter(&names, row)).collect(),
    })
}

fn letter(names: &HashMap<PersonId, names::PersonName>, row: MailRow) -> DeadLetter {
    let person = names.get(&row.person_id);
    DeadLetter {
        id: row.id,
        name: person.map_or_else(String::new, |person| person.name.clone()),
        handle: person.map_or_else(String::new, |person| person.handle.to_string()),
        kind: row.kind,
        created_at: row.created_at,
        attempts: row.attempts,
        error: row.last_error,
    }
}

/// Lets a dead message be sent again.
///
/// # Errors
/// The actor does not administer, or there is no such dead message.
pub fn send_again(tx: &mut Tx<'_>, id: MailId) -> Result<MailSaved> {
    let handle = dead(tx, id)?;
    let now = tx.now;
    outbox::revive(tx.db, id, now)?;
    let details = json!({ "message": id });
    tx.record_for_organisation("mail.sent_again", format!("people/{handle}"), &details)?;
    Ok(MailSaved { id: Some(id), state: MailState::Waiting })
}

/// Drops a dead message.
///
/// # Errors
/// The actor does not administer, or there is no such dead message.
pub fn drop_dead(tx: &mut Tx<'_>, id: MailId) -> Result<MailSaved> {
    let handle = dead(tx, id)?;
    outbox::drop_dead(tx.db, id, "an administrator dropped it")?;
    let details = json!({ "message": id });
    tx.record_for_organisation("mail.dropped", format!("people/{handle}"), &details)?;
    Ok(MailSaved { id: Some(id), state: MailState::Dropped })
}

/// The recipient of a dead message.
fn dead(tx: &mut Tx<'_>, id: MailId) -> Result<Handle> {
    people::administer(tx)?;
    let none = || "such dead message".to_owned();
    let row = outbox::by_id(tx.db, id).or_not_found(none)?;
    if row.state != MailState::Dead {
        return Err(super::Error::NotFound(none()));
    }
    Ok(crate::store::people::by_id(tx.db, row.person_id)?.handle)
}

/// Sends a message to oneself.
///
/// # Errors
/// The actor does not administer, or mail is not set up.
pub fn test(tx: &mut Tx<'_>) -> Result<MailSaved> {
    let actor = people::administer(tx)?;
    if !tx.core.has_mail() {
        return Err(Refusal::MailIsOff.into());
    }
    notices::tell_person(tx, actor.person, Notice::TestMessage {})?;
    let subject = format!("people/{}", actor.handle);
    tx.record_for_organisation("mail.tested", subject, &json!({ "person": actor.person }))?;
    Ok(MailSaved { id: None, state: MailState::Waiting })
}
