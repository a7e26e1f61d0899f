//! What objectives promise.

use super::*;

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
