//! Facts at random: at the edges of windows, on odd days, in groups that touch.

use proptest::prelude::*;

use super::*;
use crate::domain::signal::Said;
use crate::domain::signal::shorthand::{at, source};

/// Promises, with the share that may be bad in decimals.
pub(super) const PROMISES: [(f64, f64); 5] =
    [(0.9, 0.1), (0.95, 0.05), (0.99, 0.01), (0.995, 0.005), (0.999, 0.001)];

/// Moments at which calendars and clocks are odd.
const NOWS: [&str; 6] = [
    "2026-11-22T12:00:00Z",
    "2026-03-29T03:00:00+02:00",
    "2026-10-25T02:30:00+01:00",
    "2028-02-29T00:00:00Z",
    "2027-01-01T00:00:00Z",
    "2028-05-31T23:59:59Z",
];

/// How far back things lie, in days: at the edges of the windows, and close together elsewhere.
fn back() -> impl Strategy<Value = i64> {
    let days = prop_oneof![
        4 => 0i64..4,
        2 => prop::sample::select(vec![7, 21, 28, 30, 56, 90, 182]),
        2 => 0i64..130,
    ];
    let near =
        prop::sample::select(vec![-301i64, -300, -1, 0, 1, 1800, 3600, 7200, 43_200, 86_399]);
    (days, near).prop_map(|(days, near)| days * DAY + near)
}

/// What a set of facts is mostly about, so that each measure has enough to go by now and then.
#[derive(Debug, Clone, Copy)]
struct Focus {
    /// At most so many facts.
    facts: usize,
    /// Names that they share.
    keys: u32,
    groups: &'static [&'static str],
    /// Shares of pages, incidents, deployments, windows and counts.
    kinds: [u32; 5],
}

const FOCI: [Focus; 4] = [
    Focus { facts: 60, keys: 30, groups: &["", "k1", "k2", "k3"], kinds: [4, 2, 3, 3, 1] },
    Focus { facts: 120, keys: 300, groups: &["", "", "k1"], kinds: [30, 1, 1, 1, 1] },
    Focus { facts: 160, keys: 300, groups: &[""], kinds: [1, 1, 40, 1, 1] },
    Focus { facts: 80, keys: 300, groups: &["k1"], kinds: [1, 1, 1, 20, 1] },
];

fn body(focus: Focus) -> impl Strategy<Value = Body> {
    let maybe = || prop::option::of(any::<bool>());
    let page = (prop::bool::weighted(0.9), any::<bool>(), any::<bool>(), maybe());
    let page = page.prop_map(|(urgent, tells_acknowledgement, tells_alerts, actionable)| {
        Body::Page { urgent, tells_acknowledgement, tells_alerts, actionable }
    });
    let incident = (any::<bool>(), maybe()).prop_map(|(affects_users, found_by_monitoring)| {
        Body::Incident { affects_users, found_by_monitoring }
    });
    let outcome = prop::option::weighted(0.9, any::<bool>());
    let deploy = (outcome, prop::bool::weighted(0.2)).prop_map(|(ended, repaired)| {
        let ended = ended.map(|well| if well { Outcome::Succeeded } else { Outcome::Failed });
        Body::Deploy { outcome: ended, repaired }
    });
    let objective = (prop::sample::select(PROMISES.to_vec()), 0u32..40, 0u32..5);
    let objective = objective.prop_map(|((target, _), bad, hundreds)| {
        let total = f64::from(hundreds) * 333.3;
        Body::Objective { target, bad: (f64::from(bad) / 3.0).min(total), total }
    });
    let defects = (1u8..4, 0u32..9).prop_map(|(severity, open)| Body::Defects { severity, open });
    let [pages, incidents, deploys, windows, counts] = focus.kinds;
    prop_oneof![
        pages => page, incidents => incident, deploys => deploy, windows => objective,
        counts => defects,
    ]
}

/// Things told up to a few days after they began; the place in the list makes each statement newer
/// than those before it by a second, so that which words stand is never a matter of taste.
pub(super) fn told() -> impl Strategy<Value = (At, Vec<Fact>)> {
    prop::sample::select(FOCI.to_vec()).prop_flat_map(told_of)
}

fn told_of(focus: Focus) -> impl Strategy<Value = (At, Vec<Fact>)> {
    let after =
        || prop::option::weighted(0.7, prop::sample::select(vec![0i64, 60, 1800, 5400, 90_000]));
    let rarely = || prop::option::weighted(0.2, prop::sample::select(vec![-60i64, 1800, 5400]));
    let sometimes = || prop::option::of(prop::sample::select(vec![-60i64, 60, 90, 700, 5400]));
    let one = (
        (1u128..3, 0..focus.keys, prop::sample::select(focus.groups)),
        (back(), prop::bool::weighted(0.95)),
        (sometimes(), after(), rarely(), prop::sample::select(vec![0i64, 3600, 2 * DAY])),
        body(focus),
    );
    let facts = prop::collection::vec(one, 0..focus.facts);
    (prop::sample::select(NOWS.to_vec()), facts).prop_map(|(now, facts)| {
        let now = at(now);
        let facts = facts.into_iter().enumerate().map(|(place, one)| {
            let ((by, key, group), (back, opened), (acked, ended, again, told), body) = one;
            let began = now.plus_seconds(-back);
            let later = |seconds: Option<i64>| seconds.map(|seconds| began.plus_seconds(seconds));
            Fact {
                source: source(by),
                key: format!("k{key}"),
                group: group.to_owned(),
                title: String::new(),
                opened_at: opened.then_some(began),
                acknowledged_at: later(acked),
                resolved_at: later(ended),
                reopened_at: later(again),
                told_at: began.plus_seconds(told + i64::try_from(place).unwrap()),
                body,
                said: Said::default(),
            }
        });
        // The place is added to moments that differ, so two may still fall together.
        let mut facts: Vec<Fact> = facts.collect();
        let mut seen = BTreeSet::new();
        facts
            .retain(|fact| seen.insert((fact.source, fact.kind(), fact.key.clone(), fact.told_at)));
        (now, facts)
    })
}
