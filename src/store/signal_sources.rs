//! Sources of signals, and the services that each may speak for.

use std::collections::HashMap;

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{services, signal_source_services, signal_sources};
use crate::domain::at::At;
use crate::domain::ids::{PersonId, ServiceId, Slug, SourceId};
use crate::domain::signal::Sender;

/// A source as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = signal_sources)]
pub struct SourceRow {
    /// Its id.
    pub id: SourceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What sends.
    pub sender: Sender,
    /// The field or label that names the service.
    pub field: String,
    /// Its secret, sealed.
    pub sealed_secret: String,
    /// The secret before this one, sealed, while it is still taken.
    pub older_secret: Option<String>,
    /// Until when that is.
    pub older_until: Option<At>,
    /// Who made it.
    pub created_by: PersonId,
    /// When.
    pub created_at: At,
    /// Since when nothing is taken from it any more.
    pub ended_at: Option<At>,
}

/// What a source calls a service.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = signal_source_services)]
pub struct NamedServiceRow {
    /// The source.
    pub source_id: SourceId,
    /// What it calls the service.
    pub name: String,
    /// The service.
    pub service_id: ServiceId,
}

/// Adds a source.
///
/// # Errors
/// There is one of this slug, or the database refused.
pub fn insert(db: &mut Db, row: &SourceRow) -> Result<()> {
    diesel::insert_into(signal_sources::table).values(row).execute(db)?;
    Ok(())
}

/// Every source, by name.
///
/// # Errors
/// The database refused.
pub fn all(db: &mut Db) -> Result<Vec<SourceRow>> {
    let found = signal_sources::table.order((signal_sources::name, signal_sources::id));
    Ok(found.select(SourceRow::as_select()).load(db)?)
}

/// The names of these sources.
///
/// # Errors
/// The database refused.
pub fn names_of(db: &mut Db, ids: Vec<SourceId>) -> Result<HashMap<SourceId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = signal_sources::table.filter(signal_sources::id.eq_any(ids));
    let rows: Vec<(SourceId, String)> =
        found.select((signal_sources::id, signal_sources::name)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// The source of this slug.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_slug(db: &mut Db, slug: &Slug) -> Result<SourceRow> {
    let found = signal_sources::table.filter(signal_sources::slug.eq(slug));
    found.select(SourceRow::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// Writes what may change of a source.
///
/// # Errors
/// The database refused.
pub fn update(db: &mut Db, row: &SourceRow) -> Result<()> {
    diesel::update(signal_sources::table.find(row.id))
        .set((
            signal_sources::name.eq(&row.name),
            signal_sources::field.eq(&row.field),
            signal_sources::sealed_secret.eq(&row.sealed_secret),
            signal_sources::older_secret.eq(&row.older_secret),
            signal_sources::older_until.eq(row.older_until),
            signal_sources::ended_at.eq(row.ended_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Adds what a source calls a service.
///
/// # Errors
/// The source calls another service so, or the database refused.
pub fn name_service(db: &mut Db, row: &NamedServiceRow) -> Result<()> {
    diesel::insert_into(signal_source_services::table).values(row).execute(db)?;
    Ok(())
}

/// Takes a name away; whether there was one.
///
/// # Errors
/// The database refused.
pub fn forget_name(db: &mut Db, source: SourceId, name: &str) -> Result<bool> {
    let row = signal_source_services::table.find((source, name));
    Ok(diesel::delete(row).execute(db)? == 1)
}

/// What the source calls services, by name, each with the slug and the name of the service.
///
/// # Errors
/// The database refused.
pub fn named(db: &mut Db, source: SourceId) -> Result<Vec<(NamedServiceRow, Slug, String)>> {
    Ok(signal_source_services::table
        .inner_join(services::table.on(services::id.eq(signal_source_services::service_id)))
        .filter(signal_source_services::source_id.eq(source))
        .order(signal_source_services::name)
        .select((NamedServiceRow::as_select(), services::slug, services::name))
        .load(db)?)
}

/// The sources that may speak for a service and have not ended, by name.
///
/// # Errors
/// The database refused.
pub fn of_service(db: &mut Db, service: ServiceId) -> Result<Vec<SourceRow>> {
    Ok(signal_sources::table
        .filter(
            signal_sources::id.eq_any(
                signal_source_services::table
                    .filter(signal_source_services::service_id.eq(service))
                    .select(signal_source_services::source_id),
            ),
        )
        .filter(signal_sources::ended_at.is_null())
        .order((signal_sources::name, signal_sources::id))
        .select(SourceRow::as_select())
        .load(db)?)
}
