//! The list of reviews.

use super::*;
use crate::domain::checklist::Kind;
use crate::domain::review::State;
use crate::ops::around::ReviewSummary;
use crate::web::pages::reviews::samples::{ana, at};

fn summary(service: &str, team: &str, state: State) -> ReviewSummary {
    ReviewSummary {
        service: service.parse().unwrap(),
        service_name: service.to_owned(),
        team: team.to_owned(),
        kind: Kind::Launch,
        number: 2,
        state,
        state_since: at("2026-11-20T09:12:00Z"),
        checklist_version: 1,
        asked: 10,
        answered: 7,
        accepted: 3,
        changes_asked: 1,
        consultant: None,
        consultant_since: None,
        signed_by: Vec::new(),
        target_date: Some("2026-12-12".parse().unwrap()),
        low_risk: None,
        opened_at: at("2026-10-01T08:00:00Z"),
        valid_until: None,
    }
}

fn reviews() -> Vec<ReviewSummary> {
    let helped = ReviewSummary {
        consultant: Some(ana()),
        ..summary("search-index", "Team Search", State::Submitted)
    };
    vec![
        summary("payments-ledger", "Team Ledger", State::Open),
        summary("gift-cards", "Team Checkout", State::Returned),
        summary("notify-push", "Team Messaging", State::Submitted),
        helped,
    ]
}

fn names(handle: &str, mine: Mine<'_>, show: Option<&str>) -> Vec<String> {
    let html = index(&reviews(), &viewer(handle, "Somebody"), mine, show, today()).unwrap();
    found(&html, "tbody th a")
}

#[test]
fn a_review_waits_for_its_team_or_for_the_one_who_judges_it() {
    let sre = Mine { teams: &[], is_sre: true };
    assert_eq!(names("ana", sre, None).len(), 4);
    let waiting = Some("waiting");
    let both = ["notify-push: Launch review 2", "search-index: Launch review 2"];
    assert_eq!(names("ana", sre, waiting), both);
    assert_eq!(names("ben", sre, waiting), both[..1]);
    let ledger = ["Team Ledger".to_owned()];
    let team = Mine { teams: &ledger, is_sre: false };
    assert_eq!(names("priya", team, waiting), ["payments-ledger: Launch review 2"]);
    let own = ["Team Messaging".to_owned()];
    assert!(names("mia", Mine { teams: &own, is_sre: true }, waiting).is_empty());
}

#[test]
fn a_row_says_how_far_it_is_and_whom_it_waits_for() {
    let html = index(&reviews(), &viewer("ana", "Ana"), Mine::default(), None, today()).unwrap();
    let waits = found(&html, "[data-l='Waits for']");
    assert_eq!(
        waits,
        [
            "Team Ledger",
            "Team Checkout, 1 change, since 20 Nov 2026",
            "An SRE, since 20 Nov 2026",
            "Ana Ruiz, since 20 Nov 2026"
        ]
    );
    assert!(html.contains("7 of 10 answered") && html.contains("12 Dec 2026, 22 days"));
    let cells = |class: &str| found(&html, &format!("tbody tr:first-child .c-{class}")).len();
    assert_eq!((cells("acc"), cells("met"), cells("not"), cells("none")), (3, 3, 1, 3));
}

#[test]
fn an_empty_list_says_what_comes_next() {
    let html =
        index(&[], &viewer("ana", "Ana"), Mine::default(), Some("waiting"), today()).unwrap();
    assert!(found(&html, ".empty")[0].starts_with("No review waits for you."));
}
