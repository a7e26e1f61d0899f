//! What is told of a thing again, in other words, of another service, or in odd ones: nothing is lost by
//! it, and nothing counts twice.

use readyroom::domain::signal::{Body, Fact, Outcome, Sender};
use readyroom::ops::signals;
use serde_json::{Value, json};

use crate::support::{Ledger, TestApp, Who};

/// A product team whose services are these, and its lead.
async fn shop(services: &[&str]) -> Ledger {
    let ledger = Ledger::open().await;
    for name in services {
        let path = "/api/v1/services";
        let new = json!({ "team": "ledger-team", "name": name, "slug": name });
        ledger.app.post(&ledger.lead, path, new).await.expect(201);
    }
    ledger
}

async fn tell(app: &TestApp, source: &crate::support::Source, events: Value) {
    app.deliver(source, &[], &events.to_string()).await.expect(202);
    app.read_signals();
}

async fn signals_of(app: &TestApp, who: &Who, service: &str) -> Value {
    app.get(who, &format!("/api/v1/services/{service}/signals")).await.expect(200).json()
}

async fn measure(app: &TestApp, who: &Who, service: &str, name: &str) -> Value {
    let found = signals_of(app, who, service).await;
    let all = found["measures"].as_array().unwrap();
    all.iter().find(|one| one["measure"] == name).unwrap()["value"].clone()
}

#[actix_web::test]
async fn what_a_later_event_leaves_out_stays_as_it_was_said() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Generic, &["ledger"]);
    let page = |at: &str| json!({ "type": "page", "service": "ledger", "key": "p1", "at": at });
    let incident =
        |at: &str| json!({ "type": "incident", "service": "ledger", "key": "i1", "at": at });
    let with = |event: Value, more: Value| {
        let mut event = event;
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let began = "2026-11-20T08:00:00Z";
    tell(app, &source, json!([
        with(page(began), json!({ "status": "triggered", "urgent": false, "actionable": false, "group": "g1", "title": "quiet" })),
        with(incident(began), json!({ "status": "started", "found_by": "monitoring", "title": "Nobody could pay" })),
    ]))
    .await;
    let told = |name| measure(app, &ledger.lead, "ledger", name);
    let before = (told("pages_per_week").await, told("self_detected_share").await);
    assert_eq!(before, (json!(0.0), json!(100.0)));
    let over = "2026-11-20T09:00:00Z";
    let resolved = || json!({ "status": "resolved" });
    tell(app, &source, json!([with(page(over), resolved()), with(incident(over), resolved())]))
        .await;
    assert_eq!((told("pages_per_week").await, told("self_detected_share").await), before);
    let facts = app.facts("ledger");
    let titles: Vec<&str> = facts.iter().map(|fact| fact.title.as_str()).collect();
    assert!(titles.contains(&"quiet") && titles.contains(&"Nobody could pay"), "{titles:?}");
    assert!(facts.iter().all(|fact| fact.ended_at().is_some()));
}

#[actix_web::test]
async fn a_deployment_that_ended_does_not_vanish_when_it_is_said_to_run() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Generic, &["ledger"]);
    let deploy = |outcome: &str, at: &str| json!({ "type": "deploy", "service": "ledger", "key": "d", "at": at, "outcome": outcome });
    tell(app, &source, deploy("failed", "2026-11-20T08:00:00Z")).await;
    tell(app, &source, deploy("running", "2026-11-20T09:00:00Z")).await;
    let [Fact { body, resolved_at, .. }] = app.facts("ledger").try_into().unwrap();
    assert_eq!(body, Body::Deploy { outcome: Some(Outcome::Failed), repaired: false });
    assert!(resolved_at.is_some());
    assert_eq!(measure(app, &ledger.lead, "ledger", "deploy_success").await, json!(0.0));
}

fn incident(kind: &str, minute: u32, service: &str) -> Value {
    json!({ "event": {
        "id": format!("{kind}-{minute}"), "event_type": format!("incident.{kind}"),
        "occurred_at": format!("2026-11-20T08:{minute:02}:00Z"),
        "data": {
            "type": "incident", "id": "PGR0VU2", "title": "Payments time out", "urgency": "high",
            "created_at": "2026-11-20T08:00:00Z", "service": service,
        },
    } })
}

