//! A request as handlers see it.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::fields::Fields;
use super::state::State;
use crate::domain::review_key::ReviewKey;
use crate::ops::repeats::Call;
use crate::ops::{Credential, Error, Result, Tx, View};

/// How much of a handle that a page claims is shown again, in characters.
const LONGEST_SHOWN: usize = 60;

/// Through which door a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A page or a form.
    Page,
    /// JSON, below `/api/v1`.
    Api,
}

/// A request as handlers see it.
pub struct Request {
    /// What every request works with.
    pub state: Arc<State>,
    /// Through which door it came.
    pub door: Door,
    /// Whether its method may change something.
    pub changes: bool,
    /// What it shows to prove who it is.
    pub credential: Credential,
    /// Its id, as in the logs.
    pub id: String,
    /// What it runs on, as it says itself.
    pub device: String,
    /// Where it comes from.
    pub address: String,
    /// The values of the path.
    pub path: HashMap<String, String>,
    /// The path and query as sent, to come back to after signing in.
    pub target: String,
    /// The values after the question mark.
    pub query: Fields,
    /// The fields of the body.
    pub fields: Fields,
    /// For whom the page was made that sends this, by handle, if it says so.
    pub made_for: Option<String>,
    /// The handle of who looks at the page, once that was read.
    pub reader: OnceCell<String>,
    /// The call that it makes under its `Idempotency-Key`, if it carries one.
    pub call: Option<Call>,
    /// The version in `If-Match`, as sent.
    pub if_match: Option<String>,
    /// Whether it wants a part of a page, to put in place.
    pub wants_fragment: bool,
    /// Whether it takes an answer in gzip.
    pub takes_gzip: bool,
}

impl Request {
    /// Reads a value of the path.
    ///
    /// # Errors
    /// It is not well formed, so there is nothing with that name.
    pub fn path<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        let text = self.path.get(name).map(String::as_str).unwrap_or_default();
        text.parse().map_err(|_| Error::NotFound("such page".to_owned()))
    }

    /// The review that the path names.
    ///
    /// # Errors
    /// Its kind or number is not well formed, so there is no such review.
    pub fn review(&self) -> Result<ReviewKey> {
        Ok(ReviewKey { kind: self.path("kind")?, number: self.path("n")? })
    }

    /// The version that the caller read and now replaces: `If-Match` of a program, the field of a
    /// form.
    ///
    /// # Errors
    /// It is missing or no version.
    pub fn version(&self) -> Result<i32> {
        let text = match (self.door, &self.if_match) {
            (Door::Api, Some(tag)) => tag.trim().trim_matches('"'),
            (Door::Api, None) => "",
            (Door::Page, _) => self.fields.text("version").trim(),
        };
        text.parse().map_err(|_| {
            Error::invalid("version", "Send the version that you read, as a whole number.")
        })
    }

    /// Runs a read as the caller. A part of a page is read for the person of that page alone.
    ///
    /// # Errors
    /// What `work` returns, or that the page it is for was made for somebody else.
    pub fn read<T>(&self, work: impl FnOnce(&mut View<'_>) -> Result<T>) -> Result<T> {
        let made_for = self.made_for.as_deref().filter(|_| self.wants_fragment);
        self.state.core.read(&self.credential, |view| {
            same_person(made_for, view)?;
            work(view)
        })
    }

    /// Runs a change as the caller.
    ///
    /// # Errors
    /// What `work` returns, or that the page which sends it was made for somebody else.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (made_for, call) = (self.made_for.clone(), self.call.clone());
        self.state.core.write(&self.credential, &self.id, move |tx| {
            same_person(made_for.as_deref(), tx)?;
            if let Some(call) = &call {
                tx.claim(call)?;
            }
            work(tx)
        })
    }
}

/// A page that stayed open while somebody else signed in acts for nobody: what is typed in it is
/// of the person whom it was made for. Who is signed out learns that instead.
fn same_person(made_for: Option<&str>, view: &View<'_>) -> Result<()> {
    match (made_for, view.actor_if_any()) {
        (Some(made_for), Some(actor)) if made_for != actor.handle.as_str() => {
            Err(Error::OtherPerson {
                opened_by: made_for.chars().take(LONGEST_SHOWN).collect(),
                signed_in_as: actor.handle.to_string(),
            })
        }
        _ => Ok(()),
    }
}
