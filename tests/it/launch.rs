//! The main job through the JSON door: from an open review to a launched service.

use serde_json::json;

use crate::support::{Ledger, REVIEW, SERVICE};

#[actix_web::test]
async fn a_service_is_reviewed_signed_off_and_launched() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    ledger.answer_everything().await;
    app.post(&ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    let saved = app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await;
    assert_eq!(saved.expect(201).json()["state"], "submitted");

    ledger.accept_what_is_left(&ledger.sre).await;
    let review = app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!(review["not_ready"], serde_json::Value::Null);
    let signed = ledger.sign_off(&ledger.sre).await.expect(201);
    assert_eq!(signed.json()["state"], "signed_off");

    let service = app.get(&ledger.lead, SERVICE).await.json();
    let gates = service["gates"].as_array().unwrap();
    assert!(gates.iter().all(|gate| gate["state"] == "passed"), "{gates:?}");
    let version = service["version"].as_i64().unwrap();
    let path = format!("{SERVICE}/launches");
    let launched = app.replace(&ledger.lead, &path, version, json!({ "reason": "Ready." })).await;
    assert_eq!(launched.expect(201).json()["stage"], "developer_managed");
    let service = app.get(&ledger.manager, SERVICE).await.json();
    assert_eq!(service["transitions"][0]["gates"].as_array().unwrap().len(), 3);

    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn every_page_of_the_journey_renders() {
    let ledger = Ledger::open().await;
    for path in [
        "/",
        "/services",
        "/reviews",
        "/services/new",
        "/services/ledger",
        "/services/ledger/edit",
        "/services/ledger/history",
        "/services/ledger/compliance",
        "/services/ledger/launch/1",
        "/services/ledger/launch/1?show=todo",
        "/services/ledger/launch/1/history",
        "/services/ledger/launch/1/submissions/new",
        "/services/ledger/launch/1/sign-off",
        "/services/ledger/launch/1/sign-offs/new",
        "/checklists",
        "/checklists/launch",
        "/checklists/handoff/v1",
        "/checklists/launch/items/MON-03",
        "/people",
        "/people/lead",
        "/people/new",
        "/teams",
        "/teams/ledger-team",
        "/teams/new",
        "/account",
        "/search?q=led",
    ] {
        for who in [&ledger.lead, &ledger.sre, &ledger.manager] {
            let page = ledger.app.get(who, path).await;
            assert_eq!(page.status.as_u16(), 200, "{path}: {}", page.body);
        }
        let page = ledger.app.get(&crate::support::Who::Nobody, path).await;
        assert_eq!(page.status.as_u16(), 303, "{path} without signing in");
        assert!(page.location.starts_with("/sessions/new?next="), "{}", page.location);
    }
}

#[actix_web::test]
async fn acceptance_lapses_when_the_answer_changes() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let item = format!("{REVIEW}/items/OWN-06");
    let answer = format!("{item}/answer");
    app.replace(&ledger.member, &answer, 0, json!({ "answer": "met" })).await.expect(200);
    let seen = app.get(&ledger.sre, &item).await.json()["seen"].clone();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    app.post(&ledger.sre, &format!("{item}/verdict"), verdict).await.expect(200);
    assert_eq!(app.get(&ledger.sre, REVIEW).await.json()["accepted"], 1);
    let note = json!({ "note": "It moved." });
    app.replace(&ledger.member, &format!("{item}/note"), 0, note).await.expect(200);
    let review = app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!(review["accepted"], 0);
    let now = app.get(&ledger.sre, &item).await.json();
    assert_eq!((&now["verdict"]["lapsed"], &now["group"]), (&json!(true), &json!("judgement")));
}

#[actix_web::test]
async fn a_sign_off_expires_and_a_changed_profile_makes_it_stale() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let reason = json!({ "reason": "A second try." });
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/withdrawal"), reason).await.expect(200);
    ledger.app.post(&ledger.lead, &format!("{SERVICE}/launch"), json!({})).await.expect(201);
    let second = ledger.app.get(&ledger.lead, &format!("{SERVICE}/launch/2")).await.json();
    // Answers carry over; each waits to be confirmed.
    assert_eq!(second["answered"], 0);
    let items = second["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["carried"] == true && !item["reported"].is_null()));
    ledger.app.move_clock(1);
}
