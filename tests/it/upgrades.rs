//! Reviews that go to a later version of their checklist.

mod asked_of;
mod carrying;
mod edits;
mod meeting;
mod moving;
mod passing;
mod random;
mod records;
mod waivers;

use readyroom::domain::checklist::Kind;
use serde_json::{Value, json};

use crate::database::Look;
use crate::handoff::{HRR, Live};
use crate::support::{Ledger, REVIEW, TestApp, Who};
use crate::versions::{Edit, catch_up, id, newest, next, publish, publish_next};

/// Items that the review of the ledger asks, each with what a launch version 2 makes of it.
const EDITS: &[(&str, Edit)] = &[
    ("OWN-06", Edit::Words),
    ("OWN-02", Edit::Reworded),
    ("MON-05", Edit::Retired),
    ("MON-06", Edit::Kind),
];

async fn item(ledger: &Ledger, id: &str) -> Value {
    let path = format!("{REVIEW}/items/{id}");
    ledger.app.get(&ledger.lead, &path).await.expect(200).json()
}

/// A review with every item answered and accepted, and a launch version 2 published after that.
async fn behind() -> Ledger {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let note = json!({ "note": "Since March." });
    ledger
        .app
        .replace(&ledger.member, &format!("{REVIEW}/items/OWN-06/note"), 0, note)
        .await
        .expect(200);
    let message = json!({ "body": "Who carries the pager?", "question": "1" });
    ledger
        .app
        .post(&ledger.lead, &format!("{REVIEW}/items/OWN-06/messages"), message)
        .await
        .expect(201);
    ledger.accept_what_is_left(&ledger.sre).await;
    publish_next(&ledger.app, Kind::Launch, EDITS, Some("OWN-90"));
    ledger
}

