//! Calls of programs that may be sent again: under one `Idempotency-Key` a call has the effect of
//! once and is answered the same, however often it arrives (SECURITY rule 19 of the design; the
//! header is that of draft-ietf-httpapi-idempotency-key-header).

use super::core::{Core, Credential, Tx};
use super::error::{Error, Result};
use crate::domain::event::sha256_hex;
use crate::domain::person::{Actor, Entry};
use crate::domain::refusal::Refusal;
use crate::store::repeats::{self, CallRow};

/// Longest key, in characters. Our figure; a UUID has 36.
const LONGEST_KEY: usize = 200;

/// For how many days a key is remembered; the rule asks for at least one.
const REMEMBERED_DAYS: u32 = 2;

/// A call that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    key: String,
    request_hash: String,
}

/// What a call was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The `Location`, if there was one.
    pub place: Option<String>,
    /// The body, JSON.
    pub body: String,
}

impl Call {
    /// A call under this key that sends this: method, path, precondition and fields, each as text.
    ///
    /// # Errors
    /// The key is empty, too long, or not made of visible ASCII.
    pub fn new(key: &str, sent: &[&str]) -> Result<Self> {
        let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
        if key.is_empty() || key.len() > LONGEST_KEY || !visible {
            let sentence =
                "An Idempotency-Key has 1 to 200 visible ASCII characters, for example a UUID.";
            return Err(Error::invalid("idempotency-key", sentence));
        }
        // Each part is preceded by its length, so that no two calls encode alike.
        let text: String = sent.iter().map(|part| format!("{}:{part}", part.len())).collect();
        Ok(Self { key: key.to_owned(), request_hash: sha256_hex(text.as_bytes()) })
    }
}

/// What the call was answered when it was made before; `None` when it is new.
///
/// # Errors
/// Another call was made under the key, or this one was and its answer is not known.
pub fn answered(core: &Core, credential: &Credential, call: &Call) -> Result<Option<Answered>> {
    core.read(credential, |view| {
        // A token that only reads makes no call, so it is told of none.
        let may_change = |actor: &&Actor| actor.entry != Entry::ReadToken;
        let Some(actor) = view.actor_if_any().filter(may_change) else { return Ok(None) };
        let Some(known) = repeats::find(view.db, actor.person, &call.key)? else { return Ok(None) };
        if known.request_hash != call.request_hash {
            let sentence = "This key was used for another call. Use a new key for each call.";
            return Err(Error::invalid("idempotency-key", sentence));
        }
        match (known.status, known.answer) {
            (Some(status), Some(body)) => Ok(Some(Answered {
                status: u16::try_from(status).map_err(|e| Error::Internal(e.to_string()))?,
                place: known.place,
                body,
            })),
            _ => Err(Refusal::MadeBefore.into()),
        }
    })
}

impl Tx<'_> {
    /// Claims the key for this request, in the transaction of what it does.
    ///
    /// # Errors
    /// The call is being made, or was made, by another request.
    pub fn claim(&mut self, call: &Call) -> Result<()> {
        let may_change = |actor: &&Actor| actor.entry != Entry::ReadToken;
        let Some(actor) = self.actor_if_any().filter(may_change) else { return Ok(()) };
        let (person, now) = (actor.person, self.now);
        let request_id = self.request_id().to_owned();
        if let Some(known) = repeats::find(self.db, person, &call.key)? {
            let mine = known.request_id == request_id;
            return if mine { Ok(()) } else { Err(Refusal::MadeBefore.into()) };
        }
        repeats::forget_before(self.db, now.minus_days(REMEMBERED_DAYS))?;
        let row = CallRow {
            person_id: person,
            call_key: call.key.clone(),
            request_hash: call.request_hash.clone(),
            request_id,
            made_at: now,
            status: None,
            place: None,
            answer: None,
        };
        repeats::insert(self.db, &row).map_err(|error| match error {
            crate::store::Error::Taken(_) => Refusal::MadeBefore.into(),
            other => other.into(),
        })
    }
}

/// Keeps what the call was answered, unless it was not this request that had the effect.
///
/// # Errors
/// The database refused; the call then counts as made, and its answer as not known.
pub fn keep(core: &Core, request: (&Credential, &str), call: Call, answer: Answered) -> Result<()> {
    let (credential, request_id) = request;
    let made_by = request_id.to_owned();
    core.write(credential, request_id, move |tx| {
        let Some(actor) = tx.actor_if_any() else { return Ok(()) };
        let person = actor.person;
        match repeats::find(tx.db, person, &call.key)? {
            Some(row) if row.request_id == made_by => Ok(repeats::set_answer(
                tx.db,
                &CallRow {
                    status: Some(answer.status.into()),
                    place: answer.place,
                    answer: Some(answer.body),
                    ..row
                },
            )?),
            _ => Ok(()),
        }
    })
}
