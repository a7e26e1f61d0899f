//! Who may do what: one match decides. The table of DESIGN section 6 is printed from it under
//! snapshot, so a change of rights shows in review.

use std::collections::BTreeSet;

use super::handback::ProposedAs;
use super::ids::{ItemId, PersonId, TeamId};
use super::person::{Actor, Entry, Grant};
use super::refusal::Refusal;
use super::service::Service;

mod action;

pub use action::Action;

/// What the action is done to, as far as rights depend on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The team that owns the service.
    pub owning_team: Option<TeamId>,
    /// The items to be judged whose answer, note or evidence the actor gave or edited.
    pub own_answers: BTreeSet<ItemId>,
    /// The SRE team that runs the service.
    pub running_team: Option<TeamId>,
    /// The SRE team that is asked to take the service, or that states what it carries; the product
    /// team that is to own it.
    pub receiving_team: Option<TeamId>,
    /// Who proposed the handback, asked for the handoff, the override or the waiver, or wrote the
    /// fallback that is to be decided.
    pub asked_by: Option<PersonId>,
    /// As what somebody proposed the handback that is to be decided.
    pub proposed_as: Option<ProposedAs>,
    /// Who signed the review on which the handoff rests.
    pub signed_by: BTreeSet<PersonId>,
    /// The SRE who helps with the review.
    pub consultant: Option<PersonId>,
    /// Who changed the draft that is to be published.
    pub authors: BTreeSet<PersonId>,
    /// Who logged the help that is to be withdrawn, or filed the lesson that is to be completed.
    pub logged_by: Option<PersonId>,
}

impl Subject {
    /// A service of this team.
    pub fn of_team(team: TeamId) -> Self {
        Self { owning_team: Some(team), ..Self::default() }
    }

    /// This service, with the SRE team that runs it.
    pub fn of_service(service: &Service) -> Self {
        Self { running_team: service.running_team, ..Self::of_team(service.team) }
    }
}

