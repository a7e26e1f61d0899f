//! Calls that carry an `Idempotency-Key`: the effect of once, and the same answer.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::{Answer, Ledger, REVIEW, SERVICE, Who};

async fn call(ledger: &Ledger, who: &Who, path: &str, key: &str, body: Value) -> Answer {
    let request = TestRequest::post().uri(path).set_json(body);
    let request = request.insert_header(("idempotency-key", key));
    ledger.app.doors(None).await(request.insert_header(("if-match", "\"0\"")), who).await
}

#[actix_web::test]
async fn a_call_sent_again_is_made_once_and_answered_the_same() {
    let ledger = Ledger::open().await;
    let path = format!("{REVIEW}/items/OWN-06/answer");
    let met = || json!({ "answer": "met" });
    let first = call(&ledger, &ledger.member, &path, "k-1", met()).await.expect(200);
    let events = ledger.app.events();
    // Somebody changes it, and the first call arrives once more.
    let partly = json!({ "answer": "partly" });
    ledger.app.replace(&ledger.lead, &path, 1, partly).await.expect(200);
    let again = call(&ledger, &ledger.member, &path, "k-1", met()).await.expect(200);
    assert_eq!((again.body, again.etag, again.location), (first.body, first.etag, first.location));
    assert_eq!(ledger.app.events(), events + 1);

    let other = call(&ledger, &ledger.member, &path, "k-1", json!({ "answer": "not_met" })).await;
    assert!(other.expect(422).body.contains("another call"));
    // The key of one person says nothing of another's.
    call(&ledger, &ledger.lead, &path, "k-1", met()).await.expect(412);
    call(&ledger, &ledger.member, &path, "no key", met()).await.expect(422);
    assert_eq!(ledger.app.events(), events + 1);
}

#[actix_web::test]
async fn what_was_refused_may_be_tried_again_under_its_key() {
    let ledger = Ledger::open().await;
    let submit = format!("{REVIEW}/submissions");
    call(&ledger, &ledger.lead, &submit, "k-2", json!({})).await.expect(409);
    ledger.answer_everything().await;
    let done = call(&ledger, &ledger.lead, &submit, "k-2", json!({})).await.expect(201);
    let again = call(&ledger, &ledger.lead, &submit, "k-2", json!({})).await.expect(201);
    assert_eq!((again.body, again.location), (done.body, done.location));
}

#[actix_web::test]
async fn a_secret_is_not_kept_to_be_shown_again() {
    let ledger = Ledger::open().await;
    let token = || json!({ "name": "pipeline", "scope": "read", "days": 7 });
    let path = "/api/v1/account/tokens";
    call(&ledger, &ledger.lead, path, "k-3", token()).await.expect(201);
    let again = call(&ledger, &ledger.lead, path, "k-3", token()).await.expect(409).json();
    assert_eq!(again["code"], "made_before");
    let account = ledger.app.get(&ledger.lead, "/api/v1/account").await.json();
    assert_eq!(account["tokens"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_key_is_free_again_after_two_days() {
    let ledger = Ledger::open().await;
    let service = |name: &str| json!({ "team": "ledger-team", "name": name });
    let path = "/api/v1/services";
    call(&ledger, &ledger.lead, path, "k-4", service("Labels")).await.expect(201);
    call(&ledger, &ledger.lead, path, "k-4", service("Parcels")).await.expect(422);
    ledger.app.move_clock(3);
    let lead = ledger.app.sign_in("lead");
    call(&ledger, &lead, path, "k-5", service("Returns")).await.expect(201);
    call(&ledger, &lead, path, "k-4", service("Parcels")).await.expect(201);
    ledger.app.get(&lead, SERVICE).await.expect(200);
}

#[actix_web::test]
async fn of_many_copies_at_once_one_has_the_effect() {
    let ledger = Ledger::open().await;
    let doors = ledger.app.doors(None).await;
    let path = format!("{REVIEW}/items/OWN-06/messages");
    let before = ledger.app.events();
    let copies = (0..20).map(|_| {
        let body = json!({ "body": "Who is on call?" });
        let request = TestRequest::post().uri(&path).set_json(body);
        doors(request.insert_header(("idempotency-key", "k-6")), &ledger.member)
    });
    let answers = futures_of(copies).await;
    assert_eq!(ledger.app.events(), before + 1);
    let made: Vec<_> = answers.iter().filter(|answer| answer.status.as_u16() == 201).collect();
    assert!(!made.is_empty() && made.iter().all(|answer| answer.body == made[0].body));
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status.as_u16())));
}

async fn futures_of<F: Future<Output = Answer>>(all: impl Iterator<Item = F>) -> Vec<Answer> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(move |context| {
        all.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                done.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if all.is_empty() {
            std::task::Poll::Ready(std::mem::take(&mut done))
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

#[actix_web::test]
async fn a_token_that_only_reads_is_told_of_no_call() {
    let ledger = Ledger::open().await;
    let token = json!({ "name": "reader", "scope": "read", "days": 7 });
    let made = ledger.app.post(&ledger.lead, "/api/v1/account/tokens", token).await.expect(201);
    let reader = Who::Token(made.json()["secret"].as_str().unwrap().to_owned());
    let path = format!("{REVIEW}/items/OWN-06/messages");
    let body = || json!({ "body": "Who is on call?" });
    call(&ledger, &ledger.lead, &path, "k-7", body()).await.expect(201);
    call(&ledger, &reader, &path, "k-7", body()).await.expect(403);
}
