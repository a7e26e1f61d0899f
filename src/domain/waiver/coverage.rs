//! What the waivers of one item come to: until when it may be below its bar, and until when a verdict
//! that was given under them stands.

use chrono::{NaiveDate, NaiveTime};

use super::{State, Waiver};
use crate::domain::at::At;
use crate::domain::checklist::Severity;

/// What becomes of a verdict when one waiver ends before the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// The item is to judge again: the review is under way, so an SRE can.
    Reopens,
    /// A later waiver closes the item again: the review is signed off, so nobody can judge what is
    /// frozen, and who decides the waiver decides about the same content.
    Closes,
}

impl Waiver {
    /// Whether it covers an item that weighs this much now: one for a required item does not cover
    /// the item once it is a blocker, since somebody else decides then.
    fn covers(&self, severity: Severity) -> bool {
        self.severity == Severity::Blocker || severity != Severity::Blocker
    }

    /// From when until when it lets the item be below its bar; nothing when it was never granted.
    fn span(&self) -> Option<(At, At)> {
        let begun = self.decided.as_ref()?.at;
        let last = At::new(self.asked.until.and_time(NaiveTime::MIN).and_utc()).next_midnight();
        match self.state {
            State::Pending | State::Denied => None,
            // The verdicts that it let through were about another bar or question.
            State::Expired if self.outlived.is_some() => None,
            State::Granted | State::Expired => Some((begun, last)),
            State::Revoked => {
                Some((begun, self.revoked.as_ref().map_or(last, |said| said.at.min(last))))
            }
        }
    }
}

/// The last day of the waivers that were granted and not revoked, whether or not it has passed.
pub fn waived_until(waivers: &[Waiver], severity: Severity) -> Option<NaiveDate> {
    let granted = waivers.iter().filter(|waiver| waiver.state == State::Granted);
    granted.filter(|waiver| waiver.covers(severity)).map(|waiver| waiver.asked.until).max()
}

/// From when on a verdict no longer stands that was given at `judged_at` and rests on waivers: the
/// end of the last one that took over in time. Nothing when none covered it.
pub fn rests_until(waivers: &[Waiver], severity: Severity, judged_at: At, gap: Gap) -> Option<At> {
    let spans: Vec<(At, At)> =
        waivers.iter().filter(|waiver| waiver.covers(severity)).filter_map(Waiver::span).collect();
    let covering = spans.iter().filter(|(begun, ended)| *begun <= judged_at && judged_at < *ended);
    let mut until = covering.map(|(_, ended)| *ended).max()?;
    while let Some(later) = spans
        .iter()
        .filter(|(begun, ended)| *ended > until && (gap == Gap::Closes || *begun <= until))
        .map(|(_, ended)| *ended)
        .max()
    {
        until = later;
    }
    Some(until)
}

#[cfg(test)]
mod tests;
