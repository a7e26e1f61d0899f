//! The demo holds what it promises, and its records are whole.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::catalog::Catalog;
use crate::domain::fragility::Reading;
use crate::domain::handback;
use crate::domain::ids::{ServiceId, SourceId};
use crate::domain::lifecycle::Stage;
use crate::domain::measure::Measure;
use crate::domain::review::State;
use crate::domain::signal::{Day, DeliveryState, Promise};
use crate::ops::audit;
use crate::ops::seal::{KEY_BYTES, SealingKey};
use crate::store::{
    Db, IfMissing, Location, Store, handbacks, measurements, reviews, services, signal_days,
    signal_deliveries, signal_facts, signal_sources,
};

const NOW: &str = "2026-11-21T10:00:00Z";

/// A demo of this moment, with the folder that it lies in.
fn demo(now: At) -> (tempfile::TempDir, Core) {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("demo.db"));
    let store = Store::open(&location, IfMissing::Create).unwrap();
    let catalog = Catalog::embedded().unwrap();
    let figures = catalog.figures();
    let clock = Arc::new(DemoClock::starting(now));
    let core = Core::new(store, catalog, figures, Limits::default(), clock)
        .with_sealing_key(SealingKey::new(&[7; KEY_BYTES]));
    seed(&core, now).unwrap_or_else(|e| panic!("{e}"));
    (folder, core)
}

/// The services of the demo by their names in addresses, with their stages.
fn of_demo(core: &Core) -> BTreeMap<String, (ServiceId, Stage)> {
    let list = |db: &mut Db| services::list(db, &services::Filter::default(), 0, 100);
    let (found, _) = core.store().read(list).unwrap();
    found.into_iter().map(|one| (one.slug.to_string(), (one.id, one.stage))).collect()
}

#[test]
fn every_state_is_there_and_the_records_are_whole() {
    let now: At = NOW.parse().unwrap();
    let (_folder, core) = demo(now);
    let store = core.store();
    let ids: Vec<_> = of_demo(&core).into_values().map(|(id, _)| id).collect();
    assert!(ids.len() >= 12);
    let states: BTreeSet<&str> = store
        .read(|db| reviews::of_services(db, &ids))
        .unwrap()
        .iter()
        .map(|review| review.state.as_of(review.valid_until, now).as_str())
        .collect();
    let all: BTreeSet<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    assert_eq!(states, all);
    let handbacks: BTreeSet<&str> = store
        .read(|db| handbacks::of_services(db, &ids))
        .unwrap()
        .iter()
        .map(|row| row.state.as_str())
        .collect();
    let wanted = [handback::State::Replied, handback::State::HandedBack];
    assert_eq!(handbacks, wanted.iter().map(|state| state.as_str()).collect());
    let before = audit::verify(&core).unwrap();
    assert_eq!(before.problems, Vec::<String>::new());
    seed(&core, now).unwrap();
    assert_eq!(audit::verify(&core).unwrap(), before);
    let first = crate::ops::sessions::sign_in(&core, "ana", PASSWORD, "test", "here", "test");
    assert!(first.is_ok());
}

/// The measures of every service in production, and its days, by its name in addresses.
type Figures = BTreeMap<String, (BTreeMap<Measure, f64>, Vec<Day>)>;

fn figures(core: &Core, now: At) -> Figures {
    let of_one = |id: ServiceId| {
        core.store().read(|db| {
            let measures = measurements::of_services(db, &[id])?;
            let days = signal_days::of_services(db, &[id], now.minus_days(200).date())?;
            Ok::<_, crate::store::Error>((measures, days))
        })
    };
    let is_live = |stage: Stage| matches!(stage, Stage::DeveloperManaged | Stage::OpsManaged);
    let live = of_demo(core).into_iter().filter(|(_, (_, stage))| is_live(*stage));
    live.map(|(slug, (id, _))| {
        let (measures, days) = of_one(id).unwrap();
        let measures = measures.into_iter().map(|(_, one)| (one.measure, one.value)).collect();
        // Ids of sources are other ones in every demo.
        let promises = |day: &Day| -> Vec<Promise> {
            let of = |one: &Promise| Promise { source: SourceId(uuid::Uuid::nil()), ..one.clone() };
            day.promises.iter().map(of).collect()
        };
        let known = |(_, day): (ServiceId, Day)| Day { promises: promises(&day), ..day };
        (slug, (measures, days.into_iter().map(known).collect()))
    })
    .collect()
}

