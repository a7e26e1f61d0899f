use serde_json::{Value, json};

use crate::domain::signal::{Body, Fact, Sender};
use crate::inbound::fixtures::{TRIGGERED, at, event, fact_of, read_of, source, with};
use crate::inbound::read;

const ACKNOWLEDGED: &str = include_str!("../../../../tests/signals/pagerduty-acknowledged.json");
const RESOLVED: &str = include_str!("../../../../tests/signals/pagerduty-resolved.json");
const REOPENED: &str = include_str!("../../../../tests/signals/pagerduty-reopened.json");
const ANNOTATED: &str = include_str!("../../../../tests/signals/pagerduty-annotated.json");
const SERVICE: &str = include_str!("../../../../tests/signals/pagerduty-service.json");

fn page(body: &str) -> Fact {
    fact_of(Sender::Pagerduty, "", body)
}

fn problems(pointer: &str, value: Option<Value>) -> Vec<String> {
    let read = read_of(Sender::Pagerduty, "", &with(TRIGGERED, pointer, value));
    assert!(read.statements.is_empty());
    read.problems
}

#[test]
fn an_incident_is_a_page_of_its_service() {
    let read = read_of(Sender::Pagerduty, "", TRIGGERED);
    assert_eq!(read.statements[0].service.as_deref(), Some("Checkout"));
    let fact = page(TRIGGERED);
    assert_eq!((fact.key.as_str(), fact.group.as_str()), ("Q2W8ZTR5N1VXKE", "Q2W8ZTR5N1VXKE"));
    assert_eq!(fact.title, "Checkout answers with errors");
    assert_eq!(fact.opened_at, Some(at("2026-03-28T23:58:40Z")));
    assert_eq!(fact.told_at, at("2026-03-28T23:58:41.002Z"));
    assert_eq!((fact.acknowledged_at, fact.resolved_at, fact.reopened_at), (None, None, None));
    let body = Body::Page {
        urgent: true,
        tells_acknowledgement: true,
        tells_alerts: false,
        actionable: None,
    };
    assert_eq!(fact.body, body);
}

#[test]
fn what_happens_to_an_incident_is_one_fact_in_any_order() {
    let events = [TRIGGERED, ACKNOWLEDGED, RESOLVED, REOPENED].map(page);
    let joined = events.clone().into_iter().reduce(Fact::joined).unwrap();
    assert_eq!(joined.opened_at, Some(at("2026-03-28T23:58:40Z")));
    assert_eq!(joined.acknowledged_at, Some(at("2026-03-29T00:03:12.511Z")));
    assert_eq!(joined.resolved_at, Some(at("2026-03-29T00:41:09.87Z")));
    assert_eq!(joined.reopened_at, Some(at("2026-03-29T00:50:00Z")));
    assert_eq!(joined.ended_at(), None);
    let turned = events.into_iter().rev().reduce(Fact::joined).unwrap();
    assert_eq!(turned, joined);
}

#[test]
fn an_end_that_overtook_the_begin_tells_when_it_began() {
    assert_eq!(page(RESOLVED).opened_at, Some(at("2026-03-28T23:58:40Z")));
    let without = page(&with(RESOLVED, "/event/data/created_at", None));
    assert_eq!(
        (without.opened_at, without.ended_at()),
        (None, Some(at("2026-03-29T00:41:09.87Z")))
    );
    let triggered = page(&with(TRIGGERED, "/event/data/created_at", None));
    assert_eq!(triggered.opened_at, Some(at("2026-03-28T23:58:41.002Z")));
}

#[test]
fn what_waits_for_the_morning_is_not_urgent() {
    let fact = page(&with(TRIGGERED, "/event/data/urgency", Some(json!("low"))));
    assert!(matches!(fact.body, Body::Page { urgent: false, .. }));
}

#[test]
fn events_that_move_nothing_still_bring_the_title_of_now() {
    for kind in ["incident.escalated", "incident.priority_updated", "incident.unacknowledged"] {
        let fact = page(&with(TRIGGERED, "/event/event_type", Some(json!(kind))));
        assert_eq!((fact.acknowledged_at, fact.resolved_at), (None, None), "{kind}");
    }
}

#[test]
fn what_is_about_no_incident_states_nothing() {
    for (body, reason) in [
        (ANNOTATED, "PagerDuty incident.annotated: nothing to count"),
        (SERVICE, "PagerDuty service.updated: nothing to count"),
    ] {
        let read = read_of(Sender::Pagerduty, "", body);
        assert_eq!((read.statements, read.problems), (vec![], vec![]));
        assert_eq!(read.ignored.as_deref(), Some(reason));
    }
}

#[test]
fn the_service_is_named_by_the_field_that_the_source_says() {
    let named = |field: &str| {
        let now = at("2026-03-29T01:00:00Z");
        let read = read(Sender::Pagerduty, source(), field, &event(""), TRIGGERED.as_bytes(), now);
        read.unwrap().statements.remove(0).service
    };
    assert_eq!(named("service.id").as_deref(), Some("P7CHKO1"));
    assert_eq!(named("number").as_deref(), Some("412"));
    assert_eq!(named("service.name"), None);
    assert_eq!(named("service"), None);
    assert_eq!(named(""), None);
}

#[test]
fn an_incident_that_cannot_be_read_is_told_in_words() {
    let id = "/event/data/id";
    assert_eq!(problems(id, None), ["The incident has no key."]);
    assert_eq!(problems(id, Some(json!("\u{200b}"))), ["The incident has no key."]);
    let time = "/event/occurred_at";
    assert_eq!(problems(time, None), ["The incident has no time."]);
    let old = problems(time, Some(json!("1970-01-01T00:00:00Z")));
    assert_eq!(old, ["The incident says it happened in 1970."]);
    let began = problems("/event/data/created_at", Some(json!("2100-01-01T00:00:00Z")));
    assert!(began[0].starts_with("The incident says it happened on 2100-01-01"), "{began:?}");
}
