//! What a person sees whose form was refused: both values when two met, everything that was typed,
//! and a way on that exists.

use actix_web::test::TestRequest;
use readyroom::domain::person::Grant;
use readyroom::domain::signal::Sender;
use readyroom::web::routes;
use serde_json::{Value, json};

use crate::database::Look;
use crate::support::{Ledger, REVIEW, SERVICE, Who};

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

/// A route with the values of the ledger in its path.
fn of_ledger(path: &str) -> String {
    let values = [
        ("{svc}", "ledger"),
        ("{kind}", "launch"),
        ("{n}", "1"),
        ("{item}", "OWN-06"),
        ("{handle}", "member"),
        ("{team}", "ledger-team"),
        ("{source}", "generic-json-ledger"),
        ("{grant}", "manager"),
        ("{c}", "1"),
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
    let lesson = json!({ "what_happened": "Retries tripled the load." });
    ledger.app.post(&ledger.lead, "/api/v1/lessons", lesson).await.expect(201);
    ledger.app.post(&ledger.sre, "/api/v1/checklists/drafts", json!({})).await.expect(201);
    ledger.app.source(Sender::Generic, &["ledger"]);
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
