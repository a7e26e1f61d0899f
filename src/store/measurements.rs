//! The newest value of each measure and of each reading of fragility that signals yield, and which
//! services are to be measured anew.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamp};

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{measured_readings, measurements, services, signal_states};
use crate::domain::at::At;
use crate::domain::fragility::Reading;
use crate::domain::ids::{ServiceId, SourceId};
use crate::domain::lifecycle::Stage;
use crate::domain::measure::Measure;
use crate::domain::signal::Measured;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measurements)]
struct MeasurementRow {
    service_id: ServiceId,
    measure: Measure,
    value: f64,
    window_days: i32,
    sources: String,
    told_at: At,
    measured_at: At,
}

/// A reading of fragility that signals yielded, as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measured_readings)]
pub struct MeasuredReadingRow {
    /// The service.
    pub service_id: ServiceId,
    /// What was read.
    pub reading: Reading,
    /// The value, in the unit of the reading.
    pub value: f64,
    /// Who told what it rests on, ids as JSON.
    pub sources: String,
    /// The newest of what was told that it rests on.
    pub told_at: At,
    /// When it was measured.
    pub measured_at: At,
}

/// Writes ids of sources as they are stored.
///
/// # Errors
/// They cannot be written as JSON.
pub fn sources_text(sources: &[SourceId]) -> Result<String> {
    serde_json::to_string(sources).map_err(|error| Error::Internal(format!("sources: {error}")))
}

/// Reads ids of sources as they are stored.
///
/// # Errors
/// The row was damaged.
pub fn sources_of(text: &str) -> Result<Vec<SourceId>> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("sources: {error}")))
}

/// Puts these values in the place of all that were measured of a service.
///
/// # Errors
/// The database refused.
pub fn replace(db: &mut Db, service: ServiceId, values: &[Measured], now: At) -> Result<()> {
    diesel::delete(measurements::table.filter(measurements::service_id.eq(service))).execute(db)?;
    for value in values {
        let row = MeasurementRow {
            service_id: service,
            measure: value.measure,
            value: value.value,
            window_days: i32::try_from(value.window_days).unwrap_or(i32::MAX),
            sources: sources_text(&value.sources)?,
            told_at: value.at,
            measured_at: now,
        };
        diesel::insert_into(measurements::table).values(row).execute(db)?;
    }
    Ok(())
}

/// What was measured of these services, each with its service.
///
/// # Errors
/// The database refused, or a row was damaged.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<(ServiceId, Measured)>> {
    let rows: Vec<MeasurementRow> = measurements::table
        .filter(measurements::service_id.eq_any(ids.to_vec()))
        .order((measurements::service_id, measurements::measure))
        .select(MeasurementRow::as_select())
        .load(db)?;
    rows.into_iter()
        .map(|row| {
            let measured = Measured {
                measure: row.measure,
                value: row.value,
                window_days: u32::try_from(row.window_days).unwrap_or(0),
                sources: sources_of(&row.sources)?,
                at: row.told_at,
            };
            Ok((row.service_id, measured))
        })
        .collect()
}

/// When what is measured of a service was measured; nothing when nothing is.
///
/// # Errors
/// The database refused.
pub fn measured_at(db: &mut Db, service: ServiceId) -> Result<Option<At>> {
    let of_service = measurements::table.filter(measurements::service_id.eq(service));
    Ok(of_service.select(diesel::dsl::max(measurements::measured_at)).first(db)?)
}

