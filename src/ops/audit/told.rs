//! The events that tell of something that is kept beside the chains.

use crate::ops::error::{Error, Result};
use crate::store::events::{self, EventRow};
use crate::store::{self, Db};

/// The events of a kind, in the order of their chains. One that cannot be read is a problem of its
/// chain, where it is named.
pub(super) fn of_kind(db: &mut Db, kind: &str) -> Result<Vec<EventRow>> {
    let mut told = Vec::new();
    for (chain, seq) in events::positions_of_kind(db, kind)? {
        match events::one(db, &chain, seq) {
            Ok(event) => told.push(event),
            Err(store::Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
            Err(_) => {}
        }
    }
    Ok(told)
}

/// Kind and number of the review that an event is about: `launch/1` of `services/ledger/launch/1`.
pub(super) fn review_of(event: &EventRow) -> String {
    let mut words = event.subject.rsplit('/');
    let (number, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    format!("{kind}/{number}")
}

/// Where an event stands, for a sentence.
pub(super) fn place(event: &EventRow) -> String {
    format!("chain {}, event {}", event.chain, event.seq)
}
