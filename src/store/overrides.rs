//! Overrides of gates, and their revocations. Rows are added, never changed.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{gate_overrides, override_revocations};
use crate::domain::at::At;
use crate::domain::ids::{OverrideId, PersonId, ServiceId};
use crate::domain::lifecycle::Transition;

/// An override as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = gate_overrides)]
pub struct OverrideRow {
    /// Its id.
    pub id: OverrideId,
    /// The service.
    pub service_id: ServiceId,
    /// The transition that it lets through.
    pub transition: Transition,
    /// The code of the gate.
    pub gate: String,
    /// Why.
    pub reason: String,
    /// The last day on which it lasts.
    pub until_on: NaiveDate,
    /// Who gave it.
    pub given_by: PersonId,
    /// When.
    pub given_at: At,
}

/// The end of an override before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = override_revocations)]
pub struct RevocationRow {
    /// The override.
    pub override_id: OverrideId,
    /// Why.
    pub reason: String,
    /// Who revoked it.
    pub revoked_by: PersonId,
    /// When.
    pub revoked_at: At,
}

/// Adds an override.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &OverrideRow) -> Result<()> {
    diesel::insert_into(gate_overrides::table).values(row).execute(db)?;
    Ok(())
}

/// Adds a revocation.
///
/// # Errors
/// The override was revoked already, or the database refused.
pub fn revoke(db: &mut Db, row: &RevocationRow) -> Result<()> {
    diesel::insert_into(override_revocations::table).values(row).execute(db)?;
    Ok(())
}

/// The overrides of these services, newest first, each with its revocation.
///
/// # Errors
/// The database refused.
pub fn of_services(
    db: &mut Db,
    ids: &[ServiceId],
) -> Result<Vec<(OverrideRow, Option<RevocationRow>)>> {
    Ok(gate_overrides::table
        .left_join(
            override_revocations::table
                .on(override_revocations::override_id.eq(gate_overrides::id)),
        )
        .filter(gate_overrides::service_id.eq_any(ids.to_vec()))
        .order((gate_overrides::given_at.desc(), gate_overrides::id.desc()))
        .select((OverrideRow::as_select(), Option::<RevocationRow>::as_select()))
        .load(db)?)
}

/// The services with an override whose last day is one of these and that was not revoked.
///
/// # Errors
/// The database refused.
pub fn ending(db: &mut Db, from: NaiveDate, to: NaiveDate) -> Result<Vec<ServiceId>> {
    let revocation = override_revocations::override_id.eq(gate_overrides::id);
    Ok(gate_overrides::table
        .left_join(override_revocations::table.on(revocation))
        .filter(gate_overrides::until_on.ge(from))
        .filter(gate_overrides::until_on.le(to))
        .filter(override_revocations::override_id.nullable().is_null())
        .select(gate_overrides::service_id)
        .distinct()
        .load(db)?)
}
