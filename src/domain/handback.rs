//! A handback: the case to return an ops-managed service to its developers, from the proposal to the
//! decision, to the day on which it takes effect, and to the return.
//!
//! A case that is decided otherwise - a plan, a blitz, funding, retirement, another owner - is
//! settled until that is done and looked at, and then closed.

mod outcome;
mod proposal;
mod returning;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::at::At;
use super::refusal::Refusal;

pub use outcome::{Decision, Outcome, OutcomeFields, OutcomeKind};
pub use proposal::{Proposal, ProposalFields, ProposedAs, Reply, Urgency};
pub use returning::{
    CONDITION_STEPS, ConditionFields, ConditionState, ConditionStep, Draft, Origin,
    ReturnCondition, condition_after, days_away, draft, ready_to_return,
};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HandbackState)]
pub enum State {
    /// It waits for the owning team's reply.
    Proposed,
    /// The team has replied; a manager decides.
    Replied,
    /// The service goes back on a day that has been named.
    Scheduled,
    /// The developers run the service again; conditions to return are open or met.
    HandedBack,
    /// The service was handed off again.
    Returned,
    /// Something else was decided, and runs.
    Settled,
    /// Nothing is left to do.
    Closed,
}

text_enum!(State {
    Proposed => "proposed",
    Replied => "replied",
    Scheduled => "scheduled",
    HandedBack => "handed_back",
    Returned => "returned",
    Settled => "settled",
    Closed => "closed",
});

/// Something that moves a case from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The owning team says what it has to say.
    Reply,
    /// A manager decides that the service goes back on a day.
    HandBack,
    /// A manager decides something else.
    Settle,
    /// The day comes on which the service goes back.
    TakeEffect,
    /// The service is handed off again.
    Return,
    /// What was decided is done, or the service is retired.
    Close,
}

text_enum!(Step {
    Reply => "reply",
    HandBack => "hand_back",
    Settle => "settle",
    TakeEffect => "take_effect",
    Return => "return",
    Close => "close",
});

/// Every step of a case that exists (DESIGN section 3): from, step, to.
pub const STEPS: &[(State, Step, State)] = &[
    (State::Proposed, Step::Reply, State::Replied),
    (State::Proposed, Step::HandBack, State::Scheduled),
    (State::Replied, Step::HandBack, State::Scheduled),
    (State::Proposed, Step::Settle, State::Settled),
    (State::Replied, Step::Settle, State::Settled),
    (State::Scheduled, Step::TakeEffect, State::HandedBack),
    (State::HandedBack, Step::Return, State::Returned),
    (State::HandedBack, Step::Close, State::Closed),
    (State::Settled, Step::Close, State::Closed),
];

impl State {
    /// The state as an adjective.
    pub fn words(self) -> &'static str {
        match self {
            State::HandedBack => "handed back",
            other => other.as_str(),
        }
    }

    /// Whether another case of the same service cannot be proposed meanwhile.
    pub fn is_under_way(self) -> bool {
        matches!(self, State::Proposed | State::Replied | State::Scheduled)
    }
}

/// The state after a step.
///
/// # Errors
/// The state has no such step; the sentence says what can be done instead.
pub fn after(from: State, step: Step) -> Result<State, Refusal> {
    let way_on = match from {
        State::Proposed => "The owning team replies, then a manager decides.",
        State::Replied => "A manager decides now.",
        State::Scheduled => "It takes effect on the day that was decided.",
        State::HandedBack => "The service returns through its conditions and a handoff review.",
        State::Settled => "Close it when what was decided is done.",
        State::Returned | State::Closed => "Propose another one if the service needs it.",
    };
    STEPS
        .iter()
        .find(|(state, candidate, _)| *state == from && *candidate == step)
        .map(|(_, _, to)| *to)
        .ok_or(Refusal::HandbackState { state: from.words(), way_on })
}

/// Checks that a case may be proposed while another of the same service stands like this.
///
/// # Errors
/// Another case is under way.
pub fn may_propose(cases: &[(i32, State)]) -> Result<(), Refusal> {
    match cases.iter().find(|(_, state)| state.is_under_way()) {
        Some((number, state)) => {
            Err(Refusal::HandbackUnderWay { number: *number, state: state.words() })
        }
        None => Ok(()),
    }
}

/// The state after a decision. Nothing is decided about a team without its words on the page: until
/// it has replied, or its time to reply has passed, only an urgent case is decided.
///
/// # Errors
/// The case is decided already, or the reply is awaited.
pub fn decided(
    from: State,
    proposal: &Proposal,
    outcome: &Outcome,
    today: NaiveDate,
) -> Result<State, Refusal> {
    let to = after(from, outcome.step())?;
    may_decide(from, proposal, today)?;
    Ok(to)
}

/// Checks that a case may be decided today, whatever the outcome.
///
/// # Errors
/// The case is decided already, or the reply is awaited.
pub fn may_decide(from: State, proposal: &Proposal, today: NaiveDate) -> Result<(), Refusal> {
    after(from, Step::Settle)?;
    let waits = from == State::Proposed && proposal.urgent.is_none() && today <= proposal.reply_due;
    if waits { Err(Refusal::ReplyAwaited { until: proposal.reply_due }) } else { Ok(()) }
}

/// The state after the day on which the service goes back has come.
///
/// # Errors
/// The case is not scheduled, or its day has not come.
pub fn took_effect(from: State, effective_on: NaiveDate, now: At) -> Result<State, Refusal> {
    let to = after(from, Step::TakeEffect)?;
    if now.date() < effective_on {
        Err(Refusal::NotYetEffective { on: effective_on })
    } else {
        Ok(to)
    }
}

#[cfg(test)]
mod tests;
