//! The measures once more, by brute force and without anything of what they are made of: every pair
//! is looked at, moments are whole seconds, and months are text.

use proptest::prelude::*;

use super::super::shorthand::{at, source};
use super::*;
use crate::domain::signal::{Body, FactKind, Outcome};

const DAY: i64 = 86_400;

/// Promises, with the share that may be bad in decimals.
const PROMISES: [(f64, f64); 5] =
    [(0.9, 0.1), (0.95, 0.05), (0.99, 0.01), (0.995, 0.005), (0.999, 0.001)];

fn seconds(moment: At) -> i64 {
    moment.moment().timestamp()
}

/// What was told of one thing, put together by looking for its parts among everything.
#[derive(Clone)]
struct Thing {
    source: u128,
    key: String,
    group: String,
    opened: Option<i64>,
    acknowledged: Option<i64>,
    ended: Option<i64>,
    told: i64,
    body: Body,
}

fn things(facts: &[Fact], now: i64) -> Vec<Thing> {
    let limit = now + 300;
    let mut things: Vec<Thing> = Vec::new();
    for fact in facts {
        let id = fact.source.0.as_u128();
        let same = |other: &&Fact| {
            other.source == fact.source && other.key == fact.key && other.kind() == fact.kind()
        };
        let known = |thing: &Thing| {
            thing.source == id && thing.key == fact.key && thing.body.kind() == fact.kind()
        };
        if things.iter().any(known) {
            continue;
        }
        let parts = || facts.iter().filter(same);
        let newest = parts().max_by_key(|part| part.told_at).unwrap();
        let last = |moments: Vec<Option<At>>| {
            let newest = moments.into_iter().flatten().map(seconds).max();
            newest.filter(|moment| *moment <= limit)
        };
        let first = |moments: Vec<Option<At>>| moments.into_iter().flatten().map(seconds).min();
        let resolved = last(parts().map(|part| part.resolved_at).collect());
        let reopened = last(parts().map(|part| part.reopened_at).collect());
        let acknowledged = first(parts().map(|part| part.acknowledged_at).collect());
        things.push(Thing {
            source: id,
            key: fact.key.clone(),
            group: newest.group.clone(),
            opened: first(parts().map(|part| part.opened_at).collect()),
            acknowledged: acknowledged.filter(|moment| *moment <= limit),
            ended: match (resolved, reopened) {
                (Some(resolved), Some(reopened)) if resolved <= reopened => None,
                (resolved, _) => resolved,
            },
            told: seconds(newest.told_at),
            body: newest.body.clone(),
        });
    }
    things.retain(|thing| thing.opened.is_none_or(|opened| opened <= limit));
    things
}

/// A page as people count it: which things are one, found by spreading the smallest number of a
/// neighbour until nothing changes.
struct Call {
    source: u128,
    group: String,
    opened: i64,
    acknowledged: Option<i64>,
    ended: Option<i64>,
    alerts: usize,
    tells_acknowledgement: bool,
    marks: Vec<bool>,
}

fn calls(things: &[Thing]) -> Vec<Call> {
    let pages: Vec<&Thing> = things
        .iter()
        .filter(|thing| matches!(thing.body, Body::Page { urgent: true, .. }))
        .filter(|thing| thing.opened.is_some())
        .collect();
    let span = |thing: &Thing| {
        let opened = thing.opened.unwrap();
        (opened, opened.max(thing.ended.unwrap_or(thing.told + DAY)))
    };
    let meet = |one: &Thing, other: &Thing| {
        let ((from, to), (begin, end)) = (span(one), span(other));
        let related = one.source == other.source && one.group == other.group;
        related && !one.group.is_empty() && from <= end && begin <= to
    };
    let mut labels: Vec<usize> = (0..pages.len()).collect();
    loop {
        let before = labels.clone();
        for one in 0..pages.len() {
            for other in 0..pages.len() {
                if meet(pages[one], pages[other]) {
                    labels[one] = labels[one].min(labels[other]);
                }
            }
        }
        if labels == before {
            break;
        }
    }
    (0..pages.len())
        .filter(|label| labels.contains(label))
        .map(|label| {
            let mut call = Call {
                source: pages[label].source,
                group: pages[label].group.clone(),
                opened: i64::MAX,
                acknowledged: None,
                ended: Some(i64::MIN),
                alerts: 0,
                tells_acknowledgement: false,
                marks: Vec::new(),
            };
            for (page, _) in pages.iter().zip(&labels).filter(|(_, other)| **other == label) {
                let Body::Page { tells_acknowledgement, tells_alerts, actionable, .. } = page.body
                else {
                    unreachable!()
                };
                let opened = page.opened.unwrap();
                call.opened = call.opened.min(opened);
                call.ended = match (call.ended, page.ended) {
                    (Some(sofar), Some(ended)) => Some(sofar.max(ended).max(opened)),
                    _ => None,
                };
                if tells_acknowledgement {
                    call.tells_acknowledgement = true;
                    let both = [call.acknowledged, page.acknowledged];
                    call.acknowledged = both.into_iter().flatten().min();
                }
                call.alerts += usize::from(tells_alerts);
                call.marks.extend(actionable);
            }
            call
        })
        .collect()
}

