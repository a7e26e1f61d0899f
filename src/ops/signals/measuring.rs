//! Measuring services anew: after something was told about them, and every hour, since windows move on
//! with time.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{Days, NaiveDate, NaiveTime};

use crate::domain::at::At;
use crate::domain::ids::ServiceId;
use crate::domain::lifecycle::Stage;
use crate::domain::service::Service;
use crate::domain::signal::{
    Day, Measured, MeasuredReading, REACH_DAYS, days, of_service, of_team,
};
use crate::ops::core::Core;
use crate::ops::error::{Error, Result};
use crate::store::measurements::{self, MeasuredReadingRow, ToMeasure, sources_text};
use crate::store::{Db, services, signal_days, signal_facts};

/// After how many minutes a service is measured anew although nothing was told. Ours: the shortest
/// window that is measured is a week.
const EVERY_MINUTES: i64 = 60;

/// How many services are measured before what waits to be read is looked at again.
const AT_A_TIME: i64 = 4;

/// How many days before the first change a day can look different at least: a deployment is put down to
/// an incident of the next day. Where pages of a group follow each other for longer, half a year is
/// looked at.
const DAYS_BEFORE: u64 = 2;

/// How many days are read beside, so that what lasts into those days is known.
const DAYS_AROUND: u64 = 7;

/// What was measured of a service.
#[derive(Default)]
struct Found {
    values: Vec<Measured>,
    readings: Vec<MeasuredReading>,
    /// The days that look different from what is stored.
    changed: Vec<Day>,
    /// The days of which nothing is known any more.
    gone: Vec<NaiveDate>,
}

/// Measures the services that are due, at most a few; how many. One that cannot be measured comes last
/// the next time, and keeps no other from it. Blocks.
///
/// # Errors
/// The database cannot be read, or a service could not be measured: it is still due.
pub fn measure_due(core: &Core) -> Result<usize> {
    let before = core.now().plus_seconds(-EVERY_MINUTES * 60);
    let due = core.store().read(|db| measurements::to_measure(db, before, AT_A_TIME))?;
    let (mut measured, mut failed) = (0, None);
    for one in due {
        // A panic is one of this service, and keeps no other from being measured either.
        let outcome = catch_unwind(AssertUnwindSafe(|| measure_one(core, one)));
        match outcome.unwrap_or_else(|_| Err(Error::Internal("measuring panicked".to_owned()))) {
            Ok(is_ours) => measured += usize::from(is_ours),
            Err(error) => {
                let now = core.now();
                core.store().write(move |db| measurements::postpone(db, one.service, now))?;
                failed = failed.or(Some(error));
            }
        }
    }
    failed.map_or(Ok(measured), Err)
}

/// Reads and reckons outside the transaction that keeps the outcome: other writers do not wait for it.
/// What somebody else measured meanwhile, from what was told later, is left as it is; whether it is ours.
fn measure_one(core: &Core, due: ToMeasure) -> Result<bool> {
    let now = core.now();
    let found = core.store().read_at_one_moment(|db| find(db, core, due, now))?;
    core.store().write(move |db| {
        if !measurements::take(db, due, now)? {
            return Ok(false);
        }
        measurements::replace(db, due.service, &found.values, now)?;
        let rows = found.readings.iter().map(|reading| row(due.service, reading, now));
        let rows: Vec<MeasuredReadingRow> = rows.collect::<crate::store::Result<_>>()?;
        measurements::replace_readings(db, due.service, &rows)?;
        signal_days::put(db, due.service, &found.changed, &found.gone)?;
        Ok(true)
    })
}

fn find(db: &mut Db, core: &Core, due: ToMeasure, now: At) -> Result<Found> {
    let reach = now.minus_days(REACH_DAYS).date();
    let changed = due.changed_from.map(|from| from.date() - Days::new(DAYS_BEFORE + DAYS_AROUND));
    let first = changed.map_or(reach, |changed| changed.min(reach));
    let facts = signal_facts::since(db, due.service, begin_of(first))?;
    let (values, mut readings) = of_service(&facts, now);
    let mut found = Found { values, ..Found::default() };
    if changed.is_some() {
        // A clock of a sender may be a little ahead of midnight.
        let (from, to) = (first + Days::new(DAYS_AROUND), now.date() + Days::new(1));
        let rolled = days(&facts, from, to);
        let stored = signal_days::of_services(db, &[due.service], from)?;
        let stored: BTreeMap<NaiveDate, Day> =
            stored.into_iter().map(|(_, day)| (day.on, day)).collect();
        let still: BTreeSet<NaiveDate> = rolled.iter().map(|day| day.on).collect();
        found.gone = stored.keys().filter(|on| !still.contains(*on)).copied().collect();
        found.changed = rolled.into_iter().filter(|day| stored.get(&day.on) != Some(day)).collect();
    }
    readings.extend(team_readings(db, core, due.service, &found, now)?);
    found.readings = readings;
    Ok(found)
}

fn begin_of(day: NaiveDate) -> At {
    At::new(day.and_time(NaiveTime::MIN).and_utc())
}

/// What the services of the SRE team that runs this one yield together; nothing while no SRE team does.
fn team_readings(
    db: &mut Db,
    core: &Core,
    id: ServiceId,
    fresh: &Found,
    now: At,
) -> Result<Vec<MeasuredReading>> {
    let service = services::by_ids(db, &[id])?.into_iter().next();
    let team = service.filter(|one: &Service| one.stage == Stage::OpsManaged);
    let Some(team) = team.and_then(|service| service.running_team) else { return Ok(Vec::new()) };
    let run: Vec<ServiceId> =
        services::run_by(db, &[team])?.into_iter().map(|service| service.id).collect();
    let since = now.minus_days(REACH_DAYS).date();
    // Also those of which nothing was told: they make shares unknown.
    let mut of_services: BTreeMap<ServiceId, Vec<Day>> =
        run.iter().map(|service| (*service, Vec::new())).collect();
    for (service, day) in signal_days::of_services(db, &run, since)? {
        of_services.entry(service).or_default().push(day);
    }
    // What was just reckoned of this service is not stored yet.
    let own = of_services.entry(id).or_default();
    let is_stored = |on: &NaiveDate| {
        !fresh.gone.contains(on) && fresh.changed.iter().all(|changed| changed.on != *on)
    };
    own.retain(|day| is_stored(&day.on));
    own.extend(fresh.changed.iter().filter(|day| day.on >= since).cloned());
    own.sort_by_key(|day| day.on);
    let own = own.clone();
    let all: Vec<Vec<Day>> = of_services.into_values().collect();
    Ok(of_team(&own, &all, core.figures(), now))
}

fn row(
    service: ServiceId,
    reading: &MeasuredReading,
    now: At,
) -> crate::store::Result<MeasuredReadingRow> {
    Ok(MeasuredReadingRow {
        service_id: service,
        reading: reading.reading,
        value: reading.value,
        sources: sources_text(&reading.sources)?,
        told_at: reading.at,
        measured_at: now,
    })
}
