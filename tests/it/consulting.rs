//! Consulting: help that is logged and withdrawn, the hours given, first contacts, what needs whom.

use chrono::NaiveDate;
use readyroom::domain::ids::{PersonId, ServiceId, TransitionId};
use readyroom::domain::lifecycle::{Stage, Transition};
use readyroom::domain::person::{Role, TeamKind};
use readyroom::store::services::{self, TransitionRow};
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE, Who};

const LOG: &str = "/api/v1/services/ledger/engagements";

fn help(minutes: &str, what: &str) -> Value {
    json!({ "minutes": minutes, "what_changed": what })
}

async fn of_service(ledger: &Ledger) -> Value {
    ledger.app.get(&ledger.lead, LOG).await.expect(200).json()
}

async fn export(ledger: &Ledger, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/consulting/export{query}");
    let lines = ledger.app.get(&ledger.lead, &path).await.expect(200).json();
    lines.as_array().unwrap().clone()
}

#[actix_web::test]
async fn help_is_logged_by_who_gave_it_and_stays_when_it_is_withdrawn() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    for (who, status) in [(&ledger.lead, 403), (&ledger.manager, 403), (&Who::Nobody, 401)] {
        app.post(who, LOG, help("90", "Timeouts agreed.")).await.expect(status);
    }
    let saved = app.post(&ledger.sre, LOG, help("90", "Timeouts agreed.")).await.expect(201).json();
    // Sent again at once it is the same entry.
    let again = app.post(&ledger.sre, LOG, help("90", "Timeouts agreed.")).await.expect(201).json();
    assert_eq!(again["id"], saved["id"]);
    let earlier = json!({ "minutes": 30, "on": "2026-08-03", "what_changed": "Dashboards read." });
    app.post(&ledger.sre, LOG, earlier).await.expect(201);

    let found = of_service(&ledger).await;
    assert_eq!((&found["minutes"], &found["may_log"]), (&json!(120), &json!(false)));
    assert_eq!(found["entries"].as_array().unwrap().len(), 2);
    assert_eq!(found["first_contact"]["on"], "2026-08-03");
    assert_eq!(found["first_contact"]["how"], "engagement");

    let withdrawal = format!("{LOG}/{}/withdrawal", saved["id"].as_str().unwrap());
    let why = json!({ "reason": "It was another service." });
    let other = app.person("other", &[("sre", Role::Lead)], &[]);
    app.post(&other, &withdrawal, why.clone()).await.expect(403);
    app.post(&ledger.lead, &withdrawal, why.clone()).await.expect(403);
    app.post(&ledger.sre, &withdrawal, json!({ "reason": " " })).await.expect(422);
    let elsewhere = format!("{LOG}/{}/withdrawal", PersonId::new());
    app.post(&ledger.sre, &elsewhere, why.clone()).await.expect(404);
    app.post(&ledger.sre, &withdrawal, why.clone()).await.expect(200);
    let twice = app.post(&ledger.sre, &withdrawal, why).await.expect(409).json();
    assert_eq!(twice["code"], "engagement_withdrawn");

    let found = of_service(&ledger).await;
    assert_eq!(found["minutes"], 30);
    assert_eq!(found["entries"][0]["withdrawn"], "It was another service.");
    let page = app.get(&ledger.sre, "/services/ledger").await.expect(200).body;
    assert!(page.contains("<del>1 h 30 min by sre</del>") && page.contains("30 min by 1 SRE"));
    // A withdrawn entry may be logged anew at once.
    let anew = app.post(&ledger.sre, LOG, help("90", "Timeouts agreed.")).await.expect(201).json();
    assert_ne!(anew["id"], saved["id"]);
    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
    let history = app.get(&ledger.lead, "/services/ledger/history").await.expect(200).body;
    assert!(history.contains("logged 90 min of help for the service"));
    assert!(history.contains("withdrew an entry of 90 min of help for the service"));
}

