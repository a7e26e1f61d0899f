//! PagerDuty, webhooks version 3: one event about one incident. Format:
//! <https://developer.pagerduty.com/docs/webhooks-overview>.

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Fact};
use crate::domain::text::as_one_line;
use crate::inbound::json::{Found, Never, Path, checked, pick};
use crate::inbound::read::{Read, about, bare};
use crate::inbound::words::{key, moment, title};

/// An incident of PagerDuty is a page: it calls somebody, once for all of its alerts. `field` is the
/// path to the name of the service inside of `event.data`; `service.summary` is its name, `service.id`
/// its id.
///
/// Every event carries the incident as it stands, with its begin, so that one that overtook the first
/// tells when it began.
pub fn read(source: SourceId, field: &str, body: &[u8], received_at: At) -> Result<Read, Never> {
    let text = &checked(body)?;
    let way = ["event", "data"].into_iter().chain(field.split('.')).collect::<Vec<_>>();
    let [kind, of, service] = pick(text, [KIND, &["event", "data", "type"], &way])?;
    let kind = kind.text().ok_or(Never("The body has no event.event_type."))?;
    // Notes, messages and responders have types that begin alike, and other data.
    if !kind.starts_with("incident.") || of.text() != Some("incident") {
        let kind = as_one_line(kind, 60);
        return Ok(Read::ignored(format!("PagerDuty {kind}: nothing to count")));
    }
    let incident = pick(text, PAGE)?;
    let page = page(source, kind, &incident, received_at);
    let page = page.map(|fact| about(service.name().as_deref(), fact));
    Ok(Read::gathered(std::iter::once(page.map_err(|problem| format!("The incident {problem}.")))))
}

const KIND: Path<'static> = &["event", "event_type"];

const PAGE: [Path<'static>; 5] = [
    &["event", "occurred_at"],
    &["event", "data", "id"],
    &["event", "data", "title"],
    &["event", "data", "urgency"],
    &["event", "data", "created_at"],
];

fn page(
    source: SourceId,
    kind: &str,
    incident: &[Found; 5],
    received_at: At,
) -> Result<Fact, String> {
    let [occurred_at, id, name, urgency, created_at] = incident;
    let now = moment(occurred_at.text(), received_at)?;
    let began = created_at.text().map(|text| moment(Some(text), received_at)).transpose()?;
    let began = began.or((kind == "incident.triggered").then_some(now));
    let key = key(id.text())?;
    let body = Body::Page {
        urgent: urgency.text() == Some("high"),
        tells_acknowledgement: true,
        tells_alerts: false,
        actionable: None,
    };
    let when = |which: &str| (kind == which).then_some(now);
    Ok(Fact {
        group: key.clone(),
        title: title(name.text().unwrap_or_default()),
        opened_at: began,
        acknowledged_at: when("incident.acknowledged"),
        resolved_at: when("incident.resolved"),
        reopened_at: when("incident.reopened"),
        ..bare(source, key, now, body)
    })
}

#[cfg(test)]
mod tests;
