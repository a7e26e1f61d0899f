//! What an event changed, value by value, read from the details that were recorded with it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::answer::Reported;
use crate::domain::compliance::{Answer, QuestionKey};
use crate::domain::lifecycle::Stage;
use crate::web::views::events::Change;

/// The changes of an event; a change of stage comes first.
pub(super) fn of(kind: &str, details: &Value) -> Vec<Change> {
    let mut changes = stage(details);
    changes.extend(said(kind, details));
    changes
}

/// The stage before a transition and after it.
fn stage(details: &Value) -> Vec<Change> {
    let side = |key: &str| {
        let found = details.get(key).and_then(Value::as_str);
        found.and_then(|text| text.parse::<Stage>().ok()).map(|stage| stage.words().to_owned())
    };
    match (side("from"), side("to")) {
        (Some(before), Some(after)) => one("stage", before, after),
        _ => Vec::new(),
    }
}

fn said(kind: &str, details: &Value) -> Vec<Change> {
    let value = |key: &str| details.get(key).unwrap_or(&Value::Null);
    let (before, after) = (value("before"), value("after"));
    match kind {
        "answer.changed" => one("answer", reported(before), reported(after)),
        "answer.explained" => one("reported", String::new(), reported(value("reported")))
            .into_iter()
            .chain(given(value("measured"), &["words"], |text| (String::new(), text)))
            .collect(),
        "note.changed" => one("note", words(before), words(after)),
        "verdict.given" => one("verdict", words(before), words(after)),
        "compliance.answered" => compliance(before, after, details),
        "service.created" => each(&Value::Null, value("said")),
        // The people are recorded by id; the sentence says what happened.
        "consultant.assigned"
        | "consultant.volunteered"
        | "consultant.left"
        | "condition.given" => Vec::new(),
        "evidence.removed" => given(details, &["title", "url"], |text| (text, String::new())),
        "review.items_changed" => {
            given(details, &["added", "left_out"], |text| (String::new(), text))
                .into_iter()
                .chain(each(before, after))
                .collect()
        }
        "review.upgraded" => one("version", words(value("from")), words(value("to")))
            .into_iter()
            .chain(given(details, &["new", "again", "blank"], |text| (String::new(), text)))
            .chain(given(details, &["retired", "waivers_ended"], |text| (text, String::new())))
            .collect(),
        _ if before.is_object() || after.is_object() => each(before, after),
        _ => given(details, SHOWN, |text| (String::new(), text)),
    }
}

/// Details of an event that are neither a reason nor a name that only programs need.
const SHOWN: &[&str] = &[
    "added",
    "conditions_to_return",
    "reading",
    "value",
    "effective_on",
    "reply_due",
    "urgent_reason",
    "answered",
    "back_up_until",
    "asked",
    "before_launch",
    "carried",
    "changes_asked",
    "checklist",
    "compensating_control",
    "content_hash",
    "decision",
    "direction",
    "due_on",
    "expires_on",
    "failures",
    "figures",
    "left_out",
    "look_again_on",
    "name",
    "note",
    "of",
    "role",
    "scope",
    "shadow_from",
    "shadow_until",
    "signed_as",
    "success_criteria",
    "target",
    "title",
    "transfer_order",
    "until",
    "url",
    "valid_until",
    "within_bar",
    "words",
];

fn one(name: &str, before: String, after: String) -> Vec<Change> {
    if before == after { Vec::new() } else { vec![Change { name: name.to_owned(), before, after }] }
}

fn given(details: &Value, keys: &[&str], sides: fn(String) -> (String, String)) -> Vec<Change> {
    let shown = keys.iter().filter_map(|key| Some((*key, details.get(*key)?)));
    shown
        .flat_map(|(key, value)| {
            let (before, after) = sides(words(value));
            one(&spoken(key), before, after)
        })
        .collect()
}

/// The values that differ between two objects.
fn each(before: &Value, after: &Value) -> Vec<Change> {
    keys(before, after)
        .into_iter()
        .flat_map(|key| {
            let side = |value: &Value| value.get(key).map_or_else(String::new, words);
            one(&spoken(key), side(before), side(after))
        })
        .collect()
}

fn compliance(before: &Value, after: &Value, details: &Value) -> Vec<Change> {
    let mut changes: Vec<Change> = keys(before, after)
        .into_iter()
        .flat_map(|key| {
            let side = |value: &Value| value.get(key).map_or_else(String::new, |v| answer(key, v));
            let topic = key.parse::<QuestionKey>().map(|key| key.question().topic);
            one(&topic.map_or_else(|_| spoken(key), str::to_owned), side(before), side(after))
        })
        .collect();
    let regimes = |key: &str| details.get(key).map_or_else(String::new, words);
    changes.extend(one("regimes", regimes("regimes_before"), regimes("regimes")));
    changes
}

fn keys<'a>(before: &'a Value, after: &'a Value) -> BTreeSet<&'a str> {
    let objects = [before, after].into_iter().filter_map(Value::as_object);
    objects.flat_map(|object| object.keys().map(String::as_str)).collect()
}

/// A compliance answer in words, or what was recorded when it is not one that is known.
fn answer(key: &str, value: &Value) -> String {
    let known = key.parse::<QuestionKey>().ok();
    let given = serde_json::from_value::<Answer>(value.clone()).ok();
    known.zip(given).map_or_else(|| words(value), |(key, given)| given.words(key))
}

fn reported(value: &Value) -> String {
    match serde_json::from_value::<Reported>(value.clone()) {
        Ok(Reported::NotApplicable(why)) => format!("not applicable: {why}"),
        Ok(Reported::Number(number)) => number.to_string(),
        Ok(Reported::Choice(option)) => spoken(&option),
        Ok(Reported::Date(day)) => day.to_string(),
        Ok(Reported::Text(text)) => text,
        _ => words(value),
    }
}

fn spoken(key: &str) -> String {
    key.replace('_', " ")
}

/// Any recorded value in words.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if is_key(text) => spoken(text),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| format!("{}: {}", spoken(key), words(value)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Whether a text is one word of a program, as enums are recorded, and not what a person typed.
fn is_key(text: &str) -> bool {
    text.contains('_') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