#[actix_web::test]
async fn a_team_changes_its_review_to_a_later_version_and_keeps_its_answers() {
    let ledger = behind().await;
    let (app, lead) = (&ledger.app, &ledger.lead);
    let before = app.get(lead, REVIEW).await.expect(200).json();
    let counts = json!({ "new": 1, "again": 2, "retired": 1, "lapsed": 2 });
    let offer = json!({
        "kind": "launch", "from": 1, "to": 2, "counts": counts, "waivers_ending": [],
    });
    assert_eq!(before["upgrade"], offer);
    let page = app.get(lead, "/services/ledger/launch/1").await.expect(200).body;
    let said =
        "Launch v2 is published: 1 new item, 2 to answer again, 1 retired, 2 to judge again.";
    assert!(page.contains(said) && page.contains("/checklists/launch/v1...v2"), "{page}");
    assert!(page.contains("Change to v2"));
    let kept = item(&ledger, "OWN-06").await;

    let form = [("to", "2")];
    let done = app.form(lead, "/services/ledger/launch/1/upgrades", &form).await.expect(303);
    assert_eq!(done.location, "/services/ledger/launch/1?done=review-upgraded");
    let after = app.get(lead, REVIEW).await.expect(200).json();
    assert_eq!((&after["checklist_version"], &after["upgrade"]), (&json!(2), &Value::Null));
    let asked = before["asked"].as_u64().unwrap();
    assert_eq!(
        (after["asked"].as_u64(), after["answered"].as_u64()),
        (Some(asked), Some(asked - 3))
    );
    assert_eq!(after["accepted"].as_u64(), Some(asked - 3));

    let again = item(&ledger, "OWN-06").await;
    for same in ["reported", "note", "evidence", "messages", "answered_by"] {
        assert_eq!(again[same], kept[same], "{same}");
    }
    assert_eq!((&again["carried"], &again["asked_again"]), (&json!(true), &json!(true)));
    assert_eq!((&again["to_do"], &again["verdict"]["lapsed"]), (&json!(true), &json!(true)));
    let page = app.get(lead, "/services/ledger/launch/1?show=todo").await.expect(200).body;
    assert!(page.contains("From before the item changed: confirm that it is still true"), "{page}");
    let other = item(&ledger, "MON-06").await;
    assert_eq!((&other["reported"], &other["to_do"]), (&Value::Null, &json!(true)));
    assert_eq!(other["evidence"].as_array().unwrap().len(), 1, "proofs stay, whatever is asked");
    assert_eq!(item(&ledger, "OWN-02").await["verdict"]["lapsed"], false);
    assert_eq!(item(&ledger, "OWN-90").await["reported"], Value::Null);
    app.get(lead, &format!("{REVIEW}/items/MON-05")).await.expect(404);

    // One key confirms what is still true; an SRE then judges it by the new words.
    let version = again["answer_version"].as_i64().unwrap();
    let met = json!({ "answer": "met" });
    let path = format!("{REVIEW}/items/OWN-06/answer");
    let stale = app.replace(lead, &path, version - 1, met.clone()).await.expect(412).json();
    assert_eq!(stale["code"], "changed_since_read", "nobody stands by what they have not read");
    app.replace(lead, &path, version, met).await.expect(200);
    let confirmed = item(&ledger, "OWN-06").await;
    assert_eq!((&confirmed["carried"], &confirmed["to_do"]), (&json!(false), &json!(false)));
    assert_eq!(confirmed["verdict"]["lapsed"], true);

    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn what_the_review_held_before_stays_readable() {
    let ledger = behind().await;
    let (app, lead) = (&ledger.app, &ledger.lead);
    let retired = item(&ledger, "MON-05").await;
    let kept = item(&ledger, "MON-06").await;
    app.post(lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);

    let list = app.get(lead, &format!("{REVIEW}/snapshots")).await.expect(200).json();
    assert_eq!((&list[0]["number"], &list[0]["name"]), (&json!(1), &json!("Before launch v2")));
    let snapshot = app.get(lead, &format!("{REVIEW}/snapshots/1")).await.expect(200).json();
    let held = |id: &str| {
        let items = snapshot["items"].as_array().unwrap().iter();
        items.into_iter().find(|item| item["id"] == id).unwrap().clone()
    };
    for (id, before) in [("MON-05", &retired), ("MON-06", &kept)] {
        let held = held(id);
        assert_eq!(held["answer"], before["reported_words"], "{id}");
        assert_eq!(held["title"], before["title"]);
        assert_eq!(held["evidence"][0]["url"], before["evidence"][0]["url"]);
        assert_eq!((&held["verdict"], &held["verdict_stood"]), (&json!("accepted"), &json!(true)));
    }
    assert_eq!(
        (&held("OWN-06")["note"], &held("OWN-06")["messages"]),
        (&json!("Since March."), &json!(1))
    );
    let content = snapshot["content"].as_str().unwrap();
    let hash = readyroom::domain::event::sha256_hex(content.as_bytes());
    assert_eq!(snapshot["snapshot"]["content_hash"], hash);

    let history = app.get(lead, "/services/ledger/launch/1/history").await.expect(200).body;
    assert!(history.contains("/services/ledger/launch/1/snapshots/1"), "{history}");
    assert!(history.contains("changed launch review 1 to v2 of its checklist"), "{history}");
    let page = app.get(lead, "/services/ledger/launch/1/snapshots/1").await.expect(200).body;
    assert!(page.contains("Before launch v2") && page.contains("MON-05") && page.contains(&hash));
    app.get(lead, &format!("{REVIEW}/snapshots/2")).await.expect(404);
}

#[actix_web::test]
async fn an_answer_to_what_is_asked_no_more_is_refused_with_the_reason() {
    let ledger = behind().await;
    let (app, lead) = (&ledger.app, &ledger.lead);
    app.post(lead, &format!("{REVIEW}/upgrades"), json!({ "to": "2" })).await.expect(201);
    let path = format!("{REVIEW}/items/MON-05/note");
    let refused =
        app.replace(lead, &path, 0, json!({ "note": "All of it." })).await.expect(409).json();
    assert_eq!(refused["code"], "asked_no_more");
    assert!(
        refused["detail"].as_str().unwrap().contains("MON-05 is asked no more since launch v2")
    );
}

#[actix_web::test]
async fn who_may_not_and_what_cannot_be_is_refused_and_writes_nothing() {
    let ledger = behind().await;
    let app = &ledger.app;
    let path = format!("{REVIEW}/upgrades");
    let before = app.events();
    for who in [&ledger.sre, &ledger.manager] {
        let refused = app.post(who, &path, json!({})).await.expect(403).json();
        assert_eq!(refused["code"], "not_allowed");
    }
    for (to, status) in
        [("3", 422), ("4000000000", 422), ("x", 422), ("-1", 422), ("0", 409), ("1", 409)]
    {
        let answer = app.post(&ledger.lead, &path, json!({ "to": to })).await;
        assert_eq!(answer.status.as_u16(), status, "{to}: {}", answer.body);
    }
    assert_eq!(app.events(), before);
    let consultants = format!("{REVIEW}/consultants");
    app.post(&ledger.sre, &consultants, json!({})).await.expect(201);
    app.post(&ledger.sre, &path, json!({})).await.expect(201);
    let again = app.post(&ledger.lead, &path, json!({})).await.expect(409).json();
    assert_eq!(again["detail"], "This review is on launch v2 already.");
    let list = app.get(&ledger.lead, &format!("{REVIEW}/snapshots")).await.json();
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_submitted_review_is_judged_by_the_version_on_which_it_was_submitted() {
    let ledger = behind().await;
    let app = &ledger.app;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let path = format!("{REVIEW}/upgrades");
    let refused = app.post(&ledger.lead, &path, json!({})).await.expect(409).json();
    assert_eq!(refused["code"], "review_state");
    assert!(refused["detail"].as_str().unwrap().contains("return it"), "{refused}");
    let page = app.get(&ledger.lead, "/services/ledger/launch/1").await.expect(200).body;
    assert!(page.contains("Launch v2 is published") && !page.contains("Change to v2"));
    let back = json!({ "comment": "There is a later version." });
    app.post(&ledger.sre, &format!("{REVIEW}/returns"), back).await.expect(201);
    app.post(&ledger.lead, &path, json!({})).await.expect(201);
    let unready =
        app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(409);
    assert!(unready.body.contains("OWN-06") && unready.body.contains("OWN-90"), "{}", unready.body);
}

#[actix_web::test]
async fn several_versions_are_passed_at_once_without_forgetting_what_they_changed() {
    let ledger = behind().await;
    let app = &ledger.app;
    // What version 2 tightened, versions 3 and 4 only reword or leave alone.
    publish_next(app, Kind::Launch, &[("OWN-06", Edit::Reworded)], None);
    publish_next(app, Kind::Launch, &[("OWN-90", Edit::Retired)], None);
    let done =
        app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201).json();
    assert_eq!((&done["from"], &done["to"]), (&json!(1), &json!(4)));
    assert_eq!(done["counts"], json!({ "new": 0, "again": 2, "retired": 1, "lapsed": 2 }));
    let again = item(&ledger, "OWN-06").await;
    assert_eq!((&again["carried"], &again["verdict"]["lapsed"]), (&json!(true), &json!(true)));
}

#[actix_web::test]
async fn a_handoff_review_goes_to_a_later_handoff_version() {
    let live = Live::open_in(TestApp::start()).await;
    let app = &live.ledger.app;
    live.answer().await;
    live.prove().await;
    live.judge().await;
    let at_bar = live.items().await;
    let tightened = at_bar.iter().find(|item| item["severity"] == "required").unwrap();
    let id = tightened["id"].as_str().unwrap();
    publish_next(app, Kind::Handoff, &[(id, Edit::Stricter)], None);
    let done =
        app.post(&live.ledger.lead, &format!("{HRR}/upgrades"), json!({})).await.expect(201).json();
    assert_eq!(done["counts"], json!({ "new": 0, "again": 1, "retired": 0, "lapsed": 1 }));
    let again: Vec<Value> =
        live.items().await.into_iter().filter(|item| item["to_do"] == true).collect();
    assert_eq!(again.iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&tightened["id"]]);
    // The launch review, signed off long ago, is as it was.
    let launch = app.get(&live.ledger.lead, REVIEW).await.expect(200).json();
    assert_eq!((&launch["checklist_version"], &launch["upgrade"]), (&json!(1), &Value::Null));
}

