use serde_json::{Value, json};

use crate::domain::signal::{Body, Fact, FactKind, Outcome, Sender};
use crate::inbound::fixtures::{GENERIC, at, read_of, try_read};

fn fact(event: &Value) -> Result<Fact, String> {
    let read = read_of(Sender::Generic, "", &event.to_string());
    assert_eq!(read.ignored, None);
    match (read.statements.as_slice(), read.problems.as_slice()) {
        ([statement], []) => Ok(statement.fact.clone()),
        ([], [problem]) => Err(problem.clone()),
        other => panic!("{other:?}"),
    }
}

/// The event with one field more or other.
fn and(event: &Value, field: &str, value: Value) -> Value {
    let mut event = event.clone();
    event[field] = value;
    event
}

fn page() -> Value {
    json!({ "type": "page", "service": "s", "key": "p", "at": "2026-03-28T12:00:00Z", "status": "triggered" })
}

fn incident() -> Value {
    json!({ "type": "incident", "service": "s", "key": "i", "at": "2026-03-28T12:00:00Z", "status": "started" })
}

fn deploy() -> Value {
    json!({ "type": "deploy", "service": "s", "key": "d", "at": "2026-03-28T12:00:00Z", "outcome": "succeeded" })
}

fn objective() -> Value {
    json!({ "type": "objective", "service": "s", "name": "availability", "target": 0.999, "bad": 1,
        "total": 1000, "from": "2026-03-27T00:00:00Z", "to": "2026-03-28T00:00:00Z" })
}

fn defects() -> Value {
    json!({ "type": "defects", "service": "s", "at": "2026-03-28T12:00:00Z", "severity": 1, "open": 0 })
}

#[test]
fn the_example_of_each_kind_is_read() {
    let read = read_of(Sender::Generic, "", GENERIC);
    assert_eq!((read.problems, read.ignored), (vec![], None));
    assert!(read.statements.iter().all(|told| told.service.as_deref() == Some("checkout")));
    let facts = read.statements.into_iter().map(|told| told.fact).collect::<Vec<_>>();
    let [triggered, acknowledged, incident, deploy, objective, defects] = facts.as_slice() else {
        panic!("{facts:?}")
    };
    let page = triggered.clone().joined(acknowledged.clone());
    assert_eq!(page.opened_at, Some(at("2026-03-28T23:58:12Z")));
    assert_eq!(page.acknowledged_at, Some(at("2026-03-29T00:03:12Z")));
    assert_eq!((page.key.as_str(), page.group.as_str()), ("alert-4711", "incident-12"));
    assert_eq!(
        page.body,
        Body::Page {
            urgent: true,
            tells_acknowledgement: true,
            tells_alerts: true,
            actionable: Some(true)
        }
    );
    assert_eq!(
        incident.body,
        Body::Incident { affects_users: true, found_by_monitoring: Some(true) }
    );
    assert_eq!(incident.title, "Nobody could pay");
    assert_eq!(deploy.body, Body::Deploy { outcome: Some(Outcome::Succeeded), repaired: true });
    assert_eq!(objective.body, Body::Objective { target: 0.999, bad: 120.0, total: 800_000.0 });
    assert_eq!(objective.key, "availability@2026-03-28T00:00:00.000000Z");
    assert_eq!(
        (objective.group.as_str(), objective.title.as_str()),
        ("availability", "availability")
    );
    assert_eq!(defects.body, Body::Defects { severity: 2, open: 3 });
    assert_eq!(defects.key, "severity-2@2026-03-29T00:00:00.000000Z");
}

#[test]
fn the_examples_of_the_documentation_are_read() {
    let documentation = include_str!("../../../../docs/SIGNALS.md");
    let examples = documentation.split("```json\n").skip(1);
    let kinds = examples.map(|rest| {
        let event = serde_json::from_str(rest.split("```").next().unwrap()).unwrap();
        fact(&event).unwrap().kind()
    });
    assert_eq!(kinds.collect::<Vec<_>>(), FactKind::ALL);
}

#[test]
fn what_is_not_said_is_the_usual_or_unknown() {
    let told = fact(&page()).unwrap();
    let usual = Body::Page {
        urgent: true,
        tells_acknowledgement: false,
        tells_alerts: false,
        actionable: None,
    };
    assert_eq!(told.body, usual);
    let told = fact(&incident()).unwrap();
    assert_eq!(told.body, Body::Incident { affects_users: true, found_by_monitoring: None });
    let told = fact(&deploy()).unwrap();
    assert_eq!(told.body, Body::Deploy { outcome: Some(Outcome::Succeeded), repaired: false });
    assert_eq!((told.opened_at, told.resolved_at), (Some(told.told_at), Some(told.told_at)));
}