#[actix_web::test]
async fn an_entry_that_cannot_be_is_refused_and_nothing_is_written() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let events = app.events();
    let bad = json!({ "minutes": "0", "on": "2026-11-22", "what_changed": " " });
    let fields = app.post(&ledger.sre, LOG, bad).await.expect(422).json();
    assert_eq!(fields["fields"].as_array().unwrap().len(), 3, "{fields}");
    let unknown =
        json!({ "minutes": 5, "what_changed": "x", "review": "launch/9", "item": "OWN-06" });
    app.post(&ledger.sre, LOG, unknown).await.expect(404);
    let half = json!({ "minutes": 5, "what_changed": "x", "item": "OWN-06" });
    app.post(&ledger.sre, LOG, half).await.expect(422);
    assert_eq!(app.events(), events);

    // A day has no more than its minutes, over all services.
    app.post(&ledger.sre, LOG, help("1400", "Moved the data.")).await.expect(201);
    let over = app.post(&ledger.sre, LOG, help("41", "And more.")).await.expect(422).json();
    assert!(over["detail"].as_str().unwrap().contains("40 are left"), "{over}");
    app.post(&ledger.sre, LOG, help("40", "And more.")).await.expect(201);
    // Who belongs to the team gives it no help, SRE or not.
    let inside = app.person("inside", &[("sre", Role::Member), ("ledger-team", Role::Member)], &[]);
    assert_eq!(app.post(&inside, LOG, help("5", "x")).await.expect(403).json()["code"], "own_team");
}

#[actix_web::test]
async fn minutes_with_a_message_are_logged_only_when_they_are_given() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let messages = format!("{REVIEW}/items/OWN-06/messages");
    let first = of_service(&ledger).await;
    assert_eq!(first["first_contact"], Value::Null);
    let plain = json!({ "body": "Who carries the pager?", "minutes": " " });
    app.post(&ledger.sre, &messages, plain).await.expect(201);
    let found = of_service(&ledger).await;
    assert_eq!((&found["minutes"], &found["first_contact"]["how"]), (&json!(0), &json!("message")));
    assert_eq!(found["first_contact"]["by"]["handle"], "sre");

    let helped = json!({ "body": "We paired on the rota.", "minutes": "25" });
    app.post(&ledger.sre, &messages, helped.clone()).await.expect(201);
    // The same form sent twice is one message and one entry.
    app.post(&ledger.sre, &messages, helped).await.expect(201);
    let found = of_service(&ledger).await;
    assert_eq!((&found["minutes"], found["entries"].as_array().unwrap().len()), (&json!(25), 1));
    let entry = &found["entries"][0];
    assert_eq!(
        (&entry["item"], &entry["what_changed"]),
        (&json!("OWN-06"), &json!("We paired on the rota."))
    );

    let events = app.events();
    let wrong = json!({ "body": "Half done.", "minutes": "a while" });
    app.post(&ledger.sre, &messages, wrong).await.expect(422);
    let team = json!({ "body": "We helped ourselves.", "minutes": "10" });
    app.post(&ledger.lead, &messages, team).await.expect(403);
    assert_eq!(app.events(), events, "neither the message nor the minutes");
}

#[actix_web::test]
async fn the_hours_of_a_quarter_are_exported_entry_by_entry() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let hostile = "=HYPERLINK(\"https://evil.example\")\r\n\"two\", \u{202e}three; הצילו";
    let entries = [
        json!({ "minutes": 90, "on": "2026-11-03", "what_changed": hostile }),
        json!({ "minutes": 20, "on": "2026-10-01", "what_changed": "+1 for the runbook" }),
        json!({ "minutes": 10, "on": "2026-09-30", "what_changed": "Another quarter" }),
    ];
    for entry in entries {
        app.post(&ledger.sre, LOG, entry).await.expect(201);
    }
    let other = app.person("other", &[("sre", Role::Member)], &[]);
    app.post(&other, LOG, help("15", "Somebody else")).await.expect(201);

    let lines = export(&ledger, "?quarter=2026-Q4").await;
    let days: Vec<&str> = lines.iter().map(|line| line["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-10-01", "2026-11-03", "2026-11-21"]);
    assert_eq!(lines[1]["what_changed"], hostile);
    assert_eq!(export(&ledger, "").await.len(), 3, "this quarter unless another is named");
    assert_eq!(export(&ledger, "?quarter=2026-Q3&person=sre").await.len(), 1);
    assert_eq!(export(&ledger, "?person=other").await.len(), 1);
    assert_eq!(export(&ledger, "?quarter=2020-Q1").await, Vec::<Value>::new());
    app.get(&ledger.lead, "/api/v1/consulting/export?quarter=2026-4").await.expect(422);
    app.get(&ledger.lead, "/api/v1/consulting/export?person=nobody").await.expect(404);

    let path = "/consulting/export.csv?quarter=2026-Q4&person=sre";
    let file = app.get(&ledger.lead, path).await.expect(200);
    assert_eq!(file.kind, "text/csv; charset=utf-8; header=present");
    insta::assert_snapshot!(file.body.replace("\r\n", "\\r\\n\n").replace('\u{202e}', "<RLO>"));
}

