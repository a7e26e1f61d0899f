//! Launches that are low-risk: the shorter list, and the way back to the full one.

use std::collections::BTreeMap;

use readyroom::domain::checklist::Kind;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE, TestApp, Who, whole_profile};
use crate::versions::{Edit, publish_next};

const PAGE: &str = "/services/ledger/launch/1";
const BOTH: [&str; 2] = ["no_new_executable", "little_more_traffic"];
const WHY: &str = "It renames a column of a report.";
const MORE: &str = "It doubles the load of the queue.";

fn path() -> String {
    format!("{REVIEW}/low-risk")
}

fn removal() -> String {
    format!("{REVIEW}/low-risk/removal")
}

async fn small() -> Ledger {
    small_in(TestApp::start()).await
}

/// A ledger of which an outage stays inside the company: what is critical is never low-risk.
async fn small_in(app: TestApp) -> Ledger {
    let ledger = Ledger::open_in(app).await;
    say(&ledger, &[]).await;
    ledger
}

/// Answers the compliance questionnaire of a service that is not critical, with these answers.
async fn say(ledger: &Ledger, answers: &[(&str, &str)]) {
    let profile = format!("{SERVICE}/compliance");
    let read = ledger.app.get(&ledger.lead, &profile).await.expect(200).json();
    let mut all = whole_profile();
    for (question, answer) in answers.iter().chain(&[("q_reputation_impact", "low")]) {
        all[*question] = json!(answer);
    }
    let version = read["version"].as_i64().unwrap();
    ledger.app.replace(&ledger.lead, &profile, version, all).await.expect(200);
}

async fn choose(ledger: &Ledger) {
    let body = json!({ "confirmed": BOTH, "reason": WHY });
    ledger.app.post(&ledger.lead, &path(), body).await.expect(201);
}

async fn review(ledger: &Ledger) -> Value {
    ledger.app.get(&ledger.lead, REVIEW).await.expect(200).json()
}

