//! An upgrade and answers to the same review that meet.

use std::sync::Barrier;
use std::thread;

use readyroom::domain::answer::{AnswerFields, Reported};
use readyroom::domain::checklist::Kind;
use readyroom::domain::ids::{ItemId, Slug};
use readyroom::domain::refusal::Refusal;
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::answers::{ItemChange, change};
use readyroom::ops::drafts::{ImportFields, import_as};
use readyroom::ops::review_page::{self, ReviewDetail};
use readyroom::ops::{Core, Credential, Error, upgrades};

use crate::support::Ledger;
use crate::versions::{Edit, file, id, next, publish_next};

const KEY: ReviewKey = ReviewKey { kind: Kind::Launch, number: 1 };

fn slug() -> Slug {
    "ledger".parse().unwrap()
}

fn read(core: &Core, who: &Credential) -> ReviewDetail {
    core.read(who, |view| review_page::read(view, &slug(), KEY)).unwrap()
}

/// What became of a save of "partly" and a note.
#[derive(Debug, PartialEq)]
enum Saved {
    Done,
    Conflict,
    AskedNoMore,
}

fn save(core: &Core, who: &Credential, item: ItemId, version: i32) -> Saved {
    let fields = AnswerFields { answer: "partly".to_owned(), ..AnswerFields::default() };
    let note = Some((0, "Half of it.".to_owned()));
    let to = ItemChange { answer: Some((version, fields)), note, ..ItemChange::default() };
    loop {
        let (item, to) = (item.clone(), to.clone());
        match core.write(who, "test", move |tx| change(tx, &slug(), KEY, &item, to)) {
            Ok(_) => return Saved::Done,
            Err(Error::Conflict(_)) => return Saved::Conflict,
            Err(Error::Refused(Refusal::AskedNoMore { .. })) => return Saved::AskedNoMore,
            Err(Error::Unavailable(_)) => thread::yield_now(),
            Err(other) => panic!("{other}"),
        }
    }
}

fn upgrade(core: &Core, who: &Credential) -> Result<i32, Error> {
    loop {
        match core.write(who, "test", |tx| upgrades::upgrade(tx, &slug(), KEY, Some(2))) {
            Ok(done) => return Ok(done.snapshot),
            Err(Error::Unavailable(_)) => thread::yield_now(),
            Err(other) => return Err(other),
        }
    }
}

#[actix_web::test]
async fn saves_that_meet_an_upgrade_are_kept_or_told() {
    for round in 0..4_u64 {
        let ledger = Ledger::open().await;
        ledger.answer_everything().await;
        let (core, who) = (ledger.app.core.clone(), ledger.member.credential());
        let before = read(&core, &who);
        let attest: Vec<_> =
            before.items.iter().filter(|item| item.reported == Some(Reported::Met)).collect();
        let of = |place: usize| attest[place].id.as_str();
        let edits = [
            (of(0), Edit::Words),
            (of(1), Edit::Words),
            (of(2), Edit::Kind),
            (of(3), Edit::Retired),
        ];
        publish_next(&ledger.app, Kind::Launch, &edits, None);
        let ids: Vec<(ItemId, i32)> =
            attest.iter().take(8).map(|item| (item.id.clone(), item.answer_version)).collect();
        let start = Barrier::new(ids.len() + 2);
        let (outcomes, upgraded) = thread::scope(|scope| {
            let writers: Vec<_> = ids
                .iter()
                .enumerate()
                .map(|(place, (id, version))| {
                    let (core, who, start) = (&core, &who, &start);
                    scope.spawn(move || {
                        start.wait();
                        // Some come a little later than others.
                        let wait = (place as u64 * 3 + round * 5) % 12;
                        thread::sleep(std::time::Duration::from_millis(wait));
                        save(core, who, id.clone(), *version)
                    })
                })
                .collect();
            let twice: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        thread::sleep(std::time::Duration::from_millis(round * 2));
                        upgrade(&core, &who)
                    })
                })
                .collect();
            let outcomes: Vec<Saved> = writers.into_iter().map(|one| one.join().unwrap()).collect();
            let upgraded: Vec<_> = twice.into_iter().map(|one| one.join().unwrap()).collect();
            (outcomes, upgraded)
        });
        assert_eq!(upgraded.iter().filter(|one| one.is_ok()).count(), 1, "{upgraded:?}");
        let refused = upgraded.into_iter().find_map(Result::err).unwrap();
        assert!(matches!(refused, Error::Refused(Refusal::OnVersionAlready { version: 2, .. })));

        let after = read(&core, &who);
        let snapshot = core.read(&who, |view| upgrades::snapshot(view, &slug(), KEY, 1)).unwrap();
        for (place, ((id, _), saved)) in ids.iter().zip(&outcomes).enumerate() {
            let now = after.items.iter().find(|item| item.id == *id);
            let held = snapshot.items.iter().find(|item| item.id == *id).unwrap();
            let early = held.answer == "Partly met";
            match (place, saved) {
                // Whoever came after the upgrade of an item that changed is told and writes nothing.
                (0..=2, Saved::Conflict) => {
                    assert!(!early && held.note.is_empty() && now.unwrap().note.is_empty());
                }
                (0..=1, Saved::Done) => {
                    let now = now.unwrap();
                    assert!(early && now.carried && now.reported == Some(Reported::Partly), "{id}");
                    assert_eq!(now.note, "Half of it.");
                }
                (2, Saved::Done) => {
                    assert!(early && now.unwrap().reported.is_none());
                    assert_eq!(now.unwrap().note, "Half of it.");
                }
                (3, Saved::AskedNoMore) => assert!(!early && now.is_none()),
                (3, Saved::Done) => assert!(early && held.note == "Half of it." && now.is_none()),
                // Whoever saved what did not change saved it, before or after.
                (_, saved) => {
                    let now = now.unwrap();
                    assert_eq!((saved, &now.reported), (&Saved::Done, &Some(Reported::Partly)));
                    assert!(!now.carried && now.note == "Half of it.");
                }
            }
        }
        let open = after.items.iter().filter(|item| item.to_do).count();
        assert_eq!((after.answered, open), (after.items.len() - open, 3));
        let report = readyroom::ops::audit::verify(&core).unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
    }
}

