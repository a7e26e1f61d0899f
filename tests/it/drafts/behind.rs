//! Drafts that began from versions which are in force no more.

use serde_json::json;

use super::*;

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
            let credential = who.credential();
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
