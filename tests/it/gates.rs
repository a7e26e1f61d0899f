//! The gates of a service from what is really recorded: each fails, passes or is unknown; an override
//! lets it through for a while and in plain sight; every page and list shows the same gates.

use readyroom::domain::person::{Grant, Role, TeamKind};
use serde_json::{Value, json};

use crate::handoff::{HRR, Live};
use crate::support::{Answer, SERVICE, TestApp, Who, whole_profile};

/// The gates of a service as its page has them, after checking that the portfolio has the same.
async fn gates(app: &TestApp) -> Vec<Value> {
    let reader = app.sign_in("manager");
    let service = app.get(&reader, SERVICE).await.expect(200).json();
    let gates = service["gates"].as_array().unwrap().clone();
    let portfolio = app.get(&reader, "/api/v1/services").await.expect(200).json();
    let listed = portfolio["services"][0]["in_the_way"].as_array().unwrap().clone();
    let open: Vec<Value> = gates.iter().filter(|gate| gate["state"] != "passed").cloned().collect();
    assert_eq!(listed, open, "the portfolio and the page of the service agree");
    let page = app.get(&reader, "/services/ledger").await.expect(200).body;
    let list = app.get(&reader, "/services").await.expect(200).body;
    for gate in &gates {
        let name = gate["name"].as_str().unwrap();
        assert!(page.contains(name), "{name} is not on the page");
        assert_eq!(list.contains(name), gate["state"] != "passed", "{name} in the list");
    }
    // Of the first two that stand in the way, the list says what stands now.
    let now = |gate: &&Value| list.contains(gate["current"].as_str().unwrap());
    assert!(open.iter().take(2).all(|gate| now(&gate)), "{list}");
    gates
}

/// The state of a gate, and what it says of the present.
async fn gate(app: &TestApp, code: &str) -> (String, String) {
    let gates = gates(app).await;
    let gate = gates.iter().find(|gate| gate["code"] == code).unwrap();
    let text = |key: &str| gate[key].as_str().unwrap().to_owned();
    (text("state"), text("current"))
}

async fn assert_gate(app: &TestApp, code: &str, state: &str, current: &str) {
    assert_eq!(gate(app, code).await, (state.to_owned(), current.to_owned()), "{code}");
}

async fn attest(app: &TestApp, who: &Who, against_bar: &str) -> Answer {
    let body = json!({
        "against_bar": against_bar, "figures": "3 pages a week, 4% toil",
        "link": "https://graphs.example.com/load",
    });
    app.post(who, &format!("{SERVICE}/attestations"), body).await
}

async fn override_gate(app: &TestApp, who: &Who, gate: &str, until: &str) -> Answer {
    let body = json!({ "gate": gate, "reason": "The load test is on Monday.", "until": until });
    app.post(who, &format!("{SERVICE}/overrides"), body).await
}

/// Lets a person of compliance decide on every regime.
pub async fn confirm_regimes(app: &TestApp) {
    let compliance = app.person("scope", &[], &[Grant::Compliance]);
    let path = format!("{SERVICE}/compliance");
    let profile = app.get(&compliance, &path).await.expect(200).json();
    for regime in profile["regimes"].as_array().unwrap() {
        let body = json!({ "regime": regime["regime"], "in_scope": "no" });
        let confirmation = format!("{path}/confirmations");
        let version = version(app, &path).await;
        app.replace(&compliance, &confirmation, version, body).await.expect(201);
    }
}

async fn version(app: &TestApp, path: &str) -> i64 {
    app.get(&app.sign_in("manager"), path).await.expect(200).json()["version"].as_i64().unwrap()
}

/// A ledger whose profile is complete, at this moment, with its people.
async fn founded(moment: &str) -> TestApp {
    let app = TestApp::start_at(moment);
    app.team("ledger-team", TeamKind::Product);
    let lead = app.person("lead", &[("ledger-team", Role::Lead)], &[]);
    app.person("manager", &[], &[Grant::Manager]);
    let body = json!({ "team": "ledger-team", "name": "Ledger", "importance": "critical" });
    app.post(&lead, "/api/v1/services", body).await.expect(201);
    let path = format!("{SERVICE}/compliance");
    let version = version(&app, &path).await;
    app.replace(&lead, &path, version, whole_profile()).await.expect(200);
    app
}

