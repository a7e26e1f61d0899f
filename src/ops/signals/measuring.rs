//! Measuring services anew: after something was told about them, and every hour, since windows move on
//! with time.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::domain::at::At;
use crate::domain::ids::ServiceId;
use crate::domain::lifecycle::Stage;
use crate::domain::service::Service;
use crate::domain::signal::{
    Day, Measured, MeasuredReading, REACH_DAYS, days, measure, of_service, of_team,
};
use crate::ops::core::Core;
use crate::ops::error::Result;
use crate::store::measurements::{self, MeasuredReadingRow, ToMeasure, sources_text};
use crate::store::{Db, services, signal_days, signal_facts};

/// After how many minutes a service is measured anew although nothing was told. Ours: the shortest
/// window that is measured is a week.
const EVERY_MINUTES: i64 = 60;

/// How many services are measured before what waits to be read is looked at again.
const AT_A_TIME: i64 = 20;

/// How many days before the first change a day can look different: a page joins one that began earlier,
/// and a deployment is put down to an incident of the next day.
const DAYS_BEFORE: u64 = 2;

/// How many days are read beside, so that what lasts into those days is known.
const DAYS_AROUND: u64 = 7;

/// What was measured of a service.
struct Found {
    values: Vec<Measured>,
    readings: Vec<MeasuredReading>,
    /// The days from the first that can look different, if any.
    days: Option<(NaiveDate, Vec<Day>)>,
}

/// Measures the services that are due, at most a few; how many. Blocks.
///
/// # Errors
/// The database cannot be read or written; what was not measured is still due.
pub fn measure_due(core: &Core) -> Result<usize> {
    let before = core.now().plus_seconds(-EVERY_MINUTES * 60);
    let due = core.store().read(|db| measurements::to_measure(db, before, AT_A_TIME))?;
    let measured = due.len();
    for one in due {
        measure_one(core, one)?;
    }
    Ok(measured)
}

/// Reads and reckons outside the transaction that keeps the outcome: other writers do not wait for it.
fn measure_one(core: &Core, due: ToMeasure) -> Result<()> {
    let now = core.now();
    let found = core.store().read_at_one_moment(|db| find(db, core, due, now))?;
    core.store().write(move |db| {
        measurements::take(db, due, now)?;
        measurements::replace(db, due.service, &found.values, now)?;
        let rows = found.readings.iter().map(|reading| row(due.service, reading, now));
        let rows: Vec<MeasuredReadingRow> = rows.collect::<crate::store::Result<_>>()?;
        measurements::replace_readings(db, due.service, &rows)?;
        if let Some((from, days)) = &found.days {
            signal_days::replace_from(db, due.service, *from, days)?;
        }
        Ok(())
    })
}

fn find(db: &mut Db, core: &Core, due: ToMeasure, now: At) -> Result<Found> {
    let reach = now.minus_days(REACH_DAYS);
    let changed = due.changed_from.map(|from| from.date() - Days::new(DAYS_BEFORE));
    let begin = |day: NaiveDate| At::new(day.and_time(NaiveTime::MIN).and_utc());
    let first = changed.map(|day| begin(day - Days::new(DAYS_AROUND)));
    let facts =
        signal_facts::since(db, due.service, first.map_or(reach, |first| first.min(reach)))?;
    let days = changed.map(|from| (from, days(&facts, from, now.date())));
    let mut readings = of_service(&facts, now);
    readings.extend(team_readings(db, core, due.service, days.as_ref(), now)?);
    Ok(Found { values: measure(&facts, now), readings, days })
}

/// What the services of the SRE team that runs this one yield together; nothing while no SRE team does.
fn team_readings(
    db: &mut Db,
    core: &Core,
    id: ServiceId,
    fresh: Option<&(NaiveDate, Vec<Day>)>,
    now: At,
) -> Result<Vec<MeasuredReading>> {
    let service = services::by_ids(db, &[id])?.into_iter().next();
    let team = service.filter(|one: &Service| one.stage == Stage::OpsManaged);
    let Some(team) = team.and_then(|service| service.running_team) else { return Ok(Vec::new()) };
    let run: Vec<ServiceId> =
        services::run_by(db, &[team])?.into_iter().map(|service| service.id).collect();
    let since = now.minus_days(REACH_DAYS).date();
    let mut of_services: BTreeMap<ServiceId, Vec<Day>> = BTreeMap::new();
    for (service, day) in signal_days::of_services(db, &run, since)? {
        of_services.entry(service).or_default().push(day);
    }
    // What was just reckoned of this service is not stored yet.
    if let Some((from, days)) = fresh {
        let own = of_services.entry(id).or_default();
        own.retain(|day| day.on < *from);
        own.extend(days.iter().filter(|day| day.on >= since).cloned());
    }
    let own = of_services.get(&id).cloned().unwrap_or_default();
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