#[actix_web::test]
async fn what_is_signed_off_stays_as_it_was_signed() {
    let ledger = behind().await;
    let app = &ledger.app;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    ledger.accept_what_is_left(&ledger.sre).await;
    ledger.sign_off(&ledger.sre).await.expect(201);
    let signed = app.get(&ledger.lead, REVIEW).await.expect(200).json();
    let before = app.events();
    for who in [&ledger.lead, &ledger.sre, &ledger.manager] {
        let answer = app.post(who, &format!("{REVIEW}/upgrades"), json!({})).await;
        assert!([403, 409].contains(&answer.status.as_u16()), "{}", answer.body);
    }
    let refused = app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await.json();
    assert_eq!(refused["code"], "review_state");
    assert!(refused["detail"].as_str().unwrap().contains("Its content is frozen"), "{refused}");
    assert_eq!(app.events(), before);
    let third = next(&newest(app, Kind::Launch), &[(id("OWN-06"), Edit::Words)], None);
    assert_eq!(publish(app, &third, true), 0, "a move takes along what is answered, nothing else");
    catch_up(app);
    let upgraded = "SELECT kind AS line FROM events WHERE kind = 'review.upgraded'";
    assert_eq!(Look::into(&app.location()).lines(upgraded), Vec::<String>::new());
    let after = app.get(&ledger.lead, REVIEW).await.expect(200).json();
    assert_eq!((&after["checklist_version"], &after["items"]), (&json!(1), &signed["items"]));
    assert_eq!((&after["upgrade"], &after["state"]), (&Value::Null, &json!("signed_off")));
}

#[actix_web::test]
async fn a_program_changes_no_version() {
    let ledger = behind().await;
    let app = &ledger.app;
    let consultants = format!("{REVIEW}/consultants");
    app.post(&ledger.sre, &consultants, json!({})).await.expect(201);
    let mut tokens = Vec::new();
    for who in [&ledger.lead, &ledger.sre] {
        for scope in ["read", "write"] {
            let body = json!({ "name": "test", "scope": scope, "days": 30 });
            let made = app.post(who, "/api/v1/account/tokens", body).await.expect(201).json();
            tokens.push(Who::Token(made["secret"].as_str().unwrap().to_owned()));
        }
    }
    let before = app.events();
    for token in &tokens {
        let refused = app.post(token, &format!("{REVIEW}/upgrades"), json!({})).await.expect(403);
        assert_eq!(refused.json()["code"], "not_by_token");
    }
    let read = app.get(&tokens[0], REVIEW).await.expect(200).json();
    assert_eq!((&read["checklist_version"], &read["upgrade"]["to"]), (&json!(1), &json!(2)));
    assert_eq!(app.events(), before);
}
