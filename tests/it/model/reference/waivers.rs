//! Waivers: the owning team asks, the weight of the item decides who decides, and never who asked.

use readyroom::domain::at::At;

use super::{Reference, Right, only};
use crate::model::cast::Who;
use crate::model::steps::Step;

/// For how many days waivers are asked for.
pub const DAYS: u32 = 60;

/// A waiver of an item.
#[derive(Debug, Clone, Copy)]
pub struct Waiver {
    asked_by: Who,
    /// The last day; its whole day counts.
    until: At,
    /// Granted or denied; nothing while it waits.
    granted: Option<bool>,
    revoked: bool,
}

impl Waiver {
    pub fn lasts(self, now: At) -> bool {
        self.granted == Some(true) && !self.revoked && now.date() <= self.until.date()
    }

    fn waits(self, now: At) -> bool {
        self.granted.is_none() && now.date() <= self.until.date()
    }
}

impl Reference {
    /// The one that was asked for last.
    fn waiver(&self, item: usize) -> Option<Waiver> {
        self.newest()?.waivers[item].last().copied()
    }

    pub(super) fn right_to_waivers(&self, who: Who, step: Step) -> Right {
        let now = self.now;
        match step {
            Step::AskWaiver { item: 2 } => Right::Never("nothing of an advisory item is waived"),
            Step::DecideWaiver { item, .. } => self.decides(who, item).if_so(
                self.waiver(item).is_none_or(|waiver| waiver.waits(now)),
                "a waiver is decided once, before its last day has passed",
            ),
            Step::RevokeWaiver { item } => self.decides(who, item).if_so(
                self.waiver(item).is_none_or(|waiver| waiver.lasts(now)),
                "only a waiver that lasts is taken back",
            ),
            _ => only(self.owns(who), "only the owning team asks"),
        }
    }

    fn decides(&self, who: Who, item: usize) -> Right {
        let fit = if item == 0 {
            only(who.manages(), "only managers decide about a blocker")
        } else {
            only(who.leads_sres(), "only leads of SREs decide about a required item")
        };
        let asker = self.waiver(item).is_some_and(|waiver| waiver.asked_by == who);
        fit.if_so(!self.owns(who), "nobody for a service of their own team")
            .if_so(!asker, "nobody decides what they asked for")
    }

    pub(super) fn happened_to_waivers(&mut self, who: Who, step: Step) {
        let until = self.now.plus_days(DAYS);
        let Some(review) = self.reviews.last_mut() else { return };
        if matches!(step, Step::DecideWaiver { .. } | Step::RevokeWaiver { .. }) {
            review.waived_since_signed |= review.has_signatures();
        }
        match step {
            Step::AskWaiver { item } => {
                let asked = Waiver { asked_by: who, until, granted: None, revoked: false };
                review.waivers[item].push(asked);
            }
            Step::DecideWaiver { item, grant } => {
                if let Some(waiver) = review.waivers[item].last_mut() {
                    waiver.granted = Some(grant);
                }
            }
            Step::RevokeWaiver { item } => {
                if let Some(waiver) = review.waivers[item].last_mut() {
                    waiver.revoked = true;
                }
            }
            _ => {}
        }
    }
}
