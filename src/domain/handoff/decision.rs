//! What a manager decides about a handoff: now, by a plan, or not yet, with a day to look again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Plan, PlanFields};
use crate::domain::answer::{BadField, day};
use crate::domain::fields::{bad, kept, words};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The SRE team runs the service from now on.
    HandedOff,
    /// Its developers go on running it; it is looked at again on a day.
    NotYet,
}

text_enum!(Outcome { HandedOff => "handed_off", NotYet => "not_yet" });

/// A decision, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The service moves to its SRE team, by this plan.
    HandOff {
        /// How.
        plan: Plan,
        /// Why now.
        reason: String,
    },
    /// Its developers go on running it.
    NotYet {
        /// The day on which it is looked at again.
        look_again_on: NaiveDate,
        /// Why not yet.
        reason: String,
    },
}

/// The fields of a decision as a person or program submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionFields {
    /// `handed_off` or `not_yet`.
    pub outcome: String,
    /// With `handed_off`: the plan.
    pub plan: PlanFields,
    /// With `not_yet`: the day on which it is looked at again, `YYYY-MM-DD`.
    pub look_again_on: String,
    /// Why.
    pub reason: String,
}

impl DecisionFields {
    /// Reads what was decided.
    ///
    /// # Errors
    /// It is neither of the two.
    pub fn outcome(&self) -> Result<Outcome, BadField> {
        let wrong = |_| bad("outcome", "Choose one of: handed_off, not_yet.");
        self.outcome.trim().parse().map_err(wrong)
    }
}

impl Decision {
    /// Reads submitted fields.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &DecisionFields, today: NaiveDate) -> Result<Self, Vec<BadField>> {
        match fields.outcome().map_err(|wrong| vec![wrong])? {
            Outcome::HandedOff => hand_off(fields, today),
            Outcome::NotYet => not_yet(fields, today),
        }
    }
}

fn hand_off(fields: &DecisionFields, today: NaiveDate) -> Result<Decision, Vec<BadField>> {
    let (mut found, mut plan) = (Vec::new(), None);
    match Plan::parse(&fields.plan, today) {
        Ok(read) => plan = Some(read),
        Err(wrong) => found.extend(wrong),
    }
    let why = "Say why this team takes the service now; both teams read it.";
    let reason = kept(&mut found, words("reason", &fields.reason, why));
    match (plan, reason) {
        (Some(plan), Some(reason)) => Ok(Decision::HandOff { plan, reason }),
        _ => Err(found),
    }
}

fn not_yet(fields: &DecisionFields, today: NaiveDate) -> Result<Decision, Vec<BadField>> {
    let mut found = Vec::new();
    let after_today = day(&fields.look_again_on).filter(|day| *day > today);
    let when = bad("look_again_on", "Give the day after today on which it is looked at again.");
    let look_again_on = kept(&mut found, after_today.ok_or(when));
    let why = "Say why not yet, and what would change it; both teams read it.";
    let reason = kept(&mut found, words("reason", &fields.reason, why));
    match (look_again_on, reason) {
        (Some(look_again_on), Some(reason)) => Ok(Decision::NotYet { look_again_on, reason }),
        _ => Err(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(fields: &DecisionFields) -> Vec<&'static str> {
        let bad = Decision::parse(fields, "2026-11-21".parse().unwrap()).unwrap_err();
        bad.iter().map(|bad| bad.field).collect()
    }

    #[test]
    fn nothing_is_decided_without_a_choice_and_a_reason() {
        let nothing = DecisionFields::default();
        assert_eq!(refused(&nothing), ["outcome"]);
        let now = DecisionFields { outcome: "handed_off".into(), ..nothing.clone() };
        assert_eq!(refused(&now).len(), 6, "five fields of the plan, and the reason");
        let later = DecisionFields { outcome: "not_yet".into(), ..nothing };
        assert_eq!(refused(&later), ["look_again_on", "reason"]);
        let today = DecisionFields {
            look_again_on: "2026-11-21".into(),
            reason: "The rota is full.".into(),
            ..later.clone()
        };
        assert_eq!(refused(&today), ["look_again_on"]);
        let tomorrow = DecisionFields { look_again_on: "2026-11-22".into(), ..today };
        let read = Decision::parse(&tomorrow, "2026-11-21".parse().unwrap());
        let look_again_on = "2026-11-22".parse().unwrap();
        let reason = "The rota is full.".to_owned();
        assert_eq!(read, Ok(Decision::NotYet { look_again_on, reason }));
    }
}
