//! The pages of a small review, as each kind of reader sees them.

use scraper::{Html, Selector};

use super::samples::{self, READER, SRE, TEAM, answered, checklist, item, review, viewer};
use super::*;
use crate::domain::answer::Reported;
use crate::domain::review::State;
use crate::ops::review_page::ReviewDetail;
use crate::web::views::form::Choice;
use crate::web::views::item::Mode;

fn today() -> chrono::NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn extras(kept: &Kept) -> Extras<'_> {
    Extras { kept, team: None, owners: &[], candidates: &[], is_sre: false, notice: "" }
}

fn page_of(kept: &Kept, detail: &ReviewDetail, show: Option<&str>) -> String {
    let viewer = viewer("priya", "Priya Nair");
    page(detail, &checklist(), &viewer, show, today(), &extras(kept)).unwrap()
}

fn found(html: &str, css: &str) -> Vec<String> {
    let css = Selector::parse(css).unwrap();
    let document = Html::parse_document(html);
    document
        .select(&css)
        .map(|e| {
            e.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn ids(html: &str) -> Vec<String> {
    found(html, "details.it .row > .id")
}

#[test]
fn who_reads_and_the_state_decide_what_may_be_done() {
    let mode = |state, may| mode_of(&review(state, may, Vec::new()));
    assert_eq!(mode(State::Open, TEAM), Mode::TEAM);
    assert_eq!(mode(State::Returned, TEAM), Mode::TEAM);
    assert_eq!(mode(State::Submitted, TEAM), Mode::DISCUSS);
    for under_way in [State::Open, State::Submitted, State::Returned] {
        assert_eq!(mode(under_way, SRE), Mode::REVIEWER);
        assert_eq!(mode(under_way, READER), Mode::READ);
    }
    for over in [State::SignedOff, State::Withdrawn, State::Stale, State::Expired] {
        assert_eq!((mode(over, TEAM), mode(over, SRE)), (Mode::READ, Mode::READ));
    }
}

#[test]
fn every_reader_gets_the_controls_of_their_part_in_every_state() {
    let kept = Kept::default();
    for state in State::ALL {
        for may in [TEAM, SRE, READER] {
            let detail = review(*state, may, samples::items());
            let html = page_of(&kept, &detail, None);
            let mode = mode_of(&detail);
            let count = |css| found(&html, css).len();
            let all = |holds: bool| if holds { detail.items.len() } else { 0 };
            assert_eq!(count("details.it"), 5, "{state}");
            assert_eq!(count("form.main"), all(mode.edit), "{state}");
            assert_eq!(count("form.say"), all(mode.discuss), "{state}");
            assert_eq!(count(".decidebar"), all(mode.judge), "{state}");
            assert_eq!(count("a#submit"), usize::from(mode.edit), "{state}");
        }
    }
}

#[test]
fn a_filter_leaves_the_items_that_it_names() {
    let kept = Kept::default();
    let as_team = review(State::Open, TEAM, samples::items());
    let as_sre = review(State::Open, SRE, samples::items());
    let left = |detail, show| ids(&page_of(&kept, detail, Some(show))).join(" ");
    assert_eq!(left(&as_team, "todo"), "OWN-01 MON-01");
    assert_eq!(left(&as_team, "blocks"), "OWN-01 MON-01");
    assert_eq!(left(&as_team, "changes"), "MON-01");
    assert_eq!(left(&as_team, "waiting"), "MON-01");
    assert_eq!(left(&as_sre, "waiting"), "MON-05");
    assert_eq!(left(&as_team, "handoff"), "OWN-04");
    assert_eq!(left(&as_team, "anything"), "OWN-01 OWN-04 MON-01 MON-03 MON-05");
    let counts = found(&page_of(&kept, &as_team, Some("todo")), ".filters [aria-current]");
    assert_eq!(counts, ["To do 2"]);
}

#[test]
fn an_empty_filter_says_so() {
    let detail = review(State::Open, TEAM, vec![item("MON-03", answered(Reported::Met))]);
    let html = page_of(&Kept::default(), &detail, Some("changes"));
    assert_eq!(found(&html, "#list .empty"), ["No change is asked for. Show all items"]);
    assert!(ids(&html).is_empty());
}
