//! How a service has run: weeks that are known and weeks that are not, read as page, data and table.

use readyroom::domain::ids::{ServiceId, SourceId};
use readyroom::domain::measure::Measure;
use readyroom::domain::person::TeamKind;
use readyroom::domain::signal::{Day, Heard, Mark, Measured, Promise, Sender};
use readyroom::store::signal_sources::{NamedServiceRow, SourceRow};
use readyroom::store::{measurements, people, services, signal_days, signal_sources};
use serde_json::{Value, json};

use crate::support::{Ledger, TestApp};

const PAGE: &str = "/services/ledger/signals";
const DATA: &str = "/api/v1/services/ledger/signals";

fn day(on: &str) -> Day {
    let heard = Heard { pages: true, incidents: true, deploys: true };
    Day { heard, ..Day::quiet(on.parse().unwrap()) }
}

/// The clock stands at Saturday, 21 November 2026. What is told begins on Wednesday, 14 October.
fn told() -> Vec<Day> {
    let mark = Mark {
        at: "2026-11-05T09:00:00Z".parse().unwrap(),
        title: "9f31c <script>".to_owned(),
        incident: "Errors above 5%".to_owned(),
        incident_at: Some("2026-11-05T09:30:00Z".parse().unwrap()),
    };
    let promise = Promise {
        source: SourceId::new(),
        name: "availability".to_owned(),
        bad: 2.0,
        total: 1000.0,
        target: 0.999,
    };
    vec![
        Day { pages: 2, deploys: 1, ..day("2026-10-14") },
        Day {
            pages: 9,
            incidents: [1, 2],
            deploys: 3,
            failed_deploys: 1,
            bad: 2.0,
            total: 1000.0,
            target: Some(0.999),
            promises: vec![promise],
            marks: vec![mark],
            ..day("2026-11-05")
        },
        Day { pages: 1, ..day("2026-11-21") },
    ]
}

fn service(app: &TestApp, slug: &str) -> ServiceId {
    let slug = slug.parse().unwrap();
    app.core.store().read(|db| services::by_slug(db, &slug)).unwrap().id
}

/// Puts these days in the place of all that are stored.
fn tell(app: &TestApp, slug: &str, days: Vec<Day>) {
    let id = service(app, slug);
    let write = app.core.store().write(move |db| {
        let first = "2000-01-01".parse().unwrap();
        let stored = signal_days::of_services(db, &[id], first)?;
        let gone: Vec<_> = stored.into_iter().map(|(_, day)| day.on).collect();
        signal_days::put(db, id, &days, &gone)
    });
    write.unwrap();
}

fn week<'a>(found: &'a Value, from: &str) -> &'a Value {
    found["weeks"].as_array().unwrap().iter().find(|week| week["from"] == from).unwrap()
}

