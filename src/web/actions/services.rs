//! Services.

use std::collections::BTreeSet;

use crate::domain::checklist::Fact;
use crate::domain::ids::Slug;
use crate::domain::service::Importance;
use crate::ops::services::{self, ServiceFacts};
use crate::ops::{Error, Result};
use crate::web::door::fields::{Field, many, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of a new service.
pub const CREATE: &[Field] = &[
    one("team", "The product team that owns it, by its name in URLs."),
    one("slug", "Its name in URLs; blank to make it from the name."),
    one("name", "Its name."),
    one("description", "What it does."),
    one("importance", "critical, standard or experimental."),
    many("facts", "What holds for it, for example stores_data."),
    one("target_date", "The day on which the team means to launch, YYYY-MM-DD."),
];

/// Fields of a changed service.
pub const EDIT: &[Field] = &[
    one("version", "The version that was read."),
    one("slug", "Its name in URLs, which stays as it is."),
    one("team", "The owning team, which stays as it is."),
    one("name", "Its name."),
    one("description", "What it does."),
    one("importance", "critical, standard or experimental."),
    many("facts", "What holds for it, for example stores_data."),
    one("target_date", "The day on which the team means to launch, YYYY-MM-DD."),
];

/// Fields of a launch.
pub const LAUNCH: &[Field] =
    &[one("version", "The version that was read."), one("reason", "Why now; may be blank.")];

fn facts(request: &Request) -> Result<ServiceFacts> {
    let fields = &request.fields;
    let mut facts = BTreeSet::new();
    for text in fields.all("facts") {
        let fact: Fact = text
            .parse()
            .map_err(|error| Error::invalid("facts", format!("For a fact, {error}.")))?;
        facts.insert(fact);
    }
    let importance = match fields.given("importance").map(str::trim) {
        None | Some("") => Importance::Standard,
        Some(_) => fields.parse("importance")?,
    };
    Ok(ServiceFacts {
        name: fields.text("name").to_owned(),
        description: fields.text("description").to_owned(),
        importance,
        facts,
        target_launch: fields.day("target_date")?,
    })
}

/// `POST /services`
pub fn create(request: &Request) -> Result<Done> {
    let team: Slug = request.fields.parse("team")?;
    let slug: Option<Slug> = match request.fields.text("slug").trim() {
        "" => None,
        _ => Some(request.fields.parse("slug")?),
    };
    let said = facts(request)?;
    let saved = request.write(move |tx| services::create(tx, &team, slug, said))?;
    let next = format!("/services/{}", saved.service);
    Ok(Done::new(&saved, next, "service-added")?.created())
}

/// `POST /services/{svc}`
pub fn edit(request: &Request) -> Result<Done> {
    let slug: Slug = request.path("svc")?;
    let version = request.version()?;
    let said = facts(request)?;
    let saved = request.write(move |tx| services::edit(tx, &slug, version, said))?;
    let next = format!("/services/{}", saved.service);
    Done::new(&saved, next, "saved")
}

/// `POST /services/{svc}/launches`
pub fn launch(request: &Request) -> Result<Done> {
    let slug: Slug = request.path("svc")?;
    let version = request.version()?;
    let reason = request.fields.text("reason").to_owned();
    let saved = request.write(move |tx| services::launch(tx, &slug, version, &reason))?;
    let next = format!("/services/{}", saved.service);
    Ok(Done::new(&saved, next, "launched")?.created())
}
