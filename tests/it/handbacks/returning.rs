//! The way back: conditions to return, the next handoff review, the gate.

use readyroom::domain::lifecycle::Transition;
use serde_json::json;

use super::{CASE, Run};
use crate::support::SERVICE;

#[actix_web::test]
async fn conditions_to_return_have_an_owner_and_a_day_and_are_met_by_an_sre() {
    let mut run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.hand_back("2026-11-21").await;
    let lead = &run.ledger.lead;

    // The owning team says who and when, and nothing else.
    let when = json!({ "owner": "member", "due_on": "2026-12-01" });
    run.condition(lead, 1, "", json!({ "owner": "member" })).await.expect(422);
    run.condition(lead, 1, "", json!({ "owner": "ghost", "due_on": "2026-12-01" }))
        .await
        .expect(422);
    run.condition(lead, 1, "", when.clone()).await.expect(200);
    let other = json!({ "words": "Nothing.", "owner": "member", "due_on": "2026-12-01" });
    run.condition(lead, 1, "", other.clone()).await.expect(403);
    run.condition(lead, 1, "/closure", json!({})).await.expect(403);
    run.condition(lead, 1, "/removal", json!({ "reason": "No." })).await.expect(403);
    run.condition(&run.ledger.manager, 1, "", when).await.expect(403);

    // An SRE outside the team changes, adds, meets, drops and reopens.
    let split =
        json!({ "words": "The queue is split.", "owner": "member", "due_on": "2026-12-01" });
    run.condition(&run.runner, 1, "", split).await.expect(200);
    let path = format!("{CASE}/conditions");
    run.app().post(lead, &path, other.clone()).await.expect(403);
    run.app().post(&run.runner, &path, json!({ "words": "More." })).await.expect(422);
    run.app().post(&run.runner, &path, other.clone()).await.expect(201);
    let events = run.app().events();
    let twice = run.app().post(&run.runner, &path, other).await.expect(201).json();
    assert_eq!((&twice["number"], run.app().events()), (&json!(2), events), "the effect of once");
    run.condition(&run.runner, 2, "/removal", json!({ "reason": " " })).await.expect(422);
    run.condition(&run.runner, 2, "/removal", json!({ "reason": "Not needed." })).await.expect(200);
    run.condition(&run.ledger.sre, 1, "/closure", json!({ "words": "Seen." })).await.expect(200);
    let met = run.condition(&run.ledger.sre, 1, "/closure", json!({})).await.expect(409).json();
    assert_eq!(met["code"], "return_condition_state");
    run.condition(&run.ledger.sre, 1, "/reopening", json!({ "reason": "It came back." }))
        .await
        .expect(200);
    let stale = format!("{CASE}/conditions/1/closure");
    run.app().replace(&run.runner, &stale, 1, json!({})).await.expect(412);

    // The gate on the way back counts them.
    let gate = async |run: &Run| {
        let service = run.app().get(&run.runner, SERVICE).await.expect(200).json();
        let gates = service["gates"].as_array().unwrap().clone();
        gates.into_iter().find(|gate| gate["code"] == "conditions_to_return").unwrap()
    };
    let now = gate(&run).await;
    assert_eq!((&now["state"], &now["current"]), (&json!("failed"), &json!("1 of 2 open")));
    run.wait(11);
    assert_eq!(run.case().await["conditions"][0]["late"], true);
    run.condition(&run.ledger.sre, 1, "/closure", json!({})).await.expect(200);
    assert_eq!(gate(&run).await["state"], "passed");
    run.is_whole();
}

#[actix_web::test]
async fn what_fails_becomes_a_condition_and_the_next_review_starts_from_the_old_answers() {
    let mut run = Run::developing().await;
    let hrr = format!("{SERVICE}/handoff");
    let app = run.app();
    app.post(&run.ledger.lead, &hrr, json!({})).await.expect(201);
    let partly = json!({ "answer": "partly" });
    let path = format!("{hrr}/1/items/OWN-06");
    let version = app.get(&run.ledger.lead, &path).await.json()["answer_version"].as_i64().unwrap();
    let answer = format!("{path}/answer");
    app.replace(&run.ledger.member, &answer, version, partly).await.expect(200);
    super::signed_off(app, "ledger");
    super::to_stage(app, "ledger", Transition::Handoff, Some("core"));

    run.hand_back("2026-11-21").await;
    let case = run.case().await;
    let conditions = case["conditions"].as_array().unwrap();
    assert_eq!((conditions.len(), &conditions[0]["item"]), (1, &json!("OWN-06")), "{case}");
    let words = conditions[0]["words"].as_str().unwrap();
    assert!(words.starts_with("OWN-06 meets its handoff bar: "), "{words}");

    // The review on which the first handoff rested is valid still, and not about the next one.
    run.wait(1);
    let app = run.app();
    let service = app.get(&run.ledger.lead, SERVICE).await.expect(200).json();
    let mut gates = service["gates"].as_array().unwrap().iter();
    let gate = gates.find(|gate| gate["code"] == "handoff_review").unwrap();
    let current = gate["current"].as_str().unwrap();
    assert!(current.contains("opened before the handback"), "{gate}");
    app.post(&run.ledger.lead, &hrr, json!({})).await.expect(201);
    let path = format!("{hrr}/2/items/OWN-06");
    let item = app.get(&run.ledger.lead, &path).await.expect(200).json();
    assert_eq!((&item["carried"], &item["to_do"]), (&json!(true), &json!(true)), "{item}");
    run.is_whole();
}

