//! The rule of each regime: its tests in order of precedence, and the words for their results.
//! Figures are the laws' and standards' own unless marked as ours.

use super::answers::Answers;
use super::figures;
use super::questions::{NONE, QuestionKey as Key};
use super::regimes::{Scope, Thresholds};
use super::view::{Truth, View, all, not};
use super::words;
use crate::domain::checklist::Regime;

/// Share of revenue, in percent, above which a service of a publicly held company is likely to
/// fall under SOX. The DevOps Handbook, chapter 16; SEC Staff Accounting Bulletin 99 accepts 5 %
/// as a first step and no more, so finance always confirms.
pub const SOX_REVENUE_SHARE_PCT: f64 = 5.0;

/// Share of revenue, in percent, from which finance is asked about SOX. Ours: no source gives a
/// lower limit, and qualitative grounds can bring smaller amounts into scope.
pub const SOX_CONFIRM_FROM_PCT: f64 = 1.0;

/// Yearly revenue in US dollars above which the CCPA applies: the California Privacy Protection
/// Agency's figure for 2025 and 2026, adjusted for consumer prices every second year.
pub const CCPA_REVENUE_USD: f64 = 26_625_000.0;

/// Consumers or households from which the CCPA applies: California Civil Code 1798.140.
pub const CCPA_CONSUMERS: f64 = 100_000.0;

/// Share of revenue, in percent, from selling or sharing personal data from which the CCPA
/// applies: California Civil Code 1798.140.
pub const CCPA_SALE_SHARE_PCT: f64 = 50.0;

/// One test of a rule.
pub(super) struct Test {
    /// The result when it holds.
    pub(super) scope: Scope,
    /// Whether it holds.
    pub(super) holds: Truth,
    /// The questions it reads.
    pub(super) keys: &'static [Key],
    /// Why it holds, as the start of a sentence without its capital.
    pub(super) reason: String,
}

fn test(scope: Scope, keys: &'static [Key], holds: Truth, reason: impl Into<String>) -> Test {
    Test { scope, holds, keys, reason: reason.into() }
}

/// How one regime follows from the answers.
pub(super) struct Rule {
    /// Every question that the tests read.
    pub(super) questions: &'static [Key],
    /// Who knows better than the rule; empty when nobody has to confirm.
    confirmer: &'static str,
    /// The tests in order of precedence.
    pub(super) tests: fn(&View<'_>, &Thresholds) -> Vec<Test>,
    /// The sentence when every test fails, today and within 12 months.
    pub(super) fails: fn(&Answers, &Thresholds) -> String,
}

impl Rule {
    /// The sentence for tests that hold today.
    pub(super) fn sentence(&self, scope: Scope, tests: &[Test]) -> String {
        let reasons = self.reasons(scope, tests);
        let mut letters = reasons.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect()
    }

    /// The sentence for tests that will hold within 12 months.
    pub(super) fn expected_sentence(&self, scope: Scope, tests: &[Test]) -> String {
        format!("Within 12 months, {}", self.reasons(scope, tests))
    }

