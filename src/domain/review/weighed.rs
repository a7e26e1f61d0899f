//! The items of a review with their records, weighed against the bars: in which group a reviewer
//! meets each, what verdict it may receive, and when all of them let the review move on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Record, Verdict};
use crate::domain::bars::{Standing, compare};
use crate::domain::checklist::{Item, Kind, Severity, Traits};
use crate::domain::ids::ItemId;
use crate::domain::refusal::Refusal;

/// An item of the checklist with its record, weighed for this review.
#[derive(Debug, Clone)]
pub struct Weighed<'a> {
    /// The kind of the review, since some rules differ by it.
    pub kind: Kind,
    /// The question.
    pub item: &'a Item,
    /// What the review holds about it.
    pub record: &'a Record,
    /// How much it weighs in this review.
    pub severity: Severity,
    /// A granted waiver lets the item be below its bar today.
    pub waived: bool,
    /// The answer against the bar of this review, waived or not; `None` when there is no answer.
    pub standing: Option<Standing>,
    /// The answer against the launch bar, where the item has one.
    pub against_launch: Option<Standing>,
    /// The answer against the handoff bar, where the item has one.
    pub against_handoff: Option<Standing>,
}

/// Weighs an item in a review of this kind, for a service with these traits, on this day.
pub fn weigh<'a>(
    kind: Kind,
    item: &'a Item,
    record: &'a Record,
    traits: &Traits,
    today: NaiveDate,
) -> Weighed<'a> {
    let against = |kind| {
        let bar = item.bar(kind)?;
        Some(compare(&bar.rule, &item.answer, record.reported.as_ref()?, today))
    };
    Weighed {
        kind,
        item,
        record,
        severity: item.severity(kind, traits).unwrap_or(Severity::Advisory),
        waived: record.waived_until.is_some_and(|until| today <= until),
        standing: against(kind),
        against_launch: against(Kind::Launch),
        against_handoff: against(Kind::Handoff),
    }
}

/// The groups in which a reviewer meets the items, by how much judgement they need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Must be judged one by one.
    Judgement,
    /// Measured at the bar, in agreement with what is reported: may be accepted together.
    Measured,
    /// Self-reported at the bar: may be accepted together.
    SelfReported,
    /// Accepted earlier and unchanged since.
    AcceptedEarlier,
}

text_enum!(Group {
    Judgement => "judgement",
    Measured => "measured",
    SelfReported => "self_reported",
    AcceptedEarlier => "accepted_earlier",
});

