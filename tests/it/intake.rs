//! What senders send: proved, kept once, read into facts, and never lost once it was acknowledged.

use std::thread;

use readyroom::domain::measure::Measure;
use readyroom::domain::person::TeamKind;
use readyroom::domain::signal::{Body, Fact, FactKind, Outcome, Said, Sender};
use readyroom::ops::due::DUTIES;
use readyroom::ops::{signal_sources, signals};
use readyroom::store::measurements;
use serde_json::{Value, json};

use crate::support::{Ledger, TestApp, Who};

const NOW: &str = "2026-11-21T10:00:00Z";

/// An application with two services, and somebody who reads.
async fn shop() -> (TestApp, Who) {
    let app = TestApp::start_at(NOW);
    app.team("ledger-team", TeamKind::Product);
    let noor = app.person("noor", &[("ledger-team", readyroom::domain::person::Role::Lead)], &[]);
    for name in ["ledger", "cards"] {
        app.post(&noor, "/api/v1/services", json!({ "team": "ledger-team", "name": name }))
            .await
            .expect(201);
    }
    (app, noor)
}

fn alert(fingerprint: &str, starts: &str, ends: Option<&str>, service: &str) -> Value {
    json!({
        "status": if ends.is_some() { "resolved" } else { "firing" },
        "labels": { "alertname": "Errors", "service": service, "severity": "critical" },
        "annotations": {},
        "startsAt": starts,
        "endsAt": ends.unwrap_or("0001-01-01T00:00:00Z"),
        "generatorURL": "",
        "fingerprint": fingerprint,
    })
}

fn group(alerts: &[Value]) -> String {
    let firing = alerts.iter().any(|alert| alert["status"] == "firing");
    json!({
        "version": "4", "groupKey": "{}:{alertname=\"Errors\"}", "truncatedAlerts": 0,
        "status": if firing { "firing" } else { "resolved" }, "receiver": "readyroom",
        "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
        "externalURL": "http://alertmanager", "alerts": alerts,
    })
    .to_string()
}

fn page(key: &str, at: &str, service: &str) -> String {
    json!({ "type": "page", "service": service, "key": key, "status": "triggered", "at": at })
        .to_string()
}

/// What measures say of a service, by name.
fn measured(app: &TestApp, service: &str) -> Vec<(Measure, f64)> {
    let id = app.service_id(service);
    let found = app.core.store().read(|db| measurements::of_services(db, &[id])).unwrap();
    found.into_iter().map(|(_, one)| (one.measure, one.value)).collect()
}

