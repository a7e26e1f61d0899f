//! Items that are asked of other services than before, and rows that held nothing.

use readyroom::domain::checklist::{Checklist, Condition, Fact, Kind};
use readyroom::ops::affected::{self, Affected};
use serde_json::{Value, json};

use crate::database::Look;
use crate::support::{Ledger, REVIEW};
use crate::versions::{Edit, catch_up, id, newest, next, publish, publish_next};

/// What the ledger is not, so that it is not asked an item of such services.
const NOT_THE_LEDGER: Condition = Condition::Fact(Fact::FrequentDeploys);

/// The version after this one, in which an item is asked of such services; of all when empty.
fn asked_of(before: &Checklist, item: &str, of: &[Condition]) -> Checklist {
    let mut after = next(before, &[], None);
    let number = after.version;
    let items = after.sections.iter_mut().flat_map(|section| &mut section.items);
    for one in items.filter(|one| one.id.as_str() == item) {
        one.applies_when = of.to_vec();
        one.since.version = number;
    }
    after
}

fn affected(ledger: &Ledger, after: &Checklist) -> Affected {
    let before = newest(&ledger.app, Kind::Launch);
    let who = ledger.lead.credential();
    ledger.app.core.read(&who, |view| affected::of_version(view, &before, after)).unwrap()
}

async fn item(ledger: &Ledger, item: &str) -> Value {
    ledger.app.get(&ledger.lead, &format!("{REVIEW}/items/{item}")).await.expect(200).json()
}

#[actix_web::test]
async fn an_answer_comes_back_to_be_confirmed_with_an_item_that_is_asked_again() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    ledger.answer_everything().await;
    ledger.accept_what_is_left(&ledger.sre).await;
    let answered = item(&ledger, "OWN-06").await;
    let first = newest(app, Kind::Launch);
    let second = asked_of(&first, "OWN-06", &[NOT_THE_LEDGER]);
    let found = affected(&ledger, &second);
    assert_eq!(found.reviews[0].retired, [id("OWN-06")], "who loses an item by scope is named");
    publish(app, &second, false);
    catch_up(app);
    let upgrades = format!("{REVIEW}/upgrades");
    let done = app.post(&ledger.lead, &upgrades, json!({})).await.expect(201).json();
    assert_eq!(done["counts"], json!({ "new": 0, "again": 0, "retired": 1, "lapsed": 0 }));

    let third = asked_of(&second, "OWN-06", &[]);
    let found = affected(&ledger, &third);
    assert_eq!((&found.reviews[0].again, &found.reviews[0].new), (&vec![id("OWN-06")], &vec![]));
    assert_eq!((found.totals.gaining, found.totals.again), (0, 1));
    publish(app, &third, false);
    catch_up(app);
    let offer = app.get(&ledger.lead, REVIEW).await.json()["upgrade"]["counts"].clone();
    let done = app.post(&ledger.lead, &upgrades, json!({})).await.expect(201).json();
    assert_eq!(done["counts"], json!({ "new": 0, "again": 1, "retired": 0, "lapsed": 0 }));
    assert_eq!(done["counts"], offer);
    let back = item(&ledger, "OWN-06").await;
    assert_eq!((&back["carried"], &back["to_do"]), (&json!(true), &json!(true)));
    assert_eq!(back["reported"], answered["reported"]);
    assert_eq!(back["verdict"]["lapsed"], true, "nobody stands by the answer that was accepted");
    let review = app.get(&ledger.lead, REVIEW).await.json();
    let asked = review["asked"].as_i64().unwrap();
    assert_eq!((&review["answered"], &review["accepted"]), (&json!(asked - 1), &json!(asked - 1)));
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(409);
}

#[actix_web::test]
async fn an_item_that_comes_in_by_scope_alone_is_new_to_those_who_never_answered_it() {
    let ledger = Ledger::open().await;
    let first = newest(&ledger.app, Kind::Launch);
    let asked: Vec<String> = ledger.app.get(&ledger.lead, REVIEW).await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    let outside = first.items().find(|item| !asked.contains(&item.id.to_string())).unwrap();
    let found = affected(&ledger, &asked_of(&first, outside.id.as_str(), &[]));
    assert_eq!(found.reviews[0].new, std::slice::from_ref(&outside.id));
    assert_eq!((found.totals.gaining, found.totals.gained), (1, 1));
}

#[actix_web::test]
async fn nothing_is_called_blank_that_held_nothing() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let met = json!({ "answer": "met" });
    app.replace(&ledger.member, &format!("{REVIEW}/items/OWN-06/answer"), 0, met).await.expect(200);
    let edits = [("OWN-06", Edit::Kind), ("MON-05", Edit::Kind), ("MON-06", Edit::Kind)];
    publish_next(app, Kind::Launch, &edits, None);
    app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);
    let events = Look::into(&app.location())
        .lines("SELECT details AS line FROM events WHERE kind = 'review.upgraded'");
    let details: Value = serde_json::from_str(&events[0]).unwrap();
    assert_eq!(details["blank"], json!(["OWN-06"]));
    assert_eq!(details["again"], json!([]));
}
