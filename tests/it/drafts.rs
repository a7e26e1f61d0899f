//! Drafts of the next checklist version: changing, publishing, and what stands in the way.

mod at_once;
mod behind;
mod corrections;
mod files;
mod lessons;

use std::thread;

use readyroom::catalog::Catalog;
use readyroom::domain::checklist::Kind;
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::ops::{Credential, Error, checklists, drafts};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, Who};

const DRAFTS: &str = "/api/v1/checklists/drafts";

/// An item of the launch checklist that is attested.
const ATTESTED: &str = "OWN-06";

struct Desk {
    app: TestApp,
    dele: Who,
    mei: Who,
    ana: Who,
    hanna: Who,
    priya: Who,
}

impl Desk {
    fn open() -> Self {
        Self::open_in(TestApp::start())
    }

    fn open_in(app: TestApp) -> Self {
        app.team("sre", TeamKind::Sre);
        app.team("ledger", TeamKind::Product);
        let sre = |handle, role| app.person(handle, &[("sre", role)], &[]);
        let (dele, mei) = (sre("dele", Role::Member), sre("mei", Role::Member));
        let ana = sre("ana", Role::Lead);
        let hanna = app.person("hanna", &[], &[Grant::Manager]);
        let priya = app.person("priya", &[("ledger", Role::Lead)], &[]);
        Self { app, dele, mei, ana, hanna, priya }
    }

    async fn begin(&self, who: &Who) -> i64 {
        let begun = self.app.post(who, DRAFTS, json!({})).await.expect(201).json();
        begun["number"].as_i64().unwrap()
    }

    async fn draft(&self, number: i64) -> Value {
        self.app.get(&self.dele, &format!("{DRAFTS}/{number}")).await.expect(200).json()
    }

    async fn version(&self, number: i64) -> i64 {
        self.draft(number).await["version"].as_i64().unwrap()
    }

    /// The fields of an item of a draft, with what is changed and why.
    async fn fields(&self, number: i64, item: &str, changed: Value) -> Value {
        let path = format!("{DRAFTS}/{number}/items/{item}");
        let read = self.app.get(&self.dele, &path).await.expect(200).json();
        let mut fields = read["fields"].clone();
        fields["reason"] = json!("INC-2291, 74 minutes.");
        for (name, value) in changed.as_object().unwrap() {
            fields[name] = value.clone();
        }
        fields
    }

    async fn change(&self, who: &Who, number: i64, item: &str, changed: Value) -> Answer {
        let version = self.version(number).await;
        self.change_read(who, number, (item, version), changed).await
    }

    /// The same by who read this version.
    async fn change_read(
        &self,
        who: &Who,
        number: i64,
        (item, version): (&str, i64),
        changed: Value,
    ) -> Answer {
        let fields = self.fields(number, item, changed).await;
        let path = format!("{DRAFTS}/{number}/items/{item}");
        self.app.replace(who, &path, version, fields).await
    }

    async fn add(&self, who: &Who, number: i64, changed: Value) -> Answer {
        let mut fields = self.fields(number, ATTESTED, changed).await;
        if fields.get("section").is_none() {
            fields["section"] = json!("OWN");
        }
        self.app.post(who, &format!("{DRAFTS}/{number}/items"), fields).await
    }

    async fn step(&self, who: &Who, number: i64, step: &str, body: Value) -> Answer {
        let version = self.version(number).await;
        self.app.replace(who, &format!("{DRAFTS}/{number}/{step}"), version, body).await
    }

    async fn publish(&self, who: &Who, number: i64) -> Answer {
        self.step(who, number, "publication", json!({ "open_reviews": "stay" })).await
    }
}

fn kinds(diff: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let changes = diff["changes"].as_array().unwrap();
    changes.iter().map(|change| (text(&change["id"]), text(&change["kind"]))).collect()
}

fn pair(id: &str, kind: &str) -> (String, String) {
    (id.to_owned(), kind.to_owned())
}

