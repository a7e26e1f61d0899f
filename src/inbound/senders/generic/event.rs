//! One generic event.

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Detail, Fact, FactKind, Outcome, allows_any};
use crate::inbound::json::{Found, Path};
use crate::inbound::read::bare;
use crate::inbound::words::{key, moment, name, title};

/// The fields of every kind of event, and the event itself.
pub const PATHS: [Path<'static>; 22] = [
    &[],
    &["type"],
    &["key"],
    &["group"],
    &["title"],
    &["at"],
    &["status"],
    &["urgent"],
    &["actionable"],
    &["tells_acknowledgement"],
    &["affects_users"],
    &["found_by"],
    &["outcome"],
    &["repaired"],
    &["name"],
    &["target"],
    &["bad"],
    &["total"],
    &["from"],
    &["to"],
    &["severity"],
    &["open"],
];

/// The fact that an event tells, or in words what is wrong with it.
pub fn fact(source: SourceId, event: &[Found; 22], received_at: At) -> Result<Fact, String> {
    let [whole, kind, id, group, words, at, status, rest @ ..] = event;
    let [urgent, actionable, tells_acknowledgement, rest @ ..] = rest;
    let [affects_users, found_by, outcome, repaired, rest @ ..] = rest;
    let [objective, target, bad, total, from, to, severity, open] = rest;
    if *whole != Found::Object {
        return Err("is not an object".to_owned());
    }
    let kind = kind.text().and_then(|kind| kind.parse().ok());
    let kind = kind.ok_or("has no type of page, incident, deploy, objective and defects")?;
    let group = group.name().map(|group| name(&group)).unwrap_or_default();
    let when = |found: &Found| moment(found.text(), received_at);
    let told = match kind {
        FactKind::Page => {
            let urgent = flag(urgent, "urgent")?;
            // Whoever tells that somebody acknowledged tells acknowledgements.
            let acknowledged = (status.text() == Some("acknowledged")).then_some(true);
            let acknowledges =
                flag(tells_acknowledgement, "tells_acknowledgement")?.or(acknowledged);
            let tells_alerts = !group.is_empty();
            let body = Body::Page {
                urgent: urgent.unwrap_or(true),
                tells_acknowledgement: acknowledges.unwrap_or(false),
                tells_alerts,
                actionable: flag(actionable, "actionable")?,
            };
            let told = lasting(source, key(id.name().as_deref())?, when(at)?, status, body)?;
            let told = left_out(told, Detail::Urgent, urgent.is_none());
            let told = left_out(told, Detail::TellsAlerts, !tells_alerts);
            left_out(told, Detail::TellsAcknowledgement, acknowledges.is_none())
        }
        FactKind::Incident => {
            let affects_users = flag(affects_users, "affects_users")?;
            let body = Body::Incident {
                affects_users: affects_users.unwrap_or(true),
                found_by_monitoring: found_by_monitoring(found_by)?,
            };
            let told = lasting(source, key(id.name().as_deref())?, when(at)?, status, body)?;
            left_out(told, Detail::AffectsUsers, affects_users.is_none())
        }
        FactKind::Deploy => {
            let (at, outcome) = (when(at)?, ended(outcome)?);
            let repaired = flag(repaired, "repaired")?;
            let body = Body::Deploy { outcome, repaired: repaired.unwrap_or(false) };
            let told = bare(source, key(id.name().as_deref())?, at, body);
            // A pipeline may tell its end alone; then the deployment began there.
            let told = Fact { opened_at: Some(at), resolved_at: outcome.map(|_| at), ..told };
            left_out(told, Detail::Repaired, repaired.is_none())
        }
        FactKind::Objective => {
            let figures = [target, bad, total].map(Found::number);
            let told = window(source, objective, figures, when(from)?, when(to)?)?;
            return Ok(Fact { title: title(objective.text().unwrap_or_default()), ..told });
        }
        FactKind::Defects => defects(source, severity, open, when(at)?)?,
    };
    Ok(Fact { group, title: title(words.text().unwrap_or_default()), ..told })
}

/// The fact with a note that a detail has its usual value because the event leaves it out, if it does.
fn left_out(mut fact: Fact, detail: Detail, is_left_out: bool) -> Fact {
    if is_left_out {
        fact.said.left_out(detail);
    }
    fact
}

