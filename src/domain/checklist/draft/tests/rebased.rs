//! A draft that is brought onto what others published meanwhile.

use super::*;
use crate::domain::checklist::EvidenceNeed;

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
    assert_eq!(rebased.clashes, [Clash::Item(id("MON-01"))]);
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
    let renamed = Clash::Renamed { item: id("MON-04"), became: id("MON-05") };
    assert_eq!(rebased.clashes, [Clash::Gone(id("MON-01")), renamed], "what was added is kept");
    assert!(rebased.draft.item(&id("MON-01")).is_none());
    assert_eq!(rebased.draft.item(&id("MON-04")).unwrap().title, "Another");
    assert_eq!(rebased.draft.item(&id("MON-05")).unwrap().title, item("MON-04").title);
}

fn changed(draft: &mut Draft, item_id: &str, change: impl Fn(&mut Item)) {
    let (launch, handoff) = in_force();
    let base = Draft::begin(&launch, &handoff);
    let mut item = draft.item(&id(item_id)).unwrap().clone();
    change(&mut item);
    draft.change(item, base.item(&id(item_id)), &why("Ours")).unwrap();
}

/// A draft of ours, and one of others that was published since both began.
fn after(mine: impl Fn(&mut Draft), theirs: impl Fn(&mut Draft)) -> Rebased {
    let (launch, handoff) = in_force();
    let before = Draft::begin(&launch, &handoff);
    let (mut ours, mut others) = (before.clone(), before.clone());
    mine(&mut ours);
    theirs(&mut others);
    let (new_launch, new_handoff) = made(&others);
    rebase(&ours, &before, &Draft::begin(&new_launch, &new_handoff))
}

fn order(draft: &Draft) -> Vec<&str> {
    draft.items().map(|item| item.id.as_str()).collect()
}

#[test]
fn two_items_that_were_added_are_both_kept_when_the_id_of_one_was_taken() {
    let add = |draft: &mut Draft, item_id: &str, title: &str| {
        let new = Item { title: title.into(), ..item(item_id) };
        draft.add("MON", new, &why("New")).unwrap();
    };
    let rebased = after(
        |draft| {
            add(draft, "MON-04", "Ours first");
            add(draft, "MON-05", "Ours second");
        },
        |draft| add(draft, "MON-04", "Theirs"),
    );
    let title = |item_id: &str| rebased.draft.item(&id(item_id)).unwrap().title.as_str();
    assert_eq!(["MON-04", "MON-05", "MON-06"].map(title), ["Theirs", "Ours second", "Ours first"]);
    let renamed = Clash::Renamed { item: id("MON-04"), became: id("MON-06") };
    assert_eq!(rebased.clashes, [renamed]);
    assert!(rebased.clashes[0].to_string().contains("MON-06"));
}

#[test]
fn changes_of_other_fields_of_the_same_item_are_both_kept() {
    let rebased = after(
        |draft| {
            changed(draft, "MON-01", |item| item.todo = "Ours".into());
            changed(draft, "MON-02", |item| item.handoff.as_mut().unwrap().words = "Ours".into());
        },
        |draft| {
            changed(draft, "MON-01", |item| item.why = "Theirs".into());
            changed(draft, "MON-01", |item| {
                let evidence = EvidenceNeed { hint: "Theirs".into(), max_age_days: Some(9) };
                item.launch.as_mut().unwrap().evidence = evidence;
            });
            changed(draft, "MON-02", |item| item.launch.as_mut().unwrap().words = "Theirs".into());
        },
    );
    assert_eq!(rebased.clashes, []);
    let one = rebased.draft.item(&id("MON-01")).unwrap();
    assert_eq!((one.todo.as_str(), one.why.as_str()), ("Ours", "Theirs"));
    assert_eq!(one.launch.as_ref().unwrap().evidence.hint, "Theirs");
    assert_eq!(one.since.version, 16, "the version to come changes it again");
    let two = rebased.draft.item(&id("MON-02")).unwrap();
    assert_eq!(two.launch.as_ref().unwrap().words, "Theirs");
    assert_eq!(two.since.version, 15, "it is as it was published");
    let bar = two.handoff.as_ref().unwrap();
    assert_eq!((bar.words.as_str(), bar.since.as_ref().unwrap().version), ("Ours", 8));
}

#[test]
fn the_rule_and_the_words_of_a_bar_are_one_thing() {
    let rebased = after(
        |draft| {
            changed(draft, "MON-01", |item| item.launch.as_mut().unwrap().words = "Ours".into())
        },
        |draft| {
            changed(draft, "MON-01", |item| {
                item.launch.as_mut().unwrap().rule = Rule::AtMost(1.0);
            });
        },
    );
    assert_eq!(rebased.clashes, [Clash::Item(id("MON-01"))]);
    let bar = rebased.draft.item(&id("MON-01")).unwrap().launch.clone().unwrap();
    assert_eq!(bar.words, "Ours");
    assert_ne!(bar.rule, Rule::AtMost(1.0));
}

