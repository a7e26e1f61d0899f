//! Sources of signals: the programs that may tell facts about services. Administrators make them; a
//! source can add facts, and do nothing else.

mod detail;
mod secrets;
mod trial;

use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx};
use super::error::{Error, FieldError, Result};
use super::people::{administer, is_name};
use crate::domain::ids::{Slug, SourceId};
use crate::domain::refusal::Refusal;
use crate::domain::signal::Sender;
use crate::domain::text::{as_one_line, is_blank, is_one_plain_line};
use crate::store;
use crate::store::signal_sources::{self, NamedServiceRow, SourceRow};
use crate::store::{services, signal_deliveries};

pub use detail::{
    DeliveryDetail, NamedService, SourceDetail, SourceSummary, UnendedDeploy, list, read,
};
pub use secrets::{OLDER_SECRET_HOURS, Proofs, proofs, renew_secret, revoke_older};
pub use trial::{Made, Trial, send_test};

/// Longest name of a field, and longest name that a source calls a service, in characters.
const LONGEST_FIELD: usize = 200;

/// How many of the deliveries that named no known service are read again once that may have changed.
const READ_AGAIN: i64 = 5_000;

/// A source after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceSaved {
    /// Its name in addresses.
    pub source: Slug,
}

/// A source with a secret that is shown this once.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceSecret {
    /// Its name in addresses.
    pub source: Slug,
    /// What sends.
    pub sender: Sender,
    /// The secret that the sender signs with, or shows.
    pub secret: String,
}

/// What is said of a new source, as a person submits it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFields {
    /// Its name for people.
    pub name: String,
    /// Its name in addresses; blank to make it from the name.
    pub slug: String,
    /// What sends, by the words of [`Sender`].
    pub sender: String,
    /// The field or label that names the service; blank for the usual one.
    pub field: String,
}

/// Makes a source, and the secret that it shows.
///
/// # Errors
/// The actor does not administer, a field cannot be taken, the name is taken, or the installation has
/// no key to seal the secret with.
pub fn create(tx: &mut Tx<'_>, fields: &SourceFields) -> Result<SourceSecret> {
    let by = administer(tx)?.person;
    let sender: Option<Sender> = fields.sender.trim().parse().ok();
    let mut problems = name_problems(&fields.name);
    if sender.is_none() {
        problems.push(FieldError::new("sender", "Choose what sends."));
    }
    let slug = match fields.slug.trim() {
        "" => Slug::suggested_by(fields.name.trim()),
        slug => slug.parse(),
    };
    let slug = slug.map_err(|bad| {
        problems.push(FieldError::new("slug", format!("For the name in addresses, {bad}.")));
    });
    let field = field_or(&fields.field, sender.unwrap_or(Sender::Generic));
    let field = field.map_err(|problem| problems.push(problem));
    let (Some(sender), Ok(slug), Ok(field), true) = (sender, slug, field, problems.is_empty())
    else {
        return Err(Error::Invalid(problems));
    };
    let id = SourceId::new();
    let (secret, sealed_secret) = secrets::of_source(tx, id, "")?;
    let row = SourceRow {
        id,
        slug,
        name: fields.name.trim().to_owned(),
        sender,
        field,
        sealed_secret,
        older_secret: None,
        older_until: None,
        created_by: by,
        created_at: tx.now,
        ended_at: None,
    };
    signal_sources::insert(tx.db, &row).map_err(|error| match error {
        store::Error::Taken(_) => {
            Error::from(Refusal::NameTaken { what: "source", name: row.slug.to_string() })
        }
        other => other.into(),
    })?;
    let details =
        json!({ "source": id, "name": row.name, "sender": row.sender, "field": row.field });
    record(tx, &row.slug, "source.created", &details)?;
    Ok(SourceSecret { source: row.slug, sender, secret })
}

