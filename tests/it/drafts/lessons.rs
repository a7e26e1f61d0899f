//! Lessons that drafts name: filed, not declined, and free again when a draft is given up.

use serde_json::json;

use super::files::reworded_launch_file;
use super::*;

const LESSONS: &str = "/api/v1/lessons";

impl Desk {
    async fn lesson(&self) {
        let told = json!({ "what_happened": "Retries tripled the load." });
        self.app.post(&self.priya, LESSONS, told).await.expect(201);
    }

    async fn decide(&self, number: u32, body: Value) {
        let path = format!("{LESSONS}/{number}");
        let read = self.app.get(&self.mei, &path).await.expect(200).json();
        let version = read["version"].as_i64().unwrap();
        self.app.replace(&self.mei, &format!("{path}/decision"), version, body).await.expect(200);
    }
}

#[actix_web::test]
async fn a_lesson_of_a_draft_that_is_given_up_waits_for_another_one() {
    let desk = Desk::open();
    desk.lesson().await;
    let number = desk.begin(&desk.dele).await;
    desk.decide(1, json!({ "decision": "accepted", "draft": number.to_string() })).await;
    let lesson = async || desk.app.get(&desk.mei, "/api/v1/lessons/1").await.expect(200).json();
    assert_eq!(lesson().await["draft"], number);
    desk.step(&desk.dele, number, "discard", json!({ "reason": "Not now." })).await.expect(200);
    let waiting = lesson().await;
    assert_eq!((&waiting["state"], &waiting["draft"]), (&json!("accepted"), &Value::Null));
    let next = desk.begin(&desk.dele).await;
    desk.decide(1, json!({ "decision": "declined", "words": "It is asked already." })).await;
    assert_ne!(next, number);
}

#[actix_web::test]
async fn a_lesson_that_was_declined_is_a_problem_of_the_draft_that_names_it() {
    let desk = Desk::open();
    desk.lesson().await;
    let number = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded", "lesson": "1" });
    desk.change(&desk.dele, number, ATTESTED, words.clone()).await.expect(200);
    assert_eq!(desk.draft(number).await["problems"], json!([]));
    desk.decide(1, json!({ "decision": "declined", "words": "It is asked already." })).await;

    let problem = desk.draft(number).await["problems"][0].clone();
    assert_eq!(problem["item"], ATTESTED);
    assert!(problem["sentence"].as_str().unwrap().contains("was declined"), "{problem}");
    let refused = desk.publish(&desk.hanna, number).await.expect(409).json();
    assert_eq!(refused["code"], "draft_broken");
    assert!(refused["detail"].as_str().unwrap().contains("Lesson 1 was declined"), "{refused}");
    let again = desk.begin(&desk.mei).await;
    let refused = desk.change(&desk.mei, again, ATTESTED, words).await.expect(422).json();
    assert_eq!(refused["fields"][0]["field"], "lesson");
}

#[actix_web::test]
async fn a_file_that_names_a_lesson_that_nobody_filed_is_not_read() {
    let desk = Desk::open();
    let (mut lines, reason) = reworded_launch_file(&desk).await;
    let indent: String = lines[reason].chars().take_while(|letter| *letter == ' ').collect();
    lines.insert(reason + 1, format!("{indent}lesson: 77"));
    let before = desk.app.events();
    let files = json!({ "launch": lines.join("\n") + "\n" });
    let refused = desk.app.post(&desk.dele, &format!("{DRAFTS}/imports"), files).await.expect(422);
    let field = refused.json()["fields"][0].clone();
    assert_eq!(field["field"], "launch");
    let sentence = field["sentence"].as_str().unwrap();
    assert!(sentence.contains(ATTESTED) && sentence.contains("no lesson 77"), "{sentence}");
    assert_eq!(desk.app.events(), before, "nothing is written");
}

#[actix_web::test]
async fn a_lesson_that_its_draft_was_published_without_waits_for_another_one() {
    let desk = Desk::open();
    desk.lesson().await;
    desk.lesson().await;
    let number = desk.begin(&desk.dele).await;
    for lesson in [1, 2] {
        desk.decide(lesson, json!({ "decision": "accepted", "draft": number.to_string() })).await;
    }
    let words = json!({ "title": "In other words", "change": "reworded", "lesson": "1" });
    desk.change(&desk.dele, number, ATTESTED, words).await.expect(200);
    desk.publish(&desk.hanna, number).await.expect(200);
    let lesson = async |one: u32| {
        let path = format!("{LESSONS}/{one}");
        let read = desk.app.get(&desk.mei, &path).await.expect(200).json();
        (read["state"].clone(), read["draft"].clone())
    };
    assert_eq!(lesson(1).await, (json!("applied"), json!(number)));
    assert_eq!(lesson(2).await, (json!("accepted"), Value::Null));
}
