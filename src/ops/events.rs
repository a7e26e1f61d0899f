//! History: what happened, to a service or a review, as people read it.

use serde::Serialize;
use serde_json::Value;

use super::core::View;
use super::error::Result;
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId, ServiceId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::store::events::{self, EventRow};
use crate::store::names;

/// How many events a page of history shows.
pub const PAGE: i64 = 50;

/// One thing that happened.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Happened {
    /// Position in the chain of the service.
    pub seq: i64,
    /// When.
    pub at: At,
    /// Who, by handle; absent when the program did it.
    pub by: Option<Handle>,
    /// Their name.
    pub by_name: String,
    /// How they came in: `session`, `read_token`, `write_token` or `program`.
    pub entry: String,
    /// The other person in it: who was assigned, who is to meet a condition.
    pub about: Option<Person>,
    /// What: `answer.changed`.
    pub kind: String,
    /// To what: `services/ledger/launch/1/items/MON-03`.
    pub subject: String,
    /// Before and after.
    #[schema(value_type = Object)]
    pub details: Value,
    /// The hash of the event.
    pub hash: String,
}

/// A page of history, newest first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct History {
    /// The service.
    pub service: Slug,
    /// The events.
    pub events: Vec<Happened>,
    /// The position to pass as `before` for the next page; absent on the last one.
    pub next_before: Option<i64>,
}

/// The history of a service, or of one of its reviews.
///
/// # Errors
/// Nobody is signed in, or there is no such service or review.
pub fn history(
    view: &mut View<'_>,
    slug: &Slug,
    review: Option<ReviewKey>,
    before: Option<i64>,
) -> Result<History> {
    let service = match review {
        None => view.service_to_read(slug)?,
        Some(key) => view.review_to_read(slug, key)?.service,
    };
    let prefix = match review {
        None => "services/".to_owned(),
        Some(key) => format!("services/{slug}/{}", key.path()),
    };
    let rows = newest(view, service.id, &prefix, before.unwrap_or(i64::MAX), PAGE)?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == PAGE);
    let next_before = rows.last().filter(|row| full && row.seq > 1).map(|row| row.seq);
    Ok(History { service: service.slug, events: as_happened(view, rows)?, next_before })
}

/// The newest events of a service whose subject is `prefix` or lies below it.
pub(in crate::ops) fn newest(
    view: &mut View<'_>,
    service: ServiceId,
    prefix: &str,
    before: i64,
    most: i64,
) -> Result<Vec<EventRow>> {
    let rows = events::newest(view.db, &service.to_string(), prefix, before, most)?;
    // `launch/1` is no prefix of `launch/12` in the sense meant here.
    Ok(rows
        .into_iter()
        .filter(|row| {
            let rest = row.subject.strip_prefix(prefix);
            prefix.ends_with('/') || rest.is_some_and(|r| r.is_empty() || r.starts_with('/'))
        })
        .collect())
}

/// Puts names to events.
pub(in crate::ops) fn as_happened(
    view: &mut View<'_>,
    rows: Vec<EventRow>,
) -> Result<Vec<Happened>> {
    let rows: Vec<(EventRow, Value)> = rows
        .into_iter()
        .map(|row| {
            let details = serde_json::from_str(&row.details).unwrap_or(Value::Null);
            (row, details)
        })
        .collect();
    let ids = rows.iter().flat_map(|(row, details)| [row.actor_id, other_in(&row.kind, details)]);
    let people = names::of_people(view.db, ids.flatten().collect())?;
    Ok(rows
        .into_iter()
        .map(|(row, details)| {
            let other = other_in(&row.kind, &details).and_then(|id| people.get(&id));
            let person = row.actor_id.and_then(|id| people.get(&id));
            Happened {
                seq: row.seq,
                at: row.at,
                by: person.map(|person| person.handle.clone()),
                by_name: person.map_or_else(|| "Readyroom".to_owned(), |p| p.name.clone()),
                entry: row.entry,
                about: other.map(Person::from),
                kind: row.kind,
                subject: row.subject,
                details,
                hash: row.hash,
            }
        })
        .collect())
}

/// The person whom an event is about beside who did it; events name people by id.
fn other_in(kind: &str, details: &Value) -> Option<PersonId> {
    let key = match kind {
        "consultant.assigned" => "after",
        "condition.set" | "condition.given" => "owner",
        _ => return None,
    };
    details.get(key)?.as_str()?.parse().ok()
}

/// The name of the person behind the newest event of this kind.
pub(in crate::ops) fn last_actor(
    view: &mut View<'_>,
    service: ServiceId,
    kind: &str,
) -> Result<String> {
    let rows = newest(view, service, "services/", i64::MAX, PAGE)?;
    let last = rows.into_iter().find(|row| row.kind == kind).and_then(|row| row.actor_id);
    let Some(person) = last else { return Ok("Somebody".to_owned()) };
    Ok(names::of_people(view.db, vec![person])?
        .remove(&person)
        .map_or_else(|| "Somebody".to_owned(), |person| person.name))
}
