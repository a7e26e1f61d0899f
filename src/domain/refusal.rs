//! Why something is refused: a stable code for programs and a sentence for people that says what
//! to do. A refused action writes nothing.

use chrono::NaiveDate;

use super::checklist::Kind;
use super::ids::ItemId;
use super::lifecycle::Transition;
use super::policy::Action;
use super::review::Verdict;
use super::review_key::ReviewKey;

/// A business reason to refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor does not hold the right.
    #[error("Only {who} may {}.", .action.words())]
    NotAllowed {
        /// What was tried.
        action: Action,
        /// Who may do it.
        who: &'static str,
    },
    /// The actor belongs to the team that owns the service.
    #[error(
        "You belong to the team that owns this service, so you may not {}. Ask somebody outside the team.",
        .action.words()
    )]
    OwnTeam {
        /// What was tried.
        action: Action,
    },
    /// The actor gave or edited what is to be judged.
    #[error(
        "You gave or edited {}, so you may not {}. Ask another SRE.",
        items_in_words(.items), .action.words()
    )]
    OwnAnswer {
        /// What was tried.
        action: Action,
        /// The items that the actor answered.
        items: Vec<ItemId>,
    },
    /// The actor proposed or asked for what is to be decided.
    #[error(
        "You proposed or asked for this, so you may not {}. Ask somebody else to decide.",
        .action.words()
    )]
    OwnRequest {
        /// What was tried.
        action: Action,
    },
    /// The actor is the only author of what is to be published.
    #[error(
        "You are the only author of this draft, so another lead of an SRE team or a manager publishes it."
    )]
    OnlyAuthor,
    /// The draft is published or was given up.
    #[error("Draft {number} is {state} already; begin another one.")]
    DraftEnded {
        /// Its number.
        number: i32,
        /// Where it stands.
        state: String,
    },
    /// The draft began from versions that are no longer in force.
    #[error(
        "Launch v{launch} and handoff v{handoff} are in force now, and draft {number} began from \
         older versions. Look at what changed since, and bring the draft onto them first."
    )]
    DraftBehind {
        /// Its number.
        number: i32,
        /// The launch version in force.
        launch: u32,
        /// The handoff version in force.
        handoff: u32,
    },
    /// The draft is on the versions in force.
    #[error("Draft {number} is on the versions in force already.")]
    DraftUpToDate {
        /// Its number.
        number: i32,
    },
    /// The draft says what the versions in force say.
    #[error("Draft {number} changes nothing, so there is nothing to publish.")]
    NothingDrafted {
        /// Its number.
        number: i32,
    },
    /// The lint of checklist files refuses what the draft makes.
    #[error(
        "Draft {number} cannot be published as it is: {first} Mend it on the page of the draft."
    )]
    DraftBroken {
        /// Its number.
        number: i32,
        /// What is wrong first, with its place.
        first: String,
    },
    /// The actor signed what the decision rests on.
    #[error(
        "You signed the review as an SRE, so you may not {}. Ask another manager.", .action.words()
    )]
    OwnSignature {
        /// What was tried.
        action: Action,
    },
    /// A personal token can never do this.
    #[error("A personal token may not {}. Sign in to do it.", .action.words())]
    NotByToken {
        /// What was tried.
        action: Action,
    },
    /// The review is not in a state that allows the action.
    #[error("This review is {state}. {way_on}")]
    ReviewState {
        /// The state it is in, in words.
        state: &'static str,
        /// What can be done instead.
        way_on: &'static str,
    },
    /// The review runs that version of its checklist, or a later one.
    #[error("This review is on {kind} v{version} already.")]
    OnVersionAlready {
        /// The checklist.
        kind: Kind,
        /// The version that the review runs.
        version: u32,
    },
    /// The version of the checklist that the review runs does not ask the item any more.
    #[error(
        "{item} is asked no more since {kind} v{version}. What was said of it is in the history of \
         the review."
    )]
    AskedNoMore {
        /// The item.
        item: ItemId,
        /// The checklist.
        kind: Kind,
        /// The version that took it away.
        version: u32,
    },
    /// A condition holds under which a launch is never low-risk.
    #[error("This launch cannot be low-risk: {}. Answer the full review.", .because.join("; "))]
    NeverLowRisk {
        /// The conditions that hold, in words.
        because: Vec<String>,
    },
    /// The review is of a handoff.
    #[error("Only a launch can be low-risk; a handoff review asks everything.")]
    OnlyLaunchesAreLowRisk,
    /// This installation has no list of low-risk launches.
    #[error("There is no list for low-risk launches here. Answer the full review.")]
    NoLowRiskList,
    /// The review is of a low-risk launch already.
    #[error("This review is low-risk already. Ask for the full review to change that.")]
    LowRiskAlready,
    /// The review asks everything already.
    #[error("This review asks the full list already.")]
    FullReviewAlready,
    /// The item is not asked of a low-risk launch.
    #[error(
        "{item} is not asked of this low-risk launch. What was said of it is kept; ask for the full \
         review to go on with it."
    )]
    LeftOut {
        /// The item.
        item: ItemId,
    },
    /// Another review of the kind is under way.
    #[error("{} is still {state}. Finish or withdraw it before opening another.", .key.title())]
    ReviewUnderWay {
        /// Which one.
        key: ReviewKey,
        /// Its state in words.
        state: &'static str,
    },
    /// The stage of the service has no such transition.
    #[error("{service} is {stage}, so it cannot be {}. {way_on}", .transition.done())]
    WrongStage {
        /// The service.
        service: String,
        /// Its stage in words.
        stage: &'static str,
        /// The transition that was tried.
        transition: Transition,
        /// What can be done instead.
        way_on: &'static str,
    },
    /// The stage of the service has no review of the kind.
    #[error("{service} is {stage}, so it has no {kind} review now.")]
    NoReviewInStage {
        /// The service.
        service: String,
        /// Its stage in words.
        stage: &'static str,
        /// The kind of review.
        kind: Kind,
    },
    /// Gates of the transition have not passed.
    #[error("{} in the way of {transition}: {}.", things(.gates.len()), .gates.join("; "))]
    GatesFailed {
        /// The transition that was tried.
        transition: Transition,
        /// The gates that failed or are unknown, as sentences.
        gates: Vec<String>,
    },
    /// The stage of the service has no transition that waits for gates.
    #[error("{service} is {stage}, so no gate of it can be overridden.")]
    NoGates {
        /// The service.
        service: String,
        /// Its stage in words.
        stage: &'static str,
    },
    /// The gate has passed.
    #[error("This gate has passed: {gate}. There is nothing to override.")]
    GatePassed {
        /// The gate as a sentence.
        gate: String,
    },
    /// The override does not last any more.
    #[error("This override {ended}, so it cannot be ended again.")]
    OverrideOver {
        /// How it ended, in words that follow the thing.
        ended: &'static str,
    },
    /// The developers do not run the service, so nothing of its handoff can be stated.
    #[error("{service} is {stage}. This can be stated while its developers run it.")]
    NotRunByDevelopers {
        /// The service.
        service: String,
        /// Its stage in words.
        stage: &'static str,
    },
    /// No SRE team has said yes, so nothing can be agreed with one.
    #[error("No SRE team has said yes to {service} yet. Answer the request first.")]
    NotAcceptedYet {
        /// The service.
        service: String,
    },
    /// Another text took the place of the fallback that is to be approved.
    #[error("This fallback {standing}. Read what the team says now.")]
    FallbackOver {
        /// Why it cannot be approved, in words that follow the thing.
        standing: &'static str,
    },
    /// Items have no answer.
    #[error("{} not answered yet: {}.", items_are(.items.len()), ids(.items))]
    Unanswered {
        /// The items.
        items: Vec<ItemId>,
    },
    /// Items lack the evidence that the review asks for.
    #[error(
        "{} without evidence: {}. Add a link that proves each answer; a handoff review asks for one on every blocker and required item.",
        items_are(.items.len()), ids(.items)
    )]
    WithoutEvidence {
        /// The items.
        items: Vec<ItemId>,
    },
    /// Items have no standing verdict.
    #[error("{} not judged yet: {}.", items_are(.items.len()), ids(.items))]
    Unjudged {
        /// The items.
        items: Vec<ItemId>,
    },
    /// Items carry an open request for a change.
    #[error(
        "A change is asked on {}. Return the review to the team, or judge again once it is changed.",
        ids(.items)
    )]
    ChangeAsked {
        /// The items.
        items: Vec<ItemId>,
    },
    /// A blocker is below its bar.
    #[error(
        "{item} is a blocker and below its bar, so it cannot be accepted. Ask for a change, or have a manager waive it."
    )]
    BlockerBelowBar {
        /// The item.
        item: ItemId,
    },
    /// A required item is below its bar and the verdict has no condition.
    #[error(
        "{item} is required and below its bar. Accept it with a condition that has an owner and a date, have an SRE lead waive it, or ask for a change."
    )]
    NeedsCondition {
        /// The item.
        item: ItemId,
    },
    /// There is no answer to judge.
    #[error("{item} has no answer yet, so there is nothing to judge.")]
    NothingToJudge {
        /// The item.
        item: ItemId,
    },
    /// The answer comes from an earlier review, and the team has not confirmed it.
    #[error(
        "{item} carries an answer of an earlier review that the team has not confirmed yet. Judge it once they have."
    )]
    NotConfirmed {
        /// The item.
        item: ItemId,
    },
    /// Nobody can take a service over in this stage.
    #[error("{service} is {stage}, so there is nothing to take over from its developers.")]
    NothingToTakeOver {
        /// The service.
        service: String,
        /// Its stage in words.
        stage: &'static str,
    },
    /// The entry of help was withdrawn before.
    #[error("This entry was withdrawn already. It stays, struck out, and counts no more.")]
    EngagementWithdrawn,
    /// An SRE team was asked already, and has not said no.
    #[error(
        "{team} was asked already and has not said no. Wait for its answer, or add to the request."
    )]
    AskedAlready {
        /// The name of the team.
        team: String,
    },
    /// Who overrode a gate of the handoff would ask for it.
    #[error(
        "You overrode a gate of this handoff, and nobody overrides what they ask for. Let somebody \
         else of the team ask, or end the override."
    )]
    OverrodeGate,
    /// The request is done: the team took the service over.
    #[error("{team} took this service over once, which ended the request. Ask anew.")]
    TakenOverAlready {
        /// The name of the team.
        team: String,
    },
    /// No SRE team takes the service, so it cannot be handed off, whatever is overridden.
    #[error(
        "No SRE team has said yes to {service}, so nobody would run it. Ask one to take it over."
    )]
    NoReceivingTeam {
        /// The service.
        service: String,
    },
    /// A decision about the handoff was made after the page was read.
    #[error("{by} decided this handoff on {}: {outcome}. Read it, then decide.", .on.format("%-d %b %Y"))]
    HandoffDecided {
        /// Who decided.
        by: String,
        /// When.
        on: NaiveDate,
        /// What, in words.
        outcome: &'static str,
    },
    /// No mail server is set up.
    #[error("Mail is not set up. Set mail_server and mail_from in the settings, then start again.")]
    MailIsOff,
    /// The waiver is not in a state that allows the action.
    #[error("This waiver is {state}. {way_on}")]
    WaiverState {
        /// The state it is in, in words.
        state: &'static str,
        /// What can be done instead.
        way_on: &'static str,
    },
    /// The lesson is not in a state that allows the action.
    #[error("Lesson {number} is {state}. {way_on}")]
    LessonState {
        /// Its number.
        number: u32,
        /// The state it is in, in words.
        state: &'static str,
        /// What can be done instead.
        way_on: &'static str,
    },
    /// The item does not stand in the way of anything.
    #[error("{item} is advisory, so nothing has to be waived. Answer it as it is.")]
    NothingToWaive {
        /// The item.
        item: ItemId,
    },
    /// A waiver of the item waits for a decision.
    #[error("A waiver of {item} waits for a decision already. Add to its discussion.")]
    WaiverPending {
        /// The item.
        item: ItemId,
    },
    /// The case of a handback is not in a state that allows the action.
    #[error("This handback is {state}. {way_on}")]
    HandbackState {
        /// The state it is in, in words.
        state: &'static str,
        /// What can be done instead.
        way_on: &'static str,
    },
    /// Another handback of the service is under way.
    #[error("Handback {number} is {state}. It is decided first.")]
    HandbackUnderWay {
        /// Its number.
        number: i32,
        /// Its state in words.
        state: &'static str,
    },
    /// The owning team has not replied, and its time to reply has not passed.
    #[error(
        "The owning team has until {} to reply. Decide once it has replied, or after that day.",
        .until.format("%-d %b %Y")
    )]
    ReplyAwaited {
        /// The last day on which the reply is awaited.
        until: NaiveDate,
    },
    /// What makes a service fragile is read while an SRE team runs it.
    #[error("{service} is {stage}. Readings are attested while an SRE team runs it.")]
    NotRunBySres {
        /// The service.
        service: String,
        /// Its stage in words.
        stage: &'static str,
    },
    /// The end of the service is decided, so there is nothing to hand back.
    #[error(
        "Handback {number} decided that this service ends on {}. Close that handback first if it does not.",
        .on.format("%-d %b %Y")
    )]
    RetirementDecided {
        /// The number of the handback.
        number: i32,
        /// The day on which the service ends.
        on: NaiveDate,
    },
    /// The day on which a handback takes effect has not come.
    #[error("This takes effect on {}.", .on.format("%-d %b %Y"))]
    NotYetEffective {
        /// The day.
        on: NaiveDate,
    },
    /// A condition to return is not in a state that allows the action.
    #[error("This condition is {state}. {way_on}")]
    ReturnConditionState {
        /// The state it is in, in words.
        state: &'static str,
        /// What can be done instead.
        way_on: &'static str,
    },
    /// Conditions to return are open.
    #[error(
        "{open} of {all} conditions to return {} open. An SRE records each one as met.",
        if *open == 1 { "is" } else { "are" }
    )]
    ReturnConditionsOpen {
        /// How many are open.
        open: usize,
        /// How many there are.
        all: usize,
    },
    /// Not everybody who has to sign has signed.
    #[error("This is not signed by everybody yet: {missing}. Ask another SRE to sign.")]
    SignaturesMissing {
        /// What there is and what is missing.
        missing: String,
    },
    /// The person has signed what they want to sign.
    #[error("You signed this already. Another SRE signs next.")]
    SignedAlready,
    /// The content changed after it was read.
    #[error("{what} changed after you opened this page. Read it again, then decide.")]
    ChangedSinceRead {
        /// What changed.
        what: String,
    },
    /// Another reviewer judged the same answer after it was read.
    #[error(
        "{by} {} {item} after you opened this page. Read it again, then decide.", said(*.verdict)
    )]
    JudgedSinceRead {
        /// The item.
        item: ItemId,
        /// The name of the other reviewer.
        by: String,
        /// Their verdict.
        verdict: Verdict,
    },
    /// A return without a word about what to change.
    #[error("Say what to change: ask for a change on at least one item, or write a comment.")]
    NothingToReturn,
    /// No item can be accepted together with others.
    #[error("No item waits to be accepted together with others. Judge what is left one by one.")]
    NothingToAccept,
    /// Items differ from what was measured, so they are not accepted together with others.
    #[error(
        "{} measured otherwise than reported: {}. Judge what differs by itself, then read the others again.",
        items_are(.items.len()), ids(.items)
    )]
    MeasuredOtherwise {
        /// The items.
        items: Vec<ItemId>,
    },
    /// What is measured is not for the team to answer in a handoff review.
    #[error("{item} is measured: {words}. Explain it if the measurement is wrong.")]
    IsMeasured {
        /// The item.
        item: ItemId,
        /// What was measured, in words.
        words: String,
    },
    /// Nothing is measured that differs from what is reported.
    #[error("There is nothing to explain about {item}: {why}.")]
    NothingToExplain {
        /// The item.
        item: ItemId,
        /// What stands there.
        why: &'static str,
    },
    /// The person already is the consultant, or there is one.
    #[error("{0} is already the consultant of this review.")]
    HasConsultant(String),
    /// The name is taken.
    #[error("The name {name} is taken by another {what}. Choose another one.")]
    NameTaken {
        /// What bears the name.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Nothing is taken from the source any more.
    #[error("Source {source_name} has ended. Make another one.")]
    SourceEnded {
        /// Its name in addresses.
        source_name: String,
    },
    /// The installation has no key to seal secrets with.
    #[error(
        "This installation has no key to seal secrets with, so it can have no sources of signals. \
         Set sealing_key_file, and start Readyroom again."
    )]
    NoSealingKey,
    /// A one-time link was used, or is too old.
    #[error("This link was used already or has expired. Ask an administrator for a new one.")]
    LinkSpent,
    /// The last way to administer would be lost.
    #[error("This is the last administrator. Grant the right to somebody else first.")]
    LastAdmin,
    /// Nobody grants a right to themselves.
    #[error("Nobody changes their own grants. Ask another administrator.")]
    OwnGrant,
    /// A call under this key is being made, or was made and its answer is not known.
    #[error(
        "A call under this Idempotency-Key was made. If it is not answered in a moment, read what it was to change, and go on from there."
    )]
    MadeBefore,
    /// Nobody gives themselves a place in a team.
    #[error("Nobody joins a team or changes their own role in it. Ask another administrator.")]
    OwnMembership,
    /// The compliance profile leaves questions open.
    #[error("The compliance profile is not complete: {0}.")]
    ProfileIncomplete(String),
}

