//! Compliance profiles: one row per service.

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::compliance_profiles;
use crate::domain::at::At;
use crate::domain::ids::ServiceId;

/// The compliance profile of a service as it is stored; the answers are JSON that the domain
/// reads, the rest is derived from them at each change so that lists need not derive it again.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = compliance_profiles)]
pub struct ProfileRow {
    /// The service.
    pub service_id: ServiceId,
    /// Answers, JSON.
    pub answers: String,
    /// Confirmations, JSON.
    pub confirmations: String,
    /// Questions without an answer.
    pub unanswered: i32,
    /// Questions answered "unknown" without an owner and a date.
    pub unknown_without_owner: i32,
    /// Regimes that add items, as words.
    pub regimes: String,
    /// The service is critical to the organisation.
    pub critical: bool,
    /// Counts the changes.
    pub version: i32,
    /// When it changed last.
    pub changed_at: Option<At>,
}

/// Adds the profile of a new service.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &ProfileRow) -> Result<()> {
    diesel::insert_into(compliance_profiles::table).values(row).execute(db)?;
    Ok(())
}

/// The profile of a service.
///
/// # Errors
/// There is none, or the database refused.
pub fn of_service(db: &mut Db, service: ServiceId) -> Result<ProfileRow> {
    Ok(compliance_profiles::table.find(service).select(ProfileRow::as_select()).first(db)?)
}

/// The profiles of these services.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<ProfileRow>> {
    Ok(compliance_profiles::table
        .filter(compliance_profiles::service_id.eq_any(ids.to_vec()))
        .select(ProfileRow::as_select())
        .load(db)?)
}

/// Saves the profile, unless it was changed since `version`.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update(db: &mut Db, row: &ProfileRow, version: i32) -> Result<()> {
    let changed = diesel::update(
        compliance_profiles::table
            .find(row.service_id)
            .filter(compliance_profiles::version.eq(version)),
    )
    .set((
        compliance_profiles::answers.eq(&row.answers),
        compliance_profiles::confirmations.eq(&row.confirmations),
        compliance_profiles::unanswered.eq(row.unanswered),
        compliance_profiles::unknown_without_owner.eq(row.unknown_without_owner),
        compliance_profiles::regimes.eq(&row.regimes),
        compliance_profiles::critical.eq(row.critical),
        compliance_profiles::version.eq(version + 1),
        compliance_profiles::changed_at.eq(row.changed_at),
    ))
    .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
