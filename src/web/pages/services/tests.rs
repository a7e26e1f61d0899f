use std::collections::BTreeMap;

use super::super::form::{ServiceFormValues, edit_page, new_page};
use super::super::history::review_page;
use super::super::index::{self, PortfolioQuery};
use super::*;
use crate::domain::gates::{Gate, LaunchFacts, ReviewFacts, to_launch};
use crate::domain::lifecycle::Column;
use crate::domain::review_key::ReviewKey;
use crate::ops::FieldError;
use crate::ops::around::Team;
use crate::ops::events::{Happened, History};
use crate::ops::handbacks::Fragile;
use crate::ops::my_work::{Need, NeedKind};
use crate::ops::portfolio::{Columns, Portfolio, ServiceSummary, StageCount};
use crate::ops::review_page::Person;
use crate::ops::service_page::Consulting;
use crate::web::render::render;

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn review(number: i32, state: State) -> ReviewSummary {
    ReviewSummary {
        service: "checkout-api".parse().unwrap(),
        service_name: "checkout-api".into(),
        team: "Checkout".into(),
        kind: Kind::Launch,
        number,
        state,
        state_since: now().minus_days(3),
        checklist_version: 1,
        asked: 48,
        answered: 35,
        accepted: 8,
        changes_asked: 2,
        consultant: Some(Person { handle: "dele".parse().unwrap(), name: "Dele Bankole".into() }),
        consultant_since: Some(now().minus_days(40)),
        signed_by: Vec::new(),
        target_date: None,
        low_risk: None,
        opened_at: now().minus_days(40),
        valid_until: None,
    }
}

fn gates(state: State, open_conditions: usize, unanswered: usize) -> Vec<Gate> {
    to_launch(&LaunchFacts {
        path: "/services/checkout-api".into(),
        team: "Checkout".into(),
        review: Some(ReviewFacts {
            number: 1,
            state,
            since: now().minus_days(3),
            valid_until: Some(now().plus_days(87)),
            answered: 48,
            asked: 48,
        }),
        open_conditions,
        missed_conditions: 0,
        ended_waivers: 0,
        unanswered,
        unknown_without_owner: 0,
        profile_changed_at: None,
        valid_days: 90,
    })
}

fn detail() -> ServiceDetail {
    ServiceDetail {
        slug: "checkout-api".parse().unwrap(),
        name: "Checkout API".into(),
        description: "Takes an order.".into(),
        team: "checkout".parse().unwrap(),
        team_name: "Checkout".into(),
        stage: Stage::InDevelopment,
        stage_since: now().minus_days(98),
        importance: crate::domain::service::Importance::Critical,
        facts: [crate::domain::checklist::Fact::StoresData].into(),
        target_launch: Some("2026-12-12".parse().unwrap()),
        launched_at: None,
        self_managed_since: None,
        running_team: None,
        consulting: None,
        people: BTreeMap::new(),
        version: 3,
        gates: gates(State::Open, 0, 2),
        reviews: vec![review(1, State::Open)],
        regimes: vec![Regime::Sox],
        compliance_unanswered: 2,
        transitions: Vec::new(),
        history: (1..8).rev().map(event).collect(),
        may: vec!["read", "open_review", "answer", "edit_service", "launch"],
    }
}

fn event(seq: i64) -> Happened {
    Happened {
        seq,
        at: now(),
        by: Some("priya".parse().unwrap()),
        by_name: "Priya Nair".into(),
        entry: "session".into(),
        about: None,
        kind: "answer.changed".into(),
        subject: "services/checkout-api/launch/1/items/MON-03".into(),
        details: serde_json::json!({ "before": null, "after": "met" }),
        hash: String::new(),
    }
}

fn shown(detail: &ServiceDetail) -> ServicePage {
    page(detail, &Viewer::default(), now(), 48, 1)
}

#[test]
fn the_heading_counts_the_gates_that_have_not_passed() {
    for (state, conditions, unanswered, heading) in [
        (State::Open, 0, 2, "2 things block launch"),
        (State::SignedOff, 1, 0, "1 thing blocks launch"),
        (State::Open, 1, 2, "3 things block launch"),
        (State::SignedOff, 0, 0, "Nothing blocks the launch"),
    ] {
        let gates = gates(state, conditions, unanswered);
        let page = shown(&ServiceDetail { gates, ..detail() });
        let found = page.gates.as_ref().unwrap();
        assert_eq!(found.heading, heading);
        assert_eq!(found.open.len() + found.passed.len(), 3);
        assert!(render("services/show", &page).unwrap().contains(heading));
    }
}

