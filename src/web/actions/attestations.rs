//! Attestations of the operational burden of a service.

use crate::domain::attestation::BurdenFields;
use crate::domain::ids::Slug;
use crate::ops::Result;
use crate::ops::attestations;
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of an attestation.
pub const ATTEST: &[Field] = &[
    one("against_bar", "within or over the handoff bar."),
    one("figures", "The figures over the window of the policy, for example: 3 pages a week."),
    one("link", "Where they can be checked."),
];

/// `POST /services/{svc}/attestations`
pub fn attest(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let text = |name: &str| request.fields.text(name).trim().to_owned();
    let fields = BurdenFields {
        against_bar: text("against_bar"),
        figures: text("figures"),
        link: text("link"),
    };
    let saved = request.write(move |tx| attestations::attest_burden(tx, &svc, &fields))?;
    let next = format!("/services/{}#burden-h", saved.service);
    Ok(Done::new(&saved, next, "burden-attested")?.created())
}
