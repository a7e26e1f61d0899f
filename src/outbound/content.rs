//! A message in words: what is known about it, through its templates.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::letter::{Letter, Site};
use super::render::{RenderError, render};
use crate::domain::notice::Notice;
use crate::domain::text::{as_one_line, as_plain_text};
use crate::ops::deliveries::Delivery;
use crate::ops::digests::Line;
use crate::store::outbox::MailRow;

/// Longest text that a person wrote, in characters; the rest stands behind the link.
const LONGEST_WORDS: usize = 4_000;

/// Longest of everything else.
const LONGEST_LINE: usize = 200;

/// Writes a message.
pub(super) fn letter(
    row: &MailRow,
    delivery: &Delivery,
    site: &Site,
    today: NaiveDate,
) -> Result<Letter, RenderError> {
    let kind = delivery.told.notice.kind();
    let mut context = context(delivery, site)?;
    count_days(&mut context, today);
    let subject = render(kind, "subject.txt", &context)?;
    let subject = as_one_line(&subject, LONGEST_LINE);
    context.insert("subject".to_owned(), json!(subject));
    Ok(Letter {
        id: row.id,
        name: delivery.name.clone(),
        email: delivery.email.clone(),
        text: spaced(&render(kind, "body.txt", &context)?),
        html: render(kind, "body.html", &context)?,
        subject,
        thread: row.thread.clone(),
        written_at: row.created_at,
    })
}

/// Everything that templates may name.
fn context(delivery: &Delivery, site: &Site) -> Result<Map<String, Value>, RenderError> {
    let told = &delivery.told;
    let notice = serde_json::to_value(&told.notice).map_err(RenderError::data)?;
    let Value::Object(mut context) = notice else { return Ok(Map::new()) };
    let mut path = told.path();
    if let Some(secret) = &delivery.secret {
        path = format!("{path}?token={secret}");
    }
    let service = told.service.as_ref();
    let own = json!({
        "actor": told.actor,
        "to": delivery.name,
        "service": service.map(|of| of.slug.as_str()).unwrap_or_default(),
        "service_name": service.map(|of| of.name.as_str()).unwrap_or_default(),
        "url": format!("{}{path}", site.public_url),
        "account_url": format!("{}/account#mail-h", site.public_url),
        "host": site.host,
        "needs": lines(&delivery.digest.needs, site),
        "need_count": delivery.digest.needs.len(),
        "production": lines(&delivery.digest.production, site),
    });
    if let Value::Object(own) = own {
        context.extend(own);
    }
    context.extend(in_words(&told.notice));
    for (key, value) in &mut context {
        clean(key, value);
    }
    Ok(context)
}

fn lines(lines: &[Line], site: &Site) -> Vec<Value> {
    let line = |line: &Line| {
        json!({
            "title": line.title,
            "words": line.words,
            "due": line.due,
            "url": format!("{}{}", site.public_url, line.path),
        })
    };
    lines.iter().map(line).collect()
}

/// Counts the days that are left from today: the message may have waited.
fn count_days(context: &mut Map<String, Value>, today: NaiveDate) {
    let due = context.get("due").and_then(Value::as_str).and_then(|day| day.parse().ok());
    if let (Some(due), Some(days)) = (due, context.get_mut("days")) {
        let due: NaiveDate = due;
        *days = json!((due - today).num_days());
    }
}

/// What a template cannot tell by itself.
fn in_words(notice: &Notice) -> Map<String, Value> {
    let mut words = Map::new();
    let mut say = |key: &str, value: Value| words.insert(key.to_owned(), value);
    match notice {
        Notice::ReviewReturned { changes, .. } => {
            let only = match changes.as_slice() {
                [only] => only.item.to_string(),
                _ => String::new(),
            };
            say("only_item", json!(only));
            say("change_count", json!(changes.len()));
        }
        Notice::TakeoverAnswered { answer, .. } => {
            let answer = match answer.as_str() {
                "yes" => "takes it over",
                "not_now" => "does not take it over now",
                _ => "does not take it over",
            };
            say("answer_words", json!(answer));
        }
        Notice::FragilityBegan { services, .. } => {
            let names: Vec<&str> = services.iter().map(|of| of.name.as_str()).collect();
            let names = match names.as_slice() {
                [only] => (*only).to_owned(),
                [some @ .., last] if some.len() <= 2 => format!("{} and {last}", some.join(", ")),
                more => format!("{} services", more.len()),
            };
            say("names", json!(names));
        }
        Notice::EvidenceExpiring { items, .. } => {
            say("item_count", json!(items.len()));
        }
        _ => {}
    }
    words
}

/// Takes out of every text what steers a header, a terminal or the direction of reading.
fn clean(key: &str, value: &mut Value) {
    match value {
        Value::String(text) if key == "words" => *text = as_plain_text(text, LONGEST_WORDS),
        // Links are made here, of parts that are checked, and stay whole.
        Value::String(text) if key.ends_with("url") => *text = as_one_line(text, usize::MAX),
        Value::String(text) => *text = as_one_line(text, LONGEST_LINE),
        Value::Array(values) => values.iter_mut().for_each(|value| clean(key, value)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| clean(key, value)),
        _ => {}
    }
}

/// The text with one empty line where templates leave several, and a line break at the end.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        // The dashes before a signature end in a blank.
        let line = if line == "--" { "-- " } else { line };
        if empty <= 1 && !(spaced.is_empty() && line.is_empty()) {
            spaced.push_str(line);
            spaced.push('\n');
        }
    }
    spaced
}
