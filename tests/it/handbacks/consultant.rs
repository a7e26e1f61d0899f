//! Who consults after a handback, when the one who was named cannot go on.

use serde_json::{Value, json};

use super::{CASE, Run};
use crate::support::{Answer, SERVICE, Who};

async fn name(run: &Run, who: &Who, consultant: &str) -> Answer {
    run.send(who, "consultant", json!({ "consultant": consultant })).await
}

/// The events about consultants, oldest first: what happened, to whom.
async fn told(run: &Run) -> Vec<(Value, Value)> {
    let history = run.app().get(&run.runner, &format!("{SERVICE}/history")).await.json();
    let events = history["events"].as_array().unwrap().iter().rev();
    let about = events.filter(|event| event["kind"].as_str().unwrap().starts_with("consultant."));
    about.map(|event| (event["kind"].clone(), event["about"]["handle"].clone())).collect()
}

#[actix_web::test]
async fn a_lead_of_an_sre_team_or_a_manager_names_another_consultant() {
    let run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.propose(&run.runner).await.expect(201);
    let early = name(&run, &run.runner_lead, "sre").await.expect(409).json();
    assert_eq!(early["detail"], "This handback is proposed. The decision names who consults.");
    run.reply(&run.ledger.lead, "We take it.").await.expect(200);
    let today = super::back_on("2026-11-21");
    run.decide(&run.ledger.manager, today).await.expect(200);

    for who in [&run.runner, &run.ledger.lead, &run.ledger.member] {
        name(&run, who, "sre").await.expect(403);
    }
    let refused = async |consultant| {
        let answer = name(&run, &run.runner_lead, consultant).await.expect(422).json();
        answer["fields"][0]["sentence"].as_str().unwrap().to_owned()
    };
    assert!(refused("").await.starts_with("Name the SRE who consults"));
    assert!(refused("ghost").await.starts_with("There is nobody with the handle ghost."));
    assert!(refused("director").await.ends_with(" is not an SRE. Name one."));
    assert!(refused("runner").await.ends_with(" consults already. Name another SRE."));
    let stale = json!({ "consultant": "sre" });
    run.app().replace(&run.director, &format!("{CASE}/consultant"), 1, stale).await.expect(412);
    assert_eq!(told(&run).await, [], "what was refused left nothing");

    let handles = |people: &Value| -> Vec<Value> {
        people.as_array().unwrap().iter().map(|one| one["handle"].clone()).collect()
    };
    let seen = run.app().get(&run.runner_lead, CASE).await.json();
    let candidates = handles(&seen["candidates"]);
    assert!(candidates.contains(&json!("sre")) && !candidates.contains(&json!("runner")));
    assert_eq!(run.case().await["candidates"], json!([]), "only for who may name one");

    name(&run, &run.runner_lead, "sre").await.expect(200);
    assert_eq!(run.case().await["consultant"]["handle"], "sre");
    name(&run, &run.director, "runner-lead").await.expect(200);
    assert_eq!(run.case().await["consultant"]["handle"], "runner-lead");
    let assigned = json!("consultant.assigned");
    assert_eq!(
        told(&run).await,
        [(assigned.clone(), json!("sre")), (assigned, json!("runner-lead"))]
    );
    run.is_whole();
}

#[actix_web::test]
async fn a_consultant_who_leaves_is_taken_off_the_handback() {
    let run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.hand_back("2026-11-21").await;
    let service = async || run.app().get(&run.ledger.lead, SERVICE).await.expect(200).json();
    let consulting = service().await["consulting"].clone();
    assert_eq!(
        (&consulting["handback"], &consulting["by"]["handle"]),
        (&json!(1), &json!("runner"))
    );
    let root = run.app().sign_in("root");
    run.app().post(&root, "/api/v1/people/runner/deactivation", json!({})).await.expect(200);
    assert_eq!(run.case().await["consultant"], Value::Null);
    assert_eq!(service().await["consulting"], Value::Null);
    assert_eq!(told_by_lead(&run).await, "consultant.left");
    name(&run, &run.runner_lead, "sre").await.expect(200);
    assert_eq!(service().await["consulting"]["by"]["handle"], "sre");
    run.is_whole();
}

/// The kind of the newest event, read by somebody who stayed.
async fn told_by_lead(run: &Run) -> String {
    let history = run.app().get(&run.ledger.lead, &format!("{SERVICE}/history")).await.json();
    history["events"][0]["kind"].as_str().unwrap().to_owned()
}
