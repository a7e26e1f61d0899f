//! What a review takes over: from the one before, from changed facts, and from a proof renewed.

use readyroom::domain::person::Role;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE};

async fn item(ledger: &Ledger, review: i32, id: &str) -> Value {
    let path = format!("{SERVICE}/launch/{review}/items/{id}");
    ledger.app.get(&ledger.lead, &path).await.expect(200).json()
}

#[actix_web::test]
async fn notes_and_proofs_without_an_answer_carry_over_too() {
    let ledger = Ledger::open().await;
    let path = format!("{REVIEW}/items/OWN-06");
    let note = json!({ "note": "Half of it stands." });
    ledger.app.replace(&ledger.member, &format!("{path}/note"), 0, note).await.expect(200);
    let proof = json!({ "url": "https://example.com/plan", "title": "Plan" });
    ledger.app.post(&ledger.member, &format!("{path}/evidence"), proof).await.expect(201);
    let reason = json!({ "reason": "Starting over." });
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/withdrawal"), reason).await.expect(200);
    ledger.app.post(&ledger.lead, &format!("{SERVICE}/launch"), json!({})).await.expect(201);
    let now = item(&ledger, 2, "OWN-06").await;
    assert_eq!((&now["note"], &now["reported"]), (&json!("Half of it stands."), &Value::Null));
    assert_eq!(now["evidence"][0]["title"], "Plan");
    assert_eq!(now["carried"], false, "only an answer is something to confirm");
}

#[actix_web::test]
async fn an_item_that_comes_in_later_takes_the_earlier_answer_along() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let asked = |review: &Value| -> Vec<String> {
        let items = review["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = asked(&ledger.app.get(&ledger.lead, REVIEW).await.json());
    let reason = json!({ "reason": "Starting over." });
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/withdrawal"), reason).await.expect(200);
    let facts =
        |facts: Value| json!({ "name": "Ledger", "importance": "critical", "facts": facts });
    ledger.app.replace(&ledger.lead, SERVICE, 1, facts(json!([]))).await.expect(200);
    ledger.app.post(&ledger.lead, &format!("{SERVICE}/launch"), json!({})).await.expect(201);
    let second = format!("{SERVICE}/launch/2");
    let fewer = asked(&ledger.app.get(&ledger.lead, &second).await.json());
    let left: Vec<_> = all.iter().filter(|id| !fewer.contains(id)).collect();
    assert!(!left.is_empty(), "the facts decide about no item");

    let both = facts(json!(["stores_data", "remote_calls"]));
    ledger.app.replace(&ledger.lead, SERVICE, 2, both).await.expect(200);
    let back = item(&ledger, 2, left[0]).await;
    assert_eq!((&back["carried"], back["reported"].is_null()), (&json!(true), false));
    let history = ledger.app.get(&ledger.lead, "/services/ledger/history").await.expect(200).body;
    assert!(history.contains("added") && history.contains(left[0].as_str()));
}

#[actix_web::test]
async fn a_proof_is_renewed_by_attaching_it_again() {
    let ledger = Ledger::open().await;
    let path = format!("{REVIEW}/items/OWN-06/evidence");
    let attach = async |proof: Value| {
        ledger.app.post(&ledger.member, &path, proof).await.expect(201);
        item(&ledger, 1, "OWN-06").await["evidence"].clone()
    };
    let proof =
        json!({ "url": "https://example.com/drill", "title": "Drill", "expires_on": "2026-11-25" });
    attach(proof.clone()).await;
    let events = ledger.app.events();
    let once = attach(proof).await;
    attach(json!({ "url": "https://example.com/drill" })).await;
    assert_eq!((ledger.app.events(), once.as_array().unwrap().len()), (events, 1));
    let renewed = json!({ "url": "https://example.com/drill", "expires_on": "2027-05-25" });
    let renewed = attach(renewed).await;
    assert_eq!(renewed.as_array().unwrap().len(), 1);
    let said = (&renewed[0]["title"], &renewed[0]["expires_on"]);
    assert_eq!(said, (&json!("Drill"), &json!("2027-05-25")));
    let named = attach(json!({ "url": "https://example.com/drill", "title": "Zone drill" })).await;
    let said = (&named[0]["title"], &named[0]["expires_on"]);
    assert_eq!(said, (&json!("Zone drill"), &json!("2027-05-25")), "it goes on to age");
    ledger.app.move_clock(200);
    let lead = ledger.app.sign_in("lead");
    let again = json!({ "url": "https://example.com/drill" });
    let undated = ledger.app.post(&lead, &path, again).await.expect(422);
    assert!(undated.body.contains("This proof counted until 25 May 2027"), "{}", undated.body);
}

#[actix_web::test]
async fn what_cannot_be_read_or_opened_is_no_proof_reason_or_message() {
    let ledger = Ledger::open().await;
    let before = ledger.app.events();
    let path = format!("{REVIEW}/items/OWN-06");
    for url in [
        "https://",
        "https://[::1",
        "https://ana:secret@example.com/x",
        "javascript:alert(1)",
        "https://example.com/\u{202e}gpj.exe",
        "ftp://example.com",
        "https://exa mple.com",
    ] {
        let body = json!({ "url": url });
        let answer = ledger.app.post(&ledger.member, &format!("{path}/evidence"), body).await;
        assert_eq!(answer.status.as_u16(), 422, "{url}: {}", answer.body);
    }
    let unseen = "\u{200b}\u{2060}";
    for (what, body) in
        [("messages", json!({ "body": unseen })), ("evidence", json!({ "title": unseen }))]
    {
        ledger.app.post(&ledger.member, &format!("{path}/{what}"), body).await.expect(422);
    }
    let reason = json!({ "answer": "not_applicable", "reason": unseen });
    ledger.app.replace(&ledger.member, &format!("{path}/answer"), 0, reason).await.expect(422);
    let late = json!({ "team": "ledger-team", "name": "Led\u{202e}ger", "importance": "normal" });
    ledger.app.post(&ledger.lead, "/api/v1/services", late).await.expect(422);
    assert_eq!(ledger.app.events(), before);
}

#[actix_web::test]
async fn words_sent_twice_are_said_once() {
    let ledger = Ledger::open().await;
    let path = format!("{REVIEW}/items/OWN-06");
    let send = async |what: &str, body: Value| {
        ledger.app.post(&ledger.member, &format!("{path}/{what}"), body).await.expect(201).json()
    };
    let first = send("messages", json!({ "body": "Who is on call?" })).await;
    send("evidence", json!({ "title": "Agreed in the planning of week 47" })).await;
    let events = ledger.app.events();
    let again = send("messages", json!({ "body": "Who is on call?" })).await;
    send("evidence", json!({ "title": "Agreed in the planning of week 47" })).await;
    assert_eq!((ledger.app.events(), &again["id"]), (events, &first["id"]));
    let asked = send("messages", json!({ "body": "Who is on call?", "question": "1" })).await;
    assert_ne!(asked["id"], first["id"], "a question is not the remark before it");
    send("messages", json!({ "body": "And on Sundays?" })).await;
    send("messages", json!({ "body": "Who is on call?" })).await;
    assert_eq!(ledger.app.events(), events + 3, "said again later, it is said again");
}

/// Withdraws review `number` and opens the next one.
async fn start_over(ledger: &Ledger, number: i32) {
    let withdrawal = format!("{SERVICE}/launch/{number}/withdrawal");
    let reason = json!({ "reason": "Starting over." });
    ledger.app.post(&ledger.lead, &withdrawal, reason).await.expect(200);
    ledger.app.post(&ledger.lead, &format!("{SERVICE}/launch"), json!({})).await.expect(201);
}

#[actix_web::test]
async fn who_had_a_hand_in_a_carried_answer_never_judges_it() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let wei = app.person("wei", &[("ledger-team", Role::Member)], &[]);
    let path = format!("{REVIEW}/items/OWN-06");
    let met = json!({ "answer": "met" });
    app.replace(&wei, &format!("{path}/answer"), 0, met).await.expect(200);
    let (partly, met) = (json!({ "answer": "partly" }), json!({ "answer": "met" }));
    app.replace(&ledger.member, &format!("{path}/answer"), 1, partly).await.expect(200);
    app.replace(&ledger.member, &format!("{path}/answer"), 2, met).await.expect(200);
    start_over(&ledger, 1).await;
    let root = app.sign_in("root");
    app.post(&root, "/api/v1/teams/ledger-team/members/wei/removal", json!({})).await.expect(200);
    let join = json!({ "handle": "wei" });
    app.post(&root, "/api/v1/teams/sre/members", join).await.expect(200);

    let carried = format!("{SERVICE}/launch/2/items/OWN-06");
    let confirm = [("confirm", "1")];
    app.form(&ledger.lead, "/services/ledger/launch/2/items/OWN-06", &confirm).await.expect(303);
    let seen = item(&ledger, 2, "OWN-06").await["seen"].clone();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    let refused = app.post(&wei, &format!("{carried}/verdict"), verdict).await.expect(403).json();
    assert_eq!(refused["code"], "own_answer");
}