#[actix_web::test]
async fn a_service_returns_through_its_conditions_and_the_record_says_how_long_it_took() {
    let mut run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.hand_back("2026-11-21").await;
    run.wait(64);
    let app = run.app();
    let ask = json!({ "team": "core", "words": "It is calm again." });
    app.post(&run.ledger.lead, &format!("{SERVICE}/takeovers"), ask).await.expect(201);
    let asked = app.get(&run.runner, &format!("{SERVICE}/takeovers")).await.json();
    let number = asked[0]["number"].as_i64().unwrap();
    let yes = format!("{SERVICE}/takeovers/{number}/answer");
    app.replace(&run.runner_lead, &yes, 1, json!({ "answer": "yes" })).await.expect(200);
    let service = app.get(&run.director, SERVICE).await.expect(200).json();
    for gate in service["gates"].as_array().unwrap() {
        if gate["state"] != "passed" && gate["code"] != "conditions_to_return" {
            let body = json!({
                "gate": gate["code"], "reason": "Known from before.", "until": "2027-12-31",
            });
            app.post(&run.director, &format!("{SERVICE}/overrides"), body).await.expect(201);
        }
    }
    let day = |after: u32| app.core.now().plus_days(after).date().to_string();
    let decision = json!({
        "outcome": "handed_off", "transfer_order": "The pager last.", "shadow_from": day(1),
        "shadow_until": day(20), "back_up_until": day(90), "success_criteria": "A calm month.",
        "reason": "The conditions are met.",
    });
    let handoffs = format!("{SERVICE}/handoffs");
    let open = app.replace(&run.ledger.manager, &handoffs, 0, decision.clone()).await.expect(409);
    assert!(open.body.contains("onditions to return"), "{}", open.body);
    assert_eq!(run.case().await["state"], "handed_back", "nothing half done");
    run.condition(&run.ledger.sre, 1, "/closure", json!({})).await.expect(200);
    run.app().replace(&run.ledger.manager, &handoffs, 0, decision).await.expect(201);

    let case = run.case().await;
    assert_eq!((&case["state"], &case["days_away"]), (&json!("returned"), &json!(64)));
    assert_eq!(run.stage().await, "ops_managed");
    let page = run.app().get(&run.runner, "/services/ledger").await.expect(200).body;
    assert!(page.contains("The last return took 64 days."), "{page}");
    // The next case is another one, and the return is known there.
    let again = json!({ "reason": "It happens again." });
    run.app().post(&run.runner, super::HANDBACKS, again).await.expect(201);
    let second = run.app().get(&run.runner, &format!("{}/2", super::HANDBACKS)).await.json();
    assert_eq!(second["last_return_days"], 64);
    run.app().get(&run.ledger.lead, "/services/ledger/handbacks/1").await.expect(200);
    run.app().get(&run.ledger.lead, "/services/ledger/handbacks/2").await.expect(200);
    run.app().get(&run.ledger.lead, "/services/ledger/history").await.expect(200);
    run.is_whole();
}

#[actix_web::test]
async fn the_lead_names_another_owner_when_nobody_sees_to_a_condition() {
    let run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.hand_back("2026-11-21").await;
    let lead = &run.ledger.lead;
    let owned = |by: &str| json!({ "owner": by, "due_on": "2026-12-01" });
    run.condition(lead, 1, "", owned("member")).await.expect(200);
    let app = run.app();
    let asked = async || -> Vec<String> {
        let work = app.get(lead, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().iter();
        let kinds = needs.map(|need| need["kind"].as_str().unwrap().to_owned());
        kinds.filter(|kind| kind.starts_with("return")).collect()
    };
    assert_eq!(asked().await, [""; 0], "the owner sees to it");

    let root = app.sign_in("root");
    let gone = "/api/v1/people/member/deactivation";
    app.post(&root, gone, json!({})).await.expect(200);
    assert_eq!(asked().await, ["return_owner"]);
    run.condition(lead, 1, "", owned("lead")).await.expect(200);
    assert_eq!(asked().await, ["return_condition"]);
}