#[actix_web::test]
async fn an_incident_that_moves_to_another_service_counts_there_alone_in_every_order() {
    let events = [
        incident("triggered", 0, "ledger"),
        incident("service_updated", 5, "cards"),
        incident("acknowledged", 10, "cards"),
        incident("resolved", 30, "cards"),
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
        let ledger = shop(&["cards"]).await;
        let app = &ledger.app;
        let source = app.source(Sender::Pagerduty, &["ledger", "cards"]);
        for at in order {
            tell(app, &source, events[at].clone()).await;
        }
        assert!(app.facts("ledger").is_empty(), "{order:?}");
        let [fact] = app.facts("cards").try_into().unwrap();
        let minutes = |at: Option<readyroom::domain::at::At>| at.map(|at| at.to_string());
        assert_eq!(minutes(fact.opened_at).unwrap(), "2026-11-20T08:00:00.000000Z");
        assert_eq!(minutes(fact.acknowledged_at).unwrap(), "2026-11-20T08:10:00.000000Z");
        assert_eq!(minutes(fact.resolved_at).unwrap(), "2026-11-20T08:30:00.000000Z");
        let pages = async |service| measure(app, &ledger.lead, service, "pages_per_week").await;
        assert_eq!((pages("ledger").await, pages("cards").await), (Value::Null, json!(1.0)));
        // All of them in one go come to the same.
        let other = shop(&["cards"]).await;
        let source = other.app.source(Sender::Pagerduty, &["ledger", "cards"]);
        for at in order {
            other.app.deliver(&source, &[], &events[at].to_string()).await.expect(202);
        }
        other.app.read_signals();
        assert_eq!((other.app.facts("ledger").len(), other.app.facts("cards").len()), (0, 1));
    }
}

#[actix_web::test]
async fn a_day_on_which_something_was_told_stays_known_whatever_is_told_of_others() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Generic, &["ledger"]);
    let long = |status: &str, at: &str| json!({ "type": "incident", "service": "ledger", "key": "i", "status": status, "at": at });
    tell(
        app,
        &source,
        json!([long("started", "2026-03-16T08:00:00Z"), long("resolved", "2026-11-12T08:00:00Z")]),
    )
    .await;
    let known = async || {
        let found = signals_of(app, &ledger.lead, "ledger").await;
        let last = found["weeks"].as_array().unwrap().last().unwrap()["incidents"].clone();
        (last, measure(app, &ledger.lead, "ledger", "incidents_per_shift").await)
    };
    let before = known().await;
    tell(app, &source, json!({ "type": "deploy", "service": "ledger", "key": "d", "at": "2026-11-20T08:00:00Z", "outcome": "succeeded" })).await;
    assert_eq!(known().await, before);
    assert_eq!(before.1, json!(0.0));
}

#[actix_web::test]
async fn shares_of_two_objectives_are_not_added() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Generic, &["ledger"]);
    let window = |day: u32, name: &str, target: f64, bad: u32| {
        json!({ "type": "objective", "service": "ledger", "name": name, "target": target, "bad": bad, "total": 10_000,
            "from": format!("2026-11-{day:02}T00:00:00Z"), "to": format!("2026-11-{:02}T00:00:00Z", day + 1) })
    };
    let mut events = Vec::new();
    for day in 10..18 {
        let (slow, down) = if day % 2 == 0 { (900, 0) } else { (0, 5) };
        events.extend([window(day, "fast", 0.9, slow), window(day, "up", 0.999, down)]);
    }
    tell(app, &source, Value::Array(events)).await;
    let found = signals_of(app, &ledger.lead, "ledger").await;
    assert_eq!(found["objectives"], json!(["fast", "up"]));
    assert_eq!((&found["objective"], &found["good_share"]), (&json!(90.0), &json!(95.5)));
    let page = app.get(&ledger.lead, "/services/ledger/signals").await.expect(200).body;
    let sentence = "Of 2 objectives the one with the least budget left is fast: 95.5% of its events were good; \
                    90% is promised.";
    assert!(page.contains(sentence), "{page}");
}

