//! The last events of the sources, as deliveries: what their senders write about facts that are known,
//! one about a service that nobody knows, and a test.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::sources::{BILLING, PROMETHEUS, Sources};
use crate::demo::cast::Story;
use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Fact, Outcome, Sender};
use crate::inbound::{self, Headers};
use crate::ops::signals::{self, Arrived};
use crate::ops::{Error, Result, signal_sources};

/// How many of the newest facts of a source come as deliveries.
const NEWEST: usize = 4;

/// Seconds from what happened to the delivery about it.
const ON_THE_WAY: i64 = 20;

/// A fact, who told it, and what they call the service.
pub(super) struct Told {
    pub(super) sender: Sender,
    pub(super) called: String,
    pub(super) fact: Fact,
}

/// Delivers the newest facts of each source.
pub(super) fn deliver(story: &Story, sources: &Sources, mut told: Vec<Told>) -> Result<()> {
    told.sort_by(|one, other| {
        (other.fact.told_at, &other.fact.key).cmp(&(one.fact.told_at, &one.fact.key))
    });
    let mut counts: HashMap<SourceId, usize> = HashMap::new();
    let mut newest: Vec<&Told> = told
        .iter()
        .filter(|one| {
            let count = counts.entry(one.fact.source).or_default();
            *count += 1;
            *count <= NEWEST
        })
        .collect();
    newest.sort_by_key(|one| one.fact.told_at);
    for one in newest {
        let at = one.fact.told_at.plus_seconds(ON_THE_WAY);
        keep(story, (one.sender, one.fact.source), at, &one.body())?;
    }
    stranger(story, sources)?;
    story.hours_ago(3);
    let probes = sources.get(BILLING)?;
    let (slug, now) = (probes.slug.clone(), story.core.now());
    story.by("admin", move |tx| {
        signal_sources::send_test(tx, &slug, |trial| {
            let body = inbound::sample(trial.sender, trial.field, trial.service, now).body;
            let key = inbound::key(trial.sender, &Headers::default(), body.as_bytes());
            Ok((key.map_err(|never| never.0.to_owned())?, String::new(), body))
        })
        .map(|_| ())
    })
}

/// An alert about a job that was never made a service.
fn stranger(story: &Story, sources: &Sources) -> Result<()> {
    let prometheus = sources.get(PROMETHEUS)?;
    let began = story.now.plus_seconds(-5 * 3_600);
    let alert = Alert {
        name: "JobLate",
        service: "nightly-export",
        fingerprint: "nightly-export",
        group: "{}:{alertname=\"JobLate\"}",
        began,
        ended: None,
    };
    let at = began.plus_seconds(ON_THE_WAY);
    keep(story, (prometheus.sender, prometheus.id), at, &alert.body())
}

fn keep(story: &Story, (sender, source): (Sender, SourceId), at: At, body: &Value) -> Result<()> {
    story.at(at);
    let (body, delivery) = (body.to_string(), at.to_string());
    let is_github = sender == Sender::Github;
    let event = is_github.then_some("deployment_status");
    let github_delivery = is_github.then_some(delivery.as_str());
    let headers = Headers { github_event: event, github_delivery, ..Headers::default() };
    let key = inbound::key(sender, &headers, body.as_bytes())
        .map_err(|never| Error::Internal(format!("a delivery of the demo: {}", never.0)))?;
    let event_name = event.unwrap_or_default().to_owned();
    signals::keep(&story.core, Arrived { source, key, event_name, body, is_test: false })?;
    Ok(())
}

struct Alert<'a> {
    name: &'a str,
    service: &'a str,
    fingerprint: &'a str,
    group: &'a str,
    began: At,
    ended: Option<At>,
}

impl Alert<'_> {
    fn body(&self) -> Value {
        let status = if self.ended.is_some() { "resolved" } else { "firing" };
        let ended = self.ended.map_or("0001-01-01T00:00:00Z".to_owned(), |at| at.to_string());
        json!({
            "version": "4",
            "groupKey": self.group,
            "truncatedAlerts": 0,
            "status": status,
            "receiver": "readyroom",
            "groupLabels": { "alertname": self.name },
            "alerts": [{
                "status": status,
                "labels": {
                    "alertname": self.name, "severity": "critical", "service": self.service,
                },
                "annotations": {},
                "startsAt": self.began,
                "endsAt": ended,
                "fingerprint": self.fingerprint,
            }],
        })
    }
}

impl Told {
    /// What the sender writes about the end of it.
    fn body(&self) -> Value {
        let (fact, called) = (&self.fact, self.called.as_str());
        let began = fact.opened_at.unwrap_or(fact.told_at);
        match self.sender {
            Sender::Alertmanager => {
                let fingerprint = fact.key.split('@').next().unwrap_or_default();
                let (name, group, ended) = (&fact.title, &fact.group, fact.resolved_at);
                Alert { name, service: called, fingerprint, group, began, ended }.body()
            }
            Sender::Pagerduty => json!({ "event": {
                "id": format!("{}-resolved", fact.key),
                "event_type": "incident.resolved",
                "resource_type": "incident",
                "occurred_at": fact.told_at,
                "data": {
                    "id": fact.key, "type": "incident", "status": "resolved", "urgency": "high",
                    "created_at": began, "title": fact.title, "service": { "summary": called },
                },
            }}),
            Sender::Github => {
                let mut title = fact.title.split(' ');
                let (branch, commit) = (title.next(), title.next());
                let failed = Body::Deploy { outcome: Some(Outcome::Failed), repaired: false };
                let state = if fact.body == failed { "failure" } else { "success" };
                json!({
                    "action": "created",
                    "deployment_status": {
                        "id": 1, "state": state, "environment": "production",
                        "created_at": fact.told_at,
                    },
                    "deployment": { "id": fact.key, "ref": branch, "sha": commit },
                    "repository": { "full_name": called },
                })
            }
            Sender::Generic => self.event(began),
        }
    }

    fn event(&self, began: At) -> Value {
        let (fact, service) = (&self.fact, self.called.as_str());
        match &fact.body {
            Body::Objective { target, bad, total } => json!({
                "type": "objective", "service": service, "name": fact.group, "target": target,
                "bad": bad, "total": total, "from": began, "to": fact.told_at,
            }),
            Body::Defects { severity, open } => json!({
                "type": "defects", "service": service, "at": began, "severity": severity,
                "open": open,
            }),
            _ => json!({
                "type": "incident", "service": service, "key": fact.key, "title": fact.title,
                "at": fact.told_at, "status": "resolved",
            }),
        }
    }
}
