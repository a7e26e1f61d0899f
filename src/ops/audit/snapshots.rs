//! Verifying snapshots of reviews: each holds what it held when it was taken, and the chain of its
//! service tells of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::told::{self, place, review_of};
use crate::domain::event::sha256_hex;
use crate::ops::error::{Error, Result};
use crate::store::events::EventRow;
use crate::store::snapshots::{self, KeptSnapshot};
use crate::store::{self, Db};

/// The event that tells of a snapshot.
const UPGRADED: &str = "review.upgraded";

/// Chain, kind and number of the review, number of the snapshot.
type Key = (String, String, i64);

/// Reads every snapshot, one at a time, and holds it against the events; how many there are.
pub(super) fn verify(db: &mut Db, problems: &mut Vec<String>) -> Result<usize> {
    let told = told::of_kind(db, UPGRADED)?;
    let mut told: BTreeMap<Key, EventRow> =
        told.into_iter().map(|event| (key_of_event(&event), event)).collect();
    let ids = snapshots::ids(db)?;
    for id in &ids {
        match snapshots::kept(db, id) {
            Ok(Some(row)) => {
                let event = told.remove(&key(&row));
                problems.extend(problem(&row, event.as_ref()));
            }
            Ok(None) => problems.push(format!("snapshot {id}: its review is missing")),
            Err(store::Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
            Err(cause) => problems.push(format!("snapshot {id} cannot be read: {cause}")),
        }
    }
    for event in told.into_values() {
        problems.push(format!("{}: the snapshot that it tells of is missing", place(&event)));
    }
    Ok(ids.len())
}

fn key_of_event(event: &EventRow) -> Key {
    let snapshot = details(event).get("snapshot").and_then(Value::as_i64).unwrap_or_default();
    (event.chain.clone(), review_of(event), snapshot)
}

fn key(row: &KeptSnapshot) -> Key {
    let review = format!("{}/{}", row.kind, row.review_number);
    (row.service_id.clone(), review, row.number.into())
}

fn details(event: &EventRow) -> Value {
    serde_json::from_str(&event.details).unwrap_or_default()
}

/// The first thing that is wrong with a snapshot.
fn problem(row: &KeptSnapshot, event: Option<&EventRow>) -> Option<String> {
    let KeptSnapshot { number, kind, review_number, service_id, .. } = row;
    let name = format!("snapshot {number} of {kind} review {review_number}");
    if sha256_hex(row.content.as_bytes()) != row.content_hash {
        return Some(format!("{name}: its content is not what was taken"));
    }
    let Some(event) = event else {
        return Some(format!("{name}: chain {service_id} has no event that tells of it"));
    };
    let told = details(event);
    let field = if told.get("snapshot_hash").and_then(Value::as_str) != Some(&row.content_hash) {
        "content_hash"
    } else if told.get("from").and_then(Value::as_i64) != Some(row.checklist_version.into()) {
        "checklist_version"
    } else if event.at != row.taken_at {
        "taken_at"
    } else {
        return None;
    };
    Some(format!("{name}: its {field} is not the one that {} tells", place(event)))
}
