//! What is kept between requests is used again, and never shown when it is old.

use super::*;
use crate::domain::answer::Reported;
use crate::domain::checklist::Severity;
use crate::domain::ids::{EvidenceId, MessageId};
use crate::domain::review::State;
use crate::ops::review_page::{EvidenceDetail, ItemDetail, MessageDetail};
use crate::web::pages::reviews::samples::{
    SRE, TEAM, ana, at, condition, items, person, review, tomas,
};
use crate::web::views::item::Extent;

#[test]
fn an_unchanged_review_is_taken_from_the_cache() {
    let kept = Kept::default();
    let detail = review(State::Open, TEAM, items());
    let first = page_of(&kept, &detail, None);
    assert_eq!(kept.items.len(), 5);
    assert_eq!(page_of(&kept, &detail, None), first);
    assert_eq!(kept.items.len(), 5);
    page_of(&kept, &review(State::Open, SRE, items()), None);
    assert_eq!(kept.items.len(), 10, "a reviewer's items stand beside the team's");
}

#[test]
fn what_is_kept_is_what_is_sent() {
    let kept = Kept::default();
    let item = items().remove(1);
    let detail = review(State::Open, TEAM, vec![item]);
    let mut shown = cache::Shown::default();
    shown.fill(&detail, &detail.items[0], &checklist(), (mode_of(&detail), Extent::Full));
    let mut html = String::from("before ");
    kept.items.append(&mut html, &shown, || Ok("rendered".to_owned())).unwrap();
    kept.items.append(&mut html, &shown, || panic!("is kept")).unwrap();
    assert_eq!(html, "before renderedrendered");
}

/// What changes, and how.
type Change = (&'static str, fn(&mut ReviewDetail));

/// One change of everything that can change in an item.
fn changes() -> Vec<Change> {
    fn on(item: &mut ReviewDetail) -> &mut ItemDetail {
        &mut item.items[4]
    }
    vec![
        ("reported", |d| {
            on(d).reported = Some(Reported::Partly);
            on(d).reported_words = Some("Partly met".into());
        }),
        ("reason", |d| on(d).reported = Some(Reported::NotApplicable("No graph.".into()))),
        ("answer version", |d| on(d).answer_version += 1),
        ("answered by", |d| on(d).answered_by = Some(person("noor", "Noor Haddad"))),
        ("a name", |d| on(d).answered_by = Some(person("tomas", "Tomás Lind-Berg"))),
        ("answered at", |d| on(d).answered_at = Some(at("2026-11-18T14:02:00Z"))),
        ("title", |d| on(d).title = "Another title".into()),
        ("severity", |d| on(d).severity = Severity::Advisory),
        ("note", |d| on(d).note = "**Half** is done.".into()),
        ("note version", |d| on(d).note_version += 1),
        ("proof", |d| on(d).evidence[0].title = "Another title".into()),
        ("proof until", |d| on(d).evidence[0].expires_on = Some("2027-01-01".parse().unwrap())),
        ("new proof", |d| {
            on(d).evidence.push(EvidenceDetail {
                id: EvidenceId::new(),
                url: None,
                title: "Noor followed it cold.".into(),
                expires_on: None,
                added_by: Some(tomas()),
                added_at: at("2026-11-18T14:02:00Z"),
            });
        }),
        ("removed proof", |d| on(d).evidence.clear()),
        ("message", |d| {
            on(d).messages.push(MessageDetail {
                id: MessageId::new(),
                author: Some(ana()),
                body: "No.".into(),
                is_question: false,
                answered_at: None,
                created_at: at("2026-11-18T14:02:00Z"),
            });
        }),
        ("verdict lapsed", |d| on(d).verdict.as_mut().unwrap().lapsed = true),
        ("verdict comment", |d| on(d).verdict.as_mut().unwrap().comment = "Good.".into()),
        ("verdict in bulk", |d| on(d).verdict.as_mut().unwrap().in_bulk = true),
        ("verdict by", |d| on(d).verdict.as_mut().unwrap().by = Some(tomas())),
        ("verdict at", |d| on(d).verdict.as_mut().unwrap().at = at("2026-11-19T00:00:00Z")),
        ("no verdict", |d| on(d).verdict = None),
        ("bar", |d| on(d).launch.as_mut().unwrap().standing = "not_applicable"),
        ("bar to hand off", |d| on(d).handoff.as_mut().unwrap().standing = "not_answered"),
        ("proof ran out", |d| {
            on(d).evidence_expired = true;
            on(d).to_do = true;
        }),
        ("carried", |d| on(d).carried = true),
        ("condition", |d| {
            on(d).verdict.as_mut().unwrap().verdict =
                crate::domain::review::Verdict::AcceptedWithCondition;
            d.conditions.push(condition("MON-05", "open"));
        }),
        ("consultant", |d| d.consultant = Some(tomas())),
        ("token of what is read", |d| {
            d.may = SRE.to_vec();
            on(d).seen = "9.9.9".into();
        }),
        ("number", |d| d.number = 2),
        ("service", |d| d.service = "cart".parse().unwrap()),
    ]
}

#[test]
fn whatever_changes_is_shown_at_once() {
    let detail = review(State::Open, TEAM, items());
    let kept = Kept::default();
    let before = page_of(&kept, &detail, None);
    for (what, change) in changes() {
        let mut changed = detail.clone();
        change(&mut changed);
        let fresh = page_of(&Kept::default(), &changed, None);
        assert_ne!(fresh, before, "{what} is not shown at all");
        assert_eq!(page_of(&kept, &changed, None), fresh, "{what}");
        assert_eq!(page_of(&kept, &detail, None), before, "{what}, taken back");
    }
}

#[test]
fn a_met_condition_is_shown_as_met() {
    let mut detail = review(State::Open, TEAM, items());
    detail.items[4].verdict.as_mut().unwrap().verdict =
        crate::domain::review::Verdict::AcceptedWithCondition;
    detail.conditions.push(condition("MON-05", "open"));
    let kept = Kept::default();
    assert!(page_of(&kept, &detail, None).contains("<p class=\"sm\">Repeat the zone drill."));
    detail.conditions[0].state = "met".into();
    assert!(page_of(&kept, &detail, None).contains("<p class=\"sm\">Met: Repeat the zone drill."));
    detail.conditions[0].state = "dropped".into();
    assert!(!page_of(&kept, &detail, None).contains("Repeat the zone drill"));
}

#[test]
fn the_cache_does_not_grow_without_end() {
    let kept = Kept::default();
    let mut detail = review(State::Open, TEAM, vec![items().remove(3)]);
    let mut shown = cache::Shown::default();
    for number in 0..20_050 {
        detail.number = number;
        shown.fill(&detail, &detail.items[0], &checklist(), (mode_of(&detail), Extent::Full));
        kept.items.append(&mut String::new(), &shown, || Ok("x".into())).unwrap();
    }
    assert!(kept.items.len() <= 20_000 && !kept.items.is_empty());
    let large = "x".repeat(1 << 20);
    for number in 0..100 {
        detail.number = number;
        detail.items[0].note = number.to_string();
        shown.fill(&detail, &detail.items[0], &checklist(), (mode_of(&detail), Extent::Full));
        kept.items.append(&mut String::new(), &shown, || Ok(large.clone())).unwrap();
    }
    assert!(kept.items.len() < 40, "{} megabytes are kept", kept.items.len());
}