/// Two instances, each with connections of its own, change the same review; a draft is imported from
/// the command line of a third meanwhile.
#[actix_web::test]
async fn one_of_two_instances_changes_the_version_and_an_import_meanwhile_is_kept() {
    for round in 0..4_u64 {
        let ledger = Ledger::open().await;
        ledger.answer_everything().await;
        let who = ledger.member.credential();
        let second = publish_next(&ledger.app, Kind::Launch, &[("OWN-06", Edit::Words)], None);
        let third = file(&ledger.app, &next(&second, &[(id("OWN-02"), Edit::Words)], None));
        let launch = String::from_utf8(third.bytes).unwrap();
        let cores = [ledger.app.another_instance(), ledger.app.another_instance()];
        let command_line = ledger.app.another_instance();
        let start = Barrier::new(3);
        let (upgraded, imported) = thread::scope(|scope| {
            let upgrades: Vec<_> = cores
                .iter()
                .map(|core| {
                    scope.spawn(|| {
                        start.wait();
                        upgrade(core, &who)
                    })
                })
                .collect();
            let import = scope.spawn(|| {
                start.wait();
                thread::sleep(std::time::Duration::from_millis(round * 4));
                loop {
                    let fields = ImportFields { launch: launch.clone(), ..ImportFields::default() };
                    match import_as(&command_line, &"sre".parse().unwrap(), fields) {
                        Err(Error::Unavailable(_)) => thread::yield_now(),
                        done => return done.map(|draft| draft.number),
                    }
                }
            });
            let upgraded: Vec<_> = upgrades.into_iter().map(|one| one.join().unwrap()).collect();
            (upgraded, import.join().unwrap())
        });
        assert_eq!(upgraded.iter().filter(|one| one.is_ok()).count(), 1, "{upgraded:?}");
        let refused = upgraded.into_iter().find_map(Result::err).unwrap();
        assert!(matches!(refused, Error::Refused(Refusal::OnVersionAlready { version: 2, .. })));
        assert_eq!(imported.unwrap(), 1);
        let core = &ledger.app.core;
        let snapshots = core.read(&who, |view| upgrades::snapshots(view, &slug(), KEY)).unwrap();
        assert_eq!(snapshots.len(), 1, "one upgrade, one snapshot");
        let after = read(core, &who);
        assert_eq!((after.checklist_version, after.upgrade), (2, None));
        assert_eq!(after.items.iter().filter(|item| item.carried).count(), 1);
        assert_eq!(readyroom::ops::audit::verify(core).unwrap().problems, Vec::<String>::new());
    }
}