#[actix_web::test]
async fn the_page_names_requests_commitments_load_and_first_contacts() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let read = async |who: &Who| app.get(who, "/api/v1/consulting").await.expect(200).json();
    let before = read(&ledger.sre).await;
    assert_eq!(before["requests"][0]["service"], "ledger");
    assert_eq!(before["requests"][0]["may_volunteer"], true);
    assert_eq!(read(&ledger.lead).await["requests"][0]["may_volunteer"], false);
    assert_eq!(before["contacts"][0]["first_contact"], Value::Null);
    let page = app.get(&ledger.sre, "/consulting?service=ledger").await.expect(200).body;
    assert!(page.contains("autofocus>Volunteer"), "{page}");
    // A read volunteers nobody.
    assert_eq!(read(&ledger.sre).await["commitments"], json!([]));

    app.post(&ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    app.post(&ledger.sre, LOG, help("60", "The alerts page the right people.")).await.expect(201);
    let after = read(&ledger.sre).await;
    assert_eq!(after["requests"], json!([]));
    assert_eq!(after["commitments"][0]["minutes"], 60);
    let contact = &after["contacts"][0]["first_contact"];
    assert_eq!((&contact["how"], &contact["on"]), (&json!("consultant"), &json!("2026-11-21")));
    let load = after["consultants"].as_array().unwrap();
    let sre = load.iter().find(|one| one["person"]["handle"] == "sre").unwrap();
    assert_eq!((&sre["reviews"], &sre["lately"]), (&json!(1), &json!(60)));
    assert_eq!(sre["quarters"], json!([60, 0, 0, 0]));
    app.move_clock(28);
    let again = app.sign_in("sre");
    let later = read(&again).await;
    let sre = later["consultants"][0].clone();
    assert_eq!((&sre["lately"], &sre["quarters"][0]), (&json!(0), &json!(60)));
    let work = app.get(&again, "/api/v1/").await.expect(200).json();
    assert_eq!(work["given"], json!({ "minutes": 60, "teams": 1 }));
}

/// Records that a service was handed off on a day. A decision would do it; what is tested here is
/// what the record says later.
fn handed_off(ledger: &Ledger, service: ServiceId, by: PersonId, day: NaiveDate) {
    let row = TransitionRow {
        id: TransitionId::new(),
        service_id: service,
        transition: Transition::Handoff,
        from_stage: Stage::DeveloperManaged,
        to_stage: Stage::OpsManaged,
        decided_by: by,
        decided_at: format!("{day}T10:00:00Z").parse().unwrap(),
        reason: String::new(),
        gates: "[]".to_owned(),
    };
    ledger.app.core.store().write(move |db| services::insert_transition(db, &row)).unwrap();
}

#[actix_web::test]
async fn early_help_is_compared_from_ten_handoffs_on() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let compared = async || app.get(&ledger.lead, "/api/v1/consulting").await.expect(200).json();
    let sre: PersonId = app
        .core
        .store()
        .read(|db| readyroom::store::names::person_by_handle(db, &"sre".parse().unwrap()))
        .unwrap()
        .id;
    for number in 1..=10_u32 {
        let body = json!({ "team": "ledger-team", "name": format!("Service {number}") });
        app.post(&ledger.lead, "/api/v1/services", body).await.expect(201);
        let path = format!("/api/v1/services/service-{number}/engagements");
        app.post(&ledger.sre, &path, help("5", "Met them.")).await.expect(201);
        assert_eq!(compared().await["handoffs"], number - 1);
        assert_eq!(compared().await["early_help"], Value::Null);
        let slug = format!("service-{number}").parse().unwrap();
        let service = app.core.store().read(|db| services::by_slug(db, &slug)).unwrap().id;
        let day: NaiveDate = "2026-11-21".parse().unwrap();
        handed_off(&ledger, service, sre, day + chrono::Days::new(u64::from(number) * 7));
    }
    let found = compared().await;
    assert_eq!(found["handoffs"], 10);
    let weeks: Vec<u32> = (1..=10).collect();
    assert_eq!(found["early_help"]["early"]["weeks"], json!(weeks));
    assert_eq!(found["early_help"]["early"]["median"], 5);
    assert_eq!(found["early_help"]["late"]["weeks"], json!([]));
    let page = app.get(&ledger.lead, "/consulting").await.expect(200).body;
    assert_eq!(page.matches("<circle class=\"c-met\"").count(), 10);
}