/// Puts these readings in the place of all that were measured of a service.
///
/// # Errors
/// The database refused.
pub fn replace_readings(
    db: &mut Db,
    service: ServiceId,
    rows: &[MeasuredReadingRow],
) -> Result<()> {
    let old = measured_readings::table.filter(measured_readings::service_id.eq(service));
    diesel::delete(old).execute(db)?;
    for row in rows {
        diesel::insert_into(measured_readings::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The measured readings of these services.
///
/// # Errors
/// The database refused.
pub fn readings_of(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<MeasuredReadingRow>> {
    Ok(measured_readings::table
        .filter(measured_readings::service_id.eq_any(ids.to_vec()))
        .order((measured_readings::service_id, measured_readings::reading))
        .select(MeasuredReadingRow::as_select())
        .load(db)?)
}

/// The measured readings of all services that SRE teams run.
///
/// # Errors
/// The database refused.
pub fn readings_of_ops_managed(db: &mut Db) -> Result<Vec<MeasuredReadingRow>> {
    Ok(measured_readings::table
        .inner_join(services::table.on(services::id.eq(measured_readings::service_id)))
        .filter(services::stage.eq(Stage::OpsManaged))
        .order((measured_readings::service_id, measured_readings::reading))
        .select(MeasuredReadingRow::as_select())
        .load(db)?)
}

/// Notes that something changed about a service from a moment on.
///
/// # Errors
/// The database refused.
pub fn mark_changed(db: &mut Db, service: ServiceId, from: At) -> Result<()> {
    diesel::sql_query(
        "INSERT INTO signal_states (service_id, changed_from, changes) VALUES ($1, $2, 1) \
         ON CONFLICT (service_id) DO UPDATE SET changes = signal_states.changes + 1, changed_from = \
         CASE WHEN signal_states.changed_from < excluded.changed_from \
         THEN signal_states.changed_from ELSE excluded.changed_from END",
    )
    .bind::<Text, _>(service)
    .bind::<Timestamp, _>(from)
    .execute(db)?;
    Ok(())
}

/// A service that is to be measured anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct ToMeasure {
    /// The service.
    pub service: ServiceId,
    /// The first moment from which on something changed; `None` when only time went on.
    pub changed_from: Option<At>,
    /// How often something ever changed.
    pub changes: i32,
    /// When it was measured last.
    pub measured_at: Option<At>,
}

/// The services about which something changed, at most so many, and one of those that were measured
/// before then, so that these come to their turn however much is told of others; without any that changed,
/// more of these.
///
/// # Errors
/// The database refused.
pub fn to_measure(db: &mut Db, before: At, most: i64) -> Result<Vec<ToMeasure>> {
    let columns = (
        signal_states::service_id,
        signal_states::changed_from,
        signal_states::changes,
        signal_states::measured_at,
    );
    let changed: Vec<ToMeasure> = signal_states::table
        .filter(signal_states::changed_from.is_not_null())
        // Written out: the databases differ on where a service stands that was never measured.
        .order((sql::<Bool>("measured_at IS NOT NULL"), signal_states::measured_at))
        .limit(most)
        .select(columns)
        .load(db)?;
    let older = signal_states::table
        .filter(signal_states::measured_at.lt(before))
        .filter(signal_states::changed_from.is_null())
        .order(signal_states::measured_at)
        .limit(if changed.is_empty() { most } else { 1 })
        .select(columns)
        .load(db)?;
    Ok([changed, older].concat())
}

/// Takes a service whose values are about to be written; false when somebody else measured it since it
/// was read. What changed meanwhile is still to be measured.
///
/// # Errors
/// The database refused.
pub fn take(db: &mut Db, read: ToMeasure, now: At) -> Result<bool> {
    let row = signal_states::table.find(read.service);
    let now = signal_states::measured_at.eq(Some(now));
    let taken = match read.measured_at {
        Some(before) => diesel::update(row.filter(signal_states::measured_at.eq(before)))
            .set(now)
            .execute(db)?,
        None => {
            diesel::update(row.filter(signal_states::measured_at.is_null())).set(now).execute(db)?
        }
    };
    let none: Option<At> = None;
    if taken == 1 {
        diesel::update(row.filter(signal_states::changes.eq(read.changes)))
            .set(signal_states::changed_from.eq(none))
            .execute(db)?;
    }
    Ok(taken == 1)
}

/// Puts a service that could not be measured behind the others.
///
/// # Errors
/// The database refused.
pub fn postpone(db: &mut Db, service: ServiceId, now: At) -> Result<()> {
    diesel::update(signal_states::table.find(service))
        .set(signal_states::measured_at.eq(Some(now)))
        .execute(db)?;
    Ok(())
}
