//! Refusals: a clear sentence, the right status, and nothing written.

use readyroom::domain::person::{Role, TeamKind};
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE, Who};

async fn refused(ledger: &Ledger, who: &Who, path: &str, body: Value, status: u16, code: &str) {
    let before = ledger.app.events();
    let answer = ledger.app.post(who, path, body).await.expect(status);
    assert_eq!(answer.json()["code"], code, "{}", answer.body);
    assert!(answer.json()["detail"].as_str().unwrap().len() > 10);
    assert_eq!(ledger.app.events(), before, "{path} wrote something");
}

#[actix_web::test]
async fn bad_input_writes_nothing() {
    let ledger = Ledger::open().await;
    let (member, sre) = (&ledger.member, &ledger.sre);
    let on = |id: &str, what: &str| format!("{REVIEW}/items/{id}/{what}");
    refused(
        &ledger,
        member,
        &on("ZZZ-99", "evidence"),
        json!({ "url": "https://x.example" }),
        404,
        "not_found",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "evidence"),
        json!({ "url": "javascript:alert(1)" }),
        422,
        "invalid",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "answer"),
        json!({ "answer": "met" }),
        428,
        "precondition_required",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "messages"),
        json!({ "body": "x".repeat(10_001) }),
        422,
        "invalid",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "messages"),
        json!({ "body": "hi", "role": "admin" }),
        422,
        "invalid",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "verdict"),
        json!({ "verdict": "accepted", "seen": "0.0.0" }),
        403,
        "not_allowed",
    )
    .await;
    refused(
        &ledger,
        sre,
        &on("OWN-06", "verdict"),
        json!({ "verdict": "accepted", "seen": "0.0.0" }),
        409,
        "nothing_to_judge",
    )
    .await;
    refused(
        &ledger,
        &ledger.lead,
        &format!("{REVIEW}/submissions"),
        json!({}),
        409,
        "unanswered_items",
    )
    .await;
    refused(
        &ledger,
        &ledger.lead,
        &format!("{SERVICE}/launch"),
        json!({}),
        409,
        "review_under_way",
    )
    .await;
    let twin = json!({ "team": "ledger-team", "name": "Ledger" });
    refused(&ledger, &ledger.lead, "/api/v1/services", twin, 409, "name_taken").await;
    refused(
        &ledger,
        &Who::Nobody,
        &on("OWN-06", "messages"),
        json!({ "body": "hi" }),
        401,
        "sign_in_needed",
    )
    .await;
}

#[actix_web::test]
async fn numbers_out_of_range_and_wrong_kinds_are_refused() {
    let ledger = Ledger::open().await;
    for (item, body) in [
        ("DEF-01", json!({ "number": -1 })),
        ("DEF-01", json!({ "number": "many" })),
        ("OWN-06", json!({ "answer": "often" })),
        ("OWN-06", json!({ "answer": "not_applicable" })),
        ("OWN-02", json!({ "date": "soon" })),
    ] {
        let before = ledger.app.events();
        let path = format!("{REVIEW}/items/{item}/answer");
        let answer = ledger.app.replace(&ledger.member, &path, 0, body).await.expect(422);
        assert!(!answer.json()["fields"].as_array().unwrap().is_empty());
        assert_eq!(ledger.app.events(), before);
    }
}

#[actix_web::test]
async fn a_stale_version_shows_both_values() {
    let ledger = Ledger::open().await;
    let path = format!("{REVIEW}/items/OWN-06/answer");
    ledger.app.replace(&ledger.member, &path, 0, json!({ "answer": "met" })).await.expect(200);
    let body = json!({ "answer": "partly" });
    let answer = ledger.app.replace(&ledger.lead, &path, 0, body).await.expect(412).json();
    assert_eq!(answer["code"], "changed_in_between");
    let both = (&answer["conflict"]["theirs"], &answer["conflict"]["mine"]);
    assert_eq!(both, (&json!("Met"), &json!("Partly met")));
    // The page says the same with 409, and keeps what was typed.
    let fields =
        [("answer_version", "0"), ("answer", "partly"), ("note_version", "0"), ("note", "typed")];
    let page =
        ledger.app.form(&ledger.lead, "/services/ledger/launch/1/items/OWN-06", &fields).await;
    assert!(page.expect(409).body.contains("typed"));
}

#[actix_web::test]
async fn nobody_judges_their_own() {
    let ledger = Ledger::open().await;
    // An SRE who is in the owning team.
    let inside =
        ledger.app.person("inside", &[("sre", Role::Member), ("ledger-team", Role::Member)], &[]);
    ledger.app.team("other", TeamKind::Product);
    let path = format!("{REVIEW}/items/OWN-06");
    let answer = json!({ "answer": "met" });
    ledger.app.replace(&inside, &format!("{path}/answer"), 0, answer).await.expect(200);
    let seen = ledger.app.get(&inside, &path).await.json()["seen"].clone();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    refused(&ledger, &inside, &format!("{path}/verdict"), verdict.clone(), 403, "own_team").await;
    // The same SRE after leaving the team still had a hand in the answer.
    let core = &ledger.app.core;
    let root = ledger.app.sign_in("root");
    let left =
        ledger.app.post(&root, "/api/v1/teams/ledger-team/members/inside/removal", json!({})).await;
    left.expect(200);
    refused(&ledger, &inside, &format!("{path}/verdict"), verdict, 403, "own_answer").await;
    assert_eq!(readyroom::ops::audit::verify(core).unwrap().problems.len(), 0);
}

