//! A second change of the same item, and who counts as an author.

use serde_json::json;

use super::*;

#[actix_web::test]
async fn a_second_change_keeps_what_the_first_one_said() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let stricter = json!({
        "launch_words": "All of it, and tried once.", "change": "stricter", "reason": "INC-1",
    });
    desk.change(&desk.dele, number, ATTESTED, stricter).await.expect(200);
    let words = json!({ "todo": "Try it.", "change": "reworded", "reason": "It was not clear" });
    desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    let change = desk.draft(number).await["launch"]["changes"][0].clone();
    assert_eq!((&change["id"], &change["kind"]), (&json!(ATTESTED), &json!("stricter")));
    assert_eq!(change["reason"], "INC-1; It was not clear");
}

#[actix_web::test]
async fn a_reason_alone_can_be_corrected_and_the_same_again_is_refused() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded", "reason": "INC-1" });
    desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    let corrected = json!({ "change": "reworded", "reason": "INC-2" });
    desk.change(&desk.dele, number, ATTESTED, corrected.clone()).await.expect(200);
    assert_eq!(desk.draft(number).await["launch"]["changes"][0]["reason"], "INC-2");
    desk.change(&desk.dele, number, ATTESTED, corrected.clone()).await.expect(422);
    // What is as in force has no reason to correct.
    desk.change(&desk.dele, number, "OWN-01", corrected).await.expect(422);
    let why = desk.app.get(&desk.dele, &format!("{DRAFTS}/{number}/items/{ATTESTED}")).await;
    assert_eq!(why.expect(200).json()["why"]["reason"], "INC-2");
}

#[actix_web::test]
async fn who_only_moved_an_item_is_no_author_of_what_others_changed() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded" });
    desk.change(&desk.ana, number, ATTESTED, words).await.expect(200);
    let moves = format!("{DRAFTS}/{number}/items/{ATTESTED}/moves");
    desk.app.post(&desk.mei, &moves, json!({ "towards": "up" })).await.expect(200);
    assert_eq!(desk.draft(number).await["authors"].as_array().unwrap().len(), 1);
    assert_eq!(desk.publish(&desk.ana, number).await.expect(403).json()["code"], "only_author");
    desk.publish(&desk.hanna, number).await.expect(200);
}

#[actix_web::test]
async fn who_began_a_draft_in_which_items_only_moved_does_not_publish_it_alone() {
    let desk = Desk::open();
    let number = desk.begin(&desk.ana).await;
    let moves = format!("{DRAFTS}/{number}/items/{ATTESTED}/moves");
    desk.app.post(&desk.ana, &moves, json!({ "towards": "up" })).await.expect(200);
    assert_eq!(desk.publish(&desk.ana, number).await.expect(403).json()["code"], "only_author");
}

#[actix_web::test]
async fn a_form_that_is_sent_twice_adds_one_item() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let new = json!({ "title": "Somebody is told" });
    desk.add(&desk.dele, number, new.clone()).await.expect(200);
    let again = desk.add(&desk.dele, number, new).await.expect(422).json();
    assert_eq!(again["fields"][0]["field"], "title");
    let added = desk.draft(number).await["launch"]["changes"].as_array().unwrap().len();
    assert_eq!(added, 1);
}

#[actix_web::test]
async fn an_item_that_moved_stands_there_in_both_versions_and_in_the_next_draft() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let first = desk.draft(number).await["sections"][0]["items"][0]["id"].clone();
    let first = first.as_str().unwrap().to_owned();
    let moves = format!("{DRAFTS}/{number}/items/{first}/moves");
    let place = async || {
        let path = format!("{DRAFTS}/{number}/items/{first}");
        desk.app.get(&desk.dele, &path).await.expect(200).json()["place"][0].clone()
    };
    assert_eq!(place().await, 1);
    desk.app.post(&desk.dele, &moves, json!({ "towards": "down" })).await.expect(200);
    assert_eq!(place().await, 2);
    desk.publish(&desk.hanna, number).await.expect(200);
    let next = desk.begin(&desk.dele).await;
    let draft = desk.draft(next).await;
    assert_eq!(draft["sections"][0]["items"][1]["id"], first.as_str());
    assert_eq!(
        (&draft["launch"]["changes"], &draft["handoff"]["changes"]),
        (&json!([]), &json!([]))
    );
    let compared = desk.app.get(&desk.dele, "/api/v1/checklists/handoff/v1...v2").await.expect(200);
    assert_eq!(kinds(&compared.json())[0].1, "moved");
}