fn ids(review: &Value) -> Vec<String> {
    let items = review["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// What the team said of each item, with its proofs and who judged it.
fn said(review: &Value) -> BTreeMap<String, Value> {
    let items = review["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let kept = ["reported", "note", "evidence", "answer_version", "answered_by", "verdict"];
            let kept = kept.map(|field| item[field].clone());
            (item["id"].as_str().unwrap().to_owned(), json!(kept))
        })
        .collect()
}

async fn submit(ledger: &Ledger) {
    let path = format!("{REVIEW}/submissions");
    ledger.app.post(&ledger.lead, &path, json!({})).await.expect(201);
}

#[actix_web::test]
async fn a_low_risk_launch_is_answered_judged_and_signed_on_the_short_list() {
    let ledger = small().await;
    let (app, lead) = (&ledger.app, &ledger.lead);
    let full = review(&ledger).await;
    let offer = &full["low_risk_offer"];
    assert_eq!((&offer["version"], &full["low_risk"]), (&json!(1), &Value::Null));
    assert_eq!(offer["extent"]["of"], full["asked"]);
    let page = app.get(lead, PAGE).await.expect(200).body;
    let asked = offer["extent"]["asked"].as_u64().unwrap();
    let of = format!("{asked} of {} items", full["asked"]);
    assert!(page.contains("This launch is low-risk") && page.contains(&of), "{page}");
    assert!(page.contains("No new program runs in production because of this launch."));
    assert!(!app.get(&ledger.sre, PAGE).await.body.contains("This launch is low-risk"));

    let form =
        [("confirmed", BOTH[0]), ("confirmed", BOTH[1]), ("reason", " It renames <a> column. ")];
    let done = app.form(lead, &format!("{PAGE}/low-risk"), &form).await.expect(303);
    assert_eq!(done.location, format!("{PAGE}?done=low-risk-chosen"));
    let short = review(&ledger).await;
    assert_eq!((short["asked"].as_u64(), &short["answered"]), (Some(asked), &json!(0)));
    assert_eq!(ids(&short).len() as u64, asked);
    assert!(ids(&short).iter().all(|id| ids(&full).contains(id)));
    let chosen = &short["low_risk"];
    assert_eq!(chosen["reason"], "It renames <a> column.");
    assert_eq!(chosen["extent"], json!({ "asked": asked, "of": full["asked"] }));
    assert_eq!((&chosen["chosen_by"]["handle"], &chosen["version"]), (&json!("lead"), &json!(1)));
    assert_eq!(chosen["confirmed"].as_array().unwrap().len(), 2);
    assert_eq!(short["low_risk_offer"], Value::Null);

    ledger.answer_everything().await;
    submit(&ledger).await;
    for page in [PAGE.to_owned(), format!("{PAGE}/sign-off"), format!("{PAGE}/sign-offs/new")] {
        let body = app.get(&ledger.sre, &page).await.expect(200).body;
        assert!(body.contains(&format!("Low-risk launch: {of}.")), "{page}: {body}");
        assert!(body.contains("It renames &lt;a&gt; column."), "{page}: {body}");
        assert!(body.contains("Confirmed by lead") && body.contains("Ask for the full review"));
    }
    let own = app.get(lead, PAGE).await.expect(200).body;
    assert!(own.contains("Low-risk launch") && !own.contains("Ask for the full review"));
    ledger.accept_what_is_left(&ledger.sre).await;
    ledger.sign_off(&ledger.sre).await.expect(201);

    let service = app.get(lead, "/services/ledger").await.expect(200).body;
    assert!(service.contains(&format!("Low-risk launch: {asked} items.")), "{service}");
    let read = app.get(lead, SERVICE).await.expect(200).json();
    assert_eq!(read["reviews"][0]["low_risk"], "It renames <a> column.");
    let history = app.get(lead, &format!("{PAGE}/history")).await.expect(200).body;
    assert!(history.contains("chose the list of low-risk launches for launch review 1"));
    let frozen = app.post(&ledger.sre, &removal(), json!({ "reason": MORE })).await.expect(409);
    assert_eq!(frozen.json()["code"], "review_state");
    let launch = json!({ "reason": "Ready." });
    let version = read["version"].as_i64().unwrap();
    app.replace(lead, &format!("{SERVICE}/launches"), version, launch).await.expect(201);
}

#[actix_web::test]
async fn what_is_signed_names_the_choice_and_a_full_review_has_no_word_of_it() {
    let hash_of = async |chosen: bool| {
        let ledger = small().await;
        if chosen {
            choose(&ledger).await;
        }
        let path = format!("{REVIEW}/snapshots");
        publish_next(&ledger.app, Kind::Launch, &[("OWN-02", Edit::Words)], None);
        let upgrade = format!("{REVIEW}/upgrades");
        ledger.app.post(&ledger.lead, &upgrade, json!({})).await.expect(201);
        let held = ledger.app.get(&ledger.lead, &format!("{path}/1")).await.expect(200).json();
        let content: Value = serde_json::from_str(held["content"].as_str().unwrap()).unwrap();
        content["low_risk"].clone()
    };
    let named = hash_of(true).await;
    assert_eq!((&named["reason"], &named["version"]), (&json!(WHY), &json!(1)));
    assert_eq!(hash_of(false).await, Value::Null);

    let ledger = small().await;
    let before = review(&ledger).await["content_hash"].clone();
    choose(&ledger).await;
    assert_ne!(review(&ledger).await["content_hash"], before);
    let back = json!({ "reason": MORE });
    ledger.app.post(&ledger.member, &removal(), back).await.expect(200);
    assert_eq!(review(&ledger).await["content_hash"], before, "as if it had never been chosen");
}

#[actix_web::test]
async fn no_answer_is_lost_on_the_way_there_and_back() {
    let ledger = small().await;
    ledger.answer_everything().await;
    ledger.accept_what_is_left(&ledger.sre).await;
    let before = review(&ledger).await;
    choose(&ledger).await;
    let short = review(&ledger).await;
    assert!(short["asked"].as_u64() < before["asked"].as_u64());
    assert_eq!((&short["answered"], &short["accepted"]), (&short["asked"], &short["asked"]));
    let before_said = said(&before);
    for (id, now) in said(&short) {
        assert_eq!(now, before_said[&id], "{id}");
    }

    // Whoever has the full page open keeps what they typed, and is told why it is not saved.
    let left_out = ids(&before).into_iter().find(|id| !ids(&short).contains(id)).unwrap();
    let item = format!("{REVIEW}/items/{left_out}");
    let note = json!({ "note": "Typed before." });
    let told = ledger.app.replace(&ledger.member, &format!("{item}/note"), 0, note).await;
    assert_eq!(told.expect(409).json()["code"], "left_out");
    ledger.app.get(&ledger.member, &item).await.expect(404);
    let never = json!({ "note": "No such item." });
    ledger
        .app
        .replace(&ledger.lead, &format!("{REVIEW}/items/OWN-77/note"), 0, never)
        .await
        .expect(404);

    let back = json!({ "reason": MORE });
    ledger.app.post(&ledger.lead, &removal(), back).await.expect(200);
    let after = review(&ledger).await;
    assert_eq!(said(&after), before_said);
    for count in ["asked", "answered", "accepted"] {
        assert_eq!(after[count], before[count], "{count}");
    }
    assert_eq!(after["low_risk"], Value::Null);
    assert!(after["low_risk_offer"].is_object(), "it may be chosen again");
}

#[actix_web::test]
async fn each_refusal_says_what_to_do_and_writes_nothing() {
    let ledger = small().await;
    let app = &ledger.app;
    let before = app.events();
    let both = json!({ "confirmed": BOTH, "reason": WHY });
    for (body, field, sentence) in [
        (json!({ "confirmed": BOTH[0], "reason": WHY }), "confirmed", "under 10 %"),
        (json!({ "reason": WHY }), "confirmed", "No new program runs"),
        (json!({ "confirmed": ["small", BOTH[0], BOTH[1]], "reason": WHY }), "confirmed", "small"),
        (json!({ "confirmed": BOTH, "reason": "  " }), "reason", "Say why"),
        (json!({ "confirmed": BOTH }), "reason", "Say why"),
    ] {
        let refused = app.post(&ledger.lead, &path(), body).await.expect(422).json();
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
        assert!(refused["fields"][0]["sentence"].as_str().unwrap().contains(sentence), "{refused}");
    }
    for who in [&ledger.sre, &ledger.manager] {
        let refused = app.post(who, &path(), both.clone()).await.expect(403).json();
        assert_eq!(refused["code"], "not_allowed");
    }
    app.post(&Who::Nobody, &path(), both.clone()).await.expect(401);
    let none = app.post(&ledger.lead, &removal(), json!({ "reason": MORE })).await.expect(409);
    assert_eq!(none.json()["code"], "full_review_already");
    let elsewhere = format!("{SERVICE}/launch/2/low-risk");
    app.post(&ledger.lead, &elsewhere, both.clone()).await.expect(404);
    assert_eq!(app.events(), before);

    choose(&ledger).await;
    let before = app.events();
    let again = app.post(&ledger.lead, &path(), both.clone()).await.expect(409).json();
    assert_eq!(again["code"], "low_risk_already");
    let manager = app.post(&ledger.manager, &removal(), json!({ "reason": MORE })).await;
    assert_eq!(manager.expect(403).json()["code"], "not_allowed");
    let blank = app.post(&ledger.sre, &removal(), json!({ "reason": " " })).await.expect(422);
    assert_eq!(blank.json()["fields"][0]["field"], "reason");
    assert_eq!(app.events(), before);

    ledger.answer_everything().await;
    submit(&ledger).await;
    let before = app.events();
    let locked = app.post(&ledger.lead, &removal(), json!({ "reason": MORE })).await.expect(409);
    assert_eq!(locked.json()["code"], "review_state");
    let late = app.post(&ledger.lead, &path(), both).await.expect(409).json();
    assert_eq!(late["code"], "review_state");
    assert_eq!(app.events(), before);
    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn an_sre_asks_for_the_full_review_while_the_team_answers_and_after_it_submitted() {
    let ledger = small_in(TestApp::with_mail()).await;
    let app = &ledger.app;
    let full = review(&ledger).await["asked"].clone();
    choose(&ledger).await;
    let early = app.post(&ledger.sre, &removal(), json!({ "reason": MORE })).await.expect(200);
    assert_eq!((&early.json()["asked"], &early.json()["state"]), (&full, &json!("open")));
    assert_eq!(review(&ledger).await["low_risk"], Value::Null);

    choose(&ledger).await;
    ledger.answer_everything().await;
    submit(&ledger).await;
    let hash = review(&ledger).await["content_hash"].clone();
    let form = [("reason", MORE)];
    let done = app.form(&ledger.sre, &format!("{PAGE}/low-risk/removal"), &form).await.expect(303);
    assert_eq!(done.location, format!("{PAGE}?done=full-review-asked"));
    let after = review(&ledger).await;
    assert_eq!((&after["state"], &after["asked"]), (&json!("returned"), &full));
    assert_eq!(after["way_out"], format!("The full review is asked for. {MORE}"));
    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    assert!(page.contains(MORE) && !page.contains("Low-risk launch:"), "{page}");

    // What was open over the short list no longer signs anything.
    let body = json!({ "sentence": "Fit to launch.", "content_hash": hash });
    let stale = app.post(&ledger.sre, &format!("{REVIEW}/sign-offs"), body).await.expect(409);
    assert_eq!(stale.json()["code"], "review_state");
    let double = app.post(&ledger.sre, &removal(), json!({ "reason": MORE })).await.expect(409);
    assert_eq!(double.json()["code"], "full_review_already");
    let path = format!("{REVIEW}/submissions");
    let unready = app.post(&ledger.lead, &path, json!({})).await.expect(409).json();
    assert_eq!(unready["code"], "unanswered_items");
    ledger.answer_everything().await;
    submit(&ledger).await;
    let history = app.get(&ledger.lead, &format!("{PAGE}/history")).await.expect(200).body;
    assert!(history.contains("asked for the full review in launch review 1"), "{history}");
}

#[actix_web::test]
async fn what_weighs_cannot_be_low_risk_and_asks_everything_again() {
    let ledger = small().await;
    let app = &ledger.app;
    choose(&ledger).await;
    let short = review(&ledger).await["asked"].as_u64();
    say(&ledger, &[("q_financial_reporting", "yes_now")]).await;
    let after = review(&ledger).await;
    assert_eq!(after["low_risk"], Value::Null, "{after}");
    assert!(after["asked"].as_u64() > short);
    assert_eq!(after["low_risk_offer"]["in_the_way"], json!(["SOX is in scope"]));
    let before = app.events();
    let body = json!({ "confirmed": BOTH, "reason": WHY });
    let refused = app.post(&ledger.lead, &path(), body).await.expect(409).json();
    assert_eq!(refused["code"], "never_low_risk");
    assert!(refused["detail"].as_str().unwrap().contains("SOX is in scope"), "{refused}");
    assert_eq!(app.events(), before);
    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    assert!(page.contains("Not for this launch: SOX is in scope."), "{page}");
}

#[actix_web::test]
async fn a_low_risk_review_goes_to_a_later_version_with_what_it_still_has() {
    let ledger = small().await;
    let app = &ledger.app;
    ledger.answer_everything().await;
    ledger.accept_what_is_left(&ledger.sre).await;
    let full = review(&ledger).await;
    choose(&ledger).await;
    let short = review(&ledger).await;
    // OWN-06 and MON-05 are of the list, OWN-02 and OWN-04 are not.
    let edits = [
        ("OWN-06", Edit::Words),
        ("MON-05", Edit::Retired),
        ("OWN-02", Edit::Words),
        ("OWN-04", Edit::Reworded),
    ];
    publish_next(app, Kind::Launch, &edits, Some("OWN-90"));
    let counts = json!({ "new": 0, "again": 1, "retired": 1, "lapsed": 1 });
    assert_eq!(review(&ledger).await["upgrade"]["counts"], counts);
    app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);
    let after = review(&ledger).await;
    let left: Vec<String> = ids(&short).into_iter().filter(|id| id != "MON-05").collect();
    assert_eq!(ids(&after), left);
    assert_eq!(after["low_risk"]["reason"], WHY);
    assert_eq!(after["low_risk"]["extent"]["of"], full["asked"]);

    // The answers that waited went along: none stands for a question that has changed.
    app.post(&ledger.sre, &removal(), json!({ "reason": MORE })).await.expect(200);
    let whole = review(&ledger).await;
    let of = |id: &str| {
        let items = whole["items"].as_array().unwrap().iter();
        items.into_iter().find(|item| item["id"] == id).unwrap().clone()
    };
    assert_eq!((&of("OWN-02")["carried"], &of("OWN-02")["to_do"]), (&json!(true), &json!(true)));
    assert_eq!((&of("OWN-04")["carried"], &of("OWN-04")["to_do"]), (&json!(false), &json!(false)));
    assert_eq!(of("OWN-90")["reported"], Value::Null);
    assert_eq!(ids(&whole)[0], "OWN-90", "in the order of the version");
}

#[actix_web::test]
async fn a_handoff_review_is_never_low_risk() {
    let live = crate::handoff::Live::open().await;
    let (app, lead) = (&live.ledger.app, &live.ledger.lead);
    let body = json!({ "confirmed": BOTH, "reason": WHY });
    let path = format!("{}/low-risk", crate::handoff::HRR);
    let refused = app.post(lead, &path, body).await.expect(409).json();
    assert_eq!(refused["code"], "only_launches_are_low_risk");
    let read = app.get(lead, crate::handoff::HRR).await.expect(200).json();
    assert_eq!(read["low_risk_offer"], Value::Null);
}
