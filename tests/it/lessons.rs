//! Lessons: filed with two fields, completed, discussed, and decided by SREs; through both doors.

use std::thread;

use readyroom::domain::person::{Role, TeamKind};
use readyroom::ops::{Core, Credential, Error, lessons, secrets};
use serde_json::{Value, json};

use crate::mail::post::Post;
use crate::support::{Answer, Ledger, TestApp, Who};

const LESSONS: &str = "/api/v1/lessons";
const FIRST: &str = "/api/v1/lessons/1";

/// A ledger, an SRE who builds nothing, and somebody who is in no team.
struct Room {
    ledger: Ledger,
    stranger: Who,
}

impl Room {
    async fn open() -> Self {
        Self::open_in(TestApp::start()).await
    }

    async fn open_in(app: TestApp) -> Self {
        let ledger = Ledger::open_in(app).await;
        let stranger = ledger.app.person("stranger", &[], &[]);
        Self { ledger, stranger }
    }

    async fn file(&self, who: &Who, body: Value) -> Answer {
        self.ledger.app.post(who, LESSONS, body).await
    }

    async fn decide(&self, who: &Who, version: i64, body: Value) -> Answer {
        self.ledger.app.replace(who, &format!("{FIRST}/decision"), version, body).await
    }

    async fn remark(&self, who: &Who, words: &str) -> Answer {
        let body = json!({ "words": words });
        self.ledger.app.post(who, &format!("{FIRST}/remarks"), body).await
    }

    async fn reopen(&self, who: &Who, version: i64, words: &str) -> Answer {
        let body = json!({ "words": words });
        self.ledger.app.replace(who, &format!("{FIRST}/reopening"), version, body).await
    }

    async fn first(&self) -> Value {
        self.ledger.app.get(&self.stranger, FIRST).await.expect(200).json()
    }

    /// One that the stranger filed.
    async fn filed(&self) {
        self.file(&self.stranger, two_fields()).await.expect(201);
    }
}

fn two_fields() -> Value {
    json!({ "what_happened": "Retries tripled the load.", "link": "https://wiki.example/88" })
}

/// The fields that a refusal names.
fn named(answer: &Answer) -> Vec<String> {
    let fields = answer.json()["fields"].as_array().cloned().unwrap_or_default();
    fields.iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn anybody_files_a_lesson_with_two_fields() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    let saved = room.file(&room.stranger, two_fields()).await.expect(201).json();
    assert_eq!(saved, json!({ "number": 1, "state": "filed", "version": 1 }));
    let lesson = room.first().await;
    for (field, value) in [
        ("what_happened", json!("Retries tripled the load.")),
        ("link", json!("https://wiki.example/88")),
        ("origin", json!("incident")),
        ("effect", json!("unknown")),
        ("item", Value::Null),
        ("service", Value::Null),
        ("change", json!("")),
        ("state", json!("filed")),
        ("decided_by", Value::Null),
        ("remarks", json!([])),
        ("items", json!([])),
        ("may_amend", json!(true)),
        ("may_decide", json!(false)),
    ] {
        assert_eq!(lesson[field], value, "{field}");
    }
    assert_eq!(lesson["filed_by"]["handle"], "stranger");

    let all = json!({
        "what_happened": "The pager moved before its people.", "link": "", "service": "ledger",
        "origin": "handback", "effect": "prevented", "item": "OWN-01", "change": "Ask who is called.",
    });
    room.file(&room.ledger.member, all).await.expect(201);
    let second = app.get(&room.stranger, "/api/v1/lessons/2").await.expect(200).json();
    assert_eq!(second["service"], json!({ "slug": "ledger", "name": "Ledger" }));
    assert_eq!((&second["item"], &second["item_in"]), (&json!("OWN-01"), &json!("launch")));
    assert_eq!(second["may_amend"], false, "who did not file it and is no SRE");
    assert_eq!(app.get(&room.ledger.sre, FIRST).await.json()["may_decide"], true);
    app.get(&room.stranger, "/api/v1/lessons/3").await.expect(404);
    app.get(&room.stranger, "/api/v1/lessons/4294967295").await.expect(404);
}

