use serde_json::json;

use crate::domain::signal::{Body, Sender};
use crate::inbound::Read;
use crate::inbound::fixtures::{FIRING, RESOLVED, at, fact_of, read_of, source, try_read, with};
use crate::inbound::read;

fn read_group(body: &str) -> Read {
    read_of(Sender::Alertmanager, "", body)
}

fn alone(body: &str) -> String {
    with(body, "/alerts/1", None)
}

#[test]
fn each_alert_of_a_group_is_a_page() {
    let read = read_group(FIRING);
    assert_eq!((read.statements.len(), read.problems, read.ignored), (2, vec![], None));
    let [first, second] = read.statements.as_slice() else { panic!() };
    assert_eq!(first.service.as_deref(), Some("checkout"));
    assert_eq!(first.fact.source, source());
    assert_eq!(first.fact.key, "9a5f3c01d27b6e48@2026-03-28T23:58:12.739000Z");
    assert_eq!(
        first.fact.group,
        r#"{}/{severity="critical"}:{alertname="CheckoutErrorRateHigh", cluster="eu-1"}"#
    );
    assert_eq!(first.fact.title, "CheckoutErrorRateHigh");
    assert_eq!(first.fact.opened_at, Some(at("2026-03-28T23:58:12.739Z")));
    assert_eq!(first.fact.ended_at(), None);
    assert_eq!(first.fact.told_at, at("2026-03-29T01:00:00Z"));
    let page = Body::Page {
        urgent: true,
        tells_acknowledgement: false,
        tells_alerts: true,
        actionable: None,
    };
    assert_eq!(first.fact.body, page);
    // Nanoseconds and an offset.
    assert_eq!(second.fact.opened_at, Some(at("2026-03-29T00:02:03.123456Z")));
}

#[test]
fn a_resolved_alert_ends_the_page_that_it_began() {
    let fired = fact_of(Sender::Alertmanager, "", &alone(FIRING));
    let resolved = fact_of(Sender::Alertmanager, "", &alone(RESOLVED));
    assert_eq!(resolved.key, fired.key);
    let end = Some(at("2026-03-29T00:14:12.739Z"));
    assert_eq!((resolved.opened_at, resolved.resolved_at), (fired.opened_at, end));
    assert_eq!(Some(resolved.told_at), end);
    let joined = fired.clone().joined(resolved.clone());
    assert_eq!(joined.ended_at(), end);
    assert_eq!(resolved.joined(fired), joined);
}

#[test]
fn an_end_that_the_sender_does_not_know_is_none() {
    let body = with(&alone(RESOLVED), "/alerts/0/endsAt", Some(json!("0001-01-01T00:00:00Z")));
    let fact = fact_of(Sender::Alertmanager, "", &body);
    assert_eq!((fact.resolved_at, fact.told_at), (None, at("2026-03-29T01:00:00Z")));
}

#[test]
fn an_alert_that_only_informs_calls_nobody() {
    for (severity, expected) in
        [("critical", true), ("warning", true), ("sev3", true), ("info", false), ("none", false)]
    {
        let body = with(&alone(FIRING), "/alerts/0/labels/severity", Some(json!(severity)));
        let fact = fact_of(Sender::Alertmanager, "", &body);
        assert!(matches!(fact.body, Body::Page { urgent, .. } if urgent == expected), "{severity}");
    }
    let without = with(&alone(FIRING), "/alerts/0/labels/severity", None);
    let fact = fact_of(Sender::Alertmanager, "", &without);
    assert!(matches!(fact.body, Body::Page { urgent: true, .. }));
}

#[test]
fn the_label_of_the_alert_goes_before_that_of_its_group() {
    let named = |body: &str| {
        let field = "team.service";
        let now = at("2026-03-29T01:00:00Z");
        let headers = crate::inbound::Headers::default();
        let read = read(Sender::Alertmanager, source(), field, &headers, body.as_bytes(), now);
        read.unwrap().statements.remove(0).service
    };
    let body = alone(FIRING);
    assert_eq!(named(&body), None);
    let body = with(&body, "/groupLabels/team.service", Some(json!("of the group labels")));
    assert_eq!(named(&body).as_deref(), Some("of the group labels"));
    let body = with(&body, "/commonLabels/team.service", Some(json!("of all")));
    assert_eq!(named(&body).as_deref(), Some("of all"));
    let body = with(&body, "/alerts/0/labels/team.service", Some(json!("of the alert")));
    assert_eq!(named(&body).as_deref(), Some("of the alert"));
}

#[test]
fn an_alert_that_cannot_be_read_keeps_none_of_the_others_back() {
    for (pointer, value, problem) in [
        ("/alerts/1/startsAt", json!("1970-01-01T00:00:00Z"), "Alert 2 says it happened in 1970."),
        ("/alerts/1/fingerprint", json!(" "), "Alert 2 has no fingerprint."),
        ("/alerts/1/startsAt", json!(5), "Alert 2 has no time."),
        ("/alerts/1/status", json!("suppressed"), "Alert 2 is neither firing nor resolved."),
        ("/alerts/1", json!("alert"), "Alert 2 has no fingerprint."),
    ] {
        let read = read_group(&with(FIRING, pointer, Some(value)));
        assert_eq!((read.statements.len(), read.problems), (1, vec![problem.to_owned()]));
    }
}

#[test]
fn many_problems_are_told_in_five_sentences() {
    let alert = json!({ "fingerprint": "1", "status": "firing", "startsAt": "never" });
    for (count, last) in [
        (5, "Alert 5 has a time that is not RFC 3339."),
        (6, "2 more could not be taken."),
        (900, "896 more could not be taken."),
    ] {
        let read = read_group(&with(FIRING, "/alerts", Some(json!(vec![&alert; count]))));
        assert_eq!((read.statements.len(), read.problems.len()), (0, 5));
        assert_eq!(read.problems.last().unwrap(), last);
    }
}

#[test]
fn only_version_4_is_read() {
    assert!(try_read(Sender::Alertmanager, "", b"{\"version\": \"1\", \"alerts\": []}").is_err());
    assert!(try_read(Sender::Alertmanager, "", b"{\"version\": \"4\"}").is_err());
}
