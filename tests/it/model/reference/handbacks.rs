//! Handbacks (DESIGN section 3): who proposes, replies and decides, what a decision does and when,
//! and the conditions to return.

use readyroom::domain::at::At;

use super::{Reference, Right, Stage, only};
use crate::model::cast::{OWNERS, STRANGERS, Who};
use crate::model::steps::{Outcome, Step};

/// The days in which the owning team replies (policy).
const REPLY_DAYS: u32 = 7;

/// The days from a decision to the day that it names, where that is not today.
pub const LATER_DAYS: u32 = 6;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Proposed,
    Replied,
    /// Something was decided, and runs or waits for its day.
    Decided(Outcome),
    HandedBack,
    /// Returned, closed, or taken by another team.
    Over,
}

/// A handback.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    by: Who,
    /// Whether they proposed it as a manager, an SRE of the running team, or both.
    as_manager: bool,
    as_sre: bool,
    pub urgent: bool,
    at: At,
    running: &'static str,
    pub standing: Standing,
    /// When what was decided takes effect.
    effect: Option<At>,
    /// Conditions to return that are open, and that are met or dropped.
    open: usize,
    settled: usize,
}

impl Case {
    pub(super) fn returned(self) -> Self {
        match self.standing {
            Standing::HandedBack => Self { standing: Standing::Over, ..self },
            _ => self,
        }
    }

    /// The conditions that the service waits for.
    pub fn open_conditions(self) -> usize {
        if self.standing == Standing::HandedBack { self.open } else { 0 }
    }

    pub fn settled_conditions(self) -> usize {
        self.settled
    }
}

impl Reference {
    /// The team that is to own the service after another one.
    pub fn other_owners(&self) -> &'static str {
        if self.owners == OWNERS { STRANGERS } else { OWNERS }
    }

    pub(super) fn right_to_handback(&self, who: Who, step: Step) -> Right {
        let Some(case) = self.case else {
            return match step {
                Step::ProposeHandback { .. } => self.proposes(who),
                _ => Right::Open,
            };
        };
        let (reply, decided) = match case.standing {
            Standing::Proposed | Standing::Replied => (true, None),
            Standing::Decided(outcome) => (false, Some(outcome)),
            Standing::HandedBack | Standing::Over => (false, None),
        };
        match step {
            Step::ProposeHandback { .. } => self.proposes(who),
            // The team answers somebody; whether also one of its own who proposed it, is left open.
            Step::Reply if case.by == who && self.owns(who) && reply => Right::Open,
            Step::Reply => {
                only(self.owns(who), "only the owning team").if_so(reply, "it is decided")
            }
            Step::Decide { .. } => self
                .decides_handback(who, case)
                .if_so(reply, "it is decided once")
                .if_so(self.reply_is_in(case), "the team's reply is awaited"),
            Step::DecideBlank => Right::Never("nothing may be blank"),
            Step::CloseCase => match (self.decides_handback(who, case), decided) {
                (Right::Never(words), _) => Right::Never(words),
                (_, None) => Right::Never("nothing runs that was decided"),
                // The rules do not say who looks at the end of it.
                _ => Right::Open,
            },
            Step::TakeOwnership => {
                only(who.leads(self.other_owners()), "only the lead of the team that is to own it")
                    .if_so(decided == Some(Outcome::Reassign), "nobody is asked to take it")
            }
            Step::PlanCondition if self.owns(who) || who.is_sre() => self.to_return(Right::May),
            Step::PlanCondition => self.to_return(Right::Open),
            _ => self.to_return(self.outside(who)),
        }
    }

    /// Conditions to return are those of a service that was handed back.
    fn to_return(&self, right: Right) -> Right {
        let handed_back = self.case.is_some_and(|case| case.standing == Standing::HandedBack);
        right.if_so(handed_back, "nothing returns that was not handed back")
    }

    fn proposes(&self, who: Who) -> Right {
        let runs = self.running.is_some_and(|team| who.is_in(team));
        only(runs || who.manages(), "only the SREs who run it, and managers")
            .if_so(self.stage == Stage::OpsManaged, "only what SREs run is handed back")
    }

    fn decides_handback(&self, who: Who, case: Case) -> Right {
        let leads = who.leads(case.running);
        let fit = if who.manages() {
            Right::May
        } else if leads && case.as_manager && case.as_sre {
            // Who is both has proposed it as one of them; the rules do not say as which.
            Right::Open
        } else {
            let words = "only managers, and for a manager's proposal the lead who runs it";
            only(leads && case.as_manager, words)
        };
        fit.if_so(case.by != who, "nobody decides what they proposed")
    }

    fn reply_is_in(&self, case: Case) -> bool {
        let due = case.at.plus_days(REPLY_DAYS);
        case.standing != Standing::Proposed || case.urgent || self.now.date() > due.date()
    }

    pub(super) fn happened_to_handback(&mut self, who: Who, step: Step) {
        let now = self.now;
        if let (Step::ProposeHandback { urgent }, Some(running)) = (step, self.running) {
            self.case = Some(Case {
                by: who,
                as_manager: who.manages(),
                as_sre: who.is_in(running),
                urgent,
                at: now,
                running,
                standing: Standing::Proposed,
                effect: None,
                open: 0,
                settled: 0,
            });
        }
        let other = self.other_owners();
        let Some(case) = &mut self.case else { return };
        match step {
            Step::Reply => case.standing = Standing::Replied,
            Step::Decide { outcome } => {
                case.standing = Standing::Decided(outcome);
                case.effect = match outcome {
                    Outcome::HandBackToday | Outcome::RetireToday => Some(now),
                    Outcome::HandBackLater | Outcome::RetireLater => {
                        Some(now.plus_days(LATER_DAYS))
                    }
                    _ => None,
                };
                self.the_day_came();
            }
            Step::CloseCase => case.standing = Standing::Over,
            Step::TakeOwnership => {
                case.standing = Standing::Over;
                self.owners = other;
            }
            Step::AddCondition => case.open += 1,
            Step::MeetCondition | Step::DropCondition => {
                (case.open, case.settled) = (case.open.saturating_sub(1), case.settled + 1);
            }
            Step::ReopenCondition => {
                (case.open, case.settled) = (case.open + 1, case.settled.saturating_sub(1));
            }
            _ => {}
        }
    }

    /// What was decided takes effect once its day has come.
    pub(super) fn the_day_came(&mut self) {
        let drafted = self.failing().unwrap_or(0);
        let Some(case) = &mut self.case else { return };
        let Standing::Decided(outcome) = case.standing else { return };
        if case.effect.is_none_or(|on| on.date() > self.now.date()) {
            return;
        }
        match outcome {
            Outcome::HandBackToday | Outcome::HandBackLater => {
                // They are drafted from the items that fail.
                case.open = drafted;
                case.standing = Standing::HandedBack;
                self.moved_to(Stage::DeveloperManaged);
            }
            Outcome::RetireToday | Outcome::RetireLater => {
                case.standing = Standing::Over;
                self.moved_to(Stage::Retired);
            }
            _ => {}
        }
    }
}
