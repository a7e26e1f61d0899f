//! Cases calculated by hand: what was told, and what follows from it.

use super::super::shorthand::*;
use super::*;
use crate::domain::signal::Outcome;

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
fn pages_per_week() {
    let p = page;
    check(
        Measure::PagesPerWeek,
        &[
            (
                "two in the week",
                NOON,
                vec![p("a", "2026-11-20T01:00:00Z"), p("b", "2026-11-21T01:00:00Z")],
                Some(2.0),
            ),
            // 22 Nov 12:00 - 7 d = 15 Nov 12:00, which counts; a second earlier does not.
            ("exactly 7 days ago", NOON, vec![p("a", "2026-11-15T12:00:00Z")], Some(1.0)),
            ("a second before that", NOON, vec![p("a", "2026-11-15T11:59:59Z")], Some(0.0)),
            // 15 Nov 13:30 at +02:00 is 11:30 in UTC, before the window.
            ("an offset, before", NOON, vec![p("a", "2026-11-15T13:30:00+02:00")], Some(0.0)),
            // 15 Nov 10:30 at -02:00 is 12:30 in UTC, inside.
            ("an offset, inside", NOON, vec![p("a", "2026-11-15T10:30:00-02:00")], Some(1.0)),
            // 12:05:00 is 5 minutes ahead and counts, 12:05:01 is the future. Both pages are told
            // by the same source, so the measure is known.
            (
                "ahead",
                NOON,
                vec![
                    p("a", "2026-11-22T12:05:00Z"),
                    p("b", "2026-11-22T12:05:01Z").told("2026-11-22T12:00:00Z"),
                ],
                Some(1.0),
            ),
            ("the year 2100 alone", NOON, vec![p("a", "2100-01-01T00:00:00Z")], None),
            ("the year 1970 alone", NOON, vec![p("a", "1970-01-01T00:00:00Z")], None),
            // Told 90 days before, 24 Aug 12:00: still watched. A second earlier: not.
            ("90 days of silence", NOON, vec![p("a", "2026-08-24T12:00:00Z")], Some(0.0)),
            ("more silence", NOON, vec![p("a", "2026-08-24T11:59:59Z")], None),
            (
                "resolved, never opened",
                NOON,
                vec![p("a", "2026-11-20T00:00:00Z").ended("2026-11-20T01:00:00Z").never_opened()],
                Some(0.0),
            ),
            ("not urgent", NOON, vec![quiet_page("a", "2026-11-20T00:00:00Z")], Some(0.0)),
            ("only deployments", NOON, vec![deploy("a", "2026-11-20T00:00:00Z")], None),
            // 29 Feb 2028 12:00 - 7 d = 22 Feb 12:00.
            (
                "a leap day",
                "2028-02-29T12:00:00Z",
                vec![p("a", "2028-02-22T12:00:00Z"), p("b", "2028-02-29T00:00:00Z")],
                Some(2.0),
            ),
            // 7 Mar 2028 12:00 - 7 d = 29 Feb 12:00: February has 29 days.
            (
                "across a leap day",
                "2028-03-07T12:00:00Z",
                vec![p("a", "2028-02-29T12:00:00Z"), p("b", "2028-02-29T11:59:00Z")],
                Some(1.0),
            ),
        ],
    );
}

