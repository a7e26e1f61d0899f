//! A delivery to try a source with, and how the real sender is set up.

mod set_up;

use serde_json::{Map, Value, json};

use crate::domain::at::At;
use crate::domain::signal::Sender;

use super::words::digest;

pub use set_up::set_up;

const TITLE: &str = "Readyroom test event";

/// A delivery to try a source with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The headers that it needs besides the proof of [`super::sign`]: names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// A delivery in the published format of the sender, about the service that it calls `service` in
/// `field`. Every moment gives another one. It counts as little as the format allows: a page that is
/// not urgent, a deployment that waits.
pub fn sample(sender: Sender, field: &str, service: &str, now: At) -> Sample {
    let id = digest([now.to_string().as_str(), service]);
    let id = id.get(..16).unwrap_or_default();
    let mut headers = vec![("Content-Type", "application/json".to_owned())];
    let body = match sender {
        Sender::Alertmanager => alertmanager(field, service, id, now),
        Sender::Pagerduty => pagerduty(field, service, id, now),
        Sender::Github => {
            headers.push(("X-GitHub-Event", "deployment_status".to_owned()));
            headers.push(("X-GitHub-Delivery", id.to_owned()));
            github(field, service, id, now)
        }
        Sender::Generic => generic(field, service, id, now),
    };
    Sample { headers, body: body.to_string() }
}

fn alertmanager(label: &str, service: &str, id: &str, now: At) -> Value {
    let labels = json!({ "alertname": TITLE, "severity": "info", label: service });
    json!({
        "version": "4",
        "groupKey": format!("{{}}:{{alertname=\"{TITLE}\"}}"),
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "readyroom",
        "groupLabels": { "alertname": TITLE },
        "commonLabels": labels,
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example:9093",
        "alerts": [{
            "status": "firing",
            "labels": labels,
            "annotations": { "summary": "Sent from the page of the source" },
            "startsAt": now,
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://prometheus.example:9090/graph",
            "fingerprint": id,
        }],
    })
}

fn pagerduty(field: &str, service: &str, id: &str, now: At) -> Value {
    let mut data = json!({
        "id": id,
        "type": "incident",
        "number": 1,
        "status": "triggered",
        "incident_key": id,
        "created_at": now,
        "title": TITLE,
        "urgency": "low",
    });
    put(&mut data, field, service);
    json!({ "event": {
        "id": id,
        "event_type": "incident.triggered",
        "resource_type": "incident",
        "occurred_at": now,
        "agent": null,
        "client": null,
        "data": data,
    }})
}

fn github(field: &str, service: &str, id: &str, now: At) -> Value {
    let mut body = json!({
        "action": "created",
        "deployment_status": {
            "id": 1, "state": "queued", "environment": "production", "created_at": now,
        },
        "deployment": {
            "id": id, "ref": "main", "sha": id, "task": "deploy", "environment": "production",
            "description": TITLE, "production_environment": true, "created_at": now,
        },
    });
    put(&mut body, field, service);
    body
}

fn generic(field: &str, service: &str, id: &str, now: At) -> Value {
    let mut body = json!({
        "id": id,
        "type": "page",
        "key": id,
        "title": TITLE,
        "at": now,
        "status": "triggered",
        "urgent": false,
    });
    put(&mut body, field, service);
    body
}

/// Puts a text at the end of a path of fields, in objects that are made on the way.
fn put(inside: &mut Value, path: &str, text: &str) {
    let place = path.split('.').fold(inside, |place, name| {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        &mut place[name]
    });
    *place = Value::String(text.to_owned());
}

#[cfg(test)]
mod tests;
