//! What the pager tells besides.

use super::*;

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
