//! A review page is sent again as it was only while nothing in it changed: whoever changes
//! whatever it shows, the next one is made anew.

use actix_web::test::TestRequest;
use readyroom::domain::person::{Role, TeamKind};
use readyroom::ops::teams;
use serde_json::json;

use crate::support::{Answer, Ledger, REVIEW, Who};

const PAGE: &str = "/services/ledger/launch/1?full=1";

/// The page through doors that stay open, and through doors that were never used before.
async fn pages(
    ledger: &Ledger,
    doors: &impl AsyncFn(TestRequest, &Who) -> Answer,
    who: &Who,
) -> (String, String) {
    let kept = doors(TestRequest::get().uri(PAGE), who).await.expect(200).body;
    let new = ledger.app.get(who, PAGE).await.expect(200).body;
    (kept, new)
}

/// One change after another of something that the page shows; `false` after the last.
async fn change(ledger: &Ledger, number: usize) -> bool {
    let app = &ledger.app;
    let item = format!("{REVIEW}/items/MON-01");
    let (who, path, version, body) = match number {
        0 => (&ledger.lead, format!("{item}/answer"), Some(0), json!({ "answer": "partly" })),
        1 => (&ledger.lead, format!("{item}/note"), Some(0), json!({ "note": "Seen <twice>" })),
        2 => (&ledger.lead, format!("{item}/evidence"), None, json!({ "title": "A drill" })),
        3 => (&ledger.sre, format!("{item}/messages"), None, json!({ "body": "How so?" })),
        4 => (&ledger.sre, format!("{REVIEW}/consultants"), None, json!({})),
        5 => (&ledger.member, "/api/v1/account".to_owned(), None, json!({ "theme": "dark" })),
        6 => {
            let second = json!({
                "team": "ledger-team", "name": "Second", "importance": "standard", "facts": [],
            });
            app.post(&ledger.lead, "/api/v1/services", second).await.expect(201);
            // It waits for the member too, which the navigation counts.
            (&ledger.lead, "/api/v1/services/second/launch".to_owned(), None, json!({}))
        }
        _ => return false,
    };
    let answer = match version {
        Some(version) => app.replace(who, &path, version, body).await,
        None => app.post(who, &path, body).await,
    };
    assert!(answer.status.is_success(), "change {number}: {}", answer.body);
    true
}

#[actix_web::test]
async fn whatever_changes_the_next_page_shows_it() {
    let ledger = Ledger::open().await;
    let doors = ledger.app.doors(None).await;
    let mut before = pages(&ledger, &doors, &ledger.member).await.0;
    let mut number = 0;
    while change(&ledger, number).await {
        let (kept, new) = pages(&ledger, &doors, &ledger.member).await;
        assert_eq!(kept, new, "change {number}");
        assert_ne!(kept, before, "change {number} shows nowhere");
        before = kept;
        number += 1;
    }
}

#[actix_web::test]
async fn a_right_that_somebody_gains_shows_at_once() {
    let ledger = Ledger::open().await;
    let doors = ledger.app.doors(None).await;
    ledger.app.team("other", TeamKind::Product);
    let guest = ledger.app.person("guest", &[("other", Role::Member)], &[]);
    let (reads, _) = pages(&ledger, &doors, &guest).await;
    assert!(!reads.contains("name=\"answer\""));
    ledger.app.as_admin(|tx| {
        let (team, guest) = ("ledger-team".parse().unwrap(), "guest".parse().unwrap());
        teams::set_member(tx, &team, &guest, Role::Member).map(|_| ())
    });
    let (answers, new) = pages(&ledger, &doors, &guest).await;
    assert!(answers.contains("name=\"answer\""));
    assert_eq!(answers, new);
}

#[actix_web::test]
async fn a_page_is_of_its_day_and_of_its_reader() {
    let ledger = Ledger::open().await;
    let doors = ledger.app.doors(None).await;
    let proof = json!({ "url": "https://example.com/proof", "expires_on": "2026-11-21" });
    ledger
        .app
        .post(&ledger.lead, &format!("{REVIEW}/items/MON-01/evidence"), proof)
        .await
        .expect(201);
    let (today, _) = pages(&ledger, &doors, &ledger.member).await;
    let (of_sre, _) = pages(&ledger, &doors, &ledger.sre).await;
    assert_ne!(today, of_sre);
    ledger.app.move_clock_by_minutes(60 * 15);
    let member = ledger.app.sign_in("member");
    let (tomorrow, new) = pages(&ledger, &doors, &member).await;
    assert_ne!(today, tomorrow);
    assert_eq!(tomorrow, new);
}

#[actix_web::test]
async fn a_session_that_ended_is_shown_nothing() {
    let ledger = Ledger::open().await;
    let doors = ledger.app.doors(None).await;
    pages(&ledger, &doors, &ledger.member).await;
    ledger.app.move_clock_by_minutes(61);
    let answer = doors(TestRequest::get().uri(PAGE), &ledger.member).await;
    assert_eq!(
        answer.expect(303).location,
        "/sessions/new?next=%2Fservices%2Fledger%2Flaunch%2F1%3Ffull%3D1"
    );
}
