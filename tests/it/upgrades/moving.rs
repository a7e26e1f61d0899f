//! A version is published and every open review goes along; who is affected, before that.

use readyroom::domain::checklist::{Kind, Rule};
use readyroom::ops::affected::{self, Affected, ItemCount};
use serde_json::json;

use crate::support::{Ledger, REVIEW, TestApp};
use crate::versions::{Edit, catch_up, id, newest, next, publish};

/// Adds a service of the ledger's team with an open launch review.
async fn service(ledger: &Ledger, name: &str, target: &str) -> String {
    let body = json!({ "team": "ledger-team", "name": name, "importance": "standard" });
    ledger.app.post(&ledger.lead, "/api/v1/services", body).await.expect(201);
    let review = format!("/api/v1/services/{name}/launch");
    let target = json!({ "target_date": target });
    ledger.app.post(&ledger.lead, &review, target).await.expect(201);
    format!("{review}/1")
}

/// Who is affected by a version that follows the newest.
fn affected(ledger: &Ledger, edits: &[(&str, Edit)], added: Option<&str>) -> Affected {
    let before = newest(&ledger.app, Kind::Launch);
    let edits: Vec<_> = edits.iter().map(|(item, edit)| (id(item), *edit)).collect();
    let after = next(&before, &edits, added);
    let who = ledger.lead.credential();
    ledger.app.core.read(&who, |view| affected::of_version(view, &before, &after)).unwrap()
}

#[actix_web::test]
async fn whoever_publishes_sees_what_would_change_for_whom() {
    let ledger = Ledger::open().await;
    let other = service(&ledger, "other", "2026-12-01").await;
    ledger.answer_everything().await;
    let answer = json!({ "answer": "partly" });
    let path = format!("{other}/items/OWN-06/answer");
    ledger.app.replace(&ledger.lead, &path, 0, answer).await.expect(200);
    ledger.accept_what_is_left(&ledger.sre).await;
    let edits = [("OWN-06", Edit::Words), ("OWN-02", Edit::Reworded), ("MON-05", Edit::Retired)];
    let found = affected(&ledger, &edits, Some("OWN-90"));
    assert_eq!((found.from, found.to), (1, 2));
    let totals = &found.totals;
    assert_eq!((totals.reviews, totals.teams, totals.gaining, totals.gained), (2, 1, 2, 2));
    assert_eq!((totals.again, totals.submitted, totals.to_move, totals.to_tell), (2, 0, 2, 1));
    assert_eq!(totals.accepted, [ItemCount { item: id("OWN-06"), reviews: 1 }]);
    let services: Vec<_> = found.reviews.iter().map(|one| one.service.to_string()).collect();
    assert_eq!(services, ["other", "ledger"], "by target date");
    let (later, first) = (&found.reviews[1], &found.reviews[0]);
    assert_eq!((&later.new, &later.again), (&vec![id("OWN-90")], &vec![id("OWN-06")]));
    assert_eq!((&later.accepted, &later.retired), (&vec![id("OWN-06")], &vec![id("MON-05")]));
    assert_eq!((first.again.len(), first.accepted.len(), first.retired.len()), (1, 0, 0));

    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let found = affected(&ledger, &edits, None);
    let totals = &found.totals;
    assert_eq!((totals.submitted, totals.submitted_soon, totals.to_move), (1, 0, 1));
    assert!(found.reviews[1].submitted && found.reviews[1].new.is_empty());
}

#[actix_web::test]
async fn what_misses_the_new_bar_is_found_from_real_answers_also_of_services_in_production() {
    let live = crate::handoff::Live::open().await;
    let ledger = &live.ledger;
    let other = service(ledger, "other", "2026-12-01").await;
    let checklist = newest(&ledger.app, Kind::Launch);
    let (item, limit) = checklist
        .items()
        .find_map(|item| match (&item.launch.as_ref()?.rule, item.applies_when.is_empty()) {
            (Rule::AtMost(limit), true) if *limit > 0.0 => Some((item, *limit)),
            _ => None,
        })
        .unwrap();
    let path = format!("{other}/items/{}/answer", item.id);
    ledger.app.replace(&ledger.lead, &path, 0, json!({ "number": limit })).await.expect(200);
    let mut after = next(&checklist, &[(item.id.clone(), Edit::Words)], None);
    for one in after.sections.iter_mut().flat_map(|section| &mut section.items) {
        if one.id == item.id {
            let rule = Rule::AtMost(limit / 2.0);
            one.launch.as_mut().unwrap().rule = rule;
        }
    }
    let who = ledger.lead.credential();
    let found =
        ledger.app.core.read(&who, |view| affected::of_version(view, &checklist, &after)).unwrap();
    assert_eq!(found.reviews[0].misses, std::slice::from_ref(&item.id));
    assert_eq!((found.totals.missing, found.totals.services), (1, 1));
    assert_eq!((found.totals.services_missing, found.totals.services_gaining), (1, 0));
    let service = &found.services[0];
    assert_eq!((service.service.as_str(), &service.misses), ("ledger", &vec![item.id.clone()]));
}

#[actix_web::test]
async fn open_reviews_go_along_and_their_teams_are_told() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let (other, back) = (
        service(&ledger, "other", "2026-12-01").await,
        service(&ledger, "gone", "2026-12-02").await,
    );
    ledger.answer_everything().await;
    ledger.app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    let reason = json!({ "reason": "Not now." });
    ledger.app.post(&ledger.lead, &format!("{back}/withdrawal"), reason).await.expect(200);
    let version =
        next(&newest(&ledger.app, Kind::Launch), &[(id("OWN-06"), Edit::Words)], Some("OWN-90"));
    assert_eq!(publish(&ledger.app, &version, true), 1);
    catch_up(&ledger.app);
    let on = async |review: &str| {
        ledger.app.get(&ledger.lead, review).await.expect(200).json()["checklist_version"].clone()
    };
    assert_eq!(
        (on(&other).await, on(REVIEW).await, on(&back).await),
        (json!(2), json!(1), json!(1))
    );
    let root = ledger.app.sign_in("root");
    let mail = ledger.app.get(&root, "/api/v1/mail").await.expect(200).json();
    assert_eq!(mail["waiting"], 1, "the lead of the team is told of the one that moved");
    let history = ledger.app.get(&ledger.lead, "/services/other/launch/1/history").await.body;
    assert!(history.contains("to v2 of its checklist"), "{history}");
    // Who publishes the same again changes nothing, and something else under the number is refused.
    assert_eq!(publish(&ledger.app, &version, true), 0);
}

#[actix_web::test]
async fn many_reviews_go_along_in_one_transaction() {
    let ledger = Ledger::open().await;
    let many: usize = std::env::var("REVIEWS_TO_MOVE").map_or(12, |text| text.parse().unwrap());
    for number in 0..many {
        service(&ledger, &format!("service-{number}"), "2026-12-01").await;
    }
    let version =
        next(&newest(&ledger.app, Kind::Launch), &[(id("OWN-06"), Edit::Words)], Some("OWN-90"));
    let start = std::time::Instant::now();
    assert_eq!(publish(&ledger.app, &version, true), many + 1);
    let took = start.elapsed();
    assert!(took.as_secs() < 60, "{many} reviews moved in {took:?}");
    let report = readyroom::ops::audit::verify(&ledger.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}
