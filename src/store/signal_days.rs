//! What happened to services, day by day.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::signal_days;
use crate::domain::ids::ServiceId;
use crate::domain::signal::{Day, Heard};

/// A day as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = signal_days)]
struct DayRow {
    service_id: ServiceId,
    on_day: NaiveDate,
    pages: i32,
    alerts: i32,
    incidents_first: i32,
    incidents_second: i32,
    deploys: i32,
    failed_deploys: i32,
    bad: f64,
    total: f64,
    target: Option<f64>,
    marks: String,
    promises: String,
    told_pages: bool,
    told_incidents: bool,
    told_deploys: bool,
}

impl DayRow {
    fn of(service_id: ServiceId, day: &Day) -> Result<Self> {
        let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        let [first, second] = day.incidents;
        Ok(Self {
            service_id,
            on_day: day.on,
            pages: count(day.pages),
            alerts: count(day.alerts),
            incidents_first: count(first),
            incidents_second: count(second),
            deploys: count(day.deploys),
            failed_deploys: count(day.failed_deploys),
            bad: day.bad,
            total: day.total,
            target: day.target,
            marks: serde_json::to_string(&day.marks)
                .map_err(|error| Error::Internal(format!("marks of a day: {error}")))?,
            promises: serde_json::to_string(&day.promises)
                .map_err(|error| Error::Internal(format!("objectives of a day: {error}")))?,
            told_pages: day.heard.pages,
            told_incidents: day.heard.incidents,
            told_deploys: day.heard.deploys,
        })
    }

    fn day(self) -> Result<(ServiceId, Day)> {
        let count = |count: i32| u32::try_from(count).unwrap_or(0);
        let marks = serde_json::from_str(&self.marks)
            .map_err(|error| Error::Internal(format!("marks of a day: {error}")))?;
        let promises = serde_json::from_str(&self.promises)
            .map_err(|error| Error::Internal(format!("objectives of a day: {error}")))?;
        let day = Day {
            on: self.on_day,
            heard: Heard {
                pages: self.told_pages,
                incidents: self.told_incidents,
                deploys: self.told_deploys,
            },
            pages: count(self.pages),
            alerts: count(self.alerts),
            incidents: [count(self.incidents_first), count(self.incidents_second)],
            deploys: count(self.deploys),
            failed_deploys: count(self.failed_deploys),
            bad: self.bad,
            total: self.total,
            target: self.target,
            promises,
            marks,
        };
        Ok((self.service_id, day))
    }
}

/// Puts these days of a service in the place of those that are stored, and takes the days away of which
/// nothing is known any more.
///
/// # Errors
/// The database refused.
pub fn put(db: &mut Db, service: ServiceId, days: &[Day], gone: &[NaiveDate]) -> Result<()> {
    let old = days.iter().map(|day| day.on).chain(gone.iter().copied());
    for on in old {
        diesel::delete(signal_days::table.find((service, on))).execute(db)?;
    }
    for day in days {
        let row = DayRow::of(service, day)?;
        diesel::insert_into(signal_days::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The last day of each of these services on which something was told of an objective.
///
/// # Errors
/// The database refused.
pub fn objectives_told(
    db: &mut Db,
    services: &[ServiceId],
) -> Result<HashMap<ServiceId, NaiveDate>> {
    let told: Vec<(ServiceId, Option<NaiveDate>)> = signal_days::table
        .filter(signal_days::service_id.eq_any(services.to_vec()))
        .filter(signal_days::target.is_not_null())
        .group_by(signal_days::service_id)
        .select((signal_days::service_id, max(signal_days::on_day)))
        .load(db)?;
    Ok(told.into_iter().filter_map(|(service, on)| Some((service, on?))).collect())
}

/// The days of these services since a day, in order. Days on which nothing was told are left out.
///
/// # Errors
/// The database refused, or a row was damaged.
pub fn of_services(
    db: &mut Db,
    services: &[ServiceId],
    since: NaiveDate,
) -> Result<Vec<(ServiceId, Day)>> {
    let rows: Vec<DayRow> = signal_days::table
        .filter(signal_days::service_id.eq_any(services.to_vec()))
        .filter(signal_days::on_day.ge(since))
        .order((signal_days::service_id, signal_days::on_day))
        .select(DayRow::as_select())
        .load(db)?;
    rows.into_iter().map(DayRow::day).collect()
}

/// The first day of a service of which anything is known.
///
/// # Errors
/// The database refused.
pub fn first(db: &mut Db, service: ServiceId) -> Result<Option<NaiveDate>> {
    Ok(signal_days::table
        .filter(signal_days::service_id.eq(service))
        .order(signal_days::on_day)
        .select(signal_days::on_day)
        .first(db)
        .optional()?)
}
