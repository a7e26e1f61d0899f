//! The rules of DESIGN sections 3, 4 and 6, written a second time, from what the sequence has seen
//! happen. Nothing here looks into the program, and nothing is forbidden here that those sections
//! leave open.

mod handbacks;
mod handoffs;
mod reviews;
mod stage;
mod waivers;

use std::collections::{BTreeMap, BTreeSet};

use readyroom::domain::at::At;

use super::cast::{CORE, EDGE, MOVERS, OWNERS, Who};
use super::steps::{Gate, ITEMS, Step};

pub use handbacks::{Case, LATER_DAYS, Standing};
pub use handoffs::{BACK_UP_DAYS, LONG_DAYS, OVERRIDE_DAYS, SHORT_DAYS};
pub use reviews::{CONDITION_DAYS, Seen};
pub use stage::Stage;
pub use waivers::DAYS as WAIVER_DAYS;

/// Everything that has happened to the service of the sequence.
#[derive(Debug, Clone)]
pub struct Reference {
    pub now: At,
    pub stage: Stage,
    /// The team that owns the service.
    pub owners: &'static str,
    /// The SRE team that runs it.
    pub running: Option<&'static str>,
    /// Since when its developers run it.
    since: Option<At>,
    /// Its reviews, the newest last.
    pub reviews: Vec<Seen>,
    /// Who ever had a hand in an item, in any review.
    ever: [BTreeSet<Who>; ITEMS],
    /// The SRE team that was asked last, since its developers run it.
    pub asked: Option<handoffs::Asked>,
    said: handoffs::Said,
    /// Until when a manager overrode a gate of the next transition.
    overridden: BTreeMap<Gate, At>,
    /// How often it was handed off.
    pub handoffs: usize,
    /// The handback that was proposed last.
    pub case: Option<Case>,
    /// The people of two teams who are not in the owning team now.
    moved_out: BTreeSet<Who>,
}

/// What the rules say of a step by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// It may succeed, if the state lets it.
    May,
    /// It must be refused.
    Never(&'static str),
    /// The rules say nothing: either is well.
    Open,
}

fn only(may: bool, words: &'static str) -> Right {
    if may { Right::May } else { Right::Never(words) }
}

impl Right {
    /// Also needs that this is so.
    fn if_so(self, so: bool, words: &'static str) -> Right {
        if so { self } else { Right::Never(words) }
    }
}

impl Reference {
    pub fn new(now: At) -> Self {
        Self {
            now,
            stage: Stage::InDevelopment,
            owners: OWNERS,
            running: None,
            since: None,
            reviews: Vec::new(),
            ever: Default::default(),
            asked: None,
            said: handoffs::Said::default(),
            overridden: BTreeMap::new(),
            handoffs: 0,
            case: None,
            moved_out: BTreeSet::new(),
        }
    }

    /// Whether the person is in the owning team.
    pub fn owns(&self, who: Who) -> bool {
        who.is_in(self.owners) && !(self.owners == OWNERS && self.moved_out.contains(&who))
    }

    /// Whether the person has left the first owning team.
    pub fn is_away(&self, who: Who) -> bool {
        self.moved_out.contains(&who)
    }

    /// The SRE team that a step about the next one that takes the service is about.
    pub fn next_team(&self) -> &'static str {
        self.asked.map_or(CORE, |asked| asked.team())
    }

    /// Who may do it as things stand.
    pub fn right(&self, who: Who, step: Step) -> Right {
        match step {
            Step::OpenReview
            | Step::Answer { .. }
            | Step::Confirm { .. }
            | Step::AddProof { .. }
            | Step::Submit
            | Step::Withdraw
            | Step::Return
            | Step::Judge { .. }
            | Step::SignOff
            | Step::Launch => self.right_in_review(who, step),
            Step::AskWaiver { .. } | Step::DecideWaiver { .. } | Step::RevokeWaiver { .. } => {
                self.right_to_waivers(who, step)
            }
            Step::AskSre { .. }
            | Step::AnswerTakeover { .. }
            | Step::StateApart
            | Step::StateLoad { .. }
            | Step::Attest { .. }
            | Step::Stay { .. }
            | Step::AgreeBackUp
            | Step::WriteFallback
            | Step::ApproveFallback
            | Step::OverrideGate { .. }
            | Step::HandOff
            | Step::NotYet => self.right_to_hand_off(who, step),
            Step::ProposeHandback { .. }
            | Step::Reply
            | Step::Decide { .. }
            | Step::DecideBlank
            | Step::CloseCase
            | Step::TakeOwnership
            | Step::AddCondition
            | Step::PlanCondition
            | Step::MeetCondition
            | Step::DropCondition
            | Step::ReopenCondition => self.right_to_handback(who, step),
            Step::MoveBetweenTeams { .. } | Step::LetDaysPass { .. } => Right::May,
        }
    }

    /// SREs outside the owning team.
    fn outside(&self, who: Who) -> Right {
        if !who.is_sre() {
            Right::Never("only SREs")
        } else if self.owns(who) {
            Right::Never("nobody for a service of their own team")
        } else {
            Right::May
        }
    }

    /// The step succeeded now, with an effect.
    pub fn happened(&mut self, who: Who, step: Step) {
        match step {
            Step::MoveBetweenTeams { mover } => {
                let mover = MOVERS[mover];
                if !self.moved_out.remove(&mover) {
                    self.moved_out.insert(mover);
                }
            }
            Step::LetDaysPass { .. } => self.the_day_came(),
            _ => {
                self.happened_in_review(who, step);
                self.happened_to_waivers(who, step);
                self.happened_to_hand_off(who, step);
                self.happened_to_handback(who, step);
            }
        }
    }
}

/// The SRE team with this sign of a step.
fn team(edge: bool) -> &'static str {
    if edge { EDGE } else { CORE }
}