#[actix_web::test]
async fn the_list_is_filtered_by_state_and_service_and_goes_on() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    room.filed().await;
    let about = json!({ "what_happened": "A second\nthing.", "service": "ledger" });
    room.file(&room.stranger, about).await.expect(201);
    let calls: Vec<_> = (3..=53)
        .map(|n| (LESSONS.to_owned(), None, json!({ "what_happened": format!("Number {n}") })))
        .collect();
    app.many(&room.stranger, 201, calls).await;
    room.decide(&room.ledger.sre, 1, json!({ "decision": "accepted" })).await.expect(200);

    let numbers = async |query: &str| -> Vec<u64> {
        let found = app.get(&room.stranger, &format!("{LESSONS}{query}")).await.expect(200).json();
        let lessons = found["lessons"].as_array().unwrap().clone();
        lessons.iter().map(|lesson| lesson["number"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers("").await, (4..=53).rev().collect::<Vec<_>>());
    let first = app.get(&room.stranger, LESSONS).await.json();
    assert_eq!(first["next_before"], 4);
    assert_eq!(numbers("?before=4").await, [3, 2, 1]);
    assert_eq!(
        app.get(&room.stranger, "/api/v1/lessons?before=4").await.json()["next_before"],
        Value::Null
    );
    assert_eq!(numbers("?state=accepted").await, [1]);
    assert_eq!(numbers("?service=ledger").await, [2]);
    assert_eq!(numbers("?service=ledger&state=accepted").await, Vec::<u64>::new());
    assert_eq!(numbers("?before=4000000000").await.len(), 50);
    let found = app.get(&room.stranger, "/api/v1/lessons?service=ledger").await.json();
    assert_eq!(found["lessons"][0]["title"], "A second");
    assert_eq!(found["counts"][0], json!({ "state": "filed", "count": 1 }));
    assert_eq!(first["counts"][1], json!({ "state": "accepted", "count": 1 }));

    app.get(&room.stranger, "/api/v1/lessons?state=lost").await.expect(422);
    app.get(&room.stranger, "/api/v1/lessons?before=x").await.expect(422);
    app.get(&room.stranger, "/api/v1/lessons?service=nowhere").await.expect(404);
    app.get(&room.stranger, "/api/v1/lessons?service=../x").await.expect(404);
    let page = app.get(&room.stranger, "/lessons?service=ledger&origin=launch").await.expect(200);
    assert!(page.body.contains("About Ledger, learnt from a launch."), "{}", page.body);
    app.get(&room.stranger, "/lessons?origin=%3Cscript%3E").await.expect(200);
}

#[actix_web::test]
async fn what_cannot_be_taken_is_said_and_nothing_is_written() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    room.filed().await;
    let events = app.events();
    let long = "x".repeat(10_001);
    for (body, fields) in [
        (json!({}), vec!["what_happened"]),
        (json!({ "what_happened": " \u{200b}\n" }), vec!["what_happened"]),
        (json!({ "what_happened": long }), vec!["what_happened"]),
        (json!({ "what_happened": "x\u{0}y" }), vec!["what_happened"]),
        (json!({ "what_happened": "It broke.", "link": "javascript:alert(1)" }), vec!["link"]),
        (json!({ "what_happened": "It broke.", "link": "https://a:b@x.example/" }), vec!["link"]),
        (json!({ "what_happened": "It broke.", "item": "XYZ-99" }), vec!["item"]),
        (json!({ "what_happened": "It broke.", "item": "own-01" }), vec!["item"]),
        (json!({ "what_happened": "It broke.", "service": "nowhere" }), vec!["service"]),
        (json!({ "what_happened": "It broke.", "service": "../ledger" }), vec!["service"]),
        (
            json!({ "what_happened": "", "item": "XYZ-99", "service": "nowhere", "origin": "x" }),
            vec!["what_happened", "origin", "service"],
        ),
        (
            json!({ "what_happened": "It broke.", "item": "XYZ-99", "service": "nowhere" }),
            vec!["item", "service"],
        ),
    ] {
        let answer = room.file(&room.stranger, body.clone()).await.expect(422);
        assert_eq!(named(&answer), fields, "{body}");
    }
    let filled = json!({ "what_happened": "It broke.", "state": "applied" });
    room.file(&room.stranger, filled).await.expect(422);
    room.file(&Who::Nobody, two_fields()).await.expect(401);
    room.remark(&room.stranger, " ").await.expect(422);
    app.post(&room.stranger, "/api/v1/lessons/2/remarks", json!({ "words": "x" }))
        .await
        .expect(404);
    assert_eq!(app.events(), events);
    assert_eq!(
        app.get(&room.stranger, LESSONS).await.json()["lessons"].as_array().unwrap().len(),
        1
    );
}