#[actix_web::test]
async fn an_override_lets_a_launch_through_and_stays_in_the_record() {
    let app = founded("2026-08-31T10:00:00Z").await;
    assert_gate(&app, "launch_review", "failed", "no launch review under way").await;
    let (lead, manager) = (app.sign_in("lead"), app.sign_in("manager"));
    let launches = format!("{SERVICE}/launches");
    let service = version(&app, SERVICE).await;
    app.replace(&lead, &launches, service, json!({})).await.expect(409);

    // By a manager alone, of a gate that there is and that has not passed, with a reason and a day.
    let events = app.events();
    let refused = override_gate(&app, &lead, "launch_review", "2026-09-01").await.expect(403);
    assert_eq!(refused.json()["code"], "not_allowed");
    override_gate(&app, &manager, "error_budget", "2026-09-01").await.expect(422);
    override_gate(&app, &manager, "launch_review", "2026-08-30").await.expect(422);
    let passed = override_gate(&app, &manager, "compliance_profile", "2026-09-01").await;
    assert_eq!(passed.expect(409).json()["code"], "gate_passed");
    assert_eq!(app.events(), events, "a refusal writes nothing");

    // It lasts through its last day, can be ended before, and can be given again.
    override_gate(&app, &manager, "launch_review", "2026-08-31").await.expect(201);
    let list = app.get(&manager, "/services").await.body;
    assert!(list.contains("overridden until 31 Aug 2026: The load test is on Monday."), "{list}");
    app.move_clock(1);
    let (lead, manager) = (app.sign_in("lead"), app.sign_in("manager"));
    app.replace(&lead, &launches, service, json!({})).await.expect(409);
    let given =
        override_gate(&app, &manager, "launch_review", "2026-09-30").await.expect(201).json();
    let end = format!("{SERVICE}/overrides/{}/revocation", given["id"].as_str().unwrap());
    app.post(&lead, &end, json!({ "reason": "It counts." })).await.expect(403);
    app.post(&manager, &end, json!({ "reason": " " })).await.expect(422);
    app.post(&manager, &end, json!({ "reason": "It counts." })).await.expect(200);
    let again = app.post(&manager, &end, json!({ "reason": "It counts." })).await.expect(409);
    assert_eq!(again.json()["code"], "override_over");
    app.replace(&lead, &launches, service, json!({})).await.expect(409);
    override_gate(&app, &manager, "launch_review", "2026-09-30").await.expect(201);

    let open = gates(&app).await;
    assert_eq!(open[0]["state"], "failed", "an override never reads as passed");
    let page = app.get(&lead, "/services/ledger").await.body;
    assert!(page.contains("Nothing blocks the launch"), "{page}");
    assert!(page.contains("by manager: The load test is on Monday."), "{page}");
    app.replace(&lead, &launches, service, json!({})).await.expect(201);
    let service = app.get(&lead, SERVICE).await.json();
    let kept = &service["transitions"][0]["gates"][0];
    assert_eq!(
        (&kept["state"], &kept["overridden"]["until"]),
        (&json!("failed"), &json!("2026-09-30"))
    );
    assert!(service["gates"].as_array().unwrap().iter().all(|gate| gate["overridden"].is_null()));
    let all = app.get(&lead, &format!("{SERVICE}/overrides")).await.expect(200).json();
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert!(all.as_array().unwrap().iter().all(|one| one["lasts"] == false), "{all}");
    assert_eq!(readyroom::ops::audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
}

#[actix_web::test]
async fn six_calendar_months_from_the_last_day_of_august_end_with_february() {
    let app = founded("2026-08-31T10:00:00Z").await;
    let (lead, manager) = (app.sign_in("lead"), app.sign_in("manager"));
    override_gate(&app, &manager, "launch_review", "2026-08-31").await.expect(201);
    let service = version(&app, SERVICE).await;
    app.replace(&lead, &format!("{SERVICE}/launches"), service, json!({})).await.expect(201);
    let words = "0 months since the launch, reached on 28 Feb 2027";
    assert_gate(&app, "self_managed", "failed", words).await;
    app.move_clock(180);
    let words = "5 months since the launch, reached on 28 Feb 2027";
    assert_gate(&app, "self_managed", "failed", words).await;
    app.move_clock(1);
    assert_gate(&app, "self_managed", "passed", "6 months since the launch").await;
}

#[actix_web::test]
async fn a_burden_counts_while_it_is_fresh_and_attested_from_outside() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let code = "operational_burden";
    assert_gate(app, code, "unknown", "neither measured nor attested").await;
    let events = app.events();
    attest(app, &live.ledger.lead, "within").await.expect(403);
    attest(app, &live.ledger.manager, "within").await.expect(403);
    attest(app, &live.ledger.sre, "roughly").await.expect(422);
    assert_eq!(app.events(), events, "a refusal writes nothing");
    attest(app, &live.ledger.sre, "over").await.expect(201);
    assert_gate(app, code, "failed", "3 pages a week, 4% toil").await;
    attest(app, &live.ledger.sre, "within").await.expect(201);
    assert_gate(app, code, "passed", "3 pages a week, 4% toil").await;
    let page = app.get(&live.ledger.lead, "/services/ledger").await.body;
    assert!(page.contains("Within the handoff bar") && page.contains("graphs.example.com"));

    // Who attests and then joins the team that built it, attests for themself.
    let (team, sre) = ("ledger-team".parse().unwrap(), "sre".parse().unwrap());
    app.as_admin(move |tx| {
        readyroom::ops::teams::set_member(tx, &team, &sre, Role::Member).map(|_| ())
    });
    let own = "attested by the team that built it, which does not count";
    assert_gate(app, code, "unknown", own).await;
    attest(app, &live.ledger.sre, "within").await.expect(403);
    attest(app, &live.taker, "within").await.expect(201);
    app.move_clock(28);
    assert_gate(app, code, "passed", "3 pages a week, 4% toil").await;
    app.move_clock(1);
    assert_gate(app, code, "unknown", "attested 29 days ago, which is too long").await;
    let taker = app.sign_in("taker");
    let all = app.get(&taker, &format!("{SERVICE}/attestations")).await.expect(200).json();
    assert!(all["given"].as_array().unwrap().iter().all(|one| one["counts"] == false), "{all}");
    let page = app.get(&taker, "/services/ledger").await.body;
    assert!(
        !page.contains("Within the handoff bar") && page.contains("Was within the handoff bar")
    );
}

