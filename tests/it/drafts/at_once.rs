//! Publishing that meets what teams and other SREs do at the same moment.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use readyroom::domain::checklist::draft::fields::ReasonFields;
use readyroom::domain::ids::{ItemId, Slug};
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::{Core, audit, lessons, review_page, reviews, upgrades};
use serde_json::json;

use super::*;
use crate::support::Ledger;

const KEY: ReviewKey = ReviewKey { kind: Kind::Launch, number: 1 };

fn slug() -> Slug {
    "ledger".parse().unwrap()
}

/// What came of something that is tried until the database is free for it.
fn until_told<T>(mut attempt: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    loop {
        match attempt() {
            Err(Error::Unavailable(_)) => thread::yield_now(),
            told => return told,
        }
    }
}

fn told<T>(outcome: Result<T, Error>) -> String {
    match outcome {
        Ok(_) => "done".to_owned(),
        Err(Error::Refused(why)) => why.code().to_owned(),
        Err(Error::Conflict(_)) => "conflict".to_owned(),
        Err(other) => panic!("{other:?}"),
    }
}

fn publish(core: &Core, who: &Credential, number: i32, version: i32) -> Result<usize, Error> {
    until_told(|| {
        core.write(who, "test", move |tx| drafts::publish(tx, number, version, "move"))
            .map(|published| published.moved)
    })
}

