//! An item is edited in a form that was opened before the review went to a later version.

use readyroom::domain::checklist::Kind;
use serde_json::{Value, json};

use crate::support::{Answer, Ledger, REVIEW};
use crate::versions::{Edit, publish_next};

const ITEM: &str = "/services/ledger/launch/1/items/OWN-06";

async fn version(ledger: &Ledger) -> i64 {
    let read = ledger.app.get(&ledger.lead, &format!("{REVIEW}/items/OWN-06")).await.expect(200);
    read.json()["answer_version"].as_i64().unwrap()
}

async fn save(ledger: &Ledger, version: i64, answer: &str) -> Answer {
    let path = format!("{REVIEW}/items/OWN-06/answer");
    ledger.app.replace(&ledger.member, &path, version, json!({ "answer": answer })).await
}

async fn upgrade(ledger: &Ledger, edit: Edit) {
    publish_next(&ledger.app, Kind::Launch, &[("OWN-06", edit)], None);
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);
}

#[actix_web::test]
async fn who_saves_over_an_upgrade_is_told_that_the_checklist_changed_and_keeps_what_they_typed() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let read = version(&ledger).await;
    upgrade(&ledger, Edit::Looser).await;
    let events = ledger.app.events();
    let refused = save(&ledger, read, "partly").await.expect(412).json();
    let conflict = &refused["conflict"];
    assert_eq!((&conflict["checklist_version"], &conflict["by"]), (&json!(2), &json!("")));
    assert_eq!((&conflict["theirs"], &conflict["mine"]), (&json!("Met"), &json!("Partly met")));
    let said = refused["detail"].as_str().unwrap();
    assert!(said.contains("changed to version 2 of its checklist"), "{said}");
    assert!(said.contains("Read the item again") && !said.contains("Somebody"), "{said}");

    let version_read = read.to_string();
    let typed = [
        ("answer", "partly"),
        ("answer_version", version_read.as_str()),
        ("note", "Half of it, since May."),
        ("note_version", "0"),
    ];
    let page = ledger.app.form(&ledger.member, ITEM, &typed).await.expect(409).body;
    assert!(page.contains("The review changed to version 2 of its checklist"), "{page}");
    assert!(page.contains("read the item again") && !page.contains("Somebody"), "{page}");
    assert!(page.contains("Half of it, since May.") && page.contains("Keep mine"), "{page}");
    assert_eq!(ledger.app.events(), events, "nothing was written");

    // Keeping it saves it over what is there now.
    let now = version(&ledger).await;
    save(&ledger, now, "partly").await.expect(200);
    // Whoever still has the form from before the upgrade hears of both.
    let refused = save(&ledger, read, "not_met").await.expect(412).json();
    let said = refused["detail"].as_str().unwrap();
    assert!(said.contains("member changed this answer") && said.contains("version 2"), "{said}");
    // What was opened after the upgrade has only met a person.
    let refused = save(&ledger, now, "not_met").await.expect(412).json();
    assert_eq!(refused["conflict"]["checklist_version"], Value::Null);
}

#[actix_web::test]
async fn an_answer_that_somebody_changed_before_the_upgrade_is_still_theirs() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let read = version(&ledger).await;
    save(&ledger, read, "partly").await.expect(200);
    upgrade(&ledger, Edit::Words).await;
    upgrade(&ledger, Edit::Words).await;
    let both = save(&ledger, read, "not_met").await.expect(412).json();
    assert_eq!(both["conflict"]["by"], "member");
    assert_eq!(both["conflict"]["checklist_version"], 3);
    // Read between the two upgrades, nobody but the checklist changed it.
    let one = save(&ledger, read + 2, "not_met").await.expect(412).json();
    assert_eq!(
        (&one["conflict"]["by"], &one["conflict"]["checklist_version"]),
        (&json!(""), &json!(3))
    );
}

#[actix_web::test]
async fn what_the_item_does_not_take_any_more_is_shown_and_not_sent_again() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let read = version(&ledger).await.to_string();
    upgrade(&ledger, Edit::Kind).await;
    let typed = [("answer", "not_met"), ("answer_version", read.as_str())];
    let page = ledger.app.form(&ledger.member, ITEM, &typed).await.expect(409).body;
    assert!(page.contains("The review changed to version 2 of its checklist"), "{page}");
    assert!(page.contains("not_met") && !page.contains("Keep mine"), "{page}");
}