#[actix_web::test]
async fn a_week_before_anything_was_told_is_unknown_and_one_after_it_is_zero() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    tell(app, "ledger", told());
    let found = app.get(&ledger.lead, DATA).await.expect(200).json();
    assert_eq!(found["weeks"].as_array().unwrap().len(), 12);
    assert_eq!(found["first_day"], "2026-10-14");
    assert_eq!(week(&found, "2026-10-05")["counts"]["pages"], Value::Null);
    assert_eq!(week(&found, "2026-10-12")["counts"]["pages"], 2);
    assert_eq!(week(&found, "2026-10-19")["counts"]["pages"], 0);
    assert_eq!(week(&found, "2026-10-19")["counts"]["good_share"], Value::Null);
    let bad = week(&found, "2026-11-02");
    assert_eq!(
        bad["counts"],
        json!({ "pages": 9, "incidents": 3, "deploys": 3, "failed_deploys": 1, "good_share": 99.8 })
    );
    assert_eq!(
        (&bad["is_over"], &week(&found, "2026-11-16")["is_over"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(found["budget"]["pages_a_week"], 7.0);
    assert_eq!(found["marks"][0]["incident"], "Errors above 5%");

    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    for words in [
        "12 pages in 6 weeks, most in the week of 2 Nov: 9.",
        "The budget is 7 a week; 1 week was over it.",
        "4 deployments, 1 failed or followed by an incident.",
        "An incident followed 1 deployment: 9f31c &lt;script&gt;, then Errors above 5% (5 Nov).",
        "99.8% of events were good; 99.9% is the objective.",
        "Nothing was told before 14 Oct.",
        r#"role="img" aria-labelledby="run-t run-d""#,
        r#"<h2 id="weeks-h">"#,
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<script>"));
    // The same figure stands on the page of the service.
    let page = app.get(&ledger.lead, "/services/ledger").await.expect(200).body;
    assert!(page.contains("12 pages in 6 weeks") && page.contains(r#"<svg class="chart""#));
}

#[actix_web::test]
async fn a_service_of_which_nobody_tells_pages_has_an_unknown_number_of_them() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let heard = Heard { deploys: true, ..Heard::default() };
    tell(app, "ledger", vec![Day { heard, deploys: 3, ..day("2026-11-05") }]);
    let found = app.get(&ledger.lead, DATA).await.expect(200).json();
    let counts = &week(&found, "2026-11-02")["counts"];
    assert_eq!((&counts["pages"], &counts["incidents"]), (&Value::Null, &Value::Null));
    assert_eq!((&counts["deploys"], &counts["failed_deploys"]), (&json!(3), &Value::Null));
    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    assert!(page.contains(
        "Pages are unknown: nobody tells them. 3 deployments; how many failed is unknown."
    ));
    assert!(!page.contains("0 pages") && !page.contains("No pages"));
    let file = app.get(&ledger.lead, "/services/ledger/signals.csv").await.expect(200).body;
    assert!(file.contains(r#""2026-11-02","2026-11-08","yes","","7","","3","","""#), "{file}");
    let portfolio = app.get(&ledger.lead, "/api/v1/services").await.expect(200).json();
    assert_eq!(portfolio["services"][0]["pages"], Value::Null);
}

#[actix_web::test]
async fn the_table_is_a_file_with_empty_cells_for_what_is_unknown() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    tell(app, "ledger", told());
    let answer = app.get(&ledger.lead, "/services/ledger/signals.csv").await.expect(200);
    assert!(answer.kind.starts_with("text/csv"));
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines.len(), 13);
    assert!(
        lines[1].starts_with(r#""2026-08-31","2026-09-06","yes","","7","","","","""#),
        "{}",
        lines[1]
    );
    assert_eq!(lines[10], r#""2026-11-02","2026-11-08","yes","9","7","3","3","1","99.8""#);
    assert!(lines[12].starts_with(r#""2026-11-16","2026-11-22","no","1""#));
    let all =
        app.get(&ledger.lead, "/services/ledger/signals.csv?weeks=all").await.expect(200).body;
    assert_eq!(all.lines().count(), 7);
    // Nothing was told of another.
    app.team("other-team", TeamKind::Product);
    tell(app, "ledger", Vec::new());
    let none = app.get(&ledger.lead, "/services/ledger/signals.csv").await.expect(200).body;
    assert_eq!(none.lines().count(), 1);
}

#[actix_web::test]
async fn the_full_history_begins_with_the_first_week_that_is_known() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let old = Day { pages: 4, ..day("2025-11-19") };
    tell(app, "ledger", [vec![old], told()].concat());
    let usual = app.get(&ledger.lead, DATA).await.expect(200).json();
    // Nothing was told for longer than 90 days, so that there were no pages is not known.
    assert_eq!(week(&usual, "2026-08-31")["counts"]["pages"], Value::Null);
    assert_eq!(usual["days"].as_array().unwrap().len(), 3);
    let all = app.get(&ledger.lead, &format!("{DATA}?weeks=all")).await.expect(200).json();
    let weeks = all["weeks"].as_array().unwrap();
    assert_eq!((weeks.len(), &weeks[0]["from"]), (53, &json!("2025-11-17")));
    assert_eq!(weeks[0]["counts"]["pages"], 4);
    // 17 February is 90 days after 19 November, a Tuesday: the week ends unknown.
    let (known, unknown) = (&weeks[12], &weeks[13]);
    assert_eq!((&known["from"], &known["counts"]["pages"]), (&json!("2026-02-09"), &json!(0)));
    assert_eq!(unknown["counts"]["pages"], Value::Null);
    let page = app.get(&ledger.lead, &format!("{PAGE}?weeks=all")).await.expect(200).body;
    assert!(page.contains("16 pages in 19 weeks") && page.contains("last 12 weeks"));
    for wrong in ["0", "521", "some", "-1"] {
        app.get(&ledger.lead, &format!("{DATA}?weeks={wrong}")).await.expect(422);
    }
}

#[actix_web::test]
async fn where_nothing_was_told_the_page_says_how_to_begin() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let nothing = "Nothing is measured here yet. Reviews work without it; handoff items will be checked by an SRE instead.";
    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    assert!(page.contains(nothing) && page.contains("curl --fail"));
    assert!(!page.contains("Add a source of signals") && !page.contains(r#"<svg class="chart""#));
    app.as_admin(|_| Ok(()));
    let root = app.sign_in("root");
    let page = app.get(&root, PAGE).await.expect(200).body;
    assert!(page.contains(r#"<a href="/signals">Add a source of signals</a>"#));
    let found = app.get(&ledger.lead, DATA).await.expect(200).json();
    assert_eq!((&found["first_day"], found["weeks"].as_array().unwrap().len()), (&Value::Null, 12));
    for one in found["measures"].as_array().unwrap() {
        assert_eq!((&one["value"], &one["words"]), (&Value::Null, &json!("unknown")), "{one}");
        assert_ne!(one["needs"], "");
    }
}

#[actix_web::test]
async fn a_measure_has_a_value_its_sources_and_an_age_or_is_unknown() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let id = service(app, "ledger");
    let source = SourceId::new();
    let now = app.core.now();
    app.as_admin(|_| Ok(()));
    app.core
        .store()
        .write(move |db| {
            let root = people::by_handle(db, &"root".parse().unwrap())?.id;
            signal_sources::insert(
                db,
                &SourceRow {
                    id: source,
                    slug: "pager".parse().unwrap(),
                    name: "The <pager>".to_owned(),
                    sender: Sender::Pagerduty,
                    field: "service.summary".to_owned(),
                    sealed_secret: String::new(),
                    older_secret: None,
                    older_until: None,
                    created_by: root,
                    created_at: now,
                    ended_at: None,
                },
            )?;
            let name =
                NamedServiceRow { source_id: source, name: "ledger".to_owned(), service_id: id };
            signal_sources::name_service(db, &name)?;
            let measured = Measured {
                measure: Measure::PagesPerWeek,
                value: 6.0,
                window_days: 7,
                sources: vec![source],
                at: now.minus_days(2),
            };
            measurements::replace(db, id, &[measured], now)
        })
        .unwrap();
    let found = app.get(&ledger.lead, DATA).await.expect(200).json();
    let of = |name: &str| {
        let all = found["measures"].as_array().unwrap();
        all.iter().find(|one| one["measure"] == name).unwrap().clone()
    };
    let pages = of("pages_per_week");
    assert_eq!((&pages["value"], &pages["words"]), (&json!(6.0), &json!("6 pages a week")));
    assert_eq!((&pages["window_days"], &pages["sources"]), (&json!(7), &json!(["The <pager>"])));
    assert_eq!(of("error_budget_left")["value"], Value::Null);
    assert_eq!(found["sources"][0]["slug"], "pager");
    assert_eq!(found["sources"][0]["heard_at"], Value::Null);
    let page = app.get(&ledger.lead, PAGE).await.expect(200).body;
    for words in
        ["<b>6 pages a week</b>", "The &lt;pager&gt;", "never heard yet", "Needs: Good and bad"]
    {
        assert!(page.contains(words), "{words}");
    }
}

#[actix_web::test]
async fn everybody_who_is_signed_in_reads_it_and_the_portfolio_shows_it_beside_the_budget() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    let before = app.get(&ledger.lead, "/services").await.expect(200).body;
    assert!(!before.contains("Pages a week"));
    tell(app, "ledger", told());
    let stranger = app.person("stranger", &[], &[]);
    for who in [&stranger, &ledger.sre, &ledger.manager, &ledger.member] {
        app.get(who, PAGE).await.expect(200);
        app.get(who, "/services/ledger/signals.csv").await.expect(200);
    }
    app.get(&crate::support::Who::Nobody, DATA).await.expect(401);
    let page = app.get(&stranger, "/services").await.expect(200).body;
    assert!(page.contains("2, 0, 0, 9, 0, 1 pages a week, budget 7"));
    assert!(page.contains(r#"<svg class="spark""#));
    let found = app.get(&stranger, "/api/v1/services").await.expect(200).json();
    assert_eq!(
        found["services"][0]["pages"],
        json!({
            "weeks": [null, null, null, null, null, null, 2, 0, 0, 9, 0, 1],
            "budget": 7.0,
        })
    );
}
