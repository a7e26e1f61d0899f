//! What the gates to hand off depend on.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{ReviewFacts, Stated};
use crate::domain::at::At;
use crate::domain::capacity::Outlook;
use crate::domain::checklist::Regime;
use crate::domain::ids::TeamId;
use crate::domain::policy_figures::PolicyFigures;
use crate::domain::self_managed::SelfManaged;
use crate::domain::service::Importance;
use crate::domain::signatures::Signature;

/// Everything about a service that the gates to hand off look at.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffFacts {
    /// The path of the service, `/services/{slug}`.
    pub path: String,
    /// The owning team's name.
    pub team: String,
    /// The present moment.
    pub now: At,
    /// The figures of policy.
    pub figures: PolicyFigures,
    /// How long the developers have run the service.
    pub clock: SelfManaged,
    /// How much the organisation depends on it.
    pub importance: Importance,
    /// The regimes in scope that count for a handoff.
    pub regimes: BTreeSet<Regime>,
    /// The newest handoff review that was not withdrawn.
    pub review: Option<HandoffReview>,
    /// The operational burden over the window of the policy.
    pub burden: Burden,
    /// The error budget; `None` where nothing measures it.
    pub error_budget: Option<ErrorBudget>,
    /// The SRE team that has said yes.
    pub receiving: Option<Receiving>,
    /// How long the developers stay.
    pub back_up: BackUp,
    /// The compliance profile.
    pub profile: ProfileFacts,
    /// The conditions to return, where the service was handed back and has not returned.
    pub returning: Option<ReturnFacts>,
}

impl HandoffFacts {
    /// A place on the page of the service, by its anchor.
    pub(super) fn place(&self, anchor: &str) -> String {
        format!("{}#{anchor}", self.path)
    }

    /// The SRE team that takes the service, or who could say that one does.
    pub(super) fn receiver(&self) -> &str {
        self.receiving.as_ref().map_or("leads of SRE teams", |found| found.outlook.team.as_str())
    }
}

/// A handoff review with what its validity depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffReview {
    /// The review.
    pub review: ReviewFacts,
    /// It was opened before a handback, so it is about an earlier handoff: the way back is a new
    /// review (DESIGN section 3).
    pub before_handback: bool,
    /// The content as it is, by its hash; signatures over other content do not count.
    pub content: String,
    /// The signatures there are.
    pub signatures: Vec<Signature>,
    /// How many open conditions have passed their day.
    pub missed_conditions: usize,
    /// How many waivers under which items were accepted have expired or were revoked.
    pub ended_waivers: usize,
}

/// Whether the operational burden is within the handoff bar, and how that is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Burden {
    /// Signals say so.
    Measured {
        /// Whether it is within the bar.
        within: bool,
        /// The figures, in words.
        words: String,
        /// Which signals.
        source: String,
        /// When they were read last.
        at: At,
    },
    /// Nothing measures it; an SRE says so.
    Attested {
        /// Who, when, and the proof.
        stated: Stated,
        /// Whether the SRE belonged to the owning team: then the word does not count.
        by_owning_team: bool,
        /// Whether it is within the bar.
        within: bool,
        /// The figures, in words.
        words: String,
    },
    /// Nobody knows.
    Unknown,
}

/// What is left of the error budget.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorBudget {
    /// In percent of the budget of the current window; 0 or less is exhausted. `None` where an objective
    /// was told once, and nothing in the current window.
    pub left_percent: Option<f64>,
    /// Which signal.
    pub source: String,
    /// When it was read last.
    pub at: At,
}

/// The SRE team that has said yes, and what taking the service makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Receiving {
    /// The team.
    pub team: TeamId,
    /// The lead's yes.
    pub stated: Stated,
    /// The team's limits after taking the service.
    pub outlook: Outlook,
}

/// How long the developers stay to help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackUp {
    /// The back-up period agreed with the receiving team ends on `until`, and the developers are
    /// committed to the service at least to `stays`. Either may be unknown.
    Team {
        /// The last day of the agreed period.
        until: Option<NaiveDate>,
        /// The last day for which the team is committed.
        stays: Option<NaiveDate>,
    },
    /// The team ends sooner, and what happens then is written and approved; the word is that of who
    /// approved it.
    Fallback(Stated),
    /// What happens when the team ends sooner is written, and nobody has approved it yet.
    WrittenFallback(Stated),
}

/// The compliance profile, as far as a handoff depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFacts {
    /// Questions without an answer.
    pub unanswered: usize,
    /// Questions answered "unknown", with or without an owner.
    pub unknown: usize,
    /// Regimes that a person with the compliance grant has still to decide on.
    pub awaiting: BTreeSet<Regime>,
    /// When the profile changed last.
    pub changed_at: Option<At>,
}

/// What is left to do before a service that was handed back returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnFacts {
    /// The number of the handback.
    pub handback: i32,
    /// Conditions to return that are open.
    pub open: usize,
    /// All conditions to return.
    pub all: usize,
    /// Since when the service has been back with its developers.
    pub since: At,
}