/// A page or an incident: it begins, may be acknowledged, ends, and may begin again.
fn lasting(
    source: SourceId,
    key: String,
    at: At,
    status: &Found,
    body: Body,
) -> Result<Fact, String> {
    let is_page = body.kind() == FactKind::Page;
    let told = bare(source, key, at, body);
    match status.text() {
        Some("triggered") if is_page => Ok(Fact { opened_at: Some(at), ..told }),
        Some("acknowledged") if is_page => Ok(Fact { acknowledged_at: Some(at), ..told }),
        Some("started") if !is_page => Ok(Fact { opened_at: Some(at), ..told }),
        Some("resolved") => Ok(Fact { resolved_at: Some(at), ..told }),
        Some("reopened") => Ok(Fact { reopened_at: Some(at), ..told }),
        _ if is_page => {
            Err("has no status of triggered, acknowledged, resolved and reopened".to_owned())
        }
        _ => Err("has no status of started, resolved and reopened".to_owned()),
    }
}

fn ended(outcome: &Found) -> Result<Option<Outcome>, String> {
    match outcome.text() {
        Some("running") => Ok(None),
        text => match text.and_then(|text| text.parse().ok()) {
            Some(outcome) => Ok(Some(outcome)),
            None => Err("has no outcome of succeeded, failed and running".to_owned()),
        },
    }
}

fn found_by_monitoring(found_by: &Found) -> Result<Option<bool>, String> {
    match found_by {
        Found::Nothing => Ok(None),
        found => match found.text() {
            Some("monitoring") => Ok(Some(true)),
            Some("person") => Ok(Some(false)),
            _ => Err("has a found_by that is neither monitoring nor person".to_owned()),
        },
    }
}

/// Most events of a window: sums of more would not be exact. A second of the busiest services has 1e9.
const MOST_EVENTS: f64 = 1e15;

/// What happened against an objective. The objective and the begin of the window are its key, so that
/// a window that is still filling up may be told again.
fn window(
    source: SourceId,
    objective: &Found,
    figures: [Option<f64>; 3],
    from: At,
    to: At,
) -> Result<Fact, String> {
    let objective = key(objective.text()).map_err(|_| "has no name of an objective")?;
    let [Some(target), Some(bad), Some(total)] = figures else {
        return Err("has no target, bad and total that are numbers".to_owned());
    };
    if !(target > 0.0 && target < 1.0) {
        return Err("has a target that is not between 0 and 1".to_owned());
    }
    if !allows_any(target) {
        return Err("has a target so close to 1 that no event may fail".to_owned());
    }
    if !(bad >= 0.0 && bad <= total && total <= MOST_EVENTS) {
        return Err("has more bad than total, less than none, or more than 1e15".to_owned());
    }
    if from >= to {
        return Err("ends before it begins".to_owned());
    }
    let key = key(Some(&format!("{objective}@{from}")))?;
    Ok(Fact {
        group: objective,
        opened_at: Some(from),
        resolved_at: Some(to),
        ..bare(source, key, to, Body::Objective { target, bad, total })
    })
}

/// How many defects were open. Each count is a fact of its own.
fn defects(source: SourceId, severity: &Found, open: &Found, at: At) -> Result<Fact, String> {
    let severity = match severity {
        Found::Whole(severity @ 1..=4) => u8::try_from(*severity).ok(),
        _ => None,
    };
    let severity = severity.ok_or("has no severity from 1 to 4")?;
    let open = if let Found::Whole(open) = open { u32::try_from(*open).ok() } else { None };
    let open = open.ok_or("has no open that is a whole number")?;
    let key = format!("severity-{severity}@{at}");
    Ok(Fact { opened_at: Some(at), ..bare(source, key, at, Body::Defects { severity, open }) })
}

/// `true` or `false`, or `None` where there is nothing.
fn flag(found: &Found, field: &str) -> Result<Option<bool>, String> {
    match found {
        Found::Nothing => Ok(None),
        found => match found.flag() {
            Some(flag) => Ok(Some(flag)),
            None => Err(format!("has a field {field} that is neither true nor false")),
        },
    }
}
