//! The rule of each regime: its tests in order of precedence, and the words for their results.
//! Figures are the laws' and standards' own unless marked as ours.

mod business;
mod export;
mod people;

use super::answers::Answers;
use super::questions::QuestionKey as Key;
use super::regimes::{Scope, Thresholds};
use super::view::{Truth, View};
use crate::domain::checklist::Regime;

pub(super) use business::CRITICAL;
pub use business::{SOX_CONFIRM_FROM_PCT, SOX_REVENUE_SHARE_PCT};
pub use people::{CCPA_CONSUMERS, CCPA_REVENUE_USD, CCPA_SALE_SHARE_PCT};

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
        Regime::Sox => business::SOX,
        Regime::PciDss => business::PCI_DSS,
        Regime::Hipaa => people::HIPAA,
        Regime::Gdpr => people::GDPR,
        Regime::Ccpa => people::CCPA,
        Regime::UsBreach => people::US_BREACH,
        Regime::Itar => export::ITAR,
        Regime::Ear => export::EAR,
        Regime::Contract => business::CONTRACT,
    }
}

/// The answer in words, for the sentences of what fails.
fn stated(answers: &Answers, key: Key) -> String {
    answers.get(key).map(|answer| answer.words(key)).unwrap_or_default()
}
