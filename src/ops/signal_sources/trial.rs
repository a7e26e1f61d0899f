//! Trying a source out: a delivery as its sender would send it, on the same way in, without effect.

use serde_json::json;

use super::{SourceSaved, for_change, record, secrets};
use crate::domain::ids::Slug;
use crate::domain::signal::Sender;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::signals::{Arrived, keep_within};
use crate::store::signal_sources;

/// What a delivery to try a source out is made of.
pub struct Trial<'a> {
    /// What sends.
    pub sender: Sender,
    /// The field or label that names the service.
    pub field: &'a str,
    /// What the source calls a service that it may speak for; `example` when there is none yet.
    pub service: &'a str,
    /// The secret to sign with.
    pub secret: &'a str,
}

/// A delivery that proved where it comes from: its key, the name of the event, and the body.
pub type Made = (String, String, String);

/// Sends a delivery to try a source out. `make` writes, signs and checks it as the way in does; it says
/// in words what the way in would refuse.
///
/// # Errors
/// The actor does not administer, there is no such source, it has ended, its secret cannot be opened, or
/// the way in refuses the delivery.
pub fn send_test(
    tx: &mut Tx<'_>,
    slug: &Slug,
    make: impl FnOnce(&Trial<'_>) -> std::result::Result<Made, String>,
) -> Result<SourceSaved> {
    let source = for_change(tx, slug)?;
    let secret = secrets::opened(tx.core, &source)?;
    let named = signal_sources::named(tx.db, source.id)?;
    let service = named.first().map_or("example", |(row, ..)| row.name.as_str());
    let trial = Trial { sender: source.sender, field: &source.field, service, secret: &secret };
    let (key, event_name, body) = make(&trial).map_err(Error::Internal)?;
    let now = tx.now;
    let arrived = Arrived { source: source.id, key, event_name, body, is_test: true };
    keep_within(tx.db, arrived, now)?;
    record(tx, slug, "source.tested", &json!({ "source": source.id }))?;
    Ok(SourceSaved { source: slug.clone() })
}
