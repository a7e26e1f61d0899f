//! A waiver: a dated exception to a bar, with a reason and something that guards meanwhile. A waived
//! item stays below its bar and never reads as met.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::BadField;
use super::at::At;
use super::checklist::Severity;
use super::fields::{day_from, kept, words};
use super::ids::{ItemId, PersonId};
use super::refusal::Refusal;
use super::review;

mod coverage;

pub use coverage::{Gap, rests_until, waived_until};

/// Where a waiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WaiverState)]
pub enum State {
    /// It was asked for and waits for a decision.
    Pending,
    /// The item may be below its bar until the last day of the waiver.
    Granted,
    /// It was refused, with a reason.
    Denied,
    /// Its last day has passed, or the checklist changed what it was for; see [`Waiver::outlived`].
    Expired,
    /// It was taken back before its last day, with a reason.
    Revoked,
}

text_enum!(State {
    Pending => "pending",
    Granted => "granted",
    Denied => "denied",
    Expired => "expired",
    Revoked => "revoked",
});

/// Something that moves a waiver from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The decider grants it.
    Grant,
    /// The decider refuses it.
    Deny,
    /// Its last day passes.
    Expire,
    /// The review goes to a version of its checklist that changed what it was for.
    Outlive,
    /// Somebody who may decide it takes it back.
    Revoke,
}

text_enum!(Step {
    Grant => "grant",
    Deny => "deny",
    Expire => "expire",
    Outlive => "outlive",
    Revoke => "revoke",
});

/// Every step of a waiver that exists: from, step, to.
pub const STEPS: &[(State, Step, State)] = &[
    (State::Pending, Step::Grant, State::Granted),
    (State::Pending, Step::Deny, State::Denied),
    (State::Pending, Step::Expire, State::Expired),
    (State::Pending, Step::Outlive, State::Expired),
    (State::Granted, Step::Expire, State::Expired),
    (State::Granted, Step::Outlive, State::Expired),
    (State::Granted, Step::Revoke, State::Revoked),
];

/// The state after a step.
///
/// # Errors
/// The state has no such step; the sentence says what can be done instead.
pub fn after(from: State, step: Step) -> Result<State, Refusal> {
    let way_on = match from {
        State::Pending => "It waits for a decision.",
        State::Granted => "Revoke it to end it before its last day.",
        State::Denied | State::Expired | State::Revoked => "The team can ask for another one.",
    };
    STEPS
        .iter()
        .find(|(state, candidate, _)| *state == from && *candidate == step)
        .map(|(_, _, to)| *to)
        .ok_or(Refusal::WaiverState { state: from.as_str(), way_on })
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Why the item cannot meet its bar in time.
    pub reason: String,
    /// What guards against the harm meanwhile.
    pub compensating_control: String,
    /// The last day of the waiver.
    pub until: NaiveDate,
}

/// The fields of a request as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedFields {
    /// Why the item cannot meet its bar in time.
    pub reason: String,
    /// What guards against the harm meanwhile.
    pub compensating_control: String,
    /// The last day, `YYYY-MM-DD`.
    pub until: String,
}

impl Asked {
    /// Reads submitted fields.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &AskedFields, today: NaiveDate) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let why = "Say why the bar cannot be met in time.";
        let reason = kept(&mut bad, words("reason", &fields.reason, why));
        let what = "Say what guards against the harm while the item is below its bar.";
        let guard = words("compensating_control", &fields.compensating_control, what);
        let guard = kept(&mut bad, guard);
        let last = "Give the last day of the waiver: today or later.";
        let until = kept(&mut bad, day_from("until", &fields.until, today, last));
        match (reason, guard, until) {
            (Some(reason), Some(compensating_control), Some(until)) => {
                Ok(Asked { reason, compensating_control, until })
            }
            _ => Err(bad),
        }
    }
}

/// What somebody said who decided a waiver or took it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// Why.
    pub reason: String,
}

impl Said {
    /// Reads a reason, which cannot be blank.
    ///
    /// # Errors
    /// The reason is blank or too long.
    pub fn parse(reason: &str, by: PersonId, at: At) -> Result<Self, BadField> {
        let sentence = "Say why: the team and the next reviewer read it.";
        Ok(Said { by, at, reason: words("reason", reason, sentence)? })
    }
}

/// A waiver of one item of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The item.
    pub item: ItemId,
    /// How much the item weighed when it was asked for or decided: who decides about a required item
    /// has not decided about a blocker.
    pub severity: Severity,
    /// What is asked for.
    pub asked: Asked,
    /// Who asked; never decides.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: At,
    /// Where it stood when it was moved last; [`Waiver::as_of`] tells whether it has expired since.
    pub state: State,
    /// The decision.
    pub decided: Option<Said>,
    /// The end before its last day.
    pub revoked: Option<Said>,
    /// What the checklist changed, where that ended it before its last day. Nobody took it back: who
    /// asked or decided about the old bar said nothing of the new one.
    pub outlived: Option<String>,
}

impl Waiver {
    /// The state on this day: its last day may have passed.
    pub fn as_of(&self, today: NaiveDate) -> State {
        match after(self.state, Step::Expire) {
            Ok(expired) if today > self.asked.until => expired,
            _ => self.state,
        }
    }

    /// The waiver once it is decided.
    ///
    /// # Errors
    /// It is decided already, or its last day has passed.
    pub fn decided(mut self, granted: bool, said: Said) -> Result<Self, Refusal> {
        let step = if granted { Step::Grant } else { Step::Deny };
        self.state = after(self.as_of(said.at.date()), step)?;
        self.decided = Some(said);
        Ok(self)
    }

    /// The request once its last day has passed without a decision; nothing while it can be decided, or
    /// once it was.
    pub fn undecided(mut self, today: NaiveDate) -> Option<Self> {
        let ends = self.state == State::Pending && self.as_of(today) == State::Expired;
        self.state = State::Expired;
        ends.then_some(self)
    }

    /// The waiver once a later version of the checklist has changed what it was for, with what that
    /// is, as a sentence; nothing when it had ended before.
    pub fn outlived(mut self, changed: String, today: NaiveDate) -> Option<Self> {
        self.state = after(self.as_of(today), Step::Outlive).ok()?;
        self.outlived = Some(changed);
        Some(self)
    }

    /// The waiver once it is taken back.
    ///
    /// # Errors
    /// It is not granted, or its last day has passed.
    pub fn revoked(mut self, said: Said) -> Result<Self, Refusal> {
        self.state = after(self.as_of(said.at.date()), Step::Revoke)?;
        self.revoked = Some(said);
        Ok(self)
    }
}

/// Whether waivers of an item are asked for, decided and taken back while its review stands so:
/// while it is under way, and once it is signed off when the item was accepted under a waiver, to
/// renew it or to close the item again after it has ended.
pub fn review_takes_requests(review: review::State, accepted_under_waiver: bool) -> bool {
    review.is_under_way() || (review == review::State::SignedOff && accepted_under_waiver)
}

/// Checks that a waiver may be asked for.
///
/// # Errors
/// The item is advisory, so nothing has to be waived; a waiver waits or counts already.
pub fn may_ask(
    item: &ItemId,
    severity: Severity,
    waivers: &[Waiver],
    today: NaiveDate,
) -> Result<(), Refusal> {
    if severity == Severity::Advisory {
        return Err(Refusal::NothingToWaive { item: item.clone() });
    }
    let waits = waivers.iter().any(|waiver| waiver.as_of(today) == State::Pending);
    if waits { Err(Refusal::WaiverPending { item: item.clone() }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