async fn deliveries(app: &TestApp, who: &Who, slug: &str) -> Vec<Value> {
    let page = app.get(who, &format!("/api/v1/signals/{slug}")).await.expect(200).json();
    page["deliveries"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn what_is_not_proved_is_refused_before_it_is_parsed() {
    let (app, noor) = shop().await;
    let source = app.source(Sender::Generic, &["ledger"]);
    let body = page("p1", "2026-11-20T10:00:00Z", "ledger");
    let slug = source.slug.as_str();
    let none = app.delivered(slug, &[], "{ no JSON").await.expect(401);
    assert_eq!(none.json()["code"], "not_signed");
    for wrong in ["Bearer", "Bearer ", "Bearer rrs_0", "Basic e30="] {
        app.delivered(slug, &[("Authorization", wrong)], &body).await.expect(401);
    }
    app.delivered(slug, &[("X-Readyroom-Signature", "sha256=00")], &body).await.expect(401);
    app.delivered("nothing", &[("Authorization", "Bearer x")], &body).await.expect(404);
    assert!(deliveries(&app, &noor, slug).await.is_empty(), "nothing was written");
    app.deliver(&source, &[], &body).await.expect(202);
    let bearer = format!("Bearer {}", source.secret);
    let again = app.delivered(slug, &[("Authorization", &bearer)], &body).await.expect(202);
    assert_eq!(again.json()["delivery"], "known");
}

#[actix_web::test]
async fn what_can_never_be_valid_is_refused_for_good() {
    let (app, noor) = shop().await;
    let source = app.source(Sender::Alertmanager, &["ledger"]);
    let bomb = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for never in ["", "{", "[]", "{\"version\":\"4\"}", bomb.as_str()] {
        let answer = app.deliver(&source, &[], never).await.expect(400);
        assert_eq!(answer.json()["code"], "malformed", "{never:.40}");
    }
    let bearer = format!("Bearer {}", source.secret);
    let large = "x".repeat(9 * 1024 * 1024);
    let headers = [("Authorization", bearer.as_str())];
    app.delivered(&source.slug, &headers, &large).await.expect(413);
    assert!(deliveries(&app, &noor, &source.slug).await.is_empty());
}

#[actix_web::test]
async fn a_group_is_counted_once_in_every_order() {
    let (first, second) = ("2026-11-20T08:00:00Z", "2026-11-20T08:05:00+02:00");
    let firing = group(&[alert("a", first, None, "ledger"), alert("b", second, None, "ledger")]);
    let resolved = group(&[
        alert("a", first, Some("2026-11-20T08:30:00Z"), "ledger"),
        alert("b", second, Some("2026-11-20T08:20:00Z"), "ledger"),
    ]);
    let mut all = Vec::new();
    for order in [[&firing, &resolved], [&resolved, &firing]] {
        let (app, _) = shop().await;
        let source = app.source(Sender::Alertmanager, &["ledger"]);
        for body in order.into_iter().chain([&firing, &resolved]) {
            app.deliver(&source, &[], body).await.expect(202);
            app.read_signals();
        }
        let mut facts = app.facts("ledger");
        for fact in &mut facts {
            // Which source it is, and when the sender was heard, differ between two runs.
            fact.source = readyroom::domain::ids::SourceId(uuid::Uuid::nil());
            fact.told_at = fact.opened_at.unwrap();
        }
        all.push((facts, measured(&app, "ledger")));
    }
    assert_eq!(all[0], all[1]);
    let (facts, measured) = &all[0];
    assert_eq!(facts.len(), 2);
    assert!(facts.iter().all(|fact| fact.ended_at().is_some()));
    // From 6:05 to 8:30 in UTC without a gap: one page of two alerts.
    assert!(measured.contains(&(Measure::PagesPerWeek, 1.0)), "{measured:?}");
    assert!(measured.contains(&(Measure::AlertsPerIncident, 2.0)), "{measured:?}");
}

#[actix_web::test]
async fn an_end_without_a_begin_is_kept_and_not_counted() {
    let (app, _) = shop().await;
    let source = app.source(Sender::Generic, &["ledger"]);
    let end = json!({ "type": "page", "service": "ledger", "key": "p9", "status": "resolved",
        "at": "2026-11-20T10:00:00Z" });
    app.deliver(&source, &[], &end.to_string()).await.expect(202);
    app.read_signals();
    assert!(app.facts("ledger").is_empty());
    assert!(!measured(&app, "ledger").contains(&(Measure::PagesPerWeek, 1.0)));
    app.deliver(&source, &[], &page("p9", "2026-11-20T09:00:00Z", "ledger")).await.expect(202);
    app.read_signals();
    assert!(app.facts("ledger")[0].ended_at().is_some(), "the begin finds its end");
    assert!(measured(&app, "ledger").contains(&(Measure::PagesPerWeek, 1.0)));
}

#[actix_web::test]
async fn a_service_that_is_not_known_waits_until_it_is_named() {
    let (app, noor) = shop().await;
    let source = app.source(Sender::Generic, &["cards"]);
    let body = page("p1", "2026-11-20T10:00:00Z", "ledger-api");
    app.deliver(&source, &[], &body).await.expect(202);
    app.read_signals();
    let slug = source.slug.clone();
    let unmapped = deliveries(&app, &noor, &slug).await;
    assert_eq!(unmapped[0]["state"], "unmapped");
    assert!(unmapped[0]["problem"].as_str().unwrap().contains("“ledger-api”"));
    let form = format!("/api/v1/signals/{slug}/services");
    let fields = json!({ "service": "ledger", "name": "ledger-api" });
    app.post(&noor, &form, fields.clone()).await.expect(403);
    app.as_admin({
        let (slug, service) = (slug.parse().unwrap(), "ledger".parse().unwrap());
        move |tx| signal_sources::name_service(tx, &slug, &service, "ledger-api")
    });
    app.read_signals();
    assert_eq!(deliveries(&app, &noor, &slug).await[0]["state"], "read");
    assert_eq!(app.facts("ledger").len(), 1);
}

#[actix_web::test]
async fn moments_out_of_time_are_told_and_leave_the_rest_alone() {
    let (app, noor) = shop().await;
    let source = app.source(Sender::Generic, &["ledger"]);
    let events: Vec<Value> =
        ["1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2026-11-20T00:00:00Z"]
            .iter()
            .enumerate()
            .map(|(index, at)| {
                serde_json::from_str(&page(&format!("p{index}"), at, "ledger")).unwrap()
            })
            .collect();
    app.deliver(&source, &[], &json!(events).to_string()).await.expect(202);
    app.read_signals();
    let found = &deliveries(&app, &noor, &source.slug).await[0];
    assert_eq!(
        (found["state"].as_str().unwrap(), found["statements"].as_i64()),
        ("partly", Some(1))
    );
    assert_eq!(app.facts("ledger").len(), 1);
}

#[actix_web::test]
async fn a_group_of_5000_alerts_is_one_page() {
    let (app, _) = shop().await;
    let source = app.source(Sender::Alertmanager, &["ledger"]);
    let starts = "2026-11-20T08:00:00Z";
    let alerts: Vec<Value> =
        (0..5_000).map(|n| alert(&format!("f{n}"), starts, None, "ledger")).collect();
    app.deliver(&source, &[], &group(&alerts)).await.expect(202);
    app.read_signals();
    assert_eq!(app.facts("ledger").len(), 5_000);
    let measured = measured(&app, "ledger");
    assert!(measured.contains(&(Measure::PagesPerWeek, 1.0)), "{measured:?}");
    assert!(measured.contains(&(Measure::AlertsPerIncident, 5_000.0)), "{measured:?}");
}

#[actix_web::test]
async fn the_same_event_at_once_is_kept_once_and_taken_once() {
    let (app, noor) = shop().await;
    let source = app.source(Sender::Generic, &["ledger"]);
    let id = app.source_id(&source);
    let cores: Vec<_> = (0..4).map(|_| app.another_instance()).collect();
    let new: usize = thread::scope(|scope| {
        let running: Vec<_> = (0..100)
            .map(|n| {
                let core = &cores[n % cores.len()];
                scope.spawn(move || {
                    let arrived = signals::Arrived {
                        source: id,
                        key: "once".to_owned(),
                        event_name: String::new(),
                        body: page("p1", "2026-11-20T10:00:00Z", "ledger"),
                        is_test: false,
                    };
                    signals::keep(core, arrived).unwrap()
                })
            })
            .collect();
        running.into_iter().map(|one| usize::from(one.join().unwrap())).sum()
    });
    assert_eq!(new, 1);
    thread::scope(|scope| {
        for core in &cores {
            // Whoever comes second finds it taken.
            scope.spawn(|| drop(readyroom::inbound::reader::read_waiting(core)));
        }
    });
    app.read_signals();
    assert_eq!(app.facts("ledger").len(), 1);
    assert_eq!(deliveries(&app, &noor, &source.slug).await.len(), 1);
}

#[actix_web::test]
async fn a_secret_is_taken_for_a_day_after_it_was_renewed_and_an_ended_source_takes_nothing() {
    let (app, _) = shop().await;
    let source = app.source(Sender::Pagerduty, &["ledger"]);
    let body = json!({ "event": { "id": "e1", "event_type": "service.updated",
        "occurred_at": NOW, "data": {} } })
    .to_string();
    app.deliver(&source, &[], &body).await.expect(202);
    let slug: readyroom::domain::ids::Slug = source.slug.parse().unwrap();
    let own = "a-secret-that-the-sender-made-itself-0001";
    let named = slug.clone();
    let made = app.as_admin(move |tx| signal_sources::renew_secret(tx, &named, own));
    assert_eq!(made.secret, own);
    app.deliver(&source, &[], &body).await.expect(202);
    app.move_clock(1);
    app.move_clock_by_minutes(1);
    app.deliver(&source, &[], &body).await.expect(401);
    let renewed = crate::support::Source { secret: own.to_owned(), ..source };
    app.deliver(&renewed, &[], &body).await.expect(202);
    let named = slug.clone();
    let other = "another-secret-that-the-sender-made-00002";
    app.as_admin(move |tx| signal_sources::renew_secret(tx, &named, other));
    app.deliver(&renewed, &[], &body).await.expect(202);
    let named = slug.clone();
    app.as_admin(move |tx| signal_sources::revoke_older(tx, &named));
    app.deliver(&renewed, &[], &body).await.expect(401);
    let renewed = crate::support::Source { secret: other.to_owned(), ..renewed };
    app.deliver(&renewed, &[], &body).await.expect(202);
    let named = slug.clone();
    app.as_admin(move |tx| signal_sources::end(tx, &named));
    app.deliver(&renewed, &[], &body).await.expect(404);
}

#[actix_web::test]
async fn a_test_event_arrives_like_any_other_and_has_no_effect() {
    for sender in Sender::ALL {
        let (app, noor) = shop().await;
        let source = app.source(*sender, &["ledger"]);
        let slug: readyroom::domain::ids::Slug = source.slug.parse().unwrap();
        app.as_admin(|_| Ok(()));
        let admin = app.sign_in("root");
        let sent = app.form(&admin, &format!("/signals/{slug}/tests"), &[]).await.expect(303);
        assert!(sent.location.contains("done=test-sent"));
        app.read_signals();
        let found = &deliveries(&app, &noor, &source.slug).await[0];
        assert_eq!(found["is_test"], true, "{sender}");
        assert_eq!(found["state"], "read", "{sender}: {found}");
        assert!(app.facts("ledger").is_empty(), "{sender}");
    }
}

#[actix_web::test]
async fn deliveries_are_forgotten_after_a_month_and_what_they_told_is_not() {
    let (app, _) = shop().await;
    let source = app.source(Sender::Generic, &["ledger"]);
    app.deliver(&source, &[], &page("p1", "2026-11-20T10:00:00Z", "ledger")).await.expect(202);
    app.read_signals();
    let duty = DUTIES.iter().find(|duty| duty.name == "old deliveries").unwrap();
    app.move_clock(29);
    assert_eq!((duty.run)(&app.core).unwrap(), 0);
    app.deliver(&source, &[], &page("p2", "2026-12-19T10:00:00Z", "ledger")).await.expect(202);
    app.move_clock(2);
    assert_eq!((duty.run)(&app.core).unwrap(), 1);
    let noor = app.sign_in("noor");
    assert_eq!(deliveries(&app, &noor, &source.slug).await.len(), 1, "what waits is kept");
    assert_eq!(app.facts("ledger").len(), 1);
}

#[actix_web::test]
async fn published_formats_become_facts() {
    let (app, _) = shop().await;
    let pagerduty = app.source(Sender::Pagerduty, &[]);
    let github = app.source(Sender::Github, &[]);
    let triggered = include_str!("../signals/pagerduty-triggered.json");
    let resolved = include_str!("../signals/pagerduty-resolved.json");
    let deployed = include_str!("../signals/github-deployment_status-success.json");
    let event: Value = serde_json::from_str(triggered).unwrap();
    let repository: Value = serde_json::from_str(deployed).unwrap();
    let service = event["event"]["data"]["service"]["summary"].as_str().unwrap().to_owned();
    let repository = repository["repository"]["full_name"].as_str().unwrap().to_owned();
    for (source, field, called) in
        [(&pagerduty, "service.summary", service), (&github, "repository.full_name", repository)]
    {
        let slug: readyroom::domain::ids::Slug = source.slug.parse().unwrap();
        app.as_admin(move |tx| {
            signal_sources::edit(tx, &slug, "Renamed", field)?;
            signal_sources::name_service(tx, &slug, &"ledger".parse().unwrap(), &called)
        });
    }
    app.deliver(&pagerduty, &[], resolved).await.expect(202);
    app.deliver(&pagerduty, &[], triggered).await.expect(202);
    let of_github = [
        ("X-GitHub-Event", "deployment_status"),
        ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
    ];
    app.deliver(&github, &of_github, deployed).await.expect(202);
    app.read_signals();
    let mut kinds: Vec<FactKind> = app.facts("ledger").iter().map(Fact::kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [FactKind::Page, FactKind::Deploy]);
}

#[actix_web::test]
async fn absurd_figures_yield_nothing_and_keep_no_service_from_being_measured() {
    let (app, noor) = shop().await;
    let source = app.source(Sender::Generic, &["ledger", "cards"]);
    let window = |total: f64, day: &str| {
        json!({ "type": "objective", "service": "ledger", "name": "answers", "target": 0.999,
            "bad": 0, "total": total, "from": format!("{day}T00:00:00Z"),
            "to": format!("{day}T12:00:00Z") })
    };
    let events = json!([window(1e308, "2026-11-19"), window(1e308, "2026-11-20")]).to_string();
    app.deliver(&source, &[], &events).await.expect(202);
    app.deliver(&source, &[], &page("p1", "2026-11-20T10:00:00Z", "cards")).await.expect(202);
    app.read_signals();
    assert_eq!(deliveries(&app, &noor, &source.slug).await[1]["state"], "unreadable");
    assert!(measured(&app, "cards").contains(&(Measure::PagesPerWeek, 1.0)));
    assert!(measured(&app, "ledger").iter().all(|(_, value)| value.is_finite()));
}

#[actix_web::test]
async fn a_deployment_of_which_no_end_was_told_shows_on_the_page_of_its_source() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let source = app.source(Sender::Github, &["ledger"]);
    let id = app.source_id(&source);
    let deploy = |key: &str, days: u32, ended: bool| {
        let began = app.core.now().minus_days(days);
        Fact {
            source: id,
            key: key.to_owned(),
            group: String::new(),
            title: format!("main {key}"),
            opened_at: Some(began),
            acknowledged_at: None,
            resolved_at: ended.then_some(began),
            reopened_at: None,
            told_at: began,
            body: Body::Deploy { outcome: ended.then_some(Outcome::Succeeded), repaired: false },
            said: Said::default(),
        }
    };
    let facts = vec![
        deploy("running", 0, false),
        deploy("lost", 2, false),
        deploy("ended", 2, true),
        deploy("long ago", 31, false),
    ];
    app.tell("ledger", facts);
    let path = format!("/api/v1/signals/{}", source.slug);
    let found = app.get(&ledger.member, &path).await.expect(200).json();
    let titles: Vec<&str> = found["unended"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["main lost"]);
    let page = app.get(&ledger.member, &format!("/signals/{}", source.slug)).await.expect(200).body;
    assert!(page.contains("Deployments that never ended") && page.contains("main lost"));
}
