//! Effects that are expected of items and lessons: what was measured before, what is measured after, in
//! the figure, as page and as data.

use readyroom::domain::ids::SourceId;
use readyroom::domain::signal::{Body, Fact, Said, Sender};
use serde_json::{Value, json};

use crate::support::{Ledger, SERVICE, TestApp};

const DAY: i64 = 24 * 60 * 60;
const PAGE: &str = "/services/ledger/signals";
const DATA: &str = "/api/v1/services/ledger/signals";

/// Pages that began so many days ago, one for each number.
fn pages(app: &TestApp, source: SourceId, days_ago: &[i64]) -> Vec<Fact> {
    let page = |(n, days): (usize, &i64)| {
        let began = app.core.now().plus_seconds(-days * DAY - 60);
        Fact {
            source,
            key: format!("{days}-{n}"),
            group: String::new(),
            title: "Errors".to_owned(),
            opened_at: Some(began),
            acknowledged_at: None,
            resolved_at: Some(began),
            reopened_at: None,
            told_at: began,
            body: Body::Page {
                urgent: true,
                tells_acknowledgement: false,
                tells_alerts: false,
                actionable: None,
            },
            said: Said::default(),
        }
    };
    days_ago.iter().enumerate().map(page).collect()
}

fn expect(because: &str, since: &str) -> Value {
    json!({
        "because": because, "measure": "pages_per_week", "direction": "falls", "since": since,
    })
}

async fn effects(ledger: &Ledger) -> Vec<Value> {
    let found = ledger.app.get(&ledger.lead, DATA).await.expect(200).json();
    found["effects"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn what_was_before_stands_beside_what_is_after() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let source = app.source(Sender::Generic, &["ledger"]);
    let source = app.source_id(&source);
    // The clock stands at 21 November. In the week before 7 November six pages, in the last one one.
    app.tell("ledger", pages(app, source, &[15, 16, 17, 18, 19, 19, 3]));
    let effects_path = format!("{SERVICE}/effects");
    let made = app.post(&ledger.member, &effects_path, expect("pag-03", "2026-11-07")).await;
    let made = made.expect(201).json();
    assert_eq!((&made["because"], &made["measure"]), (&json!("PAG-03"), &json!("pages_per_week")));
    let [one] = effects(&ledger).await.try_into().unwrap();
    assert_eq!((&one["before"], &one["after"]), (&json!(6.0), &json!(1.0)));
    assert_eq!((&one["outcome"], &one["whole_from"]), (&json!("came"), &json!("2026-11-14")));
    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    for words in [
        "Because of PAG-03 this was to fall since 7 Nov: Pages per week, before 6 pages a week, after 1 page a week.",
        r#"<line class="eff""#,
        "as expected",
        "effect expected",
        r#"href="/checklists/launch/items/PAG-03""#,
    ] {
        assert!(page.contains(words), "{words}");
    }

    // The measured week still reaches back to before it: nothing is said yet.
    app.post(&ledger.sre, &effects_path, expect("PAG-03", "2026-11-18")).await.expect(201);
    let newest = &effects(&ledger).await[0];
    assert_eq!((&newest["after"], &newest["outcome"]), (&Value::Null, &json!("unknown")));
    assert_eq!(newest["after_words"], "known from 25 Nov 2026");

    // One that was wrong is withdrawn by either side, once.
    let gone = format!("{effects_path}/{}/withdrawal", newest["id"].as_str().unwrap());
    app.post(&ledger.manager, &gone, json!({})).await.expect(403);
    app.post(&ledger.lead, &gone, json!({})).await.expect(200);
    app.post(&ledger.lead, &gone, json!({})).await.expect(200);
    let other = format!("{effects_path}/01890000-0000-7000-8000-000000000001/withdrawal");
    app.post(&ledger.lead, &other, json!({})).await.expect(404);
    let again = app.post(&ledger.sre, &effects_path, expect("PAG-03", "2026-11-07")).await;
    assert!(again.expect(422).body.contains("This effect is expected already."));
    assert_eq!(effects(&ledger).await.len(), 1);
    let history = app.get(&ledger.lead, "/services/ledger/history").await.expect(200).body;
    for words in [
        "expects an effect of PAG-03 on: Pages per week",
        "withdrew the effect that was expected of PAG-03 on: Pages per week",
    ] {
        assert!(history.contains(words), "{words}");
    }
}

#[actix_web::test]
async fn what_cannot_be_expected_is_refused_with_what_was_typed() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let path = format!("{SERVICE}/effects");
    for (because, since, words) in [
        ("", "", "Name an item or a lesson, for example PAG-03 or lesson 12."),
        ("ABC-99", "", "No checklist in force has an item ABC-99."),
        ("lesson 99", "", "There is no lesson 99."),
        (
            "PAG-03",
            "2026-11-22",
            "Give the day on which it went live, from 2026-05-22 to 2026-11-21.",
        ),
    ] {
        let refused = app.post(&ledger.member, &path, expect(because, since)).await.expect(422);
        assert!(refused.body.contains(words), "{because}: {}", refused.body);
    }
    assert_eq!(effects(&ledger).await, Vec::<Value>::new());
    // The page comes again with the form open and what was typed in it.
    let typed = [("because", "ABC-99"), ("measure", "pages_per_week"), ("direction", "rises")];
    let page = app.form(&ledger.lead, "/services/ledger/effects", &typed).await.expect(422).body;
    for words in [
        "No checklist in force has an item ABC-99.",
        r#"value="ABC-99""#,
        r#"<option value="rises" selected>"#,
        r#"<option value="pages_per_week" selected>"#,
        r#"<details class="noprint" open>"#,
    ] {
        assert!(page.contains(words), "{words}");
    }
    let from_lesson =
        app.get(&ledger.lead, &format!("{PAGE}?because=lesson+3")).await.expect(200).body;
    assert!(from_lesson.contains(r#"value="lesson 3""#));
    // Who may not expect any is told who may.
    let page = app.get(&ledger.manager, &format!("{PAGE}?because=lesson+3")).await.expect(200).body;
    assert!(page.contains("Members of the owning team and SREs say what effect they expect."));
    assert!(!page.contains(r#"name="because""#));
    // A service of which nothing is measured: before and after are unknown, and so is the outcome.
    app.post(&ledger.member, &path, expect("PAG-03", "2026-11-01")).await.expect(201);
    let [one] = effects(&ledger).await.try_into().unwrap();
    assert_eq!((&one["before_words"], &one["after_words"]), (&json!("unknown"), &json!("unknown")));
    assert_eq!((&one["outcome"], &one["whole_from"]), (&json!("unknown"), &Value::Null));
}
