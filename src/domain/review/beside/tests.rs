//! What was measured beside what is reported: on the other side of a bar, further apart than the
//! tolerance, and too old to say anything.

use uuid::Uuid;

use super::*;
use crate::domain::checklist::{Bar, EvidenceNeed, Rule, Severity, Since};

fn now() -> At {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn item(answer: AnswerKind, launch: Rule, handoff: Rule) -> Item {
    let bar = |rule| Bar {
        rule,
        words: "It is so.".into(),
        severity: Severity::Required,
        evidence: EvidenceNeed { hint: "A link".into(), max_age_days: None },
        since: None,
    };
    Item {
        id: "PAG-02".parse().unwrap(),
        title: "Pages are acknowledged".into(),
        ask: "How soon?".into(),
        why: "Once they were not.".into(),
        todo: "Measure it.".into(),
        answer,
        launch: Some(bar(launch)),
        handoff: Some(bar(handoff)),
        applies_when: vec![],
        blocker_when: vec![],
        measured_by: Some(Measure::TimeToAcknowledge),
        sources: vec![],
        since: Since { version: 1, reason: "First version".into(), lesson: None, change: None },
    }
}

/// Minutes, at most 30 to launch and 5 to hand off.
fn minutes() -> Item {
    let unit = "minutes".to_owned();
    let answer = AnswerKind::Number { unit, min: 0.0, max: 1440.0 };
    item(answer, Rule::AtMost(30.0), Rule::AtMost(5.0))
}

fn attest() -> Item {
    item(AnswerKind::Attest, Rule::Met, Rule::Met)
}

fn measured(value: f64, window_days: u32, days_ago: u32) -> Measured {
    let (measure, at) = (Measure::TimeToAcknowledge, now().minus_days(days_ago));
    Measured { measure, value, window_days, sources: vec![SourceId(Uuid::nil())], at }
}

fn in_launch(item: &Item, reported: &Reported, value: f64) -> Option<String> {
    let measured = measured(value, 28, 0);
    Beside::of(Kind::Launch, item, Some(reported), false, measured, now()).unwrap().difference
}

#[test]
fn figures_differ_across_a_bar_or_beyond_the_tolerance_and_what_was_rounded_away() {
    let differ = |reported: f64, value: f64| {
        in_launch(&minutes(), &Reported::Number(reported), value).is_some()
    };
    // On the other side of the launch bar, and of the handoff bar, however near.
    assert!(differ(30.0, 30.1) && differ(30.1, 30.0) && differ(5.0, 5.2));
    // More than a tenth of the larger, and more than half of the last place.
    assert!(differ(10.0, 12.0) && differ(12.0, 10.0));
    assert!(!differ(10.0, 11.0) && !differ(20.0, 21.9) && !differ(4.0, 4.0));
    assert!(!differ(1.0, 1.4) && differ(1.2, 1.4) && differ(1.0, 1.6) && !differ(0.0, 0.4));
}

#[test]
fn the_difference_is_a_sentence_with_both_figures() {
    let sentence = in_launch(&minutes(), &Reported::Number(1.0), 6.333_3);
    assert_eq!(sentence.unwrap(), "Reported 1 minute, measured 6.33 minutes over 28 days");
    let no = Reported::NotApplicable("No pager.".into());
    let sentence = in_launch(&minutes(), &no, 6.0).unwrap();
    assert_eq!(sentence, "Reported as not applicable, measured 6 minutes over 28 days");
    let sentence = in_launch(&attest(), &Reported::Met, 0.0).unwrap();
    assert_eq!(sentence, "Reported as met, measured as not met over 28 days");
    assert_eq!(in_launch(&attest(), &Reported::Met, 1.0), None);
    assert!(in_launch(&attest(), &Reported::Partly, 1.0).is_some());
    let now_open = Beside::of(
        Kind::Launch,
        &minutes(),
        Some(&Reported::Number(1.0)),
        false,
        measured(9.0, 0, 0),
        now(),
    );
    let sentence = now_open.unwrap().difference.unwrap();
    assert_eq!(sentence, "Reported 1 minute, measured 9 minutes");
}

#[test]
fn what_nobody_tells_any_more_is_unknown_again() {
    let beside = |window, ago| {
        let reported = Reported::Number(1.0);
        let old = measured(600.0, window, ago);
        Beside::of(Kind::Launch, &minutes(), Some(&reported), false, old, now()).unwrap()
    };
    assert!(!beside(28, 28).stale && beside(28, 28).difference.is_some());
    assert!(beside(28, 29).stale && beside(28, 29).difference.is_none());
    assert!(!beside(0, 7).stale && beside(0, 8).stale);
    let gone = Beside::of(Kind::Handoff, &minutes(), None, false, measured(1.0, 28, 40), now());
    assert!(!gone.unwrap().stands_in);
}

#[test]
fn in_a_handoff_review_a_measurement_stands_where_the_team_reports_nothing() {
    let (item, today) = (minutes(), now().date());
    let beside = |kind, reported: Option<&Reported>, carried, value| {
        Beside::of(kind, &item, reported, carried, measured(value, 28, 0), now()).unwrap()
    };
    assert!(beside(Kind::Handoff, None, false, 4.0).stands_in);
    assert!(!beside(Kind::Launch, None, false, 4.0).stands_in);
    let earlier = Reported::Number(1.0);
    let carried = beside(Kind::Handoff, Some(&earlier), true, 6.0);
    assert!(carried.stands_in && carried.difference.is_none());
    assert!(carried.is_at_odds(Kind::Handoff, &item, today), "it is below the handoff bar");
    assert!(!beside(Kind::Handoff, None, false, 4.0).is_at_odds(Kind::Handoff, &item, today));
    let said = beside(Kind::Handoff, Some(&earlier), false, 6.0);
    assert!(!said.stands_in && said.difference.is_some(), "what was reported is never overwritten");
}

#[test]
fn months_are_compared_with_the_bar_alone_and_stay_for_the_team_to_answer() {
    let unit = "months".to_owned();
    let answer = AnswerKind::Number { unit, min: 0.0, max: 600.0 };
    let item = item(answer, Rule::Present, Rule::AtLeast(6.0));
    let beside = |reported: Option<f64>, months| {
        let known = Measured {
            measure: Measure::MonthsSelfManaged,
            sources: vec![],
            ..measured(months, 0, 0)
        };
        let reported = reported.map(Reported::Number);
        Beside::of(Kind::Handoff, &item, reported.as_ref(), false, known, now()).unwrap()
    };
    assert!(beside(Some(6.0), 9.0).difference.is_none(), "months went on");
    assert!(beside(Some(6.0), 5.0).difference.is_some());
    assert!(!beside(None, 9.0).read_only && !beside(None, 9.0).stands_in);
}

#[test]
fn what_cannot_be_compared_says_nothing() {
    let date = item(AnswerKind::Date, Rule::Present, Rule::Present);
    assert_eq!(Beside::of(Kind::Launch, &date, None, false, measured(1.0, 28, 0), now()), None);
    assert_eq!(Beside::of(Kind::Launch, &attest(), None, false, measured(0.5, 28, 0), now()), None);
}

#[test]
fn a_verdict_keeps_what_was_measured_when_it_was_given() {
    let reported = Reported::Number(1.0);
    let beside = |ago| {
        let told = measured(6.0, 28, ago);
        Beside::of(Kind::Launch, &minutes(), Some(&reported), false, told, now()).unwrap()
    };
    let kept = JudgedBeside::of(&beside(1), true).unwrap();
    assert_eq!((kept.measured(), kept.at_odds), (measured(6.0, 28, 1), true));
    assert_eq!(JudgedBeside::of(&beside(40), false), None, "what is unknown is not judged by");
}