#[actix_web::test]
async fn a_draft_is_changed_by_an_sre_and_published_by_somebody_else() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let retire = json!({ "reason": "Nobody failed it in 20 reviews." });
    desk.step(&desk.dele, number, "items/HYG-01/retirement", retire).await.expect(200);
    let stricter = json!({ "launch_words": "All of it, and tried once.", "change": "stricter" });
    desk.change(&desk.dele, number, ATTESTED, stricter).await.expect(200);
    desk.add(&desk.dele, number, json!({ "title": "Somebody is told" })).await.expect(200);

    let draft = desk.draft(number).await;
    let changes = kinds(&draft["launch"]);
    assert_eq!(changes[0], pair(ATTESTED, "stricter"));
    assert_eq!(changes[1].1, "added");
    assert_eq!(changes[2], pair("HYG-01", "retired"));
    assert_eq!(draft["problems"], json!([]));
    assert_eq!(draft["edits"].as_array().unwrap().len(), 3);
    assert_eq!((&draft["launch"]["to"], &draft["handoff"]["to"]), (&json!(2), &json!(2)));

    let published = desk.publish(&desk.hanna, number).await.expect(200).json();
    assert_eq!((&published["launch"], &published["handoff"]), (&json!(2), &json!(2)));
    let newest = desk.app.get(&desk.priya, "/api/v1/checklists/launch").await.expect(200).json();
    assert_eq!(
        (&newest["version"], newest["retired"][0]["id"].as_str()),
        (&json!(2), Some("HYG-01"))
    );
    let diff = desk.app.get(&desk.priya, "/api/v1/checklists/launch/v1...v2").await.expect(200);
    assert_eq!(kinds(&diff.json()), changes);
    let reason = &diff.json()["changes"][0]["reason"];
    assert_eq!(reason, "INC-2291, 74 minutes.");

    // The next draft begins from it, and the id of what was retired is never used again.
    let next = desk.begin(&desk.mei).await;
    assert_eq!(desk.draft(next).await["launch"]["from"], 2);
    let again = desk
        .add(&desk.mei, next, json!({ "section": "HYG", "id": "HYG-01", "title": "Back" }))
        .await;
    let again = again.expect(422).json();
    assert_eq!(again["fields"][0]["field"], "id");
    assert!(readyroom::ops::audit::verify(&desk.app.core).unwrap().problems.is_empty());
}

#[actix_web::test]
async fn a_published_draft_is_the_same_as_the_file_of_its_version() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let words = json!({ "launch_words": "All of it.", "change": "reworded" });
    desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    desk.publish(&desk.ana, number).await.expect(200);
    for kind in ["launch", "handoff"] {
        let path = format!("/checklists/{kind}/v2/file.yaml");
        let text = desk.app.get(&desk.priya, &path).await.expect(200).body;
        assert!(text.contains(&format!("name: {kind}")), "{text}");
        let shown = format!("/api/v1/checklists/{kind}/v2");
        let shown = desk.app.get(&desk.priya, &shown).await.expect(200).json();
        assert_eq!(shown["hash"], sha256_of(&text));
    }
}

fn sha256_of(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[actix_web::test]
async fn what_a_file_could_not_say_a_draft_cannot_say() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let before = desk.app.events();
    let field = |answer: Answer| answer.expect(422).json()["fields"][0]["field"].clone();
    let change = async |changed: Value| desk.change(&desk.dele, number, ATTESTED, changed).await;
    assert_eq!(field(change(json!({ "reason": " " })).await), "reason");
    assert_eq!(field(change(json!({ "measured_by": "luck" })).await), "measured_by");
    assert_eq!(field(change(json!({ "title": "\u{200b}" })).await), "title");
    assert_eq!(field(change(json!({ "launch_rule": "at_most: 3" })).await), "launch_rule");
    assert_eq!(field(change(json!({})).await), "title", "nothing differs");
    assert_eq!(field(change(json!({ "lesson": "0", "title": "Other" })).await), "lesson");
    let missing =
        desk.change(&desk.dele, number, ATTESTED, json!({ "lesson": "77", "title": "X" }));
    assert_eq!(field(missing.await), "lesson");
    let wrong = desk.add(&desk.dele, number, json!({ "section": "ZZZ", "title": "New" })).await;
    assert_eq!(field(wrong), "section");
    let wrong = desk.add(&desk.dele, number, json!({ "id": "MON-77", "title": "New" })).await;
    assert_eq!(field(wrong), "id");
    let used = desk.add(&desk.dele, number, json!({ "id": ATTESTED, "title": "New" })).await;
    assert_eq!(field(used), "id");
    let retire = desk.step(&desk.dele, number, "items/HYG-01/retirement", json!({ "reason": "" }));
    assert_eq!(field(retire.await), "reason");
    let gone = desk.step(&desk.dele, number, "items/HYG-99/retirement", json!({ "reason": "x" }));
    gone.await.expect(404);
    assert_eq!(desk.app.events(), before, "nothing is written");
}