impl Weighed<'_> {
    /// Whether the answer is below the bar of this review.
    pub fn is_below(&self) -> bool {
        self.standing.as_ref().is_some_and(Standing::is_below)
    }

    /// Whether the item must carry evidence and carries none: in a handoff review every blocker and
    /// every required item (DESIGN section 4). What does not apply proves nothing; its reason is
    /// judged. What is measured, and agrees with the report, is the proof itself.
    pub fn lacks_evidence(&self) -> bool {
        self.kind == Kind::Handoff
            && self.severity != Severity::Advisory
            && self.record.reported.is_some()
            && self.standing != Some(Standing::NotApplicable)
            && !self.record.has_evidence
            && !self.is_measured_alike()
    }

    /// Whether something was measured that counts, and agrees with what is reported.
    fn is_measured_alike(&self) -> bool {
        let beside = self.record.beside.as_ref();
        beside.is_some_and(|beside| beside.is_fresh() && beside.difference.is_none())
    }

    /// The group in which a reviewer meets the item. In a launch review one by one are: items
    /// below the bar, not applicable, changed since they were judged, with a change asked, measured
    /// otherwise than reported, and every blocker. In a handoff review all of them, except those
    /// whose measurement agrees and passes (DESIGN section 4), blockers among them.
    pub fn group(&self) -> Group {
        match self.record.standing_verdict() {
            Some(given) if given.verdict != Verdict::ChangeAsked => Group::AcceptedEarlier,
            Some(_) => Group::Judgement,
            None if self.needs_judgement() => Group::Judgement,
            None if self.is_measured_alike() => Group::Measured,
            None if self.kind == Kind::Handoff => Group::Judgement,
            None => Group::SelfReported,
        }
    }

    /// What is judged by itself, however it was measured. What the team explains is judged with its
    /// explanation.
    fn needs_judgement(&self) -> bool {
        (self.kind == Kind::Launch && self.severity == Severity::Blocker)
            || self.record.given.is_some()
            || self.record.explained
            || self.record.difference().is_some()
            || self.standing != Some(Standing::Passes)
    }

    /// Whether a verdict on the item as it stands would not be possible without its waiver.
    pub fn rests_on_waiver(&self, verdict: Verdict) -> bool {
        let alone = Self { waived: false, ..self.clone() };
        self.waived && alone.may_receive(verdict).is_err() && self.may_receive(verdict).is_ok()
    }

    /// Checks that a verdict may be given on the item as it stands.
    ///
    /// # Errors
    /// There is no answer; without a waiver, a blocker below its bar cannot be accepted, and a
    /// required item below its bar needs a condition.
    pub fn may_receive(&self, verdict: Verdict) -> Result<(), Refusal> {
        let item = || self.item.id.clone();
        if self.record.reported.is_none() {
            return Err(Refusal::NothingToJudge { item: item() });
        }
        if self.record.carried {
            return Err(Refusal::NotConfirmed { item: item() });
        }
        match (verdict, self.severity) {
            (Verdict::ChangeAsked, _) => Ok(()),
            _ if self.waived => Ok(()),
            (_, Severity::Blocker) if self.is_below() => {
                Err(Refusal::BlockerBelowBar { item: item() })
            }
            (Verdict::Accepted, Severity::Required) if self.is_below() => {
                Err(Refusal::NeedsCondition { item: item() })
            }
            _ => Ok(()),
        }
    }
}

/// Checks that a review may be submitted: every item has an answer whose proof has not run out, and
/// the evidence that its kind of review asks for.
///
/// # Errors
/// The items without an answer, or without evidence.
pub fn ready_to_submit(items: &[Weighed<'_>]) -> Result<(), Refusal> {
    let open = ids_where(items, |weighed| weighed.record.is_to_do());
    if !open.is_empty() {
        return Err(Refusal::Unanswered { items: open });
    }
    let bare = ids_where(items, |weighed| weighed.lacks_evidence());
    if bare.is_empty() { Ok(()) } else { Err(Refusal::WithoutEvidence { items: bare }) }
}

/// Checks that a review may be signed off: every item has a standing verdict that accepts it, and
/// none that its severity forbids.
///
/// # Errors
/// The items that are not judged, or carry a request for a change.
pub fn ready_to_sign_off(items: &[Weighed<'_>]) -> Result<(), Refusal> {
    ready_to_submit(items)?;
    let asked = ids_where(items, |weighed| {
        weighed.record.standing_verdict().is_some_and(|g| g.verdict == Verdict::ChangeAsked)
    });
    if !asked.is_empty() {
        return Err(Refusal::ChangeAsked { items: asked });
    }
    let unjudged = ids_where(items, |weighed| weighed.record.standing_verdict().is_none());
    if !unjudged.is_empty() {
        return Err(Refusal::Unjudged { items: unjudged });
    }
    for weighed in items {
        if let Some(given) = weighed.record.standing_verdict() {
            weighed.may_receive(given.verdict)?;
        }
    }
    Ok(())
}

fn ids_where(items: &[Weighed<'_>], wanted: impl Fn(&Weighed<'_>) -> bool) -> Vec<ItemId> {
    items.iter().filter(|weighed| wanted(weighed)).map(|weighed| weighed.item.id.clone()).collect()
}

#[cfg(test)]
mod tests;
