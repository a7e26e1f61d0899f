//! Calls of programs that carry an `Idempotency-Key`: made once, answered the same each time.

use serde_json::Value;

use super::mount::{Written, done_reply};
use super::reply::{Cookie, Done};
use super::request::{Door, Request};
use crate::ops::repeats::{self, Answered, Call};
use crate::ops::{Error, Result};

/// The header that carries the key.
pub(super) const KEY: &str = "idempotency-key";

/// The call that the request makes under its key, if it carries one. Pages carry none: what a form
/// sends twice is told from its versions.
pub(super) fn call_of(request: &Request, key: Option<&str>) -> Result<Option<Call>> {
    let Some(key) = key.filter(|_| request.door == Door::Api && request.changes) else {
        return Ok(None);
    };
    let version = request.if_match.as_deref().unwrap_or_default();
    let mut sent = vec![request.target.as_str(), version];
    for (name, value) in request.fields.pairs() {
        sent.extend([name.as_str(), value.as_str()]);
    }
    Call::new(key, &sent).map(Some)
}

/// Runs an action, or answers as it was answered before under the same key.
pub(super) fn once(
    request: &Request,
    act: impl FnOnce(&Request) -> Result<Done>,
) -> Result<Written> {
    let Some(call) = &request.call else {
        return act(request).map(|done| done_reply(request, done));
    };
    let core = &request.state.core;
    if let Some(before) = repeats::answered(core, &request.credential, call)? {
        return Written::again(before);
    }
    let done = act(request)?;
    // What is shown once, or is a way in, is not kept.
    let is_secret = done.page.is_some() || done.cookie != Cookie::Keep;
    let written = done_reply(request, done);
    if !is_secret {
        let as_whom = (&request.credential, request.id.as_str());
        if let Err(error) = repeats::keep(core, as_whom, call.clone(), written.kept()?) {
            tracing::warn!(cause = ?error, "the answer of a call was not kept");
        }
    }
    Ok(written)
}

/// A body that was kept, as data.
pub(super) fn body_of(kept: &Answered) -> Result<Value> {
    serde_json::from_str(&kept.body).map_err(|error| Error::Internal(error.to_string()))
}
