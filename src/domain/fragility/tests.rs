//! The table of conditions as people read it, and what is unknown.

use chrono::NaiveDate;

use super::*;

fn figures() -> PolicyFigures {
    PolicyFigures::default()
}

fn now() -> At {
    "2026-11-21T00:00:00Z".parse().unwrap()
}

fn observed(reading: Reading, value: f64) -> Observed {
    Observed {
        reading,
        value,
        source: Source::Measured("Pager".into()),
        at: "2026-11-01T00:00:00Z".parse().unwrap(),
        link: "https://example.org/pager".into(),
    }
}

fn of(condition: Condition, given: &[(Reading, f64)]) -> Finding {
    let read: Vec<_> = given.iter().map(|(reading, value)| observed(*reading, *value)).collect();
    let found = find(&read, now(), &figures());
    assert_eq!(found.len(), Condition::ALL.len());
    found.into_iter().find(|finding| finding.condition == condition).unwrap()
}

#[test]
fn conditions_and_their_limits() {
    let mut table = String::new();
    for condition in Condition::ALL {
        table += &format!("{condition}: {}\n", condition.words());
        for grade in Grade::ALL {
            let rule = condition.rule(*grade, &figures());
            let how = if matches!(rule, conditions::Rule::All(_)) { "all of" } else { "any of" };
            for test in rule.tests() {
                let (reading, limit) = (test.reading.words(), test.words());
                table +=
                    &format!("  {grade:<9} {how}: {reading}, {limit}\n", grade = grade.as_str());
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_reading_is_used_and_every_grade_has_a_test() {
    let mut used = std::collections::BTreeSet::new();
    for condition in Condition::ALL {
        for grade in Grade::ALL {
            let rule = condition.rule(*grade, &figures());
            assert!(!rule.tests().is_empty());
            used.extend(rule.tests().iter().map(|test| test.reading));
        }
    }
    assert_eq!(used.len(), Reading::ALL.len());
}

#[test]
fn nothing_read_is_unknown() {
    for finding in find(&[], now(), &figures()) {
        assert_eq!(finding.warn.holding, Holding::Unknown, "{}", finding.condition);
        assert_eq!(finding.eligible.holding, Holding::Unknown);
        assert_eq!(finding.grade(), None);
    }
    let nothing = of(Condition::DailyIncidents, &[(Reading::DailyIncidentsFourWeeks, f64::NAN)]);
    assert_eq!(nothing.eligible.holding, Holding::Unknown);
}

#[test]
fn what_was_read_before_the_window_is_unknown_today() {
    let on = |day: &str| {
        let at = format!("{day}T00:00:00Z").parse().unwrap();
        let read = [Observed { at, ..observed(Reading::FailedEscalations, 1.0) }];
        let found = find(&read, now(), &figures()).pop().unwrap();
        assert_eq!(found.condition, Condition::Cooperation);
        found.eligible.holding
    };
    assert_eq!((on("2026-10-24"), on("2026-10-23")), (Holding::Holds, Holding::Unknown));
}

#[test]
fn parts_that_must_all_hold_need_all_readings() {
    use Reading::{IncidentsPerShiftQuarter as Incidents, ShareOfIncidents as Share};
    let found = |given: &[(Reading, f64)]| of(Condition::IncidentsPerShift, given).eligible.holding;
    assert_eq!(found(&[(Incidents, 2.1)]), Holding::Unknown);
    assert_eq!(found(&[(Incidents, 2.0)]), Holding::DoesNotHold, "whatever the share is");
    assert_eq!(found(&[(Incidents, 2.1), (Share, 51.0)]), Holding::Holds);
    assert_eq!(found(&[(Incidents, 2.1), (Share, 50.0)]), Holding::DoesNotHold);
}

#[test]
fn one_alternative_is_enough_and_all_must_fail() {
    use Reading::{IncidentsPerShiftQuarter as Incidents, ShiftsOverBudget as Shifts};
    let found = |given: &[(Reading, f64)]| of(Condition::ShiftsOverBudget, given).eligible.holding;
    assert_eq!(found(&[(Shifts, 33.0)]), Holding::Holds);
    assert_eq!(found(&[(Incidents, 5.0)]), Holding::Holds);
    assert_eq!(found(&[(Shifts, 32.9)]), Holding::Unknown);
    assert_eq!(found(&[(Shifts, 32.9), (Incidents, 4.9)]), Holding::DoesNotHold);
}

#[test]
fn the_newest_reading_counts_and_is_shown() {
    let older = observed(Reading::ChangeFailureShare, 40.0);
    let newer = Observed { at: older.at.plus_days(1), value: 12.5, ..older.clone() };
    let found = find(&[newer.clone(), older], now(), &figures());
    let found = found.iter().find(|f| f.condition == Condition::ChangeFailureRate).unwrap();
    assert_eq!(found.grade(), Some(Grade::Warn));
    assert_eq!(found.eligible.tested[0].observed, Some(newer));
    assert_eq!(
        found.sentence(),
        "Changes that fail: does not hold (Changes that failed in 90 days 12.5%, holds above 20%)"
    );
    assert_eq!(
        of(Condition::FixSize, &[]).sentence(),
        "The fix takes more than a quarter: unknown (Time that a change of architecture needs, \
         where the fix is one unknown, holds from 2 quarters)"
    );
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_handback_is_suggested_by_two_or_by_one_again_after_a_plan() {
    let two = [(Reading::FailedEscalations, 1.0), (Reading::DeclinedDefects, 3.0)];
    let found = |given: &[(Reading, f64)]| {
        let read: Vec<_> =
            given.iter().map(|(reading, value)| observed(*reading, *value)).collect();
        find(&read, now(), &figures())
    };
    let (one, two) = (found(&two[..1]), found(&two));
    let today = day("2026-11-21");
    let says = |findings: &[Finding], before: &[Condition], plan: Option<&str>, urgent| {
        advice(findings, before, plan.map(day), urgent, today, &figures())
    };
    let suggested = |findings: &[Finding], before: &[Condition], plan, urgent| {
        says(findings, before, plan, urgent).suggested
    };
    assert!(suggested(&two, &[], Some("2026-10-22"), false), "thirty days");
    assert!(!suggested(&two, &[], Some("2026-10-23"), false));
    assert!(!suggested(&two, &[], None, false));
    assert!(suggested(&two, &[], None, true));
    assert!(!suggested(&one, &[], None, true));
    assert!(suggested(&one, &[Condition::Cooperation], None, true));
    assert!(!suggested(&one, &[Condition::ErrorBudget], None, true), "another one before");
    assert!(!suggested(&found(&[]), &[Condition::Cooperation], None, true));

    assert_eq!(
        says(&two, &[], Some("2026-11-01"), false).sentence,
        "2 conditions hold, 0 of them twice in a row; 10 unknown. Run a joint plan first: it has \
         run 20 of 30 days."
    );
    assert_eq!(
        says(&one, &[], None, false).sentence,
        "1 condition holds, 0 of them twice in a row; 11 unknown. The usual way is to go on \
         together: a handback is suggested from 2, or 1 twice in a row."
    );
    assert!(says(&two, &[], None, true).sentence.ends_with("unknown. A handback can be proposed."));
}