#[test]
fn pages_of_one_group_that_overlap_count_once() {
    let p = |key, opened| page(key, opened).group("disk");
    check(
        Measure::PagesPerWeek,
        &[
            // [1:00, 2:00] and [1:30, 3:00] overlap, [3:00, 4:00] touches, [4:01, ...] is new.
            (
                "overlap and touch",
                NOON,
                vec![
                    p("a", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                    p("b", "2026-11-20T01:30:00Z").ended("2026-11-20T03:00:00Z"),
                    p("c", "2026-11-20T03:00:00Z").ended("2026-11-20T04:00:00Z"),
                    p("d", "2026-11-20T04:01:00Z").ended("2026-11-20T05:00:00Z"),
                ],
                Some(2.0),
            ),
            // The same times from two sources are two pages.
            (
                "two sources",
                NOON,
                vec![
                    p("a", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                    p("a", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z").by(2),
                ],
                Some(2.0),
            ),
            // Without a group each stands alone.
            (
                "no group",
                NOON,
                vec![
                    page("a", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                    page("b", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                ],
                Some(2.0),
            ),
            // Last told 18 Nov 1:00, so it lasts to 19 Nov 1:00: the next belongs to it, the one a
            // second after that does not.
            (
                "never ended, 24 hours",
                NOON,
                vec![
                    p("a", "2026-11-18T01:00:00Z"),
                    p("b", "2026-11-19T01:00:00Z").ended("2026-11-19T01:00:00Z"),
                ],
                Some(1.0),
            ),
            (
                "never ended, later",
                NOON,
                vec![
                    p("a", "2026-11-18T01:00:00Z"),
                    p("b", "2026-11-19T01:00:01Z").ended("2026-11-19T02:00:00Z"),
                ],
                Some(2.0),
            ),
            // Reopened at 3:00 and not ended since: it lasts to 21 Nov 3:00.
            (
                "reopened",
                NOON,
                vec![
                    p("a", "2026-11-20T01:00:00Z")
                        .ended("2026-11-20T02:00:00Z")
                        .reopened("2026-11-20T03:00:00Z"),
                    p("b", "2026-11-21T02:00:00Z").ended("2026-11-21T02:30:00Z"),
                ],
                Some(1.0),
            ),
            // The run began before the window: what rings again inside it is not a new page.
            (
                "begun before the window",
                NOON,
                vec![
                    p("a", "2026-11-15T11:00:00Z").ended("2026-11-15T14:00:00Z"),
                    p("b", "2026-11-15T13:00:00Z").ended("2026-11-15T13:30:00Z"),
                ],
                Some(0.0),
            ),
            // Clocks go forward on 29 Mar 2026 in Berlin: 1:30+01:00 = 0:30 UTC and 3:00+02:00 =
            // 1:00 UTC lie half an hour apart and touch; by the hands of the clock it is 1.5 hours.
            (
                "summer time begins",
                "2026-03-29T12:00:00Z",
                vec![
                    p("a", "2026-03-29T01:30:00+01:00").ended("2026-03-29T03:00:00+02:00"),
                    p("b", "2026-03-29T03:00:00+02:00").ended("2026-03-29T04:00:00+02:00"),
                ],
                Some(1.0),
            ),
            // Clocks go back on 25 Oct 2026: 2:30+02:00 = 0:30 UTC and 2:30+01:00 = 1:30 UTC are an
            // hour apart and two pages, though the clock shows the same.
            (
                "summer time ends",
                "2026-10-25T12:00:00Z",
                vec![
                    p("a", "2026-10-25T02:30:00+02:00").ended("2026-10-25T02:40:00+02:00"),
                    p("b", "2026-10-25T02:30:00+01:00").ended("2026-10-25T02:40:00+01:00"),
                ],
                Some(2.0),
            ),
        ],
    );
}

#[test]
fn incidents_per_shift() {
    check(
        Measure::IncidentsPerShift,
        &[
            // 3 / 42: a declared incident, its own page not again, and two pages besides.
            (
                "declared and not",
                NOON,
                vec![
                    incident("i1", "2026-11-20T01:10:00Z"),
                    page("a", "2026-11-20T01:00:00Z").group("i1").ended("2026-11-20T02:00:00Z"),
                    page("b", "2026-11-20T05:00:00Z").group("i2").ended("2026-11-20T06:00:00Z"),
                    page("c", "2026-11-20T05:00:00Z").ended("2026-11-20T06:00:00Z"),
                ],
                Some(3.0 / 42.0),
            ),
            // Another source does not know this incident by that key: 2 / 42.
            (
                "the key of another source",
                NOON,
                vec![
                    incident("i1", "2026-11-20T01:10:00Z").by(2),
                    page("a", "2026-11-20T01:00:00Z").group("i1").ended("2026-11-20T02:00:00Z"),
                ],
                Some(2.0 / 42.0),
            ),
            // Of the declared incident only the end was told: its page stands for itself. 1 / 42.
            (
                "declared without begin",
                NOON,
                vec![
                    incident("i1", "2026-11-20T02:00:00Z").never_opened(),
                    page("a", "2026-11-20T01:00:00Z").group("i1").ended("2026-11-20T02:00:00Z"),
                ],
                Some(1.0 / 42.0),
            ),
            // 22 Nov 12:00 - 21 d = 1 Nov 12:00.
            (
                "exactly 21 days ago",
                NOON,
                vec![incident("a", "2026-11-01T12:00:00Z"), incident("b", "2026-11-01T11:59:59Z")],
                Some(1.0 / 42.0),
            ),
            ("none", NOON, vec![incident("a", "2026-10-01T00:00:00Z")], Some(0.0)),
        ],
    );
}

#[test]
fn actionable_share() {
    let p = page;
    check(
        Measure::ActionableShare,
        &[
            // Known: a marked yes, b marked no, c acknowledged yes, d ended alone no, and e has a
            // yes in its run. f still lasts. 3 / 5.
            (
                "marks and acknowledgement",
                NOON,
                vec![
                    p("a", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z").marked(true),
                    p("b", "2026-11-20T01:00:00Z")
                        .acknowledged("2026-11-20T01:05:00Z")
                        .marked(false),
                    p("c", "2026-11-20T01:00:00Z").acknowledged("2026-11-20T01:05:00Z"),
                    p("d", "2026-11-20T01:00:00Z").ended("2026-11-20T01:05:00Z"),
                    p("e", "2026-11-20T01:00:00Z").group("g").marked(false),
                    p("e2", "2026-11-20T01:10:00Z").group("g").marked(true),
                    p("f", "2026-11-22T11:00:00Z"),
                ],
                Some(60.0),
            ),
            // The sender tells nothing of acknowledgement: nothing is known.
            (
                "silent sender",
                NOON,
                vec![alert("a", "g", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z")],
                None,
            ),
            (
                "silent sender, marked",
                NOON,
                vec![alert("a", "g", "2026-11-20T01:00:00Z").marked(false)],
                Some(0.0),
            ),
            // 22 Nov 12:00 - 28 d = 25 Oct 12:00 in UTC = 13:00 in Berlin, on the day the clocks
            // went back. The first counts and was needed, the second is too old.
            (
                "exactly 28 days ago",
                NOON,
                vec![
                    p("a", "2026-10-25T13:00:00+01:00").marked(true),
                    p("b", "2026-10-25T12:59:59+01:00").marked(false),
                ],
                Some(100.0),
            ),
        ],
    );
}

#[test]
fn time_to_acknowledge() {
    let acked = |minute: u32| {
        let page = page(&format!("p{minute}"), "2026-11-20T01:00:00Z");
        page.acknowledged(&format!("2026-11-20T01:{minute:02}:00Z"))
    };
    let ten: Vec<Fact> = (1..=10).map(acked).collect();
    let eleven: Vec<Fact> = (1..=11).map(acked).collect();
    check(
        Measure::TimeToAcknowledge,
        &[
            ("one", NOON, vec![acked(7)], Some(7.0)),
            // Rank ceil(0.9 x 10) = 9 and ceil(0.9 x 11) = 10.
            ("ten", NOON, ten, Some(9.0)),
            ("eleven", NOON, eleven, Some(10.0)),
            // 90 seconds; what nobody acknowledged has no time.
            (
                "one and a half",
                NOON,
                vec![
                    page("a", "2026-11-20T01:00:00Z").acknowledged("2026-11-20T01:01:30Z"),
                    page("b", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                ],
                Some(1.5),
            ),
            // From the begin of the run at 1:00 to the first of its acknowledgements at 1:20.
            (
                "a run",
                NOON,
                vec![
                    page("a", "2026-11-20T01:00:00Z")
                        .group("g")
                        .acknowledged("2026-11-20T01:40:00Z"),
                    page("b", "2026-11-20T01:10:00Z")
                        .group("g")
                        .acknowledged("2026-11-20T01:20:00Z"),
                ],
                Some(20.0),
            ),
            (
                "a clock that is behind",
                NOON,
                vec![page("a", "2026-11-20T01:00:00Z").acknowledged("2026-11-20T00:59:00Z")],
                Some(0.0),
            ),
            // 1:50+02:00 = 23:50 UTC the day before; 0:05 UTC is 15 minutes later.
            (
                "across midnight",
                NOON,
                vec![page("a", "2026-11-20T01:50:00+02:00").acknowledged("2026-11-20T00:05:00Z")],
                Some(15.0),
            ),
            // 1:55+01:00 = 0:55 UTC, 3:05+02:00 = 1:05 UTC: 10 minutes, not 70.
            (
                "summer time begins",
                "2026-03-30T00:00:00Z",
                vec![
                    page("a", "2026-03-29T01:55:00+01:00")
                        .acknowledged("2026-03-29T03:05:00+02:00"),
                ],
                Some(10.0),
            ),
            // 2:55+02:00 = 0:55 UTC, 2:05+01:00 = 1:05 UTC: 10 minutes, not minus 50.
            (
                "summer time ends",
                "2026-10-26T00:00:00Z",
                vec![
                    page("a", "2026-10-25T02:55:00+02:00")
                        .acknowledged("2026-10-25T02:05:00+01:00"),
                ],
                Some(10.0),
            ),
            ("not acknowledged", NOON, vec![page("a", "2026-11-20T01:00:00Z")], None),
        ],
    );
}

#[test]
fn time_to_restore() {
    check(
        Measure::TimeToRestore,
        &[
            // 30 and 60 minutes: halfway is 45. The third still lasts.
            (
                "two",
                NOON,
                vec![
                    incident("a", "2026-11-20T01:00:00Z").ended("2026-11-20T01:30:00Z"),
                    incident("b", "2026-11-20T02:00:00Z").ended("2026-11-20T03:00:00Z"),
                    incident("c", "2026-11-20T04:00:00Z"),
                ],
                Some(45.0),
            ),
            // 10, 20 and 600.
            (
                "three",
                NOON,
                vec![
                    incident("a", "2026-11-20T01:00:00Z").ended("2026-11-20T01:10:00Z"),
                    incident("b", "2026-11-20T02:00:00Z").ended("2026-11-20T12:00:00Z"),
                    page("c", "2026-11-20T03:00:00Z").ended("2026-11-20T03:20:00Z"),
                ],
                Some(20.0),
            ),
            // From 31 Jan 23:00 to 1 Feb 1:00: 120 minutes.
            (
                "across the end of a month",
                "2027-02-02T00:00:00Z",
                vec![incident("a", "2027-01-31T23:00:00Z").ended("2027-02-01T01:00:00Z")],
                Some(120.0),
            ),
            (
                "an end in the future",
                NOON,
                vec![incident("a", "2026-11-22T11:00:00Z").ended("2026-11-22T18:00:00Z")],
                None,
            ),
            (
                "reopened",
                NOON,
                vec![
                    incident("a", "2026-11-20T01:00:00Z")
                        .ended("2026-11-20T02:00:00Z")
                        .reopened("2026-11-20T03:00:00Z"),
                ],
                None,
            ),
        ],
    );
}

#[test]
fn alerts_per_incident() {
    check(
        Measure::AlertsPerIncident,
        &[
            // The run of g has 3 alerts, that of h 1, the pager's page none that are told: 4 / 2.
            (
                "two groups",
                NOON,
                vec![
                    alert("a", "g", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                    alert("b", "g", "2026-11-20T01:10:00Z").ended("2026-11-20T02:00:00Z"),
                    alert("c", "g", "2026-11-20T01:20:00Z").ended("2026-11-20T02:00:00Z"),
                    alert("d", "h", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                    page("e", "2026-11-20T01:00:00Z").by(2),
                ],
                Some(2.0),
            ),
            // Two runs of one declared incident: 3 / 1.
            (
                "declared",
                NOON,
                vec![
                    incident("g", "2026-11-20T01:00:00Z"),
                    alert("a", "g", "2026-11-20T01:00:00Z").ended("2026-11-20T02:00:00Z"),
                    alert("b", "g", "2026-11-20T03:00:00Z").ended("2026-11-20T04:00:00Z"),
                    alert("c", "g", "2026-11-20T03:00:00Z").ended("2026-11-20T04:00:00Z"),
                ],
                Some(3.0),
            ),
            ("nobody tells", NOON, vec![page("a", "2026-11-20T01:00:00Z")], None),
        ],
    );
}

#[test]
fn deployments() {
    let of_days = |days: &[u32]| -> Vec<Fact> {
        days.iter()
            .map(|day| deploy(&format!("d{day}"), &format!("2026-11-{day:02}T08:00:00Z")))
            .collect()
    };
    check(
        Measure::DeploysPerWeek,
        &[
            // 5 / 4 weeks. One that still runs has not ended.
            (
                "five",
                NOON,
                {
                    let mut facts = of_days(&[1, 2, 3, 4, 5]);
                    facts.push(deployed("x", "2026-11-06T08:00:00Z", None, false));
                    facts
                },
                Some(1.25),
            ),
            ("a failed one is one", NOON, vec![failed("a", "2026-11-20T08:00:00Z")], Some(0.25)),
            // 28 days before are 25 Oct 12:00.
            (
                "exactly 28 days ago",
                NOON,
                vec![deploy("a", "2026-10-25T12:00:00Z"), deploy("b", "2026-10-25T11:59:59Z")],
                Some(0.25),
            ),
            ("only pages", NOON, vec![page("a", "2026-11-20T08:00:00Z")], None),
        ],
    );
    // The newest 50 of 51: the oldest one, which failed, is left out. 49 / 50.
    let many: Vec<Fact> = (0..51)
        .map(|minute| {
            let opened = format!("2026-11-20T08:{minute:02}:00Z");
            if minute <= 1 { failed(&opened, &opened) } else { deploy(&opened, &opened) }
        })
        .collect();
    check(
        Measure::DeploySuccess,
        &[
            ("the newest 50", NOON, many, Some(98.0)),
            // 2 / 3; the rollback shows elsewhere.
            (
                "two of three",
                NOON,
                vec![
                    deploy("a", "2026-11-20T08:00:00Z"),
                    failed("b", "2026-11-20T09:00:00Z"),
                    deployed("c", "2026-11-20T10:00:00Z", Some(Outcome::Succeeded), true),
                ],
                Some(100.0 * 2.0 / 3.0),
            ),
            ("still running", NOON, vec![deployed("a", "2026-11-20T08:00:00Z", None, false)], None),
        ],
    );
}

#[test]
fn change_failure_rate() {
    check(
        Measure::ChangeFailureRate,
        &[
            // b failed, c was repaired: 2 / 4.
            (
                "by themselves",
                NOON,
                vec![
                    deploy("a", "2026-11-20T08:00:00Z"),
                    failed("b", "2026-11-20T09:00:00Z"),
                    deployed("c", "2026-11-20T10:00:00Z", Some(Outcome::Succeeded), true),
                    deploy("d", "2026-11-20T11:00:00Z"),
                ],
                Some(50.0),
            ),
            // Only the latest before the incident is blamed: 1 / 2.
            (
                "the latest is blamed",
                NOON,
                vec![
                    deploy("a", "2026-11-20T08:00:00Z"),
                    deploy("b", "2026-11-20T09:00:00Z"),
                    incident("i", "2026-11-20T10:00:00Z"),
                ],
                Some(50.0),
            ),
            // At the moment itself: 1 / 1.
            (
                "at once",
                NOON,
                vec![deploy("a", "2026-11-20T08:00:00Z"), page("i", "2026-11-20T08:00:00Z")],
                Some(100.0),
            ),
            // 24 hours are over: 0 / 1. A second less: 1 / 1.
            (
                "after 24 hours",
                NOON,
                vec![deploy("a", "2026-11-20T08:00:00Z"), incident("i", "2026-11-21T08:00:00Z")],
                Some(0.0),
            ),
            (
                "a second less",
                NOON,
                vec![deploy("a", "2026-11-20T08:00:00Z"), incident("i", "2026-11-21T07:59:59Z")],
                Some(100.0),
            ),
            // 28 Mar 23:30+01:00 = 22:30 UTC; 30 Mar 0:15+02:00 = 29 Mar 22:15 UTC, 23.75 hours
            // later, though the hands of the clock have gone round by 24.75 hours.
            (
                "summer time begins",
                "2026-03-31T00:00:00Z",
                vec![
                    deploy("a", "2026-03-28T23:30:00+01:00"),
                    incident("i", "2026-03-30T00:15:00+02:00"),
                ],
                Some(100.0),
            ),
            // 24 Oct 12:00+02:00 = 10:00 UTC; 25 Oct 11:30+01:00 = 10:30 UTC, 24.5 hours later.
            (
                "summer time ends",
                "2026-10-27T00:00:00Z",
                vec![
                    deploy("a", "2026-10-24T12:00:00+02:00"),
                    incident("i", "2026-10-25T11:30:00+01:00"),
                ],
                Some(0.0),
            ),
            // Deployed on 28 Feb 20:00, incident on 29 Feb 19:00 of a leap year: 23 hours.
            (
                "a leap day",
                "2028-03-02T00:00:00Z",
                vec![deploy("a", "2028-02-28T20:00:00Z"), incident("i", "2028-02-29T19:00:00Z")],
                Some(100.0),
            ),
        ],
    );
}

#[test]
fn failed_deploy_recovery() {
    check(
        Measure::FailedDeployRecovery,
        &[
            // To the next success at 9:00, not to the failure before it.
            (
                "by the next success",
                NOON,
                vec![failed("a", "2026-11-20T08:00:00Z"), deploy("c", "2026-11-20T09:00:00Z")],
                Some(60.0),
            ),
            // a: 60 minutes, b: 30 minutes; halfway.
            (
                "two in a row",
                NOON,
                vec![
                    failed("a", "2026-11-20T08:00:00Z"),
                    failed("b", "2026-11-20T08:30:00Z"),
                    deploy("c", "2026-11-20T09:00:00Z"),
                ],
                Some(45.0),
            ),
            // To the end of the last of its incidents, 12:00, not to the next success.
            (
                "by its incidents",
                NOON,
                vec![
                    deploy("a", "2026-11-20T08:00:00Z"),
                    incident("i", "2026-11-20T08:30:00Z").ended("2026-11-20T12:00:00Z"),
                    incident("j", "2026-11-20T08:40:00Z").ended("2026-11-20T09:00:00Z"),
                    deploy("b", "2026-11-20T10:00:00Z"),
                ],
                Some(240.0),
            ),
            (
                "one incident lasts",
                NOON,
                vec![
                    deploy("a", "2026-11-20T08:00:00Z"),
                    incident("i", "2026-11-20T08:30:00Z").ended("2026-11-20T12:00:00Z"),
                    incident("j", "2026-11-20T08:40:00Z"),
                ],
                None,
            ),
            ("nothing since", NOON, vec![failed("a", "2026-11-20T08:00:00Z")], None),
            (
                "a success at the same moment",
                NOON,
                vec![failed("a", "2026-11-20T08:00:00Z"), deploy("b", "2026-11-20T08:00:00Z")],
                None,
            ),
        ],
    );
}

#[test]
fn objective_met() {
    let months = |bad: [f64; 3]| -> Vec<Fact> {
        let starts = ["2026-08-01T00:00:00Z", "2026-09-15T00:00:00Z", "2026-10-31T23:59:59Z"];
        starts.iter().zip(bad).map(|(start, bad)| window("a", start, 0.9, bad, 100.0)).collect()
    };
    let with = |more: Fact| {
        let mut facts = months([1.0; 3]);
        facts.push(more);
        facts
    };
    check(
        Measure::ObjectiveMet,
        &[
            // Exactly 10 of 100 bad at 0.9 keeps the promise.
            ("at the limit", NOON, months([10.0; 3]), Some(1.0)),
            ("one month missed", NOON, months([1.0, 10.5, 1.0]), Some(0.0)),
            ("a month without windows", NOON, months([1.0; 3])[..2].to_vec(), None),
            // 1 Nov 0:30+02:00 is 31 Oct 22:30 in UTC: 1 + 30 of 200 in October.
            (
                "an offset at the end of a month",
                NOON,
                with(window("a", "2026-11-01T00:30:00+02:00", 0.9, 30.0, 100.0)),
                Some(0.0),
            ),
            // The current month and the one before the three do not count.
            (
                "the current month",
                NOON,
                with(window("a", "2026-11-01T00:00:00Z", 0.9, 99.0, 100.0)),
                Some(1.0),
            ),
            (
                "four months ago",
                NOON,
                with(window("a", "2026-07-31T23:59:59Z", 0.9, 99.0, 100.0)),
                Some(1.0),
            ),
            // The other objective has windows in one month only.
            (
                "another objective",
                NOON,
                with(window("b", "2026-09-01T00:00:00Z", 0.9, 0.0, 100.0)),
                None,
            ),
            // On 31 May the three months are February, March and April.
            (
                "from the end of a month",
                "2028-05-31T12:00:00Z",
                vec![
                    window("a", "2028-02-29T12:00:00Z", 0.999, 1.0, 1000.0),
                    window("a", "2028-03-31T12:00:00Z", 0.999, 1.0, 1000.0),
                    window("a", "2028-04-30T12:00:00Z", 0.999, 1.0, 1000.0),
                ],
                Some(1.0),
            ),
        ],
    );
}

#[test]
fn error_budget_left() {
    let w = window;
    check(
        Measure::ErrorBudgetLeft,
        &[
            // 0.999 allows 1,000 of 1,000,000; 250 + 500 are used: 25% left.
            (
                "a quarter",
                NOON,
                vec![
                    w("a", "2026-11-20T00:00:00Z", 0.999, 250.0, 400_000.0),
                    w("a", "2026-11-21T00:00:00Z", 0.999, 500.0, 600_000.0),
                ],
                Some(25.0),
            ),
            // 0.9 allows 10 of 100; 15 are used: 50% too much.
            (
                "overspent",
                NOON,
                vec![w("a", "2026-11-20T00:00:00Z", 0.9, 15.0, 100.0)],
                Some(-50.0),
            ),
            // a has 100% left, b 50%.
            (
                "the least",
                NOON,
                vec![
                    w("a", "2026-11-20T00:00:00Z", 0.9, 0.0, 100.0),
                    w("b", "2026-11-20T00:00:00Z", 0.9, 5.0, 100.0),
                ],
                Some(50.0),
            ),
            // The newest promise of 0.8 allows 40 of 200; 10 are used: 75%.
            (
                "a new promise",
                NOON,
                vec![
                    w("a", "2026-11-20T00:00:00Z", 0.9, 5.0, 100.0),
                    w("a", "2026-11-21T00:00:00Z", 0.8, 5.0, 100.0),
                ],
                Some(75.0),
            ),
            // 25 Oct 12:00 counts, a second before does not.
            (
                "exactly 28 days ago",
                NOON,
                vec![
                    w("a", "2026-10-25T12:00:00Z", 0.9, 10.0, 100.0),
                    w("a", "2026-10-25T11:59:59Z", 0.9, 90.0, 100.0),
                ],
                Some(0.0),
            ),
            ("no events", NOON, vec![w("a", "2026-11-20T00:00:00Z", 0.9, 0.0, 0.0)], None),
            (
                "figures that cannot be",
                NOON,
                vec![
                    w("a", "2026-11-20T00:00:00Z", 1.0, 1.0, 10.0),
                    w("b", "2026-11-20T00:00:00Z", 0.9, 11.0, 10.0),
                    w("c", "2026-11-20T00:00:00Z", f64::NAN, 1.0, 10.0),
                    w("d", "2026-11-20T00:00:00Z", 0.9, f64::NAN, 10.0),
                    w("e", "2026-11-20T00:00:00Z", 0.9, 1.0, f64::INFINITY),
                    w("f", "2026-11-20T00:00:00Z", 0.9, -1.0, 10.0),
                    w("g", "2026-11-20T00:00:00Z", 0.0, 1.0, 10.0),
                ],
                None,
            ),
        ],
    );
}

#[test]
fn open_defects() {
    let d = defects;
    check(
        Measure::OpenDefectsSev1,
        &[
            (
                "the newest",
                NOON,
                vec![
                    d(1, 4, "2026-11-20T00:00:00Z").by(2),
                    d(1, 2, "2026-11-21T00:00:00Z"),
                    d(2, 9, "2026-11-22T00:00:00Z"),
                ],
                Some(2.0),
            ),
            ("none open", NOON, vec![d(1, 0, "2026-11-20T00:00:00Z")], Some(0.0)),
            // 22 Nov 12:00 - 30 d = 23 Oct 12:00.
            ("exactly 30 days ago", NOON, vec![d(1, 3, "2026-10-23T12:00:00Z")], Some(3.0)),
            ("too old", NOON, vec![d(1, 3, "2026-10-23T11:59:59Z")], None),
            ("another severity", NOON, vec![d(2, 3, "2026-11-20T00:00:00Z")], None),
        ],
    );
    check(
        Measure::OpenDefectsSev2,
        &[("severity 2", NOON, vec![d(2, 9, "2026-11-22T00:00:00Z")], Some(9.0))],
    );
}

#[test]
fn self_detected_share() {
    check(
        Measure::SelfDetectedShare,
        &[
            // 2 / 3; the fourth does not say, the fifth hurt no user.
            (
                "two of three",
                NOON,
                vec![
                    outage("a", "2026-11-20T00:00:00Z", Some(true)),
                    outage("b", "2026-08-20T00:00:00Z", Some(true)),
                    outage("c", "2026-11-20T00:00:00Z", Some(false)),
                    outage("d", "2026-11-20T00:00:00Z", None),
                    incident("e", "2026-11-20T00:00:00Z"),
                ],
                Some(100.0 * 2.0 / 3.0),
            ),
            // 22 Nov 12:00 - 182 d = 24 May 12:00.
            (
                "exactly 182 days ago",
                NOON,
                vec![
                    outage("a", "2026-05-24T12:00:00Z", Some(false)),
                    outage("b", "2026-05-24T11:59:59Z", Some(true)),
                ],
                Some(0.0),
            ),
            ("pages alone", NOON, vec![page("a", "2026-11-20T00:00:00Z")], None),
        ],
    );
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
