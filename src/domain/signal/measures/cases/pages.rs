//! Pages, and what counts as one.

use super::*;

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
