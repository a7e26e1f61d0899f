//! Refusals: a clear sentence, the right status, and nothing written.

use actix_web::test::TestRequest;
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::web::routes;
use serde_json::{Value, json};

use crate::database::Look;
use crate::support::{Ledger, REVIEW, SERVICE, Who};

async fn refused(ledger: &Ledger, who: &Who, path: &str, body: Value, status: u16, code: &str) {
    let before = ledger.app.events();
    let answer = ledger.app.post(who, path, body).await.expect(status);
    assert_eq!(answer.json()["code"], code, "{}", answer.body);
    assert!(answer.json()["detail"].as_str().unwrap().len() > 10);
    assert_eq!(ledger.app.events(), before, "{path} wrote something");
}

#[actix_web::test]
async fn bad_input_writes_nothing() {
    let ledger = Ledger::open().await;
    let (member, sre) = (&ledger.member, &ledger.sre);
    let on = |id: &str, what: &str| format!("{REVIEW}/items/{id}/{what}");
    refused(
        &ledger,
        member,
        &on("ZZZ-99", "evidence"),
        json!({ "url": "https://x.example" }),
        404,
        "not_found",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "evidence"),
        json!({ "url": "javascript:alert(1)" }),
        422,
        "invalid",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "answer"),
        json!({ "answer": "met" }),
        428,
        "precondition_required",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "messages"),
        json!({ "body": "x".repeat(10_001) }),
        422,
        "invalid",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "messages"),
        json!({ "body": "hi", "role": "admin" }),
        422,
        "invalid",
    )
    .await;
    refused(
        &ledger,
        member,
        &on("OWN-06", "verdict"),
        json!({ "verdict": "accepted", "seen": "0.0.0" }),
        403,
        "not_allowed",
    )
    .await;
    refused(
        &ledger,
        sre,
        &on("OWN-06", "verdict"),
        json!({ "verdict": "accepted", "seen": "0.0.0" }),
        409,
        "nothing_to_judge",
    )
    .await;
    refused(
        &ledger,
        &ledger.lead,
        &format!("{REVIEW}/submissions"),
        json!({}),
        409,
        "unanswered_items",
    )
    .await;
    refused(
        &ledger,
        &ledger.lead,
        &format!("{SERVICE}/launch"),
        json!({}),
        409,
        "review_under_way",
    )
    .await;
    let twin = json!({ "team": "ledger-team", "name": "Ledger" });
    refused(&ledger, &ledger.lead, "/api/v1/services", twin, 409, "name_taken").await;
    refused(
        &ledger,
        &Who::Nobody,
        &on("OWN-06", "messages"),
        json!({ "body": "hi" }),
        401,
        "sign_in_needed",
    )
    .await;
}

#[actix_web::test]
async fn numbers_out_of_range_and_wrong_kinds_are_refused() {
    let ledger = Ledger::open().await;
    for (item, body) in [
        ("DEF-01", json!({ "number": -1 })),
        ("DEF-01", json!({ "number": "many" })),
        ("OWN-06", json!({ "answer": "often" })),
        ("OWN-06", json!({ "answer": "not_applicable" })),
        ("OWN-02", json!({ "date": "soon" })),
    ] {
        let before = ledger.app.events();
        let path = format!("{REVIEW}/items/{item}/answer");
        let answer = ledger.app.replace(&ledger.member, &path, 0, body).await.expect(422);
        assert!(!answer.json()["fields"].as_array().unwrap().is_empty());
        assert_eq!(ledger.app.events(), before);
    }
}

#[actix_web::test]
async fn a_stale_version_shows_both_values() {
    let ledger = Ledger::open().await;
    let path = format!("{REVIEW}/items/OWN-06/answer");
    ledger.app.replace(&ledger.member, &path, 0, json!({ "answer": "met" })).await.expect(200);
    let body = json!({ "answer": "partly" });
    let answer = ledger.app.replace(&ledger.lead, &path, 0, body).await.expect(412).json();
    assert_eq!(answer["code"], "changed_in_between");
    let both = (&answer["conflict"]["theirs"], &answer["conflict"]["mine"]);
    assert_eq!(both, (&json!("Met"), &json!("Partly met")));
    // The page says the same with 409, and keeps what was typed.
    let fields =
        [("answer_version", "0"), ("answer", "partly"), ("note_version", "0"), ("note", "typed")];
    let page =
        ledger.app.form(&ledger.lead, "/services/ledger/launch/1/items/OWN-06", &fields).await;
    assert!(page.expect(409).body.contains("typed"));
}