#[actix_web::test]
async fn a_handoff_bar_that_is_looser_than_the_launch_bar_is_refused_with_its_place() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let catalog = Catalog::embedded().unwrap();
    let launch = catalog.current(Kind::Launch).unwrap();
    let item = launch
        .items()
        .find(|item| {
            let rule = item.launch.as_ref().map(|bar| bar.rule.to_string()).unwrap_or_default();
            rule.starts_with("at_most")
        })
        .unwrap();
    let looser = json!({ "handoff_rule": "at_most: 99", "launch_rule": "at_most: 1" });
    let refused = desk.change(&desk.dele, number, item.id.as_str(), looser).await.expect(422);
    let field = refused.json()["fields"][0].clone();
    let sentence = field["sentence"].as_str().unwrap();
    assert_eq!(field["field"], "handoff_rule");
    assert!(sentence.starts_with("handoff/v2.yaml:") && sentence.contains("looser"), "{sentence}");
}

#[actix_web::test]
async fn who_may_draft_and_publish() {
    let desk = Desk::open();
    desk.app.post(&desk.priya, DRAFTS, json!({})).await.expect(403);
    desk.app.post(&desk.hanna, DRAFTS, json!({})).await.expect(403);
    desk.app.post(&Who::Nobody, DRAFTS, json!({})).await.expect(401);
    let number = desk.begin(&desk.ana).await;
    let words = json!({ "title": "In other words", "change": "reworded" });
    desk.change(&desk.priya, number, ATTESTED, words.clone()).await.expect(403);
    desk.change(&desk.ana, number, ATTESTED, words.clone()).await.expect(200);
    assert_eq!(desk.publish(&desk.ana, number).await.expect(403).json()["code"], "only_author");
    desk.publish(&desk.dele, number).await.expect(403);
    desk.publish(&desk.priya, number).await.expect(403);
    let none = desk.step(&desk.hanna, number, "publication", json!({})).await.expect(422).json();
    assert_eq!(none["fields"][0]["field"], "open_reviews");
    let stale = json!({ "open_reviews": "stay" });
    let path = format!("{DRAFTS}/{number}/publication");
    desk.app.replace(&desk.hanna, &path, 1, stale).await.expect(412);
    // With a second author, one of the two may publish.
    let other = json!({ "title": "In still other words", "change": "reworded" });
    desk.change(&desk.dele, number, "OWN-01", other).await.expect(200);
    desk.publish(&desk.ana, number).await.expect(200);
    let ended = desk.publish(&desk.hanna, number).await.expect(409).json();
    assert_eq!(ended["code"], "draft_ended");
    assert_eq!(
        desk.change(&desk.ana, number, ATTESTED, words).await.expect(409).json()["code"],
        "draft_ended"
    );
}

#[actix_web::test]
async fn a_draft_that_changes_nothing_or_was_given_up_is_not_published() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let nothing = desk.publish(&desk.hanna, number).await.expect(409).json();
    assert_eq!(nothing["code"], "nothing_drafted");
    desk.step(&desk.dele, number, "discard", json!({ "reason": " " })).await.expect(422);
    desk.step(&desk.dele, number, "discard", json!({ "reason": "Not now." })).await.expect(200);
    assert_eq!(desk.publish(&desk.hanna, number).await.expect(409).json()["code"], "draft_ended");
    assert_eq!(desk.draft(number).await["ended_words"], "Not now.");
}

#[actix_web::test]
async fn two_sres_change_a_draft_at_once_and_meet_only_on_the_same_item() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let read = desk.version(number).await;
    let words = |title: &str| json!({ "title": title, "change": "reworded" });
    desk.change_read(&desk.dele, number, (ATTESTED, read), words("Mine")).await.expect(200);
    desk.change_read(&desk.mei, number, ("OWN-01", read), words("Theirs")).await.expect(200);
    let met = desk.change_read(&desk.mei, number, (ATTESTED, read), words("Also")).await;
    let met = met.expect(412).json();
    assert_eq!(
        (&met["conflict"]["theirs"], &met["conflict"]["by"]),
        (&json!("Mine"), &json!("dele"))
    );
    let draft = desk.draft(number).await;
    assert_eq!(draft["authors"].as_array().unwrap().len(), 2);
    // A version that the draft does not have yet was never read.
    desk.change_read(&desk.mei, number, ("OWN-02", 99), words("Later")).await.expect(412);
}

