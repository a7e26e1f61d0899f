//! The profile as a whole: how complete it is, what compliance has confirmed, and what a review
//! and a handoff take from it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answers::{Answer, Answers};
use super::confirmation::{Confirmations, Standing, standing};
use super::questions::QuestionKey;
use super::regimes::{Findings, Thresholds, derive};
use crate::domain::checklist::Regime;

/// The compliance profile of one service.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Counted up by one with every saved change of the answers.
    pub version: u32,
    /// What the team stated.
    pub answers: Answers,
    /// What compliance confirmed.
    pub confirmations: Confirmations,
}

impl Profile {
    /// What is missing.
    pub fn completeness(&self) -> Completeness {
        completeness(&self.answers)
    }

    /// What follows from the answers.
    pub fn findings(&self, thresholds: &Thresholds) -> Findings {
        derive(&self.answers, thresholds)
    }
}

/// How complete a profile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompletenessState {
    /// A question is unanswered, or an unknown has no owner or no due date.
    Incomplete,
    /// Every question is answered, some with an owned and dated unknown: enough to launch.
    CompleteWithUnknowns,
    /// Every question is answered: enough to hand off.
    Complete,
}

text_enum!(CompletenessState {
    Incomplete => "incomplete",
    CompleteWithUnknowns => "complete_with_unknowns",
    Complete => "complete",
});

/// What is missing from the answers, in the order of the questionnaire. Questions that an earlier
/// answer makes pointless are not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Completeness {
    /// Questions without an answer.
    pub unanswered: Vec<QuestionKey>,
    /// Unknowns that lack an owner or a due date.
    pub unknown_without_owner: Vec<QuestionKey>,
    /// Every unknown, owned or not.
    pub unknown: Vec<QuestionKey>,
}

impl Completeness {
    /// What the lists amount to.
    pub fn state(&self) -> CompletenessState {
        if !self.unanswered.is_empty() || !self.unknown_without_owner.is_empty() {
            CompletenessState::Incomplete
        } else if self.unknown.is_empty() {
            CompletenessState::Complete
        } else {
            CompletenessState::CompleteWithUnknowns
        }
    }
}

/// What is missing from the answers.
pub fn completeness(answers: &Answers) -> Completeness {
    let asked = || QuestionKey::ALL.iter().copied().filter(|key| answers.asks(*key));
    let owned = |key: QuestionKey| {
        matches!(answers.get(key), Some(Answer::Unknown { owner: Some(_), due: Some(_) }))
    };
    let unknown: Vec<QuestionKey> = asked().filter(|key| answers.is_unknown(*key)).collect();
    Completeness {
        unanswered: asked().filter(|key| answers.is_unanswered(*key)).collect(),
        unknown_without_owner: unknown.iter().copied().filter(|key| !owned(*key)).collect(),
        unknown,
    }
}

fn regimes_where(
    answers: &Answers,
    findings: &Findings,
    confirmations: &Confirmations,
    test: fn(Standing) -> bool,
) -> BTreeSet<Regime> {
    let chosen = findings.regimes.iter().filter(|f| test(standing(f, answers, confirmations)));
    chosen.map(|finding| finding.regime).collect()
}

/// What the profile adds to the traits of a service when a checklist is applied to it: the regimes
/// whose items are asked ([`Standing::adds_items`]), and whether the service is critical.
pub fn traits_from(
    answers: &Answers,
    findings: &Findings,
    confirmations: &Confirmations,
) -> (BTreeSet<Regime>, bool) {
    let regimes = regimes_where(answers, findings, confirmations, Standing::adds_items);
    (regimes, findings.is_critical())
}

/// The regimes that compliance still has to decide on before a handoff.
pub fn awaiting_confirmation(
    answers: &Answers,
    findings: &Findings,
    confirmations: &Confirmations,
) -> BTreeSet<Regime> {
    regimes_where(answers, findings, confirmations, Standing::awaits_confirmation)
}

/// The regimes that make a service important enough for a handoff, of those in scope today: SOX,
/// PCI DSS, HIPAA and ITAR (The DevOps Handbook, chapter 16, names regulation as the second way to
/// SRE support; which regimes count is ours).
pub fn regulated_by(
    answers: &Answers,
    findings: &Findings,
    confirmations: &Confirmations,
) -> BTreeSet<Regime> {
    const COUNTED: [Regime; 4] = [Regime::Sox, Regime::PciDss, Regime::Hipaa, Regime::Itar];
    let mut regimes = regimes_where(answers, findings, confirmations, Standing::is_in_scope_today);
    regimes.retain(|regime| COUNTED.contains(regime));
    regimes
}
