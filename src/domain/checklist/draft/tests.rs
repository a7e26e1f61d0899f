mod rebased;

use super::*;
use crate::domain::checklist::diff::{ChangeKind, between};
use crate::domain::checklist::{
    AnswerKind, Bar, EvidenceNeed, Kind, Rule, Severity, tests::numbered_item as item,
};

fn section(id: &str, items: Vec<Item>) -> Section {
    Section { id: id.into(), title: id.into(), question: "Is it?".into(), items }
}

fn list(kind: Kind, version: u32, sections: Vec<Section>) -> Checklist {
    Checklist {
        kind,
        version,
        companion: (kind == Kind::Handoff).then_some(14),
        title: kind.to_string(),
        hash: "published".into(),
        sections,
        retired: Vec::new(),
    }
}

fn at_handoff_only(id: &str) -> Item {
    Item { launch: None, ..item(id) }
}

/// The versions in force: two launch items, and one that is asked at handoff only.
fn in_force() -> (Checklist, Checklist) {
    let launch = vec![section("MON", vec![item("MON-01"), item("MON-02")])];
    let all = vec![item("MON-01"), item("MON-02"), at_handoff_only("MON-03")];
    (list(Kind::Launch, 14, launch), list(Kind::Handoff, 6, vec![section("MON", all)]))
}

fn why(words: &str) -> Reason {
    Reason { words: words.into(), lesson: Some(31), change: None }
}

fn id(text: &str) -> ItemId {
    text.parse().unwrap()
}

fn made(draft: &Draft) -> (Checklist, Checklist) {
    let (launch, handoff) = in_force();
    let new = launch_of(draft, &launch);
    let merged = handoff_of(draft, &new, &handoff);
    (new, merged)
}

#[test]
fn a_draft_that_changes_nothing_makes_no_version() {
    let (launch, handoff) = in_force();
    let (new, merged) = made(&Draft::begin(&launch, &handoff));
    assert_eq!((new.version, new.hash.as_str()), (14, "published"));
    assert_eq!(merged, handoff);
}

#[test]
fn a_launch_version_that_no_handoff_version_extends_yet_is_what_a_draft_begins_from() {
    let (mut launch, handoff) = in_force();
    launch.version = 15;
    launch.sections[0].items.push(Item { handoff: None, ..item("MON-04") });
    launch.sections[0].items[0].title = "It is so, always".into();
    let draft = Draft::begin(&launch, &handoff);
    let ids: Vec<&str> = draft.items().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["MON-01", "MON-02", "MON-03", "MON-04"]);
    assert_eq!(draft.item(&id("MON-01")).unwrap().title, "It is so, always");
    assert!(draft.item(&id("MON-01")).unwrap().handoff.is_some());
    assert!(draft.item(&id("MON-04")).unwrap().handoff.is_none());
    assert_eq!(launch_of(&draft, &launch).version, 15);
}

#[test]
fn a_change_of_the_launch_bar_makes_both_versions_and_of_the_handoff_bar_one() {
    let (launch, handoff) = in_force();
    let was = handoff.item(&id("MON-01")).unwrap();
    let mut draft = Draft::begin(&launch, &handoff);
    let mut stricter = was.clone();
    stricter.launch.as_mut().unwrap().rule = Rule::AtMost(50.0);
    draft.change(stricter, Some(was), &why("Lesson 31")).unwrap();
    let (new, merged) = made(&draft);
    assert_eq!((new.version, merged.version, merged.companion), (15, 7, Some(15)));
    let since = &new.item(&id("MON-01")).unwrap().since;
    assert_eq!((since.version, since.lesson), (15, Some(31)));
    assert!(merged.item(&id("MON-01")).unwrap().handoff.as_ref().unwrap().since.is_none());
    assert_eq!(between(&launch, &new).changes[0].kind, ChangeKind::Stricter);

    let mut draft = Draft::begin(&launch, &handoff);
    let mut stricter = was.clone();
    stricter.handoff.as_mut().unwrap().rule = Rule::AtMost(5.0);
    draft.change(stricter, Some(was), &why("Lesson 31")).unwrap();
    let (new, merged) = made(&draft);
    assert_eq!((new.version, merged.version, merged.companion), (14, 7, Some(14)));
    let bar = merged.item(&id("MON-01")).unwrap().handoff.clone().unwrap();
    assert_eq!(bar.since.unwrap().version, 7);
    assert_eq!(
        merged.item(&id("MON-01")).unwrap().since.version,
        1,
        "the item itself is as it was"
    );

    // Back to what is in force: as if nothing had been touched.
    draft.change(was.clone(), Some(was), &why("On second thought")).unwrap();
    assert_eq!(draft, Draft::begin(&launch, &handoff));
}

