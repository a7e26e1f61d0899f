use serde_json::{Value, json};

use super::*;
use crate::domain::signal::Sender::{Alertmanager, Generic, Github, Pagerduty};
use crate::inbound::fixtures::{FIRING, GENERIC, RESOLVED, RUN, STATUS, TRIGGERED, event, with};

fn key_of(sender: Sender, body: &str) -> Result<String, Never> {
    key(sender, &event("deployment_status"), body.as_bytes())
}

#[test]
fn an_alertmanager_delivery_is_its_group_and_alerts_in_any_order() {
    let first = key_of(Alertmanager, FIRING).unwrap();
    let mut turned: Value = serde_json::from_str(FIRING).unwrap();
    turned["alerts"].as_array_mut().unwrap().reverse();
    assert_eq!(key_of(Alertmanager, &turned.to_string()).unwrap(), first);
    // What may change between two notifications of the same.
    let other_words = with(FIRING, "/alerts/0/annotations", Some(json!({ "summary": "8%" })));
    assert_eq!(key_of(Alertmanager, &other_words).unwrap(), first);

    let others = [
        RESOLVED.to_owned(),
        with(FIRING, "/alerts/0", None),
        with(FIRING, "/alerts/0/startsAt", Some(json!("2026-03-28T23:58:13Z"))),
        with(FIRING, "/alerts/0/fingerprint", Some(json!("c6eadffa33fcdf37"))),
        with(FIRING, "/groupKey", Some(json!("{}:{}"))),
    ];
    for other in others {
        assert_ne!(key_of(Alertmanager, &other).unwrap(), first, "{other}");
    }
}

#[test]
fn the_other_senders_name_their_deliveries() {
    assert_eq!(key_of(Pagerduty, TRIGGERED).unwrap(), "01F5R6TYA1B2C3D4E5F6G7H8J9");
    assert_eq!(key_of(Generic, r#"{"id": " n-1 "}"#).unwrap(), "n-1");
    assert_eq!(key_of(Generic, GENERIC).unwrap(), sha256_hex(GENERIC.as_bytes()));
    assert_eq!(key_of(Generic, r#"{"id": null}"#).unwrap(), sha256_hex(br#"{"id": null}"#));

    let first = key_of(Github, STATUS).unwrap();
    assert_eq!(key_of(Github, STATUS).unwrap(), first);
    assert_ne!(key_of(Github, RUN).unwrap(), first);
    let again = Headers { github_delivery: Some("another"), ..event("deployment_status") };
    assert_ne!(key(Github, &again, STATUS.as_bytes()).unwrap(), first);
}

#[test]
fn what_can_never_be_valid_is_refused_without_repeating_it() {
    let never = |sender, body: &str| {
        let never = key_of(sender, body).unwrap_err().to_string();
        assert!(never.ends_with('.') && never.len() < 100 && !never.contains("evil"), "{never}");
    };
    for sender in Sender::ALL.iter().copied() {
        for body in ["", "evil", "\"evil\"", "{\"evil\": ", "7", "null"] {
            never(sender, body);
        }
        never(sender, &"[".repeat(100_000));
        assert!(key(sender, &event("ping"), b"{\"\xff\": 1}").is_err());
    }
    for body in [
        with(FIRING, "/version", Some(json!("3"))),
        with(FIRING, "/version", Some(json!(4))),
        with(FIRING, "/version", None),
        with(FIRING, "/alerts", None),
        with(FIRING, "/alerts", Some(json!("evil"))),
        with(FIRING, "/alerts", Some(json!({ "evil": [] }))),
    ] {
        never(Alertmanager, &body);
    }
    for id in
        [json!(7), json!(""), json!(" "), json!("a\u{0}evil"), json!("x".repeat(201)), json!([])]
    {
        never(Pagerduty, &with(TRIGGERED, "/event/id", Some(id.clone())));
        never(Generic, &json!({ "id": id }).to_string());
    }
    never(Pagerduty, "{\"event\": [\"evil\"]}");
    never(Generic, &json!(vec![json!({}); 1001]).to_string());
    assert!(key_of(Generic, &json!(vec![json!({}); 1000]).to_string()).is_ok());
    for headers in [
        Headers { github_event: None, ..event("push") },
        Headers { github_delivery: None, ..event("push") },
        Headers { github_delivery: Some(" "), ..event("push") },
    ] {
        assert!(key(Github, &headers, STATUS.as_bytes()).is_err());
    }
}

#[test]
fn a_group_of_5_000_alerts_fits_and_one_of_20_001_never_does() {
    let group = |alerts: usize| {
        let mut body: Value = serde_json::from_str(FIRING).unwrap();
        let alert = &body["alerts"][0];
        let alert = |number: usize| {
            let mut alert = alert.clone();
            alert["fingerprint"] = json!(format!("{number:016x}"));
            for label in ["pod", "container", "node"] {
                alert["labels"][label] = json!(format!("checkout-{label}-7d9c5b6f4d-{number:05}"));
            }
            alert
        };
        body["alerts"] = (0..alerts).map(alert).collect();
        body.to_string()
    };
    let large = group(5_000);
    assert!(large.len() > 2 * MIB && large.len() < longest_body(Alertmanager), "{}", large.len());
    assert!(key_of(Alertmanager, &large).is_ok());
    let read = crate::inbound::fixtures::read_of(Alertmanager, "", &large);
    assert_eq!((read.statements.len(), read.problems), (5_000, vec![]));
    assert!(key_of(Alertmanager, &group(20_001)).is_err());
}
