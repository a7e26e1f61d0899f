//! Modes, filters, and the frame around the items.

use super::*;
use crate::domain::answer::Reported;
use crate::domain::checklist::Kind;
use crate::domain::review::State;
use crate::web::pages::reviews::samples::{
    READER, SRE, TEAM, ana, answered, item, items, review, signature, tomas,
};
use crate::web::views::form::Choice;
use crate::web::views::item::Mode;

fn ids(html: &str) -> Vec<String> {
    found(html, "details.it .row > .id")
}

#[test]
fn who_reads_and_the_state_decide_what_may_be_done() {
    let mode = |state, may| mode_of(&review(state, may, Vec::new()));
    assert_eq!(mode(State::Open, TEAM), Mode::TEAM);
    assert_eq!(mode(State::Returned, TEAM), Mode::TEAM);
    assert_eq!(mode(State::Submitted, TEAM), Mode { ask: true, explain: true, ..Mode::DISCUSS });
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
            let detail = review(*state, may, items());
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
    let as_team = review(State::Open, TEAM, items());
    let as_sre = review(State::Open, SRE, items());
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

#[test]
fn every_link_within_the_page_leads_somewhere_whatever_is_filtered() {
    let detail = review(State::Open, TEAM, items());
    for show in [None, Some("todo"), Some("changes")] {
        let html = page_of(&Kept::default(), &detail, show);
        let ids = attributes(&html, "[id]", "id");
        for link in attributes(&html, "a[href^='#']", "href") {
            assert!(ids.iter().any(|id| link == format!("#{id}")), "{show:?} {link}");
        }
    }
}

#[test]
fn the_head_counts_and_says_who_helps_and_until_when() {
    let mut detail = review(State::Open, SRE, items());
    let html = page_of(&Kept::default(), &detail, None);
    let progress = found(&html, ".progress .big");
    assert_eq!(progress, ["4 of 5 answered1 already accepted by Ana Ruiz · 2 to do"]);
    assert!(html.contains("12 Dec 2026, 22 days"));
    assert_eq!(found(&html, "form[action$='/launch/1/consultants'] button"), ["Volunteer"]);
    detail.consultant = Some(ana());
    let html = page_of(&Kept::default(), &detail, None);
    assert!(found(&html, "form[action$='/consultants']").is_empty());
    assert!(html.contains("SRE consultant <b>Ana Ruiz</b>"));
}

#[test]
fn an_assigning_lead_chooses_from_the_candidates() {
    let kept = Kept::default();
    let may: &[&str] = &["read", "assign_consultant"];
    let detail = review(State::Open, may, items());
    let candidates = [Choice::new("ana", "Ana Ruiz", false)];
    let extras = Extras { candidates: &candidates, notice: "Saved.", ..extras(&kept) };
    let reader = viewer("lena", "Lena Koch");
    let html = page(&detail, &checklist(), &reader, None, today(), &extras).unwrap();
    let posts = attributes(&html, "form:has(#consultant)", "action");
    assert_eq!(posts, ["/services/payments-ledger/launch/1/consultant"]);
    assert_eq!(attributes(&html, "#consultant option", "value"), ["ana"]);
    assert!(html.contains("Saved."));
}

#[test]
fn an_sre_of_the_owning_team_is_told_before_they_start() {
    let kept = Kept::default();
    let detail = review(State::Submitted, TEAM, items());
    let reader = viewer("priya", "Priya Nair");
    let extras = Extras { is_sre: true, ..extras(&kept) };
    let html = page(&detail, &checklist(), &reader, None, today(), &extras).unwrap();
    assert!(html.contains("You belong to the team that owns this service"));
    assert!(!page_of(&kept, &detail, None).contains("You belong to the team"));
}

#[test]
fn each_state_is_a_sentence_with_its_way_on() {
    let told = |state, way_out: Option<&str>| {
        let mut detail = review(state, TEAM, items());
        detail.way_out = way_out.map(str::to_owned);
        detail.valid_until = Some(crate::web::pages::reviews::samples::at("2027-02-18T09:12:00Z"));
        detail.sign_offs = vec![signature(&detail, ana(), "Fit to launch.")];
        if state == State::Submitted {
            detail.sign_offs[0].content_hash = "of what changed since".into();
        }
        found(&page_of(&Kept::default(), &detail, None), "p.told, section.told").join("|")
    };
    assert_eq!(told(State::Open, None), "");
    let by = tomas().name;
    assert_eq!(
        told(State::Submitted, None),
        format!(
            "Submitted by {by}, 20 Nov 2026, 09:12. Answers are locked until it is signed off or \
             returned."
        )
    );
    assert_eq!(
        told(State::Returned, Some("Saturation is **missing**.")),
        "Returned 20 Nov 2026, 09:12. 1 change asked for. Submit it again when they are made.|\
         Saturation is missing."
    );
    assert_eq!(
        told(State::SignedOff, None),
        "Signed off by Ana Ruiz, 20 Nov 2026, 09:12: “Fit to launch.” It counts until \
         18 Feb 2027. Its content is frozen."
    );
    assert_eq!(
        told(State::Stale, Some("The scope changed.")),
        "Stale since 20 Nov 2026, 09:12. The scope changed. Open another review; the answers \
         carry over."
    );
    assert!(told(State::Expired, None).starts_with("Its sign-off ran out 18 Feb 2027, 09:12."));
    assert!(told(State::Withdrawn, Some("Postponed.")).ends_with("09:12. Postponed."));
}

#[test]
fn everybody_who_signed_is_named_and_what_is_missing_is_said() {
    let told = |state| {
        let mut detail = review(state, TEAM, items());
        detail.kind = Kind::Handoff;
        detail.sign_offs = vec![
            signature(&detail, ana(), "Fit to hand off."),
            signature(&detail, tomas(), "Fit as well."),
        ];
        found(&page_of(&Kept::default(), &detail, None), "p.told").join("|")
    };
    let (ana, tomas) = (ana().name, tomas().name);
    assert_eq!(
        told(State::SignedOff),
        format!(
            "Signed off by {ana}, 20 Nov 2026, 09:12: “Fit to hand off.” and by {tomas}, \
             20 Nov 2026, 09:12: “Fit as well.” Its content is frozen."
        )
    );
    assert!(told(State::Submitted).ends_with(&format!(
        "Signed so far by {ana}, {tomas}. It is signed off once two SREs have signed, one of them \
         of a team that has said yes to taking the service."
    )));
}
