//! Everything that a person may try to do.

use crate::domain::checklist::Severity;

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
    /// Change a review to a later version of its checklist.
    UpgradeReview,
    /// State that a launch is low-risk, so that its review asks the shorter list.
    ChooseLowRisk,
    /// Ask for the full review of a launch that was chosen as low-risk.
    AskForFullReview,
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
    /// Judge an item, return a review, record a condition of a sign-off as met.
    Judge,
    /// Sign a review off.
    SignOff,
    /// Launch a service.
    Launch,
    /// Ask that SREs take the service over.
    AskForHandoff,
    /// Answer for the SRE team that is asked to take a service.
    AcceptIntoSre,
    /// State the people and the load of an SRE team.
    StateCapacity,
    /// Hand a service off to the SRE team that has said yes.
    DecideHandoff,
    /// Let a transition through although a gate has not passed.
    OverrideGate,
    /// Approve what is written for the case that the developers leave before the back-up period ends.
    ApproveFallback,
    /// Attest a figure of the service that nothing measures.
    Attest,
    /// Ask for a waiver of an item.
    AskForWaiver,
    /// Grant, deny or revoke a waiver of a required item.
    DecideWaiverOfRequired,
    /// Grant, deny or revoke a waiver of a blocker.
    DecideWaiverOfBlocker,
    /// Propose that a service goes back to its developers.
    ProposeHandback,
    /// Reply to a proposed handback.
    ReplyToHandback,
    /// Decide what becomes of a proposed handback.
    DecideHandback,
    /// Name who sees to a condition to return, and by when.
    PlanReturn,
    /// Add, change, meet or drop a condition to return.
    JudgeReturn,
    /// Mark an item or a lesson as expected to have an effect on a measure of a service.
    ExpectEffect,
    /// Take a service over as the product team that owns it from then on.
    TakeOwnership,
    /// Record help that one gave as a consultant.
    LogEngagement,
    /// Withdraw an entry of help that was wrong.
    WithdrawEngagement,
    /// Begin or change a draft of the next checklist version.
    DraftChecklist,
    /// Publish a draft.
    PublishChecklist,
    /// File a lesson, or add to it.
    FileLesson,
    /// Complete what a lesson says.
    AmendLesson,
    /// Decide what a lesson changes in the checklist.
    DecideLesson,
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
    UpgradeReview => "upgrade_review",
    ChooseLowRisk => "choose_low_risk",
    AskForFullReview => "ask_for_full_review",
    Answer => "answer",
    AddEvidence => "add_evidence",
    Submit => "submit",
    Message => "message",
    Volunteer => "volunteer",
    AssignConsultant => "assign_consultant",
    Judge => "judge",
    SignOff => "sign_off",
    Launch => "launch",
    AskForHandoff => "ask_for_handoff",
    AcceptIntoSre => "accept_into_sre",
    StateCapacity => "state_capacity",
    DecideHandoff => "decide_handoff",
    OverrideGate => "override_gate",
    ApproveFallback => "approve_fallback",
    Attest => "attest",
    AskForWaiver => "ask_for_waiver",
    DecideWaiverOfRequired => "decide_waiver_of_required",
    DecideWaiverOfBlocker => "decide_waiver_of_blocker",
    ProposeHandback => "propose_handback",
    ReplyToHandback => "reply_to_handback",
    DecideHandback => "decide_handback",
    PlanReturn => "plan_return",
    JudgeReturn => "judge_return",
    ExpectEffect => "expect_effect",
    TakeOwnership => "take_ownership",
    LogEngagement => "log_engagement",
    WithdrawEngagement => "withdraw_engagement",
    DraftChecklist => "draft_checklist",
    PublishChecklist => "publish_checklist",
    FileLesson => "file_lesson",
    AmendLesson => "amend_lesson",
    DecideLesson => "decide_lesson",
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
            Action::UpgradeReview => "change the checklist version of this review",
            Action::ChooseLowRisk => "choose the shorter list for this launch",
            Action::AskForFullReview => "ask for the full review of this launch",
            Action::Answer => "answer items of this review",
            Action::AddEvidence => "change the evidence of this review",
            Action::Submit => "submit this review",
            Action::Message => "write into this discussion",
            Action::Volunteer => "volunteer as consultant",
            Action::AssignConsultant => "assign a consultant",
            Action::Judge => "judge items of this review",
            Action::SignOff => "sign this review off",
            Action::Launch => "launch this service",
            Action::AskForHandoff => "ask SREs to take this service over",
            Action::AcceptIntoSre => "answer for the SRE team that is asked",
            Action::StateCapacity => "state what this SRE team carries",
            Action::DecideHandoff => "decide the handoff of this service",
            Action::OverrideGate => "override a gate of this service",
            Action::ApproveFallback => "approve the fallback of this service",
            Action::Attest => "attest figures of this service",
            Action::AskForWaiver => "ask for a waiver of this item",
            Action::DecideWaiverOfRequired => "decide the waiver of a required item",
            Action::DecideWaiverOfBlocker => "decide the waiver of a blocker",
            Action::ProposeHandback => "propose a handback of this service",
            Action::ReplyToHandback => "reply to this handback",
            Action::DecideHandback => "decide this handback",
            Action::PlanReturn => "plan the conditions to return",
            Action::JudgeReturn => "judge the conditions to return",
            Action::ExpectEffect => "say what effect is expected on this service",
            Action::TakeOwnership => "take the ownership of this service",
            Action::LogEngagement => "log help for this service",
            Action::WithdrawEngagement => "withdraw this entry of help",
            Action::DraftChecklist => "draft a checklist version",
            Action::PublishChecklist => "publish a checklist version",
            Action::FileLesson => "file a lesson",
            Action::AmendLesson => "complete this lesson",
            Action::DecideLesson => "decide about a lesson",
            Action::Administer => "administer people and teams",
            Action::ManageAccount => "change this account",
        }
    }

    /// The right to decide a waiver of an item of this severity; `None` when nothing has to be
    /// waived.
    pub fn deciding_waiver_of(severity: Severity) -> Option<Self> {
        match severity {
            Severity::Advisory => None,
            Severity::Required => Some(Action::DecideWaiverOfRequired),
            Severity::Blocker => Some(Action::DecideWaiverOfBlocker),
        }
    }

    /// Whether a personal token that writes may do it. Tokens answer, add evidence and messages;
    /// they never judge, sign off, decide, launch or administer, whoever owns them.
    pub(super) fn open_to_write_tokens(self) -> bool {
        matches!(self, Action::Read | Action::Answer | Action::AddEvidence | Action::Message)
    }
}