#[actix_web::test]
async fn two_edits_of_a_service_meet_in_words_field_by_field() {
    let ledger = Ledger::open().await;
    let edit = "/services/ledger";
    let version = ledger.app.get(&ledger.lead, SERVICE).await.json()["version"].to_string();
    let fields = |version: &str, name: &str, facts: &[&str]| {
        let mut fields = vec![
            ("version".to_owned(), version.to_owned()),
            ("name".to_owned(), name.to_owned()),
            ("importance".to_owned(), "critical".to_owned()),
        ];
        fields.extend(facts.iter().map(|fact| ("facts".to_owned(), (*fact).to_owned())));
        fields
    };
    let send = async |who: &Who, fields: Vec<(String, String)>| {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        ledger.app.form(who, edit, &fields).await
    };
    let both = ["stores_data", "remote_calls"];
    send(&ledger.member, fields(&version, "Ledger of theirs", &both)).await.expect(303);
    let mine = fields(&version, "Ledger of mine", &["stores_data"]);
    let before = ledger.app.events();
    let page = send(&ledger.lead, mine).await.expect(409).body;
    assert_eq!(ledger.app.events(), before);
    assert!(page.contains("member changed Ledger of theirs while you were editing"), "{page}");
    let sides: Vec<&str> = page.split("class=\"sides\"").skip(1).collect();
    assert_eq!(sides.len(), 2, "only what differs is shown: {page}");
    assert!(sides[0].contains("<dd>Ledger of theirs</dd>"));
    assert!(sides[0].contains("<dd>Ledger of mine</dd>"));
    assert!(sides[1].contains("<dd>Yes</dd>") && sides[1].contains("<dd>No</dd>"));
    assert!(!page.contains("&quot;importance&quot;"), "the page shows JSON");
    assert!(page.contains("name=\"name\" type=\"text\" value=\"Ledger of mine\""));
    // Programs keep both values as they can read them.
    let body = json!({ "name": "Ledger of mine", "importance": "critical" });
    let program = ledger.app.replace(&ledger.lead, SERVICE, 1, body).await.expect(412).json();
    let theirs: Value =
        serde_json::from_str(program["conflict"]["theirs"].as_str().unwrap()).unwrap();
    assert_eq!(theirs["name"], "Ledger of theirs");
    let now = program["conflict"]["version"].to_string();
    assert!(page.contains(&format!("name=\"version\" value=\"{now}\"")), "keeping mine fails");
    send(&ledger.lead, fields(&now, "Ledger of mine", &["stores_data"])).await.expect(303);
    // Who sends what stands there already has nothing to choose.
    let same = send(&ledger.member, fields(&now, "Ledger of mine", &["stores_data"])).await;
    let same = same.expect(409).body;
    assert!(same.contains("Both say the same") && !same.contains("Keep mine"), "{same}");
}

#[actix_web::test]
async fn two_answers_about_compliance_meet_in_words() {
    let ledger = Ledger::open().await;
    let path = "/services/ledger/compliance";
    let version =
        ledger.app.get(&ledger.lead, &format!("/api/v1{path}")).await.json()["version"].to_string();
    let fields =
        |issuer: &'static str| [("version", version.clone()), ("q_issuer", issuer.to_owned())];
    let send = async |who: &Who, fields: [(&str, String); 2]| {
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        ledger.app.form(who, path, &fields).await
    };
    send(&ledger.member, fields("yes_now")).await.expect(303);
    let page = send(&ledger.lead, fields("expected_within_12_months")).await.expect(409).body;
    assert!(page.contains("member changed this profile while you were editing"), "{page}");
    assert_eq!(page.matches("class=\"sides\"").count(), 1);
    assert!(page.contains("<dd>Yes, now</dd>"), "{page}");
    let at = page.find("id=\"answers\"").unwrap();
    let version_of_now = format!("value=\"{}\"", version.parse::<i32>().unwrap() + 1);
    assert!(page[at..at + 300].contains(&version_of_now), "keeping mine would be refused again");
    let chosen = "value=\"expected_within_12_months\" checked";
    assert!(page.contains(chosen), "the form does not hold mine");
    // A field that cannot be taken keeps the version that was read: nothing is replaced unseen.
    let bad = [("version", version.clone()), ("q_issuer", "often".to_owned())];
    let page = send(&ledger.lead, bad).await.expect(422).body;
    let at = page.find("id=\"answers\"").unwrap();
    assert!(
        page[at..at + 300].contains(&format!("value=\"{version}\"")),
        "{}",
        &page[at..at + 300]
    );
}