#[actix_web::test]
async fn what_the_two_teams_and_a_manager_say_of_the_back_up() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let (lead, manager) = (&live.ledger.lead, &live.ledger.manager);
    let (code, path) = ("back_up", format!("{SERVICE}/back-up"));
    let period = format!("{path}/period");
    let stays = |until: &str| json!({ "says": "stays", "until": until });
    assert_gate(app, code, "unknown", "no back-up period is agreed").await;
    app.post(&live.ledger.sre, &path, stays("2027-06-01")).await.expect(403);
    app.post(lead, &path, stays("2027-02-01")).await.expect(201);
    assert_gate(app, code, "unknown", "no back-up period is agreed").await;
    // The period is agreed by the lead of the team that takes the service, after its yes.
    live.ask().await;
    let until = json!({ "until": "2027-03-01" });
    app.post(lead, &period, until.clone()).await.expect(403);
    let early = app.post(&live.taker, &period, until.clone()).await.expect(409).json();
    assert_eq!(early["code"], "not_accepted_yet");
    live.takeover(json!({ "answer": "yes" })).await.expect(200);
    app.post(&live.taker, &period, json!({ "until": "2026-11-01" })).await.expect(422);
    app.post(&live.taker, &period, until).await.expect(201);
    let short = "agreed until 1 Mar 2027, the team stays until 1 Feb 2027";
    assert_gate(app, code, "failed", short).await;
    app.post(lead, &path, stays("2027-03-01")).await.expect(201);
    let long = "agreed until 1 Mar 2027, the team stays until 1 Mar 2027";
    assert_gate(app, code, "passed", long).await;

    // A fallback counts once a manager who did not write it has approved that very text.
    let fallback = json!({ "says": "fallback", "words": "Two of them move to Core." });
    app.post(lead, &path, fallback.clone()).await.expect(201);
    let first = app.post(lead, &path, fallback).await.expect(201).json();
    let written = "a written fallback waits for the approval of a manager";
    assert_gate(app, code, "unknown", written).await;
    let approval = |id: &Value| format!("{path}/{}/approval", id.as_str().unwrap());
    app.post(lead, &approval(&first["id"]), json!({})).await.expect(403);
    let all = app.get(manager, &path).await.expect(200).json();
    let older = &all["statements"][1];
    assert_eq!((&all["awaiting_approval"], &older["said"]), (&first["id"], &json!("fallback")));
    let over = app.post(manager, &approval(&older["id"]), json!({})).await.expect(409).json();
    assert_eq!(over["code"], "fallback_over");
    app.post(manager, &approval(&first["id"]), json!({})).await.expect(201);
    assert_gate(app, code, "passed", "a written fallback exists, approved by a manager").await;
    app.post(manager, &approval(&first["id"]), json!({})).await.expect(409);
    app.post(lead, &path, stays("2027-01-01")).await.expect(201);
    assert_eq!(gate(app, code).await.0, "failed", "what the team says later takes its place");
}

