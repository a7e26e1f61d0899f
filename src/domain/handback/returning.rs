//! The way back: conditions to return, drafted from what fails, edited, met one by one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::answer::BadField;
use crate::domain::at::At;
use crate::domain::fields::{day_from, handle, kept, words};
use crate::domain::fragility::{Condition, Finding, Holding};
use crate::domain::ids::{Handle, ItemId};
use crate::domain::refusal::Refusal;

/// Where a condition to return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReturnConditionState)]
pub enum ConditionState {
    /// To do.
    Open,
    /// Done, and an SRE has seen it.
    Met,
    /// Taken back, with a reason.
    Dropped,
}

text_enum!(ConditionState { Open => "open", Met => "met", Dropped => "dropped" });

/// Something that moves a condition to return from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConditionStep {
    /// Its words, owner or date change.
    Edit,
    /// An SRE sees that it is done.
    Meet,
    /// It is no longer asked for.
    Drop,
    /// It is asked for again.
    Reopen,
}

text_enum!(ConditionStep {
    Edit => "edit",
    Meet => "meet",
    Drop => "drop",
    Reopen => "reopen",
});

/// Every step of a condition to return that exists: from, step, to.
pub const CONDITION_STEPS: &[(ConditionState, ConditionStep, ConditionState)] = &[
    (ConditionState::Open, ConditionStep::Edit, ConditionState::Open),
    (ConditionState::Open, ConditionStep::Meet, ConditionState::Met),
    (ConditionState::Open, ConditionStep::Drop, ConditionState::Dropped),
    (ConditionState::Met, ConditionStep::Reopen, ConditionState::Open),
    (ConditionState::Dropped, ConditionStep::Reopen, ConditionState::Open),
];

/// The state of a condition to return after a step.
///
/// # Errors
/// The state has no such step; the sentence says what can be done instead.
pub fn condition_after(
    from: ConditionState,
    step: ConditionStep,
) -> Result<ConditionState, Refusal> {
    let way_on = match from {
        ConditionState::Open => "Meet it, change it or drop it.",
        ConditionState::Met | ConditionState::Dropped => "Reopen it to change it.",
    };
    CONDITION_STEPS
        .iter()
        .find(|(state, candidate, _)| *state == from && *candidate == step)
        .map(|(_, _, to)| *to)
        .ok_or(Refusal::ReturnConditionState { state: from.as_str(), way_on })
}

/// Where a condition to return comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An item below its handoff bar.
    Item(ItemId),
    /// A condition of fragility that holds.
    Fragility(Condition),
    /// Somebody added it.
    Added,
}

/// A condition to return as it is drafted: with words, and not yet with owner and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What is to be so.
    pub words: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Something that is to be so before a service returns to its SRE team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnCondition {
    /// What is to be so.
    pub words: String,
    /// Who sees to it.
    pub owner: Handle,
    /// By when.
    pub due_on: NaiveDate,
}

/// The fields of a condition to return as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionFields {
    /// What is to be so.
    pub words: String,
    /// The handle of who sees to it.
    pub owner: String,
    /// By when, `YYYY-MM-DD`.
    pub due_on: String,
}

impl ReturnCondition {
    /// Reads submitted fields.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &ConditionFields, today: NaiveDate) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let text = kept(&mut bad, words("words", &fields.words, "Say what is to be so."));
        let who = "Name who sees to it, by their handle.";
        let owner = kept(&mut bad, handle("owner", &fields.owner, who));
        let by_when = "Give the day by which it is done: today or later.";
        let due_on = kept(&mut bad, day_from("due_on", &fields.due_on, today, by_when));
        match (text, owner, due_on) {
            (Some(words), Some(owner), Some(due_on)) => {
                Ok(ReturnCondition { words, owner, due_on })
            }
            _ => Err(bad),
        }
    }
}

/// Drafts the conditions to return: one for each item below its handoff bar, by id and title, and one
/// for each condition of fragility on whose ground a handback may be proposed.
pub fn draft(below: &[(ItemId, String)], findings: &[Finding]) -> Vec<Draft> {
    let items = below.iter().map(|(item, title)| Draft {
        words: format!("{item} meets its handoff bar: {title}"),
        origin: Origin::Item(item.clone()),
    });
    let holds = |finding: &&Finding| finding.eligible.holding == Holding::Holds;
    let conditions = findings.iter().filter(holds).map(|finding| Draft {
        words: format!("This no longer holds: {}", finding.condition.words()),
        origin: Origin::Fragility(finding.condition),
    });
    items.chain(conditions).collect()
}

/// Checks that a service may return as far as its conditions go: none is open.
///
/// # Errors
/// How many are open.
pub fn ready_to_return(states: &[ConditionState]) -> Result<(), Refusal> {
    let open = states.iter().filter(|state| **state == ConditionState::Open).count();
    if open == 0 { Ok(()) } else { Err(Refusal::ReturnConditionsOpen { open, all: states.len() }) }
}

/// Whole days between the handback and the return.
pub fn days_away(handed_back_at: At, returned_at: At) -> i64 {
    returned_at.days_since(handed_back_at).max(0)
}
