//! The rules of DESIGN section 6 and the table of stages, written a second time, from what the
//! sequence has seen happen. Nothing here looks into the program.

use std::collections::BTreeSet;

use super::cast::{CORE, EDGE, OWNERS, Who};
use super::steps::{ITEMS, Step};

/// Where the service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    InDevelopment,
    DeveloperManaged,
}

impl Stage {
    pub fn word(self) -> &'static str {
        match self {
            Stage::InDevelopment => "in_development",
            Stage::DeveloperManaged => "developer_managed",
        }
    }
}

/// What the sequence knows of the review under way.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Who gave or edited the answer of each item as it stands, or its proof.
    authors: [BTreeSet<Who>; ITEMS],
    /// Who signed.
    pub signers: Vec<Who>,
}

/// Everything that has happened to the service of the sequence.
#[derive(Debug, Clone)]
pub struct Reference {
    pub stage: Stage,
    pub review: Option<Seen>,
    /// Who ever had a hand in an item, in any review.
    ever: [BTreeSet<Who>; ITEMS],
    /// The SRE team that was asked last, by whom, and whether it has said yes.
    pub asked: Option<Asked>,
    /// Whether the person in two teams is in the owning team now.
    pub moved_out: bool,
}

/// A request that an SRE team takes the service.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub edge: bool,
    pub yes: bool,
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

impl Reference {
    pub fn new() -> Self {
        Self {
            stage: Stage::InDevelopment,
            review: None,
            ever: Default::default(),
            asked: None,
            moved_out: false,
        }
    }

    /// Whether the person is in the owning team.
    fn owns(&self, who: Who) -> bool {
        who.is_in(OWNERS) && !(self.moved_out && who == Who::SreInTeam)
    }

    /// Who may do it, whatever the state.
    pub fn right(&self, who: Who, step: Step) -> Right {
        let owns = self.owns(who);
        let only = |may: bool, words| if may { Right::May } else { Right::Never(words) };
        match step {
            Step::OpenReview
            | Step::Answer { .. }
            | Step::Confirm { .. }
            | Step::AddProof { .. }
            | Step::Submit
            | Step::Withdraw
            | Step::AskSre { .. } => only(owns, "only the owning team"),
            Step::Return => self.outside(who),
            Step::Judge { item } => self.without_a_hand(who, &[item]),
            Step::SignOff => self.without_a_hand(who, &[0, 1, 2]),
            Step::Launch => only(
                who.leads(OWNERS) || who.manages(),
                "only the owning team's lead and managers launch",
            ),
            Step::AnswerTakeover { .. } => match self.asked {
                Some(asked) => only(
                    who.leads(if asked.edge { EDGE } else { CORE }),
                    "only the lead of the SRE team that is asked",
                ),
                None => Right::Open,
            },
            Step::MoveBetweenTeams | Step::LetDaysPass { .. } => Right::May,
        }
    }

    fn outside(&self, who: Who) -> Right {
        if !who.is_sre() {
            Right::Never("only SREs")
        } else if self.owns(who) {
            Right::Never("nobody for a service of their own team")
        } else {
            Right::May
        }
    }

    fn without_a_hand(&self, who: Who, items: &[usize]) -> Right {
        let Some(review) = &self.review else { return self.outside(who) };
        let in_it = items.iter().any(|item| review.authors[*item].contains(&who));
        let ever = items.iter().any(|item| self.ever[*item].contains(&who));
        match self.outside(who) {
            Right::May if in_it => Right::Never("nobody judges an answer they gave"),
            // An answer that was replaced since: the rules leave it open.
            Right::May if ever => Right::Open,
            right => right,
        }
    }

    /// The step succeeded.
    pub fn happened(&mut self, who: Who, step: Step) {
        match step {
            Step::OpenReview => {
                let carried = self.review.take().unwrap_or_default();
                self.review = Some(Seen { signers: Vec::new(), ..carried });
            }
            Step::Answer { item, .. } => {
                self.had_a_hand(who, item);
            }
            Step::Confirm { item } | Step::AddProof { item } => self.had_a_hand(who, item),
            Step::SignOff => {
                if let Some(review) = &mut self.review {
                    review.signers.push(who);
                }
            }
            Step::Launch => self.stage = Stage::DeveloperManaged,
            Step::AskSre { edge } => self.asked = Some(Asked { edge, yes: false }),
            Step::AnswerTakeover { yes } => {
                self.asked = self.asked.map(|asked| Asked { yes, ..asked });
            }
            Step::MoveBetweenTeams => self.moved_out = !self.moved_out,
            Step::Submit
            | Step::Return
            | Step::Withdraw
            | Step::Judge { .. }
            | Step::LetDaysPass { .. } => {}
        }
    }

    fn had_a_hand(&mut self, who: Who, item: usize) {
        if let Some(review) = &mut self.review {
            review.authors[item].insert(who);
        }
        self.ever[item].insert(who);
    }
}
