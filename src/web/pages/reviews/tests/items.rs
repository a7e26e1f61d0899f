//! What an item says, by its kind, its answer and what happened to it.

use super::*;
use crate::domain::answer::Reported;
use crate::domain::review::{State, Verdict};
use crate::web::pages::reviews::samples::{SRE, TEAM, Told, ana, answered, item, items, review};
use crate::web::views::item::Extent;
use crate::web::views::item::ItemView;

fn shown(id: &str, told: Told) -> ItemView {
    let detail = review(State::Open, TEAM, vec![item(id, told)]);
    item_view(&detail, &detail.items[0], &checklist(), mode_of(&detail), Extent::Full, "")
}

fn html(id: &str, told: Told) -> String {
    let detail = review(State::Open, TEAM, vec![item(id, told)]);
    page_of(&Kept::default(), &detail, None)
}

#[test]
fn each_kind_of_answer_has_its_control_with_the_answer_in_it() {
    let choice = html("OWN-04", answered(Reported::Choice("standard".into())));
    assert_eq!(attributes(&choice, "input[name=answer][checked]", "value"), ["standard"]);
    assert_eq!(
        attributes(&choice, "input[name=answer]", "value"),
        ["critical", "regulated", "standard", "experimental", "not_applicable"]
    );
    let number = html("PAG-01", answered(Reported::Number(2.5)));
    assert_eq!(attributes(&number, "input[name=number]", "value"), ["2.5"]);
    assert!(number.contains("Figure in people, 0 to 200"));
    let date = html("OWN-02", answered(Reported::Date("2027-11-01".parse().unwrap())));
    assert_eq!(attributes(&date, "input[name=date]", "value"), ["2027-11-01"]);
    let text = html("OWN-01", answered(Reported::Text("Team Ledger".into())));
    assert_eq!(found(&text, "textarea[name=text]"), ["Team Ledger"]);
    let attest = html("MON-01", answered(Reported::Partly));
    assert_eq!(attributes(&attest, "input[name=answer][checked]", "value"), ["partly"]);
    assert_eq!(found(&attest, ".seg kbd"), ["1", "2", "3", "4"]);
}

#[test]
fn not_applicable_keeps_its_reason_and_no_value() {
    for id in ["OWN-04", "PAG-01", "OWN-02", "OWN-01", "MON-01"] {
        let html = html(id, answered(Reported::NotApplicable("It has no pager.".into())));
        let chosen = attributes(&html, "input[name=answer][checked]", "value");
        assert_eq!(chosen, ["not_applicable"], "{id}");
        assert_eq!(found(&html, ".it textarea[name=reason]"), ["It has no pager."], "{id}");
        assert_eq!(attributes(&html, ".it", "data-s"), ["na"], "{id}");
        assert!(attributes(&html, "[name=number], [name=date]", "value").concat().is_empty());
    }
}

#[test]
fn both_bars_say_how_the_answer_stands() {
    let view = shown("PAG-01", answered(Reported::Number(5.0)));
    let (launch, handoff) = (view.launch.unwrap(), view.handoff.unwrap());
    assert_eq!(launch.standing.unwrap().text, "Passes");
    let short = handoff.standing.unwrap();
    assert_eq!((short.tone, short.text.as_str()), ("warn", "3 people short"));
    assert!(view.rail.contains("Launch bar 4 people, handoff bar 8 people, reported 5 people"));
    let below = shown("PAG-01", answered(Reported::Number(2.0)));
    assert_eq!(below.launch.unwrap().standing.unwrap().tone, "stop");
    assert_eq!(below.state.name, "not");
    assert_eq!(below.detail.unwrap().text, "2 people short");
    let stated = shown("OWN-01", answered(Reported::Text("Team Ledger".into())));
    assert_eq!(stated.launch.unwrap().standing, None, "a person judges what is stated");
    assert_eq!(shown("MON-01", Told::default()).rail, "");
}

#[test]
fn the_line_under_the_title_says_what_is_wrong() {
    let line = |told| {
        let detail = shown("MON-01", told).detail;
        detail.map(|line| format!("{}|{}", line.mark, line.text)).unwrap_or_default()
    };
    let met = || answered(Reported::Met);
    assert_eq!(line(met()), "");
    let change = Some((Verdict::ChangeAsked, "Show saturation.\n\nThe rest is fine."));
    assert_eq!(line(Told { verdict: change, ..met() }), "Change asked|“Show saturation.” Ana Ruiz");
    let changed = Told { verdict: change, changed_since: 1, ..met() };
    assert_eq!(line(changed), "|Changed since Ana Ruiz asked for it");
    let accepted = Some((Verdict::Accepted, ""));
    let changed = Told { verdict: accepted, changed_since: 1, ..met() };
    assert_eq!(line(changed), "|Changed since Ana Ruiz accepted it");
    let expired = Told { proof: Some("https://git.example/drill"), expired: true, ..met() };
    assert_eq!(line(expired), "|“Drill notes” counted until 14 Nov 2026. Attach a newer proof.");
    let carried = line(Told { carried: true, ..met() });
    assert!(carried.starts_with("|From an earlier review"), "{carried}");
    let left = Told { note: "The counter, by 27 Nov.\n\nMore.", ..answered(Reported::NotMet) };
    assert_eq!(line(left), "|The counter, by 27 Nov.");
}