#[actix_web::test]
async fn a_confirmation_over_older_answers_is_kept_and_not_recorded() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let path = "/services/ledger/compliance";
    let carla = app.person("carla", &[], &[Grant::Compliance]);
    let profile = app.get(&carla, &format!("/api/v1{path}")).await.json();
    let version = profile["version"].to_string();
    let regime = profile["regimes"][0]["regime"].as_str().unwrap();
    let newer = [("version", version.as_str()), ("q_issuer", "yes_now")];
    app.form(&ledger.member, path, &newer).await.expect(303);
    let before = app.events();
    let confirmation = [
        ("version", version.as_str()),
        ("regime", regime),
        ("in_scope", "out"),
        ("note", "Asked the auditor."),
    ];
    let confirm = format!("{path}/confirmations");
    let page = app.form(&carla, &confirm, &confirmation).await.expect(409).body;
    assert!(page.contains("Asked the auditor.") && page.contains("Read the answers"), "{page}");
    assert_eq!(app.events(), before);
}

#[actix_web::test]
async fn nobody_judges_their_own() {
    let ledger = Ledger::open().await;
    // An SRE who is in the owning team.
    let inside =
        ledger.app.person("inside", &[("sre", Role::Member), ("ledger-team", Role::Member)], &[]);
    ledger.app.team("other", TeamKind::Product);
    let path = format!("{REVIEW}/items/OWN-06");
    let answer = json!({ "answer": "met" });
    ledger.app.replace(&inside, &format!("{path}/answer"), 0, answer).await.expect(200);
    let seen = ledger.app.get(&inside, &path).await.json()["seen"].clone();
    let verdict = json!({ "verdict": "accepted", "seen": seen });
    refused(&ledger, &inside, &format!("{path}/verdict"), verdict.clone(), 403, "own_team").await;
    // The same SRE after leaving the team still had a hand in the answer.
    let core = &ledger.app.core;
    let root = ledger.app.sign_in("root");
    let left =
        ledger.app.post(&root, "/api/v1/teams/ledger-team/members/inside/removal", json!({})).await;
    left.expect(200);
    refused(&ledger, &inside, &format!("{path}/verdict"), verdict, 403, "own_answer").await;
    assert_eq!(readyroom::ops::audit::verify(core).unwrap().problems.len(), 0);
}

#[actix_web::test]
async fn nobody_calls_a_condition_on_their_own_answer_met() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let former = app.person("former", &[("sre", Role::Member), ("ledger-team", Role::Member)], &[]);
    let path = format!("{REVIEW}/items/OWN-06");
    app.replace(&former, &format!("{path}/answer"), 0, json!({ "answer": "met" }))
        .await
        .expect(200);
    let root = app.sign_in("root");
    let leaves = "/api/v1/teams/ledger-team/members/former/removal";
    app.post(&root, leaves, json!({})).await.expect(200);
    let verdict = json!({
        "verdict": "accepted_with_condition", "seen": app.get(&former, &path).await.json()["seen"],
        "condition": "Rehearse it.", "owner": "lead", "due_on": "2027-01-31",
    });
    app.post(&ledger.sre, &format!("{path}/verdict"), verdict).await.expect(200);
    let review = app.get(&former, REVIEW).await.json();
    let closure =
        format!("{REVIEW}/conditions/{}/closure", review["conditions"][0]["id"].as_str().unwrap());
    refused(&ledger, &former, &closure, json!({}), 403, "own_answer").await;
    app.post(&ledger.sre, &closure, json!({})).await.expect(200);
    refused(&ledger, &ledger.sre, &closure, json!({}), 404, "not_found").await;
}

#[actix_web::test]
async fn accepting_nothing_together_is_refused() {
    let ledger = Ledger::open().await;
    let seen = ledger.app.get(&ledger.sre, REVIEW).await.json()["self_reported_seen"].clone();
    let body = json!({ "group": "self_reported", "seen": seen });
    let path = format!("{REVIEW}/verdicts");
    refused(&ledger, &ledger.sre, &path, body, 409, "nothing_to_accept").await;
}