struct Trouble {
    opened: i64,
    ended: Option<i64>,
    alerts: usize,
    found: Option<bool>,
}

fn troubles(things: &[Thing], calls: &[Call]) -> Vec<Trouble> {
    let declared =
        |thing: &Thing| thing.body.kind() == FactKind::Incident && thing.opened.is_some();
    let belongs = |call: &Call, thing: &Thing| {
        !call.group.is_empty()
            && declared(thing)
            && (call.source, &call.group) == (thing.source, &thing.key)
    };
    let mut troubles = Vec::new();
    for thing in things.iter().filter(|thing| declared(thing)) {
        let Body::Incident { affects_users, found_by_monitoring } = thing.body else {
            unreachable!()
        };
        let own = calls.iter().filter(|call| belongs(call, thing));
        troubles.push(Trouble {
            opened: thing.opened.unwrap(),
            ended: thing.ended.map(|ended| ended.max(thing.opened.unwrap())),
            alerts: own.map(|call| call.alerts).sum(),
            found: if affects_users { found_by_monitoring } else { None },
        });
    }
    for call in calls {
        if !things.iter().any(|thing| belongs(call, thing)) {
            troubles.push(Trouble {
                opened: call.opened,
                ended: call.ended,
                alerts: call.alerts,
                found: None,
            });
        }
    }
    troubles
}

struct Release {
    opened: i64,
    succeeded: bool,
    failed: bool,
    recovered: Option<i64>,
}

/// The deployments, the newest first; of one moment the greatest source and key first.
fn releases(things: &[Thing], troubles: &[Trouble]) -> Vec<Release> {
    let mut all: Vec<(i64, u128, &str, Outcome, bool)> = Vec::new();
    for thing in things {
        if let (Body::Deploy { outcome: Some(outcome), repaired }, Some(opened)) =
            (&thing.body, thing.opened)
        {
            all.push((opened, thing.source, &thing.key, *outcome, *repaired));
        }
    }
    all.sort_by(|one, other| (other.0, other.1, other.2).cmp(&(one.0, one.1, one.2)));
    let releases = all.iter().map(|this| {
        let nearer = |other: &&(i64, u128, &str, Outcome, bool), trouble: &Trouble| {
            (other.0, other.1, other.2) > (this.0, this.1, this.2) && other.0 <= trouble.opened
        };
        let caused: Vec<&Trouble> = troubles
            .iter()
            .filter(|trouble| (0..DAY).contains(&(trouble.opened - this.0)))
            .filter(|trouble| !all.iter().any(|other| nearer(&other, trouble)))
            .collect();
        let failed = this.4 || this.3 == Outcome::Failed || !caused.is_empty();
        let next = all.iter().filter(|other| other.0 > this.0 && other.3 == Outcome::Succeeded);
        let recovered = if caused.is_empty() {
            next.map(|other| other.0).min()
        } else if caused.iter().any(|trouble| trouble.ended.is_none()) {
            None
        } else {
            caused.iter().filter_map(|trouble| trouble.ended).max()
        };
        Release {
            opened: this.0,
            succeeded: this.3 == Outcome::Succeeded,
            failed,
            recovered: recovered.filter(|_| failed),
        }
    });
    releases.collect()
}

/// The middle of the values, by taking away the least and the greatest.
fn middle(mut values: Vec<f64>) -> Option<f64> {
    while values.len() > 2 {
        for greatest in [false, true] {
            let found = values.iter().copied().fold(values[0], |one, other| {
                if greatest { one.max(other) } else { one.min(other) }
            });
            let place = values.iter().position(|value| *value == found).unwrap();
            values.swap_remove(place);
        }
    }
    match values.as_slice() {
        [] => None,
        [one] => Some(*one),
        [one, other, ..] => Some((one + other) / 2.0),
    }
}

/// The least value that nine tenths do not pass.
fn nine_tenths(values: &[f64]) -> Option<f64> {
    let enough = |limit: &f64| {
        let below = values.iter().filter(|value| **value <= *limit).count();
        10 * below >= 9 * values.len()
    };
    values.iter().copied().filter(enough).reduce(f64::min)
}

fn share(of: &[bool]) -> Option<f64> {
    let yes = of.iter().filter(|yes| **yes).count();
    (!of.is_empty()).then(|| 100.0 * yes as f64 / of.len() as f64)
}

