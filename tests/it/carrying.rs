//! What a review takes over: from the one before, from changed facts, and from a proof renewed.

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
    send("messages", json!({ "body": "And on Sundays?" })).await;
    send("messages", json!({ "body": "Who is on call?" })).await;
    assert_eq!(ledger.app.events(), events + 2, "said again later, it is said again");
}
