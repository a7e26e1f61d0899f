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
    draft.shift(&id("MON-01"), Towards::Up).unwrap();
    assert_eq!(draft, Draft::begin(&launch, &handoff));
    draft.shift(&id("MON-01"), Towards::Down).unwrap();
    let (new, _) = made(&draft);
    assert_eq!(between(&launch, &new).changes[0].kind, ChangeKind::Moved);
    assert!(draft.shift(&id("MON-09"), Towards::Up).is_err());
}

#[test]
fn a_rebase_keeps_what_both_sides_did_and_names_what_both_changed() {
    let (launch, handoff) = in_force();
    let change = |draft: &mut Draft, item_id: &str, limit: f64| {
        let was = handoff.item(&id(item_id)).unwrap();
        let mut changed = was.clone();
        changed.launch.as_mut().unwrap().rule = Rule::AtMost(limit);
        draft.change(changed, Some(was), &why("Ours")).unwrap();
    };
    let mut mine = Draft::begin(&launch, &handoff);
    change(&mut mine, "MON-01", 50.0);
    mine.add("MON", item("MON-04"), &why("Ours")).unwrap();
    mine.retire(&id("MON-03"), handoff.item(&id("MON-03")), &why("Ours")).unwrap();
    // Meanwhile somebody publishes a version that touches MON-01 and MON-02.
    let mut theirs = Draft::begin(&launch, &handoff);
    change(&mut theirs, "MON-01", 40.0);
    change(&mut theirs, "MON-02", 30.0);
    let (new_launch, new_handoff) = made(&theirs);

    let before = Draft::begin(&launch, &handoff);
    let rebased = rebase(&mine, &before, &Draft::begin(&new_launch, &new_handoff));
    assert_eq!(rebased.clashes, [Clash { item: id("MON-01"), became: None }]);
    let draft = rebased.draft;
    assert_eq!((draft.launch_version(), draft.handoff_version()), (16, 8));
    let limit = |item_id: &str| draft.item(&id(item_id)).unwrap().launch.clone().unwrap().rule;
    assert_eq!(limit("MON-01"), Rule::AtMost(50.0), "the words of the draft stand");
    assert_eq!(limit("MON-02"), Rule::AtMost(30.0), "what was published stands");
    assert_eq!(draft.item(&id("MON-01")).unwrap().since.version, 16);
    assert_eq!(draft.item(&id("MON-04")).unwrap().since.version, 16);
    assert_eq!(draft.retired_at_handoff[0].version, 8);

    // Somebody else took the id, or retired the item: the draft does not bring it back.
    let mut taken = Draft::begin(&launch, &handoff);
    taken.add("MON", Item { title: "Another".into(), ..item("MON-04") }, &why("Theirs")).unwrap();
    taken.retire(&id("MON-01"), handoff.item(&id("MON-01")), &why("Theirs")).unwrap();
    let (new_launch, new_handoff) = made(&taken);
    let rebased = rebase(&mine, &before, &Draft::begin(&new_launch, &new_handoff));
    let clashes: Vec<&str> = rebased.clashes.iter().map(|clash| clash.item.as_str()).collect();
    assert_eq!(clashes, ["MON-01", "MON-04"]);
    assert!(rebased.draft.item(&id("MON-01")).is_none());
    assert_eq!(rebased.draft.item(&id("MON-04")).unwrap().title, "Another");
    assert_eq!(rebased.clashes[1].became, Some(id("MON-05")), "what was added is kept");
    assert_eq!(rebased.draft.item(&id("MON-05")).unwrap().title, item("MON-04").title);
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