#[test]
fn ids_are_counted_on_and_never_used_again() {
    let (launch, handoff) = in_force();
    let mut draft = Draft::begin(&launch, &handoff);
    assert_eq!(draft.next_id("MON"), Some(id("MON-04")));
    assert_eq!(draft.next_id("DEP"), Some(id("DEP-01")));
    let was = handoff.item(&id("MON-02"));
    draft.retire(&id("MON-02"), was, &why("Nobody failed it")).unwrap();
    assert_eq!(draft.retired[0].version, 15);
    let again = draft.add("MON", item("MON-02"), &why("It came back"));
    assert_eq!(again, Err(Fault::IdUsed { item: id("MON-02") }));
    let none = draft.add("DEP", item("DEP-01"), &why("New"));
    assert_eq!(none, Err(Fault::NoSuchSection { section: "DEP".into() }));
    draft.add("MON", item("MON-04"), &why("New")).unwrap();
    assert_eq!(draft.item(&id("MON-04")).unwrap().since.version, 15);
    // What only the draft knew goes without a trace.
    draft.retire(&id("MON-04"), None, &why("No")).unwrap();
    assert_eq!((draft.item(&id("MON-04")), draft.retired.len()), (None, 1));
    let only = handoff.item(&id("MON-03"));
    draft.retire(&id("MON-03"), only, &why("Nobody asks")).unwrap();
    assert_eq!(draft.retired_at_handoff[0].version, 7);
    draft.restore(was.unwrap(), &handoff.sections[0]).unwrap();
    assert_eq!((draft.retired.len(), draft.items().count()), (0, 2));
    assert!(draft.restore(was.unwrap(), &handoff.sections[0]).is_err(), "it is there");
}

#[test]
fn an_item_moves_within_its_section_and_stops_at_the_end() {
    let (launch, handoff) = in_force();
    let mut draft = Draft::begin(&launch, &handoff);
    assert!(!draft.shift(&id("MON-01"), Towards::Up).unwrap());
    assert!(!draft.shift(&id("MON-03"), Towards::Up).unwrap(), "it stands by its id");
    assert_eq!(draft, Draft::begin(&launch, &handoff));
    assert!(draft.shift(&id("MON-01"), Towards::Down).unwrap());
    assert!(!draft.shift(&id("MON-01"), Towards::Down).unwrap(), "MON-03 is no place to pass");
    let (new, _) = made(&draft);
    assert_eq!(between(&launch, &new).changes[0].kind, ChangeKind::Moved);
    assert!(draft.shift(&id("MON-09"), Towards::Up).is_err());
}

#[test]
fn an_item_asked_at_handoff_only_is_no_part_of_the_launch_version() {
    let (launch, handoff) = in_force();
    let mut draft = Draft::begin(&launch, &handoff);
    let bar = Bar {
        rule: Rule::Met,
        words: "It is so.".into(),
        severity: Severity::Blocker,
        evidence: EvidenceNeed { hint: "A link".into(), max_age_days: None },
        since: None,
    };
    let new =
        Item { launch: None, handoff: Some(bar), answer: AnswerKind::Attest, ..item("MON-04") };
    draft.add("MON", new, &why("New")).unwrap();
    let (made_launch, merged) = made(&draft);
    assert_eq!((made_launch.version, merged.version), (14, 7));
    assert_eq!(merged.item(&id("MON-04")).unwrap().since.version, 7);
}

#[test]
fn an_item_comes_back_with_its_section_when_that_is_gone() {
    let (launch, handoff) = in_force();
    let base = Draft::begin(&launch, &handoff);
    let mut draft = base.clone();
    for was in base.items() {
        draft.retire(&was.id, Some(was), &why("Ours")).unwrap();
    }
    draft.sections.clear();
    let from = &base.sections[0];
    draft.restore(&from.items[1], from).unwrap();
    assert_eq!(draft.sections[0].title, from.title);
    assert_eq!(draft.sections[0].items, [from.items[1].clone()]);
    assert_eq!(draft.retired.len(), 1);
}