#[actix_web::test]
async fn importance_and_the_profile_are_read_as_they_are_now() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let lead = &live.ledger.lead;
    assert_gate(app, "importance", "passed", "critical").await;
    let edited = json!({ "name": "Ledger", "importance": "standard" });
    app.replace(lead, SERVICE, version(app, SERVICE).await, edited).await.expect(200);
    let words = "standard, none of these regimes in scope";
    assert_gate(app, "importance", "failed", words).await;
    assert_gate(app, "error_budget", "passed", "not measured").await;

    let (state, words) = gate(app, "compliance_profile").await;
    assert!(state == "failed" && words.ends_with("to be confirmed"), "{words}");
    confirm_regimes(app).await;
    assert_gate(app, "compliance_profile", "passed", "confirmed").await;
    let path = format!("{SERVICE}/compliance");
    let unknown = json!({
        "q_financial_reporting": "unknown", "owner_financial_reporting": "lead",
        "due_financial_reporting": "2026-12-20",
    });
    app.replace(lead, &path, version(app, &path).await, unknown).await.expect(200);
    let (state, words) = gate(app, "compliance_profile").await;
    assert_eq!(state, "failed");
    assert!(words.contains("1 unknown"), "{words}");
}

#[actix_web::test]
async fn everything_that_a_handoff_waits_for_and_the_override_of_the_rest() {
    let mut live = Live::open().await;
    let app = &live.ledger.app;
    confirm_regimes(app).await;
    assert_eq!(gate(app, "handoff_review").await.0, "failed");
    assert_gate(app, "receiving_team", "failed", "no SRE team has said yes").await;
    live.answer().await;
    live.prove().await;
    app.post(&live.ledger.lead, &format!("{HRR}/submissions"), json!({})).await.expect(201);
    live.judge().await;
    // Both sign before a team has said yes: the yes makes the signatures complete.
    live.sign(&live.ledger.sre).await.expect(201);
    assert_eq!(live.sign(&live.taker).await.expect(201).json()["state"], "submitted");
    let words = "submitted, 2 of 2 signatures, none of the receiving SRE team";
    assert_gate(app, "handoff_review", "failed", words).await;
    live.ask().await;
    live.takeover(json!({ "answer": "yes" })).await.expect(200);
    let review = app.get(&live.ledger.lead, HRR).await.json();
    assert_eq!(review["state"], "signed_off");
    assert_eq!(gate(app, "handoff_review").await.0, "passed");

    // Nothing is known of what the team carries; then that it stays inside its limits.
    assert_eq!(gate(app, "receiving_team").await.0, "unknown");
    live.has_room().await;
    live.states("ledger", "1", "90", "10").await;
    assert_eq!(gate(app, "receiving_team").await.0, "failed");
    live.states("ledger", "1", "10", "10").await;
    let words = "core has said yes; stays inside every limit";
    assert_gate(app, "receiving_team", "passed", words).await;
    attest(app, &live.ledger.sre, "within").await.expect(201);
    let period = format!("{SERVICE}/back-up/period");
    app.post(&live.taker, &period, json!({ "until": "2027-03-01" })).await.expect(201);
    let stays = json!({ "says": "stays", "until": "2027-03-01" });
    app.post(&live.ledger.lead, &format!("{SERVICE}/back-up"), stays).await.expect(201);
    let open: Vec<Value> = gates(app).await;
    let failed: Vec<&str> = open
        .iter()
        .filter(|gate| gate["state"] != "passed")
        .map(|gate| gate["code"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["self_managed"]);

    // Who asked for the handoff does not let it through, even as a manager.
    app.as_admin(|tx| {
        let lead = "lead".parse().unwrap();
        readyroom::ops::people::grant(tx, &lead, Grant::Manager).map(|_| ())
    });
    let refused = override_gate(app, &live.ledger.lead, "self_managed", "2026-12-01").await;
    assert_eq!(refused.expect(403).json()["code"], "own_request");
    let may = app.get(&live.ledger.lead, SERVICE).await.json()["may"].clone();
    assert!(!may.as_array().unwrap().contains(&json!("override_gate")), "{may}");
    override_gate(app, &live.ledger.manager, "self_managed", "2026-12-01").await.expect(201);
    let page = app.get(&live.ledger.lead, "/services/ledger").await.body;
    assert!(page.contains("Ready to hand off"), "{page}");
    let words = "Overridden until 1 Dec by manager: The load test is on Monday.";
    assert!(page.contains(words), "{page}");
    let list = app.get(&live.ledger.lead, "/services").await.body;
    assert!(list.contains("Handoff, ready") && list.contains("overridden until 1 Dec 2026"));
    app.move_clock(11);
    live.ledger.lead = app.sign_in("lead");
    let page = app.get(&live.ledger.lead, "/services/ledger").await.body;
    assert!(page.contains("1 thing blocks handoff to SRE"), "{page}");
    let may = app.get(&live.ledger.lead, SERVICE).await.json()["may"].clone();
    for action in ["launch", "decide_handback", "propose_handback"] {
        assert!(!may.as_array().unwrap().contains(&json!(action)), "{action} in {may}");
    }

    // A changed profile makes the signed review stale, as it does a launch review.
    let path = format!("{SERVICE}/compliance");
    let answer = json!({ "q_financial_reporting": "yes_now" });
    let profile = version(app, &path).await;
    app.replace(&live.ledger.lead, &path, profile, answer).await.expect(200);
    assert_gate(app, "handoff_review", "failed", "stale").await;
    assert_eq!(readyroom::ops::audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
}

#[actix_web::test]
async fn an_override_that_was_replaced_never_comes_back() {
    let app = founded("2026-11-21T10:00:00Z").await;
    let manager = app.sign_in("manager");
    let long = override_gate(&app, &manager, "launch_review", "2026-12-31").await.expect(201);
    let short = override_gate(&app, &manager, "launch_review", "2026-11-22").await.expect(201);
    let shown = async |app: &TestApp| gates(app).await[0]["overridden"]["until"].clone();
    assert_eq!(shown(&app).await, "2026-11-22", "the later one counts");
    let all = format!("{SERVICE}/overrides");
    let end = |one: &Answer| format!("{all}/{}/revocation", one.json()["id"].as_str().unwrap());
    let why = json!({ "reason": "It counts." });
    let over = app.post(&manager, &end(&long), why.clone()).await.expect(409).json();
    assert_eq!(over["code"], "override_over", "it is replaced");
    app.move_clock(2);
    assert_eq!(shown(&app).await, Value::Null, "the later one has run out");

    // The same when the later one is ended by hand.
    let manager = app.sign_in("manager");
    override_gate(&app, &manager, "launch_review", "2026-12-31").await.expect(201);
    let newest = override_gate(&app, &manager, "launch_review", "2026-12-31").await.expect(201);
    app.post(&manager, &end(&short), why.clone()).await.expect(409);
    app.post(&manager, &end(&newest), why).await.expect(200);
    assert_eq!(shown(&app).await, Value::Null);
    let all = app.get(&manager, &all).await.expect(200).json();
    assert!(all.as_array().unwrap().iter().all(|one| one["lasts"] == false), "{all}");
}

#[actix_web::test]
async fn nobody_asks_for_the_handoff_of_which_they_overrode_a_gate() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let both = app.person("both", &[("ledger-team", Role::Member)], &[Grant::Manager]);
    let given = override_gate(app, &both, "self_managed", "2026-12-31").await.expect(201).json();
    let (path, ask) = (format!("{SERVICE}/takeovers"), json!({ "team": "core" }));
    let events = app.events();
    let refused = app.post(&both, &path, ask.clone()).await.expect(409).json();
    assert_eq!(refused["code"], "overrode_gate");
    assert_eq!(app.events(), events, "a refusal writes nothing");
    let end = format!("{SERVICE}/overrides/{}/revocation", given["id"].as_str().unwrap());
    app.post(&both, &end, json!({ "reason": "I ask myself." })).await.expect(200);
    app.post(&both, &path, ask).await.expect(201);
    let refused = override_gate(app, &both, "self_managed", "2026-12-31").await.expect(403).json();
    assert_eq!(refused["code"], "own_request");
}
