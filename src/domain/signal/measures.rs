//! The measures, each a formula over the facts of one service. Each names where its formula comes
//! from: the books, or Readyroom itself where no source gives one.

mod delivery;
mod operation;
mod pager;
mod promises;

use super::history::History;
use super::measured::Measured;
use super::months::last_three;
use super::told::Told;
use super::{Fact, FactKind};
use crate::domain::at::At;
use crate::domain::measure::Measure;

/// Every measure that the facts of one service yield at this moment, in the order of
/// [`Measure::ALL`]. What they do not yield is absent: unknown. Months of self-management are not
/// among them, as no sender tells those.
///
/// A measure that counts is known, and may be 0, only where a source told of that kind of thing in
/// the last 90 days. Facts that begin more than 5 minutes after `now` do not count; those that began
/// exactly at the start of a window do. The result is the same to the last digit for every order and
/// repetition of the facts, which have to reach back [`REACH_DAYS`].
pub fn measure(facts: &[Fact], now: At) -> Vec<Measured> {
    of_history(&History::of(facts, now))
}

/// The measures that a history yields.
pub(super) fn of_history(history: &History) -> Vec<Measured> {
    let found = Measure::ALL.iter().filter_map(|measure| measured(*measure, history));
    // Sums of absurd figures say nothing.
    found.filter(|one| one.value.is_finite()).collect()
}

/// Days back from now that facts are needed for every measure and reading: the longest window of 182
/// days, and one day for what lasts into it.
pub const REACH_DAYS: u32 = 183;

/// A value and what it rests on.
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) told: Told,
}

impl Figure {
    /// Nothing when either part is unknown.
    pub(super) fn new(value: Option<f64>, told: Option<Told>) -> Option<Self> {
        value.zip(told).map(|(value, told)| Self { value, told })
    }

    /// How many things of one kind there were in a number of stretches, on average.
    pub(super) fn count(
        count: usize,
        stretches: f64,
        kinds: &[FactKind],
        history: &History,
    ) -> Option<Self> {
        Self::new(Some(count as f64 / stretches), history.watched(kinds))
    }
}

/// One measure, with its window in days.
fn measured(measure: Measure, history: &History) -> Option<Measured> {
    type Formula = fn(&History, u32) -> Option<Figure>;
    let (window_days, formula): (u32, Formula) = match measure {
        Measure::PagesPerWeek => (7, pager::pages_per_week),
        Measure::IncidentsPerShift => (21, pager::incidents_per_shift),
        Measure::ActionableShare => (28, pager::actionable_share),
        Measure::TimeToAcknowledge => (28, pager::time_to_acknowledge),
        Measure::TimeToRestore => (90, operation::time_to_restore),
        Measure::AlertsPerIncident => (28, pager::alerts_per_incident),
        Measure::DeploysPerWeek => (28, delivery::deploys_per_week),
        Measure::DeploySuccess => (90, delivery::deploy_success),
        Measure::ChangeFailureRate => (90, delivery::change_failure_rate),
        Measure::FailedDeployRecovery => (90, delivery::failed_deploy_recovery),
        Measure::ObjectiveMet => (days_of_three_months(history.now), promises::objective_met),
        Measure::ErrorBudgetLeft => (28, promises::error_budget_left),
        Measure::OpenDefectsSev1 => (30, operation::open_defects_sev1),
        Measure::OpenDefectsSev2 => (30, operation::open_defects_sev2),
        Measure::SelfDetectedShare => (182, operation::self_detected_share),
        Measure::MonthsSelfManaged => return None,
    };
    let Figure { value, told } = formula(history, window_days)?;
    let at = told.at.min(history.now);
    Some(Measured { measure, value, window_days, sources: told.sources.into_iter().collect(), at })
}

/// Days from the start of the last three complete months.
fn days_of_three_months(now: At) -> u32 {
    let [(start, _), ..] = last_three(now);
    u32::try_from(now.days_since(start)).unwrap_or(0)
}

pub(super) use delivery::change_failure_rate;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod reference;
