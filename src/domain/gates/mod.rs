//! Gates: the conditions of a transition, as data. The same list feeds the page, the portfolio,
//! the API and the record of the transition.

mod handoff;
mod handoff_facts;
mod launch;
mod measured;
mod overrides;

use serde::{Deserialize, Serialize};

use super::at::At;
use super::ids::PersonId;
use super::lifecycle::Transition;
use super::refusal::Refusal;
use super::review::State;

pub use handoff::to_handoff;
pub use handoff_facts::{
    BackUp, Burden, ErrorBudget, HandoffFacts, HandoffReview, ProfileFacts, Receiving, ReturnFacts,
};
pub use launch::{LaunchFacts, to_launch};
pub use measured::{measured_budget, measured_burden};
pub use overrides::{Override, OverrideFields, with_overrides};

/// Whether a gate lets the transition through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateState {
    /// It does.
    Passed,
    /// It does not.
    Failed,
    /// Nothing is known; that never passes.
    Unknown,
}

text_enum!(GateState { Passed => "passed", Failed => "failed", Unknown => "unknown" });

/// One condition of a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Gate {
    /// Stable name for programs.
    pub code: String,
    /// The condition as a sentence.
    pub name: String,
    /// Where the current value comes from.
    pub source: String,
    /// What holds now, in words.
    pub current: String,
    /// What is needed, in words.
    pub needed: String,
    /// Since when it has been so.
    pub since: Option<At>,
    /// Who can change it, in words.
    pub owner: String,
    /// Where to act: a path within Readyroom.
    pub link: String,
    /// Passed, failed or unknown, whether or not a manager has overridden it.
    pub state: GateState,
    /// The word of a person on which the gate rests, where it rests on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Stated>,
    /// The override of a manager, while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override>,
}

impl Gate {
    /// Whether the gate lets the transition through: it has passed, or an override lasts.
    pub fn is_passed(&self) -> bool {
        self.state == GateState::Passed || self.overridden.is_some()
    }

    /// Whether only an override lets the transition through.
    pub fn is_passed_by_override(&self) -> bool {
        self.state != GateState::Passed && self.overridden.is_some()
    }

    /// The gate as one sentence: what it is, what stands now, and its override.
    pub fn sentence(&self) -> String {
        match &self.overridden {
            None => format!("{} ({})", self.name, self.current),
            Some(given) => format!("{} ({}; {})", self.name, self.current, given.words()),
        }
    }
}

/// Checks that every gate lets the transition through, by itself or by an override that lasts.
///
/// # Errors
/// The gates that failed or are unknown, as sentences.
pub fn all_passed(transition: Transition, gates: &[Gate]) -> Result<(), Refusal> {
    let failed: Vec<String> =
        gates.iter().filter(|gate| !gate.is_passed()).map(Gate::sentence).collect();
    if failed.is_empty() { Ok(()) } else { Err(Refusal::GatesFailed { transition, gates: failed }) }
}

/// What a person stated and is answerable for. An id, since gates are recorded and names change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Stated {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// What proves it, an address; empty when there is none.
    pub evidence: String,
}

/// The newest review of the kind, as far as a gate depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFacts {
    /// Its number.
    pub number: i32,
    /// Its state as of now.
    pub state: State,
    /// Since when it has been in that state.
    pub since: At,
    /// When its sign-off runs out.
    pub valid_until: Option<At>,
    /// Items answered.
    pub answered: usize,
    /// Items asked.
    pub asked: usize,
}

impl ReviewFacts {
    /// Where the review stands, in words.
    fn words(&self) -> String {
        match (self.state, self.valid_until) {
            (State::SignedOff, Some(until)) => {
                format!("signed off, valid until {}", until.date().format("%-d %b %Y"))
            }
            (State::Open | State::Returned, _) => {
                format!("{}, {} of {} answered", self.state.words(), self.answered, self.asked)
            }
            (state, _) => state.words().to_owned(),
        }
    }

    /// Who moves the review on.
    fn owner(&self, team: &str) -> String {
        if self.state == State::Submitted { "an SRE".to_owned() } else { team.to_owned() }
    }
}
