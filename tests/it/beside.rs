//! What was measured beside what is reported: the difference is judged, what agrees may be accepted
//! together, what nobody tells any more says nothing, and what the team explains stays readable.

use actix_web::test::TestRequest;
use readyroom::domain::at::At;
use readyroom::domain::ids::{PersonId, SourceId};
use readyroom::domain::measure::Measure;
use readyroom::domain::signal::{Measured, Sender};
use readyroom::store::signal_sources::{self, SourceRow};
use readyroom::store::{measurements, names, services};
use serde_json::{Value, json};

use crate::handoff::{HRR, Live};
use crate::support::{Ledger, REVIEW, Who};

const PAGES: &str = "/api/v1/services/ledger/launch/1/items/PAG-02";

/// Puts these values in the place of what was measured of the ledger, told by one source so many days
/// ago.
fn measure(ledger: &Ledger, values: &[(Measure, f64)], days_ago: u32) {
    let now: At = ledger.app.core.now();
    let store = ledger.app.core.store();
    let handle = "lead".parse().unwrap();
    let by = store.read(|db| names::person_by_handle(db, &handle)).unwrap().id;
    let source = source(ledger, by, now);
    let values: Vec<Measured> = values
        .iter()
        .map(|(measure, value)| Measured {
            measure: *measure,
            value: *value,
            window_days: 28,
            sources: vec![source],
            at: now.minus_days(days_ago),
        })
        .collect();
    store
        .write(move |db| {
            let service = services::by_slug(db, &"ledger".parse().unwrap())?.id;
            measurements::replace(db, service, &values, now)
        })
        .unwrap();
}

fn source(ledger: &Ledger, by: PersonId, now: At) -> SourceId {
    let store = ledger.app.core.store();
    let known = store.read(signal_sources::all).unwrap();
    if let Some(known) = known.first() {
        return known.id;
    }
    let row = SourceRow {
        id: SourceId::new(),
        slug: "pager".parse().unwrap(),
        name: "Night pager".to_owned(),
        sender: Sender::ALL[0],
        field: "service".to_owned(),
        sealed_secret: "sealed".to_owned(),
        older_secret: None,
        older_until: None,
        created_by: by,
        created_at: now,
        ended_at: None,
    };
    let id = row.id;
    store.write(move |db| signal_sources::insert(db, &row)).unwrap();
    id
}

async fn item(ledger: &Ledger, path: &str) -> Value {
    ledger.app.get(&ledger.sre, path).await.expect(200).json()
}

async fn answer(ledger: &Ledger, number: &str) {
    let version = item(ledger, PAGES).await["answer_version"].as_i64().unwrap();
    let body = json!({ "number": number });
    ledger.app.replace(&ledger.member, &format!("{PAGES}/answer"), version, body).await.expect(200);
}

async fn accept(ledger: &Ledger, who: &Who, path: &str) {
    let seen = item(ledger, path).await["seen"].clone();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    ledger.app.post(who, &format!("{path}/verdict"), verdict).await.expect(200);
}

async fn bulk(ledger: &Ledger, status: u16) -> Value {
    let seen = ledger.app.get(&ledger.sre, REVIEW).await.json()["measured_seen"].clone();
    let body = json!({ "group": "measured", "seen": seen });
    ledger.app.post(&ledger.sre, &format!("{REVIEW}/verdicts"), body).await.expect(status).json()
}

async fn explain(ledger: &Ledger, who: &Who, path: &str, status: u16) -> Value {
    let version = item(ledger, path).await["answer_version"].as_i64().unwrap();
    let body = json!({ "reason": "It counts **drills** too." });
    let door = format!("{path}/explanations");
    ledger.app.replace(who, &door, version, body).await.expect(status).json()
}