#[actix_web::test]
async fn a_carried_answer_is_judged_after_the_team_confirmed_it() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    start_over(&ledger, 1).await;
    let second = format!("{SERVICE}/launch/2");
    let before = ledger.app.events();
    let review = ledger.app.get(&ledger.sre, &second).await.json();
    let together = json!({ "group": "self_reported", "seen": review["self_reported_seen"] });
    ledger.app.post(&ledger.sre, &format!("{second}/verdicts"), together).await.expect(409);
    let seen = item(&ledger, 2, "OWN-06").await["seen"].clone();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    let path = format!("{second}/items/OWN-06/verdict");
    let refused = ledger.app.post(&ledger.sre, &path, verdict).await.expect(409).json();
    assert_eq!(refused["code"], "not_confirmed");
    assert_eq!(ledger.app.events(), before);
}

#[actix_web::test]
async fn an_answer_survives_a_review_that_did_not_ask_it() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let asked = |review: &Value| -> Vec<String> {
        let items = review["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = asked(&ledger.app.get(&ledger.lead, REVIEW).await.json());
    let facts =
        |facts: Value| json!({ "name": "Ledger", "importance": "critical", "facts": facts });
    ledger.app.replace(&ledger.lead, SERVICE, 1, facts(json!([]))).await.expect(200);
    start_over(&ledger, 1).await;
    let second = asked(&ledger.app.get(&ledger.lead, &format!("{SERVICE}/launch/2")).await.json());
    let both = facts(json!(["stores_data", "remote_calls"]));
    ledger.app.replace(&ledger.lead, SERVICE, 2, both).await.expect(200);
    start_over(&ledger, 2).await;
    let left = all.iter().find(|id| !second.contains(id)).unwrap();
    let back = item(&ledger, 3, left).await;
    assert_eq!((&back["carried"], back["reported"].is_null()), (&json!(true), false));
}
