//! Effects that are expected of items and lessons.

use crate::domain::expected_effect::EffectFields;
use crate::domain::ids::{EffectId, Slug};
use crate::ops::Result;
use crate::ops::expected_effects::{self, EffectSaved};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of an expected effect.
pub const EXPECT: &[Field] = &[
    one("because", "The item or the lesson, for example PAG-03 or lesson 12."),
    one("measure", "The measure, for example pages_per_week."),
    one("direction", "falls or rises."),
    one("since", "The day on which it went live, YYYY-MM-DD; blank for today."),
];

/// What a request says of an expected effect.
pub fn fields(request: &Request) -> EffectFields {
    let text = |name: &str| request.fields.text(name).to_owned();
    EffectFields {
        because: text("because"),
        measure: text("measure"),
        direction: text("direction"),
        since: text("since"),
    }
}

fn place(saved: &EffectSaved) -> String {
    format!("/services/{}/signals#effects-h", saved.service)
}

/// `POST /services/{svc}/effects`
pub fn expect(request: &Request) -> Result<Done> {
    let (svc, fields): (Slug, _) = (request.path("svc")?, fields(request));
    let before = request.read(|view| expected_effects::before(view, &svc, &fields))?;
    let saved = request.write(move |tx| expected_effects::expect(tx, &svc, &fields, before))?;
    Ok(Done::new(&saved, place(&saved), "effect-expected")?.created())
}

/// `POST /services/{svc}/effects/{id}/withdrawal`
pub fn withdraw(request: &Request) -> Result<Done> {
    let (svc, id): (Slug, EffectId) = (request.path("svc")?, request.path("id")?);
    let saved = request.write(move |tx| expected_effects::withdraw(tx, &svc, id))?;
    Done::new(&saved, place(&saved), "effect-withdrawn")
}
