//! Readings: where nothing measures what makes a service fragile, an SRE who did not build it reads
//! the value, gives a link where it can be checked, and is answerable for it.

use serde::Serialize;
use serde_json::json;

use super::core::Tx;
use super::error::{Error, Result};
use crate::domain::attestation::{self, ReadingFields};
use crate::domain::fragility::Reading;
use crate::domain::ids::{ReadingId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::store::readings::{self, ReadingRow};

/// A reading after it was attested.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReadingSaved {
    /// The service.
    pub service: Slug,
    /// Its id.
    pub id: ReadingId,
    /// What was read.
    pub reading: Reading,
    /// The value, in the unit of the reading.
    pub value: f64,
}

/// Attests a reading of a service that an SRE team runs.
///
/// # Errors
/// The actor is no SRE or belongs to the owning team, no SRE team runs the service, or a field
/// cannot be taken.
pub fn attest(tx: &mut Tx<'_>, slug: &Slug, fields: &ReadingFields) -> Result<ReadingSaved> {
    let service = tx.service_for(slug, Action::Attest)?;
    if service.stage != Stage::OpsManaged {
        let stage = service.stage.words();
        return Err(Refusal::NotRunBySres { service: slug.to_string(), stage }.into());
    }
    let by = tx.actor()?.person;
    let read = attestation::reading(fields, by, tx.now).map_err(Error::from_fields)?;
    let row = ReadingRow {
        id: ReadingId::new(),
        service_id: service.id,
        reading: read.reading,
        value: read.value,
        link: read.link,
        attested_by: by,
        attested_at: read.at,
    };
    readings::insert(tx.db, &row)?;
    tx.record(
        service.id,
        "reading.attested",
        format!("services/{slug}/readings"),
        &json!({ "id": row.id, "reading": row.reading, "value": row.value, "url": row.link }),
    )?;
    Ok(ReadingSaved { service: slug.clone(), id: row.id, reading: row.reading, value: row.value })
}
