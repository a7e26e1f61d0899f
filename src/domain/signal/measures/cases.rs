//! Cases calculated by hand: what was told, and what follows from it.

mod delivery;
mod operation;
mod pager;
mod pages;
mod promises;

use super::super::shorthand::*;
use super::*;

/// Noon in UTC on a Sunday.
const NOON: &str = "2026-11-22T12:00:00Z";

/// What a measure is at a moment; `None` is unknown.
fn value(measured: Measure, now: &str, facts: &[Fact]) -> Option<f64> {
    let found = measure(facts, at(now));
    found.iter().find(|found| found.measure == measured).map(|found| found.value)
}

/// Checks cases of one measure, each with its name.
fn check(measured: Measure, cases: &[(&str, &str, Vec<Fact>, Option<f64>)]) {
    for (name, now, facts, expected) in cases {
        assert_eq!(value(measured, now, facts), *expected, "{measured}: {name}");
    }
}

#[test]
fn nothing_told_is_unknown() {
    assert_eq!(measure(&[], at(NOON)), Vec::new());
}

#[test]
fn a_figure_names_who_told_and_the_newest_of_it() {
    let facts = [
        page("a", "2026-11-20T00:00:00Z").by(7),
        page("b", "2026-11-21T00:00:00Z").by(3),
        page("c", "2026-11-19T00:00:00Z").by(7),
    ];
    let found = measure(&facts, at(NOON));
    let pages = found.iter().find(|found| found.measure == Measure::PagesPerWeek).unwrap();
    assert_eq!(pages.sources, [source(3), source(7)]);
    assert_eq!((pages.at, pages.window_days), (at("2026-11-21T00:00:00Z"), 7));
}

#[test]
fn the_months_of_an_objective_are_a_window_in_days() {
    // From 1 Aug to 22 Nov: 31 + 30 + 31 + 21 days.
    assert_eq!(days_of_three_months(at(NOON)), 113);
    // From 1 Feb to 31 May of a leap year: 29 + 31 + 30 + 30 days.
    assert_eq!(days_of_three_months(at("2028-05-31T12:00:00Z")), 120);
}