/// Decides whether the actor may do the action to the subject.
///
/// # Errors
/// The refusal that says who may.
pub fn allowed(actor: &Actor, action: Action, subject: &Subject) -> Result<(), Refusal> {
    match actor.entry {
        Entry::Session => {}
        Entry::ReadToken if action == Action::Read => {}
        Entry::WriteToken if action.open_to_write_tokens() => {}
        Entry::ReadToken | Entry::WriteToken => return Err(Refusal::NotByToken { action }),
    }
    let in_owning_team = subject.owning_team.is_some_and(|team| actor.belongs_to(team));
    let leads_owning_team = subject.owning_team.is_some_and(|team| actor.leads(team));
    let only = |who| Err(Refusal::NotAllowed { action, who });
    let if_in_owning_team =
        || if in_owning_team { Ok(()) } else { only("members of the owning team") };
    match action {
        Action::Read | Action::ManageAccount | Action::FileLesson => Ok(()),
        Action::DraftChecklist | Action::DecideLesson => {
            if actor.is_sre() {
                Ok(())
            } else {
                only("SREs")
            }
        }
        Action::AmendLesson => {
            if actor.is_sre() || subject.logged_by == Some(actor.person) {
                Ok(())
            } else {
                only("whoever filed it and SREs")
            }
        }
        Action::PublishChecklist => {
            if !(actor.is_sre_lead() || actor.holds(Grant::Manager)) {
                only("leads of SRE teams and managers")
            } else if subject.authors.iter().all(|author| *author == actor.person)
                && !subject.authors.is_empty()
            {
                Err(Refusal::OnlyAuthor)
            } else {
                Ok(())
            }
        }
        Action::CreateService
        | Action::EditService
        | Action::AnswerCompliance
        | Action::OpenReview
        | Action::WithdrawReview
        | Action::ChooseLowRisk
        | Action::Answer
        | Action::AddEvidence
        | Action::Submit
        | Action::AskForHandoff
        | Action::AskForWaiver => if_in_owning_team(),
        Action::UpgradeReview => {
            let consults = actor.is_sre() && subject.consultant == Some(actor.person);
            if in_owning_team || consults {
                Ok(())
            } else {
                only("members of the owning team and the SRE who helps with the review")
            }
        }
        Action::AskForFullReview => {
            if in_owning_team || actor.is_sre() {
                Ok(())
            } else {
                only("members of the owning team and SREs")
            }
        }
        Action::ReplyToHandback => {
            if_in_owning_team().and_then(|()| not_the_asker(actor, action, subject))
        }
        Action::ConfirmCompliance => {
            if !actor.holds(Grant::Compliance) {
                only("people with the compliance grant")
            } else if in_owning_team {
                Err(Refusal::OwnTeam { action })
            } else {
                Ok(())
            }
        }
        Action::Message => {
            let may = in_owning_team
                || actor.is_sre()
                || actor.holds(Grant::Manager)
                || actor.holds(Grant::Compliance);
            if may { Ok(()) } else { only("the owning team, SREs, managers and compliance") }
        }
        Action::Volunteer
        | Action::Judge
        | Action::JudgeReturn
        | Action::SignOff
        | Action::Attest
        | Action::LogEngagement => {
            if !actor.is_sre() {
                only("SREs")
            } else if in_owning_team {
                Err(Refusal::OwnTeam { action })
            } else if matches!(action, Action::Judge | Action::SignOff)
                && !subject.own_answers.is_empty()
            {
                Err(Refusal::OwnAnswer {
                    action,
                    items: subject.own_answers.iter().cloned().collect(),
                })
            } else {
                Ok(())
            }
        }
        Action::WithdrawEngagement => {
            if subject.logged_by == Some(actor.person) {
                Ok(())
            } else {
                only("the SRE who logged it")
            }
        }
        Action::AssignConsultant => {
            if actor.is_sre_lead() || actor.holds(Grant::Manager) {
                Ok(())
            } else {
                only("leads of SRE teams and managers")
            }
        }
        Action::Launch => {
            if leads_owning_team || actor.holds(Grant::Manager) {
                Ok(())
            } else {
                only("the lead of the owning team and managers")
            }
        }
        Action::DecideWaiverOfRequired if !actor.is_sre_lead() => only("leads of SRE teams"),
        Action::DecideWaiverOfBlocker if !actor.holds(Grant::Manager) => only("managers"),
        Action::DecideWaiverOfRequired | Action::DecideWaiverOfBlocker if in_owning_team => {
            Err(Refusal::OwnTeam { action })
        }
        Action::DecideWaiverOfRequired | Action::DecideWaiverOfBlocker => {
            not_the_asker(actor, action, subject)
        }
        Action::AcceptIntoSre => {
            if subject.receiving_team.is_some_and(|team| actor.leads(team)) {
                Ok(())
            } else {
                only("the lead of the SRE team that is asked")
            }
        }
        // What a service takes decides whether it is handed off, so its builders do not say it.
        Action::StateCapacity => {
            if !subject.receiving_team.is_some_and(|team| actor.belongs_to(team)) {
                only("members of this SRE team")
            } else if in_owning_team {
                Err(Refusal::OwnTeam { action })
            } else {
                Ok(())
            }
        }
        Action::DecideHandoff | Action::OverrideGate | Action::ApproveFallback
            if !actor.holds(Grant::Manager) =>
        {
            only("managers")
        }
        Action::DecideHandoff if subject.signed_by.contains(&actor.person) => {
            Err(Refusal::OwnSignature { action })
        }
        Action::DecideHandoff | Action::OverrideGate | Action::ApproveFallback => {
            not_the_asker(actor, action, subject)
        }
        Action::ProposeHandback => {
            if proposes_as(actor, subject).is_some() {
                Ok(())
            } else {
                only("SREs of the team that runs the service and managers")
            }
        }
        Action::DecideHandback => may_decide_handback(actor, subject),
        Action::PlanReturn | Action::ExpectEffect => {
            if in_owning_team || actor.is_sre() {
                Ok(())
            } else {
                only("members of the owning team and SREs")
            }
        }
        Action::TakeOwnership => {
            if subject.receiving_team.is_some_and(|team| actor.leads(team)) {
                Ok(())
            } else {
                only("the lead of the team that is to own it")
            }
        }
        Action::Administer => {
            if actor.holds(Grant::Admin) {
                Ok(())
            } else {
                only("administrators")
            }
        }
    }
}

/// As what the actor may propose a handback: in the running team first, so that a manager of that
/// team does not open the decision to its lead.
pub fn proposes_as(actor: &Actor, subject: &Subject) -> Option<ProposedAs> {
    if subject.running_team.is_some_and(|team| actor.belongs_to(team)) {
        Some(ProposedAs::RunningTeam)
    } else {
        actor.holds(Grant::Manager).then_some(ProposedAs::Manager)
    }
}

/// A manager who did not propose it; for a manager's proposal also the lead of the running team.
fn may_decide_handback(actor: &Actor, subject: &Subject) -> Result<(), Refusal> {
    let action = Action::DecideHandback;
    let leads_running_team = subject.running_team.is_some_and(|team| actor.leads(team));
    let by_manager = subject.proposed_as == Some(ProposedAs::Manager);
    if actor.holds(Grant::Manager) || (by_manager && leads_running_team) {
        not_the_asker(actor, action, subject)
    } else if by_manager {
        let who = "another manager and the lead of the SRE team that runs the service";
        Err(Refusal::NotAllowed { action, who })
    } else {
        Err(Refusal::NotAllowed { action, who: "managers" })
    }
}

/// Nobody decides what they proposed or asked for.
fn not_the_asker(actor: &Actor, action: Action, subject: &Subject) -> Result<(), Refusal> {
    if subject.asked_by == Some(actor.person) {
        Err(Refusal::OwnRequest { action })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
