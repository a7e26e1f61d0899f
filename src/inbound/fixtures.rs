//! Deliveries in the published formats, and ways to change them.

use serde_json::Value;

use super::{Headers, Never, Read, read};
use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Fact, Sender};

/// When every delivery of the tests came in.
pub const RECEIVED_AT: &str = "2026-03-29T01:00:00Z";

pub const FIRING: &str = include_str!("../../tests/signals/alertmanager-firing.json");
pub const RESOLVED: &str = include_str!("../../tests/signals/alertmanager-resolved.json");
pub const TRIGGERED: &str = include_str!("../../tests/signals/pagerduty-triggered.json");
pub const STATUS: &str = include_str!("../../tests/signals/github-deployment_status-success.json");
pub const RUN: &str = include_str!("../../tests/signals/github-workflow_run-success.json");
pub const GENERIC: &str = include_str!("../../tests/signals/generic-each.json");

pub fn at(text: &str) -> At {
    text.parse().unwrap()
}

pub fn source() -> SourceId {
    SourceId(uuid::Uuid::from_u128(7))
}

/// Headers of a GitHub event; they mean nothing to the others.
pub fn event(name: &str) -> Headers<'_> {
    let delivery = Some("72d3162e-cc78-11e3-81ab-4c9367dc0958");
    Headers { github_event: Some(name), github_delivery: delivery, ..Headers::default() }
}

pub fn try_read(sender: Sender, name: &str, body: &[u8]) -> Result<Read, Never> {
    read(sender, source(), sender.usual_field(), &event(name), body, at(RECEIVED_AT))
}

pub fn read_of(sender: Sender, name: &str, body: &str) -> Read {
    try_read(sender, name, body.as_bytes()).unwrap()
}

/// The only fact of a delivery, which has no problem.
pub fn fact_of(sender: Sender, name: &str, body: &str) -> Fact {
    let mut read = read_of(sender, name, body);
    assert_eq!((read.problems.clone(), read.ignored, read.statements.len()), (vec![], None, 1));
    read.statements.remove(0).fact
}

/// The body with another value at a JSON pointer; `None` takes the field away.
pub fn with(body: &str, pointer: &str, value: Option<Value>) -> String {
    let mut json: Value = serde_json::from_str(body).unwrap();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = json.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(name.to_owned(), value)),
        (Value::Object(fields), None) => drop(fields.remove(name).unwrap()),
        (parent, Some(value)) => *parent.get_mut(name.parse::<usize>().unwrap()).unwrap() = value,
        (parent, None) => drop(parent.as_array_mut().unwrap().remove(name.parse().unwrap())),
    }
    json.to_string()
}
