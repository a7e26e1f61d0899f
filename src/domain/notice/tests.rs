use std::collections::BTreeSet;

use super::samples::every_notice;
use super::*;

#[test]
fn every_kind_has_one_spelling_and_comes_back_as_it_was() {
    let told = every_notice();
    let kinds: Vec<&str> = told.iter().map(|told| told.notice.kind()).collect();
    assert_eq!(kinds, Notice::KINDS);
    for told in told {
        let text = serde_json::to_string(&told).unwrap();
        assert!(text.contains(&format!("\"kind\":\"{}\"", told.notice.kind())), "{text}");
        assert_eq!(serde_json::from_str::<Told>(&text).unwrap(), told);
    }
}

/// The journey of mail sends these through a real mail server.
#[test]
fn the_samples_of_the_mail_journey_are_these() {
    let lines: Vec<String> =
        every_notice().iter().map(|told| serde_json::to_string(told).unwrap()).collect();
    let kept = include_str!("../../../tests/mail/notices.jsonl");
    assert_eq!(kept.lines().collect::<Vec<_>>(), lines, "\n{}", lines.join("\n"));
}

/// Messages that an older version has written still wait when a newer one starts. A line of that file is
/// never changed: a shape that goes out of use is added to it.
#[test]
fn what_older_versions_have_written_is_still_read() {
    let lines = include_str!("../../../tests/mail/older-notices.jsonl");
    let read = |line: &str| serde_json::from_str::<Told>(line).map_err(|error| (error, line.len()));
    let told: Vec<Told> = lines.lines().map(|line| read(line).unwrap()).collect();
    let kinds: BTreeSet<&str> = told.iter().map(|told| told.notice.kind()).collect();
    assert!(told.len() > 35 && kinds.len() > 31, "{} {}", told.len(), kinds.len());
    for (told, line) in told.iter().zip(lines.lines()) {
        let written: serde_json::Value = serde_json::from_str(line).unwrap();
        let now = serde_json::to_value(told).unwrap();
        for (field, value) in written["notice"].as_object().unwrap() {
            assert_eq!(&now["notice"][field], value, "{field} of {line}");
        }
    }
}

#[test]
fn links_lead_to_a_page_and_never_act() {
    for told in every_notice() {
        let path = told.path();
        assert!(path.starts_with('/') && !path.contains("//"), "{path}");
        assert!(!path.contains("token"), "{path}");
        let about_service = path.starts_with("/services/payments-ledger");
        assert_eq!(about_service, told.service.is_some(), "{path}");
    }
}

#[test]
fn messages_about_one_review_are_one_conversation() {
    let threads: BTreeSet<String> = every_notice().iter().map(Told::thread).collect();
    let expected = ["", "gates", "handbacks/1", "handoff", "launch/1", "lessons/31", "takeovers/1"];
    let of_ledger = |below: &str| match below {
        "" | "lessons/31" => below.to_owned(),
        below => format!("services/payments-ledger/{below}"),
    };
    assert_eq!(threads, expected.map(of_ledger).into());
}