#[actix_web::test]
async fn tokens_answer_and_never_judge_launch_or_administer() {
    let ledger = Ledger::open().await;
    let token = |who: &Who, scope: &str| {
        let (app, who, scope) = (&ledger.app, who.clone(), scope.to_owned());
        async move {
            let body = json!({ "name": "script", "scope": scope, "days": 30 });
            let made = app.post(&who, "/api/v1/account/tokens", body).await.expect(201).json();
            Who::Token(made["secret"].as_str().unwrap().to_owned())
        }
    };
    let (write, read) = (token(&ledger.lead, "write").await, token(&ledger.lead, "read").await);
    ledger.app.get(&read, SERVICE).await.expect(200);
    let path = format!("{REVIEW}/items/OWN-06/answer");
    ledger.app.replace(&write, &path, 0, json!({ "answer": "met" })).await.expect(200);
    refused(
        &ledger,
        &read,
        &format!("{REVIEW}/items/OWN-06/messages"),
        json!({ "body": "hi" }),
        403,
        "not_by_token",
    )
    .await;
    refused(&ledger, &write, &format!("{REVIEW}/submissions"), json!({}), 403, "not_by_token")
        .await;
    refused(
        &ledger,
        &write,
        "/api/v1/account/tokens",
        json!({ "name": "x", "scope": "write", "days": 1 }),
        403,
        "not_by_token",
    )
    .await;
    let judge = token(&ledger.sre, "write").await;
    refused(
        &ledger,
        &judge,
        &format!("{REVIEW}/items/OWN-06/verdict"),
        json!({ "verdict": "accepted", "seen": "1.0.0" }),
        403,
        "not_by_token",
    )
    .await;
}

#[actix_web::test]
async fn a_failed_gate_lists_what_stands_in_the_way() {
    let ledger = Ledger::open().await;
    let before = ledger.app.events();
    let path = format!("{SERVICE}/launches");
    let answer = ledger.app.replace(&ledger.lead, &path, 1, json!({})).await.expect(409).json();
    assert_eq!(
        (&answer["code"], answer["gates"].as_array().unwrap().len()),
        (&json!("gates_failed"), 1)
    );
    assert_eq!(ledger.app.events(), before);
}

#[actix_web::test]
async fn a_team_does_not_choose_what_it_is_judged_by() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let before = ledger.app.events();
    let version = ledger.app.get(&ledger.lead, SERVICE).await.json()["version"].as_i64().unwrap();
    let fewer = json!({ "name": "Ledger", "importance": "critical", "facts": [] });
    let refused = ledger.app.replace(&ledger.lead, SERVICE, version, fewer).await.expect(422);
    assert!(refused.body.contains("Launch review 1 is submitted"), "{}", refused.body);
    assert_eq!(ledger.app.events(), before);
    let same = json!({
        "name": "Ledger of payments", "importance": "critical",
        "facts": ["stores_data", "remote_calls"],
    });
    ledger.app.replace(&ledger.lead, SERVICE, version, same).await.expect(200);
}

#[actix_web::test]
async fn forms_from_other_sites_are_refused() {
    let ledger = Ledger::open().await;
    let Who::Session(secret) = &ledger.lead else { panic!() };
    let before = ledger.app.events();
    // A cookie without any word about where the request came from.
    let both = ledger.app.post(&Who::Token(secret.clone()), "/api/v1/services", json!({})).await;
    both.expect(401);
    assert_eq!(ledger.app.events(), before);
}

#[actix_web::test]
async fn nor_by_the_compliance_questionnaire() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let before = ledger.app.events();
    let path = format!("{SERVICE}/compliance");
    let version = ledger.app.get(&ledger.lead, &path).await.json()["version"].as_i64().unwrap();
    let scope = json!({ "q_issuer": "yes_now", "q_financial_reporting": "yes_now" });
    let refused = ledger.app.replace(&ledger.lead, &path, version, scope).await.expect(422);
    assert!(refused.body.contains("Launch review 1 is submitted"), "{}", refused.body);
    assert_eq!(ledger.app.events(), before);
}

/// A route with the values of the ledger in its path.
fn of_ledger(path: &str) -> String {
    let values = [
        ("{svc}", "ledger"),
        ("{n}", "1"),
        ("{item}", "OWN-06"),
        ("{handle}", "member"),
        ("{team}", "ledger-team"),
        ("{grant}", "manager"),
        ("{id}", "0193a1f2-7c1e-7000-8000-000000000000"),
    ];
    let path = values.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    assert!(!path.contains('{'), "{path}");
    path
}

