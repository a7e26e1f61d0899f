//! Which of several objectives a figure shows: shares of different ones cannot be added.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Day;
use super::budget::{Budget, left};
use crate::domain::ids::SourceId;

/// What happened against one objective on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// Who tells about it.
    pub source: SourceId,
    /// Its name there.
    pub name: String,
    /// Events that were not good.
    pub bad: f64,
    /// All events.
    pub total: f64,
    /// The share of good events that is promised, from 0 to 1.
    pub target: f64,
}

impl Promise {
    pub(super) fn of((source, name): (SourceId, &str), budget: &Budget) -> Self {
        let (bad, total, target) = (budget.bad, budget.total, budget.target);
        Self { source, name: name.to_owned(), bad, total, target }
    }
}

/// Chooses the objective of which the least budget is left over the days since `from`, as the measure of
/// the budget does, and puts it alone on every day. Gives the names of all of those days, the chosen one
/// first.
pub fn shown(days: &mut [Day], from: NaiveDate) -> Vec<String> {
    let mut found: BTreeMap<(&str, SourceId), (f64, f64, f64)> = BTreeMap::new();
    for promise in days.iter().filter(|day| day.on >= from).flat_map(|day| &day.promises) {
        let (bad, total, target) = found.entry((&promise.name, promise.source)).or_default();
        // The days are in order: the newest target stands.
        (*bad, *total, *target) = (*bad + promise.bad, *total + promise.total, promise.target);
    }
    let budget = |(bad, total, target): &(f64, f64, f64)| left(*bad, *total, *target);
    let least = found.iter().min_by(|(_, one), (_, other)| budget(one).total_cmp(&budget(other)));
    let chosen = least.map(|((name, source), _)| ((*name).to_owned(), *source));
    let Some((name, source)) = chosen else { return Vec::new() };
    let others = found.keys().filter(|(other, by)| (*other, *by) != (name.as_str(), source));
    let names: Vec<String> =
        std::iter::once(name.clone()).chain(others.map(|(other, _)| (*other).to_owned())).collect();
    for day in days {
        let told = day.promises.iter().find(|one| one.name == name && one.source == source);
        day.bad = told.map_or(0.0, |one| one.bad);
        day.total = told.map_or(0.0, |one| one.total);
        day.target = told.map(|one| one.target);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::signal::shorthand::source;

    fn day(on: u32, promises: &[(&str, f64, f64)]) -> Day {
        let promises = promises.iter().map(|(name, target, bad)| Promise {
            source: source(1),
            name: (*name).to_owned(),
            bad: *bad,
            total: 10_000.0,
            target: *target,
        });
        let on = NaiveDate::from_ymd_opt(2026, 11, on).unwrap();
        Day { promises: promises.collect(), ..Day::quiet(on) }
    }

    #[test]
    fn shares_of_different_objectives_are_never_added() {
        // 900 of 10,000 is within 0.9, and 5 within 0.999; over 8 days 55% and 75% of them are left.
        let of = |on: u32| {
            let (slow, down) = if on.is_multiple_of(2) { (900.0, 0.0) } else { (0.0, 5.0) };
            day(on, &[("fast", 0.9, slow), ("up", 0.999, down)])
        };
        let mut days: Vec<Day> = (1..=8).map(of).collect();
        let from = days[0].on;
        assert_eq!(shown(&mut days, from), ["fast", "up"]);
        assert!(days.iter().all(|day| day.target == Some(0.9) && day.total == 10_000.0));
        assert_eq!(days.iter().map(|day| day.bad).sum::<f64>(), 3_600.0);
    }

    #[test]
    fn only_the_days_that_are_shown_choose() {
        let mut days = [
            day(1, &[("up", 0.999, 10_000.0), ("fast", 0.9, 0.0)]),
            day(2, &[("up", 0.999, 0.0), ("fast", 0.9, 1.0)]),
            day(3, &[]),
        ];
        let from = days[1].on;
        assert_eq!(shown(&mut days, from), ["fast", "up"]);
        assert_eq!((days[0].bad, days[1].bad, days[2].target), (0.0, 1.0, None));
        let mut none = [day(1, &[])];
        assert!(shown(&mut none, from).is_empty());
    }
}
