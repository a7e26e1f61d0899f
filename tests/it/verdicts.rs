//! Verdicts and conditions: what one reviewer decides is seen by the next, and a condition holds
//! until somebody says that it is met.

use readyroom::domain::person::Role;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE, Who};

const ITEM: &str = "/api/v1/services/ledger/launch/1/items/OWN-06";

async fn item(ledger: &Ledger) -> Value {
    ledger.app.get(&ledger.sre, ITEM).await.expect(200).json()
}

async fn answered() -> Ledger {
    let ledger = Ledger::open().await;
    let answer = json!({ "answer": "met" });
    ledger.app.replace(&ledger.member, &format!("{ITEM}/answer"), 0, answer).await.expect(200);
    ledger
}

/// A verdict with a condition that is due ten days from the first day of the tests.
fn with_condition(seen: &Value, before_launch: &str) -> Value {
    json!({
        "verdict": "accepted_with_condition", "seen": seen, "condition": "Rehearse it.",
        "owner": "lead", "due_on": "2026-12-01", "before_launch": before_launch,
    })
}

async fn judge(ledger: &Ledger, who: &Who, verdict: Value, status: u16) -> Value {
    ledger.app.post(who, &format!("{ITEM}/verdict"), verdict).await.expect(status).json()
}

async fn gate(ledger: &Ledger, who: &Who, code: &str) -> Value {
    let service = ledger.app.get(who, SERVICE).await.expect(200).json();
    let gates = service["gates"].as_array().unwrap().clone();
    gates.into_iter().find(|gate| gate["code"] == code).unwrap()
}

fn closure(item: &Value, review: &Value) -> String {
    let conditions = review["conditions"].as_array().unwrap();
    let open = conditions.iter().find(|c| c["item"] == item["id"] && c["state"] == "open").unwrap();
    format!("{REVIEW}/conditions/{}/closure", open["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_verdict_never_replaces_one_that_was_not_seen() {
    let ledger = answered().await;
    let other = ledger.app.person("other", &[("sre", Role::Member)], &[]);
    let seen = item(&ledger).await["seen"].clone();
    let asked =
        json!({ "verdict": "change_asked", "seen": seen, "comment": "Name the second person." });
    judge(&ledger, &ledger.sre, asked.clone(), 200).await;

    let events = ledger.app.events();
    let blind = json!({ "verdict": "accepted", "seen": seen });
    let refused = judge(&ledger, &other, blind, 409).await;
    assert_eq!(refused["code"], "judged_since_read");
    let sentence = refused["detail"].as_str().unwrap();
    assert!(sentence.starts_with("sre asked for a change of OWN-06"), "{sentence}");
    // The same verdict sent twice is one verdict.
    judge(&ledger, &ledger.sre, asked, 200).await;
    assert_eq!(ledger.app.events(), events);
    assert_eq!(item(&ledger).await["verdict"]["verdict"], "change_asked");

    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &other, json!({ "verdict": "accepted", "seen": seen }), 200).await;
    assert_eq!(item(&ledger).await["verdict"]["by"]["handle"], "other");
}

#[actix_web::test]
async fn another_verdict_takes_the_condition_away_and_says_so() {
    let ledger = answered().await;
    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &ledger.sre, with_condition(&seen, ""), 200).await;
    let events = ledger.app.events();
    judge(&ledger, &ledger.sre, with_condition(&seen, ""), 200).await;
    assert_eq!(ledger.app.events(), events, "the retry has the effect of once");
    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &ledger.sre, json!({ "verdict": "accepted", "seen": seen }), 200).await;
    assert_eq!(ledger.app.events(), events + 2, "the verdict, and the condition that it dropped");
    let review = ledger.app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!(review["conditions"][0]["state"], "dropped");
}

#[actix_web::test]
async fn a_missed_condition_reopens_its_item() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &ledger.sre, with_condition(&seen, ""), 200).await;
    ledger.accept_what_is_left(&ledger.sre).await;
    let accepted = ledger.app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!((&accepted["not_ready"], &accepted["accepted"]), (&Value::Null, &accepted["asked"]));

    ledger.app.move_clock(11);
    let sre = ledger.app.sign_in("sre");
    let review = ledger.app.get(&sre, REVIEW).await.json();
    assert_eq!(review["not_ready"], "1 item is not judged yet: OWN-06.");
    let now = ledger.app.get(&sre, ITEM).await.json();
    assert_eq!((&now["group"], &now["verdict"]["lapsed"]), (&json!("judgement"), &json!(true)));
    let signed = ledger.sign_off(&sre).await.expect(409).json();
    assert_eq!(signed["code"], "unjudged_items");
    let service = ledger.app.get(&sre, SERVICE).await.json();
    let counted =
        |of: &Value| [of["asked"].clone(), of["answered"].clone(), of["accepted"].clone()];
    assert_eq!(counted(&service["reviews"][0]), counted(&review), "both pages count alike");
    let page = ledger.app.get(&sre, "/services/ledger/launch/1?item=OWN-06").await.expect(200);
    assert!(page.body.contains("The condition that sre set is past its day"));

    ledger.app.post(&sre, &closure(&now, &review), json!({})).await.expect(200);
    ledger.sign_off(&sre).await.expect(201);
    assert_eq!(gate(&ledger, &sre, "conditions_before_launch").await["state"], "passed");
}

