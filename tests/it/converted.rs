//! Checklists of other people, converted into files: an installation starts on each, and a review is
//! run on it from the first answer to the sign-off.

use std::path::{Path, PathBuf};

use readyroom::catalog::{self, Catalog};
use readyroom::domain::checklist::Kind;
use readyroom::ops::core::Limits;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE, TestApp};

pub const EXAMPLES: [&str; 2] = ["mercari", "operational-readiness"];

pub fn folder(example: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/checklists").join(example)
}

async fn opened(example: &str) -> Ledger {
    let catalog = Catalog::load(&folder(example)).unwrap();
    Ledger::open_in(TestApp::start_with(catalog, Limits::default())).await
}

async fn asked(ledger: &Ledger) -> Vec<String> {
    let review = ledger.app.get(&ledger.lead, REVIEW).await.expect(200).json();
    let items = review["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_examples_are_all_here_and_have_no_problems() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/checklists");
    let mut found: Vec<String> = examples
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, EXAMPLES);
    for example in EXAMPLES {
        assert_eq!(catalog::lint_paths(&[folder(example)]), [], "{example}");
        let catalog = Catalog::load(&folder(example)).unwrap();
        let launch = catalog.current(Kind::Launch).unwrap();
        assert!(launch.items().count() >= 20, "{example}");
        assert!(launch.items().all(|item| item.handoff.is_some()), "{example}");
    }
}

#[actix_web::test]
async fn a_review_is_run_on_each() {
    for example in EXAMPLES {
        let ledger = opened(example).await;
        assert!(asked(&ledger).await.len() >= 20, "{example}");
        ledger.answer_everything().await;
        let app = &ledger.app;
        app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
        ledger.accept_what_is_left(&ledger.sre).await;
        let signed = ledger.sign_off(&ledger.sre).await.expect(201).json();
        assert_eq!(signed["state"], "signed_off", "{example}");
        let service = app.get(&ledger.lead, SERVICE).await.expect(200).json();
        let launched = json!({ "reason": "It is ready." });
        let version = service["version"].as_i64().unwrap();
        app.replace(&ledger.lead, &format!("{SERVICE}/launches"), version, launched)
            .await
            .expect(201);
        // The handoff version extends it, so its review opens on the same items.
        let opened = app.post(&ledger.lead, &format!("{SERVICE}/handoff"), json!({})).await;
        assert_eq!(opened.expect(201).json()["kind"], "handoff", "{example}");
    }
}

#[actix_web::test]
async fn the_importance_of_a_service_decides_what_is_asked() {
    let ledger = opened("mercari").await;
    let critical = asked(&ledger).await;
    let edit = async |importance: &str| {
        let service = ledger.app.get(&ledger.lead, SERVICE).await.expect(200).json();
        let body = json!({
            "name": service["name"], "description": service["description"],
            "importance": importance, "facts": service["facts"],
        });
        let version = service["version"].as_i64().unwrap();
        ledger.app.replace(&ledger.lead, SERVICE, version, body).await
    };
    edit("experimental").await.expect(200);
    let experimental = asked(&ledger).await;
    let has = |items: &[String], id: &str| items.iter().any(|item| item == id);
    assert!(experimental.len() < critical.len(), "{experimental:?}");
    assert!(has(&critical, "REL-02") && !has(&experimental, "REL-02"));
    assert!(!has(&critical, "REL-01") && has(&experimental, "REL-01"));
    edit("standard").await.expect(200);
    let standard = asked(&ledger).await;
    assert!(has(&standard, "REL-02") && !has(&standard, "REL-11"), "{standard:?}");
    edit("critical").await.expect(200);
    assert_eq!(asked(&ledger).await, critical);

    // While an SRE judges it, the team does not choose what it is judged by.
    ledger.answer_everything().await;
    let app = &ledger.app;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let refused: Value = edit("experimental").await.expect(422).json();
    assert!(refused.to_string().contains("importance"), "{refused}");
}

/// On the shipped checklists the importance of a service decides nothing about its items.
#[actix_web::test]
async fn importance_can_be_changed_where_no_item_asks_for_it() {
    let ledger = Ledger::open().await;
    let before = asked(&ledger).await;
    ledger.answer_everything().await;
    let app = &ledger.app;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let events = app.events();
    let service = app.get(&ledger.lead, SERVICE).await.expect(200).json();
    let body = json!({
        "name": service["name"], "description": service["description"],
        "importance": "standard", "facts": service["facts"],
    });
    let version = service["version"].as_i64().unwrap();
    app.replace(&ledger.lead, SERVICE, version, body).await.expect(200);
    assert_eq!(app.events(), events + 1, "the service was edited, and nothing else happened");
    assert_eq!(asked(&ledger).await, before);
}
