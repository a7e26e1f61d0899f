//! What compliance confirms about a regime, how long that stands, and where the regime stands then.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::profile::Profile;
use super::regimes::{RegimeFinding, Scope, questions_of};
use crate::domain::checklist::Regime;
use crate::domain::ids::PersonId;

/// What compliance decided about a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// In scope.
    In,
    /// Out of scope.
    Out,
}

text_enum!(Decision { In => "in", Out => "out" });

/// A decision of a person with the compliance grant about one regime, with what it rested on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confirmation {
    /// In or out.
    pub decision: Decision,
    /// Who decided.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// The version of the profile that was read.
    pub version: u32,
    /// What the rule said.
    pub scope: Scope,
    /// The answers that the rule read.
    pub basis: Answers,
}

/// The last confirmation of each regime.
pub type Confirmations = BTreeMap<Regime, Confirmation>;

impl Confirmation {
    /// The decision about a finding, resting on the profile's answers as they stand.
    pub fn of(
        finding: &RegimeFinding,
        profile: &Profile,
        decision: Decision,
        by: PersonId,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            decision,
            by,
            at,
            version: profile.version,
            scope: finding.grounds.scope,
            basis: profile.answers.only(questions_of(finding.regime)),
        }
    }

    /// Whether it still stands: the rule says the same, and none of the answers it rests on has
    /// changed. Answers to other questions do not matter.
    pub fn holds(&self, finding: &RegimeFinding, answers: &Answers) -> bool {
        let basis = answers.only(questions_of(finding.regime));
        self.scope == finding.grounds.scope && basis.changed_since(&self.basis).is_empty()
    }
}

/// Where a regime stands, rule and confirmation together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// By rule alone; nobody has confirmed it.
    Derived {
        /// What the rule says.
        scope: Scope,
    },
    /// Confirmed, and nothing it rests on has changed.
    Confirmed {
        /// What was decided.
        decision: Decision,
        /// What the rule says, then as now.
        scope: Scope,
    },
    /// Confirmed once; what it rests on has changed since.
    Lapsed {
        /// What was decided.
        decision: Decision,
        /// What the rule says now.
        scope: Scope,
    },
}

impl Standing {
    /// The words that people see.
    pub fn words(self) -> &'static str {
        match self {
            Standing::Derived { scope } => scope.words(),
            Standing::Confirmed { decision: Decision::Out, .. } => "Confirmed out of scope",
            Standing::Confirmed { decision: Decision::In, scope } => match scope {
                Scope::Reduced => "Confirmed in reduced scope",
                Scope::Upcoming => "Confirmed in scope within 12 months",
                _ => "Confirmed in scope",
            },
            Standing::Lapsed { decision: Decision::In, .. } => {
                "Was confirmed in scope, answers changed, confirm again"
            }
            Standing::Lapsed { decision: Decision::Out, .. } => {
                "Was confirmed out of scope, answers changed, confirm again"
            }
        }
    }

    /// Whether the regime adds its items to a review. A confirmation overrides the rule. Once it
    /// has lapsed it can still keep items and no longer drops them: a changed answer never removes
    /// an item without a person's decision.
    pub fn adds_items(self) -> bool {
        match self {
            Standing::Derived { scope } => scope.adds_items(),
            Standing::Confirmed { decision, .. } => decision == Decision::In,
            Standing::Lapsed { decision, scope } => decision == Decision::In || scope.adds_items(),
        }
    }

    /// Whether compliance still has to decide before a handoff. A regime that is out of scope by
    /// rule needs nobody, unless it was once confirmed as in.
    pub fn awaits_confirmation(self) -> bool {
        match self {
            Standing::Confirmed { .. } => false,
            Standing::Derived { scope } => scope != Scope::OutOfScope,
            Standing::Lapsed { decision, scope } => {
                decision == Decision::In || scope != Scope::OutOfScope
            }
        }
    }

    /// Whether the regime is in scope today, firmly enough to make a service important enough for
    /// a handoff: confirmed in, or in (reduced) scope by rule. What is only possible is not, and
    /// neither is what is upcoming, confirmed or not.
    pub fn is_in_scope_today(self) -> bool {
        match self {
            Standing::Confirmed { decision, scope } => {
                decision == Decision::In && scope != Scope::Upcoming
            }
            Standing::Derived { scope } | Standing::Lapsed { scope, .. } => {
                matches!(scope, Scope::InScope | Scope::Reduced)
            }
        }
    }
}

/// Where a regime stands.
pub fn standing(
    finding: &RegimeFinding,
    answers: &Answers,
    confirmations: &Confirmations,
) -> Standing {
    let scope = finding.grounds.scope;
    match confirmations.get(&finding.regime) {
        None => Standing::Derived { scope },
        Some(confirmation) if confirmation.holds(finding, answers) => {
            Standing::Confirmed { decision: confirmation.decision, scope }
        }
        Some(confirmation) => Standing::Lapsed { decision: confirmation.decision, scope },
    }
}
