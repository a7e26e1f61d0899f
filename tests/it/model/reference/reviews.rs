//! Reviews: who answers, who judges, who signs, and what a signature is over.

use std::collections::BTreeSet;

use readyroom::domain::at::At;

use super::waivers::Waiver;
use super::{Reference, Right, Stage, handoffs, only};
use crate::model::cast::Who;
use crate::model::steps::{Gate, ITEMS, Step};

/// The days for which a signed-off review is valid (policy).
const VALID_DAYS: u32 = 90;

/// The days in which conditions are to be met.
pub const CONDITION_DAYS: u32 = 30;

/// What the sequence knows of a review.
#[derive(Debug, Clone)]
pub struct Seen {
    for_handoff: bool,
    withdrawn: bool,
    /// Who gave or edited the answer of each item as it stands, or its proof.
    authors: [BTreeSet<Who>; ITEMS],
    /// Whether the answer of each item meets its bar, and who gave it.
    answers: [Option<(Who, bool)>; ITEMS],
    /// Who judged each item last, and until when its condition is to be met, if it has one.
    judged: [Option<(Who, Option<At>)>; ITEMS],
    pub(super) waivers: [Vec<Waiver>; ITEMS],
    /// Counts the changes of what is signed.
    content: u32,
    /// Who signed, and over which content.
    signed: Vec<(Who, u32)>,
    /// A waiver began or ended after the first signature: whether what was signed rests on it is
    /// not followed here.
    pub(super) waived_since_signed: bool,
    opened_at: At,
    submitted: bool,
    /// When nothing was missing any more: the last signature, or the yes of the team of a signer.
    complete_at: Option<At>,
}

impl Seen {
    /// A review that takes over the answers of the one before, and none of what was said of them.
    fn after(earlier: Option<&Seen>, for_handoff: bool, opened_at: At) -> Self {
        Self {
            for_handoff,
            withdrawn: false,
            authors: earlier.map(|seen| seen.authors.clone()).unwrap_or_default(),
            answers: earlier.map(|seen| seen.answers).unwrap_or_default(),
            judged: Default::default(),
            waivers: Default::default(),
            content: 0,
            signed: Vec::new(),
            waived_since_signed: false,
            opened_at,
            submitted: false,
            complete_at: None,
        }
    }

    /// Who signed the content as it stands.
    pub fn signers(&self) -> BTreeSet<Who> {
        let standing = self.signed.iter().filter(|(_, over)| *over == self.content);
        standing.map(|(who, _)| *who).collect()
    }

    /// Whether enough people signed: one to launch; two to hand off, one of them of the team that
    /// takes the service.
    fn is_signed(&self, team: Option<&str>) -> bool {
        let signers = self.signers();
        if !self.for_handoff {
            return !signers.is_empty();
        }
        let received = signers.iter().any(|who| team.is_some_and(|team| who.is_in(team)));
        signers.len() >= 2 && received
    }

    /// Whether somebody has signed it, whatever has changed since.
    pub(super) fn has_signatures(&self) -> bool {
        !self.signed.is_empty()
    }

    fn ever_signed(&self, who: Who) -> bool {
        self.signed.iter().any(|(signer, _)| *signer == who)
    }

    fn is_below(&self, item: usize) -> bool {
        self.answers[item].is_some_and(|(_, met)| !met)
    }

    fn is_waived(&self, item: usize, now: At) -> bool {
        self.waivers[item].iter().any(|waiver| waiver.lasts(now))
    }

    /// Whether a blocker or a required item is below its bar with nothing that allows it: a waiver
    /// that lasts, or for the required one a condition whose
    /// day has not passed.
    fn is_barred(&self, now: At) -> bool {
        let waived = |item| self.is_waived(item, now);
        let due = self.judged[1].and_then(|(_, condition)| condition);
        let conditional = due.is_some_and(|due| now.date() <= due.date());
        (self.is_below(0) && !waived(0)) || (self.is_below(1) && !waived(1) && !conditional)
    }
}

impl Reference {
    /// The review that people work on.
    pub fn newest(&self) -> Option<&Seen> {
        self.reviews.last()
    }

    /// The handoff review that counts: the newest that was not withdrawn.
    pub(super) fn handoff_review(&self) -> Option<&Seen> {
        self.reviews.iter().rev().find(|seen| seen.for_handoff && !seen.withdrawn)
    }

    pub(super) fn right_in_review(&self, who: Who, step: Step) -> Right {
        match step {
            Step::Return => self.outside(who),
            Step::Judge { item } => self.without_a_hand(who, &[item]),
            Step::SignOff => self.without_a_hand(who, &[0, 1, 2]).if_so(
                !self.newest().is_some_and(|seen| seen.is_barred(self.now)),
                "nothing is signed off below its bar without a waiver",
            ),
            Step::Launch => only(
                (who.leads(self.owners) && self.owns(who)) || who.manages(),
                "only the owning team's lead and managers launch",
            )
            .if_so(self.stage == Stage::InDevelopment, "it is launched once")
            .if_so(self.may_launch(), "no launch without a signed review"),
            _ => only(self.owns(who), "only the owning team"),
        }
    }