#[actix_web::test]
async fn nobody_calls_a_condition_on_their_own_answer_met() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let former = app.person("former", &[("sre", Role::Member), ("ledger-team", Role::Member)], &[]);
    let path = format!("{REVIEW}/items/OWN-06");
    app.replace(&former, &format!("{path}/answer"), 0, json!({ "answer": "met" }))
        .await
        .expect(200);
    let root = app.sign_in("root");
    let leaves = "/api/v1/teams/ledger-team/members/former/removal";
    app.post(&root, leaves, json!({})).await.expect(200);
    let verdict = json!({
        "verdict": "accepted_with_condition", "seen": app.get(&former, &path).await.json()["seen"],
        "condition": "Rehearse it.", "owner": "lead", "due_on": "2027-01-31",
    });
    app.post(&ledger.sre, &format!("{path}/verdict"), verdict).await.expect(200);
    let review = app.get(&former, REVIEW).await.json();
    let closure =
        format!("{REVIEW}/conditions/{}/closure", review["conditions"][0]["id"].as_str().unwrap());
    refused(&ledger, &former, &closure, json!({}), 403, "own_answer").await;
    app.post(&ledger.sre, &closure, json!({})).await.expect(200);
    refused(&ledger, &ledger.sre, &closure, json!({}), 404, "not_found").await;
}

#[actix_web::test]
async fn accepting_nothing_together_is_refused() {
    let ledger = Ledger::open().await;
    let seen = ledger.app.get(&ledger.sre, REVIEW).await.json()["self_reported_seen"].clone();
    let body = json!({ "group": "self_reported", "seen": seen });
    let path = format!("{REVIEW}/verdicts");
    refused(&ledger, &ledger.sre, &path, body, 409, "nothing_to_accept").await;
}

#[actix_web::test]
async fn tokens_answer_and_never_judge_launch_or_administer() {
    let ledger = Ledger::open().await;
    let token = |who: &Who, scope: &str| {
        let (app, who, scope) = (&ledger.app, who.clone(), scope.to_owned());
        async move {
            let body = json!({ "name": "script", "scope": scope, "days": 30 });
            let made = app.post(&who, "/api/v1/account/tokens", body).await.expect(201).json();
            Who::Token(made["secret"].as_str().unwrap().to_owned())
        }
    };
    let (write, read) = (token(&ledger.lead, "write").await, token(&ledger.lead, "read").await);
    ledger.app.get(&read, SERVICE).await.expect(200);
    let path = format!("{REVIEW}/items/OWN-06/answer");
    ledger.app.replace(&write, &path, 0, json!({ "answer": "met" })).await.expect(200);
    refused(
        &ledger,
        &read,
        &format!("{REVIEW}/items/OWN-06/messages"),
        json!({ "body": "hi" }),
        403,
        "not_by_token",
    )
    .await;
    refused(&ledger, &write, &format!("{REVIEW}/submissions"), json!({}), 403, "not_by_token")
        .await;
    refused(
        &ledger,
        &write,
        "/api/v1/account/tokens",
        json!({ "name": "x", "scope": "write", "days": 1 }),
        403,
        "not_by_token",
    )
    .await;
    let judge = token(&ledger.sre, "write").await;
    refused(
        &ledger,
        &judge,
        &format!("{REVIEW}/items/OWN-06/verdict"),
        json!({ "verdict": "accepted", "seen": "1.0.0" }),
        403,
        "not_by_token",
    )
    .await;
}

#[actix_web::test]
async fn a_failed_gate_lists_what_stands_in_the_way() {
    let ledger = Ledger::open().await;
    let before = ledger.app.events();
    let path = format!("{SERVICE}/launches");
    let answer = ledger.app.replace(&ledger.lead, &path, 1, json!({})).await.expect(409).json();
    assert_eq!(
        (&answer["code"], answer["gates"].as_array().unwrap().len()),
        (&json!("gates_failed"), 1)
    );
    assert_eq!(ledger.app.events(), before);
}

#[actix_web::test]
async fn a_team_does_not_choose_what_it_is_judged_by() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let before = ledger.app.events();
    let version = ledger.app.get(&ledger.lead, SERVICE).await.json()["version"].as_i64().unwrap();
    let fewer = json!({ "name": "Ledger", "importance": "critical", "facts": [] });
    let refused = ledger.app.replace(&ledger.lead, SERVICE, version, fewer).await.expect(422);
    assert!(refused.body.contains("Launch review 1 is submitted"), "{}", refused.body);
    assert_eq!(ledger.app.events(), before);
    let same = json!({
        "name": "Ledger of payments", "importance": "critical",
        "facts": ["stores_data", "remote_calls"],
    });
    ledger.app.replace(&ledger.lead, SERVICE, version, same).await.expect(200);
}

#[actix_web::test]
async fn forms_from_other_sites_are_refused() {
    let ledger = Ledger::open().await;
    let Who::Session(secret) = &ledger.lead else { panic!() };
    let before = ledger.app.events();
    // A cookie without any word about where the request came from.
    let both = ledger.app.post(&Who::Token(secret.clone()), "/api/v1/services", json!({})).await;
    both.expect(401);
    assert_eq!(ledger.app.events(), before);
}

#[actix_web::test]
async fn nor_by_the_compliance_questionnaire() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let before = ledger.app.events();
    let path = format!("{SERVICE}/compliance");
    let version = ledger.app.get(&ledger.lead, &path).await.json()["version"].as_i64().unwrap();
    let scope = json!({ "q_issuer": "yes_now", "q_financial_reporting": "yes_now" });
    let refused = ledger.app.replace(&ledger.lead, &path, version, scope).await.expect(422);
    assert!(refused.body.contains("Launch review 1 is submitted"), "{}", refused.body);
    assert_eq!(ledger.app.events(), before);
}
