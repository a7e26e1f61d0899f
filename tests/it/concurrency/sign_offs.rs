//! Sign-offs that meet: a person signs once, and everybody else is told why nothing happened.

use std::collections::BTreeMap;
use std::thread;

use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::{Credential, Error, audit, secrets, sign_offs};
use readyroom::web::door::error::status;
use readyroom::web::door::request::Door;
use serde_json::json;

use crate::database::Look;
use crate::handoff::{HRR, Live};
use crate::mail::post::Post;
use crate::support::{Ledger, REVIEW, TestApp, Who};

/// Everybody here signs the review 50 times altogether, in turn and at once. How often each of them
/// succeeded, and what the others were answered.
fn fifty_times(
    app: &TestApp,
    (path, key): (&str, ReviewKey),
    hash: &str,
    people: &[&Who],
) -> (Vec<usize>, BTreeMap<String, usize>) {
    let credentials: Vec<Credential> = people
        .iter()
        .map(|who| match who {
            Who::Session(secret) => Credential::Session(secrets::hash(secret)),
            _ => panic!("{path} is signed by people"),
        })
        .collect();
    let outcomes: Vec<(usize, Result<(), Error>)> = thread::scope(|scope| {
        let signing: Vec<_> = (0..50)
            .map(|n| n % credentials.len())
            .map(|person| {
                let (core, who) = (app.core.clone(), credentials[person].clone());
                scope.spawn(move || (person, until_answered(&core, &who, key, hash)))
            })
            .collect();
        signing.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let (mut made, mut refused) = (vec![0; people.len()], BTreeMap::new());
    for (person, outcome) in outcomes {
        match outcome {
            Ok(()) => made[person] += 1,
            Err(error) => {
                let said = format!("{} {error}", status(&error, Door::Api, false).as_u16());
                *refused.entry(said).or_default() += 1;
            }
        }
    }
    (made, refused)
}

/// Signs; a database with more to do than it can is asked again, as its answer says.
fn until_answered(
    core: &readyroom::ops::Core,
    who: &Credential,
    key: ReviewKey,
    hash: &str,
) -> Result<(), Error> {
    loop {
        let hash = hash.to_owned();
        let sign = move |tx: &mut readyroom::ops::Tx<'_>| {
            sign_offs::sign_off(tx, &"ledger".parse().unwrap(), key, "Fit for it.", &hash)
        };
        match core.write(who, "test", sign) {
            Err(Error::Unavailable(_)) => thread::yield_now(),
            other => return other.map(|_| ()),
        }
    }
}

/// Who signed, by the table, and how many events say so.
fn signed(app: &TestApp) -> (Vec<String>, usize) {
    let mut look = Look::into(&app.location());
    let people = look.lines(
        "SELECT p.handle AS line FROM sign_offs s JOIN people p ON p.id = s.person_id \
         ORDER BY p.handle",
    );
    let events = look.lines("SELECT chain AS line FROM events WHERE kind = 'review.signed_off'");
    (people, events.len())
}

async fn content_hash(app: &TestApp, who: &Who, path: &str) -> String {
    let review = app.get(who, path).await.expect(200).json();
    review["content_hash"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn of_fifty_sign_offs_by_one_person_one_has_an_effect() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let (app, post) = (&ledger.app, Post::default());
    ledger.answer_everything().await;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    ledger.accept_what_is_left(&ledger.sre).await;
    post.deliver(&app.core);
    post.take();
    let hash = content_hash(app, &ledger.sre, REVIEW).await;
    let before = app.events();
    let at = (REVIEW, ReviewKey::launch(1));
    let (made, refused) = fifty_times(app, at, &hash, &[&ledger.sre]);
    assert_eq!(made, [1], "{refused:?}");
    assert_eq!(refused.values().sum::<usize>(), 49, "{refused:?}");
    assert!(refused.keys().all(|said| said.starts_with("409 ")), "{refused:?}");
    assert_eq!(signed(app), (vec!["sre".to_owned()], 1));
    assert_eq!(app.events(), before + 1, "one event");
    post.deliver(&app.core);
    let told = [("lead".to_owned(), "ledger: sre signs launch review 1".to_owned())];
    assert_eq!(post.told(), told);
    assert_eq!(audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
}

#[actix_web::test]
async fn of_fifty_sign_offs_by_two_people_each_has_an_effect_once() {
    let live = Live::judged_in(TestApp::with_mail()).await;
    let (app, post) = (&live.ledger.app, Post::default());
    post.deliver(&app.core);
    post.take();
    let hash = content_hash(app, &live.ledger.sre, HRR).await;
    let before = app.events();
    let at = (HRR, ReviewKey::handoff(1));
    let (made, refused) = fifty_times(app, at, &hash, &[&live.ledger.sre, &live.taker]);
    assert_eq!(made, [1, 1], "{refused:?}");
    assert_eq!(refused.values().sum::<usize>(), 48, "{refused:?}");
    assert!(refused.keys().all(|said| said.starts_with("409 ")), "{refused:?}");
    assert_eq!(signed(app), (vec!["sre".into(), "sre".into(), "taker".into()], 3), "1 to launch");
    assert_eq!(app.events(), before + 2, "one event each");
    post.deliver(&app.core);
    let mut subjects: Vec<(String, String)> = post.told();
    subjects.sort();
    // Whose signature was the second, the database decided.
    let others = ["sre", "taker"].map(|who| format!("ledger: {who} signs handoff review 1"));
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    for ((to, subject), start) in subjects.iter().zip(&others) {
        assert!(to == "lead" && subject.starts_with(start), "{subjects:?}");
    }
    let waits = |subject: &str| subject.ends_with("; another signature is needed");
    assert_eq!(subjects.iter().filter(|(_, subject)| waits(subject)).count(), 1, "{subjects:?}");
    let review = app.get(&live.ledger.lead, HRR).await.expect(200).json();
    assert_eq!(review["state"], "signed_off");
    assert_eq!(audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
}