/// What is left of the budget of every objective, by name, over the windows that this chooses.
fn left(things: &[Thing], choose: &dyn Fn(i64) -> bool) -> Vec<((u128, String), f64)> {
    let mut left = Vec::new();
    let chosen: Vec<(&Thing, f64, f64, f64)> = things
        .iter()
        .filter_map(|thing| match thing.body {
            Body::Objective { target, bad, total } if choose(thing.opened?) && total > 0.0 => {
                Some((thing, target, bad, total))
            }
            _ => None,
        })
        .collect();
    for (thing, ..) in &chosen {
        let name = (thing.source, thing.group.clone());
        if left.iter().any(|(other, _)| *other == name) {
            continue;
        }
        let own: Vec<_> = chosen
            .iter()
            .filter(|(other, ..)| other.source == name.0 && other.group == name.1)
            .collect();
        let newest = own.iter().max_by_key(|(other, ..)| (other.opened, &other.key)).unwrap();
        let (_, allowed) = PROMISES.iter().find(|(target, _)| *target == newest.1).unwrap();
        let mut bad: Vec<f64> = own.iter().map(|(_, _, bad, _)| *bad).collect();
        let mut total: Vec<f64> = own.iter().map(|(_, _, _, total)| *total).collect();
        bad.sort_by(|one, other| one.partial_cmp(other).unwrap());
        total.sort_by(|one, other| one.partial_cmp(other).unwrap());
        let (mut spent, mut events) = (0.0, 0.0);
        bad.iter().for_each(|bad| spent += bad);
        total.iter().for_each(|total| events += total);
        let budget = events * allowed;
        left.push((name, 100.0 * (budget - spent) / budget));
    }
    left
}

/// The months of three calendar months back to one, as text.
fn months(now: At) -> [String; 3] {
    let text = now.to_string();
    let (year, month): (i32, i32) = (text[..4].parse().unwrap(), text[5..7].parse().unwrap());
    [3, 2, 1].map(|back| {
        let index = year * 12 + month - 1 - back;
        format!("{:04}-{:02}", index.div_euclid(12), index.rem_euclid(12) + 1)
    })
}

fn kept(things: &[Thing], now: At) -> Option<f64> {
    let of_month = |month: &String| {
        left(things, &|opened| {
            let moment = at("1970-01-01T00:00:00Z").plus_seconds(opened);
            moment.to_string().starts_with(month.as_str())
        })
    };
    let months: Vec<_> = months(now).iter().map(of_month).collect();
    let named = |month: &[((u128, String), f64)], name: &(u128, String)| {
        month.iter().any(|(other, _)| other == name)
    };
    let names: Vec<_> = months.iter().flatten().map(|(name, _)| name).collect();
    let everywhere = names.iter().all(|name| months.iter().all(|month| named(month, name)));
    let missed = months.iter().flatten().any(|(_, left)| *left < 0.0);
    (everywhere && !names.is_empty()).then_some(if missed { 0.0 } else { 1.0 })
}

