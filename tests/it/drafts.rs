//! Drafts of the next checklist version: changing, publishing, and what stands in the way.

mod at_once;
mod corrections;
mod lessons;

use std::thread;

use readyroom::catalog::Catalog;
use readyroom::domain::checklist::Kind;
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::ops::{Credential, Error, checklists, drafts, secrets};
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

    fn credential(&self, who: &Who) -> Credential {
        let Who::Session(secret) = who else { panic!("no session") };
        Credential::Session(secrets::hash(secret))
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
async fn a_draft_on_an_older_version_is_brought_onto_the_current_one() {
    let desk = Desk::open();
    let (mine, theirs) = (desk.begin(&desk.dele).await, desk.begin(&desk.mei).await);
    let words = |title: &str| json!({ "title": title, "change": "reworded" });
    desk.change(&desk.dele, mine, ATTESTED, words("Mine")).await.expect(200);
    desk.add(&desk.dele, mine, json!({ "title": "My new one" })).await.expect(200);
    desk.change(&desk.mei, theirs, ATTESTED, words("Theirs")).await.expect(200);
    desk.change(&desk.mei, theirs, "OWN-01", words("Theirs alone")).await.expect(200);
    desk.add(&desk.mei, theirs, json!({ "title": "Their new one" })).await.expect(200);
    desk.publish(&desk.hanna, theirs).await.expect(200);

    let behind = desk.publish(&desk.hanna, mine).await.expect(409).json();
    assert_eq!(behind["code"], "draft_behind");
    assert!(behind["detail"].as_str().unwrap().contains("v2"));
    assert_eq!(desk.draft(mine).await["behind"]["launch"], 2);
    desk.step(&desk.dele, mine, "rebase", json!({})).await.expect(200);
    let again = desk.step(&desk.dele, mine, "rebase", json!({})).await.expect(409).json();
    assert_eq!(again["code"], "draft_up_to_date");
    let draft = desk.draft(mine).await;
    assert_eq!(draft["problems"], json!([]));
    let said = draft["edits"].as_array().unwrap().last().unwrap()["reason"].clone();
    assert!(said.as_str().unwrap().contains(ATTESTED), "{said}");
    let items = |draft: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let sections = draft["sections"].as_array().unwrap();
        let items = sections.iter().flat_map(|section| section["items"].as_array().unwrap());
        items.map(|item| (text(&item["id"]), text(&item["title"]))).collect()
    };
    let titles: Vec<String> = items(&draft).into_iter().map(|(_, title)| title).collect();
    for title in ["Mine", "Theirs alone", "My new one", "Their new one"] {
        assert!(titles.iter().any(|known| known == title), "{title} is lost");
    }
    assert!(!titles.iter().any(|title| title == "Theirs"), "the draft has its own words");
    desk.publish(&desk.hanna, mine).await.expect(200);
    let newest = desk.app.get(&desk.priya, "/api/v1/checklists/launch").await.expect(200).json();
    assert_eq!(newest["version"], 3);
}

#[actix_web::test]
async fn of_two_drafts_published_at_once_one_is() {
    let desk = Desk::open();
    let (one, other) = (desk.begin(&desk.dele).await, desk.begin(&desk.mei).await);
    for (number, item) in [(one, ATTESTED), (other, "OWN-01")] {
        let words = json!({ "title": "In other words", "change": "reworded" });
        desk.change(&desk.dele, number, item, words).await.expect(200);
    }
    let instances = [desk.app.another_instance(), desk.app.another_instance()];
    let threads: Vec<_> = instances
        .into_iter()
        .zip([(one, &desk.ana), (other, &desk.hanna)])
        .map(|(core, (number, who))| {
            let credential = desk.credential(who);
            let number = i32::try_from(number).unwrap();
            thread::spawn(move || {
                core.write(&credential, "test", move |tx| drafts::publish(tx, number, 2, "stay"))
            })
        })
        .collect();
    let outcomes: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let refused = outcomes.into_iter().find_map(Result::err).unwrap();
    assert!(matches!(refused, Error::Refused(_)), "{refused}");
    let newest = desk.app.get(&desk.priya, "/api/v1/checklists/launch").await.expect(200).json();
    assert_eq!(newest["version"], 2);
}

