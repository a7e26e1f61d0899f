//! The handoff: from a service that its developers run to one that an SRE team runs, and everything
//! that stands in the way.

use std::thread;

use readyroom::domain::handoff::{DecisionFields, PlanFields};
use readyroom::domain::person::{Grant, Role};
use readyroom::ops::{Credential, Error, handoffs, secrets};
use serde_json::{Value, json};

use crate::gates::confirm_regimes;
use crate::handoff::Live;
use crate::support::{Answer, SERVICE, TestApp, Who};

const HANDOFFS: &str = "/api/v1/services/ledger/handoffs";
const HRR: &str = "/api/v1/services/ledger/handoff/1";

/// A decision to hand off that has every field.
pub fn hand_off(live: &Live) -> Value {
    let day = |days| live.ledger.app.core.now().plus_days(days).date();
    json!({
        "outcome": "handed_off", "transfer_order": "Dashboards, then the pager, then deploys.",
        "shadow_from": day(1), "shadow_until": day(29), "back_up_until": day(85),
        "success_criteria": "Two pages a week at most for a month.",
        "reason": "It books every payment.",
    })
}

pub fn not_yet(live: &Live, days: u32) -> Value {
    let day = live.ledger.app.core.now().plus_days(days).date();
    json!({ "outcome": "not_yet", "look_again_on": day, "reason": "The rota is full." })
}

impl Live {
    /// Lets days pass, and signs everybody in again.
    async fn wait(&mut self, days: u32) {
        self.ledger.app.move_clock(days);
        self.taker = self.ledger.app.sign_in("taker");
        self.ledger.lead = self.ledger.app.sign_in("lead");
        self.ledger.member = self.ledger.app.sign_in("member");
        self.ledger.sre = self.ledger.app.sign_in("sre");
        self.ledger.manager = self.ledger.app.sign_in("manager");
    }

    /// Six months of self-management, an SRE team that has room and has said yes, and a submitted
    /// handoff review in which every item is accepted and that nobody has signed.
    async fn judged() -> Self {
        Self::judged_in(TestApp::start()).await
    }

    pub async fn judged_in(app: TestApp) -> Self {
        let mut live = Self::open_in(app).await;
        live.wait(190).await;
        confirm_regimes(&live.ledger.app).await;
        live.answer().await;
        live.prove().await;
        let app = &live.ledger.app;
        app.post(&live.ledger.lead, &format!("{HRR}/submissions"), json!({})).await.expect(201);
        live.judge().await;
        live.has_room().await;
        live.states("ledger", "0.5", "10", "5").await;
        live.ask().await;
        live.takeover(json!({ "answer": "yes" })).await.expect(200);
        live
    }

    /// What is left of the gates: the burden is attested and the back-up agreed.
    async fn attested(&self) {
        let app = &self.ledger.app;
        let (sre, lead) = (&self.ledger.sre, &self.ledger.lead);
        let within = json!({
            "against_bar": "within", "figures": "1 page a week", "link": "https://example.com/pages",
        });
        app.post(sre, &format!("{SERVICE}/attestations"), within).await.expect(201);
        let until = app.core.now().plus_days(120).date();
        let stays = json!({ "says": "stays", "until": until });
        app.post(lead, &format!("{SERVICE}/back-up"), stays).await.expect(201);
        let period = json!({ "until": until });
        app.post(&self.taker, &format!("{SERVICE}/back-up/period"), period).await.expect(201);
    }

    /// A service that only waits for its manager.
    async fn ready() -> Self {
        Self::ready_in(TestApp::start()).await
    }

    /// The same, in this application.
    pub async fn ready_in(app: TestApp) -> Self {
        let live = Self::judged_in(app).await;
        live.sign(&live.ledger.sre).await.expect(201);
        live.sign(&live.taker).await.expect(201);
        live.attested().await;
        live
    }

    pub async fn decide(&self, who: &Who, version: i64, decision: Value) -> Answer {
        self.ledger.app.replace(who, HANDOFFS, version, decision).await
    }