fn reference(facts: &[Fact], moment: At) -> Vec<(Measure, f64)> {
    let now = seconds(moment);
    let things = things(facts, now);
    let calls = calls(&things);
    let troubles = troubles(&things, &calls);
    let releases = releases(&things, &troubles);
    let since = |days: i64, opened: i64| now - opened <= days * DAY;
    let watched = |kinds: &[FactKind]| {
        things.iter().any(|thing| {
            kinds.contains(&thing.body.kind()) && (-300..=90 * DAY).contains(&(now - thing.told))
        })
    };
    let counted = |kinds: &[FactKind], value: f64| watched(kinds).then_some(value);
    let minutes = |from: i64, to: i64| if to < from { 0.0 } else { (to - from) as f64 / 60.0 };

    let month: Vec<&Call> = calls.iter().filter(|call| since(28, call.opened)).collect();
    let needed: Vec<bool> = month
        .iter()
        .filter_map(|call| match (call.marks.is_empty(), call.tells_acknowledgement) {
            (false, _) => Some(call.marks.contains(&true)),
            (true, true) if call.acknowledged.is_some() => Some(true),
            (true, true) if call.ended.is_some() => Some(false),
            _ => None,
        })
        .collect();
    let waits: Vec<f64> =
        month.iter().filter_map(|call| Some(minutes(call.opened, call.acknowledged?))).collect();
    let alerts: Vec<usize> = troubles
        .iter()
        .filter(|trouble| since(28, trouble.opened) && trouble.alerts > 0)
        .map(|trouble| trouble.alerts)
        .collect();
    let restored = troubles.iter().filter(|trouble| since(90, trouble.opened));
    let quarter: Vec<&Release> =
        releases.iter().filter(|release| since(90, release.opened)).collect();
    let newest: Vec<bool> = quarter.iter().take(50).map(|release| release.succeeded).collect();
    let broken: Vec<bool> = quarter.iter().map(|release| release.failed).collect();
    let found = troubles.iter().filter(|trouble| since(182, trouble.opened));
    let defects = |wanted: u8| {
        let counts = things.iter().filter_map(|thing| match thing.body {
            Body::Defects { severity, open } if severity == wanted => {
                thing.opened.map(|_| (thing.told, open))
            }
            _ => None,
        });
        let lately = counts.filter(|(told, _)| (-300..=30 * DAY).contains(&(now - told)));
        lately.max().map(|(_, open)| f64::from(open))
    };
    let in_days = |days: i64| troubles.iter().filter(|trouble| since(days, trouble.opened)).count();

    let values = [
        (
            Measure::PagesPerWeek,
            counted(
                &[FactKind::Page],
                calls.iter().filter(|call| since(7, call.opened)).count() as f64,
            ),
        ),
        (
            Measure::IncidentsPerShift,
            counted(&[FactKind::Page, FactKind::Incident], in_days(21) as f64 / 42.0),
        ),
        (Measure::ActionableShare, share(&needed)),
        (Measure::TimeToAcknowledge, nine_tenths(&waits)),
        (
            Measure::TimeToRestore,
            middle(
                restored
                    .filter_map(|trouble| Some(minutes(trouble.opened, trouble.ended?)))
                    .collect(),
            ),
        ),
        (
            Measure::AlertsPerIncident,
            (!alerts.is_empty()).then(|| alerts.iter().sum::<usize>() as f64 / alerts.len() as f64),
        ),
        (
            Measure::DeploysPerWeek,
            counted(
                &[FactKind::Deploy],
                releases.iter().filter(|release| since(28, release.opened)).count() as f64 / 4.0,
            ),
        ),
        (Measure::DeploySuccess, share(&newest)),
        (Measure::ChangeFailureRate, share(&broken)),
        (
            Measure::FailedDeployRecovery,
            middle(
                quarter
                    .iter()
                    .filter_map(|release| Some(minutes(release.opened, release.recovered?)))
                    .collect(),
            ),
        ),
        (Measure::ObjectiveMet, kept(&things, moment)),
        (
            Measure::ErrorBudgetLeft,
            left(&things, &|opened| since(28, opened))
                .into_iter()
                .map(|(_, left)| left)
                .reduce(f64::min),
        ),
        (Measure::OpenDefectsSev1, defects(1)),
        (Measure::OpenDefectsSev2, defects(2)),
        (
            Measure::SelfDetectedShare,
            share(&found.filter_map(|trouble| trouble.found).collect::<Vec<_>>()),
        ),
    ];
    values.into_iter().filter_map(|(measure, value)| Some((measure, value?))).collect()
}

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

fn body() -> impl Strategy<Value = Body> {
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
    prop_oneof![4 => page, 2 => incident, 3 => deploy, 3 => objective, 1 => defects]
}

/// Things told up to a few days after they began; the place in the list makes each statement newer
/// than those before it by a second, so that which words stand is never a matter of taste.
fn told() -> impl Strategy<Value = (At, Vec<Fact>)> {
    let after =
        || prop::option::weighted(0.7, prop::sample::select(vec![0i64, 60, 1800, 5400, 90_000]));
    let rarely = || prop::option::weighted(0.2, prop::sample::select(vec![-60i64, 1800, 5400]));
    let one = (
        (1u128..3, 0u32..30, prop::sample::select(vec!["", "k1", "k2", "k3"])),
        (back(), prop::bool::weighted(0.95)),
        (rarely(), after(), rarely(), prop::sample::select(vec![0i64, 3600, 2 * DAY])),
        body(),
    );
    let facts = prop::collection::vec(one, 0..60);
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
            }
        });
        // The place is added to moments that differ, so two may still fall together.
        let mut facts: Vec<Fact> = facts.collect();
        let mut seen = std::collections::BTreeSet::new();
        facts
            .retain(|fact| seen.insert((fact.source, fact.kind(), fact.key.clone(), fact.told_at)));
        (now, facts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn brute_force_finds_the_same_to_the_last_digit((now, facts) in told()) {
        let found: Vec<(Measure, f64)> =
            measure(&facts, now).iter().map(|found| (found.measure, found.value)).collect();
        prop_assert_eq!(found, reference(&facts, now));
    }

    #[test]
    fn order_and_repetition_change_no_figure(
        (now, facts) in told(),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        seed in any::<u64>(),
    ) {
        let mut mixed = facts.clone();
        if !facts.is_empty() {
            mixed.extend(again.iter().map(|index| index.get(&facts).clone()));
        }
        let mut state = seed;
        for last in (1..mixed.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            mixed.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
        }
        prop_assert_eq!(measure(&mixed, now), measure(&facts, now));
    }
}