#[test]
fn who_consults_after_a_handback_is_named_where_help_is_looked_for() {
    let ana = Person { handle: "ana".parse().unwrap(), name: "Ana Ruiz".into() };
    let mei = Person { handle: "mei".parse().unwrap(), name: "Mei Sato".into() };
    let nobody_helps = ReviewSummary { consultant: None, ..review(1, State::Expired) };
    let mut handed_back = ServiceDetail {
        consulting: Some(Consulting { handback: 2, by: mei }),
        reviews: vec![nobody_helps],
        ..detail()
    };
    let page = shown(&handed_back);
    assert_eq!(page.head.consultant, "Mei Sato");
    let help: Vec<_> = page.help.iter().map(|one| (&*one.name, &*one.given)).collect();
    assert_eq!(help, [("Mei Sato", "after handback 2")]);
    handed_back.reviews[0].state = State::Open;
    assert_eq!(shown(&handed_back).head.consultant, "Mei Sato", "nobody helps with the review");
    handed_back.reviews[0].consultant = Some(ana);
    assert_eq!(shown(&handed_back).head.consultant, "Ana Ruiz");
}

#[test]
fn a_review_is_signed_off_once_every_signature_is_there() {
    let ana = Person { handle: "ana".parse().unwrap(), name: "Ana Ruiz".into() };
    let signed = |state| {
        let review = ReviewSummary { signed_by: vec![ana.clone()], ..review(1, state) };
        shown(&ServiceDetail { reviews: vec![review], ..detail() }).reviews.remove(0).signed_by
    };
    assert_eq!(signed(State::Submitted), "Signed by Ana Ruiz");
    assert_eq!(signed(State::SignedOff), "Signed off by Ana Ruiz");
}

#[test]
fn the_launch_form_waits_for_every_gate_and_the_right() {
    let ready = gates(State::SignedOff, 0, 0);
    let blocked = shown(&detail()).gates.unwrap();
    assert!(blocked.launch.is_none());
    let open = shown(&ServiceDetail { gates: ready.clone(), ..detail() }).gates.unwrap();
    assert_eq!(open.launch.unwrap().version, 3);
    assert_eq!(open.who_acts, "");
    let reader = ServiceDetail { gates: ready, may: vec!["read"], ..detail() };
    let page = shown(&reader);
    assert!(render("services/show", &page).unwrap().contains("The lead of Checkout or a manager"));
    assert!(page.gates.unwrap().launch.is_none());
}

#[test]
fn after_the_launch_no_gate_is_shown() {
    let launched = ServiceDetail { gates: Vec::new(), stage: Stage::DeveloperManaged, ..detail() };
    let page = shown(&launched);
    assert!(page.gates.is_none() && page.open_review.is_none());
    assert_eq!(page.head.target, "");
    render("services/show", &page).unwrap();
}

#[test]
fn a_review_is_opened_only_when_none_is_under_way() {
    let page = shown(&detail());
    assert!(page.open_review.is_none());
    assert_eq!(page.go_on.unwrap().text, "Continue launch review 1");
    let first = shown(&ServiceDetail { reviews: Vec::new(), ..detail() }).open_review.unwrap();
    assert!(first.focus);
    assert_eq!(first.items, 48);
    let again = shown(&ServiceDetail { reviews: vec![review(1, State::Withdrawn)], ..detail() });
    assert!(!again.open_review.as_ref().unwrap().focus && again.go_on.is_none());
    let reader = ServiceDetail { reviews: Vec::new(), may: vec!["read"], ..detail() };
    assert!(shown(&reader).open_review.is_none());
}

#[test]
fn cells_are_built_from_counts() {
    let cells = cells(&review(1, State::Open));
    let count = |name: &str| cells.iter().filter(|cell| **cell == name).count();
    assert_eq!((count("acc"), count("met"), count("back"), count("none")), (8, 25, 2, 13));
    let odd = ReviewSummary { asked: 3, answered: 5, accepted: 9, ..review(1, State::Open) };
    assert_eq!(super::cells(&odd), ["acc"; 3]);
}

