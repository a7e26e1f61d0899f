//! An item through time: what closed reviews came to, good examples, and candidates to retire.

use readyroom::domain::ids::{ReviewId, Slug};
use readyroom::store::answers::{self, AnswerRow};
use readyroom::store::{self, reviews, services};
use serde_json::{Value, json};

use crate::database::Look;
use crate::support::{Ledger, REVIEW, TestApp};
use crate::waivers::{BLOCKER, REQUIRED, Room};

const ITEMS: &str = "/api/v1/checklists/launch/items";
const RESULTS: &str = "/api/v1/checklists/launch/results";

/// An item that the team first reports as met in part; an SRE asks for a change of it.
const RETURNED: &str = "MON-05";
/// An item that the team says is not applicable.
const NOT_APPLICABLE: &str = "MON-06";

async fn history(ledger: &Ledger, item: &str) -> Value {
    ledger.app.get(&ledger.lead, &format!("{ITEMS}/{item}")).await.expect(200).json()
}

async fn answer(ledger: &Ledger, item: &str, body: Value) {
    let place = format!("{REVIEW}/items/{item}");
    let read = ledger.app.get(&ledger.member, &place).await.expect(200).json();
    let version = read["answer_version"].as_i64().unwrap();
    ledger.app.replace(&ledger.member, &format!("{place}/answer"), version, body).await.expect(200);
}

async fn submit(ledger: &Ledger) {
    let path = format!("{REVIEW}/submissions");
    ledger.app.post(&ledger.lead, &path, json!({})).await.expect(201);
}

async fn judge(ledger: &Ledger, item: &str, verdict: &str) {
    let place = format!("{REVIEW}/items/{item}");
    let seen = ledger.app.get(&ledger.sre, &place).await.expect(200).json()["seen"].clone();
    let body = json!({ "verdict": verdict, "seen": seen, "comment": "Say who is paged." });
    ledger.app.post(&ledger.sre, &format!("{place}/verdict"), body).await.expect(200);
}

/// A review that was returned once, and signed off with an item that was met at last, one that is
/// not applicable, and one below its bar with a waiver.
async fn closed() -> Ledger {
    let room = Room::below_in(TestApp::start(), &[REQUIRED]).await;
    let ledger = &room.ledger;
    answer(ledger, RETURNED, json!({ "answer": "partly" })).await;
    let reason = json!({ "answer": "not_applicable", "reason": "There is one team." });
    answer(ledger, NOT_APPLICABLE, reason).await;
    submit(ledger).await;
    judge(ledger, RETURNED, "change_asked").await;
    // Asked for and taken back before the return: no failure.
    judge(ledger, BLOCKER, "change_asked").await;
    judge(ledger, BLOCKER, "accepted").await;
    let comment = json!({ "comment": "One thing." });
    ledger.app.post(&ledger.sre, &format!("{REVIEW}/returns"), comment).await.expect(201);
    answer(ledger, RETURNED, json!({ "answer": "met" })).await;
    room.ask(&ledger.lead, REQUIRED, "2026-12-31").await.expect(201);
    room.decide(&room.sre_lead, 1, 1, "granted").await.expect(200);
    submit(ledger).await;
    ledger.accept_what_is_left(&ledger.sre).await;
    assert_eq!(
        ledger.app.get(&ledger.lead, &format!("{ITEMS}/{RETURNED}")).await.json()["results"]["asked"],
        0
    );
    ledger.sign_off(&ledger.sre).await.expect(201);
    room.ledger
}

/// Reviews that say the same as the one there is, closed on the same day and never returned.
fn copy(app: &TestApp, times: i32) {
    let copied: store::Result<()> = app.core.store().write(move |db| {
        let slug: Slug = "ledger".parse().unwrap();
        let service = services::by_slug(db, &slug)?;
        let row = reviews::of_service(db, service.id)?.remove(0);
        let said = answers::of_review(db, row.id)?;
        for number in row.number + 1..=row.number + times {
            let mut copy = row.clone();
            (copy.id, copy.number) = (ReviewId::new(), number);
            reviews::insert(db, &copy)?;
            for answer in &said {
                answers::insert(db, &AnswerRow { review_id: copy.id, ..answer.clone() })?;
            }
        }
        Ok(())
    });
    copied.unwrap();
}

#[actix_web::test]
async fn what_a_closed_review_came_to_is_counted_at_its_first_submission() {
    let ledger = closed().await;
    let counts = |history: &Value| {
        let figure = |name: &str| history["results"][name].as_i64().unwrap();
        ["asked", "met", "failed", "not_applicable", "waived"].map(figure)
    };
    assert_eq!(counts(&history(&ledger, RETURNED).await), [1, 0, 1, 0, 0]);
    assert_eq!(counts(&history(&ledger, BLOCKER).await), [1, 1, 0, 0, 0]);
    assert_eq!(counts(&history(&ledger, NOT_APPLICABLE).await), [1, 0, 0, 1, 0]);
    assert_eq!(counts(&history(&ledger, REQUIRED).await), [1, 0, 1, 0, 1]);
    let versions = &history(&ledger, RETURNED).await["versions"];
    assert_eq!((&versions[0]["version"], &versions[0]["change"]), (&json!(1), &json!("added")));
    assert!(versions[0]["published_at"].is_string() && versions[0]["reason"].is_string());
    let page = ledger.app.get(&ledger.lead, &format!("/checklists/launch/items/{REQUIRED}")).await;
    let page = page.expect(200).body;
    assert!(page.contains("Met at the first submission in 0 of 1 review"), "{page}");
    assert!(page.contains("Waived in 1"), "{page}");
}