impl Refusal {
    /// The stable code that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotAllowed { .. } => "not_allowed",
            Refusal::OwnTeam { .. } => "own_team",
            Refusal::OwnAnswer { .. } => "own_answer",
            Refusal::OwnRequest { .. } => "own_request",
            Refusal::OnlyAuthor => "only_author",
            Refusal::DraftEnded { .. } => "draft_ended",
            Refusal::DraftBehind { .. } => "draft_behind",
            Refusal::DraftUpToDate { .. } => "draft_up_to_date",
            Refusal::NothingDrafted { .. } => "nothing_drafted",
            Refusal::DraftBroken { .. } => "draft_broken",
            Refusal::OwnSignature { .. } => "own_signature",
            Refusal::NotByToken { .. } => "not_by_token",
            Refusal::ReviewState { .. } => "review_state",
            Refusal::OnVersionAlready { .. } => "on_version_already",
            Refusal::AskedNoMore { .. } => "asked_no_more",
            Refusal::NeverLowRisk { .. } => "never_low_risk",
            Refusal::OnlyLaunchesAreLowRisk => "only_launches_are_low_risk",
            Refusal::NoLowRiskList => "no_low_risk_list",
            Refusal::LowRiskAlready => "low_risk_already",
            Refusal::FullReviewAlready => "full_review_already",
            Refusal::LeftOut { .. } => "left_out",
            Refusal::ReviewUnderWay { .. } => "review_under_way",
            Refusal::WrongStage { .. } => "wrong_stage",
            Refusal::NoReviewInStage { .. } => "no_review_in_stage",
            Refusal::GatesFailed { .. } => "gates_failed",
            Refusal::NoGates { .. } => "no_gates",
            Refusal::GatePassed { .. } => "gate_passed",
            Refusal::OverrideOver { .. } => "override_over",
            Refusal::NotRunByDevelopers { .. } => "not_run_by_developers",
            Refusal::NotAcceptedYet { .. } => "not_accepted_yet",
            Refusal::FallbackOver { .. } => "fallback_over",
            Refusal::Unanswered { .. } => "unanswered_items",
            Refusal::WithoutEvidence { .. } => "without_evidence",
            Refusal::Unjudged { .. } => "unjudged_items",
            Refusal::ChangeAsked { .. } => "change_asked",
            Refusal::BlockerBelowBar { .. } => "blocker_below_bar",
            Refusal::NeedsCondition { .. } => "needs_condition",
            Refusal::NothingToJudge { .. } => "nothing_to_judge",
            Refusal::NotConfirmed { .. } => "not_confirmed",
            Refusal::NothingToTakeOver { .. } => "nothing_to_take_over",
            Refusal::AskedAlready { .. } => "asked_already",
            Refusal::OverrodeGate => "overrode_gate",
            Refusal::EngagementWithdrawn => "engagement_withdrawn",
            Refusal::TakenOverAlready { .. } => "taken_over_already",
            Refusal::NoReceivingTeam { .. } => "no_receiving_team",
            Refusal::HandoffDecided { .. } => "handoff_decided",
            Refusal::MailIsOff => "mail_is_off",
            Refusal::WaiverState { .. } => "waiver_state",
            Refusal::LessonState { .. } => "lesson_state",
            Refusal::NothingToWaive { .. } => "nothing_to_waive",
            Refusal::WaiverPending { .. } => "waiver_pending",
            Refusal::HandbackState { .. } => "handback_state",
            Refusal::HandbackUnderWay { .. } => "handback_under_way",
            Refusal::ReplyAwaited { .. } => "reply_awaited",
            Refusal::NotRunBySres { .. } => "not_run_by_sres",
            Refusal::RetirementDecided { .. } => "retirement_decided",
            Refusal::NotYetEffective { .. } => "not_yet_effective",
            Refusal::ReturnConditionState { .. } => "return_condition_state",
            Refusal::ReturnConditionsOpen { .. } => "return_conditions_open",
            Refusal::SignaturesMissing { .. } => "signatures_missing",
            Refusal::SignedAlready => "signed_already",
            Refusal::ChangedSinceRead { .. } => "changed_since_read",
            Refusal::JudgedSinceRead { .. } => "judged_since_read",
            Refusal::NothingToReturn => "nothing_to_return",
            Refusal::NothingToAccept => "nothing_to_accept",
            Refusal::MeasuredOtherwise { .. } => "measured_otherwise",
            Refusal::IsMeasured { .. } => "is_measured",
            Refusal::NothingToExplain { .. } => "nothing_to_explain",
            Refusal::HasConsultant(_) => "has_consultant",
            Refusal::NameTaken { .. } => "name_taken",
            Refusal::SourceEnded { .. } => "source_ended",
            Refusal::NoSealingKey => "no_sealing_key",
            Refusal::LinkSpent => "link_spent",
            Refusal::LastAdmin => "last_admin",
            Refusal::OwnGrant => "own_grant",
            Refusal::MadeBefore => "made_before",
            Refusal::OwnMembership => "own_membership",
            Refusal::ProfileIncomplete(_) => "profile_incomplete",
        }
    }

    /// Whether it says that what was read is not what there is now.
    pub fn is_about_what_was_read(&self) -> bool {
        matches!(self, Refusal::ChangedSinceRead { .. } | Refusal::JudgedSinceRead { .. })
    }

    /// Whether the reason is who the actor is, rather than the state of things.
    pub fn is_about_the_actor(&self) -> bool {
        matches!(
            self,
            Refusal::NotAllowed { .. }
                | Refusal::OwnTeam { .. }
                | Refusal::OwnAnswer { .. }
                | Refusal::OwnRequest { .. }
                | Refusal::OnlyAuthor
                | Refusal::OwnSignature { .. }
                | Refusal::NotByToken { .. }
                | Refusal::OwnGrant
                | Refusal::OwnMembership
        )
    }
}

fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::AcceptedWithCondition => "accepted, with a condition,",
        Verdict::ChangeAsked => "asked for a change of",
    }
}

fn ids(items: &[ItemId]) -> String {
    items.iter().map(ItemId::as_str).collect::<Vec<_>>().join(", ")
}

fn items_in_words(items: &[ItemId]) -> String {
    match items {
        [] => "answers of this review".to_owned(),
        items => ids(items),
    }
}

fn items_are(count: usize) -> String {
    if count == 1 { "1 item is".to_owned() } else { format!("{count} items are") }
}

fn things(count: usize) -> String {
    if count == 1 { "1 thing stands".to_owned() } else { format!("{count} things stand") }
}