#[test]
fn the_page_shows_five_events_and_the_words_of_the_profile() {
    let page = shown(&detail());
    assert_eq!(page.history.len(), 5);
    assert_eq!(page.head.time_in_stage, "14 weeks");
    let html = render("services/show", &page).unwrap();
    for words in ["2 questions not answered", "35 of 48 answered, 8 accepted, 2 changes asked"] {
        assert!(html.contains(words), "{words} is not on the page");
    }
}

#[test]
fn histories_render_and_lead_to_older_events() {
    let history = History {
        service: "checkout-api".parse().unwrap(),
        events: vec![event(60), event(59)],
        next_before: Some(59),
    };
    let viewer = Viewer::default();
    let page = super::super::history::page(&detail(), &history, true, &viewer, now());
    assert_eq!(page.paging.next, "/services/checkout-api/history?before=59");
    assert_eq!(page.paging.previous, "");
    assert!(render("services/history", &page).unwrap().contains("answered MON-03"));
    let log =
        review_page(("Checkout API", ReviewKey::launch(1)), (&history, &[]), false, &viewer, now());
    assert_eq!(log.paging.previous, "/services/checkout-api/launch/1/history");
    render("events/index", &log).unwrap();
}

fn summary(slug: &str, target: Option<&str>, in_the_way: Vec<Gate>) -> ServiceSummary {
    ServiceSummary {
        slug: slug.parse().unwrap(),
        name: slug.into(),
        team: Team { name: "Checkout".into(), slug: "checkout".parse().unwrap() },
        stage: Stage::InDevelopment,
        stage_since: now().minus_days(3),
        target_launch: target.map(|day| day.parse().unwrap()),
        in_the_way,
        running_team: None,
        handed_back: false,
        fragile: None,
        handback: None,
        review: Some(review(1, State::Open)),
        pages: None,
    }
}

fn columns() -> Columns {
    Columns {
        stages: Stage::ALL.iter().map(|stage| StageCount { stage: *stage, count: 2 }).collect(),
        handed_back: 0,
        launching: 1,
        long_self_managed: 0,
        fragile: 0,
        ready_to_return: 0,
    }
}

fn decision() -> Need {
    Need {
        review: Some(ReviewKey { kind: Kind::Handoff, number: 1 }),
        who: "Noor Khan".into(),
        asked: "SRE Core".into(),
        ..Need::new(
            NeedKind::Handoff,
            &"order-history".parse().unwrap(),
            "Order history",
            now().minus_days(4),
        )
    }
}

