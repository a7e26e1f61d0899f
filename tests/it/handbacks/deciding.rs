//! Who decides, what each outcome asks for, and what becomes of it.

use std::thread;

use readyroom::domain::handback::OutcomeFields;
use readyroom::domain::lifecycle::Transition;
use readyroom::domain::person::{Grant, Role};
use readyroom::ops::{Credential, Error, handbacks};
use serde_json::{Value, json};

use super::{CASE, HANDBACKS, Run, back_on, to_stage};
use crate::support::SERVICE;

#[actix_web::test]
async fn a_managers_proposal_is_decided_by_another_manager_or_the_running_teams_lead() {
    for decider in ["director", "runner-lead"] {
        let run = Run::start().await;
        run.propose(&run.ledger.manager).await.expect(201);
        run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
        let own = run.decide(&run.ledger.manager, back_on("2026-11-21")).await.expect(403).json();
        assert_eq!(own["code"], "own_request");
        run.decide(&run.runner, back_on("2026-11-21")).await.expect(403);
        run.decide(&run.ledger.sre, back_on("2026-11-21")).await.expect(403);
        let decider = run.app().sign_in(decider);
        let saved = run.decide(&decider, back_on("2026-11-21")).await.expect(200).json();
        assert_eq!(saved["state"], "handed_back", "what takes effect today does so at once");
        assert_eq!(run.stage().await, "developer_managed");
        run.is_whole();
    }
}

#[actix_web::test]
async fn the_running_teams_lead_does_not_decide_what_their_team_proposed() {
    let run = Run::start().await;
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    run.decide(&run.runner_lead, back_on("2026-11-21")).await.expect(403);
    // A manager who is in the running team proposes as that team.
    let both = run.app().person("both", &[("core", Role::Lead)], &[Grant::Manager]);
    run.decide(&both, back_on("2026-11-21")).await.expect(200);
}

