//! The compliance profile.

use std::collections::BTreeSet;

use crate::domain::checklist::Regime;
use crate::domain::compliance::Decision;
use crate::domain::ids::Slug;
use crate::ops::compliance::{self, Submission};
use crate::ops::{Error, Result};
use crate::web::door::fields::{Field, Fields, many, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of the questionnaire.
pub const ANSWER: &[Field] = &[
    one("version", "The version that was read."),
    many("q_*", "The answer that holds today, by question; or unknown."),
    many("expected_*", "The answer expected within 12 months, by question."),
    one("owner_*", "Who finds out an unknown, by question."),
    one("due_*", "By when, by question."),
];

/// Fields of a confirmation.
pub const CONFIRM: &[Field] = &[
    one("version", "The version that was read."),
    one("regime", "The regime, for example sox."),
    one("in_scope", "yes or no."),
    one("note", "Why; may be blank."),
];

/// `POST /services/{svc}/compliance`
pub fn answer(request: &Request) -> Result<Done> {
    let slug: Slug = request.path("svc")?;
    let version = request.version()?;
    let submissions = submissions(&request.fields);
    let saved = request.write(move |tx| compliance::answer(tx, &slug, version, &submissions))?;
    let next = format!("/services/{}/compliance", saved.service);
    Done::new(&saved, next, "saved")
}

/// The answers that a form holds, by question.
pub fn submissions(fields: &Fields) -> Vec<Submission> {
    let keys: BTreeSet<String> = fields
        .pairs()
        .iter()
        .filter_map(|(name, _)| {
            let key = ["q_", "expected_", "owner_", "due_"]
                .iter()
                .find_map(|start| name.strip_prefix(start));
            key.map(str::to_owned)
        })
        .collect();
    keys.into_iter()
        .map(|key| {
            let now = known(fields.all(&format!("q_{key}")));
            Submission {
                expected: fields.all(&format!("expected_{key}")),
                owner: fields.text(&format!("owner_{key}")).to_owned(),
                due: fields.text(&format!("due_{key}")).to_owned(),
                now,
                key,
            }
        })
        .collect()
}

/// A ticked "unknown" stands for the whole answer: without scripts, what was typed before stays in
/// the field beside it.
fn known(values: Vec<String>) -> Vec<String> {
    if values.iter().any(|value| value == "unknown") { vec!["unknown".to_owned()] } else { values }
}

/// `POST /services/{svc}/compliance/confirmations`
pub fn confirm(request: &Request) -> Result<Done> {
    let slug: Slug = request.path("svc")?;
    let version = request.version()?;
    let regime: Regime = request.fields.parse("regime")?;
    let decision = match request.fields.text("in_scope") {
        "in" | "yes" | "true" => Decision::In,
        "out" | "no" | "false" => Decision::Out,
        _ => return Err(Error::invalid("in_scope", "Choose yes or no.")),
    };
    let note = request.fields.text("note").to_owned();
    let saved = request
        .write(move |tx| compliance::confirm(tx, &slug, version, regime, decision, &note))?;
    let next = format!("/services/{}/compliance", saved.service);
    Ok(Done::new(&saved, next, "confirmed")?.created())
}