#[actix_web::test]
async fn a_delivery_of_thousands_of_alerts_is_taken_in_parts_and_counted_once() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Alertmanager, &["ledger"]);
    let alerts = (0..4_500).map(|number| {
        json!({ "status": "firing", "labels": { "alertname": "Errors", "service": "ledger" }, "fingerprint": format!("{number:016x}"),
            "startsAt": "2026-11-20T08:00:00Z", "endsAt": "0001-01-01T00:00:00Z" })
    });
    let group = json!({ "version": "4", "groupKey": "g", "alerts": alerts.collect::<Vec<_>>() })
        .to_string();
    app.deliver(&source, &[], &group).await.expect(202);
    let before = app.core.store().commits();
    app.read_signals();
    if let (Some(before), Some(after)) = (before, app.core.store().commits()) {
        assert!(after - before >= 4, "three parts and what became of it: {before} to {after}");
    }
    assert_eq!(app.facts("ledger").len(), 4_500);
    let page = app.get(&ledger.lead, &format!("/api/v1/signals/{}", source.slug)).await.expect(200);
    let [delivery] = page.json()["deliveries"].as_array().unwrap().clone().try_into().unwrap();
    assert_eq!((&delivery["state"], &delivery["statements"]), (&json!("read"), &json!(4_500)));
    assert_eq!(measure(app, &ledger.lead, "ledger", "pages_per_week").await, json!(1.0));
    assert_eq!(signals::count_waiting(&app.core).unwrap(), 0);
}

#[actix_web::test]
async fn a_second_new_secret_does_not_lock_out_the_one_in_use() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Alertmanager, &["ledger"]);
    let body = json!({ "version": "4", "groupKey": "g", "alerts": [] }).to_string();
    let path = format!("/api/v1/signals/{}/secrets", source.slug);
    // Signed in anew each time: an hour passes between them.
    let renewed =
        async |status| app.post(&app.sign_in("root"), &path, json!({})).await.expect(status).json();
    let first = renewed(200).await;
    let second = renewed(200).await;
    assert_ne!(first["secret"], second["secret"]);
    app.deliver(&source, &[], &body).await.expect(202);
    let with = |secret: &Value| crate::support::Source {
        secret: secret.as_str().unwrap().to_owned(),
        slug: source.slug.clone(),
        sender: source.sender,
    };
    app.deliver(&with(&second["secret"]), &[], &body).await.expect(202);
    app.deliver(&with(&first["secret"]), &[], &body).await.expect(401);
    // An hour later the newest may have come to the sender: neither is dropped without a word.
    app.move_clock_by_minutes(60);
    let refused = renewed(422).await;
    let sentence = refused["fields"][0]["sentence"].as_str().unwrap();
    assert!(sentence.ends_with("Revoke the one before the newest first."), "{sentence}");
    let form = format!("/signals/{}/secrets", source.slug);
    let page = app.form(&app.sign_in("root"), &form, &[]).await.expect(422).body;
    assert!(page.contains(sentence), "{page}");
    app.deliver(&source, &[], &body).await.expect(202);
    app.deliver(&with(&second["secret"]), &[], &body).await.expect(202);
    app.post(&app.sign_in("root"), &format!("{path}/removal"), json!({})).await.expect(200);
    app.deliver(&source, &[], &body).await.expect(401);
    renewed(200).await;
    app.deliver(&with(&second["secret"]), &[], &body).await.expect(202);
}

#[actix_web::test]
async fn one_odd_value_of_a_list_is_told_and_the_others_are_taken() {
    let ledger = shop(&[]).await;
    let app = &ledger.app;
    let source = app.source(Sender::Generic, &["ledger"]);
    let body = r#"[
        {"type": "incident", "service": "ledger", "key": "i1", "status": "started", "at": "2026-11-20T08:00:00Z", "title": "Cart \ud83d"},
        {"type": "objective", "service": "ledger", "name": "up", "target": 0.9, "bad": 0, "total": 1e400,
         "from": "2026-11-19T00:00:00Z", "to": "2026-11-20T00:00:00Z"}
    ]"#;
    app.deliver(&source, &[], body).await.expect(202);
    app.read_signals();
    let page = app.get(&ledger.lead, &format!("/api/v1/signals/{}", source.slug)).await.expect(200);
    let delivery = page.json()["deliveries"][0].clone();
    assert_eq!((&delivery["state"], &delivery["statements"]), (&json!("partly"), &json!(1)));
    assert_eq!(delivery["problem"], "Event 2 has no target, bad and total that are numbers.");
    assert_eq!(app.facts("ledger")[0].title, "Cart \u{fffd}");
}

#[actix_web::test]
async fn a_service_called_like_a_part_of_a_page_keeps_what_is_typed_into_its_form() {
    for slug in ["handbacks", "effects", "compliance"] {
        let ledger = shop(&[slug]).await;
        let typed = [("name", ""), ("description", "Typed & kept"), ("version", "1")];
        let path = format!("/services/{slug}");
        let page = ledger.app.form(&ledger.lead, &path, &typed).await.expect(422).body;
        assert!(page.contains("Typed &amp; kept"), "{slug}: {page}");
        assert!(page.contains(&format!("Edit {slug}")), "{slug}: {page}");
    }
}