#[actix_web::test]
async fn conditions_outlast_the_sign_off_and_are_met_through_the_page() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &ledger.sre, with_condition(&seen, "1"), 200).await;
    ledger.accept_what_is_left(&ledger.sre).await;
    ledger.sign_off(&ledger.sre).await.expect(201);
    let signed = ledger.app.get(&ledger.sre, REVIEW).await.json();
    let before = gate(&ledger, &ledger.sre, "conditions_before_launch").await;
    assert_eq!((&before["state"], &before["current"]), (&json!("failed"), &json!("1 open")));

    ledger.app.move_clock(11);
    let (sre, lead) = (ledger.app.sign_in("sre"), ledger.app.sign_in("lead"));
    let missed = gate(&ledger, &sre, "conditions_before_launch").await;
    assert_eq!(missed["current"], "1 open, 1 past their day");
    let path = "/services/ledger/launch/1?item=OWN-06";
    let for_team = ledger.app.get(&lead, path).await.expect(200).body;
    assert!(!for_team.contains("Record as met") && for_team.contains("Ask an SRE"));
    let message = json!({ "body": "It is rehearsed.", "question": "1" });
    ledger.app.post(&lead, &format!("{ITEM}/messages"), message).await.expect(201);

    let for_sre = ledger.app.get(&sre, path).await.expect(200).body;
    let action = closure(&item_of(&signed), &signed).replace("/api/v1", "");
    assert!(for_sre.contains(&action) && for_sre.contains("Record as met"));
    let met = ledger.app.form(&sre, &action, &[("next", "OWN-06")]).await.expect(303);
    assert!(met.location.contains("item=OWN-06"), "{}", met.location);
    assert_eq!(gate(&ledger, &sre, "conditions_before_launch").await["state"], "passed");
    let after = ledger.app.get(&sre, REVIEW).await.json();
    assert_eq!(after["content_hash"], signed["content_hash"], "what was signed is frozen");
}

fn item_of(review: &Value) -> Value {
    let items = review["items"].as_array().unwrap();
    items.iter().find(|item| item["id"] == "OWN-06").unwrap().clone()
}

#[actix_web::test]
async fn a_condition_whose_owner_left_is_given_to_another_person() {
    let ledger = answered().await;
    let app = &ledger.app;
    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &ledger.sre, with_condition(&seen, ""), 200).await;
    let path = "/services/ledger/launch/1?item=OWN-06";
    let page = app.get(&ledger.sre, path).await.expect(200).body;
    assert!(page.contains("Give to another person") && !page.contains("can no longer sign in"));
    let root = app.sign_in("root");
    app.post(&root, "/api/v1/people/lead/deactivation", json!({})).await.expect(200);
    let page = app.get(&ledger.sre, path).await.expect(200).body;
    assert!(page.contains("can no longer sign in"));
    let review = app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!(review["conditions"][0]["owner_left"], true);

    let give = closure(&item(&ledger).await, &review).replace("closure", "owner");
    let events = app.events();
    app.post(&ledger.member, &give, json!({ "owner": "member" })).await.expect(403);
    for nobody in ["", "lead", "nobody"] {
        let refused = app.post(&ledger.sre, &give, json!({ "owner": nobody })).await.expect(422);
        assert_eq!(refused.json()["fields"][0]["field"], "owner", "{nobody}");
    }
    assert_eq!(app.events(), events);
    let fields = [("owner", "@member"), ("next", "OWN-06")];
    let done = app.form(&ledger.sre, &give.replace("/api/v1", ""), &fields).await.expect(303);
    assert!(done.location.contains("item=OWN-06"), "{}", done.location);
    let again = app.post(&ledger.sre, &give, json!({ "owner": "member" })).await.expect(422);
    assert_eq!(again.json()["fields"][0]["field"], "owner");
    let review = app.get(&ledger.sre, REVIEW).await.json();
    let condition = &review["conditions"][0];
    assert_eq!(
        (&condition["owner"]["handle"], &condition["owner_left"]),
        (&json!("member"), &json!(false))
    );
    let work = app.get(&ledger.member, "/api/v1/").await.json();
    assert!(work["needs"].as_array().unwrap().iter().any(|need| need["kind"] == "condition"));
    let history = app.get(&ledger.sre, "/services/ledger/launch/1/history").await.body;
    assert!(history.contains("gave the condition on OWN-06 in launch review 1 to member"));
}

