//! What production tells people by mail: that a condition of fragility began to hold, and how their
//! services ran last week.

use std::collections::BTreeSet;

use readyroom::domain::ids::SourceId;
use readyroom::domain::signal::{Body, Fact, Outcome, Said, Sender};
use readyroom::outbound::run_duties;
use readyroom::store::measurements;
use serde_json::json;

use super::post::{Post, Taken};
use crate::handbacks::Run;
use crate::support::{Ledger, REVIEW, TestApp};

const DAY: i64 = 24 * 60 * 60;

/// The words of a letter without the line breaks of its transport.
fn words(letter: &Taken) -> String {
    letter.raw.replace("=\r\n", "").replace("=3D", "=")
}

fn fact(app: &TestApp, source: SourceId, key: &str, seconds_ago: i64, body: Body) -> Fact {
    let began = app.core.now().plus_seconds(-seconds_ago);
    Fact {
        source,
        key: key.to_owned(),
        group: String::new(),
        title: key.to_owned(),
        opened_at: Some(began),
        acknowledged_at: None,
        resolved_at: Some(began.plus_seconds(60)),
        reopened_at: None,
        told_at: began.plus_seconds(60),
        body,
        said: Said::default(),
    }
}

/// Ten incidents on each of the last 30 days.
fn incidents(app: &TestApp, source: SourceId) -> Vec<Fact> {
    let incident = || Body::Incident { affects_users: true, found_by_monitoring: Some(true) };
    let each = |day: i64| (0..10).map(move |n| (format!("{day}-{n}"), day * DAY + n * 3_600));
    let all = (0..30).flat_map(each);
    all.map(|(key, ago)| fact(app, source, &key, ago, incident())).collect()
}

#[actix_web::test]
async fn a_condition_that_begins_to_hold_is_told_once_to_who_decides_and_the_developers() {
    let run = Run::start_in(TestApp::with_mail()).await;
    let (app, post) = (run.app(), Post::default());
    let none = json!({ "digest_hour": "none", "at_once": "on" });
    for handle in ["lead", "member", "sre", "manager", "runner", "runner-lead", "director"] {
        app.post(&app.sign_in(handle), "/api/v1/account/mail", none.clone()).await.expect(200);
    }
    let told = || {
        run_duties(&app.core);
        post.deliver(&app.core);
        post.take()
    };
    assert!(told().is_empty(), "nothing is measured, nothing holds");
    let source = app.source(Sender::Generic, &["ledger"]);
    let source = app.source_id(&source);
    app.tell("ledger", incidents(app, source));
    let letters = told();
    let to: BTreeSet<&str> = letters.iter().filter_map(|one| one.to.split('@').next()).collect();
    let concerned = ["director", "lead", "manager", "runner", "runner-lead"];
    assert_eq!((letters.len(), to), (5, concerned.into()));
    for letter in &letters {
        assert_eq!(letter.subject(), "Ledger: a condition of fragility began to hold");
        assert!(words(letter).contains("10 incidents a day"), "{}", letter.raw);
        assert!(words(letter).contains("/services/ledger#fragility-h"), "{}", letter.raw);
    }
    assert!(told().is_empty(), "once");
    assert_eq!(run.stage().await, "ops_managed", "nothing is decided by it");

    // It ends, and begins again in the same week: who was told knows it.
    let id = app.service_id("ledger");
    app.core.store().write(move |db| measurements::replace_readings(db, id, &[])).unwrap();
    assert!(told().is_empty());
    let once_more = Body::Incident { affects_users: true, found_by_monitoring: Some(true) };
    app.tell("ledger", vec![fact(app, source, "once more", 60, once_more)]);
    assert!(told().is_empty(), "the same week");
}

#[actix_web::test]
async fn on_mondays_developers_read_how_their_services_ran() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let (app, post) = (&ledger.app, Post::default());
    let source = app.source(Sender::Generic, &["ledger"]);
    let source = app.source_id(&source);
    let page = || Body::Page {
        urgent: true,
        tells_acknowledgement: false,
        tells_alerts: false,
        actionable: None,
    };
    // The clock stands at Saturday, 21 November 2026, 10 o'clock.
    let deployed = Body::Deploy { outcome: Some(Outcome::Failed), repaired: false };
    app.tell(
        "ledger",
        vec![
            fact(app, source, "a week before", 9 * DAY, page()),
            fact(app, source, "deployed", 3 * DAY, deployed),
            fact(app, source, "one", 2 * DAY, page()),
            fact(app, source, "two", DAY, page()),
        ],
    );
    let told = || {
        run_duties(&app.core);
        post.deliver(&app.core);
        let letters = post.take();
        letters.into_iter().find(|letter| letter.to == "member@example.com")
    };
    let saturday = told().expect("something needs them");
    assert!(!words(&saturday).contains("How your services ran"), "{}", saturday.raw);
    app.move_clock(2);
    let monday = told().expect("a digest");
    for said in [
        "How your services ran last week",
        "* Ledger: 2 pages last week, 1 the week before, budget 7. 1 deployment, 1 failed or followed",
        "2 pages since 18 Nov, the day of the last deployment.",
        "/services/ledger/signals",
    ] {
        assert!(words(&monday).contains(said), "{said}: {}", monday.raw);
    }

    // Nothing needs them any more, and the line still comes on the next Monday, to them alone.
    let member = app.sign_in("member");
    let withdraw = json!({ "reason": "Postponed." });
    app.post(&member, &format!("{REVIEW}/withdrawal"), withdraw).await.expect(200);
    app.move_clock(7);
    run_duties(&app.core);
    post.deliver(&app.core);
    let ran = |to: &str| (to.to_owned(), "How your services ran last week".to_owned());
    assert_eq!(post.told(), ["lead", "member"].map(ran));
}