    /// The codes of the gates that do not let it through.
    async fn in_the_way(&self) -> Vec<String> {
        let page = self.ledger.app.get(&self.ledger.manager, &format!("{HANDOFFS}/new")).await;
        let gates = page.expect(200).json()["gates"].as_array().unwrap().clone();
        let blocks = |gate: &&Value| gate["state"] != "passed" && gate["overridden"].is_null();
        gates.iter().filter(blocks).map(|gate| gate["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Tries to hand off, is refused by the gates, and nothing is written.
    async fn refused_by_gates(&self) -> String {
        self.refused_by_gates_at(0).await
    }

    /// The same when this is the number of the newest decision.
    async fn refused_by_gates_at(&self, version: i64) -> String {
        let before = self.ledger.app.events();
        let refused = self.decide(&self.ledger.manager, version, hand_off(self)).await;
        let refused = refused.expect(409).json();
        assert_eq!(refused["code"], "gates_failed", "{refused}");
        assert_eq!(self.ledger.app.events(), before, "a refused decision writes nothing");
        let gates = refused["gates"].as_array().unwrap().iter();
        gates.map(|gate| gate.as_str().unwrap().to_owned()).collect::<Vec<_>>().join("\n")
    }

    async fn decisions_that_wait(&self) -> Vec<String> {
        let work = self.ledger.app.get(&self.ledger.manager, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().iter();
        needs
            .filter(|need| need["kind"] == "handoff")
            .map(|need| {
                let text = |key: &str| need[key].as_str().unwrap().to_owned();
                format!("{}, asked by {}", text("asked"), text("who"))
            })
            .collect()
    }
}

#[actix_web::test]
async fn a_manager_hands_a_service_off_and_the_sre_team_runs_it() {
    let live = Live::ready().await;
    let app = &live.ledger.app;
    assert_eq!(live.in_the_way().await, Vec::<String>::new());
    assert_eq!(live.decisions_that_wait().await, ["core, asked by lead"]);
    let page =
        app.get(&live.ledger.manager, "/services/ledger/handoffs/new").await.expect(200).body;
    for words in ["Hand off Ledger to core?", "Ready to hand off", "Signed off, valid until"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("Taking it, core stays inside every limit."));
    assert!(page.contains("Hand off to core</button>"));

    let saved = live.decide(&live.ledger.manager, 0, hand_off(&live)).await.expect(201).json();
    assert_eq!((&saved["stage"], &saved["number"]), (&json!("ops_managed"), &json!(1)));
    let service = app.get(&live.ledger.lead, SERVICE).await.expect(200).json();
    assert_eq!(service["running_team"]["slug"], "core");
    assert_eq!(service["self_managed_since"], Value::Null);
    assert_eq!(live.capacity().await["services"][0]["service"], "ledger");
    assert_eq!(app.get(&live.taker, "/api/v1/takeovers").await.json(), json!([]));
    let request = app.get(&live.taker, &format!("{SERVICE}/takeovers")).await.json();
    assert_eq!(request[0]["standing"], "taken_over");
    assert_eq!(live.decisions_that_wait().await, Vec::<String>::new());

    // The same decision once more has no effect, and neither has another answer of the SRE team.
    let again = live.decide(&live.ledger.manager, 0, hand_off(&live)).await.expect(409).json();
    assert_eq!(again["code"], "wrong_stage");
    let answer = live.takeover(json!({ "answer": "no", "words": "After all." })).await;
    answer.expect(409);

    // The record as it stood, what the service says of it, and its history.
    let record = app.get(&live.ledger.lead, &format!("{HANDOFFS}/1")).await.expect(200).json();
    assert_eq!(record["plan"]["success_criteria"], "Two pages a week at most for a month.");
    assert_eq!((record["gates"].as_array().unwrap().len(), &record["review"]), (8, &json!(1)));
    assert_eq!(record["limits"][1]["after"], "30%");
    let record = app.get(&live.ledger.lead, "/services/ledger/handoffs/1").await.expect(200).body;
    assert!(record.contains("manager handed Ledger off to core."), "{record}");
    assert!(record.contains("Dashboards, then the pager, then deploys."));
    let page = app.get(&live.ledger.lead, "/services/ledger").await.expect(200).body;
    assert!(page.contains("Handoff plan") && page.contains("Developers back up until"), "{page}");
    assert!(page.contains("core took it over") && page.contains("Run by"));
    let history = app.get(&live.ledger.lead, "/services/ledger/history").await.expect(200).body;
    assert!(history.contains("handed the service off to core"));
    assert!(history.contains("/services/ledger/handoffs/1"));
    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn every_gate_that_does_not_let_it_through_is_listed() {
    let mut live = Live::open().await;
    let gates = live.refused_by_gates().await;
    for words in [
        "Run by its developers long enough (0 months since the launch, reached on",
        "Handoff review signed off and valid (open,",
        "Operational burden within the handoff bar (neither measured nor attested)",
        "A receiving SRE team that has room (no SRE team has said yes)",
        "Developers stay for the back-up period (no back-up period is agreed)",
    ] {
        assert!(gates.contains(words), "{words}: {gates}");
    }
    // The day before the sixth month is too early, that day is not.
    live.wait(180).await;
    assert!(live.refused_by_gates().await.contains("5 months since the launch"));
    live.wait(1).await;
    assert!(!live.refused_by_gates().await.contains("long enough"));
    let page = live
        .ledger
        .app
        .get(&live.ledger.manager, "/services/ledger/handoffs/new")
        .await
        .expect(200);
    assert!(page.body.contains("It can be handed off once no gate stands in the way"));
    let lead = live.ledger.app.get(&live.ledger.lead, "/services/ledger/handoffs/new").await;
    assert!(
        lead.expect(200).body.contains("Only managers may decide the handoff of this service.")
    );
}

#[actix_web::test]
async fn a_review_with_one_signer_or_past_its_day_does_not_carry_a_handoff() {
    let mut live = Live::judged().await;
    live.attested().await;
    live.sign(&live.ledger.sre).await.expect(201);
    let gates = live.refused_by_gates().await;
    assert!(gates.contains("1 of 2 signatures, none of the receiving SRE team"), "{gates}");
    // The same person never counts twice.
    assert_eq!(live.sign(&live.ledger.sre).await.expect(409).json()["code"], "signed_already");
    live.sign(&live.taker).await.expect(201);
    assert_eq!(live.in_the_way().await, Vec::<String>::new());

    // An unknown figure never passes: a load that the team does not know, a burden attested long ago.
    live.wait(29).await;
    assert_eq!(live.in_the_way().await, ["operational_burden", "receiving_team"]);
    live.has_room().await;
    live.states("ledger", "0.5", "40", "5").await;
    live.attested().await;
    assert!(live.refused_by_gates().await.contains("Operational work 60% (at most 50%)"));
    live.states("ledger", "0.5", "10", "5").await;
    assert_eq!(live.in_the_way().await, Vec::<String>::new());

    // A signed-off review expires.
    live.wait(62).await;
    live.has_room().await;
    live.states("ledger", "0.5", "10", "5").await;
    live.attested().await;
    assert_eq!(live.in_the_way().await, ["handoff_review"]);
    assert!(live.refused_by_gates().await.contains("expired"));
}

#[actix_web::test]
async fn a_review_that_went_stale_does_not_carry_a_handoff() {
    let live = Live::ready().await;
    let app = &live.ledger.app;
    let path = format!("{SERVICE}/compliance");
    let profile = app.get(&live.ledger.lead, &path).await.expect(200).json();
    let version = profile["version"].as_i64().unwrap();
    let change = json!({ "q_issuer": "yes_now", "q_financial_reporting": "yes_now" });
    app.replace(&live.ledger.lead, &path, version, change).await.expect(200);
    let gates = live.refused_by_gates().await;
    assert!(gates.contains("Handoff review signed off and valid (stale"), "{gates}");
}

#[actix_web::test]
async fn nobody_decides_what_they_asked_for_or_signed() {
    let live = Live::judged().await;
    let app = &live.ledger.app;
    let signer = app.person("signer", &[("core", Role::Member)], &[Grant::Manager]);
    live.sign(&signer).await.expect(201);
    live.sign(&live.ledger.sre).await.expect(201);
    live.attested().await;
    let before = app.events();
    let refused = live.decide(&signer, 0, hand_off(&live)).await.expect(403).json();
    assert_eq!(refused["code"], "own_signature");
    for who in [&live.ledger.lead, &live.ledger.sre, &live.taker] {
        let refused = live.decide(who, 0, hand_off(&live)).await.expect(403).json();
        assert_eq!(refused["code"], "not_allowed");
    }
    live.decide(&Who::Nobody, 0, hand_off(&live)).await.expect(401);
    assert_eq!(app.events(), before, "a refused decision writes nothing");
    live.decide(&live.ledger.manager, 0, hand_off(&live)).await.expect(201);
}

#[actix_web::test]
async fn a_managers_own_request_is_decided_by_another_manager() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let places = [("ledger-team", Role::Lead)];
    let asker = app.person("asker", &places, &[Grant::Manager]);
    let ask = json!({ "team": "core" });
    app.post(&asker, &format!("{SERVICE}/takeovers"), ask).await.expect(201);
    let refused = live.decide(&asker, 0, not_yet(&live, 30)).await.expect(403).json();
    assert_eq!(refused["code"], "own_request");
    live.decide(&live.ledger.manager, 0, not_yet(&live, 30)).await.expect(201);

    // Nor do they override a gate of it, until the SRE team has declined and nothing is asked.
    let overrides = format!("{SERVICE}/overrides");
    let until = app.core.now().plus_days(30).date();
    let given = json!({ "gate": "self_managed", "reason": "It is known.", "until": until });
    let refused = app.post(&asker, &overrides, given.clone()).await.expect(403).json();
    assert_eq!(refused["code"], "own_request");
    let no = json!({ "answer": "no", "words": "Lower its burden first." });
    live.takeover(no).await.expect(200);
    app.post(&asker, &overrides, given).await.expect(201);
}

#[actix_web::test]
async fn not_yet_needs_a_day_and_a_reason_and_is_decided_once() {
    let mut live = Live::ready().await;
    let manager = live.ledger.manager.clone();
    let bare = |outcome: &str| json!({ "outcome": outcome });
    for (fields, count) in [(json!({}), 1), (bare("not_yet"), 2), (bare("handed_off"), 6)] {
        let refused = live.decide(&manager, 0, fields).await.expect(422).json();
        assert_eq!(refused["fields"].as_array().unwrap().len(), count, "{refused}");
    }
    live.decide(&manager, 0, not_yet(&live, 30)).await.expect(201);
    let again = live.decide(&manager, 0, not_yet(&live, 30)).await.expect(409).json();
    assert_eq!(again["code"], "handoff_decided");
    assert_eq!(live.decisions_that_wait().await, Vec::<String>::new(), "it waits for its day");
    let page = live.ledger.app.get(&live.ledger.lead, "/services/ledger").await.expect(200).body;
    assert!(page.contains("manager decided not to hand Ledger off yet"), "{page}");
    assert!(page.contains("The rota is full."));
    let service = live.ledger.app.get(&live.ledger.lead, SERVICE).await.json();
    assert_eq!(service["stage"], "developer_managed");

    // On its day it waits again, and who has read the decision may decide anew.
    live.wait(30).await;
    live.has_room().await;
    live.states("ledger", "0.5", "10", "5").await;
    live.attested().await;
    assert_eq!(live.decisions_that_wait().await.len(), 1);
    live.decide(&live.ledger.manager, 1, hand_off(&live)).await.expect(201);
    let record = live.ledger.app.get(&live.ledger.lead, HANDOFFS).await.expect(200).json();
    let outcomes: Vec<_> = record.as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["handed_off", "not_yet"]);
}

#[actix_web::test]
async fn an_override_lets_it_through_but_puts_nobody_in_charge() {
    let mut live = Live::open().await;
    live.wait(190).await;
    let manager = live.ledger.manager.clone();
    let until = live.ledger.app.core.now().plus_days(30).date();
    let override_gate = async |gate: &str| {
        let path = format!("{SERVICE}/overrides");
        let fields = json!({ "gate": gate, "reason": "The old team leaves.", "until": until });
        live.ledger.app.post(&manager, &path, fields).await.expect(201);
    };
    for gate in live.in_the_way().await {
        override_gate(&gate).await;
    }
    let refused = live.decide(&manager, 0, hand_off(&live)).await.expect(409).json();
    assert_eq!(refused["code"], "no_receiving_team");
    live.ask().await;
    live.takeover(json!({ "answer": "yes" })).await.expect(200);
    assert_eq!(live.decisions_that_wait().await, ["core, asked by lead"]);
    let list = live.ledger.app.get(&manager, "/services").await.expect(200).body;
    assert!(!list.contains("Every gate has passed"), "{list}");
    assert!(list.contains("gates are overridden, every other has passed"), "{list}");
    live.decide(&manager, 0, hand_off(&live)).await.expect(201);
    let record =
        live.ledger.app.get(&manager, "/services/ledger/handoffs/1").await.expect(200).body;
    assert!(record.contains("The old team leaves."), "an override is shown where the gate is");
}

#[actix_web::test]
async fn of_fifty_decisions_at_once_one_has_an_effect() {
    let live = Live::ready().await;
    let Who::Session(secret) = &live.ledger.manager else { panic!() };
    let credential = Credential::Session(secrets::hash(secret));
    let fields = hand_off(&live);
    let text = |name: &str| fields[name].as_str().unwrap().to_owned();
    let decision = DecisionFields {
        outcome: text("outcome"),
        plan: PlanFields {
            transfer_order: text("transfer_order"),
            shadow_from: text("shadow_from"),
            shadow_until: text("shadow_until"),
            back_up_until: text("back_up_until"),
            success_criteria: text("success_criteria"),
        },
        look_again_on: String::new(),
        reason: text("reason"),
    };
    let before = live.ledger.app.events();
    let outcomes: Vec<_> = thread::scope(|scope| {
        let each: Vec<_> = (0..50)
            .map(|_| {
                let (core, credential) = (live.ledger.app.core.clone(), credential.clone());
                let decision = decision.clone();
                scope.spawn(move || {
                    loop {
                        let decision = decision.clone();
                        let decided = core.write(&credential, "test", move |tx| {
                            handoffs::decide(tx, &"ledger".parse().unwrap(), 0, &decision)
                        });
                        match decided {
                            Err(Error::Unavailable(_)) => thread::yield_now(),
                            outcome => return outcome,
                        }
                    }
                })
            })
            .collect();
        each.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let made = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter(|outcome| {
        matches!(outcome, Err(Error::Refused(refusal)) if refusal.code() == "wrong_stage")
    });
    assert_eq!((made, refused.count()), (1, 49));
    assert_eq!(live.ledger.app.events(), before + 1, "one event");
    let report = readyroom::ops::audit::verify(&live.ledger.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn a_service_that_was_handed_back_returns_through_a_new_review_only() {
    let mut live = Live::ready().await;
    live.decide(&live.ledger.manager, 0, hand_off(&live)).await.expect(201);
    live.wait(10).await;
    let app = &live.ledger.app;
    let case = format!("{SERVICE}/handbacks");
    let why = json!({
        "reason": "It pages every night.", "urgent": "on", "urgent_reason": "Nobody sleeps.",
        "urgent_lead": "taker",
    });
    app.post(&live.taker, &case, why).await.expect(201);
    let back = json!({
        "outcome": "hand_back", "reason": "The load is not bearable.",
        "on": app.core.now().date(), "consultant": "taker",
    });
    let decision = format!("{case}/1/decision");
    app.replace(&live.ledger.manager, &decision, 1, back).await.expect(200);

    // The signatures are ten days old and valid for ninety, and yet of the time before.
    live.ask().await;
    let asked = format!("{SERVICE}/takeovers/2/answer");
    app.replace(&live.taker, &asked, 1, json!({ "answer": "yes" })).await.expect(200);
    let review = app.get(&live.ledger.lead, HRR).await.expect(200).json();
    assert_eq!(review["state"], "signed_off");
    assert!(live.in_the_way().await.contains(&"handoff_review".to_owned()));
    let gates = live.refused_by_gates_at(1).await;
    assert!(gates.contains("opened before the handback, so another one is needed"), "{gates}");
    let reviews = format!("{SERVICE}/handoff");
    live.ledger.app.post(&live.ledger.lead, &reviews, json!({})).await.expect(201);
}