#[actix_web::test]
async fn who_filed_it_or_an_sre_completes_it_while_it_is_open() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    room.filed().await;
    let body = json!({
        "link": "https://wiki.example/89", "service": "ledger", "origin": "launch",
        "effect": "shortened", "item": "OWN-06", "change": "Ask for a retry budget.",
    });
    let amend = async |who: &Who, version: i64, body: &Value| {
        app.replace(who, FIRST, version, body.clone()).await
    };
    let events = app.events();
    amend(&room.ledger.member, 1, &body).await.expect(403);
    amend(&Who::Nobody, 1, &body).await.expect(401);
    assert_eq!(named(&amend(&room.stranger, 1, &json!({ "item": "XYZ-99" })).await), ["item"]);
    app.replace(&room.stranger, "/api/v1/lessons/9", 1, body.clone()).await.expect(404);
    assert_eq!(app.events(), events);

    assert_eq!(amend(&room.stranger, 1, &body).await.expect(200).json()["version"], 2);
    let lesson = room.first().await;
    for field in ["link", "origin", "effect", "item", "change"] {
        assert_eq!(lesson[field], body[field], "{field}");
    }
    assert_eq!(lesson["what_happened"], "Retries tripled the load.", "it stays as it was told");

    let stale = amend(&room.ledger.sre, 1, &json!({ "change": "Ask twice." })).await.expect(412);
    assert_eq!(stale.json()["conflict"]["by"], "stranger");
    assert_eq!(stale.json()["conflict"]["version"], 2);
    assert_eq!(room.first().await["change"], "Ask for a retry budget.");
    amend(&room.ledger.sre, 2, &json!({ "change": "Ask twice." })).await.expect(200);
    assert_eq!(room.first().await["service"], Value::Null, "every field is replaced");

    let no = json!({ "decision": "declined", "words": "It is asked already." });
    room.decide(&room.ledger.sre, 3, no).await.expect(200);
    let over = amend(&room.stranger, 4, &body).await.expect(409).json();
    assert_eq!(over["code"], "lesson_state");
    assert_eq!(over["detail"], "Lesson 1 is declined. Reopen it to decide anew.");
}

#[actix_web::test]
async fn sres_decide_and_every_decision_stays_in_the_discussion() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    let sre = &room.ledger.sre;
    room.filed().await;
    let accept = || json!({ "decision": "accepted", "words": "It comes with the next version." });
    let decline = |words: &str| json!({ "decision": "declined", "words": words });
    let events = app.events();
    for who in [&room.stranger, &room.ledger.lead, &room.ledger.manager] {
        let answer = room.decide(who, 1, accept()).await.expect(403).json();
        assert_eq!(answer["code"], "not_allowed");
        room.reopen(who, 1, "Again.").await.expect(403);
    }
    room.decide(&Who::Nobody, 1, accept()).await.expect(401);
    assert_eq!(named(&room.decide(sre, 1, decline("")).await.expect(422)), ["words"]);
    assert_eq!(named(&room.decide(sre, 1, decline("\u{200b}")).await.expect(422)), ["words"]);
    assert_eq!(named(&room.decide(sre, 1, json!({})).await.expect(422)), ["decision"]);
    assert_eq!(named(&room.decide(sre, 1, json!({ "decision": "applied" })).await), ["decision"]);
    for draft in ["7", "x", "-1", "99999999999999999999"] {
        let body = json!({ "decision": "accepted", "draft": draft });
        assert_eq!(named(&room.decide(sre, 1, body).await.expect(422)), ["draft"], "{draft}");
    }
    room.reopen(sre, 1, "Again.").await.expect(409);
    room.decide(sre, 9, accept()).await.expect(412);
    assert_eq!(app.events(), events, "a refusal writes nothing");

    room.remark(&room.ledger.member, "It happened to us too.").await.expect(201);
    assert_eq!(room.decide(sre, 1, accept()).await.expect(200).json()["state"], "accepted");
    let again = room.decide(sre, 2, accept()).await.expect(409).json();
    assert_eq!(again["code"], "lesson_state");
    assert_eq!(room.decide(sre, 2, decline("It is asked.")).await.expect(200).json()["version"], 3);
    room.decide(sre, 3, decline("Once more.")).await.expect(409);
    let declined = room.first().await;
    assert_eq!(
        (&declined["state"], &declined["decision_words"]),
        (&json!("declined"), &json!("It is asked."))
    );
    assert_eq!(declined["decided_by"]["handle"], "sre");
    room.remark(&room.stranger, "It is not asked that way.").await.expect(201);
    assert_eq!(named(&room.reopen(sre, 3, " ").await.expect(422)), ["words"]);
    assert_eq!(room.reopen(sre, 3, "Fair.").await.expect(200).json()["state"], "filed");

    let lesson = room.first().await;
    assert_eq!((&lesson["decided_by"], &lesson["decision_words"]), (&Value::Null, &json!("")));
    let said: Vec<_> = lesson["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|remark| {
            let text = |field: &str| remark[field].as_str().unwrap_or_default().to_owned();
            (remark["by"]["handle"].as_str().unwrap().to_owned(), text("became"), text("words"))
        })
        .collect();
    let expected = [
        ("member", "", "It happened to us too."),
        ("sre", "accepted", "It comes with the next version."),
        ("sre", "declined", "It is asked."),
        ("stranger", "", "It is not asked that way."),
        ("sre", "filed", "Fair."),
    ];
    let expected =
        expected.map(|(by, became, words)| (by.to_owned(), became.to_owned(), words.to_owned()));
    assert_eq!(said, expected);
}

