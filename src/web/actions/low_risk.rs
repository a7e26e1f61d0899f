//! Low-risk launches.

use crate::domain::ids::Slug;
use crate::domain::review_key::ReviewKey;
use crate::ops::Result;
use crate::ops::low_risk::{self, ChoiceFields};
use crate::web::door::fields::{Field, many, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of choosing the shorter list.
pub const CHOOSE: &[Field] = &[
    many("confirmed", "The conditions that the team confirms, by name; every one is needed."),
    one("reason", "Why the launch is low-risk."),
];

/// Fields of asking for the full review.
pub const REMOVE: &[Field] = &[one("reason", "Why the full review is needed.")];

/// `POST …/low-risk`
pub fn choose(request: &Request) -> Result<Done> {
    let (slug, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    let fields = ChoiceFields {
        confirmed: request.fields.all("confirmed").into_iter().collect(),
        reason: request.fields.text("reason").to_owned(),
    };
    let page = page(&slug, key);
    let saved = request.write(move |tx| low_risk::choose(tx, &slug, key, &fields))?;
    Ok(Done::new(&saved, page, "low-risk-chosen")?.created())
}

/// `POST …/low-risk/removal`
pub fn remove(request: &Request) -> Result<Done> {
    let (slug, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    let reason = request.fields.text("reason").to_owned();
    let page = page(&slug, key);
    let saved = request.write(move |tx| low_risk::ask_for_full(tx, &slug, key, &reason))?;
    Done::new(&saved, page, "full-review-asked")
}

fn page(slug: &Slug, key: ReviewKey) -> String {
    format!("/services/{slug}/{}", key.path())
}
