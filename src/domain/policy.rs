//! Who may do what: one match decides. The table of DESIGN section 6 is printed from it under
//! snapshot, so a change of rights shows in review.

use std::collections::BTreeSet;

use super::ids::{ItemId, TeamId};
use super::person::{Actor, Entry, Grant};
use super::refusal::Refusal;

/// Something that a person may try to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read pages and records.
    Read,
    /// Create a service for a team.
    CreateService,
    /// Change the facts of a service.
    EditService,
    /// Answer the compliance questionnaire.
    AnswerCompliance,
    /// Confirm which regimes are in scope.
    ConfirmCompliance,
    /// Open a review.
    OpenReview,
    /// Withdraw a review.
    WithdrawReview,
    /// Answer an item, or write its note.
    Answer,
    /// Attach or remove evidence.
    AddEvidence,
    /// Submit a review.
    Submit,
    /// Write into a discussion.
    Message,
    /// Become the consultant of a review.
    Volunteer,
    /// Name the consultant of a review.
    AssignConsultant,
    /// Judge an item, return a review, record a condition as met.
    Judge,
    /// Sign a review off.
    SignOff,
    /// Launch a service.
    Launch,
    /// Administer people, teams and grants.
    Administer,
    /// Change one's own account: password, tokens, sessions, preferences.
    ManageAccount,
}

text_enum!(Action {
    Read => "read",
    CreateService => "create_service",
    EditService => "edit_service",
    AnswerCompliance => "answer_compliance",
    ConfirmCompliance => "confirm_compliance",
    OpenReview => "open_review",
    WithdrawReview => "withdraw_review",
    Answer => "answer",
    AddEvidence => "add_evidence",
    Submit => "submit",
    Message => "message",
    Volunteer => "volunteer",
    AssignConsultant => "assign_consultant",
    Judge => "judge",
    SignOff => "sign_off",
    Launch => "launch",
    Administer => "administer",
    ManageAccount => "manage_account",
});

impl Action {
    /// The action as words that follow "may".
    pub fn words(self) -> &'static str {
        match self {
            Action::Read => "read this",
            Action::CreateService => "create a service for this team",
            Action::EditService => "edit this service",
            Action::AnswerCompliance => "answer the compliance questionnaire",
            Action::ConfirmCompliance => "confirm the compliance scope",
            Action::OpenReview => "open a review of this service",
            Action::WithdrawReview => "withdraw this review",
            Action::Answer => "answer items of this review",
            Action::AddEvidence => "change the evidence of this review",
            Action::Submit => "submit this review",
            Action::Message => "write into this discussion",
            Action::Volunteer => "volunteer as consultant",
            Action::AssignConsultant => "assign a consultant",
            Action::Judge => "judge items of this review",
            Action::SignOff => "sign this review off",
            Action::Launch => "launch this service",
            Action::Administer => "administer people and teams",
            Action::ManageAccount => "change this account",
        }
    }

    /// Whether a personal token that writes may do it. Tokens answer, add evidence and messages;
    /// they never judge, sign off, decide, launch or administer, whoever owns them.
    fn open_to_write_tokens(self) -> bool {
        matches!(self, Action::Read | Action::Answer | Action::AddEvidence | Action::Message)
    }
}

/// What the action is done to, as far as rights depend on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The team that owns the service.
    pub owning_team: Option<TeamId>,
    /// The items to be judged whose answer, note or evidence the actor gave or edited.
    pub own_answers: BTreeSet<ItemId>,
}

impl Subject {
    /// A service of this team.
    pub fn of_team(team: TeamId) -> Self {
        Self { owning_team: Some(team), own_answers: BTreeSet::new() }
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
    match action {
        Action::Read | Action::ManageAccount => Ok(()),
        Action::CreateService
        | Action::EditService
        | Action::AnswerCompliance
        | Action::OpenReview
        | Action::WithdrawReview
        | Action::Answer
        | Action::AddEvidence
        | Action::Submit => {
            if in_owning_team {
                Ok(())
            } else {
                only("members of the owning team")
            }
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
        Action::Volunteer | Action::Judge | Action::SignOff => {
            if !actor.is_sre() {
                only("SREs")
            } else if in_owning_team {
                Err(Refusal::OwnTeam { action })
            } else if action != Action::Volunteer && !subject.own_answers.is_empty() {
                Err(Refusal::OwnAnswer {
                    action,
                    items: subject.own_answers.iter().cloned().collect(),
                })
            } else {
                Ok(())
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
        Action::Administer => {
            if actor.holds(Grant::Admin) {
                Ok(())
            } else {
                only("administrators")
            }
        }
    }
}

#[cfg(test)]
mod tests;