/// Accepts the first lesson, unless somebody else was first.
fn accept_until_decided(core: &Core, credential: &Credential) -> bool {
    loop {
        match core.write(credential, "test", |tx| lessons::accept(tx, 1, 1, "", "Yes.")) {
            Ok(_) => return true,
            Err(Error::Conflict(_) | Error::Refused(_)) => return false,
            Err(Error::Unavailable(_)) => thread::yield_now(),
            Err(other) => panic!("{other}"),
        }
    }
}

#[actix_web::test]
async fn decisions_at_the_same_time_are_one() {
    let room = Room::open().await;
    room.filed().await;
    let Who::Session(secret) = &room.ledger.sre else { panic!() };
    let credential = Credential::Session(secrets::hash(secret));
    let done = thread::scope(|scope| {
        let deciders: Vec<_> = (0..8)
            .map(|_| {
                let (core, credential) = (room.ledger.app.core.clone(), credential.clone());
                scope.spawn(move || accept_until_decided(&core, &credential))
            })
            .collect();
        deciders.into_iter().map(|one| one.join().unwrap()).filter(|done| *done).count()
    });
    assert_eq!(done, 1);
    assert_eq!(room.first().await["remarks"].as_array().unwrap().len(), 1);
    let report = readyroom::ops::audit::verify(&room.ledger.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn who_filed_it_and_who_discussed_it_are_told_of_the_answer() {
    let room = Room::open_in(TestApp::with_mail()).await;
    let (app, post) = (&room.ledger.app, Post::default());
    let told = || {
        post.deliver(&app.core);
        post.told()
    };
    told();
    room.filed().await;
    room.remark(&room.ledger.member, "It happened to us too.").await.expect(201);
    room.remark(&room.ledger.sre, "I look at it.").await.expect(201);
    assert_eq!(told(), [], "SREs find it on My work, and a remark waits for nobody");
    room.decide(&room.ledger.sre, 1, json!({ "decision": "accepted" })).await.expect(200);
    let to = |who: &str, what: &str| (who.to_owned(), format!("Lesson 1: sre {what} it"));
    assert_eq!(told(), [to("member", "accepts"), to("stranger", "accepts")]);
    let no = json!({ "decision": "declined", "words": "MON-03 asks it." });
    room.decide(&room.ledger.sre, 2, no).await.expect(200);
    post.deliver(&app.core);
    let letters = post.take();
    assert_eq!(letters.len(), 2);
    let letter = &letters[0];
    assert!(letter.raw.contains("> MON-03 asks it."), "{}", letter.raw);
    assert!(letter.raw.contains("Retries tripled the load."), "{}", letter.raw);
    assert_eq!(letter.header("References").unwrap(), "<lessons.1@ready.example>");
    room.reopen(&room.ledger.sre, 3, "Again.").await.expect(200);
    assert_eq!(told(), []);
}

#[actix_web::test]
async fn lessons_that_nobody_decided_about_wait_on_the_work_of_sres() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    for n in 1..=5 {
        let body = json!({ "what_happened": format!("Number {n}."), "service": "ledger" });
        room.file(&room.stranger, body).await.expect(201);
    }
    let waiting = async |who: &Who| -> Vec<Value> {
        let work = app.get(who, "/api/v1/").await.expect(200).json();
        let needs = work["needs"].as_array().unwrap().clone();
        needs.into_iter().filter(|need| need["kind"] == "lesson").collect()
    };
    let needs = waiting(&room.ledger.sre).await;
    let numbers: Vec<_> = needs.iter().map(|need| need["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3], "the oldest");
    assert_eq!(needs[0]["service"], "ledger");
    for who in [&room.stranger, &room.ledger.lead, &room.ledger.manager] {
        assert_eq!(waiting(who).await, Vec::<Value>::new());
    }
    let page = app.get(&room.ledger.sre, "/").await.expect(200).body;
    assert!(page.contains("Decide about lesson 1"), "{page}");
    room.decide(&room.ledger.sre, 1, json!({ "decision": "accepted" })).await.expect(200);
    assert_eq!(waiting(&room.ledger.sre).await[0]["number"], 2);
}

#[actix_web::test]
async fn forms_lead_on_and_what_people_typed_is_shown_as_text() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    let hostile = "\"><img src=x onerror=alert(1)>{{actor}} <script>alert(2)</script>";
    let fields = [("what_happened", hostile), ("link", "https://x.example/?q=\"><u>")];
    let filed = app.form(&room.stranger, "/lessons", &fields).await.expect(303);
    assert!(filed.location.starts_with("/lessons/1"), "{}", filed.location);
    app.form(&room.stranger, "/lessons/1/remarks", &[("words", hostile)]).await.expect(303);
    let change = [("version", "1"), ("change", hostile)];
    app.form(&room.stranger, "/lessons/1", &change).await.expect(303);
    for path in ["/lessons", "/lessons/1"] {
        for who in [&room.stranger, &room.ledger.sre] {
            let page = app.get(who, path).await.expect(200).body;
            for forbidden in ["<img", "<script>alert", "<u>"] {
                assert!(!page.contains(forbidden), "{path}: {forbidden}");
            }
        }
    }
    let page = app.get(&room.ledger.sre, "/lessons/1").await.body;
    assert!(page.contains("action=\"/lessons/1/decision\"") && page.contains("value=\"2\""));
    let blank = [("version", "2"), ("decision", "declined"), ("words", ""), ("draft", "")];
    let refused = app.form(&room.ledger.sre, "/lessons/1/decision", &blank).await.expect(422);
    assert!(
        refused.body.contains("Say why it changes nothing in the checklist."),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("href=\"/lessons/1\""), "the way back: {}", refused.body);
    let no = [("version", "2"), ("decision", "declined"), ("words", "No."), ("draft", "")];
    let done = app.form(&room.ledger.sre, "/lessons/1/decision", &no).await.expect(303);
    assert!(done.location.contains("done=lesson-declined"), "{}", done.location);
    let lost = app.form(&room.stranger, "/lessons", &[("what_happened", " "), ("link", "x")]).await;
    assert!(lost.expect(422).body.contains("href=\"/lessons#file\""));
}

#[actix_web::test]
async fn pages_that_are_over_lead_to_a_lesson_about_them() {
    let room = Room::open().await;
    let app = &room.ledger.app;
    let link = "href=\"/lessons?service&#x3D;ledger";
    let service = app.get(&room.stranger, "/services/ledger").await.expect(200).body;
    assert!(service.contains(&format!("{link}#file\"")), "{service}");
    let review = "/services/ledger/launch/1";
    assert!(!app.get(&room.stranger, review).await.body.contains("/lessons?service"));
    let withdraw = json!({ "reason": "Postponed." });
    let path = format!("/api/v1{review}/withdrawal");
    app.post(&room.ledger.lead, &path, withdraw).await.expect(200);
    let page = app.get(&room.stranger, review).await.expect(200).body;
    assert!(page.contains("/lessons?service&#x3D;ledger&amp;origin&#x3D;launch#file"), "{page}");
}

#[actix_web::test]
async fn an_sre_of_another_kind_of_team_decides_too() {
    let app = TestApp::start();
    app.team("builders", TeamKind::Product);
    let room = Room::open_in(app).await;
    let app = &room.ledger.app;
    let both = app.person("both", &[("builders", Role::Member), ("sre", Role::Member)], &[]);
    room.file(&both, two_fields()).await.expect(201);
    // Who filed a lesson may decline it: a second look is a remark away.
    let no = json!({ "decision": "declined", "words": "I misread the chart." });
    room.decide(&both, 1, no).await.expect(200);
}
