//! The demo holds what it promises, and its records are whole.

use std::collections::BTreeSet;

use super::*;
use crate::domain::handback;
use crate::domain::review::State;
use crate::ops::audit;
use crate::store::{IfMissing, Location, handbacks, reviews, services};

#[test]
fn every_state_is_there_and_the_records_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("demo.db"));
    let store = Store::open(&location, IfMissing::Create).unwrap();
    let catalog = Catalog::embedded().unwrap();
    let now: At = "2026-11-21T10:00:00Z".parse().unwrap();
    let figures = catalog.figures();
    seed(store.clone(), catalog.clone(), figures.clone(), now).unwrap_or_else(|e| panic!("{e}"));
    let (found, total) =
        store.read(|db| services::list(db, &services::Filter::default(), 0, 100)).unwrap();
    assert!(total >= 12);
    let ids: Vec<_> = found.iter().map(|service| service.id).collect();
    let states: BTreeSet<&str> = store
        .read(|db| reviews::of_services(db, &ids))
        .unwrap()
        .iter()
        .map(|review| review.state.as_of(review.valid_until, now).as_str())
        .collect();
    let all: BTreeSet<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    assert_eq!(states, all);
    let handbacks: Vec<handback::State> = store
        .read(|db| handbacks::of_services(db, &ids))
        .unwrap()
        .iter()
        .map(|row| row.state)
        .collect();
    assert_eq!(handbacks, [handback::State::Replied, handback::State::HandedBack]);
    let clock = Arc::new(DemoClock::starting(now));
    let core = Core::new(store.clone(), catalog.clone(), figures.clone(), Limits::default(), clock);
    let before = audit::verify(&core).unwrap();
    assert_eq!(before.problems, Vec::<String>::new());
    seed(store, catalog, figures, now).unwrap();
    assert_eq!(audit::verify(&core).unwrap(), before);
    let first = crate::ops::sessions::sign_in(&core, "ana", PASSWORD, "test", "here", "test");
    assert!(first.is_ok());
}
