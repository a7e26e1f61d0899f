//! The demo holds what it promises, and its records are whole.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::catalog::Catalog;
use crate::domain::handback;
use crate::domain::ids::ServiceId;
use crate::domain::lifecycle::Stage;
use crate::domain::measure::Measure;
use crate::domain::review::State;
use crate::domain::signal::{Day, DeliveryState};
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
        (slug, (measures, days.into_iter().map(|(_, day)| day).collect()))
    })
    .collect()
}

#[test]
fn services_in_production_have_been_measured_for_weeks_but_one() {
    let now: At = NOW.parse().unwrap();
    let (_folder, core) = demo(now);
    let found = figures(&core, now);
    for (slug, (measures, days)) in &found { println!("{slug} {} {measures:#?}", days.len()); let id = of_demo(&core)[slug].0;
        for r in core.store().read(|db| measurements::readings_of(db, &[id])).unwrap() { println!("  {:?} {}", r.reading, r.value); } 
        println!("facts {}", core.store().read(|db| signal_facts::since(db, id, now.minus_days(400))).unwrap().len()); }
    panic!();
}
