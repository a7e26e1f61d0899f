//! Verifying sign-offs: each holds the content that was signed, and the chain of its service tells
//! of it in the same words.

use std::collections::BTreeMap;

use serde_json::Value;

use super::told::{self, place, review_of};
use crate::domain::event::sha256_hex;
use crate::ops::error::{Error, Result};
use crate::store::events::EventRow;
use crate::store::signed::{self, SignedRow};
use crate::store::{self, Db};

/// The event that tells of a sign-off.
const SIGNED_OFF: &str = "review.signed_off";

/// How many sign-offs, with all that was signed, are held in memory at a time.
const BATCH: usize = 50;

/// What an event and a sign-off have in common: chain, kind and number of the review, person; and
/// which signature of that person on that review it is, counted from 0: who signed one content may
/// sign a later one too.
type Key = (String, String, String, usize);

/// Reads every sign-off and holds it against the events; how many there are.
pub(super) fn verify(db: &mut Db, problems: &mut Vec<String>) -> Result<usize> {
    let mut told = told(db)?;
    let mut seen = Turns::default();
    let ids = signed::ids(db)?;
    for batch in ids.chunks(BATCH) {
        for id in batch_or_single(db, batch)? {
            match id {
                Ok(row) => {
                    let event = told.remove(&seen.of(key(&row)));
                    problems.extend(problem(&row, event.as_ref()));
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    for event in told.into_values() {
        problems.push(format!("{}: the sign-off that it tells of is missing", place(&event)));
    }
    Ok(ids.len())
}

/// Counts how often a key has come.
#[derive(Default)]
struct Turns(BTreeMap<Key, usize>);

impl Turns {
    /// The key with its turn. Both events and sign-offs come in the order in which they were made.
    fn of(&mut self, key: Key) -> Key {
        let turn = self.0.entry(key.clone()).or_default();
        let (chain, review, person, _) = key;
        let numbered = (chain, review, person, *turn);
        *turn += 1;
        numbered
    }
}

/// The events that tell of sign-offs.
fn told(db: &mut Db) -> Result<BTreeMap<Key, EventRow>> {
    let mut told = BTreeMap::new();
    let mut seen = Turns::default();
    for event in told::of_kind(db, SIGNED_OFF)? {
        told.insert(seen.of(key_of_event(&event)), event);
    }
    Ok(told)
}

fn key_of_event(event: &EventRow) -> Key {
    let person = event.actor_id.map(|person| person.to_string()).unwrap_or_default();
    (event.chain.clone(), review_of(event), person, 0)
}

fn key(row: &SignedRow) -> Key {
    (row.service_id.clone(), format!("{}/{}", row.kind, row.number), row.person_id.clone(), 0)
}

/// The sign-offs with these ids; a sentence in place of one that cannot be read.
fn batch_or_single(
    db: &mut Db,
    ids: &[String],
) -> Result<Vec<std::result::Result<SignedRow, String>>> {
    match signed::with_ids(db, ids) {
        Ok(rows) if rows.len() == ids.len() => return Ok(rows.into_iter().map(Ok).collect()),
        Err(store::Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
        _ => {}
    }
    let one = |id: &String| match signed::with_ids(db, std::slice::from_ref(id)) {
        Err(store::Error::Unavailable(cause)) => Err(Error::Unavailable(cause)),
        Err(cause) => Ok(Err(format!("sign-off {id} cannot be read: {cause}"))),
        Ok(rows) => {
            let missing = || format!("sign-off {id}: its review is missing");
            Ok(rows.into_iter().next().ok_or_else(missing))
        }
    };
    ids.iter().map(one).collect()
}

/// The first thing that is wrong with a sign-off.
fn problem(row: &SignedRow, event: Option<&EventRow>) -> Option<String> {
    let name = format!("sign-off {} of {} review {}", row.id, row.kind, row.number);
    if sha256_hex(row.content.as_bytes()) != row.content_hash {
        return Some(format!("{name}: its content is not the one that was signed"));
    }
    let Some(event) = event else {
        return Some(format!("{name}: chain {} has no event that tells of it", row.service_id));
    };
    let details: Value = serde_json::from_str(&event.details).unwrap_or_default();
    let differs = |(field, value): &(&'static str, &String)| {
        details.get(field).and_then(Value::as_str) != Some(value.as_str())
    };
    let fields = [
        ("content_hash", &row.content_hash),
        ("sentence", &row.sentence),
        ("checklist_hash", &row.checklist_hash),
        ("signed_as", &row.signed_as),
    ];
    let field = fields.iter().find(|field| differs(field)).map(|(field, _)| *field);
    let field = field.or((event.at != row.signed_at).then_some("signed_at"))?;
    Some(format!("{name}: its {field} is not the one that {} tells", place(event)))
}
