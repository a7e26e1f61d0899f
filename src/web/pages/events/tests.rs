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
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ops")];
    let (mut kinds, mut files) = (Vec::new(), Vec::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests.rs") {
                files.push(path);
            }
        }
    }
    for file in files {
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
    assert!(kinds.len() >= 60, "found only {kinds:?}");
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
    let said =
        |kind: &str, details: Value| what(&happened(kind, "services/ledger/takeovers/1", details));
    let asked = said("takeover.asked", json!({ "team": "core", "team_name": "SRE Core" }));
    assert_eq!(asked, "asked SRE Core to take over the service");
    let yes = json!({ "before": { "answer": null }, "after": { "answer": "yes" } });
    assert_eq!(said("takeover.answered", yes), "said yes to the request to take over the service");
    let later = json!({ "before": { "answer": "yes" }, "after": { "answer": "not_now" } });
    assert_eq!(
        said("takeover.answered", later),
        "said not now to the request to take over the service"
    );
}

#[test]
fn a_decision_about_a_regime_says_which_way_it_went() {
    let said = |decision: &str| {
        let details = json!({ "regime": "pci_dss", "decision": decision });
        what(&happened("compliance.confirmed", "services/ledger/compliance", details))
    };
    assert_eq!(said("in"), "decided that PCI DSS is in scope");
    assert_eq!(said("out"), "decided that PCI DSS is not in scope");
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
    assert_eq!(names, ["stage", "back up until"]);
    let stage = &handed_off.changes[0];
    assert_eq!([stage.before.as_str(), &stage.after], ["developer-managed", "ops-managed"]);
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
fn a_handback_says_what_was_decided_and_leads_to_its_page() {
    let decided = json!({
        "before": { "state": "replied" }, "after": { "state": "settled" },
        "decision": { "outcome": "keep" }, "reason": "The rewrite is nearly done.",
    });
    let decided =
        entry(&happened("handback.decided", "services/ledger/handbacks/2", decided), now());
    assert_eq!(decided.what, "decided handback 2: keep with a plan");
    assert_eq!(decided.link.unwrap().href, "/services/ledger/handbacks/2");
    assert_eq!(decided.reason, "The rewrite is nearly done.");
    let met = "services/ledger/handbacks/2/conditions/1";
    let met = entry(&happened("return_condition.met", met, json!({})), now());
    assert_eq!(met.what, "recorded a condition to return of handback 2 as met");
    assert_eq!(met.link.unwrap().href, "/services/ledger/handbacks/2");
    let back = json!({ "handback": 2, "conditions_to_return": ["The queue is split."] });
    let back = entry(&happened("service.handed_back", "services/ledger", back), now());
    assert_eq!(back.link.unwrap().href, "/services/ledger/handbacks/2");
    assert_eq!(back.changes.len(), 1);
    let returned = json!({ "days_away": 64 });
    let returned =
        entry(&happened("handback.returned", "services/ledger/handbacks/2", returned), now());
    assert_eq!(returned.what, "ended handback 2: the service returned after 64 days");
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
