//! Readings of services that people attested. Rows are added, never changed.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{readings, services};
use crate::domain::at::At;
use crate::domain::fragility::{Observed, Reading, Source};
use crate::domain::ids::{PersonId, ReadingId, ServiceId};
use crate::domain::lifecycle::Stage;

/// A reading as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = readings)]
pub struct ReadingRow {
    /// Its id.
    pub id: ReadingId,
    /// The service.
    pub service_id: ServiceId,
    /// What was read.
    pub reading: Reading,
    /// The value, in the unit of the reading.
    pub value: f64,
    /// Where it can be checked.
    pub link: String,
    /// Who attested it.
    pub attested_by: PersonId,
    /// When.
    pub attested_at: At,
}

impl ReadingRow {
    /// The row as the rules of fragility read it.
    pub fn observed(&self) -> Observed {
        Observed {
            reading: self.reading,
            value: self.value,
            source: Source::Attested(self.attested_by),
            at: self.attested_at,
            link: self.link.clone(),
        }
    }
}

/// Adds a reading.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &ReadingRow) -> Result<()> {
    diesel::insert_into(readings::table).values(row).execute(db)?;
    Ok(())
}

/// The readings of these services that were attested since a moment, newest first.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId], since: At) -> Result<Vec<ReadingRow>> {
    Ok(readings::table
        .filter(readings::service_id.eq_any(ids.to_vec()))
        .filter(readings::attested_at.ge(since))
        .order((readings::attested_at.desc(), readings::id.desc()))
        .select(ReadingRow::as_select())
        .load(db)?)
}

/// The readings of ops-managed services that were attested since a moment, newest first.
///
/// # Errors
/// The database refused.
pub fn of_ops_managed(db: &mut Db, since: At) -> Result<Vec<ReadingRow>> {
    Ok(readings::table
        .inner_join(services::table.on(services::id.eq(readings::service_id)))
        .filter(services::stage.eq(Stage::OpsManaged))
        .filter(readings::attested_at.ge(since))
        .order((readings::attested_at.desc(), readings::id.desc()))
        .select(ReadingRow::as_select())
        .load(db)?)
}
