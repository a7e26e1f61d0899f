//! Completeness, confirmations, and what a review and a handoff take from the profile.

use chrono::{DateTime, NaiveDate};

use super::*;
use crate::domain::ids::PersonId;

const PCI: &[Line] = &[("cardholder_data", "store"), ("payment_outsourced", "no")];

fn profile(lines: &[Line]) -> Profile {
    Profile { version: 7, answers: answers(lines), ..Profile::default() }
}

fn confirmed(mut profile: Profile, regime: Regime, decision: Decision) -> Profile {
    let findings = profile.findings(&thresholds());
    let at = DateTime::from_timestamp_micros(1_700_000_000_000_000).unwrap();
    let finding = findings.of(regime).unwrap();
    let confirmation = Confirmation::of(finding, &profile, decision, PersonId::new(), at);
    profile.confirmations.insert(regime, confirmation);
    profile
}

fn changed(mut profile: Profile, line: Line) -> Profile {
    let key = line.0.parse().unwrap();
    profile.answers.set(key, answer(key, line.1)).unwrap();
    profile.version += 1;
    profile
}

fn stands(profile: &Profile, regime: Regime) -> Standing {
    let findings = profile.findings(&thresholds());
    standing(findings.of(regime).unwrap(), &profile.answers, &profile.confirmations)
}

fn items(profile: &Profile) -> Vec<Regime> {
    let findings = profile.findings(&thresholds());
    traits_from(&profile.answers, &findings, &profile.confirmations).0.into_iter().collect()
}

fn awaiting(profile: &Profile, regime: Regime) -> bool {
    let findings = profile.findings(&thresholds());
    awaiting_confirmation(&profile.answers, &findings, &profile.confirmations).contains(&regime)
}

fn regulated(profile: &Profile) -> Vec<Regime> {
    let findings = profile.findings(&thresholds());
    regulated_by(&profile.answers, &findings, &profile.confirmations).into_iter().collect()
}

/// Every question that is put, answered so that nothing is in scope.
fn all_denied() -> Profile {
    let mut profile = Profile::default();
    for key in QuestionKey::ALL {
        let text = match key.question().kind {
            QuestionKind::Scope => "no",
            QuestionKind::Number { .. } => "0",
            QuestionKind::Choice { options } => options[0].value,
            QuestionKind::MultiChoice { .. } => "none",
            QuestionKind::Text => "None",
        };
        if profile.answers.asks(*key) {
            profile.answers.set(*key, answer(*key, text)).unwrap();
        }
    }
    profile
}

#[test]
fn a_profile_is_complete_when_every_question_put_is_answered() {
    let empty = Profile::default();
    assert_eq!(empty.completeness().unanswered, QuestionKey::ALL);
    assert_eq!(empty.completeness().state(), CompletenessState::Incomplete);

    let full = all_denied();
    assert_eq!(full.completeness(), Completeness::default());
    assert_eq!(full.completeness().state(), CompletenessState::Complete);
    let findings = full.findings(&thresholds());
    for finding in &findings.regimes {
        assert_eq!(finding.grounds.scope, Scope::OutOfScope, "{}", finding.regime);
    }
    assert_eq!(
        traits_from(&full.answers, &findings, &full.confirmations),
        (Default::default(), false)
    );

    let health = changed(full, ("health_data", "yes_now"));
    assert_eq!(health.completeness().unanswered, [QuestionKey::HealthRole]);
}

#[test]
fn an_unknown_needs_an_owner_and_a_date_to_launch_and_an_answer_to_hand_off() {
    let owner: crate::domain::ids::Handle = "ana.ruiz".parse().unwrap();
    let due: NaiveDate = "2026-03-31".parse().unwrap();
    for (owner, due, state) in [
        (None, None, CompletenessState::Incomplete),
        (Some(owner.clone()), None, CompletenessState::Incomplete),
        (None, Some(due), CompletenessState::Incomplete),
        (Some(owner), Some(due), CompletenessState::CompleteWithUnknowns),
    ] {
        let mut profile = all_denied();
        profile.answers.set(QuestionKey::EuPeople, Answer::Unknown { owner, due }).unwrap();
        let missing = profile.completeness();
        assert_eq!(missing.state(), state);
        assert_eq!(missing.unknown, [QuestionKey::EuPeople]);
        assert_eq!(
            missing.unknown_without_owner.is_empty(),
            state == CompletenessState::CompleteWithUnknowns
        );
    }
}

#[test]
fn an_unknown_to_a_question_that_became_pointless_does_not_count() {
    let mut profile = all_denied();
    let unknown = Answer::Unknown { owner: None, due: None };
    profile.answers.set(QuestionKey::HealthRole, unknown).unwrap();
    assert_eq!(profile.completeness().state(), CompletenessState::Complete);
}

