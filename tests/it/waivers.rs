//! Waivers: from the request to the end, what they let through, and what ends with them.

use std::thread;

use readyroom::domain::person::{Grant, Role};
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::{Credential, Error, secrets, waivers};
use serde_json::{Value, json};

use crate::database::Look;
use crate::support::{Answer, Ledger, REVIEW, SERVICE, TestApp, Who};

/// A blocker and a required item of the launch checklist, both answered with met or not.
pub const BLOCKER: &str = "PLN-01";
pub const REQUIRED: &str = "OWN-06";

/// A ledger whose answers all pass, except those of these items.
pub struct Room {
    pub ledger: Ledger,
    pub sre_lead: Who,
}

impl Room {
    async fn below(items: &[&str]) -> Self {
        Self::below_in(TestApp::start(), items).await
    }

    /// The same, in this application.
    pub async fn below_in(app: TestApp, items: &[&str]) -> Self {
        let ledger = Ledger::open_in(app).await;
        ledger.answer_everything().await;
        for item in items {
            let path = format!("{REVIEW}/items/{item}/answer");
            let answer = json!({ "answer": "not_met" });
            ledger.app.replace(&ledger.member, &path, 1, answer).await.expect(200);
        }
        let sre_lead = ledger.app.person("srelead", &[("sre", Role::Lead)], &[]);
        Self { ledger, sre_lead }
    }

    async fn submitted(items: &[&str]) -> Self {
        let room = Self::below(items).await;
        let submissions = format!("{REVIEW}/submissions");
        room.ledger.app.post(&room.ledger.lead, &submissions, json!({})).await.expect(201);
        room
    }

    pub async fn ask(&self, who: &Who, item: &str, until: &str) -> Answer {
        let body = json!({
            "reason": "The drive is late.", "until": until,
            "compensating_control": "Somebody looks every morning.",
        });
        self.ledger.app.post(who, &format!("{REVIEW}/items/{item}/waivers"), body).await
    }

    pub async fn decide(&self, who: &Who, number: i32, version: i64, decision: &str) -> Answer {
        let body = json!({ "decision": decision, "reason": "The guard holds." });
        let path = format!("{REVIEW}/waivers/{number}/decision");
        self.ledger.app.replace(who, &path, version, body).await
    }

    pub async fn revoke(&self, who: &Who, number: i32, version: i64, reason: &str) -> Answer {
        let path = format!("{REVIEW}/waivers/{number}/revocation");
        self.ledger.app.replace(who, &path, version, json!({ "reason": reason })).await
    }

    async fn item(&self, item: &str) -> Value {
        let who = self.ledger.app.sign_in("sre");
        self.ledger.app.get(&who, &format!("{REVIEW}/items/{item}")).await.expect(200).json()
    }

    async fn accept(&self, item: &str) -> Answer {
        let who = self.ledger.app.sign_in("sre");
        let seen = self.item(item).await["seen"].clone();
        let verdict = json!({ "verdict": "accepted", "seen": seen });
        self.ledger.app.post(&who, &format!("{REVIEW}/items/{item}/verdict"), verdict).await
    }

    async fn gate(&self) -> Value {
        let who = self.ledger.app.sign_in("sre");
        let service = self.ledger.app.get(&who, SERVICE).await.expect(200).json();
        let gates = service["gates"].as_array().unwrap().clone();
        gates.into_iter().find(|gate| gate["code"] == "conditions_before_launch").unwrap()
    }

    /// Signed off, with the blocker accepted under a waiver until 1 March.
    async fn signed() -> Self {
        let room = Self::submitted(&[BLOCKER]).await;
        room.ask(&room.ledger.lead, BLOCKER, "2027-01-31").await.expect(201);
        room.decide(&room.ledger.manager, 1, 1, "granted").await.expect(200);
        room.ledger.accept_what_is_left(&room.ledger.sre).await;
        room.ledger.sign_off(&room.ledger.sre).await.expect(201);
        room
    }

