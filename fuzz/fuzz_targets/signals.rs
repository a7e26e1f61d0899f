//! Any bytes as a delivery: its key and what it states come out, in bounded memory, in a shape that
//! both databases can keep, or it is refused.

#![no_main]
#![allow(dead_code, unused_imports, missing_docs)]

#[path = "../../src/domain/mod.rs"]
mod domain;
#[path = "../../src/inbound/mod.rs"]
mod inbound;

use domain::at::At;
use domain::ids::SourceId;
use domain::signal::{Sender, Statement};
use inbound::{Headers, Never, key, proves, read};
use libfuzzer_sys::fuzz_target;

const RECEIVED_AT: &str = "2026-03-29T01:00:00Z";

// The first byte says who sends the others.
fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else { return };
    match which {
        b'a' => check(Sender::Alertmanager, "", body),
        b'p' => check(Sender::Pagerduty, "", body),
        b's' => check(Sender::Github, "deployment_status", body),
        b'w' => check(Sender::Github, "workflow_run", body),
        b'g' => check(Sender::Generic, "", body),
        b'h' => header(body),
        _ => {}
    }
});

fn check(sender: Sender, event: &str, body: &[u8]) {
    let headers =
        Headers { github_event: Some(event), github_delivery: Some("7"), ..Headers::default() };
    let key = key(sender, &headers, body);
    if let Ok(key) = &key {
        check_text(key, 200);
        assert!(!key.is_empty());
    }
    let source = SourceId(uuid::Uuid::nil());
    let now: At = RECEIVED_AT.parse().expect("it is a moment");
    let read = read(sender, source, sender.usual_field(), &headers, body, now);
    // What was answered 202 is JSON, and everything in it that was not taken is told.
    let read = match read {
        Ok(read) => read,
        Err(Never(why)) => return assert!(key.is_err() || why != "The body is not JSON."),
    };
    let says_why = read.ignored.as_ref().is_some_and(|why| !why.is_empty());
    assert!(says_why || !read.statements.is_empty() || !read.problems.is_empty());
    assert!(read.problems.len() <= 5);
    read.problems.iter().chain(&read.ignored).for_each(|words| check_text(words, 200));
    read.statements.iter().for_each(check_statement);
}

fn check_statement(told: &Statement) {
    let fact = &told.fact;
    assert!(!fact.key.is_empty());
    check_text(&fact.key, 200);
    check_text(&fact.group, 200);
    check_text(&fact.title, 300);
    told.service.iter().for_each(|service| check_text(service, 200));
    let moments = [fact.opened_at, fact.acknowledged_at, fact.resolved_at, fact.reopened_at];
    for moment in moments.into_iter().flatten().chain([fact.told_at]) {
        let moment = moment.to_string();
        assert!(("2000".."2026-03-31").contains(&moment.as_str()), "{moment}");
    }
    assert_eq!(fact.clone().joined(fact.clone()), *fact);
}

fn check_text(text: &str, longest: usize) {
    assert!(text.chars().count() <= longest && !text.contains(char::is_control), "{text:?}");
}

/// No header proves anything but those that were made with the secret.
fn header(value: &[u8]) {
    let Ok(value) = std::str::from_utf8(value) else { return };
    let headers = Headers::gathered(|_| Some(value));
    let secret: &[u8] = b"a secret that is in no corpus: 5f1c";
    for sender in Sender::ALL {
        assert!(proves(*sender, &[secret, b""], &headers, b"{}").is_err(), "{value}");
    }
}
