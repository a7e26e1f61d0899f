//! What the portfolio says of services that are fragile, handed back, or wait for a decision.

use serde_json::{Value, json};

use super::Run;
use crate::support::Who;

async fn portfolio(run: &Run, who: &Who) -> Value {
    run.app().get(who, "/api/v1/services").await.expect(200).json()
}

async fn page(run: &Run, who: &Who) -> String {
    run.app().get(who, "/services").await.expect(200).body
}

#[actix_web::test]
async fn its_columns_and_headlines_follow_a_service_through_a_handback() {
    let run = Run::start().await;
    let director = &run.director;
    let counted = async |name: &str| portfolio(&run, director).await[name].as_i64().unwrap();
    assert_eq!((counted("fragile").await, counted("handed_back").await), (0, 0));

    // What calls for a joint plan alone is not fragile.
    run.attest(&run.runner, "recovery_median", "140").await.expect(201);
    assert_eq!(counted("fragile").await, 0);
    let list = page(&run, director).await;
    assert!(list.contains("Calls for a joint plan") && list.contains("Watch"), "{list}");
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    assert_eq!(counted("fragile").await, 1);
    assert!(page(&run, director).await.contains("1 fragile"));

    run.propose(&run.runner).await.expect(201);
    assert!(page(&run, director).await.contains("Handback proposed"));
    assert_eq!(portfolio(&run, director).await["decisions"], json!([]), "the reply is awaited");
    run.reply(&run.ledger.lead, "We take it.").await.expect(200);
    let waiting = portfolio(&run, director).await["decisions"].clone();
    assert_eq!((waiting.as_array().unwrap().len(), &waiting[0]["kind"]), (1, &json!("handback")));
    assert!(page(&run, director).await.contains("Waiting for your decision"));
    let filtered = run.app().get(director, "/services?q=ledger").await.expect(200).body;
    assert!(!filtered.contains("Waiting for your decision"), "a part of the list asks nothing");
    assert!(!page(&run, &run.ledger.lead).await.contains("Waiting for your decision"));

    run.decide(&run.ledger.manager, super::back_on("2026-11-25")).await.expect(200);
    let list = page(&run, director).await;
    assert!(list.contains("Handback decided") && !list.contains("Handback proposed"), "{list}");
}

#[actix_web::test]
async fn a_handback_shows_although_nobody_stated_anything_of_the_service() {
    let run = Run::start().await;
    assert!(page(&run, &run.director).await.contains("Steady"));
    run.propose(&run.runner).await.expect(201);
    let list = page(&run, &run.director).await;
    assert!(list.contains("Handback proposed") && !list.contains("Steady"), "{list}");
}

#[actix_web::test]
async fn what_was_handed_back_is_counted_apart_until_its_conditions_are_met() {
    let run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.hand_back("2026-11-21").await;
    let counted = async || {
        let found = portfolio(&run, &run.director).await;
        (found["handed_back"].as_i64().unwrap(), found["ready_to_return"].as_i64().unwrap())
    };
    assert_eq!(counted().await, (1, 0));
    let judge = &run.ledger.sre;
    run.condition(judge, 1, "/closure", json!({ "words": "Seen." })).await.expect(200);
    assert_eq!(counted().await, (1, 1));
    assert!(page(&run, &run.director).await.contains("1 with every condition met"));
}

#[actix_web::test]
async fn long_self_managed_services_and_near_launches_are_counted() {
    let mut run = Run::developing().await;
    let near = run.app().core.now().plus_days(30).date();
    let new = json!({ "team": "billing", "name": "Invoices", "target_date": near, "importance": "standard" });
    let lead = run.app().person(
        "billing-lead",
        &[("billing", readyroom::domain::person::Role::Lead)],
        &[],
    );
    run.app().post(&lead, "/api/v1/services", new).await.expect(201);
    let found = portfolio(&run, &run.director).await;
    assert_eq!((&found["launching"], &found["long_self_managed"]), (&json!(1), &json!(0)));
    run.wait(200);
    let found = portfolio(&run, &run.director).await;
    assert_eq!((&found["launching"], &found["long_self_managed"]), (&json!(0), &json!(1)));
}
