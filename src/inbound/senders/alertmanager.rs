//! Prometheus Alertmanager, webhook version 4: a group of alerts, some of which fire and some of which
//! are resolved. Format: <https://prometheus.io/docs/alerting/latest/configuration/#webhook_config>.

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Fact};
use crate::inbound::json::{Found, Never, Path, checked, each, pick};
use crate::inbound::read::{Read, about, bare};
use crate::inbound::words::{digest, key as key_of, moment, name, title};

/// Alerts in one group. `max_alerts` of the receiver keeps it smaller.
const MOST_ALERTS: usize = 20_000;

/// The key of a delivery: the group, and each alert with its begin and its status in any order.
pub fn key(text: &str) -> Result<String, Never> {
    let [group] = of_group(text, [&["groupKey"]])?;
    let alerts = alerts(text, [&["fingerprint"], &["startsAt"], &["status"]])?;
    let words = |alert: &[Found; 3]| {
        alert.each_ref().map(|found| found.text().unwrap_or_default().to_owned())
    };
    let mut alerts = alerts.iter().map(words).collect::<Vec<_>>();
    alerts.sort_unstable();
    let alerts = alerts.iter().flatten().map(String::as_str);
    Ok(digest(std::iter::once(group.text().unwrap_or_default()).chain(alerts)))
}

/// Each alert is a page. `field` is the label that names the service: of the alert, or else of its
/// group.
pub fn read(source: SourceId, field: &str, body: &[u8], received_at: At) -> Result<Read, Never> {
    let text = &checked(body)?;
    let [group, common, grouped] =
        of_group(text, [&["groupKey"], &["commonLabels", field], &["groupLabels", field]])?;
    let group = name(group.text().unwrap_or_default());
    let alerts = alerts(
        text,
        [
            &["labels", field],
            &["labels", "alertname"],
            &["labels", "severity"],
            &["annotations", "summary"],
            &["fingerprint"],
            &["status"],
            &["startsAt"],
            &["endsAt"],
        ],
    )?;
    if alerts.is_empty() {
        return Ok(Read::ignored("The group has no alerts.".to_owned()));
    }
    let parts = alerts.iter().enumerate().map(|(number, alert)| {
        let [service, ..] = alert;
        let service = service.text().or(common.text()).or(grouped.text());
        let page = page(source, alert, received_at);
        page.map(|fact| about(service, Fact { group: group.clone(), ..fact }))
            .map_err(|problem| format!("Alert {} {problem}.", number + 1))
    });
    Ok(Read::gathered(parts))
}

/// Values of the whole group, which has to be of version 4.
fn of_group<const N: usize>(text: &str, paths: [Path<'_>; N]) -> Result<[Found; N], Never> {
    let [version] = pick(text, [&["version"]])?;
    if version.text() != Some("4") {
        return Err(Never("The body is not an Alertmanager webhook of version 4."));
    }
    pick(text, paths)
}

fn alerts<const N: usize>(text: &str, paths: [Path<'_>; N]) -> Result<Vec<[Found; N]>, Never> {
    let too_many = "The group has more than 20,000 alerts; max_alerts of the receiver limits it.";
    let alerts = each(text, &["alerts"], paths, MOST_ALERTS, too_many)?;
    alerts.ok_or(Never("The body has no list of alerts."))
}

fn page(source: SourceId, alert: &[Found; 8], received_at: At) -> Result<Fact, String> {
    let [_, alertname, severity, summary, fingerprint, status, starts_at, ends_at] = alert;
    let fingerprint = fingerprint.text().filter(|text| !text.trim().is_empty());
    let fingerprint = fingerprint.ok_or("has no fingerprint")?;
    let began = moment(starts_at.text(), received_at)?;
    let ended = match status.text() {
        Some("firing") => None,
        // The end that a sender does not know is 1 January of the year 1.
        Some("resolved") if ends_at.text().is_some_and(|end| end.starts_with("0001-")) => None,
        Some("resolved") => Some(moment(ends_at.text(), received_at)?),
        _ => return Err("is neither firing nor resolved".to_owned()),
    };
    // Whoever routes alerts to this receiver says that they call somebody, whatever word their
    // organisation has for that. Only these two words mean everywhere that they do not.
    let urgent = !matches!(severity.text(), Some("info" | "none"));
    let body =
        Body::Page { urgent, tells_acknowledgement: false, tells_alerts: true, actionable: None };
    // The same alert that fires again has the fingerprint of the first time, and another begin. A
    // group that fires has no time of its own.
    let key = key_of(Some(&format!("{fingerprint}@{began}")))?;
    Ok(Fact {
        title: title(alertname.text().or(summary.text()).unwrap_or_default()),
        opened_at: Some(began),
        resolved_at: ended,
        ..bare(source, key, ended.unwrap_or(received_at), body)
    })
}

#[cfg(test)]
mod tests;