/// Where the link with these words leads.
fn leads_to(page: &str, words: &str) -> Option<String> {
    let before = page.split(&format!("\">{words}</a>")).next().filter(|before| *before != page)?;
    before.rsplit("href=\"").next().map(|href| href.replace("&amp;", "&").replace("&#x3D;", "="))
}

#[actix_web::test]
async fn every_refused_form_leads_back_to_a_page_that_exists() {
    let ledger = Ledger::open().await;
    ledger.app.stop_clock();
    let doors = ledger.app.doors(None).await;
    let root = ledger.app.sign_in("root");
    let mut walked = 0;
    for route in routes::table().iter().filter(|route| route.is_action() && route.has_page()) {
        let path = of_ledger(route.path);
        let typed = [("words_of_mine", "Typed with care")];
        let page = doors(TestRequest::post().uri(&path).set_form(typed), &root).await.expect(422);
        let Some(back) = leads_to(&page.body, "Leave it as it was") else {
            // Its own page, with its own fields and its own way back.
            assert!(page.body.contains("<form"), "{path} is a dead end: {}", page.body);
            continue;
        };
        assert!(page.body.contains("Typed with care"), "{path} loses what was typed");
        let place = back.split('#').next().unwrap();
        doors(TestRequest::get().uri(place), &root).await.expect(200);
        walked += 1;
    }
    assert!(walked > 25, "{walked} forms were walked");
}

#[actix_web::test]
async fn what_was_decided_over_an_older_answer_is_read_again_and_not_sent_again() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let asked = [("seen", "0.0.0"), ("verdict", "change_asked"), ("comment", "Words to keep")];
    let on_sign_off = [asked.as_slice(), &[("next", "OWN-07")]].concat();
    let group = [("seen", "0"), ("group", "self_reported")];
    let signed = [("content_hash", "0"), ("sentence", "Words to keep")];
    let forms = [
        ("/items/OWN-06/verdict", on_sign_off.as_slice(), "/sign-off?item=OWN-06"),
        ("/items/OWN-06/verdict", &asked, "?item=OWN-06#OWN-06"),
        ("/verdicts", &group, "/sign-off"),
        ("/sign-offs", &signed, "/sign-offs/new"),
    ];
    let review = "/services/ledger/launch/1";
    for (path, fields, back) in forms {
        let (path, back) = (format!("{review}{path}"), format!("{review}{back}"));
        let page = ledger.app.form(&ledger.sre, &path, fields).await.expect(409).body;
        assert!(!page.contains("Send again"), "{path} would be refused for ever");
        assert_eq!(leads_to(&page, "Read it as it is now").as_deref(), Some(back.as_str()));
        let typed = fields.iter().any(|(_, value)| *value == "Words to keep");
        assert_eq!(page.contains("Words to keep"), typed, "{path} loses what was typed");
        ledger.app.get(&ledger.sre, back.split('#').next().unwrap()).await.expect(200);
    }
}

#[actix_web::test]
async fn the_sign_off_page_shows_the_item_that_is_named_or_none() {
    let ledger = Ledger::open().await;
    let page = "/services/ledger/launch/1/sign-off";
    let get = async |item: &str| ledger.app.get(&ledger.sre, &format!("{page}{item}")).await;
    get("").await.expect(200);
    get("?item=").await.expect(200);
    assert!(get("?item=ZZZ-99").await.expect(404).body.contains("item ZZZ-99"));
    get("?item=%3Cb%3E").await.expect(404);
    let unanswered = get("?item=OWN-06").await.expect(200).body;
    assert!(unanswered.contains("OWN-06 has no answer yet"));
    assert!(!unanswered.contains("value=\"accepted\""));
}

#[actix_web::test]
async fn what_was_typed_outlives_a_database_that_fails() {
    let ledger = Ledger::open().await;
    let mut look = Look::into(&ledger.app.location());
    look.run("ALTER TABLE messages RENAME TO messages_away;");
    let path = "/services/ledger/launch/1/items/OWN-06/messages";
    let page = ledger.app.form(&ledger.lead, path, &[("body", "Words of an hour")]).await;
    look.run("ALTER TABLE messages_away RENAME TO messages;");
    let page = page.expect(500).body;
    assert!(page.contains("Words of an hour") && page.contains("Send again"), "{page}");
}
