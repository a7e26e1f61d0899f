//! The measures once more, by brute force and without anything of what they are made of: every pair
//! is looked at, moments are whole seconds, and months are text.

mod random;
mod things;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use self::random::{PROMISES, told};
use self::things::*;

use super::super::shorthand::at;
use super::*;
use crate::domain::signal::{Body, FactKind, Outcome};

const DAY: i64 = 86_400;

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
        (
            Measure::ChangeFailureRate,
            share(&broken).filter(|_| watched(&[FactKind::Page, FactKind::Incident])),
        ),
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

#[test]
fn the_random_facts_yield_every_measure() {
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    let mut met = BTreeSet::new();
    for _ in 0..300 {
        let (now, facts) = told().new_tree(&mut runner).unwrap().current();
        for measured in measure(&facts, now) {
            found.insert(measured.measure);
            met.extend((measured.measure == Measure::ObjectiveMet).then_some(measured.value > 0.0));
        }
    }
    let all = Measure::ALL.iter().copied();
    assert_eq!(found, all.filter(|measure| *measure != Measure::MonthsSelfManaged).collect());
    assert_eq!(met, BTreeSet::from([false, true]));
}