#[test]
fn what_was_moved_stays_moved_on_either_side() {
    let up = |item_id: &'static str| {
        move |draft: &mut Draft| assert!(draft.shift(&id(item_id), Towards::Up).unwrap())
    };
    let ours = after(up("MON-02"), |draft| {
        draft.add("MON", item("MON-04"), &why("Theirs")).unwrap();
    });
    assert_eq!(order(&ours.draft), ["MON-02", "MON-01", "MON-03", "MON-04"]);
    assert_eq!(ours.clashes, []);
    let theirs =
        after(|draft| draft.add("MON", item("MON-04"), &why("Ours")).unwrap(), up("MON-02"));
    assert_eq!(order(&theirs.draft), ["MON-02", "MON-01", "MON-03", "MON-04"]);
    let same = after(up("MON-02"), up("MON-02"));
    assert_eq!((order(&same.draft), same.clashes), (vec!["MON-02", "MON-01", "MON-03"], vec![]));
    let added = after(
        |draft| {
            draft.add("MON", item("MON-04"), &why("Ours")).unwrap();
            assert!(draft.shift(&id("MON-04"), Towards::Up).unwrap(), "above MON-02");
        },
        |_| {},
    );
    assert_eq!(order(&added.draft), ["MON-01", "MON-03", "MON-04", "MON-02"]);
}

#[test]
fn headings_of_both_sides_are_kept_and_one_that_both_changed_is_named() {
    let rebased = after(
        |draft| {
            draft.launch_title = "Ours".into();
            draft.sections[0].title = "Ours".into();
        },
        |draft| {
            draft.handoff_title = "Theirs".into();
            draft.sections[0].question = "Theirs?".into();
            draft.sections[0].title = "Theirs".into();
        },
    );
    let draft = &rebased.draft;
    assert_eq!((draft.launch_title.as_str(), draft.handoff_title.as_str()), ("Ours", "Theirs"));
    let section = &draft.sections[0];
    assert_eq!((section.title.as_str(), section.question.as_str()), ("Ours", "Theirs?"));
    assert_eq!(rebased.clashes, [Clash::Heading("Ours".into())]);
}

#[test]
fn a_section_that_both_added_is_named_and_its_heading_is_that_of_the_draft() {
    let added = |title: &'static str| {
        move |draft: &mut Draft| {
            draft.add_section("NEW", title, "Is it so?").unwrap();
            draft.add("NEW", item("NEW-01"), &why("Ours")).unwrap();
        }
    };
    let renamed = Clash::Renamed { item: id("NEW-01"), became: id("NEW-02") };
    let rebased = after(added("Ours"), added("Theirs"));
    assert_eq!(rebased.clashes, [renamed.clone(), Clash::Heading("Ours".into())]);
    let section = rebased.draft.sections.last().unwrap();
    assert_eq!((section.title.as_str(), section.items.len()), ("Ours", 2));
    assert_eq!(after(added("Same"), added("Same")).clashes, [renamed]);
}

#[test]
fn what_the_draft_retires_is_retired_from_launch_too_when_it_is_asked_there_now() {
    let retired = |draft: &mut Draft| {
        let was = draft.item(&id("MON-03")).unwrap().clone();
        draft.retire(&id("MON-03"), Some(&was), &why("Ours")).unwrap();
    };
    let draft = after(retired, |draft| {
        changed(draft, "MON-03", |item| item.launch.clone_from(&item.handoff));
    })
    .draft;
    let named = |list: &[Retired]| -> Vec<(String, u32)> {
        list.iter().map(|one| (one.id.to_string(), one.version)).collect()
    };
    assert_eq!(named(&draft.retired), [("MON-03".to_owned(), draft.launch_version())]);
    assert!(draft.retired_at_handoff.is_empty());
}

#[test]
fn an_item_whose_id_is_the_last_one_takes_none_that_is_used() {
    let last = |title: &'static str| {
        move |draft: &mut Draft| {
            let item = Item { title: title.into(), ..item("MON-99") };
            draft.add("MON", item, &why("Ours")).unwrap();
        }
    };
    let rebased = after(last("Ours"), last("Theirs"));
    let title = |item: &str| rebased.draft.item(&id(item)).unwrap().title.clone();
    assert_eq!((title("MON-04"), title("MON-99")), ("Ours".to_owned(), "Theirs".to_owned()));
    let full = after(last("Ours"), |draft| {
        while let Some(free) = draft.next_id("MON") {
            draft.add("MON", item(free.as_str()), &why("Theirs")).unwrap();
        }
    });
    assert_eq!(full.clashes, [Clash::LeftOut(id("MON-99"))]);
    assert_eq!(full.draft.items().count(), 99);
}

#[test]
fn an_item_that_was_asked_at_handoff_only_is_of_the_launch_version_once_a_launch_asks_it() {
    let (launch, handoff) = in_force();
    let before = Draft::begin(&launch, &handoff);
    let mut ours = before.clone();
    let was = before.item(&id("MON-03")).unwrap();
    let mut mine = was.clone();
    mine.handoff.as_mut().unwrap().words = "Ours".into();
    ours.change(mine, Some(was), &why("Ours")).unwrap();
    // Others give it a launch bar.
    let mut theirs = Draft::begin(&launch, &handoff);
    let both = Item { launch: item("MON-03").launch, ..was.clone() };
    theirs.change(both, Some(was), &why("Theirs")).unwrap();
    let (new_launch, new_handoff) = made(&theirs);
    let rebased = rebase(&ours, &before, &Draft::begin(&new_launch, &new_handoff)).draft;
    let now = rebased.item(&id("MON-03")).unwrap();
    assert!(now.launch.is_some());
    assert_eq!(now.since.version, new_launch.item(&id("MON-03")).unwrap().since.version);
    let bar = now.handoff.as_ref().unwrap();
    let since = bar.since.as_ref().unwrap();
    assert_eq!((bar.words.as_str(), since.version), ("Ours", rebased.handoff_version()));
}