#[test]
fn services_in_production_have_been_measured_for_weeks_but_one() {
    let now: At = NOW.parse().unwrap();
    let (_folder, core) = demo(now);
    let found = figures(&core, now);
    let silent: Vec<&str> = found
        .iter()
        .filter(|(_, (measures, days))| measures.is_empty() && days.is_empty())
        .map(|(slug, _)| slug.as_str())
        .collect();
    assert_eq!(silent, ["notify-push"]);
    let pages: Vec<(&str, f64)> = found
        .iter()
        .filter_map(|(slug, (of_it, _))| Some((slug.as_str(), *of_it.get(&Measure::PagesPerWeek)?)))
        .collect();
    let wanted = [
        ("card-vault", 6.0),
        ("checkout-api", 3.0),
        ("order-history", 0.0),
        ("price-import", 3.0),
        ("search-index", 2.0),
        ("search-suggest", 26.0),
        ("session-store", 1.0),
    ];
    assert_eq!(pages, wanted);
    for (slug, (measures, days)) in found.iter().filter(|(slug, _)| **slug != "notify-push") {
        let (first, last) = (days.first().unwrap().on, days.last().unwrap().on);
        assert!(first <= now.minus_days(84).date() && last <= now.date(), "{slug}: {first} {last}");
        let failed = measures[&Measure::ChangeFailureRate];
        let left = measures[&Measure::ErrorBudgetLeft];
        match slug.as_str() {
            "search-suggest" => assert!(failed > 20.0 && left < 0.0, "{failed} {left}"),
            // It is ready to be handed off, and stays so when what is measured is asked.
            "order-history" => {
                assert!(failed == 0.0 && left > 25.0, "{failed} {left}");
                assert_eq!(measures[&Measure::ObjectiveMet], 1.0);
            }
            _ => assert!(failed < 20.0 && left > 0.0, "{slug}: {failed} {left}"),
        }
    }
    assert!(figures(&demo(now).1, now) == found, "made twice it is the same");
    for (id, _) in of_demo(&core).into_values() {
        let facts = core.store().read(|db| signal_facts::since(db, id, now.minus_days(400)));
        for fact in facts.unwrap() {
            let moments = [fact.opened_at, fact.acknowledged_at, fact.resolved_at];
            let newest = moments.into_iter().flatten().max().unwrap();
            assert!(newest < now && fact.told_at < now, "{fact:?}");
        }
    }
}

#[test]
fn of_two_services_of_one_team_the_grave_one_does_not_make_the_other_fragile() {
    let now: At = NOW.parse().unwrap();
    let (_folder, core) = demo(now);
    let services = of_demo(&core);
    let readings = |slug: &str| -> BTreeMap<Reading, f64> {
        let id = services[slug].0;
        let found = core.store().read(|db| measurements::readings_of(db, &[id])).unwrap();
        found.into_iter().map(|row| (row.reading, row.value)).collect()
    };
    let (grave, other) = (readings("search-suggest"), readings("card-vault"));
    assert_eq!(grave[&Reading::IncidentsPerShift], other[&Reading::IncidentsPerShift]);
    assert!(other[&Reading::IncidentsPerShift] > 2.0);
    assert!(grave[&Reading::SlowRecoveryMonths] >= 2.0, "{grave:?}");
    assert!(grave[&Reading::ChangeFailureShare] > 20.0, "{grave:?}");
    assert!(other[&Reading::SlowRecoveryMonths] < 2.0, "{other:?}");
    assert!(other[&Reading::ChangeFailureShare] < 10.0, "{other:?}");
    assert!(other[&Reading::ShareOfIncidents] < 50.0, "{other:?}");
    assert!(other[&Reading::ShiftsOverBudget] < 28.0, "{other:?}");
}

#[test]
fn sources_show_what_came_last_and_what_could_not_be_mapped() {
    let now: At = NOW.parse().unwrap();
    let (_folder, core) = demo(now);
    let deliveries = |db: &mut Db| {
        let mut found = Vec::new();
        for source in signal_sources::all(db)? {
            found.extend(signal_deliveries::newest(db, source.id, 100)?);
        }
        Ok::<_, crate::store::Error>(found)
    };
    let found = core.store().read(deliveries).unwrap();
    assert_eq!(found.len(), 26, "4 of each of 6 sources, a test and one of a stranger");
    assert!(found.iter().all(|one| one.received_at < now));
    assert_eq!(found.iter().filter(|one| one.is_test).count(), 1);
    let unread: Vec<_> = found.iter().filter(|one| one.state != DeliveryState::Read).collect();
    let [stranger] = unread.as_slice() else { panic!("{unread:?}") };
    assert_eq!(stranger.state, DeliveryState::Unmapped);
    assert!(stranger.problem.contains("nightly-export"), "{}", stranger.problem);
    // Each tells what was known: none makes a second fact of it.
    let kept = |slug: &str| {
        let id = of_demo(&core)[slug].0;
        core.store().read(|db| signal_facts::between(db, id, now.minus_days(7), now)).unwrap().len()
    };
    // 3 pages, 3 deployments, 6 days of the objective and a count of defects of each severity.
    assert_eq!(kept("checkout-api"), 14);
}
