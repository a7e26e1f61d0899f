//! What signals read for the conditions that make a service fragile.

mod team;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::budget::least;
use super::budget::{Budget, budgets};
use super::figures::{median, minutes};
use super::history::History;
use super::measured::Measured;
use super::measures::{Figure, change_failure_rate, of_history};
use super::months::last_three;
use super::told::Told;
use super::{Fact, FactKind};
use crate::domain::at::At;
use crate::domain::fragility::{Observed, Reading, Source};
use crate::domain::ids::SourceId;

pub use team::of_team;

/// Days that the change failure rate and the time to recover cover. DORA report 2024; the window is
/// that of the conditions.
const QUARTER_DAYS: u32 = 90;

/// Days of one window of an error budget. SRE Workbook, appendix B: four weeks.
const BUDGET_DAYS: u32 = 28;

/// A recovery is slow when it takes longer, in minutes: a day. DORA report 2024.
const SLOW_MINUTES: f64 = 24.0 * 60.0;

/// One reading that signals yielded. What they do not yield is absent: unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredReading {
    /// What was read.
    pub reading: Reading,
    /// The value, in the unit of the reading.
    pub value: f64,
    /// The newest of what was told that it rests on.
    pub at: At,
    /// Who told it, without repetition, in order; empty for what days of several services yield.
    pub sources: Vec<SourceId>,
}

impl MeasuredReading {
    /// The reading as conditions take it, under the names of its sources.
    pub fn observed(&self, names: String) -> Observed {
        Observed {
            reading: self.reading,
            value: self.value,
            source: Source::Measured(names),
            at: self.at,
            link: String::new(),
        }
    }
}

/// The measures and the readings of one service, from its facts of the last [`super::REACH_DAYS`] days.
pub fn of_service(facts: &[Fact], now: At) -> (Vec<Measured>, Vec<MeasuredReading>) {
    let history = History::of(facts, now);
    (of_history(&history), readings(&history))
}

fn readings(history: &History) -> Vec<MeasuredReading> {
    let now = history.now;
    let figures = [
        (Reading::DailyIncidentsTwoWeeks, daily_incidents(history, 14)),
        (Reading::DailyIncidentsFourWeeks, daily_incidents(history, 28)),
        (Reading::BudgetWindowsExhausted, budget_windows_exhausted(history)),
        (Reading::ChangeFailureShare, change_failure_rate(history, QUARTER_DAYS)),
        (Reading::RecoveryMedian, recovery_median(history)),
        (Reading::SlowRecoveryMonths, slow_recovery_months(history)),
    ];
    let read = |(reading, figure): (Reading, Option<Figure>)| {
        let Figure { value, told } = figure.filter(|figure| figure.value.is_finite())?;
        let sources = told.sources.into_iter().collect();
        Some(MeasuredReading { reading, value, at: told.at.min(now), sources })
    };
    figures.into_iter().filter_map(read).collect()
}

/// Median of the incidents that began on each of the last so many days, in UTC, that are over. A day
/// without any is a day with 0. SRE book, chapter 11.
fn daily_incidents(history: &History, days: u32) -> Option<Figure> {
    let mut counts: BTreeMap<NaiveDate, u32> =
        days_over(history.now, days).map(|day| (day, 0)).collect();
    for incident in &history.incidents {
        if let Some(count) = counts.get_mut(&incident.opened.date()) {
            *count = count.saturating_add(1);
        }
    }
    let told = history.watched(&[FactKind::Page, FactKind::Incident]);
    Figure::new(median(counts.into_values().map(f64::from)), told)
}

/// The last so many days in UTC that are over, newest first: today is not.
fn days_over(now: At, days: u32) -> impl Iterator<Item = NaiveDate> {
    let today = now.date();
    (1..=u64::from(days)).filter_map(move |back| today.checked_sub_days(Days::new(back)))
}

/// How many of the last three windows of 28 days, the newest ending now, used up the budget of an
/// objective. Unknown unless each of them has data. SRE Workbook, appendix B.
fn budget_windows_exhausted(history: &History) -> Option<Figure> {
    let start = |windows: u32| history.now.minus_days(windows * BUDGET_DAYS);
    let windows = [
        history.budgets_of(BUDGET_DAYS),
        budgets(&history.facts, start(2), start(1)),
        budgets(&history.facts, start(3), start(2)),
    ];
    let left: Vec<f64> =
        windows.iter().filter_map(|window| least(window.values()).map(Budget::left)).collect();
    let exhausted = left.iter().filter(|left| **left <= 0.0).count();
    let all = windows.iter().flat_map(|window| window.values());
    Figure::new(Some(exhausted as f64), Told::all(all.map(|budget| &budget.told)))
        .filter(|_| left.len() == windows.len())
}

/// One time that something was recovered from: when it began, when it was over, and who told.
struct Recovery<'a> {
    opened: At,
    minutes: f64,
    told: &'a Told,
}

/// Every incident that is over, and every failed deployment that was recovered from and that no
/// incident followed: with one, the incident already is the outage, and it counts once.
fn recoveries(history: &History) -> impl Iterator<Item = Recovery<'_>> {
    let incidents =
        history.incidents.iter().map(|incident| (incident.opened, incident.ended, &incident.told));
    let alone = history.deploys.iter().filter(|deploy| deploy.incident.is_none());
    let deploys = alone.map(|deploy| (deploy.opened, deploy.recovered, &deploy.told));
    incidents.chain(deploys).filter_map(|(opened, over, told)| {
        Some(Recovery { opened, minutes: minutes(opened, over?), told })
    })
}

/// Median minutes to recover from the incidents and failed deployments that began in the last 90
/// days and are over. DORA report 2024.
fn recovery_median(history: &History) -> Option<Figure> {
    let lately =
        || recoveries(history).filter(|recovery| history.is_within(QUARTER_DAYS, recovery.opened));
    let taken = median(lately().map(|recovery| recovery.minutes));
    Figure::new(taken, Told::all(lately().map(|recovery| recovery.told)))
}

/// In how many of the last three complete calendar months, in UTC, something began that took more
/// than 24 hours to recover from, of what is over. DORA report 2024; the months are ours.
fn slow_recovery_months(history: &History) -> Option<Figure> {
    let slow = |(from, to): &(At, At)| {
        recoveries(history).any(|recovery| {
            recovery.minutes > SLOW_MINUTES && (*from..*to).contains(&recovery.opened)
        })
    };
    let months = last_three(history.now).iter().filter(|month| slow(month)).count();
    let kinds = [FactKind::Page, FactKind::Incident, FactKind::Deploy];
    Figure::count(months, 1.0, &kinds, history)
}

#[cfg(test)]
mod tests;
