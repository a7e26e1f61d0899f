//! What the form of an item takes and refuses.

use super::*;
use crate::domain::checklist::ChoiceOption;

fn named(bad: Vec<BadField>) -> Vec<&'static str> {
    bad.iter().map(|bad| bad.field).collect()
}

#[test]
fn what_cannot_be_taken_is_said_all_at_once() {
    let id: ItemId = "MON-03".parse().unwrap();
    let wrong = ItemFields {
        title: " ".into(),
        ask: "Which?".into(),
        why: "Because".into(),
        todo: "Do it".into(),
        answer: "number: 9 to 3 minutes".into(),
        launch: BarFields { rule: "at_most: x".into(), ..BarFields::default() },
        handoff: BarFields {
            rule: "met".into(),
            words: "All".into(),
            severity: "fatal".into(),
            evidence: "A link".into(),
            max_age_days: "0".into(),
        },
        applies_when: "fact:unheard_of".into(),
        blocker_when: String::new(),
        measured_by: "luck".into(),
        sources: " \n ".into(),
    };
    let found = named(parse(id, &wrong).unwrap_err());
    for field in [
        "title",
        "answer",
        "launch_rule",
        "launch_words",
        "launch_severity",
        "launch_evidence",
        "handoff_severity",
        "handoff_max_age_days",
        "applies_when",
        "measured_by",
        "sources",
    ] {
        assert!(found.contains(&field), "{field} is missing in {found:?}");
    }
    assert!(!found.contains(&"handoff_rule") && !found.contains(&"blocker_when"));
}

#[test]
fn a_reason_may_name_a_lesson_and_what_the_words_mean() {
    let fields = |reason: &str, lesson: &str, change: &str| ReasonFields {
        reason: reason.into(),
        lesson: lesson.into(),
        change: change.into(),
    };
    let read = Reason::parse(&fields(" INC-7 ", "31", "stricter")).unwrap();
    assert_eq!(read.lesson, Some(31));
    assert_eq!((read.words.as_str(), read.change), ("INC-7", Some(Meant::Stricter)));
    let bad = named(Reason::parse(&fields("\u{200b}", "0", "harder")).unwrap_err());
    assert_eq!(bad, ["reason", "lesson", "change"]);
}

#[test]
fn labels_are_read_as_they_are_written_whatever_they_hold() {
    let option =
        |value: &str, label: &str| ChoiceOption { value: value.into(), label: label.into() };
    let labels = ["Yes; tried = once", r"C:\;", r"a\\;b\", "plain"];
    let options: Vec<ChoiceOption> =
        ["a", "b", "c", "d"].into_iter().zip(labels).map(|(v, l)| option(v, l)).collect();
    let choice = AnswerKind::Choice { options };
    assert_eq!(texts::answer(&choice.to_string()), Ok(choice));
}

#[test]
fn nobody_plans_further_than_ten_years() {
    assert!(texts::rule("launch_rule", "months_ahead: 120", None).is_ok());
    for far in ["months_ahead: 121", "within_days: 3651", "within_days: 4294967295"] {
        assert_eq!(texts::rule("launch_rule", far, None).unwrap_err().field, "launch_rule");
    }
    assert_eq!(texts::days("age", "3650").unwrap(), Some(3650));
    assert!(texts::days("age", "3651").is_err());
}