#[test]
fn the_portfolio_keeps_its_filter_and_orders_by_launch() {
    let blocked = || gates(State::Open, 0, 0).into_iter().filter(|g| !g.is_passed()).collect();
    let found = Portfolio {
        columns: columns(),
        decisions: Vec::new(),
        total: 3,
        services: vec![
            summary("aaa", None, blocked()),
            summary("bbb", Some("2026-12-24"), blocked()),
            summary("ccc", Some("2026-12-12"), Vec::new()),
        ],
        teams: vec![Team { name: "Checkout".into(), slug: "checkout".parse().unwrap() }],
    };
    let query = PortfolioQuery {
        stage: Some(Column::InDevelopment),
        sort: "launch".into(),
        q: "a b".into(),
        ..PortfolioQuery::default()
    };
    let page = index::page(&found, &query, true, &Viewer::default(), now());
    let names: Vec<&str> = page.rows.iter().map(|row| row.service.text.as_str()).collect();
    assert_eq!(names, ["ccc", "bbb", "aaa"]);
    assert_eq!(page.rows[0].next_tone, "go");
    assert_eq!(page.rows[1].next, "Launch 24 Dec, 33 days");
    assert_eq!(page.services, 6);
    assert_eq!(page.stages[0].href, "/services?sort=launch&q=a%20b");
    assert_eq!(page.stages[1].href, "/services?stage=developer_managed&sort=launch&q=a%20b");
    assert_eq!(page.paging.next, "");
    assert!(render("services/index", &page).unwrap().contains("35 of 48"));
    let mut found = found;
    found.columns.handed_back = 1;
    found.columns.fragile = 2;
    found.decisions = vec![decision()];
    found.services[1].stage = Stage::DeveloperManaged;
    found.services[1].handed_back = true;
    found.services[2].fragile = Some(Fragile {
        service: "ccc".parse().unwrap(),
        name: "ccc".into(),
        team: "Checkout".into(),
        running_team: "SRE Core".into(),
        hold: 1,
        warn: 0,
        reason: "Recovery that takes long (400 minutes)".into(),
        handback: None,
        may_propose: true,
        is_theirs: true,
    });
    let fragile = PortfolioQuery { sort: "fragile".into(), ..PortfolioQuery::default() };
    let page = index::page(&found, &fragile, true, &Viewer::default(), now());
    assert_eq!(page.rows[0].obstacle, "Fragile: Recovery that takes long (400 minutes)");
    if let Some(fragile) = &mut found.services[2].fragile {
        (fragile.hold, fragile.warn) = (0, 1);
    }
    let row = &index::page(&found, &fragile, true, &Viewer::default(), now()).rows[0];
    assert_eq!(row.obstacle, "Calls for a joint plan: Recovery that takes long (400 minutes)");
    let back = page.stages.iter().find(|stage| stage.stage.label == "Handed back").unwrap();
    assert_eq!((back.count, back.href.as_str()), (1, "/services?stage=handed_back&sort=fragile"));
    assert!(page.rows.iter().any(|row| row.stage.label == "Handed back"));
    let ops = page.stages.iter().find(|stage| stage.stage.label == "Ops-managed").unwrap();
    assert_eq!(ops.detail, "2 fragile");
    assert!(page.decisions.is_empty(), "a part of the list asks for nothing");
    let whole = PortfolioQuery::default();
    let page = index::page(&found, &whole, true, &Viewer::default(), now());
    assert_eq!(page.decisions[0].title.text, "Hand Order history off to SRE Core?");
    assert_eq!(page.decisions[0].detail, "Noor Khan asked. Every gate has passed");
    assert_eq!(page.decisions[0].evidence, "/services/order-history/handoff/1");
    assert!(render("services/index", &page).unwrap().contains("Waiting for your decision"));
    let many = Portfolio { total: 120, ..found };
    let page = index::page(&many, &query, false, &Viewer::default(), now());
    assert_eq!(page.filter.sorts.len(), 1);
    assert!(page.paging.next.ends_with("page=1"));
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let values = ServiceFormValues { name: "  ".into(), ..ServiceFormValues::blank() };
    let problems = [FieldError::new("name", "Give the service a name.")];
    let teams = [Team { name: "Checkout".into(), slug: "checkout".parse().unwrap() }];
    let form = new_page(&values, &teams, &problems, &Viewer::default());
    assert_eq!(form.name.value, "  ");
    assert_eq!(form.errors[0].anchor, "f-name");
    assert!(form.shell.error && form.teams[0].chosen);
    let html = render("services/new", &form).unwrap();
    assert!(html.contains("Give the service a name.") && html.contains("name=\"slug\""));
    let values = ServiceFormValues::of(&detail());
    let html =
        render("services/edit", &edit_page(&detail(), &values, &[], &Viewer::default())).unwrap();
    assert!(html.contains("value=\"Checkout API\"") && html.contains("value=\"2026-12-12\""));
    assert!(!html.contains("name=\"team\"") && !html.contains("name=\"slug\""));
}

#[test]
fn the_launch_page_says_what_a_launch_changes() {
    let ready = ServiceDetail { gates: gates(State::SignedOff, 0, 0), ..detail() };
    let launch = |detail: &ServiceDetail| {
        super::super::launch::page(detail, "Sale <1>", &[], 6, &Viewer::default(), now())
    };
    let html = render("services/launch", &launch(&ready).unwrap()).unwrap();
    assert!(html.contains("A handoff is possible from 21 May 2027."));
    assert!(html.contains("Sale &lt;1&gt;"), "the reason is lost");
    assert!(launch(&ServiceDetail { gates: Vec::new(), ..detail() }).is_none());
}
