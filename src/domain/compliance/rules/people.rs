//! Rules about data on people.

use super::{Rule, stated, test};
use crate::domain::compliance::figures;
use crate::domain::compliance::questions::{NONE, QuestionKey as Key};
use crate::domain::compliance::regimes::Scope;
use crate::domain::compliance::view::all;

/// Yearly revenue in US dollars above which the CCPA applies: the California Privacy Protection
/// Agency's figure for 2025 and 2026, adjusted for consumer prices every second year.
pub const CCPA_REVENUE_USD: f64 = 26_625_000.0;

/// Consumers or households from which the CCPA applies: California Civil Code 1798.140.
pub const CCPA_CONSUMERS: f64 = 100_000.0;

/// Share of revenue, in percent, from selling or sharing personal data from which the CCPA
/// applies: California Civil Code 1798.140.
pub const CCPA_SALE_SHARE_PCT: f64 = 50.0;

pub(super) const HIPAA: Rule = Rule {
    questions: &[Key::HealthData, Key::HealthRole],
    confirmer: "legal",
    tests: |view, _| {
        const BOTH: &[Key] = &[Key::HealthData, Key::HealthRole];
        let health = view.yes(Key::HealthData);
        let role = |roles: &[&str]| all(&[health, view.any_of(Key::HealthRole, roles)]);
        vec![
            test(
                Scope::InScope,
                BOTH,
                role(&["covered_entity"]),
                "health data, and the company is a covered entity",
            ),
            test(
                Scope::InScope,
                BOTH,
                role(&["business_associate"]),
                "health data, and the company is a business associate",
            ),
            // State and Federal Trade Commission rules on health data may still apply.
            test(
                Scope::Confirm,
                BOTH,
                role(&["neither"]),
                "health data, and the company is neither covered entity nor business associate, \
                 so other rules on health data may apply",
            ),
            test(
                Scope::Confirm,
                BOTH,
                all(&[health, view.said_unknown(Key::HealthRole)]),
                "health data, and the company's role in US health law is unknown",
            ),
        ]
    },
    fails: |_, _| "No health data about identifiable people.".to_owned(),
};

pub(super) const GDPR: Rule = Rule {
    questions: &[Key::PiiCategories, Key::EuPeople],
    confirmer: "privacy counsel",
    tests: |view, _| {
        vec![test(
            Scope::InScope,
            &[Key::PiiCategories, Key::EuPeople],
            all(&[view.some(Key::PiiCategories), view.yes(Key::EuPeople)]),
            "personal data, and people or a seat in the EU, EEA or UK",
        )]
    },
    fails: |answers, _| {
        if answers.is_settled(Key::PiiCategories, NONE) {
            "No personal data.".to_owned()
        } else {
            "No seat in the EU, EEA or UK, and no offer to or monitoring of people there."
                .to_owned()
        }
    },
};

pub(super) const CCPA: Rule = Rule {
    questions: &[Key::PiiCategories, Key::CaRevenueUsd, Key::CaConsumers, Key::CaSaleSharePct],
    confirmer: "privacy counsel",
    tests: |view, _| {
        let personal = view.some(Key::PiiCategories);
        let figure = |key, test: fn(f64) -> bool| all(&[personal, view.figure(key, test)]);
        vec![
            test(
                Scope::InScope,
                &[Key::PiiCategories, Key::CaRevenueUsd],
                figure(Key::CaRevenueUsd, |revenue| revenue > CCPA_REVENUE_USD),
                format!(
                    "personal data, and yearly revenue of {} (more than {})",
                    view.figure_words(Key::CaRevenueUsd),
                    figures::show(CCPA_REVENUE_USD)
                ),
            ),
            test(
                Scope::InScope,
                &[Key::PiiCategories, Key::CaConsumers],
                figure(Key::CaConsumers, |consumers| consumers >= CCPA_CONSUMERS),
                format!(
                    "personal data of {} in California ({} or more)",
                    view.figure_words(Key::CaConsumers),
                    figures::show(CCPA_CONSUMERS)
                ),
            ),
            test(
                Scope::InScope,
                &[Key::PiiCategories, Key::CaSaleSharePct],
                figure(Key::CaSaleSharePct, |share| share >= CCPA_SALE_SHARE_PCT),
                format!(
                    "{} of revenue from selling or sharing personal data ({CCPA_SALE_SHARE_PCT} % \
                     or more)",
                    view.figure_words(Key::CaSaleSharePct)
                ),
            ),
        ]
    },
    fails: |answers, _| {
        if answers.is_settled(Key::PiiCategories, NONE) {
            return "No personal data.".to_owned();
        }
        format!(
            "Within all three California limits: revenue {} (limit {}); {} (limit {}); {} of \
             revenue from selling or sharing personal data (limit {CCPA_SALE_SHARE_PCT} %).",
            stated(answers, Key::CaRevenueUsd),
            figures::show(CCPA_REVENUE_USD),
            stated(answers, Key::CaConsumers),
            figures::show(CCPA_CONSUMERS),
            stated(answers, Key::CaSaleSharePct),
        )
    },
};

pub(super) const US_BREACH: Rule = Rule {
    questions: &[Key::PiiCategories],
    confirmer: "privacy counsel",
    tests: |view, _| {
        const NOTIFIED: &[&str] = &["national_id", "bank_account", "biometric"];
        vec![test(
            Scope::InScope,
            &[Key::PiiCategories],
            view.any_of(Key::PiiCategories, NOTIFIED),
            format!(
                "data whose loss the states of the US want notified ({})",
                view.labels(Key::PiiCategories, NOTIFIED)
            ),
        )]
    },
    fails: |_, _| {
        "No social security or national numbers, bank accounts or biometric data.".to_owned()
    },
};
