//! Attestations of the operational burden of services. Rows are added, never changed.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::burden_attestations;
use crate::domain::at::At;
use crate::domain::ids::{AttestationId, PersonId, ServiceId};

/// An attestation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = burden_attestations)]
pub struct AttestationRow {
    /// Its id.
    pub id: AttestationId,
    /// The service.
    pub service_id: ServiceId,
    /// Whether the burden is within the handoff bar.
    pub within_bar: bool,
    /// The figures, in words.
    pub figures: String,
    /// Where they can be checked.
    pub link: String,
    /// Who attested it.
    pub attested_by: PersonId,
    /// When.
    pub attested_at: At,
}

/// Adds an attestation.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &AttestationRow) -> Result<()> {
    diesel::insert_into(burden_attestations::table).values(row).execute(db)?;
    Ok(())
}

/// The attestations of these services, newest first.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<AttestationRow>> {
    Ok(burden_attestations::table
        .filter(burden_attestations::service_id.eq_any(ids.to_vec()))
        .order((burden_attestations::attested_at.desc(), burden_attestations::id.desc()))
        .select(AttestationRow::as_select())
        .load(db)?)
}