    fn reasons(&self, scope: Scope, tests: &[Test]) -> String {
        let reasons: Vec<&str> = tests.iter().map(|test| test.reason.as_str()).collect();
        let reasons = reasons.join("; and ");
        match (scope, self.confirmer) {
            (_, "") => format!("{reasons}."),
            (Scope::Confirm, who) => format!("{reasons}: possible, {who} decides."),
            (Scope::Reduced, who) => format!("{reasons}: likely in reduced scope, {who} confirms."),
            (_, who) => format!("{reasons}: likely, {who} confirms."),
        }
    }
}

/// The rule of a regime.
pub(super) fn of(regime: Regime) -> Rule {
    match regime {
        Regime::Sox => SOX,
        Regime::PciDss => PCI_DSS,
        Regime::Hipaa => HIPAA,
        Regime::Gdpr => GDPR,
        Regime::Ccpa => CCPA,
        Regime::UsBreach => US_BREACH,
        Regime::Itar => ITAR,
        Regime::Ear => EAR,
        Regime::Contract => CONTRACT,
    }
}

/// The answer in words, for the sentences of what fails.
fn stated(answers: &Answers, key: Key) -> String {
    answers.get(key).map(|answer| answer.words(key)).unwrap_or_default()
}

const SOX: Rule = Rule {
    questions: &[Key::Issuer, Key::RevenueSharePct, Key::FinancialReporting],
    confirmer: "finance",
    tests: |view, _| {
        const SHARE: &[Key] = &[Key::Issuer, Key::RevenueSharePct];
        let listed = view.yes(Key::Issuer);
        let share = |test: fn(f64) -> bool| all(&[listed, view.figure(Key::RevenueSharePct, test)]);
        let words = view.figure_words(Key::RevenueSharePct);
        vec![
            test(
                Scope::InScope,
                SHARE,
                share(|share| share > SOX_REVENUE_SHARE_PCT),
                format!(
                    "{words} of revenue of a publicly held company (more than \
                     {SOX_REVENUE_SHARE_PCT} %)"
                ),
            ),
            test(
                Scope::InScope,
                &[Key::Issuer, Key::FinancialReporting],
                all(&[listed, view.yes(Key::FinancialReporting)]),
                "its amounts reach the ledger of a publicly held company",
            ),
            test(
                Scope::Confirm,
                SHARE,
                share(|share| (SOX_CONFIRM_FROM_PCT..=SOX_REVENUE_SHARE_PCT).contains(&share)),
                format!(
                    "{words} of revenue of a publicly held company (from {SOX_CONFIRM_FROM_PCT} to \
                     {SOX_REVENUE_SHARE_PCT} %)"
                ),
            ),
            test(
                Scope::Confirm,
                SHARE,
                all(&[listed, view.said_unknown(Key::RevenueSharePct)]),
                "an unknown share of revenue of a publicly held company",
            ),
        ]
    },
    fails: |answers, _| {
        if answers.is_settled(Key::Issuer, "no") {
            "The company is not publicly held in the US and does not prepare to list.".to_owned()
        } else {
            format!(
                "Revenue share {}, below {SOX_CONFIRM_FROM_PCT} %, and its amounts do not reach \
                 the ledger.",
                stated(answers, Key::RevenueSharePct)
            )
        }
    },
};

const PCI_DSS: Rule = Rule {
    questions: &[Key::CardholderData, Key::PaymentOutsourced],
    confirmer: "a qualified security assessor",
    tests: |view, _| {
        const OWN: &[&str] = &["store", "process", "transmit"];
        vec![
            // Before full scope: what touches no card data itself has fewer duties.
            test(
                Scope::Reduced,
                &[Key::CardholderData, Key::PaymentOutsourced],
                all(&[
                    view.yes(Key::PaymentOutsourced),
                    not(view.any_of(Key::CardholderData, OWN)),
                ]),
                "takes card payments only on a validated third party's page",
            ),
            test(
                Scope::InScope,
                &[Key::CardholderData],
                view.some(Key::CardholderData),
                format!("card data ({})", view.labels(Key::CardholderData, &[])),
            ),
        ]
    },
    fails: |_, _| {
        "No card data, no effect on systems that hold it, and no card payments through a third \
         party."
            .to_owned()
    },
};

const HIPAA: Rule = Rule {
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

const GDPR: Rule = Rule {
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

const CCPA: Rule = Rule {
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

const US_BREACH: Rule = Rule {
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

const ITAR: Rule = Rule {
    questions: &[Key::ControlledTechnicalData],
    confirmer: "export counsel",
    tests: |view, _| {
        vec![test(
            Scope::InScope,
            &[Key::ControlledTechnicalData],
            view.any_of(Key::ControlledTechnicalData, &["itar"]),
            "technical data on defence items",
        )]
    },
    fails: |_, _| "No technical data on defence items.".to_owned(),
};

const EAR: Rule = Rule {
    questions: &[
        Key::CryptoFunction,
        Key::ControlledTechnicalData,
        Key::ForeignAccess,
        Key::EmbargoReach,
    ],
    confirmer: "export counsel",
    tests: |view, _| {
        vec![
            test(
                Scope::InScope,
                &[Key::ControlledTechnicalData],
                view.any_of(Key::ControlledTechnicalData, &["ear"]),
                "technical data on dual-use items",
            ),
            test(
                Scope::InScope,
                &[Key::CryptoFunction],
                view.any_of(Key::CryptoFunction, &["custom"]),
                "ships encryption of its own",
            ),
            test(
                Scope::InScope,
                &[Key::EmbargoReach],
                view.yes(Key::EmbargoReach),
                "reachable from embargoed destinations",
            ),
            // A classification memo may end in EAR99 or 5D992, with hardly any duties.
            test(
                Scope::Confirm,
                &[Key::CryptoFunction],
                view.any_of(Key::CryptoFunction, &["standard"]),
                "ships standard encryption",
            ),
            test(
                Scope::Confirm,
                &[Key::ForeignAccess],
                view.yes(Key::ForeignAccess),
                "people who are not US persons can see its data or source code",
            ),
        ]
    },
    fails: |_, _| {
        "No technical data on dual-use items, no encryption that it ships, no access by people \
         who are not US persons, and no reach from embargoed destinations."
            .to_owned()
    },
};

const CONTRACT: Rule = Rule {
    questions: &[Key::ContractDuties],
    confirmer: "legal",
    tests: |view, _| {
        vec![test(
            Scope::InScope,
            &[Key::ContractDuties],
            view.some(Key::ContractDuties),
            format!("duties by contract ({})", view.labels(Key::ContractDuties, &[])),
        )]
    },
    fails: |_, _| "No duties by contract.".to_owned(),
};

/// Whether the service is critical to the organisation. Nobody has to confirm it: the limits are
/// the organisation's own.
pub(super) const CRITICAL: Rule = Rule {
    questions: &[Key::TrafficPeak, Key::OutageCostPerHour, Key::ReputationImpact],
    confirmer: "",
    tests: |view, limits| {
        vec![
            test(
                Scope::InScope,
                &[Key::ReputationImpact],
                view.any_of(Key::ReputationImpact, &["high"]),
                "an outage reaches the press or a regulator",
            ),
            test(
                Scope::InScope,
                &[Key::OutageCostPerHour],
                view.figure(Key::OutageCostPerHour, |cost| cost >= limits.outage_cost_per_hour),
                format!(
                    "full outage costs {} ({} or more)",
                    view.figure_words(Key::OutageCostPerHour),
                    figures::show(limits.outage_cost_per_hour)
                ),
            ),
            test(
                Scope::InScope,
                &[Key::TrafficPeak],
                view.figure(Key::TrafficPeak, |peak| peak >= limits.traffic_peak),
                format!(
                    "peak traffic of {} ({} or more)",
                    view.figure_words(Key::TrafficPeak),
                    figures::show(limits.traffic_peak)
                ),
            ),
        ]
    },
    fails: |answers, limits| {
        format!(
            "Below the organisation's limits: outage {} (limit {}), peak {} (limit {}), and an \
             outage does not reach the press or a regulator.",
            stated(answers, Key::OutageCostPerHour),
            words::figure(Key::OutageCostPerHour, limits.outage_cost_per_hour),
            stated(answers, Key::TrafficPeak),
            words::figure(Key::TrafficPeak, limits.traffic_peak),
        )
    },
};
