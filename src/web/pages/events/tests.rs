use std::path::Path;

use serde_json::json;

use super::*;

fn happened(kind: &str, subject: &str, details: Value) -> Happened {
    Happened {
        seq: 41,
        at: "2026-11-17T14:02:11Z".parse().unwrap(),
        by: Some("ana".parse().unwrap()),
        by_name: "Ana Ruiz".into(),
        entry: "session".into(),
        about: None,
        kind: kind.into(),
        subject: subject.into(),
        details,
        hash: String::new(),
    }
}

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

/// Every text of the form `noun.verb` in the operations: the kinds of event that are recorded.
fn recorded_kinds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ops");
    let mut kinds = Vec::new();
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    for file in files.filter(|file| file.is_file()) {
        let source = std::fs::read_to_string(file).unwrap();
        for text in source.split('"').skip(1).step_by(2) {
            let mut parts = text.split('.');
            let word = |part: &str| {
                part.len() > 2 && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            };
            if let (Some(noun), Some(verb), None) = (parts.next(), parts.next(), parts.next())
                && word(noun)
                && word(verb)
            {
                kinds.push(text.to_owned());
            }
        }
    }
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn every_recorded_kind_has_a_sentence_of_its_own() {
    let kinds = recorded_kinds();
    assert!(kinds.len() >= 38, "found only {kinds:?}");
    for kind in kinds {
        let event = happened(&kind, "people/ana", json!({}));
        let raw = format!("{} ana", kind.replace(['.', '_'], " "));
        assert_ne!(what(&event), raw, "{kind} has no sentence");
    }
}

#[test]
fn a_request_to_be_taken_over_is_about_the_service() {
    let event = happened("takeover.asked", "services/ledger/takeovers/1", json!({}));
    assert_eq!(entry(&event, now()).what, "asked an SRE team to take over the service");
}

#[test]
fn a_handoff_names_the_team_and_leads_to_its_record() {
    let details = json!({
        "from": "developer_managed", "to": "ops_managed", "handoff": 2, "team": "core",
        "team_name": "SRE Core", "back_up_until": "2027-03-01", "reason": "It books payments.",
    });
    let handed_off = entry(&happened("service.handed_off", "services/ledger", details), now());
    assert_eq!(handed_off.what, "handed the service off to SRE Core");
    assert_eq!(handed_off.link.unwrap().href, "/services/ledger/handoffs/2");
    assert_eq!(handed_off.reason, "It books payments.");
    let names: Vec<&str> = handed_off.changes.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(names, ["back up until", "from", "to"]);
    let postponed = happened(
        "handoff.postponed",
        "services/ledger/handoffs/1",
        json!({ "look_again_on": "2027-01-09", "reason": "The rota is full." }),
    );
    let postponed = entry(&postponed, now());
    assert!(postponed.what.ends_with("looked at again on 2027-01-09"));
    assert_eq!(postponed.link.unwrap().href, "/services/ledger/handoffs/1");
}

#[test]
fn an_unknown_kind_is_shown_as_it_is_recorded() {
    let event = happened("handback.was_proposed", "services/ledger", json!({ "words": "why" }));
    let entry = entry(&event, now());
    assert_eq!(entry.what, "handback was proposed the service");
    assert_eq!(entry.changes.len(), 1);
}

#[test]
fn an_answer_shows_what_it_was_and_what_it_became() {
    let details = json!({ "before": "partly", "after": { "not_applicable": "no data" } });
    let entry =
        entry(&happened("answer.changed", "services/ledger/launch/1/items/MON-03", details), now());
    assert_eq!(entry.what, "answered MON-03 in launch review 1");
    assert_eq!(entry.link.unwrap().href, "/services/ledger/launch/1?item=MON-03#MON-03");
    assert_eq!(entry.changes[0].before, "partly");
    assert_eq!(entry.changes[0].after, "not applicable: no data");
    assert_eq!(entry.when.text, "17 Nov 14:02");
}

#[test]
fn only_the_values_that_differ_are_changes() {
    let details = json!({
        "before": { "name": "Ledger", "description": "a", "facts": ["stores_data"] },
        "after": { "name": "Ledger", "description": "b", "facts": ["stores_data", "remote_calls"] },
    });
    let entry = entry(&happened("service.edited", "services/ledger", details), now());
    let names: Vec<&str> = entry.changes.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(names, ["description", "facts"]);
    assert_eq!(entry.changes[1].after, "stores data, remote calls");
}

#[test]
fn compliance_answers_are_words() {
    let details = json!({
        "before": {},
        "after": { "issuer": { "kind": "scope", "value": "yes_now" } },
        "regimes_before": "", "regimes": "sox",
    });
    let entry =
        entry(&happened("compliance.answered", "services/ledger/compliance", details), now());
    assert_eq!(entry.changes[0].name, "whether the company is publicly held");
    assert_eq!(entry.changes[0].after, "Yes, now");
    assert_eq!(entry.changes[1].after, "sox");
}

#[test]
fn what_was_done_through_a_token_says_so_and_the_program_has_no_page() {
    let mut event = happened("note.changed", "services/ledger/launch/1/items/MON-03", json!({}));
    event.entry = "write_token".into();
    assert!(what(&event).ends_with("through a token"));
    event.by = None;
    assert_eq!(entry(&event, now()).who.href, "#event-41");
}
