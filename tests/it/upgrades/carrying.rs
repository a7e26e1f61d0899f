//! What a new review takes over from one that ran an earlier version.

use readyroom::domain::checklist::{AnswerKind, Checklist, Item, Kind, Rule};
use readyroom::domain::ids::ItemId;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE};
use crate::versions::{Edit, catch_up, id, newest, next, publish};

async fn item(ledger: &Ledger, review: i32, id: &ItemId) -> Value {
    let path = format!("{SERVICE}/launch/{review}/items/{id}");
    ledger.app.get(&ledger.lead, &path).await.expect(200).json()
}

fn items(list: &mut Checklist) -> impl Iterator<Item = &mut Item> {
    list.sections.iter_mut().flat_map(|section| &mut section.items)
}

/// Numbers that the review of the ledger asks, with a bar that they are at most.
fn numbers(list: &Checklist, review: &Value) -> Vec<ItemId> {
    let asked = |id: &ItemId| {
        review["items"].as_array().unwrap().iter().any(|item| item["id"] == id.as_str())
    };
    let at_most = |item: &&Item| {
        let rule = item.launch.as_ref().map(|bar| &bar.rule);
        matches!(item.answer, AnswerKind::Number { .. })
            && matches!(rule, Some(Rule::AtMost(limit)) if *limit > 1.0)
    };
    let found = list.items().filter(at_most).map(|item| item.id.clone());
    found.filter(asked).collect()
}

#[actix_web::test]
async fn an_answer_goes_into_a_new_review_only_where_it_answers_what_is_asked_now() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    ledger.answer_everything().await;
    let first = newest(app, Kind::Launch);
    let review = app.get(&ledger.lead, REVIEW).await.expect(200).json();
    let numbers = numbers(&first, &review);
    let [unit, range, ..] = numbers.as_slice() else { panic!("two numbers: {numbers:?}") };
    let (kind, other, same) = (id("OWN-06"), id("PLN-01"), id("MON-06"));
    for one in [unit, range, &kind, &other, &same] {
        let path = format!("{REVIEW}/items/{one}/note");
        let note = json!({ "note": format!("Of {one}.") });
        app.replace(&ledger.member, &path, 0, note).await.expect(200);
    }
    let reason = json!({ "reason": "Starting over." });
    app.post(&ledger.lead, &format!("{REVIEW}/withdrawal"), reason).await.expect(200);

    let mut second = next(
        &first,
        &[
            (unit.clone(), Edit::Words),
            (range.clone(), Edit::Words),
            (kind.clone(), Edit::Kind),
            (other.clone(), Edit::Kind),
        ],
        None,
    );
    for item in items(&mut second) {
        let was = first.item(&item.id).unwrap();
        if item.id == *unit {
            item.title = was.title.clone();
            item.answer = AnswerKind::Number { unit: "fortnights".into(), min: 0.0, max: 1e9 };
        }
        if item.id == *range {
            let AnswerKind::Number { max, .. } = &mut item.answer else { panic!("a number") };
            *max = 0.5;
            item.launch.as_mut().unwrap().rule = Rule::AtMost(0.5);
        }
        if item.id == other {
            item.title = "Something else altogether is so".into();
        }
    }
    publish(app, &second, false);
    catch_up(app);

    app.post(&ledger.lead, &format!("{SERVICE}/launch"), json!({})).await.expect(201);
    for (one, keeps_note) in [(unit, true), (range, true), (&kind, true), (&other, false)] {
        let now = item(&ledger, 2, one).await;
        assert_eq!((&now["reported"], &now["carried"]), (&Value::Null, &json!(false)), "{one}");
        assert_eq!(now["to_do"], true);
        let note = if keeps_note { format!("Of {one}.") } else { String::new() };
        assert_eq!(now["note"], note, "{one}");
        assert_eq!(now["evidence"].as_array().unwrap().is_empty(), !keeps_note, "{one}");
    }
    let now = item(&ledger, 2, &same).await;
    assert_eq!((&now["carried"], &now["reported"].is_null()), (&json!(true), &false));
    assert_eq!(now["note"], "Of MON-06.");
}
