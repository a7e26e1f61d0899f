//! Random reviews go through random versions, and nothing of them is lost or misplaced.

use proptest::prelude::*;

use super::*;
use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::diff::{ChangeKind, between};
use crate::domain::checklist::tests::{drawn_version, launch, numbered_item, version};
use crate::domain::checklist::{AnswerKind, Condition, Meant, Rule, Since};
use crate::domain::ids::PersonId;
use crate::domain::review::Given;

fn at() -> At {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn record(item: &str, reported: Option<Reported>, verdict: Option<Verdict>) -> Record {
    let mut record = Record {
        item: item.parse().unwrap(),
        answer_version: i32::from(reported.is_some()),
        reported,
        note_version: 2,
        evidence_version: 3,
        has_evidence: true,
        given: None,
        evidence_expired: false,
        carried: false,
        condition_missed: false,
        waived_until: None,
        waiver_ended: false,
        beside: None,
        at_odds: false,
        explained: false,
        explanations: 0,
    };
    record.given = verdict.map(|verdict| Given {
        verdict,
        by: PersonId::new(),
        at: at(),
        comment: String::new(),
        seen: record.content(),
        in_bulk: false,
        at_odds: false,
    });
    record
}

fn accepted(item: &str) -> Record {
    record(item, Some(Reported::Number(10.0)), Some(Verdict::Accepted))
}

fn reworded(number: u32) -> Since {
    let change = Some(Meant::Reworded);
    Since { version: number, reason: "Clearer".into(), lesson: None, change }
}

/// The records of a review after its upgrade, of the items that the later version has.
fn after(way: &Way<'_>, traits: &Traits, records: &[Record]) -> Vec<Record> {
    let plan = way.plan(traits, records);
    let kept = records.iter().filter_map(|one| Some(upgraded(one, *plan.fates.get(&one.item)?)));
    kept.collect()
}

#[test]
fn each_change_has_its_fate() {
    let traits = Traits::default();
    let first = [
        numbered_item("MON-01"),
        numbered_item("MON-02"),
        numbered_item("MON-03"),
        numbered_item("MON-04"),
        numbered_item("MON-05"),
    ];
    let mut then: Vec<_> = first.to_vec();
    launch(&mut then[0]).rule = Rule::AtMost(5.0);
    launch(&mut then[1]).rule = Rule::AtMost(90.0);
    then[2].answer = AnswerKind::Attest;
    launch(&mut then[2]).rule = Rule::Met;
    then[3].title = "It is so, in other words".into();
    then[3].since = reworded(2);
    then[4] = numbered_item("MON-06");
    let (old, new) = (version(1, &first), version(2, &then));
    let way = Way::along(&[&old, &new]).unwrap();
    let records = ["MON-01", "MON-02", "MON-03", "MON-04", "MON-05"].map(accepted);

    let plan = way.plan(&traits, &records);
    assert_eq!(plan.counts, Counts { new: 1, again: 2, retired: 1, lapsed: 3 });
    assert_eq!(plan.counts.words(), "1 new item, 2 to answer again, 1 retired, 3 to judge again");
    let records_after = after(&way, &traits, &records);
    let [stricter, looser, other, same] = records_after.as_slice() else { panic!("not four") };
    assert!(stricter.carried && stricter.reported == Some(Reported::Number(10.0)));
    assert!(!looser.carried && looser.standing_verdict().is_none() && !looser.is_to_do());
    assert!(other.reported.is_none() && other.is_to_do() && other.standing_verdict().is_none());
    assert_eq!(*same, records[3]);

    let effect = way.effect(&traits, &records, at().date());
    let ids = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<ItemId>>();
    assert_eq!(effect.new, ids(&["MON-06"]));
    assert_eq!(effect.again, ids(&["MON-01", "MON-03"]));
    assert_eq!(effect.misses, ids(&["MON-01"]), "10 minutes pass 60 and miss 5");
    assert_eq!(effect.accepted, ids(&["MON-01", "MON-02", "MON-03"]));
    assert_eq!(effect.retired, ids(&["MON-05"]));
}

#[test]
fn what_one_version_tightened_no_later_one_words_away() {
    let first = [numbered_item("MON-01")];
    let mut second = first.clone();
    second[0].title = "It is so, measured by somebody else".into();
    second[0].since = Since { change: Some(Meant::Stricter), ..reworded(2) };
    let mut third = second.clone();
    third[0].title = "It is so, and somebody else measured it".into();
    third[0].since = reworded(3);
    let lists = [version(1, &first), version(2, &second), version(3, &third)];
    let [one, two, three] = &lists;
    assert_eq!(between(one, three).changes[0].kind, ChangeKind::Reworded, "of itself it hides it");
    let records = [accepted("MON-01")];
    let way = Way::along(&[one, two, three]).unwrap();
    let moved = after(&way, &Traits::default(), &records);
    assert!(moved[0].carried && moved[0].standing_verdict().is_none());
    let way = Way::along(&[two, three]).unwrap();
    assert_eq!(after(&way, &Traits::default(), &records), records);
}

#[test]
fn an_id_that_was_gone_in_between_takes_nothing_up() {
    let with = [numbered_item("MON-01"), numbered_item("MON-02")];
    let without = [numbered_item("MON-02")];
    let (one, two, three) = (version(1, &with), version(2, &without), version(3, &with));
    let traits = Traits::default();
    let records = [accepted("MON-01"), accepted("MON-02")];
    let at_once = after(&Way::along(&[&one, &two, &three]).unwrap(), &traits, &records);
    // Step by step, the record stays in the review while its item is away.
    let away = after(&Way::along(&[&one, &two]).unwrap(), &traits, &records);
    assert_eq!(away, [records[1].clone()]);
    let back = after(&Way::along(&[&two, &three]).unwrap(), &traits, &records);
    for found in [&at_once, &back] {
        assert!(found[0].reported.is_none() && found[0].standing_verdict().is_none());
        assert_eq!(found[1], records[1]);
    }
    let plan = Way::along(&[&two, &three]).unwrap().plan(&traits, &records);
    assert_eq!(plan.new, ["MON-01".parse().unwrap()]);
}

#[test]
fn an_item_that_a_service_is_not_asked_is_neither_new_nor_retired_for_it() {
    let mut here = numbered_item("MON-01");
    here.applies_when = vec!["regime:sox".parse::<Condition>().unwrap()];
    let (with, without) = (version(2, &[here]), version(1, &[numbered_item("MON-02")]));
    let way = Way::along(&[&without, &with]).unwrap();
    let plan = way.plan(&Traits::default(), &[]);
    assert_eq!((plan.new.len(), plan.retired.len()), (0, 1));
}

#[test]
fn an_answer_that_comes_back_with_its_item_is_to_confirm_and_its_waiver_stays() {
    let traits = Traits::default();
    let asked = numbered_item("MON-01");
    let mut of_others = asked.clone();
    of_others.applies_when = vec![Condition::Critical];
    let (out, back) = (version(2, &[of_others]), version(3, &[asked]));
    let way = Way::along(&[&out, &back]).unwrap();
    let ids = ["MON-01".parse::<ItemId>().unwrap()];
    assert_eq!(way.items().collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
    for (before, new, again) in [(accepted("MON-01"), 0, 1), (record("MON-01", None, None), 1, 0)] {
        let plan = way.plan(&traits, std::slice::from_ref(&before));
        assert_eq!(plan.counts, Counts { new, again, retired: 0, lapsed: 0 });
        assert_eq!(plan.new.len(), new);
        let after = after(&way, &traits, std::slice::from_ref(&before)).remove(0);
        assert_eq!((after.carried, &after.reported), (again == 1, &before.reported));
        assert!(after.standing_verdict().is_none());
        let effect = way.effect(&traits, &[before], at().date());
        assert_eq!((effect.new.len(), effect.again.len()), (new, again));
    }
    assert!(way.ended_waivers(&ids).is_empty(), "nothing that it was granted for changed");
}

#[test]
fn waivers_end_with_the_bar_the_question_or_the_item() {
    let items = ["MON-01", "MON-02", "MON-03", "MON-04"].map(numbered_item);
    let mut then = items[..3].to_vec();
    launch(&mut then[0]).rule = Rule::AtMost(90.0);
    then[1].title = "It is so, in other words".into();
    then[1].since = reworded(2);
    then[2].title = "Something else is so".into();
    let (old, new) = (version(1, &items), version(2, &then));
    let way = Way::along(&[&old, &new]).unwrap();
    let waived: Vec<ItemId> = items.iter().map(|item| item.id.clone()).collect();
    let ended: Vec<String> = way.ended_waivers(&waived).iter().map(ItemId::to_string).collect();
    assert_eq!(ended, ["MON-01", "MON-03", "MON-04"], "looser, another question, retired");
}

#[test]
fn only_reviews_whose_answers_can_change_go_along() {
    let may: Vec<State> =
        State::ALL.iter().copied().filter(|state| may_upgrade(*state).is_ok()).collect();
    assert_eq!(may, [State::Open, State::Returned]);
    let refusal = may_upgrade(State::Submitted).unwrap_err().to_string();
    assert!(refusal.contains("return") && refusal.contains("withdraw"), "{refusal}");
    assert!(is_later(Kind::Launch, 14, 15).is_ok());
    for to in [3, 15] {
        let refusal = is_later(Kind::Launch, 15, to).unwrap_err();
        assert_eq!(refusal.to_string(), "This review is on launch v15 already.");
    }
}

/// Versions that follow each other, in which some items take another kind of answer.
fn versions() -> impl Strategy<Value = Vec<Checklist>> {
    let kinds = || prop::collection::vec(0..5u8, 8);
    let one = |number| {
        (drawn_version(number), kinds()).prop_map(|(mut list, kinds)| {
            for item in list.sections.iter_mut().flat_map(|section| &mut section.items) {
                let place: usize = item.id.as_str()[4..].parse().unwrap();
                match kinds[place - 1] {
                    0 => {
                        item.answer = AnswerKind::Attest;
                        launch(item).rule = Rule::Met;
                    }
                    1 => {
                        let unit = "seconds".to_owned();
                        item.answer = AnswerKind::Number { unit, min: 0.0, max: 100.0 };
                    }
                    _ => {}
                }
            }
            list
        })
    };
    (one(1), one(2), one(3), one(4)).prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

/// Records of items of a version, some of them answered, judged or carried.
fn records(list: &Checklist, drawn: &[(u8, bool, bool)]) -> Vec<Record> {
    list.items()
        .zip(drawn)
        .map(|(item, (answer, judged, carried))| {
            let reported = match (answer, &item.answer) {
                (0, _) => None,
                (1, _) => Some(Reported::NotApplicable("There is none.".into())),
                (_, AnswerKind::Attest) => Some(Reported::Met),
                (number, _) => Some(Reported::Number(f64::from(*number) * 10.0)),
            };
            let judged = (*judged && reported.is_some()).then_some(Verdict::Accepted);
            let carried = *carried && reported.is_some();
            Record { carried, ..record(item.id.as_str(), reported, judged) }
        })
        .collect()
}

proptest! {
    #[test]
    fn an_upgrade_loses_and_misplaces_nothing(
        lists in versions(),
        drawn in prop::collection::vec((0..6u8, any::<bool>(), any::<bool>()), 8),
        steps in 2..5usize,
    ) {
        let lists: Vec<&Checklist> = lists.iter().take(steps).collect();
        let (from, to) = (lists[0], lists[steps - 1]);
        let records = records(from, &drawn);
        let way = Way::along(&lists).unwrap();
        let traits = Traits::default();
        let plan = way.plan(&traits, &records);
        let moved = after(&way, &traits, &records);
        let kept: Vec<&ItemId> = moved.iter().map(|record| &record.item).collect();
        let both: Vec<&ItemId> =
            records.iter().map(|one| &one.item).filter(|id| to.item(id).is_some()).collect();
        prop_assert_eq!(kept, both);
        for now in &moved {
            let before = records.iter().find(|one| one.item == now.item).unwrap();
            let (was, is) = (from.item(&now.item).unwrap(), to.item(&now.item).unwrap());
            // What the team wrote and attached stays, by the same id.
            prop_assert_eq!(now.note_version, before.note_version);
            prop_assert_eq!(now.evidence_version, before.evidence_version);
            prop_assert_eq!(&now.given, &before.given);
            // An answer is the one there was, or none; none only where it answers nothing.
            let stays = now.reported == before.reported;
            prop_assert!(stays || (now.reported.is_none() && now.answer_version > before.answer_version));
            let asked_throughout = lists.iter().all(|list| list.item(&now.item).is_some());
            let same_kind = lists.iter().all(|list| {
                list.item(&now.item).is_some_and(|item| item.answer == was.answer)
            });
            prop_assert_eq!(stays || before.reported.is_none(), (asked_throughout && same_kind) || before.reported.is_none());
            // Nothing is accepted whose bar or question changed in any step.
            let same = lists.iter().all(|list| list.item(&now.item).is_some_and(|item| {
                let (bar, old) = (item.launch.as_ref().unwrap(), was.launch.as_ref().unwrap());
                (&bar.rule, bar.severity, &item.answer) == (&old.rule, old.severity, &was.answer)
            }));
            let silent = lists.iter().zip(lists.iter().skip(1)).any(|(a, b)| {
                let (a, b) = (a.item(&now.item), b.item(&now.item));
                a.zip(b).is_some_and(|(a, b)| a.title != b.title && b.since.change != Some(Meant::Reworded))
            });
            if now.standing_verdict().is_some() {
                prop_assert!(same && !silent);
            } else if before.standing_verdict().is_some() {
                prop_assert!(!same || silent);
            }
            prop_assert!(!now.carried || now.reported.is_some());
            prop_assert!(now.reported.as_ref().is_none_or(|reported| reported.fits(&is.answer)));
        }
        prop_assert_eq!(plan.new.len(), to.items().filter(|one| from.item(&one.id).is_none()).count());
        prop_assert_eq!(plan.counts.retired, plan.retired.len());
        // What is told before is what happens.
        let effect = way.effect(&traits, &records, at().date());
        prop_assert_eq!(effect.again.len(), plan.counts.again);
        prop_assert_eq!(effect.accepted.len(), plan.counts.lapsed);
        prop_assert_eq!(&effect.new, &plan.new);
    }
}