#[actix_web::test]
async fn my_work_has_what_needs_each_and_old_things_first() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let work = async |who: &Who| app.get(who, "/api/v1/").await.expect(200).json();
    // The owning team sees who helps; nobody does yet.
    let team = work(&ledger.lead).await;
    assert_eq!(team["helped"][0]["by"], Value::Null);
    app.post(&ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    assert_eq!(work(&ledger.lead).await["helped"][0]["by"]["handle"], "sre");

    // A proof that runs out within a week is to be renewed.
    let path = format!("{REVIEW}/items/OWN-06");
    app.replace(&ledger.member, &format!("{path}/answer"), 0, json!({ "answer": "met" }))
        .await
        .expect(200);
    let proof = json!({ "url": "https://example.com/drill", "expires_on": "2026-11-28" });
    app.post(&ledger.member, &format!("{path}/evidence"), proof).await.expect(201);
    let needs = work(&ledger.lead).await["needs"].clone();
    let kinds: Vec<&str> =
        needs.as_array().unwrap().iter().map(|need| need["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["proof", "answer"], "what has a day comes before what has none");
    assert_eq!((&needs[0]["count"], &needs[0]["item"]), (&json!(1), &json!("OWN-06")));

    // A condition that was missed is told to its owner and to the lead of the team.
    let item = app.get(&ledger.sre, &path).await.json();
    let verdict = json!({
        "verdict": "accepted_with_condition", "seen": item["seen"], "condition": "Rehearse it.",
        "owner": "member", "due_on": "2026-11-25",
    });
    app.post(&ledger.sre, &format!("{path}/verdict"), verdict).await.expect(200);
    app.move_clock(8);
    let (lead, member) = (app.sign_in("lead"), app.sign_in("member"));
    for who in [&lead, &member] {
        let needs = work(who).await["needs"].clone();
        let needs = needs.as_array().unwrap();
        let missed = needs.iter().find(|need| need["kind"] == "missed_condition").unwrap();
        assert_eq!((&missed["who"], &missed["due"]), (&json!("member"), &json!("2026-11-25")));
        assert!(needs[0]["is_old"].as_bool().unwrap(), "{needs:?}");
        let old = needs.iter().take_while(|need| need["is_old"] == true).count();
        assert!(needs[old..].iter().all(|need| need["is_old"] == false), "{needs:?}");
    }
    let page = app.get(&lead, "/").await.expect(200).body;
    let count = work(&lead).await["needs"].as_array().unwrap().len();
    assert!(page.contains(&format!("My work <span class=\"count\">{count}</span>")), "{page}");
    assert!(page.contains("See to the missed condition on OWN-06 of Ledger"));
}

#[actix_web::test]
async fn a_lead_is_asked_whether_their_team_takes_a_service() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    ledger.answer_everything().await;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    ledger.accept_what_is_left(&ledger.sre).await;
    ledger.sign_off(&ledger.sre).await.expect(201);
    let version = app.get(&ledger.lead, SERVICE).await.json()["version"].as_i64().unwrap();
    app.replace(&ledger.lead, &format!("{SERVICE}/launches"), version, json!({})).await.expect(201);
    app.team("core", TeamKind::Sre);
    let taker = app.person("taker", &[("core", Role::Lead)], &[]);
    let ask = json!({ "team": "core", "words": "It books every payment." });
    app.post(&ledger.lead, &format!("{SERVICE}/takeovers"), ask).await.expect(201);
    let asked = async |who: &Who| {
        let work = app.get(who, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().clone();
        needs.into_iter().filter(|need| need["kind"] == "takeover").collect::<Vec<_>>()
    };
    assert_eq!(asked(&ledger.sre).await.len(), 0, "only the lead of that team answers");
    let need = asked(&taker).await.remove(0);
    assert_eq!((&need["who"], &need["asked"]), (&json!("ledger-team"), &json!("core")));
    let page = app.get(&taker, "/").await.expect(200).body;
    assert!(page.contains("ledger-team asks core to take Ledger"));
    assert!(page.contains("href=\"/services/ledger#takeover-h\""));

    // What is put off leaves the list, and comes back on its day.
    let later = json!({ "answer": "not_now", "until": "2026-11-24", "words": "The rota is full." });
    app.replace(&taker, &format!("{SERVICE}/takeovers/1/answer"), 1, later).await.expect(200);
    assert_eq!(asked(&taker).await.len(), 0);
    app.move_clock(3);
    assert_eq!(asked(&app.sign_in("taker")).await.len(), 1);
}