#[actix_web::test]
async fn an_item_keeps_both_of_its_bars() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let blank = |bar: &str| {
        let names = ["rule", "words", "severity", "evidence", "max_age_days"];
        let mut fields = json!({});
        for name in names {
            fields[format!("{bar}_{name}")] = json!("");
        }
        fields
    };
    for (bar, field) in [("launch", "launch_rule"), ("handoff", "handoff_rule")] {
        let refused = desk.change(&desk.dele, number, ATTESTED, blank(bar)).await.expect(422);
        assert_eq!(refused.json()["fields"][0]["field"], field);
    }
    let mut alone = blank("handoff");
    alone["title"] = json!("Asked at launch alone");
    let refused = desk.add(&desk.dele, number, alone).await.expect(422).json();
    assert_eq!(refused["fields"][0]["field"], "handoff_rule");
}

#[actix_web::test]
async fn who_added_an_item_is_its_author_after_it_got_another_id() {
    let desk = Desk::open();
    let (mine, theirs) = (desk.begin(&desk.ana).await, desk.begin(&desk.mei).await);
    desk.add(&desk.ana, mine, json!({ "title": "Ours is so" })).await.expect(200);
    desk.add(&desk.mei, theirs, json!({ "title": "Theirs is so" })).await.expect(200);
    desk.publish(&desk.hanna, theirs).await.expect(200);
    desk.step(&desk.dele, mine, "rebase", json!({})).await.expect(200);
    let draft = desk.draft(mine).await;
    assert_eq!(draft["launch"]["changes"][0]["id"], "OWN-08");
    let authors: Vec<_> =
        draft["authors"].as_array().unwrap().iter().map(|one| &one["handle"]).collect();
    assert_eq!(authors, ["ana"]);
    assert_eq!(desk.publish(&desk.ana, mine).await.expect(403).json()["code"], "only_author");
    desk.publish(&desk.hanna, mine).await.expect(200);
}

#[actix_web::test]
async fn a_reason_with_more_to_it_is_said_once() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    for (todo, reason) in
        [("Try it.", "INC-1"), ("Try it twice.", "INC-1 and INC-2"), ("Try it.", "INC-2")]
    {
        let words = json!({ "todo": todo, "change": "reworded", "reason": reason });
        desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    }
    assert_eq!(desk.draft(number).await["launch"]["changes"][0]["reason"], "INC-1 and INC-2");
}

#[actix_web::test]
async fn reasons_that_are_too_long_together_are_refused_when_they_become_so() {
    let desk = Desk::open();
    let number = desk.begin(&desk.dele).await;
    let change = async |title: &str, letter: &str| {
        let reason = letter.repeat(6_000);
        let words = json!({ "title": title, "change": "reworded", "reason": reason });
        desk.change(&desk.dele, number, ATTESTED, words).await
    };
    change("In other words", "a").await.expect(200);
    let refused = change("In still other words", "b").await.expect(422).json();
    assert_eq!(refused["fields"][0]["field"], "reason");
    assert_eq!(desk.draft(number).await["edits"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_file_in_the_field_of_the_other_one_is_told_where_it_belongs() {
    let desk = Desk::open();
    let path = "/checklists/handoff/v1/file.yaml";
    let handoff = desk.app.get(&desk.dele, path).await.expect(200).body;
    let body = json!({ "launch": handoff });
    let refused = desk.app.post(&desk.dele, &format!("{DRAFTS}/imports"), body).await.expect(422);
    let field = refused.json()["fields"][0].clone();
    assert_eq!(field["field"], "launch");
    assert_eq!(field["sentence"], "This is a handoff file: give it in the handoff field.");
}
