use proptest::prelude::*;

use super::diff::{ChangeKind, Diff, Field, Piece, PieceKind, between, pieces};
use super::*;
use numbered_item as item;

fn bar(rule: Rule) -> Bar {
    Bar {
        rule,
        words: "It is so.".into(),
        severity: Severity::Required,
        evidence: EvidenceNeed { hint: "A link".into(), max_age_days: None },
        since: None,
    }
}

/// An item that takes a number of minutes: at most 60 to launch, at most 30 to hand off.
pub(in crate::domain) fn numbered_item(id: &str) -> Item {
    Item {
        id: id.parse().unwrap(),
        title: "It is so".into(),
        ask: "Is it so?".into(),
        why: "Once it was not.".into(),
        todo: "Make it so.".into(),
        answer: AnswerKind::Number { unit: "minutes".into(), min: 0.0, max: 100.0 },
        launch: Some(bar(Rule::AtMost(60.0))),
        handoff: Some(bar(Rule::AtMost(30.0))),
        applies_when: vec![],
        blocker_when: vec![],
        measured_by: None,
        sources: vec!["Ours".into()],
        since: Since { version: 1, reason: "First".into(), lesson: None, change: None },
    }
}

pub(in crate::domain) fn version(version: u32, items: &[Item]) -> Checklist {
    let mut sections: Vec<Section> = Vec::new();
    for item in items {
        let id = item.id.as_str().get(..3).unwrap().to_owned();
        match sections.iter_mut().find(|section| section.id == id) {
            Some(section) => section.items.push(item.clone()),
            None => sections.push(Section {
                title: id.clone(),
                question: "Is it?".into(),
                items: vec![item.clone()],
                id,
            }),
        }
    }
    Checklist {
        kind: Kind::Launch,
        version,
        companion: None,
        title: "Launch".into(),
        hash: String::new(),
        sections,
        retired: Vec::new(),
    }
}

/// What became of `MON-01` by a change.
fn became(change: impl FnOnce(&mut Item)) -> ChangeKind {
    let mut after = item("MON-01");
    change(&mut after);
    let diff = between(&version(1, &[item("MON-01")]), &version(2, &[after]));
    diff.changes.first().map(|change| change.kind).unwrap_or_else(|| panic!("nothing changed"))
}

pub(in crate::domain) fn launch(item: &mut Item) -> &mut Bar {
    item.launch.as_mut().unwrap()
}

fn said(change: Option<Meant>) -> Since {
    Since { version: 2, reason: "Lesson 31".into(), lesson: Some(31), change }
}

#[test]
fn what_can_be_compared_says_which_way_a_bar_went() {
    assert_eq!(became(|i| launch(i).rule = Rule::AtMost(30.0)), ChangeKind::Stricter);
    assert_eq!(became(|i| launch(i).rule = Rule::AtMost(90.0)), ChangeKind::Looser);
    assert_eq!(became(|i| launch(i).rule = Rule::AtLeast(60.0)), ChangeKind::Changed);
    assert_eq!(became(|i| launch(i).rule = Rule::Present), ChangeKind::Looser);
    assert_eq!(became(|i| launch(i).severity = Severity::Blocker), ChangeKind::Stricter);
    assert_eq!(became(|i| launch(i).severity = Severity::Advisory), ChangeKind::Looser);
    assert_eq!(became(|i| launch(i).evidence.max_age_days = Some(90)), ChangeKind::Stricter);
    assert_eq!(became(|i| i.blocker_when = vec![Condition::Critical]), ChangeKind::Stricter);
    assert_eq!(
        became(|i| {
            launch(i).rule = Rule::AtMost(30.0);
            launch(i).severity = Severity::Advisory;
        }),
        ChangeKind::Changed,
        "more in one respect, less in another"
    );
    assert_eq!(
        became(|i| {
            launch(i).rule = Rule::AtMost(30.0);
            launch(i).words = "At most half an hour.".into();
        }),
        ChangeKind::Stricter,
        "words follow the figures of their bar"
    );
}

#[test]
fn words_alone_mean_what_their_author_says() {
    let reword = |meant| {
        became(move |item| {
            item.title = "It is so, always".into();
            item.since = said(meant);
        })
    };
    assert_eq!(reword(None), ChangeKind::Changed);
    assert_eq!(reword(Some(Meant::Reworded)), ChangeKind::Reworded);
    assert_eq!(reword(Some(Meant::Stricter)), ChangeKind::Stricter);
    assert_eq!(reword(Some(Meant::Looser)), ChangeKind::Looser);
    assert_eq!(became(|i| i.why = "It was not, twice.".into()), ChangeKind::Reworded);
    assert_eq!(became(|i| i.applies_when = vec![Condition::Critical]), ChangeKind::Scope);
    // What was said of an earlier version says nothing of this one.
    let stale = Since { version: 1, change: Some(Meant::Reworded), ..said(None) };
    assert_eq!(
        became(move |item| {
            item.title = "It is so, always".into();
            item.since = stale;
        }),
        ChangeKind::Changed
    );
}

