//! Help that SREs log.

use crate::domain::engagement::EngagementFields;
use crate::domain::ids::{EngagementId, ItemId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::ops::engagements::{self, EngagementSaved, Source};
use crate::ops::{Error, Result};
use crate::web::door::fields::{Field, Fields, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of an entry.
pub const LOG: &[Field] = &[
    one("minutes", "How long, in whole minutes, from 1 to 1440."),
    one("on", "The day of the help, YYYY-MM-DD: today or up to a year ago; blank for today."),
    one("what_changed", "What changed through the help, Markdown."),
    one("review", "The review that it came from: launch/1 or handoff/2; blank for none."),
    one("item", "The item of that review."),
];

/// Fields of a withdrawal.
pub const WITHDRAW: &[Field] = &[one("reason", "What was wrong with the entry.")];

fn place(saved: &EngagementSaved) -> String {
    format!("/services/{}#help-h", saved.service)
}

/// The item that help came from, if one is named.
fn source(fields: &Fields) -> Result<Option<Source>> {
    let (review, item) = (fields.text("review").trim(), fields.text("item").trim());
    if review.is_empty() && item.is_empty() {
        return Ok(None);
    }
    let key = review.split_once('/').and_then(|(kind, number)| {
        Some(ReviewKey { kind: kind.parse().ok()?, number: number.parse().ok()? })
    });
    let key = key.ok_or_else(|| {
        Error::invalid("review", "Name the review of the item, for example launch/1.")
    })?;
    let item: ItemId = fields.parse("item")?;
    Ok(Some((key, item)))
}

/// `POST /services/{svc}/engagements`
pub fn log(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let text = |name: &str| request.fields.text(name).to_owned();
    let fields = EngagementFields {
        minutes: text("minutes"),
        on: text("on"),
        what_changed: text("what_changed"),
    };
    let source = source(&request.fields)?;
    let saved = request.write(move |tx| engagements::log(tx, &svc, &fields, source.as_ref()))?;
    Ok(Done::new(&saved, place(&saved), "help-logged")?.created())
}

/// `POST /services/{svc}/engagements/{id}/withdrawal`
pub fn withdraw(request: &Request) -> Result<Done> {
    let (svc, id): (Slug, EngagementId) = (request.path("svc")?, request.path("id")?);
    let reason = request.fields.text("reason").to_owned();
    let saved = request.write(move |tx| engagements::withdraw(tx, &svc, id, &reason))?;
    Done::new(&saved, place(&saved), "help-withdrawn")
}
