//! A page of many items has the row and the controls of each; the rest comes when one is opened.

use super::samples::{READER, SRE, TEAM, items, review};
use super::*;
use crate::domain::review::State;

fn brief(detail: &ReviewDetail, open: Option<&str>) -> String {
    let kept = Kept::default();
    let open = open.map(|id| id.parse().unwrap());
    let extras = Extras { open: open.as_ref(), in_full: false, ..extras(&kept) };
    page(detail, &checklist(), &viewer("priya", "Priya Nair"), None, today(), &extras).unwrap()
}

#[test]
fn the_team_has_the_controls_of_every_item_and_the_rest_of_none() {
    let detail = review(State::Open, TEAM, items());
    let html = brief(&detail, None);
    assert_eq!(found(&html, ".it[data-brief] form.main [name=note]").len(), items().len());
    for rest in [".why", ".bars", ".thread", ".ev li", ".more", "details.it[open]"] {
        assert_eq!(found(&html, rest), Vec::<String>::new(), "{rest}");
    }
    let links = attributes(&html, ".rest a", "href");
    assert_eq!(links.len(), items().len());
    assert!(links.contains(&"?item=MON-03#MON-03".to_owned()), "{links:?}");
}

#[test]
fn a_reviewer_has_the_rows_and_opens_what_they_judge() {
    let detail = review(State::Submitted, SRE, items());
    let html = brief(&detail, Some("MON-03"));
    assert_eq!(attributes(&html, "details.it[open]", "id"), ["MON-03"]);
    assert_eq!(found(&html, ".decidebar").len(), 1);
    assert_eq!(found(&html, ".bars").len(), 1);
    assert_eq!(attributes(&html, ".it[data-brief]", "id").len(), items().len() - 1);
}

#[test]
fn for_who_only_reads_each_row_leads_to_its_item() {
    let detail = review(State::SignedOff, READER, items());
    let html = brief(&detail, Some("MON-03"));
    assert_eq!(attributes(&html, "a.row", "href").len(), items().len() - 1);
    assert_eq!(attributes(&html, "details.it[open]", "id"), ["MON-03"]);
    assert_eq!(found(&html, "script").len(), 0);
}

#[test]
fn an_opened_item_is_all_there_for_who_has_no_scripts() {
    let detail = review(State::Open, TEAM, items());
    let html = brief(&detail, Some("MON-03"));
    for part in [".why", ".bars", ".thread .say", "form.main .more"] {
        assert_eq!(found(&html, &format!("#MON-03 {part}")).len(), 1, "{part}");
    }
}

#[test]
fn without_scripts_the_whole_page_comes_before_anything_is_typed() {
    let kept = Kept::default();
    let ways = |access: &'static [&'static str]| {
        let detail = review(State::Open, access, items());
        let extras = Extras { in_full: false, whole: "?show=todo&full=1", ..extras(&kept) };
        let reader = viewer("priya", "Priya Nair");
        let html = page(&detail, &checklist(), &reader, None, today(), &extras).unwrap();
        html.split("<noscript>")
            .nth(1)
            .map(|rest| rest.split("</noscript>").next().unwrap().to_owned())
    };
    let team = ways(TEAM).expect("what is typed is lost by asking for the rest of an item");
    assert!(team.contains("http-equiv=\"refresh\"") && team.contains("0;url=?show"), "{team}");
    assert_eq!(ways(READER), None, "who only reads has nothing to lose");
}

#[test]
fn what_is_kept_of_an_item_is_of_its_extent() {
    let kept = Kept::default();
    let detail = review(State::Open, TEAM, items());
    let viewer = viewer("priya", "Priya Nair");
    for (in_full, bars) in [(false, 0), (true, 5), (false, 0)] {
        let extras = Extras { in_full, ..extras(&kept) };
        let html = page(&detail, &checklist(), &viewer, None, today(), &extras).unwrap();
        assert_eq!(found(&html, ".it .bars").len(), bars);
    }
}