#[test]
fn another_kind_of_answer_is_another_question() {
    let choice = |values: &[&str]| AnswerKind::Choice {
        options: values
            .iter()
            .map(|value| ChoiceOption { value: (*value).into(), label: (*value).into() })
            .collect(),
    };
    let of = |before: AnswerKind, after: AnswerKind| {
        let (mut old, mut new) = (item("MON-01"), item("MON-01"));
        (launch(&mut old).rule, launch(&mut new).rule) = (Rule::Present, Rule::Present);
        (old.answer, new.answer) = (before, after);
        let diff = between(&version(1, &[old]), &version(2, &[new]));
        (diff.changes[0].kind, diff.changes[0].keeps_answer)
    };
    assert_eq!(of(AnswerKind::Attest, AnswerKind::Text), (ChangeKind::Changed, false));
    assert_eq!(of(choice(&["a", "b"]), choice(&["a", "b", "c"])), (ChangeKind::Reworded, true));
    assert_eq!(of(choice(&["a", "b"]), choice(&["a", "c"])), (ChangeKind::Changed, false));
    // An earlier answer would say something else, or nothing, under the same words.
    let labelled = |pairs: &[(&str, &str)]| AnswerKind::Choice {
        options: pairs
            .iter()
            .map(|(value, label)| ChoiceOption { value: (*value).into(), label: (*label).into() })
            .collect(),
    };
    let yes_no = labelled(&[("yes", "Yes"), ("no", "No")]);
    for turned in [[("yes", "No"), ("no", "Yes")], [("no", "Yes"), ("yes", "No")]] {
        assert_eq!(of(yes_no.clone(), labelled(&turned)), (ChangeKind::Changed, true));
    }
    let renamed = labelled(&[("y", "Yes"), ("no", "No")]);
    assert_eq!(of(yes_no, renamed), (ChangeKind::Changed, false));
    let number = |unit: &str| AnswerKind::Number { unit: unit.into(), min: 0.0, max: 100.0 };
    assert_eq!(of(number("minutes"), number("hours")), (ChangeKind::Changed, false));
}

#[test]
fn a_diff_names_what_came_went_and_moved_with_its_reason() {
    let old = version(1, &[item("MON-01"), item("MON-02"), item("MON-03"), item("DEP-01")]);
    let mut new =
        version(2, &[item("MON-03"), item("MON-01"), Item { since: said(None), ..item("MON-04") }]);
    new.retired.push(Retired {
        id: "MON-02".parse().unwrap(),
        version: 2,
        reason: "Nobody failed it in 20 reviews".into(),
        lesson: None,
    });
    let diff = between(&old, &new);
    let kinds: Vec<(&str, ChangeKind)> =
        diff.changes.iter().map(|change| (change.id.as_str(), change.kind)).collect();
    let moved = kinds.iter().filter(|(_, kind)| *kind == ChangeKind::Moved).count();
    assert_eq!(moved, 1, "one of the two changed places: {kinds:?}");
    assert!(kinds.contains(&("MON-04", ChangeKind::Added)));
    assert_eq!(kinds.get(2..).unwrap().len(), 2, "retired ones come last");
    assert_eq!((diff.items_before, diff.items_after, diff.unchanged), (4, 3, 1));
    let added = diff.change(&"MON-04".parse().unwrap()).unwrap();
    assert_eq!((added.reason.as_str(), added.lesson), ("Lesson 31", Some(31)));
    let retired = diff.change(&"MON-02".parse().unwrap()).unwrap();
    assert_eq!(retired.reason, "Nobody failed it in 20 reviews");
    assert_eq!(retired.fields[0].field, Field::Title);
}

#[test]
fn the_other_bar_is_not_the_business_of_this_kind() {
    let mut after = item("MON-01");
    after.handoff.as_mut().unwrap().rule = Rule::AtMost(1.0);
    let (old, new) = (version(1, &[item("MON-01")]), version(2, &[after]));
    assert!(between(&old, &new).changes.is_empty());
    let as_handoff = |checklist: Checklist| Checklist { kind: Kind::Handoff, ..checklist };
    let diff = between(&as_handoff(old), &as_handoff(new));
    assert_eq!(diff.changes[0].kind, ChangeKind::Stricter);
}