#[test]
fn likely_possible_and_upcoming_regimes_add_items_and_open_ones_do_not() {
    let profile = profile(&[
        ("cardholder_data", "none"),
        ("payment_outsourced", "yes_now"),
        ("crypto_function", "standard"),
        ("contract_duties", "none|sla"),
        ("pii_categories", "biometric"),
        ("health_data", "no"),
    ]);
    let added = [Regime::PciDss, Regime::UsBreach, Regime::Ear, Regime::Contract];
    assert_eq!(items(&profile), added);
    assert!(awaiting(&profile, Regime::Sox), "undetermined");
    assert!(awaiting(&profile, Regime::PciDss));
    assert!(!awaiting(&profile, Regime::Hipaa), "out of scope by rule");
}

#[test]
fn a_confirmation_overrides_the_rule() {
    let out = confirmed(profile(PCI), Regime::PciDss, Decision::Out);
    assert_eq!(stands(&out, Regime::PciDss).words(), "Confirmed out of scope");
    assert_eq!(items(&out), []);
    assert_eq!(regulated(&out), []);
    assert!(!awaiting(&out, Regime::PciDss));

    let denied = profile(&[("health_data", "no")]);
    let inside = confirmed(denied, Regime::Hipaa, Decision::In);
    assert_eq!(stands(&inside, Regime::Hipaa).words(), "Confirmed in scope");
    assert_eq!(items(&inside), [Regime::Hipaa]);
    assert_eq!(regulated(&inside), [Regime::Hipaa]);

    let open = confirmed(Profile::default(), Regime::Itar, Decision::In);
    assert_eq!(items(&open), [Regime::Itar], "also where answers are missing");
}

#[test]
fn a_confirmation_lapses_when_an_answer_it_rests_on_changes() {
    let out = confirmed(profile(PCI), Regime::PciDss, Decision::Out);
    let elsewhere = changed(out.clone(), ("eu_people", "no"));
    assert_eq!(stands(&elsewhere, Regime::PciDss), stands(&out, Regime::PciDss));

    // Still in scope by rule, though by another answer.
    let lapsed = changed(out, ("cardholder_data", "store,process"));
    let now = stands(&lapsed, Regime::PciDss);
    assert_eq!(now, Standing::Lapsed { decision: Decision::Out, scope: Scope::InScope });
    assert_eq!(items(&lapsed), [Regime::PciDss], "a lapsed out drops nothing");
    assert!(awaiting(&lapsed, Regime::PciDss));

    let inside = confirmed(profile(PCI), Regime::PciDss, Decision::In);
    let denied = changed(inside, ("cardholder_data", "none"));
    let now = stands(&denied, Regime::PciDss);
    assert_eq!(now, Standing::Lapsed { decision: Decision::In, scope: Scope::OutOfScope });
    assert_eq!(items(&denied), [Regime::PciDss], "a lapsed in keeps the items");
    assert!(awaiting(&denied, Regime::PciDss));
    assert_eq!(regulated(&denied), [], "and makes nobody important");
}

#[test]
fn a_confirmation_lapses_when_the_rule_says_something_else_of_the_same_answers() {
    let mut profile = confirmed(profile(PCI), Regime::PciDss, Decision::Out);
    profile.confirmations.get_mut(&Regime::PciDss).unwrap().scope = Scope::Confirm;
    let lapsed = Standing::Lapsed { decision: Decision::Out, scope: Scope::InScope };
    assert_eq!(stands(&profile, Regime::PciDss), lapsed);
}

#[test]
fn only_regimes_in_scope_today_make_a_service_important() {
    assert_eq!(regulated(&profile(PCI)), [Regime::PciDss]);
    let gdpr = profile(&[("pii_categories", "contact"), ("eu_people", "yes_now")]);
    assert_eq!(items(&gdpr), [Regime::Gdpr]);
    assert_eq!(regulated(&gdpr), [], "not one of the four");

    let upcoming = profile(&[("controlled_technical_data", "none|itar")]);
    assert_eq!(regulated(&upcoming), []);
    let upcoming = confirmed(upcoming, Regime::Itar, Decision::In);
    assert_eq!(stands(&upcoming, Regime::Itar).words(), "Confirmed in scope within 12 months");
    assert_eq!(regulated(&upcoming), []);

    let possible = profile(&[("health_data", "yes_now"), ("health_role", "neither")]);
    assert_eq!(regulated(&possible), []);
    assert_eq!(regulated(&confirmed(possible, Regime::Hipaa, Decision::In)), [Regime::Hipaa]);
}

#[test]
fn a_profile_comes_back_from_json() {
    let profile = confirmed(profile(PCI), Regime::PciDss, Decision::In);
    let json = serde_json::to_string(&profile).unwrap();
    assert_eq!(serde_json::from_str::<Profile>(&json).unwrap(), profile);
    assert!(json.contains(r#""confirmations":{"pci_dss":{"decision":"in""#), "{json}");
    let findings = profile.findings(&thresholds());
    let finding = serde_json::to_value(findings.of(Regime::PciDss)).unwrap();
    assert_eq!(finding["regime"], "pci_dss");
    assert_eq!(finding["scope"], "in_scope");
}
