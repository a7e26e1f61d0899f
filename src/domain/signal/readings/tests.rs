use super::super::day::{Day, Heard};
use super::super::shorthand::*;
use super::*;
use crate::domain::policy_figures::PolicyFigures;

/// Noon in UTC on a Sunday.
const NOON: &str = "2026-11-22T12:00:00Z";

fn value(read: &[MeasuredReading], reading: Reading) -> Option<f64> {
    read.iter().find(|read| read.reading == reading).map(|read| read.value)
}

fn of(facts: &[Fact], reading: Reading) -> Option<f64> {
    value(&of_service(facts, at(NOON)).1, reading)
}

/// An incident on each of the days before 22 November, so many days back.
fn incidents_back(days: std::ops::RangeInclusive<u32>) -> Vec<Fact> {
    let noon = at(NOON);
    days.map(|back| {
        let opened = noon.minus_days(back).to_string();
        incident(&opened, &opened).ended(&opened)
    })
    .collect()
}

#[test]
fn nothing_told_reads_nothing() {
    assert_eq!(of_service(&[], at(NOON)), (vec![], vec![]));
    assert_eq!(of_team(&[], &[Vec::new()], &PolicyFigures::default(), at(NOON)), []);
}

#[test]
fn the_median_of_daily_incidents_counts_days_without_any() {
    let two = Reading::DailyIncidentsTwoWeeks;
    let four = Reading::DailyIncidentsFourWeeks;
    // On 7 of 14 days one, on 7 none: halfway between 0 and 1. Of 28 days 21 have none.
    assert_eq!(of(&incidents_back(1..=7), two), Some(0.5));
    assert_eq!(of(&incidents_back(1..=7), four), Some(0.0));
    // On 8 of 14 days.
    assert_eq!(of(&incidents_back(1..=8), two), Some(1.0));
    // Today is not over, and the 15th day back lies before: still 6 of 14.
    let mut facts = incidents_back(1..=6);
    facts.extend(incidents_back(0..=0));
    facts.extend(incidents_back(15..=15));
    assert_eq!(of(&facts, two), Some(0.0));
    assert_eq!(of(&[deploy("d", "2026-11-20T00:00:00Z")], two), None);
}

#[test]
fn windows_of_the_error_budget_that_were_used_up() {
    let reading = Reading::BudgetWindowsExhausted;
    // The windows end on 22 Nov, 25 Oct and 27 Sep at 12:00. 10 of 100 use up 0.9.
    let three = |bad: [f64; 3]| {
        let starts = ["2026-10-25T12:00:00Z", "2026-10-25T11:00:00Z", "2026-08-30T12:00:00Z"];
        let window = |(start, bad): (&str, f64)| window("a", start, 0.9, bad, 100.0);
        starts.into_iter().zip(bad).map(window).collect::<Vec<_>>()
    };
    assert_eq!(of(&three([0.0, 0.0, 0.0]), reading), Some(0.0));
    assert_eq!(of(&three([10.0, 9.9, 11.0]), reading), Some(2.0));
    assert_eq!(of(&three([10.0, 10.0, 10.0])[..2], reading), None);
    // Another objective used its budget up in the newest window.
    let mut facts = three([0.0, 0.0, 0.0]);
    facts.push(window("b", "2026-11-20T00:00:00Z", 0.9, 10.0, 10.0));
    assert_eq!(of(&facts, reading), Some(1.0));
}

#[test]
fn time_to_recover_counts_an_outage_after_a_deployment_once() {
    let facts = [
        // The incident takes 30 minutes; its deployment is not counted again.
        deploy("a", "2026-11-10T08:00:00Z"),
        incident("i", "2026-11-10T09:00:00Z").ended("2026-11-10T09:30:00Z"),
        // Recovered by the next success after 60 minutes.
        failed("b", "2026-11-12T08:00:00Z"),
        deploy("c", "2026-11-12T09:00:00Z"),
        // An incident of 200 minutes with nothing deployed before.
        incident("j", "2026-11-20T00:00:00Z").ended("2026-11-20T03:20:00Z"),
    ];
    assert_eq!(of(&facts, Reading::RecoveryMedian), Some(60.0));
    // a with its incident and b failed, of 3.
    assert_eq!(of(&facts, Reading::ChangeFailureShare), Some(100.0 * 2.0 / 3.0));
}