/// The team submits, and changes the version itself, while two people publish with `move`.
#[actix_web::test]
async fn a_review_that_is_submitted_while_a_version_is_published_is_on_one_of_both() {
    for round in 0..6_u64 {
        let ledger = Ledger::open().await;
        ledger.answer_everything().await;
        let app = &ledger.app;
        let dele = app.person("dele", &[("sre", Role::Member)], &[]);
        app.post(&dele, DRAFTS, json!({})).await.expect(201);
        let item = format!("{DRAFTS}/1/items/{ATTESTED}");
        let mut fields = app.get(&dele, &item).await.expect(200).json()["fields"].clone();
        fields["title"] = json!("Another question");
        fields["reason"] = json!("INC-1");
        app.replace(&dele, &item, 1, fields).await.expect(200);
        let [lead, member, manager] =
            [&ledger.lead, &ledger.member, &ledger.manager].map(Who::credential);
        let cores: Vec<Core> = (0..4).map(|_| app.another_instance()).collect();
        let start = Barrier::new(4);
        let (published, again, submitted, upgraded) = thread::scope(|scope| {
            let (start, cores) = (&start, &cores);
            let (lead, member, manager) = (&lead, &member, &manager);
            let one = scope.spawn(move || {
                start.wait();
                publish(&cores[0], manager, 1, 2)
            });
            let two = scope.spawn(move || {
                start.wait();
                publish(&cores[1], manager, 1, 2)
            });
            let submit = scope.spawn(move || {
                start.wait();
                thread::sleep(Duration::from_millis(round * 3));
                until_told(|| cores[2].write(lead, "test", |tx| reviews::submit(tx, &slug(), KEY)))
            });
            let upgrade = scope.spawn(move || {
                start.wait();
                thread::sleep(Duration::from_millis(round * 4));
                until_told(|| {
                    cores[3].write(member, "test", |tx| upgrades::upgrade(tx, &slug(), KEY, None))
                })
            });
            (
                one.join().unwrap(),
                two.join().unwrap(),
                submit.join().unwrap(),
                upgrade.join().unwrap(),
            )
        });
        let moved = *published.as_ref().or(again.as_ref()).unwrap();
        let publications = [told(published), told(again)];
        assert_eq!(publications.iter().filter(|one| *one == "done").count(), 1);
        let (submitted, upgraded) = (told(submitted), told(upgraded));
        let review = app.core.read(&lead, |view| review_page::read(view, &slug(), KEY)).unwrap();
        let snapshots =
            app.core.read(&lead, |view| upgrades::snapshots(view, &slug(), KEY)).unwrap().len();
        let by_team = usize::from(upgraded == "done");
        assert_eq!(snapshots, moved + by_team, "{submitted} {upgraded}");
        assert_eq!(review.checklist_version, if snapshots == 1 { 2 } else { 1 });
        if review.checklist_version == 2 {
            // The question is another one: it is confirmed before the review is submitted.
            assert_ne!(submitted, "done");
        }
        assert_eq!(audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
    }
}

/// A draft is changed, brought onto another, given up and published, and its lesson decided, at once.
#[actix_web::test]
async fn whatever_meets_a_publication_is_done_before_it_or_told() {
    for round in 0..6_u64 {
        let desk = Desk::open();
        let told_us = json!({ "what_happened": "Retries tripled the load." });
        desk.app.post(&desk.priya, "/api/v1/lessons", told_us).await.expect(201);
        let (one, other) = (desk.begin(&desk.dele).await, desk.begin(&desk.mei).await);
        for number in [one, other] {
            let words = json!({ "title": "In other words", "change": "reworded", "lesson": "1" });
            desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
        }
        let [dele, mei, hanna] = [&desk.dele, &desk.mei, &desk.hanna].map(Who::credential);
        let cores: Vec<Core> = (0..5).map(|_| desk.app.another_instance()).collect();
        let start = Barrier::new(5);
        let outcomes = thread::scope(|scope| {
            let (start, cores) = (&start, &cores);
            let (dele, mei, hanna) = (&dele, &mei, &hanna);
            let publishing = scope.spawn(move || {
                start.wait();
                told(publish(&cores[0], hanna, 1, 2))
            });
            let discarding = scope.spawn(move || {
                start.wait();
                thread::sleep(Duration::from_millis(round * 2));
                told(until_told(|| {
                    cores[1].write(dele, "test", |tx| drafts::discard(tx, 1, 2, "Not now."))
                }))
            });
            let retiring = scope.spawn(move || {
                start.wait();
                thread::sleep(Duration::from_millis(round));
                let item: ItemId = "OWN-01".parse().unwrap();
                let why =
                    ReasonFields { reason: "Nobody fails it.".to_owned(), ..Default::default() };
                told(until_told(|| {
                    let (item, why) = (item.clone(), why.clone());
                    cores[2]
                        .write(mei, "test", move |tx| drafts::retire_item(tx, 1, 2, &item, &why))
                }))
            });
            let rebasing = scope.spawn(move || {
                start.wait();
                thread::sleep(Duration::from_millis(round * 3));
                told(until_told(|| cores[3].write(mei, "test", |tx| drafts::rebase(tx, 2, 2))))
            });
            let declining = scope.spawn(move || {
                start.wait();
                thread::sleep(Duration::from_millis(round * 2));
                told(until_told(|| {
                    cores[4].write(mei, "test", |tx| lessons::decline(tx, 1, 1, "It is asked."))
                }))
            });
            [publishing, discarding, retiring, rebasing, declining].map(|one| one.join().unwrap())
        });
        let [published, discarded, retired, rebased, declined] = &outcomes;
        assert!(published != "done" || discarded != "done", "{outcomes:?}");
        assert!(published != "done" || retired != "done", "{outcomes:?}");
        let lesson = desk.app.get(&desk.mei, "/api/v1/lessons/1").await.expect(200).json();
        let is_published = published == "done";
        assert_eq!(lesson["state"] == "applied", is_published, "{outcomes:?}");
        assert!(!is_published || declined != "done", "{outcomes:?}");
        assert!(rebased != "done" || is_published, "{outcomes:?}");
        for core in &cores {
            let seen = core.read(&dele, checklists::catalog).unwrap();
            let newest = seen.current(Kind::Launch).unwrap().version;
            assert_eq!(newest, if is_published { 2 } else { 1 });
        }
        assert_eq!(audit::verify(&desk.app.core).unwrap().problems, Vec::<String>::new());
    }
}