#[actix_web::test]
async fn an_item_moves_and_comes_back() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let first = |draft: &Value| draft["sections"][0]["items"][0]["id"].as_str().unwrap().to_owned();
    let was = first(&desk.draft(number).await);
    let moves = format!("{DRAFTS}/{number}/items/{was}/moves");
    desk.app.post(&desk.dele, &moves, json!({ "towards": "sideways" })).await.expect(422);
    let before = desk.app.events();
    desk.app.post(&desk.dele, &moves, json!({ "towards": "up" })).await.expect(422);
    assert_eq!(desk.app.events(), before, "it is the first");
    desk.app.post(&desk.dele, &moves, json!({ "towards": "down" })).await.expect(200);
    let draft = desk.draft(number).await;
    assert_ne!(first(&draft), was);
    assert_eq!(kinds(&draft["launch"])[0].1, "moved");
    let retire = json!({ "reason": "Nobody asks." });
    desk.step(&desk.dele, number, &format!("items/{was}/retirement"), retire).await.expect(200);
    let restore = format!("items/{was}/restoration");
    desk.step(&desk.dele, number, &restore, json!({})).await.expect(200);
    let draft = desk.draft(number).await;
    assert_eq!(draft["retired"], json!([]));
    desk.step(&desk.dele, number, &restore, json!({})).await.expect(404);
}

#[actix_web::test]
async fn every_process_sees_what_was_published_and_keeps_it_after_a_restart() {
    let desk = Desk::open();
    let other = desk.app.another_instance();
    let number = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded" });
    desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    desk.publish(&desk.hanna, number).await.expect(200);
    let credential = desk.priya.credential();
    let seen = other.read(&credential, checklists::catalog).unwrap();
    assert_eq!(seen.current(Kind::Launch).unwrap().version, 2);
    let restarted = desk.app.with_shipped_checklists();
    checklists::register(&restarted).unwrap();
    let seen = restarted.catalog();
    assert_eq!(seen.current(Kind::Handoff).unwrap().version, 2);
    assert!(seen.text(Kind::Launch, 2).unwrap().contains("In other words"));
}

#[actix_web::test]
async fn a_form_that_is_not_accepted_keeps_what_was_typed() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let path = format!("/checklists/drafts/{number}/items/{ATTESTED}");
    let fields = [("version", "1"), ("title", "Half a sentence"), ("sources", "A book")];
    let page = desk.app.form(&desk.dele, &path, &fields).await.expect(422).body;
    assert!(page.contains("Half a sentence") && page.contains("A book"), "{page}");
    assert!(page.contains("There is a problem"));
    let path = format!("/checklists/drafts/{number}/items");
    let fields = [("section", "OWN"), ("title", "A new one")];
    let page = desk.app.form(&desk.dele, &path, &fields).await.expect(422).body;
    assert!(page.contains("A new one") && page.contains("Add the item"));
}

/// The text of the current version of a checklist as the next one.
#[actix_web::test]
async fn open_reviews_move_with_the_publication_when_the_publisher_says_so() {
    let ledger = crate::support::Ledger::open().await;
    ledger.answer_everything().await;
    let app = &ledger.app;
    let dele = app.person("dele", &[("sre", Role::Member)], &[]);
    let number = app.post(&dele, DRAFTS, json!({})).await.expect(201).json()["number"].clone();
    let item = format!("{DRAFTS}/{number}/items/{ATTESTED}");
    let mut fields = app.get(&dele, &item).await.expect(200).json()["fields"].clone();
    fields["launch_words"] = json!("All of it, and tried once.");
    fields["change"] = json!("stricter");
    fields["reason"] = json!("INC-2291");
    app.replace(&dele, &item, 1, fields).await.expect(200);
    let draft = app.get(&ledger.manager, &format!("{DRAFTS}/{number}")).await.expect(200).json();
    let affected = &draft["affected"][0];
    assert_eq!(affected["totals"]["reviews"], 1);
    assert_eq!(affected["reviews"][0]["service"], "ledger");
    assert_eq!(affected["reviews"][0]["again"], json!([ATTESTED]));
    let publication = format!("{DRAFTS}/{number}/publication");
    let moved = app
        .replace(&ledger.manager, &publication, 2, json!({ "open_reviews": "move" }))
        .await
        .expect(200)
        .json();
    assert_eq!(moved["moved"], 1);
    let review = app.get(&ledger.lead, crate::support::REVIEW).await.expect(200).json();
    assert_eq!(review["checklist_version"], 2);
}
