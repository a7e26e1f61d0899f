//! What happened, as a sentence with what it was before and what it became.

mod changes;
mod sentence;

use serde_json::Value;

use crate::domain::at::At;
use crate::domain::review_key::ReviewKey;
use crate::ops::events::Happened;
use crate::web::pages::{time, words};
use crate::web::views::events::Entry;
use crate::web::views::link::Link;

/// One event as a line of a history.
pub fn entry(event: &Happened, now: At) -> Entry {
    let number = u64::try_from(event.seq).unwrap_or(0);
    let own = format!("#event-{number}");
    Entry {
        number,
        when: time::minute(event.at, now),
        who: Link::new(
            event.by.as_ref().map_or(own, |handle| format!("/people/{handle}")),
            &event.by_name,
        ),
        what: what(event),
        link: link(event),
        reason: reason(&event.details).to_owned(),
        changes: changes::of(&event.kind, &event.details),
    }
}

/// What happened, as words that follow a name: `signed off launch review 1`.
pub fn what(event: &Happened) -> String {
    let place = Place::of(&event.subject);
    let about = event.about.as_ref().map_or("somebody", |person| person.name.as_str());
    let words = sentence::of(&event.kind, &place, &event.details, about);
    match event.entry.as_str() {
        "read_token" | "write_token" => format!("{words}, through a token"),
        _ => words,
    }
}

/// The address of what the event is about; none when it has no page.
pub fn link(event: &Happened) -> Option<Link> {
    let place = Place::of(&event.subject);
    let base = format!("/{}", event.subject);
    if let Some(number) = event.details.get("handoff").and_then(Value::as_i64) {
        return Some(Link::new(format!("{base}/handoffs/{number}"), "Handoff decision"));
    }
    if event.kind == "review.upgraded"
        && let Some(number) = event.details.get("snapshot").and_then(Value::as_i64)
    {
        return Some(Link::new(format!("{base}/snapshots/{number}"), "What it held before"));
    }
    if event.kind.starts_with("handoff.") {
        return Some(Link::new(base, "Handoff decision"));
    }
    if let Some(number) = event.details.get("handback").and_then(Value::as_i64) {
        let at = format!("{base}/handbacks/{number}");
        return Some(Link::new(at, format!("Handback {number}")));
    }
    match place {
        Place::Handback { service, number } => {
            let at = format!("/services/{service}/handbacks/{number}");
            Some(Link::new(at, format!("Handback {number}")))
        }
        Place::Item { service, review, item } => {
            let at = format!("/services/{service}/{}?item={item}#{item}", review.path());
            Some(Link::new(at, item))
        }
        Place::Review { review } => Some(Link::new(base, review.title())),
        Place::Checklist { kind, version } => {
            Some(Link::new(base, format!("{} {version}", words::capital(kind))))
        }
        Place::Compliance => Some(Link::new(base, "Compliance")),
        Place::Lesson(number) => Some(Link::new(base, format!("Lesson {number}"))),
        Place::Team(name) | Place::Source(name) | Place::Person(name) => {
            Some(Link::new(base, name))
        }
        Place::Service | Place::Elsewhere => None,
    }
}

/// Why, in the words of the person.
fn reason(details: &Value) -> &str {
    let words =
        |key: &str| details.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    ["reason", "comment", "because", "body", "sentence"].into_iter().find_map(words).unwrap_or("")
}

/// What an event is about, read from its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    Service,
    Review { review: ReviewKey },
    Item { service: &'a str, review: ReviewKey, item: &'a str },
    Handback { service: &'a str, number: &'a str },
    Checklist { kind: &'a str, version: &'a str },
    Compliance,
    Lesson(&'a str),
    Team(&'a str),
    Source(&'a str),
    Person(&'a str),
    Elsewhere,
}

impl<'a> Place<'a> {
    fn of(subject: &'a str) -> Self {
        let parts: Vec<&str> = subject.split('/').collect();
        let key = |kind: &str, number: &str| {
            Some(ReviewKey { kind: kind.parse().ok()?, number: number.parse().ok()? })
        };
        match parts.as_slice() {
            ["services", _]
            | ["services", _, "attestations" | "back-up" | "effects" | "overrides" | "readings"]
            | ["services", _, "takeovers" | "handoffs" | "engagements", _] => Place::Service,
            ["services", service, "handbacks", number, ..] => Place::Handback { service, number },
            ["services", _, "compliance"] => Place::Compliance,
            ["services", _, kind, number] => {
                key(kind, number).map_or(Place::Elsewhere, |review| Place::Review { review })
            }
            ["services", service, kind, number, "items", item] => key(kind, number)
                .map_or(Place::Elsewhere, |review| Place::Item { service, review, item }),
            ["checklists", kind @ ("launch" | "handoff"), version] => {
                Place::Checklist { kind, version }
            }
            ["lessons", number] => Place::Lesson(number),
            ["teams", team] => Place::Team(team),
            ["signals", source] => Place::Source(source),
            ["people", person] => Place::Person(person),
            _ => Place::Elsewhere,
        }
    }

    /// The words of the place within a sentence: `launch review 1`, `MON-03 in launch review 1`.
    fn words(&self) -> String {
        match self {
            Place::Service => "the service".to_owned(),
            Place::Review { review } => review.to_string(),
            Place::Item { review, item, .. } => format!("{item} in {review}"),
            Place::Handback { number, .. } => format!("handback {number}"),
            Place::Checklist { kind, version } => format!("{kind} {version}"),
            Place::Compliance => "the compliance profile".to_owned(),
            Place::Lesson(number) => format!("lesson {number}"),
            Place::Team(name) => format!("team {name}"),
            Place::Source(name) => format!("source {name}"),
            Place::Person(name) => (*name).to_owned(),
            Place::Elsewhere => String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
