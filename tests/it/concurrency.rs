//! Writers that meet: one wins, nobody's change is lost, the chain stays whole.

mod sign_offs;

use std::thread;

use readyroom::domain::answer::AnswerFields;
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::answers::{ItemChange, change};
use readyroom::ops::{Credential, Error, review_page, secrets};

use crate::support::{Ledger, Who};

#[actix_web::test]
async fn fifty_writers_of_one_answer_lose_nothing() {
    let ledger = Ledger::open().await;
    let Who::Session(secret) = &ledger.member else { panic!() };
    let credential = Credential::Session(secrets::hash(secret));
    let written: usize = thread::scope(|scope| {
        let writers: Vec<_> = (0..50)
            .map(|writer| {
                let (core, credential) = (ledger.app.core.clone(), credential.clone());
                scope.spawn(move || until_written(&core, &credential, writer))
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    let slug = "ledger".parse().unwrap();
    let detail = ledger
        .app
        .core
        .read(&credential, |view| review_page::read(view, &slug, ReviewKey::launch(1)))
        .unwrap();
    let item = detail.items.iter().find(|item| item.id.as_str() == "DEF-01").unwrap();
    assert_eq!((written, item.answer_version), (50, 50));
    let report = readyroom::ops::audit::verify(&ledger.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

/// Writes a value of its own, reading again whenever somebody else was first.
fn until_written(core: &readyroom::ops::Core, credential: &Credential, writer: i32) -> usize {
    let mut version = 0;
    loop {
        let fields = AnswerFields { number: (writer + 1).to_string(), ..AnswerFields::default() };
        let to = ItemChange { answer: Some((version, fields)), ..ItemChange::default() };
        let outcome = core.write(credential, "test", move |tx| {
            change(
                tx,
                &"ledger".parse().unwrap(),
                ReviewKey::launch(1),
                &"DEF-01".parse().unwrap(),
                to,
            )
        });
        match outcome {
            Ok(_) => return 1,
            Err(Error::Conflict(conflict)) => version = conflict.version,
            Err(Error::Unavailable(_)) => thread::yield_now(),
            Err(other) => panic!("{other}"),
        }
    }
}
