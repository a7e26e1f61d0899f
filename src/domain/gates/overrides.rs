//! A manager lets a transition through although a gate has not passed: with a reason, until a day,
//! and in plain sight.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Gate;
use crate::domain::answer::BadField;
use crate::domain::at::At;
use crate::domain::fields::{day_from, kept, words};
use crate::domain::ids::PersonId;

/// A gate that a manager has overridden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Override {
    /// The code of the gate.
    pub gate: String,
    /// The manager. An id, since gates are recorded and names change.
    pub by: PersonId,
    /// When it was given.
    pub at: At,
    /// Why.
    pub reason: String,
    /// The last day on which it lasts.
    pub until: NaiveDate,
    /// Whether it was ended before that day. What a gate shows never was; of what is kept it decides
    /// that an earlier one does not come back in its place.
    #[serde(skip)]
    pub ended: bool,
}

/// The fields of an override as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OverrideFields {
    /// Why.
    pub reason: String,
    /// The last day, `YYYY-MM-DD`.
    pub until: String,
}

impl Override {
    /// Reads submitted fields as an override of the gate, given now by a manager.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(
        gate: &Gate,
        fields: &OverrideFields,
        by: PersonId,
        now: At,
    ) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let why = "Say why the transition may go ahead although this gate has not passed.";
        let reason = kept(&mut bad, words("reason", &fields.reason, why));
        let last = "Give the last day of the override: today or later.";
        let until = kept(&mut bad, day_from("until", &fields.until, now.date(), last));
        match (reason, until) {
            (Some(reason), Some(until)) => {
                Ok(Override { gate: gate.code.clone(), by, at: now, reason, until, ended: false })
            }
            _ => Err(bad),
        }
    }

    /// Whether it lasts on this day.
    pub fn lasts_on(&self, today: NaiveDate) -> bool {
        !self.ended && today <= self.until
    }

    /// The override in words.
    pub fn words(&self) -> String {
        format!("overridden until {}: {}", self.until.format("%-d %b %Y"), self.reason)
    }
}

/// Shows in each gate its newest override, given newest first, while that lasts. An earlier one never
/// comes back: who gave the newest replaced it. The state of the gate stays as it is found, so that an
/// override never reads as a gate that passed.
pub fn with_overrides(gates: Vec<Gate>, given: &[Override], today: NaiveDate) -> Vec<Gate> {
    let newest = |code: &str| {
        let newest = given.iter().find(|given| given.gate == code);
        newest.filter(|newest| newest.lasts_on(today)).cloned()
    };
    gates.into_iter().map(|gate| Gate { overridden: newest(&gate.code), ..gate }).collect()
}