    fn may_launch(&self) -> bool {
        let fit = |seen: &Seen| !seen.for_handoff && self.counts(seen);
        self.reviews.iter().any(fit) || self.is_overridden(Gate::LaunchReview)
    }

    /// Whether what was signed is young enough to count, and of now: a service that was handed back
    /// returns with a new review.
    fn counts(&self, seen: &Seen) -> bool {
        let young = seen.complete_at.is_some_and(|at| self.now <= at.plus_days(VALID_DAYS));
        young && self.is_of_now(seen) && !seen.withdrawn && !seen.is_barred(self.now)
    }

    /// Whether it was opened since the developers run the service.
    fn is_of_now(&self, seen: &Seen) -> bool {
        self.since.is_none_or(|since| since <= seen.opened_at)
    }

    /// Whether it is known for sure what the signatures of the handoff review are over.
    pub fn signatures_are_certain(&self) -> bool {
        self.handoff_review().is_none_or(|seen| !seen.waived_since_signed)
    }

    /// Whether the handoff review counts, signed by two SREs, one of them of the team that takes the
    /// service.
    pub(super) fn handoff_is_signed(&self) -> bool {
        let team = self.asked.filter(|asked| asked.yes).map(handoffs::Asked::team);
        self.handoff_review().is_some_and(|seen| self.counts(seen) && seen.is_signed(team))
    }

    fn without_a_hand(&self, who: Who, items: &[usize]) -> Right {
        let Some(review) = self.newest() else { return self.outside(who) };
        let in_it = items.iter().any(|item| review.authors[*item].contains(&who));
        let ever = items.iter().any(|item| self.ever[*item].contains(&who));
        match self.outside(who) {
            Right::May if in_it => Right::Never("nobody judges an answer they gave"),
            // An answer that was replaced since: the rules leave it open.
            Right::May if ever => Right::Open,
            right => right,
        }
    }

    /// Whether the person's signature is on the handoff review that counts, or was.
    pub(super) fn signed_the_handoff(&self, who: Who) -> Right {
        match self.handoff_review() {
            Some(seen) if self.is_of_now(seen) && seen.signers().contains(&who) => {
                Right::Never("nobody decides about what they signed")
            }
            // Signed what was changed since, or an earlier one: the rules leave it open.
            _ if self.reviews.iter().any(|seen| seen.for_handoff && seen.ever_signed(who)) => {
                Right::Open
            }
            _ => Right::May,
        }
    }

    /// The items of the handoff review that counts that are below their bar.
    pub fn failing(&self) -> Option<usize> {
        let seen = self.handoff_review()?;
        Some((0..ITEMS).filter(|item| seen.is_below(*item)).count())
    }

    pub(super) fn happened_in_review(&mut self, who: Who, step: Step) {
        let (now, opens_handoff) = (self.now, self.stage != Stage::InDevelopment);
        match step {
            Step::OpenReview => {
                let opened = Seen::after(self.newest(), opens_handoff, now);
                self.reviews.push(opened);
            }
            Step::Launch => self.moved_to(Stage::DeveloperManaged),
            _ => {}
        }
        let Some(review) = self.reviews.last_mut() else { return };
        match step {
            Step::Answer { item, met } => {
                review.content += u32::from(review.answers[item] != Some((who, met)));
                review.answers[item] = Some((who, met));
                review.authors[item].insert(who);
                self.ever[item].insert(who);
            }
            Step::Confirm { item } | Step::AddProof { item } => {
                review.content += u32::from(matches!(step, Step::AddProof { .. }));
                review.authors[item].insert(who);
                self.ever[item].insert(who);
            }
            Step::Judge { item } => {
                let waived = review.is_waived(item, now);
                let conditional = item == 1 && review.is_below(item) && !waived;
                let given = Some((who, conditional.then(|| now.plus_days(CONDITION_DAYS))));
                review.content += u32::from(review.judged[item] != given);
                review.judged[item] = given;
            }
            Step::SignOff => {
                review.signed.push((who, review.content));
                self.may_be_complete();
            }
            Step::Submit => review.submitted = true,
            Step::Return => review.submitted = false,
            Step::Withdraw => (review.submitted, review.withdrawn) = (false, true),
            _ => {}
        }
    }

    /// A signature was given, or an SRE team has said yes: the newest review may be signed off now.
    pub(super) fn may_be_complete(&mut self) {
        let team = self.asked.filter(|asked| asked.yes).map(handoffs::Asked::team);
        let now = self.now;
        let Some(seen) = self.reviews.last_mut() else { return };
        if seen.submitted && seen.complete_at.is_none() && seen.is_signed(team) {
            seen.complete_at = Some(now);
        }
    }
}