#[actix_web::test]
async fn good_examples_are_accepted_answers_with_evidence() {
    let ledger = closed().await;
    let note = json!({ "note": "x" });
    // Its content is frozen: what is shown is what was signed.
    ledger
        .app
        .replace(&ledger.member, &format!("{REVIEW}/items/{BLOCKER}/note"), 0, note)
        .await
        .expect(409);
    let found = history(&ledger, BLOCKER).await["examples"].clone();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!((&found[0]["service"], &found[0]["number"]), (&json!("ledger"), &json!(1)));
    assert_eq!(found[0]["answer"], "Met");
    let proof = format!("https://example.com/{BLOCKER}");
    assert_eq!(found[0]["evidence"][0]["url"], proof);
    let page = ledger.app.get(&ledger.lead, &format!("/checklists/launch/items/{BLOCKER}")).await;
    assert!(page.expect(200).body.contains(&proof));
    // Accepted with a waiver is no example, and what is not applicable proves nothing.
    assert_eq!(history(&ledger, NOT_APPLICABLE).await["examples"], json!([]));
    // One of each service, however many reviews it had.
    copy(&ledger.app, 2);
    let found = history(&ledger, BLOCKER).await["examples"].clone();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
}

#[actix_web::test]
async fn twenty_reviews_make_a_candidate_to_retire() {
    let ledger = closed().await;
    copy(&ledger.app, 18);
    let candidates = async || {
        let found = ledger.app.get(&ledger.lead, RESULTS).await.expect(200).json();
        let items = found["items"].as_array().unwrap().clone();
        let of = |item: &str| {
            items.iter().find(|one| one["id"] == item || one["item"] == item).unwrap()["candidate"]
                .clone()
        };
        [RETURNED, BLOCKER, NOT_APPLICABLE, REQUIRED].map(of)
    };
    assert_eq!(candidates().await, [json!(null), json!(null), json!(null), json!(null)]);
    let page = ledger.app.get(&ledger.lead, "/checklists/launch").await.expect(200).body;
    assert!(!page.contains("Candidates to retire"));
    copy(&ledger.app, 1);
    let (nobody, mostly) = (json!("nobody_failed"), json!("mostly_not_applicable"));
    // Of the twenty reviews one was returned with a change asked.
    assert_eq!(candidates().await, [json!(null), nobody, mostly, json!(null)]);
    let page = ledger.app.get(&ledger.lead, "/checklists/launch").await.expect(200).body;
    assert!(page.contains("Candidates to retire"), "{page}");
    assert!(page.contains("Nobody failed it in the last 20 reviews that asked it."), "{page}");
    assert!(page.contains("Not applicable in 20 of the last 20 reviews that asked it."), "{page}");
    // An older review is no longer one of the last twenty.
    copy(&ledger.app, 20);
    let found = history(&ledger, RETURNED).await;
    assert_eq!(found["results"]["asked"], 20);
}

#[actix_web::test]
async fn an_item_that_no_version_has_is_not_found() {
    let ledger = Ledger::open().await;
    ledger.app.get(&ledger.lead, &format!("{ITEMS}/ZZZ-99")).await.expect(404);
    ledger.app.get(&ledger.lead, "/checklists/launch/items/ZZZ-99").await.expect(404);
    ledger.app.get(&ledger.lead, "/api/v1/checklists/other/results").await.expect(404);
    let handoff = ledger.app.get(&ledger.lead, "/api/v1/checklists/handoff/results").await;
    let handoff = handoff.expect(200).json();
    assert_eq!(handoff["items"].as_array().unwrap().len(), 60);
    assert!(handoff["items"].as_array().unwrap().iter().all(|item| item["asked"] == 0));
}

/// The queries of `store::closed_reviews` that would read everything without their index.
#[actix_web::test]
async fn closed_reviews_and_their_steps_are_found_by_their_indexes() {
    let app = TestApp::start();
    let mut look = Look::into(&app.location());
    let queries = [
        (
            "SELECT * FROM reviews WHERE kind = 'launch' AND signed_off_at IS NOT NULL \
             ORDER BY signed_off_at DESC, id DESC LIMIT 100",
            "reviews_closed",
        ),
        (
            "SELECT chain, seq, at, kind, subject FROM events WHERE chain IN ('a', 'b') AND \
             events.kind IN ('review.submitted', 'review.returned', 'review.signed_off', \
             'review.completed') ORDER BY chain, seq",
            "events_review_steps",
        ),
    ];
    for (query, index) in queries {
        let plan = look.plan(query);
        assert!(plan.contains(index), "{query}\n{plan}");
    }
}

/// Not a test: how long the pages take with 20 and with 2,020 closed reviews, for docs/PERFORMANCE.md.
#[actix_web::test]
#[ignore = "a measurement"]
async fn the_pages_take_as_long_with_two_thousand_reviews() {
    let ledger = closed().await;
    let mut measured = Vec::new();
    for more in [19, 2_000] {
        copy(&ledger.app, more);
        // As the database does by itself some time after so many rows were added.
        Look::into(&ledger.app.location()).run("ANALYZE");
        for path in ["/checklists/launch", "/checklists/launch/items/PLN-01"] {
            let doors = ledger.app.doors(None).await;
            let mut took = Vec::new();
            for _ in 0..21 {
                let begun = std::time::Instant::now();
                let request = actix_web::test::TestRequest::get().uri(path);
                doors(request, &ledger.lead).await.expect(200);
                took.push(begun.elapsed());
            }
            took.sort();
            measured.push(format!("{more} more, {path}: {:?} in the middle", took[10]));
        }
    }
    panic!("{}", measured.join("\n"));
}
