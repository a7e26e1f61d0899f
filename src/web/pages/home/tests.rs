//! Rows of My work, and the whole page.

use super::*;
use crate::domain::review_key::ReviewKey;
use crate::ops::consulting::GivenLately;
use crate::ops::events::Happened;
use crate::ops::review_page::Person;
use crate::web::render::render;

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn need(kind: NeedKind) -> Need {
    Need {
        kind,
        service: Some("ledger".parse().unwrap()),
        service_name: "Ledger".into(),
        review: Some(ReviewKey::launch(2)),
        item: matches!(kind, NeedKind::Condition | NeedKind::MissedCondition | NeedKind::Question)
            .then(|| "MON-03".parse().unwrap()),
        number: (kind == NeedKind::Lesson).then_some(31),
        count: 1,
        who: "Checkout".into(),
        asked: "SRE Core".into(),
        words: "Add\nthe runbook.".into(),
        due: Some("2026-12-12".parse().unwrap()),
        since: now().plus_seconds(-18_000),
        is_old: false,
    }
}

fn helped_by(who: Option<(&str, &str)>) -> Helped {
    Helped {
        service: "ledger".parse().unwrap(),
        service_name: "Ledger".into(),
        review: ReviewKey::launch(2),
        by: who.map(|(handle, name)| Person { handle: handle.parse().unwrap(), name: name.into() }),
        since: now().minus_days(3),
    }
}

fn work(needs: Vec<Need>) -> MyWork {
    let asks = vec![Ask {
        service: "catalog".parse().unwrap(),
        service_name: "Catalog".into(),
        team: "Catalog team".into(),
        review: ReviewKey::launch(1),
        asked: 48,
        answered: 12,
        target: None,
        since: now().minus_days(1),
        may_volunteer: true,
    }];
    let changes = vec![Changed {
        service: "ledger".parse().unwrap(),
        service_name: "Ledger".into(),
        event: Happened {
            seq: 4,
            at: now(),
            by: None,
            by_name: "Readyroom".into(),
            entry: "program".into(),
            about: None,
            kind: "review.went_stale".into(),
            subject: "services/ledger/launch/2".into(),
            details: serde_json::json!({}),
            hash: String::new(),
        },
    }];
    let (name, teams) = ("Ana Ruiz".to_owned(), vec!["SRE Core".to_owned()]);
    MyWork {
        name,
        grants: vec![Grant::Manager],
        teams,
        is_sre: true,
        decides_waivers: true,
        given: Some(GivenLately { minutes: 840, teams: 5 }),
        needs,
        asks,
        helped: vec![helped_by(Some(("ana", "Ana Ruiz"))), helped_by(None)],
        fragile: Vec::new(),
        launches: vec![Launching {
            service: "ledger".parse().unwrap(),
            service_name: "Ledger".into(),
            team: "Ledger team".into(),
            on: "2026-12-01".parse().unwrap(),
        }],
        changes,
    }
}

#[test]
fn a_question_keeps_its_mark() {
    let parts = ["Does it page?".to_owned(), "Due 3 Dec".to_owned(), "2 items".to_owned()];
    assert_eq!(sentences(&parts), "Does it page? Due 3 Dec. 2 items");
    assert_eq!(sentences(&[]), "");
}

#[test]
fn every_kind_of_need_starts_with_a_verb_and_leads_to_its_place() {
    let kinds = [
        (NeedKind::Answer, "Answer 1 item in launch review 2 of Ledger", "launch/2"),
        (NeedKind::Change, "Make 1 change in launch review 2 of Ledger", "launch/2"),
        (NeedKind::Submit, "Submit launch review 2 of Ledger", "launch/2"),
        (
            NeedKind::Condition,
            "Meet the condition on MON-03 of Ledger",
            "launch/2?item=MON-03#MON-03",
        ),
        (NeedKind::Launch, "Launch Ledger", "ledger#gates-h"),
        (
            NeedKind::MissedCondition,
            "See to the missed condition on MON-03 of Ledger",
            "launch/2?item=MON-03#MON-03",
        ),
        (NeedKind::Proof, "Renew 1 proof in launch review 2 of Ledger", "launch/2"),
        (NeedKind::Lesson, "Decide about lesson 31", "/lessons/31"),
        (NeedKind::Takeover, "Checkout asks SRE Core to take Ledger", "ledger#takeover-h"),
        (NeedKind::Judge, "Judge launch review 2 of Ledger", "launch/2"),
        (
            NeedKind::Question,
            "Answer a question about MON-03 of Ledger",
            "launch/2?item=MON-03#MON-03",
        ),
    ];
    let page = page(&work(kinds.iter().map(|k| need(k.0)).collect()), &Viewer::default(), now());
    for (row, (_, title, end)) in page.needs.iter().zip(kinds) {
        assert_eq!(row.title.text, title);
        assert!(row.title.href.ends_with(end), "{}", row.title.href);
        assert_eq!(row.when.text, "5 h");
    }
    assert_eq!(page.needs.iter().filter(|row| row.first).count(), 1);
    assert_eq!(page.needs[3].detail, "Add the runbook. Due 12 Dec, 21 days");
    let html = render("home/index", &page).unwrap();
    assert!(html.contains("action=\"/services/catalog/launch/1/consultants\""));
    for words in [
        "14 h given to product teams this quarter, 5 teams",
        "Ana Ruiz helps with launch review 2 of Ledger",
        "An SRE is asked to help with launch review 2 of Ledger",
        "Ledger means to launch on 1 Dec",
        "10 days",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("Readyroom changed what launch review 2 rested on, so it is stale"));
}

#[test]
fn an_empty_day_names_the_next_act() {
    let mut nothing = work(Vec::new());
    nothing.asks.clear();
    nothing.changes.clear();
    let html = render("home/index", &page(&nothing, &Viewer::default(), now())).unwrap();
    assert!(html.contains("Nothing waits for you."));
}

#[test]
fn long_words_are_cut_between_letters() {
    assert_eq!(short(&"é".repeat(200)).chars().count(), 141);
}