#[actix_web::test]
async fn every_process_sees_what_was_published_and_keeps_it_after_a_restart() {
    let desk = Desk::open();
    let other = desk.app.another_instance();
    let number = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded" });
    desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    desk.publish(&desk.hanna, number).await.expect(200);
    let credential = desk.credential(&desk.priya);
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
async fn next_file(desk: &Desk, kind: &str, from: u32) -> String {
    let path = format!("/checklists/{kind}/v{from}/file.yaml");
    let text = desk.app.get(&desk.dele, &path).await.expect(200).body;
    text.replacen(&format!("version: {from}\n"), &format!("version: {}\n", from + 1), 1)
}

#[actix_web::test]
async fn a_draft_is_read_from_files_and_makes_the_same_files_again() {
    let desk = Desk::open();
    let first = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded" });
    desk.change(&desk.dele, first, ATTESTED, words).await.expect(200);
    desk.publish(&desk.hanna, first).await.expect(200);
    // A repository goes on from what was exported: the next versions, with a change of its own.
    let launch = next_file(&desk, "launch", 2).await;
    let launch = launch.replacen("title: In other words", "title: In better words", 1);
    let mut lines: Vec<String> = launch.lines().map(str::to_owned).collect();
    let reason = lines.iter().position(|line| line.contains("reason: INC-2291")).unwrap();
    lines[reason - 1] = lines[reason - 1].replace("version: 2", "version: 3");
    let launch = lines.join("\n") + "\n";
    let handoff = next_file(&desk, "handoff", 2).await.replacen("extends: 2\n", "extends: 3\n", 1);
    let files = json!({ "launch": launch, "handoff": handoff });
    let imports = format!("{DRAFTS}/imports");
    desk.app.post(&desk.priya, &imports, files.clone()).await.expect(403);
    let read = desk.app.post(&desk.dele, &imports, files).await.expect(201).json();
    let number = read["number"].as_i64().unwrap();
    let draft = desk.draft(number).await;
    assert_eq!(draft["problems"], json!([]));
    assert_eq!(kinds(&draft["launch"]), [pair(ATTESTED, "reworded")]);
    assert_eq!(desk.publish(&desk.hanna, number).await.expect(200).json()["launch"], 3);
    let exported = desk.app.get(&desk.dele, "/checklists/launch/v3/file.yaml").await.body;
    assert_eq!(exported, launch, "export, import and export again are the same to the byte");
    let exported = desk.app.get(&desk.dele, "/checklists/handoff/v3/file.yaml").await.body;
    assert_eq!(exported, handoff);
}

#[actix_web::test]
async fn a_file_that_cannot_be_the_next_version_is_refused_with_the_place() {
    let desk = Desk::open();
    let before = desk.app.events();
    let imports = format!("{DRAFTS}/imports");
    let import = async |launch: &str| {
        let body = json!({ "launch": launch });
        let refused = desk.app.post(&desk.dele, &imports, body).await.expect(422).json();
        let field = refused["fields"][0].clone();
        assert_eq!(field["field"], "launch");
        field["sentence"].as_str().unwrap().to_owned()
    };
    let path = "/checklists/launch/v1/file.yaml";
    let same = desk.app.get(&desk.dele, path).await.expect(200).body;
    assert!(import(&same).await.contains("published already, with this very content"));
    let other = format!("{same}# another\n");
    assert!(import(&other).await.contains("published already with other content"));
    let far = same.replacen("version: 1\n", "version: 9\n", 1);
    assert!(import(&far).await.contains("number the file v2"));
    assert!(import("version: 2\nname: launch\n  bad").await.starts_with("launch/v2.yaml:"));
    let bomb: String = (0..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n)).collect();
    assert!(import(&bomb).await.starts_with("launch/v2.yaml:"));
    assert!(import(" ").await.starts_with("Give the text"));
    let large = json!({ "launch": "#".repeat(5 * 1024 * 1024) });
    desk.app.post(&desk.dele, &imports, large).await.expect(413);
    assert_eq!(desk.app.events(), before, "nothing is written");
}

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
