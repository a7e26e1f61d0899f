//! The handoff review: evidence on what counts, every item judged alone, two SREs who sign, and the
//! SRE team that has said yes.

use readyroom::domain::person::{Role, TeamKind};
use serde_json::{Value, json};

use crate::support::{Answer, Ledger, REVIEW, SERVICE, TestApp, Who};

pub const HRR: &str = "/api/v1/services/ledger/handoff/1";

/// A ledger in production, its handoff review open, and the lead of its future SRE team.
pub struct Live {
    pub ledger: Ledger,
    pub taker: Who,
}

impl Live {
    pub async fn open() -> Self {
        Self::open_in(TestApp::start()).await
    }

    /// The same, in this application.
    pub async fn open_in(app: TestApp) -> Self {
        let ledger = Ledger::open_in(app).await;
        let app = &ledger.app;
        let hrr = format!("{SERVICE}/handoff");
        app.post(&ledger.lead, &hrr, json!({})).await.expect(409);
        ledger.answer_everything().await;
        app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
        ledger.accept_what_is_left(&ledger.sre).await;
        ledger.sign_off(&ledger.sre).await.expect(201);
        let version = app.get(&ledger.lead, SERVICE).await.json()["version"].as_i64().unwrap();
        let launches = format!("{SERVICE}/launches");
        app.replace(&ledger.lead, &launches, version, json!({})).await.expect(201);
        app.team("core", TeamKind::Sre);
        let taker = app.person("taker", &[("core", Role::Lead)], &[]);
        app.post(&ledger.lead, &hrr, json!({})).await.expect(201);
        Self { ledger, taker }
    }

    pub async fn items(&self) -> Vec<Value> {
        let review = self.ledger.app.get(&self.ledger.sre, HRR).await.expect(200).json();
        review["items"].as_array().unwrap().clone()
    }

    /// Answers or confirms every item so that it passes its handoff bar.
    pub async fn answer(&self) {
        let app = &self.ledger.app;
        let checklist = app.get(&self.ledger.lead, "/api/v1/checklists/handoff").await.json();
        let sections = checklist["sections"].as_array().unwrap().iter();
        let asked: Vec<Value> =
            sections.flat_map(|section| section["items"].as_array().unwrap().clone()).collect();
        let mut answers = Vec::new();
        for item in self.items().await {
            let rule = asked.iter().find(|one| one["id"] == item["id"]).unwrap();
            let path = format!("{HRR}/items/{}/answer", item["id"].as_str().unwrap());
            let version = item["answer_version"].as_i64().unwrap();
            let mut answer = crate::support::passing(&json!({
                "launch": { "rule": rule["handoff"]["rule"] }, "answer": rule["answer"],
            }));
            if answer["date"].is_string() {
                let today = app.core.now();
                let ahead = rule["handoff"]["rule"]["months_ahead"].is_number();
                let day = if ahead { today.plus_days(1_100) } else { today.minus_days(11) };
                answer = json!({ "date": day.date() });
            }
            answers.push((path, Some(version), answer));
        }
        app.many(&self.ledger.member, 200, answers).await;
    }

    /// Adds a proof to every item that has none.
    pub async fn prove(&self) {
        let bare = self.items().await.into_iter();
        let bare = bare.filter(|item| item["evidence"].as_array().unwrap().is_empty());
        let proofs = bare.map(|item| {
            let path = format!("{HRR}/items/{}/evidence", item["id"].as_str().unwrap());
            (path, None, json!({ "url": "https://example.com/proof" }))
        });
        self.ledger.app.many(&self.ledger.lead, 201, proofs.collect()).await;
    }

    pub async fn judge(&self) {
        let verdicts = self.items().await.into_iter().map(|item| {
            let path = format!("{HRR}/items/{}/verdict", item["id"].as_str().unwrap());
            (path, None, json!({ "verdict": "accepted", "seen": item["seen"] }))
        });
        self.ledger.app.many(&self.ledger.sre, 200, verdicts.collect()).await;
    }

    pub async fn sign(&self, who: &Who) -> Answer {
        let review = self.ledger.app.get(who, HRR).await.json();
        let body = json!({ "sentence": "Fit to run.", "content_hash": review["content_hash"] });
        self.ledger.app.post(who, &format!("{HRR}/sign-offs"), body).await
    }