#[test]
fn months_with_a_recovery_of_more_than_a_day() {
    let reading = Reading::SlowRecoveryMonths;
    let facts = [
        // August: a second more than 24 hours. September: exactly 24 hours.
        incident("a", "2026-08-31T23:00:00Z").ended("2026-09-01T23:00:01Z"),
        incident("b", "2026-09-10T00:00:00Z").ended("2026-09-11T00:00:00Z"),
        // October: 1 Nov 1:00+01:00 is 0:00 in UTC, 25 hours later. Two in a month are one month.
        incident("c", "2026-10-30T23:00:00Z").ended("2026-11-01T01:00:00+01:00"),
        failed("d", "2026-10-01T00:00:00Z"),
        deploy("e", "2026-10-03T00:00:00Z"),
        // July and November are not among the three.
        incident("f", "2026-07-31T23:59:59Z").ended("2026-08-03T00:00:00Z"),
        incident("g", "2026-11-01T00:00:00Z").ended("2026-11-05T00:00:00Z"),
    ];
    assert_eq!(of(&facts, reading), Some(2.0));
    assert_eq!(of(&[window("a", "2026-10-01T00:00:00Z", 0.9, 1.0, 10.0)], reading), None);
}

#[test]
fn a_reading_becomes_what_conditions_take() {
    let (_, read) = of_service(&[page("a", "2026-11-20T01:00:00Z").by(4)], at(NOON));
    let daily = read.iter().find(|read| read.reading == Reading::DailyIncidentsTwoWeeks).unwrap();
    assert_eq!((daily.at, &daily.sources), (at("2026-11-20T01:00:00Z"), &vec![source(4)]));
    let observed = daily.observed("pager".to_owned());
    assert_eq!(observed.source, Source::Measured("pager".to_owned()));
    assert_eq!((observed.value, observed.at), (0.0, daily.at));
}

/// A day so many days before 22 November with incidents in its shifts.
fn shifts(back: u32, incidents: [u32; 2]) -> Day {
    let heard = Heard { pages: true, ..Heard::default() };
    Day { incidents, heard, ..Day::quiet(at(NOON).minus_days(back).date()) }
}

#[test]
fn the_load_of_a_whole_team() {
    let own = vec![shifts(1, [3, 2]), shifts(21, [1, 0]), shifts(22, [4, 0])];
    let other = vec![shifts(1, [0, 1]), shifts(91, [3, 0]), shifts(92, [9, 9]), shifts(0, [9, 9])];
    let all = [own.clone(), other];
    let read = of_team(&own, &all, &PolicyFigures::default(), at(NOON));
    // 21 days: 3 + 2 + 1 + 1 in 42 shifts. 91 days: 4 + 3 more in 182. Today is not over, and the
    // 92nd day lies before.
    assert_eq!(value(&read, Reading::IncidentsPerShift), Some(7.0 / 42.0));
    assert_eq!(value(&read, Reading::IncidentsPerShiftQuarter), Some(14.0 / 182.0));
    assert_eq!(value(&read, Reading::ShareOfIncidents), Some(100.0 * 10.0 / 14.0));
    // More than 2 in a shift: yesterday morning 3, its evening 2 + 1, 4 and 3.
    assert_eq!(value(&read, Reading::ShiftsOverBudget), Some(100.0 * 4.0 / 182.0));
    // Yesterday ended with the midnight before noon.
    assert!(read.iter().all(|read| read.at == at("2026-11-22T00:00:00Z")));
}

#[test]
fn the_share_is_unknown_while_a_service_tells_nothing() {
    let own = vec![shifts(1, [1, 0])];
    // Who tells deployments alone tells nothing of incidents.
    let heard = Heard { deploys: true, ..Heard::default() };
    let deploys = vec![Day { heard, ..shifts(1, [0, 0]) }];
    for other in [Vec::new(), deploys.clone()] {
        let read = of_team(&own, &[own.clone(), other], &PolicyFigures::default(), at(NOON));
        assert_eq!(value(&read, Reading::ShareOfIncidents), None);
        assert_eq!(value(&read, Reading::IncidentsPerShift), Some(1.0 / 42.0));
    }
    let read =
        of_team(&deploys, std::slice::from_ref(&deploys), &PolicyFigures::default(), at(NOON));
    assert_eq!(read, []);
}

#[test]
fn a_team_without_incidents_has_no_share_of_them() {
    let own = vec![shifts(1, [0, 0])];
    let read = of_team(&own, std::slice::from_ref(&own), &PolicyFigures::default(), at(NOON));
    assert_eq!(value(&read, Reading::ShareOfIncidents), None);
    assert_eq!(value(&read, Reading::ShiftsOverBudget), Some(0.0));
}