#[test]
fn pieces_read_as_both_texts() {
    let found = pieces("A staged rollout exists.", "A staged rollout halted itself.");
    let of = |kinds: &[PieceKind]| -> String {
        let wanted = found.iter().filter(|piece| kinds.contains(&piece.kind));
        wanted.map(|piece| piece.text.as_str()).collect()
    };
    assert_eq!(of(&[PieceKind::Kept, PieceKind::Removed]), "A staged rollout exists.");
    assert_eq!(of(&[PieceKind::Kept, PieceKind::Added]), "A staged rollout halted itself.");
    let long = "word ".repeat(4_000);
    assert_eq!(pieces("", &long), [Piece { kind: PieceKind::Added, text: long.clone() }]);
}

/// Items of a version, each with a state drawn for it; absent ones are not asked.
pub(in crate::domain) fn drawn_version(number: u32) -> impl Strategy<Value = Checklist> {
    let one = (any::<bool>(), 1..5u32, 0..3u8, any::<bool>(), prop::option::of(0..3u8));
    (prop::collection::vec(one, 8), any::<bool>()).prop_map(move |(drawn, turned)| {
        let mut items: Vec<Item> = Vec::new();
        for (place, (asked, limit, severity, title, meant)) in drawn.into_iter().enumerate() {
            let mut one =
                item(&format!("{}-0{}", if place < 4 { "MON" } else { "DEP" }, place + 1));
            launch(&mut one).rule = Rule::AtMost(f64::from(limit) * 10.0);
            launch(&mut one).severity = Severity::ALL[usize::from(severity)];
            if title {
                one.title = format!("It is so in version {number}");
            }
            let meant = meant.map(|meant| Meant::ALL[usize::from(meant)]);
            one.since = Since { version: number, ..said(meant) };
            if asked {
                items.push(one);
            }
        }
        if turned {
            items.reverse();
        }
        version(number, &items)
    })
}

fn whole(diff: &Diff, old: &Checklist, new: &Checklist) {
    let count = |kind| diff.changes.iter().filter(|change| change.kind == kind).count();
    let (added, retired) = (count(ChangeKind::Added), count(ChangeKind::Retired));
    assert_eq!(diff.items_before, old.items().count());
    assert_eq!(diff.items_after, new.items().count());
    assert_eq!(diff.items_before + added, diff.items_after + retired);
    assert_eq!(diff.changes.len() - retired + diff.unchanged, diff.items_after);
}

proptest! {
    #[test]
    fn a_diff_accounts_for_every_item(old in drawn_version(1), new in drawn_version(2)) {
        let diff = between(&old, &new);
        whole(&diff, &old, &new);
        for after in new.items() {
            let Some(before) = old.item(&after.id) else {
                prop_assert_eq!(diff.change(&after.id).unwrap().kind, ChangeKind::Added);
                continue;
            };
            let (old_bar, new_bar) = (before.launch.as_ref().unwrap(), after.launch.as_ref().unwrap());
            let kind = diff.change(&after.id).map(|change| change.kind);
            let bar = (&old_bar.rule, old_bar.severity) != (&new_bar.rule, new_bar.severity);
            // Whoever changes a bar or a question without saying that it means the same cannot
            // keep an acceptance.
            let silent = before.title != after.title && after.since.change != Some(Meant::Reworded);
            prop_assert_eq!(kind.is_some_and(ChangeKind::lapses_acceptance), bar || silent);
        }
        prop_assert!(between(&new, &new).changes.is_empty());
    }

    #[test]
    fn what_is_stricter_one_way_is_looser_the_other(old in drawn_version(1), new in drawn_version(1)) {
        // Both of one version: nobody says what the words mean.
        let (there, back) = (between(&old, &new), between(&new, &old));
        for change in &there.changes {
            let other = back.change(&change.id).map(|change| change.kind);
            let expected = match change.kind {
                ChangeKind::Added => ChangeKind::Retired,
                ChangeKind::Retired => ChangeKind::Added,
                ChangeKind::Stricter => ChangeKind::Looser,
                ChangeKind::Looser => ChangeKind::Stricter,
                ChangeKind::Moved => continue,
                same => same,
            };
            prop_assert_eq!(other, Some(expected));
        }
    }

    #[test]
    fn pieces_lose_no_letter(before in "[a-c ]{0,40}", after in "[a-c ]{0,40}") {
        let found = pieces(&before, &after);
        let text = |left: PieceKind| -> String {
            let kept = found.iter().filter(|piece| piece.kind != left);
            kept.map(|piece| piece.text.as_str()).collect()
        };
        prop_assert_eq!(text(PieceKind::Added), before);
        prop_assert_eq!(text(PieceKind::Removed), after);
    }
}