    pub async fn takeover(&self, answer: Value) -> Answer {
        let path = format!("{SERVICE}/takeovers");
        let found = self.ledger.app.get(&self.taker, &path).await.expect(200).json();
        let version = found[0]["version"].as_i64().unwrap();
        let number = found[0]["number"].as_i64().unwrap();
        let path = format!("{path}/{number}/answer");
        self.ledger.app.replace(&self.taker, &path, version, answer).await
    }
}

#[actix_web::test]
async fn a_handoff_review_is_signed_by_two_and_one_of_them_takes_the_service() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let carried = live.items().await;
    assert!(carried.iter().any(|item| item["carried"] == true), "the launch review carries over");
    assert!(carried.iter().all(|item| item["group"] != "self_reported"), "judged one by one");
    live.answer().await;

    // Evidence on every blocker and required item.
    let proof = live.items().await.into_iter().find(|i| i["severity"] == "blocker").unwrap();
    let path = format!("{HRR}/items/{}", proof["id"].as_str().unwrap());
    let mut removed = 0;
    for evidence in proof["evidence"].as_array().unwrap() {
        let removal = format!("{path}/evidence/{}/removal", evidence["id"].as_str().unwrap());
        app.post(&live.ledger.lead, &removal, json!({})).await.expect(200);
        removed += 1;
    }
    assert!(removed > 0, "proofs carry over");
    let submit = format!("{HRR}/submissions");
    let refused = app.post(&live.ledger.lead, &submit, json!({})).await.expect(409).json();
    assert_eq!(refused["code"], "without_evidence", "{refused}");
    assert!(refused["items"].as_array().unwrap().contains(&proof["id"]));
    live.prove().await;
    app.post(&live.ledger.lead, &submit, json!({})).await.expect(201);
    live.judge().await;

    // One signature is not enough, and the same person does not sign twice.
    let first = live.sign(&live.ledger.sre).await.expect(201).json();
    assert_eq!(first["state"], "submitted");
    assert_eq!(live.sign(&live.ledger.sre).await.expect(409).json()["code"], "signed_already");

    // The SRE team is asked; not now needs a day and a reason, a yes counts.
    let ask = json!({ "team": "core", "words": "It books every payment." });
    let path = format!("{SERVICE}/takeovers");
    app.post(&live.ledger.sre, &path, ask.clone()).await.expect(403);
    app.post(&live.ledger.lead, &path, ask.clone()).await.expect(201);
    let again = app.post(&live.ledger.lead, &path, ask).await.expect(409).json();
    assert_eq!(again["code"], "asked_already");
    let blank = live.takeover(json!({ "answer": "not_now" })).await.expect(422).json();
    assert_eq!(blank["fields"].as_array().unwrap().len(), 2);
    let queue = app.get(&live.taker, "/api/v1/takeovers").await.expect(200).json();
    assert_eq!(
        (&queue[0]["service"], &queue[0]["standing"]),
        (&json!("ledger"), &json!("waiting"))
    );
    live.takeover(json!({ "answer": "yes" })).await.expect(200);
    assert_eq!(app.get(&live.taker, "/api/v1/takeovers").await.json(), json!([]));

    let second = live.sign(&live.taker).await.expect(201).json();
    assert_eq!(second["state"], "signed_off");
    let page = app.get(&live.ledger.lead, "/services/ledger").await.expect(200).body;
    assert!(page.contains("core takes it") && page.contains("Handoff review 1"));
    app.get(&live.ledger.lead, "/services/ledger/handoff/1").await.expect(200);
    app.get(&live.ledger.lead, "/services/ledger/handoff").await.expect(303);
    app.get(&live.taker, "/takeovers").await.expect(200);
    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn an_answer_to_a_request_is_never_given_twice_unseen() {
    let live = Live::open().await;
    let path = format!("{SERVICE}/takeovers");
    let ask = json!({ "team": "core" });
    live.ledger.app.post(&live.ledger.lead, &path, ask).await.expect(201);
    live.takeover(json!({ "answer": "no", "words": "Use the shared platform." })).await.expect(200);
    let stale = json!({ "answer": "yes" });
    let answer = format!("{path}/1/answer");
    live.ledger.app.replace(&live.taker, &answer, 1, stale.clone()).await.expect(412);
    live.ledger.app.replace(&live.ledger.sre, &answer, 2, stale).await.expect(403);
    // After a no another team may be asked, or the same one again.
    live.ledger.app.post(&live.ledger.lead, &path, json!({ "team": "sre" })).await.expect(201);
    live.ledger.app.post(&live.ledger.lead, &path, json!({ "team": "nobody" })).await.expect(422);
}