    /// The review, the service and the portfolio count alike; gives how many are accepted.
    async fn accepted(&self) -> (i64, i64) {
        let who = self.ledger.app.sign_in("sre");
        let app = &self.ledger.app;
        let review = app.get(&who, REVIEW).await.expect(200).json();
        let service = app.get(&who, SERVICE).await.expect(200).json();
        let portfolio = app.get(&who, "/api/v1/services").await.expect(200).json();
        let counted = |of: &Value| {
            (
                of["asked"].as_i64().unwrap(),
                of["answered"].clone(),
                of["accepted"].as_i64().unwrap(),
            )
        };
        assert_eq!(counted(&service["reviews"][0]), counted(&review));
        assert_eq!(counted(&portfolio["services"][0]["review"]), counted(&review));
        let in_the_way = portfolio["services"][0]["in_the_way"].as_array().unwrap();
        let named = in_the_way.iter().any(|gate| gate["code"] == "conditions_before_launch");
        assert_eq!(named, self.gate().await["state"] == "failed", "the portfolio says the same");
        let (asked, _, accepted) = counted(&review);
        (asked, accepted)
    }
}

#[actix_web::test]
async fn a_blocker_below_its_bar_is_signed_off_under_a_waiver_only() {
    let room = Room::submitted(&[BLOCKER]).await;
    let app = &room.ledger.app;
    assert_eq!(room.accept(BLOCKER).await.expect(409).json()["code"], "blocker_below_bar");
    room.ask(&room.ledger.lead, BLOCKER, "2027-01-31").await.expect(201);
    assert_eq!(room.accept(BLOCKER).await.expect(409).json()["code"], "blocker_below_bar");

    // It waits for a manager, one click away, and for nobody else.
    let needs = async |who: &Who| {
        let work = app.get(who, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().clone();
        needs.into_iter().filter(|need| need["kind"] == "waiver").collect::<Vec<_>>()
    };
    assert_eq!(needs(&room.ledger.manager).await[0]["item"], BLOCKER);
    assert!(needs(&room.sre_lead).await.is_empty() && needs(&room.ledger.sre).await.is_empty());
    let page = app.get(&room.ledger.manager, "/").await.expect(200).body;
    assert!(page.contains("Decide the waiver of PLN-01 of Ledger"));
    let list = app.get(&room.ledger.manager, "/waivers").await.expect(200).body;
    assert!(list.contains("/services/ledger/launch/1/waivers/1/decision"), "{list}");
    let open = app.get(&room.ledger.manager, "/services/ledger/launch/1?item=PLN-01").await.body;
    assert!(open.contains("Grant until 31 Jan 2027") && open.contains("A manager decides."));
    let other = app.get(&room.sre_lead, "/services/ledger/launch/1?item=PLN-01").await.body;
    assert!(!other.contains("Grant until") && other.contains("A manager decides."));

    room.decide(&room.ledger.manager, 1, 1, "granted").await.expect(200);
    let waived = room.item(BLOCKER).await;
    assert_eq!((&waived["waived_until"], &waived["below"]), (&json!("2027-01-31"), &json!(true)));
    assert_eq!(waived["launch"]["standing"], "below", "a waived item never reads as met");
    assert!(needs(&room.ledger.manager).await.is_empty());
    room.ledger.accept_what_is_left(&room.ledger.sre).await;
    let page = app.get(&room.ledger.sre, "/services/ledger/launch/1?full=1").await.body;
    assert!(page.contains("Waived until 31 Jan 2027 by manager"));
    assert!(page.contains("Accepted under a waiver by sre"));
    let before = app.get(&room.ledger.sre, "/services/ledger/launch/1/sign-offs/new").await.body;
    assert!(before.contains("PLN-01: The drive is late."), "{before}");
    room.ledger.sign_off(&room.ledger.sre).await.expect(201);

    let signed = Look::into(&app.location()).lines("SELECT content AS line FROM sign_offs");
    let content: Value = serde_json::from_str(&signed[0]).unwrap();
    let waiver = &content["waivers"][0];
    assert_eq!((&waiver["item"], &waiver["until"]), (&json!(BLOCKER), &json!("2027-01-31")));
    assert_eq!(waiver["reason"], "The drive is late.");
    assert_eq!(waiver["decision"], "The guard holds.");
    assert!(waiver["decided_by"].is_string());
    assert_eq!(room.gate().await["state"], "passed");
}

#[actix_web::test]
async fn a_waiver_that_runs_out_reopens_its_item_and_another_one_closes_it() {
    let room = Room::signed().await;
    let app = &room.ledger.app;
    let signed = app.get(&room.ledger.sre, REVIEW).await.json()["content_hash"].clone();
    let (asked, accepted) = room.accepted().await;
    assert_eq!(accepted, asked);
    app.move_clock(71);
    assert_eq!(room.gate().await["state"], "passed", "its last day");
    app.move_clock(1);
    let gate = room.gate().await;
    assert_eq!(
        (&gate["state"], &gate["current"]),
        (&json!("failed"), &json!("0 open, 1 waived no longer"))
    );
    assert_eq!(room.accepted().await, (asked, asked - 1));
    let item = room.item(BLOCKER).await;
    assert_eq!((&item["group"], &item["verdict"]["lapsed"]), (&json!("judgement"), &json!(true)));
    assert_eq!((&item["waiver_ended"], &item["waived_until"]), (&json!(true), &Value::Null));
    let (lead, manager) = (app.sign_in("lead"), app.sign_in("manager"));
    let page = app.get(&lead, "/services/ledger/launch/1?item=PLN-01").await.expect(200).body;
    assert!(page.contains("The waiver under which sre accepted it has ended"));
    assert!(page.contains("Waiver ended after 31 Jan 2027") && page.contains("Ask for a waiver"));
    let version = app.get(&lead, SERVICE).await.json()["version"].as_i64().unwrap();
    let launches = format!("{SERVICE}/launches");
    let refused = app.replace(&lead, &launches, version, json!({})).await.expect(409).json();
    assert_eq!(refused["code"], "gates_failed");

    // What is signed is frozen, so nobody judges it again: a manager decides about it again.
    assert_eq!(room.accept(BLOCKER).await.expect(409).json()["code"], "review_state");
    room.ask(&lead, BLOCKER, "2027-02-15").await.expect(201);
    assert_eq!(room.gate().await["state"], "failed", "asking is not enough");
    room.decide(&manager, 2, 1, "granted").await.expect(200);
    assert_eq!(room.accepted().await, (asked, asked));
    let review = app.get(&lead, REVIEW).await.json();
    assert_eq!(review["content_hash"], signed, "what was signed is frozen");
    app.replace(&lead, &launches, version, json!({})).await.expect(201);
    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn a_revocation_reopens_the_item_at_once() {
    let room = Room::signed().await;
    let app = &room.ledger.app;
    let (asked, _) = room.accepted().await;
    let manager = &room.ledger.manager;
    let blank = room.revoke(manager, 1, 2, " ").await.expect(422).json();
    assert_eq!(blank["fields"][0]["field"], "reason");
    room.revoke(&room.sre_lead, 1, 2, "The guard is gone.").await.expect(403);
    room.revoke(manager, 1, 1, "The guard is gone.").await.expect(412);
    assert_eq!(room.gate().await["state"], "passed", "a refusal changes nothing");
    room.revoke(manager, 1, 2, "The guard is gone.").await.expect(200);
    assert_eq!(room.gate().await["current"], "0 open, 1 waived no longer");
    assert_eq!(room.accepted().await, (asked, asked - 1));
    let page = app.get(&room.ledger.lead, "/services/ledger/launch/1?item=PLN-01").await.body;
    assert!(page.contains("Waiver revoked by manager") && page.contains("The guard is gone."));
    let twice = room.revoke(manager, 1, 3, "Again.").await.expect(409).json();
    assert_eq!(twice["code"], "waiver_state");
    let history = app.get(manager, "/services/ledger/launch/1/history").await.expect(200).body;
    for said in ["asked for a waiver of PLN-01", "granted the waiver of", "revoked the waiver of"] {
        assert!(history.contains(said), "{said}");
    }
}

#[actix_web::test]
async fn what_cannot_be_taken_is_refused_and_writes_nothing() {
    let room = Room::below(&[BLOCKER, REQUIRED]).await;
    let app = &room.ledger.app;
    let lead = &room.ledger.lead;
    let events = app.events();
    let advisory = room.ask(lead, "DEF-04", "2027-01-31").await.expect(409).json();
    assert_eq!(advisory["code"], "nothing_to_waive");
    room.ask(&room.ledger.sre, BLOCKER, "2027-01-31").await.expect(403);
    room.ask(lead, "ZZZ-01", "2027-01-31").await.expect(404);
    let past = room.ask(lead, BLOCKER, "2026-11-20").await.expect(422).json();
    assert_eq!(past["fields"][0]["field"], "until");
    let blank = json!({ "reason": " ", "compensating_control": "", "until": "" });
    let path = format!("{REVIEW}/items/{BLOCKER}/waivers");
    let missing = app.post(lead, &path, blank).await.expect(422).json();
    assert_eq!(missing["fields"].as_array().unwrap().len(), 3);
    assert_eq!(app.events(), events);

    room.ask(lead, BLOCKER, "2027-01-31").await.expect(201);
    room.ask(lead, REQUIRED, "2027-01-31").await.expect(201);
    let waits = room.ask(lead, BLOCKER, "2027-02-28").await.expect(409).json();
    assert_eq!(waits["code"], "waiver_pending");
    let events = app.events();
    let by_sre_lead = room.decide(&room.sre_lead, 1, 1, "granted").await.expect(403).json();
    assert_eq!(by_sre_lead["detail"], "Only managers may decide the waiver of a blocker.");
    let by_manager = room.decide(&room.ledger.manager, 2, 1, "granted").await.expect(403).json();
    let sentence = by_manager["detail"].as_str().unwrap();
    assert!(sentence.contains("leads of SRE teams"), "{sentence}");
    room.decide(&room.ledger.sre, 2, 1, "granted").await.expect(403);
    room.decide(lead, 1, 1, "granted").await.expect(403);
    room.decide(&room.ledger.manager, 1, 7, "granted").await.expect(412);
    let unclear = room.decide(&room.ledger.manager, 1, 1, "perhaps").await.expect(422).json();
    assert_eq!(unclear["fields"][0]["field"], "decision");
    let unsaid = json!({ "decision": "granted", "reason": "" });
    let decision = format!("{REVIEW}/waivers/1/decision");
    app.replace(&room.ledger.manager, &decision, 1, unsaid).await.expect(422);
    room.decide(&room.ledger.manager, 9, 1, "granted").await.expect(404);
    assert_eq!(app.events(), events);

    room.decide(&room.ledger.manager, 1, 1, "denied").await.expect(200);
    let twice = room.decide(&room.ledger.manager, 1, 2, "granted").await.expect(409).json();
    assert_eq!(twice["code"], "waiver_state");
    let page = app.get(lead, "/services/ledger/launch/1?item=PLN-01").await.body;
    assert!(page.contains("Waiver denied by manager") && page.contains("The guard holds."));
    // The last day passes before anybody decides.
    app.move_clock(72);
    let late = room.decide(&app.sign_in("srelead"), 2, 1, "granted").await.expect(409).json();
    assert_eq!(late["detail"], "This waiver is expired. The team can ask for another one.");
}

#[actix_web::test]
async fn nobody_decides_what_they_asked_for() {
    let room = Room::below(&[BLOCKER]).await;
    let app = &room.ledger.app;
    let both = app.person("both", &[("ledger-team", Role::Member)], &[Grant::Manager]);
    room.ask(&both, BLOCKER, "2027-01-31").await.expect(201);
    let own_team = room.decide(&both, 1, 1, "granted").await.expect(403).json();
    assert_eq!(own_team["code"], "own_team");
    let root = app.sign_in("root");
    let removal = "/api/v1/teams/ledger-team/members/both/removal";
    app.post(&root, removal, json!({})).await.expect(200);
    let own_request = room.decide(&both, 1, 1, "granted").await.expect(403).json();
    assert_eq!(own_request["code"], "own_request");
    room.decide(&room.ledger.manager, 1, 1, "granted").await.expect(200);
    let revoked = room.revoke(&both, 1, 2, "I asked for it.").await.expect(403).json();
    assert_eq!(revoked["code"], "own_request");
}

#[actix_web::test]
async fn a_waiver_that_ends_while_the_review_is_under_way_is_judged_again() {
    let room = Room::submitted(&[REQUIRED]).await;
    let app = &room.ledger.app;
    room.ask(&room.ledger.lead, REQUIRED, "2026-11-30").await.expect(201);
    room.decide(&room.sre_lead, 1, 1, "granted").await.expect(200);
    room.accept(REQUIRED).await.expect(200);
    // Renewed in time it goes on; the next one comes too late.
    app.move_clock(5);
    room.ask(&app.sign_in("lead"), REQUIRED, "2026-12-10").await.expect(201);
    room.decide(&app.sign_in("srelead"), 2, 1, "granted").await.expect(200);
    app.move_clock(10);
    assert_eq!(room.item(REQUIRED).await["verdict"]["lapsed"], false);
    app.move_clock(10);
    let ended = room.item(REQUIRED).await;
    assert_eq!((&ended["verdict"]["lapsed"], &ended["waiver_ended"]), (&json!(true), &json!(true)));
    room.ask(&app.sign_in("lead"), REQUIRED, "2027-01-31").await.expect(201);
    room.decide(&app.sign_in("srelead"), 3, 1, "granted").await.expect(200);
    assert_eq!(room.item(REQUIRED).await["verdict"]["lapsed"], true, "it was open in between");
    room.accept(REQUIRED).await.expect(200);
    assert_eq!(room.item(REQUIRED).await["verdict"]["lapsed"], false);
    // An answer that passes by itself rests on no waiver.
    let root = &app.sign_in("sre");
    let returns = json!({ "comment": "Say more." });
    app.post(root, &format!("{REVIEW}/returns"), returns).await.expect(201);
    let answer = format!("{REVIEW}/items/{REQUIRED}/answer");
    let member = app.sign_in("member");
    app.replace(&member, &answer, 2, json!({ "answer": "met" })).await.expect(200);
    room.accept(REQUIRED).await.expect(200);
    app.move_clock(60);
    let met = room.item(REQUIRED).await;
    assert_eq!(
        (&met["verdict"]["lapsed"], &met["rests_on_waiver"]),
        (&json!(false), &json!(false))
    );
}

#[actix_web::test]
async fn who_decides_about_a_required_item_has_not_decided_about_a_blocker() {
    let room = Room::below(&[]).await;
    let app = &room.ledger.app;
    let lead = &room.ledger.lead;
    let profile = format!("{SERVICE}/compliance");
    let reaches = async |impact: &str| {
        let version = app.get(lead, &profile).await.json()["version"].as_i64().unwrap();
        let answer = json!({ "q_reputation_impact": impact });
        app.replace(lead, &profile, version, answer).await.expect(200);
    };
    reaches("low").await;
    let facts = json!({
        "name": "Ledger", "importance": "critical",
        "facts": ["stores_data", "remote_calls", "high_availability"],
    });
    app.replace(lead, SERVICE, 1, facts).await.expect(200);
    let answer = format!("{REVIEW}/items/ARC-03/answer");
    let single = json!({ "answer": "single" });
    app.replace(&room.ledger.member, &answer, 1, single).await.expect(200);
    assert_eq!(room.item("ARC-03").await["severity"], "required");
    room.ask(lead, "ARC-03", "2027-01-31").await.expect(201);
    room.decide(&room.sre_lead, 1, 1, "granted").await.expect(200);
    room.accept("ARC-03").await.expect(200);

    reaches("high").await;
    let raised = room.item("ARC-03").await;
    assert_eq!((&raised["severity"], &raised["waived_until"]), (&json!("blocker"), &Value::Null));
    assert_eq!(raised["verdict"]["lapsed"], true, "no manager has decided");
    assert_eq!(room.accept("ARC-03").await.expect(409).json()["code"], "blocker_below_bar");
    room.revoke(&room.sre_lead, 1, 2, "It is a blocker now.").await.expect(403);
    room.ask(lead, "ARC-03", "2027-01-31").await.expect(201);
    room.decide(&room.ledger.manager, 2, 1, "granted").await.expect(200);
    room.accept("ARC-03").await.expect(200);
}

#[actix_web::test]
async fn twenty_decisions_at_once_have_one_effect() {
    let room = Room::below(&[BLOCKER]).await;
    room.ask(&room.ledger.lead, BLOCKER, "2027-01-31").await.expect(201);
    let app = &room.ledger.app;
    let credentials: Vec<Credential> = (0..20)
        .map(|n| {
            let who = app.person(&format!("manager{n}"), &[], &[Grant::Manager]);
            let Who::Session(secret) = who else { panic!() };
            Credential::Session(secrets::hash(&secret))
        })
        .collect();
    let events = app.events();
    let outcomes: Vec<_> = thread::scope(|scope| {
        let deciding: Vec<_> = credentials
            .iter()
            .enumerate()
            .map(|(n, credential)| {
                let core = app.core.clone();
                scope.spawn(move || {
                    loop {
                        let decision = if n % 2 == 0 { "granted" } else { "denied" };
                        let outcome = core.write(credential, "test", move |tx| {
                            let (slug, key) = ("ledger".parse().unwrap(), ReviewKey::launch(1));
                            waivers::decide(tx, &slug, key, 1, 1, decision, "Because.")
                        });
                        match outcome {
                            Err(Error::Unavailable(_)) => thread::yield_now(),
                            outcome => return outcome,
                        }
                    }
                })
            })
            .collect();
        deciding.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes.into_iter().filter_map(Result::err) {
        let Error::Refused(refusal) = outcome else { panic!("{outcome}") };
        assert_eq!(refusal.code(), "waiver_state");
    }
    assert_eq!(app.events(), events + 1);
}

#[actix_web::test]
async fn the_list_is_filtered_by_service_and_forms_lead_back_to_it() {
    let room = Room::below(&[BLOCKER, REQUIRED]).await;
    let app = &room.ledger.app;
    room.ask(&room.ledger.lead, BLOCKER, "2027-01-31").await.expect(201);
    room.ask(&room.ledger.lead, REQUIRED, "2027-01-15").await.expect(201);
    let form = [
        ("version", "1"),
        ("decision", "granted"),
        ("reason", "The guard holds."),
        ("item", REQUIRED),
        ("back", "list"),
    ];
    let path = "/services/ledger/launch/1/waivers/2/decision";
    let done = app.form(&room.sre_lead, path, &form).await.expect(303);
    assert!(done.location.starts_with("/waivers?done="), "{}", done.location);
    let list = app.get(&room.ledger.sre, "/api/v1/waivers").await.expect(200).json();
    assert_eq!(list["pending"][0]["waiver"]["item"], BLOCKER);
    assert_eq!(list["lasting"][0]["waiver"]["item"], REQUIRED);
    let of_ledger = app.get(&room.ledger.sre, "/api/v1/waivers?service=ledger").await.json();
    assert_eq!(of_ledger, list);
    app.get(&room.ledger.sre, "/api/v1/waivers?service=nothing").await.expect(404);
    app.get(&room.ledger.sre, "/waivers?service=ledger").await.expect(200);
    // A withdrawn review waits for nothing.
    let reason = json!({ "reason": "Another plan." });
    app.post(&room.ledger.lead, &format!("{REVIEW}/withdrawal"), reason).await.expect(200);
    let list = app.get(&room.ledger.sre, "/api/v1/waivers").await.json();
    assert_eq!((&list["pending"], &list["lasting"]), (&json!([]), &json!([])));
    let over = room.decide(&room.ledger.manager, 1, 1, "granted").await.expect(409).json();
    assert_eq!(over["code"], "review_state");
}
