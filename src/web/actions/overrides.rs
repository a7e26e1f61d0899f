//! Overrides of gates.

use crate::domain::gates::OverrideFields;
use crate::domain::ids::{OverrideId, Slug};
use crate::ops::Result;
use crate::ops::overrides::{self, OverrideSaved};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of an override.
pub const OVERRIDE: &[Field] = &[
    one("gate", "The gate of the next transition, by its code."),
    one("reason", "Why the transition may go ahead although the gate has not passed."),
    one("until", "The last day on which the override lasts, YYYY-MM-DD."),
];

/// Fields of a revocation.
pub const REVOKE: &[Field] = &[one("reason", "Why the gate counts again.")];

fn place(saved: &OverrideSaved) -> String {
    format!("/services/{}#gates-h", saved.service)
}

/// `POST /services/{svc}/overrides`
pub fn override_gate(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let text = |name: &str| request.fields.text(name).trim().to_owned();
    let gate = text("gate");
    let fields = OverrideFields { reason: text("reason"), until: text("until") };
    let saved = request.write(move |tx| overrides::override_gate(tx, &svc, &gate, &fields))?;
    Ok(Done::new(&saved, place(&saved), "gate-overridden")?.created())
}

/// `POST /services/{svc}/overrides/{id}/revocation`
pub fn revoke(request: &Request) -> Result<Done> {
    let (svc, id): (Slug, OverrideId) = (request.path("svc")?, request.path("id")?);
    let reason = request.fields.text("reason").to_owned();
    let saved = request.write(move |tx| overrides::revoke(tx, &svc, id, &reason))?;
    Done::new(&saved, place(&saved), "override-revoked")
}