#[actix_web::test]
async fn a_missed_condition_reopens_its_item_in_a_handoff_review_too() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    live.answer().await;
    for item in live.items().await {
        if item["evidence"].as_array().unwrap().is_empty() {
            let path = format!("{HRR}/items/{}/evidence", item["id"].as_str().unwrap());
            let proof = json!({ "url": "https://example.com/proof" });
            app.post(&live.ledger.lead, &path, proof).await.expect(201);
        }
    }
    let submissions = format!("{HRR}/submissions");
    app.post(&live.ledger.lead, &submissions, json!({})).await.expect(201);
    live.judge().await;
    let item = format!("{HRR}/items/OWN-06");
    let seen = app.get(&live.ledger.sre, &item).await.json()["seen"].clone();
    let verdict = json!({
        "verdict": "accepted_with_condition", "seen": seen, "condition": "Rehearse it.",
        "owner": "lead", "due_on": "2026-12-01",
    });
    app.post(&live.ledger.sre, &format!("{item}/verdict"), verdict).await.expect(200);
    let ready = app.get(&live.ledger.sre, HRR).await.json();
    assert_eq!((&ready["not_ready"], &ready["accepted"]), (&Value::Null, &ready["asked"]));
    app.move_clock(11);
    let sre = app.sign_in("sre");
    let review = app.get(&sre, HRR).await.json();
    assert_eq!(review["not_ready"], "1 item is not judged yet: OWN-06.");
    assert_eq!(live.sign(&sre).await.expect(409).json()["code"], "unjudged_items");
    let service = app.get(&sre, SERVICE).await.json();
    let listed = service["reviews"].as_array().unwrap().iter();
    let listed = listed.clone().find(|review| review["kind"] == "handoff").unwrap();
    assert_eq!(listed["accepted"], review["accepted"], "both pages count alike");
}

#[actix_web::test]
async fn a_yes_does_not_complete_a_review_that_time_has_reopened() {
    let mut live = Live::open().await;
    live.answer().await;
    live.prove().await;
    let submit = format!("{HRR}/submissions");
    live.ledger.app.post(&live.ledger.lead, &submit, json!({})).await.expect(201);
    live.judge().await;
    let item = format!("{HRR}/items/OWN-06");
    let conditional = async |live: &Live, due: &str| {
        let app = &live.ledger.app;
        let seen = app.get(&live.ledger.sre, &item).await.json()["seen"].clone();
        let verdict = json!({
            "verdict": "accepted_with_condition", "seen": seen, "condition": "Rehearse it.",
            "owner": "lead", "due_on": due,
        });
        app.post(&live.ledger.sre, &format!("{item}/verdict"), verdict).await.expect(200);
    };
    conditional(&live, "2026-12-01").await;
    live.sign(&live.ledger.sre).await.expect(201);
    live.sign(&live.taker).await.expect(201);
    live.ledger.app.move_clock(11);
    live.ledger.lead = live.ledger.app.sign_in("lead");
    live.ledger.sre = live.ledger.app.sign_in("sre");
    live.taker = live.ledger.app.sign_in("taker");
    live.ask().await;
    live.takeover(json!({ "answer": "yes" })).await.expect(200);
    let review = live.ledger.app.get(&live.ledger.sre, HRR).await.json();
    assert_eq!(review["state"], "submitted", "the missed condition waits for a judgement");

    // Judged again, it is other content: both sign anew, and the second signature completes it.
    conditional(&live, "2027-01-15").await;
    live.sign(&live.taker).await.expect(201);
    let last = live.sign(&live.ledger.sre).await.expect(201).json();
    assert_eq!(last["state"], "signed_off");
}
