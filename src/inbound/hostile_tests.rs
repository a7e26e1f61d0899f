//! Deliveries that nobody with good intentions sends: no panic, and nothing that a database cannot keep.

use proptest::prelude::*;

use super::fixtures::{FIRING, GENERIC, RUN, STATUS, TRIGGERED, event, try_read};
use super::{Read, key};
use crate::domain::at::At;
use crate::domain::signal::Sender;
use crate::domain::signal::Sender::{Alertmanager, Generic, Github, Pagerduty};

const VALID: [(Sender, &str, &str); 5] = [
    (Alertmanager, "", FIRING),
    (Pagerduty, "", TRIGGERED),
    (Github, "deployment_status", STATUS),
    (Github, "workflow_run", RUN),
    (Generic, "", GENERIC),
];

fn can_be_kept(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.contains(char::is_control)
}

fn check(sender: Sender, name: &str, body: &[u8]) {
    let key = key(sender, &event(name), body);
    if let Ok(key) = &key {
        assert!(!key.is_empty() && can_be_kept(key, 200), "{key:?}");
    }
    match try_read(sender, name, body) {
        Ok(read) => check_read(&read),
        // What was answered 202 is JSON.
        Err(never) => assert!(key.is_err() || never.0 != "The body is not JSON."),
    }
}

fn check_read(read: &Read) {
    assert!(read.problems.len() <= 5);
    let says_why = read.ignored.as_ref().is_some_and(|why| !why.is_empty());
    assert!(says_why || !read.statements.is_empty() || !read.problems.is_empty());
    for problem in read.problems.iter().chain(&read.ignored) {
        assert!(can_be_kept(problem, 200), "{problem:?}");
    }
    let first: At = "2000-01-01T00:00:00Z".parse().unwrap();
    let last: At = "2026-03-30T01:00:00Z".parse().unwrap();
    for told in &read.statements {
        let fact = &told.fact;
        assert!(!fact.key.is_empty() && can_be_kept(&fact.key, 200), "{fact:?}");
        assert!(can_be_kept(&fact.group, 200) && can_be_kept(&fact.title, 300), "{fact:?}");
        assert!(told.service.as_ref().is_none_or(|name| can_be_kept(name, 200)), "{told:?}");
        let moments = [fact.opened_at, fact.acknowledged_at, fact.resolved_at, fact.reopened_at];
        for moment in moments.into_iter().flatten().chain([fact.told_at]) {
            assert!(first <= moment && moment <= last, "{fact:?}");
        }
    }
}

#[test]
fn one_odd_value_keeps_none_of_the_others_back() {
    let odd = "\"Cart \\ud83d\"";
    let (begin, rest) = FIRING.split_once("\"CheckoutErrorRateHigh\"").unwrap();
    let group = format!("{begin}{odd}{rest}");
    let read = try_read(Alertmanager, "", group.as_bytes()).unwrap();
    assert_eq!(read.problems, Vec::<String>::new());
    assert_eq!(
        read.statements.len(),
        try_read(Alertmanager, "", FIRING.as_bytes()).unwrap().statements.len()
    );
    let window = |total: &str| {
        format!(
            r#"{{"type": "objective", "service": "s", "name": "a", "target": 0.9, "bad": 0,
            "total": {total}, "from": "2026-03-27T00:00:00Z", "to": "2026-03-28T00:00:00Z"}}"#
        )
    };
    let list = format!("[{}, {}]", window("1e400"), window("10"));
    assert!(key(Generic, &event(""), list.as_bytes()).is_ok());
    let read = try_read(Generic, "", list.as_bytes()).unwrap();
    let problem = "Event 1 has no target, bad and total that are numbers.";
    assert_eq!((read.statements.len(), read.problems), (1, vec![problem.to_owned()]));
    for (sender, nothing) in [(Generic, "[]"), (Alertmanager, r#"{"version": "4", "alerts": []}"#)]
    {
        let read = try_read(sender, "", nothing.as_bytes()).unwrap();
        assert!(read.ignored.is_some_and(|why| why.ends_with('.')), "{nothing}");
    }
}

#[test]
fn large_bodies_of_nothing_are_refused() {
    for body in [vec![b'a'; 1_000_000], vec![b'['; 100_000], vec![0xff; 1_000], Vec::new()] {
        for (sender, name, _) in VALID {
            assert!(key(sender, &event(name), &body).is_err());
            assert!(try_read(sender, name, &body).is_err());
        }
    }
    assert!(key(Github, &event("push"), &vec![b'a'; 50_000_000]).is_err());
}

#[test]
fn texts_without_end_and_without_letters_are_kept_short() {
    let long = "x".repeat(10_000);
    for (sender, name, body) in VALID {
        for word in
            ["checkout", "Checkout", "acme/checkout", "main", "Q2W8ZTR5N1VXKE", "availability"]
        {
            for evil in [long.as_str(), "\\u0000", "\\u202e\\n\\r", ""] {
                let from = format!("\"{word}\"");
                check(sender, name, body.replace(&from, &format!("\"{evil}\"")).as_bytes());
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..300), which in 0..5_usize) {
        let (sender, name, _) = VALID[which];
        check(sender, name, &body);
    }

    /// A few places of a valid body with other bytes, or without them.
    #[test]
    fn valid_bodies_with_changes_are_read_or_refused(
        which in 0..5_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, "[\\x00-\\x7fé\u{202e}]{0,6}"), 1..6),
    ) {
        let (sender, name, valid) = VALID[which];
        let mut body = valid.as_bytes().to_vec();
        for (place, length, text) in changes {
            let start = place.index(body.len());
            let end = (start + length).min(body.len());
            body.splice(start..end, text.bytes());
        }
        check(sender, name, &body);
    }

    /// One value of a valid body is another one.
    #[test]
    fn valid_bodies_with_another_value_are_read_or_refused(
        which in 0..5_usize,
        place in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "null", "true", "-1", "1e300", "18446744073709551615", "[]", "{}", "\"\"", "\"\\u0000\"",
            "\"1970-01-01T00:00:00Z\"", "\"2100-01-01T00:00:00Z\"", "\"-262144-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:60-23:59\"", "\"2026-03-28T23:59:59.999999999Z\"",
        ]),
    ) {
        let (sender, name, valid) = VALID[which];
        let values = valid.match_indices(": ").map(|(at, _)| at + 2).collect::<Vec<_>>();
        let start = values[place.index(values.len())];
        let line = valid[start..].find('\n').unwrap();
        let rest = &valid[start + line..];
        let comma = if valid[..start + line].ends_with(',') { "," } else { "" };
        check(sender, name, format!("{}{value}{comma}{rest}", &valid[..start]).as_bytes());
    }
}
