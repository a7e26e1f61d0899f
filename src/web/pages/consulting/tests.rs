//! The page of consulting: its figures in words, and what is drawn.

use super::*;
use crate::domain::lifecycle::Stage;
use crate::domain::review_key::ReviewKey;
use crate::ops::my_work::Ask;
use crate::ops::review_page::Person;
use crate::web::render::render;

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn ask(service: &str, may_volunteer: bool) -> Ask {
    Ask {
        service: service.parse().unwrap(),
        service_name: service.into(),
        team: "Catalog".into(),
        review: ReviewKey::launch(1),
        asked: 48,
        answered: 12,
        target: None,
        since: now().minus_days(1),
        may_volunteer,
    }
}

fn found() -> Consulting {
    let quarter: Quarter = "2026-Q4".parse().unwrap();
    Consulting {
        is_sre: true,
        requests: vec![ask("catalog", true), ask("gift-cards", true), ask("own", false)],
        commitments: vec![Commitment {
            service: "ledger".parse().unwrap(),
            service_name: "Ledger".into(),
            team: "Ledger team".into(),
            review: ReviewKey::launch(2),
            asked: 48,
            answered: 20,
            target: None,
            since: Some(now().minus_days(20)),
            minutes: 90,
        }],
        quarters: vec![quarter, quarter.before()],
        consultants: vec![Consultant {
            person: Person { handle: "ana".parse().unwrap(), name: "Ana Ruiz".into() },
            reviews: 0,
            lately: 45,
            quarters: vec![840, 0],
        }],
        contacts: vec![ServiceContact {
            service: "ledger".parse().unwrap(),
            service_name: "Ledger".into(),
            team: "Ledger team".into(),
            stage: Stage::InDevelopment,
            first_contact: None,
        }],
        services: 120,
        handoffs: 3,
        early_help: None,
    }
}

fn html(found: &Consulting, asked: &Asked) -> String {
    let page = page(found, asked, &Viewer::default(), now());
    render("consulting/index", &page).unwrap()
}

#[test]
fn a_link_of_a_mail_puts_the_focus_on_its_button() {
    let asked = Asked { service: "gift-cards".into(), ..Asked::default() };
    let shown = html(&found(), &asked);
    let focused = "type=\"submit\" autofocus>Volunteer<span class=\"vh\"> for gift-cards";
    assert!(shown.contains(focused));
    assert_eq!(shown.matches("autofocus").count(), 1);
    assert!(!shown.contains("/services/own/launch/1/consultants"), "nobody helps their own team");
    let gone = Asked { service: "paid-off".into(), ..Asked::default() };
    assert!(html(&found(), &gone).contains("No review of this service asks for an SRE now."));
}

#[test]
fn what_was_given_is_said_in_hours_and_exported() {
    let shown = html(&found(), &Asked { page: 1, ..Asked::default() });
    for words in [
        "20 of 48 items answered. You gave 1 h 30 min",
        "quarter&#x3D;2026-Q4&amp;person&#x3D;ana",
        ">14 h</a>",
        "45 min",
        "None yet",
        "Previous page",
        "Next page",
        "There are 3 so far.",
    ] {
        assert!(shown.to_lowercase().contains(&words.to_lowercase()), "{words}");
    }
    assert!(!shown.contains("<svg class=\"cells\" width"));
}

#[test]
fn early_and_late_helpers_are_drawn_with_their_medians() {
    use crate::domain::early_help::{Handed, compared};
    let handed: Vec<Handed> =
        (1..=10).map(|weeks| Handed { early: weeks > 7, weeks: weeks * 3 }).collect();
    let found = Consulting { early_help: compared(&handed), handoffs: 10, ..found() };
    let shown = html(&found, &Asked::default());
    assert_eq!(shown.matches("<circle").count(), 10);
    assert!(shown.contains("3 services, median 27 weeks"));
    assert!(shown.contains("7 services, median 12 weeks"));
    assert!(shown.contains("on a scale from 0 to 30 weeks"));
}
