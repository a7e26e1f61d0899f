//! What the days of all services that one SRE team runs say about its load.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::day::Day;
use super::super::figures::percent;
use super::super::months::midnight;
use super::{MeasuredReading, days_over};
use crate::domain::at::At;
use crate::domain::fragility::Reading;
use crate::domain::policy_figures::PolicyFigures;

/// Days of the trailing average. SRE Workbook, chapter 8.
const AVERAGE_DAYS: u32 = 21;

/// Days of a quarter of 13 weeks. SRE book, chapter 11, on limits that are passed for a quarter.
const QUARTER_DAYS: u32 = 91;

/// The readings that depend on everything that an SRE team runs: `own` are the days of the service
/// that is looked at, and `all` those of every service of the team, this one among them, each with
/// the last 91 days. They cover days in UTC that are over; a day has two shifts of 12 hours.
///
/// A service of which nobody told pages or incidents adds nothing: the incidents of the team are at
/// least what is known. The share in them is unknown then, as it would come out too large. Nothing is
/// read where nobody told of any service.
pub fn of_team(
    own: &[Day],
    all: &[Vec<Day>],
    figures: &PolicyFigures,
    now: At,
) -> Vec<MeasuredReading> {
    let quarter = Shifts::of(all.iter().flatten(), QUARTER_DAYS, now);
    let Some(newest) = quarter.newest else { return Vec::new() };
    let three_weeks = Shifts::of(all.iter().flatten(), AVERAGE_DAYS, now);
    let told_of_each = all.iter().all(|days| Shifts::of(days, QUARTER_DAYS, now).newest.is_some());
    let share = percent(Shifts::of(own, QUARTER_DAYS, now).sum(), quarter.sum());
    let over = quarter.over(figures.incidents_per_shift_team);
    let at = midnight(newest).next_midnight().min(now);
    let read = |(reading, value): (Reading, Option<f64>)| {
        Some(MeasuredReading { reading, value: value?, at, sources: Vec::new() })
    };
    [
        (Reading::IncidentsPerShift, three_weeks.average()),
        (Reading::IncidentsPerShiftQuarter, quarter.average()),
        (Reading::ShareOfIncidents, share.filter(|_| told_of_each)),
        (Reading::ShiftsOverBudget, percent(over, quarter.incidents.len() * 2)),
    ]
    .into_iter()
    .filter_map(read)
    .collect()
}

/// The incidents in the shifts of some days.
struct Shifts {
    incidents: BTreeMap<NaiveDate, [u32; 2]>,
    /// The newest of these days on which pages or incidents were told.
    newest: Option<NaiveDate>,
}

impl Shifts {
    fn of<'a>(told: impl IntoIterator<Item = &'a Day>, days: u32, now: At) -> Self {
        let incidents = days_over(now, days).map(|day| (day, [0, 0])).collect();
        let mut shifts = Self { incidents, newest: None };
        for day in told {
            if let Some([morning, evening]) = shifts.incidents.get_mut(&day.on) {
                let [first, second] = day.incidents;
                *morning = morning.saturating_add(first);
                *evening = evening.saturating_add(second);
                let is_told = day.heard.pages || day.heard.incidents;
                shifts.newest = shifts.newest.max(is_told.then_some(day.on));
            }
        }
        shifts
    }

    fn each(&self) -> impl Iterator<Item = u32> {
        self.incidents.values().flatten().copied()
    }

    fn sum(&self) -> usize {
        self.each().map(|incidents| incidents as usize).sum()
    }

    fn average(&self) -> Option<f64> {
        let shifts = self.each().count();
        (shifts > 0).then(|| self.sum() as f64 / shifts as f64)
    }

    /// How many shifts had more incidents than this.
    fn over(&self, limit: u32) -> usize {
        self.each().filter(|incidents| *incidents > limit).count()
    }
}