#[actix_web::test]
async fn a_withdrawn_review_is_over() {
    let ledger = answered().await;
    let seen = item(&ledger).await["seen"].clone();
    judge(&ledger, &ledger.sre, with_condition(&seen, ""), 200).await;
    let review = ledger.app.get(&ledger.sre, REVIEW).await.json();
    let closure = closure(&item(&ledger).await, &review);
    let reason = json!({ "reason": "Another plan." });
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/withdrawal"), reason).await.expect(200);
    let events = ledger.app.events();
    ledger.app.post(&ledger.sre, &closure, json!({})).await.expect(409);
    let message = json!({ "body": "Too late." });
    ledger.app.post(&ledger.lead, &format!("{ITEM}/messages"), message).await.expect(409);
    assert_eq!(ledger.app.events(), events);
}

#[actix_web::test]
async fn a_condition_ends_with_its_item() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let of_facts = |review: &Value, other: &Value| -> String {
        let ids = |review: &Value| -> Vec<Value> {
            review["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
        };
        let other = ids(other);
        let left = ids(review).into_iter().find(|id| !other.contains(id)).unwrap();
        left.as_str().unwrap().to_owned()
    };
    let facts =
        |facts: Value| json!({ "name": "Ledger", "importance": "critical", "facts": facts });
    let both = || facts(json!(["stores_data", "remote_calls"]));
    let with = ledger.app.get(&ledger.sre, REVIEW).await.json();
    ledger.app.replace(&ledger.lead, SERVICE, 1, facts(json!([]))).await.expect(200);
    let without = ledger.app.get(&ledger.sre, REVIEW).await.json();
    let item = of_facts(&with, &without);
    ledger.app.replace(&ledger.lead, SERVICE, 2, both()).await.expect(200);

    let path = format!("{REVIEW}/items/{item}");
    let seen = ledger.app.get(&ledger.sre, &path).await.json()["seen"].clone();
    let verdict = with_condition(&seen, "1");
    ledger.app.post(&ledger.sre, &format!("{path}/verdict"), verdict).await.expect(200);
    let question = json!({ "body": "Until when?", "question": "1" });
    ledger.app.post(&ledger.lead, &format!("{path}/messages"), question).await.expect(201);
    let asks = async || {
        let work = ledger.app.get(&ledger.sre, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().clone();
        needs.iter().filter(|need| need["kind"] == "question").count()
    };
    assert_eq!(asks().await, 1);
    ledger.app.replace(&ledger.lead, SERVICE, 3, facts(json!([]))).await.expect(200);
    assert_eq!(asks().await, 0, "nobody can answer a question about an item that is not asked");
    let gate = gate(&ledger, &ledger.sre, "conditions_before_launch").await;
    assert_eq!(gate["current"], "0 open");
    ledger.app.replace(&ledger.lead, SERVICE, 4, both()).await.expect(200);
    let back = ledger.app.get(&ledger.sre, &path).await.json();
    assert_eq!(back["verdict"], Value::Null, "it is judged again");
    assert_eq!(asks().await, 1);
}

#[actix_web::test]
async fn a_review_asks_again_when_its_consultant_can_no_longer_help() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let dele = app.person("dele", &[("sre", Role::Member)], &[]);
    app.post(&dele, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    let asking = async || {
        let work = app.get(&ledger.sre, "/api/v1/").await.expect(200).json();
        work["asks"].as_array().unwrap().len()
    };
    assert_eq!(asking().await, 0);
    let root = app.sign_in("root");
    app.post(&root, "/api/v1/people/dele/deactivation", json!({})).await.expect(200);
    assert_eq!(asking().await, 1);
    app.post(&ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    let join = json!({ "handle": "sre" });
    app.post(&root, "/api/v1/teams/ledger-team/members", join).await.expect(200);
    let review = app.get(&ledger.lead, REVIEW).await.json();
    assert_eq!(review["consultant"], Value::Null, "nobody helps and judges their own team");
}