#[actix_web::test]
async fn an_urgent_case_is_decided_before_the_reply() {
    let run = Run::start().await;
    let app = run.app();
    let urgent = |lead: &str| {
        json!({
            "reason": "Nobody sleeps.", "urgent": true, "urgent_reason": "The rota is empty.",
            "urgent_lead": lead,
        })
    };
    let blank = json!({ "reason": "Nobody sleeps.", "urgent": true });
    let bad = app.post(&run.runner, HANDBACKS, blank).await.expect(422).json();
    assert_eq!(bad["fields"].as_array().unwrap().len(), 2);
    for nobody in ["ghost", "lead", "runner"] {
        let bad = app.post(&run.runner, HANDBACKS, urgent(nobody)).await.expect(422).json();
        assert_eq!(bad["fields"][0]["field"], "urgent_lead", "{nobody}");
    }
    // The page comes again with the case, and with what was typed in its fields.
    let typed = [("reason", "Nobody sleeps."), ("urgent", "1"), ("urgent_lead", "<ghost>")];
    let page = app.form(&run.runner, "/services/ledger/handbacks", &typed).await.expect(422).body;
    for words in [
        "of 12 conditions",
        "\nNobody sleeps.</textarea>",
        r#"name="urgent" value="1" checked>"#,
        r##"<a href="#f-urgent_reason">"##,
        r#"value="&lt;ghost&gt;""#,
        r#"id="e-urgent_lead""#,
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert_eq!(run.app().get(&run.runner, HANDBACKS).await.expect(200).json(), json!([]));
    app.post(&run.runner, HANDBACKS, urgent("runner-lead")).await.expect(201);
    run.decide(&run.ledger.manager, back_on("2026-11-21")).await.expect(200);
    assert_eq!(run.stage().await, "developer_managed");
}

#[actix_web::test]
async fn after_the_day_of_the_reply_nobody_waits_for_it() {
    let mut run = Run::start().await;
    run.propose(&run.runner).await.expect(201);
    run.wait(7);
    run.decide(&run.ledger.manager, back_on("2026-12-01")).await.expect(409);
    run.wait(1);
    run.decide(&run.ledger.manager, back_on("2026-12-01")).await.expect(200);
}

#[actix_web::test]
async fn what_no_sre_team_runs_is_not_handed_back() {
    let run = Run::start().await;
    run.hand_back("2026-11-21").await;
    let refused = run.propose(&run.ledger.manager).await.expect(409).json();
    assert_eq!(refused["code"], "wrong_stage");
    run.propose(&run.runner).await.expect(403);
    run.attest(&run.ledger.sre, "late_fix", "3").await.expect(409);
    run.is_whole();
}

#[actix_web::test]
async fn every_outcome_names_people_and_teams_that_exist() {
    let run = Run::start().await;
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    let bad = [
        ("hand_back", json!({ "on": "2026-11-21", "consultant": "ghost" }), "consultant"),
        ("hand_back", json!({ "on": "2026-11-21", "consultant": "sre" }), "consultant"),
        ("hand_back", json!({ "on": "2026-11-20", "consultant": "runner" }), "on"),
        (
            "keep",
            json!({ "plan": "Split it.", "owner": "ghost", "review_on": "2026-12-01" }),
            "owner",
        ),
        (
            "keep",
            json!({ "plan": "Split it.", "owner": "lead", "review_on": "2027-12-01" }),
            "review_on",
        ),
        (
            "blitz",
            json!({
                "from": "2026-11-21", "until": "2026-12-01", "people": "lead, ghost",
                "exit_criteria": "Calm.",
            }),
            "people",
        ),
        ("fund", json!({ "budget_owner": "ghost", "fund_until": "2026-12-01" }), "budget_owner"),
        (
            "retire",
            json!({ "retire_on": "2026-12-01", "migration_owner": "ghost" }),
            "migration_owner",
        ),
        ("reassign", json!({ "team": "core" }), "team"),
        ("reassign", json!({ "team": "nobody" }), "team"),
        ("reassign", json!({ "team": "ledger-team" }), "team"),
    ];
    let before = run.app().events();
    for (outcome, fields, named) in bad {
        let refused =
            run.decide(&run.ledger.manager, with(outcome, fields)).await.expect(422).json();
        let fields = refused["fields"].as_array().unwrap();
        assert_eq!((fields.len(), &fields[0]["field"]), (1, &json!(named)), "{outcome}: {refused}");
    }
    assert_eq!(run.app().events(), before, "a refusal writes nothing");
}

fn with(outcome: &str, mut fields: Value) -> Value {
    fields["outcome"] = json!(outcome);
    fields["reason"] = json!("Both teams agree.");
    fields
}

#[actix_web::test]
async fn a_plan_is_settled_until_somebody_says_what_came_of_it() {
    let run = Run::start().await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    let keep = json!({ "plan": "Split the queue.", "owner": "lead", "review_on": "2026-12-20" });
    run.decide(&run.ledger.manager, with("keep", keep)).await.expect(200);
    let case = run.case().await;
    assert_eq!(
        (&case["state"], &case["decision"]["review_on"]),
        (&json!("settled"), &json!("2026-12-20"))
    );
    assert_eq!(run.stage().await, "ops_managed");
    run.send(&run.runner, "closure", json!({ "closing_words": "Done." })).await.expect(403);
    run.send(&run.ledger.manager, "closure", json!({})).await.expect(422);

    // The next case knows that there was a plan, and what held before.
    let next = run.app().get(&run.runner, &format!("{HANDBACKS}/new")).await.expect(200).json();
    assert!(
        next["case"]["advice"].as_str().unwrap().contains("1 of them twice in a row"),
        "{next}"
    );
    let words = json!({ "closing_words": "The queue is split." });
    run.send(&run.ledger.manager, "closure", words.clone()).await.expect(200);
    run.send(&run.ledger.manager, "closure", words).await.expect(409);
    run.is_whole();
}

#[actix_web::test]
async fn who_proposed_it_does_not_answer_for_the_team_that_they_also_belong_to() {
    let run = Run::start().await;
    let places = [("core", Role::Member), ("ledger-team", Role::Member)];
    let both = run.app().person("both", &places, &[]);
    run.propose(&both).await.expect(201);
    let refused = run.reply(&both, "We agree.").await.expect(403).json();
    assert_eq!(refused["code"], "own_request");
    assert_eq!(run.case().await["state"], "proposed");
    let mine = run.app().get(&both, CASE).await.expect(200).json();
    assert_eq!(mine["may"]["reply"], false);
    run.reply(&run.ledger.member, "Not yet.").await.expect(200);

    // Who had read the case before the reply is told of the reply, and of no decision.
    let stale = format!("{CASE}/decision");
    let body = back_on("2026-11-21");
    let missed = run.app().replace(&run.ledger.manager, &stale, 1, body).await.expect(412).json();
    let said = missed["detail"].as_str().unwrap();
    assert!(said.contains("member changed this case") && said.contains("Not yet."), "{said}");
}

/// The kinds of what needs the lead of the owning team.
async fn waits_for(run: &Run) -> Vec<String> {
    let work = run.app().get(&run.ledger.lead, "/api/v1/").await.expect(200).json();
    let needs = work["needs"].as_array().unwrap().iter();
    needs.map(|need| need["kind"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_service_is_retired_on_its_day() {
    let mut run = Run::start().await;
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    let end = json!({ "retire_on": "2026-11-24", "migration_owner": "lead" });
    run.decide(&run.ledger.manager, with("retire", end)).await.expect(200);
    let refused = run.propose(&run.runner).await.expect(409).json();
    assert_eq!(refused["code"], "retirement_decided");
    run.wait(3);
    assert_eq!(waits_for(&run).await, ["answer"]);
    let slug = "ledger".parse().unwrap();
    let effect = move |tx: &mut readyroom::ops::Tx<'_>| handbacks::take_effect(tx, &slug, 1);
    assert!(run.app().core.write(&Credential::None, "scheduler", effect).unwrap());
    assert_eq!(run.stage().await, "retired");
    assert_eq!(waits_for(&run).await, [] as [&str; 0], "what has ended asks for nothing");
    let reviews = run.app().get(&run.ledger.lead, "/api/v1/reviews").await.expect(200).json();
    assert_eq!(reviews, json!([]));
    assert_eq!(run.case().await["state"], "closed");
    run.is_whole();
}

#[actix_web::test]
async fn nobody_is_asked_to_own_a_service_that_is_retired() {
    let run = Run::start().await;
    let biller = run.app().person("biller", &[("billing", Role::Lead)], &[]);
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    let other = with("reassign", json!({ "team": "billing" }));
    run.decide(&run.ledger.manager, other).await.expect(200);
    let asked = async || {
        let work = run.app().get(&biller, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().len();
        (needs, run.app().get(&biller, CASE).await.expect(200).json()["may"]["take"].clone())
    };
    assert_eq!(asked().await, (1, json!(true)));
    run.propose(&run.runner).await.expect(201);
    let second = format!("{HANDBACKS}/2");
    let words = json!({ "reply": "Agreed." });
    run.app().replace(&run.ledger.lead, &format!("{second}/reply"), 1, words).await.expect(200);
    let end = json!({ "retire_on": "2026-11-21", "migration_owner": "lead" });
    let end = with("retire", end);
    run.app().replace(&run.ledger.manager, &format!("{second}/decision"), 2, end).await.expect(200);
    assert_eq!(run.stage().await, "retired");
    assert_eq!(asked().await, (0, json!(false)));
    run.is_whole();
}

#[actix_web::test]
async fn another_team_owns_the_service_once_its_lead_says_so() {
    let run = Run::start().await;
    let biller = run.app().person("biller", &[("billing", Role::Lead)], &[]);
    let clerk = run.app().person("clerk", &[("billing", Role::Member)], &[]);
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    let other = with("reassign", json!({ "team": "billing" }));
    run.decide(&run.ledger.manager, other).await.expect(200);
    let owner = async || run.app().get(&run.runner, SERVICE).await.json()["team"].clone();
    let before = owner().await;
    run.send(&clerk, "ownership", json!({})).await.expect(403);
    run.send(&run.ledger.manager, "ownership", json!({})).await.expect(403);
    run.send(&biller, "ownership", json!({})).await.expect(200);
    assert_ne!(owner().await, before);
    assert!(owner().await.to_string().contains("billing"));
    run.send(&biller, "ownership", json!({})).await.expect(409);
    assert_eq!(run.stage().await, "ops_managed");
    run.is_whole();
}

#[actix_web::test]
async fn nobody_takes_over_a_service_that_has_ended() {
    let run = Run::start().await;
    let biller = run.app().person("biller", &[("billing", Role::Lead)], &[]);
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    let other = with("reassign", json!({ "team": "billing" }));
    run.decide(&run.ledger.manager, other).await.expect(200);
    to_stage(run.app(), "ledger", Transition::Retirement, None);
    let (events, owner) = (run.app().events(), run.app().get(&biller, SERVICE).await.json());
    let refused = run.send(&biller, "ownership", json!({})).await.expect(409).json();
    assert_eq!(refused["code"], "nothing_to_take_over");
    assert_eq!(run.app().events(), events, "a refusal writes nothing");
    assert_eq!(run.app().get(&biller, SERVICE).await.json()["team"], owner["team"]);
    assert!(!owner["team"].to_string().contains("billing"), "{owner}");
    run.is_whole();
}

#[actix_web::test]
async fn fifty_decisions_at_once_have_one_effect() {
    let run = Run::start().await;
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Agreed.").await.expect(200);
    run.app().stop_clock();
    let deciders = [run.ledger.manager.credential(), run.director.credential()];
    let outcomes: Vec<Result<(), Error>> = thread::scope(|scope| {
        let deciding: Vec<_> = (0..50)
            .map(|n| {
                let (core, who) = (run.app().core.clone(), deciders[n % 2].clone());
                scope.spawn(move || {
                    loop {
                        let decide = |tx: &mut readyroom::ops::Tx<'_>| {
                            let fields = OutcomeFields {
                                reason: "Both teams agree.".into(),
                                outcome: "hand_back".into(),
                                on: "2026-11-21".into(),
                                consultant: "runner".into(),
                                ..OutcomeFields::default()
                            };
                            handbacks::decide(tx, &"ledger".parse().unwrap(), 1, 2, &fields)
                        };
                        match core.write(&who, "test", decide) {
                            Err(Error::Unavailable(_)) => thread::yield_now(),
                            other => return other.map(|_| ()),
                        }
                    }
                })
            })
            .collect();
        deciding.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for error in outcomes.into_iter().filter_map(Result::err) {
        let Error::Conflict(conflict) = error else { panic!("not a conflict: {error}") };
        assert!(["manager", "director"].contains(&conflict.by.as_str()), "{}", conflict.by);
    }
    let history = run.app().get(&run.runner, &format!("{SERVICE}/history")).await.expect(200);
    assert_eq!(history.body.matches("service.handed_back").count(), 1);
    assert_eq!(history.body.matches("handback.decided").count(), 1);
    assert_eq!(run.app().get(&run.runner, CASE).await.json()["version"], 4);
    run.is_whole();
}
