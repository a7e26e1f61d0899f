//! What incidents and trackers tell.

use super::*;

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
