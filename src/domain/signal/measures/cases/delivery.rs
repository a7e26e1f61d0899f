//! What the pipelines tell.

use super::*;
use crate::domain::signal::Outcome;

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
            // Nobody tells of incidents: what followed is not known.
            ("nobody watches", NOON, vec![failed("b", "2026-11-20T09:00:00Z")], None),
            // b failed, c was repaired: 2 / 4.
            (
                "by themselves",
                NOON,
                vec![
                    incident("long before", "2026-11-01T09:00:00Z"),
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
