//! From readings to the day on which the developers run the service again.

use std::thread;

use readyroom::ops::{Credential, handbacks};
use serde_json::json;

use super::{HANDBACKS, Run, back_on};
use crate::support::SERVICE;

#[actix_web::test]
async fn the_case_fills_itself_from_readings_that_somebody_attested() {
    let run = Run::start().await;
    let app = run.app();
    let empty = app.get(&run.runner, &format!("{HANDBACKS}/new")).await.expect(200).json();
    assert_eq!((&empty["case"]["hold"], &empty["case"]["unknown"]), (&json!(0), &json!(12)));
    assert_eq!(app.get(&run.runner, "/api/v1/fragility").await.expect(200).json(), json!([]));

    run.attest(&run.ledger.lead, "failed_escalations", "1").await.expect(403);
    run.attest(&run.runner, "mood", "1").await.expect(422);
    run.attest(&run.runner, "change_failure_share", "101").await.expect(422);
    let bad = json!({ "reading": "late_fix", "value": "3", "link": "javascript:alert(1)" });
    app.post(&run.runner, &format!("{SERVICE}/readings"), bad).await.expect(422);
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.attest(&run.ledger.sre, "change_failure_share", "12,5").await.expect(201);

    let filled = app.get(&run.runner, &format!("{HANDBACKS}/new")).await.expect(200).json();
    assert_eq!(filled["case"]["hold"], 1, "{filled}");
    let findings = filled["case"]["findings"].as_array().unwrap();
    let found = |name: &str| findings.iter().find(|one| one["condition"] == name).unwrap();
    assert_eq!(found("cooperation")["holding"], "holds");
    assert_eq!(found("cooperation")["tests"][0]["value"], "1 escalation");
    assert_eq!(found("cooperation")["tests"][0]["source"], "runner");
    assert_eq!(found("recovery_time")["holding"], "unknown");
    let fragile = app.get(&run.ledger.manager, "/api/v1/fragility").await.expect(200).json();
    assert_eq!(fragile[0]["service"], "ledger");
    let reason = fragile[0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("Agreed fixes and rules that slip (1 escalation)"), "{reason}");
    assert_eq!(fragile[0]["may_propose"], true);
    run.is_whole();
}

#[actix_web::test]
async fn a_handback_is_proposed_replied_decided_and_takes_effect_once() {
    let mut run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);

    // Who proposes, and with what.
    let app = run.app();
    app.post(&run.runner, HANDBACKS, json!({ "reason": " " })).await.expect(422);
    run.propose(&run.ledger.lead).await.expect(403);
    run.propose(&run.ledger.sre).await.expect(403);
    run.propose(&run.runner).await.expect(201);
    let twice = run.propose(&run.ledger.manager).await.expect(409).json();
    assert_eq!(twice["code"], "handback_under_way");
    let still = run.app().get(&run.runner, &format!("{HANDBACKS}/new")).await.expect(200).json();
    let advice = still["case"]["advice"].as_str().unwrap();
    assert!(advice.contains(", 0 of them twice in a row"), "not against itself: {advice}");
    let case = run.case().await;
    assert_eq!((&case["state"], &case["reply_due"]), (&json!("proposed"), &json!("2026-11-28")));
    assert_eq!(case["drafts"], json!(["This no longer holds: Agreed fixes and rules that slip"]));

    // Nothing is decided about a team without its words on the page.
    let waits = run.decide(&run.ledger.manager, back_on("2026-11-26")).await.expect(409).json();
    assert_eq!(waits["code"], "reply_awaited");
    run.reply(&run.runner, "Theirs.").await.expect(403);
    run.reply(&run.ledger.lead, "\u{200b}").await.expect(422);
    run.reply(&run.ledger.lead, "Two fixes are planned.").await.expect(200);
    run.reply(&run.ledger.member, "Three fixes are planned.").await.expect(200);
    let case = run.case().await;
    assert_eq!((&case["state"], &case["version"]), (&json!("replied"), &json!(3)));
    assert_eq!(case["reply"], "Three fixes are planned.");

    // The proposer never decides; whoever decides says why.
    let own = run.decide(&run.runner, back_on("2026-11-26")).await.expect(403);
    assert!(own.body.contains("not_allowed"), "{}", own.body);
    let blank = run.decide(&run.ledger.manager, json!({})).await.expect(422).json();
    let fields: Vec<_> = blank["fields"].as_array().unwrap().iter().map(|f| &f["field"]).collect();
    assert_eq!(fields, ["outcome", "reason"]);
    run.decide(&run.ledger.manager, back_on("2026-11-26")).await.expect(200);
    let late = back_on("2026-11-27");
    let path = format!("{HANDBACKS}/1/decision");
    let conflict = run.app().replace(&run.director, &path, 3, late.clone()).await.expect(412);
    assert!(conflict.body.contains("manager"), "names who decided: {}", conflict.body);
    let again = run.decide(&run.director, late).await.expect(409).json();
    assert_eq!(again["code"], "handback_state");
    let late_reply = run.reply(&run.ledger.lead, "Wait.").await.expect(409).json();
    assert_eq!(late_reply["code"], "handback_state");

    // It takes effect on its day and not before, and never late for a reader.
    assert!(!take_effect(&run));
    assert_eq!(run.stage().await, "ops_managed");
    run.wait(5);
    let case = run.case().await;
    assert_eq!(case["decision"]["takes_effect_now"], true, "{case}");
    let due = run.app().core.read(&Credential::None, handbacks::effects_due).unwrap();
    assert_eq!((due.len(), due[0].service.as_str(), due[0].number), (1, "ledger", 1));
    let took: Vec<bool> = thread::scope(|scope| {
        let callers: Vec<_> = (0..3).map(|_| scope.spawn(|| take_effect(&run))).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    assert_eq!(took.iter().filter(|took| **took).count(), 1);
    assert_eq!(run.app().core.read(&Credential::None, handbacks::effects_due).unwrap(), []);
    assert_eq!(run.stage().await, "developer_managed");
    let case = run.case().await;
    assert_eq!(
        (&case["state"], &case["consultant"]["handle"]),
        (&json!("handed_back"), &json!("runner"))
    );
    assert_eq!(case["conditions"][0]["owner"]["handle"], "lead", "the owning team's lead");
    assert_eq!(case["conditions"][0]["due_on"], json!(null), "a day is still to be named");
    let service = run.app().get(&run.ledger.lead, SERVICE).await.json();
    assert_eq!(service["running_team"], json!(null));
    let history = run.app().get(&run.ledger.lead, &format!("{SERVICE}/history")).await.expect(200);
    assert_eq!(history.body.matches("service.handed_back").count(), 1);
    run.is_whole();
}

fn take_effect(run: &Run) -> bool {
    let slug = "ledger".parse().unwrap();
    let effect = move |tx: &mut readyroom::ops::Tx<'_>| handbacks::take_effect(tx, &slug, 1);
    run.app().core.write(&Credential::None, "scheduler", effect).unwrap()
}