/// Changes the name of a source and the field that names the service.
///
/// # Errors
/// The actor does not administer, there is no such source, it has ended, or a field cannot be taken.
pub fn edit(tx: &mut Tx<'_>, slug: &Slug, name: &str, field: &str) -> Result<SourceSaved> {
    let before = for_change(tx, slug)?;
    let mut problems = name_problems(name);
    let field = field_or(field, before.sender).map_err(|problem| problems.push(problem));
    let (Ok(field), true) = (field, problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    let after = SourceRow { name: name.trim().to_owned(), field, ..before.clone() };
    if after != before {
        signal_sources::update(tx.db, &after)?;
        if after.field != before.field {
            signal_deliveries::read_again(tx.db, before.id, READ_AGAIN)?;
        }
        let details = json!({
            "before": { "name": before.name, "field": before.field },
            "after": { "name": after.name, "field": after.field },
        });
        record(tx, slug, "source.changed", &details)?;
    }
    Ok(SourceSaved { source: slug.clone() })
}

/// Lets a source speak for a service, under the name that it calls it by. What it sent under that name
/// before is read now.
///
/// # Errors
/// The actor does not administer, there is no such source or service, the source has ended, the name
/// cannot be taken, or it calls another service so.
pub fn name_service(
    tx: &mut Tx<'_>,
    slug: &Slug,
    service: &Slug,
    name: &str,
) -> Result<SourceSaved> {
    let source = for_change(tx, slug)?;
    let service =
        services::by_slug(tx.db, service).or_not_found(|| format!("service {service}"))?;
    // As the names are brought onto one line that senders use.
    let name = match as_one_line(name, LONGEST_FIELD - 1).as_str() {
        "" => service.slug.to_string(),
        name if is_field(name) => name.to_owned(),
        _ => {
            let sentence = "Give the name of 1 to 200 characters on one line that the sender uses.";
            return Err(Error::invalid("name", sentence));
        }
    };
    let row = NamedServiceRow { source_id: source.id, name, service_id: service.id };
    signal_sources::name_service(tx.db, &row).map_err(|error| match error {
        store::Error::Taken(_) => Error::from(Refusal::NameTaken {
            what: "name of a service at this source",
            name: row.name.clone(),
        }),
        other => other.into(),
    })?;
    signal_deliveries::read_again(tx.db, source.id, READ_AGAIN)?;
    let details = json!({ "service": service.id, "slug": service.slug, "name": row.name });
    record(tx, slug, "source.service_named", &details)?;
    Ok(SourceSaved { source: slug.clone() })
}

/// Takes a name of a service away from a source. What it told under it stays.
///
/// # Errors
/// The actor does not administer, or there is no such source or name.
pub fn forget_service(tx: &mut Tx<'_>, slug: &Slug, name: &str) -> Result<SourceSaved> {
    let source = for_change(tx, slug)?;
    if !signal_sources::forget_name(tx.db, source.id, name)? {
        return Err(Error::NotFound("such name at this source".to_owned()));
    }
    record(tx, slug, "source.service_forgotten", &json!({ "name": name }))?;
    Ok(SourceSaved { source: slug.clone() })
}

/// Ends a source: from now on nothing is taken from it. What it told stays.
///
/// # Errors
/// The actor does not administer, or there is no such source, or it has ended.
pub fn end(tx: &mut Tx<'_>, slug: &Slug) -> Result<SourceSaved> {
    let before = for_change(tx, slug)?;
    let after =
        SourceRow { ended_at: Some(tx.now), older_secret: None, older_until: None, ..before };
    signal_sources::update(tx.db, &after)?;
    record(tx, slug, "source.ended", &json!({ "source": after.id }))?;
    Ok(SourceSaved { source: slug.clone() })
}

fn for_change(tx: &mut Tx<'_>, slug: &Slug) -> Result<SourceRow> {
    administer(tx)?;
    let found = signal_sources::by_slug(tx.db, slug).or_not_found(|| format!("source {slug}"))?;
    match found.ended_at {
        None => Ok(found),
        Some(_) => Err(Refusal::SourceEnded { source_name: slug.to_string() }.into()),
    }
}

fn record(tx: &mut Tx<'_>, slug: &Slug, kind: &str, details: &serde_json::Value) -> Result<()> {
    tx.record_for_organisation(kind, format!("signals/{slug}"), details)
}

fn name_problems(name: &str) -> Vec<FieldError> {
    if is_name(name.trim()) {
        return Vec::new();
    }
    vec![FieldError::new("name", "Give the source a name of 1 to 80 characters on one line.")]
}

fn field_or(field: &str, sender: Sender) -> std::result::Result<String, FieldError> {
    match field.trim() {
        "" => Ok(sender.usual_field().to_owned()),
        field if is_field(field) => Ok(field.to_owned()),
        _ => {
            let sentence = "Name a field or label of 1 to 200 characters, for example service.";
            Err(FieldError::new("field", sentence))
        }
    }
}

fn is_field(text: &str) -> bool {
    text.chars().count() <= LONGEST_FIELD && !is_blank(text) && is_one_plain_line(text)
}