#[actix_web::test]
async fn a_difference_is_judged_by_itself_and_named() {
    let ledger = Ledger::open().await;
    answer(&ledger, "1").await;
    measure(&ledger, &[(Measure::TimeToAcknowledge, 6.0)], 0);
    let found = item(&ledger, PAGES).await;
    assert_eq!(found["group"], "judgement");
    let measured = &found["measured"];
    assert_eq!(measured["sentence"], "Reported 1 minute, measured 6 minutes over 28 days");
    assert_eq!((&measured["differs"], &measured["stale"]), (&json!(true), &json!(false)));
    assert_eq!(measured["sources"], json!(["Night pager"]));
    assert_eq!(found["reported_words"], "1 minute", "a measurement never overwrites an answer");

    let refused = bulk(&ledger, 409).await;
    assert_eq!(refused["code"], "measured_otherwise");
    assert!(refused["detail"].as_str().unwrap().contains("PAG-02"), "{refused}");

    let page = ledger.app.get(&ledger.member, "/services/ledger/launch/1?item=PAG-02").await.body;
    for words in [
        "Reported and measured differ",
        "Reported 1 minute, measured 6 minutes over 28 days.",
        "over 28 days, told by Night pager, 21 Nov 2026",
        "launch/1/items/PAG-02/explanations",
        "measured 6 minutes\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let only = ledger.app.get(&ledger.sre, "/services/ledger/launch/1?show=differs").await.body;
    assert_eq!(only.matches("class=\"it\"").count(), 1);
    assert!(!only.contains("/explanations"), "only the team explains");
    let judging = "/services/ledger/launch/1/sign-off?item=PAG-02";
    let judging = ledger.app.get(&ledger.sre, judging).await.expect(200).body;
    assert!(judging.contains("We measured") && judging.contains("Reported and measured differ"));

    accept(&ledger, &ledger.sre, PAGES).await;
    measure(&ledger, &[(Measure::TimeToAcknowledge, 7.5)], 0);
    assert_eq!(item(&ledger, PAGES).await["group"], "accepted_earlier", "the reviewer saw it");
}

#[actix_web::test]
async fn what_agrees_is_accepted_together_on_measured_evidence() {
    let ledger = Ledger::open().await;
    answer(&ledger, "6").await;
    let told = [(Measure::TimeToAcknowledge, 6.2), (Measure::DeploySuccess, 97.0)];
    measure(&ledger, &told, 1);
    let found = item(&ledger, PAGES).await;
    assert_eq!((&found["group"], &found["to_do"]), (&json!("measured"), &json!(false)));
    let unanswered = item(&ledger, &PAGES.replace("PAG-02", "DEP-03")).await;
    assert_eq!(unanswered["to_do"], true, "in a launch review the team reports");
    let page = ledger.app.get(&ledger.sre, "/services/ledger/launch/1/sign-off").await.body;
    assert!(page.contains("Measured, at the bar") && page.contains("Accept all 1"), "{page}");

    bulk(&ledger, 201).await;
    let found = item(&ledger, PAGES).await;
    assert_eq!(found["verdict"]["on_measured"], true);
    let history = ledger.app.get(&ledger.sre, "/services/ledger/launch/1/history").await.body;
    assert!(history.contains("in bulk on measured evidence"), "{history}");
    assert_eq!(bulk(&ledger, 409).await["code"], "nothing_to_accept");

    // It goes on to be measured; only a difference that begins lets the acceptance lapse.
    let before = ledger.app.get(&ledger.sre, REVIEW).await.json();
    measure(&ledger, &[(Measure::TimeToAcknowledge, 5.9)], 0);
    let same = ledger.app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!(same["content_hash"], before["content_hash"], "what was judged by is signed");
    assert_eq!(same["accepted"], 1);
    measure(&ledger, &[(Measure::TimeToAcknowledge, 12.0)], 0);
    let lapsed = item(&ledger, PAGES).await;
    assert_eq!(
        (&lapsed["group"], &lapsed["measured_differently"]),
        (&json!("judgement"), &json!(true))
    );
    let page = ledger.app.get(&ledger.sre, "/services/ledger/launch/1?item=PAG-02").await.body;
    assert!(page.contains("Measured differently since sre accepted it"), "{page}");
    let review = ledger.app.get(&ledger.sre, REVIEW).await.json();
    let service = ledger.app.get(&ledger.sre, "/api/v1/services/ledger").await.json();
    assert_eq!(review["accepted"], 0);
    assert_eq!(service["reviews"][0]["accepted"], 0, "both pages count alike");
    measure(&ledger, &[(Measure::TimeToAcknowledge, 6.0)], 0);
    assert_eq!(item(&ledger, PAGES).await["group"], "accepted_earlier");
}

#[actix_web::test]
async fn a_difference_that_begins_while_somebody_reads_is_read_first() {
    let ledger = Ledger::open().await;
    answer(&ledger, "6").await;
    measure(&ledger, &[(Measure::TimeToAcknowledge, 6.0)], 0);
    let review = ledger.app.get(&ledger.sre, REVIEW).await.json();
    let seen = item(&ledger, PAGES).await["seen"].clone();
    measure(&ledger, &[(Measure::TimeToAcknowledge, 40.0)], 0);
    let events = ledger.app.events();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    let refused = ledger.app.post(&ledger.sre, &format!("{PAGES}/verdict"), verdict).await;
    assert_eq!(refused.expect(409).json()["code"], "changed_since_read");
    let together = json!({ "group": "measured", "seen": review["measured_seen"] });
    let refused = ledger.app.post(&ledger.sre, &format!("{REVIEW}/verdicts"), together).await;
    assert_eq!(refused.expect(409).json()["items"], Value::Null);
    assert_eq!(ledger.app.events(), events);
}

#[actix_web::test]
async fn an_explanation_lifts_nothing_and_ends_with_its_answer() {
    let ledger = Ledger::open().await;
    answer(&ledger, "1").await;
    assert_eq!(explain(&ledger, &ledger.member, PAGES, 409).await["code"], "nothing_to_explain");
    measure(&ledger, &[(Measure::TimeToAcknowledge, 1.0)], 0);
    let refused = explain(&ledger, &ledger.member, PAGES, 409).await;
    assert!(refused["detail"].as_str().unwrap().contains("agree"), "{refused}");
    measure(&ledger, &[(Measure::TimeToAcknowledge, 6.0)], 0);
    accept(&ledger, &ledger.sre, PAGES).await;
    explain(&ledger, &ledger.sre, PAGES, 403).await;
    let blank = json!({ "reason": " \u{200b}" });
    let path = format!("{PAGES}/explanations");
    ledger.app.replace(&ledger.member, &path, 1, blank).await.expect(422);

    let before = ledger.app.get(&ledger.sre, REVIEW).await.json();
    explain(&ledger, &ledger.member, PAGES, 201).await;
    let events = ledger.app.events();
    explain(&ledger, &ledger.member, PAGES, 201).await;
    assert_eq!(ledger.app.events(), events, "the same words twice are one explanation");
    let found = item(&ledger, PAGES).await;
    assert_eq!(found["group"], "judgement", "an SRE judges the explanation");
    assert_eq!(found["verdict"]["lapsed"], true, "it was given on other ground");
    let explained = &found["explanations"][0];
    assert_eq!(explained["reported"], "1 minute");
    assert_eq!(
        (&explained["measured"], &explained["lapsed"]),
        (&json!("6 minutes"), &json!(false))
    );
    let after = ledger.app.get(&ledger.sre, REVIEW).await.json();
    assert_ne!(after["content_hash"], before["content_hash"]);
    assert_eq!(after["accepted"], 0);
    let page = ledger.app.get(&ledger.sre, "/services/ledger/launch/1?item=PAG-02").await.body;
    assert!(page.contains("Explained by member") && page.contains("<strong>drills</strong>"));
    let history = ledger.app.get(&ledger.sre, "/services/ledger/launch/1/history").await.body;
    assert!(history.contains("explained PAG-02"), "{history}");

    // What is measured goes on to change, and the explanation stays with what was measured then.
    measure(&ledger, &[(Measure::TimeToAcknowledge, 9.0)], 0);
    assert_eq!(item(&ledger, PAGES).await["explanations"][0]["measured"], "6 minutes");
    answer(&ledger, "9").await;
    let found = item(&ledger, PAGES).await;
    assert_eq!(found["explanations"][0]["lapsed"], true);
    assert_eq!(found["measured"]["differs"], false);
    let stale = json!({ "reason": "Too late." });
    let refused = ledger.app.replace(&ledger.member, &path, 1, stale).await.expect(412).json();
    assert_eq!(refused["code"], "changed_since_read");
    assert_eq!(
        ledger.app.events(),
        readyroom::ops::audit::verify(&ledger.app.core).unwrap().events
    );
}

#[actix_web::test]
async fn what_nobody_tells_any_more_neither_agrees_nor_differs() {
    let ledger = Ledger::open().await;
    answer(&ledger, "1").await;
    measure(&ledger, &[(Measure::TimeToAcknowledge, 600.0)], 40);
    let found = item(&ledger, PAGES).await;
    assert_eq!(found["group"], "self_reported");
    let measured = &found["measured"];
    assert_eq!((&measured["stale"], &measured["differs"]), (&json!(true), &json!(false)));
    let page = ledger.app.get(&ledger.sre, "/services/ledger/launch/1?item=PAG-02").await.body;
    assert!(page.contains("last heard 12 Oct 2026, too long ago to count"), "{page}");
    assert_eq!(explain(&ledger, &ledger.member, PAGES, 409).await["code"], "nothing_to_explain");
}

#[actix_web::test]
async fn the_page_shows_a_new_measurement_although_nothing_was_recorded() {
    let ledger = Ledger::open().await;
    answer(&ledger, "1").await;
    let doors = ledger.app.doors(None).await;
    let page = async || {
        let request = TestRequest::get().uri("/services/ledger/launch/1?item=PAG-02");
        doors(request, &ledger.sre).await.expect(200).body
    };
    let before = page().await;
    assert_eq!(page().await, before);
    measure(&ledger, &[(Measure::TimeToAcknowledge, 6.0)], 20);
    let differs = page().await;
    assert!(differs.contains("measured 6 minutes over 28 days"));
    measure(&ledger, &[], 0);
    assert!(!page().await.contains("measured 6 minutes over 28 days"));
    measure(&ledger, &[(Measure::TimeToAcknowledge, 6.0)], 20);
    assert!(page().await.contains("measured 6 minutes over 28 days"));
    ledger.app.move_clock_by_minutes(9 * 24 * 60);
    let later = ledger.app.sign_in("sre");
    let request = TestRequest::get().uri("/services/ledger/launch/1?item=PAG-02");
    assert!(doors(request, &later).await.expect(200).body.contains("too long ago to count"));
}

#[actix_web::test]
async fn in_a_handoff_review_what_is_measured_is_not_for_the_team_to_answer() {
    let live = Live::open().await;
    let ledger = &live.ledger;
    let path = format!("{HRR}/items/PAG-02");
    let before = item(ledger, &path).await;
    assert_eq!((&before["carried"], &before["to_do"]), (&json!(true), &json!(true)));
    let todo = ledger.app.get(&ledger.sre, HRR).await.json()["answered"].as_u64().unwrap();
    measure(ledger, &[(Measure::TimeToAcknowledge, 4.0)], 0);
    let found = item(ledger, &path).await;
    assert_eq!((&found["to_do"], &found["reported_words"]), (&json!(false), &json!("4 minutes")));
    assert_eq!((&found["group"], &found["answered_by"]), (&json!("measured"), &Value::Null));
    let review = ledger.app.get(&ledger.sre, HRR).await.json();
    assert_eq!(review["answered"].as_u64().unwrap(), todo + 1);
    let service = ledger.app.get(&ledger.sre, "/api/v1/services/ledger").await.json();
    let counted = service["reviews"].as_array().unwrap().iter();
    let counted = counted.clone().find(|review| review["kind"] == "handoff").unwrap();
    assert_eq!(counted["answered"], review["answered"], "both pages count alike");

    let version = found["answer_version"].as_i64().unwrap();
    let events = ledger.app.events();
    for body in [json!({ "number": "2" }), json!({ "number": before["reported"]["number"] })] {
        let door = format!("{path}/answer");
        let refused = ledger.app.replace(&ledger.member, &door, version, body).await;
        let refused = refused.expect(409).json();
        assert_eq!(refused["code"], "is_measured", "{refused}");
        let sentence = refused["detail"].as_str().unwrap();
        assert!(sentence.starts_with("PAG-02 is measured: 4 minutes over 28 days."), "{sentence}");
    }
    assert_eq!(ledger.app.events(), events);
    let page = ledger.app.get(&ledger.member, "/services/ledger/handoff/1?item=PAG-02").await.body;
    let form = page.split("id=\"f-PAG-02\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(!form.contains("name=\"number\"") && form.contains("not for the team to answer"));
    assert!(form.contains("name=\"note\""), "a note says what the figure does not");

    // Accepted together, also in a handoff review; and to judge again once it is below the bar.
    let together = json!({ "group": "measured", "seen": review["measured_seen"] });
    ledger.app.post(&ledger.sre, &format!("{HRR}/verdicts"), together).await.expect(201);
    assert_eq!(item(ledger, &path).await["group"], "accepted_earlier");
    measure(ledger, &[(Measure::TimeToAcknowledge, 60.0)], 0);
    let below = item(ledger, &path).await;
    assert_eq!((&below["below"], &below["group"]), (&json!(true), &json!("judgement")));
    assert_eq!(below["measured_differently"], true);
    explain(ledger, &ledger.member, &path, 201).await;
    assert_eq!(item(ledger, &path).await["explanations"][0]["reported"], "");

    // Nothing is told any more: the answer from the launch review waits to be confirmed again.
    measure(ledger, &[], 0);
    let again = item(ledger, &path).await;
    assert_eq!((&again["to_do"], &again["carried"]), (&json!(true), &json!(true)));
    assert_eq!(again["reported"], before["reported"], "nothing was overwritten");
}

#[actix_web::test]
async fn what_was_measured_when_it_was_judged_is_signed_and_stays() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    measure(&ledger, &[(Measure::TimeToAcknowledge, 30.0)], 0);
    let submit = format!("{REVIEW}/submissions");
    ledger.app.post(&ledger.lead, &submit, json!({})).await.expect(201);
    if item(&ledger, PAGES).await["group"] == "measured" {
        bulk(&ledger, 201).await;
    }
    ledger.accept_what_is_left(&ledger.sre).await;
    ledger.sign_off(&ledger.sre).await.expect(201);
    let signed = ledger.app.get(&ledger.sre, REVIEW).await.json();
    measure(&ledger, &[(Measure::TimeToAcknowledge, 90.0)], 0);
    let after = ledger.app.get(&ledger.sre, REVIEW).await.json();
    assert_eq!(after["content_hash"], signed["content_hash"]);
    assert_eq!(after["accepted"], after["asked"]);
    let found = item(&ledger, PAGES).await;
    assert_eq!(found["measured"]["value"], 30.0, "what was judged by");
    assert_eq!(found["group"], "accepted_earlier");
    let report = readyroom::ops::audit::verify(&ledger.app.core).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}