#[test]
fn a_status_says_which_moment_is_told() {
    let moments = |event: Value, status: &str| {
        let fact = fact(&and(&event, "status", json!(status))).unwrap();
        let told = [fact.opened_at, fact.acknowledged_at, fact.resolved_at, fact.reopened_at];
        told.map(|moment| moment == Some(at("2026-03-28T12:00:00Z")))
    };
    assert_eq!(moments(page(), "triggered"), [true, false, false, false]);
    assert_eq!(moments(page(), "acknowledged"), [false, true, false, false]);
    assert_eq!(moments(page(), "resolved"), [false, false, true, false]);
    assert_eq!(moments(page(), "reopened"), [false, false, false, true]);
    assert_eq!(moments(incident(), "started"), [true, false, false, false]);
    assert_eq!(moments(incident(), "resolved"), [false, false, true, false]);
    assert_eq!(moments(incident(), "reopened"), [false, false, false, true]);
    let running = fact(&and(&deploy(), "outcome", json!("running"))).unwrap();
    assert_eq!((running.opened_at, running.resolved_at), (Some(running.told_at), None));
}

#[test]
fn keys_and_services_may_be_numbers() {
    let read = read_of(
        Sender::Generic,
        "",
        &and(&and(&page(), "key", json!(7)), "service", json!(8)).to_string(),
    );
    assert_eq!(read.statements[0].service.as_deref(), Some("8"));
    assert_eq!(read.statements[0].fact.key, "7");
}

#[test]
fn every_wrong_field_is_told_in_words() {
    let page_status = "The event has no status of triggered, acknowledged, resolved and reopened.";
    let incident_status = "The event has no status of started, resolved and reopened.";
    let kind = "The event has no type of page, incident, deploy, objective and defects.";
    let outcome = "The event has no outcome of succeeded, failed and running.";
    let figures = "The event has no target, bad and total that are numbers.";
    let share = "The event has a target that is not between 0 and 1.";
    let close = "The event has a target so close to 1 that no event may fail.";
    let more = "The event has more bad than total, less than none, or more than 1e15.";
    for (event, field, value, problem) in [
        (page(), "type", json!("alert"), kind),
        (page(), "type", json!(null), kind),
        (page(), "key", json!(""), "The event has no key."),
        (page(), "key", json!(["k"]), "The event has no key."),
        (page(), "at", json!(1_774_700_000), "The event has no time."),
        (page(), "at", json!("1970-01-01T00:00:00Z"), "The event says it happened in 1970."),
        (page(), "status", json!("started"), page_status),
        (
            page(),
            "urgent",
            json!("yes"),
            "The event has a field urgent that is neither true nor false.",
        ),
        (
            page(),
            "actionable",
            json!(0),
            "The event has a field actionable that is neither true nor false.",
        ),
        (incident(), "status", json!("triggered"), incident_status),
        (incident(), "status", json!("acknowledged"), incident_status),
        (
            incident(),
            "found_by",
            json!("luck"),
            "The event has a found_by that is neither monitoring nor person.",
        ),
        (deploy(), "outcome", json!("ok"), outcome),
        (deploy(), "outcome", json!(null), outcome),
        (objective(), "name", json!(" "), "The event has no name of an objective."),
        (objective(), "target", json!("0.9"), figures),
        (objective(), "target", json!(1), share),
        (objective(), "target", json!(0), share),
        (objective(), "target", json!(0.999_999_999_999_9), close),
        (objective(), "bad", json!(-1), more),
        (objective(), "bad", json!(1001), more),
        (objective(), "to", json!("2026-03-27T00:00:00Z"), "The event ends before it begins."),
        (objective(), "to", json!(null), "The event has no time."),
        (defects(), "severity", json!(0), "The event has no severity from 1 to 4."),
        (defects(), "severity", json!(5), "The event has no severity from 1 to 4."),
        (defects(), "severity", json!("1"), "The event has no severity from 1 to 4."),
        (defects(), "open", json!(-1), "The event has no open that is a whole number."),
        (defects(), "open", json!(1.5), "The event has no open that is a whole number."),
        (
            defects(),
            "open",
            json!(5_000_000_000_u64),
            "The event has no open that is a whole number.",
        ),
    ] {
        assert_eq!(fact(&and(&event, field, value)).unwrap_err(), problem);
    }
}

#[test]
fn edges_that_are_allowed_are_taken() {
    assert!(fact(&and(&objective(), "bad", json!(1000))).is_ok());
    let nothing = and(&and(&objective(), "bad", json!(0)), "total", json!(0));
    assert!(fact(&nothing).is_ok());
    assert!(fact(&and(&defects(), "open", json!(u32::MAX))).is_ok());
}

#[test]
fn a_wrong_event_of_a_list_keeps_none_of_the_others_back() {
    let read = read_of(Sender::Generic, "", &json!([page(), "x", deploy(), []]).to_string());
    assert_eq!(read.statements.len(), 2);
    assert_eq!(read.problems, ["Event 2 is not an object.", "Event 4 is not an object."]);
}

#[test]
fn a_list_has_at_most_1_000_events() {
    let list = |count| json!(vec![page(); count]).to_string();
    assert_eq!(read_of(Sender::Generic, "", &list(1000)).statements.len(), 1000);
    assert!(try_read(Sender::Generic, "", list(1001).as_bytes()).is_err());
}