#[test]
fn what_the_team_still_has_to_do_is_marked() {
    let todo = |told| shown("MON-01", told).todo;
    let met = || answered(Reported::Met);
    assert!(!todo(met()));
    assert!(todo(Told::default()));
    assert!(todo(Told { carried: true, ..met() }));
    assert!(todo(Told { expired: true, ..met() }));
    let change = Some((Verdict::ChangeAsked, "Why?"));
    assert!(todo(Told { verdict: change, ..met() }));
    assert!(!todo(Told { verdict: change, changed_since: 1, ..met() }), "it waits for the SRE");
}

#[test]
fn a_carried_answer_says_where_it_comes_from_and_can_be_confirmed() {
    let told = Told { carried: true, ..answered(Reported::Met) };
    let html = html("MON-01", told);
    let carried = found(&html, ".carried .tag");
    assert_eq!(carried, ["From an earlier review, 17 Nov 2026"]);
    assert_eq!(attributes(&html, ".carried button", "name"), ["confirm"]);
}

#[test]
fn only_web_addresses_become_links() {
    let proof = |url| {
        let view = shown("MON-01", Told { proof: Some(url), ..answered(Reported::Met) });
        view.evidence.into_iter().next().unwrap()
    };
    let link = proof("https://git.example@evil.example/x");
    assert_eq!((link.title.as_str(), link.host.as_str()), ("Drill notes", "evil.example"));
    assert_eq!(link.detail, "TL · 17 Nov 2026");
    assert!(link.removal.starts_with("/services/payments-ledger/launch/1/items/MON-01/evidence/"));
    let words = proof("Noor followed it cold.");
    assert_eq!((words.href.as_str(), words.title.as_str()), ("", "Noor followed it cold."));

    let mut detail = review(State::Open, TEAM, vec![items().remove(4)]);
    detail.items[0].evidence[0].url = Some("javascript:alert(1)".into());
    let html = page_of(&Kept::default(), &detail, None);
    assert!(!html.contains("javascript:"));
}

#[test]
fn what_people_type_is_escaped() {
    let mut detail = review(State::Open, SRE, items());
    let bad = "</textarea><script>alert(1)</script>";
    detail.items[4].note = bad.into();
    detail.items[4].messages[0].body = bad.into();
    detail.items[4].evidence[0].title = bad.into();
    detail.items[2].verdict.as_mut().unwrap().comment = bad.into();
    detail.service_name = bad.into();
    for may in [TEAM, SRE] {
        detail.may = may.to_vec();
        assert!(!page_of(&Kept::default(), &detail, None).contains("<script>alert"));
    }
}

#[test]
fn the_consultant_is_named_in_the_discussion() {
    let mut detail = review(State::Open, TEAM, items());
    detail.items[4].messages[0].author = Some(ana());
    let role = |detail: &ReviewDetail| {
        let item = &detail.items[4];
        let view = item_view(detail, item, &checklist(), mode_of(detail), Extent::Full, "");
        (view.messages[0].sre, view.messages[0].role.clone(), view.messages[0].anchor.clone())
    };
    assert_eq!(role(&detail), (false, String::new(), "MON-05-m1".into()));
    detail.consultant = Some(ana());
    assert_eq!(role(&detail), (true, "SRE consultant".into(), "MON-05-m1".into()));
}

#[test]
fn nobody_is_offered_to_judge_their_own_answer() {
    let detail = review(State::Submitted, SRE, items());
    let reader = viewer("tomas", "Tomás Lind");
    let kept = Kept::default();
    let html = page(&detail, &checklist(), &reader, None, today(), &extras(&kept)).unwrap();
    assert_eq!(attributes(&html, ".it:has(.decidebar)", "id"), ["OWN-01"]);
}

#[test]
fn guidance_names_the_item_in_its_checklist() {
    let checklist = checklist();
    let item = checklist.items().next().unwrap();
    let html = guidance(&checklist, item).unwrap();
    assert_eq!(attributes(&html, "a", "href"), ["/checklists/launch/items/OWN-01"]);
    assert!(html.contains("v1: First version"));
}
